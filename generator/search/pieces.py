"""Tokens in order, cut into files of about the same size: which pages hold each, and at which places."""

from __future__ import annotations

import gzip
import hashlib
import json
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int32]
_BATCH = 4_000_000  # rows looked up at once
_THREADS = 2  # packing leaves Python's lock


@dataclass(frozen=True)
class Lists:
    """Tokens in order, how many rows each has, and whether its rows are pages only.

    `rows(first, last)` gives the pages and the places of these rows, by token, page and place.
    """

    tokens: Callable[[int, int], list[str]]
    sizes: NDArray[np.int64]
    bare: NDArray[np.bool_]
    rows: Callable[[int, int], tuple[Ints, Ints]]


def write_pieces(lists: Lists, folder: Path, most: int) -> tuple[list[str], str]:
    """Writes the lists to numbered files of about `most` rows each; returns the first token of each file and one hash over all."""
    folder.mkdir(parents=True)
    with ThreadPoolExecutor(_THREADS) as pool:
        done: list[tuple[str, str]] = []
        for batch in _batches(lists.sizes, most):
            done += list(pool.map(lambda piece: _write(folder, *piece), _pieces(lists, batch, len(done))))
    return [first for first, _ in done], hashlib.sha256("".join(each for _, each in done).encode()).hexdigest()


def _batches(sizes: NDArray[np.int64], most: int) -> Iterator[NDArray[np.int64]]:
    """The tokens at which pieces begin, and the one behind the last, a batch of pieces at a time."""
    before = np.cumsum(sizes) - sizes
    begins = np.append(np.flatnonzero(np.diff(before // most, prepend=-1)), len(sizes))
    batch = np.append(before, sizes.sum())[begins] // _BATCH
    cuts = [0, *(np.flatnonzero(np.diff(batch[:-1])) + 1), len(begins) - 1]
    yield from (begins[first : last + 1] for first, last in pairwise(cuts) if last > first)


def _pieces(lists: Lists, begins: NDArray[np.int64], number: int) -> Iterator[tuple[int, list[str], list[Ints]]]:
    ends = np.concatenate([[0], np.cumsum(lists.sizes)])
    start = int(ends[begins[0]])
    pages, places = lists.rows(start, int(ends[begins[-1]]))
    for first, last in pairwise(begins.tolist()):
        rows = slice(int(ends[first]) - start, int(ends[last]) - start)
        columns = _columns(lists.sizes[first:last], lists.bare[first:last], pages[rows], places[rows])
        yield number, lists.tokens(first, last), columns
        number += 1


def _columns(sizes: NDArray[np.int64], bare: NDArray[np.bool_], pages: Ints, places: Ints) -> list[Ints]:
    """Pages of each token, steps from page to page, places on each page (0 where only pages are kept), steps from place to place."""
    token = np.repeat(np.arange(len(sizes)), sizes)
    fresh = np.ones(len(pages), bool)
    fresh[1:] = (np.diff(token) != 0) | (np.diff(pages) != 0)
    begins = np.flatnonzero(fresh)
    owner, page = token[begins], pages[begins]
    each = np.where(bare[owner], 0, np.diff(np.append(begins, len(pages)))).astype(np.int32)
    kept = ~bare[token]
    return [np.bincount(owner, minlength=len(sizes)).astype(np.int32), _steps(page, np.diff(owner, prepend=-1) != 0), each, _steps(places, fresh)[kept]]


def _steps(values: Ints, fresh: NDArray[np.bool_]) -> Ints:
    return np.where(fresh, values, np.diff(values, prepend=np.int32(0)))


def _write(folder: Path, number: int, tokens: list[str], columns: list[Ints]) -> tuple[str, str]:
    content = packed_columns({"tokens": tokens}, columns)
    (folder / f"{number}.bin").write_bytes(content)
    return tokens[0], hashlib.sha256(content).hexdigest()


def packed_columns(head: dict[str, Any], columns: list[Any]) -> bytes:
    """A head as JSON and columns of numbers, each as its lowest bytes, then the next: bytes of nothing but 0 take no room when packed."""
    said = json.dumps(head | {"sizes": [len(column) for column in columns]}, ensure_ascii=False, separators=(",", ":")).encode()
    planes = [np.ascontiguousarray(column, "<u4").view(np.uint8).reshape(-1, 4).T.tobytes() for column in columns]
    return gzip.compress(len(said).to_bytes(4, "little") + said + b"".join(planes), 6, mtime=0)
