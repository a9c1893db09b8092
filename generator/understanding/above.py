"""What stands above a table and waits for it: its title, its unit of money, the department; other text is left to the prose."""

from __future__ import annotations

import re

from generator.ground.money import money_unit
from generator.ground.text import despace, fold, join_han, visible
from generator.reading.source import Line
from generator.understanding.extraction import is_page_furniture, name_document
from generator.understanding.regions import LONGEST_TITLE, MOST_ABOVE, Regions
from generator.understanding.table import Table
from generator.understanding.titles import department_in, is_label_text, is_table_number, is_title_text

_BOOKMARK = re.compile(r"^\s*[\[［]bookmark[:：][^\]］]*[\]］]")


def add_line(regions: Regions, line: Line) -> None:
    """A line outside any table: what may stand above one waits, any other text ends what was open."""
    if line.is_blank:
        return
    if regions.projects is not None:
        regions.projects.at_top = True
    regions.above.append(line)
    if not is_above(line):
        regions.money = None


def add_frame(regions: Regions, table: Table) -> None:
    """A table that only frames text, a cell a row."""
    for line in table.lines:
        regions.framed.add(line.number)
        add_line(regions, line)


def title_above(regions: Regions) -> Line | None:
    """The line of the title that waits, None where none does."""
    return next((line for line in reversed(regions.above[-MOST_ABOVE:]) if is_title(line.text)), None)


def unit_above(regions: Regions) -> str:
    """The unit of money that a waiting line says, blank where none does."""
    return next((unit for line in reversed(regions.above[-MOST_ABOVE:]) if (unit := money_unit(line.text))), "")


def take_above(regions: Regions, role: str) -> Line | None:
    """Marks what stands above a region and keeps its title and unit; returns the line of the title. Other text stays for the prose."""
    title, lines = title_above(regions), regions.above[-MOST_ABOVE:]
    unit = unit_above(regions)
    if title is not None:
        regions.title = title_text(title.text)
        regions.unit = unit or _unit_behind(title.text)
        name_document(regions.extraction, regions.title)
    elif unit:
        regions.unit = unit
    for line in lines:
        if line is title:
            regions.extraction.mark(line, role or "title")
        elif money_unit(line.text) and len(line.text) < LONGEST_TITLE * 2:
            _department(regions, line)
            regions.extraction.mark(line, role or "unit")
        elif is_label_text(line.text.strip()) or (line.table and is_above(line)):
            _department(regions, line)
            regions.extraction.mark(line, role or "label")
        elif is_page_furniture(line.text):
            regions.extraction.mark(line, "repeat")
    leave_to_prose(regions, regions.above)
    regions.above = []
    return title


def leave_to_prose(regions: Regions, lines: list[Line]) -> None:
    """Rows of one cell that stand above a table and are no part of it are text."""
    regions.framed |= {line.number for line in lines if line.table and line.number not in regions.extraction.roles}


def _department(regions: Regions, line: Line) -> None:
    for cell in line.cells:
        code, name = department_in(cell)
        if name and not regions.extraction.department and len(name) < 40:
            regions.extraction.department, regions.extraction.department_code = name, code


def title_text(text: str) -> str:
    """A title without marks of headings and bookmarks, the unit of money or the year in brackets behind it."""
    return join_han(_BOOKMARK.sub("", visible(text)).strip().lstrip("#＃ ").split("单位：")[0].split("单位:")[0].rstrip("（( "))


def join_title(text: str) -> str:
    """A title as published: without blanks."""
    return despace(title_text(text))


def _unit_behind(text: str) -> str:
    for unit in ("亿元", "百万元", "万元", "千元", "元"):
        if f"（{unit}）" in text or f"({unit})" in text:
            return unit
    return ""


def is_above(line: Line) -> bool:
    """Whether a line may stand above a table: a title, a unit, a department, the number of a table or page."""
    text = line.text.strip()
    short = len(fold(text)) < 30 and not text.endswith(("。", "；", "，"))
    return short or is_title(text) or bool(money_unit(text)) or is_label_text(text) or is_page_furniture(text)


def is_title(text: str) -> bool:
    """Whether a text is the title of a table or a form (`…表`, `项目绩效自评`)."""
    text = title_text(text)
    named = text.endswith(("表", "目标申报", "自评", "自评报告")) and not is_table_number(text)
    return is_title_text(text) or (named and len(text) < LONGEST_TITLE)
