"""How far the targets can be measured, counted from the tables alone: number, unit, sign, date, categories, weights, words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import pandas as pd

from generator.ground.addresses import slug
from generator.ground.money import plain
from generator.ground.targets import is_dated
from generator.ground.text import fold
from generator.pages.catalogue import Catalogue, Department, Record, records
from generator.pages.language import N_
from generator.pages.registry import Studio, page_kind
from generator.pages.render import Page, shown
from generator.pages.words import REPORTS, STAGE_WORDS
from generator.reconcile.engine import half_unit

MOST, MOST_WORDINGS, MOST_LINES, MOST_SUMS = 500, 200, 40, 4
"""How many departments, wordings, lines of a wording on the page of a department, and different sums of weights are shown."""
FEW, FEW_LINES = 20, 10
"""Of how many departments the documents stand on the page of all, too, and how many lines of a wording: every one has them on its own page."""
MEASURES = {"number": N_("读出数"), "unit": N_("有单位"), "sign": N_("印有符号"), "dated": N_("写到日期"), "words": N_("按文字读")}
CATEGORIES = {"产出指标": "category", "效益指标": "category", "满意度指标": "category", "成本指标": "",
              "数量指标": "subcategory", "质量指标": "subcategory", "时效指标": "subcategory"}  # fmt: skip
"""Category → the column that holds it; costs stand in either, by the older form or the newer."""
_COSTS = ("成本指标", "经济成本指标", "社会成本指标", "生态环境成本指标")
_KEYS = ["document_id", "stage"]
_FULL = Decimal(100)
PRINTED_WEIGHTS = "WGT-01"


@dataclass(frozen=True)
class Measured:
    """What is counted of all documents: for each stage the rows of its documents in the site's order, and the wordings without a number."""

    rows: Mapping[str, list[dict[str, Any]]]
    words: pd.DataFrame


@page_kind
def measurable(studio: Studio) -> Iterator[Page]:
    """/measurable/"""
    catalogue = studio.catalogue
    found = measured(catalogue)
    context = told(catalogue, found.rows, found.words) | {"few": FEW, "most_lines": FEW_LINES, "department_of": catalogue.department_of}
    title, description, _ = REPORTS["measurable/"]
    yield Page("measurable/", "measurable.md.jinja", context, title, description)


def measured(catalogue: Catalogue) -> Measured:
    """Everything that is counted, of every document with indicators; evaluations apart from targets."""
    frame = judged(catalogue)
    groups = frame.groupby(_KEYS, sort=False)
    counts = groups[["all", "sure", "doubtful", "plus", *MEASURES]].sum().assign(projects=groups["project_id"].nunique()).to_dict("index")
    kinds, weights, printed = _categories(frame), _weights(frame), _printed_weights(catalogue.tables["checks"])
    rows: dict[str, list[dict[str, Any]]] = {stage: [] for stage in STAGE_WORDS}
    for department, document in ((each, row) for each in catalogue.departments for row in each.documents):
        for stage in STAGE_WORDS:
            if (key := (document["document_id"], stage)) in counts:
                own = {str(name): int(value) for name, value in counts[key].items()}
                weight = {"weights": weights.get(key), "printed": printed.get(key[0]) if stage == "target" else None}
                rows[stage].append({"document": document, **own, **weight, "query": _query(department, document, stage), "kinds": kinds.get(key, {})})
    return Measured(rows, frame[frame["words"]])


def _title(document: Record) -> str:
    return shown(document["title"] or document["document_id"])


def _query(department: Department, document: Record, stage: str) -> dict[str, str]:
    """What filters the table of all indicators to those of a document; nothing where department and title name more than one."""
    titles = [_title(row) for row in department.documents]
    if titles.count(_title(document)) > 1 or (department.named and slug(department.name) != department.slug):
        return {}
    return {"table": "indicators", "document": _title(document), "department": shown(department.name), "rows": "printings", "stage": STAGE_WORDS[stage]}


def judged(catalogue: Catalogue) -> pd.DataFrame:
    """The indicators with what their targets print, each true or false; all false where the reading is doubtful, but for `all` and `doubtful`."""
    rows = catalogue.tables["indicators"]
    printed, number = rows["target_printed"], rows["target_value"].notna()
    dated = printed.map({text: is_dated(text) for text in printed.unique()}).astype(bool) & ~number
    sure = ~rows["needs_review"].fillna(value=False).astype(bool)
    signed = (rows["operator_printed"] != "") & (rows["operator"] != "qualitative")
    plus = rows["target_value"].map(lambda value: value >= 0, na_action="ignore").eq(other=True)
    told = {"number": number, "unit": rows["measure_unit"] != "", "sign": signed, "dated": dated, "words": ~number & ~dated, "plus": plus}
    return rows.assign(all=True, sure=sure, doubtful=~sure, **{name: column.astype(bool) & sure for name, column in told.items()})


def _categories(frame: pd.DataFrame) -> dict[tuple[str, str], dict[str, dict[str, Any]]]:
    """Document and stage → category → how many indicators and projects have it, and what filters a list to them."""
    cost = frame["category"].isin(_COSTS) | frame["subcategory"].isin(_COSTS)
    found: dict[tuple[str, str], dict[str, dict[str, Any]]] = {}
    for name, column in CATEGORIES.items():
        own = frame[frame[column] == name if column else cost]
        own = own.assign(category=own["category"] == name, subcategory=own["subcategory"] == name)
        groups = own.groupby(_KEYS, sort=False)
        counted = groups[["category", "subcategory"]].all().assign(count=groups.size(), projects=groups["project_id"].nunique())
        for key, row in counted.to_dict("index").items():
            where = column or next((each for each in ("category", "subcategory") if row[each]), "")
            told = {"count": int(row["count"]), "projects": int(row["projects"]), "filter": {where: name} if where else None}
            found.setdefault(key, {})[name] = told
    return found


