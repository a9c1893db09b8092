"""The table of money that is open while a document is read: its head, printed once or on every page, and its rows."""

from __future__ import annotations

from generator.understanding.above import join_title, take_above, title_above, unit_above
from generator.understanding.counted import counted, tab_cells, without_blank_end
from generator.understanding.heads import is_numbering
from generator.understanding.money_heads import MoneyHead, money_head_at, same_head
from generator.understanding.money_rows import NO_TITLE, MoneyTable, add_money_row, row_key
from generator.understanding.regions import Regions
from generator.understanding.table import Table
from generator.understanding.titles import title_key


def read_money(regions: Regions, table: Table, row: int) -> int:
    """Reads a row of a table of money, or the rows of its head; 0 where it is none."""
    line = table.lines[row]
    if regions.money is not None and _is_head_again(regions, table, row):
        take_above(regions, "repeat")
        regions.extraction.mark(line, "repeat")
        return 1
    declared = bool(regions.unit or unit_above(regions) or title_above(regions))
    if found := money_head_at(table, row, declared=declared, within=regions.money is not None, in_form=regions.form is not None):
        return _open_money(regions, table, found)
    if regions.money is None or not regions.money.fits(table, row):
        return 0
    cells = tab_cells(line) or [line.text.strip()]
    if regions.money.width and counted(cells, regions.money.width, regions.money.usual | table.usual, trims=regions.trims) is None:
        regions.tell_misfit(line, len(cells), regions.money.width)
    else:
        add_money_row(regions.extraction, regions.money, table, row)
    return 1


def money_begins(regions: Regions, table: Table, row: int) -> bool:
    """Whether a table of money begins below a title of its own, in the rows of a sheet that held indicators so far: these end."""
    title = title_above(regions)
    found = title is not None and title_key(title.text) != title_key(regions.title) and money_head_at(table, row, declared=True) is not None
    if found:
        regions.leave_indicators()
    return found


def _is_head_again(regions: Regions, table: Table, row: int) -> bool:
    """Whether a row is one of the open table's head, printed again without another title above."""
    assert regions.money is not None  # noqa: S101 - the caller looked
    title = title_above(regions)
    same = title is None or title_key(title.text) == title_key(regions.money.title)
    return same and len(table.filled(row)) > 1 and (is_numbering(table, row) or row_key(table, row) in regions.money.rows)


def _open_money(regions: Regions, table: Table, found: MoneyHead) -> int:
    """A table of money begins, or goes on below its head printed again; returns the rows of the head."""
    head = found.head
    before, title = regions.money, title_above(regions)
    again = before is not None and same_head(before.head.head, head) and (title is None or title_key(title.text) == title_key(before.title))
    first = take_above(regions, "repeat" if again else "")
    lines = table.lines[head.first : (head.numbering or head.last) + 1]
    for line in lines:
        regions.extraction.mark(line, "repeat" if again else "header")
    rows = frozenset(row_key(table, row) for row in range(head.first, head.last + 1))
    heads = [cells for line in lines if (cells := tab_cells(line)) is not None]
    width, usual = max((len(without_blank_end(cells)) for cells in heads), default=0), frozenset(map(len, heads))
    if again and before is not None:
        regions.money = MoneyTable(before.title, before.unit or regions.unit, found, before.first, before.told, width, usual, rows)
    else:
        group = next((place.text for place in table.across(head.first) if place.row < head.first), "") if regions.form else ""
        name = group or (regions.title if first is not None or regions.form is not None else "")
        name = name or regions.extraction.source.tables.get(table.number, "") or NO_TITLE
        regions.money = MoneyTable(join_title(name), regions.unit, found, first or lines[0], set(), width, usual, rows)
    return len(lines)
