"""A document as a sequence of regions, each recognised by itself: indicators, forms, money, text; what fits none stays unread and is told."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from generator.ground.money import money_unit
from generator.ground.targets import Remark
from generator.ground.text import despace, fold, join_han, visible
from generator.ground.vocabulary import form_field_of, head_field_of
from generator.reading.source import Line, Source
from generator.understanding.beside import tell_beside
from generator.understanding.counted import aligned, counted, tab_cells, trims_line_ends, without_blank_end
from generator.understanding.evaluation import total_in
from generator.understanding.extraction import Extraction, is_page_furniture, name_document, split_code, year_of
from generator.understanding.facts import tell_document
from generator.understanding.forms import OPENING, Form, close_form, goal_beside, starts_form_row, take_goal, take_row
from generator.understanding.heads import Head, indicator_head_at, is_numbering
from generator.understanding.indicator_rows import (
    TOTALS,
    IndicatorRow,
    IndicatorTable,
    kind_of_row,
    moved_row,
    read_areas,
    read_cells,
    read_row,
    realigned_row,
    unknown_columns,
)
from generator.understanding.listed_projects import add_listed_projects
from generator.understanding.mend import mended
from generator.understanding.money_heads import MoneyHead, money_head_at, same_head
from generator.understanding.money_rows import NO_TITLE, MoneyTable, add_money_row, row_key
from generator.understanding.persons import is_personal
from generator.understanding.project_rows import ProjectRows
from generator.understanding.prose import read_text
from generator.understanding.table import Table, tables_of
from generator.understanding.text_rows import NOTES, spread_roles, tell_torn
from generator.understanding.titles import declares_unit, department_in, is_label_text, is_table_number, is_title_text, title_key
from generator.understanding.units import infer_units
from generator.understanding.values import Value
from generator.understanding.year_columns import fund_head_of_year, year_above

_BOOKMARK = re.compile(r"^\s*[\[［]bookmark[:：][^\]］]*[\]］]")
_MOST_ABOVE = 8
_LONGEST_TITLE = 60


def understand(source: Source) -> Extraction:
    """What the document says: rows of the published tables, a role for every line, notes; nothing is refused for one bad row."""
    source, damage = mended(source)
    extraction = Extraction(source)
    for each in source.notes:
        row = max(each.row, 1)
        extraction.note(row, Remark(each.field, each.printed, each.published, each.kind, each.certainty, each.reason))
        if each.certainty != "certain":
            extraction.review.add(row)
        if each.kind == "unread":
            extraction.mark(source.lines[row - 1], "unread")
    reader = _Reader(extraction, trims=trims_line_ends(source.lines))
    for region in tables_of(source.lines):
        if isinstance(region, Table) and region.is_frame:
            reader.frame(region)
        elif isinstance(region, Table):
            reader.table(region)
        else:
            reader.line(region)
    reader.end()
    tell_torn(extraction)
    spread_roles(extraction)
    read_text(extraction, lambda line: bool(line.table) and line.number not in reader.framed)
    tell_document(extraction)
    infer_units(extraction)
    add_listed_projects(extraction)
    tell_beside(extraction)
    _tell_damage(extraction, damage)
    return extraction.settle()


def _tell_damage(extraction: Extraction, damage: Sequence[tuple[int, Remark]]) -> None:
    """Notes what was undone for reading; a name is hidden also in the form in which the document prints it (`&#24352;&#19977;`, `张@@三`)."""
    for line, remark in reversed(damage):
        pieces = extraction.concealed.get(line, [])
        if remark.printed not in pieces and any(piece in remark.published for piece in pieces):
            pieces.append(remark.printed)
    for line, remark in damage:
        extraction.note(line, remark)


@dataclass
class _Reader:
    """Where the reading stands: what waits above the next table, the open region of each kind."""

    extraction: Extraction
    above: list[Line] = field(default_factory=list)
    unit: str = ""
    title: str = ""
    form: Form | None = None
    indicators: IndicatorTable | None = None
    money: MoneyTable | None = None
    projects: ProjectRows | None = None
    last_table: Table | None = None
    told: set[str] = field(default_factory=set)
    whole: bool = False
    plain: Table | None = None
    framed: set[int] = field(default_factory=set)
    trims: bool = False

    # lines outside tables

    def line(self, line: Line) -> None:
        """A line outside any table: what may stand above one waits, any other text ends what was open."""
        if line.is_blank:
            return
        if self.projects is not None:
            self.projects.at_top = True
        self.above.append(line)
        if not _is_above(line):
            self.money = None

    def frame(self, table: Table) -> None:
        """A table that only frames text, a cell a row."""
        for line in table.lines:
            self.framed.add(line.number)
            self.line(line)

    # tables, row by row

    def table(self, table: Table) -> None:
        """Every row of a table, in order."""
        self._arrive(table)
        row = 0
        while row < len(table.lines):
            row += self._row(table, row)
        self.last_table = table

    def _row(self, table: Table, row: int) -> int:
        """Reads one row, or the rows of a head; returns how many."""
        line = table.lines[row]
        if not table.filled(row):
            if line.number not in self.extraction.roles:
                self.extraction.mark(line, "blank" if line.is_blank else "data")
            return 1
        if self._persons_alone(table, row):
            self.extraction.mark(line, "label")
            return 1
        if self._agency_alone(table, row) or self._texts_alone(table, row):
            return 1
        if head := indicator_head_at(table, row):
            return self._open_indicators(table, head)
        if funds := self._funds(table, row):
            return funds
        if self.indicators is not None and self._indicator(table, row):
            return 1
        if taken := self._money_row(table, row):
            return taken
        if self.form is not None:
            self.money = None
        if self._form_row(table, row):
            return 1
        if len(table.filled(row)) == 1:
            self.framed.add(line.number)
            self.line(line)
        else:
            self._plain(table, row)
        return 1

    def _arrive(self, table: Table) -> None:
        """A new table begins: what is open goes on where nothing but a unit or the same title stands between and the columns are the same."""
        between = self.last_table is not None and all(self._is_between(line) for line in self.above)
        self.money = self.money.on(table) if self.money is not None and between else None
        of_text = not table.merges and not table.lines[0].place
        other = self.last_table is not None and (table.width > self.last_table.width if of_text else table.width != self.last_table.width)
        if self.indicators is not None and other and self.above:
            self._leave_indicators()

    def _is_between(self, line: Line) -> bool:
        text = line.text
        known = is_page_furniture(text) or bool(money_unit(text)) or is_label_text(text.strip()) or line.number in self.extraction.roles
        return known or title_key(text) == title_key(self.title)

    def _persons_alone(self, table: Table, row: int) -> bool:
        """Whether a row outside the head of a form holds nothing but persons, their numbers and the labels of both."""
        pieces = self.extraction.concealed.get(table.lines[row].number, ())
        beside = [place.text for place in table.filled(row) if not any(piece in place.text for piece in pieces)]
        within = self.form is not None and not self.form.indicators
        return bool(pieces) and not within and all(is_personal(text) or (text.isdigit() and len(text) < 4) for text in beside)

    def _agency_alone(self, table: Table, row: int) -> bool:
        """A code and a name without a label, nothing but a unit of money between it and the project's name: the agency of the form that begins."""
        filled = table.filled(row)
        if len(filled) != 1 or not split_code(filled[0].text)[0] or money_unit(filled[0].text):
            return False
        below = next((own for each in range(row + 1, len(table.lines)) if (own := table.filled(each)) and not money_unit(table.lines[each].text)), ())
        if len(below) < 2 or form_field_of(below[0].text) != "project":
            return False
        if self.form is not None and (self.form.indicators or self.form.text_of_project):
            self._close_form()
        if self.form is None:
            self._open_form(table.lines[row])
        assert self.form is not None  # noqa: S101 - opened above
        self.form.put("agency", Value(filled[0].text, table.line_of(row, filled[0])))
        self.extraction.mark(table.lines[row], "data")
        return True

    def _texts_alone(self, table: Table, row: int) -> bool:
        """A row that is no row of cells but text in a table's place: a title, a unit of money, a note."""
        filled, line = table.filled(row), table.lines[row]
        text = filled[0].text
        if self.form is not None and self.form.below and len(filled) > 1:
            return False
        if declares_unit([place.text for place in filled]):
            self.above.append(line)
            return True
        if len(filled) > 3 or not (len(filled) == 1 or all(is_label_text(place.text) or money_unit(place.text) for place in filled)):
            return False
        lone = len(filled) == 1 and (filled[0].columns * 2 > table.width or table.width == 1 or not table.merges)
        unit = money_unit(line.text)
        if unit and len(despace(line.text)) < _LONGEST_TITLE and not starts_value(table, row):
            if self.form is not None and not self.form.unit and not self.form.indicators:
                self.form.unit = unit
            self.above.append(line)
            return True
        if lone and (_is_title(text) or (row < 3 and year_of(text) and len(text) < _LONGEST_TITLE)) and not text.endswith(("。", "；")):
            self._leave_forms(text)
            self.above.append(line)
            return True
        if lone and row + 1 < len(table.lines) and len(text) < _LONGEST_TITLE and money_head_at(table, row + 1, declared=True):
            self.extraction.mark(line, "header")
            return True
        if lone and text.startswith(NOTES) and len(text) > 3:
            self.extraction.mark(line, "prose")
            return True
        if is_page_furniture(text) and len(filled) == 1:
            self.extraction.mark(line, "repeat")
            return True
        if len(filled) > 1 and all(is_label_text(place.text) for place in filled) and self.money is None and self.indicators is None:
            self.above.append(line)
            return True
        return False

    # indicators

    def _open_indicators(self, table: Table, head: Head) -> int:
        again = self.indicators is not None and self.indicators.head.key == head.key
        title = self._title_above()
        same = again and (title is None or title_key(title.text) == title_key(self.title))
        above = self._take_above("repeat" if same and any(column.field == "project" for column in head.columns) else "")
        for line in table.lines[head.first : head.last + 1]:
            self.extraction.mark(line, "repeat" if again and (same or table.lines[head.first].page) else "header")
        before = self.indicators
        if any(column.field == "project" for column in head.columns):
            self._close_form()
        self.money = None
        self.indicators = IndicatorTable(head, table)
        if again and before is not None:
            self.indicators.category, self.indicators.subcategory = before.category, before.subcategory
        self.told |= {despace(place.text) for place in goal_beside(table, head) or ()}
        self._tell_unknown(table.lines[head.first], head)
        if self.indicators.has_projects:
            self.projects = self.projects or ProjectRows(self.extraction)
            if not again:
                self.projects.flush()
            self.projects.at_top = True
            self.projects.title, self.projects.unit = self.title or NO_TITLE, self.unit
            self.projects.first = (self.projects.first if same else 0) or (above or table.lines[head.first]).number
        elif self.form is None:
            self._open_form(table.lines[head.first])
        if self.form is not None:
            take_goal(self.extraction, self.form, table, head)
            self.form.below, self.form.open, self.form.funds = (), "", None
        return head.last - head.first + 1

    def _tell_unknown(self, line: Line, head: Head) -> None:
        for label in unknown_columns(head):
            if label not in self.told:
                self.told.add(label)
                kind = "column-not-published" if head_field_of(label.rpartition("/")[2]) else "unknown-label"
                self.extraction.note(line.number, Remark("column", label, "", kind, "certain", "这一栏不入各表，见原文行"))

    def _indicator(self, table: Table, row: int) -> bool:
        """A row below the head of indicators; False where it is none and something else must be tried."""
        assert self.indicators is not None  # noqa: S101 - the caller looked
        region, line = self.indicators, table.lines[row]
        kind, moved = self._placed(region, table, row)
        if kind == "torn":
            return True
        if kind == "indicator" or moved is not None:
            areas = bool(region.head.several("area"))
            rows = read_areas(region, table, row) if areas else [moved or read_row(region, table, row)]
            if not rows:
                self.extraction.note(line.number, Remark("area", "", "", "no-area", "certain", "各地区都没有印目标，不计为指标"))
            if self.projects is not None and region.has_projects:
                self._tell_extra(region, table, row)
                if rows:
                    self.projects.wait(table, row, region, rows)
                return True
            self._tell_extra(region, table, row)
            self._tell_same(region, table, row)
            if self.form is None:
                self._open_form(line)
            assert self.form is not None  # noqa: S101 - opened above
            self.form.evaluated = self.form.evaluated or region.is_evaluated
            self.form.indicators += rows
            self.form.last = table.last_line(row)
            self.extraction.mark(line, "data")
            return True
        if kind == "levels":
            read_row(region, table, row)
            self.extraction.mark(line, "label")
            return True
        if kind == "total":
            if self.projects is not None and region.has_projects:
                self.projects.wait(table, row, region, ())
            elif self.form is not None:
                self.form.totals.append(total_in(region.cells(table, row) or {}, table.filled(row), line))
            self.extraction.mark(line, "subtotal")
            return True
        if kind == "other" and self.projects is not None and region.has_projects and self._is_subtotal(table, row):
            self.projects.wait(table, row, region, ())
            self.extraction.mark(line, "subtotal")
            return True
        return False

    def _placed(self, region: IndicatorTable, table: Table, row: int) -> tuple[str, IndicatorRow | None]:
        """What a row is, and its reading where its cells had to be brought under the head; one that cannot be is told and stays unread."""
        line, kind = table.lines[row], kind_of_row(region, table, row)
        cells = tab_cells(line)
        if cells is None:
            moved = realigned_row(region, table, row)
            return ("indicator", moved) if moved else (kind, moved_row(region, table, row) if kind == "other" and not table.merges else None)
        if not region.has_projects:
            moved = moved_row(region, table, row) if kind == "other" else None
            moved = moved or realigned_row(region, table, row)
            return "indicator" if moved else kind, moved
        width = region.head.columns[-1].end
        if kind not in {"indicator", "total"} and self._is_subtotal(table, row):
            own = counted(cells, width, table.usual, trims=self.trims)
            return (kind if own is not None else self._torn(line, len(cells), width)), None
        padded = [*cells, *[""] * (width - len(cells))] if self.trims else cells
        own = aligned(cells, fields := {column.start: name for name, column in region.head.by_field.items()}, width) or aligned(padded, fields, width)
        if own is None:
            return (self._torn(line, len(cells), width) if kind == "indicator" else kind), None
        known, count = {name: own[at] for at, name in fields.items()}, len(without_blank_end(cells))
        if len(cells) >= width and without_blank_end(own) == without_blank_end(cells):
            return "indicator", read_cells(region, line, known)
        end = own[:count] == cells[:count]
        told = Remark("row", f"{len(cells)}格", f"{width}格", "short-row" if end else "shifted-column", "certain" if end else "probable",
                       "行末空格没有印出" if end else "格数与表头不同，按指标词对齐")  # fmt: skip
        return "indicator", read_cells(region, line, known, told)

    def _torn(self, line: Line, count: int, width: int) -> str:
        """Tells of a row whose cells do not fit its head; it stays unread."""
        reason = f"这一行有{count}格，与表头的{width}栏对不上"
        self.extraction.note(line.number, Remark("row", "", "", "unread", "guess", reason))
        return "torn"

    def _tell_extra(self, region: IndicatorTable, table: Table, row: int) -> None:
        """Cells beyond the last column of the head are kept on the source page, and told."""
        end, line = max(column.end for column in region.head.columns), table.lines[row]
        for place in table.filled(row):
            if place.column >= end and table.width == region.table.width:
                reason = "这一行比表头多出的格，不入各表，见原文行"
                self.extraction.note(line.number, Remark("row", place.text, "", "extra-cell", "certain", reason))

    def _tell_same(self, region: IndicatorTable, table: Table, row: int) -> None:
        """Tells of a row equal to one above it."""
        line, key = table.lines[row], tuple(fold(place.text) for place in table.across(row))
        if key in region.seen:
            reason = f"与第{region.seen[key]}行逐格相同，不在换页处，按两行计"
            self.extraction.note(line.number, Remark("row", "", "", "same-row", "certain", reason))
        region.seen.setdefault(key, line.number)

    def _is_subtotal(self, table: Table, row: int) -> bool:
        """Whether a row names an agency or a code and amounts or points, but neither project nor indicator."""
        assert self.indicators is not None  # noqa: S101 - the caller looked
        cells = self.indicators.cells(table, row)
        if cells is None:
            return False
        own = {name for name, text in cells.items() if text and not self.indicators.covers(table, row, name)}
        return bool(own) and not own & {"indicator", "target", "category", "subcategory"} and bool(own & {"agency", "project_code", "weight", "budget"})

    def _leave_indicators(self) -> None:
        self.indicators = None

    # forms

    def _form_row(self, table: Table, row: int) -> bool:
        if self.form is not None and self.form.indicators and TOTALS.match(despace(table.filled(row)[0].text)):
            self.form.totals.append(total_in({}, table.filled(row), table.lines[row]))
            self.extraction.mark(table.lines[row], "subtotal")
            return True
        if not starts_form_row(table, row):
            return self.form is not None and self.money is None and take_row(self.extraction, self.form, table, row)
        line = table.lines[row]
        names = {name for place in table.filled(row) if (name := _opening(place.text))}
        done = self.form is not None and (bool(self.form.indicators) or (self.indicators is not None))
        if self.form is None or (done and names & OPENING) or ("project" in names and self.form.text_of_project):
            if not names and self.form is None and self.money is not None:
                return False
            self._close_form()
            self._open_form(line)
        assert self.form is not None  # noqa: S101 - opened above
        taken = take_row(self.extraction, self.form, table, row)
        if taken:
            self.money = None
        return taken

    def _open_form(self, line: Line) -> None:
        if self.projects is not None:
            self.projects.flush()
        year = year_above(self.above, self._title_above())
        title = self._take_above("")
        self.form = Form(title or line, line, self.unit, title.text if title else self.title, year)

    def _close_form(self) -> None:
        if self.form is not None:
            title = f"{self.form.title}{self.title}"
            whole = not self.form.text_of_project and ("整体" in title or "department" in self.form.values)
            close_form(self.extraction, self.form, whole=whole)
            self.whole = self.whole or whole
        self.form, self.indicators = None, None

    def _leave_forms(self, title: str) -> None:
        """A title ends the open form where it has indicators already, or names another project."""
        if self.form is not None and (self.form.indicators or "表" in title):
            self._close_form()
        self.money = None

    def _funds(self, table: Table, row: int) -> int:
        """Opens the money of a form where its head begins in a row; returns how many rows that takes."""
        if self.form is None or not (funds := fund_head_of_year(self.extraction, self.form, table, row)):
            return 0
        self.form.funds, self.form.below = funds, ()
        self._note_group(table, row)
        for line in table.lines[funds.first : funds.last + 1]:
            self.extraction.mark(line, "header")
        return funds.last - funds.first + 1

    def _note_group(self, table: Table, row: int) -> None:
        assert self.form is not None  # noqa: S101 - the caller looked
        for place in table.across(row):
            if "元" in place.text:
                self.form.group = place.text
                return

    # money

    def _money_row(self, table: Table, row: int) -> int:
        """Reads a row of a table of money, or the rows of its head; 0 where it is none."""
        line = table.lines[row]
        if self.money is not None and self._is_head_again(table, row):
            self._take_above("repeat")
            self.extraction.mark(line, "repeat")
            return 1
        declared = bool(self.unit or self._unit_above() or self._title_above())
        if found := money_head_at(table, row, declared=declared, within=self.money is not None, in_form=self.form is not None):
            return self._open_money(table, found)
        if self.money is None or not self.money.fits(table, row):
            return 0
        cells = tab_cells(line) or [line.text.strip()]
        if self.money.width and counted(cells, self.money.width, self.money.usual | table.usual, trims=self.trims) is None:
            self._torn(line, len(cells), self.money.width)
        else:
            add_money_row(self.extraction, self.money, table, row)
        return 1

    def _is_head_again(self, table: Table, row: int) -> bool:
        """Whether a row is one of the open table's head, printed again without another title above."""
        assert self.money is not None  # noqa: S101 - the caller looked
        title = self._title_above()
        same = title is None or title_key(title.text) == title_key(self.money.title)
        return same and len(table.filled(row)) > 1 and (is_numbering(table, row) or row_key(table, row) in self.money.rows)

    def _open_money(self, table: Table, found: MoneyHead) -> int:
        head = found.head
        before, title = self.money, self._title_above()
        again = before is not None and same_head(before.head.head, head) and (title is None or title_key(title.text) == title_key(before.title))
        first = self._take_above("repeat" if again else "")
        lines = table.lines[head.first : (head.numbering or head.last) + 1]
        for line in lines:
            self.extraction.mark(line, "repeat" if again else "header")
        rows = frozenset(row_key(table, row) for row in range(head.first, head.last + 1))
        heads = [cells for line in lines if (cells := tab_cells(line)) is not None]
        width, usual = max((len(without_blank_end(cells)) for cells in heads), default=0), frozenset(map(len, heads))
        if again and before is not None:
            self.money = MoneyTable(before.title, before.unit or self.unit, found, before.first, before.told, width, usual, rows)
        else:
            group = next((place.text for place in table.across(head.first) if place.row < head.first), "") if self.form else ""
            name = group or (self.title if first is not None or self.form is not None else "")
            name = name or self.extraction.source.tables.get(table.number, "") or NO_TITLE
            self.money = MoneyTable(join_title(name), self.unit, found, first or lines[0], set(), width, usual, rows)
        return len(lines)

    # other tables

    def _plain(self, table: Table, row: int) -> None:
        """A table of words alone under known labels (`序号 单位名称 备注`): shown on the source page, in none of the tables, and told."""
        filled, line = table.filled(row), table.lines[row]
        if self.form is not None or self.indicators is not None:
            return
        known = [place for place in filled if head_field_of(place.text)]
        if len(known) > 1 and all(len(place.text) < _LONGEST_TITLE for place in filled):
            self.plain = table
            self._take_above("")
            self.extraction.mark(line, "header")
            reason = "这张表不入各表，见原文行"
            self.extraction.note(line.number, Remark("table", " ".join(place.text for place in filled), "", "table-not-published", "certain", reason))
        elif self.plain is not None and self.plain.width == table.width:
            self.extraction.mark(line, "data")

    # what stands above

    def _title_above(self) -> Line | None:
        return next((line for line in reversed(self.above[-_MOST_ABOVE:]) if _is_title(line.text)), None)

    def _unit_above(self) -> str:
        return next((unit for line in reversed(self.above[-_MOST_ABOVE:]) if (unit := money_unit(line.text))), "")

    def _take_above(self, role: str) -> Line | None:
        """Marks what stands above a region and keeps its title and unit; returns the line of the title. Other text stays for the prose."""
        title, lines = self._title_above(), self.above[-_MOST_ABOVE:]
        unit = self._unit_above()
        if title is not None:
            self.title = title_text(title.text)
            self.unit = unit or _unit_behind(title.text)
            name_document(self.extraction, self.title)
        elif unit:
            self.unit = unit
        for line in lines:
            if line is title:
                self.extraction.mark(line, role or "title")
            elif money_unit(line.text) and len(line.text) < _LONGEST_TITLE * 2:
                self._department(line)
                self.extraction.mark(line, role or "unit")
            elif is_label_text(line.text.strip()) or (line.table and _is_above(line)):
                self._department(line)
                self.extraction.mark(line, role or "label")
            elif is_page_furniture(line.text):
                self.extraction.mark(line, "repeat")
        self._leave_to_prose(self.above)
        self.above = []
        return title

    def _leave_to_prose(self, lines: list[Line]) -> None:
        """Rows of one cell that stand above a table and are no part of it are text."""
        self.framed |= {line.number for line in lines if line.table and line.number not in self.extraction.roles}

    def _department(self, line: Line) -> None:
        for cell in line.cells:
            code, name = department_in(cell)
            if name and not self.extraction.department and len(name) < 40:
                self.extraction.department, self.extraction.department_code = name, code

    def end(self) -> None:
        """Closes what is open; titles and units with nothing below them keep their role."""
        self._close_form()
        if self.projects is not None:
            self.projects.end()
        self._leave_to_prose(self.above)


