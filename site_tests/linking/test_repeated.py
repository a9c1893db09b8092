"""Indicators of equal wording across departments: only where name, target and unit are equal, each project of a year once."""

from __future__ import annotations

from collections.abc import Mapping
from types import SimpleNamespace
from typing import Any, cast

from generator.pages.catalogue import Catalogue
from generator.pages.repeated import MOST_PROJECTS, across_departments
from generator.parsing.parse import Parsed
from generator.tables.schema import Tables
from site_tests.conftest import ROOT
from site_tests.linking.made import P, link
from site_tests.test_fairness import FORBIDDEN

ONE = P("甲局-2024-a", "农贸市场", targets=[("服务对象满意度", "95"), ("新建市场", "6")])


def catalogue(tables: Tables) -> Catalogue:
    """A catalogue of made tables."""
    found = Catalogue(Parsed((), tables, ()))
    sources: Mapping[str, Any] = {
        name: SimpleNamespace(extraction=SimpleNamespace(projects=[{}] * count))
        for name, count in tables["projects"]["document_id"].value_counts().items()
    }
    found.sources = cast(dict[str, Any], sources)
    return found


def told(*printings: P) -> list[tuple[str, str, int, list[str]]]:
    """Indicator, target, number of departments, printings."""
    found = across_departments(catalogue(link(*printings)))
    return [(each["indicator"], each["target"], each["departments"], [row["project_id"] for row in each["rows"]]) for each in found]


def test_equal_wording_in_two_departments_is_listed() -> None:
    """One name, one target, one unit: blanks make no difference, another target does."""
    other = P("乙局-2025-a", "培训", targets=[("服务对象 满意度", "95"), ("新建市场", "5")])
    assert told(ONE, other) == [("服务对象满意度", "≥ 95 个", 2, ["甲局-2024-a/1", "乙局-2025-a/1"])]


def test_one_department_is_not_listed_and_a_project_stands_once() -> None:
    """Equal indicators within one department stand on its own page; a project printed twice is one."""
    again = P("甲局-2024-b", "农贸市场", targets=[("服务对象满意度", "95")])
    assert not told(ONE, again, P("甲局-2024-a", "培训", targets=[("新建市场", "6")]))
    (found,) = told(ONE, again, P("乙局-2025-a", "培训", targets=[("服务对象满意度", "95")]))
    assert found[3] == ["甲局-2024-a/1", "乙局-2025-a/1"]


def test_of_many_projects_each_department_is_shown_first() -> None:
    """More projects than are shown: the first of each department stand before the second of one; none is lost."""
    many = [P("甲局-2024-a", f"项目{at}", targets=[("服务对象满意度", "95")]) for at in "一二三四五六七八九十百"]
    (found,) = told(*many, P("乙局-2025-a", "培训", targets=[("服务对象满意度", "95")]))
    assert found[3][:3] == ["甲局-2024-a/1", "乙局-2025-a/1", "甲局-2024-a/2"]
    assert len(set(found[3])) == len(many) + 1 > MOST_PROJECTS


def test_no_word_of_blame() -> None:
    """The page lists, and judges nobody."""
    text = (ROOT / "templates" / "pages" / "repeated.md.jinja").read_text(encoding="utf-8")
    assert not [word for word in FORBIDDEN if word in text]
