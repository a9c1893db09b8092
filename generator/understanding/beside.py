"""What shows only beside other rows of the document: a sign read as a digit, a letter in a code, a title of another year."""

from __future__ import annotations

import re
from decimal import Decimal

from generator.ground.targets import Remark
from generator.ground.text import HAN, fold
from generator.understanding.extraction import Extraction, year_of

_LETTER_IN_CODE = re.compile(rf"^(?=[\dOoIl]*\d{{3}})(?=\d*[OoIl])[\dOoIl]{{4,}}(?=[{HAN}])")
_SUBJECT = re.compile(r"(?:预算|决算|绩效|目标|自评).{0,12}(?:表|书)$|(?:部门|单位)(?:预算|决算)$")


def tell_beside(extraction: Extraction) -> None:
    """Notes all of it; nothing is corrected."""
    _signs_as_digits(extraction)
    for row in extraction.projects:
        for name in ("agency", "department", "project"):
            text = str(row.get(name) or "")
            if _LETTER_IN_CODE.match(text):
                reason = "名称前像是编码，里面夹着字母，没有分开"
                extraction.note(int(str(row["line"])), Remark(name, text, text, "letter-in-code", "guess", reason))
    for line in extraction.source.lines:
        year = year_of(line.text) if extraction.roles.get(line.number) == "title" and _SUBJECT.search(line.text.strip()) else None
        if year is not None and extraction.fiscal_year is not None and year != extraction.fiscal_year:
            reason = f"标题印的是 {year} 年，这份文件按 {extraction.fiscal_year} 年登记；可能是两份文件合在一起"
            extraction.note(line.number, Remark("fiscal_year", str(year), str(extraction.fiscal_year), "other-year", "probable", reason))


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
