"""Names and telephone numbers of people: what stands behind 联系人：, beside or below 负责人, 填表人, 电话 and their synonyms.

Cells may stand between tabs, bars or tags, a label in Markdown's emphasis. Only what stands beside such a label is hidden; names are never guessed elsewhere.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise

from generator.ground.text import HAN, visible
from generator.ground.vocabulary import field_of
from generator.reading.corrections import Correction
from generator.reading.source import Line

CONCEALED = "■■■"
PERSONAL = frozenset({"person", "telephone"})
_BLANK = "[ \u3000\xa0]"
_SIGN_OF_NONE = re.compile(r"[\s/／\-—－_＿.·*■]*(?:无|暂无|略|同上)?")
_LONGEST_LABELLED = 2_000
_LONGEST_BELOW = 40


def _spaced(*words: str) -> str:
    """Words as a pattern that allows blanks between their characters (`联 系 人`)."""
    return "|".join(f"{_BLANK}{{0,3}}".join(word) for word in words)


_WORDS = ("负责人", "填表人", "填报人", "制表人", "编制人", "审核人", "复核人", "经办人", "联系人", "联络人", "联系电话", "电话", "联系方式", "手机")
_WORD = (
    rf"(?:{_spaced(*_WORDS)})"
    rf"(?:员|姓名|号码|号)?(?:签字|签名|签章|盖章)?(?:[及和与、/／]?(?:联系)?(?:电话|方式|手机)(?:号码)?)?(?:[（(][^（）()]{{0,12}}[）)])?"
)
_MARKS = r"(?:[*_]{1,2}|</?[a-z]{1,6}>)?"
_LABEL = re.compile(rf"{_WORD}{_MARKS}{_BLANK}{{0,4}}[:：﹕∶︰]{_MARKS}{_BLANK}{{0,4}}{_MARKS}")
_LABEL_CELL = re.compile(rf"(?:项目|单位|部门|财务)?(?!手机|电话){_WORD}")  # no other word before it: 社区联系人 may be an indicator
_CELLS = re.compile(r"\t+| {2,}|\u3000+|\s*[|｜]\s*|<[^<>]*>")
_PHONE = r"(?!(?:19|20)\d\d[-－./年])[+＋]?[\d（(][\d\-—－–()（）转*]{5,24}\d"
_AREA_APART = rf"[（(]?0\d{{2,3}}[）)]?{_BLANK}{{1,2}}\d{{6,8}}|[（(]0\d{{2,3}}[）)]\d{{6,8}}"
_NAME = rf"[{HAN}]{{2,4}}(?![{HAN}:：（(])"
_VALUE = re.compile(
    rf"(?:{_AREA_APART}|[A-Z][\w.'’\-]*(?:{_BLANK}[A-Z][\w.'’\-]*){{1,2}}|[{HAN}]{_BLANK}{{1,2}}[{HAN}](?![{HAN}])|[^\s，,；;。、）)|]{{1,60}})"
    rf"(?:{_BLANK}{{0,3}}[、/／,，;；]{_BLANK}{{0,3}}(?:{_AREA_APART}|{_PHONE})|{_BLANK}{{0,3}}[、/／，,]{_BLANK}{{0,3}}{_NAME}|{_BLANK}{{1,3}}(?:{_AREA_APART}|{_PHONE}|[\-—－]{_BLANK}{{0,3}}\d+)"
    rf"|(?<=\d){_BLANK}{{1,3}}(?!(?:19|20)\d\d[年.])\d{{3,8}}(?![\d.年])|{_BLANK}{{1,2}}[{HAN}]{{2,3}}(?=\s|$|[，,；;。）)]))*"
)
_PERSON = re.compile(rf"[{HAN}]{{1,3}}{_BLANK}{{0,2}}[{HAN}·]{{1,6}}|[A-Z][\w.'’ \-]+|[+＋]?[\d（(][\d\-—－–()（） 转]{{5,24}}")
_LOOKS_LIKE_PHONE = re.compile(r"[+＋]?(?:86[- ]?)?1[3-9]\d{9}|[（(]?0\d{2,3}[）)]?[-－— ]{0,2}\d{7,8}(?:[-－转]\d{1,5})?|[1-9]\d{6,7}")


def persons_by_line(lines: Sequence[Line]) -> dict[int, list[str]]:
    """Line → the names and telephone numbers that stand in it, beside a label or below a line of such labels alone."""
    found = {line.number: pieces for line in lines if (pieces := persons_in(line.text))}
    for at, line in enumerate(lines):
        labels = _labels_alone(line.text)
        if labels and (below := _line_below(lines, at)) is not None and (pieces := _below(labels, below.text)):
            found[below.number] = [*found.get(below.number, []), *pieces]
            after = lines[below.number] if below.number < len(lines) else None
            if after is not None and _LOOKS_LIKE_PHONE.fullmatch(number := visible(after.text).strip()):
                found[after.number] = [number]
        for row, pieces in _in_columns(lines, at):
            found[row] = [*found.get(row, []), *pieces]
    return found


def _in_columns(lines: Sequence[Line], at: int) -> Iterator[tuple[int, list[str]]]:
    """Under a head of a table with columns of persons: what looks like a name or a number in them, as far as rows have as many cells."""
    head = _row(lines[at].text) if _may_name(lines[at].text) else []
    columns = [place for place, cell in enumerate(head) if is_personal(cell)]
    if len(head) < 2 or len(columns) == len(head) or not columns or not all(_heads_a_column(head, place) for place in columns):
        return
    for line in lines[at + 1 :]:
        cells = _row(line.text)
        if cells and all(set(cell) <= set("-:") for cell in cells):  # the rule below the head of a Markdown table
            continue
        if len(cells) != len(head) or any(is_personal(cells[place]) for place in columns):
            return
        if pieces := [cells[place] for place in columns if _PERSON.fullmatch(cells[place])]:
            yield line.number, pieces


def _heads_a_column(head: list[str], place: int) -> bool:
    """Whether a label heads a column: it is the last, or what stands behind it is a label too, and none of the cells is a figure."""
    following = head[place + 1 : place + 2]
    return all(cell and not re.search(r"\d", cell) for cell in head) and all(is_personal(cell) or field_of(cell) for cell in following)


def _row(text: str) -> list[str]:
    """The cells of a line between tabs or bars; empty where there are none."""
    if len(text) > _LONGEST_LABELLED or not ("\t" in text or "|" in text):
        return []
    bare = visible(text).strip()
    return [cell.strip(" *_") for cell in (bare.strip("|").split("|") if bare.startswith("|") else visible(text).split("\t"))]


def persons_in(text: str) -> list[str]:
    """Names and telephone numbers in a text: behind a label and a colon, or in the cell behind a label."""
    if not _may_name(text):
        return []
    text = visible(text)
    pieces = [text[start:end] for start, end in _behind_colons(text)]
    pieces += _in_cells(text) if len(text) < _LONGEST_LABELLED else []
    return list(dict.fromkeys(piece for piece in pieces if not _SIGN_OF_NONE.fullmatch(piece)))


def masked(text: str) -> str:
    """The text without what is printed in it behind a label of persons and a colon."""
    for start, end in reversed(_behind_colons(text)):
        text = f"{text[:start]}{CONCEALED}{text[end:]}"
    return text


def without_persons(corrections: Iterable[Correction], concealed: Mapping[str, Container[int]]) -> list[Correction]:
    """The corrections as they are shown: on a line with a name or a number (`concealed`, by document) what was corrected stays hidden."""
    return [
        replace(each, in_our_copy=CONCEALED, in_the_original=CONCEALED if each.in_the_original else "", evidence=masked(each.evidence))
        if each.line in concealed.get(each.document_id, ()) else replace(each, evidence=masked(each.evidence))
        for each in corrections
    ]  # fmt: skip


def hidden(text: str, pieces: Iterable[str]) -> str:
    """A text of a line without the pieces that are hidden in it; one character is hidden only where it stands alone."""
    if not pieces:
        return text
    text = visible(text)
    for piece in sorted(pieces, key=len, reverse=True):
        pattern = re.escape(piece) if len(piece) > 1 else rf"(?<![^\s:：]){re.escape(piece)}(?![^\s，。；])"
        text = re.sub(pattern, CONCEALED, text)
    return text


def _behind_colons(text: str) -> list[tuple[int, int]]:
    """Where the values behind labels with a colon begin and end; a value ends where the next label begins."""
    if not _may_name(text) or not any(colon in text for colon in ":：﹕∶︰"):
        return []
    labels = list(_LABEL.finditer(text))
    ends = [*(label.start() for label in labels[1:]), len(text)]
    values = [_VALUE.match(text, label.end(), end) for label, end in zip(labels, ends, strict=False)]
    return [value.span() for value in values if value and not _SIGN_OF_NONE.fullmatch(value.group())]


def _in_cells(text: str) -> list[str]:
    """The cells behind a label; a telephone number in the cell after that belongs to it too."""
    cells = [bare for cell in _CELLS.split(text) if (bare := cell.strip(" \t*_"))]
    if len(cells) == 1 and len(words := text.split()) > 1 and field_of(words[0]):
        cells = words
    found, beside = [], False
    for label, value in pairwise(cells):
        is_value = field_of(value) is None and not _LABEL_CELL.fullmatch(value)
        if is_value and (is_personal(label) or (beside and _LOOKS_LIKE_PHONE.fullmatch(value))):
            found.append(value)
            beside = True
        else:
            beside = False
    return found


def is_personal(cell: str) -> bool:
    """Whether a cell is a label of persons or their numbers."""
    return field_of(cell) in PERSONAL or bool(_LABEL_CELL.fullmatch(cell))


def _may_name(text: str) -> bool:
    """Whether a character stands in a text that every label has one of."""
    return any(char in text for char in "人话机式")


def _labels_alone(text: str) -> dict[int, str]:
    """The labels of a line by their place among its cells, where it holds nothing but labels of persons; else nothing."""
    if len(text) > _LONGEST_LABELLED or not _may_name(text):
        return {}
    cells = {at: cell for at, cell in enumerate(visible(text).split("\t")) if cell.strip()}
    return cells if cells and all(is_personal(cell) for cell in cells.values()) else {}


def _line_below(lines: Sequence[Line], at: int) -> Line | None:
    """The next line with text, only line ends between: a blank cell (a tab) is a value of its own."""
    for line in lines[at + 1 : at + 4]:
        if not line.is_blank:
            return line
        if "\t" in line.text:
            return None
    return None


def _below(labels: dict[int, str], text: str) -> list[str]:
    """What stands below labels: the cells in their columns, or the only cell of the line, where that is short and no label."""
    cells = {at: cell.strip() for at, cell in enumerate(visible(text).split("\t")) if cell.strip()}
    own = list(cells.values()) if len(cells) == 1 else [cells[at] for at in labels if at in cells]
    return [cell for cell in own if len(cell) <= _LONGEST_BELOW and field_of(cell) is None and not _SIGN_OF_NONE.fullmatch(cell) and not persons_in(cell)]
