"""Tables drawn as text, for tests of what rows of cells mean: `|` between cells, `<` goes on to the left, `^` reaches down from above."""

from __future__ import annotations

from pathlib import Path

from generator.reading.rows import Cell, Row, Rows
from generator.reading.source import Source, of_rows
from generator.understanding.extraction import Extraction
from generator.understanding.read import understand


def rows_of(text: str) -> Rows:
    """A drawing as rows of cells: lines without a bar are paragraphs, runs of lines with bars are tables."""
    found: list[Row] = []
    table, within = 0, False
    lines = [line.strip() for line in text.strip().split("\n") if line.strip()]
    for at, line in enumerate(lines):
        if "|" not in line:
            within = False
            found.append(Row((Cell(line),), f"第{at + 1}段"))
            continue
        table += not within
        within = True
        found.append(Row(tuple(_cells(lines, at)), f"表{table} 第{at + 1}行", table))
    return Rows(tuple(found))


def _split(line: str) -> list[str]:
    return [cell.strip() for cell in line.split("|")]


def _cells(lines: list[str], at: int) -> list[Cell]:
    own, cells = _split(lines[at]), []
    for column, text in enumerate(own):
        if text in {"<", "^", ""}:
            continue
        columns = 1
        while column + columns < len(own) and own[column + columns] == "<":
            columns += 1
        rows = 1
        while at + rows < len(lines) and "|" in lines[at + rows] and column < len(below := _split(lines[at + rows])) and below[column] == "^":
            rows += 1
        cells.append(Cell(text.replace("\\n", "\n"), column, columns, rows))
    return cells


def source_of(text: str) -> Source:
    """A drawing as a document."""
    return of_rows(Path("drawn.xlsx"), rows_of(text))


def read(text: str) -> Extraction:
    """What a drawing says."""
    return understand(source_of(text))


def indicators(text: str) -> list[tuple[object, ...]]:
    """The indicators of a drawing: level 1 and 2, name, operator, value, unit, weight."""
    return [
        (row["category"], row["subcategory"], row["indicator"], row["operator"], None if row["target_value"] is None else float(str(row["target_value"])),
         row["measure_unit"], None if row["weight"] is None else float(str(row["weight"])))
        for row in read(text).indicators
    ]  # fmt: skip


def amounts(text: str) -> list[tuple[str, str, str, str]]:
    """The amounts of a drawing: code, name, column, printed."""
    return [(str(row["code"]), str(row["name"]), str(row["column"]), str(row["amount_printed"])) for row in read(text).budget_lines]
