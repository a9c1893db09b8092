"""Self-evaluations of several provinces and targets by area: money, rates, points, actuals, reasons, each as printed."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from generator.parsing.parse import Parsed, parse
from generator.understanding.evaluation import read_actual
from site_tests import evaluations

MONEY = ["initial_budget_yuan", "budget_yuan", "executed_yuan"]
POINTS = ["execution_rate", "execution_points", "execution_score", "total_score"]


def read(tmp_path: Path, text: str) -> Parsed:
    """A web page as read."""
    path = tmp_path / "evaluation.html"
    path.write_text(text, encoding="utf-8")
    parsed = parse([path])
    assert not parsed.faults
    assert "unread" not in set(parsed.tables["lines"]["role"])
    return parsed


def values(parsed: Parsed, table: str, columns: list[str]) -> list[list[str]]:
    """Rows of a table as texts, blank where nothing is printed."""
    blank = {"<NA>", "None", "nan"}
    return [["" if str(value) in blank else str(value) for value in row] for row in parsed.tables[table][columns].to_numpy().tolist()]


@pytest.mark.parametrize(("text", "project", "money", "points", "result"), [
    (evaluations.SICHUAN, "运维费", [1_000_000, 980_000, 950_600], ["97.00", "10", "9.7", "96.7"], "系统全年稳定运行。"),
    (evaluations.YUNNAN, "农村公路养护补助", [5_000_000, 4_800_000, 4_560_000], ["95.00", "10", "9.5", "98.5"], "养护农村公路312公里。"),
    (evaluations.HUBEI, "群众文化活动经费", ["", 600_000, 570_000], ["95", "20", "19", "97"], ""),
    (evaluations.CHONGQING, "污水处理厂运行", ["", 12_000_000, 11_880_000], ["99", "", "", ""], "处理污水812万吨。"),
], ids=["Sichuan", "Yunnan", "Hubei", "Chongqing"])  # fmt: skip
def test_money_points_and_result_of_an_evaluation(tmp_path: Path, text: str, project: str, money: list[object], points: list[str], result: str) -> None:
    """The year's money after changes is the budget, the one at its beginning stands apart; what the form does not print stays blank."""
    parsed = read(tmp_path, text)
    assert values(parsed, "projects", ["project", "stage", "scope", *MONEY, *POINTS, "result"]) == [
        [project, "evaluation", "project", *map(str, money), *points, result]
    ]
    assert parsed.tables["documents"]["kinds"].tolist() == ["evaluation"]


@pytest.mark.parametrize(("text", "rows"), [
    (evaluations.SICHUAN, [
        ["运维系统数量", "=", "6", "个", "6", "6", "个", "30", "30"], ["系统故障率", "<=", "5", "%", "3", "3", "%", "30", "30"],
        ["服务能力", "qualitative", "", "", "优", "", "", "20", "18"], ["用户满意度", ">=", "95", "%", "92", "92", "%", "10", "9"],
    ]),
    (evaluations.YUNNAN, [
        ["养护里程", ">=", "300", "公里", "312", "312", "公里", "20", "20"], ["优良路率", ">=", "80", "%", "76.5", "76.5", "%", "15", "14"],
        ["完成时间", "qualitative", "", "", "按期完成", "", "", "15", "15"], ["受益人口", ">=", "5.0", "万人", "5.1万人", "5.1", "万人", "30", "30"],
        ["群众满意度", ">=", "90", "%", "93.4%", "93.4", "%", "10", "10"],
    ]),
    (evaluations.HUBEI, [
        ["演出场次", "=", "30", "场", "28场", "28", "场", "", "18"], ["演出合格率", "=", "100", "%", "100%", "100", "%", "", "10"],
        ["观众人数", ">=", "2", "万人次", "2.3万人次", "2.3", "万人次", "", "10"],
        ["培训人数", "=", "500", "人", "512人", "512", "人", "", "20"], ["学员满意度", "=", "90", "%", "91%", "91", "%", "", "20"],
    ]),
    (evaluations.CHONGQING, [
        ["污水处理量", ">=", "800", "万吨", "812", "812", "万吨", "40", ""], ["达标率", ">=", "98", "%", "97.5", "97.5", "%", "40", ""],
        ["群众满意度", ">=", "90", "%", "无", "", "", "20", ""],
    ]),
], ids=["Sichuan", "Yunnan", "Hubei", "Chongqing"])  # fmt: skip
def test_targets_and_actuals_stand_in_one_row(tmp_path: Path, text: str, rows: list[list[str]]) -> None:
    """Target, actual, points and score of each indicator; a bare actual has the unit of its target."""
    columns = ["indicator", "operator", "target_value", "measure_unit", "actual_printed", "actual_value", "actual_unit", "weight", "score"]
    assert values(read(tmp_path, text), "indicators", columns) == rows


