"""PDF: tables over pages, torn rows, page numbers, and files without readable text."""

from __future__ import annotations

import contextlib
import hashlib
import random
import time
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest

from generator.reading import pdf
from generator.reading.pdf_pages import Leaf, joined
from generator.reading.pdf_pages import one_row as _one_row
from generator.reading.pdf_regions import Region
from generator.reading.rows import Cell, UnreadableError

FILES = Path(__file__).parent / "files"


def made(content: str, *, pages: int = 1, extra: str = "", page: str = "", rotate: int = 0, box: str = "0 0 400 300", more: tuple[str, ...] = ()) -> bytes:
    """A PDF of pages with the same content, written by hand; `more` are further objects, numbered after the pages."""
    objects = ["<< /Type /Catalog /Pages 2 0 R >>", f"<< /Type /Pages /Kids [{' '.join(f'{4 + 2 * n} 0 R' for n in range(pages))}] /Count {pages} >>",
               "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"]  # fmt: skip
    for number in range(pages):
        objects.append(f"<< /Type /Page /Parent 2 0 R /MediaBox [{box}] /Rotate {rotate} /Resources << /Font << /F 3 0 R >> {extra} >> "
                       f"/Contents {5 + 2 * number} 0 R {page} >>")  # fmt: skip
        objects.append(f"<< /Length {len(content)} >>\nstream\n{content}\nendstream")
    return file([*objects, *more])


def file(objects: list[str], trailer: str = "") -> bytes:
    """A PDF of objects, the first one its root."""
    text, places = "%PDF-1.4\n", []
    for number, each in enumerate(objects, 1):
        places.append(len(text))
        text += f"{number} 0 obj\n{each}\nendobj\n"
    start = len(text)
    text += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n" + "".join(f"{place:010} 00000 n \n" for place in places)
    return (text + f"trailer << /Size {len(objects) + 1} /Root 1 0 R {trailer} >>\nstartxref\n{start}\n%%EOF").encode("latin-1")


def texts(data: bytes) -> list[list[str]]:
    """The rows of a PDF as the texts of their cells."""
    return [[cell.text for cell in row.cells] for row in pdf.read(data).rows]


def words(*pieces: tuple[int, int, str]) -> str:
    """Text at places from the lower left corner."""
    return "".join(f"BT /F 10 Tf {x} {y} Td ({text}) Tj ET\n" for x, y, text in pieces)


GRID = "20 100 360 40 re S 20 120 m 380 120 l S 200 100 m 200 140 l S\n"


def test_bordered_table_and_lines_around_it() -> None:
    """Cells by their borders; lines above are rows of their own; the page's number is nothing."""
    content = words((20, 250, "Title"), (25, 125, "Name"), (205, 125, "Amount"), (25, 105, "a"), (205, 105, "1,234.50"), (190, 10, "- 1 -")) + GRID
    found = pdf.read(made(content))
    assert [[cell.text for cell in row.cells] for row in found.rows] == [["Title"], ["Name", "Amount"], ["a", "1,234.50"]]
    assert [row.place for row in found.rows] == ["第1页 第1行", "第1页 表1 第1行", "第1页 表1 第2行"]


def test_rotated_page_reads_upright() -> None:
    """A page that is turned by its own word reads like one that is not."""
    content = words((25, 125, "Name"), (205, 125, "Amount"), (25, 105, "a"), (205, 105, "7")) + GRID
    assert len(pdf.read(made(content, rotate=90)).rows) >= 2


def test_table_goes_on_over_pages_as_one() -> None:
    """A table with the same columns on the next page, nothing between, is the same table."""
    content = words((25, 125, "a"), (205, 125, "1"), (25, 105, "b"), (205, 105, "2"), (190, 10, "1")) + GRID
    assert {row.table for row in pdf.read(made(content, pages=3)).rows} == {1}


LAST = (Cell("各类科普\n活动场", 0), Cell("≥", 1), Cell("5", 2))


