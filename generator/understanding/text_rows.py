"""Rows of a text extracted by hand: those that take several lines, those that were torn."""

from __future__ import annotations

from generator.ground.targets import Remark
from generator.ground.vocabulary import FORM_LABELS, form_field_of
from generator.understanding.extraction import Extraction, is_page_furniture
from generator.understanding.forms import GROUPS

NOTES = ("注", "备注", "说明", "填表", "填报")
"""What the notes below a table begin with."""


def spread_roles(extraction: Extraction) -> None:
    """The lines of a row that takes several have its role; in a form, labels are told from values."""
    for line in extraction.source.lines:
        role = extraction.roles.get(line.number)
        if role is None or not any(cell.line for cell in line.own):
            continue
        form = role == "data" and _field_of_form(line.own[0].text) is not None
        for cell in line.own:
            own = "label" if form and _field_of_form(cell.text) is not None else role
            extraction.roles[cell.line] = own


def _field_of_form(text: str) -> str | None:
    name = form_field_of(text)
    return name if name in FORM_LABELS | GROUPS else None


def tell_torn(extraction: Extraction) -> None:
    """A line of a text among the rows of indicators, directly below one, or that begins as they do is a torn row: told, and left unread."""
    filled = [line for line in extraction.source.lines if not line.is_blank]
    rows = {row["line"] for row in extraction.indicators}
    told = {each["line"] for each in extraction.notes if each["kind"] == "unread"}
    known = tuple({str(row[name]) for row in extraction.projects for name in ("agency", "programme") if row.get(name)})
    for above, line, below in zip([None, *filled], filled, [*filled[1:], None], strict=False):
        if line.number in extraction.roles or line.number in told or line.place or line.text.strip().startswith(NOTES) or is_page_furniture(line.text):
            continue
        beside = [each for each in (above, below) if each and each.number in rows]
        directly = above in beside and above is not None and line.number == above.number + 1
        if len(beside) == 2 or directly or (beside and (line.text.strip().startswith(known) if known else False)):
            extraction.mark(line, "unread")
            reason = "表里的这一行没有读懂，可能被截断"
            extraction.note(line.number, Remark("row", "", "", "unread", "guess", reason))