WAYS = {
    "workbook": (".xlsx", evaluations.as_workbook), "word": (".docx", evaluations.as_word), "pipes": (".md", evaluations.as_pipes),
    "tabs": (".txt", lambda text: evaluations.as_text(text, "\t")), "bars": (".txt", lambda text: evaluations.as_text(text, " | ")),
    "bars, merged cells left out": (".txt", lambda text: evaluations.as_text(text, " | ", filled=True)),
}  # fmt: skip
LOST = {("sichuan", "bars, merged cells left out"), ("areas", "bars, merged cells left out")}
"""Where the text does not tell: a goal below a section of its own, a row of areas that begins with its second level. Both are left unread or blank."""
FIGURES = ["indicator", "area", "category", "subcategory", "operator", "target_value", "measure_unit", "actual_printed", "actual_value", "actual_unit",
           "weight", "score"]  # fmt: skip


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("name", evaluations.PAGES)
def test_the_same_form_in_another_type_says_the_same(tmp_path: Path, name: str, way: str) -> None:
    """Excel, Word and four kinds of text give what the web page gives; where a text has lost too much, less is read and nothing wrong."""
    suffix, make = WAYS[way]
    (tmp_path / "page.html").write_text(evaluations.PAGES[name], encoding="utf-8")
    (tmp_path / f"other{suffix}").write_bytes(make(evaluations.PAGES[name]))
    page, other = parse([tmp_path / "page.html"]), parse([tmp_path / f"other{suffix}"])
    assert not other.faults
    project = ["project", "agency", "stage", *MONEY, *POINTS]
    assert values(page, "projects", project) == values(other, "projects", project)
    ours, theirs = values(page, "indicators", FIGURES), values(other, "indicators", FIGURES)
    if (name, way) in LOST:
        assert [row for row in theirs if row not in ours] == []
        return
    assert ours == theirs
    assert values(page, "projects", ["goal", "result"]) == values(other, "projects", ["goal", "result"])


def test_a_row_below_the_goal_is_no_goal(tmp_path: Path) -> None:
    """Further text in the columns of the goal, beside a label of its own, is not added to it; persons are concealed."""
    parsed = read(tmp_path, evaluations.SICHUAN)
    assert parsed.tables["projects"]["goal"].tolist() == ["保障系统稳定运行。"]
    assert not parsed.documents[0].offered
    assert read(tmp_path, evaluations.YUNNAN).tables["projects"]["goal"].tolist() == ["养护农村公路300公里。"]


def test_an_area_table_gives_a_row_for_each_area_that_prints_a_value(tmp_path: Path) -> None:
    """Totals are no areas, a blank is no target, a row without any is told; ids tell the areas apart."""
    parsed = read(tmp_path, evaluations.AREAS)
    assert values(parsed, "indicators", ["indicator", "area", "operator", "target_value", "measure_unit"]) == [
        ["改造户数", "甲县", ">=", "120", "户"], ["改造户数", "乙县", ">=", "80", "户"],
        ["验收合格率", "甲县", "=", "100", "%"], ["验收合格率", "乙县", "=", "100", "%"], ["验收合格率", "丙市", "=", "100", "%"],
        ["受益人口", "甲县", ">=", "360", "人"], ["受益人口", "丙市", ">=", "50", "人"],
    ]  # fmt: skip
    assert parsed.tables["indicators"]["indicator_id"].is_unique
    assert parsed.tables["documents"]["kinds"].tolist() == ["targets areas"]
    assert [note for note in parsed.tables["notes"]["kind"] if note == "no-area"] == ["no-area"]
    below = values(read(tmp_path, evaluations.AREAS_BELOW), "indicators", ["indicator", "area", "target_printed"])
    assert below == [["新建水库", "东山县", "≥1"], ["新建水库", "西河区", "2"], ["合格率", "东山县", "100"], ["合格率", "西河区", "100"]]


@pytest.mark.parametrize(("printed", "unit", "value", "read_unit", "kinds"), [
    ("5.1万亩", "万亩", "5.1", "万亩", []), ("13,260批次", "批次", "13260", "批次", []), ("93.4%", "%", "93.4", "%", []), ("32", "家", "32", "家", []),
    ("完成", "家", None, "", []), ("已全部完成", "", None, "", []), ("—", "家", None, "", []), ("2023年12月", "", None, "", []),
    ("≥95%", "%", "95", "%", ["operator-in-actual"]), ("0.958", "%", "0.958", "", ["fraction-for-rate"]), ("0.5", "小时", "0.5", "小时", []),
])  # fmt: skip
def test_actuals_are_read_as_targets_are(printed: str, unit: str, value: str | None, read_unit: str, kinds: list[str]) -> None:
    """Number and unit, words and days without a number, what is doubtful with its note."""
    number, found, remarks = read_actual(printed, "某指标", unit)
    assert (number, found, [remark.kind for remark in remarks]) == (None if value is None else Decimal(value), read_unit, kinds)


@pytest.mark.parametrize(("old", "new", "column", "value", "kind"), [
    ("97.00%", "1,234%", "execution_rate", "1234", ""), ("97.00%", "0.97", "execution_rate", "97.00", "fraction-for-rate"),
    ("97.00%", "97.00", "execution_rate", "97.00", "rate-without-unit"), (">9.7<", ">优<", "execution_score", "", "not-a-number"),
    (">96.7<", ">九十六<", "total_score", "", "not-a-number"), ("95.06", "120.00", "executed_yuan", "1200000", ""),
    ("95.06", "约95", "executed_yuan", "", "not-an-amount"),
])  # fmt: skip
def test_odd_figures_are_read_as_printed_or_told(tmp_path: Path, old: str, new: str, column: str, value: str, kind: str) -> None:
    """A rate of 1,234 %, one without its sign, a score in words, more spent than planned: as printed; what is no number is told."""
    parsed = read(tmp_path, evaluations.SICHUAN.replace(old, new, 1))
    assert values(parsed, "projects", [column]) == [[value]]
    assert not kind or kind in set(parsed.tables["notes"]["kind"])
