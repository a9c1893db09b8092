"""The narrative and the contents of a budget book against its tables, on the registered book and on altered copies of it."""

from __future__ import annotations

import pytest

from generator.reconcile.engine import half_unit
from site_tests.reconcile.altered import BOOK, Case, checks, holds_as_said, verdicts

EMPTY_ROW = (("2210202\t提租补贴\t0.09\t0.09\t0.09\t\t", "2210202\t提租补贴\t\t\t\t\t"),)
SERVICES = "政府采购服务预算 2591.40 万元。\n"
LAST_ROW = "绍兴市科技工作者服务中心\t集智聚力工程建设\t11.88\t11.88\t\t\t\t\n"
LATER = (
    ("，比上年预算数减少 1.70 万元，下降 38.2%", "。公务用车较多，车辆费用比上年预算数增加 9.00 万元。公务接待费比上年预算数减少 1.70 万元，下降 38.2%"),
)  # fmt: skip
"""The change of an expense is told in a later sentence that names it, behind the change of something else."""
SHORTER = ("2060702\t科普活动\t325.00\t\t\t\t325.00", "2060702\t科普活动\t325\t\t\t\t325")
"""A cell that only dropped the zeros its table prints elsewhere is no coarser for it."""
EMPTY_FUND = "**\t**\t1\t2\t3\n\t合计\t\t\t\n"

