"""What is published for machines, out of a catalogue: of the whole site, or of some departments."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from generator.downloads.conditions import read_conditions
from generator.downloads.publication import Publication, publish
from generator.pages.catalogue import Catalogue
from generator.reading.corrections import Correction


def publication(root: Path, catalogue: Catalogue, corrections: Iterable[Correction]) -> Publication:
    """The tables, the decisions, the departments, the conditions of use."""
    bodies = {
        each.slug: {"department": each.name if each.named else "", "region": each.region, "region_code": each.region_code,
                    "documents": [row["document_id"] for row in each.documents]}
        for each in catalogue.departments
    }  # fmt: skip
    return publish(catalogue.tables, catalogue.reviews, catalogue.names.values(), corrections, bodies, read_conditions(root / "mkdocs.yml"))
