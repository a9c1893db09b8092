"""Bad input: read rightly with a note, or a collected fault with its place; never an exception, never a lost line, never an invented figure."""

from __future__ import annotations

import re
import subprocess
import sys
import time
from functools import cache
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from generator.ground.text import half_width, visible
from generator.layouts.parse import Parsed
from site_tests.conftest import ROOT
from site_tests.variants import parse_pieces, parse_text, pieces, rows, unread

STEMS = ("jiaxing-kjj-2022", "jiaxing-kjj-2025", "shaoxing-kexie-2024", "shizuishan-kjj-2025", "tianjin-kjj-2023")
HOSTILE = ("a|b", "<script>alert(1)</script>", "**粗**", "`x`", "\u202e反\u202c", "长" * 10_000, "=1+1", "{{ x }}", "$1", "\u0000", "𠀀\ud7ff")
ID = re.compile(r"[a-z0-9_-]+(?:/[a-z0-9-]{1,80})?(?:#[a-z0-9-]{1,80})?")
QUIET = settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)


@cache
def text_of(stem: str) -> tuple[str, ...]:
    return tuple(text for _, text in pieces(stem))


def squeezed(text: str) -> str:
    """A text as printed figures are looked for in it: half width, nothing invisible, no white space."""
    return re.sub(r"\s+", "", half_width(visible(text)))


def hold_promises(parsed: Parsed, text: str) -> None:
    """What must hold of every parse, however bad the document."""
    lines = re.split(r"\r\n|\n|\r", text)
    if lines[-1] == "":
        lines.pop()
    if not parsed.documents:
        assert parsed.faults
    table = parsed.tables["lines"]
    if parsed.documents:
        assert list(table["line"]) == list(range(1, len(lines) + 1))
        blank = {number for number, line in enumerate(lines, 1) if not line.strip()}
        odd = [int(row.line) for row in table.itertuples() if row.role == "blank" and row.line not in blank]
        assert not odd
    for fault in parsed.faults:
        assert 0 <= fault.line <= len(lines)
        assert "\n" not in str(fault)
        assert fault.expected
        assert fault.mend
    for name, key in (("projects", "project_id"), ("indicators", "indicator_id")):
        ids = list(parsed.tables[name][key])
        assert len(ids) == len(set(ids))
        assert all(ID.fullmatch(each) for each in ids)
    hold_figures(parsed, lines)


def hold_figures(parsed: Parsed, lines: list[str]) -> None:
    """No figure is published whose printed text does not stand at its place in the source."""
    for row in parsed.tables["budget_lines"].to_dict("records"):
        assert squeezed(row["amount_printed"]) in squeezed(lines[row["line"] - 1])
    for row in parsed.tables["projects"].to_dict("records"):
        block = squeezed("".join(lines[row["line"] - 1 : row["last_line"]]))
        assert pd.isna(row["budget_yuan"]) or squeezed(row["budget_printed"]) in block
    for row in parsed.tables["indicators"].to_dict("records"):
        near = squeezed("".join(lines[row["line"] - 1 : row["line"] + 40]))
        assert squeezed(row["target_printed"]) in near
        if row["target_value"] is not None:
            digits = re.sub(r"[,，]", "", squeezed(row["target_printed"]))
            assert re.sub(r"\.0*$|(\.\d*?)0+$", r"\1", format(row["target_value"], "f")) in digits


@st.composite
def mutilated(draw: st.DrawFn, stem: str) -> str:
    """One of the five documents with a few injuries."""
    lines = list(text_of(stem))
    start = draw(st.integers(0, max(0, len(lines) - 60)))
    if draw(st.booleans()):  # a shorter document finds more in the same time
        head = draw(st.integers(0, 12))
        lines = lines[:head] + lines[start : start + draw(st.integers(20, 160))]
    for _ in range(draw(st.integers(1, 6))):
        if not lines:
            break
        at = draw(st.integers(0, len(lines) - 1))
        injure(draw, lines, at)
    return "\n".join(lines) + draw(st.sampled_from(["", "\n", "\r\n"]))


def injure(draw: st.DrawFn, lines: list[str], at: int) -> None:
    """Does one injury to a list of lines."""
    kind = draw(st.sampled_from(["delete", "double", "swap", "truncate", "cut cell", "add cell", "junk", "chars", "join", "shift", "hostile"]))
    cells = lines[at].split("\t") if "\t" in lines[at] else lines[at].split(" ")
    glue = "\t" if "\t" in lines[at] else " "
    where = draw(st.integers(0, len(cells) - 1))
    if kind == "delete":
        del lines[at : at + draw(st.integers(1, 4))]
    elif kind == "double":
        lines.insert(draw(st.integers(0, len(lines))), lines[at])
    elif kind == "swap":
        other = draw(st.integers(0, len(lines) - 1))
        lines[at], lines[other] = lines[other], lines[at]
    elif kind == "truncate":
        lines[at] = lines[at][: draw(st.integers(0, len(lines[at])))]
        if draw(st.booleans()):
            del lines[at + 1 :]
    elif kind == "cut cell":
        lines[at] = glue.join(cells[:where] + cells[where + 1 :])
    elif kind == "add cell":
        lines[at] = glue.join([*cells[:where], draw(st.sampled_from(["", "项目名称", "合计", "9", "指标", "≥"])), *cells[where:]])
    elif kind == "junk":
        lines.insert(at, draw(st.text(alphabet="项目指标名称单位一二三级值：:≥≤=<>$\\%*#|\t 0123456789.,-()（）\u3000\u200b年月前", max_size=30)))
    elif kind == "chars":
        lines[at] = lines[at].replace(draw(st.sampled_from(list(lines[at]) or ["x"])), draw(st.characters(codec="utf-8", exclude_characters="\n\r\0")))
    elif kind == "join" and at + 1 < len(lines):
        lines[at : at + 2] = [lines[at] + lines[at + 1]]
    elif kind == "shift":
        lines[at] = draw(st.sampled_from(["\t", " ", "\f", "\u202e"])) + lines[at]
    elif kind == "hostile":
        cells[where] = draw(st.sampled_from(HOSTILE[:9]))
        lines[at] = glue.join(cells)


@pytest.mark.parametrize("stem", STEMS)
def test_mutilated_documents_keep_every_promise(stem: str, tmp_path: Path) -> None:
    """However a document is mutilated, every line has one role, every figure stands in its line, and nothing raises."""

    @QUIET
    @given(mutilated(stem))
    def hold(text: str) -> None:
        hold_promises(parse_text(tmp_path, text), text)

    hold()
