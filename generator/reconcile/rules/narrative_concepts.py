"""From the words before an amount to the cells it may honestly be compared with; every reading is a candidate."""

from __future__ import annotations

import re

from generator.ground.text import fold
from generator.reconcile.rules.narrative_reading import Paragraph, Statement, scope_of
from generator.reconcile.rules.narrative_tables import Book, Cell, add_up, cell_of, kept

_END = r"(?:收入|支出)?(?:年初)?(?:总)?(?:预算)?(?:支出)?(?:总额|总数|数|规模)?"
_BODY = r"(?:.{0,24}(?:局|委|会|办|室|院|校|中心|部|处|厅|馆|站|社|园|所|队|部门|单位))?(?:本级)?"
_CONCEPTS = tuple(
    (name, re.compile(pattern))
    for name, pattern in (
        ("three", rf"{_BODY}(?:财政拨款)?(?:安排的?)?[“\"]?三公[”\"]?经费(?:财政拨款)?{_END}"),
        ("vehicles", rf"公务用车购置(?:及|和|与|、)?运行(?:维护)?(?:费用?|支出|经费){_END}"),
        ("purchase", rf"公务用车购置(?:费用?|支出|经费)?{_END}"),
        ("running", rf"公务用车运行(?:维护)?(?:费用?|支出|经费)?{_END}"),
        ("abroad", rf"因公出国\(境\)(?:费用?|支出|经费)?{_END}|因公出国(?:费用?|支出|经费){_END}"),
        ("reception", rf"公务接待(?:费用?|支出|经费)?{_END}"),
        ("goods", r"(?:政府)?采购货物(?:预算|支出)?(?:金额|总额|数)?|货物(?:类)?(?:采购)?(?:预算|支出)?"),
        ("works", r"(?:政府)?采购工程(?:预算|支出)?(?:金额|总额|数)?|工程(?:类)?(?:采购)?(?:预算|支出)?"),
        ("services", r"(?:政府)?采购服务(?:预算|支出)?(?:金额|总额|数)?|服务(?:类)?(?:采购)?(?:预算|支出)?"),
        ("procurement", r".*政府采购(?:预算|支出|计划)?(?:总额|金额|总金额)?(?:总计|合计|数)?(?:预算)?"),
        ("managed", r".*涉及(?:当年|本年|年度|一般公共预算|财政|项目)*(?:拨款|资金|预算|支出)+"),
        ("basic", rf"{_BODY}(?:一般公共预算)?(?:财政拨款)?基本支出{_END}"),
        ("personnel", rf"人员(?:支出|经费){_END}"),
        ("operating", rf"(?:日常)?公用(?:支出|经费){_END}"),
        ("project", rf"{_BODY}(?:一般公共预算)?(?:财政拨款)?项目支出{_END}"),
        ("year_end", r"(?:年终|年末|本年).{0,4}结[转余].*|结转下年.*"),
        ("carry", r"上年.{0,4}结[转余].*"),
        ("fund", rf"{_BODY}(?:使用|安排)?(?:的)?政府性基金(?:预算)?(?:财政)?(?:拨款)?(?:安排的)?(?:收入|支出)?{_END}"),
        ("capital", rf"{_BODY}(?:使用|安排)?(?:的)?国有资本经营(?:预算)?(?:财政)?(?:拨款)?(?:安排的)?(?:收入|支出)?{_END}"),
        ("fiscal_both", rf"{_BODY}财政拨款(?:收支(?:总)?[预决]算(?:总额|数)?|收入支出(?:决算)?(?:总计|总额|合计)|收支(?:总计|总额))"),
        ("both", rf"{_BODY}(?:收支(?:总)?[预决]算(?:总额|数)?|收入支出(?:决算)?(?:总计|总额|合计)|收?支(?:总计|总额)均?)"),
        ("general", rf"{_BODY}一般公共预算(?:当年)?(?:财政)?(?:拨款)?(?:收入)?{_END}"),
        ("fiscal_both", rf"{_BODY}财政拨款(?:收入|支出)?(?:总)?{_END}"),
        ("income", rf"{_BODY}(?:(?:预算)?总收入|收入(?:总)?预算|收入(?:合计|总计|总额))(?:总额|数)?"),
        ("expenditure", rf"{_BODY}(?:(?:预算)?总支出|支出(?:总)?预算|支出(?:合计|总计|总额))(?:总额|数)?"),
    )
)
TOTALS = frozenset({"both", "income", "expenditure", "fiscal_both", "general"})
THREE = frozenset({"three", "vehicles", "purchase", "running", "abroad", "reception"})
USES = frozenset({"basic", "personnel", "operating", "project"})
_PLANNED = re.compile(r"预算(?:数|金额|安排)?$")
_THREE_COLUMNS = {"vehicles": r"购置(?:及|和|与|、)?运行.*(?:小计|合计)$|购置(?:及|和|与|、)?运行[^/]*$",
                  "purchase": r"(?:^|/)[^/]*购置(?!及|和|与|、|运行)[^/]*$", "running": r"(?:^|/)(?![^/]*购置)[^/]*运行[^/]*$",
                  "abroad": r"出国", "reception": r"接待", "three": r"合计$|三公.?经费$"}  # fmt: skip
