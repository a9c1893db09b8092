"""A form: labels with their values beside or below them, the money of a project, its goal; several forms stand one below the other."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from generator.ground.faults import shorten
from generator.ground.money import UNITS, money_unit, parse_amount
from generator.ground.targets import Remark
from generator.ground.text import HAN, fold
from generator.ground.vocabulary import form_field_of, head_field_of, official_category, official_subcategory
from generator.reading.source import Line
from generator.understanding.amount_pairs import budget_of_pairs, spending_below
from generator.understanding.counted import tab_cells
from generator.understanding.evaluation import Fund, Total, add_actual, funds_in, is_evaluation_title, read_evaluation
from generator.understanding.extraction import Extraction, Row, split_code, year_of
from generator.understanding.heads import Column, Head
from generator.understanding.indicator import add_indicator
from generator.understanding.indicator_rows import IndicatorRow
from generator.understanding.persons import hidden
from generator.understanding.table import Place, Table
from generator.understanding.tasks import is_of_tasks, tell_task
from generator.understanding.values import Value, amount_of, is_amount, note_amount, unit_in_label

WHOLE = "（部门整体）"
"""What stands for the project where a form is of a whole department."""
AMOUNTS = {"budget": "budget_yuan", "fiscal": "fiscal_yuan", "other": "other_yuan", "multi_year_total": "multi_year_total_yuan"}
CODED = {"department": "department_code", "agency": "agency_code"}
TEXTS = ("project", "project_code", "programme", "purpose", "goal", "period", "attribute", "office")
GROUPS = frozenset({"money_group", "goal_group", "indicator_group", "purpose_section"})
MONEY = frozenset({*AMOUNTS, "carry_over", "initial", "current", "executed"})
_LONG = frozenset({"goal", "purpose", "long_goal", "goal_actual"})
NOT_A_START = frozenset({"budget", "side", "name", "number", "remark", "code", "code_group", "category", "subcategory", "indicator", "target", "weight",
                         "operator", "measure_unit", "money_unit"})  # fmt: skip
OPENING = frozenset({"project", "department", "agency", "project_code", "programme"})
_OPEN = {"purpose_section": "purpose", "goal": "goal", "purpose": "purpose"}
_LABEL = re.compile(rf"^(?=.*[{HAN}]{{2}})[^\d≥≤=＝。；]{{2,24}}$")
_COLON_LABEL = re.compile(rf"^[{HAN}（）]{{2,12}}[:：]\s*\S")
_CODED_PROJECT = re.compile(r"^(?=[0-9A-Z]*\d{5})([0-9A-Z]{8,})\s*[-－—_]\s*(?=\D)")
_CODE_IN_BRACKETS = re.compile(r"^[\[【(（](\d{2,})[\]】)）]\s*")
_NUMBER = re.compile(r"^\d{1,2}[.、．]\s*")
_COLON = re.compile(r"[:：]")
_OF_WHICH = re.compile(r"^其中[:：](?=[^:：]+[:：])")
_LONG_TERM = re.compile(r"实施期|中期|长期")
_TOTAL = re.compile(r"^(?:总额|总计|合计|小计)[:：]\s*(\S.*)$")
_GOAL = re.compile(r"目标\s*[\d一二三四五六七八九十]")


@dataclass
class Form:
    """One form while it is read."""

    first: Line
    last: Line
    unit: str = ""
    title: str = ""
    year: int | None = None
    values: dict[str, Value] = field(default_factory=dict)
    funds: Head | None = None
    below: tuple[Column, ...] = ()
    group: str = ""
    open: str = ""
    indicators: list[IndicatorRow] = field(default_factory=list)
    remarks: list[tuple[Line, Remark]] = field(default_factory=list)
    money: list[Fund] = field(default_factory=list)
    totals: list[Total] = field(default_factory=list)
    evaluated: bool = False
    clashing: set[str] = field(default_factory=set)

    def put(self, name: str, value: Value) -> None:
        """Keeps a field: a goal or purpose goes on over several rows, of any other the first that is printed counts, another is noted."""
        self.last = value.line
        if name in {"person", "telephone"}:
            return
        known = self.values.get(name)
        if known is None or not known.text:
            self.values[name] = value
        elif name in _LONG and value.text and fold(value.text) not in fold(known.text):
            self.values[name] = Value(f"{known.text}\n{value.text}", known.line, known.column, known.unit)
        elif name in AMOUNTS and value.text and _differ(known.text, value.text):
            reason = f"同一栏印了两次而不同（{shorten(known.text)}与{shorten(value.text)}），不取其一"
            self.remarks.append((value.line, Remark(f"{name}_yuan", value.text, "", "amount-variant", "guess", reason)))
            self.clashing.add(name)
        elif value.text and fold(known.text) != fold(value.text) and name not in MONEY:
            self.remarks.append((value.line, Remark(name, value.text, known.text, f"{name}-variant", "certain", "这一栏另印有不同的文字，取首次所印")))

    @property
    def text_of_project(self) -> str:
        """Its project's name as printed."""
        return self.values["project"].text if "project" in self.values else ""


