"""Which projects make up which first-level project: a bounded search for groupings whose sums fit."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

MOST_STEPS = 10_000
MOST_FOUND = 1_000
MOST_ROWS = 60
_BITS = 20_000


@dataclass(frozen=True)
class Groupings:
    """What the search found: the first grouping (part → index of its whole), how many, and whether it saw all."""

    first: tuple[int, ...]
    count: int
    complete: bool


@dataclass
class _Search:
    wholes: Sequence[tuple[int, int]]
    parts: Sequence[tuple[int, int]]
    owner: list[int]
    first: tuple[int, ...] = ()
    count: int = 0
    steps: int = 0
    order: list[int] = field(default_factory=list)

    @property
    def over(self) -> bool:
        return self.steps > MOST_STEPS or self.count >= MOST_FOUND


def groupings(wholes: Sequence[tuple[int, int]], parts: Sequence[tuple[int, int]]) -> Groupings:
    """Every way to give each part to one whole so that all sums fit, up to MOST_FOUND ways and MOST_STEPS steps; not tried over MOST_ROWS rows.

    `wholes` and `parts` are (amount, slack); a sum fits within the slack of the whole and of the parts given to it.
    Parts of equal amount are told apart: exchanging them is another grouping.
    """
    if len(wholes) > 1 and max(len(wholes), len(parts)) > MOST_ROWS:
        return Groupings((), 0, complete=False)
    search = _Search(wholes, parts, [0] * len(parts))
    search.order = sorted(range(len(wholes)), key=lambda at: (wholes[at][0], at))
    _fill(search, 0, sorted(range(len(parts)), key=lambda at: (-parts[at][0], at)))
    return Groupings(search.first, search.count, not search.over)


def _fill(search: _Search, at: int, free: list[int]) -> None:
    """Fills the wholes from place `at` of the order on with the free parts."""
    whole = search.order[at]
    if at == len(search.order) - 1:
        if _fits(search, whole, free):
            search.count += 1
            for part in free:
                search.owner[part] = whole
            search.first = search.first or tuple(search.owner)
        return
    for chosen in _subsets(search, whole, free):
        for part in chosen:
            search.owner[part] = whole
        _fill(search, at + 1, [part for part in free if part not in chosen])
        if search.over:
            return


def _fits(search: _Search, whole: int, chosen: Sequence[int]) -> bool:
    amount, slack = search.wholes[whole]
    allowed = slack + sum(search.parts[part][1] for part in chosen)
    return bool(chosen) and abs(amount - sum(search.parts[part][0] for part in chosen)) <= allowed


def _subsets(search: _Search, whole: int, free: list[int]) -> Iterator[frozenset[int]]:
    """The subsets of the free parts that fit a whole; what cannot reach it any more is cut off."""
    amount, slack = search.wholes[whole]
    slack += sum(search.parts[part][1] for part in free)
    unit = max(1, (amount + slack) // _BITS)
    reach = _reachable([search.parts[part][0] // unit for part in free], (amount + slack) // unit)
    chosen: list[int] = []

    def go(at: int, left: int) -> Iterator[frozenset[int]]:
        search.steps += 1
        low, high = max(0, (left - slack) // unit - (len(free) - at)), (left + slack) // unit
        if search.over or left + slack < 0 or not (reach[at] >> low) & ((1 << (high - low + 1)) - 1):
            return
        if at == len(free):
            if _fits(search, whole, chosen):
                yield frozenset(chosen)
            return
        chosen.append(free[at])
        yield from go(at + 1, left - search.parts[free[at]][0])
        chosen.pop()
        yield from go(at + 1, left)

    yield from go(0, amount)


def _reachable(amounts: list[int], most: int) -> list[int]:
    """For every place of the list the sums of the amounts from there on, as bits."""
    mask, found = (1 << (most + 1)) - 1, [1]
    for amount in reversed(amounts):
        found.append((found[-1] | (found[-1] << amount if amount <= most else 0)) & mask)
    return found[::-1]
