"""What a publisher writes down about the past: withdrawn ids, requests and answers, the site's own errors (data/withdrawn, requests, errata.csv)."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, fields
from pathlib import Path

from generator.ground.faults import Fault, shorten
from generator.reading.decisions import is_day, read_decisions

VERSION = re.compile(r"(?P<document_id>[a-z0-9_-]+)\.(?P<text>[0-9a-f]{8})")
"""How one text of a document is named: its id and the first eight digits of its hash."""
_WITHDRAWN_ID = re.compile(r"[a-z0-9_-]+(?:\.[0-9a-f]{8}|/[a-z0-9-]+)?")
_MEND_WITHDRAWN = "改正 withdrawn.csv 的这一行"
_MEND_REQUEST = "改正 requests.csv 的这一行"


@dataclass(frozen=True)
class Withdrawal:
    """An id that is no longer published: a document (`x`), a project of it (`x/y`), one earlier text (`x.1f0c9a2b`)."""

    id: str
    title: str
    withdrawn_on: str
    reason: str


@dataclass(frozen=True)
class Request:
    """What somebody asked to be corrected, what was done and when, and the agency's reply in full; no names of persons."""

    received_on: str
    document_id: str
    line: str
    request: str
    done: str
    done_on: str
    reply: str
    reply_date: str


@dataclass(frozen=True)
class Erratum:
    """What the site itself showed wrongly, not from a document: from when to when, what, where, and how it is mended."""

    first_day: str
    last_day: str
    wrong: str
    where: str
    now: str


def read_withdrawn(path: Path, registered: Iterable[str]) -> tuple[dict[str, Withdrawal], list[Fault]]:
    """Withdrawals by id, and a fault for each row that is not whole, stands twice, or names what is still published.

    `registered`: ids of documents and projects that the site publishes now; ids are never used again.
    """
    found, faults = read_decisions(path, [field.name for field in fields(Withdrawal)])
    rows = [(number, Withdrawal(**row)) for number, row in found]
    published, counts = set(registered), Counter(row.id for _, row in rows)
    for number, row in rows:
        if not (_WITHDRAWN_ID.fullmatch(row.id) and row.reason and is_day(row.withdrawn_on)):
            faults.append(Fault(str(path), number, f"“{shorten(row.id)}”的编号、日期或理由不全", "编号、日期（2026-03-01）、理由", _MEND_WITHDRAWN))
        if row.id in published:
            faults.append(Fault(str(path), number, f"{row.id} 已撤下，却又登记着", "撤下的编号不再使用", "删去这一行，或把文件登记在新的编号下"))
        if counts[row.id] > 1:
            faults.append(Fault(str(path), number, f"{row.id} 写了不止一次", "每个编号一行", _MEND_WITHDRAWN))
    return {row.id: row for _, row in rows}, faults


def read_requests(path: Path, known: Iterable[str]) -> tuple[list[Request], list[Fault]]:
    """Requests, newest first, and a fault for each that is not whole or names a document that was never published."""
    found, faults = read_decisions(path, [field.name for field in fields(Request)])
    rows, names = [(number, Request(**row)) for number, row in found], set(known)
    for number, row in rows:
        dated = is_day(row.received_on) and all(day == "" or is_day(day) for day in (row.done_on, row.reply_date))
        if not (dated and row.request and bool(row.done) == bool(row.done_on) and bool(row.reply) == bool(row.reply_date)):
            faults.append(Fault(str(path), number, "请求、处理或答复缺内容或日期", "收到日期与请求；处理、答复各有日期（2026-03-01）", _MEND_REQUEST))
        if (row.document_id and row.document_id not in names) or not re.fullmatch(r"\d*", row.line, re.ASCII):
            faults.append(Fault(str(path), number, f"“{shorten(row.document_id)}”没有登记，或行号不是数", "文件编号与行号，或都空着", _MEND_REQUEST))
    return sorted((row for _, row in rows), key=lambda row: (row.received_on, row.request), reverse=True), faults


def read_errata(path: Path) -> tuple[list[Erratum], list[Fault]]:
    """The site's own errors, newest first, and a fault for each that is not whole."""
    found, faults = read_decisions(path, [field.name for field in fields(Erratum)])
    rows = [(number, Erratum(**row)) for number, row in found]
    for number, row in rows:
        if not (is_day(row.first_day) and is_day(row.last_day) and row.first_day <= row.last_day and row.wrong and row.where and row.now):
            expected = "起止日期（2026-03-01）、错在哪里、在何处、现在怎样"
            faults.append(Fault(str(path), number, "差错的日期、内容、所在或改法不全", expected, "改正 errata.csv 的这一行"))
    return sorted((row for _, row in rows), key=lambda row: (row.last_day, row.first_day), reverse=True), faults