def _differ(one: str, other: str) -> bool:
    """Whether two printings of an amount are two numbers."""
    amounts = parse_amount(one), parse_amount(other)
    return None not in amounts and amounts[0] != amounts[1]


def starts_form_row(table: Table, row: int) -> bool:
    """Whether a row begins with a label of a form, by itself or with its value behind a colon."""
    filled = table.filled(row)
    if not filled:
        return False
    name = _field(filled[0].text) or (_labelled(filled[0].text) or ("", ""))[0]
    return bool(name) and name not in NOT_A_START - {"budget"} and (name != "budget" or len(filled) > 1)


def take_row(extraction: Extraction, form: Form, table: Table, row: int) -> bool:
    """Reads a row of a form; False where it is none."""
    filled = table.filled(row)
    if form.funds is not None:
        if is_of_tasks(form.funds):
            if tell_task(extraction, form.funds, table, row):
                return True
        elif funds := funds_in(form.funds, form.group, table, row):
            form.money += funds
            form.last = table.lines[row]
            extraction.mark(form.last, "data")
            return True
        form.funds = None
    under = [place for place in filled if any(column.start <= place.column < column.end for column in form.below)]
    beside = next((place.text for place in filled if place not in under), "")
    ends = any(_ends_values(place) for place in under) or not (not beside or _field(beside) in GROUPS | _LONG or _GOAL.match(beside))
    if form.below and not ends and _takes_below(extraction, form, table, row):
        extraction.mark(table.lines[row], "data")
        return True
    pairs = budget_of_pairs(_pairs(form, table, row))
    if not pairs:
        return _spends(extraction, form, table, row) or _goes_on(extraction, form, table, row) or _unknown(extraction, table, row)
    form.below = ()
    if (cells := tab_cells(table.lines[row])) and form_field_of(cells[-1]) in AMOUNTS:
        remark = Remark(f"{form_field_of(cells[-1])}_yuan", "", "", "no-value", "guess", f"“{shorten(cells[-1])}”后没有值，可能被截断")
        extraction.note(table.lines[row].number, remark)
    aside = [pair for pair in pairs if pair[1].rows > 1 and not pair[2]]
    if aside and len(pairs) - len(aside) > 1 and _is_head_of_values(table, row, [pair for pair in pairs if pair not in aside]):
        pairs = [pair for pair in pairs if pair not in aside]
    form.open = next((_OPEN[name] for name in _labels_of(table, row) if name in _OPEN), "")
    if _is_head_of_values(table, row, pairs):
        form.below = tuple(Column(label.column, label.end, (label.text,), name) for name, label, _ in pairs)
        extraction.mark(table.lines[row], "label")
        return True
    extraction.mark(table.lines[row], "data")
    for name, label, values in pairs:
        _put(extraction, form, table.line_of(row, values[0] if values else label), name, label, values)
        form.last = table.last_line(row)
    return True


