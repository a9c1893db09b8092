"""Signs that several layouts share."""

from __future__ import annotations

from generator.ground.money import parse_amount
from generator.ground.vocabulary import field_of
from generator.layouts.registry import Sign
from generator.reading.source import Line, Source


def has_budget_tables(source: Source) -> bool:
    """Whether a head of a budget table stands in the document: 科目编码, 收入 beside 支出, or a list of projects with amounts."""
    return any(_is_budget_head(source, line) for line in source.lines if "\t" in line.text)


def _is_budget_head(source: Source, line: Line) -> bool:
    cells = [cell for cell in line.cells if cell.strip()]
    if len(cells) < 2 or any(parse_amount(cell) is not None for cell in cells):
        return False
    fields = [field_of(cell) for cell in cells]
    if "code" in fields or (fields[0] == "side" and fields.count("side") > 1) or (fields[0] == "name" and fields.count("name") > 1):
        return True
    return None not in fields[:2] and bool({"agency", "project"} & set(fields[:2])) and "budget" in fields and not _names_indicators(source, line)


def _names_indicators(source: Source, line: Line) -> bool:
    """Whether a head, merged over two lines or not, has columns of indicators: then it is no list of amounts."""
    below = (each for each in source.lines[line.number : line.number + 4] if not each.is_blank)
    fields = {field_of(cell) for each in (line, *list(below)[:1]) for cell in each.cells if cell.strip()}
    return bool(fields & {"indicator", "category", "indicator_group"})


no_budget_tables = Sign("没有科目编码表、收支两栏表或项目金额表（那是部门预算）", lambda source: not has_budget_tables(source))
