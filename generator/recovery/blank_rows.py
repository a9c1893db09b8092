"""Tables with one indicator per row whose cells single blanks keep apart: divided by their level words and their operator.

某某局 科技事务-运维费 产出指标 数量指标 走访企业数 ≥ 50 家
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from generator.ground.money import parse_amount
from generator.ground.targets import QUALITATIVE, read_operator
from generator.ground.text import despace, fold, half_width, visible
from generator.ground.vocabulary import SUBCATEGORIES, field_of, official_category, official_subcategory
from generator.reading.rows import Cell, ReaderNote, Row, Rows

_NEEDED = frozenset({"agency", "project", "category", "subcategory", "indicator", "target"})
_USUAL = _NEEDED | {"operator", "measure_unit", "indicator_group"}
_MONEY = frozenset({"budget", "fiscal", "other", "multi_year_total", "carry_over"})
_IN_FRONT = frozenset({"agency", "project", "programme", "department", "purpose", "goal", "period", "attribute", "office", "project_code", "number", "remark",
                       *_MONEY})  # fmt: skip
_NUMBER_PIECE = re.compile(r"^[\d.,，．]+$")
_GLUED = re.compile(r"^(≥|≤|＞＝|＜＝|>=|<=|[=＝>＞<＜≧≦⩾⩽≽≼])\s*(\d.*)$")
_LONGEST_HEAD = 200
_Notes = list[tuple[str, str, str, str, str, str]]
"""What there is to say of a row: field, printed, published, kind, certainty, reason."""


def blank_rows(lines: Sequence[str]) -> Rows | None:
    """A row for each line; None where no head and no row of such a table stands in the text."""
    heads = {at: found for at, line in enumerate(lines) if (found := _labels(line))}
    rows = {at for at, line in enumerate(lines) if "\t" not in line.strip() and len(line.split()) > 4 and _levels_at(line.split())}
    if not rows or not {name for found in heads.values() for name in found} >= _NEEDED:
        return None
    return _Reader(lines, heads, rows, _Names(lines[at] for at in sorted(rows))).read()


def _labels(line: str) -> dict[str, str]:
    """Field → label, in order, for a line of labels only, a blank inside a label allowed (`计量 单位`); else nothing."""
    found: dict[str, str] = {}
    if "\t" in line.strip() or len(line) > _LONGEST_HEAD:
        return found
    tokens, at = line.split(), 0
    while at < len(tokens):
        name, size = next(((name, size) for size in (1, 2, 3, 4) if (name := field_of("".join(tokens[at : at + size])))), ("", 0))
        if not name:
            return {}
        found.setdefault(name, "".join(tokens[at : at + size]))
        at += size
    return found


def _levels_at(tokens: Sequence[str]) -> tuple[int, int] | None:
    """Index of the level-1 token and the first index after the level-2 word, which may be torn in two tokens."""
    for index in range(1, len(tokens) - 1):
        if official_category(tokens[index]):
            for pieces in (2, 1):
                word = "".join(tokens[index + 1 : index + 1 + pieces])
                if fold(word).removesuffix("指标") in SUBCATEGORIES or (pieces == 1 and official_subcategory(word)[0]):
                    return index, index + 1 + pieces
    return None


@dataclass
class _Reader:
    """Where the reading stands: the rows found, the columns that the first head names."""

    lines: Sequence[str]
    heads: Mapping[int, Mapping[str, str]]
    marked: set[int]
    names: _Names
    found: dict[int, Row] = field(default_factory=dict)
    notes: list[ReaderNote] = field(default_factory=list)
    fields: dict[str, str] = field(default_factory=dict)

    def read(self) -> Rows:
        """Every line in order."""
        at = 0
        while at < len(self.lines):
            at += self._head(at) if at in self.heads else self._row(at)
        rows = [self.found.get(at) or self._other(line) for at, line in enumerate(self.lines)]
        return Rows(tuple(rows), tuple(self.notes))

    def _other(self, line: str) -> Row:
        text = visible(line).strip()
        return Row((Cell(text),), "", 0) if text else Row((), "", 1)

    def _head(self, at: int) -> int:
        """The lines of a head as one row, each label in its column; returns how many lines they are."""
        places, end = [at], at + 1
        while end < len(self.lines) and (end in self.heads or not self.lines[end].strip()):
            places += [end] if end in self.heads else []
            end += 1
        labels = [(name, label, place) for place in places for name, label in self.heads[place].items()]
        if not self.found:
            self.fields = {name: label for name, label, _ in labels if name != "indicator_group"}
        columns = list(self.fields)
        cells = [Cell(label, columns.index(name), line=place + 1) for name, label, place in labels if name in self.fields]
        cells += [Cell("", 0, line=place + 1) for name, _, place in labels if name not in self.fields]
        self.found[at] = Row(tuple(sorted(cells, key=lambda cell: (not cell.text, cell.column))), "", 1)
        self.found |= {place: Row((), "", 1) for place in places[1:]}
        return places[-1] - at + 1

    def _row(self, at: int) -> int:
        if not self.fields or not _levels_at(self.lines[at].split()):
            return 1
        told: _Notes = []
        columns = _Columns(self.fields)
        cells = _cells(self.lines[at], self.names, told, columns)
        if cells is None:
            count = len(self.lines[at].split())
            extra = f"“{'、'.join(columns.extra.values())}”各栏" if columns.extra else "各格"
            self.notes.append(ReaderNote(at + 1, "unread", f"这一行分不出{extra}（{count}段）", "row", certainty="guess"))
            self.found[at] = Row((), "", 1)
            return 1
        self.notes += [ReaderNote(at + 1, kind, reason, name, printed, published, certainty) for name, printed, published, kind, certainty, reason in told]
        self.found[at] = Row(tuple(Cell(cells.get(name, ""), column) for column, name in enumerate(self.fields)), "", 1)
        return 1


class _Columns:
    """The columns of a head beyond those every such table has: what they are called and on which side of the indicator they stand."""

    def __init__(self, fields: Mapping[str, str]) -> None:
        self.extra = {name: label for name, label in fields.items() if name not in _USUAL}
        self.before = [name for name in fields if name in _IN_FRONT]
        self.behind = [name for name in fields if name in self.extra and name not in self.before]
        self.has_operator = "operator" in fields

    def front(self, tokens: list[str], names: _Names) -> tuple[dict[str, str], str] | None:
        """The cells of the tokens before level 1, and how certain their division is; None where it cannot be told."""
        if not set(self.before) - {"agency", "project"}:
            agency, project, certainty = names.divide(tokens)
            return {"agency": agency, "project": project}, certainty
        if len(tokens) == len(self.before) and {"agency", "project"} <= set(self.before):
            cells = dict(zip(self.before, tokens, strict=True))
            sound = all(parse_amount(cells[name]) is not None for name in _MONEY if name in cells)
            return (cells, "certain") if sound else None
        return None

    def back(self, tail: dict[str, str]) -> dict[str, str] | None:
        """The cells behind the operator with the weight taken off the unit; None where a column cannot be told."""
        if not self.behind:
            return tail
        pieces = tail["measure_unit"].split()
        if self.behind != ["weight"] or not pieces or parse_amount(pieces[-1]) is None:
            return None
        return tail | {"measure_unit": " ".join(pieces[:-1]), "weight": pieces[-1]}


class _Names:
    """Which agencies and projects the text names in rows that divide without doubt."""

    def __init__(self, rows: Iterator[str]) -> None:
        self.agencies: set[str] = set()
        self.projects: set[str] = set()
        for tokens in map(str.split, rows):
            found = _levels_at(tokens)
            if found and found[0] == 2:
                self.agencies.add(tokens[0])
                self.projects.add(tokens[1])

    def divide(self, tokens: list[str]) -> tuple[str, str, str]:
        """Agency and project of the tokens before level 1, and how certain the division is."""
        if len(tokens) == 2:
            return tokens[0], tokens[1], "certain"
        splits = [(" ".join(tokens[:at]), " ".join(tokens[at:])) for at in range(1, len(tokens))]
        for agency, project in splits:
            if despace(project) in self.projects or despace(agency) in self.agencies:
                return agency, project, "probable"
        for agency, project in splits:
            if "-" in half_width(project.split()[0]):
                return agency, project, "guess"
        return (*splits[0], "guess")


def _cells(line: str, names: _Names, told: _Notes, columns: _Columns) -> dict[str, str] | None:
    tokens = [shown for token in line.split() if (shown := visible(token))]
    level, after = _levels_at(tokens) or (0, 0)
    tail = _target(tokens[after:], told, has_operator=columns.has_operator)
    if level < 2 or tail is None:
        return None
    front, tail = columns.front(tokens[:level], names), columns.back(tail)
    if front is None or tail is None:
        return None
    named, certainty = front
    if certainty != "certain":
        divided = f"{named['agency']} | {named['project']}"
        told.append(("agency", " ".join(tokens[:level]), divided, "divided", certainty, "名称中有空格，按别的行推定分界"))
    return {**named, "category": tokens[level], "subcategory": "".join(tokens[level + 1 : after]), **tail}


def _target(tokens: list[str], told: _Notes, *, has_operator: bool) -> dict[str, str] | None:
    """Name, operator, value and unit from the tokens behind level 2."""
    found = max(_operators(tokens), key=lambda each: (each.rank, each.at if each.rank else -each.at), default=None)
    if found is None:
        return None if has_operator else _without_operator(tokens, told)
    if found.glued:
        told.append(("operator", tokens[found.at], f"{found.printed} | {found.glued}", "glued-cells", "certain", "符号与指标值之间没有空格"))
    rest = ([found.glued] if found.glued else []) + tokens[found.end :]
    return _joined(tokens[: found.at], found.printed, rest) if rest else None


@dataclass(frozen=True)
class _Operator:
    """Where an operator may stand: its tokens, the value glued to it, and how well it fits (3 best)."""

    at: int
    end: int
    printed: str
    glued: str
    rank: int


def _operators(tokens: list[str]) -> Iterator[_Operator]:
    """The tokens of a row that may be its operator; a name may hold signs too (`软 / 硬件数 ≥ 2 套`)."""
    at = 1
    while at < len(tokens):
        if (glued := _unglue(tokens[at])) and glued[1]:
            yield _Operator(at, at + 1, glued[0], glued[1], 3 if glued[0] == "定性" else 2)
            at += 1
            continue
        end = next((end for end in (at + 3, at + 2, at + 1) if end <= len(tokens) and read_operator("".join(tokens[at:end]))[0]), 0)
        if end:
            yield _Operator(at, end, " ".join(tokens[at:end]), "", _rank(tokens, at, end))
        at = end or at + 1


def _rank(tokens: list[str], at: int, end: int) -> int:
    operator, remark = read_operator(" ".join(tokens[at:end]))
    counted = end < len(tokens) and bool(_NUMBER_PIECE.match(half_width(tokens[end])))
    certain = remark is None or remark.certainty == "certain"
    return 3 if operator == QUALITATIVE else 2 * counted * certain or int(counted)


def _unglue(token: str) -> tuple[str, str] | None:
    if token.startswith("定性") and token not in {"定性", "定性指标"}:
        return "定性", token.removeprefix("定性")
    found = _GLUED.match(token)
    return (found.group(1), found.group(2)) if found else None


def _joined(name: list[str], operator: str, rest: list[str]) -> dict[str, str]:
    if read_operator(operator)[0] == QUALITATIVE:
        return {"indicator": " ".join(name), "operator": operator, "target": " ".join(rest), "measure_unit": ""}
    pieces = 0
    while pieces < len(rest) and _NUMBER_PIECE.match(half_width(rest[pieces])):
        pieces += 1
    pieces = pieces or 1
    return {"indicator": " ".join(name), "operator": operator, "target": " ".join(rest[:pieces]), "measure_unit": " ".join(rest[pieces:])}


def _without_operator(tokens: list[str], told: _Notes) -> dict[str, str] | None:
    """A row of a table without operators: the number (and the unit behind it) end the row, else the last token is the value."""
    if len(tokens) < 2:
        return None
    at = len(tokens) - 1
    if len(tokens) > 2 and _NUMBER_PIECE.match(half_width(tokens[-2])):
        at -= 1
    told.append(("operator", "", "", "no-operator", "probable", "没有印计算符号"))
    return _joined(tokens[:at], "", tokens[at:])
