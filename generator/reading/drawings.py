"""What is drawn over the cells of a sheet: text boxes and shapes whose words no cell has."""

from __future__ import annotations

import zipfile

from lxml import etree

from generator.reading.package import bare_name, elements, relations_of, small_part
from generator.reading.rows import ReaderNote

_SHAPES = frozenset({"sp", "cxnSp"})


def text_boxes(archive: zipfile.ZipFile, part: str, sheet: str) -> list[ReaderNote]:
    """A note where something drawn on a sheet says words; they are not read."""
    drawings = [target for kind, target in relations_of(archive, part).values() if kind == "drawing"]
    boxes = sum(_boxes(archive, each) for each in drawings)
    return [ReaderNote(0, "text-box", f"工作表“{sheet}”里有 {boxes} 个文本框，其中的文字不读")] if boxes else []


def _boxes(archive: zipfile.ZipFile, drawing: str) -> int:
    try:
        root = small_part(archive, drawing)
    except KeyError:
        return 0
    return sum(_says_words(each) for each in elements(root.iter()) if bare_name(each) in _SHAPES)


def _says_words(shape: etree._Element) -> bool:
    """Whether a shape is shown and has text; what only older programs show in its place does not count."""
    if any(bare_name(each) == "Fallback" for each in shape.iterancestors()):
        return False
    parts = list(elements(shape.iter()))
    hidden = any(bare_name(each) == "cNvPr" and each.get("hidden") in {"1", "true"} for each in parts)
    return not hidden and any(bare_name(each) == "t" and (each.text or "").strip() for each in parts)
