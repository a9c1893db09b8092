"""Reads the sentences of a narrative: amounts with their label, and the change, growth rate and share that follow.

`收入预算 5337.65 万元，比上年执行数增加 528.84 万元，增长 11.0%` → one statement with four figures.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from generator.ground.money import UNITS
from generator.ground.text import despace, half_width
from generator.reconcile.engine import Material, slack_of

NUMBER = r"(?:\d{1,3}(?:,\d{3}){1,5}(?:\.\d{1,8})?|\d{1,15}(?:\.\d{1,8})?)(?![\d])"
_MONEY = "(?:亿元|百万元|万元|千元|元)"
_UP = "增加|增长|上升|提高|增支|增幅"
_DOWN = "减少|下降|降低|减支|降幅|减幅"
_TOKENS = re.compile(
    rf"(?P<change>(?:[比较](?P<basis>[^,。;:\d]{{0,4}}(?:\d{{4}}年)?[^,。;:\d]{{0,10}}?)[,]?)?(?:同比)?(?P<way>{_UP}|{_DOWN})(?:了|约|为)?(?P<n1>{NUMBER})(?P<u1>{_MONEY}))"
    rf"|(?P<growth>(?P<way2>{_UP}|{_DOWN})(?:率|幅度)?(?:了|约|为|达)?(?P<n2>{NUMBER})%)"
    r"|(?P<flat>[与比较和同](?:上年|去年|\d{4}年)[^,。;:\d]{0,10}?(?:持平|一致|相同|相等|无增减|无变化))"
    rf"|(?P<share>占(?P<of>[^,。;%]{{0,30}}?)(?P<n3>{NUMBER})%)"
    rf"|(?P<amount>(?<![\d.])(?P<n4>{NUMBER})(?P<u4>{_MONEY})(?!(?:及|\(含\)|含)?以[上下内]))"
)
_BOUNDARY = re.compile(r"[,。;:、]")
_ENUMERATOR = re.compile(r"^(?:\(?\d{1,2}[).、]|[(]?[一二三四五六七八九十]+[)、])")
_YEAR = re.compile(r"^.*(?:19|20)\d\d年(?:度|初)?")
_LEAD = re.compile(r"^(?:其中|主要包括|支出包括|收入包括|包括|主要用于|用于|当年|安排|主要是|[一二三四]是|分别为|以及|和|为)+")
_TAIL = re.compile(r"(?:为|是|共计|共|约|达到|达|安排){1,20}$")
_YEAR_SAID = re.compile(r"(?<![比较与和同\d])((?:19|20)\d\d)年(?!\d)")
_PLANNED = re.compile(r"(?:年初预算|(?<!完成)预算数|支出预算)(?:数)?(?:安排)?(?:为|是|共|约)?$")
_CLOSE = 4
_COMPARED = re.compile(r"^[。,;]?(?:与|同|较|比)(?:上年|去年|\d{4}年)度?(?:决算|执行)?(?:数)?相比,[^。;]{2,24}$")
_FILLER = re.compile(r"^(?:安排|预算数|预算|年初预算|全年|当年|数|共|合计|支出|拨款)*+$")
_EACH = re.compile(r"[均各]$")
_ENDS = re.compile(r"(?:预算|支出|收入|费用?|数|总额|总计){1,20}$")
_LINK = re.compile(r"^(?:安排|预算|年初预算|全年|当年|数|共|合计|支出|拨款|同比|与上年|与去年|相比?|各|分别|约|比|较)*+$")
_SECTION_NUMBER = re.compile(r"^第?[(]?[一二三四五六七八九十]+(?:[)、]|部分|章)+")


@dataclass(frozen=True)
class Figure:
    """One number of the text. `number` is signed for changes and rates; `slack` is half its last printed place."""

    number: Decimal
    printed: str
    unit: str
    line: int

    @property
    def slack(self) -> Decimal:
        """What the rounding of the printed number may hide, in its own unit."""
        return slack_of(self.printed, self.unit)

    @property
    def yuan(self) -> Decimal:
        """The amount in yuan."""
        return self.number * UNITS[self.unit]


@dataclass
class Statement:
    """An amount of the text with what the sentence says of it.

    `basis` is what a change is measured against; `of` what a share is said to be a share of; `year` the year the sentence
    names before the amount, if any. `listed`: it follows another amount in a list, so that a change behind it may be of the whole.
    `planned`: the words before it call it a budget (`年初预算为`). `start`: where its amount stands in the paragraph.
    """

    label: str
    amount: Figure
    depth: int
    change: Figure | None = None
    growth: Figure | None = None
    share: Figure | None = None
    flat: bool = False
    basis: str = ""
    of: str = ""
    year: int | None = None
    listed: bool = False
    planned: bool = False
    start: int = 0


@dataclass(frozen=True)
class Paragraph:
    """A paragraph in half-width characters without blanks; `starts` and `lines` say which line an offset lies on."""

    document_id: str
    section: str
    text: str
    starts: tuple[int, ...]
    lines: tuple[int, ...]
    statements: list[Statement] = field(default_factory=list)

    def line_at(self, offset: int) -> int:
        """The physical line a place of the text was printed on."""
        return self.lines[bisect_right(self.starts, offset) - 1]

    def sentence_at(self, offset: int) -> str:
        """The sentence a place of the text lies in."""
        begin = self.text.rfind("。", 0, offset) + 1
        end = self.text.find("。", offset)
        return self.text[begin : end if end >= 0 else len(self.text)]


def paragraphs(material: Material) -> Iterator[Paragraph]:
    """Every paragraph of every narrative, with its statements."""
    for row in material.paragraphs.itertuples(index=False):
        paragraph = _paragraph(row)
        paragraph.statements.extend(read_statements(paragraph))
        yield paragraph


def _paragraph(row: Any) -> Paragraph:
    starts, lines, text = [], [], ""
    for line, piece in row.pieces:
        starts.append(len(text))
        lines.append(int(line))
        text += despace(half_width(piece))
    return Paragraph(row.document_id, despace(half_width(row.section)), text, tuple(starts), tuple(lines))


def read_statements(paragraph: Paragraph) -> list[Statement]:
    """The amounts of a paragraph in order; what follows an amount outside its brackets belongs to it."""
    found: list[Statement] = []
    owner: Statement | None = None
    end = 0
    for token in _TOKENS.finditer(paragraph.text):
        depth = _depth(paragraph.text[: token.start()])
        if token["amount"]:
            label = read_label(paragraph.text[end : token.start()] if end else paragraph.text[: token.start()])
            year = _year_said(paragraph.text[: token.start()])
            listed = bool(found) and found[-1] is owner and paragraph.text.startswith("、", end) and not (owner.change or owner.growth or owner.share)
            planned = bool(_PLANNED.search(paragraph.text[: token.start()]))
            owner = Statement(label, _figure(paragraph, token, "4", token["u4"], 1), depth, year=year, listed=listed, planned=planned,
                              start=token.start("n4"))  # fmt: skip
            found.append(owner)
        else:
            close = token.start() - end <= _CLOSE or (bool(token["change"]) and bool(_COMPARED.search(paragraph.text[end : token.start()])))
            if not (token["growth"] and close):
                owner = _spoken_of(_owner(found, depth), paragraph.text[end : token.start()], found)
                owner = None if owner and owner.listed and not token["share"] else owner
            if owner:
                _attach(paragraph, token, owner, close=close)
        end = token.end()
    return found


def _spoken_of(owner: Statement | None, between: str, found: list[Statement]) -> Statement | None:
    """The owner, unless the words before a change or share name something else: then what they name, or nothing."""
    piece = _BOUNDARY.split(between)[-1]
    subject = clean_label(piece if piece.count(")") <= piece.count("(") else piece.rpartition(")")[2])
    if owner is None or _LINK.match(subject) or _depth(between):
        return owner
    name = _ENDS.sub("", _EACH.sub("", subject))
    return next((each for each in reversed(found) if _ENDS.sub("", _EACH.sub("", each.label)) == name), None)


def _year_said(before: str) -> int | None:
    """The last year named in the sentence so far, not counting the one a change is measured against."""
    years = _YEAR_SAID.findall(re.split("[。;]", before)[-1])
    return int(years[-1]) if years else None


def _depth(text: str) -> int:
    return max(0, text.count("(") - text.count(")"))


def _owner(found: list[Statement], depth: int) -> Statement | None:
    """The amount a change, rate or share belongs to: the last one outside deeper brackets, this year's rather than last year's."""
    outer = [each for each in found if each.depth <= depth]
    last = outer[-1] if outer else None
    if last and last.year:
        return next((each for each in reversed(outer) if each.year and each.year > last.year), last)
    return last


def _attach(paragraph: Paragraph, token: re.Match[str], owner: Statement, *, close: bool) -> None:
    """The first change, rate and share after an amount are its own; what comes later speaks of something else.

    A rate, or a change that names nothing to compare with, has to stand close to the figure before it.
    """
    if token["flat"]:
        owner.flat = owner.change is None
    elif token["share"]:
        if owner.share is None:
            owner.share, owner.of = _figure(paragraph, token, "3", "%", 1), token["of"]
    elif token["growth"]:
        if close:
            owner.growth = owner.growth or _figure(paragraph, token, "2", "%", _sign(token["way2"]))
    elif owner.change is None and not owner.flat and (close or token["basis"]):
        owner.change = _figure(paragraph, token, "1", token["u1"], _sign(token["way"]))
        owner.basis = token["basis"] or ""


def _sign(way: str) -> int:
    return -1 if way in _DOWN.split("|") else 1


def _figure(paragraph: Paragraph, token: re.Match[str], group: str, unit: str, sign: int) -> Figure:
    printed = token[f"n{group}"]
    return Figure(sign * Decimal(printed.replace(",", "")), printed, unit, paragraph.line_at(token.start(f"n{group}")))


def read_label(before: str) -> str:
    """What an amount is called: the words before it, back to a comma or colon; further back where they only fill."""
    pieces = _BOUNDARY.split(before)
    for index in range(len(pieces) - 1, -1, -1):
        piece = pieces[index]
        if _depth(piece):
            piece = piece[piece.rindex("(") + 1 :]
        label = clean_label(piece)
        if not _FILLER.match(label):
            return label
    return clean_label(pieces[-1])


def clean_label(text: str) -> str:
    """A label without number in front, year, leading and trailing words (`(1)2024年安排公务接待费预算` → `公务接待费预算`)."""
    text = _ENUMERATOR.sub("", text)
    head, path, rest = text.partition("(类)")
    text = _YEAR.sub("", head) + path + rest
    return _TAIL.sub("", _LEAD.sub("", text.lstrip(").")))


def section_name(section: str) -> str:
    """The subject of a section heading (`（五）关于某局2024年一般公共预算拨款情况说明` → `一般公共预算拨款`)."""
    text = _SECTION_NUMBER.sub("", section).removeprefix("关于")
    text = re.sub(r"^.*(?:19|20)\d\d年(?:度)?(?:部门)?", "", text)
    return re.sub(r"(?:的?情况)?的?(?:总体)?说明$", "", text)


def scope_of(section: str) -> str:
    """Which money a section speaks of: three, fund, capital, general, fiscal or all."""
    for scope, words in (("three", "三公"), ("fund", "政府性基金"), ("capital", "国有资本"), ("general", "一般公共预算"), ("fiscal", "财政拨款")):
        if words in section:
            return scope
    return "all"
