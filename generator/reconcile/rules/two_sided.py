"""Arithmetic of the tables with income left and expenditure right: the year, the carry-over, the grand totals."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pandas as pd

from generator.reconcile.engine import Check, Material, Side, rule
from generator.reconcile.equation import Words, added, amount, checks, told, verdict
from generator.reconcile.meaning import short_title
from generator.reconcile.two_sided import Item, Ledger, terms

_KEYS = ("document_id", "table", "side", "column", "whole")
_Sums = Callable[[Ledger], Iterator[tuple[Item, list[Item]]]]
_UNKNOWN = "表中没有科目编码，各行属于类、款、项哪一级，从名称、次序和金额推断不出，不能相加。"


@rule("SUM-01", "arithmetic", "本年收入加上年结转等于收入总计", "holds", "rounding", "differs")
def income_total(material: Material) -> Iterator[Check]:
    """比什么：收支表收入一侧的本年收入合计加上年结转（及其他弥补来源），与收入总计。

    为什么应当相等：收入总计包括本年的各项收入和以前年度结转到本年使用的资金。

    什么时候可以不等：各数分别四舍五入。空格不计。
    """
    yield from _sums(material, lambda ledger: _grand(ledger, income=True), "本年收入与上年结转之和")


@rule("SUM-02", "arithmetic", "本年支出加年终结转等于支出总计", "holds", "rounding", "differs")
def expenditure_total(material: Material) -> Iterator[Check]:
    """比什么：收支表支出一侧的本年支出合计（没有印合计的，用各类支出之和）加年终结转结余，与支出总计。

    为什么应当相等：支出总计包括本年的各项支出和留到以后年度的资金。

    什么时候可以不等：各数分别四舍五入；各行的级次推断不出。空格不计。
    """
    yield from _sums(material, lambda ledger: _grand(ledger, income=False), "本年支出与年终结转之和")


def _grand(ledger: Ledger, *, income: bool) -> Iterator[tuple[Item, list[Item]]]:
    if ledger.is_income != income or ledger.grand is None:
        return
    year = [ledger.year] if ledger.year and ledger.year.amount is not None else ledger.items
    printed = ledger.year is not None and ledger.year.amount is not None
    if ledger.sure or printed:
        yield ledger.grand, [*year, *ledger.others]


@rule("SUM-03", "arithmetic", "收入总计等于支出总计", "holds", "rounding", "differs")
def balance(material: Material) -> Iterator[Check]:
    """比什么：同一张收支表的收入总计与支出总计。本年收入合计与本年支出合计不直接相比，因为上年结转的资金也在本年使用。

    为什么应当相等：收支预算按平衡编制，收入总计含上年结转，支出总计含年终结转。

    什么时候可以不等：各数分别四舍五入。
    """
    by_table: dict[tuple[str, str], dict[bool, Ledger]] = {}
    for ledger in material.ledgers:
        if ledger.grand is not None and ledger.grand.amount is not None:
            by_table.setdefault((ledger.document_id, ledger.table), {}).setdefault(ledger.is_income, ledger)
    yield from (_balance(sides[True], sides[False]) for sides in by_table.values() if len(sides) == 2)


def _balance(income: Ledger, expenditure: Ledger) -> Check:
    left, right = income.grand, expenditure.grand
    if left is None or right is None or left.amount is None or right.amount is None:
        raise ValueError("两边都要有总计")
    table = short_title(income.table)
    tolerance = left.slack + right.slack
    found = verdict(left.amount - right.amount, tolerance)
    check = Check(
        income.document_id, f"{table} 收支总计", f"{table}：收入总计与支出总计",
        Side("收入总计", amount(left.amount, income.factor), (left.line,)), Side("支出总计", amount(right.amount, income.factor), (right.line,)),
        found, income.money_unit, amount(tolerance, income.factor),
    )  # fmt: skip
    return replace(check, explanation=told(check, 2))


@rule("SUM-04", "arithmetic", "收入各项之和等于合计")
def income_items(material: Material) -> Iterator[Check]:
    """比什么：收支表收入一侧的各项收入之和与本年收入合计；财政拨款、上年结转等与其下所列各项资金之和；“其中”各项与其所属一项。

    为什么应当相等：合计由各项收入组成，财政拨款由一般公共预算、政府性基金、国有资本经营预算拨款组成。

    什么时候可以不等：各数分别四舍五入；“其中”只列举一部分，可以小于所属一项。空格不计。
    """
    yield from _sums(material, lambda ledger: _items(ledger, income=True), "各项之和")
    yield from _of_which(material, income=True)


@rule("SUM-05", "arithmetic", "收支表支出各类之和等于合计")
def expenditure_items(material: Material) -> Iterator[Check]:
    """比什么：收支表支出一侧各类支出之和与本年支出合计，款之和与类，项之和与款。表中不印编码，级次按同一文件有编码的表中的名称和次序推断，不把三级重复相加。

    为什么应当相等：类由款组成，款由项组成，各类合起来是本年支出合计。

    什么时候可以不等：各数分别四舍五入；级次推断不出时不作判断。空格不计。
    """
    yield from _sums(material, lambda ledger: _items(ledger, income=False), "各项之和")
    yield from _of_which(material, income=False)
    yield from (_undecided(ledger) for ledger in material.ledgers if not ledger.sure and _total(ledger) is not None)


def _items(ledger: Ledger, *, income: bool) -> Iterator[tuple[Item, list[Item]]]:
    if ledger.is_income != income:
        return
    if ledger.year and ledger.sure:
        yield ledger.year, ledger.items
    yield from ledger.parts


def _of_which(material: Material, *, income: bool) -> Iterator[Check]:
    wanted = [ledger for ledger in material.ledgers if ledger.is_income == income]
    yield from checks(_added(wanted, lambda ledger: iter(ledger.of_which)), lambda row: _words(row, "“其中”各项之和"), _listed)


def _listed(row: Any, found: str) -> tuple[str, str]:
    """Parts after 其中 may be fewer than the whole; more than the whole they cannot be."""
    if found == "differs" and row.difference > 0:
        return "unclear", "“其中”各项之和小于所属一项，列举可能未含全部，凭所印内容不能断定。"
    return found, ""


def _total(ledger: Ledger) -> Item | None:
    total = ledger.year if ledger.year and ledger.year.amount is not None else ledger.grand
    return total if total and total.amount is not None and ledger.items else None


def _undecided(ledger: Ledger) -> Check:
    total = _total(ledger)
    if total is None or total.amount is None:
        raise ValueError("没有合计")
    table = short_title(ledger.table)
    lines = tuple(item.line for item in ledger.items if item.amount is not None)
    return Check(
        ledger.document_id, f"{table} {ledger.side} {ledger.column} 级次", f"{table}：{ledger.side}各行与{total.label}",
        Side(total.label, amount(total.amount, ledger.factor), (total.line,)), Side("各行的级次", "未能推断", lines),
        "unclear", ledger.money_unit, explanation=_UNKNOWN,
    )  # fmt: skip


def _sums(material: Material, sums: _Sums, right: str) -> Iterator[Check]:
    yield from checks(_added(material.ledgers, sums), lambda row: _words(row, right))


def _added(wanted: list[Ledger], sums: _Sums) -> pd.DataFrame:
    rows = [term for ledger in wanted for whole, parts in sums(ledger) for term in terms(ledger, whole, parts)]
    return added(pd.DataFrame(rows), _KEYS, ("name",)) if rows else pd.DataFrame()


def _words(row: Any, right: str) -> Words:
    table, name = short_title(row.table), row.name
    column = "" if row.column in {"预算数", "合计", "金额", "总计"} else f" {row.column}"
    return Words(f"{table} {row.side} {name}{column}", f"{table}：{name}与{right}{column}", f"{name}{column}", right)
