"""Changes in a reader's words: by cause, document and kind, for a terminal, for a pull request, for a program."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

import pandas as pd

from generator.changes.compare import COLUMNS
from generator.changes.fields import TITLES
from generator.changes.words import CAUSES, KINDS, WITHHELD, blank, told
from generator.ground.text import entities, visible

MOST_ROWS = 100
Change = dict[str, str]


@dataclass(frozen=True)
class Group:
    """The changes of one document with one cause: those that stand for themselves, those within a larger one, how many are withheld."""

    cause: str
    document_id: str
    rows: tuple[Change, ...]
    within: tuple[Change, ...]

    @property
    def counts(self) -> str:
        """How many of each kind (`项目 新见 2，新文本中未见 1；金额 有变 3`)."""
        numbers = Counter((row["kind"], row["change"]) for row in self.rows)
        by_kind = {
            name: "，".join(f"{told(change, self.cause)} {numbers[kind, change]}" for change in ("added", "removed", "changed") if numbers[kind, change])
            for kind, name in KINDS.items()
        }
        return "；".join(f"{name} {words}" for name, words in by_kind.items() if words)

    @property
    def holds(self) -> str:
        """What a document or project that came or went holds (`15 个项目，103 个目标`)."""
        numbers = {kind: sum(row["kind"] == kind for row in self.within) for kind in KINDS}
        return "，".join(f"{count} 处{KINDS[kind]}" for kind, count in numbers.items() if count)


def groups(changes: Iterable[Change]) -> list[Group]:
    """The changes by cause and document, both in their order."""
    found: dict[tuple[str, str], list[Change]] = {}
    for row in changes:
        found.setdefault((row["cause"], row["document_id"]), []).append(row)
    order = list(CAUSES)
    return [
        Group(cause, name, tuple(row for row in rows if not row["within"]), tuple(row for row in rows if row["within"]))
        for (cause, name), rows in sorted(found.items(), key=lambda pair: (order.index(pair[0][0]), pair[0][1]))
    ]


def rows_of(changes: pd.DataFrame) -> list[Change]:
    """The rows of a frame of changes."""
    return [dict(zip(COLUMNS, row, strict=True)) for row in changes[list(COLUMNS)].itertuples(index=False, name=None)]


def words(row: Change) -> str:
    """One change in words (`金额 甲项目 · 预算数：721.90 万元 → 730.00 万元`)."""
    what = f"{KINDS[row['kind']]} {row['name'] or row['id']}"
    if row["change"] != "changed":
        other = f"，{row['new'] or row['old']}" if row["kind"] == "link" else ""
        return f"{what}：{told(row['change'], row['cause'])}{other}"
    return f"{what} · {TITLES.get(row['field'], row['field'])}：{row['old'] or blank(row['kind'])} → {row['new'] or blank(row['kind'])}"


def text(changes: pd.DataFrame) -> Iterator[str]:
    """Lines for a terminal, findings that nobody has reviewed included and marked."""
    yield from _told(rows_of(changes), _plain, lambda row: f"（{WITHHELD[row['withheld']]}）" if row["withheld"] else "", ("{}", "  {}", "    {}"))


def markdown(changes: pd.DataFrame) -> Iterator[str]:
    """Markdown for the summary of a pull request; only what has passed the gate, the rest as a count. Text of documents is no markup."""
    rows = rows_of(changes)
    public = [row for row in rows if not row["withheld"]]
    yield from _told(public, entities, lambda _: "", ("### {}\n", "**{}**\n", "- {}"))
    kept = [f"{name} {count} 处" for reason, name in WITHHELD.items() if (count := sum(row["withheld"] == reason for row in rows))]
    if kept:
        yield f"\n另有{'，'.join(kept)}，不在此列。"


def as_json(changes: pd.DataFrame) -> str:
    """All changes for a program: the counts and every row, also those within larger ones and those that are withheld."""
    counts = changes.groupby(["cause", "kind", "change"], sort=True).size()
    told_counts = [{"cause": cause, "kind": kind, "change": change, "count": int(count)} for (cause, kind, change), count in counts.items()]
    return json.dumps({"counts": told_counts, "changes": rows_of(changes)}, ensure_ascii=False, indent=1) + "\n"


def _told(rows: list[Change], safe: Callable[[str], str], mark: Callable[[Change], str], shapes: tuple[str, str, str]) -> Iterator[str]:
    head, document, line = shapes
    if not rows:
        yield "没有变化。"
    cause = ""
    for group in groups(rows):
        if group.cause != cause:
            cause = group.cause
            yield head.format(CAUSES[cause])
        tallied = "　".join(filter(None, [group.counts, f"其中含 {group.holds}" if group.holds else ""]))
        yield document.format(f"{safe(group.document_id)}　{tallied}")
        for row in group.rows[:MOST_ROWS]:
            place = "，".join(f"{when}第 {row[key]} 行" for when, key in (("旧", "old_line"), ("新", "new_line")) if row[key])
            yield line.format(safe(words(row)) + (f"（{place}）" if place else "") + mark(row))
        if len(group.rows) > MOST_ROWS:
            yield line.format(f"其余 {len(group.rows) - MOST_ROWS} 处见 --json")
        if shapes[0] != "{}":
            yield ""


def _plain(value: str) -> str:
    return " ".join(visible(value).split())
