"""Forms of one text: as published, as compared, as shown safely."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

HAN = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003134f"
_WIDE = HAN + "\u3001-\u301f\uff01-\uff5e“”‘’—…·★"
_MARKUP = re.compile(r"\[bookmark:[^\]]*\]|</?(?:b|strong)>")
_BLANK = re.compile(r"\s+")
_BLANK_IN_WRAP = re.compile(rf"(?<=[{_WIDE})])\s+(?=[{_WIDE}])|(?<=[{_WIDE}])\s+(?=[({_WIDE}])")
_FULL_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20, 0xA0: 0x20}
_SIGN = re.compile(r"[!-/:-@\[-`{-~]")
_DASHES = re.compile(r"[-‐‑‒–—―－]+")
_BRACKETS = str.maketrans("（）［］〔〕【】「」", "()[]()[]“”")


def half_width(text: str) -> str:
    """Full-width letters, digits and signs as half-width ones; every other character stays (`３月` → `3月`)."""
    return text.translate(_FULL_WIDTH)


def join_han(text: str) -> str:
    """The text without the blanks that extraction put between Chinese characters (`满意 度` → `满意度`)."""
    return _BLANK_IN_WRAP.sub("", text.strip())


def despace(text: str) -> str:
    """The text without any blank: for labels such as `收 入 总 计`."""
    return _BLANK.sub("", text)


@lru_cache(maxsize=16_384)
def fold(text: str) -> str:
    """The form in which two texts are compared: NFKC, no blanks, nothing invisible, one kind of bracket and dash, lower case."""
    text = visible(text)
    return _DASHES.sub("-", despace(unicodedata.normalize("NFKC", text)).translate(_BRACKETS)).casefold()


def visible(text: str) -> str:
    """The text without control and formatting characters (bidirectional marks, zero widths); blanks stay."""
    if text.isprintable():
        return text
    return "".join(
        char for char in text if char in "\t\n\u3000" or unicodedata.category(char) not in {"Cc", "Cf", "Cs", "Co", "Cn"}
    )


def entities(text: str) -> str:
    """Text as Markdown prose on one line: every sign that could mean something becomes an entity, in any Markdown renderer."""
    return _SIGN.sub(lambda sign: f"&#{ord(sign.group())};", " ".join(visible(text).split()))


def width(text: str) -> float:
    """The width of a text in em: 1 for a full-width character, about half for the others."""
    return sum(1.0 if unicodedata.east_asian_width(char) in "WFA" else 0.56 for char in text)


def clip(text: str, most: float) -> str:
    """The text, cut with … where it is wider than `most` em."""
    if width(text) <= most:
        return text
    kept, used = [], 1.0
    for char in text:
        used += width(char)
        if used > most:
            break
        kept.append(char)
    return "".join(kept) + "…"


def without_markup(text: str) -> str:
    """Text without the bookmarks and emphasis that programs which extract text leave in it."""
    return _MARKUP.sub("", text)
