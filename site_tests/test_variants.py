"""The same documents in other clothes give the same tables: glyphs, widths, blanks, page breaks, heads, columns."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest

from site_tests.variants import FULL, Piece, Rows, differences, moved, parse_pieces, parse_text, pieces, rows, told, unread

STEMS = ("jiaxing-kjj-2022", "jiaxing-kjj-2025", "shaoxing-kexie-2024", "shizuishan-kjj-2025", "tianjin-kjj-2023")
BLANKS, TABS, BOOK, CARDS, CELLS = STEMS
PRINTED = ("target_printed", "operator_printed", "measure_unit_printed", "amount_printed", "budget_printed", "needs_review")
Change = Callable[[str], str]
_CACHE: dict[str, Rows] = {}


@pytest.fixture(autouse=True)
def _without_schema(monkeypatch: pytest.MonkeyPatch) -> None:
    """These tests compare cells; the schema, half the time of a parse, is checked in test_bad_input.py."""
    monkeypatch.setattr("generator.parsing.parse.validate", lambda tables: tables)


def original(folder: Path, stem: str) -> Rows:
    """The tables of a document as it stands, without its card."""
    if stem not in _CACHE:
        _CACHE[stem] = rows(parse_pieces(folder, pieces(stem)))
    return _CACHE[stem]


def same(folder: Path, stem: str, lines: list[Piece], ignored: tuple[str, ...] = (), end: str = "\n") -> None:
    """Asserts that the lines give the tables of the document, at their new places, without a fault or an unread line."""
    parsed = parse_pieces(folder, lines, end)
    expected = moved(original(folder, stem), lines)
    kept = {name: [row for row in table if not row["line"].startswith("gone")] for name, table in expected.items()}
    assert not parsed.faults
    assert not unread(parsed)
    assert differences(kept, rows(parsed), ignored) == []


def each(stem: str, change: Change) -> list[Piece]:
    """Every line changed."""
    return [(number, change(text)) for number, text in pieces(stem)]


def after(lines: list[Piece], number: int, *new: str) -> list[Piece]:
    """New lines put in behind the line that was `number`."""
    at = next(index for index, (origin, _) in enumerate(lines) if origin == number)
    return [*lines[: at + 1], *((None, text) for text in new), *lines[at + 1 :]]


GLYPHS = {
    "≥": (">=", "≧", "⩾", "≽", "\\geqslant", "\\geq", "\\ge", "\\geqq", "大于等于", "不少于", "不低于", "$\\geq$", "＞＝", "\\Rightarrow", "\\gg", "/ //"),
    "≤": ("<=", "≦", "⩽", "≼", "\\leqslant", "\\leq", "\\le", "小于等于", "不超过", "＜＝"),
    "=": ("＝", "═", "等于"),
    ">": ("＞", "﹥", "大于"),
}


@pytest.mark.parametrize(("sign", "glyph"), [(sign, glyph) for sign, glyphs in GLYPHS.items() for glyph in glyphs])
def test_an_operator_in_its_own_cell_is_read_in_every_spelling(tmp_path: Path, sign: str, glyph: str) -> None:
    r"""`≥`, `\\geqslant`, `大于等于` and the rest between blanks and between tabs are one operator."""
    for stem, glue in ((BLANKS, " "), (TABS, "\t")):
        lines = each(stem, lambda text, glue=glue: text.replace(f"{glue}{sign}{glue}", f"{glue}{glyph}{glue}"))
        same(tmp_path, stem, lines, ("operator_printed", "needs_review"))


@pytest.mark.parametrize("form", [*GLYPHS["≥"], "{}以上", "{}及以上", "$\\geq {}$", " ≥ {} ", "至少{}"])
def test_an_operator_in_the_value_is_read_in_every_spelling(tmp_path: Path, form: str) -> None:
    """In front of the number, behind it, as LaTeX or as a word: cards give the same operator, number and unit."""
    pattern = form if "{}" in form else form + "{}"
    for stem in (CARDS, CELLS):
        lines = each(stem, lambda text: re.sub(r"\t≥(\d[^\t]*)", lambda found: "\t" + pattern.format(found[1]), text))
        same(tmp_path, stem, lines, PRINTED)


WIDTHS: dict[str, Change] = {
    "full-width digits": lambda text: text.translate(FULL),
    "full-width punctuation": lambda text: text.translate({ord(half): ord(half) + 0xFEE0 for half in "0123456789%,.:;()*-=<>"}),
    "half-width punctuation": lambda text: "".join(chr(ord(char) - 0xFEE0) if "！" <= char <= "～" else char for char in text),
    "no-break blanks": lambda text: text.replace(" ", "\u00a0"),
    "ideographic blanks": lambda text: text.replace(" ", "\u3000"),
    "trailing blanks": lambda text: text + "  " if text.strip() else text,
    "trailing tabs": lambda text: text + "\t\t" if text.strip() else text,
    "trailing tabs gone": lambda text: text.rstrip("\t") if text.strip() else text,
    "trailing blanks gone": lambda text: text.rstrip() if text.strip() else text,
}


@pytest.mark.parametrize("stem", STEMS)
@pytest.mark.parametrize("name", WIDTHS)
def test_widths_and_blanks_change_nothing(tmp_path: Path, stem: str, name: str) -> None:
    """Full or half width, whichever blank, cut or padded line ends: the tables stay."""
    ignored = PRINTED if "width" in name else ()
    if stem == CARDS and name == "full-width punctuation":  # <b> and $…$ with them
        ignored = (*ignored, "goal")
    same(tmp_path, stem, each(stem, WIDTHS[name]), ignored)


@pytest.mark.parametrize("stem", STEMS)
def test_line_ends_change_nothing(tmp_path: Path, stem: str) -> None:
    """CRLF, CR, a missing final line end: the same lines."""
    for end in ("\r\n", "\r"):
        same(tmp_path, stem, pieces(stem), end=end)
    text = "\n".join(text for _, text in pieces(stem))
    assert differences(original(tmp_path, stem), rows(parse_text(tmp_path, text))) == []


@pytest.mark.parametrize("stem", [BLANKS, TABS, BOOK, CARDS])
def test_numbers_and_names_torn_by_blanks_are_joined(tmp_path: Path, stem: str) -> None:
    """`3. 5`, `1,403.07` and `满意 度` are read as one number and one word."""
    def torn(text: str) -> str:
        text = re.sub(r"(?<=\t)(\d+)\.(\d+)(?=\t|$)", r"\1. \2", text)
        text = re.sub(r"(?<=[\t≥])(\d{1,2})(\d{3}(?:\.\d+)?)(?=[\t%人次]|$)", r"\1,\2", text)
        return re.sub(r"(?<=\t)([\u4e00-\u9fff]{2})([\u4e00-\u9fff]{2,})(?=\t|$)", r"\1 \2", text)
    same(tmp_path, stem, each(stem, torn), (*PRINTED, "code"))


# ---- rows: page breaks, carried-over rows, rows that look alike


@cache
def row_lines(stem: str) -> tuple[int, ...]:
    """The lines of the indicators of a row table."""
    pattern = {BLANKS: r"^\s?\S+ \S+ (?:产出|效益|满意度)指标 ", TABS: r"^[^\t]+\t[^\t]+\t[^\t]+\t(?:产出|效益|满意度)指标\t"}[stem]
    found = [number for number, text in pieces(stem) if number and re.match(pattern, text)]
    return tuple(number for number in found if number not in {90, 92, 164, 166, 243, 245, 310, 312} or stem == TABS)


@cache
def without_breaks(stem: str) -> tuple[Piece, ...]:
    """A row table as if it stood on one page."""
    breaks = [range(79, 93), range(157, 167), range(232, 246), range(310, 313)] if stem == BLANKS else []
    return tuple((number, text) for number, text in pieces(stem) if not any(number in each for each in breaks))


HEADS = {BLANKS: (1, 2, 3, 4, 5, 6, 7, 8, 9), TABS: (1, 2, 3, 4)}


@pytest.mark.parametrize("stem", [BLANKS, TABS])
@pytest.mark.parametrize(
    ("head", "carried", "places"),
    [
        (head, carried, places)
        for head in ("whole head", "no head") for carried in (0, 1, 2, 3) for places in ((9, 30, 66), (3, 8))
        if (head, carried, places) != ("no head", 1, (3, 8))  # one equal row beside rows of its own project is a row of its own (see below)
    ],
)  # fmt: skip
def test_page_breaks_elsewhere_change_nothing(tmp_path: Path, stem: str, carried: int, head: str, places: tuple[int, ...]) -> None:
    """Heads and first rows printed again, any number of rows, at any row: no indicator twice, no project torn."""
    text = dict(pieces(stem))
    again = [text[number] for number in HEADS[stem]] if head == "whole head" else [""]
    lines = list(without_breaks(stem))
    numbers = row_lines(stem)
    for place in places:
        lines = after(lines, numbers[place], *again, *(text[number] for number in numbers[:carried]))
    same(tmp_path, stem, lines)


@pytest.mark.parametrize("stem", [BLANKS, TABS])
def test_real_rows_that_look_alike_stay(tmp_path: Path, stem: str) -> None:
    """A row twice in one project, another project with the same indicators, the same project in another agency: all count."""
    text, numbers = dict(pieces(stem)), row_lines(stem)
    lines = list(without_breaks(stem))
    first = original(tmp_path, stem)["projects"][0]
    count = len(original(tmp_path, stem)["indicators"])
    for at, new in (
        (0, [text[numbers[0]]]),
        (2, [text[numbers[0]]]),
        (20, [text[numbers[20]]]),
        (len(numbers) - 1, [text[number].replace(first["project"], "另一项目经费") for number in numbers[:3]]),
        (len(numbers) - 1, [text[number].replace(first["agency"], "某县水利站") for number in numbers[:3]]),
    ):
        parsed = parse_pieces(tmp_path, after(lines, numbers[at], *new))
        assert len(parsed.tables["indicators"]) == count + len(new)
        assert not parsed.faults
        assert not unread(parsed)


def test_signs_and_digits_inside_names_stay_in_names(tmp_path: Path) -> None:
    """A name with a slash, a sign and digits between blanks keeps them; the operator is the one before the number."""
    for words in ("软 / 硬件", "规模 > 3 亿", "2022 年 "):
        same(tmp_path, BLANKS, each(BLANKS, lambda text, words=words: re.sub(r"(数量指标) (\S+)", rf"\1 {words}\2", text)), ("indicator",))


def test_blanks_inside_agency_and_project_are_found(tmp_path: Path) -> None:
    """`某市 科学技术局` and `事务 -经费` are divided as the other rows divide them."""
    for whole, torn in (("市科", "市 科"), ("-", " -")):
        lines = [(number, text.replace(whole, torn, 1) if number % 9 == 0 else text) for number, text in pieces(BLANKS)]
        same(tmp_path, BLANKS, lines, ("needs_review",))


def test_merged_cells_take_the_row_above(tmp_path: Path) -> None:
    """Agency, programme and project printed only in the first row of a project are filled down, with a note."""
    lines: list[Piece] = []
    before: tuple[str, ...] = ()
    for number, text in pieces(TABS):
        cells = text.split("\t")
        if number in row_lines(TABS):
            key = tuple(cells[:3])
            cells[:3] = ["", "", ""] if key == before else cells[:3]
            before = key
        lines.append((number, "\t".join(cells)))
    same(tmp_path, TABS, lines, ("needs_review",))


# ---- cards


def test_cards_are_found_without_bookmark_number_or_tags(tmp_path: Path) -> None:
    """Bookmarks, card numbers, `<b>` tags and heading signs are ornaments."""
    for pattern in (r"\[bookmark:[^\]]*\]", r"(?<=\])\d+\.", r"^\s*\[bookmark:[^\]]*\]\d+\."):
        same(tmp_path, CELLS, each(CELLS, lambda text, pattern=pattern: re.sub(pattern, "", text)))
    for pattern in (r"</?b>", r"^#+ "):
        same(tmp_path, CARDS, each(CARDS, lambda text, pattern=pattern: re.sub(pattern, "", text)))
    same(tmp_path, CARDS, each(CARDS, lambda text: text.replace("</b>", "：</b>")))


@pytest.mark.parametrize("step", [1, 3, 7])
def test_blank_lines_inside_cards_change_nothing(tmp_path: Path, step: int) -> None:
    """Blank lines within a row, within a goal, between head and table: the card is the same."""
    for stem, blank in ((CELLS, ""), (CELLS, " "), (CARDS, "")):
        lines = [piece for number, text in pieces(stem) for piece in [(number, text), *([(None, blank)] if number % step == 0 else [])]]
        same(tmp_path, stem, lines)


def test_cards_without_blank_lines_or_blank_cells_are_read(tmp_path: Path) -> None:
    """Without the empty lines, and without the white space of the empty cells, every row finds its level words."""
    same(tmp_path, CELLS, [piece for piece in pieces(CELLS) if piece[1].strip(" ")])
    same(tmp_path, CELLS, each(CELLS, str.rstrip))


def test_cards_with_other_columns_are_read(tmp_path: Path) -> None:
    """Four columns without description, six with weights: columns go by their heads."""
    names = {int(row["line"]) for row in original(tmp_path, CELLS)["indicators"]}
    four = [(number, text) for number, text in pieces(CELLS) if number - 1 not in names and text.strip() != "绩效指标描述"]
    same(tmp_path, CELLS, four, ("description",))
    six = [piece for number, text in pieces(CELLS) for piece in (
        [(number, text), (None, "\t权重")] if text == "\t指标值" else [(number, text), (None, "\t10")] if number - 2 in names else [(number, text)])]
    same(tmp_path, CELLS, six, ("weight", "last_line"))
    parsed = parse_pieces(tmp_path, six)
    assert {str(weight) for weight in parsed.tables["indicators"]["weight"]} == {"10"}


LABELS = {"项目名称": "项目支出名称", "预算数": "年度资金总额", "其他资金": "单位资金", "绩效指标描述": "指标解释", "指标值": "年度指标值",
          "项目年度金额": "预算金额", "年度总体绩效目标": "总体目标", "绩效值": "指标值", "主管部门": "业务主管部门", "实施单位": "项目执行单位"}  # fmt: skip


@pytest.mark.parametrize("stem", [CARDS, CELLS])
def test_cards_are_read_by_any_known_label(tmp_path: Path, stem: str) -> None:
    """Labels are recognised by the table of synonyms, in whichever order the rows of the head stand."""
    def renamed(text: str) -> str:
        return re.sub(r"(?<=>)[^<\t]+(?=<)|(?<=\t)[^\t<]+$", lambda found: LABELS.get(found[0], found[0]), text)
    same(tmp_path, stem, each(stem, renamed))


def test_card_heads_in_another_order_and_repeated_heads_are_read(tmp_path: Path) -> None:
    """The department above the project, a page that prints the table's head again."""
    lines = pieces(CARDS)
    for number in (21, 45, 81):
        at = next(index for index, (origin, _) in enumerate(lines) if origin == number)
        lines[at], lines[at + 1] = lines[at + 1], lines[at]
    same(tmp_path, CARDS, lines)
    head = dict(pieces(CARDS))[26]
    same(tmp_path, CARDS, after(pieces(CARDS), 57, "", head))
    same(tmp_path, CARDS, after(pieces(CARDS), 57, "", "# 部门项目支出预算绩效目标表", "", "单位：万元", "", head))
    same(tmp_path, CELLS, after(pieces(CELLS), 46, "", "\t一级指标", "\t二级指标", "\t三级指标", "\t绩效指标描述", "\t指标值", ""))