def _known(text: str) -> str | None:
    """The field of a label, a goal of several years (`实施期目标`) apart from that of the year."""
    name = form_field_of(text)
    return "long_goal" if name == "goal" and _LONG_TERM.search(text) and "年度" not in text else name


def _ends_values(place: Place) -> bool:
    """Whether a cell below labels is a label itself, so that the values below them have ended."""
    name = _field(place.text)
    return name is not None and (name in OPENING | GROUPS or name not in NOT_A_START)


def _field(text: str) -> str | None:
    name = _known(text)
    return None if name in {"side", "name", "number", "remark", "code", "code_group"} else name


def _pairs(form: Form, table: Table, row: int) -> list[tuple[str, Place, list[Place]]]:
    """The labels of a row with the cells behind each; a group's label (`项目资金（万元）`) gives its unit to what follows."""
    pairs: list[tuple[str, Place, list[Place]]] = []
    filled = table.filled(row)
    for at, place in enumerate(filled):
        name = _field(place.text)
        inside = name is None and _labelled(place.text)
        if name in GROUPS:
            form.group = place.text
            pairs.append((str(name), place, []))
        elif name and not (pairs and pairs[-1][0] == "project" and not pairs[-1][2] and _gapless(pairs[-1][1], place) and name not in OPENING):
            pairs.append((name, place, []))
        elif pairs and pairs[-1][0] == "budget" and (total := _TOTAL.match(place.text)):
            pairs[-1][2].append(Place(place.row, place.column, place.rows, place.columns, total[1], total[1]))
        elif inside:
            pairs.append((inside[0], place, [Place(place.row, place.column, place.rows, place.columns, inside[1], inside[1])]))
        elif _COLON_LABEL.match(place.text):
            pairs.append(("unknown", place, [place]))
        elif pairs and _is_unknown_between(pairs[-1], place, filled[at + 1 :]):
            pairs.append(("unknown", place, []))
        elif pairs:
            pairs[-1][2].append(place)
        elif _unknown_label(table, row, place) and unit_in_label(place.text):
            form.group = place.text
        elif _unknown_label(table, row, place):
            pairs.append(("unknown", place, []))
        else:
            return []
    return [pair for pair in pairs if pair[0] not in GROUPS or pair[2] or len(pairs) == 1] if any(pair[0] != "unknown" for pair in pairs) else []


def _is_unknown_between(pair: tuple[str, Place, list[Place]], place: Place, following: Sequence[Place]) -> bool:
    """Whether a cell behind a label and its value is an unknown label, with its own value behind it."""
    return bool(pair[2]) and pair[0] not in _LONG and bool(following) and not _field(following[0].text) and _is_short(place)


def _is_short(place: Place) -> bool:
    return len(place.text) < 20 and not is_amount(place.text)


def _gapless(label: Place, place: Place) -> bool:
    return label.end == place.column


def _unknown_label(table: Table, row: int, place: Place) -> bool:
    """Whether the first cell of a row, itself no known label, is followed by known ones: an unknown label with its value."""
    following = table.filled(row)[1:]
    return len(place.text) < 20 and len(following) > 1 and any(_field(each.text) for each in following)


def _labelled(text: str) -> tuple[str, str] | None:
    """Field and value of a cell that holds both, with a colon between (`主管部门：某某局`)."""
    pieces = _COLON.split(_OF_WHICH.sub("", text), maxsplit=1)
    if len(pieces) != 2 or len(pieces[0]) > 20 or not pieces[1].strip() or money_unit(text):
        return None
    name = _field(pieces[0])
    return (name, pieces[1].strip()) if name and name not in GROUPS else None


def _is_head_of_values(table: Table, row: int, pairs: Sequence[tuple[str, Place, list[Place]]]) -> bool:
    """Whether a row holds labels alone, side by side, whose values stand below them."""
    labels = [label for name, label, values in pairs if name not in GROUPS]
    bare = [not values for name, _, values in pairs if name not in GROUPS]
    if len(labels) < 2 or not all(bare) or row + 1 >= len(table.lines):
        return False
    goals = not table.merges and {name for name, _, _ in pairs} <= _LONG | GROUPS
    aligned = not table.merges and [place.column for place in table.filled(row + 1)] == [label.column for label in labels]
    touching = goals or aligned or all(one.end == other.column for one, other in pairwise(labels))
    below = [place for place in table.filled(row + 1) if any(label.column <= place.column < label.end for label in labels)]
    return touching and bool(below) and not any(_field(place.text) for place in below[:2])


