"""Excel as it is shown: formats, merged and hidden cells, formulas, and files that are not what they should be."""

from __future__ import annotations

import io
import random
import struct
import time
import zipfile
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path
from types import ModuleType

import openpyxl
import pytest
import xlwt
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.chart import BarChart
from openpyxl.comments import Comment
from xlrd.compdoc import CompDoc

from generator.reading import excel, excel_old
from generator.reading.package import maker
from generator.reading.rows import MOST_CELLS, Budget, Cell, Rows, UnreadableError
from generator.reading.sheet import letters
from generator.reading.shown import shown, shown_text
from site_tests.reading.made import SMART_ART, packed, related, sheet


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
    ("45352", "yyyy-mm-dd", "2024-03-01"), ("45352", "yyyy/m/d;@", "2024/3/1"),
    ("45352", "[$-F800]dddd\\,\\ mmmm\\ dd\\,\\ yyyy", "2024年3月1日"),
    ("45352", '[DBNum1][$-804]yyyy"年"m"月"d"日"', "二〇二四年三月一日"),
    ("45352", "aaaa", "星期五"), ("0", "yyyy/m/d", "1900/1/0"), ("1", "yyyy/m/d", "1900/1/1"),
    ("45352.5604166667", "mm:ss", "27:00"), ("45352.5604166667", "h:mm AM/PM", "1:27 PM"), ("1.5", "[h]:mm", "36:00"),
    ("-1234", "0.00_);[Red]\\(0.00\\)", "(1234.00)"), ("-1234", "0.00;[Red]0.00", "1234.00"), ("-5", '0"万元"', "-5万元"), ("-5", "¥0.00", "-¥5.00"),
    ("-1234.5", '_ * #,##0.00_ ;_ * -#,##0.00_ ;_ * "-"??_ ;_ @_ ', "-1,234.50"), ("0", '_ * #,##0.00_ ;_ * -#,##0.00_ ;_ * "-"??_ ;_ @_ ', "-"),
    ("25000", '[>=10000]0\\.0,"万";0', "2.5万"), ("5000", '[>=10000]0\\.0,"万";0', "5000"), ("57112345678", "0000-00000000", "0571-12345678"),
    ("1.0049999999999999", "0.00", "1.01"), ("0.5", "#.00", ".50"), ("1234567", "#,##0,", "1,235"), ("5", "0.00_ ", "5.00"), ("12345", "0.00E+00", "1.23E+04"),
    ("0.5", "# ?/?", "1/2"), ("10203", "[DBNum2]General", "壹万零贰佰零叁"), ("5", 'General"人"', "5人"), ("5", ";;;", ""), ("5", "@", "5"),
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
    (lambda: packed({"xl/workbook.xml": "<workbook/>", "xl/_rels/workbook.xml.rels": "<R/>", "xl/bomb": b"0" * 700_000_000}), "大得不可能"),
])  # fmt: skip
def test_bad_workbook_is_one_clear_fault(data: bytes | Callable[[], bytes], words: str) -> None:
    """Damaged, without a workbook, with entities, beyond every limit: one fault in words, never a traceback."""
    with pytest.raises(UnreadableError) as stopped:
        excel.read(data() if callable(data) else data)
    assert words in stopped.value.found


def test_the_limit_of_cells_is_exact() -> None:
    """As many cells as the limit are read, one more is a fault."""
    budget = Budget()
    budget.count(MOST_CELLS)
    with pytest.raises(UnreadableError, match=str(MOST_CELLS)):
        budget.count()


def test_a_million_empty_cells_are_nothing() -> None:
    """Styled cells without text take neither rows nor columns."""
    row = "".join(f'<c r="{letters(column)}{{0}}" s="1"/>' for column in range(1, 101))
    rows = "".join(f'<row r="{number}">{row.replace("{0}", str(number))}</row>' for number in range(2, 10_002))
    assert texts(excel.read(sheet('<row r="1"><c r="A1"><v>1</v></c></row>' + rows))) == [["1"]]


@pytest.mark.parametrize(("form", "text"), [("0.00", "甲"), ('@"万元"', "甲万元"), (";;;", ""), ('_ * #,##0_ ;_ * -#,##0_ ;_ * "-"_ ;_ @_ ', "甲")])
def test_text_is_shown_in_its_format(form: str, text: str) -> None:
    """Most formats leave a text as it is; some put words behind it or hide it."""
    assert shown_text("甲", form) == text


