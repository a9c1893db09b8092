r"""The grammar of target values: operator, number, unit, in one cell or in three (`≥135人`; `\geqslant` `3` `项`)."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from decimal import Decimal
from functools import lru_cache

from generator.ground.text import despace, fold, half_width

QUALITATIVE = "qualitative"
RANGE = "range"
_COMPARISONS = ("\\geqslant", "\\leqslant", "\\geqq", "\\leqq", "\\geq", "\\leq", "\\ge", "\\le", "\\gt", "\\lt")

_PLAIN = {"≥": ">=", "≤": "<=", "=": "=", ">": ">", "<": "<", ">=": ">=", "<=": "<="}
_GLYPHS = {
    "≧": ">=", "⩾": ">=", "≽": ">=", "≿": ">=", "⪰": ">=", "≳": ">=", "≦": "<=", "⩽": "<=", "≼": "<=", "≾": "<=", "⪯": "<=", "≲": "<=",
    "═": "=", "﹦": "=", "﹥": ">", "〉": ">", "﹤": "<", "〈": "<",
}  # fmt: skip
_LATEX = {glyph: {"g": ">=", "l": "<="}[glyph[1]] if "e" in glyph else {"g": ">", "l": "<"}[glyph[1]] for glyph in _COMPARISONS} | {
    "\\succeq": ">=", "\\succsim": ">=", "\\succcurlyeq": ">=", "\\preceq": "<=", "\\precsim": "<=", "\\preccurlyeq": "<=", "\\succ": ">", "\\prec": "<",
}  # fmt: skip
_WORDS_BEFORE = {
    "大于或等于": ">=", "大于等于": ">=", "不少于": ">=", "不低于": ">=", "不小于": ">=", "至少": ">=",
    "小于或等于": "<=", "小于等于": "<=", "不超过": "<=", "不高于": "<=", "不大于": "<=", "不多于": "<=", "至多": "<=",
    "大于": ">", "高于": ">", "多于": ">", "超过": ">", "超": ">", "小于": "<", "低于": "<", "少于": "<", "等于": "=",
}  # fmt: skip
_WORDS_BEHIND = {
    "及以上": ">=", "以上": ">=", "及其以上": ">=", "及以下": "<=", "及其以下": "<=", "以下": "<=", "以内": "<=", "之内": "<=",
}  # fmt: skip
_MISREAD = {
    "\\rightarrow": (">=", "probable"), "\\gg": (">=", "probable"), "=>": (">=", "probable"), "⇒": (">=", "probable"),
    "\\leftarrow": ("<=", "probable"), "\\ll": ("<=", "probable"), "=<": ("<=", "probable"), "⇐": ("<=", "probable"),
    "≫": (">=", "probable"), "≪": ("<=", "probable"), "///": (">=", "guess"), "//": (">=", "guess"), "/": (">=", "guess"),
}  # fmt: skip

_NUMBER = r"[0-9]+(?:,[0-9]{3})*(?:\.[0-9]+)?"
_OPERATOR_IN_FRONT = re.compile(
    "|".join(re.escape(sign) for sign in sorted({**_PLAIN, **_GLYPHS, **_LATEX, **_WORDS_BEFORE, **_MISREAD}, key=len, reverse=True)),
    re.IGNORECASE,
)
_CALENDAR = re.compile(
    r"(?:19|20)\d{2}年|\d{1,2}\s*月|[年月季]度?[底末初中]|(?<![每/])(?:第\s*[一二三四1-4]?|(?<![\d.每/])[一二三四1-4]\s*)季度|\d{1,2}[日号](?!元)|^\S*(?<!以)前(?:完|$)|前完成"
)
_TIMES = re.compile(r"\d\s*[*×xX]\s*\d")
_RANGE = re.compile(rf"^({_NUMBER})\s*([^\d\s]{{0,6}}?)\s*[-~～—–至到]\s*({_NUMBER})\s*([^\d]*)$")
_QUANTITY = re.compile(rf"^(?P<every>每(?:个)?(?:季度|学期|学年|工作日|月|年|周|天|日|季|人|次))?(?P<number>-?{_NUMBER})\s*(?P<rest>.*)$", re.DOTALL)
_BEHIND = re.compile("(" + "|".join(sorted(_WORDS_BEHIND, key=len, reverse=True)) + r"|左右|上下|内)$")
_BLANK_IN_NUMBER = re.compile(r"(?<=[\d.,])\s+(?=[\d.,])")
_LONG_BLANK = re.compile(r"\s{2,}")
_BLANK_IN_OPERATOR = re.compile(r"^[$]?[<>=/]+(?:[ ]+[<>=/]+)+")
_MOST_DIGITS = 25
_LONGEST_RANGE = 60
_DURATION = ("秒", "分钟", "时", "小时", "天", "日", "工作日", "周", "月", "个月", "年", "个工作日")
_UNIT_TEXT = re.compile(r"^[^\d。；;,，!？?]{0,12}$")
_ACTION = re.compile(r"完成|前|执行|达到|实施|开展|进行|落实|发放")
_LEADING = re.compile(r"控制在|保持在|达到|达|完成|实现|共|约|为")
_INCLUSIVE = re.compile(r"\(含[^()\d]{0,6}\)")
_LETTER_IN_NUMBER = re.compile(r"^[≥≤＞＜>=<＝=\s]*(?:\d[\d.,]*[OoIl][\d.,]*(?=[%\u4e00-\u9fff]|$)|[OIl]\d[\d.,]*(?=[%\u4e00-\u9fff]|$))")
_GRADE = re.compile(r"[A-Za-z]+[\u4e00-\u9fff]")
_STARTS_AS_NUMBER = re.compile(r"[≥≤=<>≧≦⩾⩽≽≼═﹥﹤\\]|-?\d")
_MONEY = re.compile(r"经费|资金|费|支出|投入|成本|金额|收入|产值|[税价款]|利息|租金|投资|补助|补贴|预算|交易额|销售额|营业额|贡献额|贷款")
_PERCENT = {"%", "(%)", "百分率", "百分比", "百分之"}


@dataclass(frozen=True)
class Remark:
    """What was read differently from what is printed, with how certain it is (certain, probable, guess)."""

    field: str
    printed: str
    published: str
    kind: str
    certainty: str
    reason: str


@dataclass(frozen=True)
class Target:
    """A target as published: `operator` is one of >= <= = > < range qualitative; blanks mean "not printed"."""

    operator: str
    value: Decimal | None = None
    upper: Decimal | None = None
    unit: str = ""
    operator_printed: str = ""
    unit_printed: str = ""
    remarks: tuple[Remark, ...] = field(default=())


def read_operator(printed: str) -> tuple[str, Remark | None]:
    r"""The operator of an operator cell (`≥`, `\geqslant`, `大于等于`, `定性`) and what there is to say of it.

    Returns a blank operator for a text that is none.
    """
    text = despace(half_width(printed)).strip("$").removeprefix("\\text").strip("{}")
    if text.startswith("定性"):
        return (QUALITATIVE, None) if text in {"定性", "定性指标"} else ("", None)
    if text in _PLAIN:
        return _PLAIN[text], None
    if text in _GLYPHS:
        return _GLYPHS[text], _operator_remark(printed, _GLYPHS[text], "glyph", "certain", "同义的符号变体")
    if text in _LATEX:
        return _LATEX[text], _operator_remark(printed, _LATEX[text], "latex", "certain", "文本提取留下的 LaTeX 写法")
    if text in _WORDS_BEFORE or text in _WORDS_BEHIND:
        return _WORDS_BEFORE.get(text) or _WORDS_BEHIND[text], None
    if text.lower() in _MISREAD:
        operator, certainty = _MISREAD[text.lower()]
        return operator, _operator_remark(printed, operator, "misread-operator", certainty, "符号疑为提取误读，按常见误读推断")
    return "", None


def read_target(
    printed: str, name: str = "", operator_printed: str | None = None, unit_printed: str | None = None
) -> Target:
    """The target in `printed`, with operator and unit from their own cells where the table has such cells.

    `operator_printed` None: the table has no operator column, the operator stands in the value (`90%以上`).
    """
    remarks: list[Remark] = []
    own, remark = read_operator(operator_printed or "")
    if remark:
        remarks.append(remark)
    if own == QUALITATIVE:
        return Target(QUALITATIVE, unit=(unit_printed or "").strip(), operator_printed=(operator_printed or "").strip(),
                      unit_printed=(unit_printed or "").strip())  # fmt: skip
    if operator_printed and operator_printed.strip() and not own:
        remarks.append(_operator_remark(operator_printed, "", "unknown-operator", "guess", "不认识的符号，未作比较方向"))
    text = _prepared(printed, remarks)
    front, text = _take_operator(text, remarks) if not own else ("", text)
    text = _without_name(text, name, printed, remarks)
    spoilt = bool(_LETTER_IN_NUMBER.search(text))
    if spoilt:
        remarks.append(Remark("target_value", printed, "", "letter-in-number", "guess", "数里夹着字母，没有读作数"))
    target = None if spoilt else _quantity(text, name, own, front, (unit_printed or "").strip(), printed, remarks)
    if target is None:
        if own and text:
            remarks.append(Remark("target_value", printed, "", "not-a-number", "guess", "符号后不是数，按文字目标读"))
        elif front or (_STARTS_AS_NUMBER.match(text) and not _is_calendar(text) and not _TIMES.search(text)):
            remarks.append(Remark("target_value", printed, "", "not-a-number", "guess", "以符号或数开头，却读不成一个量，按文字目标读"))
        return Target(QUALITATIVE, unit=clean_unit(unit_printed or "", name), remarks=tuple(remarks),
                      operator_printed=(operator_printed or "").strip() or _as_printed(front, printed), unit_printed=(unit_printed or "").strip())  # fmt: skip
    if target.unit == "%" and target.value is not None and target.value > 100 and str(target.value).startswith("2"):
        remarks.append(Remark("target_value", printed, printed, "possible-misread", "guess",
                              "比率大于100%且以2开头，可能是≥被提取成2；未作更正"))  # fmt: skip
    return Target(target.operator, target.value, target.upper, target.unit,
                  (operator_printed or "").strip() or target.operator_printed, target.unit_printed, tuple(remarks))  # fmt: skip


@lru_cache(maxsize=16_384)
def compared(printed: str) -> str:
    """A cell as compared with another that may say the same: folded, an operator in front in one spelling (`≧ 5`, `⩾5` → `>=5`)."""
    text = fold(printed)
    found = _OPERATOR_IN_FRONT.match(text)
    if not found or found.group() in _MISREAD or not re.match(r"-?\d|$", text[found.end() :]):
        return text
    return (read_operator(found.group())[0] or found.group()) + text[found.end() :]


@lru_cache(maxsize=16_384)
def is_dated(printed: str) -> bool:
    """Whether a target that is no number prints a date to be done by (`2023年12月底前`, `年底前`, `4月前`); a span (`1个月内`) is none."""
    return _is_calendar(half_width(printed).strip())


def clean_unit(printed: str, name: str = "") -> str:
    """The unit as published: `(%)`, `％`, `百分率` → `%`; `无` → blank; a bare `万` → `万元` only for money."""
    text = printed.strip()
    folded = despace(half_width(text)).replace("\\%", "%")
    if folded in _PERCENT:
        return "%"
    if folded in {"无", "/", "-", "—"}:
        return ""
    if re.fullmatch(r"个[万亿]元?", folded):
        return f"{folded[1]}元" if folded != "个万" or _MONEY.search(name) else text
    if _MONEY.search(name) and (bare := re.fullmatch(r"个?([万亿])(/.+)?", folded)):
        return f"{bare.group(1)}元{bare.group(2) or ''}"
    return text


def _operator_remark(printed: str, operator: str, kind: str, certainty: str, reason: str) -> Remark:
    return Remark("operator", printed, operator, kind, certainty, reason)


def _prepared(printed: str, remarks: list[Remark]) -> str:
    text = _BLANK_IN_OPERATOR.sub(lambda found: despace(found.group()), _LONG_BLANK.sub(" ", half_width(printed).strip()))
    if "$" in text or "\\%" in text:
        text = text.replace("$", "").replace("\\%", "%").strip()
        if not _OPERATOR_IN_FRONT.match(text):
            remarks.append(Remark("target_value", printed, text, "latex", "certain", "文本提取留下的 LaTeX 写法"))
    if _INCLUSIVE.search(text):
        text = _INCLUSIVE.sub("", text).strip()
        remarks.append(Remark("target_value", printed, text, "inclusive", "certain", "“含”字说的是含本数"))
    if _BLANK_IN_NUMBER.search(text):
        text = _BLANK_IN_NUMBER.sub("", text)
        remarks.append(Remark("target_value", printed, text, "blank-in-number", "certain", "数字中间有提取留下的空格"))
    return text


def _take_operator(text: str, remarks: list[Remark]) -> tuple[str, str]:
    """The operator in front of the number as printed (blank where there is none) and the rest."""
    found = _OPERATOR_IN_FRONT.match(text)
    if not found or not re.match(r"\s*(?:-?\d|每)", text[found.end() :]):
        return "", text
    _, remark = read_operator(found.group())
    if remark:
        remarks.append(remark)
    return found.group(), text[found.end() :].strip()


def _without_name(text: str, name: str, printed: str, remarks: list[Remark]) -> str:
    """`利息支出54万元` under the name 利息支出 is `54万元`; also where the two differ only by what follows."""
    found = re.match(rf"^(\D+?)(?=(?:为|是|达到|达)?\s*{_NUMBER})", text)
    if found and _LEADING.fullmatch(found.group(1).strip()):
        remarks.append(Remark("target_value", printed, text[found.end() :], "word-in-front", "probable", "数字前有动词"))
        return text[found.end() :].strip()
    if not found or not name:
        return text
    prefix = despace(found.group(1))
    if len(prefix) < 2 or not (prefix in despace(half_width(name)) or prefix.startswith(despace(half_width(name)))):
        return text
    rest = re.sub(r"^(?:为|是|达到|达)\s*", "", text[found.end(1) :])
    remarks.append(Remark("target_value", printed, rest, "repeated-name", "certain", "目标值前重复印了指标名称"))
    return rest


def _quantity(
    text: str, name: str, own: str, front: str, unit_cell: str, printed: str, remarks: list[Remark]
) -> Target | None:
    if text.startswith("±"):
        remarks.append(Remark("target_value", printed, "", "tolerance", "guess", "印的是允许偏差，未读作目标数"))
    if not text or _TIMES.search(text) or text.startswith("±") or (not unit_cell and _is_calendar(text)):
        return None
    if (spread := _RANGE.match(text)) and len(text) < _LONGEST_RANGE and not _CALENDAR.search(text):
        if own or front:
            remarks.append(Remark("operator", printed, RANGE, "operator-and-range", "probable", "符号后印的是一个范围，按范围读"))
        return _range(spread, name, unit_cell, _as_printed(front, printed), remarks)
    found = _QUANTITY.match(text)
    if not found or len(found["number"]) > _MOST_DIGITS or _GRADE.match(found["rest"].strip()) or re.match(r",\d", found["rest"]):
        return None
    rest = found["rest"].strip()
    if found["number"].startswith("-") and not (own or front):
        remarks.append(Remark("target_value", printed, found["number"], "negative", "probable", "数前有一横，按负数读"))
    behind = _BEHIND.search(rest) if not (own or front) else None
    word = behind.group(1) if behind else ""
    if word == "内" and rest[: -len(word)] not in _DURATION:
        return None
    rest = rest[: len(rest) - len(word)].strip()
    if not _UNIT_TEXT.match(rest) or _ACTION.search(rest):
        if not own and not front:
            return None
        remarks.append(Remark("target_value", printed, found["number"], "number-in-text", "probable", "数字后还有说明文字"))
        rest = re.split(r"[\d(。；;,，!？?]|完成|前", rest)[0].strip()
    unit = _unit(rest, unit_cell, found["every"] or "", name, remarks)
    unknown = any(each.kind == "unknown-operator" for each in remarks)
    operator = own or read_operator(front)[0] or _WORDS_BEHIND.get(word, "<=" if word == "内" else "" if unknown else "=")
    if word in {"左右", "上下"}:
        remarks.append(Remark("operator", printed, "=", "approximate", "probable", "印的是约数"))
    printed_unit = unit_cell or (f"{found['every']}…{rest}" if found["every"] else rest)
    if "\\%" in printed:
        printed_unit = printed_unit.replace("%", "\\%")
    return Target(operator, _decimal(found["number"]), None, unit, _as_printed(front or word, printed),
                  _as_printed(printed_unit, printed))  # fmt: skip


def _range(spread: re.Match[str], name: str, unit_cell: str, operator_printed: str, remarks: list[Remark]) -> Target:
    unit = unit_cell or spread.group(4).strip() or spread.group(2)
    _note_unit(unit, name, remarks)
    return Target(RANGE, _decimal(spread.group(1)), _decimal(spread.group(3)), clean_unit(unit, name), operator_printed, unit)


def _unit(rest: str, unit_cell: str, every: str, name: str, remarks: list[Remark]) -> str:
    printed = unit_cell or rest
    unit = clean_unit(printed, name)
    if every:
        unit = f"{unit}/{every.removeprefix('每').removeprefix('个')}"
        remarks.append(Remark("measure_unit", f"{every}…{rest}", unit, "unit-spelling", "certain", "按周期的量写成“量/周期”"))
    else:
        _note_unit(printed, name, remarks)
    if unit_cell and rest and clean_unit(rest, name) != unit:
        remarks.append(Remark("measure_unit", f"{rest} | {unit_cell}", unit, "two-units", "probable", "值与单位栏各印一个单位"))
    return unit


def _note_unit(printed: str, name: str, remarks: list[Remark]) -> None:
    unit = clean_unit(printed, name)
    if unit != printed:
        remarks.append(Remark("measure_unit", printed, unit, "unit-spelling", "certain", "同一单位的另一种写法"))


def _is_calendar(text: str) -> bool:
    return bool(_CALENDAR.search(text)) and not re.match(rf"^{_NUMBER}\s*(?:个月|日以?内|日$|天)", text)


def _as_printed(piece: str, printed: str) -> str:
    """A piece of the half-width text as it stands in the printed one."""
    at = half_width(printed).find(piece)
    return printed[at : at + len(piece)] if piece and at >= 0 else piece


def _decimal(text: str) -> Decimal:
    return Decimal(text.replace(",", ""))
