"""The text of a document between its tables: title, list of contents, chapters, paragraphs, explained terms."""

from __future__ import annotations

import re
from collections.abc import Callable

from generator.ground.text import despace, fold, join_han
from generator.reading.source import Line
from generator.understanding.extraction import Extraction, mark_heading, year_of

_CHAPTER = re.compile(r"^\s*第?[一二三四五六七八九十]+\s*(?:、|部分|章)")
_SECTION = re.compile(r"^\s*[（(][一二三四五六七八九十]+[)）]")
_MARKED = re.compile(r"#+\s|附件\d*[:：].*表$")
_BULLET = re.compile(r"^\s*[-•·]\s*")
_ENTRY = re.compile(
    r"^\s*(?:[（(]?\d+[)）]?\s*[.．、]?|[（(]?[一二三四五六七八九十]+[)）、])\s*"
    r"(?P<term>[^：:。]{1,120}?)\s*(?:[：:]|(?=是指|，指))\s*(?P<text>.*)$"
)
_LONG_BLANK = re.compile(r"\s{2,}")
_NUMBERED = re.compile(r"^\s*(?:\d+\s*[.．、]|[（(]\d+[)）])")
_IN_SENTENCE = re.compile(r"[：:，,]")
_ANY_NUMBER = re.compile(r"^\s*(?:第?[（(]?[一二三四五六七八九十\d]+(?:[)）、.．]|部分|章))+\s*")
_BRACKETS = str.maketrans("", "", "()")
_SHORTEST_NAME = 4
_DIGITS = "一二三四五六七八九十"
_ENDS = ("。", "；", "：", ".", ";", ":", "！", "？")
_LONGEST_HEADING = 60
_LONGEST_ENTRY = 500


def read_text(extraction: Extraction, is_table_line: Callable[[Line], bool]) -> None:
    """Title, contents, narrative and glossary: all lines that are no table."""
    lines = [line for line in extraction.source.lines if not line.is_blank and line.number not in extraction.roles and not is_table_line(line)]
    if lines and (not extraction.title or _names_document(extraction, lines[0])):
        mark_heading(extraction, lines[0])
        lines = lines[1:]
    section, glossary = "", ""
    contents = {_entry(line) for line in extraction.source.lines if extraction.roles.get(line.number) == "contents"}
    rest = _read_contents(extraction, lines)
    paragraph: list[Line] = []
    names = {_name(line) for line in extraction.source.lines if extraction.roles.get(line.number) == "contents"}
    for line, before in zip(rest, [None, *rest], strict=False):
        listed = _is_listed(line, before, names)
        if listed or (_is_heading(line) and (not glossary or _ends_glossary(line, glossary, contents))):
            _end_paragraph(extraction, paragraph, section, glossary=bool(glossary))
            extraction.mark(line, "title")
            section = join_han(extraction.shown(line.number, line.text))
            if listed or _CHAPTER.match(line.text):
                glossary = line.text if "名词解释" in despace(line.text) else ""
            continue
        extraction.mark(line, "glossary" if glossary else "prose")
        if paragraph and (_ends(paragraph[-1]) or _NUMBERED.match(line.text)):
            _end_paragraph(extraction, paragraph, section, glossary=bool(glossary))
        paragraph.append(line)
    _end_paragraph(extraction, paragraph, section, glossary=bool(glossary))


def _names_document(extraction: Extraction, line: Line) -> bool:
    """Whether a line is the first of a text and says year and subject, so that it is its title."""
    first = next(each for each in extraction.source.lines if not each.is_blank)
    text = line.text.strip()
    subject = any(word in text for word in ("预算", "决算", "绩效"))
    return line is first and not line.page and subject and year_of(text) is not None and len(text) < _LONGEST_HEADING and not text.endswith(_ENDS)


def _is_listed(line: Line, before: Line | None, names: set[str]) -> bool:
    """Whether a line without a number is a heading that the contents list, with the department or the year before it or not."""
    text = line.text.strip()
    if len(text) >= _LONGEST_HEADING or text.endswith(_ENDS) or _ANY_NUMBER.match(text):
        return False
    name = _name(line)
    if name in names:
        return True
    begins = before is None or before.page != line.page or _ends(before)
    return begins and any(len(each) >= _SHORTEST_NAME and name.translate(_BRACKETS).endswith(each) for each in names)


