"""Printings put together into projects one pair at a time, the surest first; nothing is put together that cannot be one project."""

from __future__ import annotations

from collections.abc import Iterable, Mapping


class Joining:
    """Sets of printings that are of one project (disjoint sets).

    Two sets never become one where both print the project in the same side (document and stage), where a person has told two of
    their printings apart, or, for a link over years, where both print it for the same year.
    """

    def __init__(self, sides: Mapping[str, tuple[str, int]], apart: Iterable[frozenset[str]] = ()) -> None:
        """`sides`: printing → its side and year; `apart`: pairs of printings of two projects."""
        self._above = {name: name for name in sides}
        self._sides = {name: {side} for name, (side, _) in sides.items()}
        self._years = {name: {year} for name, (_, year) in sides.items()}
        self._others: dict[str, set[str]] = {}
        for pair in apart:
            first, second = sorted(pair)
            self._others.setdefault(first, set()).add(second)
            self._others.setdefault(second, set()).add(first)

    def root(self, name: str) -> str:
        """The printing that stands for the set of one."""
        while self._above[name] != name:
            self._above[name] = self._above[self._above[name]]
            name = self._above[name]
        return name

    def join(self, later: str, earlier: str, *, over_years: bool) -> bool:
        """Puts the sets of two printings together where they may be; whether both are now in one."""
        first, second = self.root(earlier), self.root(later)
        if first == second:
            return True
        if self._sides[first] & self._sides[second] or (over_years and self._years[first] & self._years[second]) or self._apart(first, second):
            return False
        self._put(first, second)
        return True

    def force(self, later: str, earlier: str) -> None:
        """Puts the sets of two printings together, as a person has decided."""
        first, second = self.root(earlier), self.root(later)
        if first != second:
            self._put(first, second)

    def _put(self, first: str, second: str) -> None:
        self._above[second] = first
        self._sides[first] |= self._sides.pop(second)
        self._years[first] |= self._years.pop(second)
        for other in self._others.pop(second, ()):
            self._others.setdefault(first, set()).add(other)

    def _apart(self, first: str, second: str) -> bool:
        return any(self.root(other) == second for other in self._others.get(first, ())) or any(
            self.root(other) == first for other in self._others.get(second, ())
        )
