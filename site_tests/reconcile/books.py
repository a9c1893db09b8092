"""Small budget books for the rules: a table is a head and rows of cells between bars, a book is its tables."""

from __future__ import annotations

import importlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal

import pandas as pd

from generator.ground.money import parse_amount, to_yuan
from generator.reconcile import engine
from generator.reconcile.engine import Check, Material, Rule
from generator.tables.schema import TABLES, frame

MODULES = ("sums", "two_sided", "tables", "lists", "programmes", "weights")
for _module in MODULES:
    importlib.import_module(f"generator.reconcile.rules.{_module}")

TEXT = ("code", "name", "agency")
EMPTY = {name: frame(name, []) for name in TABLES}
"""Every table, without a row."""


@dataclass(frozen=True)
class Made:
    """One table: title, unit of money, side, kind (blank, project or programme), head and rows."""

    title: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    unit: str
    side: str
    kind: str


def table(title: str, head: str, *rows: str, unit: str = "万元", side: str = "", kind: str = "") -> Made:
    """`head` names code, name, agency and the columns of amounts; a row has as many cells; all divided by bars."""
    cells = tuple(tuple(cell.strip() for cell in row.split("|")) for row in rows)
    heads = tuple(head.split("|"))
    assert all(len(row) == len(heads) for row in cells), (title, heads, cells)
    return Made(title, heads, cells, unit, side, kind)


def book(*tables: Made, weights: Iterable[tuple[str, str, str, str]] = (), subtotals: Iterable[tuple[str, str, str]] = (), document: str = "d") -> Material:
    """A document with these tables.

    `weights`: agency, project, project code, weights between blanks (`25 25 -`, - for none printed); `subtotals`: agency,
    project code, printed weight.
    """
    lines: list[dict[str, object]] = []
    named: dict[str, list[dict[str, object]]] = {"project": [], "programme": []}
    number = 0
    for made in tables:
        for row in made.rows:
            number += 1
            lines += _lines(made, row, number, document)
            if made.kind and "合计" not in row:
                named[made.kind].append(_named(made, row, number, document))
    projects, indicators = _weighted(weights, number, document)
    rows = {"budget_lines": lines, "projects": [*named["project"], *projects], "programmes": named["programme"], "indicators": indicators}
    frames = EMPTY | {name: frame(name, own) for name, own in rows.items() if own}
    printed = [
        {"document_id": document, "agency": agency, "project_code": code, "weight": Decimal(weight), "line": 9000 + at}
        for at, (agency, code, weight) in enumerate(subtotals)
    ]
    columns = ["document_id", "agency", "project_code", "weight", "line"]
    return Material(frames, pd.DataFrame(columns=["document_id"]), pd.DataFrame(printed, columns=columns), {})


def _lines(made: Made, row: tuple[str, ...], number: int, document: str) -> Iterator[dict[str, object]]:
    texts = {name: row[made.head.index(name)] for name in TEXT if name in made.head}
    texts["name"] = texts.get("name") or texts.get("agency", "")
    if texts["name"] == "合计":
        texts["agency"] = ""
    shared = {**texts, "document_id": document, "table": made.title, "side": made.side, "money_unit": made.unit, "line": number}
    columns = [(head, cell) for head, cell in zip(made.head, row, strict=True) if head not in TEXT]
    for head, printed in [each for each in columns if each[1]] or columns:
        amount = parse_amount(printed) if printed else None
        yuan = to_yuan(amount, made.unit) if amount is not None and made.unit else None
        yield shared | {"column": head, "amount_printed": printed, "amount_yuan": yuan}


def _named(made: Made, row: tuple[str, ...], number: int, document: str) -> dict[str, object]:
    own = {"document_id": document, "agency": row[made.head.index("agency")] if "agency" in made.head else "", "line": number}
    name = row[made.head.index("name")]
    return own | ({"programme": name} if made.kind == "programme" else {"project": name, "project_id": f"{document}/{number}", "last_line": number})


def _weighted(weights: Iterable[tuple[str, str, str, str]], number: int, document: str) -> tuple[list[dict[str, object]], list[dict[str, object]]]:
    projects, indicators = [], []
    for at, (agency, project, code, printed) in enumerate(weights):
        own: dict[str, object] = {"document_id": document, "agency": agency, "project": project, "project_code": code, "project_id": f"{document}/w{at}"}
        projects.append(own | {"line": number + 100 * (at + 1), "last_line": number + 100 * (at + 1)})
        for index, weight in enumerate(printed.split()):
            indicators.append(own | {
                "indicator_id": f"{document}/w{at}#{index}", "indicator": f"指标{index}", "operator": "=", "line": number + 100 * (at + 1) + index,
                "weight": None if weight == "-" else Decimal(weight),
            })  # fmt: skip
    return projects, indicators


def own_rules() -> list[Rule]:
    """The arithmetic, cross-table, list and weight rules."""
    modules = {f"generator.reconcile.rules.{name}" for name in MODULES}
    return [each for _, each in sorted(engine._RULES.items()) if each.find.__module__ in modules]


def found(material: Material, *rules: str) -> list[Check]:
    """What the rules find; all own rules where none is named. Never a verdict that its rule does not declare."""
    checks = [(each, check) for each in own_rules() if not rules or each.id in rules for check in each.find(material)]
    assert not [(each.id, check) for each, check in checks if check.verdict not in each.verdicts]
    return [check for _, check in checks]


@dataclass(frozen=True)
class Case:
    """A rule, the verdict expected of it, the promise in words, and the book.

    `silent`: no check. `mended`: no check, although the book `seen`, of which it is the mended copy, has one.
    """

    rule: str
    verdict: str
    promise: str
    material: Material
    count: int = 1
    seen: Material | None = None


def assert_case(case: Case) -> None:
    """Holds: nothing else. Rounding, differs, unclear: `count` such checks, and no worse one. Silent, mended: no check."""
    verdicts = [check.verdict for check in found(case.material, case.rule)]
    if case.verdict == "mended":
        assert case.seen is not None, case.promise
        assert found(case.seen, case.rule), case.promise
    if case.verdict in {"silent", "mended"}:
        assert verdicts == [], case.promise
        return
    bad = [verdict for verdict in verdicts if verdict in {"differs", "unclear"}]
    expected = [case.verdict] * case.count if case.verdict in {"differs", "unclear"} else []
    assert bad == expected, (case.promise, verdicts)
    assert case.verdict in verdicts, (case.promise, verdicts)
