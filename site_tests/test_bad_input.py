"""Bad input: read rightly with a note, or a collected fault with its place; never an exception, never a lost line, never an invented figure."""

from __future__ import annotations

import subprocess
import sys
import time
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from generator.ground.text import visible
from generator.parsing.parse import Parsed
from generator.reading.card import read_card
from generator.reading.source import read_source
from site_tests.conftest import ROOT
from site_tests.fuzz.promises import hold, hold_figures, physical_lines
from site_tests.variants import Rows, parse_text, pieces, rows, told, unread

STEMS = ("jiaxing-kjj-2022", "jiaxing-kjj-2025", "shaoxing-kexie-2024", "shizuishan-kjj-2025", "tianjin-kjj-2023")
HOSTILE = ("a|b", "<script>alert(1)</script>", "**粗**", "`x`", "\u202e反\u202c", "长" * 10_000, "=1+1", "{{ x }}", "$1", "\u0000", "𠀀\ud7ff")
QUIET = settings(max_examples=14, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)


@cache
def text_of(stem: str) -> tuple[str, ...]:
    return tuple(text for _, text in pieces(stem))


@cache
def plain_rows(stem: str) -> Rows:
    """The tables of a document as it stands, without its card."""
    with TemporaryDirectory() as folder:
        return rows(parse_text(Path(folder), "\n".join(text_of(stem))))


def hold_promises(parsed: Parsed, text: str) -> None:
    """What must hold of every parse, however bad the document, its figures included."""
    hold(parsed, text)
    hold_figures(parsed, physical_lines(text))


@st.composite
def mutilated(draw: st.DrawFn, stem: str) -> str:
    """One of the five documents with a few injuries."""
    lines = list(text_of(stem))
    start = draw(st.integers(0, max(0, len(lines) - 60)))
    if draw(st.booleans()):  # a shorter document finds more in the same time
        head = draw(st.integers(0, 12))
        lines = lines[:head] + lines[start : start + draw(st.integers(20, 160))]
    for _ in range(draw(st.integers(1, 6))):
        if not lines:
            break
        at = draw(st.integers(0, len(lines) - 1))
        injure(draw, lines, at)
    return "\n".join(lines) + draw(st.sampled_from(["", "\n", "\r\n"]))


def injure(draw: st.DrawFn, lines: list[str], at: int) -> None:
    """Does one injury to a list of lines."""
    kind = draw(st.sampled_from(["delete", "double", "swap", "truncate", "cut cell", "add cell", "junk", "chars", "join", "shift", "hostile"]))
    cells = lines[at].split("\t") if "\t" in lines[at] else lines[at].split(" ")
    glue = "\t" if "\t" in lines[at] else " "
    where = draw(st.integers(0, len(cells) - 1))
    if kind == "delete":
        del lines[at : at + draw(st.integers(1, 4))]
    elif kind == "double":
        lines.insert(draw(st.integers(0, len(lines))), lines[at])
    elif kind == "swap":
        other = draw(st.integers(0, len(lines) - 1))
        lines[at], lines[other] = lines[other], lines[at]
    elif kind == "truncate":
        lines[at] = lines[at][: draw(st.integers(0, len(lines[at])))]
        if draw(st.booleans()):
            del lines[at + 1 :]
    elif kind == "cut cell":
        lines[at] = glue.join(cells[:where] + cells[where + 1 :])
    elif kind == "add cell":
        lines[at] = glue.join([*cells[:where], draw(st.sampled_from(["", "项目名称", "合计", "9", "指标", "≥"])), *cells[where:]])
    elif kind == "junk":
        lines.insert(at, draw(st.text(alphabet="项目指标名称单位一二三级值：:≥≤=<>$\\%*#|\t 0123456789.,-()（）\u3000\u200b年月前", max_size=30)))
    elif kind == "chars":
        lines[at] = lines[at].replace(draw(st.sampled_from(list(lines[at]) or ["x"])), draw(st.characters(codec="utf-8", exclude_characters="\n\r\0")))
    elif kind == "join" and at + 1 < len(lines):
        lines[at : at + 2] = [lines[at] + lines[at + 1]]
    elif kind == "shift":
        lines[at] = draw(st.sampled_from(["\t", " ", "\f", "\u202e"])) + lines[at]
    elif kind == "hostile":
        cells[where] = draw(st.sampled_from(HOSTILE[:9]))
        lines[at] = glue.join(cells)


