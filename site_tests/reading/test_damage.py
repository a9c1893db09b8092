"""Damage that text suffers, kind by kind, in workbooks, Word files and web pages: undone where that is certain, else told, never a plain figure."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator.parsing.parse import Parsed
from site_tests.reading.filed import FILES, parsed_as
from site_tests.variants import told, unread

TITLE = "某某市2025年项目支出绩效目标表\n单位：万元\n"
LABELS = "单位名称 | 项目名称 | 预算数 | 一级指标 | 二级指标 | 三级指标 | 计算符号 | 指标值 | 计量单位\n"
HEAD = TITLE + LABELS
LEAD = "某某局 | 运维 | 300 | 产出指标 | 数量指标 | "
CARD_LABELS = "一级指标 | 二级指标 | 三级指标 | 符号 | 指标值 | 计量单位\n"
CARD = f"2025年项目支出绩效目标表\n项目名称 | 河道清淤 | < | < | < | <\n主管部门 | 某某局 | < | < | < | <\n{CARD_LABELS}"
MONEY = "收支预算表\n单位：万元\n项目 | 预算数\n"
LAST = "丙数 | ≥ | 8 | 个\n"

pytestmark = pytest.mark.parametrize("suffix", FILES)


def row(*cells: str) -> str:
    """A row under the head."""
    return LEAD + " | ".join(cells) + "\n"


def indicators(parsed: Parsed) -> list[tuple[str, str, float | None, str]]:
    """Name, operator, value and unit of each indicator."""
    rows = parsed.tables["indicators"].astype(object).to_dict("records")
    return [(each["indicator"], each["operator"], None if each["target_value"] is None else float(each["target_value"]), each["measure_unit"])
            for each in rows]  # fmt: skip


def reviewed(parsed: Parsed) -> list[bool]:
    """Whether each indicator needs review."""
    return parsed.tables["indicators"]["needs_review"].tolist()


@pytest.mark.parametrize(("cells", "wanted"), [
    (("R&amp;D人数", "&ge;", "20", "个"), ("R&D人数", ">=", 20, "个")), (("时&nbsp;长", "", "&le;4小时", ""), ("时长", "<=", 4, "小时")),
    (("比率", "", "&#8805;95%", ""), ("比率", ">=", 95, "%")),
    *((("甲", sign, "18", "家"), ("甲", operator, 18, "家")) for sign, operator in (
        (r"\succeq", ">="), (r"\succsim", ">="), ("≽", ">="), (r"\preceq", "<="), ("﹦", "="), ("═", "="), ("〉", ">"))),
    *((("甲", "", f"{sign}18家", ""), ("甲", operator, 18, "家")) for sign, operator in (
        (r"\succeq ", ">="), (r"\succsim", ">="), ("≽ ", ">="), (r"\preceq", "<="), ("﹦", "="), ("═", "="), ("〉", ">"), ("=", "="))),
    (("走\u3000访 企\u200b业", "≥", "1\xa02\u200b0", "家"), ("走访企业", ">=", 120, "家")),
    (("甲\ufeff数", "≥", "１，２００", "家"), ("甲数", ">=", 1200, "家")),
    (("走*访*企*业", "≥", "9", "家"), ("走访企业", ">=", 9, "家")), (("财@@政@@预@@算", "≥", "9", "次"), ("财政预算", ">=", 9, "次")),
])  # fmt: skip
def test_what_is_certain_is_undone(tmp_path: Path, suffix: str, cells: tuple[str, ...], wanted: tuple[object, ...]) -> None:
    """References, LaTeX, look-alikes, blanks that are none, widths, signs against copying."""
    assert indicators(parsed_as(tmp_path, suffix, HEAD + row(*cells)))[0] == wanted


@pytest.mark.parametrize(("cells", "kind"), [
    (("甲", r"\boxtimes", "18", "家"), "unknown-operator"), (("甲", "", r"\boxtimes18家", ""), "not-a-number"), (("甲", "", "≥9O%", ""), "letter-in-number"),
    (("甲", "", "l2家", ""), "letter-in-number"), (("甲", "≥", "l2", "家"), "letter-in-number"), (("合格率", "", "292%", ""), "possible-misread"),
    (("验收合格率", "", "≥95", ""), "rate-without-unit"), (("完好率", "≥", "0.958", ""), "fraction-for-rate"), (("甲", "≥", "1.200,50", "元"), "not-a-number"),
    (("走访企业（含", "≥", "5", "家"), "clipped"), (("走访", "企业数", "≥", "5", "个"), "extra-cell"), (("甲", "≥", "", "家"), "no-target"),
])  # fmt: skip
def test_what_is_not_certain_needs_review(tmp_path: Path, suffix: str, cells: tuple[str, ...], kind: str) -> None:
    """Signs that are none, letters in numbers, signs read as digits, rates without a sign, names cut off, cells split or lost: each is told."""
    parsed = parsed_as(tmp_path, suffix, HEAD + row(*cells))
    assert reviewed(parsed) == [True]
    assert told(parsed, kind) == [4]
    assert not (cells[1].startswith("\\") and indicators(parsed)[0][1] in {"=", ">=", "<="})


def test_a_sign_read_as_a_digit_beside_the_same_name(tmp_path: Path, suffix: str) -> None:
    """2280 beside 280 under one name: as printed, told."""
    parsed = parsed_as(tmp_path, suffix, HEAD + row("巡查", "", "2280次", "") + row("巡查", "", "≥280次", ""))
    assert [value for _, _, value, _ in indicators(parsed)] == [2280, 280]
    assert told(parsed, "possible-misread") == [4]


def test_a_letter_in_a_year_or_a_code_is_told(tmp_path: Path, suffix: str) -> None:
    """No year is made of 2O25, and a code with a letter is not parted from its name without a note."""
    parsed = parsed_as(tmp_path, suffix, (HEAD + row("甲", "≥", "5", "个")).replace("2025", "2O25").replace("某某局", "4401O2某某局"))
    assert parsed.tables["documents"]["fiscal_year"].isna().all()
    assert (told(parsed, "letter-in-number"), told(parsed, "letter-in-code")) == ([1], [4])
    assert parsed.tables["projects"]["agency"].tolist() == ["4401O2某某局"]


def test_labels_and_names_with_blanks_that_are_none(tmp_path: Path, suffix: str) -> None:
    """Zero widths and wide blanks in labels, the unit of money, names and amounts: equal names are equal."""
    title = TITLE.replace("单位", "单\u200b位")
    labels = LABELS.replace("项目名称", "项\u3000目\u200b名 称").replace("预算数", "预 算 数").replace("单位名称", "单位\xa0名称")
    second = "某某 局 | 运\u200b维 | 3\xa00\u20090 | 产 出 指标 | 数量\u3000指标 | 乙数 | ≥ | 6 | 个\n"
    parsed = parsed_as(tmp_path, suffix, title + labels + row("甲数", "≥", "5", "个") + second)
    assert parsed.tables["projects"][["agency", "project", "budget_yuan"]].values.tolist() == [["某某局", "运维", 3_000_000]]
    assert indicators(parsed) == [("甲数", ">=", 5, "个"), ("乙数", ">=", 6, "个")]


@pytest.mark.parametrize(("head", "labels", "lead"), [(HEAD, LABELS, LEAD), (CARD, CARD_LABELS, "产出指标 | 数量指标 | ")])
def test_rows_printed_again_below_a_repeated_head_are_one(tmp_path: Path, suffix: str, head: str, labels: str, lead: str) -> None:
    """The same row with another sign and blanks, below the head printed again, is no second indicator."""
    first, again = f"{lead}甲数 | ≧ | 5 | 个\n", f"{lead}甲 数 | ⩾ | 5 | 个\n"
    parsed = parsed_as(tmp_path, suffix, head + first + f"{lead}乙数 | ≥ | 6 | 个\n" + labels + again + lead + LAST)
    assert [name for name, *_ in indicators(parsed)] == ["甲数", "乙数", "丙数"]
    assert len(told(parsed, "carried-over")) == 1
    assert not unread(parsed)


def test_cells_cut_at_the_end_are_blank(tmp_path: Path, suffix: str) -> None:
    """A row without its last cell has a blank unit, and nothing shifts."""
    parsed = parsed_as(tmp_path, suffix, HEAD + f"{LEAD}乙数 | ≥ | 7\n{LEAD}{LAST}")
    assert indicators(parsed) == [("乙数", ">=", 7, ""), ("丙数", ">=", 8, "个")]


def test_a_cell_too_many_is_kept_and_noted(tmp_path: Path, suffix: str) -> None:
    """The known columns stay as they are."""
    parsed = parsed_as(tmp_path, suffix, HEAD + row("乙数", "≥", "90", "%", "备注：见附件"))
    assert indicators(parsed) == [("乙数", ">=", 90, "%")]
    assert told(parsed, "extra-cell") == [4]


@pytest.mark.parametrize(("cells", "read"), [("产出指标数量指标 | | ", True), ("产出指标数量指标 | ", False), ("产出数量 | | ", False)])
def test_two_cells_run_together(tmp_path: Path, suffix: str, cells: str, *, read: bool) -> None:
    """Parted by their words where only one way fits, else unread or told; the row below is as it was."""
    parsed = parsed_as(tmp_path, suffix, f"{HEAD}某某局 | 运维 | 300 | {cells}乙数 | ≥ | 7 | 个\n{LEAD}{LAST}")
    assert (told(parsed, "run-together") == [4]) is read
    assert read or unread(parsed) == [4] or 4 in told(parsed, "unknown-word", "filled")
    assert indicators(parsed)[-1] == ("丙数", ">=", 8, "个")


@pytest.mark.parametrize("head", [(HEAD, LEAD), (CARD, "产出指标 | 数量指标 | ")])
def test_a_row_doubled_stays_and_is_told(tmp_path: Path, suffix: str, head: tuple[str, str]) -> None:
    """Two equal rows without a head between are two rows, with a note."""
    start, lead = head
    parsed = parsed_as(tmp_path, suffix, start + f"{lead}甲数 | ≥ | 5 | 个\n" * 2 + lead + LAST)
    assert [name for name, *_ in indicators(parsed)] == ["甲数", "甲数", "丙数"]
    assert len(told(parsed, "same-row")) == 1


@pytest.mark.parametrize("head", [(HEAD, LEAD), (CARD, "产出指标 | 数量指标 | ")])
@pytest.mark.parametrize(("first", "second", "wanted"), [
    ("开展科普活动", "场次 | ≥ | 10 | 场", [("开展科普活动场次", ">=", 10, "场")]), ("开展科普活动", "≥ | 10 | 场", [("开展科普活动", ">=", 10, "场")]),
    ("开展科普活动", "≥ | 10", []), ("开展科普活动", "场次 | 10 | ≥ | 场", []),
])  # fmt: skip
def test_a_row_broken_over_two(tmp_path: Path, suffix: str, head: tuple[str, str], first: str, second: str, wanted: list[object]) -> None:
    """Joined and told where only one way fits, else both rows are unread."""
    start, lead = head
    parsed = parsed_as(tmp_path, suffix, f"{start}{lead}{first}\n{second}\n{lead}{LAST}")
    assert indicators(parsed) == [*wanted, ("丙数", ">=", 8, "个")]
    assert told(parsed, "broken-row" if wanted else "unread") == [len(start.strip().split("\n")) + 1]
    assert len(unread(parsed)) == (0 if wanted else 2)


@pytest.mark.parametrize(("printed", "yuan"), [
    ("1，200", 12_000_000), ("1 200", 12_000_000), ("1\xa0200.5", 12_005_000), ("（120.5）", -1_205_000), ("-35.2", -352_000), ("△35.2", -352_000),
    ("▲3", -30_000), ("３００．５", 3_005_000), ("1.200,50", None), ("12,34", None), ("3O0", None),
])  # fmt: skip
def test_amounts_as_they_are_written(tmp_path: Path, suffix: str, printed: str, yuan: int | None) -> None:
    """Commas, blanks, losses and widths of elsewhere; what is no number stays unread."""
    parsed = parsed_as(tmp_path, suffix, f"{MONEY}甲支出 | {printed}\n乙支出 | 5.00\n")
    amounts = parsed.tables["budget_lines"].astype(object)
    assert [each for each in amounts["amount_yuan"].tolist() if each is not None] == ([yuan, 50_000] if yuan is not None else [50_000])
    assert yuan is not None or unread(parsed) == [4] or told(parsed, "not-an-amount") == [4]


def test_units_of_money_mixed_are_told(tmp_path: Path, suffix: str) -> None:
    """A sum ten thousand times a total printed elsewhere stays as printed, with a note."""
    other = "2025年项目支出表\n单位：万元\n项目 | 预算数\n运维 | 3125000\n合计 | 3125000\n"
    parsed = parsed_as(tmp_path, suffix, f"2025年收支预算总表\n单位：万元\n项目 | 预算数\n运维 | 312.5\n合计 | 312.5\n{other}")
    assert max(parsed.tables["budget_lines"]["amount_yuan"]) == 31_250_000_000
    assert told(parsed, "units-mixed") == [9]


@pytest.mark.parametrize(("title", "kind"), [
    ("某某县水务局2024年项目支出绩效目标表", "other-year"), ("某某县交通局2025年项目支出绩效目标表", "other-department"),
])  # fmt: skip
def test_two_documents_in_one_file(tmp_path: Path, suffix: str, title: str, kind: str) -> None:
    """Each table has its own head; a title of another year or department is told."""
    first = f"某某县水务局2025年项目支出绩效目标表\n单位：万元\n{LABELS}"
    second = f"{title}\n单位：元\n{LABELS}{LEAD.replace('运维', '修缮')}"
    parsed = parsed_as(tmp_path, suffix, first + row("甲数", "≥", "5", "个") + second + LAST)
    assert parsed.tables["projects"]["budget_yuan"].tolist() == [3_000_000, 300]
    assert told(parsed, kind) == [5]


def test_a_table_of_money_below_indicators_in_one_sheet(tmp_path: Path, suffix: str) -> None:
    """A title and a head of money end the indicators above: no row of theirs is taken for a subtotal."""
    parsed = parsed_as(tmp_path, suffix, HEAD + row("甲数", "≥", "5", "个") + "2025年收支预算总表\n单位：元\n科目编码 | 科目名称 | 预算数\n201 | 运维 | 300\n")
    found = parsed.tables["budget_lines"]
    assert found[found["code"] == "201"][["name", "amount_yuan"]].values.tolist() == [["运维", 300]]


@pytest.mark.parametrize(("cells", "lost"), [
    ("某某局 | | 300 | 产出指标 | 数量指标 | 乙数 | ≥ | 7 | 个", "filled"), ("某某局 | 修缮 | 20 | 产出指标 | 数量指标 | | ≥ | 7 | 个", "unread"),
    ("某某局 | 修缮 | 20 | 产出指标 | | 乙数 | 7 | 个 |", "unknown-operator"),
])  # fmt: skip
def test_a_cell_lost_in_the_midst(tmp_path: Path, suffix: str, cells: str, lost: str) -> None:
    """What stood above may be meant, and is told; a row without its name is unread."""
    parsed = parsed_as(tmp_path, suffix, HEAD + row("甲数", "≥", "5", "个") + cells + "\n")
    assert (unread(parsed) if lost == "unread" else told(parsed, lost)) == [5]
    assert lost == "unread" or reviewed(parsed) == [False, True]


def test_a_cell_merged_where_it_should_not_be_is_told(tmp_path: Path, suffix: str) -> None:
    """A merge that puts a name below the operator gives no plain figure."""
    parsed = parsed_as(tmp_path, suffix, HEAD + row("甲数", "≥", "5", "个") + "^ | ^ | ^ | ^ | 质量指标 | 丙 | < | 7 | 个\n".replace("^", "某某局", 1))
    assert [flag for flag, (name, *_) in zip(reviewed(parsed), indicators(parsed), strict=True) if name == "丙"] == [True]
