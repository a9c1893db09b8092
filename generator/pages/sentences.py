"""Sentences in plain Chinese made from the figures: each figure exact, with its line; sums and shares of ours say so."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import pandas as pd

from generator.ground.text import fold
from generator.pages.language import N_
from generator.pages.words import OPERATOR_WORDS, budget_name, budget_words, number_words, sum_words, yuan_in

Record = dict[str, Any]
_KINDS = {"personnel": "人员支出", "operating": "公用经费", "project": "项目支出"}
_TWO_KINDS = {"basic": "基本支出", "project": "项目支出"}
"""What a table of expenditure divides its total into; basic expenditure as a whole where it is not divided further."""
_ALL, _GENERAL = "all", "general"
_PUBLIC = ("three_public", "abroad", "vehicle", "vehicle_purchase", "vehicle_running", "reception")
_CARDS_ONLY = "原文未印合计；这只是这些表的合计，不是部门的全部预算。"
_COUNTED = ("", "", "两", "三")
_REPEATED = 3
_LISTED = re.compile(r"(\d+)个项目之和")
_AGREE = {"holds": "相符", "rounding": "相差{}，属四舍五入"}


@dataclass(frozen=True)
class Said:
    """A piece of a sentence; a figure carries the line that prints it, a project its address."""

    text: str
    line: int | None = None
    address: str = ""


Sentence = list[Said]
Kinds = tuple[Any, list[tuple[str, Any]]]
"""The printed total of expenditure (None: none is printed), and its kinds by name."""


def share(part: int, whole: int) -> Decimal:
    """A share in per cent to one decimal, half up, from the unrounded figures."""
    return (Decimal(100 * part) / Decimal(whole)).quantize(Decimal("0.1"), ROUND_HALF_UP)


def headline(document: Record, expenditure: Kinds, agencies: Sequence[str]) -> Iterator[Sentence]:
    """What a budget book's expenditure table says in all: the total and its kinds with their shares."""
    whole, own = expenditure
    if whole is None:
        return
    included = f"（含{'、'.join(agencies)}）" if agencies else ""
    yield [
        Said(f"{document['fiscal_year']}年，{document['department']}{included}{part_word(whole)}{amount_word(whole.table)}"), _amount(whole), Said("："),
        *[piece for index, (name, cell) in enumerate(own) for piece in _kind(name, cell, whole, index)], Said("。"), *_shares_add(own, whole),
        Said(f"这是《{whole.table}》的合计{'，只是部门支出的一部分' if part_word(whole) else ''}；下面各项目的预算数已在项目支出里，不能再加上去。"),
    ]  # fmt: skip


def amount_word(table: str) -> str:
    """What the amounts of a table are: planned at the beginning of the year, or spent (`…支出决算表`)."""
    return N_("决算") if "决算" in table else N_("年初预算")


def part_word(cell: Any) -> str:
    """Which part of all expenditure a cell's table covers, where it is not all of it."""
    return "一般公共预算财政拨款支出" if cell.scope == _GENERAL else ""


def kinds(cells: Iterable[Any]) -> Kinds:
    """The printed total of a budget book's expenditure, and its kinds by name; (None, []) where no table divides it. `cells` print totals."""
    row = _total_row(cells)
    if not row:
        return None, []
    names = _KINDS if "personnel" in row else _TWO_KINDS
    return row["total"], [(name, row[role]) for role, name in names.items() if role in row]


def _total_row(cells: Iterable[Any]) -> dict[str, Any] | None:
    """The row of totals of the first expenditure table that divides the total into its kinds, by the meaning of its columns.

    A table of all expenditure comes first; where none divides it, one of the general public budget stands for itself.
    """
    rows: dict[str, dict[tuple[str, int], dict[str, Any]]] = {_ALL: {}, _GENERAL: {}}
    for cell in cells:
        if cell.scope in rows and cell.side == cell.agency == "":
            rows[cell.scope].setdefault((cell.table, cell.line), {})[cell.role] = cell
    return next((row for scope in rows.values() for row in scope.values() if _divides(row)), None)


def _divides(row: dict[str, Any]) -> bool:
    return {"total", "project"} <= set(row) and bool({"personnel", "basic"} & set(row)) and row["total"].amount > 0


def _kind(name: str, cell: Any, whole: Any, index: int) -> Sentence:
    return [Said(f"{'，' if index else ''}{name}"), _amount(cell), Said(f"（{share(cell.amount, whole.amount)}%）")]


