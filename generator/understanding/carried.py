"""Rows that a page break prints again from the top of a table: told from rows that only look alike."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Seen:
    """A row as compared with others: its line, what it says, of which project, whether a page begins with it."""

    line: int
    key: tuple[str, ...]
    project: tuple[str, ...]
    at_top: bool


def carried_over(rows: Sequence[Seen]) -> dict[int, tuple[int, str]]:
    """Line → line of the first print and how certain, for the rows a page break prints again from the top of the table.

    A run of rows equal to the first rows of the table, in their order, is carried over where a page begins with it (unless
    pages of this document usually carry none), where it tears a project in two, or where it is longer than a row and as long as runs usually are here.
    Any other equal row, one that ends the table too, is a row of its own.
    """
    runs = _runs(rows)
    lengths = dict(runs)
    tops = Counter(lengths.get(index, 0) for index in range(1, len(rows)) if rows[index].at_top)
    usual = max(tops.most_common(1)[0][0], 0) if tops else 0
    carried: dict[int, tuple[int, str]] = {}
    for start, length in runs:
        apart = _stands_apart(rows, start, length)
        at_top = rows[start].at_top and (usual > 0 or apart)
        ends = start + length == len(rows)
        torn = not ends and apart and rows[start - 1].project == rows[start + length].project
        if at_top or torn or (length > 1 and (length == usual or (not usual and not ends))):
            certainty = "certain" if at_top or (apart and length == usual) else "probable"
            carried |= {rows[start + step].line: (rows[step].line, certainty) for step in range(length)}
    return carried


def _runs(rows: Sequence[Seen]) -> list[tuple[int, int]]:
    """Start and length of every run, below the first row, that repeats the table from its top."""
    runs, at = [], 1
    while at < len(rows):
        length = 0
        while length < at and at + length < len(rows) and rows[at + length].key == rows[length].key:
            length += 1
        if length:
            runs.append((at, length))
        at += max(length, 1)
    return runs


def _stands_apart(rows: Sequence[Seen], start: int, length: int) -> bool:
    """Whether a run stands away from the other rows of its projects."""
    own = {row.project for row in rows[start : start + length]}
    beside = [rows[start - 1], *rows[start + length : start + length + 1]]
    return not any(row.project in own for row in beside)
