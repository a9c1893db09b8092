"""Arithmetic within one table: sums over codes from 项 to 合计, and totals of columns row by row."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pandas as pd

from generator.reconcile.columns import BASIC, EXPENDITURE, FUNDING, PROCUREMENT, THREE_PUBLIC, VEHICLES, Formula, compared_columns
from generator.reconcile.engine import Check, Material, rule
from generator.reconcile.equation import Words, added, checks
from generator.reconcile.hierarchy import LEVEL_KEYS, level_terms
from generator.reconcile.meaning import WORDS, short_title

_INCOMPLETE = "两边相差，但表中这些栏不一定是全部组成部分，凭所印内容不能断定。"


@rule("SUM-06", "arithmetic", "功能分类科目：下级之和等于上级")
def function_levels(material: Material) -> Iterator[Check]:
    """比什么：有功能分类科目编码的各表，逐栏比较上级科目与其下级科目之和（项之和与款、款之和与类、类之和与合计）。空格不是零，在求和中不计。

    为什么应当相等：功能分类按类、款、项逐级细分，下级科目合起来就是上级科目；上级只有一个下级时两者相等。

    什么时候可以不等：各数分别四舍五入，相差不超过各数末位一半之和；表中只列部分下级科目，或另有不属于任何科目的行。
    """
    yield from _levels(material, "2")


@rule("SUM-07", "arithmetic", "经济分类科目：下级之和等于上级")
def economic_levels(material: Material) -> Iterator[Check]:
    """比什么：有经济分类科目编码的各表，逐栏比较类级科目与其款级科目之和、合计与各类之和。空格不是零，在求和中不计。

    为什么应当相等：经济分类的款是类的细分，各类合起来就是合计。

    什么时候可以不等：各数分别四舍五入，相差不超过各数末位一半之和；表中只列部分款级科目。
    """
    yield from _levels(material, "3", "5")


def _levels(material: Material, *families: str) -> Iterator[Check]:
    terms = level_terms(material.cells)
    several = terms[terms["parent"] == ""].groupby(["document_id", "table"])["family"].nunique()
    terms = terms[terms["family"].isin(families)]
    if terms.empty:
        return
    compared = added(terms, LEVEL_KEYS, ("label", "name", "agency"))
    mixed = [several.get((row.document_id, row.table), 1) > 1 and row.parent == "" for row in compared.itertuples()]
    yield from checks(compared.assign(sure=~pd.Series(mixed, dtype=bool, index=compared.index)), _level_words, _doubtful)


def _level_words(row: Any) -> Words:
    table, place = short_title(row.table), f"{row.agency}{row.label}"
    return Words(
        f"{table} {row.agency}{row.parent or row.label} {row.column}", f"{table}：{place}与下级科目之和（{row.column}）",
        f"{place}（{row.column}）", f"{row.terms_right}个下级科目之和（{row.column}）",
    )  # fmt: skip


def _doubtful(row: Any, found: str) -> tuple[str, str]:
    """A difference where the parts need not be all the parts cannot be decided."""
    return (found, "") if row.sure or found != "differs" else ("unclear", _INCOMPLETE)


@rule("SUM-08", "arithmetic", "总计等于基本支出加项目支出")
def expenditure_columns(material: Material) -> Iterator[Check]:
    """比什么：每一行的总计，与基本支出、项目支出及经营支出、上缴上级支出、对附属单位补助支出之和；没有基本支出一栏的，用人员支出加公用经费。

    为什么应当相等：部门支出由基本支出和项目支出组成，另有经营支出、上缴上级支出和对附属单位补助支出的一并计入（《预算法实施条例》第六条）。

    什么时候可以不等：各数分别四舍五入；表中另有未认出含义的栏目，或所列各栏不是全部组成部分。
    """
    yield from _columns(material, EXPENDITURE, "基本支出、项目支出等")


@rule("SUM-09", "arithmetic", "基本支出等于人员经费加公用经费")
def basic_columns(material: Material) -> Iterator[Check]:
    """比什么：每一行的基本支出，与同一行人员经费、公用经费之和。

    为什么应当相等：基本支出由人员经费和公用经费两部分组成。

    什么时候可以不等：各数分别四舍五入；表中另有未认出含义的栏目。
    """
    yield from _columns(material, BASIC, "人员、公用经费")


@rule("SUM-10", "arithmetic", "“三公”经费等于三项之和")
def three_public_columns(material: Material) -> Iterator[Check]:
    """比什么：每一行的“三公”经费合计，与因公出国（境）费用、公务用车购置及运行费、公务接待费之和。

    为什么应当相等：“三公”经费就是这三项费用的合称。

    什么时候可以不等：各数分别四舍五入。
    """
    yield from _columns(material, THREE_PUBLIC, "三项费用")


@rule("SUM-11", "arithmetic", "公务用车费用等于购置费加运行维护费")
def vehicle_columns(material: Material) -> Iterator[Check]:
    """比什么：每一行的公务用车购置及运行费，与购置费、运行维护费之和。

    为什么应当相等：公务用车费用只有购置和运行维护两部分。

    什么时候可以不等：各数分别四舍五入。
    """
    yield from _columns(material, VEHICLES, "购置费、运行维护费")


@rule("SUM-12", "arithmetic", "总计等于各资金来源之和")
def funding_columns(material: Material) -> Iterator[Check]:
    """比什么：每一行的总计，与一般公共预算、政府性基金、国有资本经营预算、财政专户管理资金、单位资金等各资金来源之和。

    为什么应当相等：一笔支出或收入的资金来源分栏列出，各栏合起来就是总计；没有用到的来源是空格，不计。

    什么时候可以不等：各数分别四舍五入；只列出部分来源（如“其中”），或另有未认出含义的栏目。
    """
    yield from _columns(material, FUNDING, "各资金来源")


@rule("SUM-13", "arithmetic", "政府采购等于货物、工程、服务之和")
def procurement_columns(material: Material) -> Iterator[Check]:
    """比什么：采购表每一行的合计，与货物、工程、服务三项之和。

    为什么应当相等：政府采购的对象分为货物、工程和服务三类（《政府采购法》第二条）。

    什么时候可以不等：各数分别四舍五入。
    """
    yield from _columns(material, PROCUREMENT, "货物、工程、服务")


def _columns(material: Material, formula: Formula, parts: str) -> Iterator[Check]:
    cells = material.cells
    compared = compared_columns(cells[cells["scope"] != "income"] if formula is EXPENDITURE else cells, formula)
    yield from checks(compared, lambda row: _column_words(row, parts), _doubtful)


def _column_words(row: Any, parts: str) -> Words:
    table = short_title(row.table)
    place = f"{row.agency}{row.label}" if row.agency != row.name else row.label
    heads = "＋".join(WORDS[role] for role in row.roles)
    subject = f"{table} {row.agency}{row.code} {row.column}" if row.code else f"{table} {place} {row.column}"
    return Words(subject, f"{table}：{place}的{row.column}等于{parts}之和", f"{place}（{row.column}）", heads)
