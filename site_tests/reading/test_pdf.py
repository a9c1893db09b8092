"""PDF: tables over pages, torn rows, page numbers, and files without readable text."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator.reading import pdf
from generator.reading.pdf import Region, _joined, _one_row
from generator.reading.rows import Cell, UnreadableError

FILES = Path(__file__).parent / "files"


def made(content: str, *, pages: int = 1, extra: str = "", rotate: int = 0) -> bytes:
    """A PDF of pages with the same content, written by hand."""
    objects = ["<< /Type /Catalog /Pages 2 0 R >>", f"<< /Type /Pages /Kids [{' '.join(f'{4 + 2 * n} 0 R' for n in range(pages))}] /Count {pages} >>",
               "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"]  # fmt: skip
    for number in range(pages):
        objects.append(f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 400 300] /Rotate {rotate} /Resources << /Font << /F 3 0 R >> {extra} >> "
                       f"/Contents {5 + 2 * number} 0 R >>")  # fmt: skip
        objects.append(f"<< /Length {len(content)} >>\nstream\n{content}\nendstream")
    text, places = "%PDF-1.4\n", []
    for number, each in enumerate(objects, 1):
        places.append(len(text))
        text += f"{number} 0 obj\n{each}\nendobj\n"
    start = len(text)
    text += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n" + "".join(f"{place:010} 00000 n \n" for place in places)
    return (text + f"trailer << /Size {len(objects) + 1} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF").encode()


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
    pages = _joined([[above], [below]])
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
