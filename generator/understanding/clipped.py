"""Names and goals that a narrow column cut off: an open bracket, a column's usual width used up. Told, never mended."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from generator.ground.targets import Remark
from generator.ground.text import despace, half_width, join_han
from generator.understanding.extraction import Extraction, Row

_ENDS = tuple("率数量度性额费比率重次人家局院所馆处室会厅社站心表网目资金经费时间期限年况作用务果)）%。；")
_LEAST_WIDTH = 8
_NEAR = 2


def tell_clipped(extraction: Extraction, rows: Sequence[tuple[int, Mapping[str, str]]], projects: Sequence[Row]) -> None:
    """Notes what is probably cut in a table of a text; `rows`: line and cells of each indicator, `projects`: those of the table."""
    for line, remark in (*_goals(projects), *_names(rows)):
        extraction.note(line, remark)
    cut = {(each["field"], each["printed"]) for each in extraction.notes if each["kind"] == "clipped"}
    extraction.review |= {line for line, cells in rows if ("indicator", cells["indicator"].strip()) in cut}


def _goals(projects: Sequence[Row]) -> Iterator[tuple[int, Remark]]:
    """Goals without an end, where most goals are equally long."""
    goals = [(str(row["goal"]), int(str(row["line"]))) for row in projects if row.get("goal")]
    lengths = Counter(len(despace(goal)) for goal, _ in goals)
    usual = lengths.most_common(1)[0][0] if lengths else 0
    if sum(count for length, count in lengths.items() if abs(length - usual) < _NEAR) * 2 <= len(goals):
        return
    for goal, line in goals:
        if abs(len(despace(goal)) - usual) <= _NEAR and not goal.endswith(("。", "；", "！")):
            yield line, Remark("goal", goal, goal, "clipped", "probable", f"各项目的目标都在约{usual}字处断开，被截断")


def _names(rows: Sequence[tuple[int, Mapping[str, str]]]) -> Iterator[tuple[int, Remark]]:
    """Names that were probably cut. The width shows where extraction left a blank: the piece before it fills the column."""
    for column in ("agency", "project", "indicator"):
        first: dict[str, int] = {}
        for line, cells in rows:
            first.setdefault(cells.get(column, "").strip(), line)
        torn = Counter(size for name in first if join_han(name) != name and (size := len(name.split()[0])) >= _LEAST_WIDTH)
        usual = torn.most_common(1)[0][0] if torn else _shared_longest(first)
        about = "恰好占满栏宽（" if torn else "占满栏宽（约"
        for name, line in first.items():
            pieces = name.split() if torn else [despace(name)]
            if name.endswith("<"):
                yield line, Remark(column, name, join_han(name), "clipped", "probable", "名称末尾被截断，留下提取的残字")
            elif open_bracket(name):
                yield line, Remark(column, name, join_han(name), "clipped", "probable", "括号没有闭合，名称被截断")
            elif name and len(pieces[-1]) == usual and not name.endswith(_ENDS):
                yield line, Remark(column, name, join_han(name), "clipped", "guess", f"{about}{usual}字），可能被截断")


def _shared_longest(names: Mapping[str, int]) -> int:
    """The greatest length of the names where several reach it, as a narrow column makes them; else 0."""
    lengths = Counter(len(despace(name)) for name in names)
    longest = max(lengths, default=0)
    return longest if longest >= _LEAST_WIDTH and lengths[longest] > 1 else 0


def open_bracket(name: str) -> bool:
    """Whether a name opens a bracket that it does not close."""
    folded = half_width(name)
    return folded.count("(") > folded.count(")") or name.count("“") > name.count("”") or name.count("《") > name.count("》")
