"""From a specification to the SVG that stands in the page; equal specifications are rendered once and kept.

Bars differ only in their texts and lengths. Altair's picture of so many bars is rendered once, with marks where these stand,
and filled for each chart: the same picture as rendering each one, in a hundredth of the time.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Sequence
from functools import cache
from html import escape
from importlib.metadata import version
from pathlib import Path
from typing import Any

import vl_convert

from generator.charts import theme
from generator.charts.bars import Bar, bars, fitting

_ROLES = re.compile(r' (?:role|aria-roledescription|class)="[^"]*"')
_NAME, _VALUE = 0xE000, 0xF000  # marks out of the area of private use
_MARK = re.compile("[\ue000-\uf8ff]")
_BAR = re.compile(rf'<path d="M0,(\d+)h[\d.]+v{theme.BAR}h-[\d.]+Z" fill="{theme.BAR_COLOUR}"/>')
_SIZE = re.compile(r'^(<svg[^>]*?) width="\d+" height="\d+"')


class Renderer:
    """Renders specifications, remembering each in a folder by the hash of its content and of the renderer."""

    def __init__(self, cache_folder: Path) -> None:
        """`cache_folder` may be deleted at any time: that costs seconds, never truth."""
        self.folder = cache_folder
        self._moulds: dict[int, list[str]] = {}

    def bars(self, rows: Sequence[Bar], longest: float | None = None) -> str:
        """The picture of bars; `longest` fixes the scale. Lengths are told to a tenth of a pixel."""
        top = longest or max((bar.length for bar in rows), default=0) or 1
        told = [piece for bar in rows for piece in (_pixels(bar.length / top), escape(fitting(bar), quote=False), escape(bar.value.strip(), quote=False))]
        pieces = self._mould(len(rows))
        return "".join(piece if index % 2 == 0 else told[int(piece)] for index, piece in enumerate(pieces))

    def _mould(self, count: int) -> list[str]:
        """The picture of `count` bars cut where their lengths, names and values stand; between the cuts the place of each in `told`."""
        if count not in self._moulds:
            svg = self.svg(bars([Bar(chr(_NAME + row), 1, chr(_VALUE + row)) for row in range(count)]))
            row = iter(range(count))
            svg = _BAR.sub(lambda found: _marked_bar(found[1], 3 * next(row)), svg)
            svg = _MARK.sub(lambda found: _marked_text(ord(found[0])), svg)
            self._moulds[count] = svg.split("\0")
        return self._moulds[count]

    def svg(self, spec: dict[str, Any]) -> str:
        """The picture as inline SVG that fills the width it is given."""
        text = json.dumps(spec, ensure_ascii=False, sort_keys=True)
        kept = self.folder / f"{hashlib.sha256((_version() + text).encode()).hexdigest()}.svg"
        if kept.exists() and (svg := kept.read_text(encoding="utf-8")).endswith("</svg>"):
            return svg
        svg = _ROLES.sub("", vl_convert.vegalite_to_svg(text)).replace("\n", "")
        svg = _SIZE.sub(r'\1 focusable="false" aria-hidden="true"', svg)
        self.folder.mkdir(parents=True, exist_ok=True)
        partial = kept.with_suffix(".part")
        partial.write_text(svg, encoding="utf-8", newline="")
        partial.replace(kept)
        return svg


def _marked_bar(top: str, place: int) -> str:
    return f'<path d="M0,{top}h\0{place}\0v{theme.BAR}h-\0{place}\0Z" fill="{theme.BAR_COLOUR}"/>'


def _marked_text(mark: int) -> str:
    return f"\0{3 * (mark - _VALUE) + 2}\0" if mark >= _VALUE else f"\0{3 * (mark - _NAME) + 1}\0"


def _pixels(share: float) -> str:
    """A share of the whole width as a length (`113.3`)."""
    return f"{share * theme.WIDTH:.1f}".removesuffix(".0")


@cache
def _version() -> str:
    return f"vl-convert {version('vl-convert-python')}\n"
