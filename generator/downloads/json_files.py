"""The tables as JSON: money as whole numbers, null for "not printed", decimals with every digit they have."""

from __future__ import annotations

import json
from json.encoder import encode_basestring
from pathlib import Path

import pandas as pd

from generator.tables.schema import PUBLISHED, Tables
from generator.tables.write import cell, written

CHUNK = 20_000


def write_json_files(tables: Tables, folder: Path) -> None:
    """`folder/<table>.json` for every table: `{"columns": [...], "data": [[...], ...]}`, a row per line."""
    for name, table in tables.items():
        with (folder / f"{name}.json").open("w", encoding="utf-8", newline="") as file:
            file.write(f'{{"columns": {json.dumps(list(table.columns))}, "data": [')
            for start in range(0, len(table), CHUNK):
                rows = zip(*json_columns(name, table.iloc[start : start + CHUNK]).values(), strict=True)
                file.write(("," if start else "") + "\n[" + "],\n[".join(map(",".join, rows)) + "]")
            file.write("\n]}\n")


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