@pytest.mark.parametrize(("first", "full", "joined"), [
    ((Cell("次", 0), Cell("", 1), Cell("", 2)), {0: 0.9}, True),
    ((Cell("次", 0), Cell("", 1), Cell("", 2)), {0: 0.4}, False),
    ((Cell("次", 0), Cell("≥", 1), Cell("6", 2)), {0: 0.9}, False),
    ((Cell("二、其他", 0), Cell("", 1), Cell("", 2)), {0: 0.9}, False),
])  # fmt: skip
def test_torn_row_is_joined_only_where_the_cell_above_is_full(first: tuple[Cell, ...], full: dict[int, float], *, joined: bool) -> None:
    """What goes on below a page end belongs to the row above only where the cell there had no room left."""
    assert (_one_row(LAST, first, full) is not None) == joined


def test_torn_row_below_repeated_heads_is_joined() -> None:
    """Heads printed again on the next page do not keep a torn row apart."""
    head = (Cell("名称", 0), Cell("值", 1))
    above = Region(0, (head, (Cell("很长的名", 0), Cell("5", 1))), (0, 50, 100), {0: 0.95})
    below = Region(0, (head, (Cell("称", 0), Cell("", 1)), (Cell("乙", 0), Cell("6", 1))), (0, 50, 100))
    pages = [leaf.regions for leaf in joined([Leaf(1, 600, 800, (above,)), Leaf(2, 600, 800, (below,))])]
    assert pages[0][0].rows[1][0].text == "很长的名\n称"
    assert [row[0].text for row in pages[1][0].rows] == ["名称", "乙"]


def test_numbers_torn_in_a_narrow_cell_are_one_and_two_numbers_stay_two() -> None:
    """A number that fills its cell goes on below; two numbers in a cell are not one."""
    narrow = "20 100 30 40 re S 50 100 300 40 re S\n"
    torn = pdf.read(made(words((22, 128, "12345"), (22, 108, "67"), (60, 118, "x")) + narrow))
    apart = pdf.read(made(words((60, 128, "100"), (60, 108, "200"), (22, 118, "x")) + narrow))
    assert torn.rows[0].cells[0].text == "1234567"
    assert apart.rows[0].cells[1].text == "100\n200"


@pytest.mark.parametrize(("data", "said"), [
    (b"%PDF-1.7 broken", ""), (made(words((20, 200, "x")))[:200], ""), (made(""), "没有文字"), (b"%PDF-1.4\n" + b"0" * 100_000, ""),
])  # fmt: skip
def test_bad_pdf_is_one_clear_fault(data: bytes, said: str) -> None:
    """Damaged, cut off or without text: one fault in words that says what to do."""
    with pytest.raises(UnreadableError) as stopped:
        pdf.read(data)
    assert said in stopped.value.found
    assert stopped.value.mend


@pytest.mark.parametrize("hidden", [
    "BT 3 Tr /F 10 Tf 20 50 Td (secret) Tj ET 0 Tr\n",
    "1 g " + words((20, 50, "secret")) + "0 g\n",
    words((20, 50, "secret")) + "0 g 10 40 100 25 re f\n",
    words((20, 50, "secret")) + "1 g 10 40 100 25 re f 0 g\n",
    words((20, -50, "secret")),
    "q 0 100 400 100 re W n " + words((20, 50, "secret")) + "Q\n",
    "BT /F 1 Tf 20 50 Td (secret) Tj ET\n",
], ids=["mode", "white", "black-over", "white-over", "off-page", "clipped", "tiny"])  # fmt: skip
def test_what_nobody_sees_is_told_and_not_read(hidden: str) -> None:
    """Text drawn unseen, white on white, covered, off the page or cut away is no row; the file is known to carry it."""
    found = pdf.read(made(words((20, 150, "shown")) + hidden + words((20, 120, "too"))))
    assert [[cell.text for cell in row.cells] for row in found.rows] == [["shown"], ["too"]]
    assert "secret" in "".join(found.unseen)
    assert [note.kind for note in found.notes] == ["hidden-text"]


