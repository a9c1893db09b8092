"""Indicators that many projects print with equal words and an equal target: a list, and no word of blame."""

from __future__ import annotations

from typing import Any

from generator.ground.text import fold
from generator.pages.catalogue import Catalogue, Department, Record
from generator.pages.words import target_words

LEAST = 3
"""From how many projects on an equal indicator is listed."""


def repeated_wording(catalogue: Catalogue, department: Department) -> list[dict[str, Any]]:
    """The indicators that at least `LEAST` projects of a department and year print with equal name, target and unit, each project once."""
    groups: dict[tuple[Any, ...], list[Record]] = {}
    for year, projects in catalogue.counted_years(department).items():
        for project in projects:
            for row in catalogue.indicators.get(project["project_id"], []):
                if not row["needs_review"]:
                    groups.setdefault((year, fold(row["indicator"]), fold(target_words(row)), row["area"]), []).append(row)
    found = [
        {"year": year, "indicator": rows[0]["indicator"], "target": target_words(rows[0]), "rows": list({row["project_id"]: row for row in rows}.values())}
        for (year, *_), rows in groups.items()
    ]
    return sorted((each for each in found if len(each["rows"]) >= LEAST), key=lambda each: (-int(each["year"]), -len(each["rows"])))
