"""What forms of evaluations print beside their tables is read or told: goals, reasons, points of the rate, amounts of tasks, boxes to tick."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest

from generator.pages.figures import _AMOUNTS, prints_amounts
from generator.parsing.parse import Parsed, parse
from site_tests.evaluations import CHONGQING, HUBEI, page
from site_tests.test_evaluations import read, values

GOAL, CELL = "开展群众演出30场，丰富群众生活。", '<td colspan="1" rowspan="4">年度绩效目标1（40分）</td>'


def notes(parsed: Parsed, kind: str) -> list[list[str]]:
    """What the notes of a kind say."""
    rows = parsed.tables["notes"]
    return rows.loc[rows["kind"] == kind, ["printed", "reason"]].to_numpy().tolist()


@pytest.mark.parametrize("cell", [
    f'<td colspan="1" rowspan="5">年度绩效目标1（40分）</td><td colspan="7">{GOAL}</td></tr><tr>', f'{CELL}<td rowspan="4">{GOAL}</td>',
    f'<td>年度绩效目标1（40分）</td><td colspan="7">{GOAL}</td></tr><tr><td rowspan="4">年度绩效指标</td>',
], ids=["above its indicators", "beside them", "a row of its own"])  # fmt: skip
def test_the_text_of_one_of_several_goals_is_the_goal(tmp_path: Path, cell: str) -> None:
    """Wherever it stands by the label; it is no label of columns."""
    parsed = read(tmp_path, HUBEI.replace(CELL, cell))
    assert parsed.tables["projects"]["goal"].tolist() == [GOAL]
    assert len(parsed.tables["indicators"]) == 5
    assert GOAL not in set(parsed.tables["notes"]["printed"])


def test_a_reason_for_large_deviations_is_a_reason(tmp_path: Path) -> None:
    """`偏差大或目标未完成原因分析` as the head of a column."""
    text = HUBEI.replace('rowspan="1">得分</td></tr>', 'rowspan="1">得分</td><td>偏差大或目标未完成原因分析</td></tr>')
    text = text.replace(">18</td></tr>", ">18</td><td>场馆维修</td></tr>")
    assert "场馆维修" in read(tmp_path, text).tables["indicators"]["reason"].tolist()


def test_the_points_of_the_rate_in_a_column_of_their_own(tmp_path: Path) -> None:
    """`执行率权重 10` beside the rate."""
    rate = '<td colspan="3" rowspan="1">{}</td></tr>'
    text = CHONGQING.replace(rate.format("执行率（B/A）"), "<td>执行率（B/A）</td><td>执行率权重</td><td>执行率得分</td></tr>")
    text = text.replace(rate.format("99%"), "<td>99%</td><td>10</td><td>9.9</td></tr>")
    assert values(read(tmp_path, text), "projects", ["execution_rate", "execution_points", "execution_score"]) == [["99", "10", "9.9"]]


def test_amounts_of_the_tasks_of_a_whole_department_are_told(tmp_path: Path) -> None:
    """No column holds them, so each is told with what it is; the total of the tasks is not taken for the department's budget."""
    parsed = read(tmp_path, page("2023年度部门整体支出绩效自评表", [
        ["部门名称", ("某某市某某局", 6)],
        [("年度主要任务", 1, 4), "任务名称", ("主要内容", 2), "预算金额（万元）", "执行金额（万元）", "完成情况"],
        ["管网改造", ("改造管网12公里", 2), "860", "820", "已完成"], ["河道清淤", ("清淤20公里", 2), "320", "320", "已完成"], [("合计", 3), "1180", "1140", ""],
        [("绩效指标", 1, 2), "一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值", "得分"],
        ["产出指标", "数量指标", "改造里程", "12公里", "12公里", "20"],
    ]))  # fmt: skip
    assert [(name, "860" in reason and "820" in reason) for name, reason in notes(parsed, "task-amount")] == [
        ("管网改造", True), ("河道清淤", False), ("合计", False),
    ]  # fmt: skip
    assert values(parsed, "projects", ["project", "scope", "stage", "budget_yuan", "executed_yuan"]) == [["（部门整体）", "department", "evaluation", "", ""]]


@pytest.mark.parametrize("choice", ["1、部门预算项目 ☑ 2、其他 □", "部门预算项目"])
def test_boxes_to_tick_do_not_make_a_document_one_of_a_department(tmp_path: Path, choice: str) -> None:
    """`项目属性 1、部门预算项目 ☑` says of what kind the project is."""
    rows = [["项目名称", ("水库维修", 4)], ["项目属性", (choice, 4)], ["实施单位", ("某某站", 4)],
            ["一级指标", "二级指标", "三级指标", "指标值", "备注"], ["产出指标", "数量指标", "水库", "3座", ""]]  # fmt: skip
    (tmp_path / "form.html").write_text(page("项目支出绩效目标申报表", rows), encoding="utf-8")
    assert parse([tmp_path / "form.html"]).tables["documents"]["scope"].tolist() == [""]


@pytest.mark.parametrize(("fields", "says"), [({}, False), ({"fiscal_yuan": 10}, True), ({"executed_yuan": 0}, True), ({"budget_printed": "优"}, True)])
def test_a_document_that_prints_an_amount_is_never_said_to_print_none(fields: dict[str, object], says: bool) -> None:
    """Any amount of a project counts, also one that cannot stand for the whole department."""
    catalogue = SimpleNamespace(projects={"d": [dict.fromkeys(_AMOUNTS) | fields]}, budget_lines={})
    assert prints_amounts(cast(Any, catalogue), {"document_id": "d"}) == says
