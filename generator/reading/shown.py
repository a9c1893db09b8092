"""A value of a spreadsheet as its cell shows it: percentages, thousands, decimals, dates, words around the number."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Context, Decimal
from fractions import Fraction
from functools import lru_cache

BUILT_IN = {
    0: "General", 1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%", 11: "0.00E+00", 12: "# ?/?", 13: "# ??/??", 14: "yyyy/m/d",
    15: "d-mmm-yy", 16: "d-mmm", 17: "mmm-yy", 18: "h:mm AM/PM", 19: "h:mm:ss AM/PM", 20: "h:mm", 21: "h:mm:ss", 22: "yyyy/m/d h:mm",
    27: "yyyy年m月", 28: "m月d日", 29: "m月d日", 30: "m/d/yy", 31: "yyyy年m月d日", 32: "h时mm分", 33: "h时mm分ss秒", 34: "上午/下午h时mm分",
    35: "上午/下午h时mm分ss秒", 36: "yyyy年m月", 37: "#,##0;-#,##0", 38: "#,##0;-#,##0", 39: "#,##0.00;-#,##0.00", 40: "#,##0.00;-#,##0.00",
    41: "_ * #,##0_ ;_ * -#,##0_ ;_ * \"-\"_ ;_ @_ ", 42: "_ ¥* #,##0_ ;_ ¥* -#,##0_ ;_ ¥* \"-\"_ ;_ @_ ",
    43: "_ * #,##0.00_ ;_ * -#,##0.00_ ;_ * \"-\"??_ ;_ @_ ", 44: "_ ¥* #,##0.00_ ;_ ¥* -#,##0.00_ ;_ ¥* \"-\"??_ ;_ @_ ",
    45: "mm:ss", 46: "[h]:mm:ss", 47: "mm:ss.0", 48: "##0.0E+0", 49: "@", 50: "yyyy年m月", 51: "m月d日", 52: "yyyy年m月", 53: "m月d日", 54: "m月d日",
    55: "上午/下午h时mm分", 56: "上午/下午h时mm分ss秒", 57: "yyyy年m月", 58: "m月d日",
}  # fmt: skip
"""Number formats that files name by number alone, as a Chinese spreadsheet shows them."""

_TOKEN = re.compile(
    r'"(?P<quoted>[^"]*)"?|[\\!](?P<escaped>.)|(?P<room>[_*].?)|\[(?P<bracket>[^\]]*)\]?|(?P<general>General|G/通用格式)|(?P<half>AM/PM|A/P|上午/下午)'
    r"|(?P<exponent>E[+-])|(?P<date>y+|m+|d+|h+|s+|aaaa?|e+)|(?P<digit>[#0?])|(?P<sign>[.,%/@])|(?P<other>.)",
    re.IGNORECASE | re.DOTALL,
)
_CONDITION = re.compile(r"(<=|>=|<>|<|>|=)(-?\d+(?:\.\d+)?)")
_LONG_DATE, _LONG_TIME = 'yyyy"年"m"月"d"日"', "h:mm:ss"
_WIDE = Context(prec=700)
_UNITS = [Decimal(1).scaleb(-places) for places in range(10)]
_LAST_DAY = 2_958_465
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_LONG_MONTHS = ("uary", "ruary", "ch", "il", "", "e", "y", "ust", "tember", "ober", "ember", "ember")
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_CHINESE = {"1": ("〇一二三四五六七八九", "十百千"), "2": ("零壹贰叁肆伍陆柒捌玖", "拾佰仟")}


@dataclass(frozen=True, slots=True)
class Section:
    """One of the parts of a format between semicolons: its tokens (kind, text), for which numbers it is, in which digits it writes.

    `plain` is the fast way for what most cells have (`#,##0.00`): words before, least digits, thousands, decimals, percent signs, words behind.
    """

    tokens: tuple[tuple[str, str], ...]
    condition: tuple[str, Decimal] | None = None
    digits: str = ""
    local: bool = False
    plain: tuple[str, int, bool, int, int, str] | None = None

    def has(self, *kinds: str) -> bool:
        """Whether a token of a kind is in it."""
        return any(kind in kinds for kind, _ in self.tokens)


def shown(number: Decimal, form: str, *, since_1904: bool = False) -> str:
    """A number in its format: `0.895` with `0.00%` is `89.50%`; a date is a count of days."""
    number = _rounded(number)
    if form in {"General", "@", ""}:
        return general(number)
    sections = _sections(form)
    at = 0 if len(sections) == 1 and sections[0].plain is not None and sections[0].condition is None else _chosen(sections, number)
    if at is None:
        return general(number)
    section = sections[at]
    if section.plain is None and section.has("date", "half", "elapsed"):
        return _dated(number, section, since_1904=since_1904)
    text = _numbered(abs(number), section).strip()
    return f"-{text}" if number < 0 and _needs_sign(sections, at) and (section.plain or section.has("digit", "general", "@")) else text


def shown_text(text: str, form: str) -> str:
    """A text in its format: `@"万元"` puts words behind it, `;;;` hides it; most formats leave it as it is."""
    if form in {"General", "@", ""}:
        return text
    sections = _sections(form)
    last = sections[-1]
    if len(sections) < 4 and not last.has("@"):
        return text
    return "".join(text if kind == "@" else piece for kind, piece in last.tokens if kind in {"@", "word"})


def general(number: Decimal) -> str:
    """A number without a format: the shortest form of 15 digits, without an exponent as far as ordinary sizes go."""
    rounded = _rounded(number)
    if not rounded:
        return "0"
    if rounded.adjusted() > 20 or rounded.adjusted() < -9:
        return f"{rounded.normalize():E}"
    text = format(rounded, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def is_date(form: str) -> bool:
    """Whether a format is one of dates or times."""
    return _sections(form)[0].has("date", "half", "elapsed")


def _rounded(number: Decimal) -> Decimal:
    """A number to the 15 digits that a spreadsheet shows of it."""
    if len(number.as_tuple().digits) <= 15:
        return number
    return number.quantize(Decimal(1).scaleb(number.adjusted() - 14), ROUND_HALF_UP, _WIDE)


@lru_cache(maxsize=4096)
def _sections(form: str) -> tuple[Section, ...]:
    """The sections of a format: positive, negative, zero, text; a semicolon in quotes or behind a backslash divides nothing."""
    found: list[list[re.Match[str]]] = [[]]
    for token in _TOKEN.finditer(form):
        if token["other"] == ";":
            found.append([])
        else:
            found[-1].append(token)
    return tuple(_section(tokens) for tokens in found[:4])


def _section(matches: list[re.Match[str]]) -> Section:
    tokens, condition, digits, local = list[tuple[str, str]](), None, "", False
    for match in matches:
        kind, text = str(match.lastgroup), match[0]
        if kind == "bracket":
            inside = match["bracket"]
            found = _CONDITION.fullmatch(inside.strip())
            condition = (found[1], Decimal(found[2])) if found else condition
            digits = inside[5:6] if inside.upper().startswith("DBNUM") else digits
            local = local or inside.upper().endswith("-804")
            if inside.upper() in {"$-F800", "$-F400"}:
                return _sections(_LONG_DATE if inside.upper() == "$-F800" else _LONG_TIME)[0]
            if inside.startswith("$") and inside[1:].partition("-")[0]:
                tokens.append(("word", inside[1:].partition("-")[0]))
            if re.fullmatch(r"h+|m+|s+", inside, re.IGNORECASE):
                tokens.append(("elapsed", inside.lower()))
        elif kind in {"quoted", "escaped", "other"}:
            tokens.append(("word", match["quoted"] or match["escaped"] or match["other"] or ""))
        elif kind == "sign":
            tokens.append((text, text))
        elif kind != "room":
            tokens.append((kind, text.lower() if kind == "date" else text))
    return Section(tuple(tokens), condition, digits, local, None if digits else _plain(tuple(tokens)))


def _plain(tokens: tuple[tuple[str, str], ...]) -> tuple[str, int, bool, int, int, str] | None:
    """The fast way of a section, None where its digits are not simply one beside the other."""
    digits = [at for at, (kind, _) in enumerate(tokens) if kind == "digit"]
    if not digits:
        return None
    before, core, behind = tokens[: digits[0]], tokens[digits[0] : digits[-1] + 1], tokens[digits[-1] + 1 :]
    whole, _, decimals = "".join(text for _, text in core).partition(".")
    least = len(whole.replace(",", "")) - whole.replace(",", "").find("0") if "0" in whole else 0
    simple = {kind for kind, _ in core} <= {"digit", ",", "."} and {kind for kind, _ in (*before, *behind)} <= {"word", "%"}
    if not simple or decimals.strip("0") or "?" in whole or (least > 1 and "," in whole):
        return None
    words = ["".join(text for _, text in part) for part in (before, behind)]
    return words[0], least, "," in whole, len(decimals), sum(kind == "%" for kind, _ in (*before, *behind)), words[1]


def _chosen(sections: tuple[Section, ...], number: Decimal) -> int | None:
    """Which section is for a number; None where it is for texts alone."""
    if any(section.condition for section in sections):
        numeric = sections[:3]
        return next((at for at, section in enumerate(numeric) if section.condition is None or _holds(section.condition, number)), None)
    if len(sections) == 1:
        only = sections[0].has("@")
        return None if only else 0
    if number < 0:
        return 1 if not sections[1].has("@") else 0
    return 2 if number == 0 and len(sections) > 2 and not sections[2].has("@") else 0


def _holds(condition: tuple[str, Decimal], number: Decimal) -> bool:
    sign, limit = condition
    return ("<" if number < limit else ">" if number > limit else "=") in sign


def _needs_sign(sections: tuple[Section, ...], at: int) -> bool:
    """Whether a negative number keeps its minus: not in a section that is for negative numbers alone."""
    condition = sections[at].condition
    if condition is not None:
        return not (condition[0] in {"<", "<="} and condition[1] <= 0)
    return at != 1 or sections[at].has("@")


def _numbered(number: Decimal, section: Section) -> str:
    """A number without its sign in a section."""
    if section.plain is not None:
        before, least, thousands, places, percents, behind = section.plain
        value = number.scaleb(2 * percents).quantize(_UNITS[places] if places < 10 else Decimal(1).scaleb(-places), ROUND_HALF_UP, _WIDE)
        text = f"{value:,f}" if thousands else f"{value:f}"
        if least != 1 and (least > 1 or text.startswith("0")):
            whole, dot, rest = text.partition(".")
            text = whole.lstrip("0").rjust(least, "0") + dot + rest
        return f"{before}{text}{behind}"
    if section.has("general"):
        words = _chinese(number, section.digits) if section.digits in _CHINESE else general(number)
        return "".join(words if kind == "general" else text for kind, text in section.tokens if kind in {"general", "word", "%"})
    kinds = [kind for kind, _ in section.tokens]
    if "digit" not in kinds:
        return "".join(text for kind, text in section.tokens if kind not in {"@", ","})
    number = number.scaleb(2 * kinds.count("%"))
    if "exponent" in kinds:
        text = _scientific(number, section)
    elif "/" in kinds and kinds.index("digit") < kinds.index("/"):
        text = _fraction(number, section)
    else:
        text = _laid_out(number, section)
    return text.translate(str.maketrans("0123456789", _CHINESE[section.digits][0])) if section.digits in _CHINESE else text


def _laid_out(number: Decimal, section: Section) -> str:
    """A number over the places of a section, words between the digits where they stand (`0"."0,` shows ten thousands)."""
    tokens = section.tokens
    dot = next((at for at, (kind, _) in enumerate(tokens) if kind == "."), len(tokens))
    places = [at for at in range(dot) if tokens[at][0] == "digit"]
    behind = [at for at in range(dot + 1, len(tokens)) if tokens[at][0] == "digit"]
    last = places[-1] if places else -1
    thousands = any(tokens[at][0] == "," for at in range(places[0] if places else dot, last))
    scale = sum(tokens[at][0] == "," for at in range(last + 1, dot)) if places else 0
    value = number.scaleb(-3 * scale).quantize(Decimal(1).scaleb(-len(behind)), ROUND_HALF_UP, _WIDE)
    whole, _, rest = format(value, "f").partition(".")
    least = next((len(places) - at for at, place in enumerate(places) if tokens[place][1] == "0"), 0)
    whole = whole.lstrip("0").rjust(least, "0")
    while behind and rest.endswith("0") and tokens[behind[-1]][1] in "#?":
        rest = rest[:-1]
        behind.pop()
    written = _whole_by_place(whole, places, thousands=thousands) if places else {dot: whole}
    written |= dict(zip(behind, rest, strict=False))
    pieces = [written.get(at, "") if kind == "digit" else "" if kind == "," else text for at, (kind, text) in enumerate(tokens)]
    return "".join([*pieces[:dot], written.get(dot, ""), *pieces[dot:]])


def _whole_by_place(whole: str, places: list[int], *, thousands: bool) -> dict[int, str]:
    """The digits before the point by the place they stand on; the first place takes what is too much."""
    marked = [digit + ("," if thousands and left and not left % 3 else "") for left, digit in zip(range(len(whole) - 1, -1, -1), whole, strict=True)]
    surplus = max(len(marked) - len(places), 0)
    own = [""] * (len(places) - len(marked)) + (["".join(marked[: surplus + 1]), *marked[surplus + 1 :]] if surplus else marked)
    return dict(zip(places, own, strict=True))


def _scientific(number: Decimal, section: Section) -> str:
    tokens = section.tokens
    mark = next(at for at, (kind, _) in enumerate(tokens) if kind == "exponent")
    head, tail = tokens[:mark], tokens[mark + 1 :]
    step = max(sum(kind == "digit" for kind, _ in head[: next((at for at, (kind, _) in enumerate(head) if kind == "."), len(head))]), 1)
    places = sum(kind == "digit" for kind, _ in head) - step
    power = (number.adjusted() // step) * step if number else 0
    value = number.scaleb(-power).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP, _WIDE)
    if value >= Decimal(10) ** step:
        power, value = power + step, value.scaleb(-step)
    digits = str(abs(power)).zfill(sum(kind == "digit" for kind, _ in tail))
    sign = "-" if power < 0 else "+" if tokens[mark][1].endswith("+") else ""
    words = "".join(text for kind, text in tail if kind in {"word", "%"})
    return f"{_laid_out(value, Section(head))}E{sign}{digits}{words}"


def _fraction(number: Decimal, section: Section) -> str:
    """A number as a fraction (`# ?/?`), the nearest one of so many digits."""
    kinds = [kind for kind, _ in section.tokens]
    slash = kinds.index("/")
    fixed = "".join(text for _, text in section.tokens[slash + 1 :] if text.isdigit() and text != "0")
    limit = 10 ** max(kinds[slash:].count("digit"), 1) - 1
    exact = Fraction(number)
    near = Fraction(round(exact * int(fixed)), int(fixed)) if fixed else exact.limit_denominator(limit)
    mixed = " " in "".join(text for kind, text in section.tokens[:slash] if kind == "word")
    whole, part = divmod(near, 1) if mixed else (0, near)
    bottom = int(fixed) if fixed else part.denominator
    fraction = f"{part * bottom}/{bottom}" if part or not mixed else ""
    return " ".join(piece for piece in (str(whole) if whole or (mixed and not part) else "", fraction) if piece)


def _chinese(number: Decimal, digits: str) -> str:
    """A number in Chinese numerals (`[DBNum1]` 一百二十三, `[DBNum2]` 壹佰贰拾叁)."""
    names, units = _CHINESE[digits]
    whole, _, rest = general(number).partition(".")
    if not whole.isdigit() or len(whole) > 16:
        return general(number)
    groups = [whole[max(end - 4, 0) : end] for end in range(len(whole), 0, -4)]
    text = ""
    for at, group in reversed(list(enumerate(groups))):
        padded = group.zfill(4) if text else group
        words = "".join(f"{names[int(digit)]}{'' if left == 0 else units[left - 1]}" if digit != "0" else names[0]
                        for left, digit in zip(range(len(padded) - 1, -1, -1), padded, strict=True))  # fmt: skip
        words = re.sub(f"{names[0]}+", names[0], words)
        text += (words.rstrip(names[0]) + ("", "万", "亿", "万亿")[at]) if words.strip(names[0]) else names[0] if text and at else ""
    text = re.sub(f"{names[0]}+", names[0], text).rstrip(names[0]) or names[0]
    return text + ("." + "".join(names[int(digit)] for digit in rest) if rest else "")


def _small_chinese(number: int, digits: str) -> str:
    """A month, day or hour in Chinese numerals: 十一, not 一十一."""
    words = _chinese(Decimal(number), digits)
    return words.removeprefix("一") if words.startswith("一十") else words


def _dated(number: Decimal, section: Section, *, since_1904: bool) -> str:
    if not 0 <= number <= _LAST_DAY:
        return general(number)
    split = any(kind == "." and at and section.tokens[at - 1][1].startswith("s") for at, (kind, _) in enumerate(section.tokens))
    seconds = Decimal(number * 86_400).quantize(Decimal("0.001") if split else Decimal(1), ROUND_HALF_UP)
    days, rest = divmod(seconds, 86_400)
    first = datetime(1904, 1, 1) if since_1904 else datetime(1899, 12, 31) if days < 60 else datetime(1899, 12, 30)
    when = first + timedelta(days=int(days), milliseconds=int(rest * 1000))
    if not days and not since_1904:  # a spreadsheet's day before the first is the 0th of January 1900
        tokens = tuple(("word", "0" * len(word)) if kind == "date" and word in {"d", "dd"} else (kind, word) for kind, word in section.tokens)
        when, section = when + timedelta(days=1), replace(section, tokens=tokens)
    return _moment(when, section, seconds)


def dated(when: date | datetime, section: str) -> str:
    """A day or time as a format shows it (`yyyy年m月d日`)."""
    return _moment(when if isinstance(when, datetime) else datetime(when.year, when.month, when.day), _sections(section)[0], Decimal(0))


def _moment(when: datetime, section: Section, elapsed: Decimal) -> str:
    tokens = section.tokens
    half = section.has("half")
    clock = [at for at, (kind, _) in enumerate(tokens) if kind in {"date", "elapsed"}]
    text = ""
    for at, (kind, word) in enumerate(tokens):
        if kind == "date":
            before = tokens[max((each for each in clock if each < at), default=at)][1]
            after = tokens[min((each for each in clock if each > at), default=at)][1]
            minute = word in {"m", "mm"} and (before[0] == "h" or after[0] == "s")
            text += _field(when, "n" * len(word) if minute else word, section, half=half)
        elif kind == "elapsed":
            text += str(int(elapsed // {"h": 3600, "m": 60, "s": 1}[word[0]])).zfill(len(word))
        elif kind == "half":
            text += ("下午" if when.hour >= 12 else "上午") if "午" in word else ("PM" if when.hour >= 12 else "AM")[: 1 if word.upper() == "A/P" else 2]
        elif kind == "digit":
            text += f"{when.microsecond // 1000:03}"[0] if tokens[at - 1][0] == "." else f"{when.microsecond // 1000:03}"[1:2]
        elif kind not in {"@", "%", "general", "exponent"}:
            text += word
    return text.strip()


def _field(when: datetime, word: str, section: Section, *, half: bool) -> str:
    """One part of a day or time: a year, a month's number or name, a day, a weekday, an hour, a minute (`n`), a second."""
    letter, size = word[0], len(word)
    if letter in "ye":
        year = f"{when.year:04}" if letter == "e" or size > 2 else f"{when.year % 100:02}"
        return year.translate(str.maketrans("0123456789", _CHINESE[section.digits][0])) if section.digits in _CHINESE else year
    if letter == "a" or (letter == "d" and size > 2):
        day = "一二三四五六日"[when.weekday()]
        if letter == "a" or section.local:
            return f"{('周' if letter == 'd' else '') if size == 3 else '星期'}{day}"
        return _DAYS[when.weekday()][: 3 if size == 3 else None]
    if letter == "m" and size > 2:
        if section.local:
            return f"{when.month}月" if size == 3 else f"{_small_chinese(when.month, '1')}月"
        return _MONTHS[when.month - 1][: 1 if size == 5 else 3] + (_LONG_MONTHS[when.month - 1] if size == 4 else "")
    hour = (when.hour % 12 or 12) if half else when.hour
    number = {"m": when.month, "d": when.day, "h": hour, "n": when.minute, "s": when.second}[letter]
    return _small_chinese(number, section.digits) if section.digits in _CHINESE else f"{number:0{min(size, 2)}}"
