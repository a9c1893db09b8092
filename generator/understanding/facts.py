"""What a document says of itself: its title, department, budget year, whether it is of a department or of one office of it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from generator.ground.text import despace, half_width, join_han, visible
from generator.ground.vocabulary import form_field_of, head_field_of
from generator.reading.source import Line
from generator.understanding.extraction import Extraction, without_money_unit, year_of
from generator.understanding.forms import WHOLE

_YEAR = re.compile(r"(?:19|20)\d\d\s*年?度?")
_KIND = re.compile(r"(?:部门|单位)?(?:整体)?(?:支出)?(?:预算|决算|绩效目标|绩效自评|预决算|项目绩效|项目支出).*$")
_ORGAN = re.compile(
    r"(?:委员会|人民政府|办公室|办事处|[局厅委办院所站队会馆处部社团]|中心|集团|公司|街道|镇|乡|学校|大学|中学|小学)(?:\(本级\)|本级)?$"
)
_DEPARTMENT = re.compile(
    r"^(?:预算主管部门|项目主管部门|主管部门|编制部门|编报部门|填报部门|公开部门|预算部门|部门名称|部门|部门\(单位\)名称)[:：](?P<name>[^:：]{3,40})$"
)
_OFFICE = re.compile(r"^(?:预算单位|单位名称|编制单位|编报单位|填报单位|公开单位|申报单位)[:：](?P<name>[^:：]{3,40})$")
_SUBJECT = re.compile(r"预算|决算|绩效|目标|自评|申报表")
_OF_TARGETS = re.compile(r"绩效目标|自评|申报表")
_BOX = re.compile(r"[☑☐□■√✓✔☒]")
_ROWS_ABOVE = 60
_COVER = 6


def tell_document(extraction: Extraction) -> None:
    """Fills the document's title, department and year from its own first lines, where nothing else told them."""
    lines = [line for line in extraction.source.lines if not line.is_blank][:_ROWS_ABOVE]
    cells, first = _cells(lines), _cover(lines)
    top = next((cell for cell in cells[:1] if not head_field_of(cell)), "")
    extraction.title = _title(extraction, first, lines[0].page if lines else 0) or extraction.title or top
    extraction.fiscal_year = year_told(extraction, lines)
    labelled = _first(_DEPARTMENT, cells) or extraction.department
    told = labelled or department_named(first)
    if not told and not any(row.get("department") for row in extraction.projects):
        agencies = {str(row.get("agency") or "") for row in extraction.projects}
        told = _first(_OFFICE, cells) or department_named(cells) or (agencies.pop() if len(agencies) == 1 else "")
    extraction.department = told


def year_told(extraction: Extraction, lines: Sequence[Line]) -> int | None:
    """The budget year that lines of a document tell, its cover before its cells; years in labels of targets and side by side in a row are none."""
    first = _cover([line for line in lines if not line.is_blank])
    if extraction.fiscal_year is not None and not first:
        return extraction.fiscal_year
    single = [line for line in lines if len({year for cell in line.cells if (year := _year(cell))}) < 2]
    told = (year for text in (*first, *_cells(single)) if not head_field_of(text) and (year := _year(text)))
    return next(told, extraction.fiscal_year)


def _cells(lines: Sequence[Line]) -> list[str]:
    return [join_han(visible(cell)).strip() for line in lines for cell in line.cells if cell.strip() and len(cell) < 80]


def _cover(lines: Sequence[Line]) -> list[str]:
    return [without_money_unit(join_han(visible(line.text)).strip("#＃ ")) for line in lines[:_COVER] if not line.table and len(line.text) < 60]


def _title(extraction: Extraction, first: Sequence[str], page: int) -> str:
    """The title of a document with text above its tables: the first line that tells its subject, or the lines of its cover."""
    subject = next((text for text in first if _SUBJECT.search(text) and _year(text)), "")
    if subject:
        return subject
    cover = [join_han(visible(line.text)).strip() for line in extraction.source.lines if line.page == 1 and not line.table and not line.is_blank]
    return " ".join(cover) if page and 1 < len(cover) <= _COVER and any(_SUBJECT.search(text) for text in cover) else ""


def _first(pattern: re.Pattern[str], cells: Sequence[str]) -> str:
    """What stands behind the first label of a kind, without what follows it."""
    for cell in cells:
        if found := pattern.match(despace(half_width(cell))):
            return re.split(r"单位:|\(盖章\)|\(公章\)", found["name"])[0].strip("()（） ")
    return ""


def _year(text: str) -> int | None:
    found = re.search(r"(?<!\d)((?:19|20)\d\d)\s*(?=部门|单位|年度|项目|预算|决算|$)", half_width(text))
    return year_of(text) or (int(found[1]) if found and len(text) < 40 else None)


def department_named(texts: Sequence[str]) -> str:
    """The department that a title names before its kind (`某某市某某局2024年部门预算`), or a line that is nothing but a name."""
    for text in texts:
        bare = _KIND.sub("", _YEAR.sub("", despace(half_width(text)))).strip("()-—_:： ")
        bare = re.sub(r"^第[一二三四五六]部分", "", bare)
        if _ORGAN.search(bare) and 3 < len(bare) < 40 and "、" not in bare and (_SUBJECT.search(text) or text == texts[0]):
            return bare
    return ""


def kinds_of(extraction: Extraction, title: str) -> list[str]:
    """What a document holds, in the order budget, accounts, targets, evaluation, areas, whole."""
    tables = {str(row["table"]) for row in extraction.budget_lines}
    told = despace(title) + "".join(tables)
    actual = any(row.get("stage") == "evaluation" for row in extraction.projects)
    accounts = bool(tables) and ("决算" in "".join(tables) or "决算" in title)
    listed = bool(tables) and all(row.get("evaluated") is not None for row in extraction.budget_lines)
    found = {
        "budget": bool(_of_budgets(extraction, tables)) and not accounts and not listed and ("预算" in told or not extraction.indicators),
        "accounts": accounts,
        "targets": any(row.get("stage") != "evaluation" for row in extraction.indicators),
        "evaluation": actual,
        "areas": any(row.get("area") for row in extraction.indicators),
        "whole": any(row["project"] == WHOLE for row in extraction.projects) or "整体支出" in title,
    }
    return [name for name, holds in found.items() if holds]


def _of_budgets(extraction: Extraction, tables: set[str]) -> set[str]:
    """The tables of money that are none of a form of targets: not those it names, nor a group of labels inside the form of a whole department."""
    whole = any(row["project"] == WHOLE for row in extraction.projects)
    return {title for title in tables if not _OF_TARGETS.search(title) and not (whole and not title.endswith("表"))} if extraction.indicators else tables


def scope_of(lines: Sequence[Line], title: str) -> str:
    """`department` or `unit`, as the title or the cover of a document says; blank where neither does."""
    cover = " ".join(despace(line.text) for line in lines[:_COVER * 2] if not _is_choice(line))
    for text in (despace(title), cover):
        if re.search(r"单位(?:预算|决算)|预算单位[:：]", text) and not re.search(r"部门(?:预算|决算)", text):
            return "unit"
        if re.search(r"部门(?:预算|决算|整体)|主管部门[:：]|部门收支", text):
            return "department"
    return ""


def _is_choice(line: Line) -> bool:
    """Whether a line offers boxes to tick, or says of what kind a project is (`项目属性 1、部门预算项目 ☑`): nothing about the document."""
    return bool(_BOX.search(line.text)) or any(form_field_of(cell.strip()) == "attribute" for cell in line.cells)
