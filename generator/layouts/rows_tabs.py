r"""项目支出绩效指标表, one indicator per row, cells between tabs.

某某局⇥科技事务⇥运维费⇥产出指标⇥数量指标⇥走访企业数⇥\geqslant⇥50⇥家
"""

from __future__ import annotations

from collections.abc import Iterator

from generator.ground.targets import Remark, read_operator
from generator.ground.text import despace, fold
from generator.ground.vocabulary import official_category, official_subcategory
from generator.layouts.extraction import Extraction, labels_in, mark_heading
from generator.layouts.registry import Sign, layout
from generator.layouts.rows import NEEDED, TableRow, add_rows, note_clipped
from generator.layouts.signs import no_budget_tables
from generator.reading.source import Line, Source

_MEND = "对照原件，把这一行的各格用制表符对齐表头"


def header_at(lines: tuple[Line, ...], start: int) -> tuple[dict[int, str], int] | None:
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
        fields |= {position: name for position, name in found.items() if name != "indicator_group"}
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
    lines = extraction.source.lines
    fields: dict[int, str] = {}
    headings: set[str] = set()
    after_head, index = False, 0
    while index < len(lines):
        line = lines[index]
        if "\t" in line.text and (head := header_at(lines, index)):
            _mark_head(extraction, lines[index : index + head[1]], "repeat" if fields else "header")
            fields, after_head = head[0], True
            index += head[1]
            continue
        if fold(line.text) in headings and not line.is_blank:
            extraction.mark(line, "repeat")
            after_head = True
        elif not line.is_blank and "\t" not in line.text.strip():
            _mark_text(extraction, line, headings, bool(fields))
        elif not line.is_blank and fields:
            if row := _row(extraction, line, fields, after_head):
                yield row
            after_head = False
        index += 1


def _mark_head(extraction: Extraction, lines: tuple[Line, ...], role: str) -> None:
    for line in lines:
        if not line.is_blank:
            extraction.mark(line, role)


def _mark_text(extraction: Extraction, line: Line, headings: set[str], in_table: bool) -> None:
    if not in_table:
        mark_heading(extraction, line)
        headings.add(fold(line.text))
    elif line.text.strip().startswith(("注", "备注", "说明")):
        extraction.mark(line, "prose")
    extraction.conceal_inline(line)


def _row(extraction: Extraction, line: Line, fields: dict[int, str], after_head: bool) -> TableRow | None:
    width = max(fields) + 1
    cells = line.cells
    while len(cells) > width and not cells[-1].strip():
        cells.pop()
    aligned = _align(cells, fields, width)
    if aligned is None:
        extraction.fault(line, f"这一行有{len(cells)}格，与表头的{width}栏对不上", f"{width}格，一、二级指标在其栏内", _MEND)
        return None
    if len(line.cells) < width or len(cells) > width:
        remark = Remark("row", f"{len(cells)}格", f"{width}格", "shifted-column", "probable", "格数与表头不同，按指标词对齐")
        extraction.note(line.number, remark)
    return TableRow(line, {name: aligned[index].strip() for index, name in fields.items()}, after_head)


def _align(cells: list[str], fields: dict[int, str], width: int) -> list[str] | None:
    """The cells brought under the head: as they are, with one blank put in, or with one blank taken out; else None."""
    if len(cells) == width:
        return cells if _fits(cells, fields, strict=False) else None
    if len(cells) == width - 1:
        tries = [[*cells[:at], "", *cells[at:]] for at in range(width)]
    elif len(cells) == width + 1:
        tries = [[*cells[:at], *cells[at + 1 :]] for at, cell in enumerate(cells) if not cell.strip()]
    else:
        return None
    fitting = {tuple(each) for each in tries if _fits(each, fields, strict=True)}
    return list(fitting.pop()) if len(fitting) == 1 else None


def _fits(cells: list[str], fields: dict[int, str], *, strict: bool) -> bool:
    by_field = {name: cells[index] for index, name in fields.items()}
    anchored = bool(official_category(by_field["category"]) or not by_field["category"].strip()) and bool(
        official_subcategory(by_field["subcategory"])[0]
    )
    if not strict:
        known = official_category(by_field["category"]) or official_subcategory(by_field["subcategory"])[0]
        misplaced = official_category(by_field["indicator"]) or official_category(by_field["project"])
        return bool(known and by_field["indicator"].strip() and not misplaced)
    whole = all(by_field[name].strip() for name in NEEDED)
    operator = by_field.get("operator", "")
    return anchored and whole and (not operator.strip() or bool(read_operator(operator)[0]))


def _fill_down(extraction: Extraction, rows: list[TableRow]) -> list[TableRow]:
    """Rows whose agency, programme or project is blank take it from the row above (merged cells), with a note."""
    filled: list[TableRow] = []
    for row in rows:
        blank = [name for name in ("agency", "programme", "project") if name in row.cells and not row.cells[name]]
        if blank and filled:
            above = {name: filled[-1].cells[name] for name in blank}
            for name, value in above.items():
                extraction.note(row.line.number, Remark(name, "", value, "filled", "probable", "空格按上一行补（合并单元格）"))
            filled.append(TableRow(row.line, row.cells | above, row.after_head))
        elif despace(row.cells["project"]):
            filled.append(row)
        else:
            extraction.fault(row.line, "没有项目名称", "每行都有项目名称", _MEND)
    return filled
