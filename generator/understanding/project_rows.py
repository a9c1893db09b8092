"""Indicator tables whose rows name their project: blanks filled from above, projects with their amounts, subtotals of points."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from generator.ground.money import parse_amount
from generator.ground.targets import Remark, compared
from generator.ground.text import despace, fold, half_width
from generator.reading.source import Line
from generator.understanding.carried import Seen, carried_over
from generator.understanding.clipped import tell_clipped
from generator.understanding.counted import tab_cells
from generator.understanding.evaluation import add_actual
from generator.understanding.extraction import Extraction, Row
from generator.understanding.forms import AMOUNTS, CODED, coded
from generator.understanding.heads import unit_of
from generator.understanding.indicator import add_indicator
from generator.understanding.indicator_rows import TOTALS, IndicatorRow, IndicatorTable
from generator.understanding.money_rows import add_amount
from generator.understanding.table import Table

_NAMES = ("department", "agency", "programme", "project", "project_code")
_TEXTS = ("purpose", "goal", "period", "attribute", "office")
_LONG_CODE = re.compile(r"^\d{12,}$")
_ANY_DASH = re.compile(r"[-－﹣–—]")
_DASH = re.compile(r"(?<=[^\d\s])[-－﹣](?=\S)")


@dataclass(frozen=True)
class _Waiting:
    """A row that waits until the whole table is seen: its readings (none for a row that adds up), its names with blanks filled."""

    table: Table
    row: int
    region: IndicatorTable
    reads: tuple[IndicatorRow, ...]
    names: dict[str, str]
    remarks: tuple[Remark, ...]
    at_top: bool
    title: str
    unit: str
    first: int

    @property
    def line(self) -> Line:
        """Its line."""
        return self.table.lines[self.row]

    def seen(self, *, indented_pages: bool) -> Seen:
        """The row as compared with others."""
        read = self.reads[0]
        levels = {"category": read.indicator.category, "subcategory": read.indicator.subcategory}
        cells = {**read.cells, **self.names, **levels}
        key = tuple(f"{name}:{compared(cells[name])}" for name in sorted(cells))
        top = self.at_top or (indented_pages and _is_indented(self.line))
        return Seen(self.line.number, key, tuple(despace(self.names.get(name, "")) for name in _NAMES), top)


def _is_of_project(cells: dict[str, str]) -> bool:
    """Whether a row without an indicator names its agency and project, and prints an amount of it."""
    project = despace(cells.get("project", ""))
    return bool(project and cells.get("agency")) and not TOTALS.match(project) and any(cells.get(name) for name in AMOUNTS)


def _is_indented(line: Line) -> bool:
    return line.text[:1].isspace() and not line.text.startswith("\t")


@dataclass
class ProjectRows:
    """Where the reading of such tables stands: the projects so far, the names that blanks repeat, a code that stands above its project.

    Rows wait until their table ends, so that those which a page break prints again are told from rows that only look alike.
    """

    extraction: Extraction
    title: str = ""
    unit: str = ""
    at_top: bool = False
    waiting: list[_Waiting] = field(default_factory=list)
    first: int = 0
    printed: list[tuple[int, dict[str, str]]] = field(default_factory=list)
    places: dict[tuple[str, ...], int] = field(default_factory=dict)
    above: dict[str, str] = field(default_factory=dict)
    code: tuple[str, str] | None = None
    coded: bool = False
    last: tuple[str, ...] = ()
    alone: dict[int, Line] = field(default_factory=dict)

    def wait(self, table: Table, row: int, region: IndicatorTable, reads: Sequence[IndicatorRow]) -> None:
        """Keeps a row until its table ends; a row without readings adds up points or amounts, or prints the code of the project below it."""
        cells = reads[0].cells if reads else region.cells(table, row) or {}
        names, remarks = self._names(table, row, region, cells) if reads or _is_of_project(cells) else ({}, ())
        self.waiting.append(_Waiting(table, row, region, tuple(reads), names, remarks, self.at_top, self.title, self.unit, self.first))
        self.at_top = False

    def flush(self) -> None:
        """The table has ended: every row that waits is read, one that a page break prints again is a repeat."""
        rows = [each for each in self.waiting if each.reads]
        indented_pages = sum(_is_indented(each.line) for each in rows) * 4 < len(rows)
        seen = {each.line.number: each.seen(indented_pages=indented_pages) for each in rows}
        carried = carried_over(list(seen.values()))
        first: dict[tuple[str, ...], int] = {}
        for each in self.waiting:
            number = each.line.number
            if number in carried:
                self.extraction.mark(each.line, "repeat")
                reason = f"与第{carried[number][0]}行相同，是换页重印的行"
                self.extraction.note(number, Remark("row", "", "", "carried-over", carried[number][1], reason))
                continue
            if each.reads and first.setdefault(seen[number].key, number) != number:
                reason = f"与第{first[seen[number].key]}行逐格相同，不在换页处，按两行计"
                self.extraction.note(number, Remark("row", "", "", "same-row", "certain", reason))
            self._take(each)
        self.waiting = []

    def end(self) -> None:
        """The document has ended: names that stand for two are parted, and what a narrow column cut is told."""
        self.flush()
        projects = [self.extraction.projects[at] for at in self.places.values()]
        split_programmes(self.extraction, projects)
        shown = {row["project"] for row in self.extraction.indicators}
        for at, line in self.alone.items():
            if at not in shown:
                self.extraction.note(line.number, Remark("indicator", "", "", "no-indicators", "guess", "这一行印了项目和金额，没有绩效指标"))
        if self.printed:
            tell_clipped(self.extraction, self.printed, projects)

    def _take(self, each: _Waiting) -> None:
        self.title, self.unit, self.first = each.title, each.unit, each.first
        if not each.reads and each.names:
            self._amounts_alone(each)
        elif not each.reads:
            self._subtotal(each.table, each.row, each.region)
        elif not despace(each.names.get("project", "")):
            self.extraction.note(each.line.number, Remark("row", "", "", "unread", "guess", "没有项目名称，上面也没有"))
        for read in each.reads if despace(each.names.get("project", "")) else ():
            self._add(each, read)
            if tab_cells(each.line) is not None:
                self.printed.append((each.line.number, {**each.names, "indicator": read.cells.get("indicator", "")}))

    def _subtotal(self, table: Table, row: int, region: IndicatorTable) -> None:
        line, cells = table.lines[row], region.cells(table, row) or {}
        self.extraction.mark(line, "subtotal")
        code = despace(half_width(cells.get("project_code", "")))
        if code:
            self.code, self.coded = (fold(cells.get("agency", "")), code), True
        weight = parse_amount(cells.get("weight", ""))
        agency = self.extraction.name(line.number, "agency", cells.get("agency", ""))
        self.extraction.weight_subtotals.append({"agency": agency, "project_code": code, "weight": weight, "line": line.number})
        self._amounts(table, row, region, despace(table.filled(row)[0].text), "", None)

    def _amounts_alone(self, each: _Waiting) -> None:
        """A project whose row prints its amounts alone; its indicators may stand in the rows below."""
        cells, line, names = each.region.cells(each.table, each.row) or {}, each.line, each.names
        self.extraction.mark(line, "data")
        if (key := self._key(names)) not in self.places:
            self.places[key] = len(self.extraction.projects)
            self.extraction.projects.append(self._project(line, names))
            self.alone[self.places[key]] = line
        self.last = key
        project = self.extraction.projects[self.places[key]]
        self._texts(line, cells, project)
        self._amounts(each.table, each.row, each.region, str(project["project"]), str(project["agency"]), project)

    def _add(self, each: _Waiting, read: IndicatorRow) -> None:
        """The indicator of a row under its project."""
        self.extraction.listed = True
        names, line, region = each.names, read.line, each.region
        self.extraction.mark(line, "data")
        key = self._key(names)
        if key not in self.places or (self.code is not None and key != self.last):
            self.places[key] = len(self.extraction.projects)
            self.extraction.projects.append(self._project(line, names))
            self.code = None
        index, self.last = self.places[key], key
        project = self.extraction.projects[index]
        project["last_line"] = line.number
        self._texts(line, read.cells, project)
        self._amounts(each.table, each.row, region, str(project["project"]), str(project["agency"]), project)
        for name in ("person", "telephone"):
            self.extraction.conceal(line.number, read.cells.get(name, ""))
        add_indicator(self.extraction, index, line, replace(read.indicator, remarks=(*read.indicator.remarks, *each.remarks)))
        added = self.extraction.indicators[-1]
        if region.is_evaluated:
            project["stage"] = "evaluation"
            add_actual(self.extraction, added, read.actual, read.score, read.reason)
        added["stage"] = project["stage"]

    def _key(self, names: dict[str, str]) -> tuple[str, ...]:
        """What tells projects apart: their names; a code only where it is one of projects, not of the programme or agency."""
        code = despace(half_width(names.get("project_code", "")))
        return (*(fold(names.get(name, "")) for name in _NAMES[:-1]), "" if self.coded and not _LONG_CODE.match(code) else code)

    def _names(self, table: Table, row: int, region: IndicatorTable, cells: dict[str, str]) -> tuple[dict[str, str], tuple[Remark, ...]]:
        """The names of a row, blanks filled from above as far as no name left of them is another."""
        printed = [name for name in _NAMES if name in region.head.by_field]
        names, remarks, other = dict[str, str](), [], False
        for name in printed:
            text, above = cells.get(name, ""), self.above.get(name, "")
            if text:
                other = other or fold(text) != fold(above)
                names[name] = text
            elif not other and above:
                names[name] = above
                if name != "project_code":
                    certainty = "certain" if table.merges and table.at(row, region.head.by_field[name].start) is None else "probable"
                    remarks.append(Remark(name, "", above, "filled", certainty, "空格按上一行补（合并单元格）"))
        self.above = names
        return names, tuple(remarks)

    def _project(self, line: Line, names: dict[str, str]) -> Row:
        shown = {name: self.extraction.name(line.number, name, names.get(name, "")) for name in ("agency", "programme", "project", "department")}
        row: Row = {**shown, "line": line.number, "last_line": line.number, "project_code": self._code(names), "stage": "target", "scope": "project"}
        for name, code in CODED.items():
            row[code], row[name] = coded(str(shown[name]))
        if not row["department"]:
            row["department"], row["department_code"] = self.extraction.department, self.extraction.department_code
        if not row["project_code"] and (split := coded(str(row["project"])))[0]:
            row["project_code"], row["project"] = split
        if row["programme"] and not any((each["agency"], each["programme"]) == (row["agency"], row["programme"]) for each in self.extraction.programmes):
            self.extraction.programmes.append({"agency": row["agency"], "programme": row["programme"], "line": line.number})
        return row

    def _code(self, names: dict[str, str]) -> str:
        """The project's code: that of the code row above it, else its own where it is one of projects."""
        own = despace(half_width(names.get("project_code", "")))
        if self.code is not None and self.code[0] == fold(names.get("agency", "")):
            return self.code[1]
        return "" if self.coded and not _LONG_CODE.match(own) else own

    def _texts(self, line: Line, cells: dict[str, str], project: Row) -> None:
        for name in _TEXTS:
            if cells.get(name):
                text = self.extraction.name(line.number, name, cells[name])
                known = str(project.setdefault(name, text))
                if fold(known) != fold(text) and text != project.get(f"{name}_other"):
                    project[f"{name}_other"] = text
                    cut = (name == "goal" and fold(text).startswith(fold(known)[:-1])) or fold(known).startswith(fold(text)[:-1])
                    reason = "同一项目的目标换页后截断处不同，取首次所印" if cut else "同一项目的这一栏各行所印不同，取首次所印"
                    self.extraction.note(line.number, Remark(name, text, known, f"{name}-variant", "certain", reason))

    def _amounts(self, table: Table, row: int, region: IndicatorTable, name: str, agency: str, project: Row | None) -> None:
        """The amounts that begin in a row as budget lines, and of a project the first that is printed."""
        line = table.lines[row]
        for each, column in region.head.by_field.items():
            place = table.at(row, column.start)
            if each not in {*AMOUNTS, "carry_over"} or place is None or place.row != row or not place.text:
                continue
            if project is not None and fold(str(project.get(f"{AMOUNTS.get(each, each)}_printed", ""))) == fold(place.text):
                continue
            cell: Row = {"table": self.title, "side": "", "code": "", "name": name, "agency": agency, "line": line.number, "head": self.first, "listed": True,
                         "column": column.label, "money_unit": unit_of(column) or self.unit}  # fmt: skip
            add_amount(self.extraction, line, cell, place.text)
            if project is not None and each in AMOUNTS:
                self._amount_of_project(line, each, place.text, project)

    def _amount_of_project(self, line: Line, name: str, printed: str, project: Row) -> None:
        added = self.extraction.budget_lines[-1]
        column = AMOUNTS[name]
        if project.get(column) is None and not project.get(f"{column}_printed"):
            project[f"{column}_printed"] = printed
            added |= {"project_row": project, "project_column": column}
            project[column] = added["amount_yuan"]
            project["money_unit"] = project.get("money_unit") or added["money_unit"]
            if name == "budget":
                project["budget_printed"] = printed
        elif parse_amount(printed) != parse_amount(str(project[f"{column}_printed"])):
            reason = "同一项目的这一栏印了不同的数，取首次所印"
            self.extraction.note(line.number, Remark(column, printed, str(project[f"{column}_printed"]), "amount-variant", "probable", reason))


def split_programmes(extraction: Extraction, projects: list[Row]) -> None:
    """`一级-二级` in one cell, where no column names the programme and most names are written so: programme and project."""
    sure = extraction.source.way == "blanks"
    found = [(row, dash) for row in projects if not row.get("programme") and (dash := (_ANY_DASH if sure else _DASH).search(str(row["project"])))]
    if not sure and (len(found) * 2 <= len(projects) or len({str(row["project"]) for row in projects}) < 2):
        return
    for row, dash in found:
        name = str(row["project"])
        row["programme"], row["project"] = name[: dash.start()].strip(), name[dash.end() :].strip()
        if not any((each["agency"], each["programme"]) == (row.get("agency", ""), row["programme"]) for each in extraction.programmes):
            extraction.programmes.append({"agency": row.get("agency", ""), "programme": row["programme"], "line": row["line"]})
