"""Text as search tokens: overlapping pairs of characters, whole numbers, spelled syllables; assets/search.js does the same.

`科技经费721.90万元` has the units 科 技 经 费 721.9 万 元 and the tokens 科技 技经 经费 费721d9n 721d9n万 万元, and, so that a number
is found alone, 721d9n. Letters, digits and Han are units; blanks and punctuation are nothing.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise

from pypinyin import lazy_pinyin

from generator.ground.text import HAN

BOUNDARY = "zzz"
_GROUPS = re.compile(r"(?<![\d.,])\d{1,3}(?:,\d{3})+(?![\d,])|(?<![０-９．，])[０-９]{1,3}(?:，[０-９]{3})+(?![０-９，])")
_ANY_UNIT = re.compile(r"[0-9]+(?:\.[0-9]+)?|[^\W_]")
_PLAIN = re.compile(rf"[a-z{HAN}]")
_HAN_RUN = re.compile(rf"[{HAN}]+")


def units(text: str) -> list[str]:
    """The units of a text: NFKC, lower case, a number as one unit in its shortest form (`1,403.50` → `1403.5`)."""
    joined = _GROUPS.sub(lambda found: found.group().replace(",", "").replace("，", ""), text)
    return [_shortest(unit) for unit in _ANY_UNIT.findall(unicodedata.normalize("NFKC", joined).lower())]


def is_number(unit: str) -> bool:
    """Whether a unit is a number."""
    return unit[0] in "0123456789"


@lru_cache(maxsize=65_536)
def encoded(unit: str) -> str:
    """A unit in the signs Pagefind keeps as they are: `721.9` → `721d9n`, a letter of another script → `q` hex `z`."""
    if is_number(unit):
        return f"{unit.replace('.', 'd')}n"
    return unit if _PLAIN.fullmatch(unit) else f"q{ord(unit):x}z"


def pairs(own: Sequence[str]) -> list[str]:
    """One token for each two neighbours."""
    return [encoded(left) + encoded(right) for left, right in pairwise(own)]


def end(own: Sequence[str]) -> str:
    """The token behind a name: its last unit and the sign that nothing follows."""
    return f"{encoded(own[-1])}zz" if own else BOUNDARY


def skips(own: Sequence[str]) -> list[str]:
    """One token for each two units with one between them: what is left when that one is mistyped."""
    return [f"y{encoded(left)}y{encoded(right)}" for left, right in zip(own, own[2:], strict=False)]


def numbers(own: Sequence[str]) -> list[str]:
    """One token for each number alone, in the order of the text."""
    return list(dict.fromkeys(encoded(unit) for unit in own if is_number(unit)))


def spelled(text: str) -> list[str]:
    """One token for each syllable of the Chinese in a name (`科技` → `zkez zjiz`)."""
    return [f"z{syllable}z" for run in _HAN_RUN.findall(text) for syllable in _pinyin(run)]


@lru_cache(maxsize=65_536)
def _pinyin(run: str) -> tuple[str, ...]:
    return tuple(syllable for syllable in lazy_pinyin(run, v_to_u=False) if syllable.isascii() and syllable.isalpha())


def _shortest(unit: str) -> str:
    return unit.rstrip("0").rstrip(".") if "." in unit and is_number(unit) else unit
