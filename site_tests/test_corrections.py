"""Where our copy is wrong, the correction is applied visibly and clears the doubt; one that fits nothing is a fault."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
import xlsxwriter

from generator.parsing.parse import parse
from generator.reading.corrections import COLUMNS, Correction, read_corrections
from site_tests.conftest import ROOT
from site_tests.workshop import HOME, make_root, run, with_kept

DOCUMENT = ROOT / "data" / "documents" / "jiaxing-kjj-2025.txt"
MISREAD = Correction("jiaxing-kjj-2025", 19, "operator", "\\Rightarrow", "≥", "对照原件第1页", "2026-01-02")


def test_correction_clears_the_doubt_and_leaves_a_note() -> None:
    """The corrected operator is certain; the note says what our copy had, what the original has, and how it is known."""
    before, after = parse([DOCUMENT]).tables, parse([DOCUMENT], corrections=[MISREAD]).tables
    row = after["indicators"][after["indicators"]["line"] == 19].iloc[0]
    assert before["indicators"][before["indicators"]["line"] == 19].iloc[0]["needs_review"]
    assert not row["needs_review"]
    assert (row["operator"], row["operator_printed"]) == (">=", "≥")
    note = after["notes"][after["notes"]["kind"] == "correction"].iloc[0]
    assert (note["line"], note["printed"], note["published"]) == (19, "\\Rightarrow", "≥")


@pytest.mark.parametrize("change", [{"line": 20}, {"line": 999}, {"in_our_copy": "没有这几个字"}])
def test_correction_that_fits_no_line_is_a_fault(change: dict[str, object]) -> None:
    """A correction of something our copy does not have is named with document and line."""
    parsed = parse([DOCUMENT], corrections=[Correction(**{**MISREAD.__dict__, **change})])  # type: ignore[arg-type]
    assert [fault.line for fault in parsed.faults] == [change.get("line", 19)]


def test_corrected_line_shows_both_readings(built: Path, tmp_path: Path) -> None:
    """The source page shows the corrected line with our old copy struck out."""
    root = with_kept(make_root(tmp_path / "root"), built)
    row = ",".join(str(getattr(MISREAD, name)) for name in COLUMNS)
    (root / "data" / "corrections.csv").write_text(",".join(COLUMNS) + "\n" + row + "\n", encoding="utf-8")
    done = run(root, "build", SITE_URL=HOME)
    assert done.returncode == 0, done.stderr
    page = (root / "site" / "documents" / "jiaxing-kjj-2025" / "text" / "index.html").read_text(encoding="utf-8")
    assert page.count("<del") == 1
    assert "\\Rightarrow" in page


def test_incomplete_or_stray_corrections_are_faults(tmp_path: Path) -> None:
    """A row without evidence, a wrong head, and a document that is not registered are each named."""
    path = tmp_path / "corrections.csv"
    path.write_text(",".join(COLUMNS) + "\nx,1,operator,a,b,,2026-01-01\n", encoding="utf-8")
    assert read_corrections(path)[1][0].line == 2
    path.write_text("a,b\n", encoding="utf-8")
    assert read_corrections(path)[1][0].line == 1
    root = make_root(tmp_path / "root", {"one": DOCUMENT.read_bytes()})
    (root / "data" / "corrections.csv").write_text(",".join(COLUMNS) + "\nnobody,1,operator,a,b,c,2026-01-01\n", encoding="utf-8")
    done = run(root, "build")
    assert done.returncode == 1
    assert "nobody" in done.stderr


def test_full_name_stands_beside_the_printed_one(tmp_path: Path) -> None:
    """data/names.csv: the full name with its evidence is shown; a name that the document does not print is a fault."""
    root = make_root(tmp_path / "root", {"one": DOCUMENT.read_bytes()})
    names = root / "data" / "names.csv"
    head = "document_id,printed,full,evidence\n"
    names.write_text(head + "one,市县防震减灾业务一体化平台建,某某平台建设,对照原件\n", encoding="utf-8")
    assert run(root, "build").returncode == 0
    page = root / "site" / "projects" / "one" / "shi-xian-fang-zhen-jian-zai-ye-wu-yi-ti-hua-ping-tai-jian" / "index.html"
    assert "<t->全称：</t->某某平台建设（对照原件）" in page.read_text(encoding="utf-8")
    names.write_text(head + "one,没有这个名称,甲,乙\n", encoding="utf-8")
    done = run(root, "build")
    assert done.returncode == 1
    assert "names.csv:2:" in done.stderr


def test_a_cell_of_a_file_with_cells_is_corrected_alone(tmp_path: Path) -> None:
    """One cell of a workbook differs: every other cell, place and table stays; a text that goes over two cells is a fault."""
    path = tmp_path / "book.xlsx"
    book = xlsxwriter.Workbook(path)
    sheet = book.add_worksheet("指标")
    for at, row in enumerate(["项目名称 一级指标 二级指标 三级指标 指标值", "甲 产出指标 数量指标 走访企业数 ≥5O家", "甲 产出指标 数量指标 会议数 ≥3场"]):
        sheet.write_row(at, 0, row.split())
    book.close()
    right = Correction("book", 2, "target_value", "5O", "50", "对照原件", "2026-01-02")
    before, after = parse([path]), parse([path], corrections=[right])
    assert list(after.tables["indicators"]["target_value"].astype(str)) == ["50", "3"]
    assert list(before.tables["lines"]["place"]) == list(after.tables["lines"]["place"])
    assert list(before.tables["lines"]["role"]) == list(after.tables["lines"]["role"])
    assert after.documents[0].copies == {2: "甲\t产出指标\t数量指标\t走访企业数\t≥5O家"}
    torn = replace(right, in_our_copy="走访企业数\t≥5O家")
    assert [fault.line for fault in parse([path], corrections=[torn]).faults] == [2]