@pytest.mark.parametrize(("stem", "first", "last"), [(CELLS, 1, 64), (CELLS, 270, 337), (CARDS, 1, 40), (CARDS, 41, 76), (BLANKS, 1, 19), (TABS, 1, 10)])
def test_documents_of_one_project_are_read(tmp_path: Path, stem: str, first: int, last: int) -> None:
    """One card, one project: enough for a document."""
    same(tmp_path, stem, [(number, text) for number, text in pieces(stem) if first <= number <= last], ("fiscal_year", "registered_department"))


@pytest.mark.parametrize("stem", STEMS)
def test_other_departments_are_read(tmp_path: Path, stem: str) -> None:
    """Nothing hangs on the name of a place or a department."""
    def renamed(text: str) -> str:
        return re.sub(r"(?:嘉兴市|天津市|石嘴山市|绍兴市?)(?:科学技术局|科学技术协会|科技馆)?", "西山县教育局", text)
    found = rows(parse_pieces(tmp_path, each(stem, renamed)))
    wanted = {name: [{key: renamed(value) for key, value in row.items()} for row in table] for name, table in original(tmp_path, stem).items()}
    assert differences(wanted, found, ("needs_review",)) == []


# ---- the budget book


BREAKS = {
    "third page": ("2024年部门支出预算总表", "", "281-绍兴市科学技术协会", "", "单位:万元", "", 322, 323, 324),
    "continued title": ("2024年部门支出预算总表（续表）", "", "单位:万元", 322, 323, 324),
    "heads only": (322, 323, 324),
    "first head only": (322,),
    "title without heads": ("2024年部门支出预算总表", "", "单位：万元"),
    "nothing": ("",),
    "page number": ("- 7 -",),
}


