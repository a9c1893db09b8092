"""The index by parts: a few documents' pages at a time become numbers, apart from all others, and are kept by their content."""

from __future__ import annotations

import gzip
import hashlib
import json
import sys
import zipfile
import zlib
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Executor, Future
from dataclasses import dataclass
from functools import cache
from importlib.metadata import version
from itertools import groupby, pairwise
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from generator.ground import text as forms
from generator.ground.files import written_whole
from generator.search import records, tokens
from generator.search.records import LABEL, NAME, Cell, Entry
from generator.search.tokens import pairs, skips, spelled, units

MOST = 20_000  # cells of a part
_FAR = 8  # how many times larger a part may become by chance
_AHEAD = 8  # parts under way at once
_CARD = 4000  # units of text on one card
_CELL = 4096  # places between the beginnings of two names, so that no run of units crosses from one to the next
_TITLE, _NAME, _END = 0, 1, 2  # what a place in a name says of itself

_TEXTS, _NUMBERS = ("pages", "units", "words", "label_words"), ("card_ends", "card_names", "text", "text_ends", "names", "labels")
_HELD = {f"{name}.npy" for name in (*_TEXTS, *_NUMBERS, "cards", "key")}  # the files in the file of a part

Ints = NDArray[np.int32]


@dataclass(frozen=True)
class Part:
    """The pages of a part: what is said of each, its cards, its text as numbers of units (0 after each cell), its names and labels.

    Of names and labels there are the tokens, and for each occurrence the number of its token, its page and its place.
    """

    pages: list[Any]
    cards: bytes
    card_ends: Ints
    card_names: Ints
    units: list[str]
    text: Ints
    text_ends: Ints
    words: list[str]
    names: Ints
    label_words: list[str]
    labels: Ints


@dataclass(frozen=True)
class Stretch:
    """Pages of one document and kind that follow one another, put away: how many cells they have, a digest of them, and they themselves, packed."""

    document: str
    cells: int
    digest: str
    content: bytes

    def entries(self) -> list[Entry]:
        """The pages."""
        rows = json.loads(zlib.decompress(self.content))
        return [Entry(address, kind, context, tuple(Cell(*cell) for cell in cells), filters, amount, tuple(amounts), *rest)
                for address, kind, context, cells, filters, amount, amounts, *rest in rows]  # fmt: skip


def stretches(found: Iterable[Entry], most: int = MOST) -> Iterator[Stretch]:
    """The entries put away in the order in which they come, document by document; one with far more than `most` cells in several."""
    for document, entries in groupby(found, lambda each: document_of(each.address)):
        own: list[Entry] = []
        size = 0
        for entry in entries:
            if own and size + len(entry.cells) > most:
                yield _put_away(document, own)
                own, size = [], 0
            own.append(entry)
            size += len(entry.cells)
        yield _put_away(document, own)


def _put_away(document: str, entries: Sequence[Entry]) -> Stretch:
    rows = [[each.address, each.kind, each.context, [[cell.text, cell.anchor, cell.weight] for cell in each.cells], each.filters, each.amount,
             each.amounts, each.counts_as, each.in_yuan] for each in entries]  # fmt: skip
    said = json.dumps(rows, ensure_ascii=False, separators=(",", ":")).encode()
    return Stretch(document, sum(len(each.cells) for each in entries), hashlib.sha256(said).hexdigest(), zlib.compress(said, 1))


def parts(found: Iterable[Stretch], most: int = MOST) -> Iterator[list[Stretch]]:
    """The stretches in parts of about `most` cells; whether a document ends one depends on itself, so that a change stays within its part."""
    own: list[Stretch] = []
    size = whole = 0
    for each in found:
        if own and (whole >= _FAR * most or (each.document != own[-1].document and _chance(own[-1].document) * most < size)):
            yield own
            own, whole = [], 0
        size = each.cells + (size if own and each.document == own[-1].document else 0)
        whole += each.cells
        own.append(each)
    if own:
        yield own


def finished(divided: Iterable[list[Stretch]], folder: Path, executor: Executor | None) -> Iterator[Path]:
    """The files of the parts, in order; made by the executor, a few ahead, or one after the other."""
    folder.mkdir(parents=True, exist_ok=True)
    waiting: deque[Future[Path]] = deque()
    for part in divided:
        if executor is None:
            yield finish(part, folder)
            continue
        waiting.append(executor.submit(finish, part, folder))
        if len(waiting) >= _AHEAD:
            yield waiting.popleft().result()
    while waiting:
        yield waiting.popleft().result()


def finish(part: Sequence[Stretch], folder: Path) -> Path:
    """The file of a part, named by its content and by the code that makes it; what is there and whole is not made again."""
    path = folder / f"{hashlib.sha256(_code() + ' '.join(each.digest for each in part).encode()).hexdigest()[:32]}.npz"
    if _whole(path):
        return path
    with written_whole(path) as file:
        np.savez(file, allow_pickle=False, key=np.frombuffer(path.stem.encode(), np.uint8), **_made([entry for each in part for entry in each.entries()]))
    return path


def read(path: Path) -> Part:
    """A part from its file."""
    with np.load(path, allow_pickle=False) as kept:
        texts = {name: json.loads(kept[name].tobytes()) for name in _TEXTS}
        arrays = {name: kept[name] for name in _NUMBERS}
        return Part(**texts, **arrays, cards=kept["cards"].tobytes())


