"""Long tables in pieces that a browser fetches one by one: whole names and whole projects as far as they fit, and where each piece lies."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

import pandas as pd

from generator.downloads.column_files import Columns
from generator.pages.cells import said

NAMES, ROWS = 4_000, 1_500
"""How many names and how many rows a piece holds at most; rows of one project through its years stay together."""


@dataclass
class Pieces:
    """The column files by name, and of each piece of a table where it begins, how many rows it has, between which departments it lies."""

    files: dict[str, Columns] = field(default_factory=dict)
    index: dict[str, list[Any]] = field(default_factory=lambda: {"table": [], "first": [], "rows": [], "from": [], "to": []})

    def add(self, table: str, rows: pd.DataFrame, columns: dict[str, list[Any]]) -> None:
        """A table in pieces; `rows` are in the order of the columns, by `key`, within it by `place` (the department's number) and `story_id`."""
        edges, places = edges_of(list(rows["key"]), list(rows["story_id"])), list(rows["place"])
        self.files |= {f"{table}-{at}": piece for at, piece in enumerate(_cut(columns, edges))}
        for start, end in pairwise(edges):
            told = {"table": table, "first": start, "rows": end - start, "from": min(places[start:end]), "to": max(places[start:end])}
            for name, value in told.items():
                self.index[name].append(value)

    def add_names(self, table: str, names: dict[str, list[Any]]) -> None:
        """The names of a table in their order, in pieces of their own."""
        edges = range(0, len(names["name"]) + 1, NAMES)
        self.files |= {f"{table}-{at}": piece for at, piece in enumerate(_cut(names, edges))}


def names_of(rows: pd.DataFrame, shown: str) -> dict[str, list[Any]]:
    """Each key in the order of the rows: its name as mostly printed (column `shown`), how many rows, of how many departments, how many projects over years."""
    groups = rows.groupby("key", sort=False)
    years = rows.groupby(["key", "story_id"], sort=False)["fiscal_year"].nunique()
    repeated = (years > 1).groupby(level="key", sort=False).sum()
    keys = list(groups.size().index)
    printed = rows.groupby(["key", shown], sort=False).size()
    return {
        "name": [said(name) for _, name in printed.groupby(level=0, sort=False).idxmax()] if keys else [],
        "rows": [int(count) for count in groups.size()], "departments": [int(count) for count in groups["place"].nunique()],
        "repeated": [int(repeated[key]) for key in keys],
    }  # fmt: skip


def edges_of(keys: Sequence[Any], stories: Sequence[str]) -> list[int]:
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
