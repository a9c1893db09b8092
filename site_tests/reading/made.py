"""Small files made by the tests themselves: workbooks, Word files written as XML, packed or damaged ones."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_RELATIONS = '<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"/>'


def docx(body: str, parts: Mapping[str, str] | None = None) -> bytes:
    """A Word file with a body, and other parts by name."""
    document = (f'<?xml version="1.0" encoding="UTF-8"?><w:document xmlns:w="{W}" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
                f'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"><w:body>{body}</w:body></w:document>')  # fmt: skip
    return packed({"word/document.xml": document, "[Content_Types].xml": "<Types/>", "_rels/.rels": _RELATIONS, **(parts or {})})


def packed(parts: Mapping[str, str | bytes]) -> bytes:
    """Parts as an archive."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def p(text: str) -> str:
    """A paragraph."""
    return f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>"


def tc(text: str, look: str = "") -> str:
    """A cell of a table."""
    return f"<w:tc><w:tcPr>{look}</w:tcPr>{p(text)}</w:tc>"


def table(*rows: str) -> str:
    """A table of rows of cells."""
    return "<w:tbl>" + "".join(f"<w:tr>{row}</w:tr>" for row in rows) + "</w:tbl>"


SMART_ART = '<d:dataModel xmlns:d="d" xmlns:a="a"><d:ptLst><d:pt><d:t><a:p><a:r><a:t>联系人：王小明</a:t></a:r></a:p></d:t></d:pt></d:ptLst></d:dataModel>'
"""The words of a SmartArt drawing."""


def related(kind: str, target: str) -> str:
    """What a part refers to: one other part."""
    return f'<Relationships xmlns="x"><Relationship Id="a" Type="x/{kind}" Target="{target}"/></Relationships>'


def sheet(rows: str, *, before: str = "", behind: str = "", strings: str = "", styles: str = "", extra: Mapping[str, str] | None = None) -> bytes:
    """A workbook of one sheet, its rows as XML."""
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    parts = {
        "xl/workbook.xml": f'<workbook xmlns="{main}" xmlns:r="r"><sheets><sheet name="表" sheetId="1" r:id="a"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": '<Relationships xmlns="x"><Relationship Id="a" Type="x/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
        "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{main}">{before}<sheetData>{rows}</sheetData>{behind}</worksheet>',
        "xl/sharedStrings.xml": f'<sst xmlns="{main}">{strings}</sst>',
        "xl/styles.xml": f'<styleSheet xmlns="{main}">{styles}</styleSheet>',
    }
    return packed(parts | dict(extra or {}))
