"""The heads of tables of money: which rows they take, which of their columns hold amounts, and what names the amounts of each."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from generator.ground.money import is_dash, parse_amount
from generator.ground.text import despace, fold, half_width
from generator.ground.vocabulary import form_field_of, head_field_of
from generator.understanding.heads import Column, Head, columns_of, indicator_head_at, is_numbering
from generator.understanding.table import Place, Table

_LONGEST = 45
_DEEPEST = 5
_LOOK_BELOW = 12
_MONEY = re.compile(r"金额|[计数额费款]|支出|收入|经费|预算|决算|资金|结余|结转|基金|补助|缴|采购|工资|投入|合计|总计|小计|财政|拨款|本级|债务|贷款|执行")
_NO_MONEY = re.compile(r"[率%％]|比例|占比|比重|人数|数量|面积|编制数|辆|台|套|平方米|增减(?:变动)?(?:幅度|百分)|年限|序号|行次|编码|代码|单价|规格")
_NAMES = re.compile(r"项目|科目|名称|内容|单位|类别|事项|部门|支出|收入|用途|类型|来源|级次|明细|分类|资产|指标")
_TEXTS = frozenset({
    "code", "name", "agency", "project", "programme", "goal", "purpose", "project_code", "department", "remark", "number", "person", "telephone",
    "attribute", "period", "office", "reason", "description", "indicator", "category", "subcategory", "code_group", "long_goal", "goal_actual", "year",
    "purpose_section", "weight", "score", "rate", "total_score", "result",
})  # fmt: skip
_GROUPS = frozenset({"money_group", "indicator_group", "goal_group", "purpose_section"})
_OF_TABLES = frozenset({"side", "name", "number", "remark", "code", "code_group", "category", "subcategory", "indicator", "target", "budget", "fiscal",
                        "other", "carry_over", "measure_unit"})  # fmt: skip
_FORM_ONLY = frozenset({"goal", "purpose", "long_goal", "person", "telephone", "project", "period", "attribute", "office"})
_LABELS_OF_FORMS = _FORM_ONLY | {"department", "agency", "project_code", "programme", "year"}
_OF_FORMS_MONEY = frozenset({"budget", "fiscal", "other", "carry_over", "multi_year_total"})
_HEADS = frozenset({"name", "code", "category", "indicator", "code_group", "side"})
_TOTAL = re.compile(r"^(?:合计|总计|小计)$")
_CODE_LEVELS = re.compile(r"^[类款项目]$")
_CODES = re.compile(r"^\d{3}(?:\d{2}){0,2}$|^\d{2}$")
_SIDES = re.compile(r"收入|支出|来源|收\s*支")
_FIGURE = re.compile(r"^[-\d.,]+(?:亿|百万|万|千)?元$|^(?=[\dA-Z-]*\d{5})[\dA-Z-]+$")
_WITH_UNIT = re.compile(r"^-?\d[\d,]*(?:\.\d+)?(?:亿|百万|万|千)?元$")
_WITH_VALUE = re.compile(r"(?!其中)[^:：]{2,12}[:：]\s*[^\s:：]")


@dataclass(frozen=True)
class Segment:
    """Columns of a table of money that belong together: texts that name a row, amounts of that row, the side they are of."""

    texts: tuple[Column, ...]
    amounts: tuple[Column, ...]
    side: str


@dataclass(frozen=True)
class MoneyHead:
    """The head of a table of money with its segments."""

    head: Head
    segments: tuple[Segment, ...]


def money_head_at(table: Table, row: int, *, declared: bool, within: bool = False, in_form: bool = False) -> MoneyHead | None:
    """The head of a table of money that begins in a row, None where none does.

    `declared`: a title or a unit of money stands above, so that unknown words count where amounts stand below them.
    `within`: rows of a table of money stand above, so that words without amounts are rather its next row.
    `in_form`: a form is open, so that labels with their values beside or below them are rather of the form.
    """
    filled = table.filled(row)
    if len(filled) < 2 or is_numbering(table, row) or not all(_is_label(place) for place in filled) or _is_form(table, row):
        return None
    last = _last_row(table, row)
    if in_form and (_are_pairs(table, row) or any(_names_amounts_below(table, each) for each in range(row, last + 1))):
        return None
    groups = {column for place in table.across(last) if place.row + place.rows - 1 > last for column in range(place.column, place.end)}
    columns = [column for column in columns_of(table, row, last) if column.start not in groups]
    money = [column for column in columns if _is_money_label(column)]
    named = [column for column in columns if _is_name_label(column)]
    known = [column for column in columns if column.field or any(head_field_of(label) for label in column.path)]
    rather_a_row = within and len(known) < 2 and not (groups and known)
    nameless = not named and not (declared and len(money) == len(columns))
    if len(columns) < 2 or not (money or declared) or rather_a_row or nameless:
        return None
    numbering = last + 1 if last + 1 < len(table.lines) and is_numbering(table, last + 1) else None
    below = _below(table, (numbering or last) + 1)
    amounts = [column for column in columns if _holds_amounts(table, column, below)]
    if not amounts and not (money and _is_empty(table, below)):
        return None
    head = Head(row, last, tuple(columns), "money", numbering)
    segments = segments_of(columns, set(amounts or money))
    return MoneyHead(head, segments) if segments else None


def _is_label(place: Place) -> bool:
    text = place.text
    told = len(text) > _LONGEST or bool(_WITH_VALUE.match(text))
    figure = parse_amount(text) is not None or is_dash(text) or _FIGURE.match(half_width(despace(text)))
    return not told and not figure and not text.endswith(("。", "；"))


def _is_money_label(column: Column) -> bool:
    label = half_width(column.label)
    return column.field not in _TEXTS and not _NO_MONEY.search(re.sub(r"\([^()]*元\)", "", label)) and bool(_MONEY.search(label))


def _is_name_label(column: Column) -> bool:
    return column.field in _TEXTS or bool(_NAMES.search(column.path[-1]))


def _last_row(table: Table, first: int) -> int:
    """The last row of the head that begins at `first`: as deep as its merges say, or as rows below fill what it leaves blank."""
    last = first
    while last + 1 < len(table.lines) and last - first < _DEEPEST - 1:
        below = table.filled(last + 1)
        reaching = [place for place in table.across(last) if place.row >= first and place.row + place.rows - 1 > last]
        split = len(reaching) > 1 or any(place.columns > 1 for place in table.row(last))
        if reaching and split and all(_is_label(place) for place in below):
            last += 1
            continue
        if not below or is_numbering(table, last + 1) or not all(_is_label(place) for place in below):
            break
        if table.merges:
            inside = [place for place in below if (above := _label_above(table, first, last, place.column)) and above.columns > 1 and above not in reaching]
            if len(inside) < 2 or len(inside) < len(below) or not _words_of_heads(inside):
                break
        elif not _fills_blanks(table, first, last, below):
            break
        last += 1
    return last


def _is_form(table: Table, row: int) -> bool:
    """Whether a row of words belongs to a form: it begins with a label, and so does the row below it."""
    if not _begins_form(table, row):
        return False
    filled = table.filled(row)
    if form_field_of(filled[0].text) in _FORM_ONLY - {"project"} and len(filled) == 2:
        return True
    below = next((each for each in range(row + 1, len(table.lines)) if table.filled(each)), None)
    if len(filled) == 2 and not head_field_of(filled[1].text) and (filled[1].columns > 1 or (below is not None and indicator_head_at(table, below))):
        return True
    pairs = any(form_field_of(one.text) in _LABELS_OF_FORMS and not (head_field_of(two.text) or _MONEY.search(two.text) or _NAMES.search(two.text))
                for one, two in pairwise(filled))  # fmt: skip
    return pairs or (below is not None and _begins_form(table, below))


def _are_pairs(table: Table, row: int) -> bool:
    """Whether a row of an open form is labels with their values beside them: one label known at least, no value a label, a form's row above or below."""
    filled = table.filled(row)
    labels, values = filled[::2], filled[1::2]
    known = any(form_field_of(place.text) in _FORM_ONLY | _LABELS_OF_FORMS for place in labels)
    beside = [each for each in (row - 1, row + 1) if 0 <= each < len(table.lines) and _begins_form(table, each)]
    return len(labels) == len(values) > 1 and known and bool(beside) and not any(head_field_of(place.text) for place in values)