CASES = (
    Case("NAR-01", "holds", "科普活动", BOOK),
    Case("NAR-01", "holds", "其一般行政管理事务", BOOK),
    Case("NAR-01", "differs", "科技馆站", BOOK, (("科技馆站（项）1983.62万元", "科技馆站（项）1938.62万元"),)),
    Case("NAR-01", "differs", "科普活动", BOOK, (SHORTER, ("科普活动（项）325.00 万元", "科普活动（项）325.30 万元"))),
    Case("NAR-01", "rounding", "科普活动", BOOK, (("科普活动（项）325.00 万元", "科普活动（项）325.01 万元"),)),
    Case("NAR-01", "unclear", "提租补贴", BOOK, EMPTY_ROW),
    Case("NAR-01", "silent", "某馆", BOOK, (("科技馆站（项）1983.62万元", "某馆（项）1983.62万元"),)),
    Case("NAR-02", "holds", "一般公共预算拨款收入", BOOK),
    Case("NAR-02", "differs", "收支总预算", BOOK, (("收支总预算5337.65万元", "收支总预算5373.65万元"),)),
    Case("NAR-02", "holds", "收入预算-收入预算", BOOK, (("2024 年收入预算 5337.65 万元", "2024 年收入预算 5333.72 万元"),)),
    Case("NAR-02", "rounding", "收支总预算", BOOK, (("收支总预算5337.65万元", "收支总预算5337.66万元"),)),
    Case("NAR-02", "unclear", "收入预算-收入预算", BOOK, (("收 入 总 计\t5337.65\t", "收 入 总 计\t\t"),)),
    Case("NAR-02", "unclear", "政府性基金", BOOK, (("没有使用政府性基金预算拨款安排的支出。", "使用政府性基金预算拨款安排的支出12.00万元。"),)),
    Case("NAR-03", "rounding", "上年结转", BOOK, (("上年结转 3.93 万元", "上年结转 3.94 万元"),)),
    Case("NAR-03", "holds", "年终结转", BOOK),
    Case("NAR-03", "differs", "上年结转", BOOK, (("上年结转 3.93 万元", "上年结转 13.93 万元"),)),
    Case("NAR-03", "unclear", "年终结转", BOOK, (("年终结转结余 0.00 万元", "年终结转结余 7.00 万元"),)),
    Case("NAR-04", "holds", "项目支出", BOOK),
    Case("NAR-04", "differs", "人员支出", BOOK, (("人员支出 1691.46 万元", "人员支出 1961.46 万元"),)),
    Case("NAR-04", "rounding", "人员支出", BOOK, (("人员支出 1691.46 万元", "人员支出 1691.47 万元"),)),
    Case("NAR-04", "unclear", "人员支出", BOOK, (("合计\t5337.65\t1691.46\t", "合计\t5337.65\t\t"),)),
    Case("NAR-05", "rounding", "公务接待", BOOK, (("公务接待费预算 2.75 万元", "公务接待费预算 2.76 万元"),)),
    Case("NAR-05", "holds", "因公出国", BOOK),
    Case("NAR-05", "differs", "公务接待", BOOK, (("公务接待费预算 2.75 万元", "公务接待费预算 3.75 万元"),)),
    Case("NAR-05", "unclear", "因公出国", BOOK, (("（境）费用预算 0.00 万元", "（境）费用预算 7.00 万元"),)),
    Case("NAR-06", "holds", "住房保障", BOOK),
    Case("NAR-06", "differs", "支出预算-卫生健康支出", BOOK, (("卫生健康支出 100.55 万元", "卫生健康支出 105.55 万元"),)),
    Case("NAR-06", "rounding", "支出预算-住房保障", BOOK, (("住房保障支出 168.12 万元", "住房保障支出 168.13 万元"),)),
    Case("NAR-06", "unclear", "支出预算-住房保障", BOOK, (("221\t住房保障支出\t168.12\t168.12", "221\t住房保障支出\t\t"),)),
    Case("NAR-07", "rounding", "涉及当年资金", BOOK, (("涉及当年资金2639.66万元", "涉及当年资金2639.67万元"),)),
    Case("NAR-07", "holds", "涉及当年资金", BOOK),
    Case("NAR-07", "differs", "涉及当年资金", BOOK, (("涉及当年资金2639.66万元", "涉及当年资金2600.00万元"),)),
    Case("NAR-07", "unclear", "涉及当年资金", BOOK, (("项目均实行绩效", "项目实行绩效"), ("涉及当年资金2639.66万元", "涉及当年资金2600.00万元"))),
    Case("NAR-08", "holds", "住房保障", BOOK),
    Case("NAR-08", "differs", "人员支出", BOOK, (("占 31.7%", "占 37.1%"),)),
    Case("NAR-08", "rounding", "人员支出", BOOK, (("1691.46 万元，占 31.7%", "1689.37 万元，占 31.6%"),)),
    Case("NAR-08", "unclear", "人员支出", BOOK, (("占 31.7%", "占全市人员支出的 2.1%"),)),
    Case("NAR-08", "differs", "人员支出", BOOK, (("占 31.7%", "占本年支出的 2.1%"),)),
    Case("NAR-08", "holds", "小微企业", BOOK, ((SERVICES, f"{SERVICES}面向中小企业采购 1200.00 万元，占 44.9%；面向小微企业采购 300.00 万元，占其 25.0%。"),)),
    Case("NAR-09", "silent", "国内接待", BOOK, (("公务接待费预算 2.75 万元", "公务接待费预算 2.75 万元，其中外事接待 0.50 万元、国内接待 2.25 万元"),)),
    Case("NAR-09", "rounding", "机关运行经费", BOOK, (("增加 7.52 万元，增长 0.9%", "增加 7.43 万元，增长 0.8%"),)),
    Case("NAR-09", "holds", "机关运行经费", BOOK),
    Case("NAR-09", "differs", "机关运行经费", BOOK, (("增长 0.9%", "增长 9.0%"),)),
    Case("NAR-09", "unclear", "公务用车购置支出", BOOK),
    Case("NAR-09", "differs", "公务用车购置支出", BOOK, (("增加 19.6 万元", "增加 29.6 万元"),)),
    Case("NAR-10", "rounding", "人员支出", BOOK),
    Case("NAR-10", "holds", "人员支出", BOOK, (("占 49.5%", "占 49.4%"),)),
    Case("NAR-10", "differs", "人员支出", BOOK, (("占 49.5%", "占 45.9%"),)),
    Case("NAR-11", "differs", "一般公共预算拨款", BOOK),
    Case("NAR-11", "holds", "上年执行数", BOOK, (("增加 558.84 万元，增长 11.7%", "增加 528.84 万元，增长 11.0%"),)),
    Case("NAR-11", "rounding", "一般公共预算拨款", BOOK, (("增加 558.84 万元，增长 11.7%", "增加 528.85 万元，增长 11.0%"),)),
    Case("NAR-11", "silent", "一般公共预算拨款", BOOK, (("比上年执行数增加 558.84 万元", "比上年预算数增加 558.84 万元"),)),
    Case("NAR-12", "holds", "三公", BOOK),
    Case("NAR-12", "holds", "三公", BOOK, LATER),
    Case("NAR-12", "rounding", "三公", BOOK, (("减少 1.70 万元", "减少 1.71 万元"),)),
    Case("NAR-12", "differs", "三公", BOOK, (("减少 1.70 万元", "减少 2.70 万元"),)),
    Case("NAR-12", "unclear", "三公", BOOK, (("比上年预算数减少 1.70 万元", "比上年执行数减少 2.70 万元"),)),
    Case("NAR-13", "holds", "政府采购", BOOK),
    Case("NAR-13", "rounding", "政府采购", BOOK, (("政府采购服务预算 2591.40 万元", "政府采购服务预算 2591.41 万元"),)),
    Case("NAR-13", "differs", "政府采购", BOOK, (("政府采购服务预算 2591.40 万元", "政府采购服务预算 2951.40 万元"),)),
    Case("NAR-13", "unclear", "支出预算-科学技术支出", BOOK, (("、住房保障支出 168.12 万元", ""),)),
    Case("NAR-14", "unclear", "共有车辆", BOOK),
    Case("NAR-14", "holds", "共有车辆", BOOK, (("共有车辆 3 辆", "共有车辆 1 辆"),)),
    Case("NAR-14", "differs", "共有车辆", BOOK, (("特种专业技术用车 1 辆", "特种专业技术用车 5 辆"),)),
    Case("NAR-15", "holds", "一级项目个数", BOOK),
    Case("NAR-15", "holds", "绩效指标表", BOOK),
    Case("NAR-15", "holds", "项目支出预算表", BOOK, (("绍兴科技馆\t科学教师科创", "绍兴科技馆\t小计\t1016.73\t1016.73\t\t\t\t\n绍兴科技馆\t科学教师科创"),)),
    Case("NAR-15", "holds", "项目支出预算表", BOOK, (("绍兴科技馆\t科学教师科创", "绍兴科技馆\t\t1016.73\t1016.73\t\t\t\t\n绍兴科技馆\t科学教师科创"),)),
    Case("NAR-15", "differs", "项目支出预算表", BOOK, (("43个二级项目", "45个二级项目"),)),
    Case("NAR-15", "unclear", "项目支出预算表", BOOK, (("项目均实行绩效", "项目实行绩效"), ("43个二级项目", "40个二级项目"))),
    Case("NAR-15", "unclear", "项目支出预算表", BOOK, ((LAST_ROW, LAST_ROW.replace("集智聚力工程建设", "另一项目") + LAST_ROW),)),
    Case("NAR-15", "unclear", "项目个数-项目支出预算表", BOOK, (("同时，将按照", "对3个项目开展评价。同时，将按照"),)),
    Case("NAR-16", "holds", "政府性基金", BOOK),
    Case("NAR-16", "differs", "政府性基金", BOOK, ((EMPTY_FUND, EMPTY_FUND.replace("合计\t\t\t", "合计\t5.00\t\t5.00")),)),
    Case("NAR-16", "unclear", "政府性基金", BOOK, (("\n2024年部门政府性基金预算支出表", "\n2024年部门另一张附表"),)),
    Case("NAR-17", "holds", "购置车辆", BOOK),
    Case("NAR-17", "unclear", "购置车辆", BOOK, (("安排购置车辆 1 辆", "安排购置车辆 2 辆"),)),
    Case("CON-01", "holds", "项目支出绩效表", BOOK),
    Case("CON-01", "unclear", "收入预算总表", BOOK),
    Case("CON-02", "holds", "名词解释", BOOK),
    Case("CON-02", "holds", "主要职能", BOOK, (("（一）主要职能", "（一）绍兴市科学技术协会（主要）职能"),)),
    Case("CON-02", "unclear", "主要职能", BOOK, (("（一）主要职能", "（一）主要职责"),)),
    Case("CON-03", "holds", "正文的表", BOOK),
    Case("CON-03", "unclear", "绩效指标表", BOOK, (("- (十二) 2024年部门绩效指标表\n", ""),)),
)  # fmt: skip


