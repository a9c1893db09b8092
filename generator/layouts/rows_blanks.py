"""项目支出绩效指标表, one indicator per row, cells between blanks, page heads and first rows printed again on each page.

某某局 科技事务-运维费 产出指标 数量指标 走访企业数 ≥ 50 家
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from generator.ground.targets import QUALITATIVE, Remark, read_operator
from generator.ground.text import despace, fold, half_width
from generator.ground.vocabulary import SUBCATEGORIES, field_of, official_category, official_subcategory
from generator.layouts.extraction import Extraction, mark_heading
from generator.layouts.registry import Sign, layout
from generator.layouts.rows import NEEDED, TableRow, add_rows
from generator.reading.source import Line, Source

_NUMBER_PIECE = re.compile(r"^[\d.,，．]+$")
_GLUED = re.compile(r"^(≥|≤|＞＝|＜＝|>=|<=|[=＝>＞<＜≧≦⩾⩽≽≼])\s*(\d.*)$")
_MEND = "对照原件，让各格之间各有一个空格"


def _labels(line: Line) -> set[str]:
    fields = {field_of(token) for token in line.text.split()}
    return set() if None in fields or not fields or "\t" in line.text.strip() else {field for field in fields if field}


def _has_header(source: Source) -> bool:
    return set().union(*(_labels(line) for line in source.lines)) >= NEEDED


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
    headings: dict[str, str] = {}
    heads = _Heads(extraction.source)
    after_head, in_table = False, False
    for line in extraction.source.lines:
        if line.is_blank:
            continue
        folded = fold(line.text)
        if folded in headings:
            extraction.mark(line, "repeat")
            after_head = True
        elif _labels(line):
            extraction.mark(line, "header")
            headings[folded], after_head = "header", True
        elif _levels_at(line.text.split()):
            in_table = True
            if cells := _cells(extraction, line, heads):
                yield TableRow(line, cells, after_head)
            after_head = False
        elif not in_table:
            mark_heading(extraction, line)
            headings[folded] = "title"
        elif line.text.strip().startswith(("注", "备注", "说明")):
            extraction.mark(line, "prose")
        extraction.conceal_inline(line)


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


def _cells(extraction: Extraction, line: Line, heads: _Heads) -> dict[str, str] | None:
    tokens = line.text.split()
    level, after = _levels_at(tokens) or (0, 0)
    tail = _target(extraction, line, tokens[after:])
    if level < 2 or tail is None:
        extraction.fault(line, f"这一行分不出各格（{len(tokens)}段）", "单位、项目、一至三级指标、符号、指标值、单位", _MEND)
        return None
    agency, project, certainty = heads.divide(tokens[:level])
    if certainty != "certain":
        remark = Remark("agency", " ".join(tokens[:level]), f"{agency} | {project}", "divided", certainty, "名称中有空格，按别的行推定分界")
        extraction.note(line.number, remark)
    return {"agency": agency, "project": project, "category": tokens[level],
            "subcategory": "".join(tokens[level + 1 : after]), **tail}  # fmt: skip


def _target(extraction: Extraction, line: Line, tokens: list[str]) -> dict[str, str] | None:
    """Name, operator, value and unit from the tokens behind level 2."""
    for at in range(1, len(tokens)):
        if (glued := _unglue(tokens[at])) and glued[1]:
            remark = Remark("operator", tokens[at], " | ".join(glued), "glued-cells", "certain", "符号与指标值之间没有空格")
            extraction.note(line.number, remark)
            return _joined(tokens[:at], glued[0], [glued[1], *tokens[at + 1 :]])
        end = at
        while end < len(tokens) and read_operator("".join(tokens[at : end + 1]))[0]:
            end += 1
        if end > at and end < len(tokens):
            return _joined(tokens[:at], " ".join(tokens[at:end]), tokens[end:])
    return _without_operator(extraction, line, tokens)


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


def _without_operator(extraction: Extraction, line: Line, tokens: list[str]) -> dict[str, str] | None:
    """A row that prints no operator: the number (and the unit behind it) end the row, else the last token is the value."""
    if len(tokens) < 2:
        return None
    at = len(tokens) - 1
    if len(tokens) > 2 and _NUMBER_PIECE.match(half_width(tokens[-2])):
        at -= 1
    extraction.note(line.number, Remark("operator", "", "", "no-operator", "probable", "没有印计算符号"))
    return _joined(tokens[:at], "", tokens[at:])