@pytest.mark.parametrize("content", [
    "0 0 1 rg 10 40 100 25 re f 1 g " + words((20, 50, "shown")),
    "1 1 0 rg 10 40 100 25 re f 0 g " + words((20, 50, "shown")),
    "q 0 40 400 100 re W n " + words((20, 50, "shown")) + "Q\n",
    words((20, 50, "shown"), (20, 50, "shown")) + "BT /F 10 Tf 20.4 50 Td (shown) Tj ET\n",
], ids=["white-on-blue", "on-yellow", "clip", "bold-by-printing-twice"])  # fmt: skip
def test_what_is_seen_is_read_once(content: str) -> None:
    """White on a dark ground is seen; letters struck twice for bold are one; narrow letters side by side are not."""
    assert texts(made(content + "0 g " + words((20, 20, "111,111.11")))) == [["shown"], ["111,111.11"]]


def test_text_drawn_sideways_reads_upright() -> None:
    """A table drawn by a quarter turn on its page has its rows and columns as a reader sees them."""
    upright = words((25, 125, "Name"), (205, 125, "Amount"), (25, 105, "a"), (205, 105, "7")) + GRID
    for turn, move in (("0 1 -1 0", "300 0"), ("0 -1 1 0", "0 400"), ("-1 0 0 -1", "400 300")):
        box = "0 0 400 300" if turn.startswith("-1") else "0 0 300 400"
        assert texts(made(f"q {turn} {move} cm\n{upright}Q\n", box=box)) == [["Name", "Amount"], ["a", "7"]]


def test_a_watermark_is_told_and_not_read() -> None:
    """Slanting text does not stand between the words of a page."""
    found = pdf.read(made(words((20, 150, "shown")) + "BT /F 40 Tf 0.7 0.7 -0.7 0.7 50 50 Tm (DRAFT COPY) Tj ET\n"))
    assert [row.cells[0].text for row in found.rows] == ["shown"]
    assert [note.kind for note in found.notes] == ["slanting-text"]


THREE = words((25, 185, "a"), (205, 185, "1.00"), (305, 185, "2.00"), (25, 165, "b"), (205, 165, "3.00"), (305, 165, "4.00"), (25, 145, "c"),
              (205, 145, "5.00"), (305, 145, "6.00"))  # fmt: skip


@pytest.mark.parametrize("rules", [
    "20 140 360 60 re S 200 140 m 200 200 l S 300 140 m 300 200 l S\n",
    "20 140 m 20 200 l S 200 140 m 200 200 l S 300 140 m 300 200 l S 380 140 m 380 200 l S\n",
    "20 200 m 380 200 l S 20 180 m 380 180 l S 20 140 m 380 140 l S\n",
    "20 140 m 20 200 l S 380 140 m 380 200 l S 20 140 m 380 140 l S 20 200 m 380 200 l S 200 140 0.5 60 re f 300 140 0.5 60 re f\n",
], ids=["no-level-rules-inside", "upright-rules-only", "level-rules-only", "thin-areas"])  # fmt: skip
def test_rows_without_rules_between_them_are_parted_by_their_amounts(rules: str) -> None:
    """Amounts of several columns on the same lines are rows, whichever rules are missing."""
    found = pdf.read(made(THREE + rules))
    assert [[cell.text for cell in row.cells] for row in found.rows] == [["a", "1.00", "2.00"], ["b", "3.00", "4.00"], ["c", "5.00", "6.00"]]
    assert {row.table for row in found.rows} == {1}


def test_without_any_rule_a_line_has_its_cells() -> None:
    """Words far apart on a line are cells of one row outside any table."""
    found = pdf.read(made(THREE))
    assert [cell.text for cell in found.rows[0].cells] == ["a", "1.00", "2.00"]
    assert {row.table for row in found.rows} == {0}


