"""The kinds of pages: each registers the function that makes all its pages out of the catalogue."""

from __future__ import annotations

import importlib
import json
import pkgutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise
from typing import Any

from markupsafe import Markup

from generator import pages
from generator.charts.bars import Bar, Whole
from generator.charts.render import FalsePictureError, Renderer
from generator.downloads.conditions import UNKNOWN, Conditions
from generator.downloads.files import Download
from generator.ground.faults import Fault, stop_at
from generator.pages.catalogue import Catalogue
from generator.pages.citation import described
from generator.pages.language import CHINESE, UNSAID, Language
from generator.pages.render import Page
from generator.pages.terms import Glossary
from generator.pages.years import Comparison, compare


@dataclass(frozen=True)
class Studio:
    """What the page functions work with: the catalogue, the glossary, the chart renderer, the terms of use, the files that pages offer.

    `false` gathers the charts that do not show their figures; `english` is what pages that exist in both languages are said in besides.
    """

    catalogue: Catalogue
    glossary: Glossary
    renderer: Renderer
    conditions: Conditions = UNKNOWN
    downloads: tuple[Download, ...] = ()
    false: list[Fault] = field(default_factory=list)
    english: Language = UNSAID

    @property
    def languages(self) -> tuple[Language, Language]:
        """Those of a page that exists in both."""
        return CHINESE, self.english

    @cached_property
    def comparisons(self) -> dict[str, list[Comparison]]:
        """Department (its slug) → each of its years with projects against the year before it that is collected."""
        catalogue = self.catalogue
        return {
            department.slug: [
                compare((older, newer), (years[older], years[newer]), catalogue.indicators, catalogue.alike)
                for years in (catalogue.counted_years(department),)
                for older, newer in pairwise(sorted(years))
            ]
            for department in catalogue.departments
        }

    def chart(self, page: str, title: str, rows: list[Bar], note: str, whole: Whole | None = None, legend: tuple[str, str] | None = None) -> dict[str, Any]:
        """A chart of the page at an address, for the template: picture, title, note, and the same figures as rows; none for fewer than two.

        `legend` names what the planned bars are and what the others are, where both stand in it.
        `whole` is what the whole width stands for; the note says it, and says so where a bar is longer or goes to the other side of zero.
        """
        data = json.dumps([[row.name, row.value] for row in rows], ensure_ascii=False)
        return {"title": title, "svg": self._picture(page, title, rows, whole), "note": scale_words(rows, whole) + note, "rows": rows, "data": data,
                "legend": legend if legend and len({row.planned for row in rows}) > 1 else None}

    def _picture(self, page: str, title: str, rows: list[Bar], whole: Whole | None) -> Markup:
        if len(rows) < 2:
            return Markup("")
        try:
            return Markup(self.renderer.bars(rows, whole))  # noqa: S704 - made by the renderer
        except FalsePictureError as error:
            mend = "图不能这样发布：改正 generator/charts，或删去 build/cache/charts 再试"
            self.false.append(Fault(page or "index", 0, f"图“{title}”与它的数不符：{error}", "每一条与它的数成比例，字在自己的行里", mend, "picture"))
            return Markup("")


def scale_words(rows: list[Bar], whole: Whole | None) -> str:
    """What a reader has to know of the scale of a chart."""
    lengths = [row.length for row in rows if row.length is not None]
    told = ""
    if whole:
        told = f"整条是{whole.words}。" if max(lengths, default=0) <= whole.length else f"有的超过{whole.words}，整条是其中最大的。"
    return told + ("负数画在零线的左边。" if min(lengths, default=0) < 0 else "")


PageFunction = Callable[[Studio], Iterator[Page]]
SITE, DEPARTMENT, FILES = "site", "department", "files"
_KINDS: dict[str, dict[str, PageFunction]] = {SITE: {}, DEPARTMENT: {}, FILES: {}}


def page_kind(function: PageFunction) -> PageFunction:
    """Registers a kind of page that shows something of the whole site. Raises ValueError where the name is taken."""
    return _register(SITE, function)


def department_kind(function: PageFunction) -> PageFunction:
    """Registers a kind of page that shows one department and its documents, and of the rest of the site only the names of terms."""
    return _register(DEPARTMENT, function)


def files_kind(function: PageFunction) -> PageFunction:
    """Registers a kind of page that shows the files to take away, which must have been written before."""
    return _register(FILES, function)


def pages_of(studio: Studio, scope: str) -> list[Page]:
    """Every page of the kinds of one scope (`SITE`, `DEPARTMENT` or `FILES`), kind by kind. Raises DocumentFaults with all charts that are false."""
    for module in pkgutil.iter_modules(pages.__path__):
        importlib.import_module(f"{pages.__name__}.{module.name}")
    kinds = _KINDS[scope]
    made = [described(studio.catalogue, page) for name in sorted(kinds) for page in kinds[name](studio)]
    stop_at(studio.false)
    return made


def all_pages(studio: Studio) -> list[Page]:
    """Every page of the site."""
    return [page for scope in _KINDS for page in pages_of(studio, scope)]


def _register(scope: str, function: PageFunction) -> PageFunction:
    name = function.__name__
    for taken in _KINDS.values():
        if name in taken:
            raise ValueError(f"{name}: {taken[name].__module__} and {function.__module__}")
    _KINDS[scope][name] = function
    return function
