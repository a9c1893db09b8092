"""The kinds of pages: each registers the function that makes all its pages out of the catalogue."""

from __future__ import annotations

import importlib
import json
import pkgutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import Any

from markupsafe import Markup

from generator import pages
from generator.charts.bars import Bar
from generator.charts.render import Renderer
from generator.downloads.conditions import UNKNOWN, Conditions
from generator.downloads.files import Download
from generator.pages.catalogue import Catalogue
from generator.pages.citation import described
from generator.pages.render import Page
from generator.pages.terms import Glossary
from generator.pages.years import Comparison, compare


@dataclass(frozen=True)
class Studio:
    """What the page functions work with: the catalogue, the glossary, the chart renderer, the terms of use, the files that pages offer."""

    catalogue: Catalogue
    glossary: Glossary
    renderer: Renderer
    conditions: Conditions = UNKNOWN
    downloads: tuple[Download, ...] = ()

    @cached_property
    def comparisons(self) -> list[Comparison]:
        """Each document of a department against the one of the year before it that is collected."""
        catalogue = self.catalogue
        return [
            compare(older, newer, (catalogue.projects.get(older["document_id"], []), catalogue.projects.get(newer["document_id"], [])), catalogue.indicators)
            for department in catalogue.departments
            for older, newer in pairwise(department.documents)
            if older["fiscal_year"] and newer["fiscal_year"] and older["fiscal_year"] < newer["fiscal_year"]
        ]

    def chart(self, title: str, rows: list[Bar], note: str, *, longest: float | None = None) -> dict[str, Any]:
        """A chart for the template: picture, title, note, and the same figures as rows; no chart for fewer than two."""
        svg = Markup(self.renderer.bars(rows, longest)) if len(rows) > 1 else Markup("")  # noqa: S704 - made by the renderer
        data = json.dumps([[row.name, row.value] for row in rows], ensure_ascii=False)
        return {"title": title, "svg": svg, "note": note, "rows": rows, "data": data}


PageFunction = Callable[[Studio], Iterator[Page]]
SITE, DEPARTMENT = "site", "department"
_KINDS: dict[str, dict[str, PageFunction]] = {SITE: {}, DEPARTMENT: {}}


def page_kind(function: PageFunction) -> PageFunction:
    """Registers a kind of page that shows something of the whole site. Raises ValueError where the name is taken."""
    return _register(SITE, function)


def department_kind(function: PageFunction) -> PageFunction:
    """Registers a kind of page that shows one department and its documents, and of the rest of the site only the names of terms."""
    return _register(DEPARTMENT, function)


def pages_of(studio: Studio, scope: str) -> list[Page]:
    """Every page of the kinds of one scope (`SITE` or `DEPARTMENT`), kind by kind."""
    for module in pkgutil.iter_modules(pages.__path__):
        importlib.import_module(f"{pages.__name__}.{module.name}")
    kinds = _KINDS[scope]
    return [described(studio.catalogue, page) for name in sorted(kinds) for page in kinds[name](studio)]


def all_pages(studio: Studio) -> list[Page]:
    """Every page of the site."""
    return pages_of(studio, SITE) + pages_of(studio, DEPARTMENT)


def _register(scope: str, function: PageFunction) -> PageFunction:
    name = function.__name__
    for taken in _KINDS.values():
        if name in taken:
            raise ValueError(f"{name}: {taken[name].__module__} and {function.__module__}")
    _KINDS[scope][name] = function
    return function
