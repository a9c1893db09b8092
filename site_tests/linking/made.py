"""Tables of projects as short as a test needs them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from generator.linking.decided import Decision
from generator.linking.links import linked
from generator.tables.schema import TABLES, Tables, frame


@dataclass(frozen=True)
class P:
    """One printing: document (department-year[-more]), name, and what else it prints."""

    document: str
    name: str
    agency: str = ""
    code: str = ""
    programme: str = ""
    yuan: int | None = None
    unit: str = "元"
    evaluation: bool = False
    targets: Sequence[tuple[str, str]] = ()
    goal: str = ""
    more: Mapping[str, object] = field(default_factory=dict)
    actuals: Mapping[str, str] = field(default_factory=dict)


def tables_of(*printings: P, cards: Mapping[str, Mapping[str, object]] | None = None) -> Tables:
    """The tables of some printings; documents are named `department-year` with anything behind it, their printings stand in order.

    `cards`: what the card of a document says otherwise; a year that it leaves out is not known of its projects either.
    """
    told = cards or {}
    documents = list(dict.fromkeys(each.document for each in printings))
    projects, indicators = [], []
    counts: dict[str, int] = {}
    for each in printings:
        counts[each.document] = number = counts.get(each.document, 0) + 1
        stage = "evaluation" if each.evaluation else "target"
        project_id = f"{each.document}/{number}"
        year = told.get(each.document, {}).get("fiscal_year", int(each.document.split("-")[1]))
        projects.append({
            "project_id": project_id, "document_id": each.document, "fiscal_year": year, "agency": each.agency,
            "programme": each.programme, "project": each.name, "project_code": each.code, "budget_printed": "" if each.yuan is None else str(each.yuan),
            "budget_yuan": each.yuan, "money_unit": each.unit, "goal": each.goal, "line": 100 * number, "last_line": 100 * number, "stage": stage,
            "scope": "project", **each.more,
        })  # fmt: skip
        for at, (name, target) in enumerate(each.targets):
            indicators.append({
                "indicator_id": f"{project_id}#{at}", "project_id": project_id, "document_id": each.document, "project": each.name, "indicator": name,
                "operator": ">=", "target_value": Decimal(target), "target_printed": f"≥{target}", "measure_unit": "个", "line": 100 * number + at,
                "stage": stage, "actual_printed": each.actuals.get(name, ""),
            })  # fmt: skip
    rows: dict[str, list[dict[str, object]]] = {name: [] for name in TABLES}
    rows["documents"] = [{"document_id": name, "title": name, "department": name.split("-")[0], "region": "某市", "fiscal_year": int(name.split("-")[1]),
                          "layout": "cells", "source_file": name, "sha256": name, "encoding": "utf-8", "lines": 1, **told.get(name, {})}
                         for name in documents]  # fmt: skip
    rows["projects"], rows["indicators"] = projects, indicators
    return {name: frame(name, own) for name, own in rows.items()}


def link(*printings: P, decided: Iterable[Decision] = (), cards: Mapping[str, Mapping[str, object]] | None = None) -> Tables:
    """The tables of some printings, linked."""
    return linked(tables_of(*printings, cards=cards), list(decided))


def pairs(tables: Tables, certainty: str = "certain") -> set[tuple[str, str, str, str]]:
    """The links of one certainty: later, earlier, relation, evidence."""
    own = tables["links"][tables["links"]["certainty"] == certainty]
    return set(own[["project_id", "other_id", "relation", "evidence"]].itertuples(index=False, name=None))


def stories(tables: Tables) -> int:
    """How many projects there are."""
    return int(tables["projects"]["story_id"].nunique())


def counted(tables: Tables) -> list[str]:
    """The printings that count."""
    return tables["projects"].loc[tables["projects"]["counted"], "project_id"].tolist()