def test_spans_come_from_the_borders() -> None:
    """A cell reaches as far as no rule parts it, double and dashed rules included."""
    rules = ("20 140 360 60 re S 21.5 141.5 357 57 re S 20 180 m 300 180 l S [3 2] 0 d 200 140 m 200 180 l S [] 0 d "
             "300 140 m 300 160 l S 300 162 m 300 200 l S 20 160 m 300 160 l S\n")  # fmt: skip
    found = pdf.read(made(words((25, 185, "head"), (305, 165, "tall"), (25, 165, "a"), (205, 165, "1"), (25, 145, "b"), (205, 145, "2")) + rules))
    assert [[(cell.text, cell.column, cell.columns, cell.rows) for cell in row.cells] for row in found.rows] == [
        [("head", 0, 2, 1), ("tall", 2, 1, 3)], [("a", 0, 1, 1), ("1", 1, 1, 1)], [("b", 0, 1, 1), ("2", 1, 1, 1)],
    ]  # fmt: skip


def test_a_word_that_crosses_a_border_stays_whole() -> None:
    """A number wider than its cell stands in the cell that holds most of it."""
    assert texts(made(words((25, 125, "Name"), (190, 125, "123,456,789.00"), (25, 105, "a"), (205, 105, "1")) + GRID))[0] == ["Name", "123,456,789.00"]


def test_form_fields_are_read_and_comments_are_not() -> None:
    """The value of a field is shown text; what a comment says and who wrote it is not."""
    more = ("<< /Type /Annot /Subtype /Widget /FT /Tx /T (f) /V (42.50) /Rect [100 145 200 160] >>",
            "<< /Type /Annot /Subtype /Text /Contents (remark) /T (writer) /Rect [0 0 10 10] >>",
            "<< /Type /Annot /Subtype /Widget /FT /Tx /F 2 /V (concealed) /Rect [100 45 200 60] >>")  # fmt: skip
    found = pdf.read(made(words((20, 150, "Amount")), page="/Annots [6 0 R 7 0 R 8 0 R]", more=more))
    assert [[cell.text for cell in row.cells] for row in found.rows] == [["Amount", "42.50"]]
    assert {"remark", "writer"} <= set(found.unseen)


def test_the_author_is_named_where_it_is_a_person() -> None:
    """An author of two to four Chinese characters is a person; a department is not."""
    def authored(name: str) -> tuple[str, ...]:
        said = "feff" + name.encode("utf-16-be").hex()
        page = "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 400 300] /Resources << /Font << /F 3 0 R >> >> /Contents 5 0 R >>"
        stream = words((20, 20, "x"))
        objects = ["<< /Type /Catalog /Pages 2 0 R >>", "<< /Type /Pages /Kids [4 0 R] /Count 1 >>", "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
                   page, f"<< /Length {len(stream)} >>\nstream\n{stream}\nendstream", f"<< /Author <{said}> >>"]  # fmt: skip
        return pdf.read(file(objects, "/Info 6 0 R")).unseen

    assert authored("李某某") == ("编制人：李某某",)
    assert authored("某某市财政局") == ("某某市财政局",)


def test_lines_of_a_paragraph_are_one_where_that_is_sure() -> None:
    """A full line goes on in the next one at the margin; a short line, an end of a sentence, an indent or a number begins anew."""
    full = "word" * 16
    content = words((40, 250, full[:60]), (20, 235, full), (20, 220, "end."), (40, 190, full[:60]), (40, 175, full[:60]), (20, 145, "1.x"))
    assert [row[0] for row in texts(made(content))] == [full[:60] + " " + full + " end.", full[:60], full[:60], "1.x"]


def test_short_lines_stay_lines() -> None:
    """A title and the unit below it are no paragraph though they end at the same place."""
    assert len(texts(made(words((20, 250, "Title of a table"), (20, 235, "unit: ten thousand"), (20, 220, "Other line here"))))) == 3


def test_a_row_that_may_be_torn_is_told() -> None:
    """Where nobody can tell whether a row goes on, both parts stay and a note says so."""
    above, below = (Region(0, (row,), (0, 50, 100), {0: 0.6}) for row in ((Cell("宣传（含", 0), Cell("5", 1)), (Cell("培训）", 0), Cell("", 1))))
    leaves = joined([Leaf(1, 600, 800, (above,)), Leaf(2, 600, 800, (below,))])
    assert [len(leaf.regions[0].rows) for leaf in leaves] == [1, 1]
    assert list(leaves[1].doubts) == [(0, 0)]