def _opening(text: str) -> str | None:
    head = text.replace("：", ":").split(":")[0]
    return form_field_of(text) or form_field_of(head)


def starts_value(table: Table, row: int) -> bool:
    """Whether a row that speaks of a unit of money is a row of a form or a head all the same (`预算金额（单位：万元）` beside its value)."""
    return len(table.filled(row)) > 1 and starts_form_row(table, row) and not is_label_text(table.filled(row)[0].text)


def _is_title(text: str) -> bool:
    text = title_text(text)
    named = text.endswith(("表", "目标申报", "自评", "自评报告")) and not is_table_number(text)
    return is_title_text(text) or (named and len(text) < _LONGEST_TITLE)


def title_text(text: str) -> str:
    """A title without marks of headings and bookmarks, the unit of money or the year in brackets behind it."""
    return join_han(_BOOKMARK.sub("", visible(text)).strip().lstrip("#＃ ").split("单位：")[0].split("单位:")[0].rstrip("（( "))


def join_title(text: str) -> str:
    """A title as published: without blanks."""
    return despace(title_text(text))


def _unit_behind(text: str) -> str:
    for unit in ("亿元", "百万元", "万元", "千元", "元"):
        if f"（{unit}）" in text or f"({unit})" in text:
            return unit
    return ""


def _is_above(line: Line) -> bool:
    """Whether a line may stand above a table: a title, a unit, a department, the number of a table or page."""
    text = line.text.strip()
    short = len(fold(text)) < 30 and not text.endswith(("。", "；", "，"))
    return short or _is_title(text) or bool(money_unit(text)) or is_label_text(text) or is_page_furniture(text)
