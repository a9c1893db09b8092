"""Bars with their names above them: readable at the width of a phone, exact text for every value."""

from __future__ import annotations

import copy
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import altair as alt

from generator.charts import theme
from generator.ground.text import clip, visible, width

_EM = theme.WIDTH / theme.FONT_SIZE


@dataclass(frozen=True)
class Bar:
    """One bar: its name, its length (a float, for the picture only; None where nothing is printed), and the value as it is printed.

    `planned`: drawn as what is planned beside what was done.
    """

    name: str
    length: float | None
    value: str
    planned: bool = False

    @property
    def colour(self) -> str:
        """Its colour on the light page."""
        return theme.PLANNED_COLOUR if self.planned else theme.BAR_COLOUR


@dataclass(frozen=True)
class Whole:
    """What the whole width stands for (100, `100分`), as long as no bar is longer."""

    length: float
    words: str


@dataclass(frozen=True)
class Scale:
    """From the amount at the left edge of a picture to that at its right edge; one of them is 0 or they lie on both sides of it."""

    low: float
    high: float

    def __call__(self, length: float) -> float:
        """How far from the left edge an amount ends, in pixels to a tenth."""
        return round((length - self.low) / (self.high - self.low) * theme.WIDTH, 1)


def scale(rows: Sequence[Bar], whole: Whole | None = None) -> Scale:
    """The scale on which all bars have room, with zero on it; the whole width is `whole` where no bar is longer."""
    lengths = [0.0, *(bar.length for bar in rows if bar.length is not None)]
    low, high = min(lengths), max(*lengths, whole.length if whole else 0.0)
    return Scale(low, high if high > low else 1.0)


def bars(rows: Sequence[Bar], own: Scale) -> dict[str, Any]:
    """A Vega-Lite specification of the bars in their order; where they stand is told in pixels, so that nothing is left to a scale of its own."""
    spec = copy.deepcopy(_specification(signed=own.low < 0))
    spec["data"] = {"values": [
        {"name": texts(bar)[0], "value": texts(bar)[1], "y": theme.ROW * index, "zero": own(0), "drawn": bar.length is not None, "colour": bar.colour,
         "left": own(min(bar.length or 0, 0)), "right": own(max(bar.length or 0, 0))}
        for index, bar in enumerate(rows)
    ]}  # fmt: skip
    spec["height"] = theme.ROW * len(rows)
    return spec


def texts(bar: Bar) -> tuple[str, str]:
    """Name and value on one line, the name as far as it fits beside the value."""
    name, value = (" ".join(visible(text).split()) for text in (bar.name, bar.value))
    value = clip(value, _EM - 6)
    return clip(name, _EM - width(value) - 1.5), value


@cache
def _specification(*, signed: bool) -> dict[str, Any]:
    """The specification without data, built and validated by Altair once; with a mark at zero where bars go to both sides."""
    base, drawn = alt.Chart({"values": []}), "datum.drawn"

    def place(field: str) -> alt.X:
        return alt.X(f"{field}:Q", axis=None, scale=None)

    y = alt.Y("y:Q", axis=None, scale=None)
    colour = alt.Color("colour:N", scale=None, legend=None)
    bar: dict[str, Any] = {"height": theme.BAR, "yOffset": theme.BAR_TOP}
    layers = [
        base.mark_rect(color=theme.FAINT, **bar).encode(x=alt.XDatum(0, scale=None, axis=None), x2=alt.X2Datum(theme.WIDTH), y=y).transform_filter(drawn),
        base.mark_rect(**bar).encode(x=place("left"), x2="right:Q", y=y, color=colour).transform_filter(drawn),
        base.mark_text(align="left", baseline="middle", dy=theme.NAME_TOP).encode(x=alt.value(0), y=y, text="name:N"),
        base.mark_text(align="right", baseline="middle", dy=theme.NAME_TOP).encode(x=alt.value(theme.WIDTH), y=y, text="value:N"),
    ]
    if signed:
        zero: dict[str, Any] = {"height": theme.ZERO, "width": 1, "yOffset": theme.BAR_TOP}
        layers.append(base.mark_rect(color=theme.INK, **zero).encode(x=place("zero"), y=y))
    chart = alt.layer(*layers).properties(width=theme.WIDTH, height=theme.ROW, autosize=alt.AutoSizeParams(type="none"), padding=theme.PADDING)
    specification: dict[str, Any] = chart.configure(**theme.CONFIG).to_dict()
    return specification
