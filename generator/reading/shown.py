"""A value of a spreadsheet as its cell shows it: percentages, thousands, decimals, dates, words around the number."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from functools import lru_cache

BUILT_IN = {
    0: "General", 1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%", 11: "0.00E+00", 12: "# ?/?", 13: "# ??/??", 14: "yyyy/m/d",
    15: "d-mmm-yy", 16: "d-mmm", 17: "mmm-yy", 18: "h:mm AM/PM", 19: "h:mm:ss AM/PM", 20: "h:mm", 21: "h:mm:ss", 22: "yyyy/m/d h:mm",
    27: "yyyy年m月", 28: "m月d日", 29: "m月d日", 30: "m/d/yy", 31: "yyyy年m月d日", 32: "h时mm分", 33: "h时mm分ss秒", 34: "AM/PM h时mm分",
    35: "AM/PM h时mm分ss秒",
    36: "yyyy年m月", 37: "#,##0;-#,##0", 38: "#,##0;-#,##0", 39: "#,##0.00;-#,##0.00", 40: "#,##0.00;-#,##0.00",
    41: "_ * #,##0_ ;_ * -#,##0_ ;_ * \"-\"_ ;_ @_ ", 43: "_ * #,##0.00_ ;_ * -#,##0.00_ ;_ * \"-\"??_ ;_ @_ ", 45: "mm:ss", 46: "[h]:mm:ss", 47: "mm:ss.0",
    48: "##0.0E+0", 49: "@", 50: "yyyy年m月", 51: "m月d日", 52: "yyyy年m月", 53: "m月d日", 54: "m月d日", 55: "AM/PM h时mm分", 56: "AM/PM h时mm分ss秒",
    57: "yyyy年m月", 58: "m月d日",
}  # fmt: skip
"""Number formats that files name by number alone, as a Chinese spreadsheet shows them."""

_QUOTED = re.compile(r'"([^"]*)"|\\(.)|_.|\*.|\[\$([^\]\-]*)[^\]]*\]|\[[^\]]*\]')
_DATE = re.compile(r"[ymdhs]", re.IGNORECASE)
_DIGITS = re.compile(r"[#0?][#0?,.]*(?:E[+-]0+)?|General|G/通用格式", re.IGNORECASE)
_PARTS = re.compile(r"yyyy|yy|mmmm|mmm|mm|m|dddd|ddd|dd|d|hh|h|ss|s|AM/PM|上午/下午|aaaa|aaa|[^ymdhsAaM上]+|.", re.IGNORECASE)
_EPOCH, _EPOCH_1904 = datetime(1899, 12, 30), datetime(1904, 1, 1)
_LAST_DAY = 2_958_465


def shown(number: Decimal, form: str, *, since_1904: bool = False) -> str:
    """A number in its format: `0.895` with `0.00%` is `89.50%`; a date is a count of days."""
    sections = _sections(form)
    if not sections or form in {"General", "@", ""}:
        return general(number)
    negative = number < 0
    section = sections[1] if negative and len(sections) > 1 else sections[2] if number == 0 and len(sections) > 2 else sections[0]
    if is_date(section):
        return _dated(number, section, since_1904=since_1904)
    return _numbered(abs(number) if negative and len(sections) > 1 else number, section)


def general(number: Decimal) -> str:
    """A number without a format: the shortest form of 15 digits, without an exponent as far as ordinary sizes go."""
    if number == 0:
        return "0"
    rounded = +number.quantize(Decimal(1).scaleb(number.adjusted() - 14), ROUND_HALF_UP) if number.adjusted() > -20 else number
    if rounded.adjusted() > 20 or rounded.adjusted() < -9:
        return f"{rounded.normalize():E}"
    text = format(rounded, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


@lru_cache(maxsize=4096)
def is_date(form: str) -> bool:
    """Whether a format is one of dates or times."""
    bare = _QUOTED.sub("", form.split(";", maxsplit=1)[0])
    return bool(_DATE.search(bare)) and not re.search(r"[#0?]", bare.replace("ss.0", "")) and "general" not in bare.lower()


@lru_cache(maxsize=4096)
def _sections(form: str) -> tuple[str, ...]:
    """The sections of a format: positive, negative, zero, text; a semicolon in quotes divides nothing."""
    found, start, quoted = [], 0, False
    for at, char in enumerate(form):
        quoted = quoted != (char == '"')
        if char == ";" and not quoted:
            found.append(form[start:at])
            start = at + 1
    return (*found, form[start:])


@lru_cache(maxsize=4096)
def _pieces(section: str) -> tuple[str, str, str, bool]:
    """Words before the number, the number's pattern, words behind, whether it is a percentage."""
    words: list[str] = []

    def keep(found: re.Match[str]) -> str:
        words.append(found[1] or found[2] or found[3] or "")
        return chr(0xE000 + len(words) - 1)

    bare = _QUOTED.sub(keep, section)
    match = _DIGITS.search(bare)
    before, pattern, behind = (bare[: match.start()], match[0], bare[match.end() :]) if match else (bare, "", "")

    def back(text: str) -> str:
        return "".join(words[ord(char) - 0xE000] if 0xE000 <= ord(char) < 0xE000 + len(words) else char for char in text)

    return back(before), pattern, back(behind), "%" in bare


