"""From cells that stand one below the other to the rows of an indicator table, found again where a cell is missing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from generator.ground.vocabulary import official_category, official_subcategory

NEEDED = frozenset({"category", "subcategory", "indicator", "target"})
_LONGEST_WORD = 15


@dataclass(frozen=True)
class Dealt:
    """One row: the places of its cells, and whether it could be understood."""

    places: range | tuple[int, ...]
    understood: bool


def divide(texts: Sequence[str], levels: Sequence[str]) -> Iterator[Dealt]:
    """The rows in `texts`, one cell each, under the columns `levels`.

    A row begins with its level-1 word or a blank, then a level-2 word; cells in no such row come out as one that is
    not understood, up to where the next row begins. Blank cells between rows belong to none.
    """
    grid, whole = _Grid(texts, tuple(levels)), set(levels) >= NEEDED
    at = 0
    while at < len(texts):
        if not texts[at] and not grid.begins(at):
            at += 1
            continue
        size = grid.row_size(at) if whole else 0
        end = at + size if size else grid.next_row(at) if whole else len(texts)
        places = range(at, end) if size else tuple(place for place in range(at, end) if texts[place])
        if places:
            yield Dealt(places, bool(size))
        at = end


@dataclass(frozen=True)
class _Grid:
    """The texts of the cells and the columns they are dealt into."""

    texts: Sequence[str]
    levels: tuple[str, ...]

    def begins(self, at: int) -> bool:
        """Whether a row may begin here: level 1 or its blank, then level 2."""
        if at + 1 >= len(self.texts) or not _is_level_2(self.texts[at + 1]):
            return False
        return not self.texts[at] or bool(official_category(self.texts[at]))

    def begins_without_level_1(self, at: int) -> bool:
        """Whether a row may begin here that lacks its blank level-1 cell."""
        return at < len(self.texts) and bool(official_subcategory(self.texts[at])[0])

    def row_size(self, at: int) -> int:
        """How many cells the row that begins here takes, 0 where none can be read."""
        for missing in (0, 1):
            size = len(self.levels) - missing
            texts = [*[""] * missing, *self.texts[at : at + size]]
            if len(texts) == len(self.levels) and self._is_row(texts) and self._ends(at + size, blank_end=not texts[-1]):
                return size
        return 0

    def next_row(self, at: int) -> int:
        """Where the next readable row begins below `at`."""
        return next((index for index in range(at + 1, len(self.texts)) if self.begins(index) and self.row_size(index)), len(self.texts))

    def _ends(self, at: int, *, blank_end: bool) -> bool:
        """Whether a row may end before `at`: the table ends or another row begins."""
        while at < len(self.texts) and not self.texts[at] and not self.begins(at):
            at += 1
        return at >= len(self.texts) or self.begins(at) or (not blank_end and self.begins_without_level_1(at))

    def _is_row(self, texts: Sequence[str]) -> bool:
        known = dict(zip(self.levels, texts, strict=True))
        level_1 = known["category"]
        named = bool(known["indicator"]) and not _is_level_1(known["target"])
        return named and _is_level_2(known["subcategory"]) and (not level_1 or bool(official_category(level_1)))


def _is_level_1(text: str) -> bool:
    return text.endswith("指标") and bool(official_category(text))


def _is_level_2(text: str) -> bool:
    unknown = text.endswith("指标") and len(text) < _LONGEST_WORD and not official_category(text)
    return unknown or bool(official_subcategory(text)[0])
