"""The main tasks of a whole department with their amounts: no table has a column for them, so each is told with what it is.

任务名称  主要内容  预算金额（万元）  执行金额（万元）
"""

from __future__ import annotations

from generator.ground.faults import shorten
from generator.ground.money import is_dash, parse_amount
from generator.ground.targets import Remark
from generator.ground.text import despace
from generator.understanding.extraction import Extraction
from generator.understanding.heads import Head
from generator.understanding.table import Table

_MONEY = frozenset({"initial", "current", "executed", "rate", "budget"})


def is_of_tasks(head: Head) -> bool:
    """Whether a head of money names a task in each row, not a source of money."""
    return "project" in head.by_field


def tell_task(extraction: Extraction, head: Head, table: Table, row: int) -> bool:
    """Tells the amounts of a task, or of all of them; False where a row prints none under these heads."""
    found = [(column, place) for column in head.columns if column.field in _MONEY for place in table.filled(row) if column.start <= place.column < column.end]
    amounts = [(column, place) for column, place in found if parse_amount(place.text.rstrip("%％")) is not None]
    if not amounts or len(amounts) < len([place for _, place in found if not is_dash(place.text)]):
        return False
    line, first = table.lines[row], table.filled(row)[0]
    told = "、".join(f"{column.path[-1]}{place.text}" for column, place in amounts)
    printed = extraction.shown(line.number, despace(first.text)) if first not in [place for _, place in found] else ""
    reason = f"年度主要任务的金额（{told}），没有单独的栏，不入各表，见原文行"
    extraction.mark(line, "data")
    extraction.note(line.number, Remark("task", shorten(printed, 60), "", "task-amount", "certain", reason))
    return True
