"""Columns beside columns: a total and the columns it is made of, row by row, by what the heads mean."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from generator.reconcile.equation import added
from generator.reconcile.meaning import role_of

FUNDS = ("general", "government_fund", "state_capital", "special_account", "unit_funds", "fiscal")


@dataclass(frozen=True)
class Formula:
    """whole = Σ parts; a part in `inside` counts only where the row leaves the part it belongs to blank."""

    wholes: tuple[str, ...]
    parts: tuple[str, ...]
    inside: tuple[tuple[str, str], ...] = ()
    signs: tuple[str, ...] = ()


EXPENDITURE = Formula(
    ("total",), ("basic", "personnel", "operating", "project", "business", "remit", "subsidy"),
    (("personnel", "basic"), ("operating", "basic")), ("basic", "project", "personnel", "operating"),
)  # fmt: skip
BASIC = Formula(("basic",), ("personnel", "operating"))
THREE_PUBLIC = Formula(
    ("three_public", "total"), ("abroad", "vehicle", "vehicle_purchase", "vehicle_running", "reception"),
    (("vehicle_purchase", "vehicle"), ("vehicle_running", "vehicle")), ("abroad", "vehicle", "reception", "vehicle_running"),
)  # fmt: skip
VEHICLES = Formula(("vehicle",), ("vehicle_purchase", "vehicle_running"))
PROCUREMENT = Formula(("total",), ("goods", "works", "services"))
FUNDING = Formula(
    ("total",),
    ("fiscal", "general", "government_fund", "state_capital", "special_account", "unit_funds", "operations", "business_income", "from_above",
     "from_affiliates", "other_income", "carry_over"),
    (("general", "fiscal"), ("government_fund", "fiscal"), ("state_capital", "fiscal"), ("operations", "unit_funds"),
     ("business_income", "unit_funds"), ("from_above", "unit_funds"), ("from_affiliates", "unit_funds"), ("other_income", "unit_funds")),
)  # fmt: skip

_ROW = ["document_id", "table", "side", "line", "group"]


def compared_columns(cells: pd.DataFrame, formula: Formula) -> pd.DataFrame:
    """One row per table row that prints the whole and a part: `added` with name, code, column, and `sure`.

    `sure` is false where the row prints further columns of unknown meaning beside the parts, or where only one part is
    printed in the whole table and most rows do not add up: then the parts need not be all parts.
    """
    own = _with_fund_groups(cells)
    wholes = own[own["role"].isin(formula.wholes)].drop_duplicates(_ROW).assign(right=False)
    parts = _outermost(own[own["role"].isin(formula.parts)], formula).assign(right=True)
    if formula.signs:
        signed = parts[parts["role"].isin(formula.signs)][["document_id", "table", "group"]].drop_duplicates()
        parts = parts.merge(signed, on=["document_id", "table", "group"])
    if wholes.empty or parts.empty:
        return pd.DataFrame()
    compared = added(pd.concat([wholes, parts], ignore_index=True), _ROW, ("name", "code", "label", "column", "agency", "scope"))
    heads = parts.groupby(_ROW)["role"].agg(tuple).rename("roles").reset_index()
    compared = compared.merge(heads, on=_ROW, how="left", validate="one_to_one")
    return compared.assign(sure=_sure(compared, _unknown(own, formula), parts))


def _with_fund_groups(cells: pd.DataFrame) -> pd.DataFrame:
    """The cells, and the total under a fund's head once more as that fund's part of the whole row."""
    nested = cells[(cells["role"] == "total") & (cells["group"] != "")]
    if nested.empty:
        return cells
    outer = nested["group"].str.split("/").str[-1].map(role_of)
    funds = nested.assign(role=outer, group=nested["group"].str.rpartition("/")[0])[outer.isin(FUNDS)]
    return pd.concat([cells, funds], ignore_index=True)


def _outermost(parts: pd.DataFrame, formula: Formula) -> pd.DataFrame:
    """The parts without those that are inside another part printed in the same row."""
    for inner, outer in formula.inside:
        rows = parts.loc[parts["role"] == outer, _ROW]
        covered = pd.MultiIndex.from_frame(parts[_ROW]).isin(pd.MultiIndex.from_frame(rows))
        parts = parts[~((parts["role"] == inner) & covered)]
    return parts


def _unknown(cells: pd.DataFrame, formula: Formula) -> pd.DataFrame:
    """The rows that print a column of unknown meaning beside the parts of a formula.

    It stands in their group, or under the head of the whole (`基本支出/预留` beside 人员经费), or under that of a part of which
    only what is inside is printed.
    """
    bare = cells[cells["role"] == ""]
    heads = bare["group"].str.split("/").str[-1].map(role_of)
    under = bare.assign(group=bare["group"].str.replace(r"/?[^/]*$", "", regex=True), role=heads)
    own = under[under["role"].isin(formula.wholes)]
    held = under[under["role"].isin([outer for _, outer in formula.inside])]
    keys = [*_ROW, "role"]
    held = held[~pd.MultiIndex.from_frame(held[keys]).isin(pd.MultiIndex.from_frame(cells[keys]))]
    return pd.concat([bare, own, held])[_ROW].drop_duplicates()


def _sure(compared: pd.DataFrame, unknown: pd.DataFrame, parts: pd.DataFrame) -> pd.Series:
    beside = pd.MultiIndex.from_frame(compared[_ROW]).isin(pd.MultiIndex.from_frame(unknown))
    table = ["document_id", "table", "group"]
    kinds = parts.groupby(table)["role"].nunique().rename("kinds").reset_index()
    fits = compared["difference"].abs() <= compared["tolerance"]
    mostly = fits.groupby([compared[name] for name in table]).transform("mean") >= 0.5
    several = compared[table].merge(kinds, on=table, how="left")["kinds"].to_numpy() > 1
    return ~beside & (several | mostly)
