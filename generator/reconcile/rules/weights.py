"""Weights of indicators: per project, per agency, and against the totals that are printed."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pandas as pd

from generator.ground.money import plain
from generator.ground.text import fold
from generator.reconcile.engine import Check, Material, Side, half_unit, judge, rule

_ROUNDED = "相差在四舍五入的范围内：带小数的权重各舍入至多半个末位。"
_USUAL = (Decimal(100), Decimal(90))


@rule("WGT-01", "arithmetic", "项目各指标权重之和等于所印的权重小计", "holds", "rounding", "differs", "unclear")
def project_weights(material: Material) -> Iterator[Check]:
    """比什么：每个项目各条绩效指标的权重之和，与项目编码一行所印的权重小计。

    为什么应当相等：小计就是本项目各指标权重之和，一般为100。

    什么时候可以不等：整数的权重没有舍入，应当完全相等；带小数的权重（如33.33）各舍入至多半个末位；有指标未印权重时不作判断。
    """
    sums = _sums(material, ["document_id", "project_code"])
    printed = _printed(material)
    printed = printed[printed["project_code"] != ""].drop_duplicates(["document_id", "project_code"], keep=False)
    for row in printed.merge(sums, on=["document_id", "project_code"]).itertuples(index=False):
        yield _check(
            row, f"{row.agency_y} {row.project} 权重", f"{row.project}（{row.agency_y}）：权重小计与各指标权重之和",
            "所印的权重小计", f"{row.count}条指标的权重之和（本站相加）", project_id=row.project_id,
        )  # fmt: skip


@rule("WGT-02", "arithmetic", "单位各项目权重之和等于所印的单位小计", "holds", "rounding", "differs", "unclear")
def agency_weights(material: Material) -> Iterator[Check]:
    """比什么：每个单位所印的权重小计，与该单位各项目的权重小计之和；没有印项目小计的，用各指标权重之和。

    为什么应当相等：单位一行是其各项目权重的合计，如24个项目各100，合计2400。

    什么时候可以不等：整数的权重没有舍入，应当完全相等；带小数的权重（如33.33）各舍入至多半个末位；有指标未印权重时不作判断。
    """
    printed = _printed(material)
    agencies = printed[printed["project_code"] == ""].drop_duplicates(["document_id", "agency_key"], keep=False)
    projects = printed[printed["project_code"] != ""].groupby(["document_id", "agency_key"], sort=False)
    by_projects = projects.agg(
        total=("weight", "sum"), slack=("own_slack", "sum"), count=("line", "size"), lines=("line", tuple)).reset_index().assign(bare=0)  # fmt: skip
    by_indicators = _sums(material, ["document_id", "agency_key"])
    known = pd.MultiIndex.from_frame(by_projects[["document_id", "agency_key"]])
    rest = by_indicators[~pd.MultiIndex.from_frame(by_indicators[["document_id", "agency_key"]]).isin(known)]
    for sums, what in ((by_projects, "个项目的权重小计之和（本站相加）"), (rest, "条指标的权重之和（本站相加）")):
        for row in agencies.merge(sums, on=["document_id", "agency_key"], suffixes=("", "_y")).itertuples(index=False):
            yield _check(row, f"{row.agency} 权重", f"{row.agency}：所印的权重小计与各项目之和", "所印的权重小计", f"{row.count}{what}")


@rule("WGT-03", "remark", "没有印小计的权重之和", "holds", "rounding", "unclear")
def usual_weights(material: Material) -> Iterator[Check]:
    """比什么：没有印权重小计的项目，其各条绩效指标的权重之和，与通行的100或90。

    为什么应当相等：各项指标权重一般合计100；预算执行率另占10分时，其余指标合计90（财预〔2021〕101号，对中央部门以外供参考）。

    什么时候可以不等：各地规定的满分不同，或表中只列部分指标。这是提示，不是差异。
    """
    sums = _sums(material, ["document_id", "project_id"])
    printed = set(zip(*(_printed(material)[name] for name in ("document_id", "project_code")), strict=True))
    for row in sums.itertuples(index=False):
        if (row.document_id, row.project_code) in printed and row.project_code:
            continue
        usual = next((each for each in _USUAL if abs(each - row.total) <= row.slack), _USUAL[0])
        found = "unclear" if row.bare else judge(row.total - usual, row.slack).replace("differs", "unclear")
        why = {"holds": f"各指标权重之和为{plain(usual)}。", "rounding": _ROUNDED}.get(found) or (
            f"各指标权重之和为{plain(row.total)}，不是通行的100或90；各地规定可以不同，也可能只列部分指标。")
        yield Check(
            row.document_id, f"{row.agency} {row.project} 权重", f"{row.project}（{row.agency}）：各指标权重之和",
            Side(f"{row.count}条指标的权重之和（本站相加）", row.total, row.lines), Side("通行的合计", usual), found,
            tolerance=Decimal(row.slack), explanation=why + (f"另有{row.bare}条指标未印权重。" if row.bare else ""), project_id=row.project_id,
        )  # fmt: skip


def _sums(material: Material, keys: list[str]) -> pd.DataFrame:
    """Σ weight of the indicators per key: total, count, lines, bare (indicators without a weight), and what names them."""
    indicators = material.tables["indicators"]
    own = indicators.assign(agency_key=indicators["agency"].map(fold), line=indicators["line"].astype("int64"), blank=indicators["weight"].isna())
    if "project_code" in keys:
        own = own[own["project_code"] != ""]
    bare = own.groupby(keys, sort=False)["blank"].sum().astype(int).rename("bare")
    own = own[~own["blank"]]
    facts = {name: (name, "first") for name in ("agency", "project", "project_id", "project_code", "document_id", "agency_key") if name not in keys}
    own = own.assign(slack=own["weight"].map(_slack))
    sums = own.groupby(keys, sort=False).agg(total=("weight", "sum"), slack=("slack", "sum"), count=("line", "size"), lines=("line", tuple), **facts)
    return sums.join(bare).reset_index()


def _printed(material: Material) -> pd.DataFrame:
    """The printed subtotals of weights that hold a number."""
    rows = material.weight_subtotals
    rows = rows[rows["weight"].notna()]
    return rows.assign(agency_key=rows["agency"].map(fold), own_slack=rows["weight"].map(_slack))


def _slack(weight: Decimal) -> Decimal:
    """Half the last place of a weight with decimals; a whole number is exact."""
    return half_unit(plain(weight)) if weight % 1 else Decimal(0)


def _check(row: Any, subject: str, title: str, left: str, right: str, project_id: str = "") -> Check:
    tolerance = Decimal(row.slack + row.own_slack)
    found = judge(row.weight - row.total, tolerance)
    why = "两边相等。" if found == "holds" else _ROUNDED
    if found == "differs" and row.bare:
        found, why = "unclear", f"有{row.bare}条指标未印权重，凭所印内容不能断定。"
    elif found == "differs":
        why = f"两边相差{plain(abs(row.weight - row.total))}，请核对。可能的原因：本站副本读取有误；口径不同；原件笔误。"
    return Check(
        row.document_id, subject, title, Side(left, row.weight, (int(row.line),)), Side(right, row.total, row.lines), found,
        tolerance=tolerance, explanation=why, project_id=project_id,
    )  # fmt: skip