@pytest.mark.parametrize("name", BREAKS)
@pytest.mark.parametrize("row", [335, 352])
def test_budget_tables_go_on_over_any_page_break(tmp_path: Path, name: str, row: int) -> None:
    """A table broken once more, with whatever is printed again, is one table."""
    text = dict(pieces(BOOK))
    same(tmp_path, BOOK, after(pieces(BOOK), row, "", *(text[each] if isinstance(each, int) else each for each in BREAKS[name]), ""))


@pytest.mark.parametrize("row", [656, 657, 663, 960])
def test_the_indicator_list_breaks_anywhere(tmp_path: Path, row: int) -> None:
    """Also between a code row and the first indicator of its project."""
    same(tmp_path, BOOK, after(pieces(BOOK), row, "", "2024年部门绩效指标表", "", dict(pieces(BOOK))[655]))


def test_budget_books_with_other_furniture_are_read(tmp_path: Path) -> None:
    """Blank lines everywhere or nowhere, padded lines, no contents, no narrative, other lines above the tables."""
    book = pieces(BOOK)
    same(tmp_path, BOOK, [piece for number, text in book for piece in ([(number, text), (None, "")] if number > 274 else [(number, text)])])
    same(tmp_path, BOOK, [piece for piece in book if piece[1].strip()])
    same(tmp_path, BOOK, [(number, text + "\t\t\t" if number > 273 else text) for number, text in book])
    same(tmp_path, BOOK, [piece for piece in book if not 4 < piece[0] < 51])
    same(tmp_path, BOOK, [piece for piece in book if piece[0] > 272 or piece[0] < 4])
    department = "281-绍兴市科学技术协会"
    same(tmp_path, BOOK, each(BOOK, lambda text: text.replace(department, f"部门：{department}")))
    one_line = each(BOOK, lambda text: f"{department}\t\t\t单位：万元" if re.match("单位[:：]万元", text) else "" if text == department else text)
    same(tmp_path, BOOK, one_line)
    numbered = [piece for number, text in book for piece in ([(None, "公开01表")] if number > 273 and text.endswith("表") else []) + [(number, text)]]
    same(tmp_path, BOOK, numbered)
    same(tmp_path, BOOK, after(book, 654, "单位：元"))


