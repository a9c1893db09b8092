"""What a page of a PDF draws: characters, rules and filled areas in the order of drawing."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Any

from pdfminer.pdfcolor import PDFColorSpace
from pdfminer.pdfdevice import PDFTextDevice, PDFTextSeq
from pdfminer.pdffont import PDFFont, PDFUnicodeNotDefined
from pdfminer.pdfinterp import PDFGraphicState, PDFPageInterpreter, PDFResourceManager, PDFStackT, PDFTextState
from pdfminer.pdfpage import PDFPage
from pdfminer.pdftypes import PDFStream
from pdfminer.utils import Matrix, PathSegment, Rect, apply_matrix_pt, apply_matrix_rect, mult_matrix

from generator.reading.pdf_seen import Area, Glyph, seen_and_unseen, shade
from generator.reading.pdf_shapes import Box, Char, Drawn, Rule, common, holds, is_area, middle, upright
from generator.reading.rows import Budget, UnreadableError

_THIN = 3.0  # points: a filled area no thicker is a rule
_SHORT = 0.2  # a rule no longer is nothing
_FAR = 20_000.0  # points: no page is larger
_SMALL = 1.5  # points: letters that nobody can read
_TILTED = 0.05  # how far a rule may lean, and letters from a quarter of a turn
_UNSEEN_MODES = {3, 7}
_MOST_DRAWN = 200_000
_MOST_OPERANDS = 4_000_000


class _Interpreter(PDFPageInterpreter):
    """Follows a page's drawing, clipping included."""

    device: _Device

    def push(self, obj: PDFStackT) -> None:
        """Takes an operand, and counts it."""
        self.device.operand()
        super().push(obj)

    def do_q(self) -> None:
        """Keeps the clip with the rest of the state."""
        self.device.tick()
        super().do_q()
        self.device.clips.append(self.device.clip)

    def do_Q(self) -> None:  # noqa: N802 - the name of the operator
        """Takes the clip back."""
        if self.gstack and self.device.clips:
            self.device.clip = self.device.clips.pop()
        super().do_Q()

    def do_W(self) -> None:  # noqa: N802
        """Narrows the clip to the box of the path."""
        self.device.narrow(self.curpath)

    def do_W_a(self) -> None:  # noqa: N802
        """The same by the other rule."""
        self.device.narrow(self.curpath)

    def do_Do(self, xobjid_arg: Any) -> None:  # noqa: N802
        """What is drawn inside keeps its clip to itself."""
        clip, depth = self.device.clip, len(self.device.clips)
        super().do_Do(xobjid_arg)
        self.device.clip = clip
        del self.device.clips[depth:]


