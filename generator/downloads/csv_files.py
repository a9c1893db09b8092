"""The published CSVs: with a BOM, because readers open them in a spreadsheet, and guarded, because text from documents stands in them."""

from __future__ import annotations

from pathlib import Path

from generator.tables.schema import Tables
from generator.tables.write import write_csv


def write_csv_files(tables: Tables, folder: Path) -> None:
    """`folder/<table>.csv` for every table."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, table in tables.items():
        with (folder / f"{name}.csv").open("w", encoding="utf-8-sig", newline="") as file:
            write_csv(table, file, guard=True)
