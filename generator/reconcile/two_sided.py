"""Tables with income left and expenditure right: which row is an item, a part of an item, the year's sum, the grand total.

Such tables print 类, 款 and 项 in one column without codes. Their level is taken from the codes of the same names in the
other tables of the document, else from the numbers before the labels, else from the amounts; where none of these tells,
the table stays undecided and nothing is added up.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from generator.ground.text import fold
from generator.reconcile.meaning import is_of_which, is_total, numbering, plain_label, role_of

_DEPTHS = {"一": 1, "(一": 2, "1": 3, "(1": 4}
_INSIDE_FISCAL = frozenset({"general", "government_fund", "state_capital"})


@dataclass(frozen=True)
class Item:
    """One row of one side in one column: its label and amount, blank as None."""

    line: int
    name: str
    amount: int | None
    slack: int

    @property
    def label(self) -> str:
        """The label as it is compared."""
        return plain_label(self.name)


@dataclass
class Ledger:
    """One side of one table in one column, taken apart."""

    document_id: str
    table: str
    side: str
    column: str
    factor: int
    money_unit: str
    items: list[Item] = field(default_factory=list)
    year: Item | None = None
    others: list[Item] = field(default_factory=list)
    grand: Item | None = None
    parts: list[tuple[Item, list[Item]]] = field(default_factory=list)
    of_which: list[tuple[Item, list[Item]]] = field(default_factory=list)
    codes: dict[int, str] = field(default_factory=dict)
    sure: bool = True

    @property
    def is_income(self) -> bool:
        """Whether this is the income side."""
        return "收入" in self.side


def ledgers(lines: pd.DataFrame, cells: pd.DataFrame) -> list[Ledger]:
    """Every side and column of every two-sided table, taken apart."""
    sided = lines[lines["side"] != ""]
    if sided.empty:
        return []
    codes = {str(document): _codes_by_name(own) for document, own in _function_rows(cells).groupby("document_id", sort=False)}
    amounts = _amounts(cells[cells["side"] != ""])
    found = []
    for (document, table, side), rows in sided.groupby(["document_id", "table", "side"], sort=False):
        names = rows.drop_duplicates("line").sort_values("line")[["line", "name"]]
        for column, (factor, unit, printed) in amounts.get((document, table, side), {}).items():
            items = [Item(int(line), name, *printed.get(int(line), (None, 0))) for line, name in names.itertuples(index=False)]
            ledger = Ledger(str(document), table, side, column, factor, unit)
            found.append(_take_apart(ledger, items, codes.get(str(document), {})))
    return found


def _amounts(cells: pd.DataFrame) -> dict[Any, dict[str, tuple[int, str, dict[int, tuple[int, int]]]]]:
    """Table side → column → factor, unit, line → amount and slack."""
    found: dict[Any, dict[str, tuple[int, str, dict[int, tuple[int, int]]]]] = defaultdict(dict)
    for (document, table, side, column), own in cells.groupby(["document_id", "table", "side", "column"], sort=False):
        printed = {int(row.line): (int(row.amount), int(row.slack)) for row in own.itertuples()}
        found[document, table, side][column] = (int(own["factor"].iloc[0]), str(own["money_unit"].iloc[0]), printed)
    return found


def _function_rows(cells: pd.DataFrame) -> pd.DataFrame:
    """The function codes of the documents with their names."""
    own = cells[(cells["side"] == "") & cells["code"].str.startswith("2")]
    return own[["document_id", "code", "name"]].drop_duplicates()


def _codes_by_name(rows: pd.DataFrame) -> dict[str, list[str]]:
    """Name → codes; a name counts with and without the bracket at its end (`机构运行(科学技术普及)`)."""
    found: dict[str, list[str]] = defaultdict(list)
    for code, name in sorted(set(zip(rows["code"], rows["name"], strict=True))):
        for form in _forms(plain_label(name)):
            if code not in found[form]:
                found[form].append(code)
    return found


def _forms(label: str) -> list[str]:
    head = label.partition("(")[0]
    return [label, head] if head and head != label and label.endswith(")") else [label]


def _take_apart(ledger: Ledger, rows: list[Item], codes: dict[str, list[str]]) -> Ledger:
    """Sorts the rows into items, the year's sum, what comes to it, and the grand total."""
    totals = [row for row in rows if is_total(row.name)]
    ledger.grand = totals[-1] if totals else None
    if len(totals) > 1:
        ledger.year = totals[-2]
    head = next((row for row in rows if fold(row.label) in {"收入", "支出"} and not is_total(row.name)), None)
    if ledger.year is None and head is not None:
        return _under_heads(ledger, rows, head, codes)
    border = ledger.year or next((row for row in rows if _comes_to_it(row)), ledger.grand)
    at = rows.index(border) if border else len(rows)
    before = [row for row in rows[:at] if not is_total(row.name)]
    after = [row for row in rows[at:] if row not in (ledger.year, ledger.grand) and not is_total(row.name)]
    _set_items(ledger, before, codes)
    _set_others(ledger, after)
    return ledger


