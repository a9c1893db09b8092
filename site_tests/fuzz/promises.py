"""What must hold of every parse, however bad the document."""

from __future__ import annotations

import re
import unicodedata

import pandas as pd

from generator.ground.text import half_width, visible
from generator.parsing.parse import Parsed
from generator.tables.schema import ROLES, validate

ID = re.compile(r"[a-z0-9_-]+(?:/[a-z0-9-]{1,80})?(?:#[a-z0-9-]{1,80})?")
_CODECS = {"utf-8": "utf-8-sig", "gb18030": "gb18030"}


def squeezed(text: str) -> str:
    """A text as printed figures are looked for in it: half width, nothing invisible, no white space."""
    return re.sub(r"\s+", "", half_width(visible(text)))


def physical_lines(text: str) -> list[str]:
    """The physical lines of a text, told without the generator."""
    lines = re.split(r"\r\n|\n|\r", text)
    return lines[:-1] if lines[-1] == "" else lines


def text_of(data: bytes, encoding: str) -> str:
    """The text of a document under the encoding that its table names."""
    if encoding != "utf-16":
        return data.decode(_CODECS[encoding])
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16")
    return data.decode("utf-16-le" if data.count(b"\0", 1, 4_000) and data[1:4_000:2].count(0) > data[:4_000:2].count(0) else "utf-16-be")


def hold(parsed: Parsed, text: str) -> None:
    """Raises AssertionError where a parse of one text breaks a promise."""
    hold_lines(parsed, physical_lines(text))
    hold_ids(parsed)
    validate(parsed.tables)


def hold_rows(parsed: Parsed) -> None:
    """Raises AssertionError where a parse of one file with cells breaks a promise; its rows are the lines."""
    lines = parsed.documents[0].source.lines if parsed.documents else ()
    assert len({line.place for line in lines}) == len(lines), "two rows in one place"
    hold_lines(parsed, [line.text for line in lines])
    hold_ids(parsed)
    validate(parsed.tables)


def hold_lines(parsed: Parsed, lines: list[str]) -> None:
    """Every physical line has exactly one role, every fault its place; what is not read is a fault."""
    if not parsed.documents:
        assert parsed.faults, "no document and no fault"
        assert not any(len(table) for table in parsed.tables.values()), "rows of a document that was not read"
    else:
        table = parsed.tables["lines"]
        assert list(table["line"]) == list(range(1, len(lines) + 1)), "lines without a role, or with two"
        assert set(table["role"]) <= set(ROLES)
        odd = [line for line, role in zip(table["line"], table["role"], strict=True) if role == "blank" and visible(lines[line - 1]).strip()]
        assert not odd, f"lines with text marked blank: {odd[:5]}"
    for fault in parsed.faults:
        assert 0 <= fault.line <= max(len(lines), 1), f"place outside the document: {fault}"
        assert "\n" not in str(fault), "a fault of several lines"
        assert len(str(fault)) < 2_000, "a fault nobody can read"
        assert fault.expected, "a fault without what was expected"
        assert fault.mend, "a fault without a way to mend"
        assert not any(unicodedata.category(char) in {"Cc", "Cs"} for char in str(fault)), f"a fault with control characters: {fault!s:.200}"


def hold_ids(parsed: Parsed) -> None:
    """Ids are ASCII, short enough for an address, and unique."""
    for name, key in (("projects", "project_id"), ("indicators", "indicator_id")):
        ids = list(parsed.tables[name][key])
        assert len(ids) == len(set(ids)), f"{key} used twice"
        assert all(ID.fullmatch(each) for each in ids), f"{key} that is no address"


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
