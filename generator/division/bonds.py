"""What holds the documents of a department together, taken out of the whole and put into its part instead of being found again."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from generator.reconcile.engine import PRINTINGS
from generator.tables.schema import Tables, columns

Row = tuple[Any, ...]


@dataclass(frozen=True)
class Bonds:
    """What linking (linking/links.py) tells of the documents of one department.

    By document: of which other one it is a copy (blank for none); story and counting of its printings, and counting of its indicators,
    in their order. Besides the links of its printings, and its checks against other documents.
    """

    copies: Mapping[str, str]
    printings: Mapping[str, Sequence[tuple[str, bool]]]
    indicators: Mapping[str, Sequence[bool]]
    links: Sequence[Row]
    checks: Sequence[Row]


def bonds(tables: Tables, departments: Mapping[str, Iterable[str]]) -> dict[str, Bonds]:
    """The bonds of each department (its documents by id) in tables that are linked."""
    copies = dict(tables["documents"][["document_id", "same_as"]].itertuples(index=False, name=None))
    printings = _by_first(tables["projects"][["document_id", "story_id", "counted"]])
    indicators = _by_first(tables["indicators"][["document_id", "counted"]])
    links, checks = tables["links"], tables["checks"]
    between = checks[checks["kind"] == PRINTINGS]
    linked = _by_first(links.assign(at=links["project_id"].str.partition("/")[0] if len(links) else "")[["at", *columns("links")]])
    checked = _by_first(between.assign(at=between["document_id"])[["at", *columns("checks")]])
    return {
        slug: Bonds(
            {name: copies[name] for name in own}, {name: printings.get(name, []) for name in own},
            {name: [counted for (counted,) in indicators.get(name, [])] for name in own},
            [row for name in own for row in linked.get(name, [])], [row for name in own for row in checked.get(name, [])])
        for slug, names in departments.items() for own in (list(names),)
    }  # fmt: skip


def bound(tables: Tables, found: Sequence[Bonds]) -> Tables:
    """The tables of some departments with the columns, links and checks that linking fills. Raises ValueError where the bonds are of other rows."""
    documents, projects, indicators, checks = (tables[name] for name in ("documents", "projects", "indicators", "checks"))
    copies = {name: other for each in found for name, other in each.copies.items()}
    printings = _in_order(projects, {name: rows for each in found for name, rows in each.printings.items()})
    counted = _in_order(indicators, {name: rows for each in found for name, rows in each.indicators.items()})
    between = pd.DataFrame([row for each in found for row in each.checks], columns=columns("checks")).astype(checks.dtypes.to_dict())
    return tables | {
        "documents": documents.assign(same_as=pd.Series([copies[name] for name in documents["document_id"]], documents.index, dtype=object)),
        "projects": projects.assign(
            story_id=pd.Series([story for story, _ in printings], projects.index, dtype=object),
            counted=pd.Series([counts for _, counts in printings], projects.index, dtype=bool)),
        "indicators": indicators.assign(counted=pd.Series(counted, indicators.index, dtype=bool)),
        "links": pd.DataFrame([row for each in found for row in each.links], columns=columns("links"), dtype=object)
        .sort_values(["project_id", "other_id"], ignore_index=True),
        "checks": pd.concat([checks, between], ignore_index=True).sort_values("document_id", kind="stable", ignore_index=True) if len(between) else checks,
    }  # fmt: skip


def _by_first(rows: pd.DataFrame) -> dict[str, list[Row]]:
    """The rows by their first column, without it."""
    found: dict[str, list[Row]] = {}
    for name, *rest in rows.itertuples(index=False, name=None):
        found.setdefault(name, []).append(tuple(rest))
    return found


def _in_order(rows: pd.DataFrame, told: Mapping[str, Sequence[Any]]) -> list[Any]:
    """What is told of the rows of each document, in the order of the rows, which stand document by document."""
    found = [each for name in rows["document_id"].unique() for each in told[name]]
    if len(found) != len(rows):
        raise ValueError(f"{len(found)} of {len(rows)} rows")
    return found
