"""What changed from one publication to the next, our own corrections, requests and replies: only what has passed the gate."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from functools import partial
from typing import Any

from generator.changes.compare import HASH, STORY
from generator.changes.fields import TITLES
from generator.changes.past import Past
from generator.changes.record import Publication
from generator.changes.tell import Change, Group, groups
from generator.changes.words import CAUSES, KINDS, WITHHELD, blank, told
from generator.ground.addresses import digest
from generator.pages.catalogue import Catalogue, Record, records
from generator.pages.checks import anchor
from generator.pages.registry import Studio, page_kind
from generator.pages.render import Page
from generator.reading.corrections import Correction
from generator.reading.past import VERSION
from generator.reconcile.reviewed import OPEN_VERDICTS

MOST_ROWS = 300
PROJECT_ID = re.compile(r"[a-z0-9_-]+/[a-z0-9-]+")
STORY_ID = re.compile(r"[a-z0-9-]+")


@dataclass(frozen=True)
class Story:
    """What one publication changed, as it is told; `withheld`: how many changes are not told, by reason."""

    publication: Publication
    groups: tuple[Group, ...]
    withheld: dict[str, int]

    @property
    def rows(self) -> list[Change]:
        """All that is told of it."""
        return [row for group in self.groups for row in group.rows]

    @property
    def title(self) -> str:
        """All of it in one line (`新收录 1 份文件；文本更换 1 份`)."""
        documents = [row for group in self.groups for row in group.rows if row["kind"] == "document"]
        whole = Counter(told(row["change"], row["cause"]) for row in documents if row["change"] != "changed")
        replaced = sum(row["field"] == HASH for row in documents if row["change"] == "changed")
        read = sum(len(group.rows) for group in self.groups if group.cause == "reading")
        parts = [f"{word} {count} 份文件" for word, count in whole.items()]
        parts += [f"更换 {replaced} 份文件的文本"] if replaced else []
        parts += [f"本站读法有变 {read} 处"] if read else []
        linked = sum(row["field"] != STORY for group in self.groups if group.cause == "link" for row in group.rows)
        parts += [f"同一项目的判断有变 {linked} 处"] if linked else []
        return "；".join(parts) or "登记事项有变"


@page_kind
def changes(studio: Studio) -> Iterator[Page]:
    """/changes/"""
    catalogue = studio.catalogue
    past = catalogue.past
    context = {
        "stories": [_told(catalogue, story) for story in stories(catalogue)], "kinds": KINDS, "withheld": WITHHELD,
        "corrections": [_correction(catalogue, each) for each in sorted(past.corrections, key=lambda each: (each.checked_on, each.document_id), reverse=True)],
        "requests": [{"request": each, "anchor": request_anchor(each), **_document(catalogue, each.document_id)} for each in past.requests],
        "errata": [{"anchor": f"erratum-{digest(each.first_day, each.wrong)}", **asdict(each)} for each in past.errata],
        "replies": [_reply(catalogue, check) for check in replied(catalogue)],
        "withdrawn": sorted(past.withdrawn.values(), key=lambda each: (each.withdrawn_on, each.id), reverse=True),
    }  # fmt: skip
    yield Page("changes/", "changes.md.jinja", context, "变化与更正", "各次发布变了什么，本站更正了什么，收到什么请求、怎样处理。", ("navigation", "toc"))


def stories(catalogue: Catalogue) -> list[Story]:
    """Each publication with what may be told of it now."""
    checks = catalogue.tables["checks"]
    unreviewed = checks["verdict"].isin(OPEN_VERDICTS) & ~checks["check_id"].isin(list(catalogue.reviews))
    closed = set(checks.loc[unreviewed | (checks["kind"] == "remark"), "check_id"])
    found = []
    for publication in catalogue.past.publications:
        reasons = [row["withheld"] or ("unreviewed" if row["kind"] == "verdict" and row["id"] in closed else "") for row in publication.rows]
        public = [row for row, reason in zip(publication.rows, reasons, strict=True) if not reason]
        found.append(Story(publication, tuple(groups(public)), dict(Counter(filter(None, reasons)))))
    return found


def replied(catalogue: Catalogue) -> list[Record]:
    """The checks to whose finding an agency has replied, the latest reply first."""
    checks = catalogue.tables["checks"]
    own = records(checks[checks["check_id"].isin([name for name, review in catalogue.reviews.items() if review.get("reply")])])
    return sorted(own, key=lambda check: (catalogue.reviews[check["check_id"]]["reply_date"], check["check_id"]), reverse=True)


def request_anchor(request: object) -> str:
    """The address of a request on the page: the same as long as the request says the same."""
    return f"request-{digest(*(str(getattr(request, name)) for name in ('received_on', 'document_id', 'line', 'request')))}"


def correction_anchor(each: Correction) -> str:
    """The address of a correction on the page."""
    document_id = each.document_id.split(".")[0]
    return f"correction-{digest(document_id, str(each.line), each.in_our_copy, each.in_the_original)}"


def reply_anchor(check_id: str) -> str:
    """The address of an agency's reply on the page."""
    return f"reply-{digest(check_id)}"


def text_address(catalogue: Catalogue, document_id: str, text: str, line: str) -> str:
    """The permanent address of a line (`92,98`: the first) in one text of a document; blank where that text or line is not kept."""
    number = line.replace("-", ",").split(",")[0]
    version = next((each for each in catalogue.versions.get(document_id, []) if each.text == text), None)
    return f"{version.address}#L{number}" if version and number.isdecimal() and 1 <= int(number) <= len(version.roles) else ""


