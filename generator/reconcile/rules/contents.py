"""The list of contents against the tables and headings that are there."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

import pandas as pd

from generator.ground.text import fold
from generator.reconcile.engine import Check, Material, Side, rule

_BULLET = re.compile(r"^\s*[-•·—]+\s*")
_NUMBERING = re.compile(r"^(?:第?[(（]?[一二三四五六七八九十\d]+(?:[)）、.．]|部分|章))+\s*")
_CHAPTER = re.compile(r"^(?:[一二三四五六七八九十]+、|第[一二三四五六七八九十]+(?:部分|章))")
_PAGE = re.compile(r"[.…·\s]*\d*$")
_LEADERS = re.compile(r"\s*[.…·]{3,}[\s\d]*$")
_BRACKETS = str.maketrans("", "", "()")
_YEAR = re.compile(r"(?:19|20)\d\d年度?")
_OVER_TABLES = "本站副本里没有读到这个总标题，其下各张表另行比较；可能是副本缺了这一行，也可能正文没有单独印出，无法判定。"
_MISSING = "本站副本里没有读到，可能是副本缺页，也可能印在别处；没有拿名称相近的另一处代替，无法判定。"


@dataclass(frozen=True)
class Heading:
    """A title or an entry of the contents: as printed, folded without numbering, its line."""

    printed: str
    name: str
    line: int

    @property
    def without_year(self) -> str:
        """The name without its year."""
        return _YEAR.sub("", self.name)

    @property
    def is_table(self) -> bool:
        """Whether it names a table; a chapter (`四、…预算表`) is a heading over tables."""
        return self.name.endswith("表") and not _CHAPTER.match(self.printed)


@rule("CON-01", "narrative", "目录所列的表与正文的表", "holds", "unclear")
def tables_named(material: Material) -> Iterator[Check]:
    """目录里列出的每一张表是否在正文里。

    比什么：目录列出的表名与正文中表的标题，去掉序号后逐字比较。

    为什么应当相等：目录列的表正文里应当都有。

    什么时候可以不等：本站副本缺页；两处表名写法不同。找不到时只说未见，不拿名称相近的另一张表代替。
    """
    for document_id, entries, titles in _contents(material):
        for entry in entries:
            if entry.is_table:
                yield _entry_check(document_id, entry, [each for each in titles if each.is_table], "表")


@rule("CON-02", "narrative", "目录所列的标题与正文的标题", "holds", "unclear")
def headings_named(material: Material) -> Iterator[Check]:
    """目录里列出的每一个标题是否在正文里。

    比什么：目录列出的标题（表以外）与正文的标题，去掉序号后逐字比较；只差年份的、正文在前面印有部门全名的，算相符并注明。

    为什么应当相等：目录是正文标题的清单。

    什么时候可以不等：本站副本缺页；两处标题写法不同。
    """
    departments = material.tables["documents"].set_index("document_id")["department"]
    for document_id, entries, titles in _contents(material):
        for entry in entries:
            if not entry.is_table:
                yield _with_department(_entry_check(document_id, entry, titles, "标题"), entry, titles, departments.at[document_id])


@rule("CON-03", "narrative", "正文的表与目录", "holds", "unclear")
def tables_listed(material: Material) -> Iterator[Check]:
    """正文里的每一张表是否列在目录里。

    比什么：正文中各表的标题与目录列出的表名。只在目录列有表名时比较。

    为什么应当相等：目录列表名时，通常列出全部的表。

    什么时候可以不等：附表、说明用的小表不列入目录。
    """
    for document_id, entries, titles in _contents(material):
        named = [each for each in entries if each.is_table]
        known = {each.without_year for each in named}
        unlisted = [each for each in titles if named and each.is_table and each.without_year not in known]
        if named and not unlisted:
            count = sum(each.is_table for each in titles)
            left = Side("正文的表", f"{count}张", tuple(each.line for each in titles if each.is_table))
            right = Side("目录列有表名", f"{len(named)}张", tuple(each.line for each in named))
            yield Check(document_id, "正文的表", "正文的表与目录", left, right, "holds", explanation="正文的每一张表都列在目录里。")
        for each in unlisted:
            yield Check(document_id, each.name, f"“{each.name}”是否列在目录里", Side("正文的表", each.printed, (each.line,)), Side("目录", "未见"), "unclear",
                        explanation="目录里没有这个表名；目录可能没有列全，或两处表名写法不同，无法判定。")  # fmt: skip


def _entry_check(document_id: str, entry: Heading, titles: list[Heading], what: str) -> Check:
    title = f"目录中的“{entry.name}”"
    left = Side("目录", entry.printed, (entry.line,))
    found = next((each for each in titles if each.name == entry.name), None)
    other = found or next((each for each in titles if each.without_year == entry.without_year), None)
    if other is None:
        words = _OVER_TABLES if entry.name.endswith("表") and not entry.is_table else _MISSING
        return Check(document_id, entry.name, title, left, Side(f"正文的{what}", "未见"), "unclear", explanation=words)
    right = Side(f"正文的{what}", other.printed, (other.line,))
    if found:
        return Check(document_id, entry.name, title, left, right, "holds", explanation=f"正文里有这个{what}。")
    if _YEAR.search(entry.name) and _YEAR.search(other.name):
        return Check(document_id, entry.name, title, left, right, "unclear", explanation="目录与正文印的年份不同，其余相同；请对照原件。")
    return Check(document_id, entry.name, title, left, right, "holds", explanation="一处印有年份、一处没有，其余相同。")


def _with_department(check: Check, entry: Heading, titles: list[Heading], department: str) -> Check:
    """A heading not found is there where the text prints it behind the full name of the department (`某某局（部门）主要职能`)."""
    name = fold(department) + entry.name
    found = next((each for each in titles if each.name.translate(_BRACKETS) == name), None) if department and not check.right.lines else None
    if found is None:
        return check
    right = Side("正文的标题", found.printed, (found.line,))
    return replace(check, right=right, verdict="holds", explanation="正文的标题在前面印有部门名称，其余相同。")


def _contents(material: Material) -> Iterator[tuple[str, list[Heading], list[Heading]]]:
    """Document, entries of its contents, titles of its text (each once), for every document that has contents."""
    lines = material.tables["lines"]
    for document_id, own in lines[lines["role"].isin(["contents", "title"])].groupby("document_id", sort=True):
        if (own["role"] == "contents").any():
            text = material.texts[str(document_id)]
            entries = [each for each in _headings(own[own["role"] == "contents"], text) if each.name not in {"目录", "目次"}]
            yield str(document_id), entries, _headings(own[own["role"] == "title"], text)


def _headings(rows: pd.DataFrame, text: tuple[str, ...]) -> list[Heading]:
    found: dict[str, Heading] = {}
    for line in rows["line"]:
        printed = _LEADERS.sub("", _BULLET.sub("", text[line - 1])).strip()
        name = fold(_PAGE.sub("", _NUMBERING.sub("", printed)))
        if name:
            found.setdefault(name, Heading(printed, name, int(line)))
    return list(found.values())
