"""Two years of one department side by side: what appears in both, what only in one, and which targets changed.

Projects are the same where their printings are linked for certain; indicators only inside such projects, by an equal name.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from generator.ground.text import fold

Record = dict[str, Any]
_UNIT_IN_NAME = re.compile(r"\((?:[个家项人次名份场套台条篇%天起辆]|人次|万元|元)\)$")


@dataclass(frozen=True)
class Pair:
    """One thing in the older and the newer year."""

    older: Record
    newer: Record


@dataclass(frozen=True)
class Change:
    """One indicator in two years: comparable as numbers, or shown side by side with the reason why not."""

    older: Record
    newer: Record
    reason: str

    @property
    def same(self) -> bool:
        """Whether both promise the same: equal numbers, or equal words where they are no numbers."""
        keys = ("target_printed",) if self.older["target_value"] is None else ("target_value", "target_upper")
        return all(self.older[key] == self.newer[key] for key in keys)


@dataclass(frozen=True)
class Programme:
    """One programme by its name to the letter, with its projects in the older and the newer year."""

    name: str
    older: list[Record]
    newer: list[Record]


@dataclass(frozen=True)
class Comparison:
    """Two years of one department: programmes; projects in both, merely alike, only in the older, only in the newer; indicators of the pairs."""

    older: int
    newer: int
    programmes: list[Programme]
    pairs: list[Pair]
    possible: list[Pair]
    only_older: list[Record]
    only_newer: list[Record]
    changes: list[tuple[Pair, list[Change]]]


def compare(years: tuple[int, int], projects: tuple[Sequence[Record], Sequence[Record]], indicators: dict[str, list[Record]],
            alike: Sequence[frozenset[str]] = ()) -> Comparison:  # fmt: skip
    """The comparison of two years; `indicators` are those of both by project, `alike` the pairs of printings that are possible and no more."""
    pairs = _matched(*projects, lambda row: row["story_id"])
    matched = {row["project_id"] for pair in pairs for row in (pair.older, pair.newer)}
    changes = [(pair, changes_of(indicators.get(pair.older["project_id"], []), indicators.get(pair.newer["project_id"], []))) for pair in pairs]
    rest = [[row for row in side if row["project_id"] not in matched] for side in projects]
    likely = set(alike)
    possible = [Pair(older, newer) for older in rest[0] for newer in rest[1] if frozenset((older["project_id"], newer["project_id"])) in likely]
    return Comparison(*years, _programmes(*projects), sorted(pairs, key=lambda pair: int(pair.newer["line"])), possible, rest[0], rest[1],
                      [(pair, found) for pair, found in changes if found])  # fmt: skip


def _programmes(older: Sequence[Record], newer: Sequence[Record]) -> list[Programme]:
    """The programmes that projects print, in the order of the older year, then of the newer."""
    sides = [[(fold(row["programme"]), row) for row in side if row["programme"]] for side in (older, newer)]
    names = {key: row["programme"] for side in reversed(sides) for key, row in reversed(side)}
    found = dict.fromkeys(key for side in sides for key, _ in side)
    return [Programme(names[key], *([row for name, row in side if name == key] for side in sides)) for key in found]


def _matched(older: Sequence[Record], newer: Sequence[Record], key: Callable[[Record], str]) -> list[Pair]:
    """Pairs by a key that is found exactly once on either side."""
    left, right = _unique(older, key), _unique(newer, key)
    return [Pair(row, right[name]) for name, row in left.items() if name in right]


def _unique(rows: Sequence[Record], key: Callable[[Record], str]) -> dict[str, Record]:
    counts = Counter(key(row) for row in rows)
    return {key(row): row for row in rows if counts[key(row)] == 1}


def changes_of(older: Sequence[Record], newer: Sequence[Record]) -> list[Change]:
    """The indicators that two printings of a project share by name."""
    return [change_of(pair.older, pair.newer) for pair in _matched(older, newer, lambda row: indicator_key(row["indicator"]))]


def change_of(older: Record, newer: Record) -> Change:
    """One indicator in two years."""
    return Change(older, newer, _reason(older, newer))


def indicator_key(name: str) -> str:
    """An indicator's name as compared: without ★ and without its unit in brackets."""
    return _UNIT_IN_NAME.sub("", fold(name).replace("★", ""))


def _reason(older: Record, newer: Record) -> str:
    """Why two targets are not compared as numbers, blank where they are."""
    if older["needs_review"] or newer["needs_review"]:
        return "有一处读法待核，不比较"
    if older["target_value"] is None or newer["target_value"] is None:
        return "" if older["target_printed"] == newer["target_printed"] else "有一处不是数，不比较"
    if older["measure_unit"] != newer["measure_unit"]:
        return "单位不同，不比较"
    return "" if older["operator"] == newer["operator"] else "比较方向不同，不比较"
