"""Words that several rules print: neutral, the possible causes always in the same order."""

from __future__ import annotations

from decimal import Decimal

from generator.ground.money import plain

PLEASE_CHECK = "请核对。可能的原因依次为：本站副本误读、口径不同、四舍五入、原件笔误。"
HINT = "提示，不是差异："
GUIDANCE = "《中央部门项目支出核心绩效目标和指标设置及取值指引（试行）》（财预〔2021〕101号）对中央部门以外仅供参考。"


def gap(left: Decimal, right: Decimal, unit: str) -> str:
    """The distance between two figures in words; amounts in 万元 keep two decimals (`相差30.00万元`)."""
    distance = plain(abs(left - right))
    whole, _, decimals = distance.partition(".")
    return f"相差{whole}.{decimals:0<2}{unit}" if unit == "万元" else f"相差{distance}{unit}"


def lines_in_words(lines: tuple[int, ...]) -> str:
    """Line numbers as a reader sees them (`第92、98行`)."""
    return "第" + "、".join(str(line) for line in sorted(set(lines))) + "行"


def listed(names: list[str], most: int = 8) -> str:
    """Names joined for a sentence, the first ones and how many in all."""
    shown = "、".join(f"“{name}”" for name in names[:most])
    return f"{shown}等{len(names)}项" if len(names) > most else shown
