"""What pages can be filtered and ordered by, in files that are fetched on the first filter."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

Filters = dict[str, list[str]]


def facets(pages: Sequence[Filters]) -> dict[str, Any]:
    """For every filter its values in order, the sets of values that occur, and the set of each page."""
    return {name: _filter([tuple(page.get(name, ())) for page in pages]) for name in sorted({name for page in pages for name in page})}


def _filter(pages: list[tuple[str, ...]]) -> dict[str, Any]:
    values = sorted({value for own in pages for value in own})
    place = {value: number for number, value in enumerate(values)}
    sets = sorted(set(pages))
    number = {own: at for at, own in enumerate(sets)}
    return {"values": values, "sets": [[place[value] for value in own] for own in sets], "pages": [number[own] for own in pages]}
