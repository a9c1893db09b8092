"""From bars to the SVG that stands in the page, read back before it is handed out.

Pictures of as many bars differ only in their texts and lengths. Altair's picture of so many bars is rendered once and taken apart as
XML, everything in it accounted for; each chart fills the places found, and what came out is held against its figures (`readback`).
"""

from __future__ import annotations

import hashlib
import json
import threading
from collections.abc import Sequence
from functools import cache
from html import escape
from importlib.metadata import version
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import vl_convert

from generator.charts import theme
from generator.charts.bars import Bar, Scale, Whole, bars, scale, texts
from generator.charts.readback import misdrawn
from generator.ground.files import written_whole

ElementTree.register_namespace("", SVG := "http://www.w3.org/2000/svg")
_SLOT = "\ue000"
_NAMELESS = ("role", "aria-roledescription", "class")
_LEFT_OUT = ("width", "height")
_SAID_ONCE = ("font-family", "font-size")
_drawn = threading.Event()


class FalsePictureError(Exception):
    """A picture that does not show its figures; `told` says each place."""

    def __init__(self, told: Sequence[str]) -> None:
        """Keeps what is wrong, bar by bar."""
        self.told = tuple(told)
        super().__init__("；".join(self.told))


class Renderer:
    """Renders pictures, remembering what Altair drew in a folder by the hash of its content and of the renderer."""

    def __init__(self, cache_folder: Path) -> None:
        """`cache_folder` may be deleted at any time: that costs seconds, never truth."""
        self.folder = cache_folder
        self._moulds: dict[tuple[tuple[bool, ...], bool], list[str]] = {}

    def bars(self, rows: Sequence[Bar], whole: Whole | None = None) -> str:
        """The picture of bars; `whole` fixes the scale as long as no bar is longer. Lengths are told to a tenth of a pixel.

        Raises FalsePictureError where what was drawn is not what the bars say.
        """
        own = scale(rows, whole)
        mould = self._mould(tuple(bar.planned for bar in rows), signed=own.low < 0)
        told = _told(rows, own)
        if len(mould) != len(told) + 1:
            raise FalsePictureError([f"{len(mould) - 1} 处可填，应为 {len(told)} 处"])
        svg = "".join(piece for pair in zip(mould, [*told, ""], strict=True) for piece in pair)
        if wrong := misdrawn(svg, rows, whole):
            raise FalsePictureError(wrong)
        return svg

    def _mould(self, planned: tuple[bool, ...], *, signed: bool) -> list[str]:
        """The picture of as many bars, planned or not, cut at the path of each track, bar and zero and at each text, in the order of `_told`."""
        key = (planned, signed)
        if key not in self._moulds:
            pattern = [Bar("名", -1.0 if signed else 1.0, "数", each) for each in planned]
            root = ElementTree.fromstring(self.svg(bars(pattern, scale(pattern))))  # noqa: S314 - drawn by our own renderer
            for element in _slots(root):
                if element.tag == f"{{{SVG}}}text":
                    element.text = _SLOT
                else:
                    element.set("d", _SLOT)
            self._moulds[key] = ElementTree.tostring(root, encoding="unicode").split(_SLOT)
        return self._moulds[key]

    def svg(self, spec: dict[str, Any]) -> str:
        """The picture of a specification as inline SVG that fills the width it is given."""
        text = json.dumps(spec, ensure_ascii=False, sort_keys=True)
        kept = self.folder / f"{hashlib.sha256((_version() + text).encode()).hexdigest()}.svg"
        if kept.exists() and (svg := kept.read_text(encoding="utf-8")).endswith("</svg>"):
            return svg
        _drawn.set()
        svg = _bare(vl_convert.vegalite_to_svg(text))
        with written_whole(kept) as file:
            file.write(svg.encode())
        return svg


def has_drawn() -> bool:
    """Whether this process has drawn a picture: the renderer then works with threads that a copy of the process would lack."""
    return _drawn.is_set()


def _bare(svg: str) -> str:
    """The picture without the names of its parts, hidden from assistive technology (its text alternative stands beside it), as wide as its place."""
    root = ElementTree.fromstring(svg)  # noqa: S314 - drawn by our own renderer
    for element in root.iter():
        for name in _NAMELESS:
            element.attrib.pop(name, None)
    for name in _LEFT_OUT:
        root.attrib.pop(name, None)
    root.attrib |= {"focusable": "false", "aria-hidden": "true"}
    for name in _SAID_ONCE:
        _say_once(root, name)
    return ElementTree.tostring(root, encoding="unicode")


def _say_once(root: ElementTree.Element, name: str) -> None:
    """What all texts of a picture have alike is said on the picture, from which they inherit it."""
    written = [element for element in root.iter() if element.tag == f"{{{SVG}}}text"]
    if len(values := {element.get(name, "") for element in written}) == 1 and "" not in values:
        root.set(name, values.pop())
        for element in written:
            del element.attrib[name]


def _slots(root: ElementTree.Element) -> list[ElementTree.Element]:
    """Tracks, bars, names, values, zeros: all that a chart fills, as they follow each other in the picture."""
    return [
        element for element in root.iter()
        if element.tag == f"{{{SVG}}}text" or (element.tag == f"{{{SVG}}}path" and element.get("fill") in theme.COLOURS)
    ]  # fmt: skip


def _told(rows: Sequence[Bar], own: Scale) -> list[str]:
    """What stands in each slot of a picture."""
    shown = [texts(bar) for bar in rows]
    zero = own(0)
    return [
        *(_path(0, theme.WIDTH, row, theme.BAR) if bar.length is not None else "" for row, bar in enumerate(rows)),
        *(_path(own(min(bar.length, 0)), own(max(bar.length, 0)), row, theme.BAR) if bar.length is not None else "" for row, bar in enumerate(rows)),
        *(escape(name, quote=False) for name, _ in shown), *(escape(value, quote=False) for _, value in shown),
        *(_path(zero - 0.5, zero + 0.5, row, theme.ZERO) for row in range(len(rows) if own.low < 0 else 0)),
    ]  # fmt: skip


def _path(left: float, right: float, row: int, height: int) -> str:
    """A filled rectangle of the row (`M0,21h113.3v10h-113.3Z`)."""
    width = _short(right - left)
    return f"M{_short(left)},{theme.ROW * row + theme.BAR_TOP - height // 2}h{width}v{height}h-{width}Z"


def _short(pixels: float) -> str:
    return f"{pixels:.1f}".removesuffix(".0")


@cache
def _version() -> str:
    return f"vl-convert {version('vl-convert-python')}, {_SAID_ONCE}\n"
