"""Which reader reads a file: told by its first bytes, not by its name."""

from __future__ import annotations

import importlib
import io
import re
import zipfile
from dataclasses import dataclass

from generator.reading.rows import Rows, UnreadableError

_HTML = re.compile(
    rb"\A(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]*>\s*)?(?:<!--.{0,2000}?-->\s*)*<(?:!doctype\s+html|html|head|body|table|meta|div|script|style|title)\b",
    re.IGNORECASE | re.DOTALL,
)
_MHTML = re.compile(rb"\A(?:[\w-]+:[^\n]*\n)*?(?:mime-version|content-type):", re.IGNORECASE)
_OLE = b"\xd0\xcf\x11\xe0"
_SAVE = "用 Office 或 WPS 打开后另存为 .docx 或 .xlsx"
_MEND = "换成 .docx、.xlsx、.pdf、.html 或文本；扫描件先做文字识别（OCR）"


@dataclass(frozen=True)
class Kind:
    """A type of file: its short name, its name for readers, the module that reads it (None: nothing does), how to mend that."""

    id: str
    title: str
    read: str | None = None
    encoding: str = "utf-8"
    expected: str = "Word、Excel、PDF、网页或文本"
    mend: str = _MEND

    def rows(self, data: bytes) -> Rows:
        """The file as rows of cells. Raises UnreadableError; a failure of a library is one too."""
        reader = importlib.import_module(f"generator.reading.{self.read}")
        try:
            rows: Rows = reader.read(data)
        except UnreadableError:
            raise
        except (MemoryError, RecursionError):
            raise UnreadableError(f"{self.title}太大或嵌套太深", "能读完的文件", _SAVE) from None
        except Exception as error:
            raise UnreadableError(f"{self.title}读不出（{type(error).__name__}）", "完整的文件", f"从原处重新下载，或{_SAVE}") from None
        return rows


XLSX = Kind("xlsx", "Excel 文件", "excel")
XLS = Kind("xls", "旧版 Office（Excel）文件", "excel_old")
DOCX = Kind("docx", "Word 文件", "word")
DOC = Kind("doc", "旧版 Office（Word）文件", "word_old")
PDF = Kind("pdf", "PDF", "pdf")
HTML = Kind("html", "网页（HTML）", "web")
_REFUSED = (
    (b"{\\rtf", "RTF"), (b"\x89PNG", "图片"), (b"\xff\xd8\xff", "图片"), (b"GIF8", "图片"), (b"II*\0", "图片"), (b"MM\0*", "图片"),
    (b"\x1f\x8b", "压缩包"), (b"Rar!", "压缩包"), (b"7z\xbc\xaf", "压缩包"), (b"OFD", "OFD"),
)  # fmt: skip


def kind_of(data: bytes, suffix: str) -> Kind | None:
    """The type of a file by its content; None for a text. The name decides only between Word and Excel of the old kind."""
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _packed(data)
    if data.startswith(_OLE):
        return _old_office(data, suffix)
    if b"%PDF-" in data[:1024]:
        return PDF
    if _HTML.match(data[:8192]) or _HTML.match(_narrow(data[:8192])) or (_MHTML.match(data[:2048]) and b"text/html" in data[:65536].lower()):
        return HTML
    for magic, title in _REFUSED:
        if data.startswith(magic):
            return Kind(title, title)
    return None


def _narrow(data: bytes) -> bytes:
    """The bytes of UTF-16 text without the zero ones, enough to see a tag."""
    return data[2:].replace(b"\0", b"") if data[:2] in {b"\xff\xfe", b"\xfe\xff"} else b""


def _packed(data: bytes) -> Kind:
    try:
        names = set(zipfile.ZipFile(io.BytesIO(data)).namelist())
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError):
        return Kind("zip", "损坏的 Office 文件或压缩包", expected="完整的文件", mend="从原处重新下载")
    if any(name.startswith("xl/") for name in names):
        return XLSX
    if any(name.startswith("word/") for name in names):
        return DOCX
    return Kind("zip", "压缩包或别的 Office 文件", mend="解开压缩包，把其中的文件一份份登记；别的 Office 文件另存为 .docx 或 .xlsx")


def _old_office(data: bytes, suffix: str) -> Kind:
    """What stands in an OLE container, told by the names of its streams (in UTF-16)."""
    def holds(name: str) -> bool:
        return name.encode("utf-16-le") in data

    if holds("EncryptedPackage"):
        return Kind("encrypted", "加了密码的 Office 文件", expected="不加密的文件", mend="用 Office 打开，去掉密码后另存")
    if holds("WordDocument"):
        return DOC
    if holds("Workbook") or holds("Book"):
        return XLS
    return DOC if suffix.lower() == ".doc" else XLS
