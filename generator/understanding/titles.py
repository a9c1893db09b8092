"""What stands above a table: its title, the department, the unit of money, the number of the table or of the page."""

from __future__ import annotations

import re
from collections.abc import Sequence

from generator.ground.money import money_unit
from generator.ground.text import despace, fold, half_width
from generator.ground.vocabulary import form_field_of
from generator.understanding.extraction import is_page_number

_DEPARTMENT = re.compile(
    r"^(?:(?P<label>(?:预算|编制|填报|编报|公开|申报)?(?:部门|单位)(?:\((?:部门|单位)\))?(?:名称)?(?:\((?:盖章|公章|章)\))?)[:：]\s*)?(?:(?P<code>\d{3,})\s*[-－—]?\s*)?(?P<name>\D.*)$"
)
_TITLE = re.compile(r"表(?:\([^()]{1,12}\)|[一二三四五六七八九十\d]{1,2})?$")
_CONTINUED = re.compile(r"\(?续表?\d*\)?")
_TABLE_NUMBER = re.compile(r"^(?:附?表|公开|附件)?\s*\d{1,3}\s*(?:表)?(?:[-－]\d+)?$|^附?表[一二三四五六七八九十]+$|^附件\s*\d*$")
_UNIT_ALONE = re.compile(r"^(?:金额|货币|计量|计价)?单位:?(?:人民币)?[亿百万千]*元$")
_DAY = re.compile(r"^\(?20\d\d(?:年(?:度|\d{1,2}月(?:\d{1,2}日)?)?|[-./]\d{1,2}[-./]\d{1,2})\)?$")
_MONEY = re.compile(r"^[亿百万千]*元$")
_LONGEST = 60


def is_title_text(text: str) -> bool:
    """Whether a text ends as titles of tables do; a unit of money behind it does not count."""
    key = title_key(text) if len(text) < _LONGEST * 2 else ""
    return bool(_TITLE.search(key)) and len(key) < _LONGEST and not _TABLE_NUMBER.match(key)


def is_table_number(text: str) -> bool:
    """Whether a text is only the number of a table (`公开01表`, `表11`)."""
    return bool(_TABLE_NUMBER.match(half_width(text.strip())))


def title_key(text: str) -> str:
    """A title as compared: `…表（续表）` is `…表`, a unit of money behind it does not count."""
    return _CONTINUED.sub("", re.sub(r"\(?单位:.*$", "", fold(text)))


def is_label_text(cell: str) -> bool:
    """Whether a text above a table only says department, unit of money, number of the table or of the page."""
    text = cell.strip()
    if len(text) > _LONGEST:
        return False
    if money_unit(text):
        return not is_title_text(text)
    return bool(_TABLE_NUMBER.match(half_width(text))) or is_page_number(text) or bool(department_in(text)[1])


def declares_unit(cells: Sequence[str]) -> bool:
    """Whether a row of cells says the unit of money and beside it only who, when or a code (`编制日期：2025年1月 … 金额单位：万元`)."""
    units = [cell for cell in cells if _UNIT_ALONE.match(despace(half_width(cell)))]
    others = [cell for cell in cells if cell not in units]
    return len(units) == 1 and len(others) in {1, 2, 3} and all(is_label_text(cell) or _says_when_or_code(cell) for cell in others)


def _says_when_or_code(cell: str) -> bool:
    text = despace(half_width(cell))
    label, colon, _ = text.partition(":")
    return bool(_DAY.match(text)) or (bool(colon) and len(text) < _LONGEST and len(label) < 12 and form_field_of(label) in {None, "year"})


def department_in(text: str) -> tuple[str, str]:
    """Code and name in a line such as `281-某某局` or `部门：某某局`; blanks where it says none."""
    head = re.split(r"单位\s*[:：]\s*(?:人民币)?[亿百千万]*元|\s{2,}|\t", text.strip())[0].strip()
    found = _DEPARTMENT.match(half_width(head)) if len(head) <= _LONGEST else None
    if not found or not (found["label"] or found["code"]) or (not found["label"] and not re.match(r"\d{3,}\s*[-－—]|\d{6}", half_width(head))):
        return "", ""
    name = head[len(head) - len(found["name"]) :].strip()
    return found["code"] or "", name if "表" not in name and not money_unit(head) and not _MONEY.match(name) else ""
