"""Compressed parts of a PDF unpack only so far: a few kilobytes can claim gigabytes."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from pdfminer import pdftypes

from generator.reading.rows import MOST_UNPACKED, UnreadableError

_MOST_OF_ONE = 100 * 1024 * 1024
_MOST_SLOW = 4 * 1024 * 1024
"""Packed bytes of kinds that the library unpacks byte by byte."""


class _Zlib:
    """Stands in for zlib where pdfminer unpacks: the same, up to a limit for one part and for all together."""

    error = zlib.error
    decompressobj = staticmethod(zlib.decompressobj)

    def __init__(self) -> None:
        """Nothing unpacked yet."""
        self.unpacked = 0

    def decompress(self, data: bytes) -> bytes:
        """The data unpacked. Raises zlib.error where it is cut off, UnreadableError beyond the limits."""
        unpacking = zlib.decompressobj()
        found = unpacking.decompress(data, _MOST_OF_ONE)
        self.unpacked += len(found)
        if unpacking.unconsumed_tail or self.unpacked > MOST_UNPACKED:
            raise _too_large()
        if not unpacking.eof:
            raise zlib.error
        return found


def _too_large() -> UnreadableError:
    return UnreadableError("PDF 解开后大得不可能", f"解开后不超过 {MOST_UNPACKED} 字节", "检查是否放错了文件；确实这么大的，拆成几份")


def _slowly(unpack: Callable[[bytes], bytes]) -> Callable[[bytes], bytes]:
    """A way of unpacking that refuses what would take too long."""
    def bounded(data: bytes) -> bytes:
        if len(data) > _MOST_SLOW:
            raise _too_large()
        return unpack(data)

    return bounded


@contextmanager
def bounded() -> Iterator[None]:
    """While it holds, pdfminer unpacks no more than the limits."""
    names = ("zlib", "lzwdecode", "rldecode")
    before = {name: getattr(pdftypes, name) for name in names}
    try:
        for name, value in zip(names, (_Zlib(), *(_slowly(before[name]) for name in names[1:])), strict=True):
            setattr(pdftypes, name, value)
        yield
    finally:
        for name, value in before.items():
            setattr(pdftypes, name, value)
