"""Where the reading of a document stands: what waits above the next table, the open region of each kind."""

from __future__ import annotations

from dataclasses import dataclass, field

from generator.ground.targets import Remark
from generator.reading.source import Line
from generator.understanding.extraction import Extraction
from generator.understanding.forms import Form
from generator.understanding.indicator_rows import IndicatorTable
from generator.understanding.money_rows import MoneyTable
from generator.understanding.project_rows import ProjectRows
from generator.understanding.table import Table

MOST_ABOVE = 8
"""Lines above a table that may tell its title and unit."""
LONGEST_TITLE = 60
"""Characters of a title, a label or a line that says the unit of money."""


@dataclass
class Regions:
    """What is open while a document is read, and what is told only once in it.

    `year`: the budget year of its card. `above`: lines that wait for the next table. `unit`, `title`: those of the last table. `plain`: the open table of
    words. `framed`: rows of tables that are text. `trims`: blank cells were cut off at line ends everywhere.
    """

    extraction: Extraction
    year: int | None = None
    above: list[Line] = field(default_factory=list)
    unit: str = ""
    title: str = ""
    form: Form | None = None
    indicators: IndicatorTable | None = None
    money: MoneyTable | None = None
    projects: ProjectRows | None = None
    last_table: Table | None = None
    told: set[str] = field(default_factory=set)
    plain: Table | None = None
    framed: set[int] = field(default_factory=set)
    trims: bool = False

    def leave_indicators(self) -> None:
        """The open table of indicators ends."""
        self.indicators = None

    def tell_misfit(self, line: Line, count: int, width: int) -> str:
        """Tells of a row whose cells do not fit its head; it stays unread."""
        reason = f"这一行有{count}格，与表头的{width}栏对不上"
        self.extraction.note(line.number, Remark("row", "", "", "unread", "guess", reason))
        return "torn"