def cell(name: str, text: str, more: str = "") -> str:
    """A cell of text as XML."""
    return f'<c r="{name}" t="inlineStr"><is>{more}<t>{text}</t></is></c>'


def test_pieces_of_a_text_are_joined_and_reading_aids_left_out() -> None:
    """Rich text is one text; phonetic readings are not shown; Excel's escapes are what they stand for; errors and truths are words."""
    book = openpyxl.Workbook()
    book.active["A1"] = CellRichText("绩效", TextBlock(InlineFont(b=True), "目标"))
    assert texts(read(book)) == [["绩效目标"]]
    strings = '<si><r><t>东</t></r><rPh sb="0" eb="1"><t>ひがし</t></rPh><r><t>京</t></r></si><si><t>一_x000D_\n二_x005F_x</t></si>'
    cells = '<c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c><c r="C1" t="e"><v>#DIV/0!</v></c><c r="D1" t="b"><v>0</v></c>'
    assert texts(excel.read(sheet(f'<row r="1">{cells}</row>', strings=strings))) == [["东京", "一\n二_x", "#DIV/0!", "FALSE"]]


def test_day_written_as_iso_is_a_day() -> None:
    """A day kept as a text of ISO 8601 is shown as a day; days may count from 1904."""
    styles = '<numFmts><numFmt numFmtId="164" formatCode="yyyy年m月d日"/></numFmts><cellXfs><xf numFmtId="0"/><xf numFmtId="164"/></cellXfs>'
    rows = '<row r="1"><c r="A1" t="d" s="1"><v>2024-03-01T00:00:00</v></c><c r="B1" t="d"><v>2024-03-01</v></c></row>'
    assert texts(excel.read(sheet(rows, styles=styles))) == [["2024年3月1日", "2024/3/1"]]
    assert shown(Decimal(1), "yyyy/m/d", since_1904=True) == "1904/1/2"


def test_blank_rows_stand_and_what_trails_is_dropped() -> None:
    """Blank rows between others are rows; an empty merge inside is a cell; blank rows and columns behind the last text are nothing."""
    rows = f'<row r="1">{cell("A1", "甲")}{cell("C1", "丙")}</row><row r="3">{cell("A3", "乙")}</row><row r="9"><c r="Z9" s="0"/></row>'
    found = excel.read(sheet(rows, behind='<mergeCells><mergeCell ref="B2:C3"/><mergeCell ref="A3:A7"/><mergeCell ref="A8:B9"/></mergeCells>'))
    assert [row.cells for row in found.rows] == [(Cell("甲"), Cell("丙", 2)), (Cell("", 1, 2, 2),), (Cell("乙"),)]
    assert [row.place for row in found.rows] == ["表!1", "表!2", "表!3"]


def test_merge_that_begins_hidden_shows_in_what_is_left() -> None:
    """The text of a merge whose first row and column are hidden stands in its visible rest; its span counts visible cells alone."""
    rows = f'<row r="1" hidden="1">{cell("A1", "合")}</row><row r="2"/><row r="3" ht="0"/><row r="4">{cell("B4", "乙")}{cell("D4", "丁")}</row>'
    merges = '<mergeCells><mergeCell ref="A1:C3"/><mergeCell ref="B4:C4"/></mergeCells>'
    found = excel.read(sheet(rows, before='<cols><col min="1" max="1" width="0"/></cols>', behind=merges))
    assert [row.cells for row in found.rows] == [(Cell("合", 0, 2, 1),), (Cell("乙", 0, 2), Cell("丁", 2))]


def test_what_is_not_shown_is_kept_with_its_row() -> None:
    """Texts below a merge, in a hidden column or hidden by their format count where persons are looked for, label and name together."""
    styles = '<numFmts><numFmt numFmtId="164" formatCode=";;;"/></numFmts><cellXfs><xf numFmtId="0"/><xf numFmtId="164"/></cellXfs>'
    unshown = '<c r="A3" t="inlineStr" s="1"><is><t>电话：1</t></is></c>'
    rows = f'<row r="1">{cell("A1", "合")}{cell("B1", "残留")}</row><row r="2">{cell("A2", "联系人")}{cell("C2", "王小明")}</row>'
    rows += f'<row r="3">{unshown}</row>'
    behind = '<mergeCells><mergeCell ref="A1:B1"/></mergeCells><headerFooter><oddFooter>&amp;C制表人：李红</oddFooter></headerFooter>'
    found = excel.read(sheet(rows, before='<cols><col min="3" max="3" hidden="1"/></cols>', behind=behind, styles=styles))
    assert texts(found) == [["合"], ["联系人"]]
    assert {"合\t残留", "联系人\t王小明", "电话：1", "制表人：李红"} <= set(found.unseen)
    assert [note.reason for note in found.notes] == ["工作表“表”里隐藏的 C 列没有发布"]


