"""What stands on a page of a PDF beside its drawing: the values of form fields, which are shown, and comments, which are not."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pdfminer.pdfpage import PDFPage
from pdfminer.pdftypes import PDFStream, resolve1
from pdfminer.psparser import PSLiteral
from pdfminer.utils import decode_text

from generator.ground.text import width
from generator.reading.pdf_shapes import Char

_HIDDEN = 2 | 32  # flags: not shown, not viewed
_SHOWN = {"Tx", "Ch"}
_MOST_NOTES = 2_000
_MOST_PARENTS = 20
_LARGEST = 12.0
_RUN = -1


def fields_of(page: PDFPage) -> Iterator[Char]:
    """The characters of the values of text and choice fields, where they stand on the page."""
    for number, note in enumerate(_annotations(page)):
        if _name(note.get("Subtype")) != "Widget" or _name(_inherited(note, "FT")) not in _SHOWN or _flags(note) & _HIDDEN:
            continue
        value = _string(_inherited(note, "V"))
        if value.strip() and (box := _box(page, note)) is not None:
            yield from _set(value, box, _RUN - number)


def comments_of(page: PDFPage) -> Iterator[str]:
    """What comments say, and who made them."""
    for note in _annotations(page):
        if _name(note.get("Subtype")) not in {"Widget", "Link"}:
            yield from (text for name in ("Contents", "T", "Subj") if (text := _string(note.get(name)).strip()))


def _annotations(page: PDFPage) -> list[dict[str, Any]]:
    """The annotations of a page; damaged ones are none."""
    try:
        found = resolve1(page.annots)
        notes = [resolve1(each) for each in found[:_MOST_NOTES]] if isinstance(found, list) else []
    except Exception:  # what is damaged here is no text of the document
        return []
    return [note for note in notes if isinstance(note, dict)]


def _inherited(note: dict[str, Any], name: str) -> Any:
    """A value of a field or of the one above it."""
    at: Any = note
    for _ in range(_MOST_PARENTS):
        if not isinstance(at, dict):
            return None
        if name in at:
            return resolve1(at[name])
        at = resolve1(at.get("Parent"))
    return None


def _name(value: Any) -> str:
    value = resolve1(value)
    return str(value.name) if isinstance(value, PSLiteral) else ""


def _flags(note: dict[str, Any]) -> int:
    value = resolve1(note.get("F"))
    return value if isinstance(value, int) else 0


def _string(value: Any) -> str:
    value = resolve1(value)
    if isinstance(value, PDFStream):
        value = value.get_data()
    return decode_text(value) if isinstance(value, bytes) else ""


def _box(page: PDFPage, note: dict[str, Any]) -> tuple[float, float, float, float] | None:
    """Where a field stands, None on turned pages and where that is not said."""
    rect = resolve1(note.get("Rect"))
    if not isinstance(rect, list) or len(rect) != 4 or page.rotate % 360:
        return None
    values = [resolve1(each) for each in rect]
    if not all(isinstance(value, (int, float)) for value in values):
        return None
    left, low, _, high = page.mediabox
    x0, x1 = sorted((values[0] - left, values[2] - left))
    top, bottom = sorted((high - values[1], high - values[3]))
    return (x0, top, x1, bottom) if low < high else None


def _set(value: str, box: tuple[float, float, float, float], run: int) -> Iterator[Char]:
    """The characters of a value set into its box, line by line."""
    lines = value.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    x0, top, x1, bottom = box
    high = (bottom - top) / len(lines)
    for at, line in enumerate(lines):
        size = max(min(_LARGEST, high * 0.8, (x1 - x0 - 2) / max(width(line), 1)), 0.5)
        x, y = x0 + 1, top + high * at + (high - size) / 2
        for char in line:
            yield Char(" " if char.isspace() else char, x, x + size * width(char), y, y + size, size, 0, run)
            x += size * width(char)