def test_a_table_with_fewer_rules_on_the_next_page_keeps_its_columns() -> None:
    """A total alone on a page has the columns of the table that it ends."""
    above = Region(0, ((Cell("a", 0), Cell("b", 1), Cell("5", 2)),), (0, 50, 100, 200))
    below = Region(0, ((Cell("sum", 0), Cell("5", 1)),), (0, 100, 200))
    total = joined([Leaf(1, 600, 800, (above,)), Leaf(2, 600, 800, (below,))])[1].regions[0]
    assert [(cell.column, cell.columns) for cell in total.rows[0]] == [(0, 2), (2, 1)]
    assert total.goes_on


def test_a_picture_among_pages_is_told() -> None:
    """A page that is only a picture is named; a file of nothing else is a scan."""
    picture = "<< /Type /XObject /Subtype /Image /Width 1 /Height 1 /ColorSpace /DeviceGray /BitsPerComponent 8 /Length 1 >>\nstream\nx\nendstream"
    scan = made("q 400 0 0 300 0 0 cm /I Do Q\n", extra="/XObject << /I 6 0 R >>", more=(picture,))
    with pytest.raises(UnreadableError, match="扫描件") as stopped:
        pdf.read(scan)
    assert "OCR" in stopped.value.mend
    stream, text = "q 400 0 0 300 0 0 cm /I Do Q\n", words((20, 20, "x"))
    page = "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 400 300] /Resources << /Font << /F 3 0 R >> /XObject << /I 8 0 R >> >> /Contents {} 0 R >>"
    objects = ["<< /Type /Catalog /Pages 2 0 R >>", "<< /Type /Pages /Kids [4 0 R 6 0 R] /Count 2 >>", "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"]
    for number, own in ((5, text), (7, stream)):
        objects += [page.format(number), f"<< /Length {len(own)} >>\nstream\n{own}\nendstream"]
    found = pdf.read(file([*objects, picture]))
    assert [(note.kind, "第2页" in note.reason) for note in found.notes] == [("scanned-page", True)]


def test_a_font_without_characters_is_a_fault() -> None:
    """Glyph numbers without characters are not guessed."""
    objects = ["<< /Type /Catalog /Pages 2 0 R >>", "<< /Type /Pages /Kids [4 0 R] /Count 1 >>",
               "<< /Type /Font /Subtype /Type0 /BaseFont /X /DescendantFonts [6 0 R] /Encoding /Identity-H >>",
               "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 400 300] /Resources << /Font << /F 3 0 R >> >> /Contents 5 0 R >>",
               "<< /Length 40 >>\nstream\nBT /F 10 Tf 20 50 Td (abcdefgh) Tj ET     \nendstream",
               "<< /Type /Font /Subtype /CIDFontType2 /BaseFont /X /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> /DW 1000 >>"]
    with pytest.raises(UnreadableError, match="字体"):
        pdf.read(file(objects))


def rc4(key: bytes, data: bytes) -> bytes:
    """The cipher of old PDF files."""
    state, at, other, found = list(range(256)), 0, 0, bytearray()
    for place in range(256):
        other = (other + state[place] + key[place % len(key)]) % 256
        state[place], state[other] = state[other], state[place]
    other = 0
    for byte in data:
        at = (at + 1) % 256
        other = (other + state[at]) % 256
        state[at], state[other] = state[other], state[at]
        found.append(byte ^ state[(state[at] + state[other]) % 256])
    return bytes(found)


