"""项目支出绩效指标表, one indicator per row, cells between blanks, page heads and first rows printed again on each page.

某某局 科技事务-运维费 产出指标 数量指标 走访企业数 ≥ 50 家
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from generator.ground.money import head_unit, money_unit, parse_amount
from generator.ground.targets import QUALITATIVE, Remark, read_operator
from generator.ground.text import despace, fold, half_width, visible
from generator.ground.vocabulary import SUBCATEGORIES, field_of, official_category, official_subcategory
from generator.layouts.card import AMOUNTS
from generator.layouts.registry import Sign, layout
from generator.layouts.rows import NEEDED, NO_TITLE, OPTIONAL, Money, TableRow, add_rows, note_columns
from generator.reading.source import Line, Source
from generator.understanding.extraction import Extraction, is_page_furniture, mark_heading

_NUMBER_PIECE = re.compile(r"^[\d.,，．]+$")
_GLUED = re.compile(r"^(≥|≤|＞＝|＜＝|>=|<=|[=＝>＞<＜≧≦⩾⩽≽≼])\s*(\d.*)$")
_LONGEST_HEAD = 200
_MONEY = frozenset({*AMOUNTS, "carry_over"})
_USUAL = NEEDED | {"operator", "measure_unit", "indicator_group"}
_MEND = "对照原件，让各格之间各有一个空格"


def _labels(line: Line) -> dict[str, str]:
    """Field → label, in order, for a line of labels only, a blank inside a label allowed (`计量 单位`); else nothing."""
    found: dict[str, str] = {}
    if "\t" in line.text.strip() or len(line.text) > _LONGEST_HEAD:
        return found
    tokens, at = line.text.split(), 0
    while at < len(tokens):
        name, size = next(((name, size) for size in (1, 2, 3, 4) if (name := field_of("".join(tokens[at : at + size])))), ("", 0))
        if not name:
            return {}
        found.setdefault(name, "".join(tokens[at : at + size]))
        at += size
    return found


def _has_header(source: Source) -> bool:
    return {name for line in source.lines for name in _labels(line)} >= NEEDED


def _levels_at(tokens: list[str]) -> tuple[int, int] | None:
    """Index of the level-1 token and the first index after the level-2 word, which may be torn in two tokens."""
    for index in range(1, len(tokens) - 1):
        if official_category(tokens[index]):
            for pieces in (2, 1):
                word = "".join(tokens[index + 1 : index + 1 + pieces])
                if fold(word).removesuffix("指标") in SUBCATEGORIES or (pieces == 1 and official_subcategory(word)[0]):
                    return index, index + 1 + pieces
    return None


def _has_row(source: Source) -> bool:
    return any(
        _levels_at(tokens) for line in source.lines if "\t" not in line.text.strip() and len(tokens := line.text.split()) > 4
    )


@layout(
    "rows-blanks",
    "绩效指标表，每行一个指标，空格分列",
    Sign("空格分列的表头（单位、项目、一至三级指标、指标值）", _has_header),
    Sign("空格分列的指标行（一级指标、二级指标相邻）", _has_row),
)
def read(source: Source) -> Extraction:
    """Reads one table over all its pages."""
    extraction = Extraction(source)
    add_rows(extraction, list(_rows(extraction)), split_programme=True)
    return extraction.finish()


def _rows(extraction: Extraction) -> Iterator[TableRow]:
    reader = _Reader(extraction, _Heads(extraction.source), _indented_pages(extraction.source))
    for line in extraction.source.lines:
        if not line.is_blank and (row := reader.take(line)):
            yield row


def _indented_pages(source: Source) -> bool:
    """Whether rows begin without a blank as a rule, so that one that does begins a page."""
    rows = [line for line in source.lines if not line.is_blank and _levels_at(line.text.split())]
    return sum(line.text[0].isspace() for line in rows) * 4 < len(rows)


@dataclass
class _Reader:
    """Where the reading stands: the headings seen, whether a page has just begun, which columns the head names."""

    extraction: Extraction
    heads: _Heads
    indented_pages: bool
    headings: set[str] = field(default_factory=set)
    fields: dict[str, str] = field(default_factory=dict)
    unit: str = ""
    after_head: bool = False
    in_table: bool = False

    def take(self, line: Line) -> TableRow | None:
        """Reads one line that is not blank; returns the row it holds."""
        folded = fold(line.text)
        if folded in self.headings or (self.in_table and is_page_furniture(line.text)):
            self.extraction.mark(line, "repeat")
            self.after_head = True
        elif labels := _labels(line):
            self.extraction.mark(line, "repeat" if self.in_table else "header")
            self.headings.add(folded)
            if not self.in_table:
                note_columns(self.extraction, line, list(labels.items()))
                self.fields |= {name: label for name, label in labels.items() if name not in self.fields}
            self.after_head = True
        elif _levels_at(line.text.split()):
            return self._row(line)
        elif not self.in_table:
            mark_heading(self.extraction, line)
            self.unit = self.unit or money_unit(line.text) or ""
            self.headings.add(folded)
        elif line.text.strip().startswith(("注", "备注", "说明")):
            self.extraction.mark(line, "prose")
        return None

    def _row(self, line: Line) -> TableRow | None:
        top = self.after_head or (self.indented_pages and line.text[0].isspace())
        self.in_table, self.after_head = True, False
        remarks: list[Remark] = []
        columns = _Columns(self.fields)
        cells = _cells(line, self.heads, remarks, columns)
        if cells is None and columns.extra:
            found = f"这一行分不出“{'、'.join(columns.extra.values())}”各栏（{len(line.text.split())}段）"
            self.extraction.fault(line, found, "每栏一段", "各格改用制表符分列")
            return None
        if cells is None:
            self.extraction.fault(line, f"这一行分不出各格（{len(line.text.split())}段）", "单位、项目、一至三级指标、符号、指标值、单位", _MEND)
            return None
        heads = {name: label for name, label in columns.extra.items() if name in _MONEY}
        money = Money(self.extraction.title or NO_TITLE, heads, {name: head_unit(label) or self.unit for name, label in heads.items()})
        return TableRow(line, cells, top, tuple(remarks), money)


class _Columns:
    """The columns of a head beyond those every such table has: what they are called and on which side of the indicator they stand."""

    def __init__(self, fields: dict[str, str]) -> None:
        self.extra = {name: label for name, label in fields.items() if name not in _USUAL}
        order = [name for name in fields if name != "indicator_group"]
        before = [name for name in fields if name in {"agency", "project", *OPTIONAL, "programme", "number", "remark"}]
        self.behind = [name for name in order if name in self.extra and name not in before]
        self.before = before
        self.has_operator = "operator" in fields

    def front(self, tokens: list[str], heads: _Heads) -> tuple[dict[str, str], str] | None:
        """The cells of the tokens before level 1, and how certain their division is; None where it cannot be told."""
        if not set(self.before) - {"agency", "project"}:
            agency, project, certainty = heads.divide(tokens)
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


class _Heads:
    """Which agencies and projects the document names in rows that divide without doubt."""

    def __init__(self, source: Source) -> None:
        self.agencies: set[str] = set()
        self.projects: set[str] = set()
        for line in source.lines:
            tokens = line.text.split()
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


def _cells(line: Line, heads: _Heads, remarks: list[Remark], columns: _Columns) -> dict[str, str] | None:
    tokens = [shown for token in line.text.split() if (shown := visible(token))]
    level, after = _levels_at(tokens) or (0, 0)
    tail = _target(tokens[after:], remarks, has_operator=columns.has_operator)
    if level < 2 or tail is None:
        return None
    front, tail = columns.front(tokens[:level], heads), columns.back(tail)
    if front is None or tail is None:
        return None
    named, certainty = front
    if certainty != "certain":
        divided = f"{named['agency']} | {named['project']}"
        remarks.append(Remark("agency", " ".join(tokens[:level]), divided, "divided", certainty, "名称中有空格，按别的行推定分界"))
    return {**named, "category": tokens[level], "subcategory": "".join(tokens[level + 1 : after]), **tail}


def _target(tokens: list[str], remarks: list[Remark], *, has_operator: bool) -> dict[str, str] | None:
    """Name, operator, value and unit from the tokens behind level 2."""
    found = max(_operators(tokens), key=lambda each: (each.rank, each.at if each.rank else -each.at), default=None)
    if found is None:
        return None if has_operator else _without_operator(tokens, remarks)
    if found.glued:
        remarks.append(Remark("operator", tokens[found.at], f"{found.printed} | {found.glued}", "glued-cells", "certain", "符号与指标值之间没有空格"))
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
    return {"indicator": " ".join(name), "operator": operator, "target": " ".join(rest[:pieces]),
            "measure_unit": " ".join(rest[pieces:])}  # fmt: skip


def _without_operator(tokens: list[str], remarks: list[Remark]) -> dict[str, str] | None:
    """A row of a table without operators: the number (and the unit behind it) end the row, else the last token is the value."""
    if len(tokens) < 2:
        return None
    at = len(tokens) - 1
    if len(tokens) > 2 and _NUMBER_PIECE.match(half_width(tokens[-2])):
        at -= 1
    remarks.append(Remark("operator", "", "", "no-operator", "probable", "没有印计算符号"))
    return _joined(tokens[:at], "", tokens[at:])
