"""A row of an indicator table brought under its heads by the level words, also where extraction moved its cells to the left."""

from __future__ import annotations

import re
from collections.abc import Sequence

from generator.ground.text import visible
from generator.ground.vocabulary import official_category, official_subcategory

_LEVEL_1 = re.compile(r"^\s*[\d０-９]\s*[-－—]")
_LEVEL_2 = re.compile(r"^\s*[\d０-９]{2}\s*[-－—]")
_STARTS_WITH_NUMBER = re.compile(r"^[≥≤＞＜=＝>< ]*[\d０-９]+(?:[.,][\d０-９]+)?\s*\S{0,4}$")


def place_under(fields: dict[int, str], cells: Sequence[str]) -> tuple[dict[str, str], str] | None:
    """Column → cell for a row under the heads `fields`, and how certain a move was (blank: nothing moved); None where it cannot be read.

    `14-成本指标⇥管理经费⇥10 万⇥` is one column too far left; `管理经费⇥⇥10 万⇥` has lost its blank level columns.
    """
    width = max(fields) + 1
    texts = [visible(cell).strip() for cell in cells]
    printed_cells = len(texts)
    while texts and not texts[-1]:
        texts.pop()
    if len(texts) > width or not texts:
        return None
    by_field = {name: (texts[index] if index < len(texts) else "") for index, name in fields.items()}
    if _fits(by_field) and (by_field["target"] or (printed_cells >= width and not _STARTS_WITH_NUMBER.match(by_field["indicator"]))):
        return by_field, ""
    return _moved(fields, [text for text in texts if text])


def _moved(fields: dict[int, str], filled: list[str]) -> tuple[dict[str, str], str] | None:
    order = [fields[index] for index in sorted(fields)]
    start = "subcategory" if is_subcategory(filled[0]) else "indicator"
    columns = order[order.index(start) :]
    if len(columns) != len(filled):
        return None
    by_field = dict.fromkeys(order, "") | dict(zip(columns, filled, strict=True))
    if not _fits(by_field) or not by_field["target"] or (start == "indicator" and is_category(filled[0])):
        return None
    return by_field, "certain" if start == "subcategory" and _LEVEL_2.match(filled[0]) else "probable"


def _fits(by_field: dict[str, str]) -> bool:
    first, second = by_field["category"], by_field["subcategory"]
    level_2 = not second or is_subcategory(second) or ((bool(_LEVEL_2.match(second)) or second.endswith("指标")) and not is_category(second))
    misplaced = is_category(by_field["indicator"]) or (bool(_LEVEL_2.match(by_field["indicator"])) and is_subcategory(by_field["indicator"]))
    return (not first or is_category(first)) and level_2 and bool(by_field["indicator"]) and not misplaced


def is_category(text: str) -> bool:
    """Whether a text is a level-1 word, with its one-digit code or without (`1-产出指标`)."""
    return not _LEVEL_2.match(text) and bool(official_category(text)) and (bool(_LEVEL_1.match(text)) or text.endswith("指标") or not text[0].isdigit())


def is_subcategory(text: str) -> bool:
    """Whether a text is a level-2 word, with its two-digit code or without (`11-数量指标`)."""
    return not _LEVEL_1.match(text) and bool(official_subcategory(text)[0])