def encrypted(user: bytes) -> bytes:
    """A PDF that nobody may print and that opens with a password, for everybody where that is blank."""
    pad = bytes.fromhex("28bf4e5e4e758a4164004e56fffa01082e2e00b6d0683e802f0ca9fe6453697a")
    owner = rc4(hashlib.md5((b"owner" + pad)[:32]).digest()[:5], (user + pad)[:32])  # noqa: S324 - the format's own
    key = hashlib.md5((user + pad)[:32] + owner + (0xFFFFFFF8).to_bytes(4, "little") + b"0123456789abcdef").digest()[:5]  # noqa: S324
    own = hashlib.md5(key + (5).to_bytes(3, "little") + b"\0\0").digest()[:10]  # noqa: S324
    stream = rc4(own, words((20, 20, "x")).encode()).decode("latin-1")
    return file(["<< /Type /Catalog /Pages 2 0 R >>", "<< /Type /Pages /Kids [4 0 R] /Count 1 >>", "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
                 "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 400 300] /Resources << /Font << /F 3 0 R >> >> /Contents 5 0 R >>",
                 f"<< /Length {len(stream)} >>\nstream\n{stream}\nendstream",
                 f"<< /Filter /Standard /V 1 /R 2 /P -8 /O <{owner.hex()}> /U <{rc4(key, pad).hex()}> >>"],
                f"/Encrypt 6 0 R /ID [<{b'0123456789abcdef'.hex()}> <{b'0123456789abcdef'.hex()}>]")  # fmt: skip


def test_a_password_to_open_is_a_fault_and_a_ban_on_printing_is_none() -> None:
    """Files that everybody can open are read; the others say what to do."""
    assert texts(encrypted(b"")) == [["x"]]
    with pytest.raises(UnreadableError, match="密码"):
        pdf.read(encrypted(b"secret"))


def packed(content: bytes) -> bytes:
    """A PDF whose only page has this content, packed."""
    stream = zlib.compress(content, 9).decode("latin-1")
    return file(["<< /Type /Catalog /Pages 2 0 R >>", "<< /Type /Pages /Kids [4 0 R] /Count 1 >>", "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
                 "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 400 300] /Resources << /Font << /F 3 0 R >> >> /Contents 5 0 R >>",
                 f"<< /Length {len(stream)} /Filter /FlateDecode >>\nstream\n{stream}\nendstream"])  # fmt: skip


LOOP = "<< /Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << /X 6 0 R >> >> /Length 5 >>\nstream\n/X Do\nendstream"


@pytest.mark.parametrize("data", [
    lambda: packed(b"q " * 2_000_000),
    lambda: packed(b" " * 200_000_000),
    file(["<< /Type /Catalog /Pages 2 0 R >>", "<< /Type /Pages /Kids [2 0 R 2 0 R] /Count 1 >>"]),
    file(["<< /Type /Catalog /Pages 2 0 R >>", *(f"<< /Type /Pages /Kids [{at} 0 R] /Count 1 >>" for at in range(3, 3000)), "<< /Type /Page >>"]),
    file(["<< /Type /Catalog /Pages 2 0 R >>", f"<< /Type /Pages /Kids [{' '.join(f'{at} 0 R' for at in range(3, 2103))}] /Count 2100 >>",
          *["<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] >>"] * 2100]),
    made("/X Do", extra="/XObject << /X 6 0 R >>", more=(LOOP,)),
    made(words((20, 20, "x")) + "".join(f"{at} 0 m {at} 9000 l S 0 {at} m 9000 {at} l S " for at in range(0, 9000, 10)), box="0 0 1e30 1e30"),
], ids=["states", "bomb", "loop", "deep", "pages", "form-loop", "giant-page"])  # fmt: skip
def test_malicious_pdf_ends_soon_and_clearly(data: bytes | Callable[[], bytes]) -> None:
    """What is built to take all time or memory is read or refused, within a minute."""
    data = data() if callable(data) else data
    begun = time.monotonic()
    with contextlib.suppress(UnreadableError):
        assert pdf.read(data).rows
    assert time.monotonic() - begun < 60


def test_mutilated_pdf_never_fails_otherwise() -> None:
    """Bytes lost, changed or doubled anywhere give rows or one clear fault."""
    data, chance = (FILES / "jiaxing-kjj-2025.pdf").read_bytes(), random.Random(7)
    for _ in range(25):
        at, long = chance.randrange(len(data)), chance.randrange(1, 400)
        cut = data[:at] + bytes(chance.randrange(256) for _ in range(chance.randrange(20))) + data[at + chance.choice((0, long)) :]
        with contextlib.suppress(UnreadableError):
            pdf.read(cut)