def _takes_below(extraction: Extraction, form: Form, table: Table, row: int) -> bool:
    taken, filled = False, table.filled(row)
    in_order = not table.merges and len(filled) == len(form.below) - 1 and form.below[0].field == form.below[1].field
    for at, place in enumerate(filled):
        under = next((each for each in form.below if each.start <= place.column < each.end), None)
        column = form.below[at + 1] if in_order else under
        if column is None or column.field is None:
            continue
        form.put(column.field, replace(_value(extraction, table, row, place, column.start), unit=unit_in_label(column.label)))
        taken = True
    return taken


def _value(extraction: Extraction, table: Table, row: int, place: Place, column: int) -> Value:
    """What a cell adds to a text that goes on, persons of its own line hidden."""
    line = table.line_of(row, place)
    return Value(hidden(place.printed, extraction.concealed.get(line.number, ())), line, column)


def _goes_on(extraction: Extraction, form: Form, table: Table, row: int) -> bool:
    """A row whose label reaches down from above: the text goes on (`年度总体目标` beside three rows)."""
    for place in table.across(row):
        name = _known(place.text)
        if place.row < row and name == "purpose_section":
            for each in table.filled(row):
                form.put("purpose", _value(extraction, table, row, each, place.column))
            extraction.mark(table.lines[row], "data")
            return True
        if place.row < row and name in _LONG | {"project", "agency", "department"} and name in form.values:
            for each in table.filled(row):
                form.put(name, _value(extraction, table, row, each, place.column))
            extraction.mark(table.lines[row], "data")
            return True
    filled = table.filled(row)
    if form.open and len(filled) == 1 and filled[0].column > 0:
        form.put(form.open, _value(extraction, table, row, filled[0], filled[0].column))
        extraction.mark(table.lines[row], "data")
        return True
    return False


def _spends(extraction: Extraction, form: Form, table: Table, row: int) -> bool:
    """What is spent, in a row of its own beside the label of the budget that reaches down from above (`年度预算` beside 收入 and 支出)."""
    beside = next((place for place in table.across(row) if place.row < row and _known(place.text) == "budget"), None)
    if beside is None or (found := spending_below(table, row)) is None:
        return False
    form.put("budget", Value(found[1].text, table.lines[row], found[0].column, unit_in_label(beside.text)))
    extraction.mark(table.lines[row], "data")
    return True


def _labels_of(table: Table, row: int) -> list[str]:
    return [name for place in table.filled(row) if (name := form_field_of(place.text))]


def _unknown(extraction: Extraction, table: Table, row: int) -> bool:
    """A label nobody knows with its value beside it: kept on the source page, and told."""
    filled = table.filled(row)
    levels = any(official_category(place.text) or official_subcategory(place.text)[0] for place in filled)
    if not 2 <= len(filled) <= 8 or levels or not _LABEL.match(_NUMBER.sub("", filled[0].text)):
        return False
    extraction.mark(table.lines[row], "data")
    _tell_unknown(extraction, table.lines[row], filled[0].text)
    return True


def _tell_unknown(extraction: Extraction, line: Line, label: str) -> None:
    extraction.note(line.number, Remark("label", shorten(label, 40), "", "unknown-label", "certain", "这一栏不入各表，见原文行"))