def _told(catalogue: Catalogue, story: Story) -> dict[str, Any]:
    """The first rows of a publication as tables: one for the documents that came or went as a whole, one for each other document."""
    whole: dict[str, list[Group]] = {}
    single = []
    for group in story.groups:
        if all(row["kind"] == "document" and row["change"] != "changed" for row in group.rows):
            whole.setdefault(group.cause, []).append(group)
        else:
            single.append([group])
    told, left = [], MOST_ROWS
    for own in [*whole.values(), *single]:
        rows = [(group, number, row) for group in own for number, row in enumerate(group.rows, 1)][:left]
        left -= len(rows)
        if rows:
            told.append(_table(catalogue, story, own, rows))
    return {"story": story, "tables": told, "untold": len(story.rows) - (MOST_ROWS - left)}


def _table(catalogue: Catalogue, story: Story, own: Sequence[Group], rows: Sequence[tuple[Group, int, Change]]) -> dict[str, Any]:
    anchors = (f"p-{story.publication.name}-{group.cause}-{group.document_id}-{number}" for group, number, _ in rows)
    about = {**_document(catalogue, own[0].document_id), "counts": own[0].counts} if len(own) == 1 else {"document_title": "", "counts": f"{len(own)} 份文件"}
    told = [{"anchor": name, **_row(catalogue, row)} for name, (_, _, row) in zip(anchors, rows, strict=True)]
    compared = any(row[what][when] for row in told for what in ("values", "empty") for when in ("old", "new"))
    return {"cause": CAUSES[own[0].cause], **about, "rows": told, "compared": compared}


def _row(catalogue: Catalogue, row: Change) -> dict[str, Any]:
    """One change with the addresses of what it is about and of the lines on both sides."""
    side, whole = partial(text_address, catalogue, row["document_id"]), row["change"] != "changed"
    values = {when: "" if whole and row["kind"] in {"project", "document"} else row[when][:8] if row["field"] == HASH else row[when] for when in ("old", "new")}
    empty = {when: "" if whole else blank(row["kind"]) for when in ("old", "new")}
    return {
        **row, "address": _address(catalogue, row), "word": told(row["change"], row["cause"]) if whole else TITLES.get(row["field"], row["field"]),
        "values": values, "empty": empty, "places": {"old": side(row["old_text"], row["old_line"]), "new": side(row["new_text"], row["new_line"])},
    }  # fmt: skip


def _address(catalogue: Catalogue, row: Change) -> str:
    """Where the thing itself stands now; blank where it does no longer."""
    if row["kind"] == "document":
        return _document(catalogue, row["document_id"])["document_address"]
    if row["kind"] == "verdict":
        checks = catalogue.tables["checks"]
        found = records(checks[checks["check_id"] == row["id"]])
        return f"documents/{row['document_id']}/checks/#{anchor(found[0])}" if found else ""
    project = row["id"].split("#")[0]
    return f"projects/{project}/" if project in catalogue.project_names else ""


def _document(catalogue: Catalogue, name: str) -> dict[str, str]:
    """A document's title and address, also of one that is withdrawn or of an earlier text of it."""
    version = VERSION.fullmatch(name)
    document_id = version["document_id"] if version else name
    row, gone = catalogue.document.get(document_id), catalogue.past.withdrawn.get(document_id)
    title = (row["title"] if row else gone.title if gone else "") or document_id
    return {"document_title": title, "document_address": f"documents/{document_id}/" if row or gone else ""}


def _correction(catalogue: Catalogue, each: Correction) -> dict[str, Any]:
    version = VERSION.fullmatch(each.document_id)
    present = catalogue.document.get(each.document_id, {}).get("sha256", "")[:8]
    name, text = (version["document_id"], version["text"]) if version else (each.document_id, present)
    place = text_address(catalogue, name, text, str(each.line))
    return {"correction": each, "anchor": correction_anchor(each), "place": place, **_document(catalogue, each.document_id)}


def _reply(catalogue: Catalogue, check: Record) -> dict[str, Any]:
    return {"check": check, "review": catalogue.reviews[check["check_id"]], "anchor": reply_anchor(check["check_id"]),
            "address": f"documents/{check['document_id']}/checks/#{anchor(check)}", **_document(catalogue, check["document_id"])}  # fmt: skip


def gone(past: Past) -> dict[str, tuple[Publication, Change]]:
    """Projects that a publication no longer showed under their id: the latest such publication and its row."""
    found: dict[str, tuple[Publication, Change]] = {}
    for publication in reversed(past.publications):
        for row in publication.rows:
            if row["kind"] == "project" and row["change"] == "removed" and PROJECT_ID.fullmatch(row["id"]):
                found[row["id"]] = (publication, row)
            elif row["kind"] == "project" and row["change"] == "changed" and row["field"] == "project_id" and PROJECT_ID.fullmatch(row["old"]):
                found[row["old"]] = (publication, row)
    return found


def moved(past: Past) -> dict[str, tuple[Publication, Change]]:
    """Pages of projects printed more than once that a publication no longer had at their address: the latest such publication and its row."""
    return {row["old"]: (publication, row) for publication in reversed(past.publications) for row in publication.rows
            if row["field"] == STORY and STORY_ID.fullmatch(row["old"])}  # fmt: skip
