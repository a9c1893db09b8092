"""The tables as JSON: money as whole numbers, null for "not printed", decimals with every digit they have."""

from __future__ import annotations

import json
from json.encoder import encode_basestring
from pathlib import Path

import pandas as pd

from generator.downloads.files import LARGEST, PACKED
from generator.downloads.packing import Pieces, packed, write_gzip, write_plain
from generator.tables.schema import PUBLISHED, columns
from generator.tables.write import cell, written


def write_json_files(rows: Pieces, folder: Path) -> None:
    """`folder/<table>.json` for every table: `{"columns": [...], "data": [[...], ...]}`, a row per line; a large one packed, with `.gz` behind its name."""
    comma = packed(b",")
    for name, own in rows.items():
        head = f'{{"columns": {json.dumps(columns(name))}, "data": ['
        joined = [each for piece in own for each in (comma, piece.json)][1:]
        pieces = [packed(head.encode()), *joined, packed(b"\n]}\n")]
        if sum(each.size for each in pieces) > LARGEST["json"]:
            write_gzip(folder / f"{name}.json{PACKED}", pieces)
        else:
            write_plain(folder / f"{name}.json", pieces)


def json_rows(name: str, table: pd.DataFrame) -> list[str]:
    """The rows of a table, each a list on a line of its own."""
    return [f"\n[{','.join(row)}]" for row in zip(*json_columns(name, table).values(), strict=True)]


def json_records(name: str, table: pd.DataFrame) -> list[dict[str, str]]:
    """The rows of a table as column → value, each value already JSON."""
    columns = json_columns(name, table)
    return [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]


def json_columns(name: str, table: pd.DataFrame) -> dict[str, list[str]]:
    """The columns of a table, each value already JSON."""
    kinds = {column.name: column.kind for column in PUBLISHED[name]}
    return {column: _cells(table[column], kinds[column]) for column in table.columns}


def json_text(value: object) -> str:
    """A value as JSON, on one line."""
    return json.dumps(value, ensure_ascii=False)


def _cells(series: pd.Series, kind: str) -> list[str]:
    """The values of one column as JSON."""
    if kind == "text":
        return written(series, lambda value: encode_basestring(str(value)) if value else "null")
    return written(series, lambda value: cell(value) or "null")
