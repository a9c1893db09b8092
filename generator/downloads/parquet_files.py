"""The tables as Parquet, written by DuckDB: BIGINT, DOUBLE, BOOLEAN, VARCHAR; null for "not printed"."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pandas as pd

from generator.tables.schema import PUBLISHED, Column, Tables

_TYPES = {"text": "VARCHAR", "integer": "BIGINT", "decimal": "DOUBLE", "boolean": "BOOLEAN"}
# One thread: rows and pages in one order; objects are text, never guessed.
_SETTINGS: dict[str, str | bool | int | float | list[str]] = {"threads": 1, "pandas_analyze_sample": 0}


def write_parquet_files(tables: Tables, folder: Path) -> None:
    """`folder/<table>.parquet` for every table; the same bytes for the same frame and version of DuckDB. Raises OSError where one cannot be written."""
    with duckdb.connect(config=_SETTINGS) as connection:
        for name, table in tables.items():
            columns = PUBLISHED[name]
            connection.register("frame", pd.DataFrame({column.name: _plain(table[column.name], column.kind) for column in columns}))
            path = str(folder / f"{name}.parquet").replace("'", "''")
            query = f"SELECT {', '.join(map(_cast, columns))} FROM frame"  # noqa: S608 - names of the schema
            try:
                connection.execute(f"COPY ({query}) TO '{path}' (FORMAT parquet, COMPRESSION zstd)")
            except duckdb.IOException as error:
                raise OSError(str(error)) from error
            connection.unregister("frame")


def _cast(column: Column) -> str:
    return f'CAST("{column.name}" AS {_TYPES[column.kind]}) AS "{column.name}"'


def _plain(series: pd.Series, kind: str) -> pd.Series:
    """The column as DuckDB reads it: None for a blank text, a nullable float for decimals."""
    if kind == "text":
        return series.where(series != "", None)
    if kind == "decimal":
        return pd.Series([None if value is None else float(value) for value in series], index=series.index, dtype="Float64")
    return series
