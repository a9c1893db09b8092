"""Excel as it is shown: formats, merged and hidden cells, formulas, and files that are not what they should be."""

from __future__ import annotations

import io
from datetime import date
from decimal import Decimal

import openpyxl
import pytest
from openpyxl.comments import Comment

from generator.reading import excel
from generator.reading.rows import Cell, Rows, UnreadableError
from generator.reading.shown import shown
from site_tests.reading.made import packed, sheet


def read(book: openpyxl.Workbook) -> Rows:
    """A workbook as it is read from its file."""
    buffer = io.BytesIO()
    book.save(buffer)
    return excel.read(buffer.getvalue())


def texts(rows: Rows) -> list[list[str]]:
    """The texts of each row."""
    return [[cell.text for cell in row.cells] for row in rows.rows]


@pytest.mark.parametrize(("number", "form", "text"), [
    ("0.895", "0.00%", "89.50%"), ("0.895", "0%", "90%"), ("0.30000000000000004", "General", "0.3"), ("1", "General", "1"), ("1", "0%", "100%"),
    ("1234567.891", "#,##0.00", "1,234,567.89"), ("-1234.5", "#,##0.00_);(#,##0.00)", "(1,234.50)"), ("0", '_ * #,##0_ ;_ * -#,##0_ ;_ * "-"_ ;_ @_ ', "-"),
    ("45352", "yyyy年m月d日", "2024年3月1日"), ("45352", "m月d日", "3月1日"), ("5", '0"万元"', "5万元"), ("82800.92000000001", "General", "82800.92"),
    ("12", "000", "012"), ("1.10", "0.##", "1.1"), ("2.5", "0", "3"), ("1e9", "General", "1000000000"), ("45352.5", "yyyy/m/d h:mm", "2024/3/1 12:00"),
])  # fmt: skip
def test_number_is_shown_in_its_format(number: str, form: str, text: str) -> None:
    """A number reads as its cell shows it."""
    assert shown(Decimal(number), form) == text


def test_cells_are_read_as_shown() -> None:
    """Percentages, thousands, dates, text numbers and line ends stand as on the screen."""
    book = openpyxl.Workbook()
    ws = book.active
    ws.append([0.895, 1234.5, date(2024, 3, 1), "007", "两\n行", True])
    ws["A1"].number_format, ws["B1"].number_format, ws["C1"].number_format = "0.00%", "#,##0.00", "yyyy年m月d日"
    assert texts(read(book)) == [["89.50%", "1,234.50", "2024年3月1日", "007", "两\n行", "TRUE"]]


def test_merged_cells_have_their_span_and_what_they_cover_is_nothing() -> None:
    """A merge is one cell with its span; text left in covered cells is not read."""
    one = '<c r="A1" t="inlineStr"><is><t>合</t></is></c><c r="B1" t="inlineStr"><is><t>残留</t></is></c>'
    rows = f'<row r="1">{one}</row><row r="2"><c r="C2"><v>5</v></c></row>'
    found = excel.read(sheet(rows, behind='<mergeCells><mergeCell ref="A1:B2"/></mergeCells>'))
    assert [row.cells for row in found.rows] == [(Cell("合", 0, 2, 2),), (Cell("5", 2),)]


def test_hidden_rows_columns_and_sheets_are_not_published() -> None:
    """What is hidden is left out and told; the rest stays in its columns; its texts count where persons are looked for."""
    book = openpyxl.Workbook()
    ws = book.active
    for row in (["甲", "藏列", "乙"], ["藏行", "x", "y"], ["丙", "z", "丁"]):
        ws.append(row)
    ws.column_dimensions["B"].hidden, ws.row_dimensions[2].hidden = True, True
    ws.merge_cells("A1:B1")
    secret = book.create_sheet("密")
    secret.append(["联系人：王小明"])
    secret.sheet_state = "veryHidden"
    found = read(book)
    assert [row.cells for row in found.rows] == [(Cell("甲", 0), Cell("乙", 1)), (Cell("丙", 0), Cell("丁", 1))]
    assert [note.kind for note in found.notes] == ["hidden-rows", "hidden-columns", "hidden-sheet"]
    assert any("王小明" in text for text in found.unseen)
    assert [row.place for row in found.rows] == ["Sheet!1", "Sheet!3"]


def test_formula_reads_by_its_kept_result() -> None:
    """A formula's kept result is its text; one without a result is a fault that names the cell and the way out."""
    kept = excel.read(sheet('<row r="1"><c r="A1"><f>1+1</f><v>2</v></c></row>'))
    assert texts(kept) == [["2"]]
    with pytest.raises(UnreadableError) as stopped:
        excel.read(sheet('<row r="1"><c r="B1"><f>1+1</f></c></row>'))
    assert "表!B1" in stopped.value.found
    assert "重新计算" in stopped.value.mend


def test_comments_and_properties_are_seen_by_nobody() -> None:
    """Comments and the author's name are in no row, and known where persons are looked for."""
    book = openpyxl.Workbook()
    book.active["A1"] = "数"
    book.active["A1"].comment = Comment("填表人：李小红", "x")
    book.properties.creator = "赵大伟"
    found = read(book)
    assert texts(found) == [["数"]]
    assert "编制人：赵大伟" in found.unseen
    assert any("李小红" in text for text in found.unseen)


def test_macros_are_told() -> None:
    """A workbook with macros is read, nothing runs, and it is told."""
    found = excel.read(sheet('<row r="1"><c r="A1"><v>1</v></c></row>', extra={"xl/vbaProject.bin": "x"}))
    assert [note.kind for note in found.notes] == ["macros"]


ENTITY = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'


@pytest.mark.parametrize(("data", "words"), [
    (b"PK\x03\x04 broken", "损坏"), (packed({"xl/other.xml": "<a/>"}), "工作簿"),
    (sheet("", extra={"xl/sharedStrings.xml": f"{ENTITY}<sst>&a;</sst>"}), "实体"), (sheet("", extra={"xl/worksheets/sheet1.xml": f"{ENTITY}<x/>"}), "实体"),
    (sheet('<row r="1"><c r="A1" t="inlineStr"><is><t>' + "字" * 300_000 + "</t></is></c></row>"), "个字"),
    (sheet('<row r="1"><c r="XFD1"><v>1</v></c></row>'), "栏"),
    (packed({"xl/workbook.xml": '<workbook xmlns:r="r"><sheets>' + '<sheet name="x" r:id="a"/>' * 10_000 + "</sheets></workbook>",
             "xl/_rels/workbook.xml.rels": '<R><r Id="a" Type="/worksheet" Target="s.xml"/></R>'}), "张工作表"),
    (packed({"xl/workbook.xml": "<workbook/>", "xl/_rels/workbook.xml.rels": "<R/>", "xl/bomb": b"0" * 700_000_000}), "大得不可能"),
])  # fmt: skip
def test_bad_workbook_is_one_clear_fault(data: bytes, words: str) -> None:
    """Damaged, without a workbook, with entities, beyond every limit: one fault in words, never a traceback."""
    with pytest.raises(UnreadableError) as stopped:
        excel.read(data)
    assert words in stopped.value.found


def test_a_million_empty_cells_are_nothing() -> None:
    """Styled cells without text take neither rows nor columns."""
    row = "".join(f'<c r="{excel.letters(column)}{{0}}" s="1"/>' for column in range(1, 101))
    rows = "".join(f'<row r="{number}">{row.replace("{0}", str(number))}</row>' for number in range(1, 2_001))
    assert texts(excel.read(sheet('<row r="1"><c r="A1"><v>1</v></c></row>' + rows))) == [["1"]]