def _under_heads(ledger: Ledger, rows: list[Item], head: Item, codes: dict[str, list[str]]) -> Ledger:
    """`一、本年收入 (一)… 二、上年结转 (一)…`: the sum of the year is the head of its items."""
    ledger.year = head
    rest = [row for row in rows[rows.index(head) + 1 :] if not is_total(row.name)]
    end = next((index for index, row in enumerate(rest) if _comes_to_it(row) or numbering(row.name) == numbering(head.name) != ""), len(rest))
    _set_items(ledger, rest[:end], codes)
    _set_others(ledger, rest[end:])
    return ledger


def _comes_to_it(row: Item) -> bool:
    """Whether a row is carried over, carried forward or another balance beside the year's sum."""
    return role_of(row.name) in {"carry_over", "carried_forward"} or any(word in row.label for word in ("弥补", "结余分配", "使用非财政", "动用"))


def _set_others(ledger: Ledger, rows: list[Item]) -> None:
    """What comes to the year's sum, and the parts printed under it."""
    for row in rows:
        if _comes_to_it(row) or not ledger.others:
            ledger.others.append(row)
            ledger.parts.append((row, []))
        else:
            ledger.parts[-1][1].append(row)


def _set_items(ledger: Ledger, rows: list[Item], codes: dict[str, list[str]]) -> None:
    own = [row for row in rows if not is_of_which(row.name)]
    _set_of_which(ledger, rows)
    if not ledger.is_income and codes:
        known = _coded(own, codes)
        if all(row.line in known for row in own if row.amount):
            ledger.codes = known
            _set_tree(ledger, [row for row in own if row.line in known], _parents_by_code(own, known))
            return
    parents = _parents_by_number(own)
    if parents is None:
        parents = _parents_by_amount(own, ledger.year or ledger.grand)
        ledger.sure = parents is not None
    _set_tree(ledger, own, parents or {})


def _set_of_which(ledger: Ledger, rows: list[Item]) -> None:
    """`其中：` and what it is a part of: the nearest row above that is no such part."""
    whole: Item | None = None
    for row in rows:
        if not is_of_which(row.name):
            whole = row
        elif whole is not None:
            if not ledger.of_which or ledger.of_which[-1][0] is not whole:
                ledger.of_which.append((whole, []))
            ledger.of_which[-1][1].append(row)


def _set_tree(ledger: Ledger, rows: list[Item], parents: dict[int, int]) -> None:
    children: dict[int, list[Item]] = defaultdict(list)
    for row in rows:
        if row.line in parents:
            children[parents[row.line]].append(row)
        else:
            ledger.items.append(row)
    ledger.parts += [(row, children[row.line]) for row in rows if row.line in children]


def _coded(rows: list[Item], codes: dict[str, list[str]]) -> dict[int, str]:
    """Line → code: by name; where a name has several codes, the one under the nearest row above."""
    known: dict[int, str] = {}
    last = ""
    used: set[str] = set()
    for row in rows:
        free = [code for form in _forms(row.label) for code in codes.get(form, ()) if code not in used]
        code = _nearest(free, last)
        if code:
            known[row.line] = last = code
            used.add(code)
    return known


