"""The CSV files under data/ in which people write down what they decided: a fixed head, one decision per row."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from generator.ground.faults import Fault


def read_decisions(path: Path, columns: Sequence[str]) -> tuple[list[tuple[int, dict[str, str]]], list[Fault]]:
    """The rows of a file with their lines, and its faults: another head, a row with cells too few or too many, another encoding.

    A file that does not exist holds no decisions.
    """
    if not path.exists():
        return [], []
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.reader(file)
            rows = [(reader.line_num, row) for row in reader if row]
    except (UnicodeDecodeError, csv.Error):
        return [], [Fault(str(path), 1, "读不成表", "UTF-8 编码的 CSV", "以 UTF-8 另存")]
    if not rows or rows[0][1] != list(columns):
        return [], [Fault(str(path), 1, "栏目不对", ",".join(columns), "改正表头")]
    uneven = [number for number, row in rows[1:] if len(row) != len(columns)]
    if uneven:
        return [], [Fault(str(path), number, "格数与表头不同", f"{len(columns)}格", "补齐或删去多余的格") for number in uneven]
    return [(number, dict(zip(columns, row, strict=True))) for number, row in rows[1:]], []


def is_day(text: str) -> bool:
    """Whether a text is a day of the calendar as `2026-03-01`."""
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False
