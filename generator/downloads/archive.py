"""The data package as one zip archive: CSVs, their description, instructions; no date of today in it."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

NAME = "ledger.zip"
_PIECE = 1 << 20


def write_archive(folder: Path, names: Iterable[str]) -> None:
    """`folder/ledger.zip` of files in `folder`, in the order of their names; the same bytes for the same files."""
    with ZipFile(folder / NAME, "w") as archive:
        for name in sorted(names):
            entry = ZipInfo(name)  # 1980-01-01
            entry.compress_type, entry.external_attr = ZIP_DEFLATED, 0o644 << 16
            with (folder / name).open("rb") as source, archive.open(entry, "w", force_zip64=True) as target:
                while piece := source.read(_PIECE):
                    target.write(piece)
