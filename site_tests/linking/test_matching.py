"""Which printings are of one project: certain only by code or by equal name within department, agency and year; all else joins nothing."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.linking.decided import Decision
from generator.linking.links import linked
from site_tests.linking.made import P, counted, link, pairs, stories, tables_of


def test_a_card_published_twice_counts_once() -> None:
    """The cards of one department in two files: each project is one, and the printing with exact yuan counts."""
    found = link(P("甲局-2024-a", "地震台站", yuan=10_000, unit="万元"), P("甲局-2024-b", "地震台站", yuan=12_345), P("甲局-2024-b", "科普活动", yuan=5))
    assert pairs(found) == {("甲局-2024-b/1", "甲局-2024-a/1", "same", "name")}
    assert counted(found) == ["甲局-2024-b/1", "甲局-2024-b/2"]
    assert stories(found) == 2


def test_names_are_compared_folded() -> None:
    """Blanks, width and brackets make no difference."""
    found = link(P("甲局-2024-a", "科普（一期） 建设"), P("甲局-2024-b", "科普(一期)建设"))
    assert stories(found) == 1


def test_another_agency_or_department_is_another_project() -> None:
    """One name in two agencies is possible at most; in two departments it is nothing at all."""
    found = link(P("甲局-2024-a", "办公用房租赁", "甲局本级"), P("甲局-2024-b", "办公用房租赁", "甲局信息中心"), P("乙局-2024-a", "办公用房租赁", "甲局本级"))
    assert stories(found) == 3
    assert pairs(found, "probable") == {("甲局-2024-b/1", "甲局-2024-a/1", "same", "name")}


def test_an_agency_that_is_not_printed_is_the_department() -> None:
    """A list of the department's own projects leaves the agency out."""
    assert stories(link(P("甲局-2024-a", "地震台站"), P("甲局-2024-b", "地震台站", "甲局"))) == 1


def test_a_hundred_projects_of_one_name_stay_a_hundred() -> None:
    """维修费 a hundred times in each of two documents: nothing tells which is which, so nothing is joined and nothing listed as possible."""
    many = [P(document, "维修费", yuan=number) for document in ("甲局-2024-a", "甲局-2025-a") for number in range(100)]
    found = link(*many)
    assert stories(found) == 200
    assert found["links"].empty


def test_one_name_several_times_is_told_apart_by_programme_and_code() -> None:
    """Three 维修费 of different programmes are three projects, each the same one in both files."""
    both = [P(document, "维修费", programme=f"第{name}所") for document in ("甲局-2024-a", "甲局-2024-b") for name in "甲乙丙"]
    found = link(*both)
    assert stories(found) == 3
    assert len(counted(found)) == 3


def test_equal_content_in_equal_number_counts_once() -> None:
    """Two 维修费 with the same amounts and targets in both files are the same two; with other amounts nobody can say."""
    equal = [P(document, "维修费", yuan=yuan, targets=[("次数", "3")]) for document in ("甲局-2024-a", "甲局-2024-b") for yuan in (5, 7)]
    assert stories(link(*equal)) == 2
    other = [P("甲局-2024-a", "维修费", yuan=5), P("甲局-2024-a", "维修费", yuan=7), P("甲局-2024-b", "维修费", yuan=5), P("甲局-2024-b", "维修费", yuan=8)]
    found = link(*other)
    assert stories(found) == 3  # the one with 5 yuan is the same in both; of the others nobody can say


@pytest.mark.parametrize("more", [{"code": "3304002"}, {"programme": "第二所"}])
def test_one_name_under_two_codes_or_programmes_is_possible_only(more: dict[str, str]) -> None:
    """Same name, agency and year, but each document prints another code (or programme): two projects until a person decides."""
    first = {"code": "3304001"} if "code" in more else {"programme": "第一所"}
    printed = P("甲局-2024-a", "维修费", yuan=5, **first), P("甲局-2024-b", "维修费", yuan=6, **more)
    found = link(*printed)
    assert stories(found) == 2
    assert pairs(found, "probable") == {("甲局-2024-b/1", "甲局-2024-a/1", "same", "name")}
    assert len(counted(found)) == 2
    third = link(*printed, P("甲局-2024-c", "维修费", yuan=6, **more), P("甲局-2024-d", "维修费", yuan=7))
    assert ("甲局-2024-c/1", "甲局-2024-b/1", "same", "name") in pairs(third)
    assert stories(third) == 3  # the one that prints neither could be either


