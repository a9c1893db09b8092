"""Text as units and tokens; assets/search/tokens.js does the same.

`科技经费721.90万元` has the units 科 技 经 费 721.9 万 元. A run of units is written with blanks between them (`科 技`),
two units with one left out as `科 _ 经`, a syllable of a name as `/ke`. Letters, digits, Han and % are units; blanks and punctuation are
nothing.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise

from pypinyin import lazy_pinyin

from generator.ground.text import HAN

_GROUPS = re.compile(r"(?<![\d.,])\d{1,3}(?:,\d{3})+(?![\d,])|(?<![０-９．，])[０-９]{1,3}(?:，[０-９]{3})+(?![０-９，])")
_ANY_UNIT = re.compile(r"[0-9]+(?:\.[0-9]+)?|[^\W_]|%")
_HAN_RUN = re.compile(rf"[{HAN}]+")


def units(text: str) -> list[str]:
    """The units of a text: NFKC, lower case, a number as one unit in its shortest form (`1,403.50` → `1403.5`)."""
    joined = _GROUPS.sub(lambda found: found.group().replace(",", "").replace("，", ""), text)
    return [_shortest(unit) for unit in _ANY_UNIT.findall(unicodedata.normalize("NFKC", joined).lower())]


def is_number(unit: str) -> bool:
    """Whether a unit is a number."""
    return unit[0] in "0123456789"


def amount_token(yuan: int) -> str:
    """An amount so that tokens in order are amounts in order."""
    return f"{yuan:015d}"


def pairs(own: Sequence[str]) -> list[str]:
    """One token for each two neighbours."""
    return [f"{left} {right}" for left, right in pairwise(own)]


def skips(own: Sequence[str]) -> list[str]:
    """One token for each two units with one between them: what is left when that one is mistyped."""
    return [f"{left} _ {right}" for left, right in zip(own, own[2:], strict=False)]


def spelled(text: str) -> list[str]:
    """One token for each syllable of the Chinese in a name (`科技` → `/ke /ji`)."""
    return [f"/{syllable}" for run in _HAN_RUN.findall(text) for syllable in _pinyin(run)]


def in_order(token: str) -> bytes:
    """What tokens are sorted by: as JavaScript compares text, by UTF-16."""
    return token.encode("utf-16-be")


@lru_cache(maxsize=16_384)
def _pinyin(run: str) -> tuple[str, ...]:
    return tuple(syllable for syllable in lazy_pinyin(run, v_to_u=False) if syllable.isascii() and syllable.isalpha())


def _shortest(unit: str) -> str:
    return unit.rstrip("0").rstrip(".") if "." in unit and is_number(unit) else unit
