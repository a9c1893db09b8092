"""One dot for each figure, by department and year: the specification after which the reader's browser draws."""

from __future__ import annotations

import json
from typing import Any

import altair as alt

from generator.charts import theme

RADIUS = 6
MOST_LANES, MOST_STACKED, FEWEST, MOST_JOINED, FEWEST_IN_THE_MIDDLE = 40, 8, 3, 60, 8
"""Beyond these no more is drawn, and that is said; below `FEWEST` numbers a sentence says it better, and of few a median says little."""
ONLY, PLANNED, DONE = "数", "目标", "完成"
"""What a dot is: planned ones are grey where what was done stands beside them, as on the pages of projects."""


def strip() -> dict[str, Any]:
    """A Vega-Lite specification without data, with what the drawing in the page takes from the theme under `usermeta`.

    Of `rows`, each a dot: `value` the number, `lane` department and year, `series` what it is, `story` the project whose years are
    joined, blank for none, `pair` the target that dots stand for. Of `reference`: `value` of the line that a reader compares with.
    """
    x, y = alt.X("value:Q", scale=alt.Scale(zero=True), title=None), alt.Y("lane:N", sort=None, title=None)
    colour = alt.Color("series:N", scale=alt.Scale(domain=[ONLY, PLANNED, DONE], range=[theme.BAR_COLOUR, theme.PLANNED_COLOUR, theme.BAR_COLOUR]), title=None)
    rows = alt.Chart(alt.NamedData("rows"))
    line = alt.Chart(alt.NamedData("reference")).mark_rule(color=theme.INK, strokeDash=[4, 3]).encode(x=x, tooltip="words:N")
    pairs = rows.mark_line(color=theme.FAINT).encode(x=x, y=y, detail="pair:N")
    years = rows.transform_filter("datum.story").mark_line(color=theme.PLANNED_COLOUR).encode(x=x, y=y, detail="story:N", order="lane:N")
    dots = rows.mark_circle(size=(2 * RADIUS) ** 2, opacity=1).encode(x=x, y=y, color=colour, tooltip="words:N", href="address:N")
    spec: dict[str, Any] = json.loads(alt.layer(pairs, years, line, dots).properties(width=theme.WIDTH).configure(**_config()).to_json())
    return spec | {"usermeta": {
        "radius": RADIUS, "padding": theme.PADDING, "font": theme.FONT_SIZE, "ink": theme.INK, "faint": theme.FAINT, "joined": theme.PLANNED_COLOUR,
        "colours": {ONLY: theme.BAR_COLOUR, PLANNED: theme.PLANNED_COLOUR, DONE: theme.BAR_COLOUR},
        "lanes": MOST_LANES, "stacked": MOST_STACKED, "fewest": FEWEST, "joins": MOST_JOINED, "middle": FEWEST_IN_THE_MIDDLE,
    }}  # fmt: skip


def _config() -> dict[str, Any]:
    return {"background": theme.CONFIG["background"], "font": theme.CONFIG["font"]}