def test_formula_that_nobody_sees_needs_no_result() -> None:
    """A formula below a merge is nothing; one with an empty text as its result is blank."""
    rows = f'<row r="1">{cell("A1", "合")}<c r="B1"><f>1+1</f></c><c r="C1" t="str"><f>""</f><v></v></c><c r="D1"><v>1</v></c></row>'
    assert texts(excel.read(sheet(rows, behind='<mergeCells><mergeCell ref="A1:B1"/></mergeCells>'))) == [["合", "1"]]


def test_sheet_of_a_chart_is_told() -> None:
    """A sheet that is a chart has no cells; it is told, the others are read in their order."""
    book = openpyxl.Workbook()
    book.active.append(["甲"])
    book.create_chartsheet("图").add_chart(BarChart())
    book.create_sheet("末").append(["乙"])
    found = read(book)
    assert [(row.table, row.place) for row in found.rows] == [(1, "Sheet!1"), (2, "末!1")]
    assert found.tables == {1: "Sheet", 2: "末"}
    assert [note.kind for note in found.notes] == ["chart-sheet"]


DRAWING = ('<xdr:wsDr xmlns:xdr="d" xmlns:a="a"><xdr:sp><xdr:nvSpPr><xdr:cNvPr id="2" name="x"{}/></xdr:nvSpPr>'
           "<xdr:txBody><a:p><a:r><a:t>{}</a:t></a:r></a:p></xdr:txBody></xdr:sp></xdr:wsDr>")  # fmt: skip


@pytest.mark.parametrize(("look", "words", "kinds"), [("", "单位：万元", ["text-box"]), ("", " ", []), (' hidden="1"', "单位：万元", [])])
def test_text_box_is_told_and_not_read(look: str, words: str, kinds: list[str]) -> None:
    """A shape with words over the cells is told with its sheet; one that is hidden or says nothing is not."""
    relations = '<Relationships xmlns="x"><Relationship Id="d" Type="x/drawing" Target="../drawings/drawing1.xml"/></Relationships>'
    extra = {"xl/worksheets/_rels/sheet1.xml.rels": relations, "xl/drawings/drawing1.xml": DRAWING.format(look, words)}
    found = excel.read(sheet(f'<row r="1">{cell("A1", "甲")}</row>', extra=extra))
    assert texts(found) == [["甲"]]
    assert [note.kind for note in found.notes] == kinds
    assert all("“表”里有 1 个文本框" in note.reason for note in found.notes)
    assert (words in found.unseen) is bool(words.strip())


def test_smart_art_of_a_sheet_is_told_and_not_read() -> None:
    """The words of a SmartArt drawing are told with its sheet, and looked through for persons."""
    extra = {"xl/worksheets/_rels/sheet1.xml.rels": related("drawing", "../drawings/drawing1.xml"), "xl/drawings/drawing1.xml": '<xdr:wsDr xmlns:xdr="d"/>',
             "xl/drawings/_rels/drawing1.xml.rels": related("diagramData", "../diagrams/data1.xml"), "xl/diagrams/data1.xml": SMART_ART}  # fmt: skip
    found = excel.read(sheet(f'<row r="1">{cell("A1", "甲")}</row>', extra=extra))
    assert texts(found) == [["甲"]]
    assert [(note.kind, "工作表“表”里有 1 个" in note.reason) for note in found.notes] == [("smart-art", True)]
    assert "联系人：王小明" in found.unseen


def test_sheet_that_is_hidden_as_a_whole_is_told() -> None:
    """A sheet whose rows are all hidden gives no rows, but a note."""
    found = excel.read(sheet(f'<row r="1" hidden="1">{cell("A1", "甲")}</row>'))
    assert (found.rows, [note.kind for note in found.notes]) == ((), ["hidden-rows"])


@pytest.mark.parametrize(("name", "kept"), [("赵大伟", "编制人：赵大伟"), ("微软用户", "微软用户"), ("某市财政局", "某市财政局")])
def test_who_made_a_file_is_a_person_only_where_it_is_a_name(name: str, kept: str) -> None:
    """Two to four Chinese characters are a name, what Office calls its user by itself is none."""
    assert maker(name) == kept


