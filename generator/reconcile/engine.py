"""The engine: rules register themselves, read the tables, and yield checks with both sides and a verdict."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import cache, cached_property
from typing import Any, TypeVar

import pandas as pd

from generator.ground.addresses import marked, slug
from generator.ground.money import UNITS, plain
from generator.ground.text import despace
from generator.reconcile.cells import printed_cells
from generator.reconcile.listed import entries, list_cells, paired
from generator.reconcile.two_sided import Ledger, ledgers
from generator.tables.schema import Tables, frame

_CELLS_OF_A_ROW = 4
FUNDS = ["document_id", "project_id", "source", "label", "column", "printed", "amount_yuan", "line"]
TOTALS = ["document_id", "project_id", "points", "score", "line"]
Made = TypeVar("Made")
VERDICTS = ("holds", "rounding", "differs", "unclear")
PRINTINGS = "printings"
KINDS = {
    "arithmetic": VERDICTS, "cross-table": VERDICTS, "narrative": VERDICTS, "evaluation": VERDICTS, "printings": VERDICTS, "card": ("holds", "unclear"),
    "indicator": ("holds", "unclear"),
    "remark": ("unclear",),
}  # fmt: skip
"""Kind of rule → the verdicts its rules reach where they declare no others; a remark is only made where something is seen."""


@dataclass(frozen=True)
class Material:
    """What rules may read.

    `tables`: the published frames. `paragraphs`: document_id, line, last_line, section, text, pieces (tuple of
    (line, text)), one row per paragraph of a narrative. `weight_subtotals`: document_id, agency, project_code, weight,
    line. `texts`: document_id → the physical lines (line n at index n - 1). `funds`: document_id, project_id, source, label,
    column, printed, amount_yuan, line, one row per figure of money in a self-evaluation; `totals`: document_id, project_id,
    points, score (as printed), line. `places`: project_id → field → the line that prints it, where that is known.
    """

    tables: Tables
    paragraphs: pd.DataFrame
    weight_subtotals: pd.DataFrame
    texts: dict[str, tuple[str, ...]]
    funds: pd.DataFrame = field(default_factory=lambda: pd.DataFrame(columns=FUNDS))
    totals: pd.DataFrame = field(default_factory=lambda: pd.DataFrame(columns=TOTALS))
    places: Mapping[str, Mapping[str, int]] = field(default_factory=dict)

    def place_of(self, project: Any, name: str) -> tuple[int, ...]:
        """The line that prints a field of a project (a row of the table), else the one where the project begins."""
        return (int(self.places.get(project.project_id, {}).get(name, project.line)),)

    def once(self, make: Callable[[Material], Made]) -> Made:
        """What a function derives from this material, made at the first call and kept."""
        made: dict[object, Made] = self.__dict__.setdefault("_made", {})
        if make not in made:
            made[make] = make(self)
        return made[make]

    @cached_property
    def indicators(self) -> pd.DataFrame:
        """The indicators with `target_line`: the line that prints the target, which a card may set below the name; made once."""
        rows = self.tables["indicators"]
        places = zip(rows["document_id"], rows["line"], rows["target_printed"], strict=True)
        return rows.assign(target_line=[self._printed_at(document, int(line), target) for document, line, target in places])

    def _printed_at(self, document_id: str, line: int, printed: str) -> int:
        wanted, texts = despace(printed), self.texts.get(document_id, ())
        below = range(line, min(line + _CELLS_OF_A_ROW, len(texts)) + 1)
        return next((number for number in below if wanted and wanted in despace(texts[number - 1])), line)

    @cached_property
    def cells(self) -> pd.DataFrame:
        """The printed amounts of all budget tables, exact and with their meaning (see cells.py); made once."""
        return printed_cells(self.tables["budget_lines"])

    @cached_property
    def ledgers(self) -> list[Ledger]:
        """The sides of all two-sided tables, taken apart (see two_sided.py); made once."""
        return ledgers(self.tables["budget_lines"], self.cells)

    @cached_property
    def lists(self) -> pd.DataFrame:
        """The amounts of the tables without codes and sides (see listed.py); made once."""
        return list_cells(self.cells)

    @cached_property
    def entries(self) -> pd.DataFrame:
        """The rows of all lists of projects and first-level projects (see listed.py); made once."""
        return entries(self.lists, self.tables)

    @cached_property
    def pairs(self) -> pd.DataFrame:
        """The lists of projects of each document side by side (see listed.py); made once."""
        return paired(self.entries)


@dataclass(frozen=True)
class Side:
    """One side of a comparison: what it is, its value (a plain number in the check's unit, or words), its lines."""

    label: str
    value: Decimal | str
    lines: tuple[int, ...] = ()


@dataclass(frozen=True)
class Check:
    """What a rule found. `subject` names it within document and rule and becomes the end of its id."""

    document_id: str
    subject: str
    title: str
    left: Side
    right: Side
    verdict: str
    unit: str = ""
    tolerance: Decimal = Decimal(0)
    explanation: str = ""
    project_id: str = ""
    right_document_id: str = ""


Find = Callable[[Material], Iterator[Check]]


@dataclass(frozen=True)
class Rule:
    """A rule: id (`SUM-01`), kind, title for readers, the docstring they read, the function, the verdicts it can reach."""

    id: str
    kind: str
    title: str
    text: str
    find: Find
    verdicts: tuple[str, ...]


_RULES: dict[str, Rule] = {}


def rule(rule_id: str, kind: str, title: str, *verdicts: str) -> Callable[[Find], Find]:
    """Registers the function below it, with the verdicts it can reach where they are not those of its kind.

    The tests hold that a rule reaches each verdict it declares and no other. A remark that declares only `unclear` is silent
    where there is nothing to remark. Raises ValueError where the id is taken, the docstring is missing, or a word is unknown.
    """

    def register(find: Find) -> Find:
        if rule_id in _RULES:
            raise ValueError(f"{rule_id}: {_RULES[rule_id].find.__module__} and {find.__module__}")
        if not find.__doc__ or kind not in KINDS or not set(verdicts) <= set(VERDICTS):
            raise ValueError(f"{rule_id}: a docstring, a kind out of {tuple(KINDS)} and verdicts out of {VERDICTS} are needed")
        _RULES[rule_id] = Rule(rule_id, kind, title, find.__doc__, find, verdicts or KINDS[kind])
        return find

    return register


@cache
def all_rules() -> tuple[Rule, ...]:
    """Every rule in the order of the ids."""
    from generator.reconcile import rules  # noqa: PLC0415 - the rules import this module

    for module in pkgutil.iter_modules(rules.__path__):
        importlib.import_module(f"{rules.__name__}.{module.name}")
    return tuple(_RULES[rule_id] for rule_id in sorted(_RULES))


def judge(difference: Decimal, tolerance: Decimal) -> str:
    """holds, rounding or differs, for a difference and what rounding allows."""
    if difference == 0:
        return "holds"
    return "rounding" if abs(difference) <= tolerance else "differs"


def half_unit(printed: str) -> Decimal:
    """Half the last printed place of a number (`721.90` → 0.005): what its rounding may hide, in its own unit."""
    text = printed.replace(",", "").strip()
    places = len(text.split(".")[1]) if "." in text else 0
    return Decimal(1).scaleb(-places) / 2


def slack_of(printed: str, unit: str) -> Decimal:
    """Half the last printed place of a number, in its own unit; nothing where that place is a yuan or finer, for such an amount is exact."""
    slack = half_unit(printed)
    return Decimal(0) if unit in UNITS and slack * 2 * UNITS[unit] <= 1 else slack


def reconcile(material: Material) -> pd.DataFrame:
    """The checks table of every rule that looks at one document by itself, in the order of document, rule and lines."""
    return _reconciled(material, [each for each in all_rules() if each.kind != PRINTINGS])


def reconcile_printings(material: Material) -> pd.DataFrame:
    """The checks table of the rules that hold several documents against each other, by the links of the material."""
    return _reconciled(material, [each for each in all_rules() if each.kind == PRINTINGS])


def _reconciled(material: Material, rules: Iterable[Rule]) -> pd.DataFrame:
    unread = _unread(material)
    rows = [_row(each, _less_sure(each.kind, check, unread)) for each in rules for check in each.find(material)]
    rows.sort(key=lambda row: (str(row["document_id"]), str(row["rule"]), _first_line(str(row["left_lines"])), str(row["check_id"])))
    return frame("checks", _told_apart(rows))


def _unread(material: Material) -> dict[str, tuple[int, ...]]:
    """Document → its lines that carried text and were not understood."""
    lines = material.tables["lines"]
    own = lines[lines["role"] == "unread"]
    return {str(document_id): tuple(int(line) for line in each) for document_id, each in own.groupby("document_id")["line"]}


def _less_sure(kind: str, check: Check, unread: Mapping[str, tuple[int, ...]]) -> Check:
    """A sum of rows that differs cannot be decided where a line among or beside them was not understood: it may hold a part."""
    lines = unread.get(check.document_id, ())
    if check.verdict != "differs" or kind not in {"arithmetic", "cross-table", "evaluation"} or not lines:
        return check
    sums = [side.lines for side in (check.left, check.right) if len(side.lines) > 1]
    among = [line for line in lines if any(min(each) - 1 <= line <= max(each) + 1 for each in sums)]
    if not among:
        return check
    more = f"等{len(among)}行" if len(among) > 5 else "行"
    words = f"其间第{'、'.join(str(line) for line in among[:5])}{more}本站没有读懂，可能就是缺少的部分，凭已读的内容不能断定。"
    return replace(check, verdict="unclear", explanation=words)


def _row(found: Rule, check: Check) -> dict[str, object]:
    left, right = check.left.value, check.right.value
    numbers = isinstance(left, Decimal) and isinstance(right, Decimal)
    return {
        "check_id": f"{check.document_id}/{found.id}/{slug(check.subject)}", "rule": found.id, "kind": found.kind,
        "document_id": check.document_id, "project_id": check.project_id, "title": check.title,
        "left_label": check.left.label, "left_value": _value(left), "left_lines": spans(check.left.lines),
        "right_label": check.right.label, "right_value": _value(right), "right_lines": spans(check.right.lines),
        "unit": check.unit, "difference": plain(left - right) if numbers else "",  # type: ignore[operator]
        "tolerance": plain(check.tolerance) if numbers else "", "verdict": check.verdict, "explanation": check.explanation,
        "right_document_id": check.right_document_id,
    }  # fmt: skip


def _value(value: Decimal | str) -> str:
    return plain(value) if isinstance(value, Decimal) else value


def _told_apart(rows: list[dict[str, object]]) -> list[dict[str, object]]:
    """Equal ids are told apart by a digest of what they compare."""
    counts = pd.Series([row["check_id"] for row in rows], dtype=object).value_counts()
    return [
        {**row, "check_id": marked(str(row["check_id"]), *_told_by(row))}
        if counts[row["check_id"]] > 1 else row
        for row in rows
    ]  # fmt: skip


def _told_by(row: dict[str, object]) -> list[str]:
    own = [str(row[name]) for name in ("title", "left_label", "left_lines", "right_label", "right_lines")]
    return [*own, str(row["right_document_id"])] if row["right_document_id"] else own


def spans(numbers: tuple[int, ...]) -> str:
    """Line numbers as they are published: `92,98` or `480-489,501`."""
    pieces: list[list[int]] = []
    for number in sorted(set(numbers)):
        if pieces and number == pieces[-1][-1] + 1:
            pieces[-1].append(number)
        else:
            pieces.append([number])
    return ",".join(f"{piece[0]}-{piece[-1]}" if len(piece) > 1 else str(piece[0]) for piece in pieces)


def _first_line(lines: str) -> int:
    return int(lines.replace("-", ",").split(",")[0]) if lines else 0
