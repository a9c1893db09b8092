"""What a document says of its own tables: their titles, the notes of empty ones, the sentences that there are none."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import accumulate

import pandas as pd

_NONE = re.compile(r"(?:无|没有|未(?:开展|编制|设置?|安排|实施))[^。；，]{0,12}?(?P<what>绩效目标|绩效自评|绩效评价)")
_WHAT = {"绩效目标": "targets", "绩效自评": "evaluation", "绩效评价": "evaluation"}
EMPTY_TABLES, CONTENTS = "TAB-08", "CON-01"


def said_to_be_none(pieces: Sequence[tuple[int, str]]) -> Iterator[tuple[str, int]]:
    """The kinds of documents that a paragraph says there are none of (`本部门没有编制绩效目标` → targets), each with its line.

    `pieces` are the lines of the paragraph with their numbers.
    """
    ends = list(accumulate(len(piece) for _, piece in pieces))
    for match in _NONE.finditer("".join(piece for _, piece in pieces)):
        yield _WHAT[match["what"]], pieces[bisect_right(ends, match.start("what"))][0]


def printed_empty(checks: pd.DataFrame) -> pd.DataFrame:
    """The checks of tables that are printed without an amount and with a note that says so; `note` is the line of the note."""
    found = checks[(checks["rule"] == EMPTY_TABLES) & (checks["verdict"] == "holds") & (checks["right_lines"] != "")]
    return found.assign(note=found["right_lines"].str.extract(r"^(\d+)", expand=False).astype(int))


def not_found(checks: pd.DataFrame) -> pd.DataFrame:
    """The checks of tables that the contents name and the text does not print, as far as our copy was read; `entry` is the line of the contents."""
    found = checks[(checks["rule"] == CONTENTS) & (checks["verdict"] == "unclear") & (checks["right_lines"] == "")]
    return found.assign(entry=found["left_lines"].str.extract(r"^(\d+)", expand=False).astype(int))


def telling_lines(tables: dict[str, pd.DataFrame]) -> dict[str, set[int]]:
    """Document → the lines that tell which tables it prints: titles, and the notes of empty tables."""
    titles = tables["lines"].loc[tables["lines"]["role"] == "title", ["document_id", "line"]]
    notes = printed_empty(tables["checks"])[["document_id", "note"]].rename(columns={"note": "line"})
    told = pd.concat([titles, notes.astype({"line": titles["line"].dtype})])
    return {str(name): set(map(int, lines)) for name, lines in told.groupby("document_id")["line"]}
