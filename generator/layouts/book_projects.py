"""The lists of a budget book that speak of projects: indicators with code rows, programmes with goals, amounts only."""

from __future__ import annotations

import re
from collections import Counter
from decimal import ROUND_HALF_UP, Decimal

from generator.ground.money import UNITS, parse_amount, to_yuan
from generator.ground.targets import Remark
from generator.ground.text import despace, fold, half_width
from generator.layouts.book_tables import Table, add_cell, conceal_columns, row_cells
from generator.layouts.rows import ends_whole, open_bracket
from generator.reading.source import Line
from generator.understanding.extraction import Extraction, Row, split_code
from generator.understanding.indicator import IndicatorCells, add_indicator

_LONG_CODE = re.compile(r"^\d{12,}$")
_TOTAL = re.compile(r"(?:合计|总计)$")
_AMOUNTS = {"multi_year_total": "multi_year_total_yuan", "budget": "budget_yuan", "fiscal": "fiscal_yuan", "other": "other_yuan"}


def is_indicator_list(table: Table) -> bool:
    """Whether a table prints indicators row by row."""
    return {"agency", "project", "indicator", "target"} <= set(table.fields.values())


def is_programme_list(table: Table) -> bool:
    """Whether a table prints amounts with goals: the first-level projects."""
    fields = set(table.fields.values())
    return {"project", "goal"} <= fields and "indicator" not in fields


def add_programmes(extraction: Extraction, table: Table, *, trims: bool) -> None:
    """The first-level projects with amount and goal."""
    at = {name: index for index, name in table.fields.items()}
    amount_column = next((index for index in table.amount_columns() if table.fields.get(index) == "budget"), None)
    for line in table.rows:
        cells = row_cells(table, line, trims=trims)
        if cells is None or not cells[at["project"]] or _TOTAL.search(despace(cells[at["project"]])):
            continue
        amount = parse_amount(cells[amount_column]) if amount_column is not None else None
        extraction.programmes.append({
            "agency": extraction.name(line.number, "agency", cells[at["agency"]]) if "agency" in at else "",
            "programme": extraction.name(line.number, "programme", cells[at["project"]]),
            "amount_yuan": to_yuan(amount, table.money_unit) if amount is not None and table.money_unit else None,
            "goal": extraction.name(line.number, "goal", cells[at["goal"]]), "line": line.number,
        })  # fmt: skip


class IndicatorList:
    """Reads the indicator list: subtotal rows by agency, code rows, and one row per indicator."""

    def __init__(self, extraction: Extraction, table: Table, unit: str, department: tuple[str, str], *, trims: bool) -> None:
        """`unit` is the unit of money of its amounts; `department` is code and name printed above the tables."""
        self.extraction, self.table, self.unit, self.department, self.trims = extraction, table, unit, department, trims
        self.at = {name: index for index, name in table.fields.items()}
        self.code: tuple[str, str] | None = None
        self.place: tuple[str, str, str] | None = None

    def read(self) -> None:
        """Takes every row in order."""
        for line in self.table.rows:
            cells = row_cells(self.table, line, trims=self.trims)
            if cells is None:
                found = f"这一行有{len(line.cells)}格，表头有{self.table.width}栏"
                self.extraction.fault(line, found, f"{self.table.width}格", "对照原件，把这一行的各格用制表符对齐表头")
            else:
                conceal_columns(self.extraction, self.table, line, cells)
                self._row(line, cells)
        note_clipped_columns(self.extraction)

    def _cell(self, cells: list[str], name: str) -> str:
        return cells[self.at[name]] if name in self.at else ""

    def _row(self, line: Line, cells: list[str]) -> None:
        code = despace(half_width(self._cell(cells, "project_code")))
        if not self._cell(cells, "project") and not self._cell(cells, "indicator"):
            self._subtotal(line, cells, code)
        elif self._cell(cells, "indicator") and self._cell(cells, "project"):
            self._indicator(line, cells, code)
        else:
            self.extraction.fault(line, "这一行缺项目名称或三级指标", "两者都有，或都没有（小计行）", "对照原件补上这一格")

    def _subtotal(self, line: Line, cells: list[str], code: str) -> None:
        self.extraction.mark(line, "subtotal")
        agency = self.extraction.name(line.number, "agency", self._cell(cells, "agency"))
        if code:
            self.code = (fold(self._cell(cells, "agency")), code)
        weight = parse_amount(self._cell(cells, "weight"))
        self.extraction.weight_subtotals.append({"agency": agency, "project_code": code, "weight": weight, "line": line.number})

    def _indicator(self, line: Line, cells: list[str], code: str) -> None:
        self.extraction.mark(line, "data")
        place = (fold(self._cell(cells, "agency")), fold(self._cell(cells, "project")), code if _LONG_CODE.match(code) else "")
        if self.code is not None or place != self.place:
            self._open_project(line, cells, code)
        self.place = place
        index = len(self.extraction.projects) - 1
        project = self.extraction.projects[index]
        project["last_line"] = line.number
        self._amounts(line, cells, project)
        self._other_goal(line, cells, project)
        add_indicator(self.extraction, index, line, IndicatorCells(
            self._cell(cells, "category"), self._cell(cells, "subcategory"), self._cell(cells, "indicator"),
            self._cell(cells, "target"), self._cell(cells, "operator") if "operator" in self.at else None,
            self._cell(cells, "measure_unit") if "measure_unit" in self.at else None,
            self._cell(cells, "description"), self._cell(cells, "weight"),
        ))  # fmt: skip

    def _open_project(self, line: Line, cells: list[str], code: str) -> None:
        agency_code, agency = split_code(self.extraction.name(line.number, "agency", self._cell(cells, "agency")))
        whole = self.code[1] if self.code and self.code[0] == fold(self._cell(cells, "agency")) else (code if _LONG_CODE.match(code) else "")
        self.code = None
        self.extraction.projects.append({
            "department_code": self.department[0], "department": self.department[1], "agency": agency, "agency_code": agency_code,
            "programme": self.extraction.name(line.number, "programme", self._cell(cells, "programme")),
            "project": self.extraction.name(line.number, "project", self._cell(cells, "project")), "project_code": whole,
            "goal": self.extraction.name(line.number, "goal", self._cell(cells, "goal")),
            "money_unit": self.unit, "line": line.number,
        })  # fmt: skip

    def _amounts(self, line: Line, cells: list[str], project: Row) -> None:
        for name, column in _AMOUNTS.items():
            printed = self._cell(cells, name)
            if not printed:
                continue
            row: Row = {"table": self.table.title, "side": "", "code": "", "name": project["project"], "agency": project["agency"],
                        "money_unit": self.unit, "line": line.number, "column": self.table.paths[self.at[name]]}  # fmt: skip
            add_cell(self.extraction, line, row, printed)
            amount = parse_amount(printed)
            if amount is not None and self.unit and column not in project:
                project[column] = to_yuan(amount, self.unit)
                if name == "budget":
                    project["budget_printed"] = printed

    def _other_goal(self, line: Line, cells: list[str], project: Row) -> None:
        goal = self._cell(cells, "goal")
        if goal and project["line"] != line.number and fold(goal) != fold(str(project["goal"])) and goal != project.get("other_goal"):
            project["other_goal"] = goal
            remark = Remark("goal", goal, str(project["goal"]), "goal-variant", "certain", "同一项目的目标换页后截断处不同，取首次所印")
            self.extraction.note(line.number, remark)