@pytest.mark.parametrize("part", ["xl/sharedStrings.xml", "xl/styles.xml", "xl/workbook.xml", "xl/worksheets/sheet1.xml"])
@pytest.mark.parametrize("start", ["", "<!--" + "x" * 100_000 + "-->"])
@pytest.mark.parametrize("coding", ["utf-8", "utf-16"])
def test_entities_are_refused_wherever_they_are_declared(part: str, start: str, coding: str) -> None:
    """Entities are neither expanded nor fetched: behind a long comment or in UTF-16 they are refused too."""
    bomb = f'<?xml version="1.0" encoding="{coding}"?>{start}<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><x y="&b;">&b;</x>'
    with pytest.raises(UnreadableError) as stopped:
        excel.read(sheet("", extra={part: bomb.encode(coding)}))
    assert "实体" in stopped.value.found


@pytest.mark.parametrize(("data", "words"), [
    (b"\xd0\xcf\x11\xe0" + "EncryptedPackage".encode("utf-16-le"), "密码"), (b"\xd0\xcf\x11\xe0 old", "旧版"),
    (packed({"_rels/.rels": '<R><r Id="a" Type="x/officeDocument" Target="xl/workbook.bin"/></R>', "xl/workbook.bin": "x"}), "xlsb"),
    (sheet('<row r="1000000000"><c><v>1</v></c></row>'), "行"), (sheet('<row r="1"><c r="A1" t="s"><v>7</v></c></row>'), "损坏"),
    (sheet("", behind="<mergeCells>" + '<mergeCell ref="A1:B9"/>' * 2_000_001 + "</mergeCells>"), "合并"),
    (sheet("", before="<cols>" + '<col min="1" max="16384" hidden="1"/>' * 2_000 + "</cols>"), "隐藏的栏"),
])  # fmt: skip
def test_what_cannot_be_is_told(data: bytes, words: str) -> None:
    """A password, another kind of workbook, rows and merges beyond what Excel has: a fault in words."""
    with pytest.raises(UnreadableError) as stopped:
        excel.read(data)
    assert words in stopped.value.found


def old(*rows: list[object], forms: dict[tuple[int, int], str] | None = None, prepare: object = None) -> bytes:
    """A workbook of before 2007."""
    book = xlwt.Workbook(encoding="utf-8")
    ws = book.add_sheet("表")
    for at, row in enumerate(rows):
        for column, value in enumerate(row):
            form = (forms or {}).get((at, column))
            ws.write(at, column, value, *([xlwt.easyxf(num_format_str=form)] if form else []))
    if callable(prepare):
        prepare(book, ws)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def test_old_workbook_is_read_as_shown() -> None:
    """Percentages, thousands, days, brackets, text numbers, truths in a .xls stand as on the screen."""
    forms = {(0, 0): "0.00%", (0, 1): "#,##0.00", (0, 2): "yyyy年m月d日", (0, 3): "#,##0.00_);(#,##0.00)"}
    found = excel_old.read(old([0.895, 1234.5, date(2024, 3, 1), -1234.5, "007", "两\n行", True, 0.1 + 0.2], forms=forms))
    assert texts(found) == [["89.50%", "1,234.50", "2024年3月1日", "(1,234.50)", "007", "两\n行", "TRUE", "0.3"]]
    assert ([row.place for row in found.rows], found.tables) == (["表!1"], {1: "表"})


def test_old_workbook_keeps_merges_and_hides_what_is_hidden() -> None:
    """Merges have their spans; hidden rows, columns and sheets of a .xls are left out and told; the rest stays in its columns."""

    def prepare(book: xlwt.Workbook, ws: xlwt.Worksheet) -> None:
        ws.write_merge(2, 3, 0, 1, "合")
        ws.write(3, 3, "丁")
        ws.row(1).hidden = True
        ws.col(1).hidden = True
        ws.header_str = b"&CDrawn by: Li"
        book.add_sheet("密").write(0, 0, "联系人：王小明")
        book.get_sheet(1).visibility = 2

    found = excel_old.read(old(["甲", "藏列", "乙"], ["藏行"], prepare=prepare))
    assert [row.cells for row in found.rows] == [(Cell("甲"), Cell("乙", 1)), (Cell("合", 0, 1, 2),), (Cell("丁", 2),)]
    assert [note.kind for note in found.notes] == ["hidden-rows", "hidden-columns", "hidden-sheet"]
    assert {"Drawn by: Li", "联系人：王小明", "藏行"} <= set(found.unseen)


