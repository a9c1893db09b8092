"""What a person has decided of two printings: data/links.csv, each row with its evidence, held against what the documents print."""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Iterator, Mapping, Sequence
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pandas as pd

from generator.ground.faults import Fault
from generator.linking.decision import DIFFERENT, Decision
from generator.linking.homes import Homes, homes_of
from generator.linking.joining import Joining
from generator.linking.links import linked
from generator.linking.printings import NO_YEAR, printings
from generator.reading.decisions import is_day, read_decisions
from generator.tables.schema import RELATIONS, Tables

__all__ = ["COLUMNS", "DIFFERENT", "Decision", "read_links"]

COLUMNS = ("project_id", "other_id", "relation", "evidence", "decided_on")
_MEND = "改正或删去这一行；编号见 data/projects.csv 的 project_id"
_FITS = {
    "same": "同一年、同为目标或同为自评的两次印出", "evaluates": "project_id 是自评，other_id 是同一年的目标", "continues": "project_id 的年度晚于 other_id",
}  # fmt: skip


def read_links(path: Path, tables: Tables, torn: Container[str] = (), homes: Homes | None = None) -> tuple[list[Decision], list[Fault]]:
    """The decisions, and a fault for each that is not whole, names an unknown printing or itself, does not fit, or contradicts another.

    `torn`: documents with faults of their own, whose projects may be missing for that reason; decisions about them are not judged.
    """
    found, faults = read_decisions(path, COLUMNS)
    rows = [(line, Decision(**row)) for line, row in found]
    rows = [(line, row) for line, row in rows if not any(name.split("/", 1)[0] in torn for name in row.pair)]
    known = printings(tables, homes).set_index("project_id") if rows else pd.DataFrame()
    counts = Counter(row.pair for _, row in rows)
    told = [(line, each) for line, row in rows for each in _unfit(row, known, counts)]
    unfit = {line for line, _ in told}
    whole = [(line, row) for line, row in rows if line not in unfit]
    told += [*_circles(whole), *_contradictions(whole), *_of_one_document(whole, known)]
    if not told:
        told += _of_one_year(whole, known, _nodes(whole, known, tables, homes))
    return ([] if told else [row for _, row in whole]), [*faults, *(Fault(str(path), line, *each, _MEND) for line, each in told)]


def _unfit(row: Decision, known: pd.DataFrame, counts: Counter[frozenset[str]]) -> Iterator[tuple[str, str]]:
    """What is wrong with one decision: what was found, what was expected."""
    unknown = [each for each in (row.project_id, row.other_id) if each not in known.index]
    if unknown:
        yield f"没有编号为 {'、'.join(unknown)} 的项目", "本次读出的项目"
    if row.project_id == row.other_id:
        yield f"{row.project_id} 与自己相连", "两次不同的印出"
    if row.relation not in (*RELATIONS, DIFFERENT):
        yield f"relation 是“{row.relation}”", f"{'、'.join(RELATIONS)} 或 {DIFFERENT}"
    if not row.evidence.strip() or not is_day(row.decided_on):
        yield f"{row.project_id}：没有依据，或 decided_on 是“{row.decided_on}”", "依据，以及判断的日期 2026-03-01"
    if counts[row.pair] > 1:
        yield f"{row.project_id} 与 {row.other_id} 写了不止一次", "每一对一行，不互相矛盾"
    if unknown or row.project_id == row.other_id or row.relation not in RELATIONS:
        return
    later, earlier = known.loc[row.project_id], known.loc[row.other_id]
    if later["department"] != earlier["department"]:
        yield f"{row.project_id} 与 {row.other_id} 属于两个部门", "同一部门的两次印出；部门改名的，先把两份文件卡的 department 写成一样"
    elif row.relation == "same" and later["side"] == earlier["side"]:
        yield f"{row.project_id} 与 {row.other_id} 是同一份文件里的两张卡", "一份文件里的两张卡是两个项目；文件自己重复印了一张卡的，不能在这里合并"
    elif not _fits(row.relation, later, earlier):
        yield f"{row.project_id} 与 {row.other_id} 不是 {row.relation}", _FITS[row.relation]


def _fits(relation: str, later: pd.Series, earlier: pd.Series) -> bool:
    if NO_YEAR in {later["year"], earlier["year"]}:
        return relation == "same" and later["stage"] == earlier["stage"]
    if relation == "continues":
        return bool(later["year"] > earlier["year"])
    stages = (later["stage"], earlier["stage"])
    return bool(later["year"] == earlier["year"]) and (stages == ("evaluation", "target") if relation == "evaluates" else stages[0] == stages[1])


