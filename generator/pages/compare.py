"""The workbench to compare: targets of one name, budgets of one kind of project, over departments and years, in the reader's browser.

Its data is divided, so that a first answer is small: names of indicators in pieces, the commonest first; rows in pieces that hold
whole names and whole departments' projects as far as they fit.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Any

import pandas as pd

from generator.charts.strip import strip
from generator.downloads.column_files import Columns
from generator.pages.catalogue import Catalogue
from generator.pages.cells import origin, said
from generator.pages.compare_rows import budget_columns, budget_rows, target_columns, target_rows
from generator.pages.registry import Studio, page_kind
from generator.pages.render import Page

NAMES, ROWS = 4_000, 1_500
"""How many names and how many rows a piece holds at most; rows of one project through its years stay together."""


@page_kind
def compare_page(studio: Studio) -> Iterator[Page]:
    """/compare/"""
    targets, budgets = target_rows(studio.catalogue), budget_rows(studio.catalogue)
    context = {"targets": len(targets), "names": int(targets["key"].nunique()), "budgets": len(budgets), "spec": strip()}
    told = "同名指标的目标、同类项目的预算：按部门与年度并列，逐年变化，只比单位与方向相同的。"
    yield Page("compare/", "compare.md.jinja", context, "比较", told, ("navigation", "toc"))


def compare_files(catalogue: Catalogue) -> dict[str, Columns]:
    """Every column file of the page by name."""
    found = _departments(catalogue)
    place = {name: at for at, name in enumerate(found["department"])}
    targets, budgets = _targets(catalogue, place), _budgets(catalogue, place)
    names = _names(targets)
    files: dict[str, Columns] = {f"names-{at}": piece for at, piece in enumerate(_cut(names, range(0, len(names["name"]) + 1, NAMES)))}
    pieces: dict[str, list[Any]] = {"table": [], "first": [], "rows": [], "from": [], "to": []}
    for table, rows, columns in (("targets", targets, target_columns(catalogue, targets)), ("budgets", budgets, budget_columns(catalogue, budgets))):
        edges = _edges(list(rows["key"]), list(rows["story_id"]))
        files |= {f"{table}-{at}": piece for at, piece in enumerate(_cut(columns, edges))}
        _note(pieces, table, edges, list(rows["place"]))
    return files | {"pieces": pieces, "departments": found}


def _departments(catalogue: Catalogue) -> dict[str, list[str]]:
    """The departments by the name that rows show, in order: a row's department has a number by which pieces are found."""
    rows = catalogue.tables["documents"][["document_id", "fiscal_year"]]
    return {"department": sorted(set(origin(catalogue, rows)["department"]))} if len(rows) else {"department": []}


def _targets(catalogue: Catalogue, place: dict[str, int]) -> pd.DataFrame:
    """The targets name by name, the commonest first, within a name department by department and project by project."""
    rows = _placed(catalogue, target_rows(catalogue), place)
    order = ["common", "key", "place", "story_id", "fiscal_year", "line"]
    return rows.assign(common=-rows["key"].map(rows["key"].value_counts())).sort_values(order, kind="stable", ignore_index=True)


def _budgets(catalogue: Catalogue, place: dict[str, int]) -> pd.DataFrame:
    """The budgets department by department and project by project; a department is to them what a name is to targets."""
    rows = _placed(catalogue, budget_rows(catalogue), place)
    return rows.assign(key=rows["place"]).sort_values(["place", "story_id", "fiscal_year", "line"], kind="stable", ignore_index=True)


def _placed(catalogue: Catalogue, rows: pd.DataFrame, place: dict[str, int]) -> pd.DataFrame:
    return rows.assign(place=[place[name] for name in origin(catalogue, rows)["department"]])


def _names(rows: pd.DataFrame) -> dict[str, list[Any]]:
    """Each name in the order of the rows: as it is mostly printed, how many rows, of how many departments, how many projects over years."""
    groups = rows.groupby("key", sort=False)
    years = rows.groupby(["key", "story_id"], sort=False)["fiscal_year"].nunique()
    repeated = (years > 1).groupby(level="key", sort=False).sum()
    keys = list(groups.size().index)
    return {
        "name": [said(name) for name in groups["indicator"].agg(lambda own: own.value_counts().index[0])] if keys else [],
        "rows": [int(count) for count in groups.size()], "departments": [int(count) for count in groups["place"].nunique()],
        "repeated": [int(repeated[key]) for key in keys],
    }  # fmt: skip


def _edges(keys: Sequence[Any], stories: Sequence[str]) -> list[int]:
    """Where pieces begin, and the end: between names where the names fit into a piece, within a long one only between projects."""
    edges, starts = [0], [at for at in range(1, len(keys)) if keys[at] != keys[at - 1]]
    for start, end in pairwise([0, *starts, len(keys)]):
        if end - edges[-1] > ROWS and start > edges[-1]:
            edges.append(start)
        for at in range(start + 1, end):
            if at - edges[-1] >= ROWS and stories[at] != stories[at - 1]:
                edges.append(at)
    return [*edges, len(keys)] if keys else [0]


def _cut(columns: dict[str, list[Any]], edges: Sequence[int]) -> Iterator[Columns]:
    """Columns in pieces; the last edge is the end, or the end is added."""
    whole = len(next(iter(columns.values()), []))
    for start, end in pairwise([*(edge for edge in edges if edge < whole), whole]):
        yield {name: values[start:end] for name, values in columns.items()}


def _note(pieces: dict[str, list[Any]], table: str, edges: Sequence[int], places: Sequence[int]) -> None:
    """Adds where each piece of a table begins, how many rows it has, and between which departments' numbers it lies."""
    for start, end in pairwise(edges):
        for name, value in (("table", table), ("first", start), ("rows", end - start), ("from", min(places[start:end])), ("to", max(places[start:end]))):
            pieces[name].append(value)
