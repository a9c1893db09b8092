"""One page for each project that was printed more than once: its years in a row, what was promised, budgeted, spent and done."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from generator.pages.catalogue import Catalogue, Record
from generator.pages.checks import shown
from generator.pages.registry import Studio, department_kind
from generator.pages.render import Page
from generator.pages.render import shown as shown_text
from generator.pages.story_indicators import indicators_of
from generator.pages.story_money import bars_of, funding_of, money_of, scores_of
from generator.pages.words import EVIDENCE_WORDS, RELATION_WORDS, outcomes_of
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
    table = indicators_of(catalogue, [(year.year, year.printings) for year in years])
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
    evaluation = _evaluation(catalogue, year)
    own = catalogue.indicators.get(evaluation["project_id"], []) if evaluation else []
    return {
        "year": year.year, "counted": year.counted, "targets": year.targets, "evaluations": year.evaluations, **money_of(catalogue, year.printings),
        "scores": scores_of(catalogue, year.printings), "funding": funding_of(catalogue, year.year, year.printings),
        "outcomes": {words: (count, _list_of(catalogue, evaluation, words)) for words, count in outcomes_of(own).items()}, "indicators": len(own),
        "promised": [(row, len(catalogue.indicators.get(row["project_id"], []))) for row in year.targets],
    }  # fmt: skip


def _evaluation(catalogue: Catalogue, year: Year) -> Record | None:
    """The evaluation of a year whose indicators count, the last where none does."""
    own = [row for row in year.evaluations if any(each["counted"] for each in catalogue.indicators.get(row["project_id"], []))]
    return next(reversed(own or year.evaluations), None)


def _list_of(catalogue: Catalogue, evaluation: Record | None, outcome: str) -> dict[str, str]:
    """The choice of explore that lists an evaluation's indicators of one outcome."""
    row: Record = evaluation or {}
    counted = any(each["counted"] for each in catalogue.indicators.get(row["project_id"], []))
    choice = {"table": "indicators", "outcome": outcome, "document": shown_text(catalogue.document[row["document_id"]]["title"] or row["document_id"]),
              "project": row["project"]}  # fmt: skip
    return choice if counted else choice | {"rows": "printings"}


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


def _chart(studio: Studio, address: str, years: Sequence[Year]) -> dict[str, Any]:
    """The amounts of the years, one below the other: promised, after changes, spent."""
    bars = [bar for year in years for bar in bars_of(year.year, year.counted, money_of(studio.catalogue, year.printings))]
    note = "同一项目逐年印出的金额；灰色是预算（计划数），蓝色是执行（单位自评所印的实际支出）。"
    return studio.chart(address, "各年的预算与执行", bars, note, legend=("预算", "执行"))