def _shares_add(own: list[tuple[str, Any]], whole: Any) -> Sentence:
    added = sum((share(cell.amount, whole.amount) for _, cell in own), Decimal(0))
    if sum(cell.amount for _, cell in own) != whole.amount or added == 100:
        return []
    return [Said(f"{_COUNTED[len(own)]}个比例各自四舍五入，相加为{added}%。")]


def _amount(cell: Any) -> Said:
    return Said(f"{cell.amount_printed}{cell.money_unit}", int(cell.line))


def functions(cells: pd.DataFrame, whole: Any) -> list[Any]:
    """The function groups (类) of the expenditure table with their totals, the largest first; `whole` is the total of all expenditure, if any."""
    rows = cells[(cells["role"] == "total") & (cells["side"] == "") & cells["code"].str.fullmatch(r"2\d\d")]
    own = rows[rows["scope"] == (whole.scope if whole is not None else _ALL)]
    first = own[own["table"] == own["table"].iloc[0]] if len(own) else own
    return list(first.sort_values(["amount", "code"], ascending=[False, True], kind="stable").itertuples(index=False))


def three_public(cells: pd.DataFrame) -> list[Any]:
    """The cells of the total row of the 三公 table, or of its only row."""
    lone = cells.groupby("table")["line"].transform("nunique") == 1
    own = cells[(cells["total"] | lone) & (cells["role"].isin(_PUBLIC) | (cells["table"].str.contains("三公") & (cells["role"] == "total")))]
    tables = [rows for _, rows in own.groupby(["table", "line"], sort=False) if (rows["role"] == "three_public").any() or "三公" in rows["table"].iloc[0]]
    return list(tables[0].itertuples(index=False)) if tables else []


def projects_sum(projects: Sequence[Record], *, cards: bool) -> Iterator[Sentence]:
    """How many projects print an amount, their sum (ours), and the largest with its share; budgets after changes apart from those of the beginning."""
    for stage in dict.fromkeys(row["stage"] for row in projects):
        yield from _sum_of_kind([row for row in projects if row["stage"] == stage], cards=cards and stage != "evaluation")


def _sum_of_kind(projects: Sequence[Record], *, cards: bool) -> Iterator[Sentence]:
    printed = [row for row in projects if row["budget_yuan"] is not None]
    whole = sum(row["budget_yuan"] for row in printed)
    if not printed or not whole:
        return
    added = sum_words([(row["budget_yuan"], row["money_unit"]) for row in printed]).replace(" ", "")
    name = "全年（调整后）预算" if printed[0]["stage"] == "evaluation" else "预算数"
    largest = max(printed, key=lambda row: row["budget_yuan"])
    kind = "张项目绩效目标表" if cards else f"个印有{name}的项目"
    zeros = sum(1 for row in printed if row["budget_yuan"] == 0)
    of_which = f"（其中{zeros}个印作0）" if zeros else ""
    yield [
        Said(f"这份文件有{len(printed)}{kind}{of_which}，{name}相加为{added}（本站相加）；最大的一项是"),
        Said(largest["project"], None, f"projects/{largest['project_id']}/"), Said("，"),
        Said(budget_words(largest).replace(" ", ""), largest["budget_line"]),
        Said(f"，占{share(largest['budget_yuan'], whole)}%。{_CARDS_ONLY if cards else ''}"),
    ]  # fmt: skip


def listed_sum(check: Record, projects: Sequence[Record]) -> Iterator[Sentence]:
    """A printed total of a list of projects against the sum of its rows (a check of LST-01), and against the projects printed in yuan."""
    count, unit = _LISTED.match(check["right_label"]), check["unit"]
    if not count or check["verdict"] not in _AGREE:
        return
    told = [
        Said(f"{count.group(1)}个项目按印出的{unit}数相加是"), Said(f"{check['right_value']}{unit}", _first_line(check["right_lines"])),
        Said("，印出的合计是"), Said(f"{check['left_value']}{unit}", _first_line(check["left_lines"])), Said("，"),
        Said(_AGREE[check["verdict"]].format(f"{check['difference'].lstrip('-')}{unit}"), None, check["address"]),
    ]  # fmt: skip
    printed = [row for row in projects if row["budget_yuan"] is not None]
    zeros = sum(1 for row in printed if row["budget_yuan"] == 0)
    if unit != "元" and int(count.group(1)) == len(printed) - zeros and all(row["money_unit"] == "元" for row in printed):
        which = f"有{len(printed)}个项目，其中{zeros}个印作0，其余{len(printed) - zeros}个" if zeros else f"的{len(printed)}个项目"
        told += [Said(f"；绩效指标表{which}按印出的元数相加是{yuan_in(sum(row['budget_yuan'] for row in printed), '元')}元（本站相加）")]
    yield [*told, Said("。")]


