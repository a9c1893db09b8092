"""Which characters of a page of a PDF are seen: none struck twice, covered, or white on white."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from pdfminer.pdfcolor import PDFColorSpace

from generator.reading.pdf_shapes import Box, Char, holds, middle

_STRUCK = 0.25  # of its width: how far a letter struck twice may lie beside itself


@dataclass(frozen=True, slots=True)
class Area:
    """A filled area or a picture: when it was drawn, and its shade (None: it lets nothing be said of what lies below)."""

    order: int
    box: Box
    shade: str


@dataclass(frozen=True, slots=True)
class Glyph:
    """A character as drawn, before it is known whether it is seen."""

    order: int
    char: Char
    seen: bool
    white: bool


def shade(color: Any, space: PDFColorSpace) -> str:
    """`white`, `black` or `other`."""
    values = color if isinstance(color, (tuple, list)) else (color,)
    if not values or not all(isinstance(value, (int, float)) for value in values) or space.name in {"Indexed", "Pattern", "DeviceN", "Lab"}:
        return "other"
    if space.name == "Separation":
        values = tuple(1 - value for value in values)
    if len(values) == 4:
        light = 1 - min(1.0, max(values[:3]) + values[3])
        dark = 1 - min(1.0, min(values[:3]) + values[3])
        return "white" if light > 0.97 else "black" if dark < 0.15 else "other"
    return "white" if min(values) > 0.97 else "black" if max(values) < 0.15 else "other"


def seen_and_unseen(glyphs: Sequence[Glyph], areas: Sequence[Area]) -> tuple[list[Char], list[Char]]:
    """The characters that a reader of the page sees, each once, and those that nobody sees."""
    seen, unseen = list[Char](), list[Char]()
    covers = [area for area in areas if area.shade in {"white", "black"}]
    for glyph in _once(glyphs):
        shown = glyph.seen and not _is_covered(glyph, covers) and not (glyph.white and _on_white(glyph, areas))
        (seen if shown else unseen).append(glyph.char)
    return seen, unseen


def _place(glyph: Glyph) -> tuple[float, float]:
    return middle((glyph.char.x0, glyph.char.top, glyph.char.x1, glyph.char.bottom))


def _is_covered(glyph: Glyph, covers: Sequence[Area]) -> bool:
    """Whether a white or black area was drawn over it later."""
    return any(area.order > glyph.order and holds(area.box, _place(glyph), -0.5) for area in covers)


def _on_white(glyph: Glyph, areas: Sequence[Area]) -> bool:
    """Whether nothing but white lies below it."""
    below = [area for area in areas if area.order < glyph.order and holds(area.box, _place(glyph))]
    return not below or below[-1].shade == "white"


def _once(glyphs: Sequence[Glyph]) -> Iterator[Glyph]:
    """The characters, each once though a printer strikes it twice for bold; controls are none."""
    struck: dict[tuple[str, int, int], Glyph] = {}
    found: list[Glyph] = []
    for glyph in glyphs:
        char = glyph.char
        if not char.text.strip():
            found += [replace(glyph, char=replace(char, text=" "))] if char.text in {" ", "\u3000", "\xa0"} else []
            continue
        near = max(min(char.x1 - char.x0, char.bottom - char.top) * _STRUCK, 0.2)
        across, down = round(char.x0 / near), round(char.top / near)
        twins = (struck.get((char.text, across + right, down + below)) for right in (-1, 0, 1) for below in (-1, 0, 1))
        if not any(twin and _is_twin(glyph, twin, near) for twin in twins):
            struck[char.text, across, down] = glyph
            found.append(glyph)
    yield from found


def _is_twin(glyph: Glyph, twin: Glyph, near: float) -> bool:
    """Whether a character is one drawn before, struck again almost on its place."""
    close = abs(glyph.char.x0 - twin.char.x0) <= near and abs(glyph.char.top - twin.char.top) <= near
    return close and glyph.seen == twin.seen and glyph.white == twin.white
