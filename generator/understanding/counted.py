"""Rows between tabs counted against their head: a text says by nothing else that a cell was lost, and nothing may shift.

某局⇥运维费⇥产出指标⇥数量指标⇥走访企业数⇥≥⇥50⇥家
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from generator.ground.money import parse_amount
from generator.ground.targets import QUALITATIVE, read_operator
from generator.ground.text import visible
from generator.ground.vocabulary import official_category, official_subcategory
from generator.reading.source import Line

_MAY_BE_BLANK = frozenset({
    "measure_unit", "description", "weight", "goal", "remark", "number", "department", "carry_over", "purpose", "period", "attribute", "office",
    "budget", "fiscal", "other", "multi_year_total", "person", "telephone",
})  # fmt: skip
_BLANKS = " \u3000\xa0"


def tab_cells(line: Line) -> list[str] | None:
    """The cells of a text's line between tabs, blank ones at its end too; None where cells are not kept apart by tabs."""
    tabbed = not line.place and "\t" in line.text and (len(line.own) < 2 or "\t" in line.text.strip())
    return [visible(cell).strip() for cell in line.text.split("\t")] if tabbed else None


def without_blank_end(cells: Sequence[str]) -> list[str]:
    """Cells without the blank ones at their end."""
    found = list(cells)
    while found and not found[-1]:
        found.pop()
    return found


def trims_line_ends(lines: Sequence[Line]) -> bool:
    """Whether blank cells at line ends were cut off everywhere, so that a short row is short at its end.

    One short row alone proves nothing: it may lack a cell in its middle.
    """
    rows: dict[int, list[int]] = {}
    for line in lines:
        if line.table and (cells := tab_cells(line)) is not None:
            if line.text.rstrip(_BLANKS).endswith("\t"):
                return False
            rows.setdefault(line.table, []).append(len(cells))
    return sum(count < max(own) for own in rows.values() for count in own) > 2


def usual_counts(lines: Sequence[Line]) -> frozenset[int]:
    """Numbers of cells that several rows of a table have."""
    rows = Counter(len(cells) for line in lines if (cells := tab_cells(line)) is not None)
    return frozenset(count for count, times in rows.items() if times > 2 or times * 2 > rows.total())


def counted(cells: Sequence[str], width: int, usual: frozenset[int], *, trims: bool) -> list[str] | None:
    """The cells of a row brought to the width of the head; None where they cannot be.

    Blank cells beyond the head count only where other rows or the head have as many: alone they hide a cell too many.
    """
    found = list(cells)
    if len(found) > width and len(found) not in usual:
        return None
    while len(found) > width and not found[-1]:
        found.pop()
    if len(found) < width and trims:
        found += [""] * (width - len(found))
    return found if len(found) == width else None


def aligned(cells: Sequence[str], fields: Mapping[int, str], width: int) -> list[str] | None:
    """The cells of an indicator's row under the columns `fields`: as they are, with one blank put in, or with one blank taken out; else None."""
    found = list(cells)
    while len(found) > width and not found[-1]:
        found.pop()
    if len(found) == width:
        return found if _fits(found, fields) else None
    if len(found) == width - 1:
        tries = [[*found[:at], "", *found[at:]] for at in range(width)]
    elif len(found) == width + 1:
        tries = [[*found[:at], *found[at + 1 :]] for at, cell in enumerate(found) if not cell]
    else:
        return None
    fitting = {tuple(each) for each in tries if _fits(each, fields) and _is_whole(each, fields)}
    return list(fitting.pop()) if len(fitting) == 1 else None


def _fits(cells: Sequence[str], fields: Mapping[int, str]) -> bool:
    """Whether the level words stand in their columns."""
    known = {name: cells[at] for at, name in fields.items()}
    first, second, name = (known.get(each, "") for each in ("category", "subcategory", "indicator"))
    category, subcategory = official_category(first), official_subcategory(second)[0]
    if (category and not subcategory and official_subcategory(name)[0]) or (subcategory and first and not category):
        return False
    numbers = [parse_amount(known.get(each, "")) for each in ("operator", "measure_unit")]
    if read_operator(name)[0] or numbers != [None, None]:
        return False
    merged = not any(known.get(each) for each in ("category", "subcategory", "agency", "project"))
    return bool((category or subcategory or merged) and name)


def _is_whole(cells: Sequence[str], fields: Mapping[int, str]) -> bool:
    """Whether a row that had a cell too few or too many is beyond doubt: all but the unit is there, the operator is one, a number follows it."""
    known = {name: cells[at] for at, name in fields.items()}
    words = official_category(known.get("category", "")) and official_subcategory(known.get("subcategory", ""))[0]
    if not words or not all(known[name] for name in set(known) - _MAY_BE_BLANK) or read_operator(known["target"])[0]:
        return False
    operator = read_operator(known["operator"])[0] if "operator" in known else QUALITATIVE
    return operator == QUALITATIVE or (bool(operator) and parse_amount(known["target"]) is not None)
