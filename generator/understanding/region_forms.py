"""The form that is open while a document is read: it begins with a label of its project, and ends where the next begins or a title stands."""

from __future__ import annotations

from generator.ground.text import despace
from generator.ground.vocabulary import form_field_of
from generator.reading.source import Line
from generator.understanding.above import take_above, title_above
from generator.understanding.evaluation import total_in
from generator.understanding.forms import OPENING, Form, close_form, starts_form_row, take_row
from generator.understanding.indicator_rows import TOTALS
from generator.understanding.regions import Regions
from generator.understanding.table import Table
from generator.understanding.year_columns import fund_head_of_year, year_above


def read_form_row(regions: Regions, table: Table, row: int) -> bool:
    """Reads a row of a form, which it may open; False where it is none."""
    if regions.form is not None and regions.form.indicators and TOTALS.match(despace(table.filled(row)[0].text)):
        regions.form.totals.append(total_in({}, table.filled(row), table.lines[row]))
        regions.extraction.mark(table.lines[row], "subtotal")
        return True
    if not starts_form_row(table, row):
        return regions.form is not None and regions.money is None and take_row(regions.extraction, regions.form, table, row)
    line = table.lines[row]
    names = {name for place in table.filled(row) if (name := _opening(place.text))}
    done = regions.form is not None and (bool(regions.form.indicators) or (regions.indicators is not None))
    if regions.form is None or (done and names & OPENING) or ("project" in names and regions.form.text_of_project):
        if not names and regions.form is None and regions.money is not None:
            return False
        end_form(regions)
        open_form(regions, line)
    assert regions.form is not None  # noqa: S101 - opened above
    taken = take_row(regions.extraction, regions.form, table, row)
    if taken:
        regions.money = None
    return taken


def open_form(regions: Regions, line: Line) -> None:
    """A form begins at a line, with the title and unit above it; projects that waited are read."""
    if regions.projects is not None:
        regions.projects.flush()
    year = year_above(regions.above, title_above(regions))
    title = take_above(regions, "")
    regions.form = Form(title or line, line, regions.unit, title.text if title else regions.title, year)


def end_form(regions: Regions) -> None:
    """The open form ends and gives its project; its indicators' table ends too."""
    if regions.form is not None:
        title = f"{regions.form.title}{regions.title}"
        whole = not regions.form.text_of_project and ("整体" in title or "department" in regions.form.values)
        close_form(regions.extraction, regions.form, whole=whole)
    regions.form, regions.indicators = None, None


def leave_forms(regions: Regions, title: str) -> None:
    """A title ends the open form where it has indicators already, or names another project."""
    if regions.form is not None and (regions.form.indicators or "表" in title):
        end_form(regions)
    regions.money = None


def open_funds(regions: Regions, table: Table, row: int) -> int:
    """Opens the money of a form where its head begins in a row; returns how many rows that takes."""
    if regions.form is None or not (funds := fund_head_of_year(regions.extraction, regions.form, table, row)):
        return 0
    regions.form.funds, regions.form.below = funds, ()
    _note_group(regions, table, row)
    for line in table.lines[funds.first : funds.last + 1]:
        regions.extraction.mark(line, "header")
    return funds.last - funds.first + 1


def _note_group(regions: Regions, table: Table, row: int) -> None:
    """Keeps the label that gives its unit to the amounts of a row (`项目资金（万元）`)."""
    assert regions.form is not None  # noqa: S101 - the caller looked
    for place in table.across(row):
        if "元" in place.text:
            regions.form.group = place.text
            return


def _opening(text: str) -> str | None:
    head = text.replace("：", ":").split(":")[0]
    return form_field_of(text) or form_field_of(head)
