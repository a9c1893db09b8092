r"""项目支出绩效指标表, one indicator per row, cells between tabs.

某某局⇥科技事务⇥运维费⇥产出指标⇥数量指标⇥走访企业数⇥\geqslant⇥50⇥家
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from generator.ground.money import head_unit, money_unit, parse_amount
from generator.ground.targets import QUALITATIVE, Remark, read_operator
from generator.ground.text import despace, fold, visible
from generator.ground.vocabulary import official_category, official_subcategory
from generator.layouts.book_heads import cells_in
from generator.layouts.card import AMOUNTS
from generator.layouts.registry import Sign, layout
from generator.layouts.rows import NEEDED, NO_TITLE, OPTIONAL, Money, TableRow, add_amount_cell, add_rows, note_clipped, note_columns
from generator.layouts.signs import no_budget_tables
from generator.reading.source import Line, Source
from generator.understanding.extraction import Extraction, is_page_furniture, labels_in, mark_heading

_MEND = "对照原件，把这一行的各格用制表符对齐表头"


def header_at(lines: Sequence[Line], start: int) -> tuple[dict[int, str], int] | None:
    """The columns of a table head that begins at index `start` and the number of lines it takes, else None.

    Merged heads stand in two physical lines: 单位名称 … 绩效指标 above, 一级指标 … below.
    """
    fields: dict[int, str] = {}
    for index in range(start, min(start + 5, len(lines))):
        line = lines[index]
        if line.is_blank:
            continue
        if "\t" not in line.text or not (found := labels_in(line.cells)):
            return None
        fields |= {position: name for position, name in found.items() if name != "indicator_group" and name not in fields.values()}
        if set(fields.values()) >= NEEDED:
            return fields, index - start + 1
    return None


def _has_header(source: Source) -> bool:
    return any(header_at(source.lines, index) for index, line in enumerate(source.lines) if "\t" in line.text)


@layout(
    "rows-tabs",
    "绩效指标表，每行一个指标，制表符分列",
    Sign("制表符分列的表头（单位、项目、一至三级指标、指标值）", _has_header),
    no_budget_tables,
)
def read(source: Source) -> Extraction:
    """Reads one table over all its pages."""
    extraction = Extraction(source)
    rows = list(_rows(extraction))
    filled = _fill_down(extraction, rows)
    add_rows(extraction, filled, split_programme=not any(row.cells.get("programme") for row in filled))
    note_clipped(extraction, filled)
    return extraction.finish()


def _rows(extraction: Extraction) -> Iterator[TableRow]:
    lines = [line for line in extraction.source.lines if not line.is_blank]
    fields: dict[int, str] = {}
    headings: set[str] = set()
    money, unit = Money(), ""
    after_head, index = False, 0
    while index < len(lines):
        line = lines[index]
        tabbed = len(cells_in(line)) > 1
        if tabbed and (head := header_at(lines, index)):
            for each in lines[index : index + head[1]]:
                extraction.mark(each, "repeat" if fields else "header")
                headings.add(fold(each.text))
            if not fields:
                note_columns(extraction, line, _labels(lines[index : index + head[1]]))
            fields, after_head = head[0], True
            money = _money(extraction, lines[index : index + head[1]], fields, unit)
            index += head[1]
            continue
        if fold(line.text) in headings or (fields and is_page_furniture(line.text)):
            extraction.mark(line, "repeat")
            after_head = True
        elif not tabbed:
            unit = unit or money_unit(line.text) or ""
            _mark_text(extraction, line, headings, bool(fields))
        elif fields:
            if _is_total(line, fields):
                _total(extraction, line, fields, money)
            elif row := _row(extraction, line, fields, after_head):
                yield replace(row, money=money)
            after_head = False
        index += 1


def _labels(lines: Sequence[Line]) -> list[tuple[str, str]]:
    """The columns of a head in the order of its cells: field and printed label."""
    return [(name, line.cells[index].strip()) for line in lines if not line.is_blank for index, name in labels_in(line.cells).items()]


def _money(extraction: Extraction, lines: Sequence[Line], fields: dict[int, str], unit: str) -> Money:
    """Heads and units of the amount columns; the unit stands in the head itself or in a line above."""
    labels = {name: despace(label) for name, label in reversed(_labels(lines))}
    heads = {name: labels[name] for name in fields.values() if name in {*AMOUNTS, "carry_over"}}
    return Money(extraction.title or NO_TITLE, heads, {name: head_unit(label) or unit for name, label in heads.items()})


def _is_total(line: Line, fields: dict[int, str]) -> bool:
    """Whether a row adds up amounts: it begins with 合计 and has no indicator."""
    cells = [cell.strip() for cell in line.cells]
    first = despace(next((cell for cell in cells if cell), ""))
    levels = [index for index, name in fields.items() if name in {"category", "indicator"}]
    return first.endswith(("合计", "总计", "小计")) and not any(cells[index] for index in levels if index < len(cells))


def _total(extraction: Extraction, line: Line, fields: dict[int, str], money: Money) -> None:
    extraction.mark(line, "subtotal")
    cells = {name: visible(line.cells[index]).strip() if index < len(line.cells) else "" for index, name in fields.items()}
    row = TableRow(line, cells, after_head=False, money=money)
    label = despace(next(cell for cell in line.cells if cell.strip()))
    for name in money.heads:
        if cells[name]:
            add_amount_cell(extraction, row, name, label, "")


def _mark_text(extraction: Extraction, line: Line, headings: set[str], in_table: bool) -> None:
    text = line.text.strip()
    if not in_table:
        mark_heading(extraction, line)
        headings.add(fold(line.text))
    elif text.startswith(("注", "备注", "说明")) or (text.startswith(("合计", "总计")) and len(text) < 4):
        extraction.mark(line, "prose" if text[0] not in "合总" else "subtotal")


def _row(extraction: Extraction, line: Line, fields: dict[int, str], after_head: bool) -> TableRow | None:
    width = max(fields) + 1
    cells = [visible(cell) for cell in line.cells]
    while len(cells) > width and not cells[-1].strip():
        cells.pop()
    aligned = _align(cells, fields, width)
    if aligned is None:
        extraction.fault(line, f"这一行有{len(cells)}格，与表头的{width}栏对不上", f"{width}格，一、二级指标在其栏内", _MEND)
        return None
    trimmed = [cell.strip() for cell in aligned[: len(cells)]] == [cell.strip() for cell in cells]
    remark = Remark("row", f"{len(cells)}格", f"{width}格", "short-row" if trimmed else "shifted-column", "certain" if trimmed else "probable",
                    "行末空格没有印出" if trimmed else "格数与表头不同，按指标词对齐")  # fmt: skip
    remarks = (remark,) if len(cells) != width else ()
    return TableRow(line, {name: aligned[index].strip() for index, name in fields.items()}, after_head, remarks)


def _align(cells: list[str], fields: dict[int, str], width: int) -> list[str] | None:
    """The cells brought under the head: as they are, with one blank put in, or with one blank taken out; else None."""
    if len(cells) == width:
        return cells if _fits(cells, fields) else None
    if len(cells) == width - 1:
        tries = [[*cells[:at], "", *cells[at:]] for at in range(width)]
    elif len(cells) == width + 1:
        tries = [[*cells[:at], *cells[at + 1 :]] for at, cell in enumerate(cells) if not cell.strip()]
    else:
        return None
    fitting = {tuple(each) for each in tries if _fits(each, fields) and _is_whole(each, fields)}
    return list(fitting.pop()) if len(fitting) == 1 else None


def _fits(cells: list[str], fields: dict[int, str]) -> bool:
    """Whether the level words stand in their columns."""
    by_field = {name: cells[index].strip() for index, name in fields.items()}
    category, subcategory = official_category(by_field["category"]), official_subcategory(by_field["subcategory"])[0]
    if category and not subcategory and official_subcategory(by_field["indicator"])[0]:
        return False
    if subcategory and by_field["category"] and not category:
        return False
    numbers = [parse_amount(by_field.get(name, "")) for name in ("operator", "measure_unit")]
    if read_operator(by_field["indicator"])[0] or numbers != [None, None]:
        return False
    merged = not any(by_field[name] for name in ("category", "subcategory", "agency", "project"))
    return bool((category or subcategory or merged) and by_field["indicator"])


def _is_whole(cells: list[str], fields: dict[int, str]) -> bool:
    """Whether a row that had a cell too few or too many is beyond doubt: all but the unit is there, the operator is one, a number follows it."""
    by_field = {name: cells[index].strip() for index, name in fields.items()}
    needed = set(by_field) - {"measure_unit", "description", "weight", "goal", "remark", "number"} - (OPTIONAL - {"project_code"})
    words = official_category(by_field["category"]) and official_subcategory(by_field["subcategory"])[0]
    if not words or not all(by_field[name] for name in needed) or read_operator(by_field["target"])[0]:
        return False
    operator = read_operator(by_field["operator"])[0] if "operator" in by_field else QUALITATIVE
    return operator == QUALITATIVE or (bool(operator) and parse_amount(by_field["target"]) is not None)


def _fill_down(extraction: Extraction, rows: list[TableRow]) -> list[TableRow]:
    """Rows whose agency, programme or project is blank take it from the row above (merged cells), with a note."""
    filled: list[TableRow] = []
    for row in rows:
        if filled and "project_code" in row.cells and not row.cells["project_code"] and _same_project(row, filled[-1]):
            row = replace(row, cells=row.cells | {"project_code": filled[-1].cells["project_code"]})  # noqa: PLW2901 - the row as understood
        levels = ("category", "subcategory") if not row.cells["category"] and not row.cells["subcategory"] else ()
        blank = [name for name in ("agency", "programme", "project", *levels) if name in row.cells and not row.cells[name]]
        if blank and filled and not _begins_other(row, filled[-1], blank):
            above = {name: filled[-1].cells[name] for name in blank}
            remarks = tuple(Remark(name, "", value, "filled", "probable", "空格按上一行补（合并单元格）") for name, value in above.items())
            filled.append(replace(row, cells=row.cells | above, remarks=(*row.remarks, *remarks)))
        elif despace(row.cells["project"]):
            filled.append(row)
        else:
            extraction.fault(row.line, "没有项目名称", "每行都有项目名称", _MEND)
    return filled


def _same_project(row: TableRow, above: TableRow) -> bool:
    """Whether a row prints no other agency, programme or project than the row above."""
    names = [name for name in ("agency", "programme", "project") if row.cells.get(name)]
    return all(fold(row.cells[name]) == fold(above.cells[name]) for name in names)


def _begins_other(row: TableRow, above: TableRow, blank: Sequence[str]) -> bool:
    """Whether a row names another agency or programme than the row above, but leaves a blank for what belongs to it."""
    order: list[str] = [name for name in ("agency", "programme", "project") if name in row.cells]
    names = [name for name in blank if name in order]
    before = order[: order.index(names[-1])] if names else []
    return any(row.cells[name] and fold(row.cells[name]) != fold(above.cells[name]) for name in before)
