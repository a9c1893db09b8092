"""Amounts of the narrative against the tables of the same budget book."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from generator.ground.money import UNITS
from generator.ground.text import fold
from generator.reconcile.engine import Check, Material, Side, judge, rule
from generator.reconcile.rules.narrative_concepts import THREE, TOTALS, USES, cells_for, concept_of, function_rows
from generator.reconcile.rules.narrative_reading import Figure, Paragraph, Statement, scope_of, section_name
from generator.reconcile.rules.narrative_tables import Book, Cell, add_up, books
from generator.reconcile.rules.wording import PLEASE_CHECK, gap

_PATH = re.compile(r"^(?P<first>.+?)\(类\)(?:(?P<second>.+?)\(款\))?(?:(?P<third>.+?)\(项\))?[^()]{0,14}$")


@rule("NAR-01", "narrative", "说明中的功能科目金额与预算表")
def functions_by_path(material: Material) -> Iterator[Check]:
    """说明里的功能科目金额与预算表的同名科目。

    比什么：说明中“某某（类）某某（款）某某（项）多少万元”的金额，与一般公共预算支出表（没有时用支出预算总表）中同一路径科目的合计数。

    为什么应当相等：说明是对表的逐项说明，说的是同一个科目、同一年度、同一笔钱。

    什么时候可以不等：说明与表的金额单位或口径不同；各自四舍五入。科目名称在两处印得不完全一样、又只有一个科目对得上时，仍作比较并注明两种印法；对不上科目的不作比较。
    """
    for book in books(material):
        for paragraph in book.paragraphs:
            for statement in paragraph.statements:
                names = path_of(statement.label)
                cells, remark = function_rows(book, names, scope_of(paragraph.section)) if names else ([], "")
                if cells:
                    yield against(book, paragraph, statement, cells, remark, subject="-".join(names))


def path_of(label: str) -> tuple[str, ...]:
    """The names of 类, 款 and 项 in a label, as far as it goes; empty where it is no path."""
    found = _PATH.match(label)
    return tuple(name.lstrip(").、") for name in found.groups() if name) if found else ()


@rule("NAR-02", "narrative", "说明中的收支总额与预算表")
def totals(material: Material) -> Iterator[Check]:
    """说明里的收入、支出、收支、财政拨款、一般公共预算总额与预算表。

    比什么：说明中的各个总额，与收支预算总表、财政拨款收支预算总表、支出表合计行的数；一般公共预算按“本年＋上年结转”与表比。

    为什么应当相等：说明与表是同一份预算，总额只有一个。

    什么时候可以不等：说明只说本年、表含上年结转，或者反过来；这两种读法有一种相等即算相符，并写明是哪一种。
    """
    yield from _by_concept(material, TOTALS | {"fund", "capital"})


@rule("NAR-03", "narrative", "说明中的结转结余与预算表")
def carried_over(material: Material) -> Iterator[Check]:
    """说明里的上年结转、年终结转结余与预算表。

    比什么：说明中的上年结转、年终结转结余金额，与收支预算总表、财政拨款收支预算总表的同名行。

    为什么应当相等：是同一笔结转。说明印0.00、表中留空，视为相符：两处都表示没有。

    什么时候可以不等：说明只说其中一种资金的结转，表中列的是全部资金的结转。
    """
    yield from _by_concept(material, frozenset({"carry", "year_end"}))


@rule("NAR-04", "narrative", "说明中的人员、公用、项目支出与预算表")
def uses(material: Material) -> Iterator[Check]:
    """说明里的基本支出、人员、公用、项目支出与预算表的合计行。

    比什么：说明中按用途分的金额，与支出预算总表（说一般公共预算的一节用一般公共预算支出表）合计行的同名栏。

    为什么应当相等：是同一张表的栏合计。

    什么时候可以不等：说明按全部资金、表按一般公共预算（或反过来）；各自四舍五入。
    """
    yield from _by_concept(material, USES)


@rule("NAR-05", "narrative", "说明中的“三公”经费与预算表")
def three_public_expenses(material: Material) -> Iterator[Check]:
    """说明里的“三公”经费及各分项与“三公”经费支出表的合计行。

    比什么：说明中“三公”经费总数、因公出国（境）费、公务接待费、公务用车购置及运行维护费及其中两项，与“三公”经费支出表合计行的同名栏。

    为什么应当相等：说明的是同一张表。说明印0.00、表中留空，视为相符。

    什么时候可以不等：说明含有表外资金安排的部分。
    """
    yield from _by_concept(material, THREE)


@rule("NAR-06", "narrative", "说明中的功能大类金额与预算表")
def functions_by_name(material: Material) -> Iterator[Check]:
    """说明里只写科目名称的金额与预算表的同名科目。

    比什么：说明中“科学技术支出多少万元”一类的金额，与预算表中名称完全相同的功能科目（先类、后款项）。

    为什么应当相等：名称相同、年度相同、口径相同，是同一个数。

    什么时候可以不等：同名科目在不同的表里口径不同；有一张表相等即算相符。
    """
    for book in books(material):
        for paragraph in book.paragraphs:
            for statement in paragraph.statements:
                scope = scope_of(paragraph.section)
                if "(类)" not in statement.label and scope in {"all", "fiscal", "general"} and (cells := named_cells(book, statement.label, scope)):
                    yield against(book, paragraph, statement, cells)


def named_cells(book: Book, label: str, scope: str) -> list[Cell]:
    """The 类 with exactly this name (with or without 预算 behind it), from the table the scope asks for."""
    found = book.classes(scope)
    name = fold(label)
    cell = found.get(name) or found.get(name.removesuffix("预算"))
    return [cell] if cell else []


@rule("NAR-07", "narrative", "说明中的项目金额与项目预算表")
def project_amounts(material: Material) -> Iterator[Check]:
    """说明里的项目资金总额与点名项目的金额。

    比什么：说明中“涉及当年资金多少万元”与项目支出预算表（或绩效表）的合计；说明点名的项目的金额与项目支出预算表同名项目的总计。

    为什么应当相等：说明说的是表里的同一批项目。

    什么时候可以不等：说明只说实行绩效管理的一部分项目，这时金额小于合计而没有印“均”“全部”，判为无法判定。
    """
    for book in books(material):
        for paragraph in book.paragraphs:
            for statement in paragraph.statements:
                if concept_of(book, paragraph, statement) == "managed":
                    if cells := cells_for(book, "managed", ""):
                        yield _partly(against(book, paragraph, statement, cells), paragraph, statement.amount.printed)
                elif cells := _project_cells(book, statement.label):
                    yield against(book, paragraph, statement, cells)


def _partly(check: Check, paragraph: Paragraph, printed: str) -> Check:
    """A part of the projects may be meant where the text does not say that all are."""
    whole = re.search(r"均|全部|所有|全覆盖", paragraph.sentence_at(paragraph.text.find(printed)))
    if check.verdict != "differs" or whole or Decimal(check.left.value) > Decimal(check.right.value):
        return check
    words = "说明的金额小于表的合计，文中没有写明是全部项目，可能只指实行绩效目标管理的一部分。"
    return Check(check.document_id, check.subject, check.title, check.left, check.right, "unclear", check.unit, check.tolerance, words)


def _project_cells(book: Book, label: str) -> list[Cell]:
    name = fold(label)
    cells = book.projects_named(name) if len(name) > 3 else []
    return [*cells, add_up(f"各单位的“{label}”", cells)] if len(cells) > 1 else cells


def _by_concept(material: Material, wanted: frozenset[str]) -> Iterator[Check]:
    for book in books(material):
        for paragraph in book.paragraphs:
            for statement in paragraph.statements:
                concept = concept_of(book, paragraph, statement)
                if concept in wanted and (cells := cells_for(book, concept, scope_of(paragraph.section))):
                    yield against(book, paragraph, statement, cells)


def against(book: Book, paragraph: Paragraph, statement: Statement, cells: list[Cell], remark: str = "", subject: str = "") -> Check:
    """An amount of the text against the cells it may mean: it holds where one reading fits, else the first is shown."""
    figure = statement.amount
    judged = [(judge(figure.yuan - cell.yuan, _tolerance(figure, cell)), cell) for cell in cells]
    verdict, cell = min(judged, key=lambda pair: ("holds", "rounding", "differs").index(pair[0]))
    verdict = "unclear" if verdict == "differs" and cell.blank else verdict
    size = UNITS[figure.unit]
    name = statement.label or section_name(paragraph.section)
    left = Side(f"说明：{name}", figure.number, (figure.line,))
    right = Side(cell.label, cell.yuan / size, cell.lines)
    words = remark + _explain(verdict, figure, cell, cells)
    title = f"{name}：说明与{'决算表' if book.is_accounts else '预算表'}"
    return Check(book.document_id, subject or f"{section_name(paragraph.section)}-{name}", title, left, right, verdict,
                 figure.unit, _tolerance(figure, cell) / size, words)  # fmt: skip


def _tolerance(figure: Figure, cell: Cell) -> Decimal:
    return figure.slack * UNITS[figure.unit] + cell.slack


def _explain(verdict: str, figure: Figure, cell: Cell, cells: list[Cell]) -> str:
    if verdict == "holds" and cell.blank:
        return f"说明印{figure.printed}{figure.unit}，表中该格空白，两处都表示没有。"
    if verdict == "holds":
        return "说明与表相符。" if cell is cells[0] else f"按“{cell.label}”读，说明与表相符。"
    if verdict == "unclear":
        return f"说明印作{figure.printed}{figure.unit}，表中该格空白；空白不等于零，可能是本站副本缺了这一格，无法判定。"
    if verdict == "rounding":
        return "相差在四舍五入的范围内。"
    readings = f"表中可比的{len(cells)}个数都与说明不同，这里列第一个。" if len(cells) > 1 else ""
    distance = gap(figure.number, cell.yuan / UNITS[figure.unit], figure.unit)
    return f"说明印作{figure.printed}{figure.unit}，{distance}。{readings}{PLEASE_CHECK}"
