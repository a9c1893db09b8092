"""The runs of units in all texts by which any fragment is found with few bytes: pairs, and longer runs where shorter ones are common.

A run that stands at more than `most` places is common, and so is a single unit that is no number. For a common run only the pages
are kept, and every run that is one unit longer, to the left or to the right, is a run of its own; so a fragment is always covered by
runs of few places, or is itself a common run whose pages are known. Runs of `longest` units keep their places however many there are.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

Ints = NDArray[np.int32]


@dataclass(frozen=True)
class Runs:
    """Runs of one length: the units of each, whether it is common, and the run and the place in the text of each occurrence."""

    units: Ints
    common: NDArray[np.bool_]
    run: Ints
    at: Ints


def runs(text: Ints, numbers: NDArray[np.bool_], most: int, longest: int) -> Iterator[Runs]:
    """The runs that are indexed, the short ones first; `text` has the units by number from 1, 0 between cells; `numbers` tells which are numbers."""
    here, size = text - 1, int(text.max(initial=0))
    open_ = np.ones(len(text), bool)
    for length in range(1, longest + 1):
        if length > 1:
            wanted = (open_[:-1] | open_[1:]) & (here[:-1] >= 0) & (here[1:] >= 0)
            at = np.flatnonzero(wanted).astype(np.int32)
            key = here[at].astype(np.int64) * size + here[at + 1]
        else:
            at = np.flatnonzero(here >= 0).astype(np.int32)
            key = here[at].astype(np.int64)
        if not len(at):
            return
        codes, distinct = pd.factorize(key)
        run = codes.astype(np.int32)
        del key, codes
        counts = np.bincount(run)
        common = counts > most if length < longest else np.zeros(len(distinct), bool)
        if length == 1:
            common |= ~numbers[np.asarray(distinct)]
        here = np.full(len(text), -1, np.int32)
        here[at] = run
        open_ = np.zeros(len(text), bool)
        open_[at] = (length == 1) | common[run]
        size = len(distinct)
        first = np.empty(size, np.int32)
        first[run[::-1]] = at[::-1]
        yield Runs(text[first[:, None] + np.arange(length)].astype(np.int32), common, run, at)
