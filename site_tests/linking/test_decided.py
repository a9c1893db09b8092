"""data/links.csv: a person's decisions join and cut; one that cannot be is a fault that says how to mend it."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator.linking.decided import COLUMNS, Decision, read_links
from site_tests.linking.made import P, link, pairs, stories, tables_of

PRINTED = (
    P("甲局-2024-a", "农贸市场"), P("甲局-2025-a", "菜市场"), P("甲局-2024-b", "农贸市场", evaluation=True), P("乙局-2024-a", "别处"), P("甲局-2025-b", "菜场"),
    P("甲局-2024-a", "集市"), P("甲局-2024-b", "庙会", evaluation=True), P("甲局-2023-a", "老市场"),
)  # fmt: skip
A, B, E, OTHER, C = "甲局-2024-a/1", "甲局-2025-a/1", "甲局-2024-b/1", "乙局-2024-a/1", "甲局-2025-b/1"
A2, E2, OLD = "甲局-2024-a/2", "甲局-2024-b/2", "甲局-2023-a/1"


def read(tmp_path: Path, *rows: tuple[str, ...]) -> tuple[list[Decision], list[str]]:
    """The decisions and the words of the faults."""
    path = tmp_path / "links.csv"
    path.write_text("\n".join([",".join(COLUMNS), *(",".join(row) for row in rows)]) + "\n", encoding="utf-8")
    decisions, faults = read_links(path, tables_of(*PRINTED))
    return decisions, [f"{fault.line}: {fault.found}" for fault in faults]


def test_a_decision_joins_what_names_do_not(tmp_path: Path) -> None:
    """农贸市场 goes on as 菜市场."""
    decisions, faults = read(tmp_path, (B, A, "continues", "预算说明写明更名", "2026-02-03"))
    assert not faults
    found = link(*PRINTED, decided=decisions)
    assert (B, A, "continues", "decision") in pairs(found)
    assert stories(found) == stories(link(*PRINTED)) - 1


def test_a_decision_cuts_what_names_join(tmp_path: Path) -> None:
    """Two printings of one name that a person has found to be two projects are two, and not offered again."""
    decisions, faults = read(tmp_path, (E, A, "different", "两个市场，地址不同", "2026-02-03"))
    assert not faults
    found = link(*PRINTED, decided=decisions)
    assert stories(found) == stories(link(*PRINTED)) + 1
    assert not [pair for certainty in ("certain", "probable") for pair in pairs(found, certainty) if set(pair[:2]) == {E, A}]


@pytest.mark.parametrize(("rows", "told"), [
    ([(B, "甲局-2024-a/9", "continues", "x", "2026-02-03")], "没有编号为 甲局-2024-a/9"),
    ([(A, A, "same", "x", "2026-02-03")], "与自己相连"),
    ([(B, A, "follows", "x", "2026-02-03")], "relation 是"),
    ([(B, A, "continues", "", "2026-02-03")], "没有依据"),
    ([(B, A, "continues", "x", "去年")], "decided_on"),
    ([(A, B, "continues", "x", "2026-02-03")], "不是 continues"),
    ([(A, E, "evaluates", "x", "2026-02-03")], "不是 evaluates"),
    ([(B, A, "same", "x", "2026-02-03")], "不是 same"),
    ([(OTHER, A, "same", "x", "2026-02-03")], "两个部门"),
    ([(B, A, "continues", "x", "2026-02-03"), (A, B, "different", "y", "2026-02-03")], "写了不止一次"),
    ([(A2, A, "same", "x", "2026-02-03")], "同一份文件里的两张卡"),
    ([(E, A, "evaluates", "x", "2026-02-03"), (E, A2, "evaluates", "x", "2026-02-03")], "3: 连起来后"),
    ([(B, A, "continues", "x", "2026-02-03"), (B, A2, "continues", "x", "2026-02-03")], "3: 连起来后 甲局-2024-a/2 与 甲局-2024-a/1 成为同一项目"),
    ([(B, A, "continues", "x", "2026-02-03"), (B, E2, "continues", "x", "2026-02-03")], "却是 2024 年的两个项目"),
    ([(B, A, "continues", "x", "2026-02-03"), (C, A, "continues", "x", "2026-02-03")], "却是 2025 年的两个项目"),
    ([(C, B, "same", "x", "2026-02-03"), (B, A, "continues", "x", "2026-02-03"), (C, A, "different", "x", "2026-02-03")], "判为不同项目"),
])  # fmt: skip
def test_what_cannot_be_is_a_fault(tmp_path: Path, rows: list[tuple[str, ...]], told: str) -> None:
    """Each fault names the line and what was found, and then no decision holds."""
    decisions, faults = read(tmp_path, *rows)
    assert any(told in fault for fault in faults), faults
    assert not decisions


@pytest.mark.parametrize("rows", [
    [(B, A, "continues", "x", "2026-02-03"), (B, E, "continues", "x", "2026-02-03")],
    [(E2, A2, "evaluates", "x", "2026-02-03"), (B, A2, "continues", "x", "2026-02-03"), (B, E2, "continues", "x", "2026-02-03")],
    [(B, A, "continues", "x", "2026-02-03"), (B, OLD, "continues", "x", "2026-02-03"), (A, OLD, "continues", "x", "2026-02-03")],
    [(C, B, "same", "x", "2026-02-03"), (B, A, "continues", "x", "2026-02-03"), (C, A, "continues", "x", "2026-02-03")],
])  # fmt: skip
def test_two_printings_of_one_project_may_both_be_continued(tmp_path: Path, rows: list[tuple[str, ...]]) -> None:
    """A project goes on from a promise and from its evaluation, from 2024 and from 2023, in two documents of 2025: no contradiction."""
    decisions, faults = read(tmp_path, *rows)
    assert not faults
    assert len(decisions) == len(rows)


def test_a_circle_is_a_fault(tmp_path: Path) -> None:
    """Three printings of one year, each said to be the first of another, go round."""
    path = tmp_path / "links.csv"
    names = [f"甲局-2024-{more}/1" for more in "abc"]
    rows = [(names[0], names[1]), (names[1], names[2]), (names[2], names[0])]
    path.write_text("\n".join([",".join(COLUMNS), *(f"{one},{other},same,x,2026-02-03" for one, other in rows)]), encoding="utf-8")
    _, faults = read_links(path, tables_of(*(P(f"甲局-2024-{more}", "市场") for more in "abc")))
    assert ["连成了一圈" in fault.found for fault in faults] == [True]


def test_decisions_about_a_document_with_faults_wait(tmp_path: Path) -> None:
    """A document that cannot be read today does not make its decisions wrong."""
    path = tmp_path / "links.csv"
    path.write_text(",".join(COLUMNS) + "\n丙局-2024-a/1,甲局-2024-a/1,same,x,2026-02-03\n", encoding="utf-8")
    assert read_links(path, tables_of(*PRINTED), {"丙局-2024-a"}) == ([], [])
