"""What shows only beside other rows of the document: a sign read as a digit, a letter in a code, a title of another year or department, a name cut off."""

from __future__ import annotations

import re
from decimal import Decimal

from generator.ground.faults import shorten
from generator.ground.targets import Remark
from generator.ground.text import HAN, despace, fold
from generator.reading.source import Line
from generator.understanding.clipped import open_bracket
from generator.understanding.extraction import Extraction, year_of
from generator.understanding.facts import department_named
from generator.understanding.indicator_rows import TOTALS

_LETTER_IN_CODE = re.compile(rf"^(?=[\dOoIl]*\d{{3}})(?=\d*[OoIl])[\dOoIl]{{4,}}(?=[{HAN}])")
_LETTER_IN_YEAR = re.compile(r"(?<![0-9A-Za-z])(?=[0-9]*[OoIl])[2Il][0-9OoIl]{3}(?=\s*年)")
_SUBJECT = re.compile(r"(?:预算|决算|绩效|目标|自评).{0,12}(?:表|书)$|(?:部门|单位)(?:预算|决算)$")


def tell_beside(extraction: Extraction) -> None:
    """Notes all of it; nothing is corrected."""
    _signs_as_digits(extraction)
    _names_cut(extraction)
    _units_mixed(extraction)
    for row in extraction.projects:
        for name in ("agency", "department", "project"):
            text = str(row.get(name) or "")
            if _LETTER_IN_CODE.match(text):
                reason = "名称前像是编码，里面夹着字母，没有分开"
                extraction.note(int(str(row["line"])), Remark(name, text, text, "letter-in-code", "guess", reason))
    for line in extraction.source.lines:
        if extraction.roles.get(line.number) == "title" and _SUBJECT.search(despace(line.text)):
            _title(extraction, line)


def _title(extraction: Extraction, line: Line) -> None:
    """What a title says otherwise than the document as a whole: another year or department, a year that is no number."""
    year, text = year_of(line.text), shorten(line.text.strip(), 60)
    if found := _LETTER_IN_YEAR.search(line.text):
        extraction.note(line.number, Remark("fiscal_year", found.group(), "", "letter-in-number", "guess", "年份里夹着字母，没有读作年份"))
    named, own = department_named([text]), extraction.department
    if named and own and not (fold(named).endswith(fold(own)) or fold(own).endswith(fold(named))):
        reason = f"标题印的是“{named}”，这份文件按“{own}”登记；可能是两份文件合在一起"
        extraction.note(line.number, Remark("department", named, own, "other-department", "probable", reason))
    if year is not None and extraction.fiscal_year is not None and year != extraction.fiscal_year:
        reason = f"标题印的是 {year} 年，这份文件按 {extraction.fiscal_year} 年登记；可能是两份文件合在一起"
        extraction.note(line.number, Remark("fiscal_year", str(year), str(extraction.fiscal_year), "other-year", "probable", reason))


def _names_cut(extraction: Extraction) -> None:
    """A name in a file with cells that opens a bracket and does not close it: cut off in its cell."""
    native = {line.number for line in extraction.source.lines if line.place}
    for rows, name in ((extraction.indicators, "indicator"), (extraction.projects, "project")):
        for row in rows:
            if row["line"] in native and open_bracket(text := str(row.get(name) or "")):
                extraction.note(int(str(row["line"])), Remark(name, text, text, "clipped", "probable", "括号没有闭合，名称可能被截断"))
                row.update({"needs_review": True} if name == "indicator" else {})


def _units_mixed(extraction: Extraction) -> None:
    """A table whose sum is ten thousand times the total that another prints: one of them may have printed yuan under 万元."""
    sums = _sums(extraction)
    for table, (line, own) in sums.items():
        others = {yuan // 100 for name, (_, found) in sums.items() if name != table for yuan in found if len(str(yuan).rstrip("0")) > 2}
        if any(round(yuan / 10_000) // 100 in others for yuan in own if yuan >= 10_000):
            reason = "这张表的合计是另一张表合计的一万倍，可能有一张的金额单位印错；照印出的读"
            extraction.note(line, Remark("money_unit", table, table, "units-mixed", "guess", reason))


def _sums(extraction: Extraction) -> dict[str, tuple[int, set[int]]]:
    """Table → the line of its first amount, and its printed totals in yuan, or the sums of its columns where it prints none."""
    totals: dict[str, set[int]] = {}
    parts: dict[str, dict[str, int]] = {}
    lines: dict[str, int] = {}
    for row in extraction.budget_lines:
        table, yuan = str(row["table"]), row.get("amount_yuan")
        if isinstance(yuan, int):
            lines.setdefault(table, int(str(row["line"])))
            if TOTALS.search(despace(str(row["name"]))):
                totals.setdefault(table, set()).add(yuan)
            column = parts.setdefault(table, {})
            column[str(row["column"])] = column.get(str(row["column"]), 0) + yuan
    return {table: (line, totals.get(table) or set(parts[table].values())) for table, line in lines.items()}


def _signs_as_digits(extraction: Extraction) -> None:
    """A number that begins with 2 where the same indicator elsewhere is the same number without it: ≥ may have been read as 2."""
    values: dict[str, set[Decimal]] = {}
    for row in extraction.indicators:
        if isinstance(row["target_value"], Decimal):
            values.setdefault(fold(str(row["indicator"])), set()).add(row["target_value"])
    for row in extraction.indicators:
        value = row["target_value"]
        text = str(value)
        begins = isinstance(value, Decimal) and re.match(r"2[1-9]\d", text)
        if begins and Decimal(text[1:]) in values.get(fold(str(row["indicator"])), ()):
            reason = "同名指标别处是去掉开头的2的数，可能是≥被提取成2；未作更正"
            extraction.note(int(str(row["line"])), Remark("target_value", str(row["target_printed"]), text, "possible-misread", "guess", reason))
            row["needs_review"] = True
