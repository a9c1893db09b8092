"""Word as it is shown: spans both ways, changes as accepted, nothing hidden, nothing twice."""

from __future__ import annotations

import time

import pytest

from generator.reading import word
from generator.reading.rows import Cell, UnreadableError
from site_tests.reading.made import SMART_ART, W, docx, p, packed, related, table, tc


def cells(body: str, parts: dict[str, str] | None = None) -> list[tuple[Cell, ...]]:
    """The cells of each row of a document."""
    return [row.cells for row in word.read(docx(body, parts)).rows]


def texts(body: str, parts: dict[str, str] | None = None) -> list[str]:
    """The texts of a document, a row in one."""
    return ["|".join(cell.text for cell in own) for own in cells(body, parts)]


def test_merged_cells_have_their_spans() -> None:
    """A cell merged to the right and downwards is one cell with its span, not one for each place."""
    body = table(tc("甲", '<w:gridSpan w:val="2"/><w:vMerge w:val="restart"/>') + tc("乙"), tc("", '<w:gridSpan w:val="2"/><w:vMerge/>') + tc("丙"))
    assert cells(body) == [(Cell("甲", 0, 2, 2), Cell("乙", 2)), (Cell("丙", 2),)]


def test_row_may_begin_past_the_first_column() -> None:
    """`gridBefore` moves the cells of a row to the right."""
    body = table(tc("甲") + tc("乙"), '<w:trPr><w:gridBefore w:val="1"/></w:trPr>' + tc("丙"))
    assert cells(body)[1] == (Cell("丙", 1),)


def test_changes_read_as_accepted() -> None:
    """Inserted text stays, deleted text, moved text and deleted rows are gone, and are not shown anywhere."""
    run = "<w:p><w:r><w:t>前</w:t></w:r><w:ins><w:r><w:t>增</w:t></w:r></w:ins><w:del><w:r><w:delText>删</w:delText></w:r></w:del></w:p>"
    assert texts(run + table('<w:trPr><w:del/></w:trPr>' + tc("旧"), tc("新"))) == ["前增", "新"]


def test_nested_tables_follow_and_frames_are_nothing() -> None:
    """A table in a cell follows as its own; a table that only frames others is none."""
    inner = table(tc("子") + tc("1"))
    assert texts(table(f"<w:tc>{p('父')}{inner}</w:tc>" + tc("2"))) == ["父|2", "子|1"]
    assert texts(table(f"<w:tc>{inner}{p('')}</w:tc>")) == ["子|1"]


def test_text_box_is_read_once() -> None:
    """A text box written for new and old readers is read once."""
    box = "<w:txbxContent>" + p("框") + "</w:txbxContent>"
    body = f"<w:p><w:r><mc:AlternateContent><mc:Choice>{box}</mc:Choice><mc:Fallback>{box}</mc:Fallback></mc:AlternateContent></w:r></w:p>"
    assert texts(body) == ["框"]


def test_smart_art_is_told_and_not_read() -> None:
    """The words of a SmartArt drawing are told, and looked through for persons."""
    parts = {"word/_rels/document.xml.rels": related("diagramData", "diagrams/data1.xml"), "word/diagrams/data1.xml": SMART_ART}
    found = word.read(docx(p("甲"), parts))
    assert [row.cells[0].text for row in found.rows] == ["甲"]
    assert [(note.kind, "文件里有 1 个" in note.reason) for note in found.notes] == [("smart-art", True)]
    assert "联系人：王小明" in found.unseen


def test_page_heads_are_nothing_and_footnotes_stand_behind() -> None:
    """Heads and feet of pages are not read; a footnote that the text refers to is."""
    parts = {"word/header1.xml": f'<w:hdr xmlns:w="{W}">{p("页眉")}</w:hdr>',
             "word/footnotes.xml": f'<w:footnotes xmlns:w="{W}"><w:footnote w:id="3">{p("脚注文字")}</w:footnote></w:footnotes>'}  # fmt: skip
    assert texts('<w:p><w:r><w:t>正文</w:t><w:footnoteReference w:id="3"/></w:r></w:p>', parts) == ["正文", "脚注文字"]


def test_hidden_text_and_field_codes_are_not_shown() -> None:
    """Hidden runs and the codes of fields are left out; a field's result stays; nothing is fetched for it."""
    body = ('<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>藏</w:t></w:r><w:r><w:instrText>INCLUDETEXT "http://example.org/x"</w:instrText></w:r>'
            "<w:r><w:t>果</w:t></w:r></w:p>")  # fmt: skip
    found = word.read(docx(body))
    assert [row.cells[0].text for row in found.rows] == ["果"]
    assert [note.kind for note in found.notes] == ["hidden-text"]


def test_numbers_of_lists_are_printed() -> None:
    """The number that Word prints before a paragraph is part of it."""
    numbering = (f'<w:numbering xmlns:w="{W}"><w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="chineseCounting"/>'
                 '<w:lvlText w:val="%1、"/></w:lvl></w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num></w:numbering>')  # fmt: skip
    one = '<w:p><w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr></w:pPr><w:r><w:t>{}</w:t></w:r></w:p>'
    assert texts(one.format("概况") + one.format("说明"), {"word/numbering.xml": numbering}) == ["一、概况", "二、说明"]


@pytest.mark.parametrize(("data", "words"), [
    (b"PK\x03\x04x", "损坏"), (packed({"word/other.xml": "<a/>"}), "正文"),
    (packed({"word/document.xml": '<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>'}), "实体"), (packed({"word/document.xml": "<x>"}), "XML"),
    (docx(p("字" * 300_000)), "个字"), (docx("<w:tbl><w:tr><w:tc>" * 80 + "</w:tc></w:tr></w:tbl>" * 80), "套"),
])  # fmt: skip
def test_bad_word_file_is_one_clear_fault(data: bytes, words: str) -> None:
    """Damaged, without text, with entities, too deep or too large: one fault in words."""
    with pytest.raises(UnreadableError) as stopped:
        word.read(data)
    assert words in stopped.value.found


def test_a_million_empty_cells_are_read_soon() -> None:
    """Empty cells cost next to nothing."""
    start, empty = time.process_time(), "<w:tr>" + "<w:tc><w:p/></w:tc>" * 1000 + "</w:tr>"
    assert len(word.read(docx(f"<w:tbl>{empty * 1000}</w:tbl>")).rows) == 1000
    assert time.process_time() - start < 30


@pytest.mark.parametrize("rows", [("<w:tr>" + tc("1", '<w:gridSpan w:val="1900"/>') + "</w:tr>") * 1100, "<w:tr>" + tc("1") * 2001 + "</w:tr>"])
def test_spans_count_all_they_cover(rows: str) -> None:
    """A table that covers more places than a file may have cells, or more columns than any table has, is a fault."""
    with pytest.raises(UnreadableError, match="超过 2000"):
        word.read(docx(f"<w:tbl>{rows}</w:tbl>"))
