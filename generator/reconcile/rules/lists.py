"""Lists of agencies and projects: do they add up, and do the lists of one document agree with each other."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pandas as pd

from generator.reconcile.engine import Check, Material, Side, rule
from generator.reconcile.equation import Words, added, against, amount, checks
from generator.reconcile.listed import list_kinds, misprinted, totals_of_lists
from generator.reconcile.meaning import short_title

OTHER_NAME = "LST-04"  # the rule that finds one project under two names
_TWICE = "各行之和恰为合计的两倍，表中可能同时列出主管部门和所属单位，凭所印内容不能断定。"
_PART = "两张表所列的项目不完全相同，凭所印内容不能断定。"
_FIRST = "合计可以由各行舍入以后的数相加而来；每行至多差半个末位，相差在各行合起来所允许的范围内。"
_COVERED = 0.5


@rule("SUM-14", "arithmetic", "各单位之和等于合计")
def agencies(material: Material) -> Iterator[Check]:
    """比什么：按单位列出的表（“三公”经费表、收入总表等），逐栏比较各单位之和与合计，各单位所属行之和与单位小计。

    为什么应当相等：部门的数是所属各单位的数之和。

    什么时候可以不等：各数分别四舍五入；表中只列部分单位。空格不计。
    """
    yield from _list_sums(material, "agency")


@rule("LST-01", "arithmetic", "项目清单各行之和等于合计")
def list_totals(material: Material) -> Iterator[Check]:
    """比什么：项目清单、一级项目清单，逐栏比较各行之和与合计，以及各单位的项目之和与单位小计。

    为什么应当相等：合计是清单各行之和。

    什么时候可以不等：各数分别四舍五入，行数越多，允许的差越大（每行末位的一半）。空格不计。
    """
    yield from _list_sums(material, "project", "programme")


def _list_sums(material: Material, *kinds: str) -> Iterator[Check]:
    cells = material.lists
    if cells.empty:
        return
    known = list_kinds(material.lists, material.tables)
    own = cells.merge(known[known["kind"].isin(kinds)][["document_id", "table", "kind"]], on=["document_id", "table"])
    for check in checks(_added_lists(own), lambda row: _list_words(row, "行" if "agency" in kinds else "个项目"), _twice):
        yield from _two_lists(check, own, material.tables["budget_lines"]) if check.explanation == _TWICE else (check,)


def _two_lists(check: Check, own: pd.DataFrame, lines: pd.DataFrame) -> Iterator[Check]:
    """A sum that is twice its total because the same total is printed again in front of a second list: a check for each of the two."""
    rows = own[(own["document_id"] == check.document_id) & own["line"].isin(check.right.lines) & ~own["total"]]
    first = lines[(lines["document_id"] == check.document_id) & lines["line"].isin(check.left.lines)]
    again = lines[(lines["document_id"] == check.document_id) & lines["table"].isin(first["table"]) & lines["name"].isin(first["name"])
                  & lines["amount_yuan"].isin(first["amount_yuan"]) & (lines["line"] > rows["line"].min()) & (lines["line"] < rows["line"].max())]  # fmt: skip
    halves = [] if again.empty else [rows[rows["line"] < again["line"].iloc[0]], rows[rows["line"] > again["line"].iloc[0]]]
    if len(again) != 1 or len({half.drop_duplicates("line")["amount"].sum() for half in halves}) != 1:
        yield check
        return
    value = Decimal(str(check.left.value))
    for at, (half, line) in enumerate(zip(halves, (check.left.lines[0], int(again["line"].iloc[0])), strict=True), 1):
        right = replace(check.right, value=value, lines=tuple(half["line"].drop_duplicates()))
        yield replace(check, subject=f"{check.subject}-{at}", left=replace(check.left, lines=(line,)), right=right, verdict="holds",
                      explanation="两边相等。表里有两张清单，各印合计，分别相加。")  # fmt: skip


def _added_lists(own: pd.DataFrame) -> pd.DataFrame:
    """Σ rows = total of the table, and Σ rows of an agency or block = its subtotal."""
    rows = own[~own["total"] & ~own["sub"]]
    keys, lists = [own["document_id"], own["table"]], _separate(own)
    first = own["line"].where(own["total"]).groupby([*keys, lists]).transform("min")
    totals = own[own["line"] == first].assign(part=lists[own["line"] == first])
    subs = own[own["sub"]].assign(part=_block(own)[own["sub"]])
    terms = pd.concat([totals, rows.assign(part=lists[rows.index], right=True), subs, rows.assign(part=_block(own)[~own["total"] & ~own["sub"]], right=True)])
    terms = terms.assign(right=terms["right"].eq(other=True))
    return added(terms, ("document_id", "table", "part", "column"), ("label", "agency", "name"))


def _separate(own: pd.DataFrame) -> pd.Series:
    """The lists of one table that each begin with a total of their own, numbered; blank where a table is one list."""
    keys, total = [own["document_id"], own["table"]], own["line"].where(own["total"])
    leads = own["line"].groupby(keys).transform("min") == total.groupby(keys).transform("min")
    several = leads & (total.groupby(keys).transform("nunique") > 1) & (own["line"].groupby(keys).transform("max") > total.groupby(keys).transform("max"))
    ordered = own.sort_values("line", kind="stable")
    begins = ordered["total"] & ~ordered[["document_id", "table", "line"]].duplicated()
    number = begins.groupby([ordered["document_id"], ordered["table"]]).cumsum().reindex(own.index)
    return ("list" + number.astype(str)).where(several, "")


def _block(own: pd.DataFrame) -> pd.Series:
    """What a subtotal adds up: its agency, or the rows between it and the subtotal above it."""
    without = own["subtotal"] & (own["agency_key"] == "")
    if not without.any():
        return own["agency_key"].where(own["agency_key"] != "", "—")
    ends = own["line"].where(without)
    after = ends.groupby([own["document_id"], own["table"]]).bfill()
    return after.fillna(0).astype("int64").astype(str)


def _twice(row: Any, found: str) -> tuple[str, str]:
    if found == "differs" and abs(row.value_right - 2 * row.value_left) <= row.tolerance:
        return "unclear", _TWICE
    return found, ""


def _list_words(row: Any, what: str) -> Words:
    table = short_title(row.table)
    listed = row.part.removeprefix("list") if row.part.startswith("list") else ""
    place = row.label + (f"（第{listed}张清单）" if listed not in {"", "1"} else "") if listed or not row.part else f"{row.agency}小计"
    return Words(
        f"{table} {place} {row.column}", f"{table}：{place}与各行之和（{row.column}）",
        f"{table}{place}（{row.column}）", f"{row.terms_right}{what}之和（{row.column}，本站相加）",
    )  # fmt: skip


@rule("LST-02", "cross-table", "另一张清单各项目之和等于合计")
def sums_of_other_lists(material: Material) -> Iterator[Check]:
    """比什么：没有印合计的项目清单（如以元为单位的绩效指标表）各项目金额之和，与另一张项目清单的合计。

    为什么应当相等：两张清单列的是同一批项目；以元为单位的数没有舍入，加起来应与合计舍入前的数相同。

    什么时候可以不等：合计四舍五入到所印的位数，或者由各行舍入以后的数相加而来；两张清单所列的项目不完全相同。
    """
    rows, totals = material.entries, totals_of_lists(material.lists)
    rows = rows[(rows["kind"] == "project") & rows["amount"].notna()]
    totals = totals[(totals["role"] == "total") & (totals["money_unit"] != "")]
    bare = rows.merge(totals[["document_id", "table"]].drop_duplicates(), on=["document_id", "table"], how="left", indicator=True)
    bare = bare[bare["_merge"] == "left_only"].drop(columns="_merge")
    listed = rows[["document_id", "table"]].drop_duplicates()
    terms = bare.merge(totals.merge(listed, on=["document_id", "table"]), on="document_id", suffixes=("", "_total"))
    if terms.empty:
        return
    terms = terms.assign(amount=terms["amount"].astype("int64"))
    lefts = terms.drop_duplicates(["document_id", "table", "table_total"]).assign(right=False)
    lefts = lefts.assign(**{name: lefts[f"{name}_total"] for name in ("amount", "slack", "line", "factor", "money_unit")})
    complete = _complete(material)
    compared = _rounded_first(added(pd.concat([lefts, terms.assign(right=True)]), ("document_id", "table", "table_total")), rows)
    yield from checks(compared, _other_words, lambda row, found: ("unclear", _PART) if found == "differs" and not complete.get(
        (row.document_id, *sorted((row.table, row.table_total)))) else (found, _FIRST if row.first else ""))  # fmt: skip


def _rounded_first(compared: pd.DataFrame, rows: pd.DataFrame) -> pd.DataFrame:
    """A total that adds up rows which were rounded before may miss the exact sum by what all these rows allow, where its own rounding does not do."""
    allowed = rows.groupby(["document_id", "table"])["slack"].sum()
    own = pd.Series([int(allowed.get((row.document_id, row.table_total), 0)) for row in compared.itertuples()], index=compared.index, dtype="int64")
    wider = (compared["difference"].abs() > compared["tolerance"]) & (compared["difference"].abs() <= compared["tolerance"] + own)
    return compared.assign(tolerance=compared["tolerance"] + own.where(wider, 0), first=wider)


def _complete(material: Material) -> dict[tuple[str, ...], bool]:
    """Pairs of lists in which every project with an amount stands in both."""
    pairs = material.pairs
    if pairs.empty:
        return {}
    sides = ("left", "right")
    left, right = ((pairs["_merge"] == f"{side}_only") & (pairs[f"amount_{side}"].fillna(0) != 0) for side in sides)
    alone = left | right
    joined = misprinted(pairs)
    alone &= ~pairs.index.isin([*joined.get("at_left", []), *joined.get("at_right", [])])
    found = alone.groupby([pairs["document_id"], pairs["table_left"], pairs["table_right"]]).any()
    return {(str(key[0]), *sorted((str(key[1]), str(key[2])))): not value for key, value in found.items()}


def _other_words(row: Any) -> Words:
    left, right = short_title(row.table_total), short_title(row.table)
    return Words(f"{right} 各项目之和 {left}", f"{left}的合计与{right}各项目之和", f"{left}：合计", f"{right}：{row.terms_right}个项目之和（本站相加）")


@rule("LST-03", "cross-table", "同一项目在两张清单中的金额", "holds", "rounding", "differs")
def project_amounts(material: Material) -> Iterator[Check]:
    """比什么：单位和名称相同的项目，在同一文件两张项目清单中的金额，如项目支出预算表（万元）与绩效指标表（元）。

    为什么应当相等：同一单位的同名项目在一个预算年度只有一个预算数。

    什么时候可以不等：以万元为单位的数四舍五入过。
    """
    pairs = material.pairs
    if pairs.empty:
        return
    both = pairs[(pairs["_merge"] == "both") & (pairs["printed_left"] > 0) & (pairs["printed_right"] > 0)]
    ids = _project_ids(material)
    for check in checks(against(both), _project_words):
        yield replace(check, project_id=_project_id(ids, check))


def _project_words(row: Any) -> Words:
    agency, left, right = row.agency_left or row.agency_right, short_title(row.table_left), short_title(row.table_right)
    return Words(
        f"{agency} {row.name_left} {right}", f"{row.name_left}（{agency}）：{left}与{right}",
        f"{left}：{row.name_left}", f"{right}：{row.name_right}（{row.money_unit_right}）",
    )  # fmt: skip


def _project_ids(material: Material) -> dict[tuple[str, int], str]:
    projects = material.tables["projects"]
    return {(document, int(line)): each for document, line, each in zip(projects["document_id"], projects["line"], projects["project_id"], strict=True)}


def _project_id(ids: dict[tuple[str, int], str], check: Check) -> str:
    return next((ids[check.document_id, line] for line in (*check.right.lines, *check.left.lines) if (check.document_id, line) in ids), "")


@rule(OTHER_NAME, "cross-table", "两张清单中名称相近的同一金额", "unclear")
def naming(material: Material) -> Iterator[Check]:
    """比什么：只在一张清单中出现的项目，与另一张清单中同一单位、同一金额、名称只差一两个字的项目。两个名称在两张清单中都单独出现的，不在此列。

    为什么应当相等：同一项目在两张清单中的名称应当一致。

    什么时候可以不等：它们确是两个项目。所以只指出名称不同，不作判断。
    """
    ids = _project_ids(material)
    for row in misprinted(material.pairs).itertuples(index=False):
        left, right = short_title(row.table_left), short_title(row.table_right)
        sum_printed = f"{amount(row.amount_left, row.factor_left):f}{row.money_unit_left}"
        check = Check(
            row.document_id, f"{row.agency_left} {row.name_left} {row.name_right}", f"{row.name_left}与{row.name_right}（{row.agency_left}）",
            Side(f"{left}：名称", row.name_left, row.lines_left), Side(f"{right}：名称", row.name_right, row.lines_right), "unclear",
            explanation=f"同一单位、同一金额（{sum_printed}），两张清单所印名称不同，可能是同一项目，请核对名称。可能的原因：本站副本读取有误；确为两个项目；原件笔误。",
        )  # fmt: skip
        yield replace(check, project_id=_project_id(ids, check))


@rule("LST-05", "cross-table", "只在一张清单中出现的项目", "holds", "unclear")
def only_once(material: Material) -> Iterator[Check]:
    """比什么：同一文件的两张项目清单中，只在其中一张出现的项目及其金额。

    为什么应当相等：两张清单列的是同一批项目。

    什么时候可以不等：预算数印作0的项目不列入金额清单，视为相符；清单可能只列重点项目或实行目标管理的项目；名称可能不同（见名称相近的项目）。
    """
    pairs = material.pairs
    if pairs.empty:
        return
    joined = misprinted(pairs)
    taken = {*joined.get("at_left", []), *joined.get("at_right", [])}
    ids = _project_ids(material)
    for _, own in pairs.groupby(["document_id", "table_left", "table_right"], sort=False):
        for side, other in (("left", "right"), ("right", "left")):
            alone = own[(own["_merge"] == f"{side}_only") & ~own.index.isin(taken)]
            small = len(own[own["_merge"] != f"{side}_only"]) < _COVERED * len(own[own["_merge"] != f"{other}_only"])
            if small:
                yield _few(alone, side, other)
            else:
                for row in alone.to_dict("records"):
                    check = _alone({str(name): value for name, value in row.items()}, side, other)
                    yield replace(check, project_id=_project_id(ids, check))


def _few(alone: pd.DataFrame, side: str, other: str) -> Check:
    """One check for a list of which the other one names only a smaller part."""
    first = alone.iloc[0]
    here, there = short_title(first[f"table_{side}"]), short_title(first[f"table_{other}"])
    lines = tuple(line for lines in alone[f"lines_{side}"] for line in lines)
    return Check(
        first["document_id"], f"{here} {there} 未列", f"{here}中未列入{there}的项目", Side(f"{here}：{there}未列的项目", Decimal(len(alone)), lines),
        Side(f"{there}：这些项目", "未列出"), "unclear", "个", explanation=f"{there}只列出较少的一部分项目，可能只列重点项目，凭所印内容不能断定。",
    )  # fmt: skip


def _alone(row: dict[str, Any], side: str, other: str) -> Check:
    here, there = short_title(row[f"table_{side}"]), short_title(row[f"table_{other}"])
    name, agency = row[f"name_{side}"], row[f"agency_{side}"]
    printed = row[f"printed_{side}"] > 0
    zero = printed and row[f"amount_{side}"] == 0
    value: Decimal | str = amount(row[f"amount_{side}"], row[f"factor_{side}"]) if printed else "未印金额"
    if zero:
        why = f"{here}所印预算数为0，{there}不列没有金额的项目，两表相符。"
    elif printed:
        why = f"{here}列有这一项目，{there}未见同名项目，凭所印内容不能断定。可能的原因：本站副本读取有误；两表口径不同；名称不同。"
    else:
        why = f"{here}列有这一项目而未印金额，{there}未见同名项目，凭所印内容不能断定。"
    return Check(
        row["document_id"], f"{agency} {name} {there}", f"{name}（{agency}）：只见于{here}", Side(f"{here}：{name}", value, row[f"lines_{side}"]),
        Side(f"{there}：{name}", "未列出"), "holds" if zero else "unclear", row[f"money_unit_{side}"], explanation=why,
    )  # fmt: skip


@rule("LST-06", "cross-table", "两张清单的项目个数", "holds", "unclear")
def counts(material: Material) -> Iterator[Check]:
    """比什么：同一文件两张项目清单中金额不为0的项目个数。

    为什么应当相等：两张清单列的是同一批项目；预算数印作0的项目不计。

    什么时候可以不等：清单可能只列一部分项目；一个项目可能分几行列出。所以不等时只列出，不作判断。
    """
    pairs = material.pairs
    if pairs.empty:
        return
    for (document, left, right), own in pairs.groupby(["document_id", "table_left", "table_right"], sort=False):
        numbers = [int(((own[f"printed_{side}"] > 0) & (own[f"amount_{side}"].fillna(0) != 0)).sum()) for side in ("left", "right")]
        zeros = [int(((own[f"printed_{side}"] > 0) & (own[f"amount_{side}"] == 0)).sum()) for side in ("left", "right")]
        names = (short_title(left), short_title(right))
        sides = [
            Side(f"{name}：金额不为0的项目", Decimal(count), _lines(own, side))
            for name, count, side in zip(names, numbers, ("left", "right"), strict=True)
        ]
        found = "holds" if numbers[0] == numbers[1] else "unclear"
        without = "，".join(f"{name}另有{zero}个预算数印作0的项目，不计" for name, zero in zip(names, zeros, strict=True) if zero)
        text = ("两边相等" if found == "holds" else "两张清单可能各列一部分项目，凭所印内容不能断定") + (f"；{without}。" if without else "。")
        yield Check(str(document), f"项目个数 {names[0]} {names[1]}", f"项目个数：{names[0]}与{names[1]}", sides[0], sides[1], found, "个", explanation=text)


def _lines(own: pd.DataFrame, side: str) -> tuple[int, ...]:
    counted = own[(own[f"printed_{side}"] > 0) & (own[f"amount_{side}"].fillna(0) != 0)]
    return tuple(sorted(line for lines in counted[f"lines_{side}"] for line in lines))


