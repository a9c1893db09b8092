"""Weights: per project, per agency, and where no total is printed."""

from __future__ import annotations

import pytest

from site_tests.reconcile.books import Case, assert_case, book

ONE = ("甲", "科普宣传", "001", "25 25 10 30 10")
OTHER = ("甲", "科普活动", "002", "50 10 30 10")
THIRDS = ("甲", "科普竞赛", "003", "33.33 33.33 33.33")
PRINTED = (("甲", "", "200"), ("甲", "001", "100"), ("甲", "002", "100"))

CASES = [
    Case("WGT-01", "holds", "各指标权重之和等于小计", book(weights=[ONE, OTHER], subtotals=PRINTED)),
    Case("WGT-01", "differs", "一条指标的权重多5", book(weights=[("甲", "科普宣传", "001", "30 25 10 30 10"), OTHER], subtotals=PRINTED)),
    Case("WGT-01", "unclear", "一条指标未印权重", book(weights=[("甲", "科普宣传", "001", "25 - 10 30 10"), OTHER], subtotals=PRINTED)),
    Case("WGT-02", "holds", "各项目小计之和等于单位小计", book(weights=[ONE, OTHER], subtotals=PRINTED)),
    Case("WGT-02", "differs", "单位小计多一个项目", book(weights=[ONE, OTHER], subtotals=(("甲", "", "300"), *PRINTED[1:]))),
    Case("WGT-02", "holds", "没有项目小计时用各指标权重", book(weights=[ONE, OTHER], subtotals=PRINTED[:1])),
    Case("WGT-02", "unclear", "没有项目小计而有指标未印权重", book(weights=[("甲", "科普宣传", "001", "25 - 10 30 10"), OTHER], subtotals=PRINTED[:1])),
    Case("WGT-03", "holds", "没有印小计，合计为90或100", book(weights=[ONE, ("甲", "科普活动", "002", "50 30 10")])),
    Case("WGT-03", "unclear", "没有印小计，合计为95，只作提示", book(weights=[("甲", "科普宣传", "001", "25 25 10 30 5")])),
    Case("WGT-01", "rounding", "三条各33.33，小计100", book(weights=[THIRDS], subtotals=(("甲", "003", "100"),))),
    Case("WGT-01", "differs", "两条33.33一条33.36，小计100", book(weights=[("甲", "科普", "003", "33.33 33.33 33.36")], subtotals=(("甲", "003", "100"),))),
    Case("WGT-02", "rounding", "没有项目小计，三条各33.33，单位小计100", book(weights=[THIRDS], subtotals=(("甲", "", "100"),))),
    Case("WGT-03", "rounding", "没有印小计，三条各33.33", book(weights=[THIRDS])),
    Case("WGT-03", "silent", "印了小计的不再提示", book(weights=[ONE, OTHER], subtotals=PRINTED)),
    Case("WGT-03", "silent", "没有印权重的不提示", book(weights=[("甲", "科普宣传", "001", "- -")])),
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.rule}-{case.verdict}-{case.promise[:12]}")
def test_case(case: Case) -> None:
    """The rule finds in the book what the case promises."""
    assert_case(case)
