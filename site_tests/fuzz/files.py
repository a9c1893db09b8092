"""Injuries done to files as offices publish them: Excel, Word, PDF, web pages; the bytes, or a part of the file that then is packed again."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from functools import cache
from random import Random

from site_tests.attacks import attacks
from site_tests.conftest import ROOT
from site_tests.fuzz.mutations import mutation

_TYPES = (".xlsx", ".docx", ".pdf", ".html", ".xls")
_LARGEST = 120_000
_ATTACKS = tuple(text.encode("utf-8", "replace") for text in attacks() if len(text) < 2_000)
_TAG = re.compile(rb"<[^<>]{1,200}>")
_VALUE = re.compile(rb'(?<==")[^"<>]{1,60}(?=")|(?<=>)[^<>]{1,80}(?=<)|\b\d+(?:\.\d+)?\b')
_VALUES = (b"-1", b"0", b"99999999999999999999", b"1e308", b"NaN", b"", b"A1:XFD1048576", b"\xff\xfe", b"hidden", b"true", b"#REF!", b"../../../etc/passwd")


@cache
def _files() -> tuple[bytes, ...]:
    paths = sorted((ROOT / "site_tests" / "reading" / "files").iterdir())
    return tuple(path.read_bytes() for path in paths if path.suffix in _TYPES and path.stat().st_size < _LARGEST)


def _parts(data: bytes) -> dict[str, bytes] | None:
    """The parts of a packed file, None where it is not packed."""
    if not data.startswith(b"PK"):
        return None
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def _packed(parts: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(zipfile.ZipInfo(name), content)
    return buffer.getvalue()


def _inside(random: Random, data: bytes, injure: Callable[[bytes], bytes]) -> bytes:
    """The file with a part of it injured: the largest more often than the others."""
    parts = _parts(data)
    if parts is None:
        return injure(data)
    names = sorted(parts, key=lambda name: len(parts[name]))
    name = names[-1] if random.random() < 0.5 else random.choice(names)
    return _packed({**parts, name: injure(parts[name])})


@mutation
def file_flipped(random: Random, _: list[str], __: list[str]) -> bytes:
    """Bits of a file turned over, a few or many."""
    data = bytearray(random.choice(_files()))
    for _each in range(random.choice((1, 3, 30, 300))):
        data[random.randrange(len(data))] ^= 1 << random.randrange(8)
    return bytes(data)


@mutation
def file_cut(random: Random, _: list[str], __: list[str]) -> bytes:
    """A file, or a part of it, cut off."""
    data = random.choice(_files())
    if random.random() < 0.3:
        return data[: random.randrange(len(data))]
    return _inside(random, data, lambda part: part[: random.randrange(len(part) + 1)])


@mutation
def file_values(random: Random, _: list[str], __: list[str]) -> bytes:
    """Values in a file replaced by values that no program writes, or by attacks."""
    share = random.choice((0.002, 0.02, 0.2))

    def other(found: re.Match[bytes]) -> bytes:
        return random.choice(_VALUES if random.random() < 0.8 else _ATTACKS) if random.random() < share else found.group()

    return _inside(random, random.choice(_files()), lambda part: _VALUE.sub(other, part))


@mutation
def file_tags(random: Random, _: list[str], __: list[str]) -> bytes:
    """Tags of a file lost, doubled, or in each other's place."""
    share = random.choice((0.001, 0.01, 0.1))

    def injured(part: bytes) -> bytes:
        tags = _TAG.findall(part) or [b"<x>"]
        return _TAG.sub(lambda found: random.choice((b"", found.group() * 2, random.choice(tags))) if random.random() < share else found.group(), part)

    return _inside(random, random.choice(_files()), injured)


@mutation
def file_mixed(random: Random, _: list[str], __: list[str]) -> bytes:
    """Parts of one packed file in another, or one file behind another."""
    one, other = random.choice(_files()), random.choice(_files())
    mine, theirs = _parts(one), _parts(other)
    if mine is None or theirs is None:
        return one[: random.randrange(len(one))] + other[random.randrange(len(other)) :]
    return _packed({**mine, **{name: content for name, content in theirs.items() if random.random() < 0.3}})
