"""Documents that print another one again, cell by cell: the same file in another format, or published once more."""

from __future__ import annotations

import pandas as pd

from generator.ground.text import fold
from generator.linking.printings import department_keys
from generator.tables.schema import Tables

_SAID = {
    "projects": ("agency", "project", "project_code", "stage", "budget_yuan", "executed_yuan"), "indicators": ("indicator", "target_printed", "actual_printed"),
    "budget_lines": ("name", "code", "amount_yuan"),
}  # fmt: skip

def copies(tables: Tables) -> dict[str, str]:
    """Document → the first document of its department, scope and year that prints the same projects, indicators and amounts in the same order.

    A unit's document that prints the figures of its department's is none: it stands for the unit.
    """
    documents = tables["documents"]
    keys = department_keys(documents).to_frame("department").reset_index()
    keys["year"] = documents["fiscal_year"].astype("Int64").fillna(-1).to_numpy()
    keys["scope"] = documents["scope"].to_numpy()
    keys = keys[keys.duplicated(["department", "year", "scope"], keep=False) & (keys["year"] >= 0)]
    if keys.empty:
        return {}
    keys = keys.assign(said=keys["document_id"].map(_said(tables, set(keys["document_id"]))).fillna(""))
    keys = keys[keys["said"].str.strip("\x1d") != ""].sort_values("document_id", kind="stable")
    first = keys.groupby(["department", "year", "scope", "said"])["document_id"].transform("first")
    again = keys[first != keys["document_id"]]
    return dict(zip(again["document_id"], first[again.index], strict=True))


def _said(tables: Tables, wanted: set[str]) -> pd.Series:
    """Document → all that it prints as one text, in the order in which it stands."""
    parts = []
    for table, columns in _SAID.items():
        rows = tables[table][tables[table]["document_id"].isin(wanted)].sort_values("line", kind="stable")
        parts.append(_row_texts(rows[list(columns)]).groupby(rows["document_id"]).agg("\x1e".join))
    whole = pd.concat(parts, axis=1).fillna("")
    return _row_texts(whole, "\x1d")


def _row_texts(rows: pd.DataFrame, between: str = "\x1f") -> pd.Series:
    """Each row as one folded text; a blank is a text of its own."""
    texts = [between.join(fold("" if pd.isna(value) else str(value)) for value in row) for row in rows.itertuples(index=False)]
    return pd.Series(texts, index=rows.index, dtype=object)
