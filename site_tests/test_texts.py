"""The source page of a document: its tables as they look, whatever their size."""

from __future__ import annotations

from generator.pages import texts
from generator.understanding.table import Table
from site_tests.drawn import source_of


def test_a_blank_row_is_one_cell_unless_a_merge_reaches_through_it() -> None:
    """A table of a million empty cells makes a short page; merged cells stay where they are, gaps are blank cells."""
    table = Table(1, source_of("甲 | 乙 | 丙\n | |\n丁 | | 戊\n^ | | \n | | 己").lines)
    shown = [[(cell["text"], cell["columns"], cell["rows"]) for cell in texts._cells(table, row)] for row in range(5)]
    assert shown == [
        [("甲", 1, 1), ("乙", 1, 1), ("丙", 1, 1)], [("", 3, 1)], [("丁", 1, 2), ("", 1, 1), ("戊", 1, 1)], [("", 1, 1), ("", 1, 1)],
        [("", 1, 1), ("", 1, 1), ("己", 1, 1)],
    ]  # fmt: skip
