"""Which mutilated document a seed and a number stand for: the same bytes on every machine."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from math import exp, log
from random import Random

from site_tests.conftest import DOCUMENTS
from site_tests.fuzz import files  # noqa: F401 - registers its injuries
from site_tests.fuzz.mutations import MUTATIONS

LARGEST = 50 * 1024 * 1024
_GROWN = 1 / 60


@dataclass(frozen=True)
class Plan:
    """How one document is made; `grow` is the size in bytes it grows to, 0 where it stays as it is."""

    seed: int
    number: int
    mutation: str
    stem: str
    grow: int

    def __str__(self) -> str:
        """What is needed to make it again."""
        return f"SEED={self.seed} NUMBER={self.number} ({self.mutation} of {self.stem}{f', grown to {self.grow} bytes' if self.grow else ''})"


def plan(seed: int, number: int, largest: int = LARGEST, size: int = 0) -> Plan:
    """The plan of one document: every mutation in turn, one in sixty grown to up to `largest` bytes; with `size`, each grown to it."""
    random = Random(f"plan {seed} {number}")
    names = sorted(MUTATIONS)
    stem = random.choice(sorted(_lines()))
    grow = int(exp(random.uniform(log(200_000), log(LARGEST)))) if random.random() < _GROWN else 0
    return Plan(seed, number, names[number % len(names)], stem, size or (grow if grow <= largest else 0))


def make(made: Plan) -> bytes:
    """The bytes of a document."""
    random = Random(f"make {made.seed} {made.number}")
    lines, others = _piece(random, made.stem), _piece(random, random.choice(sorted(_lines())))
    if made.grow:
        lines = _grown(lines, made.grow)
    return MUTATIONS[made.mutation](random, lines, others)[: LARGEST + 1_000_000]


@cache
def _lines() -> dict[str, tuple[str, ...]]:
    return {path.stem: tuple(path.read_text(encoding="utf-8").splitlines()) for path in DOCUMENTS}


def _piece(random: Random, stem: str) -> list[str]:
    """A document, or its head and a window of it: a short one finds more in the same time."""
    lines = list(_lines()[stem])
    if random.random() < 0.5:
        return lines
    head, start = random.randint(0, 12), random.randint(0, len(lines))
    return lines[:head] + lines[start : start + random.randint(5, 160)]


def _grown(lines: list[str], size: int) -> list[str]:
    """The document again and again, each time with other names and numbers, until it has `size` bytes."""
    one = "\n".join(lines)
    times = size // (len(one.encode("utf-8")) + 1) + 1
    copies = (re.sub("[科0-9](?=[学技0-9年])", rf"\g<0>{at}", one, count=40) for at in range(times))
    return "\n".join(copies).split("\n")
