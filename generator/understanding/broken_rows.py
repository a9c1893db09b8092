"""An indicator's row that stands broken over two rows of a table: joined where only one way fits.

`… | 开展科普活动 |` / `场次 | ≥ | 10 | 场`
"""

from __future__ import annotations

from collections.abc import Sequence

from generator.ground.money import parse_amount
from generator.ground.targets import Remark, read_operator
from generator.understanding.counted import aligned
from generator.understanding.indicator_rows import IndicatorRow, IndicatorTable, read_cells
from generator.understanding.table import Place, Table

_BEHIND = ("target", "operator", "measure_unit", "weight", "actual", "score")


def is_broken(region: IndicatorTable, table: Table, row: int) -> bool:
    """Whether a row ends at the indicator's name or before, and the one below begins at the left with what comes behind it."""
    columns, own = region.head.by_field, table.filled(row)
    if row + 1 >= len(table.lines) or not own or not {"indicator", "target"} <= set(columns) or table.width != region.table.width:
        return False
    below = table.row(row + 1)
    ends = own[-1].column <= columns["indicator"].start and all(columns[name].start > own[-1].column for name in _BEHIND if name in columns)
    left = bool(below) and 1 < len(table.filled(row + 1)) < region.head.columns[-1].end and table.filled(row + 1)[0].column == 0 < own[-1].column
    plain = all(place.rows == place.columns == 1 for place in (*table.row(row), *below)) and not table.reaches(row) and not table.reaches(row + 1)
    return ends and left and plain and any(_is_operator(place.text) for place in table.filled(row + 1))


def _is_operator(text: str) -> bool:
    operator, remark = read_operator(text)
    return bool(operator) and (remark is None or remark.kind != "misread-operator")


def joined_row(region: IndicatorTable, table: Table, row: int) -> IndicatorRow | None:
    """The indicator of a broken row and the one below it, where both together have the cells of the head; None where they have not."""
    own, below = table.filled(row), table.filled(row + 1)
    width, last = region.head.columns[-1].end, own[-1]
    if [place.column for place in below] != list(range(len(below))):
        return None
    joined = _cells(table, row, last.column + 1)
    if last.column + len(below) == width:
        joined = [*joined[:-1], last.text + below[0].text, *_texts(below[1:])]
    elif last.column + 1 + len(below) == width:
        joined += _texts(below)
    fields = {column.start: name for name, column in region.head.by_field.items()}
    if len(joined) != width or aligned(joined, fields, width) is None or not _is_target(region, joined):
        return None
    cells = {name: joined[at] for at, name in fields.items()}
    printed, read = " | ".join(_texts((*own, *below))), " | ".join(joined)
    return read_cells(region, table.lines[row], cells, Remark("row", printed, read, "broken-row", "probable", "一行断成两行，只有一种接法，已接上"))


def _is_target(region: IndicatorTable, cells: Sequence[str]) -> bool:
    """Whether the operator stands in its column, and a number in the target's."""
    columns = region.head.by_field
    operator = read_operator(cells[columns["operator"].start])[0] if "operator" in columns else ""
    return bool(operator) and parse_amount(cells[columns["target"].start]) is not None


def _cells(table: Table, row: int, end: int) -> list[str]:
    return [table.text(row, column) for column in range(end)]


def _texts(places: Sequence[Place]) -> list[str]:
    return [place.text for place in places]
