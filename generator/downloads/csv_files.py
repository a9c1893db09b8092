"""The published CSVs: with a BOM, because readers open them in a spreadsheet, and no text in them is a formula there."""

from __future__ import annotations

from pathlib import Path

from generator.tables.schema import Tables
from generator.tables.write import spreadsheet_text


def write_csv_files(tables: Tables, folder: Path) -> None:
    """`folder/<table>.csv` for every table."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, table in tables.items():
        (folder / f"{name}.csv").write_text(spreadsheet_text(table), encoding="utf-8-sig", newline="")
