"""Tables by area: target and actual of each, areas directly behind the names, the allocation of money above them."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator.parsing.parse import parse
from site_tests.evaluations import Cell, page
from site_tests.test_evaluations import read, values

TOP: list[list[Cell]] = [[("专项名称", 2), ("危房改造补助资金", 8)], [("省级主管部门", 2), ("某某省住房和城乡建设厅", 8)]]
LEVELS = ["一级指标", "二级指标", "三级指标"]
AREAS = ["indicator", "area", "operator", "target_value", "measure_unit", "actual_value"]
PAIRS: list[list[Cell]] = [[("产出指标", 1, 2), "数量指标", "改造户数", "户", "120", "118", "80", "80", "200", "198"],
                           ["质量指标", "合格率", "%", "100", "99", "", "", "", ""]]  # fmt: skip
ONE_ROW: list[list[Cell]] = [[*LEVELS, "计量单位", "东县目标值", "东县完成值", "西市目标值", "西市完成值", "合计目标值", "合计完成值"]]
TWO_ROWS: list[list[Cell]] = [[*((each, 1, 2) for each in (*LEVELS, "计量单位")), ("东县", 2), ("西市", 2), ("合计", 2)], ["目标值", "完成值"] * 3]


@pytest.mark.parametrize("head", [ONE_ROW, TWO_ROWS], ids=["one row", "two rows"])
def test_target_and_actual_of_an_area_are_one_indicator(tmp_path: Path, head: list[list[Cell]]) -> None:
    """`东县目标值 东县完成值` are the two sides of 东县; totals are no area."""
    parsed = read(tmp_path, page("2024年区域绩效自评表", [*TOP, *head, *PAIRS]))
    assert values(parsed, "indicators", AREAS) == [
        ["改造户数", "东县", "=", "120", "户", "118"], ["改造户数", "西市", "=", "80", "户", "80"], ["合格率", "东县", "=", "100", "%", "99"],
    ]  # fmt: skip
    assert parsed.tables["documents"]["kinds"].tolist() == ["evaluation areas"]


def test_areas_directly_behind_the_names(tmp_path: Path) -> None:
    """No column of operators or units: areas are told by their names, the unit by the brackets behind the indicator's."""
    rows: list[list[Cell]] = [[*LEVELS, "东县", "西市", "北区", ("合计", 4)], [("产出指标", 1, 2), "数量指标", "改造户数（户）", "≥120", "80", "", ("200", 4)],
                              ["质量指标", "合格率（%）", "100", "100", "95", ("", 4)]]  # fmt: skip
    parsed = read(tmp_path, page("2024年区域绩效目标表", [*TOP, *rows]))
    assert values(parsed, "indicators", AREAS[:-1]) == [
        ["改造户数（户）", "东县", ">=", "120", "户"], ["改造户数（户）", "西市", "=", "80", "户"],
        ["合格率（%）", "东县", "=", "100", "%"], ["合格率（%）", "西市", "=", "100", "%"], ["合格率（%）", "北区", "=", "95", "%"],
    ]  # fmt: skip
    assert parsed.tables["budget_lines"].empty


@pytest.mark.parametrize("rows", [
    [[("资金分配（万元）", 2, 2), ("年度金额", 3), "东县", "西市", "合计", ("", 2)], [("", 3), "2000", "1200", "3200", ("", 2)]],
    [[("资金分配（万元）", 2, 2), ("", 3), "东县", "西市", "合计", ("", 2)], [("年度金额", 3), "2000", "1200", "3200", ("", 2)]],
], ids=["names beside the label", "amounts beside the label"])  # fmt: skip
def test_an_allocation_is_no_budget(tmp_path: Path, rows: list[list[Cell]]) -> None:
    """Names of areas, or an amount for each, behind a label of money: told, and not taken for the budget."""
    head: list[Cell] = [*LEVELS, "指标方向", "计量单位", "东县", "西市", "合计", ("备注", 2)]
    rows = [*TOP, *rows, head, ["产出指标", "数量指标", "改造户数", "≥", "户", "120", "80", "200", ("", 2)]]
    (tmp_path / "areas.html").write_text(page("2024年区域绩效目标表", rows), encoding="utf-8")
    parsed = parse([tmp_path / "areas.html"])
    assert values(parsed, "projects", ["project", "budget_printed", "budget_yuan"]) == [["危房改造补助资金", "", ""]]
    assert "allocation" in set(parsed.tables["notes"]["kind"])
    assert values(parsed, "indicators", ["area", "target_value"]) == [["东县", "120"], ["西市", "80"]]
