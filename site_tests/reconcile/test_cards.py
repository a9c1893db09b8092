"""Cards: funds, cost targets, parts, averages, figures of goals and names, numbers, titles, dates, template text."""

from __future__ import annotations

import pytest

from site_tests.reconcile.altered import BOOK, CARDS, OLD_ROWS, TABBED, Case, checks, holds_as_said

SHIFTED = "区域创新体系建设项目平均成本\t\t≤100万/个\t"
WHOLE = (SHIFTED, "\t\t区域创新体系建设项目平均成本\t≤100万/个")
EXACT = (("≥1项", "1项"), ("≥2项", "2项"), ("≥9项", "10项"), ("≥12项", "12项"))
FUNDS = "144.00\n\t其中：财政    资金\n\t144.00\n\t其他资金\n\t \n"
FUNDS_OF_TWO = "{}\n\t其中：财政    资金\n\t100.00\n\t其他资金\n\t{}\n"

CASES = (
    Case("CRD-01", "holds", "ban-gong-yong-fang", CARDS),
    Case("CRD-01", "differs", "ban-gong-yong-fang", CARDS, (("其他资金\n\t \n", "其他资金\n\t20.00\n"),)),
    Case("CRD-01", "rounding", "ban-gong-yong-fang", CARDS, (("资金\n\t144.00", "资金\n\t144.01"),)),
    Case("CRD-01", "unclear", "ban-gong-yong-fang", CARDS, (("资金\n\t144.00", "资金\n\t100.00"),)),
    Case("CRD-01", "rounding", "ban-gong-yong-fang", CARDS, ((FUNDS, FUNDS_OF_TWO.format("144.004", "44.00")),)),
    Case("CRD-01", "holds", "ban-gong-yong-fang", CARDS, ((FUNDS, FUNDS_OF_TWO.format("144.00", "44.0000")),)),
    Case("CRD-01", "differs", "ban-gong-yong-fang", CARDS, ((FUNDS, FUNDS_OF_TWO.format("144.02", "44.00")),)),
    Case("CRD-01", "differs", "ban-gong-yong-fang", CARDS, (("资金\n\t144.00", "资金\n\t150.00"),)),
    Case("CRD-02", "holds", "利息支出", CARDS),
    Case("CRD-02", "rounding", "利息支出", CARDS, (("≤2977.5万元", "≤2977.51万元"),)),
    Case("CRD-02", "unclear", "办公用房租金", CARDS),
    Case("CRD-02", "unclear", "利息支出", CARDS, (("≤2977.5万元", "≤2900.0万元"),)),
    Case("CRD-02", "unclear", "平均成本", TABBED),
    Case("CRD-02", "silent", "带动企业", TABBED),
    Case("CRD-03", "holds", "实施项目数量", TABBED),
    Case("CRD-03", "unclear", "实施项目数量", TABBED, (("≥9项", "≥8项"),)),
    Case("CRD-03", "differs", "实施项目数量", TABBED, EXACT),
    Case("CRD-03", "rounding", "实施项目数量", TABBED, (("≥1项", "33.34万元"), ("≥2项", "33.34万元"), ("≥9项", "33.34万元"), ("≥12项", "100.00万元"))),
    Case("CRD-04", "silent", "zhong-yang", TABBED),
    Case("CRD-04", "holds", "zhong-yang", TABBED, (WHOLE,)),
    Case("CRD-04", "unclear", "zhong-yang", TABBED, (WHOLE, ("≤200万/个", "≤20万/个"), ("≤100万/个", "≤10万/个"))),
    Case("CRD-04", "unclear", "zhong-yang", TABBED, (WHOLE, ("≤200万/个", "200万/个"))),
    Case("CRD-05", "holds", "4831平方米", CARDS),
    Case("CRD-05", "holds", "12项", TABBED),
    Case("CRD-05", "unclear", "4381平方米", CARDS, (("建筑面积4831", "建筑面积4381"),)),
    Case("CRD-05", "unclear", "13项", TABBED, (("实施了12项", "实施了13项"),)),
    Case("CRD-06", "holds", "chu-fang", CARDS),
    Case("CRD-06", "unclear", "chu-fang", CARDS, (("≤15人次", "≤25人次"),)),
    Case("CRD-07", "holds", "序号", CARDS),
    Case("CRD-07", "unclear", "序号", CARDS, (("]15.科技统计", "]16.科技统计"),)),
    Case("CRD-08", "holds", "guo-ji-ke-ji", CARDS),
    Case("CRD-08", "unclear", "guo-ji-ke-ji", CARDS, (("2.国际科技交流绩效", "2.国际科技合作绩效"),)),
    Case("CRD-09", "unclear", "落款", TABBED),
    Case("CRD-09", "holds", "落款", TABBED, (("2024年2月12日", "2025年2月12日"),)),
    Case("CRD-10", "holds", "期限", CARDS),
    Case("CRD-10", "unclear", "chu-fang-ren-wu", CARDS, (("2023年12月31日前完成", "2022年12月31日前完成"),)),
    Case("CRD-11", "unclear", "绩效目标", CARDS),
    Case("CRD-11", "mended", "绩效目标", CARDS, (("2.目标内容2", "2.保障系统运行"),)),
    Case("CRD-11", "unclear", "指标名称", OLD_ROWS),
    Case("CRD-12", "unclear", "2022年", BOOK),
    Case("CRD-12", "mended", "2022年", BOOK, (("2022年将进一步", "2024年将进一步"),)),
    Case("CRD-13", "unclear", "jin-ke-bang-fu", CARDS),
    Case("CRD-13", "silent", "ban-gong-yong-fang", CARDS),
    Case("CRD-13", "mended", "zhi-yuan-fu-wu", BOOK, (("140天", "百余天"),)),
    Case("CRD-14", "unclear", "zhong-yang", TABBED),
    Case("CRD-14", "mended", "zhong-yang", TABBED, (WHOLE,)),
    Case("CRD-14", "silent", "", CARDS),
)  # fmt: skip


