"""A file to take away, as pages and the data package name it: size, hash, format, table."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

MEDIA_TYPES = {
    "csv": "text/csv", "json": "application/json", "parquet": "application/vnd.apache.parquet", "sqlite": "application/vnd.sqlite3",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "zip": "application/zip", "txt": "text/plain",
}  # fmt: skip


@dataclass(frozen=True)
class Download:
    """One file of `/data/`: its name, size in bytes, SHA-256, the table it holds (blank: all of them) and how many rows that has."""

    name: str
    size: int
    sha256: str
    table: str = ""
    rows: int = 0

    @property
    def format(self) -> str:
        """The ending of its name."""
        return self.name.rpartition(".")[2]

    @property
    def mediatype(self) -> str:
        """What a server calls it."""
        return MEDIA_TYPES[self.format]


def download(path: Path, table: str = "", rows: int = 0) -> Download:
    """A written file as it is named on pages and in the package."""
    with path.open("rb") as file:
        return Download(path.name, path.stat().st_size, hashlib.file_digest(file, "sha256").hexdigest(), table, rows)