def test_budget_books_with_other_tables_are_read(tmp_path: Path) -> None:
    """A table less changes nothing in the others; the numbering of columns is an ornament."""
    book = pieces(BOOK)
    for first, last in ((274, 315), (316, 366), (535, 547), (560, 620)):
        same(tmp_path, BOOK, [piece for piece in book if not first <= piece[0] <= last])
    same(tmp_path, BOOK, [piece for piece in book if not piece[1].startswith("**\t") or piece[0] in (629, 649)])


def test_amounts_in_yuan_are_not_multiplied(tmp_path: Path) -> None:
    """单位：元 above a table makes the printed figure the yuan."""
    parsed = parse_pieces(tmp_path, each(BOOK, lambda text: re.sub(r"^单位[:：]万元", "单位：元", text)))
    row = parsed.tables["budget_lines"].query("line == 326 and column == '总计'").iloc[0]
    assert (row["amount_printed"], row["money_unit"], row["amount_yuan"]) == ("4869.66", "元", 4870)


def test_full_codes_in_every_row_need_no_code_rows(tmp_path: Path) -> None:
    """A list that prints the whole project code beside each indicator gives the same projects."""
    lines, code = [], ""
    for number, text in pieces(BOOK):
        cells = text.split("\t")
        if number > 655 and len(cells) > 5 and cells[2] != "项目名称":
            if cells[1] and not cells[2]:
                code = cells[1]
                continue
            cells[1] = code if cells[1] else ""
        lines.append((number, "\t".join(cells)))
    same(tmp_path, BOOK, lines)


