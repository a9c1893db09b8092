"""Characters of a page put together: into lines, into the text of a cell, with blanks where the page leaves room."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from operator import attrgetter

from generator.ground.text import HAN
from generator.reading.pdf_shapes import Char, turned_char

_WIDE = re.compile(rf"[{HAN}，。、；：（）《》“”]")
_PART_OF_NUMBER = re.compile(r"^[\d,.，．]+$")
_APART = 2.2  # times the size of the letters: what stands as far apart is another cell
_BLANK = 0.45  # times their size: room between letters or digits is a blank
FULL = 0.75  # of a cell's width: a line that goes so far had no room for more
_LINE = 0.55  # of the height: how far the middle of a character may lie off its line


@dataclass
class Line:
    """Characters that stand on one line."""

    middle: float
    chars: list[Char]

    @cached_property
    def seen(self) -> list[Char]:
        """Its characters without blanks."""
        return [char for char in self.chars if char.text != " "]

    @property
    def top(self) -> float:
        """Where it begins on the page."""
        return min(char.top for char in self.chars)

    @property
    def bottom(self) -> float:
        """Where it ends on the page."""
        return max(char.bottom for char in self.chars)

    @property
    def size(self) -> float:
        """The size of most of its letters."""
        return Counter(round(char.size, 1) for char in self.seen).most_common(1)[0][0]

    @property
    def text(self) -> str:
        """What it says."""
        return "".join(_spaced(self.seen))

    @property
    def wide(self) -> float:
        """From its first letter to its last one."""
        return self.seen[-1].x1 - self.seen[0].x0


def lines_of(chars: Sequence[Char]) -> list[Line]:
    """The lines of some characters from top to bottom; digits a little off the line of their words stand on it all the same."""
    lines: list[Line] = []
    for char in sorted(chars, key=attrgetter("top")):
        middle, height = (char.top + char.bottom) / 2, max(char.bottom - char.top, 1)
        for line in reversed(lines[-4:]):
            if abs(line.middle - middle) < height * _LINE:
                line.chars.append(char)
                break
        else:
            lines.append(Line(middle, [char]))
    for line in lines:
        line.chars.sort(key=attrgetter("x0"))
    return [line for line in sorted(lines, key=attrgetter("middle")) if line.seen]


def pieces(line: Line) -> list[Line]:
    """The parts of a line that stand far apart."""
    found, run = [], list[Char]()
    for char in line.seen:
        if run and char.x0 - run[-1].x1 > _APART * max(char.size, 1):
            found.append(Line(line.middle, run))
            run = []
        run.append(char)
    return [*found, Line(line.middle, run)] if run else found


def cell_lines(chars: Sequence[Char]) -> list[Line]:
    """The lines of a cell; where its text is turned, as it is read."""
    turns = Counter(char.turn for char in chars if char.text != " ")
    turn = turns.most_common(1)[0][0] if turns else 0
    return lines_of([turned_char(char, turn, 0, 0) for char in chars] if turn else chars)


def text_of(lines: Sequence[Line], width: float) -> tuple[str, float]:
    """The text of a cell of a width, a line end between its lines, none inside a number that fills the narrow cell and goes on below.

    Told too: how much of the width its last line takes.
    """
    text, share = "", 0.0
    for line in lines:
        piece, last = line.text, text.rpartition("\n")[2]
        torn = share > FULL and bool(_PART_OF_NUMBER.match(piece)) and bool(_PART_OF_NUMBER.match(last))
        text = f"{text}{'' if torn or not text else chr(10)}{piece}"
        share = line.wide / max(width, 1)
    return text, share


def _spaced(chars: Sequence[Char]) -> Iterator[str]:
    """The characters with a blank where room is left between letters or digits."""
    before: Char | None = None
    for char in chars:
        if before is not None:
            room = char.x0 - before.x1
            narrow = not (_WIDE.match(before.text) and _WIDE.match(char.text))
            if room > (_BLANK if narrow else 1.0) * max(char.size, 1):
                yield " "
        yield char.text
        before = char
