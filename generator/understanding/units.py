"""The unit of money of amounts that print none: the one that agrees with the same names or numbers elsewhere in the document, as probable."""

from __future__ import annotations

import re
from collections import Counter
from decimal import ROUND_HALF_UP, Decimal

from generator.ground.money import UNITS, parse_amount, to_yuan
from generator.ground.targets import Remark
from generator.ground.text import despace, fold, half_width
from generator.understanding.extraction import Extraction, Row

_TOLD = re.compile(r"(?<![\d.,])(\d[\d,]*(?:\.\d+)?)(亿元|百万元|万元|千元|元)")
_LEAST = Decimal(10)


def infer_units(extraction: Extraction) -> None:
    """Gives the budget lines of a table without a unit the one that other tables or the text agree with, where they agree on one; noted.

    A table of whole numbers beyond ten thousand is read as yuan. Projects take the unit of their own amounts.
    """
    loose: dict[str, list[Row]] = {}
    for row in extraction.budget_lines:
        if row["amount_printed"] and not row["money_unit"]:
            loose.setdefault(str(row["table"]), []).append(row)
    bare = [row for row in extraction.projects if row.get("budget_printed") and not row.get("money_unit")]
    listed = _listed(extraction)
    told = _told(extraction) if loose or bare else {}
    given = set[str]()
    for rows in loose.values():
        unit, reason = _unit_of(rows, listed, told)
        if not unit:
            if rows[0].get("listed"):
                extraction.note(int(str(rows[0]["line"])), Remark("money_unit", "", "", "no-unit", "guess", "表上没有印金额单位，不换算成元"))
        else:
            given.add(unit)
            for row in rows:
                _give(row, unit)
            extraction.note(int(str(rows[0].get("head") or rows[0]["line"])), Remark("money_unit", "", unit, "unit-inferred", "probable", reason))
    _units_of_projects(extraction, bare, told, given)


def _listed(extraction: Extraction) -> dict[tuple[str, str], set[int]]:
    """Agency and name → the amounts in yuan that tables with a unit print for it."""
    listed: dict[tuple[str, str], set[int]] = {}
    for row in extraction.budget_lines:
        if row["amount_yuan"]:
            listed.setdefault((fold(str(row["agency"])), fold(str(row["name"]))), set()).add(int(str(row["amount_yuan"])))
    return listed


def _told(extraction: Extraction) -> dict[Decimal, Counter[str]]:
    """Number → the units that stand behind it anywhere in the document."""
    told: dict[Decimal, Counter[str]] = {}
    for line in extraction.source.lines:
        for number, unit in _TOLD.findall(despace(half_width(line.text))):
            if (amount := parse_amount(number)) is not None and amount >= _LEAST:
                told.setdefault(amount, Counter())[unit] += 1
    return told


def _unit_of(rows: list[Row], listed: dict[tuple[str, str], set[int]], told: dict[Decimal, Counter[str]]) -> tuple[str, str]:
    amounts = [(row, amount) for row in rows if (amount := parse_amount(str(row["amount_printed"])))]
    votes: Counter[str] = Counter()
    for row, amount in amounts:
        others = listed.get((fold(str(row["agency"])), fold(str(row["name"]))), ())
        votes.update({unit for unit in UNITS for other in others if _agree(amount, unit, Decimal(other))})
    if votes:
        return votes.most_common(1)[0][0], "没有印单位，与别的表里同名项目的金额相符"
    spoken = Counter(unit for amount in {amount for _, amount in amounts} for unit in told.get(amount, ()))
    if len(spoken) == 1:
        return next(iter(spoken)), "没有印单位，文中说到同样的数时用这个单位"
    if amounts and all(amount == amount.to_integral_value() for _, amount in amounts) and max(amount for _, amount in amounts) >= UNITS["万元"]:
        return "元", "没有印单位，全是整数且达到万位，按元读"
    return "", ""


def _agree(amount: Decimal, unit: str, yuan: Decimal) -> bool:
    """Whether an amount in `unit` is the listed one, rounded to hundredths of 万元."""
    return (amount * UNITS[unit] / 100).quantize(Decimal(1), ROUND_HALF_UP) == (yuan / 100).quantize(Decimal(1), ROUND_HALF_UP)


def _give(row: Row, unit: str) -> None:
    amount = parse_amount(str(row["amount_printed"]))
    row |= {"money_unit": unit, "amount_yuan": to_yuan(amount, unit) if amount is not None else None}
    if isinstance(project := row.get("project_row"), dict):
        project |= {str(row["project_column"]): row["amount_yuan"], "money_unit": unit}


def _units_of_projects(extraction: Extraction, bare: list[Row], told: dict[Decimal, Counter[str]], given: set[str]) -> None:
    """Forms whose amounts print no unit: the one that the text says of the same numbers."""
    left = [row for row in bare if not row.get("money_unit")]
    printed = {amount for row in left if (amount := parse_amount(str(row["budget_printed"]))) is not None}
    spoken = Counter(unit for amount in printed for unit in told.get(amount, ()))
    units = set(spoken) or given
    if not left or len(units) != 1:
        return
    (unit,) = units
    for row in left:
        amount = parse_amount(str(row["budget_printed"]))
        row |= {"money_unit": unit, "budget_yuan": to_yuan(amount, unit) if amount is not None else None}
    reason = "没有印金额单位，文中说到同样的数时用这个单位"
    extraction.note(int(str(left[0]["line"])), Remark("money_unit", "", unit, "unit-inferred", "probable", reason))