def infer_unit(extraction: Extraction, table: Table) -> str:
    """The unit of money of a list that prints none: the one that agrees with the other lists, else by its size.

    Noted as probable at the head of the table.
    """
    if table.money_unit:
        return table.money_unit
    at = {name: index for index, name in table.fields.items()}
    listed = {(fold(str(row["agency"])), fold(str(row["name"]))): row["amount_yuan"] for row in extraction.budget_lines if row["amount_yuan"]}
    votes: Counter[str] = Counter()
    amounts = []
    for line in table.rows:
        cells = [cell.strip() for cell in line.cells] + [""] * table.width
        amount = parse_amount(cells[at["budget"]]) if "budget" in at else None
        if amount:
            amounts.append(amount)
            other = listed.get((fold(cells[at["agency"]]), fold(cells[at["project"]])))
            votes.update(unit for unit in UNITS if other and _agree(amount, unit, Decimal(str(other))))
    if votes:
        unit, reason = votes.most_common(1)[0][0], "没有印单位，与别的表里同名项目的金额相符"
    elif amounts and all(amount == amount.to_integral_value() for amount in amounts) and max(amounts) >= UNITS["万元"]:
        unit, reason = "元", "没有印单位，全是整数且达到万位，按元读"
    else:
        return ""
    if table.first is not None:
        extraction.note(table.first.number, Remark("money_unit", "", unit, "unit-inferred", "probable", reason))
    return unit


def _agree(amount: Decimal, unit: str, yuan: Decimal) -> bool:
    """Whether an amount in `unit` is the listed one, rounded to hundredths of 万元."""
    return (amount * UNITS[unit] / 100).quantize(Decimal(1), ROUND_HALF_UP) == (yuan / 100).quantize(Decimal(1), ROUND_HALF_UP)


def note_clipped_columns(extraction: Extraction) -> None:
    """Notes goals and names that a narrow column cut: most goals equally long and without an end, signs of a torn name."""
    goals = [(str(row["goal"]), row) for row in extraction.projects if row.get("goal")]
    lengths = Counter(len(despace(goal)) for goal, _ in goals)
    usual = lengths.most_common(1)[0][0] if lengths else 0
    if goals and sum(count for length, count in lengths.items() if abs(length - usual) <= 1) * 2 > len(goals):
        for goal, row in goals:
            if abs(len(despace(goal)) - usual) <= 2 and not goal.endswith(("。", "；", "！")):
                remark = Remark("goal", goal, goal, "clipped", "probable", f"各项目的目标都在约{usual}字处断开，被截断")
                extraction.note(int(str(row["line"])), remark)
    _note_clipped_names(extraction)


def _note_clipped_names(extraction: Extraction) -> None:
    lengths = Counter(len(name) for name in {despace(str(row["indicator"])) for row in extraction.indicators})
    usual = max((length for length, count in lengths.items() if count > 2 and length > 7), default=0)
    for indicator in extraction.indicators:
        name = str(indicator["indicator"])
        if name.endswith("<") or open_bracket(name):
            certainty, reason = "probable", "名称末尾被截断，留下提取的残字"
        elif usual and len(despace(name)) >= usual and not ends_whole(name):
            certainty, reason = "guess", f"占满栏宽（约{usual}字），可能被截断"
        else:
            continue
        extraction.note(int(str(indicator["line"])), Remark("indicator", name, name, "clipped", certainty, reason))
        indicator["needs_review"] = True