class _Device(PDFTextDevice):
    """Collects what is drawn."""

    def __init__(self, resources: PDFResourceManager, budget: Budget) -> None:
        """An empty page."""
        super().__init__(resources)
        self.budget, self.mode, self.order, self.run, self.operands = budget, 0, 0, 0, 0
        self.glyphs: list[Glyph] = []
        self.rules: list[Rule] = []
        self.areas: list[Area] = []
        self.slanting = 0
        self.clip: Box = (-_FAR, -_FAR, _FAR, _FAR)
        self.clips: list[Box] = []
        self.page: Matrix = (1, 0, 0, 1, 0, 0)
        self.width = self.height = 0.0
        self.ctm: Matrix = self.page

    def begin_page(self, page: PDFPage, ctm: Matrix) -> None:
        """Takes the page's size; what lies outside its visible box is not seen."""
        x0, y0, x1, y1 = apply_matrix_rect(ctm, page.mediabox)
        self.width, self.height = min(abs(x1 - x0), _FAR), min(abs(y1 - y0), _FAR)
        self.page = ctm
        crop = self._box(apply_matrix_rect(ctm, page.cropbox or page.mediabox))
        whole = (0.0, 0.0, self.width, self.height)
        self.clip = common(whole, crop) if is_area(common(whole, crop)) else whole

    def _box(self, rect: Rect) -> Box:
        x0, y0, x1, y1 = rect
        return min(x0, x1), self.height - max(y0, y1), max(x0, x1), self.height - min(y0, y1)

    def tick(self) -> None:
        """Counts a thing drawn. Raises UnreadableError where there are too many."""
        self.order += 1
        if self.order > _MOST_DRAWN:
            raise UnreadableError(f"一页上画了超过 {_MOST_DRAWN} 样东西", "文字和表格", "检查是否放错了文件，或把这一页另存为简单的 PDF")

    def operand(self) -> None:
        """Counts a word of the drawing, and looks at the clock. Raises UnreadableError where there are too many."""
        self.operands += 1
        if self.operands % 1024 == 0:
            self.budget.count(0)
            if self.operands > _MOST_OPERANDS:
                raise UnreadableError("一页的内容长得不可能", "文字和表格", "检查是否放错了文件，或把这一页另存为简单的 PDF")

    def narrow(self, path: Sequence[PathSegment]) -> None:
        """Narrows the clip to the box of a path."""
        points = [apply_matrix_pt(self.ctm, (float(piece[at]), float(piece[at + 1]))) for piece in path for at in range(1, len(piece) - 1, 2)]
        if points:
            across, up = [x for x, _ in points], [y for _, y in points]
            self.clip = common(self.clip, self._box((min(across), min(up), max(across), max(up))))

    def render_string(self, textstate: PDFTextState, seq: PDFTextSeq, ncs: PDFColorSpace, graphicstate: PDFGraphicState) -> None:
        """Notes how the letters are drawn."""
        self.mode, self.run = textstate.render, self.run + 1
        super().render_string(textstate, seq, ncs, graphicstate)

    def render_char(
        self, matrix: Matrix, font: PDFFont, fontsize: float, scaling: float, rise: float, cid: int, ncs: PDFColorSpace, graphicstate: PDFGraphicState
    ) -> float:
        """Takes one character; returns how far the next one stands."""
        self.tick()
        try:
            text = font.to_unichr(cid)
        except PDFUnicodeNotDefined:
            text = f"(cid:{cid})"
        advance = font.char_width(cid) * fontsize * scaling
        if font.is_vertical():
            across, up = _displaced(font.char_disp(cid), fontsize)
            corners = (-across, up + rise + advance, -across + fontsize, up + rise)
        else:
            low = font.get_descent() * fontsize + rise
            corners = (0.0, low, advance, low + fontsize)
        box = self._box(apply_matrix_rect(matrix, corners))
        a, b, c, d = matrix[:4]
        if not all(map(math.isfinite, box)) or max(map(abs, box)) > _FAR:
            return advance
        turn = _turn_of(a, b)
        if turn is None:
            self.slanting += bool(text.strip())
            return advance
        size = abs(fontsize) * (math.hypot(c, d) or math.hypot(a, b))
        seen = self.mode not in _UNSEEN_MODES and size >= _SMALL and holds(self.clip, middle(box), 1.0)
        char = Char(text, box[0], box[2], box[1], box[3], size, turn, self.run)
        self.glyphs.append(Glyph(self.order, char, seen, shade(graphicstate.ncolor, ncs) == "white"))
        return advance

    def paint_path(self, graphicstate: PDFGraphicState, stroke: bool, fill: bool, evenodd: bool, path: Sequence[PathSegment]) -> None:  # noqa: ARG002 - asked for
        """Takes the straight lines of a path, and the area it fills."""
        for piece in _pieces(path):
            self.tick()
            points = [apply_matrix_pt(self.ctm, point) for point in piece]
            points = [(x, self.height - y) for x, y in points]
            if len(points) < 2 or not all(math.isfinite(x) and math.isfinite(y) for x, y in points):
                continue
            if fill and len(points) > 2:
                self._fill(points, graphicstate)
            if stroke or len(points) == 2:
                self.rules += filter(None, (_rule(one, other, self.clip) for one, other in pairwise(points)))

    def _fill(self, points: Sequence[tuple[float, float]], state: PDFGraphicState) -> None:
        """A thin area is a rule; any other may lie below or above letters."""
        across, down = [x for x, _ in points], [y for _, y in points]
        box = common(self.clip, (min(across), min(down), max(across), max(down)))
        wide, high = box[2] - box[0], box[3] - box[1]
        if wide < 0 or high < 0:
            return
        if min(wide, high) <= _THIN:
            dot = max(wide, high) <= _THIN
            for level in (True, False):
                if dot or level == (wide > high):
                    self.rules.append(Rule(level, (box[1] + box[3]) / 2, box[0], box[2]) if level else Rule(level, (box[0] + box[2]) / 2, box[1], box[3]))
            return
        self.areas.append(Area(self.order, box, shade(state.ncolor, state.ncs) if len(points) <= 5 else "other"))

    def begin_figure(self, name: str, bbox: Rect, matrix: Matrix) -> None:  # noqa: ARG002
        """A form or a picture: what lies outside its box is not seen."""
        self.clip = common(self.clip, self._box(apply_matrix_rect(mult_matrix(matrix, self.ctm), bbox)))
        self.tick()

    def end_figure(self, name: str) -> None:
        """Nothing to do; the interpreter takes the clip back."""

    def render_image(self, name: str, stream: PDFStream) -> None:  # noqa: ARG002
        """A picture fills its place."""
        if is_area(self.clip):
            self.areas.append(Area(self.order, self.clip, "picture"))


