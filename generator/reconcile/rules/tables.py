"""The same figure in several tables of one document."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pandas as pd

from generator.reconcile.engine import Check, Material, Side, rule
from generator.reconcile.equation import Words, against, amount, checks, told, verdict
from generator.reconcile.hierarchy import first_totals
from generator.reconcile.meaning import WORDS, role_of, scope_of, short_title
from generator.reconcile.places import TOTAL, carried_over, only_general_budget, places, year_total
from generator.reconcile.two_sided import Item, Ledger

_PAIR = ["document_id", "place", "role"]
_WIDER = "两表口径不同：前表可能含其他资金或上年结转，凭所印内容不能断定。"
_NO_TABLE = "文件中没有三本预算的全部支出表，凭所印内容不能断定。"
_WITHOUT_CARRY = "相差的数与上年结转相当，其中一张表可能不含上年结转，凭所印内容不能断定。"
_OF_FISCAL = frozenset({"fiscal", "general", "government_fund", "state_capital", "carry_over"})
_THREE_PUBLIC_CODES = {"30217": "reception", "30231": "vehicle_running", "30212": "abroad"}


@rule("TAB-01", "cross-table", "同一科目在同口径的两张表中相等", "holds", "rounding", "differs")
def same_scope(material: Material) -> Iterator[Check]:
    """比什么：口径相同的两张支出表（如部门收支总表的支出一侧与部门支出总表）里，同一科目、同一栏的金额。收支表不印编码，按名称和次序对应。

    为什么应当相等：两张表说的是同一笔预算，只是排列不同。

    什么时候可以不等：金额单位不同时一边四舍五入过。
    """
    yield from _pairs(material, [(scope, scope) for scope in ("all", "fiscal", "general")])


@rule("TAB-02", "cross-table", "一般公共预算与财政拨款、部门支出的对应")
def wider_scope(material: Material) -> Iterator[Check]:
    """比什么：部门支出总表、财政拨款收支总表与一般公共预算支出表里，同一科目、同一栏的金额。

    为什么应当相等：部门全部资金都来自一般公共预算时，三张表的口径相同；另有其他资金时，一般公共预算的数不大于全部资金的数。

    什么时候可以不等：部门有政府性基金、事业收入等其他资金，或一般公共预算支出表不含上年结转。两表合计相等而某一科目不等，则请核对。
    """
    yield from _pairs(material, [("all", "general"), ("fiscal", "general")])


@rule("TAB-03", "cross-table", "基本支出表的合计等于支出表的基本支出", "holds", "rounding", "differs")
def basic_table(material: Material) -> Iterator[Check]:
    """比什么：基本支出表（按经济分类）合计一行的基本支出、人员经费、公用经费，与同口径支出表（按功能分类）合计一行的同一栏。

    为什么应当相等：同一笔基本支出一次按功能、一次按经济性质分类，合计不变。

    什么时候可以不等：各数分别四舍五入。
    """
    yield from _pairs(material, [("general", "general_basic"), ("all", "basic")])


def _pairs(material: Material, wanted: list[tuple[str, str]]) -> Iterator[Check]:
    """Checks for every pair of tables whose scopes are wanted, in the order of the document."""
    found = places(material.cells, material.ledgers)
    left, right = found.assign(order=_order(found)), found.assign(order=_order(found))
    both = left.merge(right, on=_PAIR, suffixes=("_left", "_right"))
    scopes = list(zip(both["scope_left"], both["scope_right"], strict=True))
    both = both[pd.Series([pair in wanted for pair in scopes], dtype=bool, index=both.index)]
    same = both["scope_left"] == both["scope_right"]
    both = both[(both["table_left"] != both["table_right"]) & (~same | (both["order_left"] < both["order_right"])) & ~_twice(both, same)]
    if both.empty:
        return
    yield from checks(_in_doubt(against(both), material), _same_words, _scoped)


def _twice(both: pd.DataFrame, same: pd.Series) -> pd.Series:
    """Pairs across scopes whose left table has no codes although one with codes has the same scope: said once is enough."""
    coded = both[~both["sided_left"].astype(bool)][["document_id", "scope_left"]].drop_duplicates()
    known = pd.MultiIndex.from_frame(both[["document_id", "scope_left"]]).isin(pd.MultiIndex.from_frame(coded))
    return ~same & both["sided_left"].astype(bool) & known


def _order(found: pd.DataFrame) -> pd.Series:
    return found.groupby(["document_id", "table"])["line"].transform("min")


def _in_doubt(compared: pd.DataFrame, material: Material) -> pd.DataFrame:
    """Adds `bound`: whether a difference is one that no scope explains; leaves out what another scope explains at once."""
    fits = compared["difference"].abs() <= compared["tolerance"]
    tables = [compared[name] for name in ("document_id", "table_left", "table_right")]
    totals = (fits & (compared["place"] == TOTAL)).groupby(tables).transform("any")
    broken = (~fits & (compared["place"] == TOTAL)).groupby(tables).transform("any")
    mostly = fits.groupby(tables).transform("mean") >= 0.9
    same = (compared["scope_left"] == compared["scope_right"]) | compared["scope_right"].isin(["general_basic", "basic"])
    only, carried = only_general_budget(material.ledgers), carried_over(material.ledgers)
    sole = compared["document_id"].map(only).fillna(value=False).astype(bool) & (compared["document_id"].map(carried).fillna(0) == 0)
    known_wider = compared["document_id"].map(only).eq(other=False)
    agree = (totals & ~broken) | (mostly & ~broken)
    above = compared["difference"] < -compared["tolerance"]
    bound = same | agree | above | sole
    return compared.assign(bound=bound)[fits | bound | ~known_wider]


def _scoped(row: Any, found: str) -> tuple[str, str]:
    return (found, "") if row.bound or found != "differs" else ("unclear", _WIDER)


def _same_words(row: Any) -> Words:
    left, right = short_title(row.table_left), short_title(row.table_right)
    code = row.place if row.place != TOTAL else ""
    name = row.label_right.removeprefix(code) if code else TOTAL
    role = WORDS[row.role]
    what = f"{code}{name}的{role}" if role != name else name
    return Words(
        f"{row.place} {role} {left} {right}", f"{what}：{left}与{right}",
        f"{left}：{row.label_left}（{row.column_left}）", f"{right}：{row.label_right}（{row.column_right}）",
    )  # fmt: skip


@rule("TAB-04", "cross-table", "“三公”经费与经济分类的同名科目", "holds", "rounding", "unclear")
def three_public_codes(material: Material) -> Iterator[Check]:
    """比什么：“三公”经费表的公务接待费、公务用车运行维护费、因公出国（境）费用，与基本支出表经济分类中的同名科目（30217、30231、30212）。

    为什么应当相等：这些费用都由基本支出安排时，两处是同一笔钱。

    什么时候可以不等：“三公”经费也可以由项目支出安排，基本支出表不含；特种专业用车等可能不计入“三公”经费。所以不等时只列出，不作判断。
    """
    cells = material.cells
    economic = cells[cells["code"].isin(_THREE_PUBLIC_CODES) & cells["role"].isin(["total", "basic"]) & (cells["money_unit"] != "")]
    totals = first_totals(cells[(cells["scope"] == "three_public") & (cells["money_unit"] != "")])
    economic = economic.assign(role=economic["code"].map(_THREE_PUBLIC_CODES)).drop_duplicates(["document_id", "role"])
    for row in totals.merge(economic, on=["document_id", "role"], suffixes=("_left", "_right")).itertuples(index=False):
        word = WORDS[row.role]
        left = Side(f"{short_title(row.table_left)}：{row.label_left}（{word}）", amount(row.amount_left, row.factor_left), (row.line_left,))
        right = Side(f"{short_title(row.table_right)}：{row.label_right}", amount(row.amount_right, row.factor_left), (row.line_right,))
        found = verdict(row.amount_left - row.amount_right, row.slack_left + row.slack_right)
        why = "“三公”经费可以由项目支出安排，也可能不计特种专业用车，两处口径可以不同，凭所印内容不能断定。" if found == "differs" else ""
        yield _pair(row, f"{word} {row.code_right}", f"{word}：“三公”经费表与经济分类科目{row.code_right}", left, right, "unclear" if why else found, why)


def _pair(row: Any, subject: str, title: str, left: Side, right: Side, found: str, why: str) -> Check:
    tolerance = amount(row.slack_left + row.slack_right, row.factor_left)
    check = Check(row.document_id, subject, title, left, right, found, row.money_unit_left, tolerance, why)
    return check if why else replace(check, explanation=told(check, 2))


@rule("TAB-05", "cross-table", "收入在各收支表中相等")
def income_tables(material: Material) -> Iterator[Check]:
    """比什么：部门收支总表与财政拨款收支总表的收入一侧：财政拨款、一般公共预算、政府性基金、国有资本经营预算、上年结转。

    为什么应当相等：财政拨款收入是部门收入的一部分，两张表印的是同一笔钱。

    什么时候可以不等：部门的上年结转含非财政拨款资金时，大于财政拨款的上年结转。
    """
    by_document: dict[str, dict[str, Ledger]] = {}
    for ledger in material.ledgers:
        if ledger.is_income and ledger.money_unit:
            by_document.setdefault(ledger.document_id, {}).setdefault(scope_of(ledger.table), ledger)
    for own in by_document.values():
        if "all" in own and "fiscal" in own:
            yield from _income(own["all"], own["fiscal"])


def _income(whole: Ledger, fiscal: Ledger) -> Iterator[Check]:
    left, right = _by_role(whole), _by_role(fiscal)
    if fiscal.year and fiscal.year.amount is not None:
        right["fiscal"] = fiscal.year
    for role, item in left.items():
        other = right.get(role)
        if other is None or item.amount is None or other.amount is None:
            continue
        found = verdict(item.amount - other.amount, item.slack + other.slack)
        wider = found == "differs" and role == "carry_over" and item.amount > other.amount
        check = Check(
            whole.document_id, f"收入 {WORDS[role]}", f"{WORDS[role]}：{short_title(whole.table)}与{short_title(fiscal.table)}",
            Side(f"{short_title(whole.table)}：{item.name}", amount(item.amount, whole.factor), (item.line,)),
            Side(f"{short_title(fiscal.table)}：{other.name}", amount(other.amount, whole.factor), (other.line,)),
            "unclear" if wider else found, whole.money_unit, amount(item.slack + other.slack, whole.factor),
            "部门的上年结转可以含非财政拨款资金，凭所印内容不能断定。" if wider else "",
        )  # fmt: skip
        yield check if wider else replace(check, explanation=told(check, 2))


def _by_role(ledger: Ledger, roles: frozenset[str] = _OF_FISCAL) -> dict[str, Item]:
    """Role → the item of income; what stands under the carry-over is not this year's."""
    carried = {item.line for whole, parts in ledger.parts for item in parts if whole in ledger.others}
    items = [*ledger.items, *(item for whole, parts in ledger.parts for item in parts if whole not in ledger.others), *ledger.others]
    found: dict[str, Item] = {}
    for item in items:
        role = role_of(item.name)
        if role in roles and item.line not in carried:
            found.setdefault(role, item)
    return found


