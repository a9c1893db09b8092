"""The rows of one document in every table, written once in each format and packed; the files about all documents are put together of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

import numpy as np
import pandas as pd

from generator.downloads.json_files import json_rows
from generator.downloads.packing import Piece, Pieces, packed
from generator.downloads.workbook import sheet_rows
from generator.tables.schema import TABLES, Tables, columns
from generator.tables.write import csv_rows

MOST = 20_000
"""Rows of a piece at most."""
BY_DOCUMENT = (*(name for name in TABLES if "document_id" in columns(name)), "reviews")
"""The tables that tell of documents one by one, the rows of one together; the others are about all of them, and small."""


def rows_by_document(tables: Tables) -> dict[str, dict[str, list[Piece]]]:
    """Document → its rows in each table that tells of documents one by one."""
    found: dict[str, dict[str, list[Piece]]] = {name: {} for name in tables["documents"]["document_id"]}
    for name in BY_DOCUMENT:
        owners = tables[name]["check_id"].str.split("/").str[0] if name == "reviews" else tables[name]["document_id"]
        for owner, piece in _pieces(name, tables[name], owners.to_numpy(object)):
            found[owner].setdefault(name, []).append(piece)
    return found


def whole_rows(tables: Tables, own: Mapping[str, Pieces]) -> dict[str, Sequence[Piece]]:
    """The rows of every table: those of the documents one after the other as in `tables`, those of the tables about all of them from there."""
    documents = tables["documents"]["document_id"]
    return {
        name: [piece for document in documents for piece in own[document].get(name, ())] if name in BY_DOCUMENT
        else [piece for _, piece in _pieces(name, table, np.full(len(table), ""))]
        for name, table in tables.items()
    }  # fmt: skip


def _pieces(name: str, table: pd.DataFrame, owners: np.ndarray) -> Iterator[tuple[str, Piece]]:
    """The rows of a table in pieces, each with the document it is of."""
    for stretches in _batches(_stretches(owners)):
        start, end = stretches[0][0], stretches[-1][1]
        own = table.iloc[start:end]
        csv, json, sheet = csv_rows(own, guard=True), json_rows(name, own), sheet_rows(name, own)
        for first, last in stretches:
            at = slice(first - start, last - start)
            yield owners[first], Piece(last - first, *(packed(text.encode()) for text in ("".join(csv[at]), ",".join(json[at]), "".join(sheet[at]))))


def _batches(stretches: Iterable[tuple[int, int]]) -> Iterator[list[tuple[int, int]]]:
    """Pieces that are written at once, of about `MOST` rows together: each different value of a column is then written once for all of them."""
    own: list[tuple[int, int]] = []
    for first, last in stretches:
        if own and last - own[0][0] > MOST:
            yield own
            own = []
        own.append((first, last))
    if own:
        yield own


def _stretches(owners: np.ndarray) -> Iterator[tuple[int, int]]:
    """First and last row of each piece: rows of one owner that stand together, at most `MOST`."""
    ends = [*(np.flatnonzero(owners[1:] != owners[:-1]) + 1), len(owners)] if len(owners) else []
    start = 0
    for end in ends:
        for first in range(start, end, MOST):
            yield first, min(first + MOST, end)
        start = end
