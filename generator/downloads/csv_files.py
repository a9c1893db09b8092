"""The published CSVs: with a BOM, because readers open them in a spreadsheet, and guarded, because text from documents stands in them."""

from __future__ import annotations

from pathlib import Path

from generator.downloads.packing import Packed, Pieces, packed, write_plain
from generator.tables.schema import columns


def write_csv_files(rows: Pieces, folder: Path) -> None:
    """`folder/<table>.csv` for every table."""
    folder.mkdir(parents=True, exist_ok=True)
    for name in rows:
        write_plain(folder / f"{name}.csv", csv_pieces(name, rows))


def csv_pieces(name: str, rows: Pieces) -> list[Packed]:
    """A table as it is published."""
    return [packed(f"\ufeff{','.join(columns(name))}\n".encode()), *(each.csv for each in rows[name])]
