"""What must follow when an amount of the narrative changes, or its amounts are restated in another unit."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

import pandas as pd

from generator.reconcile.engine import Check, Material
from site_tests.reconcile.altered import BOOK, altered, rules

_AMOUNT = re.compile(r"(\d+(?:\.\d+)?)(\s*)万元")
GOOD = {"holds", "rounding"}
NO_IDENTITY = {"单位价值": "从多少万元起算一类设备，不是金额"}
"""Words before an amount that takes part in no identity → why."""
UNDECIDED = {"年终结转结余": "表中该格空白；空白不是零，只能判为无法判定"}
"""Words before an amount whose only other side is a blank → why it cannot differ."""


def _found(own: Material) -> dict[tuple[str, str], Check]:
    return {(name, check.subject): check for name, each in rules().items() if name.startswith("NAR") for check in each.find(own)}


def _places(own: Material) -> Iterator[tuple[int, int, re.Match[str]]]:
    """Paragraph, piece and match of every amount of the narrative."""
    for at, pieces in enumerate(own.paragraphs["pieces"]):
        for piece, (_, text) in enumerate(pieces):
            for found in _AMOUNT.finditer(text):
                yield at, piece, found


def _replaced(own: Material, at: int, piece: int, text: str) -> Material:
    pieces = list(own.paragraphs["pieces"])
    own_pieces = list(pieces[at])
    own_pieces[piece] = (own_pieces[piece][0], text)
    pieces[at] = tuple(own_pieces)
    return replace(own, paragraphs=own.paragraphs.assign(pieces=pd.Series(pieces, index=own.paragraphs.index, dtype=object)))


def test_every_changed_amount_is_found() -> None:
    """Whichever amount of the text is changed, a check that held differs, except where no other figure speaks of it."""
    own = altered(BOOK)
    held = {key for key, check in _found(own).items() if check.verdict in GOOD}
    silent = []
    count = 0
    for at, piece, found in _places(own):
        text = own.paragraphs["pieces"].iloc[at][piece][1]
        more = Decimal(found[1]) + Decimal("43.21")
        after = _found(_replaced(own, at, piece, f"{text[: found.start()]}{more}{found[2]}万元{text[found.end() :]}"))
        count += 1
        reached = {after[key].verdict for key in held & after.keys()}
        words = text[max(0, found.start() - 12) : found.end()]
        if "differs" not in reached and not ("unclear" in reached and any(each in words for each in UNDECIDED)):
            silent.append(words)
    assert count > 60
    assert [words for words in silent if not any(each in words for each in NO_IDENTITY)] == []
    assert all(any(each in words for words in silent) for each in NO_IDENTITY)


def test_amounts_in_yuan_change_no_verdict() -> None:
    """The narrative restated in 元 agrees with the tables as before."""
    own = altered(BOOK)
    pieces = [tuple((line, _AMOUNT.sub(lambda found: f"{Decimal(found[1]) * 10_000:.0f}元", text)) for line, text in each) for each in own.paragraphs["pieces"]]
    restated = replace(own, paragraphs=own.paragraphs.assign(pieces=pd.Series(pieces, index=own.paragraphs.index, dtype=object)))
    before, after = _found(own), _found(restated)
    assert before.keys() == after.keys()
    assert not [key for key in before if (before[key].verdict in GOOD) != (after[key].verdict in GOOD)]
