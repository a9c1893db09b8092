"""Shapes on a page of a PDF: boxes, characters, rules, and the page turned upright; points from the upper left corner."""

from __future__ import annotations

from dataclasses import dataclass, replace

Box = tuple[float, float, float, float]
"""Left, top, right, bottom; points from the upper left corner."""


@dataclass(frozen=True, slots=True)
class Char:
    """One character with its box on the page, in points from the upper left corner; `turn`: how far its line is turned, in degrees."""

    text: str
    x0: float
    x1: float
    top: float
    bottom: float
    size: float
    turn: int = 0
    run: int = 0


@dataclass(frozen=True, slots=True)
class Rule:
    """A straight line, level or upright: where it lies, from where to where it goes."""

    level: bool
    at: float
    start: float
    end: float


@dataclass(frozen=True)
class Drawn:
    """A page as drawn, upright: what is seen, the texts that are not, the count of slanting characters, whether there is a picture."""

    width: float
    height: float
    chars: tuple[Char, ...]
    rules: tuple[Rule, ...]
    areas: tuple[Box, ...]
    unseen: str = ""
    slanting: int = 0
    picture: bool = False


def common(one: Box, other: Box) -> Box:
    """What two boxes share; it may be nothing."""
    return max(one[0], other[0]), max(one[1], other[1]), min(one[2], other[2]), min(one[3], other[3])


def is_area(box: Box) -> bool:
    """Whether a box holds anything."""
    return box[2] > box[0] and box[3] > box[1]


def middle(box: Box) -> tuple[float, float]:
    """The point in the middle of a box."""
    return (box[0] + box[2]) / 2, (box[1] + box[3]) / 2


def holds(box: Box, point: tuple[float, float], near: float = 0.0) -> bool:
    """Whether a point lies in a box, or as near to it."""
    return box[0] - near <= point[0] <= box[2] + near and box[1] - near <= point[1] <= box[3] + near


def upright(drawn: Drawn) -> Drawn:
    """The page turned so that most of its text stands upright."""
    counts = {turn: sum(char.turn == turn for char in drawn.chars) for turn in (0, 90, 180, 270)}
    turn = max(counts, key=lambda each: counts[each])
    if turn == 0:
        return drawn
    chars = tuple(turned_char(char, turn, drawn.width, drawn.height) for char in drawn.chars)
    rules = []
    for rule in drawn.rules:
        ends = (rule.start, rule.at, rule.end, rule.at) if rule.level else (rule.at, rule.start, rule.at, rule.end)
        x0, top, x1, bottom = _turned(ends, turn, drawn.width, drawn.height)
        level = rule.level == (turn == 180)
        rules.append(Rule(level, top if level else x0, *((x0, x1) if level else (top, bottom))))
    areas = tuple(_turned(box, turn, drawn.width, drawn.height) for box in drawn.areas)
    width, height = (drawn.width, drawn.height) if turn == 180 else (drawn.height, drawn.width)
    return replace(drawn, width=width, height=height, chars=chars, rules=tuple(rules), areas=areas)


def _turned(box: Box, turn: int, width: float, height: float) -> Box:
    """A box after the page is turned so that lines with this turn lie level."""
    x0, top, x1, bottom = box
    if turn == 90:
        return height - bottom, x0, height - top, x1
    if turn == 270:
        return top, width - x1, bottom, width - x0
    return width - x1, height - bottom, width - x0, height - top


def turned_char(char: Char, turn: int, width: float, height: float) -> Char:
    """A character after the page is turned so that lines with this turn lie level."""
    x0, top, x1, bottom = _turned((char.x0, char.top, char.x1, char.bottom), turn, width, height)
    return replace(char, x0=x0, x1=x1, top=top, bottom=bottom, turn=(char.turn - turn) % 360)
