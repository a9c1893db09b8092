"""A field of a form as printed, and the whole yuan of a printed amount."""

from __future__ import annotations

import re
from dataclasses import dataclass

from generator.ground.faults import shorten
from generator.ground.money import UNITS, parse_amount, to_yuan
from generator.ground.targets import Remark
from generator.ground.text import despace, half_width
from generator.reading.source import Line
from generator.understanding.extraction import Extraction

_UNIT_BEHIND = re.compile(r"^([-\d.,，（()）△▲]+)\s*[（(]?(亿元|百万元|万元|千元|元)[）)]?$")
_UNIT_IN_LABEL = re.compile(r"[（(](?:单位[:：]?)?(亿元|百万元|万元|千元|元)[）)]")
_NOTHING = re.compile(r"^[\s/／\-—–－无]*$")


@dataclass(frozen=True)
class Value:
    """A field of a form as printed, with its line, the column of its label, the unit of money that its label prints."""

    text: str
    line: Line
    column: int = 0
    unit: str = ""


def is_nothing(text: str) -> bool:
    """Whether a cell says that there is nothing: blank, dashes, 无."""
    return bool(_NOTHING.match(text))


def is_amount(text: str) -> bool:
    """Whether a cell holds a number, or one with its unit of money behind it (`1000万元`)."""
    return parse_amount(text) is not None or bool(_UNIT_BEHIND.match(despace(half_width(text))))


def unit_in_label(label: str) -> str:
    """The unit of money in the brackets of a label (`项目资金（万元）`), blank where there is none."""
    found = _UNIT_IN_LABEL.search(label)
    return found[1] if found else ""


def amount_of(value: Value | None, unit: str) -> tuple[int | None, str]:
    """Whole yuan of a printed amount, and the unit it was printed in; None where it is no number or prints no unit."""
    if value is None:
        return None, ""
    text = despace(half_width(value.text))
    found = _UNIT_BEHIND.match(text)
    amount = parse_amount(found[1] if found else value.text)
    own = (found[2] if found else "") or value.unit or unit
    return (to_yuan(amount, own) if amount is not None and own in UNITS else None), own


def note_amount(extraction: Extraction, value: Value | None, yuan: object, name: str, unit: str) -> None:
    """Tells of an amount that could not be read, or not be turned into yuan."""
    if value is None or not value.text or yuan is not None or is_nothing(value.text):
        return
    shown = shorten(extraction.shown(value.line.number, value.text), 60)
    if parse_amount(value.text) is not None and not unit:
        extraction.note(value.line.number, Remark("money_unit", "", "", "no-unit", "guess", "没有印金额单位，不换算成元"))
    else:
        extraction.note(value.line.number, Remark(f"{name}_yuan", shown, "", "not-an-amount", "guess", "这一栏里不是一个数，没有读作金额"))