@rule("TAB-07", "cross-table", "收入总表与收支总表的收入")
def income_of_agencies(material: Material) -> Iterator[Check]:
    """比什么：收入总表合计一行的各栏（合计、一般公共预算、事业收入等），与部门收支总表收入一侧的同名各项。

    为什么应当相等：收入总表按单位列出的，就是收支总表里的各项收入。

    什么时候可以不等：各数分别四舍五入；收入总表把上年结转计入各项资金，或不列上年结转。
    """
    cells, carried = material.cells, carried_over(material.ledgers)
    rows = first_totals(cells[(cells["scope"] == "income") & (cells["side"] == "") & (cells["group"] == "") & (cells["money_unit"] != "")])
    by_document = dict(list(rows.drop_duplicates(["document_id", "role"]).groupby("document_id")))
    for ledger in material.ledgers:
        if ledger.is_income and scope_of(ledger.table) == "all" and ledger.money_unit and ledger.document_id in by_document:
            own = by_document[ledger.document_id]
            yield from _agencies(ledger, own, carried.get(ledger.document_id, 0))


def _agencies(ledger: Ledger, own: pd.DataFrame, carried: int) -> Iterator[Check]:
    items = _by_role(ledger, frozenset(WORDS))
    for cell in own.itertuples(index=False):
        sums = [item for item in (ledger.grand, ledger.year) if item and item.amount is not None]
        wanted = sums if cell.role == "total" else [items[cell.role]] if cell.role in items else []
        wanted = [item for item in wanted if item.amount is not None]
        if not wanted:
            continue
        item = min(wanted, key=lambda each: abs((each.amount or 0) - cell.amount))
        difference, tolerance = cell.amount - (item.amount or 0), cell.slack + item.slack
        found = verdict(difference, tolerance)
        why = "相差的数不大于上年结转，收入总表可能把上年结转计入各项资金，凭所印内容不能断定。" if found == "differs" and 0 < difference <= carried else ""
        check = Check(
            ledger.document_id, f"{short_title(cell.table)} {WORDS[cell.role]}", f"{WORDS[cell.role]}：{short_title(cell.table)}与{short_title(ledger.table)}",
            Side(f"{short_title(cell.table)}：合计（{cell.column}）", amount(cell.amount, cell.factor), (cell.line,)),
            Side(f"{short_title(ledger.table)}：{item.name}", amount(item.amount or 0, cell.factor), (item.line,)),
            "unclear" if why else found, cell.money_unit, amount(tolerance, cell.factor), why,
        )  # fmt: skip
        yield check if why else replace(check, explanation=told(check, 2))


