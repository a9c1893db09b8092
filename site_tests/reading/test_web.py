"""Web pages as they are shown: the article alone, its tables with their spans, in any encoding; nothing runs."""

from __future__ import annotations

import time

import pytest

from generator.reading import web
from generator.reading.rows import Cell, Rows, UnreadableError

TABLE = "<table><tr><th>项目</th><th>预算数</th></tr><tr><td>运维</td><td>10.5</td></tr></table>"


def read(body: str, head: str = "") -> Rows:
    """A page in UTF-8."""
    return web.read(f"<html><head><meta charset=utf-8>{head}</head><body>{body}</body></html>".encode())


def texts(rows: Rows) -> list[str]:
    """The texts of each row."""
    return ["|".join(cell.text for cell in row.cells) for row in rows.rows]


def test_article_without_navigation_footer_and_scripts() -> None:
    """Navigation, crumbs, footer, scripts and styles are nothing; the heading and the article stay."""
    page = f"""<div class="nav"><a href=/>首页</a></div><nav>菜单</nav><div class="crumb">当前位置</div><h1>某某局2024年预算</h1>
    <div id="zoom"><p>说明<script>alert(1)</script></p>{TABLE}</div><footer>版权所有</footer><style>p{{}}</style>"""
    assert texts(read(page)) == ["某某局2024年预算", "说明", "项目|预算数", "运维|10.5"]


@pytest.mark.parametrize(("text", "codec", "head"), [
    ("财政", "gb18030", "<meta charset=gb2312>"), ("财政", "gb18030", ""), ("财政", "utf-8", ""), ("财政", "utf-16", ""), ("财政", "utf-8-sig", ""),
])  # fmt: skip
def test_encoding_with_and_without_meta(text: str, codec: str, head: str) -> None:
    """GBK with or without `meta`, UTF-8 and UTF-16 give the same characters."""
    assert texts(web.read(f"<html><head>{head}</head><body><p>{text}</p>{TABLE}</body></html>".encode(codec)))[0] == text


def test_spans_beyond_the_table_are_cut() -> None:
    """A `rowspan` past the last row and a senseless `colspan` end with the table."""
    found = read('<table><tr><td rowspan="9999">甲</td><td>1</td></tr><tr><td colspan="99999">乙</td></tr></table>')
    assert [row.cells for row in found.rows] == [(Cell("甲", 0, 1, 2), Cell("1", 1)), (Cell("乙", 1),)]


def test_blanks_entities_and_torn_words() -> None:
    """`&nbsp;` is a blank, entities are characters, a word in several spans is one, `<br>` ends a line."""
    found = read("<table><tr><td><span>项目</span><span>名称</span></td><td>&ge;5&nbsp;个</td></tr><tr><td>甲<br>乙</td><td>1</td></tr></table>")
    assert texts(found) == ["项目名称|≥5 个", "甲\n乙|1"]


def test_layout_tables_are_transparent_and_nested_ones_follow() -> None:
    """A table that lays out the page is none; a table inside a cell with text follows as its own."""
    assert texts(read(f"<table><tr><td>{TABLE}</td></tr></table>")) == ["项目|预算数", "运维|10.5"]
    assert texts(read(f"<table><tr><td>外{TABLE}</td><td>1</td></tr><tr><td>a</td><td>2</td></tr></table>")) == ["外|1", "a|2", "项目|预算数", "运维|10.5"]


def test_hidden_parts_are_not_shown() -> None:
    """What the page hides is left out, told, and kept only for the look for persons."""
    found = read(f'<p style="display:none">联系人：王小明</p><!-- 李小红 --><p>明</p>{TABLE}')
    assert texts(found)[0] == "明"
    assert [note.kind for note in found.notes] == ["hidden-text"]
    assert any("王小明" in text for text in found.unseen)


def test_excel_saved_as_a_page_is_read() -> None:
    """Excel's own HTML gives its cells as shown."""
    cells = '<table><tr><td x:num="0.958">95.80%</td><td>1</td></tr><tr><td>a</td><td>2</td></tr></table>'
    page = f'<html xmlns:x="urn:schemas-microsoft-com:office:excel"><body>{cells}</body></html>'
    assert texts(web.read(page.encode())) == ["95.80%|1", "a|2"]


def test_tables_outside_the_article_are_not_lost() -> None:
    """A table with figures beside the main part is read too."""
    other = "<div class=other><table><tr><td>另</td><td>3</td></tr><tr><td>又</td><td>4</td></tr></table></div>"
    assert "另|3" in texts(read(f"<div id=zoom>{TABLE * 2}</div>{other}"))


@pytest.mark.parametrize("between", ["<div>" * 300 + TABLE + "</div>" * 300, f"<p>{'字' * 3_400_000}</p>"])
def test_a_page_that_is_not_read_to_its_end_is_a_fault(between: str) -> None:
    """Nesting or a text beyond what the parser takes: nothing behind it is lost without a word."""
    with pytest.raises(UnreadableError) as stopped:
        read(f"{TABLE}{between}{TABLE}")
    assert "读不到底" in stopped.value.found


@pytest.mark.parametrize("data", [b"<html></html>", b"<html><body>" + b"<div>" * 20_000 + b"x", b"<table><tr><td colspan=5000>" * 3, b"<html>\x00\x00<p>x"])
def test_odd_pages_end_in_rows_or_one_fault(data: bytes) -> None:
    """Empty, endlessly nested or senseless pages: rows, or one fault in words; never a traceback, never a hang."""
    try:
        ended = len(web.read(data).rows) >= 0
    except UnreadableError as error:
        ended = bool(error.mend)
    assert ended


def test_a_million_empty_cells_are_read_soon() -> None:
    """Empty cells cost next to nothing, also deep in frames that lay out the page."""
    start, empty = time.process_time(), f"<table>{('<tr>' + '<td></td>' * 1000 + '</tr>') * 1000}<tr><td>甲</td><td>1</td></tr></table>"
    assert len(read(f"{'<table><tr><td>' * 30}{empty}{'</td></tr></table>' * 30}").rows) == 1001
    assert time.process_time() - start < 30


@pytest.mark.parametrize("body", [
    f"<table><tr>{'<td rowspan=9999>1</td>' * 1500}</tr>{'<tr></tr>' * 9999}</table>", f"<table><tr>{'<td>1</td>' * 2001}</tr></table>",
])  # fmt: skip
def test_spans_count_all_they_cover(body: str) -> None:
    """A table that covers more places than a file may have cells, or more columns than any table has, is a fault."""
    with pytest.raises(UnreadableError, match="超过 2000"):
        read(body)
