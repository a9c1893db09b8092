"""The projects of a list of amounts by project, and of a list of their evaluations (`序号 项目名称 全年预算数 全年执行数 执行率 得分`)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from generator.ground.targets import Remark
from generator.ground.text import despace
from generator.reading.source import Line
from generator.understanding.evaluation import Fund, Total, is_evaluation_title, read_evaluation
from generator.understanding.extraction import Extraction, Row
from generator.understanding.values import Value

_TOTAL = re.compile(r"(?:合计|总计|小计)$")
_REACHED = frozenset({"executed", "rate", "score", "total_score", "result"})
_MONEY = {"budget": "current", "current": "current", "initial": "initial", "executed": "executed"}
_TEXTS = ("rate", "weight", "score", "total_score", "result", "department")


def is_evaluated_list(fields: frozenset[str], title: str) -> bool:
    """Whether a list of projects prints what was reached: two of executed, rate, score and result, one where its title says evaluation."""
    return "project" in fields and len(fields & _REACHED) > (0 if is_evaluation_title(title) else 1)


def texts_beside(texts: Mapping[str, str]) -> dict[str, str]:
    """What a row of such a list prints beside its amounts."""
    return {name: texts[name] for name in _TEXTS if texts.get(name)}


def add_listed_projects(extraction: Extraction) -> None:
    """A document without any card or indicator still has projects: those of its list of amounts by project."""
    for rows in list(_rows_of_projects(extraction)) if not extraction.projects else ():
        first = rows[0]
        if not first["name"]:
            extraction.note(int(str(first["line"])), Remark("project", "", "", "no-project", "guess", "印有金额，没有项目名称"))
        elif not _TOTAL.search(despace(str(first["name"]))):
            extraction.projects.append(_evaluated(extraction, rows) if first.get("evaluated") is not None else _planned(extraction, first))


def _rows_of_projects(extraction: Extraction) -> Iterator[list[Row]]:
    """The amounts of each row of a list of projects."""
    found: dict[tuple[object, ...], list[Row]] = {}
    for row in extraction.budget_lines:
        if row.get("of_project") and row["amount_printed"]:
            found.setdefault((row["line"], row["name"]), []).append(row)
    yield from found.values()


def _planned(extraction: Extraction, row: Row) -> Row:
    return {
        "department": extraction.department, "agency": row["agency"], "project": row["name"], "budget_printed": row["amount_printed"],
        "money_unit": row["money_unit"], "budget_yuan": row["amount_yuan"], "line": row["line"], "last_line": row["line"],
    }  # fmt: skip


def _evaluated(extraction: Extraction, rows: Sequence[Row]) -> Row:
    """A project of a list of evaluations: its money by column, its rate and its score as the list prints them."""
    first, beside = rows[0], dict[str, str](rows[0]["evaluated"])  # type: ignore[call-overload]
    line = Line(int(str(first["line"])), "")
    amounts = {name: row for row in reversed(rows) if (name := _MONEY.get(str(row["field"])))}
    funds = [Fund("budget", "", name, Value(str(row["amount_printed"]), line, 0, str(row["money_unit"]))) for name, row in amounts.items()]
    funds += [Fund("budget", "", name, Value(beside[name], line)) for name in ("rate", "weight") if name in beside]
    score = beside.get("total_score") or beside.get("score", "")
    total = Total(line, "", score) if score else None
    current = amounts.get("current")
    place = len(extraction.projects)
    extraction.funds += [{"project": place, "source": "budget", "label": "", "column": fund.column, "printed": fund.value.text, "line": line.number,
                          "amount_yuan": amounts[fund.column]["amount_yuan"] if fund.column in amounts else None} for fund in funds]  # fmt: skip
    extraction.totals += [{"project": place, "points": "", "score": score, "line": line.number}] if total else []
    return {
        **_planned(extraction, first), "department": beside.get("department") or extraction.department, "stage": "evaluation", "scope": "project",
        "budget_printed": current["amount_printed"] if current else "", "budget_yuan": current["amount_yuan"] if current else None,
        "result": extraction.shown(line.number, beside.get("result", "")), **read_evaluation(extraction, funds, total, str(first["money_unit"]), ""),
    }  # fmt: skip