def _put(extraction: Extraction, form: Form, line: Line, name: str, label: Place, values: Sequence[Place]) -> None:
    text = "\n".join(each.printed for each in values) if name in _LONG else " ".join(each.text for each in values)
    text = hidden(text, extraction.concealed.get(line.number, ()))
    form.last = line
    if name in {"person", "telephone"}:
        for each in values:
            extraction.conceal(line.number, each.text)
    elif name == "money_unit":
        form.unit = next((unit for unit in sorted(UNITS, key=len, reverse=True) if unit in text), form.unit)
    elif name in MONEY or name == "money_group":
        own = "budget" if name == "money_group" else name
        if _is_allocation(values):
            reason = "印的是几个地区或几项，不是一个金额，不入各表，见原文行"
            form.remarks.append((line, Remark(f"{own}_yuan", shorten(text, 60), "", "allocation", "certain", reason)))
        elif _is_of_other_term(form, own, label):
            form.remarks.append((line, Remark(own, shorten(text, 60), "", "long-term-amount", "certain", "中长期的金额，年度的另印，取年度的")))
        else:
            form.unit = form.unit or unit_in_label(label.text)
            form.put(own, Value(text, line, label.column, unit_in_label(label.text) or unit_in_label(form.group)))
    elif name != "unknown":
        form.put(name, Value(text, line, label.column))
    elif values:
        _tell_unknown(extraction, line, _COLON.split(label.text, maxsplit=1)[0])


def _is_allocation(values: Sequence[Place]) -> bool:
    """Whether several cells behind a label of money are words (`东县 西市`) or several amounts, not one amount."""
    amounts = [each for each in values if parse_amount(each.text) is not None]
    return len(values) > 1 and (len(amounts) > 1 or not any(re.search(r"\d", each.text) for each in values))


def _is_of_other_term(form: Form, name: str, label: Place) -> bool:
    """Whether a part (`其中：财政拨款`) stands below the total of several years, beside that of the year."""
    total, whole = form.values.get("budget"), form.values.get("multi_year_total")
    return name in {"fiscal", "other", "carry_over"} and total is not None and whole is not None and label.column == whole.column != total.column


def goal_beside(table: Table, head: Head) -> tuple[Place, Place] | None:
    """A goal and its text in front of the head of its own indicators (`年度绩效目标1（40分）`, its text, `一级指标` …), None where there is none."""
    filled = table.filled(head.first)
    known = len(filled) > 2 and _known(filled[0].text) == "goal" and form_field_of(filled[1].text) is None and filled[1].rows > 1
    return (filled[0], filled[1]) if known and head_field_of(filled[1].text) is None else None


def take_goal(extraction: Extraction, form: Form, table: Table, head: Head) -> None:
    """Reads such a goal."""
    if beside := goal_beside(table, head):
        last = form.last
        _put(extraction, form, table.line_of(head.first, beside[1]), "goal", beside[0], [beside[1]])
        form.last = last


