"""A table as a grid: which cell covers a place, and what stands there."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from generator.ground.text import HAN, visible
from generator.reading.rows import Cell
from generator.reading.source import Line
from generator.understanding.counted import usual_counts

_BROKEN = re.compile(
    rf"(?<=[{HAN}，、（）《》“”])[ \t]*\n[ \t]*|[ \t]*\n[ \t]*(?=[{HAN}，。；、（）《》“”])"  # between Chinese characters
    r"|(?<=[,.])\n(?=\d)|(?<=\d)\n(?=[,.]\d)|(?<=,\d)\n(?=\d\d(?!\d))|(?<=,\d\d)\n(?=\d(?!\d))"  # inside a number
)
_TWO_NUMBERS = re.compile(r"(?<=\d)\s*\n\s*(?=\d)")
_MOST_KEPT = 512


@dataclass(frozen=True, slots=True)
class Place:
    """A cell of a table where it begins: row and column from 0, how far it stretches, its text on one line."""

    row: int
    column: int
    rows: int
    columns: int
    text: str
    printed: str
    line: int = 0

    @property
    def end(self) -> int:
        """The first column behind it."""
        return self.column + self.columns


@dataclass(frozen=True)
class Table:
    """The rows of one table of a file, with the grid its cells make; a row is worked out when it is asked for, the last ones are kept."""

    number: int
    lines: tuple[Line, ...]
    _kept: dict[int, tuple[tuple[Place, ...], dict[int, Place]]] = field(default_factory=dict, compare=False, repr=False)

    @cached_property
    def width(self) -> int:
        """How many columns the grid has."""
        return max((cell.column + max(cell.columns, 1) for line in self.lines for cell in line.own), default=0)

    @cached_property
    def merges(self) -> bool:
        """Whether the file says which cells are merged."""
        return any(cell.rows > 1 or cell.columns > 1 for line in self.lines for cell in line.own)

    @cached_property
    def usual(self) -> frozenset[int]:
        """Numbers of cells that its rows in a text usually have, blank ones at the end of a line too."""
        return usual_counts(self.lines)

    @cached_property
    def is_frame(self) -> bool:
        """Whether it only frames text: one column, of more than one row."""
        return self.width == 1 and len(self.lines) > 1

    @cached_property
    def _reaching(self) -> dict[int, list[Place]]:
        """Row → the cells that reach down into it from above."""
        found: dict[int, list[Place]] = {}
        for row, line in enumerate(self.lines):
            for cell in line.own:
                if cell.rows > 1:
                    place = _place(row, cell)
                    for below in range(row + 1, min(row + cell.rows, len(self.lines))):
                        found.setdefault(below, []).append(place)
        return found

    def _row(self, row: int) -> tuple[tuple[Place, ...], dict[int, Place]]:
        """The cells that begin in a row, and column → the cell that covers it."""
        if (known := self._kept.get(row)) is not None:
            return known
        own = tuple(_place(row, cell) for cell in self.lines[row].own)
        covering: dict[int, Place] = {}
        for place in (*self._reaching.get(row, ()), *own):
            for column in range(place.column, place.end):
                covering.setdefault(column, place)
        if len(self._kept) >= _MOST_KEPT:
            self._kept.clear()
        self._kept[row] = own, covering
        return own, covering

    def row(self, row: int) -> tuple[Place, ...]:
        """The cells that begin in a row, from left to right."""
        return self._row(row)[0]

    def at(self, row: int, column: int) -> Place | None:
        """The cell that covers a place of the grid, None where there is none."""
        return self._row(row)[1].get(column)

    def text(self, row: int, column: int) -> str:
        """What stands in the cell that covers a place, blank where there is none."""
        place = self.at(row, column)
        return place.text if place else ""

    def filled(self, row: int) -> tuple[Place, ...]:
        """The cells with text that begin in a row."""
        if not any(cell.text for cell in self.lines[row].own):
            return ()
        return tuple(place for place in self._row(row)[0] if place.text)

    def reaches(self, row: int) -> bool:
        """Whether a cell reaches down into a row from above."""
        return row in self._reaching

    def line_of(self, row: int, place: Place | None) -> Line:
        """The line on which a cell of a row stands: the row's own, unless its cells take several lines."""
        line = self.lines[row]
        return replace(line, number=place.line) if place is not None and place.line and place.row == row else line

    def last_line(self, row: int) -> Line:
        """The last line of a row."""
        line = self.lines[row]
        last = max((cell.line for cell in line.own), default=0)
        return replace(line, number=last) if last else line

    def across(self, row: int) -> tuple[Place, ...]:
        """The cells with text that a row shows, those that reach down into it from above included, from left to right."""
        own, covering = self._row(row)
        if row not in self._reaching:
            return tuple(place for place in own if place.text)
        return tuple(dict.fromkeys(place for _, place in sorted(covering.items()) if place.text))


def _place(row: int, cell: Cell) -> Place:
    printed = visible(cell.text).strip()
    return Place(row, cell.column, max(cell.rows, 1), max(cell.columns, 1), one_line(printed), printed, cell.line)


def one_line(text: str) -> str:
    """A text on one line: a line end between Chinese characters or inside a number is nothing, between two numbers two blanks, any other one."""
    if "\n" not in text:
        return text.strip()
    return "  ".join(" ".join(piece.split()) for piece in _TWO_NUMBERS.split(_BROKEN.sub("", text)))


def tables_of(lines: Sequence[Line]) -> Iterator[Table | Line]:
    """A document as its tables and the lines between them, in order; a blank line inside a table of a text is no row of it."""
    run: list[Line] = []
    for line in lines:
        if line.table and not line.own and not line.place and line.is_blank:
            continue
        if run and line.table != run[0].table:
            yield Table(run[0].table, tuple(run))
            run = []
        if line.table:
            run.append(line)
        else:
            yield line
    if run:
        yield Table(run[0].table, tuple(run))
