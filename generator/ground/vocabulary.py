"""The field's own words: labels and their synonyms, the official indicator categories.

Sources of the official words: 财预〔2015〕88号 (成本指标 under 产出指标) and 财预〔2021〕101号 (成本指标 of its own).
"""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

import generator
from generator.ground.faults import DocumentFaults, Fault, shorten
from generator.ground.money import without_unit
from generator.ground.text import fold, visible

FIELDS = frozenset({
    "department", "agency", "programme", "project", "project_code", "budget", "multi_year_total", "fiscal", "carry_over", "other", "purpose",
    "purpose_section", "goal", "long_goal", "goal_actual", "goal_group", "category", "subcategory", "indicator", "description", "operator", "target",
    "long_target", "actual", "measure_unit", "weight", "score", "reason", "initial", "current", "executed", "rate", "total_score", "result", "period",
    "attribute", "office", "person", "telephone", "indicator_group", "money_group", "money_unit", "year", "code", "name", "side", "code_group",
    "remark", "number",
})  # fmt: skip
"""What a label can stand for."""
FORM_LABELS = frozenset({
    "project", "agency", "department", "project_code", "budget", "fiscal", "other", "multi_year_total", "carry_over", "goal", "purpose", "period",
    "attribute", "office", "person", "telephone", "programme",
})  # fmt: skip
"""What the labels of a form stand for that have their value beside them."""

LABELS_FILE = Path(generator.__file__).parent.parent / "data" / "labels.csv"
"""The labels of fields, one per row: label, field, where it counts (blank: everywhere; head: only as the head of a column), where it was seen."""
_TAG = re.compile(r"[<＜][/／]?(?:b|ｂ|strong|i|em|u|br|span|font|p|sup|sub)\s?[/／]?[>＞]", re.IGNORECASE)
_LONGEST_LABEL = 80
_POINTS_BEHIND = re.compile(r"\((?:权重|分值|共|满分)?:?\d+(?:\.\d+)?[分%]?\)$")
_CODE_BEFORE = re.compile(r"^\s*[★☆*＊▲●△]*\s*(?:\d+\s*[-－—.、]?|[（(]?[一二三四五六七八九十]+[)）]?\s*[、.．]|[（(]\d+[)）])?\s*[★☆*＊▲●△]*\s*")
_IN_BRACKETS = re.compile(r"\([^()]*\)$")
_NUMBER_BEFORE = re.compile(r"^(?:[*★☆]+|\d{1,2}[.、](?!\d)|[一二三四五六七八九十]{1,3}[、.]|\([一二三四五六七八九十\d]{1,3}\))")
_SPAN_BEFORE = re.compile(r"^20\d\d(?:年度?)?[-—~至到]20\d\d(?=年)")
_YEAR_BEFORE = re.compile(r"^20\d\d(?=年)")
_NUMBER_BEHIND = re.compile(r"(?:\d{1,2}|[ab]|[一二三四五六七八九十])$")

CATEGORIES = {"产出": "产出指标", "效益": "效益指标", "满意度": "满意度指标", "成本": "成本指标",
              "产出类": "产出指标", "效益类": "效益指标", "满意度类": "满意度指标", "成本类": "成本指标"}  # fmt: skip
SUBCATEGORIES = {
    "数量": ("数量指标", "产出指标"),
    "质量": ("质量指标", "产出指标"),
    "时效": ("时效指标", "产出指标"),
    "时效性": ("时效指标", "产出指标"),
    "成本": ("成本指标", "产出指标"),
    "经济效益": ("经济效益指标", "效益指标"),
    "社会效益": ("社会效益指标", "效益指标"),
    "生态效益": ("生态效益指标", "效益指标"),
    "环境效益": ("生态效益指标", "效益指标"),
    "可持续影响": ("可持续影响指标", "效益指标"),
    "可持续发展": ("可持续影响指标", "效益指标"),
    "可持续": ("可持续影响指标", "效益指标"),
    "可持续性": ("可持续影响指标", "效益指标"),
    "可持续影响效益": ("可持续影响指标", "效益指标"),
    "可持续性影响": ("可持续影响指标", "效益指标"),
    "可持续效益": ("可持续影响指标", "效益指标"),
    "生态": ("生态效益指标", "效益指标"),
    "生态环境效益": ("生态效益指标", "效益指标"),
    "产出数量": ("数量指标", "产出指标"),
    "产出质量": ("质量指标", "产出指标"),
    "产出时效": ("时效指标", "产出指标"),
    "产出成本": ("成本指标", "产出指标"),
    "服务对象满意度": ("服务对象满意度指标", "满意度指标"),
    "社会公众或服务对象满意度": ("服务对象满意度指标", "满意度指标"),
    "服务对象或社会公众满意度": ("服务对象满意度指标", "满意度指标"),
    "服务对象和社会公众满意度": ("服务对象满意度指标", "满意度指标"),
    "社会公众满意度": ("服务对象满意度指标", "满意度指标"),
    "受益对象满意度": ("服务对象满意度指标", "满意度指标"),
    "群众满意度": ("服务对象满意度指标", "满意度指标"),
    "满意度": ("服务对象满意度指标", "满意度指标"),
    "经济成本": ("经济成本指标", "成本指标"),
    "社会成本": ("社会成本指标", "成本指标"),
    "生态环境成本": ("生态环境成本指标", "成本指标"),
}
"""Printed stem → (official subcategory, the category it belongs to)."""