def document_of(address: str) -> str:
    """What the pages of one document and kind have in common: the beginning of their addresses."""
    return "/".join(address.split("/")[:2])


def _chance(name: str) -> float:
    """A number from 0 to 1 that belongs to a name."""
    return int.from_bytes(hashlib.sha256(name.encode()).digest()[:4]) / 2**32


@cache
def _code() -> bytes:
    """The code that makes parts, with the versions it runs on; a process keeps to the code it began with."""
    files = (__file__, tokens.__file__, records.__file__, forms.__file__)
    versions = " ".join((sys.version, zlib.ZLIB_RUNTIME_VERSION, version("numpy"), version("pypinyin")))
    return b"".join(hashlib.sha256(each).digest() for each in (*(Path(file).read_bytes() for file in files), versions.encode()))


def _whole(path: Path) -> bool:
    """Whether a kept part can be read and is the part it is named: its checksums tell, and its key."""
    try:
        with zipfile.ZipFile(path) as kept:
            return {*kept.namelist()} == _HELD and kept.testzip() is None and kept.read("key.npy").endswith(path.stem.encode())
    except (OSError, ValueError, EOFError, RuntimeError, zipfile.BadZipFile, zlib.error):
        return False


def _made(part: Sequence[Entry]) -> dict[str, NDArray[Any]]:
    """What a part's file holds."""
    known: dict[str, int] = {}
    cells: dict[str, list[int]] = {}
    text: list[int] = []
    ends: list[int] = []
    cards: list[tuple[int, int, bytes]] = []
    for number, entry in enumerate(part):
        start = len(text)
        places: list[int] = []
        for cell in entry.cells:
            places.append(len(text) - start)
            if cell.weight > LABEL:
                continue
            if cell.text not in cells:
                cells[cell.text] = [*(known.setdefault(unit, len(known) + 1) for unit in units(cell.text)), 0]
            text += cells[cell.text]
        ends.append(len(text))
        cards += [(number, piece, card) for piece, card in enumerate(_cards(entry, places))]
    words, names = _placed(part, _names)
    label_words, labels = _placed(part, _labels)
    pages = [[entry.address, entry.kind, entry.filters, entry.amount, entry.amounts, entry.counts_as, entry.in_yuan] for entry in part]
    return {
        "pages": _bytes(pages), "cards": np.frombuffer(b"".join(card for _, _, card in cards), np.uint8),
        "card_ends": np.cumsum([len(card) for _, _, card in cards], dtype=np.int32), "card_names": np.array([name for *name, _ in cards], np.int32),
        "units": _bytes(list(known)), "text": np.array(text, np.int32), "text_ends": np.array(ends, np.int32),
        "words": words, "names": names, "label_words": label_words, "labels": labels,
    }  # fmt: skip


def _placed(part: Sequence[Entry], tokens_of: Callable[[Entry], Iterator[tuple[str, int]]]) -> tuple[NDArray[np.uint8], Ints]:
    """The different tokens of some pages, and of each token its number, page and place."""
    words: dict[str, int] = {}
    rows = [(words.setdefault(word, len(words)), number, place) for number, entry in enumerate(part) for word, place in tokens_of(entry)]
    return _bytes(list(words)), np.array(rows, np.int32).reshape(-1, 3)


def _names(entry: Entry) -> Iterator[tuple[str, int]]:
    """The tokens of the names of a page, each with its place: four times the unit it begins at, and what the place says of itself."""
    start = 0
    for cell in entry.cells:
        if cell.weight <= LABEL:
            continue
        own = units(cell.text)
        mark = _NAME if cell.weight == NAME else _TITLE
        for word, last in ((pairs(own), len(own) - 2), (skips(own), -1), (own, len(own) - 1), (spelled(cell.text), -1)):
            yield from ((each, 4 * (start + at) + mark + (_END if at == last else 0)) for at, each in enumerate(word))
        start += -(-(len(own) + 1) // _CELL) * _CELL


def _labels(entry: Entry) -> Iterator[tuple[str, int]]:
    """The tokens by which the names of indicators are found although a sign of them is wrong, each with its place as in names."""
    start = 0
    for cell in entry.cells:
        if cell.weight == LABEL:
            own = units(cell.text)
            for word in (pairs(own), skips(own)):
                yield from ((each, 4 * (start + at)) for at, each in enumerate(word))
            start += -(-(len(own) + 1) // _CELL) * _CELL


def _cards(entry: Entry, places: Sequence[int]) -> list[bytes]:
    """The card of a page: what it is and its first cells; then, where it is long, further cells, by the place at which each card begins and its size."""
    cells = [[cell.text, cell.anchor] if cell.anchor else [cell.text] for cell in entry.cells]
    begins = [0]
    for at, place in enumerate(places):
        if place - places[begins[-1]] >= _CARD:
            begins.append(at)
    first, *rest = (cells[begin:end] for begin, end in pairwise([*begins, len(cells)]))
    further = [packed(each) for each in rest]
    own = {"address": entry.address, "kind": entry.kind, "context": entry.context, "cells": first,
           "further": [places[at] for at in begins[1:]], "sizes": [len(each) for each in further]}  # fmt: skip
    return [packed(own), *further]


def packed(content: object) -> bytes:
    """Content as JSON, packed, the same bytes every time."""
    return gzip.compress(json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode(), 6, mtime=0)


def _bytes(content: object) -> NDArray[np.uint8]:
    return np.frombuffer(json.dumps(content, ensure_ascii=False).encode(), np.uint8)
