"""What the commands print: the checks as a table, the lines that were not understood, one id with its source lines."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

import pandas as pd

from generator.ground.faults import Fault, shorten
from generator.ground.text import width
from generator.parsing.parse import Document, Parsed
from generator.reconcile.reviewed import numbers_in
from generator.tables.schema import MEANINGS

VERDICTS = {"holds": "相符", "rounding": "四舍五入", "differs": "请核对", "unclear": "无法判定"}
_MEND_UNREAD = "对照原件看是否抄漏了换行或分列；没有，照 README“表格读不懂时”补栏目词或改正"
_HEADINGS = ("文件", "规则", "结论", "甲处", "乙处", "相差", "核对内容")


def check_table(parsed: Parsed, *, everything: bool = False) -> Iterator[str]:
    """The checks that differ or cannot be decided (or all of them), then the counts with their denominator."""
    checks = parsed.tables["checks"]
    listed = checks if everything else checks[checks["verdict"].isin(["differs", "unclear"]) & (checks["kind"] != "remark")]
    rows = [
        (row.document_id, row.rule, VERDICTS[row.verdict], _value(row.left_value, row.unit), _value(row.right_value, row.unit), row.difference, row.title)
        for row in listed.itertuples(index=False)
    ]
    yield from _columns([_HEADINGS, *rows])
    compared = checks[checks["kind"] != "remark"]
    counts = Counter(compared["verdict"])
    told = "，".join(f"{word} {counts[name]}" for name, word in VERDICTS.items())
    yield f"核对 {len(compared)} 处：{told}；提示 {len(checks) - len(compared)} 条"


def unread_lines(parsed: Parsed) -> list[Fault]:
    """The lines that carried text and were not understood, persons' names hidden; faults where a run is strict."""
    lines = parsed.tables["lines"]
    unread = set(lines.loc[lines["role"] == "unread", ["document_id", "line"]].itertuples(index=False, name=None)) if len(lines) else set()
    return [
        _unread(document, line.number, line.text)
        for document in parsed.documents if unread
        for line in document.source.lines if (document.source.document_id, line.number) in unread
    ]  # fmt: skip


def _unread(document: Document, number: int, printed: str) -> Fault:
    text = document.shown(printed.strip(), number)
    return Fault(document.source.name, number, f"没有读懂：{shorten(text, 60)}", "版式认得的一行", _MEND_UNREAD, "unread")


def unknown_labels(parsed: Parsed) -> Counter[str]:
    """The labels that nobody knows yet, with how often they head a column or stand in a form: the next words for data/labels.csv."""
    notes = parsed.tables["notes"]
    return Counter(notes.loc[notes["kind"] == "unknown-label", "printed"])


def looked_at(parsed: Parsed) -> Iterator[str]:
    """What a person should look at in a document that is new: rows not understood, doubtful readings, unknown labels."""
    if unread := unread_lines(parsed):
        yield f"{len(unread)} 行没有读懂，如第 {'、'.join(str(fault.line) for fault in unread[:8])} 行"
    doubtful = parsed.tables["notes"]
    doubtful = doubtful[doubtful["certainty"] != "certain"]
    for (kind, reason), own in doubtful.groupby(["kind", "reason"], sort=False):
        if kind != "unread":
            yield f"第 {'、'.join(map(str, own['line'].head(5)))} 行：{reason}" + (f"，共 {len(own)} 处" if len(own) > 1 else "")
    if labels := unknown_labels(parsed):
        yield "没有见过的栏目：" + "、".join(f"{label}（{count}）" for label, count in labels.most_common(20))


def explain(parsed: Parsed, wanted: str) -> list[str]:
    """Both sides of a check, or a project or an indicator, with the source lines; nothing for an unknown id."""
    projects = parsed.tables["projects"]
    if len(printings := projects[projects["story_id"] == wanted]):
        return list(_story(parsed, printings.sort_values(["fiscal_year", "stage"], ascending=[True, False], kind="stable")))
    for table, column in (("checks", "check_id"), ("projects", "project_id"), ("indicators", "indicator_id")):
        found = parsed.tables[table][parsed.tables[table][column] == wanted]
        if len(found):
            return list(_explained(parsed, table, found.astype(object).where(found.notna(), "").to_dict("records")[0]))
    return []


def _story(parsed: Parsed, printings: pd.DataFrame) -> Iterator[str]:
    """A project through its printings: each with its figures and source lines, then how it is known that they belong together."""
    for row in printings.astype(object).where(printings.notna(), "").to_dict("records"):
        told = f"{row['fiscal_year']}年{'自评' if row['stage'] == 'evaluation' else '目标'}：{row['project']}（{'计入' if row['counted'] else '不重复计'}）"
        yield from (told, *_explained(parsed, "projects", row), "")
    links = parsed.tables["links"]
    ids = set(printings["project_id"])
    for link in links[links["project_id"].isin(ids) | links["other_id"].isin(ids)].itertuples(index=False):
        sure = "" if link.certainty == "certain" else "可能是同一项目，不合并："
        yield f"{sure}{link.project_id} ← {link.other_id}：{MEANINGS['relation'][link.relation][0]}，依据是{MEANINGS['evidence'][link.evidence][0]}"


def _explained(parsed: Parsed, table: str, row: dict[str, Any]) -> Iterator[str]:
    for name, value in row.items():
        if value != "":
            yield f"{name:<22}{value}"
    yield ""
    if table == "checks":
        for side in ("left", "right"):
            yield f"{row[f'{side}_label']}："
            document = row["right_document_id"] if side == "right" and row["right_document_id"] else row["document_id"]
            yield from _source(parsed, document, numbers_in(row[f"{side}_lines"]))
    else:
        yield from _source(parsed, row["document_id"], range(row["line"], row.get("last_line", row["line"]) + 1))


def _source(parsed: Parsed, document_id: str, numbers: Iterable[int]) -> Iterator[str]:
    document = next(each for each in parsed.documents if each.source.document_id == document_id)
    for number in numbers:
        yield f"  {document.source.name}:{number}: {document.shown(document.source.lines[number - 1].text, number)}"


def _value(value: str, unit: str) -> str:
    return f"{value} {unit}".strip()


def _columns(rows: list[tuple[str, ...]]) -> Iterator[str]:
    """Rows in columns that align also where characters are two cells wide."""
    cells = [[round(sum(2 if width(char) == 1 else 1 for char in cell)) for cell in row] for row in rows]
    widths = [max(column) for column in zip(*cells, strict=True)]
    for row, own in zip(rows, cells, strict=True):
        yield "  ".join(cell + " " * (most - wide) for cell, wide, most in zip(row, own, widths, strict=True)).rstrip()
