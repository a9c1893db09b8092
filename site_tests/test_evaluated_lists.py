"""Lists of evaluated projects, a row each: totals are no projects, the money, rate and score of each row are read as from a form."""

from __future__ import annotations

from pathlib import Path

import pytest

from site_tests.evaluations import Cell, page
from site_tests.test_evaluations import read, values

HEAD = ["序号", "主管部门", "实施单位", "项目名称", "年初预算数", "全年预算数", "全年执行数", "执行率", "得分"]
ROWS = [["1", "某某局", "某某馆", "校舍维修", "100", "100", "95", "95.00%", "96"], ["2", "某某局", "某某站", "设备购置", "200", "180", "175.5", "97.50%", "98"]]
BEHIND = ["300", "280", "270.5", "96.55%", ""]


@pytest.mark.parametrize("front", [["合计", "", "", ""], [("合计", 4)], [("合计", 3), ""], ["", "合计", "", ""], ["", "", "", "合计"]], ids=str)
def test_a_list_of_evaluations_gives_a_project_a_row_and_none_for_its_total(tmp_path: Path, front: list[Cell]) -> None:
    """Wherever the word of the total stands; the department is not the office where both have a column."""
    parsed = read(tmp_path, page("2023年度项目支出绩效自评汇总表", [[("单位：万元", 9)], HEAD, *ROWS, [*front, *BEHIND]]))
    columns = ["project", "department", "agency", "stage", "initial_budget_yuan", "budget_yuan", "executed_yuan", "execution_rate", "total_score"]
    assert values(parsed, "projects", columns) == [
        ["校舍维修", "某某局", "某某馆", "evaluation", "1000000", "1000000", "950000", "95.00", "96"],
        ["设备购置", "某某局", "某某站", "evaluation", "2000000", "1800000", "1755000", "97.50", "98"],
    ]
    assert parsed.tables["documents"]["kinds"].tolist() == ["evaluation"]
    assert set(parsed.tables["budget_lines"]["name"]) == {"校舍维修", "设备购置", "合计"}


def test_the_total_of_a_list_of_projects_has_a_name(tmp_path: Path) -> None:
    """`合计` below `序号` names its row, so that no line of money is without a name, and is no project."""
    rows = [[("单位：万元", 4)], ["序号", "单位名称", "项目名称", "金额"], ["1", "某某馆", "校舍维修", "100"], ["合计", "", "", "100"]]
    parsed = read(tmp_path, page("2024年项目支出预算表", rows))
    assert values(parsed, "budget_lines", ["name", "amount_printed"]) == [["校舍维修", "100"], ["合计", "100"]]
    assert values(parsed, "projects", ["project", "stage"]) == [["校舍维修", "target"]]
    assert parsed.tables["notes"].empty
