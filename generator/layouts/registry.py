"""Which layout reads a document: the one whose signs all stand in it; none or two is a fault that says why."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

from generator import layouts
from generator.ground.faults import Fault
from generator.reading.source import Source
from generator.recovery.text import with_cells
from generator.understanding.extraction import Extraction
from generator.understanding.read import understand


@dataclass(frozen=True)
class Sign:
    """One thing that must stand in a document of a family; `text` is what the message says where it does not."""

    text: str
    stands_in: Callable[[Source], bool]


@dataclass(frozen=True)
class Layout:
    """A family of documents: its id, its name for readers, its signs, and the function that reads it."""

    id: str
    title: str
    signs: tuple[Sign, ...]
    read: Callable[[Source], Extraction]

    def missing(self, source: Source) -> list[str]:
        """What of its signs does not stand in the document."""
        return [sign.text for sign in self.signs if not sign.stands_in(source)]

    def __reduce__(self) -> tuple[Callable[[str], Layout], tuple[str]]:
        """A layout goes to another process by its id."""
        return layout_of, (self.id,)


def layout_of(layout_id: str) -> Layout:
    """The layout with an id. Raises KeyError where there is none."""
    return {each.id: each for each in (CELLS, *all_layouts())}[layout_id]


_LAYOUTS: dict[str, Layout] = {}


def layout(layout_id: str, title: str, *signs: Sign) -> Callable[[Callable[[Source], Extraction]], Callable[[Source], Extraction]]:
    """Registers the function below it as the reader of a family. Raises ValueError where the id is taken."""

    def register(read: Callable[[Source], Extraction]) -> Callable[[Source], Extraction]:
        if layout_id in _LAYOUTS:
            raise ValueError(f"{layout_id}: {_LAYOUTS[layout_id].read.__module__} and {read.__module__}")
        _LAYOUTS[layout_id] = Layout(layout_id, title, signs, read)
        return read

    return register


@cache
def all_layouts() -> tuple[Layout, ...]:
    """Every layout, in the order of their ids."""
    for module in pkgutil.iter_modules(layouts.__path__):
        importlib.import_module(f"{layouts.__name__}.{module.name}")
    return tuple(_LAYOUTS[layout_id] for layout_id in sorted(_LAYOUTS))


CELLS = Layout("cells", "按文件自己的表格读", (), understand)
"""How a file with cells of its own is read: by what its rows say, region by region."""


def recognise(source: Source) -> tuple[Source, Layout | None, list[Fault]]:
    """The one layout of a document, or the fault that names every candidate and what it missed; with the source as that layout reads it."""
    if any(line.own for line in source.lines):
        return source, CELLS, []
    missing = {candidate: candidate.missing(source) for candidate in all_layouts()}
    matching = [candidate for candidate, missed in missing.items() if not missed]
    if len(matching) == 1:
        return source, matching[0], []
    if not matching and (recovered := with_cells(source)) is not None:
        return recovered, CELLS, []
    if matching:
        found = "同时符合几种版式：" + "、".join(f"{each.id}（{each.title}）" for each in matching)
        return source, None, [Fault(source.name, 1, found, "恰好一种版式", "检查是否把两份文件拼在了一起；若是新的版式，见 README“增加版式”")]
    told = "；".join(f"{each.id} 缺{'、'.join(missed)}" for each, missed in missing.items())
    return source, None, [Fault(source.name, 1, f"不符合任何版式：{told}", "恰好一种版式", "检查文件是否截断或列已错乱；若是新的版式，见 README“增加版式”")]
