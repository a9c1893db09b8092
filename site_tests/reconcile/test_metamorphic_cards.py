"""What must follow when an amount or a weight of a card changes, cards are restated in another unit, or siblings change places."""

from __future__ import annotations

import re
import tempfile
from collections import Counter
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pandas as pd
import pytest

from generator.parsing.parse import parse
from generator.pipeline import material
from generator.reconcile.engine import Check, Material
from site_tests.conftest import ROOT
from site_tests.reconcile.altered import BOOK, CARDS, OLD_ROWS, ROWS, TABBED, altered, rules

MORE = Decimal(700_000)
"""Yuan by which a cell of a card changes: more than the widest tolerance of its identities."""
GOOD = {"holds", "rounding"}
_YUAN = re.compile(r"((?:预算数|财政\s*资金|其他资金)\n\t)(\d+)\.(\d\d)\n")


def _found(own: Material, *prefixes: str) -> dict[tuple[str, str], Check]:
    return {(name, check.subject): check for name, each in rules().items() if name.startswith(prefixes) for check in each.find(own)}


def _with(own: Material, table: str, frame: pd.DataFrame) -> Material:
    return replace(own, tables=own.tables | {table: frame})


def _shifted(column: pd.Series, by: Decimal, where: pd.Series) -> pd.Series:
    return column.where(~where, column.map(lambda value: value if pd.isna(value) else value + type(value)(by)))


@pytest.mark.parametrize("column", ["budget_yuan", "fiscal_yuan"])
def test_every_changed_fund_is_found(column: str) -> None:
    """Whichever budget or fiscal sum of a card is changed, what held of the funds of that card holds no longer."""
    own = altered(CARDS)
    projects = own.tables["projects"]
    changed = projects.assign(**{column: projects[column] + int(MORE)})
    before, after = _found(own, "CRD-01"), _found(_with(own, "projects", changed), "CRD-01")
    assert len(before) == len(projects) == 15
    assert {check.verdict for check in before.values()} <= GOOD
    assert {check.verdict for check in after.values()} == ({"unclear"} if column == "budget_yuan" else {"differs"})


def test_every_changed_other_fund_is_found() -> None:
    """Where other funds are printed, their change makes the sum differ, and so does that of the fiscal funds either way."""
    own = altered(CARDS)
    projects = own.tables["projects"]
    parted = projects.assign(fiscal_yuan=projects["fiscal_yuan"] - 10_000, other_yuan=pd.array([10_000] * len(projects), dtype="Int64"))
    assert {check.verdict for check in _found(_with(own, "projects", parted), "CRD-01").values()} == {"holds"}
    for column in ("other_yuan", "fiscal_yuan", "budget_yuan"):
        for by in (int(MORE), -int(MORE)):
            changed = _with(own, "projects", parted.assign(**{column: parted[column] + by}))
            assert {check.verdict for check in _found(changed, "CRD-01").values()} == {"differs"}, (column, by)


@pytest.mark.parametrize("document", [CARDS, TABBED])
def test_every_changed_cost_target_is_found(document: str) -> None:
    """A cost target that equals the budget and is changed no longer does: above or below it is undecided, as its kind allows."""
    own = altered(document)
    rows = own.tables["indicators"]
    held = {key for key, check in _found(own, "CRD-02").items() if check.verdict in GOOD}
    names = {subject.rpartition("-")[2] for _, subject in held}
    for factor in (Decimal(2), Decimal("0.5")):
        values = rows["target_value"].where(~rows["indicator"].isin(names), rows["target_value"].map(lambda value, by=factor: value and value * by))
        after = _found(_with(own, "indicators", rows.assign(target_value=values)), "CRD-02")
        assert held
        assert {after[key].verdict for key in held} == {"unclear"}, document


def test_every_changed_part_is_found() -> None:
    """Each part named 其中, and its total, is missed when it changes: the sum no longer equals the total."""
    own = altered(TABBED)
    rows = own.tables["indicators"]
    check = _found(own, "CRD-03")
    assert [each.verdict for each in check.values()] == ["holds"]
    lines = {line for each in check.values() for line in (*each.left.lines, *each.right.lines)}
    assert len(lines) == 4
    for line in lines:
        values = _shifted(rows["target_value"], Decimal(40), rows["line"] == line)
        after = _found(_with(own, "indicators", rows.assign(target_value=values)), "CRD-03")
        assert [each.verdict for each in after.values()] == ["unclear"], line


def test_every_changed_weight_is_found() -> None:
    """Whichever weight of an indicator changes, the sum of its project differs from what is printed; so does a changed subtotal."""
    own = altered(BOOK)
    rows = own.tables["indicators"]
    before = _found(own, "WGT")
    assert {check.verdict for check in before.values()} == {"holds"}
    place = rows.groupby("project_id").cumcount()
    for at in range(int(place.max()) + 1):
        touched = (place == at) & rows["weight"].notna()
        after = _found(_with(own, "indicators", rows.assign(weight=_shifted(rows["weight"], Decimal(5), touched))), "WGT-01")
        assert sum(check.verdict == "differs" for check in after.values()) == int(touched.sum())
    for line in own.weight_subtotals["line"]:
        printed = own.weight_subtotals
        subtotals = printed.assign(weight=_shifted(printed["weight"], Decimal(5), printed["line"] == line))
        after = _found(replace(own, weight_subtotals=subtotals), "WGT")
        assert any(check.verdict == "differs" and line in (*check.left.lines, *check.right.lines) for check in after.values()), line


def test_cards_in_yuan_change_no_verdict() -> None:
    """Cards restated in 元 say the same of every project."""
    text = (ROOT / "data" / "documents" / f"{CARDS}.txt").read_text(encoding="utf-8")
    restated = _YUAN.sub(lambda found: f"{found[1]}{int(found[2] + found[3]) * 100}\n", text.replace("单位：万元", "单位：元"))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"{CARDS}.txt"
        path.write_text(restated, encoding="utf-8")
        own = material(parse([path]))
    assert set(own.tables["projects"]["money_unit"]) == {"元"}
    before, after = (_found(each, "CRD", "IND") for each in (altered(CARDS), own))
    assert {key: check.verdict for key, check in before.items()} == {key: check.verdict for key, check in after.items()}


@pytest.mark.parametrize("document", [CARDS, TABBED, ROWS, OLD_ROWS, BOOK])
def test_swapped_indicators_change_no_verdict(document: str) -> None:
    """The order of the indicators of one subcategory, and of the parts of one total, means nothing."""
    own = altered(document)
    rows = own.indicators
    part = rows["indicator"].str.startswith("其中")
    groups = rows.groupby([rows["project_id"], rows["subcategory"], (part != part.shift()).cumsum()], sort=False).indices.values()
    order = [at for group in groups for at in reversed(group)]
    assert order != sorted(order)
    before, after = (_found(each, "CRD", "IND", "WGT") for each in (own, _with(own, "indicators", own.tables["indicators"].iloc[order])))
    assert Counter((name, check.verdict) for (name, _), check in before.items()) == Counter((name, check.verdict) for (name, _), check in after.items())
