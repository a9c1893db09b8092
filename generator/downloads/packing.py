"""Content packed once and put together again: pieces of deflated bytes that follow one another in a gzip file or in a zip archive."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

_RAW = -zlib.MAX_WBITS  # deflated bytes without a head of their own
_HEAD = b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\xff"  # of a gzip file: no name, no time, no system
_END = b"\x03\x00"  # an empty last block
_LEVEL = 6
_LARGE = 2**31 - 1


@dataclass(frozen=True)
class Packed:
    """Deflated bytes that end between two bytes, so that others can follow; `size` is what they hold."""

    data: bytes
    size: int

    def unpacked(self) -> bytes:
        """What was packed. Raises zlib.error where the bytes are damaged or cut off."""
        content = zlib.decompressobj(_RAW).decompress(self.data)
        if len(content) != self.size:
            raise zlib.error(f"{len(content)} bytes of {self.size}")
        return content


@dataclass(frozen=True)
class Piece:
    """Some rows of a table: how many, and their text in each format."""

    rows: int
    csv: Packed
    json: Packed
    sheet: Packed


Pieces = Mapping[str, Sequence[Piece]]
"""Table → its rows, piece by piece."""


def packed(content: bytes) -> Packed:
    """Content as a piece; it refers to nothing that stands before it."""
    press = zlib.compressobj(_LEVEL, zlib.DEFLATED, _RAW)
    return Packed(press.compress(content) + press.flush(zlib.Z_SYNC_FLUSH), len(content))


def write_plain(path: Path, pieces: Iterable[Packed]) -> None:
    """The file that the pieces hold."""
    with path.open("wb") as file:
        for each in pieces:
            file.write(each.unpacked())


def write_gzip(path: Path, pieces: Iterable[Packed]) -> None:
    """The pieces as one gzip file, the same bytes every time."""
    told = _Sum()
    with path.open("wb") as file:
        file.write(_HEAD)
        for data in told.of(pieces):
            file.write(data)
        file.write(told.crc.to_bytes(4, "little") + (told.size % 2**32).to_bytes(4, "little"))


def write_member(archive: ZipFile, entry: ZipInfo, pieces: Sequence[Packed]) -> None:
    """The pieces as one file of a zip archive.

    The archive takes the deflated bytes as they are; what they hold, and that they are deflated, is said in the file's head afterwards.
    Heads for files beyond 2 GiB (zip64) stand only where they are needed, as not every spreadsheet program takes them elsewhere.
    """
    told, large = _Sum(), max(sum(each.size for each in pieces), sum(len(each.data) for each in pieces) + len(_END)) > _LARGE
    entry.compress_type = ZIP_STORED
    with archive.open(entry, "w", force_zip64=large) as target:
        for data in told.of(pieces):
            target.write(data)
    entry.compress_type, entry.CRC, entry.file_size = ZIP_DEFLATED, told.crc, told.size
    if archive.fp is None:
        raise ValueError("the archive is closed")
    end = archive.fp.tell()
    archive.fp.seek(entry.header_offset)
    archive.fp.write(entry.FileHeader(zip64=large))
    archive.fp.seek(end)


class _Sum:
    """Size and checksum of what pieces hold, told as they go by."""

    def __init__(self) -> None:
        self.size = self.crc = 0

    def of(self, pieces: Iterable[Packed]) -> Iterator[bytes]:
        """The deflated bytes of the pieces, and their end."""
        for each in pieces:
            content = each.unpacked()
            self.crc, self.size = zlib.crc32(content, self.crc), self.size + len(content)
            yield each.data
        yield _END
