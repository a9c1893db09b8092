"""The Atom feed of /changes/: publications, corrections, replies; ids that stay, dates from the data, never from the clock."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pandas as pd
from jinja2 import Environment

from generator.changes.compare import COLUMNS
from generator.changes.tell import words
from generator.changes.words import CAUSES, WITHHELD
from generator.downloads.conditions import Conditions
from generator.pages.catalogue import Catalogue
from generator.pages.changes import correction_anchor, replied, reply_anchor, request_anchor, stories
from generator.tables.write import csv_text

MOST_ENTRIES, MOST_LINES = 50, 30
_NO_DAY = "1970-01-01"
"""The day of a feed in which nothing has happened yet."""


@dataclass(frozen=True)
class Entry:
    """One entry: the anchor on /changes/, from which its id is made, its day, its title, its lines."""

    anchor: str
    day: str
    title: str
    lines: tuple[str, ...]

    @property
    def id(self) -> str:
        """The id, the same wherever the site lies."""
        return uuid.uuid5(uuid.NAMESPACE_OID, self.anchor).urn


def feed(env: Environment, catalogue: Catalogue, site: Conditions) -> str:
    """The feed as XML, the newest entries first."""
    entries = sorted(all_entries(catalogue), key=lambda each: (each.day, each.anchor), reverse=True)[:MOST_ENTRIES]
    own = uuid.uuid5(uuid.NAMESPACE_URL, site.site_url or site.site_name).urn
    return env.get_template("feed.xml.jinja").render(site=site, entries=entries, id=own, day=entries[0].day if entries else _NO_DAY)


def all_entries(catalogue: Catalogue) -> Iterator[Entry]:
    """Everything /changes/ tells that has a day."""
    for story in stories(catalogue):
        lines = [line for group in story.groups for line in (f"{CAUSES[group.cause]}：{group.document_id}　{group.counts}", *map(words, group.rows))]
        more = (f"其余 {len(lines) - MOST_LINES} 处见网页",) if len(lines) > MOST_LINES else ()
        kept = tuple(f"另有{WITHHELD[reason]} {count} 处，不在此列" for reason, count in story.withheld.items())
        yield Entry(f"p-{story.publication.name}", story.publication.day, story.title, (*lines[:MOST_LINES], *more, *kept))
    for each in catalogue.past.corrections:
        lines = [f"本站副本原作：{each.in_our_copy}", f"原件印作：{each.in_the_original or '（无）'}", f"依据：{each.evidence}"]
        yield Entry(correction_anchor(each), each.checked_on, f"本站更正：{each.document_id} 第{each.line}行", tuple(lines))
    for request in catalogue.past.requests:
        lines = [f"请求：{request.request}", *([f"处理（{request.done_on}）：{request.done}"] if request.done else []),
                 *([f"答复（{request.reply_date}）：{request.reply}"] if request.reply else [])]  # fmt: skip
        day = max(request.received_on, request.done_on, request.reply_date)
        yield Entry(request_anchor(request), day, f"更正请求：{request.document_id or '全站'}", tuple(lines))
    for check in replied(catalogue):
        review = catalogue.reviews[check["check_id"]]
        if review["reply_date"]:
            yield Entry(reply_anchor(check["check_id"]), review["reply_date"], f"发布机关的答复：{check['title']}", (review["reply"],))


def write_history(env: Environment, docs: Path, catalogue: Catalogue, site: Conditions) -> None:
    """`changes/feed.xml` and the changes of each publication as a table, for the built site or its Markdown in `docs`."""
    folder = docs / "changes"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "feed.xml").write_text(feed(env, catalogue, site), encoding="utf-8", newline="")
    for story in stories(catalogue):
        table = pd.DataFrame(story.rows, columns=list(COLUMNS))
        (folder / f"{story.publication.name}.csv").write_text(csv_text(table, guard=True), encoding="utf-8-sig", newline="")