def _circles(rows: Sequence[tuple[int, Decision]]) -> Iterator[tuple[int, tuple[str, str]]]:
    """A fault at the first decision of each circle of years; years that fit make none, so this is left for unknown ones and repeats."""
    after: dict[str, set[str]] = {}
    for _, row in rows:
        if row.relation != DIFFERENT:
            after.setdefault(row.project_id, set()).add(row.other_id)
    try:
        TopologicalSorter(after).prepare()
    except CycleError as error:
        circle = list(error.args[1])
        line = next(line for line, row in rows if row.project_id in circle and row.other_id in circle)
        yield line, ("连成了一圈：" + " → ".join(circle), "每一次印出只连到更早的")


def _contradictions(rows: Sequence[tuple[int, Decision]]) -> Iterator[tuple[int, tuple[str, str]]]:
    """A fault for each pair that is told apart, and joined by other decisions."""
    joining = Joining({name: (name, NO_YEAR) for _, row in rows for name in row.pair})
    for _, row in rows:
        if row.relation != DIFFERENT:
            joining.force(row.project_id, row.other_id)
    for line, row in rows:
        if row.relation == DIFFERENT and joining.root(row.project_id) == joining.root(row.other_id):
            yield line, (f"{row.project_id} 与 {row.other_id} 判为不同项目，别的行却把它们连在一起", "不互相矛盾的判断")


def _of_one_document(rows: Sequence[tuple[int, Decision]], known: pd.DataFrame) -> Iterator[tuple[int, tuple[str, str]]]:
    """A fault for each decision after which two cards of one document would be one project, through the decisions before it."""
    members: dict[str, list[str]] = {}
    joining = Joining({name: (name, NO_YEAR) for _, row in rows for name in row.pair})
    for line, row in rows:
        if row.relation in ("same", "evaluates"):
            first, second = (members.setdefault(joining.root(name), [name]) for name in (row.other_id, row.project_id))
            twice = next(((one, other) for one in first for other in second if one != other and known["side"][one] == known["side"][other]), None)
            if twice:
                yield line, (f"连起来后 {twice[0]} 与 {twice[1]} 成为同一项目，却是同一份文件里的两张卡", "一份文件里的两张卡是两个项目")
            elif first is not second:
                joining.force(row.project_id, row.other_id)
                members[joining.root(row.project_id)] = first + second


def _of_one_year(rows: Sequence[tuple[int, Decision]], known: pd.DataFrame, nodes: Mapping[str, object]) -> Iterator[tuple[int, tuple[str, str]]]:
    """A fault for each decision over years after which two projects of one year would be one; `nodes`: what is one project within its year."""
    stories: dict[object, dict[int, str]] = {}
    for line, row in rows:
        if row.relation != "continues":
            continue
        first, second = (stories.setdefault(nodes[name], {int(known["year"][name]): name}) for name in (row.other_id, row.project_id))
        twice = next((year for year in first if year in second and nodes[first[year]] != nodes[second[year]]), None)
        if twice is not None:
            yield line, (f"连起来后 {first[twice]} 与 {second[twice]} 成为同一项目，却是 {twice} 年的两个项目",
                         "一个项目每年一个；这两次印出若是同一个项目，先写一行 same")  # fmt: skip
            continue
        whole = first | second
        for each in whole.values():
            stories[nodes[each]] = whole


def _nodes(rows: Sequence[tuple[int, Decision]], known: pd.DataFrame, tables: Tables, homes: Homes | None) -> dict[str, object]:
    """Printing → what is one project within its year, as the printings of the departments concerned and the decisions about one year tell."""
    over = [row for _, row in rows if row.relation == "continues"]
    if len(over) < 2:
        return {name: name for row in over for name in row.pair}
    homes = homes or homes_of(tables)
    keys = {str(known["department"][row.project_id]) for row in over}
    own = {name for name, home in homes.of.items() if home.key in keys}
    part = tables | {name: tables[name][tables[name]["document_id"].isin(own)] for name in ("documents", "projects", "indicators")}
    projects = linked(part, [row for _, row in rows if row.relation != "continues"], homes)["projects"]
    names, stories = projects["project_id"], projects["story_id"]
    return {name: (story, known["year"][name]) for name, story in zip(names, stories, strict=True)}