def _first_line(lines: str) -> int:
    return int(re.split("[-,]", lines)[0])


def repeated_targets(indicators: Sequence[Record]) -> Iterator[Sentence]:
    """Targets that several projects of one agency print alike: they may mean the same people, and are not added up."""
    groups: dict[tuple[str, str, str], list[Record]] = {}
    for row in indicators:
        if row["target_value"] is not None and row["measure_unit"] != "%" and not row["needs_review"]:
            groups.setdefault((row["agency"], fold(row["indicator"]), row["operator"]), []).append(row)
    for (agency, _, operator), rows in groups.items():
        projects = list(dict.fromkeys(row["project_id"] for row in rows))
        values = {row["target_value"] for row in rows}
        if len(projects) >= _REPEATED and len(values) == 1 and rows[0]["target_value"] > 1:
            units = list(dict.fromkeys(row["measure_unit"] for row in rows if row["measure_unit"]))
            lines = [piece for index, row in enumerate(rows) for piece in (Said("、" if index else ""), Said("", row["line"]))]
            told = f"“{rows[0]['indicator']}”{OPERATOR_WORDS[operator]}{number_words(rows[0]['target_value'])}{_in_units(units)}"
            yield [Said(f"{told}写在{agency}的{len(projects)}个项目里（"), *lines, Said("），所指可能相同，不能相加。")]


def _in_units(units: Sequence[str]) -> str:
    """In which units one number is printed, several told as such."""
    return f"（单位{'分别' if len(units) > 1 else ''}印作{'、'.join(units)}）" if units else ""


def lead(project: Record, document: Record, indicators: int) -> Sentence:
    """A project in one sentence: whose, of which year, how much, how much is promised."""
    whose = f"{project['agency'] or document['department']}{_year_of(project, document)}的{'部门整体' if project['scope'] == 'department' else '项目'}"
    if project["stage"] == "evaluation":
        return _evaluated_lead(whose, project, indicators)
    part = f"，属于一级项目“{project['programme']}”" if project["programme"] and project["programme"] != project["project"] else ""
    amount = [Said("，预算数"), Said(budget_words(project), project["budget_line"])] if project["budget_printed"] else [Said("，文件没有列预算数")]
    return [Said(whose + part), *amount, Said(f"，承诺了{indicators}个绩效指标。" if indicators else "，文件没有列绩效指标。")]


def _evaluated_lead(whose: str, project: Record, indicators: int) -> Sentence:
    """An evaluated project in one sentence: whose, the budget after changes, what was spent, the score the office gives itself."""
    told, unit = [Said(f"{whose}，单位自评")], project["money_unit"] or "元"
    if project["budget_printed"]:
        told += [Said("，全年预算数"), Said(budget_words(project), project["budget_line"])]
    if project["executed_yuan"] is not None:
        told += [Said("，执行数"), Said(f"{yuan_in(project['executed_yuan'], unit)} {unit}", project["places"].get("executed"))]
    if project["total_score"] is not None:
        told += [Said("，自评总分"), Said(f"{number_words(project['total_score'])} 分", project["places"].get("total_score"))]
    return [*told, Said(f"；{indicators}个绩效指标印有目标与完成值。" if indicators else "；文件没有列绩效指标。")]


def _year_of(project: Record, document: Record) -> str:
    year = project["fiscal_year"] or document["fiscal_year"]
    return f"{year}年" if year else ""


def place_among(project: Record, projects: Sequence[Record]) -> Iterator[Sentence]:
    """Where a project's budget stands among the document's other projects, and which is the largest."""
    printed = [row for row in projects if row["budget_yuan"] is not None and row["stage"] == project["stage"] and row["scope"] == project["scope"]]
    whole = sum(row["budget_yuan"] for row in printed)
    if project["budget_yuan"] is None or len(printed) < 2 or not whole or project["budget_yuan"] == 0:
        return
    name = "预算数" if project["stage"] != "evaluation" else budget_name(project)
    rank = sum(1 for row in printed if row["budget_yuan"] > project["budget_yuan"]) + 1
    part = share(project["budget_yuan"], whole)
    told = [Said(f"在这份文件{len(printed)}个印有{name}的项目里，按金额排第{rank}，占各项目合计（本站相加）的{part}%")]
    largest = max(printed, key=lambda row: row["budget_yuan"])
    if rank > 1:
        told += [Said("；最大的一项是"), Said(largest["project"], None, f"projects/{largest['project_id']}/"),
                 Said("，"), Said(budget_words(largest), largest["budget_line"])]  # fmt: skip
    yield [*told, Said("。")]
