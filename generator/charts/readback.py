"""What a finished picture shows, read back from its SVG and held against the figures it was made for."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from xml.etree import ElementTree

from generator.charts import theme
from generator.charts.bars import Bar, Whole, scale, texts

HALF_A_PIXEL = 0.5
_NUMBER = r"(-?\d+(?:\.\d+)?)"
_PATH = re.compile(rf"M{_NUMBER},{_NUMBER}h{_NUMBER}v{_NUMBER}h-{_NUMBER}Z")
_PLACE = re.compile(rf"translate\({_NUMBER},{_NUMBER}\)")

Box = tuple[float, float, float, float]
"""Left, top, right and bottom in pixels; the picture begins at 0, 0 inside its padding."""


def misdrawn(svg: str, rows: Sequence[Bar], whole: Whole | None = None) -> list[str]:
    """What a picture does not show as its bars say: a length, a text or a place that is another, too much or too little of anything."""
    try:
        root = ElementTree.fromstring(svg)  # noqa: S314 - drawn by our own renderer
    except ElementTree.ParseError as error:
        return [f"不成 XML：{error}"]
    if root.get("viewBox") != f"0 0 {theme.WIDTH + 2 * theme.PADDING} {theme.ROW * len(rows) + 2 * theme.PADDING}":
        return [f"画面大小是 {root.get('viewBox')}，条数是 {len(rows)}"]
    found = _found(root)
    own = scale(rows, whole)
    zeros = len(rows) if own.low < 0 else 0
    wanted = {"底条": len(rows), "条": len(rows), "色": len(rows), "字": 2 * len(rows), "零线": zeros, "别的": 0}
    if wrong := [f"{kind}有 {len(found[kind])} 个，应为 {number} 个" for kind, number in wanted.items() if len(found[kind]) != number]:
        return wrong
    if found["色"] != (colours := [bar.colour for bar in rows]):
        return [f"各条的颜色是 {found['色']}，应为 {colours}"]
    return [*_lengths(found, rows, own.low, own.high), *_texts(found["字"], rows)]


def _found(root: ElementTree.Element) -> dict[str, list[str | tuple[str, str, str]]]:
    """Kind → what is drawn of it, in its order: paths as their description, texts as anchor, place and words."""
    found: dict[str, list[str | tuple[str, str, str]]] = {"底条": [], "条": [], "色": [], "字": [], "零线": [], "别的": []}
    kinds = {theme.FAINT: "底条", theme.BAR_COLOUR: "条", theme.PLANNED_COLOUR: "条", theme.INK: "零线"}
    for element in root.iter():
        kind = element.tag.rpartition("}")[2]
        if kind == "path" and element.get("fill"):
            found[kind := kinds.get(element.attrib["fill"], "别的")].append(element.get("d", ""))
            found["色"] += [element.attrib["fill"]] if kind == "条" else []
        elif kind == "text":
            found["字"].append((element.get("text-anchor", ""), element.get("transform", ""), element.text or ""))
        elif kind not in {"svg", "g", "path"}:
            found["别的"].append(kind)
    return found


def _lengths(found: dict[str, list[str | tuple[str, str, str]]], rows: Sequence[Bar], low: float, high: float) -> Iterator[str]:
    """Where a track, a bar or a zero is not where its share of the whole width puts it."""
    zero = -low / (high - low) * theme.WIDTH
    for row, bar in enumerate(rows):
        middle = row * theme.ROW + theme.BAR_TOP
        if bar.length is None:
            wanted: dict[str, Box | None] = {"底条": None, "条": None}
        else:
            end = zero + bar.length / (high - low) * theme.WIDTH
            top, bottom = middle - theme.BAR / 2, middle + theme.BAR / 2
            wanted = {"底条": (0, top, theme.WIDTH, bottom), "条": (min(zero, end), top, max(zero, end), bottom)}
        if low < 0:
            wanted["零线"] = (zero - 0.5, middle - theme.ZERO / 2, zero + 0.5, middle + theme.ZERO / 2)
        for kind, box in wanted.items():
            if not _same(drawn := str(found[kind][row]), box):
                yield f"第 {row + 1} 条的{kind}画作“{drawn}”，应在 {box}"


def _same(drawn: str, box: Box | None) -> bool:
    """Whether a path is the rectangle, each side within half a pixel; no rectangle is no path."""
    if box is None or not (read := _PATH.fullmatch(drawn)):
        return box is None and drawn == ""
    left, top, width, height, back = map(float, read.groups())
    sides = (left, top, left + width, top + height)
    return width == back and all(abs(side - wanted) <= HALF_A_PIXEL for side, wanted in zip(sides, box, strict=True))


def _texts(found: list[str | tuple[str, str, str]], rows: Sequence[Bar]) -> Iterator[str]:
    """Where a name or a value is not the row's own, or stands elsewhere."""
    shown = [texts(bar) for bar in rows]
    wanted = [("start", 0, name) for name, _ in shown] + [("end", theme.WIDTH, value) for _, value in shown]
    for number, ((anchor, left, text), drawn) in enumerate(zip(wanted, found, strict=True)):
        row = number % len(rows)
        place = _PLACE.fullmatch(drawn[1])
        right = place and float(place[1]) == left and row * theme.ROW <= float(place[2]) <= row * theme.ROW + theme.BAR_TOP
        if not (right and (drawn[0], drawn[2]) == (anchor, text)):
            yield f"第 {row + 1} 条的字是“{drawn[2]}”（{drawn[1]}），应为“{text}”"
