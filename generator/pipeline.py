"""The whole run as one story: documents → tables → checks → pages → site."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from generator.layouts.parse import Parsed, extras, parse
from generator.reconcile.engine import Material, reconcile
from generator.tables.schema import validate


def read(paths: Sequence[Path], *, cards_required: bool = False) -> Parsed:
    """The documents as tables, checks included."""
    parsed = parse(paths, cards_required=cards_required)
    checks = reconcile(material(parsed))
    return Parsed(parsed.documents, validate(parsed.tables | {"checks": checks}), parsed.faults)


def material(parsed: Parsed) -> Material:
    """What the rules read."""
    documents = parsed.documents
    texts = {each.source.document_id: tuple(line.text for line in each.source.lines) for each in documents}
    return Material(parsed.tables, extras(documents, "paragraphs"), extras(documents, "weight_subtotals"), texts)
