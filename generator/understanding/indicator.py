"""From the printed cells of one indicator to its published row, the same for every family of documents."""

from __future__ import annotations

from dataclasses import dataclass

from generator.ground.faults import shorten
from generator.ground.money import parse_amount
from generator.ground.targets import Remark, read_target
from generator.ground.text import visible
from generator.ground.vocabulary import is_whole_subcategory, official_category, official_subcategory
from generator.reading.source import Line
from generator.understanding.extraction import Extraction


@dataclass(frozen=True)
class IndicatorCells:
    """The cells of one indicator as printed; None where the table has no such column. `remarks` tell how its row was read."""

    category: str
    subcategory: str
    indicator: str
    target: str
    operator: str | None = None
    measure_unit: str | None = None
    description: str = ""
    weight: str = ""
    remarks: tuple[Remark, ...] = ()
    area: str = ""


def add_indicator(extraction: Extraction, project: int, line: Line, cells: IndicatorCells) -> None:
    """Adds the indicator to the extraction with its notes; `project` is the place of its project in the list."""
    name = extraction.name(line.number, "indicator", cells.indicator)
    operator, unit = (None if cell is None else visible(cell) for cell in (cells.operator, cells.measure_unit))
    target = read_target(visible(cells.target).strip(), name, operator, unit)
    remarks = [*cells.remarks, *target.remarks, *_category_remarks(cells)]
    for remark in remarks:
        extraction.note(line.number, remark)
    weight = parse_amount(cells.weight) if cells.weight.strip() else None
    if cells.weight.strip() and weight is None:
        extraction.fault(line, f"权重栏读到“{shorten(cells.weight.strip())}”", "一个数", "对照原件改正这一格")
    subcategory, fixed = official_subcategory(cells.subcategory)
    extraction.indicators.append({
        "project": project, "line": line.number, "indicator": name,
        "category": official_category(cells.category) or fixed, "subcategory": subcategory,
        "category_printed": extraction.shown(line.number, cells.category).strip(),
        "subcategory_printed": extraction.shown(line.number, cells.subcategory).strip(),
        "description": extraction.name(line.number, "description", cells.description),
        "operator": target.operator, "target_value": target.value, "target_upper": target.upper,
        "target_printed": extraction.shown(line.number, cells.target).strip(), "measure_unit": target.unit, "weight": weight,
        "operator_printed": target.operator_printed, "measure_unit_printed": target.unit_printed, "area": cells.area,
        "needs_review": any(remark.certainty != "certain" for remark in remarks),
    })  # fmt: skip


def _category_remarks(cells: IndicatorCells) -> list[Remark]:
    remarks = []
    subcategory, fixed = official_subcategory(cells.subcategory)
    category = official_category(cells.category)
    if cells.subcategory.strip() and not subcategory:
        remarks.append(Remark("subcategory", cells.subcategory.strip(), "", "unknown-word", "guess", "不是规范的二级指标名称"))
    elif cells.subcategory.strip() and not is_whole_subcategory(cells.subcategory):
        remarks.append(Remark("subcategory", cells.subcategory.strip(), subcategory, "clipped", "certain", "二级指标名称被截断"))
    if len(cells.subcategory.split()) > 1:
        remarks.append(Remark("subcategory", cells.subcategory.strip(), subcategory, "blank-in-name", "certain", "汉字之间有提取留下的空格"))
    if cells.category.strip() and not category:
        remarks.append(Remark("category", cells.category.strip(), fixed, "unknown-word", "guess", "不是规范的一级指标名称"))
    if not cells.category.strip() and fixed:
        remarks.append(Remark("category", "", fixed, "filled", "probable", "一级指标空着，按二级指标补"))
    if not cells.target.strip() and not any(remark.kind == "several-years" for remark in cells.remarks):
        remarks.append(Remark("target_value", "", "", "no-target", "guess", "没有印目标值"))
    return remarks