# ---- rows: columns beyond the usual ones


HEAD = (
    "主管部门\t单位名称\t一级项目名称\t项目名称\t项目编码\t预算金额\t其中：财政拨款\t资金用途\t备注\t绩效指标\n"
    "\t\t\t\t\t\t\t\t\t一级指标\t二级指标\t三级指标\t计算符号\t指标值\t计量单位"
)
ROWS = (
    "205-某局\t205001-某局本级\t教育发展\t校园足球\t3308\t1,200.5\t1000\t办赛\t\t产出指标\t数量指标\t比赛场次\t≥\t20\t场",
    "\t\t\t\t\t\t\t\t\t\t\t训练次数\t≥\t40\t次",
    "205-某局\t205002-某中学\t教育发展\t校园足球\t3309\t0\t0\t办赛\t\t产出指标\t数量指标\t比赛场次\t≥\t5\t场",
)


def test_every_known_column_of_an_indicator_table_is_published(tmp_path: Path) -> None:
    """Department, amounts, purpose and code stand in the project; a column without a place in the tables has a note."""
    parsed = parse_text(tmp_path, "\n".join(["2027年绩效表（单位：万元）", HEAD, *ROWS, "合计\t\t\t\t\t1200.5\t1000"]) + "\n")
    assert not parsed.faults
    assert not unread(parsed)
    first, second = parsed.tables["projects"].astype(object).to_dict("records")
    assert parsed.documents[0].layout.id == "rows-tabs"
    expected = {"department_code": "205", "department": "某局", "programme": "教育发展", "project_code": "3308", "budget_printed": "1,200.5",
                "money_unit": "万元", "budget_yuan": 12_005_000, "fiscal_yuan": 10_000_000, "purpose": "办赛", "line": 4, "last_line": 5}  # fmt: skip
    assert {name: first[name] for name in expected} == expected
    assert second["budget_yuan"] == 0
    assert parsed.tables["documents"].loc[0, ["title", "department", "fiscal_year"]].tolist() == ["2027年绩效表", "某局", 2027]
    assert len(parsed.tables["budget_lines"]) == 6
    assert "column-not-published" in set(parsed.tables["notes"]["kind"])


