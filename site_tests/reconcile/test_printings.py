"""Rules that hold two printings of one project against each other: each with its own document on either side."""

from __future__ import annotations

from dataclasses import dataclass, replace

import pandas as pd
import pytest

from generator.reconcile.engine import Material, reconcile_printings
from site_tests.linking.made import P, link

TARGETS = [("新建市场", "6"), ("改造面积", "300")]
PROMISED = P("甲局-2024-a", "农贸市场", yuan=1_000_000, targets=TARGETS)
EVALUATED = P("甲局-2024-b", "农贸市场", yuan=1_200_000, evaluation=True, targets=TARGETS, more={"initial_budget_yuan": 1_000_000, "executed_yuan": 990_000},
              actuals={"新建市场": "5个"})  # fmt: skip
AGAIN = replace(EVALUATED, document="甲局-2024-c")


@dataclass(frozen=True)
class Case:
    """A rule, the verdict it reaches on some printings; `silent`: no such check."""

    rule: str
    verdict: str
    printings: tuple[P, ...]

    def __str__(self) -> str:
        """The name of the test."""
        return f"{self.rule}-{self.verdict}-{len(self.printings)}"


CASES = [
    Case("PRT-01", "holds", (PROMISED, EVALUATED)),
    Case("PRT-01", "differs", (PROMISED, replace(EVALUATED, more={"initial_budget_yuan": 1_500_000}))),
    Case("PRT-01", "rounding", (P("甲局-2024-a", "农贸市场", yuan=1_003_000, more={"budget_printed": "100.3", "money_unit": "万元"}),
                                P("甲局-2024-b", "农贸市场", yuan=1_003_400))),
    Case("PRT-01", "silent", (PROMISED, P("甲局-2024-b", "农贸市场"))),
    Case("PRT-02", "holds", (PROMISED, EVALUATED)),
    Case("PRT-02", "unclear", (PROMISED, replace(EVALUATED, targets=[("新建市场", "5"), ("改造面积", "300")]))),
    Case("PRT-03", "holds", (PROMISED, EVALUATED)),
    Case("PRT-03", "unclear", (PROMISED, replace(EVALUATED, targets=[("新建市场", "6")]))),
    Case("PRT-03", "unclear", (PROMISED, replace(EVALUATED, targets=[*TARGETS, ("商户满意度", "90")]))),
    Case("PRT-03", "silent", (PROMISED, replace(EVALUATED, targets=[]))),
    Case("PRT-04", "silent", (PROMISED, EVALUATED)),
    Case("PRT-04", "holds", (EVALUATED, replace(AGAIN, goal="再报"), P("甲局-2024-c", "别的", evaluation=True))),
    Case("PRT-04", "unclear", (EVALUATED, replace(AGAIN, actuals={"新建市场": "6个"}))),
    Case("PRT-04", "rounding", (replace(EVALUATED, more={"budget_printed": "120.0", "money_unit": "万元", "executed_yuan": 990_000}),
                                replace(AGAIN, more={"executed_yuan": 990_400}))),
]  # fmt: skip


def checks(printings: tuple[P, ...]) -> pd.DataFrame:
    """What the rules find between some printings."""
    nothing = pd.DataFrame()
    return reconcile_printings(Material(link(*printings), nothing, nothing, {}))


@pytest.mark.parametrize("case", CASES, ids=str)
def test_rule_reaches_its_verdict(case: Case) -> None:
    """Each case reaches its verdict, with the other document named and lines on both sides."""
    found = checks(case.printings)
    own = found[found["rule"] == case.rule]
    if case.verdict == "silent":
        assert own.empty
        return
    assert case.verdict in set(own["verdict"]), own.to_string()
    assert (own["right_document_id"] != own["document_id"]).all()
    assert (own["right_document_id"] != "").all()
    assert (own["left_lines"] != "").all()
    assert (own["right_lines"] != "").all()


def test_the_same_document_in_another_format_is_not_checked_against_itself() -> None:
    """A copy holds everywhere, which says nothing."""
    assert checks((PROMISED, replace(PROMISED, document="甲局-2024-z"))).empty


def test_two_evaluations_that_spent_differently_are_told() -> None:
    """Both figures stand there, no verdict on which holds."""
    found = checks((EVALUATED, replace(AGAIN, more={"executed_yuan": 700_000})))
    (row,) = found[found["title"].str.endswith("全年执行数")].to_dict("records")
    assert (row["left_value"], row["right_value"], row["verdict"]) == ("700000", "990000", "unclear")
