"""What a document says in sentences: its total and kinds, what its list of projects adds up to, what is promised alike."""

from __future__ import annotations

from generator.pages.catalogue import Record
from generator.pages.checks import shown
from generator.pages.registry import Studio
from generator.pages.sentences import Sentence, headline, listed_sum, projects_sum, repeated_targets
from generator.pages.spending import kinds_in


def told(studio: Studio, document: Record, projects: list[Record]) -> list[Sentence]:
    """What the figures of one document say in sentences."""
    agencies = list(dict.fromkeys(row["agency"] for row in projects if row["agency"]))
    own = [row for project in projects for row in studio.catalogue.indicators.get(project["project_id"], [])]
    return [
        *headline(document, kinds_in(studio.catalogue, document["document_id"]), agencies),
        *_listed(studio, document, projects), *projects_sum(projects, cards=document["layout"].startswith("cards")), *repeated_targets(own),
    ]  # fmt: skip


def _listed(studio: Studio, document: Record, projects: list[Record]) -> list[Sentence]:
    """The printed total of a list of projects and what its rows add up to: of the checks that agree the one with most to say."""
    found: list[Sentence] = []
    for check in studio.catalogue.checks_of.get(document["document_id"], []):
        if check["rule"] == "LST-01":
            address = f"documents/{document['document_id']}/checks/#{shown(studio, check)['anchor']}"
            found += listed_sum({**check, "address": address}, projects)
    return [max(found, key=len)] if found else []