@pytest.mark.parametrize("stem", STEMS)
def test_mutilated_documents_keep_every_promise(stem: str, tmp_path: Path) -> None:
    """However a document is mutilated, every line has one role, every figure stands in its line, and nothing raises."""

    @QUIET
    @given(mutilated(stem))
    def hold(text: str) -> None:
        hold_promises(parse_text(tmp_path, text), text)

    hold()


# ---- single injuries, each with its answer


@pytest.mark.parametrize("codec", ["utf-8-sig", "gb18030", "utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("stem", STEMS)
def test_other_encodings_are_read_with_a_note(tmp_path: Path, stem: str, codec: str) -> None:
    """GB18030, UTF-16 with and without its mark, a UTF-8 mark: the same tables, and a note that says so."""
    text = "\n".join(text_of(stem)) + "\n"
    parsed = parse_text(tmp_path, text.encode(codec))
    assert not parsed.faults
    assert not unread(parsed)
    assert rows(parsed) == plain_rows(stem)
    assert "encoding" in set(parsed.tables["notes"]["kind"])


@pytest.mark.parametrize(("data", "words"), [
    (b"", "空"), (b"\n \n\t\n", "空"), (b"||||\n,,,\n" * 9, "空"), ("项目名称\t".encode() + "字".encode() * 300_000, "个字"),
    (b"PK\x03\x04rest", "Office"), (b"\xd0\xcf\x11\xe0rest", "Excel"), (b"%PDF-1.7", "PDF"),
    (b"<!DOCTYPE html><table>", "没有文字"), (bytes(range(256)) * 4, "空字节"), ("项目\n".encode() + "金额预算\n".encode("gb18030"), "编码混杂"),
    (b"\xff\xfe\x00\xd8a", "解不开"), ("今天天气很好。\n".encode(), "一处也没有读懂"),
])  # fmt: skip
def test_what_is_no_such_document_is_refused_with_a_way_out(tmp_path: Path, data: bytes, words: str) -> None:
    """Empty, binary, of another type, of two encodings, of no known layout: one clear fault, no tables."""
    parsed = parse_text(tmp_path, data)
    assert not parsed.documents
    assert any(words in fault.found for fault in parsed.faults)


@pytest.mark.parametrize("stem", STEMS)
def test_a_document_cut_at_any_line_keeps_its_promises(tmp_path: Path, stem: str) -> None:
    """Truncated anywhere: what stands is read, what is torn is a fault."""
    lines = text_of(stem)
    for at in range(1, len(lines), max(1, len(lines) // 7)):
        text = "\n".join(lines[:at])
        hold_promises(parse_text(tmp_path, text), text)


@pytest.mark.parametrize("column", range(8))
def test_a_row_that_lost_a_cell_is_no_indicator(tmp_path: Path, column: int) -> None:
    """In a table between tabs every cell but the unit is needed; a row without one stays unread, is told and shifts nothing."""
    lines = list(text_of("jiaxing-kjj-2025"))
    for number in (33, 55):
        cells = lines[number - 1].split("\t")
        lines[number - 1] = "\t".join(cells[:column] + cells[column + 1 :])
    parsed = parse_text(tmp_path, "\n".join(lines))
    assert unread(parsed) == told(parsed, "unread") == [33, 55]
    assert len(parsed.tables["indicators"]) == 67


@pytest.mark.parametrize("column", range(2, 6))
def test_a_money_row_that_lost_a_cell_shifts_no_amount(tmp_path: Path, column: int) -> None:
    """A budget row with a cell too few or too many stays unread and is told; no amount moves to another column."""
    for change in (lambda cells: cells[:column] + cells[column + 1 :], lambda cells: [*cells[:column], "9", *cells[column:]]):
        lines = list(text_of("shaoxing-kexie-2024"))
        lines[325] = "\t".join(change(lines[325].split("\t")))
        parsed = parse_text(tmp_path, "\n".join(lines))
        assert unread(parsed) == told(parsed, "unread") == [326]
        assert 326 not in set(parsed.tables["budget_lines"]["line"])


@pytest.mark.parametrize(("stem", "line", "old", "new"), [
    ("shaoxing-kexie-2024", 326, "4869.66", "48x9.66"), ("tianjin-kjj-2023", 10, "144.00", "约一百"), ("shizuishan-kjj-2025", 24, "\t10", "\t十万"),
])  # fmt: skip
def test_an_amount_that_is_no_number_is_told_and_stays_blank(tmp_path: Path, stem: str, line: int, old: str, new: str) -> None:
    """The note stands at the amount's own line and says what is printed; no table has a figure of it."""
    lines = list(text_of(stem))
    assert old in lines[line - 1]
    lines[line - 1] = lines[line - 1].replace(old, new)
    parsed = parse_text(tmp_path, "\n".join(lines))
    assert told(parsed, "not-an-amount") == [line]
    (note,) = parsed.tables["notes"].query("kind == 'not-an-amount'").to_dict("records")
    assert (note["printed"], note["published"], note["certainty"]) == (new.strip(), "", "guess")
    projects, amounts = parsed.tables["projects"], parsed.tables["budget_lines"]
    budgets = (*projects["budget_yuan"][projects["budget_printed"] == new.strip()], *amounts["amount_yuan"][amounts["amount_printed"] == new.strip()])
    assert len(budgets) == 1
    assert pd.isna(budgets[0])


def test_cards_without_their_fields_are_told(tmp_path: Path) -> None:
    """A card without project name says so; two cards run together give no amount made of both."""
    lines = list(text_of("tianjin-kjj-2023"))
    parsed = parse_text(tmp_path, "\n".join(lines[:4] + lines[6:]))
    assert told(parsed, "no-project") == [1]
    assert len(parsed.tables["projects"]) == 15
    cards = list(text_of("shizuishan-kjj-2025"))
    parsed = parse_text(tmp_path, "\n".join([*cards[:24], cards[47], *cards[24:]]))
    assert told(parsed, "amount-variant") == [25]
    assert pd.isna(parsed.tables["projects"]["budget_yuan"].iloc[0])


BOMB = "\n".join([f"a{n}: &b{n} [{','.join([f'*b{n - 1}'] * 9) if n else 'x'}]" for n in range(9)])


@pytest.mark.parametrize(("line", "told"), [
    (BOMB, "锚点"), ("issuer: &a x", "锚点"), ("title: 又一个", "写了两次"), ("issuer: [a, b]", "一组值"), ("issuer: {a: b}", "一组值"), ("note: true", "True"),
    ('published_on: "2024-13-45"', "published_on"), ("published_on: ２０２４-０１-０１", "published_on"), ("region_code: １２３４５６", "region_code"),
    (r'issuer: "x\ud800y"', "issuer"), (r'"\ud800": x', "<U+D800>"), (f"region_code: 0x{'f' * 9000}", "过大的数"),
])  # fmt: skip
def test_a_card_with_what_cannot_be_is_a_fault(tmp_path: Path, line: str, told: str) -> None:
    """Aliases, a field twice, a group, a truth value, no day, wide digits, half a character: one fault that can be printed."""
    path = tmp_path / "one.txt"
    head = f"title: 题\ndepartment: 局\nfiscal_year: 2024\nsha256: {'a' * 64}\n"
    path.with_suffix(".yml").write_text(head, encoding="utf-8")
    assert not read_card(path, "a" * 64)[1]
    path.with_suffix(".yml").write_text(f"{head}{line}\n", encoding="utf-8")
    card, (fault,) = read_card(path, "a" * 64)
    assert card is None
    assert told in str(fault).encode().decode()


@pytest.mark.parametrize("value", ['" "', '"\u3000"', "true", "~", '""'])
def test_a_title_without_words_is_a_fault(tmp_path: Path, value: str) -> None:
    """Blanks only, nothing, a truth value: no title."""
    path = tmp_path / "one.txt"
    path.with_suffix(".yml").write_text(f"title: {value}\ndepartment: 局\nfiscal_year: 2024\nsha256: {'a' * 64}\n", encoding="utf-8")
    assert ["title" in fault.found for fault in read_card(path, "a" * 64)[1]] == [True]


def test_a_duplicate_document_is_a_fault(tmp_path: Path) -> None:
    """The same content under two names, two contents under one id: read once, and said."""
    from generator.parsing.parse import parse  # noqa: PLC0415 - with several paths only here

    data = (ROOT / "data" / "documents" / "shizuishan-kjj-2025.txt").read_bytes()
    for name, content in (("a.txt", data), ("b.txt", data), ("A.md", data + b"\n")):
        (tmp_path / name).write_bytes(content)
    for names in (("a.txt", "b.txt"), ("a.txt", "A.md")):
        parsed = parse([tmp_path / name for name in names])
        assert len(parsed.documents) == 1
        assert [fault.expected for fault in parsed.faults] == ["每份文件一次"]


@pytest.mark.parametrize("name", HOSTILE[:9])
@pytest.mark.parametrize(("stem", "old"), [
    ("jiaxing-kjj-2025", "科技大市场运维费"), ("tianjin-kjj-2023", "国际科技交流"), ("shizuishan-kjj-2025", "专项业务经费"),
])  # fmt: skip
def test_hostile_names_are_names(tmp_path: Path, stem: str, old: str, name: str) -> None:
    """Bars, tags, asterisks, backticks, marks of direction, 10,000 characters: a name, published without what is invisible."""
    text = "\n".join(text_of(stem)).replace(old, f"{old}{name}")
    parsed = parse_text(tmp_path, text)
    hold_promises(parsed, text)
    assert not parsed.faults
    assert not unread(parsed)
    assert f"{old}{visible(name)}".replace(" ", "") in {project.replace(" ", "") for project in parsed.tables["projects"]["project"]}


def test_personal_data_reaches_no_table_and_no_message(tmp_path: Path) -> None:
    """What stands beside 项目负责人, 联系人, 填表人, 联系电话 is concealed in both kinds of cards, in lists and in running text."""
    person, phone = "张三丰", "0571-88881234"
    cells = list(text_of("tianjin-kjj-2023"))
    cells[18:18] = ["\t项目负责人", f"\t{person}", "\t联系电话", f"\t{phone}"]
    cells.append(f"填表人：{person}    联系电话：{phone}")
    cards = list(text_of("shizuishan-kjj-2025"))
    cards.insert(22, f"<b>项目负责人</b>\t{person}\t<b>联系电话</b>\t{phone}")
    cards[25] = cards[25].replace("深入学习", f"（联系人：{person}，电话：{phone}）深入学习")
    book = list(text_of("shaoxing-kexie-2024"))
    book.insert(60, f"本部门联系人：{person}，联系电话：{phone}。")
    listed = [line + (f"\t{person}" if line.count("\t") >= 8 else "") for line in text_of("jiaxing-kjj-2025")]
    listed[3] = listed[3].rstrip("\t") + "\t联系人"
    for lines in (cells, cards, book, [*text_of("jiaxing-kjj-2022"), f"填表人：{person} 联系电话：{phone}"]):
        parsed = parse_text(tmp_path, "\n".join(lines))
        shown = "".join(table.to_csv() for table in parsed.tables.values()) + "".join(map(str, parsed.faults))
        extraction = parsed.documents[0].extraction
        shown += str(extraction.paragraphs) + str(extraction.glossary)
        assert person not in shown
        assert phone not in shown
        hidden = {text for texts in extraction.concealed.values() for text in texts}
        assert {person, phone} <= hidden
        assert not unread(parsed)


def test_large_documents_take_time_in_proportion(tmp_path: Path) -> None:
    """Ten times the lines take about ten times as long, never a hundred times."""
    for stem in ("jiaxing-kjj-2025", "shizuishan-kjj-2025"):
        took = []
        for times in (6, 60):
            start = time.process_time()
            parse_text(tmp_path, "\n".join("\n".join(text_of(stem)).replace("科", chr(0x4E00 + each)) for each in range(times)))
            took.append(time.process_time() - start)
        assert took[1] < 40 * max(took[0], 0.05)


@pytest.mark.parametrize("junk", [" " * 20_000, "\t" * 20_000, "1 " * 10_000, "单位" + " " * 20_000, "(（" * 10_000, "9" * 20_000, "1" + " " * 20_000 + "x"])
def test_no_line_stops_the_clock(tmp_path: Path, junk: str) -> None:
    """Very long runs of blanks, brackets or digits are read in a moment."""
    for stem in STEMS:
        lines = text_of(stem)
        text = "\n".join([*lines[:80], junk, lines[10] + junk, junk + lines[-1], lines[30] + "\t" + junk, *lines[80:160]])
        start = time.process_time()
        hold_promises(parse_text(tmp_path, text), text)
        assert time.process_time() - start < 5


def test_the_command_ends_with_one_and_no_traceback(tmp_path: Path) -> None:
    """`parse` on a document of which nothing can be understood prints its faults and ends with exit code 1."""
    broken = tmp_path / "broken.txt"
    broken.write_bytes("\n".join(text_of("jiaxing-kjj-2025")).replace("\t", "").encode())
    command = [sys.executable, "-m", "generator", "parse", str(broken), "--out", str(tmp_path / "out")]
    done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, check=False)
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert "broken.txt:" in done.stderr


CARD = ("1.某项目绩效目标表", "单位：万元", "项目名称\t办赛", "主管部门\t某局", "预算数\t10\t其中：财政资金\t10", "年度目标\t办好比赛",
        "一级指标\t二级指标\t三级指标\t绩效值", "产出指标\t数量指标\t比赛场次\t≥20场")  # fmt: skip
TABLE = ("2027年项目支出绩效指标表", "单位名称\t项目名称\t一级指标\t二级指标\t三级指标\t计算符号\t指标值\t计量单位",
         "某局\t办赛\t产出指标\t数量指标\t比赛场次\t≥\t20\t场", "某局\t办赛\t产出指标\t质量指标\t合格率\t≥\t90\t%")  # fmt: skip


def joined(*lines: str) -> str:
    """Lines as the text of a file."""
    return "".join(f"{line}\n" for line in lines)


def test_a_damaged_card_is_told(tmp_path: Path) -> None:
    """A label of the amount without its cell, a card without indicators or cut in its goal: never without a word."""
    whole = parse_text(tmp_path, joined(*CARD))
    assert not told(whole, "no-value", "no-indicators", "no-project", "amount-variant")
    assert told(parse_text(tmp_path, joined(*CARD[:4], "其中：财政资金\t10\t预算数", *CARD[5:])), "no-value") == [5]
    assert told(parse_text(tmp_path, joined(*CARD, "2.另一项目绩效目标表", *CARD[1:6])), "no-indicators") == [14]


def test_a_torn_row_is_unread_and_told_and_other_text_is_prose(tmp_path: Path) -> None:
    """Text among the rows or directly below one is a torn row; a page number or a heading printed again is none."""
    torn = parse_text(tmp_path, joined(*TABLE[:3], "某局办赛产出", TABLE[3]))
    assert unread(torn) == told(torn, "unread") == [4]
    assert unread(parse_text(tmp_path, joined(*TABLE, "某局"))) == [5]
    furniture = parse_text(tmp_path, joined(*TABLE[:3], "3/5", "2", "2027年项目支出绩效指标表（续）", TABLE[3]))
    assert not furniture.faults
    assert not unread(furniture)
    below = parse_text(tmp_path, joined(*TABLE, "", "公开日期另行通知"))
    assert (len(below.faults), unread(below)) == (0, [])
    assert [row["text"] for row in below.documents[0].extraction.paragraphs] == ["公开日期另行通知"]


def test_parse_prints_unread_lines_and_ends_with_a_message_where_it_cannot_write(tmp_path: Path) -> None:
    """Each unread line on stderr with its place; an --out that is a file: exit 2 and words, no traceback."""
    path = tmp_path / "variant.txt"
    path.write_text(joined(*TABLE, "某局"), encoding="utf-8")
    command = [sys.executable, "-m", "generator", "parse", str(path), "--out"]
    done = subprocess.run([*command, str(tmp_path / "out")], cwd=ROOT, text=True, capture_output=True, check=False)
    assert (done.returncode, "variant.txt:5: 没有读懂：某局" in done.stderr) == (0, True)
    refused = subprocess.run([*command, str(path)], cwd=ROOT, text=True, capture_output=True, check=False)
    assert (refused.returncode, "Traceback" in refused.stderr, "已有同名文件" in refused.stderr) == (2, False, True)


def test_a_file_cut_inside_a_character_says_so_and_reasons_are_chinese(tmp_path: Path) -> None:
    """The last line is named; a missing file has its reason in the reader's language."""
    text = joined(*TABLE).encode()
    (fault,) = parse_text(tmp_path, text[: text.rindex("率".encode()) + 1]).faults
    assert (fault.line, "在一个字中间断了" in fault.found) == (4, True)
    _, (missing,) = read_source(tmp_path / "none.txt")
    assert "没有这个文件" in missing.found
