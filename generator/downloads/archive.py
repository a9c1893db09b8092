"""The data package as one zip archive: CSVs, their description, instructions; no date of today in it."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from zipfile import ZipFile, ZipInfo

from generator.downloads.csv_files import csv_pieces
from generator.downloads.packing import Pieces, packed, write_member

NAME = "ledger.zip"


def write_archive(rows: Pieces, folder: Path, names: Iterable[str]) -> None:
    """`folder/ledger.zip` of every table as CSV and of files in `folder`, in the order of their names; the same bytes for the same content."""
    content = {f"{name}.csv": csv_pieces(name, rows) for name in rows} | {name: [packed((folder / name).read_bytes())] for name in names}
    with ZipFile(folder / NAME, "w") as archive:
        for name, pieces in sorted(content.items()):
            entry = ZipInfo(name)  # 1980-01-01
            entry.external_attr = 0o644 << 16
            write_member(archive, entry, pieces)
