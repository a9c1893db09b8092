"""Tables with one indicator per row, however their cells are divided: carried-over rows, projects, programmes."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field

from generator.ground.money import parse_amount
from generator.ground.targets import Remark
from generator.ground.text import despace, half_width, join_han
from generator.layouts.book_tables import add_cell
from generator.layouts.card import AMOUNTS, CODED
from generator.reading.source import Line
from generator.understanding.extraction import Extraction, Row, split_code
from generator.understanding.indicator import IndicatorCells, add_indicator

NEEDED = frozenset({"agency", "project", "category", "subcategory", "indicator", "target"})
NO_TITLE = "（未印表名）"
OPTIONAL = frozenset({"department", "carry_over", "purpose", "goal", "period", "attribute", "office", "project_code", *AMOUNTS})
_UNPUBLISHED = {"remark": "备注", "number": "序号", "purpose_section": "预算规模及资金用途", "code": "科目编码", "name": "项目",
                "side": "收支", "code_group": "科目"}  # fmt: skip
_TEXTS = ("purpose", "goal", "period", "attribute", "office")
_DASH = re.compile(r"[-－﹣–—]")


@dataclass(frozen=True)
class Money:
    """The amounts of a table: its title, the printed head of each amount's column, its unit of money (blank: none is printed)."""

    title: str = ""
    heads: dict[str, str] = field(default_factory=dict)
    units: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class TableRow:
    """One row: its line, its cells by field as printed, whether a page begins with it, and how it was read."""

    line: Line
    cells: dict[str, str]
    after_head: bool
    remarks: tuple[Remark, ...] = ()
    money: Money = field(default_factory=Money)

    @property
    def key(self) -> tuple[str, ...]:
        """What makes two rows the same printed row."""
        return tuple(despace(half_width(self.cells.get(name, ""))) for name in sorted(self.cells))

    @property
    def place(self) -> tuple[str, ...]:
        """Agency, programme, project and its code without blanks."""
        return tuple(despace(self.cells.get(name, "")) for name in ("agency", "programme", "project", "project_code"))


def add_rows(extraction: Extraction, rows: list[TableRow], split_programme: bool) -> None:
    """Adds every row's indicator, its project and programme; rows carried over from the first page are repeats."""
    carried = carried_over(rows)
    places: dict[tuple[str, ...], int] = {}
    conceal = [row for row in rows if row.cells.get("person") or row.cells.get("telephone")]
    for row in conceal:
        extraction.conceal(row.line.number, row.cells.get("person", ""))
        extraction.conceal(row.line.number, row.cells.get("telephone", ""))
    seen: dict[tuple[str, ...], int] = {}
    for row in rows:
        if row.line.number in carried:
            extraction.mark(row.line, "repeat")
            first, certainty = carried[row.line.number]
            extraction.note(row.line.number, Remark("row", "", "", "carried-over", certainty, f"与第{first}行相同，是换页重印的行"))
            continue
        extraction.mark(row.line, "data")
        if row.key in seen:
            extraction.note(row.line.number, Remark("row", "", "", "same-row", "certain", f"与第{seen[row.key]}行逐格相同，不在换页处，按两行计"))
        seen.setdefault(row.key, row.line.number)
        _add_row(extraction, row, places, split_programme)
    _keep_first(extraction)


def _keep_first(extraction: Extraction) -> None:
    """Each programme of an agency once, where it is first printed."""
    first: dict[tuple[object, object], Row] = {}
    for programme in extraction.programmes:
        first.setdefault((programme["agency"], programme["programme"]), programme)
    extraction.programmes[:] = first.values()


def carried_over(rows: list[TableRow]) -> dict[int, tuple[int, str]]:
    """Line → line of the first print and how certain, for the rows a page break prints again from the top of the table.

    A run of rows equal to the first rows of the table, in their order, is carried over where a page begins with it (unless
    pages of this document usually carry none), where it tears a project in two, or where it is longer than a row and as long as runs usually are here.
    Any other equal row, one that ends the table too, is a row of its own.
    """
    runs = _runs(rows)
    lengths = dict(runs)
    tops = Counter(lengths.get(index, 0) for index in range(1, len(rows)) if rows[index].after_head)
    usual = max(tops.most_common(1)[0][0], 0) if tops else 0
    carried: dict[int, tuple[int, str]] = {}
    for start, length in runs:
        apart = _stands_apart(rows, start, length)
        at_top = rows[start].after_head and (usual > 0 or apart)
        ends = start + length == len(rows)
        torn = not ends and apart and rows[start - 1].place == rows[start + length].place
        if at_top or torn or (length > 1 and (length == usual or (not usual and not ends))):
            certainty = "certain" if at_top or (apart and length == usual) else "probable"
            carried |= {rows[start + step].line.number: (rows[step].line.number, certainty) for step in range(length)}
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


def _stands_apart(rows: list[TableRow], start: int, length: int) -> bool:
    """Whether a run stands away from the other rows of its projects."""
    own = {row.place for row in rows[start : start + length]}
    beside = [rows[start - 1], *rows[start + length : start + length + 1]]
    return not any(row.place in own for row in beside)


def _add_row(extraction: Extraction, row: TableRow, places: dict[tuple[str, ...], int], split_programme: bool) -> None:
    number, cells = row.line.number, row.cells
    if row.place not in places:
        places[row.place] = len(extraction.projects)
        extraction.projects.append(_project(extraction, row, split_programme))
    index = places[row.place]
    project = extraction.projects[index]
    project["last_line"] = number
    _add_texts(extraction, row, project)
    _add_amounts(extraction, row, project)
    add_indicator(extraction, index, row.line, IndicatorCells(
        cells["category"], cells["subcategory"], cells["indicator"], cells["target"], cells.get("operator"),
        cells.get("measure_unit"), cells.get("description", ""), cells.get("weight", ""), row.remarks,
    ))  # fmt: skip


