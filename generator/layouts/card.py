"""The head of a project card, the same for every family of cards: fields by their labels, amounts, codes before names."""

from __future__ import annotations

from dataclasses import dataclass, field

from generator.ground.faults import shorten
from generator.ground.money import is_dash, money_unit, parse_amount, to_yuan
from generator.ground.targets import Remark
from generator.ground.text import fold
from generator.ground.vocabulary import field_of, untag
from generator.reading.source import Line
from generator.understanding.extraction import Extraction, Row, split_code

AMOUNTS = {"budget": "budget_yuan", "fiscal": "fiscal_yuan", "other": "other_yuan", "multi_year_total": "multi_year_total_yuan"}
_SEVERAL_LINES = frozenset({"goal", "purpose"})
TEXTS = ("project", "project_code", "purpose", "goal", "period", "attribute", "office")
CODED = {"department": "department_code", "agency": "agency_code"}


@dataclass
class Card:
    """One card while it is read: where its block begins and ends, its fields as printed with their lines."""

    first: Line
    last: Line
    money_unit: str = ""
    printed: dict[str, str] = field(default_factory=dict)
    places: dict[str, Line] = field(default_factory=dict)
    clashes: list[tuple[str, str, Line]] = field(default_factory=list)

    def put(self, name: str, text: str, line: Line) -> None:
        """Keeps a field's text; a goal or purpose may go on over several lines, any other field printed twice must say the same."""
        text, known = text.strip(), self.printed.get(name, "")
        self.places.setdefault(name, line)
        self.last = line
        if not known or not text:
            self.printed[name] = known or text
        elif name in _SEVERAL_LINES:
            self.printed[name] = f"{known}\n{text}"
        elif fold(known) != fold(text):
            self.clashes.append((name, text, line))


def add_card(extraction: Extraction, card: Card, *, cut: bool) -> int:
    """Adds the card's project to the extraction and returns its place in the list; `cut`: it has no indicators, which is a fault."""
    if cut:
        extraction.fault(card.last, "这张卡没有绩效指标", "一张指标表，至少一个指标", "对照原件补上；若卡被截断，重新提取")
    if not card.printed.get("project"):
        extraction.fault(card.first, "这张卡没有项目名称", "“项目名称”及其值", "对照原件补上；若卡被截断，重新提取")
    for name, text, line in card.clashes:
        found = f"同一栏印了两次而不同（“{shorten(card.printed[name])}”与“{shorten(text)}”）"
        extraction.fault(line, found, "每张卡每栏一个值", "对照原件；若两张卡连在一起，补上第二张的卡头")
        if name in AMOUNTS:
            card.printed[name] = ""
    row: Row = {"line": card.first.number, "last_line": card.last.number, "money_unit": card.money_unit,
                "budget_printed": card.printed.get("budget", ""),
                "places": {name: line.number for name, line in card.places.items()}}  # fmt: skip
    for name in TEXTS:
        row[name] = _text(extraction, card, name)
    for name, code_column in CODED.items():
        if name in card.printed:
            row[code_column], row[name] = _coded(extraction, card, name)
    for name, column in AMOUNTS.items():
        row[column] = _yuan(extraction, card, name)
    row["project"] = row["project"] or "（未印项目名称）"
    extraction.projects.append(row)
    return len(extraction.projects) - 1


def label_value_pairs(cells: list[str]) -> list[tuple[str, str]]:
    """The pairs of a head row in which labels and values take turns; a label behind a label leaves a blank value.

    A label and its value may share a cell, with a colon between them (`主管部门：某某局`).
    """
    pairs: list[tuple[str, list[str]]] = []
    for cell in cells:
        if not cell.strip():
            continue
        if name := field_of(cell):
            pairs.append((name, []))
        elif own := _labelled(cell):
            pairs.append((own[0], [own[1]]))
        elif pairs:
            pairs[-1][1].append(cell)
    return [(name, " ".join(values)) for name, values in pairs]


def _labelled(cell: str) -> tuple[str, str] | None:
    label, colon, value = untag(cell).replace("：", ":").partition(":")
    name = field_of(label) if colon and value.strip() and not money_unit(cell) else None
    return (name, untag(cell)[len(label) + 1 :]) if name else None


def conceal_people(extraction: Extraction, line: Line, pairs: list[tuple[str, str]]) -> None:
    """Hides the values of the fields that hold a person's name or telephone number."""
    for name, value in pairs:
        if name in {"person", "telephone"}:
            extraction.conceal(line.number, value)


def _text(extraction: Extraction, card: Card, name: str) -> str:
    text = card.printed.get(name, "")
    if not text:
        return ""
    pieces = text.split("\n")
    return "\n".join(extraction.name(card.places[name].number, name, piece) for piece in pieces)


def _coded(extraction: Extraction, card: Card, name: str) -> tuple[str, str]:
    text = _text(extraction, card, name)
    return split_code(text)


def _yuan(extraction: Extraction, card: Card, name: str) -> int | None:
    printed = card.printed.get(name, "")
    if not printed or is_dash(printed):
        return None
    line = card.places[name]
    amount = parse_amount(printed)
    if amount is None:
        extraction.fault(line, f"金额栏读到“{shorten(printed)}”", "一个数", "对照原件改正这一格")
        return None
    if not card.money_unit:
        remark = Remark("money_unit", "", "", "no-unit", "guess", "卡上没有印金额单位，不换算成元")
        extraction.note(line.number, remark)
        return None
    yuan = to_yuan(amount, card.money_unit)
    if yuan is None:
        extraction.fault(line, f"金额栏读到“{shorten(printed)}”{card.money_unit}，大得不可能", "一个金额", "对照原件改正这一格")
    return yuan
