"""Which way gives a text its cells back: the first that finds a table in it."""

from __future__ import annotations

from generator.reading.rows import Rows
from generator.reading.source import Source, from_rows
from generator.recovery.blank_rows import blank_rows
from generator.recovery.blanks import blanks
from generator.recovery.cell_lines import cell_lines
from generator.recovery.separated import bars, comma, tabs
from generator.recovery.tabbed_lines import tabbed_lines


def with_cells(source: Source) -> Source | None:
    """A text with the cells found in it, line by line; None where none of the ways finds a table."""
    lines = [line.text for line in source.lines]
    suffix = source.path.suffix.lower()
    if suffix in {".csv", ".tsv"} and (rows := comma("\n".join(lines), lines)) is not None:
        return from_rows(source, Rows(tuple(rows)), "csv", "commas")
    for whole, name in ((tabbed_lines, "lines"), (blank_rows, "blanks")):
        if (dealt := whole(lines)) is not None:
            return from_rows(source, dealt, "txt", name)
    for way, name in ((tabs, "tabs"), (bars, "bars"), (cell_lines, "lines"), (blanks, "blanks")):
        if (found := way(lines)) is not None:
            return from_rows(source, Rows(tuple(found)), "md" if name == "bars" else "txt", name)
    return None

