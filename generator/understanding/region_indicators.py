"""The table of indicators that is open while a document is read: its head, its rows under the project they name or in the open form."""

from __future__ import annotations

from collections.abc import Sequence

from generator.ground.targets import Remark, compared
from generator.ground.text import despace
from generator.ground.vocabulary import head_field_of
from generator.reading.source import Line
from generator.understanding.above import take_above, title_above
from generator.understanding.broken_rows import is_broken, joined_row
from generator.understanding.counted import aligned, counted, tab_cells, without_blank_end
from generator.understanding.evaluation import total_in
from generator.understanding.facts import year_told
from generator.understanding.forms import goal_beside, take_goal
from generator.understanding.head_years import of_year
from generator.understanding.heads import Head
from generator.understanding.indicator_rows import (
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
from generator.understanding.money_rows import NO_TITLE
from generator.understanding.project_rows import ProjectRows
from generator.understanding.region_forms import end_form, open_form
from generator.understanding.regions import Regions
from generator.understanding.table import Table
from generator.understanding.titles import title_key

_FIRST_ROWS = 100


def open_indicators(regions: Regions, table: Table, head: Head) -> int:
    """A table of indicators begins, or goes on below its head printed again; returns the rows of the head."""
    again = regions.indicators is not None and regions.indicators.head.key == head.key
    title = title_above(regions)
    same = again and (title is None or title_key(title.text) == title_key(regions.title))
    above = take_above(regions, "repeat" if same and any(column.field == "project" for column in head.columns) else "")
    head, remarks = of_year(head, regions.year or _year_above(regions, table.lines[head.first]))
    for line in table.lines[head.first : head.last + 1]:
        regions.extraction.mark(line, "repeat" if again and (same or table.lines[head.first].page) else "header")
    before = regions.indicators
    if any(column.field == "project" for column in head.columns):
        end_form(regions)
    regions.money = None
    regions.indicators = IndicatorTable(head, table)
    if again and before is not None:
        between = range(before.rows[-1][1] + 1 if before.rows else 0, table.lines[head.first].number)
        regions.indicators.goes_on(before, directly=not any(regions.extraction.roles.get(number) in {"data", "label"} for number in between))
    regions.told |= {despace(place.text) for place in goal_beside(table, head) or ()}
    _tell_columns(regions, table.lines[head.first], head, remarks)
    if regions.indicators.has_projects:
        regions.projects = regions.projects or ProjectRows(regions.extraction)
        if not again:
            regions.projects.flush()
        regions.projects.at_top = True
        regions.projects.title, regions.projects.unit = regions.title or NO_TITLE, regions.unit
        regions.projects.first = (regions.projects.first if same else 0) or (above or table.lines[head.first]).number
    elif regions.form is None:
        open_form(regions, table.lines[head.first])
    if regions.form is not None:
        take_goal(regions.extraction, regions.form, table, head)
        regions.form.below, regions.form.open, regions.form.funds = (), "", None
    return head.last - head.first + 1


def _year_above(regions: Regions, line: Line) -> int | None:
    """The budget year that the document prints above a line."""
    return year_told(regions.extraction, regions.extraction.source.lines[: line.number - 1][:_FIRST_ROWS])


def _tell_columns(regions: Regions, line: Line, head: Head, remarks: Sequence[Remark]) -> None:
    """Tells once of the columns of other years, and of those that no published table has."""
    for remark in remarks:
        if remark.printed not in regions.told:
            regions.told.add(remark.printed)
            regions.extraction.note(line.number, remark)
    for label in unknown_columns(head):
        if label not in regions.told:
            regions.told.add(label)
            kind = "column-not-published" if head_field_of(label.rpartition("/")[2]) else "unknown-label"
            regions.extraction.note(line.number, Remark("column", label, "", kind, "certain", "这一栏不入各表，见原文行"))


def read_indicator(regions: Regions, table: Table, row: int) -> int:
    """A row below the head of indicators, or two where it is broken; 0 where it is none and something else must be tried."""
    assert regions.indicators is not None  # noqa: S101 - the caller looked
    region, line = regions.indicators, table.lines[row]
    if tab_cells(line) is None and kind_of_row(region, table, row) == "indicator" and is_broken(region, table, row):
        return _broken(regions, region, table, row)
    kind, moved = _placed(regions, region, table, row)
    if kind == "torn":
        return 1
    if kind == "indicator" or moved is not None:
        areas = bool(region.head.several("area"))
        rows = read_areas(region, table, row) if areas else [moved or read_row(region, table, row)]
        if not rows:
            regions.extraction.note(line.number, Remark("area", "", "", "no-area", "certain", "各地区都没有印目标，不计为指标"))
        _add_rows(regions, region, table, row, rows)
        return 1
    if kind == "levels":
        read_row(region, table, row)
        regions.extraction.mark(line, "label")
        return 1
    if kind == "total":
        if regions.projects is not None and region.has_projects:
            regions.projects.wait(table, row, region, ())
        elif regions.form is not None:
            regions.form.totals.append(total_in(region.cells(table, row) or {}, table.filled(row), line))
        regions.extraction.mark(line, "subtotal")
        return 1
    if kind == "other" and regions.projects is not None and region.has_projects and _is_subtotal(regions, table, row):
        regions.projects.wait(table, row, region, ())
        regions.extraction.mark(line, "subtotal")
        return 1
    return 0


def _add_rows(regions: Regions, region: IndicatorTable, table: Table, row: int, rows: Sequence[IndicatorRow]) -> None:
    """The indicators of a row, under the project that it names or in the open form."""
    line = table.lines[row]
    _tell_extra(regions, region, table, row)
    if regions.projects is not None and region.has_projects:
        if rows:
            regions.projects.wait(table, row, region, rows)
        return
    if _is_same(regions, region, table, row):
        return
    if regions.form is None:
        open_form(regions, line)
    assert regions.form is not None  # noqa: S101 - opened above
    regions.form.evaluated = regions.form.evaluated or region.is_evaluated
    regions.form.indicators += rows
    regions.form.last = table.last_line(row)
    regions.extraction.mark(line, "data")


def _broken(regions: Regions, region: IndicatorTable, table: Table, row: int) -> int:
    """An indicator broken over two rows: joined, or both stay unread and that is told; returns two."""
    joined, both = joined_row(region, table, row), table.lines[row : row + 2]
    for line in both:
        regions.extraction.mark(line, "data" if joined else "unread")
    if joined:
        _add_rows(regions, region, table, row, [joined])
    else:
        reason = "这一行像是断成了两行，没有唯一的接法，两行都没有读"
        regions.extraction.note(both[0].number, Remark("row", "", "", "unread", "guess", reason))
    return len(both)


def _placed(regions: Regions, region: IndicatorTable, table: Table, row: int) -> tuple[str, IndicatorRow | None]:
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
    if kind not in {"indicator", "total"} and _is_subtotal(regions, table, row):
        own = counted(cells, width, table.usual, trims=regions.trims)
        return (kind if own is not None else regions.tell_misfit(line, len(cells), width)), None
    padded = [*cells, *[""] * (width - len(cells))] if regions.trims else cells
    own = aligned(cells, fields := {column.start: name for name, column in region.head.by_field.items()}, width) or aligned(padded, fields, width)
    if own is None:
        return (regions.tell_misfit(line, len(cells), width) if kind == "indicator" else kind), None
    known, count = {name: own[at] for at, name in fields.items()}, len(without_blank_end(cells))
    if len(cells) >= width and without_blank_end(own) == without_blank_end(cells):
        return "indicator", read_cells(region, line, known)
    end = own[:count] == cells[:count]
    told = Remark("row", f"{len(cells)}格", f"{width}格", "short-row" if end else "shifted-column", "certain" if end else "probable",
                   "行末空格没有印出" if end else "格数与表头不同，按指标词对齐")  # fmt: skip
    return "indicator", read_cells(region, line, known, told)


def _tell_extra(regions: Regions, region: IndicatorTable, table: Table, row: int) -> None:
    """Cells beyond the last column of the head are kept on the source page, and told."""
    end, line = max(column.end for column in region.head.columns), table.lines[row]
    for place in table.filled(row):
        if place.column >= end and table.width == region.table.width:
            reason = "这一行比表头多出的格，不入各表，见原文行"
            regions.extraction.note(line.number, Remark("row", place.text, "", "extra-cell", "certain", reason))


def _is_same(regions: Regions, region: IndicatorTable, table: Table, row: int) -> bool:
    """Tells of a row that says the same as one above it; whether it is one that was printed again below a repeated head."""
    line, key = table.lines[row], tuple(compared(place.text) for place in table.across(row))
    if (first := region.carries(key, line.number)) is not None:
        regions.extraction.mark(line, "repeat")
        regions.extraction.note(line.number, Remark("row", "", "", "carried-over", "probable", f"与第{first}行相同，是表头重印后重印的行"))
        return True
    if key in region.seen:
        reason = f"与第{region.seen[key]}行逐格相同，不在换页处，按两行计"
        regions.extraction.note(line.number, Remark("row", "", "", "same-row", "certain", reason))
    region.seen.setdefault(key, line.number)
    return False


def _is_subtotal(regions: Regions, table: Table, row: int) -> bool:
    """Whether a row names an agency or a code and amounts or points, but neither project nor indicator."""
    assert regions.indicators is not None  # noqa: S101 - the caller looked
    cells = regions.indicators.cells(table, row)
    if cells is None:
        return False
    own = {name for name, text in cells.items() if text and not regions.indicators.covers(table, row, name)}
    return bool(own) and not own & {"indicator", "target", "category", "subcategory"} and bool(own & {"agency", "project_code", "weight", "budget"})
