"""部门预算: contents, narrative, glossary (名词解释), and about twelve tables, two of them lists of projects.

科目编码⇥科目名称⇥总计⇥基本支出⇥⇥项目支出
206⇥科学技术支出⇥4869.66⇥1224.22⇥1006.53⇥2638.90
"""

from __future__ import annotations

from generator.ground.text import despace
from generator.layouts.book_projects import IndicatorList, add_programmes, infer_unit, is_indicator_list, is_programme_list
from generator.layouts.book_tables import Table, add_budget_rows, is_table_line, read_tables, trims_line_ends
from generator.layouts.registry import Sign, layout
from generator.layouts.signs import has_budget_tables
from generator.reading.source import Source
from generator.understanding.extraction import Extraction
from generator.understanding.prose import read_text


@layout(
    "budget-book",
    "部门预算（说明、名词解释与各张预算表）",
    Sign("有科目编码的预算表、收支两栏表或项目金额表", has_budget_tables),
)
def read(source: Source) -> Extraction:
    """Reads every table, the narrative and the glossary."""
    extraction = Extraction(source)
    tables = read_tables(extraction)
    _read_tables(extraction, tables)
    read_text(extraction, is_table_line)
    return extraction.finish()


def _read_tables(extraction: Extraction, tables: list[Table]) -> None:
    trims = trims_line_ends(tables)
    department = (extraction.department_code, extraction.department)
    lists = [table for table in tables if is_indicator_list(table)]
    for table in tables:
        if table not in lists:
            add_budget_rows(extraction, table, trims=trims)
            if is_programme_list(table):
                add_programmes(extraction, table, trims=trims)
    for table in lists:
        IndicatorList(extraction, table, infer_unit(extraction, table), department, trims=trims).read()
    if not lists:
        _projects_without_indicators(extraction, tables, department)


def _projects_without_indicators(extraction: Extraction, tables: list[Table], department: tuple[str, str]) -> None:
    """A book without an indicator list still has projects: those of its list of amounts."""
    titles = {table.title for table in tables if "project" in table.fields.values() and not is_programme_list(table)}
    seen = set()
    for row in extraction.budget_lines:
        if row["table"] in titles and row["line"] not in seen and not despace(str(row["name"])).endswith(("合计", "总计")):
            seen.add(row["line"])
            if not despace(str(row["name"])):
                extraction.fault(extraction.source.lines[int(str(row["line"])) - 1], "没有项目名称", "每行都有项目名称", "对照原件补上；合并的单元格逐行写全")
                continue
            extraction.projects.append({
                "department_code": department[0], "department": department[1], "agency": row["agency"], "project": row["name"],
                "budget_printed": row["amount_printed"], "money_unit": row["money_unit"], "budget_yuan": row["amount_yuan"],
                "line": row["line"], "last_line": row["line"],
            })  # fmt: skip
