"""Many comparisons at once: the terms of both sides in one frame, added up per comparison, turned into checks."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

import numpy as np
import pandas as pd

from generator.ground.money import plain
from generator.reconcile.engine import Check, Side, judge


@dataclass(frozen=True)
class Words:
    """The words of one check: subject (end of the id), title, labels of both sides."""

    subject: str
    title: str
    left: str
    right: str


def added(terms: pd.DataFrame, keys: Sequence[str], facts: Sequence[str] = ()) -> pd.DataFrame:
    """One row per comparison: left, right, tolerance, and the lines and number of terms of each side.

    `terms` has `keys`, amount, slack, line, and `right` (whether the term stands on the right side). `facts` are columns
    of which the comparison keeps the value of its first left term. Comparisons with an empty side are left out.
    """
    kept = list(dict.fromkeys(["document_id", "factor", "money_unit", *facts]))
    kept = [name for name in kept if name not in keys]
    terms = terms.assign(rounds=terms["slack"] > 0)
    sides = []
    for right in (False, True):
        own = terms[terms["right"] == right]
        grouped = own.groupby(list(keys), sort=False)
        sums = grouped.agg(value=("amount", "sum"), slack=("slack", "sum"), terms=("line", "size"), rounded=("rounds", "sum"))
        sides.append(sums.assign(lines=tuples(own["line"], grouped)))
    both = sides[0].join(sides[1], how="inner", lsuffix="_left", rsuffix="_right")
    both = both.join(terms[~terms["right"]].groupby(list(keys), sort=False)[kept].first()).reset_index()
    return both.assign(tolerance=both["slack_left"] + both["slack_right"], difference=both["value_left"] - both["value_right"])


def tuples(values: pd.Series, grouped: Any) -> list[tuple[Any, ...]]:
    """The values of each group as a tuple, in the order of the groups (many times faster than asking pandas for it)."""
    places = grouped.ngroup().to_numpy()
    order = np.argsort(places, kind="stable")
    found = np.split(values.to_numpy()[order], np.flatnonzero(np.diff(places[order])) + 1) if len(values) else []
    return [tuple(each.tolist()) for each in found]


def against(both: pd.DataFrame) -> pd.DataFrame:
    """Rows that hold two figures (amount, slack, line or lines, factor, money_unit, each _left and _right) as comparisons."""
    values = {f"value_{side}": both[f"amount_{side}"].astype("int64") for side in ("left", "right")}
    slacks = {side: both[f"slack_{side}"].astype("int64") for side in ("left", "right")}
    lines = {
        f"lines_{side}": [(line,) for line in both[f"line_{side}"]]
        for side in ("left", "right") if f"lines_{side}" not in both
    }  # fmt: skip
    return both.assign(
        **values, **lines, difference=values["value_left"] - values["value_right"], tolerance=slacks["left"] + slacks["right"],
        rounded_left=(slacks["left"] > 0).astype(int), rounded_right=(slacks["right"] > 0).astype(int),
        factor=both["factor_left"].astype("int64"), money_unit=both["money_unit_left"],
    ).reset_index(drop=True)  # fmt: skip


def amount(value: int, factor: int) -> Decimal:
    """Thousandths of a yuan as a number in the unit that has `factor` of them."""
    return (Decimal(int(value)) / Decimal(int(factor))).normalize() + 0


def verdict(difference: int, tolerance: int) -> str:
    """holds, rounding or differs."""
    return judge(Decimal(int(difference)), Decimal(int(tolerance)))


def checks(compared: pd.DataFrame, words: Callable[[Any], Words], explain: Callable[[Any, str], tuple[str, str]] | None = None) -> Iterator[Check]:
    """A check for every row of `added`; `explain` may replace verdict and explanation."""
    for row in compared.itertuples(index=False):
        said = words(row)
        found = verdict(row.difference, row.tolerance)
        found, explanation = explain(row, found) if explain else (found, "")
        check = Check(
            row.document_id, said.subject, said.title,
            Side(said.left, amount(row.value_left, row.factor), row.lines_left),
            Side(said.right, amount(row.value_right, row.factor), row.lines_right),
            found, row.money_unit, amount(row.tolerance, row.factor), explanation,
        )  # fmt: skip
        yield replace(check, explanation=explanation or told(check, int(row.rounded_left + row.rounded_right)))


def told(check: Check, rounded: int = 0) -> str:
    """What a verdict means for one check in plain words; `rounded` is how many of its numbers were rounded."""
    if check.verdict == "holds":
        return "两边相等。"
    if isinstance(check.left.value, str) or isinstance(check.right.value, str):
        return ""
    gap = f"{plain(abs(check.left.value - check.right.value))}{check.unit}"
    if check.verdict == "rounding":
        return f"相差{gap}，在四舍五入允许的{plain(check.tolerance)}{check.unit}之内" + (f"（{rounded}个数各舍入至多半个末位）。" if rounded > 1 else "。")
    limit = f"，大于四舍五入允许的{plain(check.tolerance)}{check.unit}" if check.tolerance else ""
    if check.verdict == "differs":
        return f"两边相差{gap}{limit}，请核对。可能的原因：本站副本读取有误；口径不同；四舍五入；原件笔误。"
    return f"两边相差{gap}{limit}，凭所印内容不能断定。"
