"""Ids and addresses: readable ASCII, the same on every machine, never a counter."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from functools import lru_cache

from pypinyin import lazy_pinyin

MOST = 80
_TAKEN = frozenset({"index", "readme"})  # MkDocs makes such a page the one of the folder around it
_OTHER = re.compile(r"[^a-z0-9]+")
_OTHER_IN_STEM = re.compile(r"[^a-z0-9_]+")


@lru_cache(maxsize=65_536)
def _spelled(text: str) -> str:
    return " ".join(lazy_pinyin(unicodedata.normalize("NFKC", text)[: MOST * 4])).lower()


def digest(*parts: str) -> str:
    """Six hexadecimal digits of the SHA-256 over the parts."""
    return hashlib.sha256("\x1f".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:6]


def slug(text: str, *key: str) -> str:
    """A name as an address (`项目支出` → `xiang-mu-zhi-chu`), at most 80 characters.

    A name that is cut, that has nothing to spell, or that means a folder (`index`), ends in the digest of `key` (or of the name itself).
    """
    return _fit(_OTHER.sub("-", _spelled(text)).strip("-"), text, *key)


def marked(base: str, *key: str) -> str:
    """An id told apart from an equal one by the digest of its key; its last part stays within `MOST` characters."""
    head, _, last = base.rpartition("/")
    return f"{head}{'/' if head else ''}{last[: MOST - 7].rstrip('-')}-{digest(*key)}"


def document_id(stem: str) -> str:
    """The id of a document: the stem of its file name in lower case; `_` stays."""
    return _fit(_OTHER_IN_STEM.sub("-", _spelled(stem)).strip("-"), stem)


def _fit(spelled: str, text: str, *key: str) -> str:
    if spelled and len(spelled) <= MOST and spelled not in _TAKEN:
        return spelled
    return marked(spelled, *(key or (text,))) if spelled else f"x-{digest(*(key or (text,)))}"