def test_equal_content_under_two_codes_is_possible_only() -> None:
    """Two 维修费 in each of two files with equal amounts, but other codes: the content does not make them one."""
    printed = [P(f"甲局-2024-{more}", "维修费", yuan=yuan, code=f"{more}{yuan}") for more in "ab" for yuan in (5, 7)]
    assert stories(link(*printed)) == 4


def test_a_code_reused_by_another_project_joins_nothing() -> None:
    """The code of 2024 stands on another project in 2025: possible for a person to decide, never certain."""
    found = link(P("甲局-2024-a", "地震监测台站", code="330400241001"), P("甲局-2025-a", "干部教育培训", code="330400241001"))
    assert stories(found) == 2
    assert pairs(found, "probable") == {("甲局-2025-a/1", "甲局-2024-a/1", "continues", "code")}


def test_a_renamed_project_is_known_by_its_code() -> None:
    """The same code under a name that was changed a little."""
    found = link(P("甲局-2024-a", "科普惠农兴村", code="3304002"), P("甲局-2025-a", "科普惠农兴村计划", code="3304002"))
    assert pairs(found) == {("甲局-2025-a/1", "甲局-2024-a/1", "continues", "code")}
    assert stories(found) == 1


def test_a_code_of_a_group_says_nothing() -> None:
    """One code printed for many projects of a document is the code of their group."""
    group = [P("甲局-2024-a", f"{name}项目", code="G1") for name in ("道路", "桥梁", "河道")]
    found = link(*group, P("甲局-2025-a", "道路养护项目", code="G1"))
    assert stories(found) == 4
    assert not pairs(found)


def test_a_renamed_agency_is_not_declared_the_successor() -> None:
    """甲局信息中心 became 甲局数据中心: the same name over years is possible, and a person decides."""
    printed = P("甲局-2024-a", "平台运维", "甲局信息中心"), P("甲局-2025-a", "平台运维", "甲局数据中心")
    found = link(*printed)
    assert stories(found) == 2
    assert pairs(found, "probable") == {("甲局-2025-a/1", "甲局-2024-a/1", "continues", "name")}
    decided = Decision("甲局-2025-a/1", "甲局-2024-a/1", "continues", "2025年更名，见三定规定", "2026-01-05")
    assert stories(link(*printed, decided=[decided])) == 1


def test_a_programme_and_its_only_project_of_one_name_are_one() -> None:
    """A list prints the programme as the project, the card the project below the programme of the same name."""
    found = link(P("甲局-2024-a", "科普活动", yuan=100), P("甲局-2024-b", "科普活动", programme="科普活动", yuan=100))
    assert stories(found) == 1
    assert len(counted(found)) == 1


def test_years_in_names_are_set_aside_over_years_only() -> None:
    """2024年人才补贴 continues as 2025年人才补贴; within one year the name must be equal."""
    assert stories(link(P("甲局-2024-a", "2024年人才补贴"), P("甲局-2025-a", "2025年人才补贴"))) == 1
    found = link(P("甲局-2025-a", "2024年人才补贴"), P("甲局-2025-b", "2025年人才补贴"))
    assert stories(found) == 2


def test_what_is_merely_alike_is_possible() -> None:
    """提前下达, a bracketed level or one other character are no identity; a numeral makes another project altogether."""
    found = link(P("甲局-2022-a", "提前下达2022年省科技发展专项资金"), P("甲局-2025-a", "(市本级)省科技发展专项资金"),
                 P("甲局-2022-a", "科普惠农兴村"), P("甲局-2025-a", "科普惠农农村"),
                 P("甲局-2022-a", "道路一期工程"), P("甲局-2025-a", "道路二期工程"))  # fmt: skip
    assert stories(found) == 6
    assert {pair[:2] for pair in pairs(found, "probable")} == {("甲局-2025-a/1", "甲局-2022-a/1"), ("甲局-2025-a/2", "甲局-2022-a/2")}


def test_what_continues_for_certain_has_no_second_candidate() -> None:
    """Where the project itself goes on, a merely similar one beside it is not offered."""
    found = link(P("甲局-2024-a", "科普活动"), P("甲局-2025-a", "科普活动"), P("甲局-2025-a", "科普活动费"))
    assert pairs(found) == {("甲局-2025-a/1", "甲局-2024-a/1", "continues", "name")}
    assert not pairs(found, "probable")