def _name(line: Line) -> str:
    """What a heading or an entry of the contents says without its number, leaders and page."""
    return _ANY_NUMBER.sub("", _entry(line))


def _ends_glossary(line: Line, glossary: str, contents: set[str]) -> bool:
    """Whether a heading ends the glossary: a chapter of the contents, or the next one numbered as the glossary itself."""
    found, own = _CHAPTER.match(line.text), _CHAPTER.match(glossary)
    if not found or not own:
        return False
    style, number = _style(found.group())
    own_style, own_number = _style(own.group())
    return (_entry(line) in contents and style == own_style) or (style == own_style and number == own_number + 1)


def _style(numbered: str) -> tuple[str, int]:
    """The form of a chapter's number (`第…部分`) and the number itself."""
    digits = "".join(char for char in numbered if char in _DIGITS)
    tens, _, ones = digits.rpartition("十")
    value = (_DIGITS.find(tens[-1:] or "一") + 1) * 10 * ("十" in digits) + (_DIGITS.find(ones) + 1 if ones else 0)
    return despace("".join(char for char in numbered if char not in _DIGITS)), value


def _read_contents(extraction: Extraction, lines: list[Line]) -> list[Line]:
    """Marks the list of contents; returns the lines below it. It ends where its first entry is printed again."""
    start = next((index for index, line in enumerate(lines[:20]) if despace(line.text) in {"目录", "目次"}), None)
    if start is None or start + 1 >= len(lines):
        return lines
    first = _entry(lines[start + 1])
    end = next((index for index in range(start + 2, len(lines)) if _entry(lines[index]) == first), None)
    if end is None:
        name = {_name(lines[start + 1])}
        end = next((index for index in range(start + 2, len(lines)) if _is_listed(lines[index], lines[index - 1], name)), None)
    if end is None:
        end = next((index for index in range(start + 1, len(lines)) if not _is_entry(lines[index])), len(lines))
        while end - 1 > start + 1 and _begins_text(lines[end - 1], lines[end - 2]):
            end -= 1
    for line in lines[start:end]:
        extraction.mark(line, "contents")
    return [*lines[:start], *lines[end:]]


def _begins_text(line: Line, before: Line) -> bool:
    """Whether the last line of the contents is rather the first heading of the text: without a number, on another page than the entry above it."""
    return line.page != before.page and not _ANY_NUMBER.match(line.text) and bool(_ANY_NUMBER.match(before.text)) and not line.text.rstrip().endswith("表")


def _entry(line: Line) -> str:
    return fold(_BULLET.sub("", line.text[:_LONGEST_ENTRY])).rstrip("0123456789").rstrip(".…·")


def _is_entry(line: Line) -> bool:
    text = _BULLET.sub("", line.text)
    return len(text) < _LONGEST_HEADING and not text.rstrip().endswith("。")


def _is_heading(line: Line) -> bool:
    text = line.text.strip()
    short = len(text) < _LONGEST_HEADING and not text.endswith(_ENDS) and not _IN_SENTENCE.search(text)
    marked = bool(_MARKED.match(text)) and len(text) < _LONGEST_HEADING and not text.endswith(_ENDS)
    return marked or (short and bool(_CHAPTER.match(text) or _SECTION.match(text)))


def _ends(line: Line) -> bool:
    return line.text.rstrip().endswith(_ENDS)


def _end_paragraph(extraction: Extraction, paragraph: list[Line], section: str, *, glossary: bool) -> None:
    """Puts a paragraph away; pieces that a page break tore apart are joined without a blank."""
    if not paragraph:
        return
    text = "".join(extraction.shown(line.number, line.text).strip() for line in paragraph)
    row = {"line": paragraph[0].number, "last_line": paragraph[-1].number, "section": section, "text": text,
           "pieces": tuple((line.number, extraction.shown(line.number, line.text).strip()) for line in paragraph)}  # fmt: skip
    if glossary and (found := _ENTRY.match(_LONG_BLANK.sub(" ", text))):
        extraction.glossary.append({"line": row["line"], "last_line": row["last_line"], "term": join_han(found["term"]),
                                    "definition": found["text"].lstrip("，,")})  # fmt: skip
    else:
        extraction.paragraphs.append(row)
    paragraph.clear()


