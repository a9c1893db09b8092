"""A file to take away, as pages and the data package name it: size, hash, format, table; packed where it is large."""

from __future__ import annotations

import gzip
import hashlib
import shutil
from dataclasses import dataclass
from pathlib import Path

MEDIA_TYPES = {
    "csv": "text/csv", "json": "application/json", "parquet": "application/vnd.apache.parquet", "sqlite": "application/vnd.sqlite3",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "zip": "application/zip", "txt": "text/plain",
}  # fmt: skip
LARGEST = {"json": 2_000_000, "sqlite": 5_000_000}
"""Bytes beyond which a file of a format is published packed, as `<name>.gz`; the other formats are always as they are."""
PACKED = ".gz"


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
        """The ending of its name, packed or not."""
        return self.plain.rpartition(".")[2]

    @property
    def plain(self) -> str:
        """Its name when it is unpacked."""
        return self.name.removesuffix(PACKED)

    @property
    def compression(self) -> str:
        """How it is packed; blank for a file as it is."""
        return "gz" if self.name != self.plain else ""

    @property
    def mediatype(self) -> str:
        """What a server calls it."""
        return MEDIA_TYPES[self.format]


def download(path: Path, table: str = "", rows: int = 0) -> Download:
    """A written file as it is named on pages and in the package."""
    with path.open("rb") as file:
        return Download(path.name, path.stat().st_size, hashlib.file_digest(file, "sha256").hexdigest(), table, rows)


def published(path: Path) -> Path:
    """A written file as it is published: beyond what its format allows packed, the same bytes every time, under its name with `.gz`."""
    if not path.exists():  # it was packed as it was written
        return path.with_name(f"{path.name}{PACKED}")
    if path.stat().st_size <= LARGEST.get(path.suffix[1:], path.stat().st_size):
        return path
    packed = path.with_name(f"{path.name}{PACKED}")
    with path.open("rb") as source, packed.open("wb") as file, gzip.GzipFile("", "wb", 6, file, mtime=0) as target:
        shutil.copyfileobj(source, target, 1 << 20)
    path.unlink()
    return packed
