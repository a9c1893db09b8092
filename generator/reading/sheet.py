"""The cells of a sheet as rows: merged cells with their spans, nothing that is hidden or left below a merge, and what is to be told of that."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from generator.reading.package import SAVE
from generator.reading.rows import MOST_CELLS, MOST_COLUMNS, Cell, ReaderNote, Row, UnreadableError

MOST_COVERED = 20_000_000



@dataclass
class Grid:
    """The cells of a sheet while it is read: texts by row and column (from 1), merges, what is hidden, formulas without a result."""

    texts: dict[int, dict[int, str]] = field(default_factory=dict)
    merges: list[tuple[int, int, int, int]] = field(default_factory=list)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    unsolved: list[tuple[int, int]] = field(default_factory=list)
    unseen: list[str] = field(default_factory=list)


@dataclass
class Found:
    """What a workbook gave so far, sheet by sheet."""

    rows: list[Row] = field(default_factory=list)
    notes: list[ReaderNote] = field(default_factory=list)
    names: dict[int, str] = field(default_factory=dict)
    unseen: list[str] = field(default_factory=list)
    blank: int = 0

    def take(self, grid: Grid, name: str, *, visible: bool) -> None:
        """Takes in a sheet. Raises UnreadableError where a formula has no result."""
        self.unseen += grid.unseen
        rows, unseen, told = rows_of(grid, name, len(self.names) + 1)
        if not visible:
            self.notes.append(ReaderNote(0, "hidden-sheet", f"隐藏的工作表“{name}”没有发布"))
            self.unseen += ["\t".join(own.values()) for own in grid.texts.values()] + unseen
            return
        self.notes += [ReaderNote(len(self.rows) + 1 if rows else 0, kind, reason) for kind, reason in told]
        self.unseen += unseen
        self.blank += sum(not row.cells for row in rows)
        if self.blank > MOST_CELLS:
            raise UnreadableError(f"有超过 {MOST_CELLS} 个空行", f"不超过 {MOST_CELLS} 个", "删去表格后面远处的文字后另存")
        if rows:
            self.names[len(self.names) + 1] = name
            self.rows += rows

    def skip(self, name: str) -> None:
        """Tells of a sheet that has no cells."""
        self.notes.append(ReaderNote(0, "chart-sheet", f"“{name}”是图表页，没有单元格，没有读"))


def rows_of(grid: Grid, name: str, table: int) -> tuple[list[Row], list[str], list[tuple[str, str]]]:
    """The rows of a sheet without what is hidden; the rows of which something is not shown; what there is to say of that.

    Raises UnreadableError where a formula that is not below a merge has no kept result, or texts stand beyond `MOST_COLUMNS`.
    """
    covered = _covered(grid)
    for row, column in grid.unsolved:
        if column not in covered.get(row, ()):
            where = f"{name}!{letters(column)}{row}"
            raise UnreadableError(f"{where} 是公式，文件里没有存它的结果", "存有计算结果的文件", "用 Excel、WPS 或 LibreOffice 打开，重新计算后保存")
    unseen = ["\t".join(own.values()) for row, own in grid.texts.items()
              if row in grid.hidden_rows or row in covered or not grid.hidden_columns.isdisjoint(own)]  # fmt: skip
    told = [*_told(grid, name, covered)]
    texts = {row: {column: text for column, text in own.items() if column not in covered.get(row, ())} for row, own in grid.texts.items()}
    anchors = _anchors(grid, texts)
    texts = {row: own for row, own in texts.items() if own and row not in grid.hidden_rows}
    last_row = max((row for row, own in texts.items() if not grid.hidden_columns.issuperset(own)), default=0)
    last_column = max((column for own in texts.values() for column in own if column not in grid.hidden_columns), default=0)
    columns = [column for column in range(1, last_column + 1) if column not in grid.hidden_columns]
    if len(columns) > MOST_COLUMNS:
        raise UnreadableError(f"工作表“{name}”有超过 {MOST_COLUMNS} 栏", f"不超过 {MOST_COLUMNS} 栏", "检查是否放错了文件")
    lines = [row for row in range(1, last_row + 1) if row not in grid.hidden_rows]
    place = {column: at for at, column in enumerate(columns)}
    spans: dict[int, dict[int, tuple[int, int]]] = {}
    for row, column, bottom, right in anchors:
        wide, deep = bisect_right(columns, right) - place.get(column, len(columns)), bisect_right(lines, bottom) - bisect_left(lines, row)
        if wide * deep > 1 and row <= last_row and column in place:
            spans.setdefault(row, {})[column] = (wide, deep)
            texts.setdefault(row, {}).setdefault(column, "")
    rows = [Row(_cells(texts.get(row), spans.get(row), place), f"{name}!{row}", table) for row in lines]
    return rows, unseen, told


def _cells(own: dict[int, str] | None, spans: dict[int, tuple[int, int]] | None, place: dict[int, int]) -> tuple[Cell, ...]:
    if own is None:
        return ()
    if spans is None:
        return tuple([Cell(own[column], place[column]) for column in sorted(own) if column in place])
    return tuple([Cell(own[column], place[column], *spans.get(column, (1, 1))) for column in sorted(own) if column in place])


def _covered(grid: Grid) -> dict[int, set[int]]:
    """The columns, by row, where a text is left below a merge. Raises UnreadableError where merges cover more than a sheet can hold."""
    found: dict[int, set[int]] = {}
    rows = sorted({*grid.texts, *(row for row, _ in grid.unsolved)})
    unsolved: dict[int, set[int]] = {}
    for row, column in grid.unsolved:
        unsolved.setdefault(row, set()).add(column)
    steps = 0
    for top, left, bottom, right in grid.merges:
        below = rows[bisect_left(rows, top) : bisect_right(rows, bottom)]
        steps += len(below)
        if steps > MOST_COVERED:
            raise UnreadableError("合并的格子多得不可能", "互不重叠的合并单元格", SAVE)
        for row in below:
            under = {column for column in (*grid.texts.get(row, ()), *unsolved.get(row, ())) if left <= column <= right} - ({left} if row == top else set())
            if under:
                found.setdefault(row, set()).update(under)
    return found


def _anchors(grid: Grid, texts: dict[int, dict[int, str]]) -> list[tuple[int, int, int, int]]:
    """The merges from their first visible cell on; the text of one that begins hidden moves there."""
    next_row, next_column = _following(grid.hidden_rows), _following(grid.hidden_columns)
    moved = list[tuple[int, int, int, int]]()
    for top, left, bottom, right in grid.merges:
        row, column = next_row.get(top, top), next_column.get(left, left)
        if row <= bottom and column <= right:
            if (row, column) != (top, left) and (text := texts.get(top, {}).pop(left, "")):
                texts.setdefault(row, {})[column] = text
            moved.append((row, column, bottom, right))
    return moved


def _following(hidden: set[int]) -> dict[int, int]:
    """Each hidden row or column with the next one that is not."""
    found: dict[int, int] = {}
    for each in sorted(hidden, reverse=True):
        found[each] = found.get(each + 1, each + 1)
    return found


def _told(grid: Grid, name: str, covered: dict[int, set[int]]) -> Iterator[tuple[str, str]]:
    """Which hidden rows and columns hold texts."""
    rows = sorted(row for row in grid.hidden_rows if row in grid.texts)
    if rows:
        yield "hidden-rows", f"工作表“{name}”里隐藏的第 {_named_runs(rows, str)} 行没有发布"
    columns = {column for row, own in grid.texts.items() for column in own if column in grid.hidden_columns and column not in covered.get(row, ())}
    if columns:
        yield "hidden-columns", f"工作表“{name}”里隐藏的 {_named_runs(sorted(columns), letters)} 列没有发布"


def _named_runs(numbers: list[int], name: Callable[[int], str]) -> str:
    """Numbers by their names, neighbours together: `2、4–7`; no more than twenty."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][-1] + 1:
            runs[-1][1:] = [number]
        else:
            runs.append([number])
    return "、".join("–".join(map(name, run)) for run in runs[:20]) + (" 等" if len(runs) > 20 else "")


def letters(column: int) -> str:
    """The letters of a column (`27` → `AA`)."""
    text = ""
    while column:
        column, rest = divmod(column - 1, 26)
        text = chr(65 + rest) + text
    return text


def number_of(name: str) -> int:
    """The number of a column from its letters."""
    number = 0
    for char in name:
        number = number * 26 + ord(char) - 64
    return number
