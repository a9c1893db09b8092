"""The same document in another format is known by what it prints, whatever its card says; departments of one name are one where only one can be meant."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from generator.linking.homes import homes_of
from generator.pages.catalogue import Catalogue
from generator.parsing.parse import Parsed
from generator.tables.schema import Tables
from site_tests.linking.made import P, counted, link, stories, tables_of

FIRST, AGAIN = "甲局-2024-a", "甲局-2024-b"
ROWS = [("维修费", 5), ("维修费", 6), ("培训费", 7)]
Cards = Mapping[str, Mapping[str, object]]


def printed(*documents: str, rows: list[tuple[str, int]] = ROWS) -> list[P]:
    """The same projects in several documents."""
    return [P(document, name, yuan=yuan, targets=[("次数", "3")]) for document in documents for name, yuan in rows]


def same_as(tables: Tables) -> dict[str, str]:
    """Document → the document that it prints again."""
    return {name: first for name, first in tables["documents"][["document_id", "same_as"]].itertuples(index=False) if first}


def departments(tables: Tables) -> list[tuple[str, list[str]]]:
    """The departments of the pages with their documents."""
    return [(each.name, [row["document_id"] for row in each.documents]) for each in Catalogue(Parsed((), tables, ())).departments]


@pytest.mark.parametrize("card", [
    {"region": ""}, {"department": "", "region": ""}, {"department": "市甲局", "region": ""}, {"region_code": "330400"}, {"fiscal_year": None, "region": ""},
    {"department": "", "region": "", "fiscal_year": None},
])  # fmt: skip
@pytest.mark.parametrize("poor", [FIRST, AGAIN])
def test_a_copy_is_known_by_what_it_prints(card: dict[str, object], poor: str) -> None:
    """Each project counts once in one department, that of the document whose card says more, whichever stands first."""
    found = link(*printed(FIRST, AGAIN), cards={poor: card})
    first = max({FIRST, AGAIN} - {poor}) if "region_code" not in card else poor
    assert same_as(found) == {({FIRST, AGAIN} - {first}).pop(): first}
    assert stories(found) == 3
    assert [name.split("/")[0] for name in counted(found)] == [first] * 3
    assert [(name, sorted(own)) for name, own in departments(found)] == [("甲局", [FIRST, AGAIN])]


@pytest.mark.parametrize("card", [{"department": "乙局"}, {"region": "别市"}, {"fiscal_year": 2023}])
def test_what_little_equals_in_two_departments_is_no_copy(card: dict[str, object]) -> None:
    """One 维修费 of 5 yuan and one target may stand in two departments; three years of one text are three promises."""
    found = link(*printed(FIRST, AGAIN, rows=[("维修费", 5)]), cards={AGAIN: card})
    assert not same_as(found)
    assert len(counted(found)) == 2


def test_a_unit_is_no_copy_of_its_department() -> None:
    """A unit that prints the figures of its department stands for itself."""
    assert not same_as(link(*printed(FIRST, AGAIN), cards={FIRST: {"scope": "department"}, AGAIN: {"scope": "unit"}}))


def test_what_could_be_a_copy_of_two_years_is_none() -> None:
    """Without a year, beside equal documents of two years: nobody can say which."""
    found = link(*printed("甲局-2023-a", "甲局-2024-a", "甲局-2024-b"), cards={"甲局-2024-b": {"fiscal_year": None}})
    assert not same_as(found)


def test_one_other_figure_is_no_copy() -> None:
    """A corrected document is another one: its projects are joined by their names, and the amounts are held against each other."""
    found = link(*printed(FIRST), *printed(AGAIN, rows=[*ROWS[:2], ("培训费", 8)]), cards={AGAIN: {"region": ""}})
    assert not same_as(found)


@pytest.mark.parametrize(("cards", "wanted"), [
    ({AGAIN: {"region": ""}}, [{FIRST, AGAIN}]),
    ({FIRST: {"region": "", "region_code": ""}, AGAIN: {"region_code": "330400"}}, [{FIRST, AGAIN}]),
    ({AGAIN: {"region": "别市"}}, [{FIRST}, {AGAIN}]),
    ({AGAIN: {"region": ""}, "甲局-2024-c": {"region": "别市"}}, [{FIRST}, {AGAIN}, {"甲局-2024-c"}]),
    ({FIRST: {"region": ""}, AGAIN: {"region": ""}}, [{FIRST, AGAIN}]),
])  # fmt: skip
def test_a_region_left_out_is_that_of_the_only_department_of_its_name(cards: Cards, wanted: list[set[str]]) -> None:
    """One candidate: the same department; two: the document stands alone, and its page says so; two regions stay apart."""
    names = sorted({FIRST, AGAIN, *cards})
    found = link(*(P(name, f"项目{number}") for number, name in enumerate(names)), cards=cards)
    own = Catalogue(Parsed((), found, ())).departments
    assert sorted(map(sorted, ([row["document_id"] for row in each.documents] for each in own))) == sorted(map(sorted, wanted))
    assert len({each.slug for each in own}) == len(own)
    doubtful = [row["document_id"] for each in own if each.doubtful for row in each.documents]
    assert doubtful == ([AGAIN] if len(names) == 3 else [])


@pytest.mark.parametrize("region", ["", "某市"])
def test_documents_without_a_department_stand_alone(region: str) -> None:
    """Two offices print a 项目支出绩效目标表 without saying whose: one name and one title join nothing, and no money disappears."""
    card = {"department": "", "region": region, "title": "2024年项目支出绩效目标表"}
    rows = [P(FIRST, "维修费", yuan=5), P(FIRST, "培训费", yuan=6), P(AGAIN, "维修费", yuan=7), P(AGAIN, "培训费", yuan=8)]
    found = link(*rows, cards={FIRST: card, AGAIN: card})
    assert found["links"].empty
    assert len(counted(found)) == stories(found) == 4
    own = Catalogue(Parsed((), found, ())).departments
    assert {each.name for each in own} == {"部门未登记（2024年项目支出绩效目标表）"}
    assert len({each.slug for each in own}) == 2
    (alone,) = Catalogue(Parsed((), link(rows[0], cards={FIRST: card}), ())).departments
    assert alone.slug in {each.slug for each in own}  # the address stays when another document of that title comes


def test_departments_are_told_over_all_documents() -> None:
    """A part of the documents, given what was told over all, is divided alike: the one whose region nobody knows stays alone."""
    cards = {AGAIN: {"region": ""}, "甲局-2024-c": {"region": "别市"}}
    rows = [P(name, "甲项目") for name in (FIRST, AGAIN, "甲局-2024-c")]
    homes = homes_of(tables_of(*rows, cards=cards))
    part = tables_of(*rows[:2], cards={AGAIN: cards[AGAIN]})
    assert len(Catalogue(Parsed((), part, ()), homes=homes).departments) == 2
    assert len(Catalogue(Parsed((), part, ())).departments) == 1
