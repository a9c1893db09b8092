"""Tables without any amount and the note that says so (`本表为空`, `无此项支出`); a remark, never a difference."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from generator.ground.money import is_dash, parse_amount
from generator.ground.text import despace, half_width
from generator.reconcile.engine import Check, Material, Side, rule
from generator.reconcile.rules.wording import HINT

_MONEY = re.compile(r"(?:收入|支出|收支|预算|决算|经费|拨款|基金|采购)[^。]*表")
_NO_MONEY = re.compile(r"绩效|目标|指标|申报")
_EMPTY = re.compile(r"[本此该]表(?:为空|无数据|没有数据|空)|空表")
_NOTE = re.compile(
    rf"{_EMPTY.pattern}|[本此该]表.{{0,6}}无|无(?:此|该|相关|上述|本)[项类]?|不涉及|未安排|未发生"
    r"|(?:没有|无|未(?:使用|安排)?)[^。;]{0,24}(?:收入|支出|拨款|预算|决算|经费|采购|数据)"
)
_SUBJECTS = ("政府性基金", "国有资本经营", "财政专户", "政府采购", "“三公”", "三公", "债务")
_ROWS, _TOP = frozenset({"data", "subtotal"}), frozenset({"header", "title"})
_BELOW = 6
_ABOVE = 8


@dataclass(frozen=True)
class Block:
    """A table as its lines tell: its title, the lines of its head, its rows, the lines below it."""

    title: str
    head: tuple[int, ...]
    rows: tuple[int, ...]
    below: tuple[int, ...]


@rule("TAB-08", "remark", "没有金额的表写明没有", "holds", "unclear")
def notes_of_empty_tables(material: Material) -> Iterator[Check]:
    """提示：一张表没有印出任何金额的，有没有写明“本表为空”“无此项支出”；印有不为零的金额的，不应写“本表为空”。

    比什么：表头以下一个金额也没有的收支表，与表下的注、说明里同一种资金的文字；印有金额的表，与表下的注。

    为什么提示：空格可能是没有这笔钱，也可能是没有填；写明了，读者才分得清。

    什么时候可以没有：说明写在别处，用了别的说法；本站副本缺了表里的数或表下的注。这是提示，不是差异。
    """
    lines, amounts = material.tables["lines"], material.tables["budget_lines"]
    others = {*zip(material.tables["indicators"]["document_id"], material.tables["indicators"]["line"], strict=True)}
    printed = [row for row in amounts.itertuples(index=False) if row.amount_printed and not is_dash(row.amount_printed)]
    zeros = {(row.document_id, int(row.line)) for row in printed if not parse_amount(row.amount_printed)}
    filled = {(row.document_id, int(row.line)) for row in printed if parse_amount(row.amount_printed)}
    known = {(row.document_id, int(row.line)) for row in amounts.itertuples(index=False)}
    for document_id, own in lines.groupby("document_id", sort=False):
        text = material.texts.get(str(document_id), ())
        for block in _blocks([(int(row.line), row.role) for row in own.itertuples(index=False)], text):
            places = {(document_id, line) for line in block.rows}
            kind = _MONEY.search(block.title) and not _NO_MONEY.search(block.title)
            read = all(place in known or _is_blank(text, place[1]) for place in places) and not places & others
            if not kind or not read or (places & zeros and not places & filled):
                continue
            yield from _judged(str(document_id), block, text, filled=bool(places & filled))


def _is_blank(text: tuple[str, ...], line: int) -> bool:
    """Whether a row that is no line of money prints no number either."""
    return not any(parse_amount(half_width(cell)) is not None for cell in re.split(r"[\t|\s]+", text[line - 1]))


def _blocks(roles: list[tuple[int, str]], text: tuple[str, ...]) -> Iterator[Block]:
    """The tables of a document: each begins with its head and ends where the next title or head stands."""
    heads = [at for at, (_, role) in enumerate(roles) if role == "header"]
    runs: list[list[int]] = []
    for at in heads:
        if runs and not any(roles[each][1] in _ROWS | {"title"} for each in range(runs[-1][-1], at)):
            runs[-1].append(at)
        else:
            runs.append([at])
    for run in runs:
        end = next((at for at in range(run[-1] + 1, len(roles)) if roles[at][1] in _TOP), len(roles))
        above = [roles[at][0] for at in range(max(run[0] - _ABOVE, 0), run[0]) if roles[at][1] == "title"]
        rows = tuple(line for line, role in roles[run[-1] + 1 : end] if role in _ROWS)
        last = max((at for at in range(run[-1], end) if roles[at][1] in _ROWS), default=run[-1])
        below = tuple(line for line, role in roles[last + 1 : end] if role != "blank" and text[line - 1].strip())[:_BELOW]
        yield Block(despace(text[above[-1] - 1]) if above else "", tuple(roles[at][0] for at in run), rows, below)


def _judged(document_id: str, block: Block, text: tuple[str, ...], *, filled: bool) -> Iterator[Check]:
    pattern = _EMPTY if filled else _NOTE
    within = (*block.below, *(() if filled else block.rows))
    note = next((line for line in within if pattern.search(despace(half_width(text[line - 1])))), 0)
    title, left = block.title[:60], Side("表中的金额", "有" if filled else "没有", (*block.head[:1], *block.rows[:1]))
    if filled and note:
        words = f"{HINT}表里印有金额，表下印有“{despace(text[note - 1])[:40]}”；可能说的是另一张表。"
        yield Check(document_id, f"{title}-第{block.head[0]}行-注", f"{title}：有金额的表下的注", left, Side("表下的注", "写明没有", (note,)), "unclear",
                    explanation=words)  # fmt: skip
    if filled:
        return
    note = note or _said_elsewhere(block.title, text)
    right = Side("写明没有的文字", "有", (note,)) if note else Side("写明没有的文字", "未见")
    words = "表里没有金额，文件写明没有。" if note else f"{HINT}表里没有印出金额，也没有看到写明没有的文字；可能是本站副本缺了，也可能写在别处。"
    yield Check(document_id, f"{title}-第{block.head[0]}行-空表", f"{title}：没有金额的表", left, right, "holds" if note else "unclear", explanation=words)


def _said_elsewhere(title: str, text: tuple[str, ...]) -> int:
    """The line of the document that says there is no money of the kind the title names; 0 where none does."""
    subject = next((word for word in _SUBJECTS if word in title), "")
    said = (number for number, line in enumerate(text, 1) if subject and subject in despace(line) and _NOTE.search(despace(half_width(line))))
    return next((number for number in said if "表" not in despace(text[number - 1])[-2:]), 0)
