"""What a document is called by its form: how its cells were found, and what they hold; the published `layout`."""

from __future__ import annotations

from dataclasses import dataclass

from generator.reading.source import Source
from generator.understanding.extraction import Extraction
from generator.understanding.facts import kinds_of


@dataclass(frozen=True)
class Layout:
    """The form of a document: its id as published, its name for readers."""

    id: str
    title: str


CELLS = Layout("cells", "按文件自己的表格读")
_BOOK = Layout("budget-book", "部门预算（说明、名词解释与各张预算表）")
_FORMS = {
    ("tabs", True): Layout("rows-tabs", "绩效指标表，每行一个指标，制表符分列"),
    ("tabs", False): Layout("cards-tabs", "项目绩效目标表，每个项目一张卡，制表符分列"),
    ("blanks", True): Layout("rows-blanks", "绩效指标表，每行一个指标，空格分列"),
    ("lines", False): Layout("cards-cells", "项目绩效目标表，每个项目一张卡，每格一行"),
}


LAYOUTS = (CELLS, _BOOK, *_FORMS.values())
"""Every form there is."""


def layout_of(source: Source, extraction: Extraction) -> Layout:
    """The form of a document: a text by the way that gave its cells back and by what they hold, any other file by its own tables."""
    if source.way == "tabs" and "budget" in kinds_of(extraction, extraction.title):
        return _BOOK
    return _FORMS.get((source.way, extraction.listed), CELLS)
