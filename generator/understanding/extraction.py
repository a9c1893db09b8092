"""What is taken out of one document: rows of the published tables, a role for every line, notes, faults."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from generator.ground.faults import Fault, shorten
from generator.ground.money import money_unit
from generator.ground.targets import Remark
from generator.ground.text import half_width, join_han, visible
from generator.reading.source import Line, Source
from generator.understanding.persons import hidden, masked, persons_by_line

Row = dict[str, object]
_PAGE_NUMBER = re.compile(r"^\s*(?:[-—–]+\s*\d+\s*[-—–]+|第\s*\d+\s*页(?:\s*[,，/]?\s*共\s*\d+\s*页)?)\s*$")
_BARE_NUMBER = re.compile(r"^\s*\d{1,4}(?:\s*/\s*\d{1,4})?\s*$")
_CONTINUED_BEHIND = re.compile(r"表\s*\(?续表?\d*\)?\s*$|^\s*\(?续表\d*\)?\s*$")
_LONGEST_PAGE_NUMBER = 40
_YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d)\s*年(?!度?\s*\d{1,2}\s*月)")
_CODE = re.compile(r"^([\d０-９]{3,24})\s*[-－—]\s*(?=\D)|^([\d０-９]{6,24})\s*(?=[^\d\s.．、年,，%％])")
_UNIT_BEHIND = re.compile(r"[（(]?\s*(?:金额)?单\s*位\s*[:：]")


@dataclass
class Extraction:
    """The growing result of reading one document; lines not marked are unread where they carry text."""

    source: Source
    projects: list[Row] = field(default_factory=list)
    indicators: list[Row] = field(default_factory=list)
    programmes: list[Row] = field(default_factory=list)
    budget_lines: list[Row] = field(default_factory=list)
    glossary: list[Row] = field(default_factory=list)
    paragraphs: list[Row] = field(default_factory=list)
    weight_subtotals: list[Row] = field(default_factory=list)
    funds: list[Row] = field(default_factory=list)
    totals: list[Row] = field(default_factory=list)
    notes: list[Row] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    roles: dict[int, str] = field(default_factory=dict)
    concealed: dict[int, list[str]] = field(default_factory=dict)
    review: set[int] = field(default_factory=set)
    listed: bool = False
    title: str = ""
    department: str = ""
    department_code: str = ""
    fiscal_year: int | None = None

    def __post_init__(self) -> None:
        """Hides the persons of every line before anything is read from it."""
        for number, pieces in persons_by_line(self.source.lines).items():
            for piece in pieces:
                self.conceal(number, piece)

    def mark(self, line: Line, role: str) -> None:
        """Says what a physical line is."""
        self.roles[line.number] = role

    def note(self, line: int, remark: Remark) -> None:
        """Records what was read differently from what is printed."""
        told = {"printed": self.shown(line, remark.printed), "published": self.shown(line, remark.published)}
        self.notes.append({"line": line, **remark.__dict__, **told})

    def fault(self, line: Line, found: str, expected: str, mend: str) -> None:
        """Records a fault of the document at a line."""
        self.faults.append(Fault(self.source.name, line.number, shorten(self.shown(line.number, found), 200), expected, mend))

    def name(self, line: int, column: str, printed: str) -> str:
        """A name as published: without blanks inside Chinese and without invisible characters, noted where it had them."""
        seen = self.shown(line, printed)
        if visible(printed) != printed:
            self.note(line, Remark(column, shorten(masked(printed), 200), shorten(seen, 200), "invisible", "certain", "含不可见的控制字符，已略去"))
        joined = join_han(seen)
        if joined != seen.strip():
            self.note(line, Remark(column, seen.strip(), joined, "blank-in-name", "certain", "汉字之间有提取留下的空格"))
        return joined

    def conceal(self, line: int, text: str) -> None:
        """Hides a person's name or telephone number wherever the line is shown."""
        if text.strip():
            if line in self.concealed and text.strip() in self.concealed[line]:
                return
            self.concealed.setdefault(line, []).append(text.strip())
            self.note(line, Remark("person", "", "", "concealed", "certain", "个人姓名或电话，不予显示"))

    def shown(self, line: int, text: str) -> str:
        """A text of a line as it may be published: nothing invisible, persons' names and telephone numbers hidden."""
        return hidden(masked(visible(text)), self.concealed.get(line, ()))

    def settle(self) -> Extraction:
        """Gives the lines nobody marked their role; a row that was not understood stays unread, the rest is published."""
        for line in self.source.lines:
            if line.number not in self.roles:
                self.mark(line, self._leftover(line))
        departments = {(str(row.get("department") or ""), str(row.get("department_code") or "")) for row in self.projects}
        if not self.department and len(departments) == 1:
            ((self.department, self.department_code),) = departments
        for row in self.indicators:
            row["needs_review"] = bool(row["needs_review"]) or row["line"] in self.review
        return self

    def _leftover(self, line: Line) -> str:
        if line.is_blank:
            return "blank"
        if line.number in self.concealed:
            return "label"
        return "repeat" if is_page_furniture(line.text) else "unread"


def is_page_number(text: str) -> bool:
    """Whether a text is only the number of a page (`- 3 -`, `第3页 共9页`)."""
    return len(text) < _LONGEST_PAGE_NUMBER and bool(_PAGE_NUMBER.match(text))


def is_page_furniture(text: str) -> bool:
    """Whether a line of its own is only the number of a page, bare ones too (`2`, `3/5`), or a heading printed again with （续）."""
    bare = "\t" not in text and bool(_BARE_NUMBER.match(half_width(text)))
    return bare or is_page_number(text) or (len(text) < _LONGEST_PAGE_NUMBER * 2 and bool(_CONTINUED_BEHIND.search(half_width(text))))


def split_code(name: str) -> tuple[str, str]:
    """The numeric code before a name and the name (`205001-某某局`, `331101某某局`); blank where it has none.

    A number that stands before a name without a sign between is a code from six digits on: `12345热线` is a name.
    """
    found = _CODE.match(name)
    return (half_width(found.group(1) or found.group(2)), name[found.end() :].strip()) if found else ("", name)


def year_of(text: str) -> int | None:
    """The budget year a title names (`2025年市本级…`, `２０２４ 年部门预算`), None where it names none."""
    found = _YEAR.search(half_width(text))
    return int(found.group(1)) if found else None


def mark_heading(extraction: Extraction, line: Line) -> None:
    """Marks a line above a table: 单位：万元, `表11`, or a title."""
    text = without_money_unit(line.text)
    if money_unit(line.text) and not text.endswith("表") and len(line.text.strip()) < 20:
        extraction.mark(line, "unit")
        return
    extraction.mark(line, "title")
    name_document(extraction, text, shortest=6)


def without_money_unit(text: str) -> str:
    """A title without the unit of money behind it (`…绩效表（单位：万元）`)."""
    return _UNIT_BEHIND.split(text)[0].strip() if "单" in text else text.strip()


def name_document(extraction: Extraction, text: str, *, shortest: int = 3) -> None:
    """The first heading that tells year and subject names the document, else the first that names a table, else the first."""
    text = join_han(visible(text.strip().lstrip("#＃ ")))
    year, title = year_of(text), extraction.title
    dated = extraction.fiscal_year is None and year is not None and any(word in text for word in ("目标", "预算", "绩效"))
    table = bool(title) and year_of(title) is None and text.endswith("表") and not title.endswith("表")
    if (dated or table or not title) and len(text) >= shortest:
        extraction.title = text
    extraction.fiscal_year = extraction.fiscal_year or year
