"""What is drawn beside the cells and paragraphs of a file: text boxes, shapes and SmartArt whose words no cell has. Told, not read."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator, Sequence

from lxml import etree

from generator.reading.package import bare_name, elements, relations_of, small_part
from generator.reading.rows import ReaderNote

_SHAPES = frozenset({"sp", "cxnSp"})


def text_box_note(sheet: str, boxes: int) -> ReaderNote:
    """The note of a sheet with text boxes."""
    return ReaderNote(0, "text-box", f"工作表“{sheet}”里有 {boxes} 个文本框，其中的文字不读")


def smart_art_note(where: str, drawings: int) -> ReaderNote:
    """The note of a sheet (`工作表“x”`) or a file (`文件`) with SmartArt."""
    return ReaderNote(0, "smart-art", f"{where}里有 {drawings} 个 SmartArt 图形，其中的文字不读")


def told_drawings(archive: zipfile.ZipFile, part: str, sheet: str) -> list[ReaderNote]:
    """A note where text boxes drawn on a sheet say words, and one where SmartArt does."""
    drawings = [target for kind, target in relations_of(archive, part).values() if kind == "drawing"]
    boxes = sum(1 for each in drawings for _ in _boxes(archive, each))
    arts = sum(len(smart_art(archive, each)) for each in drawings)
    return [*([text_box_note(sheet, boxes)] if boxes else []), *([smart_art_note(f"工作表“{sheet}”", arts)] if arts else [])]


def smart_art(archive: zipfile.ZipFile, part: str) -> list[str]:
    """The words of each SmartArt drawing of a part that has any."""
    parts = dict.fromkeys(target for kind, target in relations_of(archive, part).values() if kind == "diagramData")
    return [words for each in parts if (words := _words(list(_elements_of(archive, each))))]


def _boxes(archive: zipfile.ZipFile, drawing: str) -> Iterator[str]:
    """The words of each shape of a drawing that is shown and has any."""
    for shape in _elements_of(archive, drawing):
        if bare_name(shape) in _SHAPES and not _is_hidden(shape) and (words := _words(list(elements(shape.iter())))):
            yield words


def _elements_of(archive: zipfile.ZipFile, part: str) -> Iterator[etree._Element]:
    """The elements of a part; none where the file lacks it."""
    try:
        root = small_part(archive, part)
    except KeyError:
        return
    yield from elements(root.iter())


def _is_hidden(shape: etree._Element) -> bool:
    """Whether a shape is not shown, or is what only older programs show in the place of another."""
    if any(bare_name(each) == "Fallback" for each in shape.iterancestors()):
        return True
    return any(bare_name(each) == "cNvPr" and each.get("hidden") in {"1", "true"} for each in elements(shape.iter()))


def _words(parts: Sequence[etree._Element]) -> str:
    return "".join(each.text or "" for each in parts if bare_name(each) == "t").strip()
