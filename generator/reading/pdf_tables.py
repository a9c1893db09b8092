"""Where the tables of a page lie: rules put together to grids, grids to cells; a border that is missing makes one cell of two."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from generator.reading.pdf_shapes import Box, Rule
from generator.reading.rows import MOST_COLUMNS, UnreadableError

NEAR = 3.0  # points within which two edges are one
_ONE_LINE = 1.5  # points within which two rules lie on one line
_DASH = 4.0  # points between two dashes
_MOST_RULES = 4_000
_MOST_PLACES = 40_000  # of a grid on one page
_SIDES = 2
Flags = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Frame:
    """A cell of a grid: row and column where it begins, how far it stretches."""

    row: int
    column: int
    rows: int
    columns: int


@dataclass(frozen=True)
class Grid:
    """A table without its text: the edges of its columns and rows, and its cells from top to bottom."""

    across: tuple[float, ...]
    down: tuple[float, ...]
    frames: tuple[Frame, ...]

    @property
    def box(self) -> Box:
        """Where it lies on the page."""
        return self.across[0], self.down[0], self.across[-1], self.down[-1]

    def place(self, x: float, y: float) -> tuple[int, int] | None:
        """The row and column of a point; None outside."""
        if not (self.across[0] - 1 <= x <= self.across[-1] + 1 and self.down[0] - 1 <= y <= self.down[-1] + 1):
            return None
        return band(self.down, y), band(self.across, x)


def band(edges: Sequence[float], value: float) -> int:
    """Between which two edges a value lies."""
    return min(max(bisect_right(edges, value) - 1, 0), len(edges) - 2)


def grids_of(rules: Sequence[Rule]) -> list[Grid]:
    """The tables that rules make, from top to bottom; a single box is none. Raises UnreadableError beyond the limits."""
    level, upright = _whole([rule for rule in rules if rule.level]), _whole([rule for rule in rules if not rule.level])
    if max(len(level), len(upright)) > _MOST_RULES:
        raise UnreadableError(f"一页上有超过 {_MOST_RULES} 条线", "文字和表格", "检查是否放错了文件，或把这一页另存为简单的 PDF")
    grids = [grid for group in _touching(level, upright) if (grid := _grid(*group)) is not None]
    return sorted(_outermost(grids), key=lambda grid: (grid.down[0], grid.across[0]))


def _whole(rules: Sequence[Rule]) -> list[Rule]:
    """Rules of one direction, the pieces of each line put together."""
    lines: list[list[Rule]] = []
    for rule in sorted(rules, key=lambda each: each.at):
        if lines and rule.at - lines[-1][0].at <= _ONE_LINE:
            lines[-1].append(rule)
        else:
            lines.append([rule])
    return [whole for line in lines for whole in _joined_dashes(line) if whole.end - whole.start > NEAR]


def _joined_dashes(line: Sequence[Rule]) -> Iterator[Rule]:
    """The pieces of one line put together where they touch."""
    at = line[0].at if len(line) == 1 else sum(rule.at for rule in line) / len(line)
    start = end = None
    for rule in sorted(line, key=lambda each: each.start):
        if start is not None and end is not None and rule.start - end <= _DASH:
            end = max(end, rule.end)
            continue
        if start is not None and end is not None:
            yield Rule(rule.level, at, start, end)
        start, end = rule.start, rule.end
    if start is not None and end is not None:
        yield Rule(line[0].level, at, start, end)


def _touching(level: Sequence[Rule], upright: Sequence[Rule]) -> Iterator[tuple[list[Rule], list[Rule]]]:
    """The rules in groups that touch each other."""
    if not level or not upright:
        return
    x = np.array([[rule.at, rule.start, rule.end] for rule in upright])
    y = np.array([[rule.at, rule.start, rule.end] for rule in level])
    meet: Flags = (
        (x[None, :, 0] >= y[:, None, 1] - NEAR) & (x[None, :, 0] <= y[:, None, 2] + NEAR)
        & (y[:, None, 0] >= x[None, :, 1] - NEAR) & (y[:, None, 0] <= x[None, :, 2] + NEAR)
    )  # fmt: skip
    left: Flags = np.ones(len(level), dtype=bool)
    while left.any():
        rows: Flags = np.zeros(len(level), dtype=bool)
        rows[int(np.argmax(left))] = True
        while True:
            columns = meet[rows].any(axis=0)
            grown: Flags = rows | meet[:, columns].any(axis=1)
            if (grown == rows).all():
                break
            rows = grown
        left &= ~rows
        if columns.any():
            yield [level[int(at)] for at in np.flatnonzero(rows)], [upright[int(at)] for at in np.flatnonzero(columns)]


def edges_of(values: Sequence[float]) -> list[float]:
    """Edges, those that lie together as one."""
    found: list[float] = []
    for value in sorted(values):
        if not found or value - found[-1] > NEAR:
            found.append(value)
    return found


def _with_ends(edges: list[float], low: float, high: float) -> list[float]:
    """Edges with an open side where the rules of the other direction go further."""
    first = [low] if low < edges[0] - NEAR * _SIDES else []
    last = [high] if high > edges[-1] + NEAR * _SIDES else []
    return [*first, *edges, *last]


def _grid(level: Sequence[Rule], upright: Sequence[Rule]) -> Grid | None:
    """The grid of rules that touch, None where they make no more than one cell."""
    across = _with_ends(edges_of([rule.at for rule in upright]), min(rule.start for rule in level), max(rule.end for rule in level))
    down = _with_ends(edges_of([rule.at for rule in level]), min(rule.start for rule in upright), max(rule.end for rule in upright))
    columns, rows = len(across) - 1, len(down) - 1
    if columns < 1 or rows < 1:
        return None
    if columns > MOST_COLUMNS or columns * rows > _MOST_PLACES:
        raise UnreadableError(f"一页上有 {columns * rows} 个格子的表格", f"不超过 {_MOST_PLACES} 个", "检查是否放错了文件，或把这一页另存为简单的 PDF")
    left_of, above = _borders(upright, across, down), _borders(level, down, across)
    frames = tuple(_frames(left_of.T, above))
    return Grid(tuple(across), tuple(down), frames) if len(frames) > 1 else None


def _borders(rules: Sequence[Rule], own: Sequence[float], other: Sequence[float]) -> Flags:
    """For each edge of one direction and each band of the other whether a rule lies there."""
    found: Flags = np.zeros((len(own), len(other) - 1), dtype=bool)
    middles = (np.array(other[:-1]) + np.array(other[1:])) / 2
    for rule in rules:
        at = band([*own, own[-1] + 1], rule.at + 0.01)
        if at + 1 < len(own) and abs(own[at + 1] - rule.at) < abs(own[at] - rule.at):
            at += 1
        found[at] |= (middles >= rule.start - 1) & (middles <= rule.end + 1)
    return found


def _frames(left_of: Flags, above: Flags) -> Iterator[Frame]:
    """The cells of a grid by its borders, row by row; what is open to two sides of the outside is no cell."""
    rows, columns = left_of.shape[0], above.shape[1]
    done: Flags = np.zeros((rows, columns), dtype=bool)
    for row in range(rows):
        for column in range(columns):
            if done[row, column]:
                continue
            wide = 1
            while column + wide < columns and not left_of[row, column + wide] and not done[row, column + wide]:
                wide += 1
            deep = 1
            while row + deep < rows and _goes_down(left_of, above, done, row + deep, column, wide):
                deep += 1
            done[row : row + deep, column : column + wide] = True
            open_sides = (
                column == 0 and not left_of[row : row + deep, 0].any(),
                column + wide == columns and not left_of[row : row + deep, columns].any(),
                row == 0 and not above[0, column : column + wide].any(),
                row + deep == rows and not above[rows, column : column + wide].any(),
            )
            if not (any(open_sides[:2]) and any(open_sides[2:])):
                yield Frame(row, column, deep, wide)


def _goes_down(left_of: Flags, above: Flags, done: Flags, row: int, column: int, wide: int) -> bool:
    """Whether a cell reaches down into a row: no rule above it there, none inside, the same sides."""
    inside = left_of[row, column + 1 : column + wide].any() or done[row, column : column + wide].any()
    ends = column + wide == above.shape[1] or bool(left_of[row, column + wide])
    begins = column == 0 or bool(left_of[row, column])
    return not above[row, column : column + wide].any() and not inside and ends and begins


def _outermost(grids: Sequence[Grid]) -> list[Grid]:
    """The grids that lie in no other one."""
    def inside(one: Grid, other: Grid) -> bool:
        return (one is not other and one.box[0] >= other.box[0] - 1 and one.box[1] >= other.box[1] - 1
                and one.box[2] <= other.box[2] + 1 and one.box[3] <= other.box[3] + 1)  # fmt: skip

    return [grid for grid in grids if not any(inside(grid, other) for other in grids)]