def draw(page: PDFPage, resources: PDFResourceManager, budget: Budget) -> Drawn:
    """Follows the drawing of a page. Raises UnreadableError where it goes beyond the limits."""
    device = _Device(resources, budget)
    _Interpreter(resources, device).process_page(page)
    seen, unseen = seen_and_unseen(device.glyphs, device.areas)
    boxes = tuple(area.box for area in device.areas if area.shade != "picture")
    text = "".join(char.text for char in unseen).strip()
    picture = any(area.shade == "picture" for area in device.areas)
    return upright(Drawn(device.width, device.height, tuple(seen), tuple(device.rules), boxes, text, device.slanting, picture))


def _pieces(path: Sequence[PathSegment]) -> Iterator[list[tuple[float, float]]]:
    """The parts of a path as their points; a curve is its end."""
    points: list[tuple[float, float]] = []
    for segment in path:
        kind = segment[0]
        if kind == "m":
            if points:
                yield points
            points = [(float(segment[1]), float(segment[2]))] if len(segment) > 2 else []
        elif kind == "h":
            points = [*points, points[0]] if points else []
        elif len(segment) > 2:
            points.append((float(segment[-2]), float(segment[-1])))
    if points:
        yield points


def _rule(one: tuple[float, float], other: tuple[float, float], clip: Box) -> Rule | None:
    """A straight line level or upright, as far as it is seen."""
    wide, high = abs(one[0] - other[0]), abs(one[1] - other[1])
    if max(wide, high) <= _SHORT or min(wide, high) > max(_TILTED * max(wide, high), 0.5):
        return None
    level = wide > high
    at = (one[1] + other[1]) / 2 if level else (one[0] + other[0]) / 2
    start, end = sorted((one[0], other[0]) if level else (one[1], other[1]))
    low, high_end, near, far = (clip[0], clip[2], clip[1], clip[3]) if level else (clip[1], clip[3], clip[0], clip[2])
    start, end = max(start, low), min(end, high_end)
    return Rule(level, at, start, end) if near - 2 <= at <= far + 2 and end - start > _SHORT else None


def _turn_of(a: float, b: float) -> int | None:
    """How far a line of letters is turned, None where it slants."""
    if abs(b) <= _TILTED * 2 * abs(a):
        return 0 if a > 0 else 180
    if abs(a) <= _TILTED * 2 * abs(b):
        return 90 if b > 0 else 270
    return None


def _displaced(displacement: Any, fontsize: float) -> tuple[float, float]:
    """Where the box of a character written from top to bottom begins."""
    across, up = displacement if isinstance(displacement, tuple) else (None, 880.0)
    return (fontsize * 0.5 if across is None else across * fontsize * 0.001), (1000 - up) * fontsize * 0.001
