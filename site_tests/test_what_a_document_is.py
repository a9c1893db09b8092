"""What is said of whole documents is so: kinds, contents, amounts by source."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator.parsing.parse import parse
from site_tests.conftest import ROOT

FILES = Path(__file__).parent / "reading" / "files"


@pytest.mark.parametrize(("name", "kinds"), [("zhanjiang-rsj-2023-whole.xlsx", "targets whole"), ("putuo-sww-2025.pdf", "budget")])
def test_targets_of_a_whole_department_are_no_budget_tables(name: str, kinds: str) -> None:
    """Amounts inside a form of targets do not make the document hold tables of a budget."""
    documents = parse([FILES / name]).tables["documents"]
    assert documents["kinds"].tolist() == [kinds]


def test_the_first_heading_of_the_text_is_no_entry_of_the_contents() -> None:
    """It stands on the page behind the contents, without a number."""
    parsed = parse([FILES / "putuo-sww-2025.pdf"])
    text = {line.number: line.text for line in parsed.documents[0].source.lines}
    lines = parsed.tables["lines"]
    contents = [text[line] for line in lines.loc[lines["role"] == "contents", "line"]]
    assert contents[-1].startswith("七、项目经费情况说明")
    assert not [entry for entry in contents if entry.endswith("主要职能") and "、" not in entry]


def test_what_was_not_read_by_source_is_not_said_to_be_unprinted() -> None:
    """The page says what this site read, not what the document lacks."""
    page = (ROOT / "templates" / "pages" / "project.md.jinja").read_text(encoding="utf-8")
    assert "文件没有按资金来源分列" not in page
    assert "本站没有读到这个项目按资金来源分列的金额" in page