def _weights(frame: pd.DataFrame) -> dict[tuple[str, str], dict[str, Any]]:
    """Document and stage → how many projects print a weight for each indicator, the sums they come to (100 within rounding first), how many print some."""
    own = frame[frame["area"] == ""].assign(bare=frame["weight"].isna(), slack=frame["weight"].map(_slack, na_action="ignore"))
    sums = own.groupby([*_KEYS, "project_id"], sort=False).agg(total=("weight", "sum"), slack=("slack", "sum"), bare=("bare", "sum"), size=("bare", "size"))
    some = sums[sums["bare"] < sums["size"]].assign(whole=lambda rows: rows["bare"] == 0)
    some["words"] = [plain(_FULL if abs(total - _FULL) <= slack else total) for total, slack in zip(some["total"], some["slack"], strict=True)]
    counted = some.groupby(_KEYS, sort=False)["whole"].agg(["size", "sum"]).to_dict("index")
    found: dict[tuple[str, str], dict[str, Any]] = {
        key: {"projects": int(row["sum"]), "part": int(row["size"] - row["sum"])} for key, row in counted.items()
    }
    sizes: dict[tuple[str, str], list[tuple[str, int]]] = {key: [] for key in found}
    for (name, stage, words), size in some[some["whole"]].groupby([*_KEYS, "words"]).size().items():
        sizes[name, stage].append((words, int(size)))
    for key, own_sums in sizes.items():
        ordered = sorted(own_sums, key=lambda pair: (pair[0] != plain(_FULL), -pair[1]))
        found[key] |= {"sums": ordered[:MOST_SUMS], "more": sum(size for _, size in ordered[MOST_SUMS:])}
    return found


def _slack(weight: Decimal) -> Decimal:
    """What rounding may add to a weight with decimals; a whole number is exact."""
    return half_unit(plain(weight)) if weight % 1 else Decimal(0)


def _printed_weights(checks: pd.DataFrame) -> dict[str, dict[str, int]]:
    """Document → how many sums of weights it prints for a project, and how many of them are 100."""
    own = checks[checks["rule"] == PRINTED_WEIGHTS]
    counted = own.assign(full=own["left_value"] == plain(_FULL)).groupby("document_id")["full"].agg(["size", "sum"])
    return {str(name): {"of": int(row["size"]), "full": int(row["sum"])} for name, row in counted.iterrows()}


def by_department(catalogue: Catalogue, rows: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """The rows of each department, behind several the row of their sum, a document printed again left out; `whole` is the row that tells the department."""
    groups: dict[str, list[dict[str, Any]]] = {}
    for row in rows:
        groups.setdefault(catalogue.department_of[row["document"]["document_id"]].slug, []).append(row)
    found = []
    for own in groups.values():
        added = [row for row in own if not row["document"]["same_as"]]
        whole = _sum(added) if len(added) > 1 else (added or own)[0]
        found.append({"department": catalogue.department_of[own[0]["document"]["document_id"]], "documents": len(own), "whole": whole,
                      "rows": [*own, whole] if whole["document"] is None else own})  # fmt: skip
    return found


def _sum(rows: Sequence[dict[str, Any]]) -> dict[str, Any]:
    kinds = {
        name: {"count": sum(row["kinds"][name]["count"] for row in own), "projects": sum(row["kinds"][name]["projects"] for row in own), "filter": None}
        for name in CATEGORIES if (own := [row for row in rows if name in row["kinds"]])
    }  # fmt: skip
    counts = {name: sum(row[name] for row in rows) for name in ("all", "sure", "doubtful", "plus", "projects", *MEASURES)}
    return {"document": None, "first": rows[0]["document"], "documents": len(rows), "weights": None, "printed": None, **counts, "query": {}, "kinds": kinds}


def of_department(catalogue: Catalogue, found: Measured, department: Department) -> dict[str, Any]:
    """What the page of one department shows of it."""
    names = {row["document_id"] for row in department.documents}
    rows = {stage: [row for row in own if row["document"]["document_id"] in names] for stage, own in found.rows.items()}
    return told(catalogue, rows, found.words[found.words["document_id"].isin(names)])


def told(catalogue: Catalogue, rows: Mapping[str, Sequence[dict[str, Any]]], words: pd.DataFrame) -> dict[str, Any]:
    """What a template shows of some rows by stage."""
    listed, all_wordings = wordings(words)
    found = {stage: by_department(catalogue, own) for stage, own in rows.items() if own}
    stages = [{"stage": stage, "departments": own[:MOST], "all": len(own)} for stage, own in found.items()]
    return {"stages": stages, "wordings": listed, "all_wordings": all_wordings, "most_lines": MOST_LINES, "measures": MEASURES, "categories": CATEGORIES}


def wordings(rows: pd.DataFrame) -> tuple[list[dict[str, Any]], int]:
    """Targets of promises without number and date, by wording, the most frequent first, each with its rows; and how many wordings there are."""
    own = rows[rows["stage"] == "target"]
    keys = own["target_printed"].map({text: fold(text) for text in own["target_printed"].unique()})
    sizes = keys.value_counts(sort=False).sort_values(ascending=False, kind="stable")
    groups: dict[str, list[Record]] = {key: [] for key in sizes.index[:MOST_WORDINGS]}
    kept = keys.isin(list(groups))
    for key, row in zip(keys[kept], records(own[kept]), strict=True):
        groups[key].append(row)
    return [{"wording": each[0]["target_printed"], "rows": each} for each in groups.values()], len(sizes)