_THREE_WORDS = {"vehicles": "公务用车", "purchase": "购置", "running": "运行", "abroad": "出国", "reception": "接待", "three": "三公"}


def concept_of(book: Book, paragraph: Paragraph, statement: Statement) -> str:
    """Which figure of the budget an amount is; blank where the words do not say, or the section speaks of other money."""
    label = fold(statement.label).removeprefix(book.department)
    if book.is_accounts and _PLANNED.search(label):
        return ""
    concept = next((name for name, pattern in _CONCEPTS if pattern.fullmatch(label)), "")
    scope = scope_of(paragraph.section)
    if scope == "three" or concept in THREE:
        return concept if concept in THREE and (scope in {"three", "all"}) else ""
    if scope in {"fund", "capital"}:
        return scope if concept in TOTALS - {"general"} or concept == scope else ""
    if concept in {"income", "expenditure", "both"}:
        return {"general": "general", "fiscal": "fiscal_both"}.get(scope, concept)
    return concept


def cells_for(book: Book, concept: str, scope: str) -> list[Cell]:
    """The cells a concept may be compared with, the plainest reading first; empty where the tables have none."""
    if concept in THREE:
        cell = book.total("three", _THREE_COLUMNS[concept])
        return [cell] if cell and (not cell.blank or _THREE_WORDS[concept] in book.headers) else []
    if concept in USES:
        return _use_cells(book, concept, scope)
    if concept in {"carry", "year_end"}:
        word = "上年结转|上年结余" if concept == "carry" else "年终结|年末结|结转下年"
        side = "收入" if concept == "carry" else "支出"
        return [cell for kind in ("balance", "fiscal") for cell in book.named(kind, side, word)]
    if concept in {"fund", "capital"}:
        rows = {"fund": "政府性基金预算", "capital": "国有资本经营预算"}[concept]
        sides = [cell for kind in ("fiscal", "balance") for cell in book.named(kind, "收入", f"^{rows}")[:1]]
        return _known([book.total(concept), *sides])
    if concept == "managed":
        return _known([book.total("projects"), book.total("programmes", "金额")])
    return _total_cells(book, concept)


def _known(cells: list[Cell | None]) -> list[Cell]:
    return [cell for cell in cells if cell]