@pytest.mark.parametrize("case", CASES, ids=str)
def test_case(case: Case) -> None:
    """Each rule reaches the verdict its case names."""
    holds_as_said(case)


def test_a_blank_is_not_said_to_be_zero() -> None:
    """Where other funds are printed empty, the check says so and still holds."""
    assert {check.left.label for check in checks("CRD-01", CARDS)} == {"财政资金（其他资金留空）"}


def test_each_amount_is_rounded_by_its_own_places() -> None:
    """A budget with three decimals beside funds with two allows half a place of each, and every cell leads to its own line."""
    check = next(each for each in checks("CRD-01", CARDS, ((FUNDS, FUNDS_OF_TWO.format("144.004", "44.00")),)) if each.subject.startswith("ban-gong"))
    assert (str(check.tolerance), check.left.lines, check.right.lines) == ("0.0105", (12, 14), (10,))


def test_a_range_is_told_with_both_ends() -> None:
    """A target between two sums is not quoted as the lower one."""
    found = [check.left.label for check in checks("CRD-02", CARDS, (("≤160万元", "140-160万元"),)) if "办公用房租金" in check.subject]
    assert found == ["成本目标：办公用房租金140—160万元"]


def test_a_cap_above_the_budget_is_said_neutrally() -> None:
    """The rent cap above the budget is no difference: a cap is not spending."""
    check = next(each for each in checks("CRD-02", CARDS) if each.verdict == "unclear")
    assert (str(check.left.value), str(check.right.value)) == ("160", "144")
    assert "上限不是支出" in check.explanation


def test_a_cap_for_one_piece_is_not_compared_with_the_budget() -> None:
    """万元/个 stands beside the whole budget in words only, without a difference."""
    found = [each for each in checks("CRD-02", TABBED) if "平均成本" in each.subject]
    assert found
    assert all(isinstance(each.left.value, str) and each.verdict == "unclear" for each in found)


def test_both_sides_point_at_the_printed_lines() -> None:
    """Budget and funds of a card lead to the very cells."""
    check = next(each for each in checks("CRD-01", CARDS) if each.subject.startswith("ban-gong"))
    assert (check.left.lines, check.right.lines) == ((12,), (10,))