@rule("TAB-06", "cross-table", "财政拨款支出等于三本预算支出之和")
def three_budgets(material: Material) -> Iterator[Check]:
    """比什么：财政拨款收支总表的本年支出，与一般公共预算、政府性基金预算、国有资本经营预算各支出表合计之和；空表不计。

    为什么应当相等：财政拨款由这三本预算安排。

    什么时候可以不等：文件缺其中一张表，或其中一张表不含上年结转。
    """
    cells, carried = material.cells, carried_over(material.ledgers)
    budgets = first_totals(cells[cells["scope"].isin(["general", "government_fund", "state_capital"]) & (cells["side"] == "")])
    budgets = budgets[budgets["role"].isin(["total", "project"]) & (budgets["money_unit"] != "")]
    budgets = budgets.sort_values("role", ascending=False, kind="stable").drop_duplicates(["document_id", "table"])
    by_document = dict(list(budgets.groupby("document_id")))
    present = material.tables["budget_lines"][["document_id", "table"]].drop_duplicates()
    kinds = present.assign(scope=present["table"].map(scope_of)).groupby("document_id")["scope"].agg(set).to_dict()
    for ledger in material.ledgers:
        total = year_total(ledger)
        own = by_document.get(ledger.document_id)
        if ledger.is_income or scope_of(ledger.table) != "fiscal" or role_of(ledger.column) != "total" or total is None or own is None:
            continue
        whole = {"general", "government_fund", "state_capital"} <= kinds[ledger.document_id]
        yield _three_budgets(ledger, total, own, whole=whole, carried=carried.get(ledger.document_id, 0))


def _three_budgets(ledger: Ledger, total: Item, own: pd.DataFrame, *, whole: bool, carried: int) -> Check:
    right, tolerance = int(own["amount"].sum()), total.slack + int(own["slack"].sum())
    difference = (total.amount or 0) - right
    found = verdict(difference, tolerance)
    why = ""
    if found == "differs" and (not whole or abs(difference - carried) <= tolerance + total.slack):
        found = "unclear"
        why = _NO_TABLE if not whole else _WITHOUT_CARRY
    check = Check(
        ledger.document_id, f"{short_title(ledger.table)} 三本预算", f"{short_title(ledger.table)}：财政拨款支出与三本预算支出之和",
        Side(f"{short_title(ledger.table)}：{total.label}", amount(total.amount or 0, ledger.factor), (total.line,)),
        Side("＋".join(f"{short_title(table)}合计" for table in own["table"]), amount(right, ledger.factor), tuple(own["line"])),
        found, ledger.money_unit, amount(tolerance, ledger.factor), why,
    )  # fmt: skip
    return check if why else replace(check, explanation=told(check, 1 + len(own)))