def _use_cells(book: Book, concept: str, scope: str) -> list[Cell]:
    columns = {"personnel": r"人员", "operating": r"公用", "project": r"项目支出$", "basic": r"基本支出(?:/(?:小计|合计))?$"}
    kinds: tuple[str, ...] = ("general",) if scope == "general" else ("expenditure",)
    if not book.total(kinds[0]):
        kinds = ("expenditure", "general")
    found = [cell for kind in kinds if book.total(kind) and (cell := book.total(kind, columns[concept])) and not cell.blank]
    if concept == "basic" and not found:
        parts = [_known([book.total(kind, columns["personnel"]), book.total(kind, columns["operating"])]) for kind in kinds]
        found = [add_up("人员经费＋公用经费", cells) for cells in parts if len(cells) == 2 and not all(cell.blank for cell in cells)]
    if concept == "basic" and scope == "general":
        found += _known([book.total("basic")])
    if concept in {"personnel", "operating"}:
        found += [cell for side in ("", "人员经费", "公用经费") for cell in book.named("basic", side, f"^{columns[concept]}经费合计$")]
    return found or [cell for kind in kinds if book.total(kind) and (cell := book.total(kind, columns[concept]))]


def _total_cells(book: Book, concept: str) -> list[Cell]:
    income = book.named("balance", "收入", r"收入总计$|^总计$") + book.named("balance", "收入", r"本年收入合计$")
    expenditure = book.named("balance", "支出", r"支出总计$|^总计$") + _known([book.total("expenditure")]) + book.named("balance", "支出", r"本年支出合计$")
    fiscal = book.named("fiscal", "收入", r"收入总计$|^总计$") + book.named("fiscal", "支出", r"支出总计$|^总计$")
    if concept == "income":
        return income or _known([book.total("income")])
    if concept in {"expenditure", "both"}:
        return expenditure if concept == "expenditure" else income[:1] + expenditure
    if concept == "fiscal_both":
        return fiscal + book.named("fiscal", "收入", r"本年收入合计$|财政拨款$")
    return _general_cells(book) if concept == "general" else []


def _general_cells(book: Book) -> list[Cell]:
    """一般公共预算: this year and carry-over together, as the tables of expenditure count it; then this year alone."""
    rows = book.named("fiscal", "收入", r"^(?:[(]?[一二三四1-9][)、.])*一般公共预算(?:拨款|财政拨款|资金)?(?:收入)?$")
    rows = rows or book.named("balance", "收入", r"^(?:[(]?[一二三四1-9][)、.])*一般公共预算(?:拨款|财政拨款|资金)?(?:收入)?$")
    carried = [] if len(rows) > 1 else [cell for cell in book.named("balance", "收入", "上年结转") if not cell.blank]
    this_year = rows[:1]
    with_carry = [add_up("一般公共预算＋上年结转", [*rows, *carried])] if rows and (carried or len(rows) > 1) else []
    return with_carry + _known([book.total("general")]) + this_year


@kept
def function_rows(book: Book, names: tuple[str, ...], scope: str) -> tuple[list[Cell], str]:
    """The cells of a function named by path (类, 款, 项) and a remark where the table prints the name otherwise.

    A name that is not printed so in the table is taken only where exactly one sibling holds it or is held by it.
    """
    kinds = ("general", "expenditure") if scope in {"general", "three", "all", "fiscal"} else (scope,)
    for kind in kinds:
        rows = book.functions(kind)
        parents, remark = [""], ""
        for depth, name in enumerate(names):
            level = [row for row in rows if len(row.code) == 3 + 2 * depth and any(row.code.startswith(parent) for parent in parents)]
            parents, other = _by_name(level, name)
            remark += other
        if cells := [cell_of(row) for row in rows if row.code in parents]:
            return cells, remark
    return [], ""


def _by_name(rows: list[object], name: str) -> tuple[list[str], str]:
    wanted = fold(name)
    exact = [row.code for row in rows if fold(row.name) == wanted]  # type: ignore[attr-defined]
    if exact:
        return exact, ""
    near = [row for row in rows if _holds(wanted, fold(row.name))]  # type: ignore[attr-defined]
    if len(near) != 1:
        return [], ""
    return [near[0].code], f"说明印作“{name}”，表中印作“{near[0].name}”；"  # type: ignore[attr-defined]


def _holds(wanted: str, printed: str) -> bool:
    return len(printed) >= 4 and len(wanted) >= 4 and (printed in wanted or wanted in printed)
