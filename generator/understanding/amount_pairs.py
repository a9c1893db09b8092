"""Amounts of a whole department as labels with their values in one row, behind the label of all of them.

`年度预算（万元） | 收入 | 1000 | 支出 | 1000`
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from generator.ground.text import fold
from generator.understanding.table import Place, Table
from generator.understanding.values import is_amount

Pair = tuple[str, Place, list[Place]]
_SPENDING = re.compile(r"^(?:本年|年度|全年|部门|整体)*支出(?:预算)?(?:合计|总计|总额|数)?$")
_INCOME = re.compile(r"^(?:本年|年度|全年|部门|整体)*收入(?:预算)?(?:合计|总计|总额|数)?$")


def budget_of_pairs(pairs: Sequence[Pair]) -> list[Pair]:
    """The labels of a row with their values, where the budget's are pairs themselves: what is spent is the budget, the rest unknown labels.

    Pairs that tell neither income nor all spending stay as they are: their words are no amount, and that is told.
    """
    found: list[Pair] = []
    group: Place | None = None
    for name, label, values in pairs:
        if name == "budget" and (inner := _parted(values)):
            group = label
            found += [_pair(group, each, [amount]) for each, amount in inner]
        elif name == "unknown" and group is not None:
            found.append(_pair(group, label, values))
        else:
            found.append((name, label, values))
    return found


def _pair(group: Place, label: Place, amount: list[Place]) -> Pair:
    return ("budget", group, amount) if _SPENDING.match(fold(label.text)) else ("unknown", label, amount)


def spending_below(table: Table, row: int) -> tuple[Place, Place] | None:
    """The label and the amount of what is spent, in a row below the one that begins with the label of both; None for other rows."""
    filled = table.filled(row)
    amount = len(filled) == 2 and is_amount(filled[1].text)
    return (filled[0], filled[1]) if amount and _SPENDING.match(fold(filled[0].text)) else None


def _parted(values: Sequence[Place]) -> list[tuple[Place, Place]] | None:
    """Label and amount by turns, the first of them income or all spending; None where the values are none of that."""
    labels, amounts = values[::2], values[1::2]
    named = bool(values) and any(pattern.match(fold(values[0].text)) for pattern in (_SPENDING, _INCOME))
    if not named or len(labels) != len(amounts) or any(not is_amount(each.text) for each in amounts):
        return None
    return list(zip(labels, amounts, strict=True))
