"""One page for each project that was printed more than once: its years in a row, what was promised, budgeted, spent and done."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from generator.charts.bars import Bar
from generator.pages.catalogue import Catalogue, Record
from generator.pages.checks import shown
from generator.pages.registry import Studio, department_kind
from generator.pages.render import Page
from generator.pages.words import EVIDENCE_WORDS, RELATION_WORDS, computed_rate, outcomes_of, target_words, yuan_in
from generator.pages.years import change_of, indicator_key
from generator.reconcile.engine import PRINTINGS


@dataclass(frozen=True)
class Year:
    """One year of a project: the printing that counts, the promises and the evaluations (all others of the year among them)."""

    year: int | None
    counted: Record
    targets: list[Record]
    evaluations: list[Record]

    @property
    def printings(self) -> list[Record]:
        """Every printing of the year."""
        return [*self.targets, *self.evaluations]


@department_kind
def story_pages(studio: Studio) -> Iterator[Page]:
    """/departments/<department>/<story>/"""
    for printings in studio.catalogue.stories.values():
        yield _page(studio, printings)


def years_of(printings: Sequence[Record]) -> list[Year]:
    """The printings of a project year by year."""
    found: dict[int | None, list[Record]] = {}
    for row in printings:
        found.setdefault(row["fiscal_year"], []).append(row)
    return [
        Year(year, next((row for row in rows if row["counted"]), rows[0]),
             [row for row in rows if row["stage"] != "evaluation"], [row for row in rows if row["stage"] == "evaluation"])
        for year, rows in found.items()
    ]  # fmt: skip


def _page(studio: Studio, printings: list[Record]) -> Page:
    catalogue = studio.catalogue
    years = years_of(printings)
    latest, department = years[-1].counted, catalogue.department_of[printings[0]["document_id"]]
    address = catalogue.story_address(latest)
    table = _indicators(catalogue, years)
    ids = {row["project_id"] for row in printings}
    checks = [shown(studio, row) for name in ids for row in catalogue.checks_of_project.get(name, []) if row["kind"] == PRINTINGS]
    context = {
        "story_id": latest["story_id"], "name": latest["project"], "names": list(dict.fromkeys(row["project"] for row in printings)), "latest": latest,
        "department": department, "years": [_told(catalogue, year) for year in years], "printings": [_printing(catalogue, row) for row in printings],
        "links": _links(catalogue, ids), "indicators": table, "chart": _chart(studio, address, years), "term": studio.glossary.anchor_of,
        "possible": [catalogue.project[name] for row in printings for name in catalogue.possible.get(row["project_id"], ())],
        "checks": sorted(checks, key=lambda row: (row["document_id"], row["rule"], row["check_id"])), "addresses": catalogue.document,
    }  # fmt: skip
    span = "、".join(f"{year.year}年" for year in years if year.year)
    description = f"{latest['project']}（{department.name}）：{span}印出的 {len(printings)} 次，金额、目标与完成逐年并列。"
    return Page(address, "story.md.jinja", context, latest["project"], description)


def _told(catalogue: Catalogue, year: Year) -> dict[str, Any]:
    """A year as its row shows it: budgets of each printing, what was spent and reached."""
    own = [row for each in year.evaluations[-1:] for row in catalogue.indicators.get(each["project_id"], [])]
    return {
        "year": year.year, "counted": year.counted, "targets": year.targets,
        "evaluations": [{**row, "computed": computed_rate(row)} for row in year.evaluations],
        "outcomes": outcomes_of(own), "indicators": len(own), "promised": [len(catalogue.indicators.get(row["project_id"], [])) for row in year.targets],
    }  # fmt: skip


def _printing(catalogue: Catalogue, row: Record) -> Record:
    document = catalogue.document[row["document_id"]]
    return {**row, "document": document, "copy_of": document["same_as"]}


def _links(catalogue: Catalogue, ids: set[str]) -> list[dict[str, str]]:
    """How it is known that the printings are of one project."""
    links = catalogue.tables["links"]
    own = links[(links["certainty"] == "certain") & links["project_id"].isin(ids)]
    return [
        {"later": row.project_id, "earlier": row.other_id, "relation": RELATION_WORDS[row.relation], "evidence": EVIDENCE_WORDS[row.evidence]}
        for row in own.itertuples(index=False)
    ]


def _indicators(catalogue: Catalogue, years: Sequence[Year]) -> list[dict[str, Any]]:
    """Each indicator by its name through the years: its row of every year, and what changed between them in words."""
    by_year = [_by_name(catalogue, year) for year in years]
    names = dict.fromkeys(key for own in by_year for key in own)
    return [
        {"name": next(own[key][0]["indicator"] for own in reversed(by_year) if key in own), "cells": [own.get(key, []) for own in by_year],
         "changes": list(_changes(key, years, by_year))}
        for key in names
    ]  # fmt: skip


def _by_name(catalogue: Catalogue, year: Year) -> dict[tuple[str, str, int], list[Record]]:
    """The indicators of a year by name and area: the promise first, then the evaluation; equal names in one printing by their order."""
    found: dict[tuple[str, str, int], list[Record]] = {}
    for printing in [*year.targets, *year.evaluations]:
        if catalogue.document[printing["document_id"]]["same_as"]:
            continue
        seen: dict[tuple[str, str], int] = {}
        for row in catalogue.indicators.get(printing["project_id"], []):
            name = indicator_key(row["indicator"]), row["area"]
            seen[name] = seen.get(name, 0) + 1
            line = catalogue.target_lines.get((row["document_id"], row["line"]), row["line"])
            found.setdefault((*name, seen[name]), []).append({**row, "target_line": line})
    return found


def _changes(key: tuple[str, str, int], years: Sequence[Year], by_year: Sequence[dict[tuple[str, str, int], list[Record]]]) -> Iterator[str]:
    """What changed from each year in which indicators are printed to the next, in neutral words."""
    printed = [at for at, own in enumerate(by_year) if own]
    for before, after in pairwise(printed):
        older, newer = by_year[before].get(key), by_year[after].get(key)
        if older and not newer:
            yield f"{years[after].year}年未见"
        if newer and not older:
            yield f"{years[before].year}年未见"
        if older and newer:
            yield f"{years[after].year}年{_change(older[0], newer[0])}"


def _change(older: Record, newer: Record) -> str:
    change, words = change_of(older, newer), f"{target_words(older)} → {target_words(newer)}"
    if change.reason:
        return f"{change.reason}：{words}"
    return "目标相同" if change.same else f"目标不同：{words}"


def _chart(studio: Studio, address: str, years: Sequence[Year]) -> dict[str, Any]:
    """The amounts of the years, one below the other: promised, after changes, spent."""
    bars = []
    for year in years:
        own = year.counted
        if own["stage"] != "evaluation" and own["budget_yuan"] is not None:
            bars.append(_bar(f"{year.year}年 预算", own["budget_yuan"], own["money_unit"]))
        for row in year.evaluations[-1:]:
            if row["budget_yuan"] is not None:
                bars.append(_bar(f"{year.year}年 全年预算（调整后）", row["budget_yuan"], row["money_unit"]))
            if row["executed_yuan"] is not None:
                bars.append(_bar(f"{year.year}年 执行", row["executed_yuan"], row["money_unit"]))
    return studio.chart(address, "各年的预算与执行", bars, "同一项目逐年印出的金额；预算是计划数，执行是单位自评所印的实际支出。")


def _bar(name: str, yuan: int, unit: str) -> Bar:
    return Bar(name, float(yuan), f"{yuan_in(yuan, unit or '元')} {unit or '元'}")
