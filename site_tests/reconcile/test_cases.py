"""Every rule has its cases: one that holds and one that differs, or one that cannot be decided where nothing may differ."""

from __future__ import annotations

from site_tests.reconcile import test_lists, test_programmes, test_sums, test_tables, test_two_sided, test_weights
from site_tests.reconcile.books import own_rules

NEVER_DIFFER = {"TAB-04", "LST-04", "LST-05", "LST-06", "LST-09", "WGT-03"}
"""Rules that only list or remark: naming, projects in one list, groupings, other scopes, usual weights."""


def test_every_rule_has_its_cases() -> None:
    """A rule without a case that holds (or stays silent) and one that differs (or is unclear) fails here."""
    modules = (test_sums, test_two_sided, test_tables, test_lists, test_programmes, test_weights)
    cases = {(case.rule, case.verdict) for module in modules for case in module.CASES}
    for each in own_rules():
        assert (each.id, "holds") in cases or (each.id, "silent") in cases, each.id
        assert (each.id, "unclear" if each.id in NEVER_DIFFER else "differs") in cases, each.id