def untag(text: str) -> str:
    """A cell without the bold or break tags that extraction left around labels (`<b>项目名称</b>`)."""
    text = _TAG.sub("", text).strip() if "<" in text or "＜" in text else text.strip()
    return text[2:-2].strip() if len(text) > 4 and text.startswith("**") and text.endswith("**") else text


@dataclass(frozen=True)
class Labels:
    """The labels in folded form: those that count everywhere, those that count in heads of columns too."""

    anywhere: Mapping[str, str]
    in_heads: Mapping[str, str]


@cache
def labels() -> Labels:
    """The table of labels. Raises DocumentFaults where a row is not whole, names no field that exists, or says a label twice."""
    try:
        with LABELS_FILE.open(encoding="utf-8-sig", newline="") as file:
            rows = list(csv.reader(file))
    except (OSError, UnicodeDecodeError, csv.Error):
        raise DocumentFaults([_label_fault(0, "栏目词表读不出", "UTF-8 编码的 CSV")]) from None
    faults, everywhere, in_heads = [], dict[str, str](), dict[str, str]()
    if not rows or rows[0] != ["label", "field", "where", "seen"]:
        raise DocumentFaults([_label_fault(1, "栏目不对", "label,field,where,seen")])
    for number, row in enumerate(rows[1:], 2):
        key = fold(row[0]) if row else ""
        if len(row) != 4 or not key or row[1] not in FIELDS or row[2] not in {"", "head"}:
            faults.append(_label_fault(number, f"“{shorten('，'.join(row))}”不成一行", f"栏目词，{'、'.join(sorted(FIELDS))}之一，空或 head，出处"))
        elif key in in_heads:
            faults.append(_label_fault(number, f"“{shorten(row[0])}”写了两次", "每个词一行"))
        else:
            in_heads[key] = row[1]
            everywhere |= {key: row[1]} if not row[2] else {}
    if faults:
        raise DocumentFaults(faults)
    return Labels(everywhere, in_heads)


def _label_fault(line: int, found: str, expected: str) -> Fault:
    return Fault(str(LABELS_FILE), line, found, expected, "改正 data/labels.csv 的这一行", "decision")


@lru_cache(maxsize=65_536)
def field_of(label: str) -> str | None:
    """The field a printed label stands for, None for a text that is no label."""
    return labels().anywhere.get(fold(without_unit(untag(label))).rstrip(":")) if len(label) <= _LONGEST_LABEL else None


@lru_cache(maxsize=65_536)
def head_field_of(label: str) -> str | None:
    """The field that the head of a column stands for: as `field_of`, with the words that count only there, numbers, marks and brackets set aside.

    `年度指标值（A）`, `*一级指标`, `二、项目名称`, `分值（权重）` are known by their words.
    """
    return _known(label, labels().in_heads) or _of_a_year(label)


def _of_a_year(label: str) -> str | None:
    """The field of a target or of what was reached whose label begins with a year (`2025年目标值`), of several years (`2025-2027年目标值`)."""
    if len(label) > _LONGEST_LABEL or not (text := fold(untag(label))).startswith("20"):
        return None
    for years in (_SPAN_BEFORE, _YEAR_BEFORE):
        if years.match(text):
            rest = years.sub("", text)
            field = next((name for each in (rest, rest[1:], rest[2:]) if (name := _known(each, labels().in_heads))), None)
            return {"target": "long_target" if years is _SPAN_BEFORE else "target", "actual": "actual"}.get(field or "")
    return None


@lru_cache(maxsize=65_536)
def form_field_of(label: str) -> str | None:
    """The field that a label of a form stands for, numbers, marks and brackets set aside; the words of heads do not count."""
    return _known(label, labels().anywhere)


def _known(label: str, table: Mapping[str, str]) -> str | None:
    if len(label) > _LONGEST_LABEL:
        return None
    text = fold(untag(label)).rstrip(":：")
    tried = [text, fold(without_unit(text))]
    bare = _NUMBER_BEFORE.sub("", text).lstrip("*★☆")
    for _ in range(3):
        tried.append(bare)
        shorter = _IN_BRACKETS.sub("", bare).rstrip(":")
        if shorter == bare:
            break
        bare = shorter
    tried += [_NUMBER_BEHIND.sub("", bare), bare.removesuffix("(元)")]
    return next((table[each] for each in tried if each in table), None)


@lru_cache(maxsize=65_536)
def _stem(printed: str) -> str:
    text = _POINTS_BEHIND.sub("", fold(_CODE_BEFORE.sub("", visible(printed)))).rstrip(":")
    return text.removesuffix("指标")


@lru_cache(maxsize=65_536)
def official_category(printed: str) -> str:
    """The official level-1 word for a printed one, blank where it is none."""
    return CATEGORIES.get(_stem(printed), "")


@lru_cache(maxsize=65_536)
def official_subcategory(printed: str) -> tuple[str, str]:
    """The official level-2 word for a printed one and the level-1 word it fixes; blanks where it is none.

    A clipped word counts where only one official word begins so (`服务对象满意` → 服务对象满意度指标).
    """
    stem = _stem(printed)
    if stem in SUBCATEGORIES:
        return SUBCATEGORIES[stem]
    begins = {pair for word, pair in SUBCATEGORIES.items() if len(stem) >= 3 and word.startswith(stem)}
    return begins.pop() if len(begins) == 1 else ("", "")


def is_whole_subcategory(printed: str) -> bool:
    """Whether a printed level-2 word is complete, not cut off."""
    return _stem(printed) in SUBCATEGORIES