def test_two_amounts_of_one_project_are_told_and_no_unit_is_a_note(tmp_path: Path) -> None:
    """The second amount of a project should be the first; without a unit of money the printed amount stands alone."""
    again = ROWS[0].replace("1,200.5", "1300").replace("比赛场次", "观众人次")
    parsed = parse_text(tmp_path, "\n".join(["2027年绩效表", HEAD, *ROWS[:1], again]) + "\n")
    assert told(parsed, "amount-variant") == [5]
    project = parsed.tables["projects"].astype(object).to_dict("records")[0]
    assert project["budget_printed"] == "1,200.5"
    assert str(project["budget_yuan"]) in {"None", "<NA>"}
    assert list(parsed.tables["notes"]["kind"]).count("no-unit") == 1


def test_columns_between_blanks_are_told_apart_or_named(tmp_path: Path) -> None:
    """One piece per column is read; a row of another number of pieces stays unread, and the note names the columns."""
    head = "2027年绩效表\n单位名称 项目名称 项目预算（万元） 一级指标 二级指标 三级指标 计算符号 指标值 计量单位\n"
    row = "某局 校园足球 10.5 产出指标 数量指标 比赛场次 ≥ 20 场\n"
    parsed = parse_text(tmp_path, head + row + "某局 校园 足球 10.5 产出指标 数量指标 训练次数 ≥ 20 场\n")
    assert list(parsed.tables["projects"]["budget_yuan"]) == [105_000]
    (note,) = parsed.tables["notes"].query("kind == 'unread'").to_dict("records")
    assert (unread(parsed), note["line"], "项目预算" in note["reason"]) == ([4], 4, True)


