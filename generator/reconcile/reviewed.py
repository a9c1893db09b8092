"""The gate: what a person has judged of a finding, kept in data/reviewed.csv for exactly these values and lines.

A finding that differs or cannot be decided is shown as 机器比对，未经人工核对 until its review stands here; when a value or
a line changes, the review no longer holds and the build says so.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Container, Iterator, Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from generator.ground.faults import Fault, shorten
from generator.reading.decisions import is_day, read_decisions
from generator.tables.schema import MEANINGS

COLUMNS = ("check_id", "left_value", "right_value", "lines_sha256", "judgement", "comment", "original_seen", "reply", "reply_date", "reviewed_on")
OPEN_VERDICTS = ("differs", "unclear")
VERDICT_WORDS = {code: zh for code, (zh, _) in MEANINGS["verdict"].items()}
_MEND = "对照原文重新判断，更新这一行；不再需要的删去"
Review = dict[str, str]


def read_reviews(
    path: Path, checks: pd.DataFrame, texts: Mapping[str, tuple[str, ...]], torn: Container[str] = ()
) -> tuple[dict[str, Review], list[Fault]]:
    """The reviews by check id, and a fault for each that names no check, or one whose values or lines are now others.

    `torn`: documents with faults of their own, whose checks may be missing for that reason; their reviews are not judged.
    """
    rows, faults = read_decisions(path, COLUMNS)
    rows = [(number, row) for number, row in rows if row["check_id"].split("/")[0] not in torn]
    counts = Counter(row["check_id"] for _, row in rows)
    by_id = {row["check_id"]: row for row in checks[checks["check_id"].isin(counts)].to_dict("records")}
    faults += [Fault(str(path), number, f"{row['check_id']} 写了不止一次", "每处核对一行", _MEND) for number, row in rows if counts[row["check_id"]] > 1]
    faults += [Fault(str(path), number, f"{row['check_id']} 没有写判断", "judgement 一栏有字", _MEND) for number, row in rows if not row["judgement"].strip()]
    faults += [fault for number, row in rows for fault in _faults(str(path), number, row, by_id.get(row["check_id"]), texts)]
    return {row["check_id"]: row for _, row in rows}, faults


def lines_sha256(check: Mapping[str, Any], texts: Mapping[str, tuple[str, ...]]) -> str:
    """The hash of the source lines on both sides of a check."""
    sides = ((check["document_id"], check["left_lines"]), (check["right_document_id"] or check["document_id"], check["right_lines"]))
    lines = (texts[document][number - 1] for document, spans in sides for number in numbers_in(spans))
    return hashlib.sha256("\n".join(lines).encode("utf-8", "surrogatepass")).hexdigest()


def numbers_in(spans: str) -> Iterator[int]:
    """The line numbers of `92,98` or `480-489,501`."""
    for span in filter(None, spans.split(",")):
        first, _, last = span.partition("-")
        yield from range(int(first), int(last or first) + 1)


def _faults(path: str, number: int, row: Review, check: Mapping[str, Any] | None, texts: Mapping[str, tuple[str, ...]]) -> Iterator[Fault]:
    if check is None:
        yield Fault(path, number, f"没有编号为 {row['check_id']} 的核对", "本次核对中有的编号", _MEND)
        return
    for side in ("left_value", "right_value"):
        if row[side] != check[side]:
            yield Fault(path, number, f"{row['check_id']} 的 {side} 记作“{row[side]}”", f"“{check[side]}”", _MEND)
    if row["lines_sha256"] != (digest := lines_sha256(check, texts)):
        yield Fault(path, number, f"{row['check_id']} 所据的原文行已变", digest, _MEND)
    if row["original_seen"] not in {"yes", "no"}:
        yield Fault(path, number, f"original_seen 是“{row['original_seen']}”", "yes 或 no", "写明是否看过原件")
    if bool(row["reply"]) != bool(row["reply_date"]) or (row["reply_date"] and not is_day(row["reply_date"])):
        yield Fault(path, number, f"{row['check_id']} 的答复缺内容或日期（reply_date “{shorten(row['reply_date'])}”）", "答复全文与日期（2026-03-01）", _MEND)
    if not is_day(row["reviewed_on"]):
        yield Fault(path, number, f"reviewed_on 是“{shorten(row['reviewed_on'])}”", "复核的日期 2026-03-01", "写明哪一天复核的")