@pytest.mark.parametrize("case", CASES, ids=str)
def test_case(case: Case) -> None:
    """Each rule reaches the verdict its case names."""
    holds_as_said(case)


ALTERATIONS = (
    ("行政单位医疗（项）11.12万元", "行政单位医疗（项）12.11万元", {"NAR-01"}),
    ("收支总预算5337.65万元", "收支总预算5373.65万元", {"NAR-02"}),
    ("涉及当年资金2639.66万元", "涉及当年资金2693.66万元", {"NAR-07"}),
    ("增长 189.4%", "增长 198.4%", {"NAR-09"}),
    ("增长 11.7%", "增长 17.1%", {"NAR-09"}),
    ("政府采购预算总额 2671.00 万元", "政府采购预算总额 2761.00 万元", {"NAR-13"}),
    ("12个一级项目", "13个一级项目", {"NAR-15"}),
)


@pytest.mark.parametrize(("old", "new", "expected"), ALTERATIONS, ids=[each[1] for each in ALTERATIONS])
def test_one_altered_figure_is_found_and_nothing_else(old: str, new: str, expected: set[str]) -> None:
    """A figure altered in the text makes the rule that reads it differ, and no verdict of any other check changes."""
    prefixes = ("NAR", "CON", "CRD", "IND")
    before, after = verdicts(prefixes, BOOK), verdicts(prefixes, BOOK, ((old, new),))
    changed = {key for key in before.keys() | after.keys() if before.get(key) != after.get(key)}
    assert {rule for rule, _ in changed} == expected
    assert {after[key] for key in changed} == {"differs"}


