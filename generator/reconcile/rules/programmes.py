"""First-level projects against the projects they consist of, and both against 项目支出."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pandas as pd

from generator.reconcile.engine import Check, Material, Side, rule
from generator.reconcile.equation import Words, added, against, amount, checks, told, verdict
from generator.reconcile.grouping import MOST_FOUND, Groupings, groupings
from generator.reconcile.hierarchy import first_totals
from generator.reconcile.listed import list_kinds, totals_of_lists
from generator.reconcile.meaning import short_title

_TABLE = ["document_id", "table"]
_LESS = "一级项目表的数较小，可能只列实行绩效目标管理的项目，凭所印内容不能断定。"
_LIST_LESS = "清单的数较小，可能未列出全部项目，凭所印内容不能断定。"
_SELECTED = ("重点", "部分", "主要", "专项资金", "财政拨款")


@rule("LST-07", "cross-table", "项目清单合计、一级项目合计与项目支出")
def project_totals(material: Material) -> Iterator[Check]:
    """比什么：支出表合计一行的项目支出，与项目清单的合计；项目清单的合计，与一级项目表的合计。一般公共预算支出表只与清单的一般公共预算一栏相比。

    为什么应当相等：项目清单列出全部项目支出，一级项目由二级项目组成。

    什么时候可以不等：各数分别四舍五入；清单只列重点项目，或一级项目表只列实行绩效目标管理的项目（合计较小）。
    """
    totals = _totals(material)
    yield from _against_expenditure(material, totals)
    yield from _against_programmes(totals)


def _totals(material: Material) -> pd.DataFrame:
    """The printed total rows of the lists of projects and of first-level projects."""
    kinds = list_kinds(material.lists, material.tables)
    totals = totals_of_lists(material.lists)
    return totals[totals["money_unit"] != ""].merge(kinds[[*_TABLE, "kind"]], on=_TABLE)


def _against_expenditure(material: Material, totals: pd.DataFrame) -> Iterator[Check]:
    cells = material.cells
    project = first_totals(cells[(cells["side"] == "") & (cells["role"] == "project") & (cells["group"] == "") & (cells["money_unit"] != "")])
    project = project[project["scope"].isin(["all", "general"])].drop_duplicates(["document_id", "scope"])
    lists = totals[(totals["kind"] == "project") & totals["role"].isin(["total", "general"])]
    only = lists["table"].str.contains("一般公共预算")
    lists = lists.assign(scope=pd.Series("general", index=lists.index).where((lists["role"] == "general") | only, "all"))
    both = project.merge(lists, on=["document_id", "scope"], suffixes=("_left", "_right"))
    yield from checks(against(both), _expenditure_words, _may_be_less)


def _against_programmes(totals: pd.DataFrame) -> Iterator[Check]:
    sums = totals[totals["role"] == "total"].drop_duplicates(_TABLE)
    lists, programmes = (sums[sums["kind"] == kind] for kind in ("project", "programme"))
    both = lists.merge(programmes, on="document_id", suffixes=("_left", "_right"))
    yield from checks(against(both), _programme_words, lambda row, found: ("unclear", _LESS) if found == "differs" and row.difference > 0 else (found, ""))


def _may_be_less(row: Any, found: str) -> tuple[str, str]:
    if found == "differs" and row.difference > 0 and any(word in row.table_right for word in _SELECTED):
        return "unclear", _LIST_LESS
    return found, ""


def _expenditure_words(row: Any) -> Words:
    left, right = short_title(row.table_left), short_title(row.table_right)
    return Words(
        f"{left} 项目支出 {right} {row.column_right}", f"项目支出：{left}与{right}",
        f"{left}：合计（项目支出）", f"{right}：合计（{row.column_right}）",
    )  # fmt: skip


def _programme_words(row: Any) -> Words:
    left, right = short_title(row.table_left), short_title(row.table_right)
    return Words(f"{left} 合计 {right}", f"合计：{left}与{right}", f"{left}：合计（{row.column_left}）", f"{right}：合计（{row.column_right}）")


@rule("LST-08", "cross-table", "各单位的一级项目之和与项目之和")
def programmes_by_agency(material: Material) -> Iterator[Check]:
    """比什么：逐个单位比较一级项目金额之和与项目清单中该单位的项目金额之和。

    为什么应当相等：一级项目由本单位的项目组成。

    什么时候可以不等：各数分别四舍五入；一级项目表只列实行绩效目标管理的项目（其和较小）；项目归在别的单位名下。
    """
    rows = _finest(material.entries)
    if rows.empty or not (rows["kind"] == "programme").any():
        return
    compared = added(rows.assign(right=rows["kind"] == "project"), ("document_id", "agency_key"), ("agency", "table"))
    yield from checks(compared, _agency_words, lambda row, found: ("unclear", _LESS) if found == "differs" and row.difference < 0 else (found, ""))


def _agency_words(row: Any) -> Words:
    agency = row.agency or "全部"
    return Words(
        f"{agency} 一级项目之和 项目之和", f"{agency}：一级项目之和与项目之和",
        f"{agency}：{row.terms_left}个一级项目之和（本站相加）", f"{agency}：{row.terms_right}个项目之和（本站相加）",
    )  # fmt: skip


def _finest(entries: pd.DataFrame) -> pd.DataFrame:
    """First-level projects, and of the lists of projects of a document the one whose amounts are printed most exactly."""
    rows = entries[entries["amount"].notna()]
    rows = rows[rows["amount"] != 0].assign(amount=lambda each: each["amount"].astype("int64"))
    projects = rows[rows["kind"] == "project"]
    order = projects.groupby(_TABLE, sort=False).agg(slack=("slack", "mean"), first=("first", "min")).reset_index()
    best = order.sort_values(["document_id", "slack", "first"], kind="stable").drop_duplicates("document_id")
    return pd.concat([rows[rows["kind"] == "programme"], projects.merge(best[_TABLE], on=_TABLE)], ignore_index=True)


@rule("LST-09", "cross-table", "一级项目由哪些项目组成", "holds", "rounding", "unclear")
def programme_groups(material: Material) -> Iterator[Check]:
    """比什么：逐个单位，把项目分给一级项目，看有没有一种分法使每个一级项目的金额都等于所分项目之和。文件没有印明项目属于哪个一级项目。

    为什么应当相等：一级项目的金额是其所属项目之和。只有一种分法时，各一级项目的组成由金额确定。

    什么时候可以不等：有几种分法时，凭金额不能断定；一级项目可能只含一部分项目。查找有步数限制，达到限制时注明。
    """
    rows = _finest(material.entries)
    documents = set(rows.loc[rows["kind"] == "programme", "document_id"])
    for (_, _), own in rows[rows["document_id"].isin(documents)].groupby(["document_id", "agency_key"], sort=False):
        wholes, parts = own[own["kind"] == "programme"], own[own["kind"] == "project"]
        if len(wholes) and len(parts):
            yield from _grouped(wholes, parts)


def _grouped(wholes: pd.DataFrame, parts: pd.DataFrame) -> Iterator[Check]:
    found = groupings(*(list(zip(each["amount"].tolist(), each["slack"].tolist(), strict=True)) for each in (wholes, parts)))
    if found.count != 1 or not found.complete:
        yield _undecided(wholes, parts, found)
        return
    owner = pd.Series(found.first, index=parts.index)
    for at, whole in enumerate(wholes.itertuples(index=False)):
        yield _group(whole, parts[owner == at])


def _group(whole: Any, parts: pd.DataFrame) -> Check:
    total, tolerance = int(parts["amount"].sum()), int(whole.slack + parts["slack"].sum())
    check = Check(
        whole.document_id, f"{whole.agency} {whole.name}", f"{whole.name}（{whole.agency}）与其项目之和",
        Side(f"{short_title(whole.table)}：{whole.name}", amount(whole.amount, whole.factor), (whole.line,)),
        Side("＋".join(parts["name"]), amount(total, whole.factor), tuple(parts["line"])),
        verdict(whole.amount - total, tolerance), whole.money_unit, amount(tolerance, whole.factor),
    )  # fmt: skip
    return replace(check, explanation=f"该单位的项目只有一种分法与各一级项目的金额都相符。{told(check, 1)}")


def _undecided(wholes: pd.DataFrame, parts: pd.DataFrame, found: Groupings) -> Check:
    first = wholes.iloc[0]
    many = ("至少" if not found.complete else "") + f"{found.count}种分法" if found.count else "没有找到分法"
    if found.count:
        why = f"按金额有{many}与各一级项目相符，文件没有印明项目属于哪个一级项目，不能断定。"
    elif found.complete:
        why = "没有一种分法使各一级项目的金额同时相符，一级项目可能只含一部分项目，不能断定。"
    else:
        why = "在限定的步数内没有找到使各一级项目的金额同时相符的分法，不能断定。"
    if not found.complete:
        why += f"查找达到{MOST_FOUND}种的上限即止。" if found.count >= MOST_FOUND else "查找达到步数上限即止。"
    return Check(
        first["document_id"], f"{first['agency']} 一级项目的组成", f"{first['agency'] or '全部'}：{len(wholes)}个一级项目由哪些项目组成",
        Side(f"{short_title(first['table'])}：一级项目", "；".join(wholes["name"]), tuple(wholes["line"])),
        Side(f"{short_title(parts.iloc[0]['table'])}：{len(parts)}个项目", many, tuple(parts["line"])),
        "unclear", explanation=why,
    )  # fmt: skip
