"""The unit of money of amounts that print none: the one that the document's own words give to the same numbers, as probable."""

from __future__ import annotations

import re
from collections import Counter
from decimal import Decimal

from generator.ground.money import UNITS, parse_amount, to_yuan
from generator.ground.targets import Remark
from generator.ground.text import despace, half_width
from generator.understanding.extraction import Extraction, Row

_TOLD = re.compile(r"(?<![\d.,])(\d[\d,]*(?:\.\d+)?)(亿元|百万元|万元|千元|元)")
_LEAST = Decimal(10)


def infer_units(extraction: Extraction) -> None:
    """Gives projects and budget lines without a unit the one that the text says of their numbers, where it says but one; noted."""
    loose = [row for row in extraction.budget_lines if row["amount_printed"] and not row["money_unit"]]
    bare = [row for row in extraction.projects if row.get("budget_printed") and not row.get("money_unit")]
    if not loose and not bare:
        return
    told: dict[Decimal, Counter[str]] = {}
    for line in extraction.source.lines:
        for number, unit in _TOLD.findall(despace(half_width(line.text))):
            if (amount := parse_amount(number)) is not None and amount >= _LEAST:
                told.setdefault(amount, Counter())[unit] += 1
    printed = [parse_amount(str(row["amount_printed"])) for row in loose] + [parse_amount(str(row["budget_printed"])) for row in bare]
    votes = Counter(unit for amount in set(printed) if amount is not None for unit in told.get(amount, ()))
    if len(votes) != 1:
        return
    (unit,) = votes
    _give(extraction, loose, bare, unit)


def _give(extraction: Extraction, loose: list[Row], bare: list[Row], unit: str) -> None:
    for row in loose:
        amount = parse_amount(str(row["amount_printed"]))
        row |= {"money_unit": unit, "amount_yuan": to_yuan(amount, unit) if amount is not None and unit in UNITS else None}
    for row in bare:
        amount = parse_amount(str(row["budget_printed"]))
        row |= {"money_unit": unit, "budget_yuan": to_yuan(amount, unit) if amount is not None else None}
    first = min(int(str(row["line"])) for row in (*loose, *bare))
    extraction.note(first, Remark("money_unit", "", unit, "unit-inferred", "probable", f"没有印金额单位，文中说到同样的数时用{unit}"))
