"""First-level projects against projects: totals, agencies, and which projects make up which."""

from __future__ import annotations

import pytest

from generator.reconcile.engine import Material
from generator.reconcile.grouping import MOST_FOUND, groupings
from site_tests.reconcile.books import Case, assert_case, book, table

SPENDING = "2024年部门支出预算总表"
PROJECTS = ("|合计|146.48", "甲|工作站补助|70.00", "甲|服务站资助|45.00", "甲|公车购置|19.60", "甲|集智聚力|11.88")
PROGRAMMES = ("|合计|146.48", "甲|人才资源开发|115.00", "甲|院士专家服务|31.48")


def _book(projects: tuple[str, ...] = PROJECTS, programmes: tuple[str, ...] = PROGRAMMES, spent: str = "146.48", title: str = "项目支出预算表") -> Material:
    return book(
        table(SPENDING, "code|name|总计|项目支出", f"|合计|{spent}|{spent}"), table(title, "agency|name|总计", *projects),
        table("项目支出绩效表", "agency|name|金额", *programmes, kind="programme"),
    )  # fmt: skip


EQUAL = ("|合计|40.00", "甲|一|10.00", "甲|二|10.00", "甲|三|10.00", "甲|四|10.00")

CASES = [
    Case("LST-07", "holds", "项目支出、项目清单合计、一级项目合计相等", _book()),
    Case("LST-07", "differs", "支出表的项目支出与清单合计不等", _book(spent="150.00")),
    Case("LST-07", "differs", "一级项目合计大于项目合计", _book(programmes=("|合计|150.48", *PROGRAMMES[1:]))),
    Case("LST-07", "rounding", "支出表的项目支出差一分", _book(spent="146.49")),
    Case("LST-07", "unclear", "一级项目合计较小，可能只列一部分项目", _book(programmes=("|合计|115.00", PROGRAMMES[1]))),
    Case("LST-07", "unclear", "清单只列重点项目", _book(spent="200.00", title="重点项目支出预算表")),
    Case("LST-08", "holds", "单位的一级项目之和等于项目之和", _book()),
    Case("LST-08", "rounding", "各数舍入", _book(programmes=(*PROGRAMMES[:2], "甲|院士专家服务|31.49"))),
    Case("LST-08", "differs", "一级项目之和大于项目之和", _book(programmes=(*PROGRAMMES[:2], "甲|院士专家服务|41.48"))),
    Case("LST-08", "unclear", "一级项目之和较小", _book(programmes=PROGRAMMES[:2])),
    Case("LST-09", "holds", "只有一种分法时一级项目的组成由金额确定", _book()),
    Case("LST-09", "rounding", "一级项目的金额差一分，仍只有一种分法", _book(programmes=(*PROGRAMMES[:2], "甲|院士专家服务|31.49"))),
    Case("LST-09", "unclear", "有六种分法时不作判断", _book(EQUAL, ("|合计|40.00", "甲|子|20.00", "甲|丑|20.00"))),
    Case("LST-09", "unclear", "没有一种分法", _book(EQUAL, ("|合计|40.00", "甲|子|25.00", "甲|丑|15.00"))),
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.rule}-{case.verdict}-{case.promise[:12]}")
def test_case(case: Case) -> None:
    """The rule finds in the book what the case promises."""
    assert_case(case)


def test_groupings_are_counted() -> None:
    """Four equal parts fall into two halves in six ways; the search saw them all."""
    result = groupings([(20, 0), (20, 0)], [(10, 0)] * 4)
    assert (result.count, result.complete) == (6, True)


def test_search_is_bounded() -> None:
    """Thirty equal parts are not counted to the end, and a list too long is not searched at all."""
    assert not groupings([(150, 0), (150, 0)], [(10, 0)] * 30).complete
    assert groupings([(150, 0), (150, 0)], [(10, 0)] * 30).count <= MOST_FOUND
    assert groupings([(1000, 0), (1000, 0)], [(1, 0)] * 2000).count == 0


def test_slack_of_wholes_counts() -> None:
    """A whole that was rounded fits parts that are exact."""
    assert groupings([(796_900, 50), (200_000, 50)], [(318_250, 0), (478_600, 0), (200_000, 0)]).first == (0, 0, 1)
