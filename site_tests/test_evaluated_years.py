"""Evaluations of several years: cards below one another are each of their own year; of columns of several years those of the card's own are read."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from generator.parsing.parse import Parsed
from generator.pipeline import material
from generator.reconcile.engine import all_rules
from site_tests.evaluations import Cell, page
from site_tests.test_evaluations import read, values

BELOW = [["项目名称", ("养护补助", 9)], ["主管部门", ("某某局", 4), ("实施单位", 2), ("某某站", 3)]]
INDICATORS = [[("绩效指标", 1, 2), "一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值", "分值", ("得分", 3)],
              ["产出指标", "数量指标", "养护里程", "300公里", "312公里", "90", ("90", 3)]]  # fmt: skip
ONE_ROW: list[list[Cell]] = [
    [("项目资金（万元）", 1, 3), "", "2022年预算数", "2022年执行数", "2023年预算数", "2023年执行数", "预算数（2024年）", "执行数（2024年）", "执行率", "得分"],
    ["年度资金总额", "100", "90", "200", "180", "300", "270", "90%", "9"], ["其中：财政拨款", "100", "90", "200", "180", "300", "270", "", ""],
]  # fmt: skip
TWO_ROWS: list[list[Cell]] = [
    [("项目资金（万元）", 1, 4), ("", 1, 2), ("2022年", 2), ("2023年", 2), ("2024年", 2), ("执行率", 1, 2), ("得分", 1, 2)],
    ["预算数", "执行数", "预算数", "执行数", "预算数", "执行数"],
    ["年度资金总额", "100", "90", "200", "180", "300", "270", "90%", "9"], ["其中：财政拨款", "100", "90", "200", "180", "300", "270", "", ""],
]  # fmt: skip


def card(title: str, money: list[list[Cell]]) -> str:
    """A card of one project."""
    return page(title, [*BELOW, *money, *INDICATORS])


def other_years(parsed: Parsed) -> list[str]:
    """The columns that are told as those of other years."""
    notes = parsed.tables["notes"]
    return notes.loc[notes["kind"] == "other-year", "printed"].tolist()


@pytest.mark.parametrize("money", [ONE_ROW, TWO_ROWS], ids=["one row", "two rows"])
def test_of_several_years_the_columns_of_the_own_one_are_read(tmp_path: Path, money: list[list[Cell]]) -> None:
    """The amounts of 2023 on a card of 2023; the other four columns are told by name, and no sum mixes them."""
    parsed = read(tmp_path, card("2023年度项目支出绩效自评表", money))
    assert values(parsed, "projects", ["fiscal_year", "budget_yuan", "executed_yuan", "execution_rate"]) == [["2023", "2000000", "1800000", "90"]]
    assert [name.replace("/", "") for name in other_years(parsed)] in (
        ["2022年预算数", "2022年执行数", "2024年预算数", "2024年执行数"], ["2022年预算数", "2022年执行数", "预算数（2024年）", "执行数（2024年）"])  # fmt: skip
    assert parsed.tables["budget_lines"].empty
    own = material(parsed)
    sums = [check for each in all_rules() if each.id == "EVA-05" for check in each.find(own)]
    assert [(check.verdict, check.left.value) for check in sums] == [("holds", Decimal(200)), ("holds", Decimal(180))]


def test_no_year_is_guessed(tmp_path: Path) -> None:
    """A card that prints no year of its own: none of the columns is read, all are told, and the document has no year either."""
    parsed = read(tmp_path, card("项目支出绩效自评表", TWO_ROWS))
    assert values(parsed, "projects", ["fiscal_year", "budget_yuan", "executed_yuan", "initial_budget_yuan"]) == [["", "", "", ""]]
    assert len(other_years(parsed)) == 6
    parsed = read(tmp_path, card("项目支出绩效自评表", [["预算年度", ("2024年", 9)], *TWO_ROWS]))
    assert values(parsed, "projects", ["budget_yuan", "executed_yuan"]) == [["3000000", "2700000"]]


@pytest.mark.parametrize(("title", "below"), [("项目支出绩效自评表（{}年度）", ""), ("项目支出绩效自评表", "<p>（{}年度）</p>")])
def test_cards_of_two_years_in_one_file_are_each_of_their_own(tmp_path: Path, title: str, below: str) -> None:
    """The year stands behind the title or on the line below it."""
    cards = [card(title.format(year), ONE_ROW).replace("</h1>", "</h1>" + below.format(year)).replace("养护补助", f"养护补助{year}") for year in (2023, 2024)]
    parsed = read(tmp_path, cards[0].replace("</body></html>", "") + cards[1].split("<body>")[1])
    assert values(parsed, "projects", ["project", "fiscal_year", "budget_yuan"]) == [["养护补助2023", "2023", "2000000"], ["养护补助2024", "2024", "3000000"]]


def test_figures_under_one_heading_twice_are_not_added_up(tmp_path: Path) -> None:
    """Two columns of one name without a year: nobody can tell which belong together, so no sum of sources is judged."""
    money: list[list[Cell]] = [[("项目资金（万元）", 1, 3), "", "全年预算数", "全年执行数", "全年执行数", "分值", "执行率", ("得分", 3)],
             ["年度资金总额", "200", "180", "90", "10", "90%", ("9", 3)], ["其中：财政拨款", "200", "180", "80", "", "", ("", 3)]]  # fmt: skip
    own = material(read(tmp_path, card("2023年度项目支出绩效自评表", money)))
    assert [check.subject.rpartition("-")[2] for each in all_rules() if each.id == "EVA-05" for check in each.find(own)] == ["全年（调整后）预算数"]