def test_two_increases_of_one_total_are_the_only_difference() -> None:
    """The registered book has one difference in its narrative: the increases of lines 92, 98 and 114."""
    found = [check for rule in {case.rule for case in CASES} for check in checks(rule, BOOK) if check.verdict == "differs"]
    assert [(check.left.lines, check.right.lines) for check in found] == [((92, 98), (114,))]
    assert found[0].explanation.startswith("第92、98行印作增加528.84万元、11.0%，第114行印作增加558.84万元、11.7%，相差30.00万元。")


def test_rounding_of_shares_is_no_difference() -> None:
    """Shares that add to 100.1 and 99.9 stay inside half a printed unit for each of them."""
    found = checks("NAR-10", BOOK)
    assert [(str(check.left.value), str(check.tolerance), check.verdict) for check in found] == [("100.1", "0.15", "rounding"), ("99.9", "0.20", "rounding")]


def test_amounts_allow_what_their_own_rounding_hides() -> None:
    """A sum of the text may miss the cell by half a printed unit of each, not by more."""
    check = next(each for each in checks("NAR-01", BOOK) if "科普活动" in each.subject)
    assert check.tolerance == half_unit("325.00") * 2


def test_statements_about_other_years_are_not_compared() -> None:
    """An amount of last year that the text repeats is no figure of this budget."""
    old = "2024 年支出预算 5337.65 万元"
    changed = checks("NAR-02", BOOK, ((f"绍兴市科学技术协会 {old}", f"2023 年支出预算 4808.81 万元；{old}"),))
    assert {each.verdict for each in changed} == {"holds"}
    assert len(changed) == len(checks("NAR-02", BOOK))