def _names_amounts_below(table: Table, row: int) -> bool:
    """Whether a row holds nothing but different labels of a form's money, and the row below an amount under each and nothing else."""
    if row + 1 >= len(table.lines):
        return False
    labels, below = table.filled(row), table.filled(row + 1)
    names = {name for place in labels if (name := form_field_of(place.text)) in _OF_FORMS_MONEY}
    under = [any(label.column <= place.column < label.end for label in labels) for place in below]
    figures = all(parse_amount(place.text) is not None or is_dash(place.text) or _FIGURE.match(half_width(despace(place.text))) for place in below)
    return len(names) == len(labels) > 1 and bool(below) and all(under) and figures


def _begins_form(table: Table, row: int) -> bool:
    filled = table.filled(row)
    name = form_field_of(filled[0].text) if filled else None
    if name in _GROUPS and len(filled) > 1:
        name = form_field_of(filled[1].text) or ("project" if head_field_of(filled[1].text) in {"initial", "current", "executed"} else None)
        return name is not None and name not in _OF_TABLES - {"budget", "fiscal", "other"}
    return name is not None and name not in _OF_TABLES and not _TOTAL.match(despace(filled[0].text))


def _label_above(table: Table, first: int, last: int, column: int) -> Place | None:
    """The lowest label of the head above a column."""
    for row in range(last, first - 1, -1):
        if (place := table.at(row, column)) is not None and place.text and place.row >= first:
            return place
    return None


def _words_of_heads(places: Sequence[Place]) -> bool:
    return any(head_field_of(place.text) or _MONEY.search(place.text) or _CODE_LEVELS.match(place.text) for place in places)