def _nearest(free: list[str], last: str) -> str:
    """Of several codes the one whose parent is the last code or the closest of its parents; a single one as it is."""
    if len(set(free)) == 1:
        return free[0]
    below = [code for code in free if last.startswith(code[:-2])]
    return max(below, key=lambda code: (len(code), -int(code))) if below else (min(free, key=len) if free else "")


def _parents_by_code(rows: list[Item], known: dict[int, str]) -> dict[int, int]:
    lines = {known[row.line]: row.line for row in rows if row.line in known}
    parents = {}
    for line, code in known.items():
        above = next((code[:length] for length in range(len(code) - 1, 2, -1) if code[:length] in lines), None)
        if above:
            parents[line] = lines[above]
    return parents


def _parents_by_number(rows: list[Item]) -> dict[int, int] | None:
    """Line → line of the parent by the numbers before the labels; None where no label has a number and names do not tell."""
    if not any(numbering(row.name) for row in rows):
        return _inside_fiscal(rows)
    parents: dict[int, int] = {}
    stack: list[tuple[int, int]] = []
    for row in rows:
        depth = _DEPTHS.get(numbering(row.name), 9 if stack else 1)
        while stack and stack[-1][0] >= depth:
            stack.pop()
        if stack:
            parents[row.line] = stack[-1][1]
        stack.append((depth, row.line))
    return parents


def _inside_fiscal(rows: list[Item]) -> dict[int, int] | None:
    """The three budgets right below 财政拨款 are its parts; None where the rows speak of something else."""
    roles = [role_of(row.name) for row in rows]
    if not all(roles) or not rows:
        return None
    if "fiscal" not in roles:
        return {}
    head = roles.index("fiscal")
    return {row.line: rows[head].line for row, role in zip(rows[head + 1 :], roles[head + 1 :], strict=True) if role in _INSIDE_FISCAL}


def _parents_by_amount(rows: list[Item], total: Item | None) -> dict[int, int] | None:
    """Line → line of the parent where the amounts tell: a row whose next rows add up to it, and tops that add up to the total."""
    printed = [row for row in rows if row.amount is not None]
    if total is None or total.amount is None or not printed:
        return None
    if _fits(total, printed):
        return {}
    end = list(range(1, len(printed) + 1))
    parents: dict[int, int] = {}
    for index in range(len(printed) - 1, -1, -1):
        below = _run(printed, end, index)
        if below:
            end[index] = end[below[-1]]
            parents |= {printed[each].line: printed[index].line for each in below}
    tops = [row for row in printed if row.line not in parents]
    return parents if _fits(total, tops) else None


def _run(rows: list[Item], end: list[int], index: int) -> list[int]:
    """The rows right below `index` that add up to it, without what is below them; none where they do not."""
    taken: list[int] = []
    at = index + 1
    while at < len(rows) and not (taken and _fits(rows[index], [rows[each] for each in taken])):
        taken.append(at)
        at = end[at]
    return taken if taken and _fits(rows[index], [rows[each] for each in taken]) else []


def _fits(whole: Item, parts: list[Item]) -> bool:
    allowed = whole.slack + sum(part.slack for part in parts)
    return abs((whole.amount or 0) - sum(part.amount or 0 for part in parts)) <= allowed


def terms(ledger: Ledger, whole: Item, parts: list[Item]) -> Iterator[dict[str, object]]:
    """The printed amounts of one sum as terms."""
    shared = {"document_id": ledger.document_id, "table": ledger.table, "side": ledger.side, "column": ledger.column,
              "factor": ledger.factor, "money_unit": ledger.money_unit, "whole": whole.line, "name": whole.name, "sure": ledger.sure}  # fmt: skip
    for right, items in ((False, [whole]), (True, parts)):
        for item in items:
            if item.amount is not None:
                yield shared | {"amount": item.amount, "slack": item.slack, "line": item.line, "right": right}
