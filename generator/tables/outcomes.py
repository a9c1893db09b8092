"""What a printed actual says beside its printed target: reached, not reached, or not to be told; never more than the two figures say."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

REACHED, MISSED, UNCLEAR = "reached", "missed", "unclear"


def outcome_of(row: Mapping[str, Any]) -> tuple[str, str]:
    """The outcome of an indicator and, where it cannot be told, why (in Chinese); two blanks for one that is not evaluated.

    Told only where target and actual are numbers of one unit that were read without doubt.
    """
    if row["stage"] != "evaluation":
        return "", ""
    if reason := _why_not(row):
        return UNCLEAR, reason
    actual, target, upper = row["actual_value"], row["target_value"], row["target_upper"]
    return (REACHED if _fulfils(row["operator"], actual, target, upper) else MISSED), ""


def _why_not(row: Mapping[str, Any]) -> str:
    if not str(row["actual_printed"]).strip():
        return "没有印完成值"
    if not _is_number(row["target_value"]) or row["operator"] in {"", "qualitative"}:
        return "目标不是数"
    if not _is_number(row["actual_value"]):
        return "完成值不是数"
    if row["actual_unit"] != row["measure_unit"]:
        return "两个数的单位不同"
    return "读法待核" if row["needs_review"] else ""


def _is_number(value: object) -> bool:
    return isinstance(value, Decimal)


def _fulfils(operator: str, actual: Decimal, target: Decimal, upper: Decimal | None) -> bool:
    if operator == "range":
        return upper is not None and target <= actual <= upper
    return {">=": actual >= target, ">": actual > target, "<=": actual <= target, "<": actual < target, "=": actual == target}[operator]
