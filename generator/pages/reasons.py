"""Why an amount has changed, in the words of the document: its sentences that tell a change together with a reason."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from generator.pages.catalogue import Catalogue, Record

_SENTENCE = re.compile(r"[^。；]+[。；]?")
_CHANGE = re.compile(r"(?:比|较|同|与)[^，。；]{0,20}(?:增加|减少|增长|下降|上升|降低|提高|持平)|(?:增加|减少)的(?:主要)?原因|(?:大于|小于)预算数")
_REASON = re.compile(r"主要(?:是|系|因|由于|原因|为)|原因(?:是|为|系|：|:)|由于")
_BARE = re.compile(r"^\s*(?:主要)?(?:是|原因|由于)")
_PUBLIC = re.compile(r"三公|公务用车|公务车|公务接待|因公出国")
PUBLIC, WHOLE, OTHER = "“三公”经费", "收支总数", "其他"
_WHOLE = re.compile(r"(?:收入|支出|收支)(?:预算|决算|总计|总额|合计)|收入支出")


@dataclass(frozen=True)
class Reason:
    """A sentence as printed, what it is about, its line."""

    topic: str
    text: str
    line: int


def reasons(catalogue: Catalogue, document: Record) -> list[Reason]:
    """The sentences of a document that tell a change with its reason, those about the whole first, then 三公, each in printed order."""
    found = [reason for row in catalogue.paragraphs.get(document["document_id"], []) for reason in _reasons(row)]
    return sorted(found, key=lambda reason: (WHOLE, PUBLIC, OTHER).index(reason.topic))


def _reasons(paragraph: Record) -> Iterator[Reason]:
    """A sentence that gives only the reason stands behind the one that tells the change."""
    sentences = _SENTENCE.findall(paragraph["text"])
    for at, sentence in enumerate(sentences):
        if not _REASON.search(sentence):
            continue
        told = sentences[at - 1] + sentence if at and (_BARE.search(sentence) or not _CHANGE.search(sentence)) else sentence
        if _CHANGE.search(told):
            public = _PUBLIC.search(told) or _PUBLIC.search(paragraph["section"] or "")
            topic = PUBLIC if public else WHOLE if _WHOLE.search(told) else OTHER
            yield Reason(topic, told.strip(), paragraph["line"])
