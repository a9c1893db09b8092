"""The one place for sizes and colours of charts; templates/theme/assets/site.css gives the colours their dark twins."""

from __future__ import annotations

from typing import Any

WIDTH = 340
ROW = 36
BAR = 10
BAR_TOP = 26
ZERO = 16
PADDING = 4
NAME_TOP = 10
FONT_SIZE = 13
BAR_COLOUR = "#2f6f9f"
PLANNED_COLOUR = "#87939d"
INK = "#1f2933"
FAINT = "#d5dde3"
COLOURS = (BAR_COLOUR, PLANNED_COLOUR, INK, FAINT)

CONFIG: dict[str, Any] = {
    "background": "transparent",
    "view": {"stroke": None},
    "aria": False,
    "font": "sans-serif",
    "text": {"fontSize": FONT_SIZE, "color": INK},
}