def boxed(kind: int, words: str) -> bytes:
    """The stream of an old workbook with an object of a kind over its cells: its own record, one that its text follows, and the text."""
    stream = CompDoc(old(["甲"]), logfile=io.StringIO()).get_named_stream("Workbook")
    end = stream.rindex(b"\x0a\0\0\0", 0, len(stream.rstrip(b"\0")) + 4)
    record = struct.pack("<HHHHH16s", 0x5D, 22, 0x15, 18, kind, b"\0" * 16)
    text = struct.pack("<HHHH6sHHI", 0x1B6, 18, 0, 0, b"\0" * 6, len(words), 0, 0)
    content = b"\1" + words.encode("utf-16-le")
    return stream[:end] + record + text + struct.pack("<HH", 0x3C, len(content)) + content + stream[end:]


@pytest.mark.parametrize(("kind", "words", "kinds"), [(6, "单位：万元", ["text-box"]), (0x1E, "单位：万元", ["text-box"]), (0x19, "批注", []), (6, " ", [])])
def test_text_box_of_an_old_workbook_is_told_and_not_read(kind: int, words: str, kinds: list[str]) -> None:
    """A box with words over the cells of a .xls is told with its sheet; a comment and a box without words are none."""
    found = excel_old.read(boxed(kind, words))
    assert texts(found) == [["甲"]]
    assert [note.kind for note in found.notes] == kinds
    assert all("“表”里有 1 个文本框" in note.reason for note in found.notes)
    assert (words in found.unseen) is (kinds != [])


def test_formula_of_an_old_workbook_that_was_never_calculated_is_a_fault() -> None:
    """A .xls that a program wrote keeps nothing for each formula: that is no result."""
    with pytest.raises(UnreadableError) as stopped:
        excel_old.read(old([1, xlwt.Formula("1+1")]))
    assert "表!B1" in stopped.value.found


def mutilated(data: bytes, chance: random.Random) -> bytes:
    """A file with some bytes changed, perhaps cut off."""
    broken = bytearray(data)
    for _ in range(chance.choice((1, 3, 20))):
        broken[chance.randrange(len(broken))] = chance.randrange(256)
    return bytes(broken[: chance.choice((len(broken), chance.randrange(len(broken))))])


def refusal(reader: ModuleType, data: bytes) -> UnreadableError | None:
    """Why a file cannot be read, None where it can; any other exception fails the test."""
    try:
        reader.read(data)
    except UnreadableError as error:
        return error
    return None


@pytest.mark.parametrize(("reader", "name"), [(excel, "evaluation-one.xlsx"), (excel_old, "jiaxing-kjj-2025.xls")])
def test_mutilated_workbook_is_one_clear_fault(reader: ModuleType, name: str) -> None:
    """However a file is mutilated, it is read or refused in words."""
    data, chance = (Path(__file__).parent / "files" / name).read_bytes(), random.Random(7)
    refused = [error for _ in range(150) if (error := refusal(reader, mutilated(data, chance)))]
    assert len(refused) > 50
    assert all(error.found and error.mend for error in refused)


def test_far_cell_of_an_old_workbook_costs_nothing() -> None:
    """A text in the last row and one in the last column do not fill what lies between."""
    start = time.monotonic()
    found = excel_old.read(old(["甲"], prepare=lambda _, ws: (ws.write(65_535, 0, "末"), ws.write(0, 255, "右"))))
    assert [len(found.rows), texts(found)[0], texts(found)[-1]] == [65_536, ["甲", "右"], ["末"]]
    assert time.monotonic() - start < 10


@pytest.mark.parametrize("data", [b"", b"\xd0\xcf\x11\xe0", b"no workbook", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2_000)])
def test_what_is_no_old_workbook_is_a_fault(data: bytes) -> None:
    """A .xls that is none is refused in words."""
    error = refusal(excel_old, data)
    assert error is not None
    assert "损坏" in error.found


def test_names_of_parts_may_be_in_capitals() -> None:
    """Programs write `xl/SharedStrings.xml`: it is found all the same."""
    data = sheet('<row r="1"><c r="A1" t="s"><v>0</v></c></row>', strings="<si><t>甲</t></si>")
    archive = zipfile.ZipFile(io.BytesIO(data))
    parts = {name.replace("sharedStrings", "SharedStrings"): archive.read(name) for name in archive.namelist()}
    assert texts(excel.read(packed(parts))) == [["甲"]]
