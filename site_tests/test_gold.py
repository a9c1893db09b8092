"""Every row and column of the hand-made gold tables is reproduced (compared with white space removed)."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable
from pathlib import Path

import pytest

from generator.parsing.parse import Parsed
from generator.tables.write import cell
from site_tests.conftest import GOLD

WITHOUT_OWN_TABLE = {"project_budgets", "indicator_table_projects", "programme_goals"}


def squeezed(text: str) -> str:
    """A text without white space."""
    return re.sub(r"\s+", "", text)


def gold_rows(document: str, name: str) -> tuple[list[str], list[list[str]]]:
    """Header and rows of a gold table."""
    with (GOLD / document / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        header, *rows = csv.reader(file)
    return header, [[squeezed(value) for value in row] for row in rows]


def own_rows(parsed: Parsed, table: str, document: str, columns: Iterable[str]) -> list[list[str]]:
    """The same columns of one of our tables."""
    frame = parsed.tables[table]
    frame = frame[frame["document_id"] == document]
    return [[squeezed(cell(value)) for value in row] for row in frame[list(columns)].astype(object).itertuples(index=False)]


@pytest.mark.parametrize("path", sorted(GOLD.glob("*/*.csv")), ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_gold_table_is_reproduced(parsed: Parsed, path: Path) -> None:
    """Ours equals the gold table, row by row in document order."""
    document, name = path.parent.name, path.stem
    header, expected = gold_rows(document, name)
    if name == "project_budgets":
        rows = own_rows(parsed, "budget_lines", document, ["table", "column", "line", "agency", "name", "amount_yuan"])
        rows = [row[2:] for row in rows if "项目支出预算表" in row[0] and row[1] == "总计" and row[4] != "合计"]
        assert header == ["line", "agency", "project", "budget_yuan"]
    elif name == "indicator_table_projects":
        rows = own_rows(parsed, "projects", document, header)
    elif name == "programme_goals":
        rows = own_rows(parsed, "programmes", document, header)
    elif name == "budget_lines":
        lists = ("项目支出预算表", "项目支出绩效表", "绩效指标表")
        rows = own_rows(parsed, "budget_lines", document, header)
        rows = [row for row in rows if not row[header.index("table")].endswith(lists)]
        expected = sorted(expected, key=lambda row: int(row[header.index("line")]))  # the gold table groups by kind of table
    else:
        rows = own_rows(parsed, name, document, header)
    assert len(rows) == len(expected)
    wrong = [(dict(zip(header, a, strict=True)), dict(zip(header, b, strict=True))) for a, b in zip(rows, expected, strict=True) if a != b]
    assert not wrong, wrong[:3]
