"""The corpus of attack strings (attacks.yml), read once."""

from __future__ import annotations

from functools import cache

import yaml

from site_tests.conftest import ROOT

FILE = ROOT / "site_tests" / "attacks.yml"


@cache
def corpus() -> dict[str, tuple[str, ...]]:
    """Kind → attack strings; those that are no text are left to `broken_bytes`."""
    kinds = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    return {kind: tuple(_text(entry) for entry in entries) for kind, entries in kinds.items() if kind != "bytes"}


@cache
def attacks() -> tuple[str, ...]:
    """Every attack that is a text, each once."""
    return tuple(dict.fromkeys(text for texts in corpus().values() for text in texts))


@cache
def broken_bytes() -> tuple[bytes, ...]:
    """The attacks that are no text: overlong UTF-8, surrogates, NUL."""
    return tuple(bytes.fromhex(entry) for entry in yaml.safe_load(FILE.read_text(encoding="utf-8"))["bytes"])


def _text(entry: str | dict[str, object]) -> str:
    return entry if isinstance(entry, str) else str(entry["text"]) * int(str(entry["times"]))
