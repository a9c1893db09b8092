"""What was compared, both sides in full: all checks, one page per rule, one per document, and the gate before a finding."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import pandas as pd

from generator.pages.catalogue import Record, records
from generator.pages.check_files import NOT_REVIEWED, OUTCOMES, gate, outcomes
from generator.pages.registry import Studio, department_kind, page_kind
from generator.pages.render import Page
from generator.reconcile.engine import Rule, all_rules
from generator.reconcile.reviewed import OPEN_VERDICTS, VERDICT_WORDS

KIND_WORDS = {
    "arithmetic": "表内加总", "cross-table": "表间对照", "narrative": "文字与表", "card": "项目卡", "evaluation": "自评表", "printings": "两次印出",
    "indicator": "指标", "remark": "提示",
}  # fmt: skip
ROWS, DOCUMENTS, CHOICES = 50, 100, 100
"""How many rows and documents a page lists, and among how many a reader chooses from a list."""
_PART = re.compile(r"^(比什么|为什么应当相等|什么时候可以不等)[:：]\s*", re.MULTILINE)


@page_kind
def checks(studio: Studio) -> Iterator[Page]:
    """/checks/"""
    catalogue = studio.catalogue
    table = outcomes(catalogue.tables["checks"])
    by_rule = counts_by(table, "rule")
    reviewed = unsettled(studio, table[table["check_id"].isin(catalogue.reviews.keys())])
    context = {
        "rules": [{"rule": rule, "counts": by_rule.get(rule.id, count(()))} for rule in all_rules()], "counts": tally(table),
        "rows": [shown(studio, row) for row in records(reviewed.head(ROWS))], "reviewed": len(reviewed), "verdicts": VERDICT_WORDS, "kinds": KIND_WORDS,
        "departments": _choices([(each.slug, each.name) for each in catalogue.departments]),
        "documents": _choices([(row["document_id"], row["title"] or row["document_id"]) for row in catalogue.documents]),
    }  # fmt: skip
    yield Page("checks/", "checks.md.jinja", context, "核对", "每一处核对：两处的数、差额、允许的四舍五入、结论与出处。", ("navigation", "toc"))


@page_kind
def rule_pages(studio: Studio) -> Iterator[Page]:
    """/checks/<rule>/"""
    table = outcomes(studio.catalogue.tables["checks"])
    counts = counts_by(table, "rule")
    not_settled = {rule_id: (records(own.head(ROWS)), len(own)) for rule_id, own in unsettled(studio, table).groupby("rule", sort=False)}
    by_document: dict[str, list[dict[str, Any]]] = {}
    for (rule_id, name), own in counts_by(table, "rule", "document_id").items():
        by_document.setdefault(rule_id, []).append({"document": studio.catalogue.document[name], "counts": own})
    for rule in all_rules():
        documents, (first, still_open) = by_document.get(rule.id, []), not_settled.get(rule.id, ([], 0))
        context = {
            "rule": rule, "reached": reached(rule), "documents": documents[:DOCUMENTS], "all_documents": len(documents),
            "parts_of_rule": [{**part, "pieces": studio.glossary.pieces(part["text"])} for part in parts(rule)],
            "rows": [shown(studio, row) for row in first], "open": still_open,
            "counts": counts.get(rule.id, count(())), "kinds": KIND_WORDS,
        }  # fmt: skip
        yield Page(f"checks/{rule.id.lower()}/", "rule.md.jinja", context, f"{rule.id} {rule.title}", rule.title)


@department_kind
def document_checks(studio: Studio) -> Iterator[Page]:
    """/documents/<id>/checks/"""
    catalogue = studio.catalogue
    titles = {rule.id: rule.title for rule in all_rules()}
    for document in catalogue.documents:
        name = document["document_id"]
        own = [shown(studio, row) for row in catalogue.checks_of.get(name, [])]
        groups = [{"rule": rule, "title": titles[rule], "rows": [row for row in own if row["rule"] == rule]} for rule in titles]
        groups = [group for group in groups if group["rows"]]
        context = {"document": document, "groups": groups, "counts": count(own)}
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
        "gate": "" if not needs else (gate(review) if review else NOT_REVIEWED), "kind_word": KIND_WORDS[check["kind"]],
        "document_title": document["title"] or check["document_id"], "department_slug": studio.catalogue.department_of[check["document_id"]].slug,
        "project": studio.catalogue.project_names.get(check["project_id"], ""),
    }  # fmt: skip


def count(rows: Iterable[Record]) -> dict[str, int]:
    """How many checks there are, by verdict; remarks are counted apart."""
    return _counted(Counter("remark" if row["kind"] == "remark" else row["verdict"] for row in rows))


def _counted(found: Mapping[Any, int]) -> dict[str, int]:
    verdicts = Counter(found)
    return {"all": sum(verdicts.values()) - verdicts["remark"], **{name: verdicts[name] for name in (*VERDICT_WORDS, "remark")}}


def tally(table: pd.DataFrame) -> dict[str, int]:
    """The same for a frame of checks with their outcome."""
    return _counted(table["outcome"].value_counts().to_dict())


def counts_by(table: pd.DataFrame, *columns: str) -> dict[Any, dict[str, int]]:
    """The same for each value of a column, or of several columns together."""
    sizes = table.groupby([*columns, "outcome"], sort=False, observed=True).size().unstack(fill_value=0)
    return {value: _counted(row) for value, row in zip(sizes.index, sizes.to_dict("records"), strict=True)}


def unsettled(studio: Studio, table: pd.DataFrame) -> pd.DataFrame:
    """What does not hold: findings before remarks, those that differ first, those that a person has reviewed before the others."""
    found = table[table["verdict"].isin(OPEN_VERDICTS)]
    order = found.assign(place=found["outcome"].map(OUTCOMES.index), unseen=~found["check_id"].isin(studio.catalogue.reviews.keys()))
    return found.loc[order.sort_values(["place", "unseen"], kind="stable").index]


def public_count(studio: Studio, rows: Iterable[Record]) -> dict[str, int]:
    """The counts that stand outside a document's own pages: open findings only where a person has reviewed them, the rest as `others`."""
    own = list(rows)
    reviewed = count(row for row in own if row["verdict"] in OPEN_VERDICTS and row["check_id"] in studio.catalogue.reviews)
    counts = count(own)
    shown_open = {name: reviewed[name] for name in OPEN_VERDICTS}
    return counts | shown_open | {"others": sum(counts[name] - shown_open[name] for name in OPEN_VERDICTS)}


def public_tally(studio: Studio, table: pd.DataFrame) -> dict[str, int]:
    """The same for a frame of checks with their outcome."""
    counts, reviewed = tally(table), tally(table[table["check_id"].isin(studio.catalogue.reviews.keys())])
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
    return str(check["check_id"]).split("/", 1)[1].replace("/", "-").lower()


def reached(rule: Rule) -> str:
    """Which verdicts a rule can reach, in words; a remark that is never fulfilled says that it is silent otherwise."""
    if rule.kind != "remark":
        return "、".join(VERDICT_WORDS[verdict] for verdict in rule.verdicts)
    return "相符、提示" if "holds" in rule.verdicts else "提示；没有可提示的就不列出"


def _choices(pairs: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """What can be chosen from a list; nothing where it is too long for one."""
    return pairs if len(pairs) <= CHOICES else []


def parts(rule: Rule) -> list[dict[str, str]]:
    """The three parts of a rule's text, each with its heading."""
    pieces = _PART.split("\n".join(line.strip() for line in rule.text.split("\n")))
    lead = [{"title": "", "text": pieces[0].strip()}] if pieces[0].strip() else []
    return lead + [{"title": title, "text": text.strip()} for title, text in zip(pieces[1::2], pieces[2::2], strict=True)]