def _project(extraction: Extraction, row: TableRow, split_programme: bool) -> dict[str, object]:
    number = row.line.number
    agency_code, agency = split_code(extraction.name(number, "agency", row.cells["agency"]))
    project = extraction.name(number, "project", row.cells["project"])
    programme = extraction.name(number, "programme", row.cells.get("programme", ""))
    if split_programme and (dash := _DASH.search(project)):
        programme, project = project[: dash.start()].strip(), project[dash.end() :].strip()
    if programme:
        extraction.programmes.append({"agency": agency, "programme": programme, "line": number})
    return {"agency": agency, "agency_code": agency_code, "programme": programme, "project": project, "line": number, "last_line": number,
            "project_code": despace(half_width(row.cells.get("project_code", "")))}  # fmt: skip


def _add_texts(extraction: Extraction, row: TableRow, project: Row) -> None:
    """Department and the texts of a project, from the first row that prints them; another text further down is noted."""
    number = row.line.number
    for name in ("department", *_TEXTS):
        printed = row.cells.get(name, "")
        if not printed:
            continue
        text = extraction.name(number, name, printed)
        known = str(project.setdefault(f"{name}_first", text))
        if name not in project:
            project[name] = text
            if name in CODED:
                project[CODED[name]], project[name] = split_code(text)
        elif despace(known) != despace(text) and text != project.get(f"{name}_other"):
            project[f"{name}_other"] = text
            extraction.note(number, Remark(name, text, known, f"{name}-variant", "certain", "同一项目的这一栏各行所印不同，取首次所印"))


def _add_amounts(extraction: Extraction, row: TableRow, project: Row) -> None:
    """The amounts of a project, from the first row that prints them; a second one that differs is a fault."""
    for name, head in row.money.heads.items():
        printed = row.cells.get(name, "")
        if not printed:
            continue
        known = project.get(f"{name}_first")
        if known is None:
            project[f"{name}_first"] = printed
            _add_amount(extraction, row, project, name)
        elif parse_amount(str(known)) != parse_amount(printed):
            found = f"同一项目的“{head}”印了两个数（{known}与{printed}）"
            extraction.fault(row.line, found, "每个项目一个数", "对照原件；若是两个项目，补上项目名称")


def _add_amount(extraction: Extraction, row: TableRow, project: Row, name: str) -> None:
    unit, printed = row.money.units.get(name, ""), row.cells[name]
    add_amount_cell(extraction, row, name, str(project["project"]), str(project["agency"]))
    project["money_unit"] = project.get("money_unit") or unit
    if name == "budget":
        project["budget_printed"] = printed
    if name in AMOUNTS:
        project[AMOUNTS[name]] = extraction.budget_lines[-1]["amount_yuan"]


def add_amount_cell(extraction: Extraction, row: TableRow, column: str, name: str, agency: str) -> None:
    """One amount of a row as a budget line; a table without a unit of money gets one note."""
    unit = row.money.units.get(column, "")
    if not unit and not any(each["kind"] == "no-unit" for each in extraction.notes):
        extraction.note(row.line.number, Remark("money_unit", "", "", "no-unit", "guess", "表上没有印金额单位，不换算成元"))
    cell: Row = {"table": row.money.title, "side": "", "code": "", "name": name, "agency": agency, "money_unit": unit,
                 "line": row.line.number, "column": row.money.heads[column]}  # fmt: skip
    add_cell(extraction, row.line, cell, row.cells[column])


def note_columns(extraction: Extraction, line: Line, columns: list[tuple[str, str]]) -> None:
    """Notes the columns (field, label) of a head that no published table has, and a second column of one meaning."""
    seen: set[str] = set()
    for name, label in columns:
        if name in _UNPUBLISHED or name in seen:
            reason = "这一栏不入各表，见原文行" if name in _UNPUBLISHED else "另有一栏是同一意思，取前一栏"
            extraction.note(line.number, Remark("column", label, "", "column-not-published", "certain", reason))
        seen.add(name)


def note_clipped(extraction: Extraction, rows: list[TableRow]) -> None:
    """Notes the names that were probably cut by a narrow column: an open bracket, or a column's usual width used up.

    The width shows where extraction left a blank: the piece before it fills the column.
    """
    for name_of in ("agency", "project", "indicator"):
        lines: dict[str, list[int]] = {}
        for row in rows:
            lines.setdefault(row.cells[name_of].strip(), []).append(row.line.number)
        widths = Counter(len(despace(name.split()[0])) for name in lines if len(name.split()) > 1)
        usual = widths.most_common(1)[0][0] if widths else _shared_longest(lines)
        for printed, numbers in lines.items():
            pieces = printed.split()
            if open_bracket(printed):
                _note_clipped(extraction, name_of, printed, numbers, "probable", "括号没有闭合，名称被截断")
            elif pieces and len(pieces[-1]) == usual and not ends_whole(printed):
                _note_clipped(extraction, name_of, printed, numbers, "guess", f"恰好占满栏宽（{usual}字），可能被截断")


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


def _note_clipped(extraction: Extraction, column: str, printed: str, lines: list[int], certainty: str, reason: str) -> None:
    extraction.note(lines[0], Remark(column, printed, join_han(printed), "clipped", certainty, reason))
    if column == "indicator":
        extraction.review |= set(lines)
