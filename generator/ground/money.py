"""Amounts of money: printed text to exact whole yuan, in one place."""

from __future__ import annotations

import re
from decimal import ROUND_HALF_UP, Decimal

from generator.ground.text import despace, half_width, visible

UNITS = {"元": Decimal(1), "千元": Decimal(1_000), "万元": Decimal(10_000), "百万元": Decimal(1_000_000), "亿元": Decimal(10**8)}

_AMOUNT = re.compile(r"^[+-]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?$", re.ASCII)
_MONEY_UNIT = re.compile(r"单位[:：]?(?:人民币)?(亿元|百万元|万元|千元|元)")
_HEAD_UNIT = re.compile(r"\((?:单位:?)?(?:人民币)?(亿元|百万元|万元|千元|元)\)$")
_IN_BRACKETS = re.compile(r"^\((\d[\d,]*\.\d+|\d{1,3}(?:,\d{3})+|\d{3,})\)$", re.ASCII)
_TWO_NUMBERS = re.compile(r"\d\s+\d")
_IN_THOUSANDS = re.compile(r"^[-+]?\d{1,3}(?:\s\d{3})+(?:\.\d+)?$")
_LOSSES = ("△", "▲", "Δ")
_MOST_DIGITS = 20
_MOST_YUAN = 10**18
_DASH = re.compile(r"^[-—–―－]+$")


def parse_amount(printed: str) -> Decimal | None:
    """The number of a printed amount (`1,403.07`, `２９.５`, `3. 5`); None where it is no number, or one of more digits than any amount has."""
    if _TWO_NUMBERS.search(printed) and not _IN_THOUSANDS.match(printed.strip()):
        return None
    text = _negative(despace(half_width(printed)).replace("，", ","))
    digits = text.replace(",", "")
    return Decimal(digits) if len(digits) <= _MOST_DIGITS and _AMOUNT.match(text) else None


def _negative(text: str) -> str:
    """A loss in brackets or behind a triangle as a number with its sign (`(120.5)`, `△35.2` → `-120.5`, `-35.2`)."""
    if found := _IN_BRACKETS.match(text):
        return f"-{found[1]}"
    return f"-{text[1:]}" if text[:1] in _LOSSES else text.replace("−", "-").replace("－", "-")


def is_dash(printed: str) -> bool:
    """Whether a cell holds only the dash that says "nothing here"."""
    return bool(_DASH.match(printed.strip()))


def money_unit(text: str) -> str | None:
    """The unit of money that a line such as `单位：万元` declares; None where it declares none."""
    found = _MONEY_UNIT.search(despace(half_width(visible(text)))) if "单" in text else None
    return found.group(1) if found else None


def head_unit(label: str) -> str:
    """The unit of money behind the label of a column (`项目预算（万元）`); blank where none is printed."""
    found = _HEAD_UNIT.search(despace(half_width(label))) if "元" in label else None
    return found.group(1) if found else ""


def without_unit(label: str) -> str:
    """The label of a column in half width, without the unit of money behind it."""
    return _HEAD_UNIT.sub("", despace(half_width(label))) if "元" in label else label


def to_yuan(amount: Decimal, unit: str) -> int | None:
    """Whole yuan of an amount in `unit`, half up below one yuan; None beyond what any budget holds (10¹⁸). Raises KeyError for a unit that is no money."""
    yuan = amount * UNITS[unit]
    return int(yuan.quantize(Decimal(1), ROUND_HALF_UP)) if abs(yuan) < _MOST_YUAN else None


def plain(number: Decimal) -> str:
    """The shortest decimal form without exponent (`95`, `3.5`, `25782.01`)."""
    text = format(number, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text
