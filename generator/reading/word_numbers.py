"""The numbers that Word prints in front of the paragraphs of a list (`一、`, `（二）`, `3.`)."""

from __future__ import annotations

import re
import zipfile
from dataclasses import dataclass, field

from lxml import etree

from generator.reading.package import parsed
from generator.reading.rows import read_part

_DIGITS = "〇一二三四五六七八九"
_LEVEL = re.compile(r"%(\d)")
_CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"


@dataclass(frozen=True)
class Level:
    """One level of a list: how it counts, what it prints, where it starts."""

    form: str
    text: str
    start: int


@dataclass
class Numbering:
    """The lists of a document and how far each has counted."""

    levels: dict[str, dict[int, Level]] = field(default_factory=dict)
    lists: dict[str, str] = field(default_factory=dict)
    counted: dict[tuple[str, int], int] = field(default_factory=dict)

    def number_of(self, paragraph: etree._Element) -> str:
        """What is printed in front of a paragraph; blank for one of no list, or of one with signs instead of numbers."""
        look = next((each for each in paragraph if _name(each) == "pPr"), None)
        numbered = next((each for each in look if _name(each) == "numPr"), None) if look is not None else None
        if numbered is None:
            return ""
        values = {_name(each): next(iter(each.attrib.values()), "") for each in numbered if isinstance(each.tag, str)}
        number, depth = values.get("numId", "0"), values.get("ilvl", "0")
        own = self.levels.get(self.lists.get(number, ""), {})
        if not depth.isdecimal() or (level := own.get(int(depth))) is None or level.form in {"bullet", "none"}:
            return ""
        at, abstract = int(depth), self.lists[number]
        self.counted[(abstract, at)] = self.counted.get((abstract, at), level.start - 1) + 1
        for deeper in [key for key in self.counted if key[0] == abstract and key[1] > at]:
            del self.counted[deeper]
        return _LEVEL.sub(lambda found: self._count(abstract, int(found[1]) - 1, own), level.text)

    def _count(self, abstract: str, depth: int, own: dict[int, Level]) -> str:
        level = own.get(depth)
        if level is None:
            return ""
        return written(self.counted.get((abstract, depth), level.start), level.form)


def written(number: int, form: str) -> str:
    """A number as a list writes it."""
    if form in {"chineseCounting", "chineseCountingThousand", "ideographDigital", "japaneseCounting", "taiwaneseCountingThousand", "taiwaneseCounting"}:
        return _chinese(number)
    if form == "decimalEnclosedCircle" and 0 < number <= len(_CIRCLED):
        return _CIRCLED[number - 1]
    if form in {"lowerLetter", "upperLetter"}:
        letter = chr(ord("a") + (number - 1) % 26)
        return letter if form == "lowerLetter" else letter.upper()
    if form in {"lowerRoman", "upperRoman"}:
        roman = _roman(number)
        return roman if form == "upperRoman" else roman.lower()
    return f"{number:02}" if form == "decimalZero" else str(number)


def _chinese(number: int) -> str:
    if number < 10:
        return _DIGITS[number]
    if number < 20:
        return "十" + (_DIGITS[number - 10] if number > 10 else "")
    if number < 100:
        tens, ones = divmod(number, 10)
        return f"{_DIGITS[tens]}十{_DIGITS[ones] if ones else ''}"
    return str(number)


def _roman(number: int) -> str:
    text = ""
    for value, sign in ((50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I")):
        while number >= value and len(text) < 20:
            text, number = text + sign, number - value
    return text


def read_numbering(archive: zipfile.ZipFile) -> Numbering:
    """The lists that a document declares; none where it declares none."""
    numbering = Numbering()
    if "word/numbering.xml" not in archive.namelist():
        return numbering
    for element in parsed(read_part(archive, "word/numbering.xml")):
        if _name(element) == "abstractNum":
            numbering.levels[_attribute(element, "abstractNumId")] = {
                int(_attribute(each, "ilvl") or 0): _level(each) for each in element if _name(each) == "lvl"
            }
        elif _name(element) == "num":
            abstract = next((each for each in element if _name(each) == "abstractNumId"), None)
            numbering.lists[_attribute(element, "numId")] = _attribute(abstract, "val") if abstract is not None else ""
    return numbering


def _level(element: etree._Element) -> Level:
    values = {_name(each): _attribute(each, "val") for each in element if isinstance(each.tag, str)}
    start = values.get("start", "1")
    return Level(values.get("numFmt", "decimal"), values.get("lvlText", ""), int(start) if start.isdecimal() else 1)


def _name(element: etree._Element) -> str:
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def _attribute(element: etree._Element, name: str) -> str:
    return next((value for key, value in element.attrib.items() if key.rpartition("}")[2] == name), "")
