"""One dot for each target, by department and year: the specification after which the reader's browser draws."""

from __future__ import annotations

import json
from typing import Any

import altair as alt

from generator.charts import theme

RADIUS = 6
MOST_LANES, MOST_STACKED, FEWEST = 40, 8, 3
"""Beyond these no more is drawn, and that is said; below `FEWEST` numbers a sentence says it better."""


def strip() -> dict[str, Any]:
    """A Vega-Lite specification without data, with what the drawing in the page takes from the theme under `usermeta`.

    `value` is the number, `lane` department and year; a row is a dot.
    """
    dots = alt.Chart(alt.NamedData("rows")).mark_circle(size=(2 * RADIUS) ** 2, color=theme.BAR_COLOUR, opacity=1)
    own = dots.encode(x=alt.X("value:Q", scale=alt.Scale(zero=True)), y=alt.Y("lane:N", sort=None), tooltip=alt.Tooltip("words:N"), href=alt.Href("address:N"))
    spec: dict[str, Any] = json.loads(own.properties(width=theme.WIDTH).configure(**_config()).to_json())
    return spec | {"usermeta": {
        "radius": RADIUS, "padding": theme.PADDING, "font": theme.FONT_SIZE, "ink": theme.INK, "faint": theme.FAINT,
        "lanes": MOST_LANES, "stacked": MOST_STACKED, "fewest": FEWEST,
    }}  # fmt: skip


def _config() -> dict[str, Any]:
    return {"background": theme.CONFIG["background"], "font": theme.CONFIG["font"]}
