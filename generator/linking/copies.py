"""Documents that print another one again, cell by cell: the same file in another format, or published once more."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pandas as pd

from generator.ground.text import fold
from generator.tables.schema import Tables

_SAID = {
    "projects": ("agency", "project", "project_code", "stage", "budget_yuan", "executed_yuan"), "indicators": ("indicator", "target_printed", "actual_printed"),
    "budget_lines": ("name", "code", "amount_yuan"),
}  # fmt: skip
_FIGURES = {"projects": ("budget_yuan", "executed_yuan"), "indicators": ("target_printed", "actual_printed"), "budget_lines": ("amount_yuan",)}
_CARD = ("department", "region", "region_code", "fiscal_year")
FIGURES, AMOUNTS, CELLS = 3, 3, 20
"""How much two documents must print alike to be one although their cards do not say so: so many different figures where a card leaves out
department, region or year; so many different amounts, or different texts and figures, where the cards name two departments or regions."""


@dataclass(frozen=True)
class _Said:
    """All that a document prints as one text, and how many different figures, amounts, and texts and figures are in it."""

    text: str
    figures: int
    amounts: int
    cells: int


def copies(tables: Tables) -> dict[str, str]:
    """Document → the document that it prints again: the same projects, indicators and amounts of the same year in the same order.

    Told by what is printed, whatever the cards say or leave out; of equal documents the one whose card says most is the first.
    A unit's document that prints the figures of its department's is none: it stands for the unit.
    """
    documents = tables["documents"]
    own = documents[documents["document_id"].isin(_of_equal_outline(tables))].astype(object)
    if own.empty:
        return {}
    said = _said(tables, set(own["document_id"]))
    rows = [row for row in own.where(own.notna(), "").to_dict("records") if row["document_id"] in said]
    rows.sort(key=lambda row: (sum(row[name] == "" for name in _CARD), row["document_id"]))
    groups: dict[tuple[str, bool], list[dict[str, Any]]] = {}
    for row in rows:
        groups.setdefault((said[row["document_id"]].text, row["scope"] == "unit"), []).append(row)
    return {name: first for group in groups.values() for name, first in _again(group, said)}


def _again(group: list[dict[str, Any]], said: dict[str, _Said]) -> Iterator[tuple[str, str]]:
    """Of documents that print the same each that is an earlier one again; where that could be one of two years it is neither."""
    firsts: list[dict[str, Any]] = []
    for row in group:
        found = [each for each in firsts if _is_one(each, row, said[row["document_id"]])]
        if len({each["fiscal_year"] for each in found}) == 1:
            yield row["document_id"], found[0]["document_id"]
        else:
            firsts.append(row)


def _is_one(one: dict[str, Any], other: dict[str, Any], said: _Said) -> bool:
    """Whether two documents that print the same are one: the less their cards agree the more they must print."""
    differing = [name for name in _CARD if one[name] != other[name]]
    contrary = [name for name in differing if one[name] != "" and other[name] != ""]
    if "fiscal_year" in contrary:
        return False
    if contrary:
        return said.amounts >= AMOUNTS or said.cells >= CELLS
    return said.figures >= FIGURES or not (differing or one["fiscal_year"] == "" or one["department"] == "")


def _of_equal_outline(tables: Tables) -> set[str]:
    """The documents that have as many projects, indicators and amounts, and the same sum of these, as another one: only they are read through."""
    names = tables["documents"]["document_id"]
    outline = pd.DataFrame({"document_id": names})
    for table in _SAID:
        outline[table] = names.map(tables[table]["document_id"].value_counts()).fillna(0).astype(int)
    for table, column in (("projects", "budget_yuan"), ("budget_lines", "amount_yuan")):
        outline[column] = names.map(tables[table].groupby("document_id")[column].sum()).fillna(0).astype("int64")
    keys = outline.columns.drop("document_id").tolist()
    return set(outline.loc[outline.duplicated(keys, keep=False) & (outline[list(_SAID)].sum(axis=1) > 0), "document_id"])


def _said(tables: Tables, wanted: set[str]) -> dict[str, _Said]:
    """Each document with what it prints, in the order in which it stands."""
    texts: dict[str, list[str]] = {name: [] for name in wanted}
    figures, amounts, cells = ({name: set[str]() for name in wanted} for _ in range(3))
    for table, columns in _SAID.items():
        rows = tables[table][tables[table]["document_id"].isin(wanted)].sort_values("line", kind="stable")
        for name, *values in rows[["document_id", *columns]].astype(object).itertuples(index=False, name=None):
            folded = ["" if pd.isna(value) else fold(str(value)) for value in values]
            texts[name].append("\x1f".join(folded))
            told = {value for column, value in zip(columns, folded, strict=True) if value and column in _FIGURES[table]}
            figures[name] |= told
            amounts[name] |= told - {"0"} if table != "indicators" else set()
            cells[name] |= {value for column, value in zip(columns, folded, strict=True) if value and column != "stage"}
        for own in texts.values():
            own.append("\x1d")
    return {name: _Said("\x1e".join(own), len(figures[name]), len(amounts[name]), len(cells[name])) for name, own in texts.items()}
