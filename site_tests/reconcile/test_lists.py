"""Lists of projects: totals, the same project in two lists, names that differ, projects in one list only."""

from __future__ import annotations

import pytest

from generator.reconcile.engine import Material
from generator.reconcile.listed import nearly_same
from site_tests.reconcile.books import Case, Made, assert_case, book, found, table

BUDGETS = ("|合计|50.00", "甲|科普宣传|20.00", "甲|流动科普服务|1.00", "甲|流动科普大篷车|2.50", "乙|科普宣传|26.50")
TARGETS = ("甲|科普宣传|200000", "甲|流动科普服务|10000", "甲|流动科普大篷车|25000", "乙|科普宣传|265000")


def _budgets(*rows: str) -> Made:
    return table("2024年部门项目支出预算表", "agency|name|总计", *rows)


def _targets(*rows: str) -> Made:
    return table("2024年部门绩效指标表", "agency|name|预算金额", *rows, unit="元", kind="project")


def _book(budgets: tuple[str, ...] = BUDGETS, targets: tuple[str, ...] = TARGETS) -> Material:
    return book(_budgets(*budgets), _targets(*targets))


def _with(rows: tuple[str, ...], at: int, row: str) -> tuple[str, ...]:
    return (*rows[:at], row, *rows[at + 1 :])


MISPRINTED = _with(BUDGETS, 1, "甲|科普惠农兴村|20.00"), _with(TARGETS, 0, "甲|科普惠农农村|200000")

CASES = [
    Case("LST-01", "holds", "清单各行之和等于合计", _book()),
    Case("LST-01", "differs", "一行多印2万元", _book(_with(BUDGETS, 2, "甲|流动科普服务|3.00"))),
    Case("LST-01", "rounding", "四行各舍入半分，合计差一分", _book(_with(BUDGETS, 0, "|合计|50.01"))),
    Case("LST-01", "holds", "单位小计等于本单位各行之和，不与各行重复计入合计", book(_budgets(
        "|合计|50.00", "甲|小计|23.50", *BUDGETS[1:4], "乙|小计|26.50", BUDGETS[4]))),
    Case("LST-01", "differs", "单位小计与本单位各行之和不等", book(_budgets("|合计|50.00", "甲|小计|24.50", *BUDGETS[1:4], "乙|小计|26.50", BUDGETS[4]))),
    Case("LST-01", "unclear", "各行之和是合计的两倍", book(_budgets("|合计|50.00", *BUDGETS[1:], "总馆|全部项目|50.00"))),
    Case("LST-01", "holds", "一张表里两张清单，各有合计", book(_budgets("|合计|50.00", *BUDGETS[1:], "|合计|23.50", "甲|能力培养|20.00", "乙|能力培养|3.50"))),
    Case("LST-01", "differs", "第二张清单少2万元", book(_budgets("|合计|50.00", *BUDGETS[1:], "|合计|23.50", "甲|能力培养|20.00", "乙|能力培养|1.50"))),
    Case("LST-02", "holds", "以元印的项目之和等于合计", _book()),
    Case("LST-02", "rounding", "合计由元舍入到分", _book(BUDGETS, _with(TARGETS, 0, "甲|科普宣传|200049"))),
    Case("LST-02", "rounding", "各行先舍入再相加，合计与以元印的和差得比合计的末位多", _book(
        BUDGETS, ("甲|科普宣传|200049", "甲|流动科普服务|10049", "甲|流动科普大篷车|25049", "乙|科普宣传|265000"))),
    Case("LST-02", "differs", "两张清单项目相同，以元印的和少5万元", _book(BUDGETS, _with(TARGETS, 0, "甲|科普宣传|150000"))),
    Case("LST-02", "unclear", "两张清单所列项目不同", _book(BUDGETS, _with(TARGETS, 0, "甲|另一项目|150000"))),
    Case("LST-03", "holds", "同一项目两处金额相等", _book()),
    Case("LST-03", "rounding", "318250元印作31.83万元", book(_budgets("|合计|31.83", "甲|能力培养|31.83"), _targets("甲|能力培养|318250"))),
    Case("LST-03", "differs", "同一项目两处相差5万元", _book(BUDGETS, _with(TARGETS, 0, "甲|科普宣传|150000"))),
    Case("LST-03", "holds", "同名项目分属两个单位，各比各的", _book()),
    Case("LST-04", "silent", "只差一个词而两张表都有的项目不是同一项目", _book()),
    Case("LST-04", "unclear", "同单位同金额、名称差一个字的，指出名称不同", _book(*MISPRINTED)),
    Case("LST-04", "mended", "名称改成相同，就没有可说的", _book(MISPRINTED[0], _with(TARGETS, 0, "甲|科普惠农兴村|200000")), seen=_book(*MISPRINTED)),
    Case("LST-04", "silent", "金额不同的不配对", _book(MISPRINTED[0], _with(TARGETS, 0, "甲|科普惠农农村|210000"))),
    Case("LST-04", "silent", "两个候选时不配对", book(
        _budgets("|合计|30.00", "甲|科普惠农兴村|10.00", "甲|科普惠农兴林|10.00"), _targets("甲|科普惠农农村|100000", "甲|科普惠农兴牧|100000"))),
    Case("LST-05", "holds", "预算数印作0的项目不列入金额清单", _book(BUDGETS, (*TARGETS, "甲|办公设备购置|0"))),
    Case("LST-05", "unclear", "有金额而另一张清单没有", _book(BUDGETS, (*TARGETS, "甲|办公设备购置|30000"))),
    Case("LST-05", "unclear", "另一张清单只列重点项目时合为一条", _book(BUDGETS, TARGETS[:1])),
    Case("LST-05", "silent", "名称相近的已另行指出", _book(*MISPRINTED)),
    Case("LST-06", "holds", "不计0的项目，个数相等", _book(BUDGETS, (*TARGETS, "甲|办公设备购置|0"))),
    Case("LST-06", "unclear", "个数不等", _book(BUDGETS, (*TARGETS, "甲|办公设备购置|30000"))),
]  # fmt: skip


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.rule}-{case.verdict}-{case.promise[:12]}")
def test_case(case: Case) -> None:
    """The rule finds in the book what the case promises."""
    assert_case(case)


