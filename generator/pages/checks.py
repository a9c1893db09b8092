"""What was compared, both sides in full: all checks, one page per rule, one per document, and the gate before a finding."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

from generator.downloads.api import check_anchor
from generator.pages.catalogue import Record
from generator.pages.registry import Studio, department_kind, page_kind
from generator.pages.render import Page
from generator.reconcile.engine import Rule, all_rules
from generator.reconcile.reviewed import OPEN_VERDICTS, VERDICT_WORDS
from generator.tables.schema import MEANINGS

KIND_WORDS = {"arithmetic": "表内加总", "cross-table": "表间对照", "narrative": "文字与表", "card": "项目卡", "indicator": "指标", "remark": "提示"}
NOT_REVIEWED = MEANINGS["state"]["not_reviewed"][0]
_PART = re.compile(r"^(比什么|为什么应当相等|什么时候可以不等)[:：]\s*", re.MULTILINE)


@page_kind
def checks(studio: Studio) -> Iterator[Page]:
    """/checks/"""
    order = ("differs", "unclear", "rounding", "holds")
    rows = [shown(studio, row) for row in sorted(studio.catalogue.checks, key=lambda row: (row["kind"] == "remark", order.index(row["verdict"])))]
    rules = [{"rule": rule, "counts": count(row for row in studio.catalogue.checks if row["rule"] == rule.id)} for rule in all_rules()]
    context = {
        "rows": rows, "rules": rules, "verdicts": VERDICT_WORDS, "kinds": KIND_WORDS, "counts": count(studio.catalogue.checks),
        "documents": studio.catalogue.documents, "departments": studio.catalogue.departments,
    }  # fmt: skip
    yield Page("checks/", "checks.md.jinja", context, "核对", "每一处核对：两边的数、差额、允许的四舍五入、结论与出处。", ("navigation", "toc"))


@page_kind
def rule_pages(studio: Studio) -> Iterator[Page]:
    """/checks/<rule>/"""
    for rule in all_rules():
        own = [shown(studio, row) for row in studio.catalogue.checks if row["rule"] == rule.id]
        text = [{**part, "pieces": studio.glossary.pieces(part["text"])} for part in parts(rule)]
        context = {"rule": rule, "reached": reached(rule), "parts_of_rule": text, "rows": own, "counts": count(own), "kinds": KIND_WORDS}
        yield Page(f"checks/{rule.id.lower()}/", "rule.md.jinja", context, f"{rule.id} {rule.title}", rule.title)


@department_kind
def document_checks(studio: Studio) -> Iterator[Page]:
    """/documents/<id>/checks/"""
    catalogue = studio.catalogue
    titles = {rule.id: rule.title for rule in all_rules()}
    for document in catalogue.documents:
        name = document["document_id"]
        own = [shown(studio, row) for row in catalogue.checks if row["document_id"] == name]
        groups = [{"rule": rule, "title": titles[rule], "rows": [row for row in own if row["rule"] == rule]} for rule in titles]
        groups = [group for group in groups if group["rows"]]
        context = {"document": document, "groups": groups, "counts": count(own), "verdicts": VERDICT_WORDS}
        title = f"核对：{document['title'] or name}"
        yield Page(f"documents/{name}/checks/", "document_checks.md.jinja", context, title, f"{title}，逐处列出。")


def shown(studio: Studio, check: Record) -> dict[str, Any]:
    """A check as the templates show it: its anchor, its words, and whether a person has reviewed it."""
    review = studio.catalogue.reviews.get(check["check_id"])
    needs = check["verdict"] in OPEN_VERDICTS and check["kind"] != "remark"
    document = studio.catalogue.document[check["document_id"]]
    remark = check["kind"] == "remark" and check["verdict"] != "holds"
    return {
        **check, "explained": studio.glossary.pieces(check["explanation"]),
        "anchor": anchor(check), "review": review, "word": "提示" if remark else VERDICT_WORDS[check["verdict"]],
        "gate": "" if not needs else (_seen(review) if review else NOT_REVIEWED), "kind_word": KIND_WORDS[check["kind"]],
        "document_title": document["title"] or check["document_id"], "department_slug": studio.catalogue.department_of[check["document_id"]].slug,
        "project": studio.catalogue.project_names.get(check["project_id"], ""),
    }  # fmt: skip


def count(rows: Iterable[Record]) -> dict[str, int]:
    """How many checks there are, by verdict; remarks are counted apart."""
    verdicts = Counter("remark" if row["kind"] == "remark" else row["verdict"] for row in rows)
    return {"all": sum(verdicts.values()) - verdicts["remark"], **{name: verdicts[name] for name in (*VERDICT_WORDS, "remark")}}


def public_count(studio: Studio, rows: Iterable[Record]) -> dict[str, int]:
    """The counts that stand outside a document's own pages: open findings only where a person has reviewed them, the rest as `others`."""
    own = list(rows)
    reviewed = count(row for row in own if row["verdict"] in OPEN_VERDICTS and row["check_id"] in studio.catalogue.reviews)
    counts = count(own)
    shown_open = {name: reviewed[name] for name in OPEN_VERDICTS}
    return counts | shown_open | {"others": sum(counts[name] - shown_open[name] for name in OPEN_VERDICTS)}


def by_rule(rows: Iterable[Record]) -> list[dict[str, Any]]:
    """What was compared, rule by rule: how many hold and how many are rounding, out of how many."""
    groups: dict[str, list[Record]] = {}
    for row in rows:
        if row["kind"] != "remark":
            groups.setdefault(row["rule"], []).append(row)
    return [{"rule": rule, "counts": count(groups[rule.id])} for rule in all_rules() if rule.id in groups]


def anchor(check: Record) -> str:
    """The anchor of a check on the page of its document."""
    return check_anchor(str(check["check_id"]))


def reached(rule: Rule) -> str:
    """Which verdicts a rule can reach, in words; a remark that is never fulfilled says that it is silent otherwise."""
    if rule.kind != "remark":
        return "、".join(VERDICT_WORDS[verdict] for verdict in rule.verdicts)
    return "相符、提示" if "holds" in rule.verdicts else "提示；没有可提示的就不列出"


def parts(rule: Rule) -> list[dict[str, str]]:
    """The three parts of a rule's text, each with its heading."""
    pieces = _PART.split("\n".join(line.strip() for line in rule.text.split("\n")))
    lead = [{"title": "", "text": pieces[0].strip()}] if pieces[0].strip() else []
    return lead + [{"title": title, "text": text.strip()} for title, text in zip(pieces[1::2], pieces[2::2], strict=True)]


def _seen(review: dict[str, str]) -> str:
    return MEANINGS["original_seen"][review["original_seen"]][0]
