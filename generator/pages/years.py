"""Two documents of one department side by side: what appears in both, what only in one, and which targets changed.

Nothing is married that merely looks alike: projects count as the same by an equal name, or by a name that differs only in
year, bracketed level, 提前下达, or a final 费; indicators only inside such projects, by an equal name, unit and direction.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from generator.ground.text import fold

Record = dict[str, Any]
_BRACKETED = re.compile(r"\([^()]*\)")
_YEAR = re.compile(r"(?:19|20)\d\d年?度?")
_LEAD = re.compile(r"^(?:提前下达|关于)")
_UNIT_IN_NAME = re.compile(r"\((?:[个家项人次名份场套台条篇%天起辆]|人次|万元|元)\)$")


@dataclass(frozen=True)
class Pair:
    """One thing in the older and the newer document; `alike` where the names are not equal to the letter."""

    older: Record
    newer: Record
    alike: bool


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
    """One programme by its name to the letter, with its projects in the older and the newer document."""

    name: str
    older: list[Record]
    newer: list[Record]


@dataclass(frozen=True)
class Comparison:
    """Two documents of one department: programmes; projects in both, only in the older, only in the newer; indicators of the pairs."""

    older: Record
    newer: Record
    programmes: list[Programme]
    pairs: list[Pair]
    only_older: list[Record]
    only_newer: list[Record]
    changes: list[tuple[Pair, list[Change]]]


def compare(
    older: Record, newer: Record, projects: tuple[Sequence[Record], Sequence[Record]], indicators: dict[str, list[Record]]
) -> Comparison:
    """The comparison of two documents; `indicators` are those of both by project."""
    pairs = _pairs(*projects)
    matched = {row["project_id"] for pair in pairs for row in (pair.older, pair.newer)}
    changes = [(pair, _changes(indicators.get(pair.older["project_id"], []), indicators.get(pair.newer["project_id"], []))) for pair in pairs]
    rest = [[row for row in side if row["project_id"] not in matched] for side in projects]
    return Comparison(older, newer, _programmes(*projects), pairs, rest[0], rest[1], [(pair, found) for pair, found in changes if found])


def _programmes(older: Sequence[Record], newer: Sequence[Record]) -> list[Programme]:
    """The programmes that projects print, in the order of the older document, then of the newer."""
    sides = [[(fold(row["programme"]), row) for row in side if row["programme"]] for side in (older, newer)]
    names = {key: row["programme"] for side in reversed(sides) for key, row in reversed(side)}
    found = dict.fromkeys(key for side in sides for key, _ in side)
    return [Programme(names[key], *([row for name, row in side if name == key] for side in sides)) for key in found]


def core(name: str) -> str:
    """A project's name without what changes from year to year: year, bracketed level, 提前下达, a final 费."""
    text = _YEAR.sub("", _LEAD.sub("", _BRACKETED.sub("", fold(name))))
    return text.removesuffix("费") or fold(name)


def _pairs(older: Sequence[Record], newer: Sequence[Record]) -> list[Pair]:
    pairs = _matched(older, newer, lambda row: fold(row["project"]), alike=False)
    taken = {row["project_id"] for pair in pairs for row in (pair.older, pair.newer)}
    rest = [[row for row in side if row["project_id"] not in taken] for side in (older, newer)]
    pairs += _matched(rest[0], rest[1], lambda row: core(row["project"]), alike=True)
    return sorted(pairs, key=lambda pair: int(pair.newer["line"]))


def _matched(older: Sequence[Record], newer: Sequence[Record], key: Any, *, alike: bool) -> list[Pair]:
    """Pairs by a key that is found exactly once on either side."""
    left, right = _unique(older, key), _unique(newer, key)
    return [Pair(row, right[name], alike) for name, row in left.items() if name in right]


def _unique(rows: Sequence[Record], key: Any) -> dict[str, Record]:
    counts = Counter(key(row) for row in rows)
    return {key(row): row for row in rows if counts[key(row)] == 1}


def _changes(older: Sequence[Record], newer: Sequence[Record]) -> list[Change]:
    pairs = _matched(older, newer, lambda row: indicator_key(row["indicator"]), alike=False)
    return [Change(pair.older, pair.newer, _reason(pair.older, pair.newer)) for pair in pairs]


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