# ---- what the review found


def test_an_equal_row_at_the_end_or_before_another_project_is_real(tmp_path: Path) -> None:
    """A row equal to the first is carried over only where it tears a project in two; at the end of the table it counts."""
    head = "2027年绩效表\n单位名称 项目名称 一级指标 二级指标 三级指标 计算符号 指标值 计量单位\n"
    first, other = "某局 甲 产出指标 数量指标 巡查 ≥ 5 次\n", "某局 乙 产出指标 数量指标 培训 ≥ 6 次\n"
    more = "某局 乙 产出指标 质量指标 合格率 ≥ 90 %\n"
    assert len(parse_text(tmp_path, head + first + other + more + first).tables["indicators"]) == 4
    assert len(parse_text(tmp_path, head + first + other + first + more).tables["indicators"]) == 3


def test_an_entry_torn_by_a_page_break_does_not_end_the_glossary(tmp_path: Path) -> None:
    """Inside 名词解释 only the next chapter ends it; a unit-less table has one note, its codes are in half width."""
    text = ("某局2027年部门预算\n第三部分 名词解释\n一、财政拨款收入：指当年拨付的资金。\n二、上年结转和结余：指以前年度安排、结转到本年仍按原规定用途\n\n"
            "继续使用的资金。\n第四部分 部门预算表\n支出预算表\n科目编码\t科目名称\t总计\n２０５\t教育支出\t10\n")  # fmt: skip
    parsed = parse_text(tmp_path, text)
    terms = [(row["term"], row["definition"][-8:]) for row in parsed.documents[0].extraction.glossary]
    assert terms == [("财政拨款收入", "当年拨付的资金。"), ("上年结转和结余", "途继续使用的资金。"[-8:])]
    assert list(parsed.tables["budget_lines"]["code"]) == ["205"]
    assert list(parsed.tables["notes"]["kind"]).count("no-unit") == 1
    assert not unread(parsed)


def test_the_department_of_all_cards_is_that_of_the_document(tmp_path: Path) -> None:
    """Where every card prints one 主管部门, the document has it; two of them leave it blank."""
    card = "项目名称\t{}\n主管部门\t{}\n预算数\t10\n一级指标\t二级指标\t三级指标\t绩效值\n产出指标\t数量指标\t场次\t≥20场\n"
    one = "某县2027年项目绩效目标表\n" + card.format("甲", "某局") + card.format("乙", "某局")
    assert list(parse_text(tmp_path, one).tables["documents"]["department"]) == ["某局"]
    two = "某县2027年项目绩效目标表\n" + card.format("甲", "某局") + card.format("乙", "另局")
    assert list(parse_text(tmp_path, two).tables["documents"]["department"]) == [""]
