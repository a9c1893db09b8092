"""Bars with their names above them: readable at the width of a phone, exact text for every value."""

from __future__ import annotations

import copy
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import altair as alt

from generator.charts import theme
from generator.ground.text import clip, width


@dataclass(frozen=True)
class Bar:
    """One bar: its name, its length (a float, for the picture only), and the value as it is printed."""

    name: str
    length: float
    value: str


def bars(rows: Sequence[Bar], *, longest: float | None = None) -> dict[str, Any]:
    """A Vega-Lite specification of the bars in their order; `longest` fixes the scale (100 for percentages)."""
    spec = copy.deepcopy(_specification())
    top = longest or max((bar.length for bar in rows), default=0) or 1
    spec["data"] = {"values": [
        {"row": index, "name": fitting(bar), "value": bar.value, "length": bar.length, "top": top} for index, bar in enumerate(rows)
    ]}  # fmt: skip
    spec["height"] = theme.ROW * len(rows)
    for layer in spec["layer"]:
        layer["encoding"]["y"]["scale"]["domain"] = [0, len(rows)]
        if "x" in layer["encoding"] and "scale" in layer["encoding"]["x"]:
            layer["encoding"]["x"]["scale"]["domain"] = [0, top]
    return spec


def fitting(bar: Bar) -> str:
    """The name as far as it fits beside the value."""
    em = theme.WIDTH / theme.FONT_SIZE
    return clip(bar.name.strip(), em - width(bar.value.strip()) - 1.5)


@cache
def _specification() -> dict[str, Any]:
    """The specification without data, built and validated by Altair once."""
    base = alt.Chart({"values": []})

    y = alt.Y("y:Q", axis=None, scale=alt.Scale(domain=[0, 1], range=[0, {"expr": "height"}]))
    x = alt.X("zero:Q", axis=None, scale=alt.Scale(domain=[0, 1]))
    layers = [
        base.mark_rect(color=theme.FAINT, height=theme.BAR, yOffset=theme.BAR_TOP).encode(x=x, x2="top:Q", y=y),
        base.mark_rect(color=theme.BAR_COLOUR, height=theme.BAR, yOffset=theme.BAR_TOP).encode(x=x, x2="length:Q", y=y),
        base.mark_text(align="left", baseline="middle", dy=theme.NAME_TOP).encode(x=alt.value(0), y=y, text="name:N"),
        base.mark_text(align="right", baseline="middle", dy=theme.NAME_TOP).encode(x=alt.value(theme.WIDTH), y=y, text="value:N"),
    ]
    chart = alt.layer(*layers).transform_calculate(y="datum.row", zero="0").properties(
        width=theme.WIDTH, height=theme.ROW, autosize=alt.AutoSizeParams(type="none"), padding=4)  # fmt: skip
    specification: dict[str, Any] = chart.configure(**theme.CONFIG).to_dict()
    return specification