def _numbered(number: Decimal, section: str) -> str:
    before, pattern, behind, percent = _pieces(section)
    if not pattern:
        return f"{before}{behind}".strip()
    if pattern.lower().startswith("g") or "/" in behind[:2]:
        return f"{before}{general(number)}{'' if '/' in behind[:2] else behind}".strip()
    value = number * 100 if percent else number
    if "E" in pattern.upper():
        places = len(pattern.upper().split("E")[0].partition(".")[2])
        return f"{before}{value:.{places}E}{behind}".strip()
    whole, _, decimals = pattern.partition(".")
    scale = len(whole) - len(whole.rstrip(","))
    value = value / (1000**scale)
    try:
        text = format(value.quantize(Decimal(1).scaleb(-len(decimals)), ROUND_HALF_UP), "f")
    except InvalidOperation:
        return general(number)
    text = _optional(text, decimals)
    sign, text = ("-", text[1:]) if text.startswith("-") else ("", text)
    integer, dot, rest = text.partition(".")
    integer = integer.zfill(whole.count("0")) if whole.count("0") > 1 else integer if whole.count("0") or integer != "0" else ""
    if "," in whole.rstrip(","):
        integer = f"{int(integer):,}" if integer else integer
    sign = "" if sign and not (integer + rest).strip("0") else sign
    return f"{sign}{before}{integer}{dot}{rest}{behind}".strip()


def _optional(text: str, decimals: str) -> str:
    """The decimals that a `#` shows only where they are not zero."""
    for mark in reversed(decimals):
        if mark != "#" or not text.endswith("0"):
            break
        text = text[:-1]
    return text


def _dated(number: Decimal, section: str, *, since_1904: bool) -> str:
    if not 0 <= number <= _LAST_DAY:
        return general(number)
    when = (_EPOCH_1904 if since_1904 else _EPOCH) + timedelta(seconds=round(float(number) * 86_400))
    return dated(when, section)


def dated(when: date | datetime, section: str) -> str:
    """A day or time as a format shows it (`yyyy年m月d日`)."""
    moment = when if isinstance(when, datetime) else datetime(when.year, when.month, when.day)
    before, text, seen_hour = _QUOTED.sub(lambda found: found[1] or found[2] or "", section), "", False
    for part in _PARTS.findall(before):
        low = part.lower()
        if low in {"h", "hh"}:
            seen_hour, text = True, text + f"{moment.hour:0{len(low)}}"
        elif low in {"s", "ss"}:
            text += f"{moment.second:0{len(low)}}"
        elif low in {"m", "mm"}:
            text += f"{(moment.minute if seen_hour else moment.month):0{len(low)}}"
        elif low in {"d", "dd"}:
            text += f"{moment.day:0{len(low)}}"
        elif low in {"yyyy", "yy"}:
            text += f"{moment.year:04}"[-len(low) :]
        elif low in {"mmm", "mmmm"}:
            text += f"{moment.month}月"
        elif low in {"aaaa", "aaa", "dddd", "ddd", "am/pm", "上午/下午"}:
            text += ""
        else:
            text += part
    return text.strip()
