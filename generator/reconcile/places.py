"""One cell in several tables: every amount by code (or 合计) and meaning, so that tables of one document can be compared."""

from __future__ import annotations

import pandas as pd

from generator.reconcile.hierarchy import first_totals
from generator.reconcile.meaning import column_meaning, role_of, scope_of
from generator.reconcile.two_sided import Item, Ledger

TOTAL = "合计"
"""What stands in place of the code in the key of a total row."""

_SCOPES = ("all", "fiscal", "general", "general_basic", "basic")
_BASIC = ("general_basic", "basic")
_COLUMNS = ["document_id", "table", "scope", "sided", "place", "role", "label", "column", "amount", "slack", "line", "factor", "money_unit"]
_KEY = ["document_id", "table", "place", "role"]


def places(cells: pd.DataFrame, ledgers: list[Ledger]) -> pd.DataFrame:
    """Amounts of the expenditure tables by place and role, once per table; places that a table prints twice are left out.

    The total of a table of basic expenditure is basic expenditure, whatever its head says.
    """
    coded = cells[(cells["side"] == "") & cells["scope"].isin(_SCOPES) & (cells["role"] != "") & (cells["money_unit"] != "")]
    rows = pd.concat([coded[coded["code"] != ""], first_totals(coded)])
    rows = rows.assign(role=rows["role"].where(~rows["scope"].isin(_BASIC) | (rows["role"] != "total"), "basic"))
    rows = rows.assign(place=rows["code"].where(rows["code"] != "", TOTAL), sided=False)
    sided = pd.DataFrame([row for ledger in ledgers for row in _sided(ledger)], columns=_COLUMNS)
    found = pd.concat([_one_group(rows)[_COLUMNS], sided], ignore_index=True) if len(sided) else _one_group(rows)[_COLUMNS]
    return found[~found.duplicated([*_KEY, "scope"], keep=False)]


def _one_group(rows: pd.DataFrame) -> pd.DataFrame:
    """Only the columns of the whole, not those under the head of one fund."""
    groups = rows.groupby(["document_id", "table"])["group"].transform("nunique")
    return rows[(rows["group"] == "") | (groups == 1)]


def _sided(ledger: Ledger) -> list[dict[str, object]]:
    role = column_meaning(ledger.column)[1]
    if ledger.is_income or role not in {"total", "general"} or not ledger.money_unit:
        return []
    scope = scope_of(ledger.table) if role == "total" else "general"
    own = {"document_id": ledger.document_id, "table": ledger.table, "scope": scope, "sided": True, "role": "total",
           "column": ledger.column, "factor": ledger.factor, "money_unit": ledger.money_unit}  # fmt: skip
    items = [(ledger.codes[item.line], item) for item in _printed_items(ledger) if item.line in ledger.codes]
    total = year_total(ledger)
    items += [(TOTAL, total)] if total else []
    return [
        own | {"place": place, "label": item.name, "amount": item.amount, "slack": item.slack, "line": item.line}
        for place, item in items if item.amount is not None
    ]  # fmt: skip


def _printed_items(ledger: Ledger) -> list[Item]:
    items = {item.line: item for item in ledger.items}
    for whole, parts in ledger.parts:
        items |= {item.line: item for item in (whole, *parts)}
    return list(items.values())


def year_total(ledger: Ledger) -> Item | None:
    """The printed sum of the year: its own row, or the grand total where nothing else comes to it."""
    if ledger.year and ledger.year.amount is not None:
        return ledger.year
    others = any(item.amount for item in ledger.others)
    return ledger.grand if ledger.grand and ledger.grand.amount is not None and not others else None


def only_general_budget(ledgers: list[Ledger]) -> dict[str, bool]:
    """Document → whether its table of all income shows no other funds than the general budget (True), or some (False)."""
    found: dict[str, bool] = {}
    for ledger in ledgers:
        if ledger.is_income and scope_of(ledger.table) == "all":
            others = [item for item in _printed_items(ledger) if item.amount and role_of(item.name) not in {"fiscal", "general", "carry_over", ""}]
            found[ledger.document_id] = found.get(ledger.document_id, True) and not others
    return found


def carried_over(ledgers: list[Ledger]) -> dict[str, int]:
    """Document → the amount carried over from earlier years, 0 where none is printed."""
    found: dict[str, int] = {}
    for ledger in ledgers:
        if ledger.is_income:
            own = sum(item.amount or 0 for item in ledger.others)
            found[ledger.document_id] = max(found.get(ledger.document_id, 0), own)
    return found
