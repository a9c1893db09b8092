"""Remarks on indicators: never a difference, what rests on a doubtful reading speaks of our copy."""

from __future__ import annotations

import pytest

from generator.reconcile.engine import all_rules
from site_tests.reconcile.altered import BOOK, CARDS, OLD_ROWS, ROWS, TABBED, Case, altered, checks, holds_as_said

FORBIDDEN = ("错误", "造假", "虚报", "瞒报", "违规", "矛盾", "敷衍", "注水", "缩水", "取消", "超支", "浪费", "突击", "异常")
SHARP = (("根据市委市政府要求\t定性\t达标", "根据市委市政府要求\t≥\t98"),)
RUNNING = "系统正常运行率\t\\geqslant\t95"

CASES = (
    Case("IND-01", "holds", "二级指标", BOOK),
    Case("IND-01", "unclear", "xi-tong-zheng-chang", ROWS, (("产出指标\t质量指标\t系统正常运行率", "效益指标\t质量指标\t系统正常运行率"),)),
    Case("IND-02", "unclear", "zu-lin-fang-wu-mian-ji", CARDS),
    Case("IND-02", "unclear", "fang-wu-zu-lin-shi-jian", CARDS),
    Case("IND-02", "unclear", "ban-gong-yong-fang-zu-jin", CARDS),
    Case("IND-02", "unclear", "dai-dong", TABBED),
    Case("IND-02", "mended", "fang-wu-zu-lin-shi-jian", CARDS, (("成本指标\n\t房屋租赁时间", "时效指标\n\t房屋租赁时间"),)),
    Case("IND-02", "silent", "ji-shi-lv", CARDS),
    Case("IND-03", "unclear", "kai-zhan-pei-xun", CARDS),
    Case("IND-03", "unclear", "yue-du-liang", ROWS),
    Case("IND-03", "unclear", "cu-cheng", ROWS),
    Case("IND-03", "mended", "kai-zhan-pei-xun", CARDS, (("≥16学时", "≥16次"),)),
    Case("IND-04", "unclear", "yun-xing", ROWS, ((RUNNING, RUNNING.replace("95", "105")),)),
    Case("IND-04", "mended", "yun-xing", ROWS, seen=((RUNNING, RUNNING.replace("95", "105")),)),
    Case("IND-05", "unclear", "gu-zhang-fan-kui-lv", ROWS),
    Case("IND-05", "mended", "gu-zhang-fan-kui-lv", ROWS, (("故障反馈率\t\\leq\t100", "故障反馈率\t\\leq\t95"),)),
    Case("IND-06", "unclear", "cai-gou-jin-e", OLD_ROWS),
    Case("IND-06", "mended", "cai-gou-jin-e", OLD_ROWS, (("国防物资采购金额 ≥ 12000", "国防物资采购金额 ≤ 12000"),)),
    Case("IND-07", "unclear", "年度服务观众人数", BOOK),
    Case("IND-07", "mended", "无影响", OLD_ROWS, (("定性 无影响", "定性 影响较小"),)),
    Case("IND-08", "unclear", "zhong-yang", TABBED),
    Case("IND-08", "mended", "shui-dian-fei", BOOK, SHARP),
    Case("IND-09", "holds", "权重分配", BOOK),
    Case("IND-09", "unclear", "ke-pu-hui-nong", BOOK, (("≥\t30\t个\t25", "≥\t30\t个\t35"),)),
    Case("IND-10", "holds", "数量和质量指标", CARDS),
    Case("IND-10", "unclear", "数量和质量指标", BOOK),
    Case("IND-11", "unclear", "fa-fang-dui-xiang", OLD_ROWS),
    Case("IND-11", "mended", "zi-yuan-yu-tiao-jian", OLD_ROWS, (("发放对象符合率 定性 1", "发放对象符合率 = 100 %"),)),
    Case("IND-12", "holds", "读法待核", CARDS),
    Case("IND-12", "unclear", "读法待核", ROWS),
)  # fmt: skip


@pytest.mark.parametrize("case", CASES, ids=str)
def test_case(case: Case) -> None:
    """Each rule reaches the verdict its case names."""
    holds_as_said(case)


def own_rules() -> list[tuple[str, str]]:
    """Id and kind of the rules on narrative, contents, cards and indicators."""
    return [(each.id, each.kind) for each in all_rules() if each.id.startswith(("NAR", "CON", "CRD", "IND"))]


def test_remarks_say_that_they_are_remarks() -> None:
    """Every remark that is not a positive count begins with 提示 or counts what is doubtful in our copy."""
    for rule, kind in own_rules():
        for document in (BOOK, CARDS, TABBED, ROWS, OLD_ROWS):
            for check in checks(rule, document) if kind == "remark" else []:
                assert check.verdict == "holds" or check.explanation.startswith("提示") or rule == "IND-12", check


def test_a_doubtful_unit_is_a_remark_about_our_copy() -> None:
    """各 for 个 says nothing about the document."""
    check = next(each for each in checks("IND-03", ROWS) if each.right.value == "各")
    assert check.explanation.startswith("提示，说的是本站副本")


def test_a_rate_read_doubtfully_is_a_remark_about_our_copy() -> None:
    """292% for ≥92% is a doubtful reading, not a rate above 100%."""
    found = checks("IND-04", ROWS, ((RUNNING, "系统正常运行率\t\t292"),))
    assert [check.explanation.startswith("提示，说的是本站副本") for check in found] == [True]


def test_doubtful_readings_enter_no_finding() -> None:
    """No finding about the document rests on an indicator whose reading is doubtful."""
    speaks_of_our_copy = {"IND-03", "IND-04", "IND-12"}
    for document in (BOOK, CARDS, TABBED, ROWS, OLD_ROWS):
        indicators = altered(document).tables["indicators"]
        doubtful = set(indicators.loc[indicators["needs_review"], "line"].astype(int))
        for rule, _ in own_rules():
            if rule.startswith(("CRD-0", "IND")) and rule not in speaks_of_our_copy:
                found = [check for check in checks(rule, document) if check.verdict != "holds" and doubtful & {*check.left.lines, *check.right.lines}]
                assert not found, (rule, found)


def test_no_rule_uses_a_word_that_judges() -> None:
    """Titles, docstrings and our own words of every rule are free of them."""
    for each in all_rules():
        if each.id.startswith(("NAR", "CON", "CRD", "IND")):
            assert not [word for word in FORBIDDEN if word in each.title + each.text], each.id
            assert all(part in each.text for part in ("比什么：", "为什么应当相等：", "什么时候可以不等：")), each.id
