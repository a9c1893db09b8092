"""A document as a sequence of regions, each recognised by itself: indicators, forms, money, text; what fits none stays unread and is told."""

from __future__ import annotations

from collections.abc import Sequence

from generator.ground.money import money_unit
from generator.ground.targets import Remark
from generator.reading.source import Line, Source
from generator.understanding.above import add_frame, add_line, leave_to_prose
from generator.understanding.beside import tell_beside
from generator.understanding.counted import trims_line_ends
from generator.understanding.extraction import Extraction, is_page_furniture
from generator.understanding.facts import tell_document
from generator.understanding.heads import indicator_head_at
from generator.understanding.listed_projects import add_listed_projects
from generator.understanding.mend import mended
from generator.understanding.prose import read_text
from generator.understanding.region_forms import end_form, open_funds, read_form_row
from generator.understanding.region_indicators import open_indicators, read_indicator
from generator.understanding.region_money import money_begins, read_money
from generator.understanding.region_texts import agency_alone, persons_alone, plain_row, texts_alone
from generator.understanding.regions import Regions
from generator.understanding.table import Table, tables_of
from generator.understanding.text_rows import spread_roles, tell_torn
from generator.understanding.titles import is_label_text, title_key
from generator.understanding.units import infer_units


def understand(source: Source, year: int | None = None) -> Extraction:
    """What the document says: rows of the published tables, a role for every line, notes; nothing is refused for one bad row.

    `year`: the budget year of its card, None where it has none: then it is what the document prints.
    """
    source, damage = mended(source)
    extraction = Extraction(source)
    for each in source.notes:
        row = max(each.row, 1)
        extraction.note(row, Remark(each.field, each.printed, each.published, each.kind, each.certainty, each.reason))
        if each.certainty != "certain":
            extraction.review.add(row)
        if each.kind == "unread":
            extraction.mark(source.lines[row - 1], "unread")
    regions = Regions(extraction, year=year, trims=trims_line_ends(source.lines))
    for region in tables_of(source.lines):
        if isinstance(region, Table) and region.is_frame:
            add_frame(regions, region)
        elif isinstance(region, Table):
            _table(regions, region)
        else:
            add_line(regions, region)
    _end(regions)
    tell_torn(extraction)
    spread_roles(extraction)
    read_text(extraction, lambda line: bool(line.table) and line.number not in regions.framed)
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


def _table(regions: Regions, table: Table) -> None:
    """Every row of a table, in order."""
    _arrive(regions, table)
    row = 0
    while row < len(table.lines):
        row += _row(regions, table, row)
    regions.last_table = table


def _row(regions: Regions, table: Table, row: int) -> int:
    """Reads one row, or the rows of a head; returns how many."""
    line = table.lines[row]
    if not table.filled(row):
        if line.number not in regions.extraction.roles:
            regions.extraction.mark(line, "blank" if line.is_blank else "data")
        return 1
    if persons_alone(regions, table, row):
        regions.extraction.mark(line, "label")
        return 1
    if agency_alone(regions, table, row) or texts_alone(regions, table, row):
        return 1
    if head := indicator_head_at(table, row):
        return open_indicators(regions, table, head)
    if taken := open_funds(regions, table, row):
        return taken
    if regions.indicators is not None and not money_begins(regions, table, row) and (taken := read_indicator(regions, table, row)):
        return taken
    if taken := read_money(regions, table, row):
        return taken
    if regions.form is not None:
        regions.money = None
    if read_form_row(regions, table, row):
        return 1
    if len(table.filled(row)) == 1:
        regions.framed.add(line.number)
        add_line(regions, line)
    else:
        plain_row(regions, table, row)
    return 1


def _arrive(regions: Regions, table: Table) -> None:
    """A new table begins: what is open goes on where nothing but a unit or the same title stands between and the columns are the same."""
    between = regions.last_table is not None and all(_is_between(regions, line) for line in regions.above)
    regions.money = regions.money.on(table) if regions.money is not None and between else None
    of_text = not table.merges and not table.lines[0].place
    other = regions.last_table is not None and (table.width > regions.last_table.width if of_text else table.width != regions.last_table.width)
    if regions.indicators is not None and other and regions.above:
        regions.leave_indicators()


def _is_between(regions: Regions, line: Line) -> bool:
    text = line.text
    known = is_page_furniture(text) or bool(money_unit(text)) or is_label_text(text.strip()) or line.number in regions.extraction.roles
    return known or title_key(text) == title_key(regions.title)


def _end(regions: Regions) -> None:
    """Closes what is open; titles and units with nothing below them keep their role."""
    end_form(regions)
    if regions.projects is not None:
        regions.projects.end()
    leave_to_prose(regions, regions.above)
