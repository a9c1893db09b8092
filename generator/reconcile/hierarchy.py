"""Rows under rows: 类, 款 and 项 by their codes, economic codes, and the total on top."""

from __future__ import annotations

import pandas as pd

_ROW = ["document_id", "table", "agency_key", "code"]


def with_parents(coded: pd.DataFrame) -> pd.DataFrame:
    """The cells with `parent`: the longest code of the same table that theirs begins with (2060102 → 20601), else blank."""
    rows = coded[_ROW].drop_duplicates()
    known = pd.MultiIndex.from_frame(rows)
    lengths = rows["code"].str.len()
    parent = pd.Series("", index=rows.index, dtype=object)
    for length in sorted(lengths.unique()):
        prefix = rows["code"].str[:length]
        found = pd.MultiIndex.from_frame(rows.assign(code=prefix)).isin(known) & (lengths > length)
        parent = parent.where(~found, prefix)
    return coded.merge(rows.assign(parent=parent), on=_ROW, how="left", validate="many_to_one")


def first_totals(cells: pd.DataFrame) -> pd.DataFrame:
    """The cells of the first total row of each table."""
    totals = cells[cells["total"]]
    first = totals.groupby(["document_id", "table", "side"])["line"].transform("min")
    return totals[totals["line"] == first]


def level_terms(cells: pd.DataFrame) -> pd.DataFrame:
    """Terms of parent = Σ children for every coded table and column; the total row is the parent of the highest codes.

    Keys: document_id, table, agency_key, parent, family (first digit of the codes), column.
    """
    coded = with_parents(cells[(cells["code"] != "") & (cells["side"] == "")])
    coded = coded.assign(family=coded["code"].str[0].where(coded["code"].str[0] != "2", "2"))
    children = coded.assign(right=True)
    top = children["parent"] == ""
    children = children.assign(agency_key=children["agency_key"].where(~top, ""))
    parents = coded.assign(parent=coded["code"], right=False)
    families = children.loc[top, ["document_id", "table", "family"]].drop_duplicates()
    totals = first_totals(cells[cells["side"] == ""]).merge(families, on=["document_id", "table"])
    totals = totals.assign(parent="", right=False, agency_key="")
    return pd.concat([parents, totals, children], ignore_index=True)


LEVEL_KEYS = ("document_id", "table", "agency_key", "parent", "family", "column")
