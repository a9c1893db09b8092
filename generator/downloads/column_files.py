"""Rows as columns in one compressed file that a browser reads block by block and shows from the first block on."""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

Columns = dict[str, list[str]] | dict[str, list[float | None]] | dict[str, list[str] | list[float | None]]

VERSION = 1
FIRST_ROWS, BLOCK_ROWS = 100, 5_000
_GZIP = 31  # zlib's window bits for a gzip member; its header then carries no time


def write_column_file(path: Path, columns: Columns) -> None:
    """One gzip file of JSON lines: a head with the number of rows, then the blocks; the same bytes for the same columns.

    Each line is flushed, so that a reader can unpack it before the next has arrived.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    press = zlib.compressobj(9, zlib.DEFLATED, _GZIP)
    pressed = [press.compress(f"{line}\n".encode()) + press.flush(zlib.Z_SYNC_FLUSH) for line in column_lines(columns)]
    path.write_bytes(b"".join(pressed) + press.flush())


def column_lines(columns: Columns) -> Iterator[str]:
    """The lines of the file. A block holds numbers as they are (null: not printed), texts as codes into all texts seen so far.

    `{"new": ["甲", "乙"], "codes": [0, 1, 0]}`; `codes` is left out where every row brings a new text.
    """
    rows = len(next(iter(columns.values()), []))
    yield _json({"version": VERSION, "rows": rows, "columns": list(columns)})
    texts = {name: _Texts(values) for name, values in columns.items() if any(isinstance(value, str) for value in values)}
    for start, end in _blocks(rows):
        yield _json({name: texts[name].block(start, end) if name in texts else values[start:end] for name, values in columns.items()})


def _blocks(rows: int) -> Iterator[tuple[int, int]]:
    """First and last row of each block; the first block is small, so that it is shown soon."""
    starts = [start for start in (0, *range(FIRST_ROWS, rows, BLOCK_ROWS)) if start < rows]
    yield from pairwise([*starts, rows])


class _Texts:
    """A column of texts, each known by its number from its first row on."""

    def __init__(self, values: Sequence[object]) -> None:
        self._codes, self._different = pd.factorize(np.array([*map(str, values)], object))
        self._known = np.maximum.accumulate(self._codes) + 1  # how many texts are known behind each row

    def block(self, start: int, end: int) -> dict[str, list[Any]]:
        """Some rows: the texts that are new in them, and the codes of all where some are not."""
        new = self._different[self._known[start - 1] if start else 0 : self._known[end - 1]].tolist()
        return {"new": new} if len(new) == end - start else {"new": new, "codes": self._codes[start:end].tolist()}


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
