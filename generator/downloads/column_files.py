"""Rows as columns in one compressed file that a browser reads block by block and shows from the first block on."""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

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
    seen: dict[str, dict[str, int]] = {name: {} for name in columns}
    for start, end in _blocks(rows):
        yield _json({name: _part(values[start:end], seen[name]) for name, values in columns.items()})


def _blocks(rows: int) -> Iterator[tuple[int, int]]:
    """First and last row of each block; the first block is small, so that it is shown soon."""
    starts = [start for start in (0, *range(FIRST_ROWS, rows, BLOCK_ROWS)) if start < rows]
    yield from pairwise([*starts, rows])


def _part(values: list[str] | list[float | None], seen: dict[str, int]) -> object:
    """One column of one block; `seen` learns the new texts."""
    if not any(isinstance(value, str) for value in values):
        return values
    before = len(seen)
    codes = [seen.setdefault(str(value), len(seen)) for value in values]
    new = list(seen)[before:]
    return {"new": new} if len(new) == len(values) else {"new": new, "codes": codes}


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
