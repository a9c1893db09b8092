"""Which way gives a text its cells back: the first that finds a table in it."""

from __future__ import annotations

from collections.abc import Sequence

from generator.reading.rows import Row, Rows
from generator.reading.source import Source, from_rows
from generator.recovery.blanks import blanks
from generator.recovery.cell_lines import cell_lines
from generator.recovery.separated import bars, comma, tabs


def with_cells(source: Source) -> Source | None:
    """A text with the cells found in it, line by line; None where none of the ways finds a table."""
    lines = [line.text for line in source.lines]
    suffix = source.path.suffix.lower()
    if suffix in {".csv", ".tsv"} and (rows := comma("\n".join(lines), lines)) is not None:
        return _as(source, rows, "csv")
    for way, kind in ((tabs, "txt"), (bars, "md"), (cell_lines, "txt"), (blanks, "txt")):
        if (found := way(lines)) is not None:
            return _as(source, found, kind)
    return None


def _as(source: Source, rows: Sequence[Row], kind: str) -> Source:
    return from_rows(source, Rows(tuple(rows)), kind)
