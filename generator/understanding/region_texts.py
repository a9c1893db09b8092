"""Rows of a table that are no rows of cells: persons alone, an agency without a label, a title, a unit of money or a note; tables of words."""

from __future__ import annotations

from generator.ground.money import money_unit
from generator.ground.targets import Remark
from generator.ground.text import despace
from generator.ground.vocabulary import form_field_of, head_field_of
from generator.understanding.above import is_title, take_above
from generator.understanding.extraction import is_page_furniture, split_code, year_of
from generator.understanding.forms import starts_form_row
from generator.understanding.money_heads import money_head_at
from generator.understanding.persons import is_personal
from generator.understanding.region_forms import end_form, leave_forms, open_form
from generator.understanding.regions import LONGEST_TITLE, Regions
from generator.understanding.table import Table
from generator.understanding.text_rows import NOTES
from generator.understanding.titles import declares_unit, is_label_text
from generator.understanding.values import Value


def persons_alone(regions: Regions, table: Table, row: int) -> bool:
    """Whether a row outside the head of a form holds nothing but persons, their numbers and the labels of both."""
    pieces = regions.extraction.concealed.get(table.lines[row].number, ())
    beside = [place.text for place in table.filled(row) if not any(piece in place.text for piece in pieces)]
    within = regions.form is not None and not regions.form.indicators
    return bool(pieces) and not within and all(is_personal(text) or (text.isdigit() and len(text) < 4) for text in beside)


def agency_alone(regions: Regions, table: Table, row: int) -> bool:
    """A code and a name without a label, nothing but a unit of money between it and the project's name: the agency of the form that begins."""
    filled = table.filled(row)
    if len(filled) != 1 or not split_code(filled[0].text)[0] or money_unit(filled[0].text):
        return False
    below = next((own for each in range(row + 1, len(table.lines)) if (own := table.filled(each)) and not money_unit(table.lines[each].text)), ())
    if len(below) < 2 or form_field_of(below[0].text) != "project":
        return False
    if regions.form is not None and (regions.form.indicators or regions.form.text_of_project):
        end_form(regions)
    if regions.form is None:
        open_form(regions, table.lines[row])
    assert regions.form is not None  # noqa: S101 - opened above
    regions.form.put("agency", Value(filled[0].text, table.line_of(row, filled[0])))
    regions.extraction.mark(table.lines[row], "data")
    return True


def texts_alone(regions: Regions, table: Table, row: int) -> bool:
    """A row that is no row of cells but text in a table's place: a title, a unit of money, a note."""
    filled, line = table.filled(row), table.lines[row]
    text = filled[0].text
    if regions.form is not None and regions.form.below and len(filled) > 1:
        return False
    if declares_unit([place.text for place in filled]):
        regions.above.append(line)
        return True
    if len(filled) > 3 or not (len(filled) == 1 or all(is_label_text(place.text) or money_unit(place.text) for place in filled)):
        return False
    lone = len(filled) == 1 and (filled[0].columns * 2 > table.width or table.width == 1 or not table.merges)
    unit = money_unit(line.text)
    if unit and len(despace(line.text)) < LONGEST_TITLE and not _starts_value(table, row):
        if regions.form is not None and not regions.form.unit and not regions.form.indicators:
            regions.form.unit = unit
        regions.above.append(line)
        return True
    if lone and (is_title(text) or (row < 3 and year_of(text) and len(text) < LONGEST_TITLE)) and not text.endswith(("。", "；")):
        leave_forms(regions, text)
        regions.above.append(line)
        return True
    if lone and row + 1 < len(table.lines) and len(text) < LONGEST_TITLE and money_head_at(table, row + 1, declared=True):
        regions.extraction.mark(line, "header")
        return True
    if lone and text.startswith(NOTES) and len(text) > 3:
        regions.extraction.mark(line, "prose")
        return True
    if is_page_furniture(text) and len(filled) == 1:
        regions.extraction.mark(line, "repeat")
        return True
    if len(filled) > 1 and all(is_label_text(place.text) for place in filled) and regions.money is None and regions.indicators is None:
        regions.above.append(line)
        return True
    return False


def plain_row(regions: Regions, table: Table, row: int) -> None:
    """A table of words alone under known labels (`序号 单位名称 备注`): shown on the source page, in none of the tables, and told."""
    filled, line = table.filled(row), table.lines[row]
    if regions.form is not None or regions.indicators is not None:
        return
    known = [place for place in filled if head_field_of(place.text)]
    if len(known) > 1 and all(len(place.text) < LONGEST_TITLE for place in filled):
        regions.plain = table
        take_above(regions, "")
        regions.extraction.mark(line, "header")
        reason = "这张表不入各表，见原文行"
        regions.extraction.note(line.number, Remark("table", " ".join(place.text for place in filled), "", "table-not-published", "certain", reason))
    elif regions.plain is not None and regions.plain.width == table.width:
        regions.extraction.mark(line, "data")


def _starts_value(table: Table, row: int) -> bool:
    """Whether a row that speaks of a unit of money is a row of a form or a head all the same (`预算金额（单位：万元）` beside its value)."""
    return len(table.filled(row)) > 1 and starts_form_row(table, row) and not is_label_text(table.filled(row)[0].text)