def close_form(extraction: Extraction, form: Form, *, whole: bool) -> None:
    """Adds the project of a form with its indicators; a form that names neither, nor any money, adds nothing."""
    _settle_goal(form)
    money = {name: value for name, value in {**form.values, **_current(form)}.items() if name not in form.clashing}
    evaluated = form.evaluated or bool(form.money) or is_evaluation_title(form.title)
    for line, remark in form.remarks:
        extraction.note(line.number, remark)
    if not form.text_of_project and not form.indicators and not (whole and money.get("budget")):
        return
    places = {name: value.line.number for name, value in money.items()}
    row: Row = {"line": form.first.number, "last_line": form.last.number}
    for name in TEXTS:
        row[name] = _text_of(extraction, form, name)
    for name, code in CODED.items():
        if name in form.values:
            row[code], row[name] = coded(_text_of(extraction, form, name))
    if not row["project_code"] and (split := coded(str(row["project"])))[0]:
        row["project_code"], row["project"] = split
    units = []
    for name, column in AMOUNTS.items():
        row[column], unit = amount_of(money.get(name), form.unit)
        units += [unit] if unit and row[column] is not None else []
        note_amount(extraction, money.get(name), row[column], name, unit)
    row["money_unit"] = units[0] if units else form.unit or next((fund.value.unit for fund in form.money if fund.value.unit), "")
    row["budget_printed"] = money["budget"].text if "budget" in money else ""
    _tell_incomplete(extraction, form, whole=whole, named=bool(row["project"]))
    row["project"] = row["project"] or (WHOLE if whole else "（未印项目名称）")
    row["places"] = {**{fund.column: fund.value.line.number for fund in form.money if fund.source == "budget"}, **places,
                     **({"total_score": form.totals[-1].line.number} if form.totals else {})}  # fmt: skip
    row["own_year"] = form.year or year_of(form.title)
    row |= {"scope": "department" if whole else "project", "stage": "evaluation" if evaluated else "target"}
    row["result"] = _text_of(extraction, form, "goal_actual")
    if evaluated:
        row |= read_evaluation(extraction, form.money, form.totals[-1] if form.totals else None, form.unit, form.group if form.money else "")
    _tell_grade(extraction, form)
    place = len(extraction.projects)
    extraction.projects.append(row)
    extraction.funds += [{"project": place, "source": each.source, "label": each.label, "column": each.column, "printed": each.value.text,
                          "amount_yuan": amount_of(each.value, form.unit)[0], "line": each.value.line.number} for each in form.money]  # fmt: skip
    extraction.totals += [{"project": place, "points": each.points, "score": each.score, "line": each.line.number} for each in form.totals]
    for each in form.indicators:
        add_indicator(extraction, place, each.line, each.indicator)
        extraction.indicators[-1] |= {"stage": row["stage"], **({"target_line": each.target_line} if each.target_line else {})}
        if evaluated:
            add_actual(extraction, extraction.indicators[-1], each.actual, each.score, each.reason)


def _tell_incomplete(extraction: Extraction, form: Form, *, whole: bool, named: bool) -> None:
    """A form that names no project, or has no indicator: it may have been cut."""
    if not named and not whole:
        extraction.note(form.first.number, Remark("project", "", "", "no-project", "guess", "这张表没有项目名称"))
    if not form.indicators:
        extraction.note(form.last.number, Remark("indicator", "", "", "no-indicators", "guess", "这张表没有绩效指标，可能被截断"))


def _settle_goal(form: Form) -> None:
    """A goal of several years stands for that of the year where there is no other; else it is told."""
    if (long_term := form.values.get("long_goal")) is None or not long_term.text:
        return
    if "goal" in form.values and form.values["goal"].text:
        reason = "另印有中长期的目标，取年度的"
        form.remarks.append((long_term.line, Remark("goal", shorten(long_term.text, 60), "", "long-term-goal", "certain", reason)))
    else:
        form.values["goal"] = long_term


def _current(form: Form) -> dict[str, Value]:
    """The amounts of the year after changes, by source; the one at its beginning only where no evaluation prints both."""
    found = {fund.source: fund.value for fund in form.money if fund.column == "current"}
    return {name: value for name, value in found.items() if name in AMOUNTS}


def _tell_grade(extraction: Extraction, form: Form) -> None:
    """The grade or conclusion that an office gives itself (`优`): told, no column has it."""
    grades = [(total.line, total.grade) for total in form.totals if total.grade]
    grades += [(value.line, value.text) for name, value in form.values.items() if name == "result" and value.text]
    for line, printed in grades:
        text = shorten(extraction.shown(line.number, printed), 60)
        extraction.note(line.number, Remark("result", text, text, "grade", "certain", "单位自评的等级或结论，照印，不入各表"))


def coded(text: str) -> tuple[str, str]:
    """The code in front of a name and the name (`[061]某某总局`, `51000022T000000278437-运维费`); blank where it has none."""
    found = _CODED_PROJECT.match(text) or _CODE_IN_BRACKETS.match(text)
    return (found[1], text[found.end() :].strip()) if found and text[found.end() :].strip() else split_code(text)


def _text_of(extraction: Extraction, form: Form, name: str) -> str:
    value = form.values.get(name)
    if value is None or not value.text:
        return ""
    if name in _LONG:
        return "\n".join(extraction.name(value.line.number, name, piece) for piece in value.text.split("\n") if piece.strip())
    return extraction.name(value.line.number, name, value.text)
