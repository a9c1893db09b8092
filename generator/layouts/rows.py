"""Tables with one indicator per row, however their cells are divided: carried-over rows, projects, programmes."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass

from generator.ground.targets import Remark
from generator.ground.text import despace, half_width, join_han
from generator.layouts.extraction import Extraction
from generator.layouts.indicator import IndicatorCells, add_indicator
from generator.reading.source import Line

NEEDED = frozenset({"agency", "project", "category", "subcategory", "indicator", "target"})
_DASH = re.compile(r"[-－﹣–—]")


@dataclass(frozen=True)
class TableRow:
    """One row: its line, its cells by field as printed, and whether a page head stands directly above it."""

    line: Line
    cells: dict[str, str]
    after_head: bool

    @property
    def key(self) -> tuple[str, ...]:
        """What makes two rows the same printed row."""
        return tuple(despace(half_width(self.cells.get(field, ""))) for field in sorted(self.cells))

    @property
    def place(self) -> tuple[str, str, str]:
        """Agency, programme and project without blanks."""
        return tuple(despace(self.cells.get(field, "")) for field in ("agency", "programme", "project"))  # type: ignore[return-value]


def add_rows(extraction: Extraction, rows: list[TableRow], split_programme: bool) -> None:
    """Adds every row's indicator, its project and programme; rows carried over from the first page are repeats."""
    carried = carried_over(rows)
    places: dict[tuple[str, str, str], int] = {}
    seen: dict[tuple[str, ...], int] = {}
    for row in rows:
        if row.line.number in carried:
            extraction.mark(row.line, "repeat")
            first = carried[row.line.number]
            extraction.note(row.line.number, Remark("row", "", "", "carried-over", "certain", f"与第{first}行相同，是换页重印的行"))
            continue
        extraction.mark(row.line, "data")
        if row.key in seen:
            extraction.note(row.line.number, Remark("row", "", "", "same-row", "certain", f"与第{seen[row.key]}行逐格相同，不在换页处，按两行计"))
        seen.setdefault(row.key, row.line.number)
        _add_row(extraction, row, places, split_programme)


def carried_over(rows: list[TableRow]) -> dict[int, int]:
    """Line → line of the first print, for the rows a page break prints again from the top of the table.

    A run of rows equal to the first rows of the table, in their order, is carried over when it follows a page head,
    when it is as long as the runs that do, or when it tears another project in two. Equal rows elsewhere stay.
    """
    runs = _runs(rows)
    usual = Counter(length for start, length in runs if rows[start].after_head).most_common(1)
    carried: dict[int, int] = {}
    for start, length in runs:
        torn = _tears_a_project(rows, start, length)
        if rows[start].after_head or torn or (usual and length == usual[0][0] and length > 1):
            carried |= {rows[start + step].line.number: rows[step].line.number for step in range(length)}
    return carried


def _runs(rows: list[TableRow]) -> list[tuple[int, int]]:
    """Start and length of every run, below the first row, that repeats the table from its top."""
    keys = [row.key for row in rows]
    runs, at = [], 1
    while at < len(keys):
        length = 0
        while length < at and at + length < len(keys) and keys[at + length] == keys[length]:
            length += 1
        if length:
            runs.append((at, length))
        at += max(length, 1)
    return runs


def _tears_a_project(rows: list[TableRow], start: int, length: int) -> bool:
    if start + length >= len(rows):
        return False
    before, after = rows[start - 1].place, rows[start + length].place
    return before == after and before not in {row.place for row in rows[start : start + length]}


def _add_row(extraction: Extraction, row: TableRow, places: dict[tuple[str, str, str], int], split_programme: bool) -> None:
    number, cells = row.line.number, row.cells
    if row.place not in places:
        places[row.place] = len(extraction.projects)
        extraction.projects.append(_project(extraction, row, split_programme))
    index = places[row.place]
    extraction.projects[index]["last_line"] = number
    add_indicator(extraction, index, row.line, IndicatorCells(
        cells["category"], cells["subcategory"], cells["indicator"], cells["target"], cells.get("operator"),
        cells.get("measure_unit"), cells.get("description", ""), cells.get("weight", ""),
    ))  # fmt: skip


def _project(extraction: Extraction, row: TableRow, split_programme: bool) -> dict[str, object]:
    number = row.line.number
    agency = extraction.name(number, "agency", row.cells["agency"])
    project = extraction.name(number, "project", row.cells["project"])
    programme = extraction.name(number, "programme", row.cells.get("programme", ""))
    if split_programme and (dash := _DASH.search(project)):
        programme, project = project[: dash.start()], project[dash.end() :]
    if programme and (agency, programme) not in {(each["agency"], each["programme"]) for each in extraction.programmes}:
        extraction.programmes.append({"agency": agency, "programme": programme, "line": number})
    return {"agency": agency, "programme": programme, "project": project, "line": number, "last_line": number}


def note_clipped(extraction: Extraction, rows: list[TableRow]) -> None:
    """Notes the names that were probably cut by a narrow column: an open bracket, or a column's usual width used up.

    The width shows where extraction left a blank: the piece before it fills the column.
    """
    for field in ("agency", "project", "indicator"):
        lines: dict[str, list[int]] = {}
        for row in rows:
            lines.setdefault(row.cells[field].strip(), []).append(row.line.number)
        widths = Counter(len(despace(name.split()[0])) for name in lines if len(name.split()) > 1)
        usual = widths.most_common(1)[0][0] if widths else _shared_longest(lines)
        for printed, numbers in lines.items():
            pieces = printed.split()
            if open_bracket(printed):
                _note_clipped(extraction, field, printed, numbers, "probable", "括号没有闭合，名称被截断")
            elif pieces and len(pieces[-1]) == usual and not ends_whole(printed):
                _note_clipped(extraction, field, printed, numbers, "guess", f"恰好占满栏宽（{usual}字），可能被截断")


def _shared_longest(names: dict[str, list[int]]) -> int:
    """The greatest length of the names where several reach it, as a narrow column makes them; else 0."""
    lengths = Counter(len(despace(name)) for name in names)
    longest = max(lengths, default=0)
    return longest if longest > 7 and lengths[longest] > 1 else 0


def open_bracket(name: str) -> bool:
    """Whether a name opens a bracket that it does not close."""
    folded = half_width(name)
    return folded.count("(") > folded.count(")") or name.count("“") > name.count("”") or name.count("《") > name.count("》")


def ends_whole(name: str) -> bool:
    """Whether a name ends in a word that names usually end in, so that nothing seems cut off."""
    return name.endswith(tuple("率数量度性额费比率重次人家局院所馆处室会厅社站心表网目资金经费时间期限年况作用务果)）%。；"))


def _note_clipped(extraction: Extraction, field: str, printed: str, lines: list[int], certainty: str, reason: str) -> None:
    extraction.note(lines[0], Remark(field, printed, join_han(printed), "clipped", certainty, reason))
    if field == "indicator":
        for row in extraction.indicators:
            row["needs_review"] = row["needs_review"] or row["line"] in lines