def test_promise_evaluation_and_next_promise_are_one_story() -> None:
    """2024 promised, 2024 evaluated, 2025 promised: one project, one printing counted for each year, the promise before the evaluation."""
    printed = P("甲局-2024-a", "农贸市场", yuan=10, unit="万元"), P("甲局-2024-b", "农贸市场", yuan=12, evaluation=True), P("甲局-2025-a", "农贸市场", yuan=11)
    found = link(*printed)
    assert pairs(found) == {("甲局-2024-b/1", "甲局-2024-a/1", "evaluates", "name"), ("甲局-2025-a/1", "甲局-2024-a/1", "continues", "name")}
    assert stories(found) == 1
    assert counted(found) == ["甲局-2024-a/1", "甲局-2025-a/1"]


def test_an_indicator_of_two_printings_counts_once_as_evaluated() -> None:
    """The evaluation prints target and actual, so its row counts; an indicator that only the promise prints counts too."""
    found = link(P("甲局-2024-a", "农贸市场", targets=[("数量", "6"), ("面积", "3")]), P("甲局-2024-b", "农贸市场", evaluation=True, targets=[("数量", "6")]))
    rows = found["indicators"]
    assert rows.loc[rows["counted"], "indicator_id"].tolist() == ["甲局-2024-a/1#1", "甲局-2024-b/1#0"]


def test_a_project_is_never_two_rows_of_one_document() -> None:
    """A code leads to one row and the name to another of the same document: the name holds, the code is possible."""
    found = link(P("甲局-2024-a", "甲项目建设", code="1001"), P("甲局-2025-a", "甲项目建设"), P("甲局-2025-a", "甲项目建设工程", code="1001"))
    assert ("甲局-2025-a/1", "甲局-2024-a/1", "continues", "name") in pairs(found)
    assert ("甲局-2025-a/2", "甲局-2024-a/1", "continues", "code") in pairs(found, "probable")
    assert stories(found) == 2


def test_the_same_document_in_another_format_is_told() -> None:
    """Every cell again in its order: the second is a copy, its projects are joined in place, names that stand often included."""
    rows = [("维修费", 5), ("维修费", 5), ("培训费", 7)]
    found = link(*(P(document, name, yuan=yuan, targets=[("次数", "3")]) for document in ("甲局-2024-a", "甲局-2024-b") for name, yuan in rows))
    assert dict(found["documents"][["document_id", "same_as"]].itertuples(index=False, name=None)) == {"甲局-2024-a": "", "甲局-2024-b": "甲局-2024-a"}
    assert stories(found) == 3
    assert counted(found) == ["甲局-2024-a/1", "甲局-2024-a/2", "甲局-2024-a/3"]


_NAMES = st.sampled_from(["维修费", "科普活动", "科普活动费", "2024年补贴", "2025年补贴", "一期工程", "二期工程", "甲项目", "乙项目"])
_PRINTINGS = st.lists(
    st.builds(
        P, st.sampled_from([f"{department}-{year}-{more}" for department in ("甲局", "乙局") for year in (2023, 2024) for more in "ab"]), _NAMES,
        st.sampled_from(["", "一中心", "二中心"]), st.sampled_from(["", "c1", "c2"]), st.sampled_from(["", "大类"]), st.sampled_from([None, 1, 2]),
        st.sampled_from(["元", "万元"]), st.booleans(),
    ),
    max_size=14,
)  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(_PRINTINGS)
def test_each_project_of_a_year_counts_once_and_departments_do_not_touch(printed: list[P]) -> None:
    """Exactly one printing of a project and year counts; a department linked alone gives what all together give; each link is told once."""
    ordered = sorted(printed, key=lambda each: each.document)
    whole = link(*ordered)
    projects = whole["projects"]
    assert (projects.groupby(["story_id", "fiscal_year"])["counted"].sum() == 1).all() if len(projects) else True
    assert not [True for one, other in whole["links"][["project_id", "other_id"]].itertuples(index=False) if one == other]
    assert not whole["links"].duplicated(["project_id", "other_id"]).any()
    for department in ("甲局", "乙局"):
        alone = linked(tables_of(*(each for each in ordered if each.document.startswith(department))))
        mine = projects[projects["document_id"].str.startswith(department)]
        assert alone["projects"][["project_id", "story_id", "counted"]].values.tolist() == mine[["project_id", "story_id", "counted"]].values.tolist()
        own = whole["links"][whole["links"]["project_id"].str.startswith(department)]
        assert alone["links"].values.tolist() == own.values.tolist()
