"""From a specification to the SVG that stands in the page; equal specifications are rendered once and kept."""

from __future__ import annotations

import hashlib
import json
import re
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

import vl_convert

_ROLES = re.compile(r' (?:role|aria-roledescription|class)="[^"]*"')
_SIZE = re.compile(r'^(<svg[^>]*?) width="\d+" height="\d+"')


class Renderer:
    """Renders specifications, remembering each in a folder by the hash of its content and of the renderer."""

    def __init__(self, cache_folder: Path) -> None:
        """`cache_folder` may be deleted at any time: that costs seconds, never truth."""
        self.folder = cache_folder

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


@cache
def _version() -> str:
    return f"vl-convert {version('vl-convert-python')}\n"
