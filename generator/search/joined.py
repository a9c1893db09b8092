"""The parts put together: pages in the order of equal hits, one numbering of units and tokens, the lists of the index."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from functools import cached_property
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from generator.search.grams import Ints, Runs, runs
from generator.search.parts import Part, document_of
from generator.search.pieces import Lists
from generator.search.tokens import alone, in_order, is_number

KINDS = ("story", "project", "department", "document", "glossary", "source")
_AT = 32  # bits of a row below its token


class Joined:
    """All parts of an index as one."""

    def __init__(self, parts: Sequence[Part]) -> None:
        """Numbers the pages: kinds in order, newer years first, then by document, and as its pages came."""
        self._parts = parts
        said = [page for part in parts for page in part.pages]
        self._order = sorted(range(len(said)), key=lambda page: (*_rank(said[page]), page))
        self.pages: list[Any] = [said[page] for page in self._order]

    @cached_property
    def _numbers(self) -> Ints:
        """The number of each page, in the order of the parts."""
        return np.argsort(np.array(self._order, np.int64)).astype(np.int32)

    def write_cards(self, folder: Path) -> str:
        """The cards of each page under its number; returns a hash over all."""
        folder.mkdir()
        content = hashlib.sha256()
        first = 0
        for part in self._parts:
            for (page, piece), card in zip(part.card_names.tolist(), _cut(part.cards, part.card_ends), strict=True):
                name = f"{self._numbers[first + page]}{f'-{piece}' if piece else ''}.card"
                (folder / name).write_bytes(card)
                content.update(hashlib.sha256(name.encode() + b" " + card).digest())
            first += len(part.pages)
        return content.hexdigest()

    def names(self) -> Lists:
        """The tokens of all names with their places."""
        words, maps = _numbered([part.words for part in self._parts])
        firsts = np.cumsum([0, *(len(part.pages) for part in self._parts)])
        rows = [(own[part.names[:, 0]], self._numbers[part.names[:, 1] + first], part.names[:, 2])
                for own, part, first in zip(maps, self._parts, firsts[:-1], strict=True)]  # fmt: skip
        token, page, place = (np.concatenate(column) for column in zip(*rows, strict=True))
        order = np.lexsort((place, page, token))
        page, place = page[order], place[order]
        return Lists(
            lambda first, last: words[first:last], np.bincount(token, minlength=len(words)), np.zeros(len(words), bool),
            lambda first, last: (page[first:last], place[first:last]),
        )  # fmt: skip

    def text(self, most: int, shortest: int, longest: int) -> Lists:
        """The runs of units in all texts, and the numbers alone, with their pages and places."""
        units, stream, starts = self._stream()
        page_of = np.repeat(np.arange(len(self.pages), dtype=np.int32), np.diff(np.append(starts, len(stream))))
        found = [_alone(units, stream, most), *runs(stream, most, shortest, longest)]
        shapes = np.concatenate([np.pad(own.units, ((0, 0), (0, longest - own.units.shape[1]))) for own in found])
        bare = np.concatenate([own.common for own in found])
        offsets = np.cumsum([0, *(len(own.units) for own in found)])
        order = _sorted(shapes, len(units))
        rank = np.empty(len(order), np.int64)
        rank[order] = np.arange(len(order))
        each = [_rows(own, rank[first:], starts[page_of[own.at]]) for own, first in zip(found, offsets, strict=False)]
        del found
        rows = np.concatenate(each)
        del each
        rows.sort()

        def tokens(first: int, last: int) -> list[str]:
            return [" ".join(units[unit - 1] for unit in shape if unit) for shape in shapes[order[first:last]].tolist()]

        def pages(first: int, last: int) -> tuple[Ints, Ints]:
            at = (rows[first:last] & ((1 << _AT) - 1)).astype(np.int32)
            return page_of[at], at - starts[page_of[at]]

        return Lists(tokens, np.bincount(rows >> _AT, minlength=len(order)), bare[order], pages)

    def _stream(self) -> tuple[list[str], Ints, Ints]:
        """The units in order, all texts as their numbers from 1, page after page, and where each page begins."""
        units, maps = _numbered([[*part.units, *(alone(unit) for unit in part.units if is_number(unit))] for part in self._parts])
        texts: list[Ints] = []
        for own, part in zip(maps, self._parts, strict=True):
            text = np.append(np.int32(0), own + np.int32(1)).astype(np.int32)[part.text]
            texts += np.split(text, part.text_ends[:-1])
        ordered = [texts[page] for page in self._order]
        ends = np.cumsum([len(text) for text in ordered], dtype=np.int32)
        return units, np.concatenate(ordered), np.append(np.int32(0), ends[:-1]).astype(np.int32)


def _rows(own: Runs, rank: NDArray[np.int64], page_start: Ints) -> NDArray[np.int64]:
    """Token and place of each occurrence in one number; of a common run only once for each page."""
    common = own.common[own.run]
    row = rank[own.run] << _AT
    return np.concatenate([row[~common] | own.at[~common], np.unique(row[common] | page_start[common])])


def _alone(units: Sequence[str], stream: Ints, most: int) -> Runs:
    """Each number by itself."""
    places = {unit: number for number, unit in enumerate(units, 1)}
    mark = np.array([0, *(places[alone(unit)] if is_number(unit) else 0 for unit in units)], np.int32)[stream]
    at = np.flatnonzero(mark).astype(np.int32)
    distinct, run = np.unique(mark[at], return_inverse=True)
    return Runs(distinct[:, None], np.bincount(run) > most, run.astype(np.int32), at)


def _sorted(shapes: Ints, size: int) -> NDArray[np.int64]:
    """The order of runs by their units; several columns are packed into one number as far as it holds them."""
    bits = max(size.bit_length(), 1)
    room = 63 // bits
    keys = []
    for first in range(0, shapes.shape[1], room):
        key = np.zeros(len(shapes), np.int64)
        for column in shapes[:, first : first + room].T:
            key = key << bits | column
        keys.append(key)
    return np.lexsort(keys[::-1])


def _numbered(own: Iterable[Sequence[str]]) -> tuple[list[str], list[Ints]]:
    """All words in order, and for each list of words their numbers from 0."""
    lists = list(own)
    words = sorted({word for each in lists for word in each}, key=in_order)
    number = {word: at for at, word in enumerate(words)}
    return words, [np.array([number[word] for word in each], np.int32) for each in lists]


def _cut(content: bytes, ends: Ints) -> Iterable[bytes]:
    return (content[first:last] for first, last in pairwise([0, *ends.tolist()]))


def _rank(page: list[Any]) -> tuple[int, list[int], str]:
    """Kind, latest year, document or department; it depends on the page alone, so that it does not matter how the work was divided."""
    address, kind, filters, _ = page
    return KINDS.index(kind), [-ord(sign) for sign in max(filters.get("year", []), default="")], document_of(address)
