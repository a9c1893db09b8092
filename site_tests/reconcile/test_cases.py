"""Every rule has a case of each verdict it declares, and reaches no other."""

from __future__ import annotations

import pytest

from generator.parsing.parse import Parsed
from generator.pipeline import material
from generator.reconcile.engine import Rule, all_rules
from site_tests.reconcile import (
    test_accounts,
    test_cards,
    test_evaluations,
    test_indicators,
    test_lists,
    test_narrative,
    test_printings,
    test_programmes,
    test_sums,
    test_tables,
    test_two_sided,
    test_weights,
)  # fmt: skip

MODULES = (test_sums, test_two_sided, test_tables, test_lists, test_programmes, test_weights, test_narrative, test_cards, test_indicators,
           test_evaluations, test_accounts, test_printings)  # fmt: skip
CASES = {(case.rule, case.verdict) for module in MODULES for case in module.CASES}


@pytest.mark.parametrize("each", all_rules(), ids=lambda each: each.id)
def test_every_verdict_has_its_case(each: Rule) -> None:
    """A rule without a case of each verdict it declares fails here; one that never holds needs a mended copy on which it is silent."""
    reached = {verdict for rule, verdict in CASES if rule == each.id}
    assert set(each.verdicts) <= reached
    assert reached - {"silent", "mended"} <= set(each.verdicts)
    assert "holds" in reached or "mended" in reached


def test_no_rule_reaches_another_verdict(parsed: Parsed) -> None:
    """On the five documents every rule yields only what it declares."""
    own = material(parsed)
    assert not [(each.id, check) for each in all_rules() for check in each.find(own) if check.verdict not in each.verdicts]


def test_remarks_never_differ() -> None:
    """What rests on judgement is no difference, and what is arithmetic can be one."""
    kinds = {each.kind for each in all_rules() if "differs" in each.verdicts}
    assert kinds == {"arithmetic", "cross-table", "narrative", "card", "evaluation", "printings"}
    assert not [each.id for each in all_rules() if each.kind == "arithmetic" and "differs" not in each.verdicts]