@pytest.mark.parametrize(
    ("left", "right", "same"),
    [
        ("科普惠农农村", "科普惠农兴村", True), ("人才专项-人才培养", "人才专项-人才培训", True),
        ("科学教师科创活动技能", "科学教师科创活动技能与业务培训", True),
        ("流动科普服务", "流动科普大篷车", False), ("场馆数字化运维", "场馆信息化运行维护", False), ("科技辅导员能力培养", "科技辅导员相关费用", False),
        ("展品更新一期", "展品更新二期", False), ("青少年科普活动", "老年人科普活动", False), ("2024年会", "2025年会", False),
    ],
)  # fmt: skip
def test_nearly_same(left: str, right: str, *, same: bool) -> None:
    """One exchanged character or a cut end may be a misprint; another word, number or direction is another project."""
    assert nearly_same(left, right) is same


def test_projects_are_linked() -> None:
    """A check of a project names the project of the published table."""
    checks = found(_book(), "LST-03")
    assert {check.project_id for check in checks} == {"d/6", "d/7", "d/8", "d/9"}


def test_two_lists_with_the_same_total_are_not_added_up() -> None:
    """Sources and uses of one form come to the same total: each list is held against its own."""
    own = book(_budgets("|合计|50.00", *BUDGETS[1:], "|合计|50.00", "甲|能力培养|30.00", "乙|能力培养|20.00"))
    checks = [check for check in found(own, "LST-01") if check.unit]
    assert {(check.verdict, str(check.left.value), str(check.right.value)) for check in checks} == {("holds", "50", "50")}
    assert len({check.left.lines for check in checks}) == 2
