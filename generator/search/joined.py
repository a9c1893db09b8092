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
from generator.search.tokens import amount_token, in_order, is_number

KINDS = ("story", "project", "department", "report", "document", "glossary", "source")
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

    def write_cards(self, folder: Path, pack: int) -> str:
        """The cards of all pages in files of `pack` neighbours; returns a hash over all. A reader asks for the bytes of a card.

        A file begins with two times `pack` numbers: where the cards of each page begin, and how long its first card is.
        """
        folder.mkdir()
        content = hashlib.sha256()
        cards = self._cards()
        for first in range(0, len(cards), pack):
            own = cards[first : first + pack]
            sizes = [sum(map(len, each)) for each in own]
            head = np.zeros((2, pack), "<u4")
            head[0, : len(own)] = np.cumsum([head.nbytes, *sizes[:-1]])
            head[1, : len(own)] = [len(each[0]) for each in own]
            made = head.tobytes() + b"".join(card for each in own for card in each)
            (folder / f"{first // pack}.bin").write_bytes(made)
            content.update(hashlib.sha256(made).digest())
        return content.hexdigest()

    def _cards(self) -> list[list[bytes]]:
        """The cards of each page, in the order of the pages."""
        cards: list[list[bytes]] = [[] for _ in self.pages]
        first = 0
        for part in self._parts:
            for (page, _), card in zip(part.card_names.tolist(), _cut(part.cards, part.card_ends), strict=True):
                cards[self._numbers[first + page]].append(card)
            first += len(part.pages)
        return cards

    def names(self) -> Lists:
        """The tokens of all names with their places."""
        return self._placed([(part.words, part.names) for part in self._parts])

    def labels(self) -> Lists:
        """The tokens of the names of all indicators with their places."""
        return self._placed([(part.label_words, part.labels) for part in self._parts])

    def amounts(self) -> Lists:
        """The amounts of all pages as tokens of equal length (`amount_token`), with their pages."""
        rows = np.array([(yuan, page) for page, said in enumerate(self.pages) for yuan in sorted({*said[4]}) if yuan >= 0], np.int64).reshape(-1, 2)
        rows = rows[np.argsort(rows[:, 0], kind="stable")]
        values, counts = np.unique(rows[:, 0], return_counts=True)
        pages = rows[:, 1].astype(np.int32)
        return Lists(
            lambda first, last: [amount_token(value) for value in values[first:last].tolist()], counts, np.ones(len(values), bool),
            lambda first, last: (pages[first:last], pages[first:last]),
        )  # fmt: skip

    def counting(self) -> dict[str, list[Any]]:
        """`yuan`: the budget of each page, None where none is printed; `in_yuan`: the pages that print it in 元.

        `projects`: the pages of printings; `once`: of those that do not count, with the page of the printing that does.
        """
        number = {page[0]: at for at, page in enumerate(self.pages)}
        projects = [(at, number.get(page[5])) for at, page in enumerate(self.pages) if page[5]]
        return {"yuan": [page[3] for page in self.pages], "in_yuan": [at for at, page in enumerate(self.pages) if page[6]],
                "projects": [at for at, _ in projects],
                "once": [[at, other] for at, other in projects if other is not None and other != at]}  # fmt: skip

    def _placed(self, own: Sequence[tuple[Sequence[str], Ints]]) -> Lists:
        words, maps = _numbered([words for words, _ in own])
        firsts = np.cumsum([0, *(len(part.pages) for part in self._parts)])
        rows = [(token[places[:, 0]], self._numbers[places[:, 1] + first], places[:, 2])
                for token, (_, places), first in zip(maps, own, firsts[:-1], strict=True)]  # fmt: skip
        token, page, place = (np.concatenate(column) for column in zip(*rows, strict=True))
        order = np.lexsort((place, page, token))
        page, place = page[order], place[order]
        return Lists(
            lambda first, last: words[first:last], np.bincount(token, minlength=len(words)), np.zeros(len(words), bool),
            lambda first, last: (page[first:last], place[first:last]),
        )  # fmt: skip

    def text(self, most: int, longest: int) -> Lists:
        """The runs of units in all texts, with their pages and places."""
        units, stream, starts = self._stream()
        page_of = np.repeat(np.arange(len(self.pages), dtype=np.int32), np.diff(np.append(starts, len(stream))))
        found = list(runs(stream, np.array([is_number(unit) for unit in units], bool), most, longest))
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
        units, maps = _numbered([part.units for part in self._parts])
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
    address, kind, filters = page[:3]
    return KINDS.index(kind), [-ord(sign) for sign in max(filters.get("year", []), default="")], document_of(address)