def _fills_blanks(table: Table, first: int, last: int, below: Sequence[Place]) -> bool:
    """Whether words below stand in columns that every row of the head above leaves blank, and not in the first."""
    if last == first and len(below) > len(table.filled(first)) and len([place for place in below if head_field_of(place.text)]) > 1:
        return True
    if len(below) > 1 and all(_CODE_LEVELS.match(place.text) for place in below):
        return head_field_of(table.text(first, below[0].column)) in {"code", "code_group"}
    free = [place for place in below if not any(table.text(row, place.column) for row in range(first, last + 1))]
    return bool(free) and below[0].column > 0 and _words_of_heads(below)


def _below(table: Table, start: int) -> list[int]:
    """The rows below a head that tell what its columns hold: up to where another title or head stands."""
    rows: list[int] = []
    for row in range(start, len(table.lines)):
        filled = table.filled(row)
        if len(rows) >= _LOOK_BELOW * 4 or (_begins_form(table, row) and len(filled) < 4 and (form_field_of(filled[0].text) in _FORM_ONLY or row > start)):
            break
        if len(filled) > 2 and rows and sum(head_field_of(place.text) in _HEADS for place in filled) > 1:
            break
        rows.append(row)
    return rows


def _holds_amounts(table: Table, column: Column, rows: Sequence[int]) -> bool:
    """Whether the cells below a head are amounts: at least half of what is printed there, and its words do not say otherwise."""
    label = half_width(column.label)
    if column.field in _TEXTS or _CODE_LEVELS.match(column.path[-1]) or _NO_MONEY.search(re.sub(r"\([^()]*元\)", "", label)):
        return False
    texts = [text for row in rows for each in range(column.start, column.end) if (place := table.at(row, each)) and place.row == row and (text := place.text)]
    amounts = [text for text in texts if parse_amount(text) is not None or has_unit_behind(text)]
    if not texts:
        return _is_money_label(column)
    if not amounts or len(amounts) * 2 < len([text for text in texts if not is_dash(text)]):
        return False
    codes = all(_CODES.match(despace(half_width(text))) for text in amounts) and len(set(map(len, amounts))) <= 3
    return bool(_MONEY.search(label)) or not (codes and column.start == 0)


def has_unit_behind(text: str) -> bool:
    """Whether a cell is an amount that says its own unit (`120万元`)."""
    return bool(_WITH_UNIT.match(half_width(despace(text))))


def _is_empty(table: Table, rows: Sequence[int]) -> bool:
    """Whether a table has no figures at all, as published tables without data have."""
    return not any(parse_amount(place.text) is not None for row in rows for place in table.filled(row))


def segments_of(columns: Sequence[Column], amounts: set[Column]) -> tuple[Segment, ...]:
    """The columns as runs of texts followed by amounts; texts behind the last amounts belong to the run before them."""
    segments: list[tuple[list[Column], list[Column]]] = []
    for column in columns:
        if column in amounts:
            if not segments:
                segments.append(([], []))
            segments[-1][1].append(column)
        elif (segments and not segments[-1][1]) or (segments and not _begins_segment(column, columns, amounts)):
            segments[-1][0].append(column)
        else:
            segments.append(([column], []))
    found = [(texts, own) for texts, own in segments if own]
    if len(found) < len(segments) and found:
        found[-1][0].extend(column for texts, own in segments if not own for column in texts)
    sides = len([texts for texts, _ in found if texts]) > 1
    if sides:
        found = [([_without_side(each) for each in texts], [_without_side(each) for each in own]) for texts, own in found]
        named = [_side(texts, own) for texts, own in ([(texts, own) for texts, own in segments if own])]
        named = named if len(set(named)) > 1 and any(_SIDES.search(side) for side in named) else [""] * len(named)
        return tuple(Segment(tuple(texts), tuple(own), side) for (texts, own), side in zip(found, named, strict=True))
    return tuple(Segment(tuple(texts), tuple(own), "") for texts, own in found)


def _without_side(column: Column) -> Column:
    """A column without the word of its side above it (`收入/预算数`)."""
    sided = len(column.path) > 1 and head_field_of(column.path[0]) == "side"
    return Column(column.start, column.end, column.path[1:], column.field) if sided else column


def _begins_segment(column: Column, columns: Sequence[Column], amounts: set[Column]) -> bool:
    """Whether a text column behind amounts names the rows of further amounts: more follow, and it is no remark."""
    following = [each for each in columns if each.start >= column.end]
    return any(each in amounts for each in following) and column.field not in {"remark", "reason", "goal", "description", "rate", "weight"} and (
        column.path[-1] in {"类", "款", "项"} or column.field in {*_HEADS, "project", "agency"} or bool(_NAMES.search(column.path[-1]))
    )  # fmt: skip


def _side(texts: Sequence[Column], amounts: Sequence[Column]) -> str:
    """What the amounts of a segment are: 收入, 支出, as the labels above them say."""
    for column in (*texts, *amounts):
        for label in column.path:
            for word in ("收入", "支出"):
                if word in label and not ("收入" in label and "支出" in label):
                    return word
    return texts[0].path[0] if texts else ""


def same_head(one: Head, other: Head) -> bool:
    """Whether two heads are the same, as far as their labels go."""
    return [fold(column.label) for column in one.columns] == [fold(column.label) for column in other.columns]
