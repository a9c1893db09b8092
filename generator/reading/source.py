"""One document as numbered lines: the physical lines of a text, or the rows of cells of a file that has cells."""

from __future__ import annotations

import codecs
import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from generator.ground.addresses import document_id
from generator.ground.faults import Fault, os_reason, shorten
from generator.ground.text import HAN, half_width, visible
from generator.reading.rows import MOST_BYTES, MOST_CELL, Cell, ReaderNote, Rows, UnreadableError, grid
from generator.reading.types import XLSX, Kind, kind_of

_LINE_END = re.compile(r"\r\n|\n|\r")
_ONE_LINE = re.compile(r"[ \t]*[\r\n\t\f\v]+[ \t]*")
_CONVERT = (
    "先另存或提取为 UTF-8 纯文本（表格用制表符分列）再登记，例如 pdftotext -layout、"
    "libreoffice --headless --convert-to txt:Text；并在文件卡里写明 original_file、converter 与两者的哈希"
)
_BOMS = ((codecs.BOM_UTF8, "utf-8", "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16", "utf-16"), (codecs.BOM_UTF16_BE, "utf-16", "utf-16"))
_NO_WORDS = re.compile(r"[\s,;|｜]*$")
_HAN = re.compile(f"[{HAN}]")
_COMMON = re.compile(r"[的一是在有和年项目单位金额预算支出绩效指标数量质量万元％%\d]")


@dataclass(frozen=True)
class Line:
    """One line: its number from 1 and its text without the line end.

    In a file that has cells it is a row: `own` are its cells (one for a paragraph), `place` is where people find it in the file,
    `table` counts the file's tables from 1 (0: no table), and the text has its cells between tabs.
    """

    number: int
    text: str
    own: tuple[Cell, ...] = ()
    place: str = ""
    table: int = 0
    page: int = 0

    @property
    def cells(self) -> list[str]:
        """The cells by column, as printed: those between tabs, or the file's own, blank where none begins."""
        return list(grid(self.own)) if self.own else self.text.split("\t")

    @property
    def is_blank(self) -> bool:
        """Whether nothing but white space and what is invisible (a byte order mark in the midst of a text) stands here."""
        text = self.text.strip()
        return not text or (not text[0].isprintable() and not visible(text).strip())


@dataclass(frozen=True)
class Source:
    """A document as read: `lines` are physical lines (CRLF, LF or CR end one; a final end makes no empty line), or a file's rows.

    `notes` are what its reader has to say, `tables` the names of its tables by number, `unseen` texts that it carries but does not show.
    `way` is how the cells of a text were found again, blank where the file has cells of its own.
    """

    path: Path
    document_id: str
    sha256: str
    encoding: str
    encoding_note: str
    lines: tuple[Line, ...]
    file_type: str = "txt"
    notes: tuple[ReaderNote, ...] = ()
    tables: Mapping[int, str] = field(default_factory=dict)
    unseen: tuple[str, ...] = ()
    way: str = ""

    @property
    def name(self) -> str:
        """The name shown in messages."""
        return str(self.path)


def read_source(path: Path) -> tuple[Source | None, list[Fault]]:
    """The document in `path`, or the faults that keep it from being read; never both."""
    name = str(path)
    try:
        size = path.stat().st_size
        data = path.read_bytes() if size <= MOST_BYTES else b""
    except OSError as error:
        return None, [Fault(name, 0, f"文件读不出（{os_reason(error)}）", "可读的文件", "检查路径与权限")]
    if size > MOST_BYTES:
        return None, [Fault(name, 0, f"文件有 {size} 字节", f"不超过 {MOST_BYTES} 字节的文本", "检查是否放错了文件，或拆分")]
    kind = kind_of(data, path.suffix)
    if kind is not None and kind.read is not None:
        return _with_cells(path, data, kind)
    if kind is not None:
        return None, [Fault(name, 1, f"这是{kind.title}", kind.expected, kind.mend)]
    text, encoding, note, faults = _decode(name, data)
    if text is None:
        return None, faults
    lines = tuple(Line(number, line) for number, line in enumerate(split_lines(text), 1))
    if all(line.is_blank or _NO_WORDS.match(line.text) for line in lines):
        return None, [Fault(name, 0, "文件是空的", "至少一行文字", "换上有内容的文件，或从 data/documents/ 移走")]
    if long := next((line for line in lines if len(line.text) > MOST_CELL), None):
        mend = "检查是否放错了文件；换行丢了的，从原件重新提取"
        return None, [Fault(name, long.number, f"这一行有 {len(long.text)} 个字", f"一行不超过 {MOST_CELL} 个字", mend)]
    return Source(path, document_id(path.stem), hashlib.sha256(data).hexdigest(), encoding, note, lines), []


def split_lines(text: str) -> list[str]:
    """Physical lines: ended by CRLF, LF or CR and by nothing else; a final line end makes no empty line."""
    lines = _LINE_END.split(text)
    return lines[:-1] if lines[-1] == "" else lines


def _with_cells(path: Path, data: bytes, kind: Kind) -> tuple[Source | None, list[Fault]]:
    """The document of a file type that has cells: each row is a line."""
    try:
        rows = kind.rows(data)
    except UnreadableError as error:
        return None, [Fault(str(path), error.row, error.found, error.expected, error.mend)]
    source = of_rows(path, rows, hashlib.sha256(data).hexdigest(), kind)
    if all(line.is_blank for line in source.lines):
        return None, [Fault(str(path), 0, "文件里没有文字", "至少一行文字", "换上有内容的文件；若是扫描件，先做文字识别（OCR）")]
    return source, []


def of_rows(path: Path, rows: Rows, sha256: str = "", kind: Kind = XLSX) -> Source:
    """Rows of cells as a document: each row is a line."""
    lines = tuple(_line(number, row.cells, row.place, row.table, row.page) for number, row in enumerate(rows.rows, 1))
    return Source(path, document_id(path.stem), sha256, rows.encoding or kind.encoding, "", lines, kind.id, rows.notes, rows.tables, rows.unseen)


def _line(number: int, cells: tuple[Cell, ...], place: str, table: int, page: int) -> Line:
    return with_own(Line(number, "", (), place, table, page), cells)


def with_own(line: Line, cells: tuple[Cell, ...]) -> Line:
    """A row with other cells, its text made of them."""
    text = "\t".join(_ONE_LINE.sub(" ", cell) for cell in grid(cells)) if line.table or len(cells) != 1 else _ONE_LINE.sub(" ", cells[0].text)
    return replace(line, text=text, own=cells)


def from_rows(source: Source, rows: Rows, file_type: str, way: str) -> Source:
    """A text whose cells were found again, row by row of its physical lines; a row without cells stays as it is."""
    lines = tuple(
        replace(line, own=row.cells, table=row.table, place=row.place)
        for line, row in zip(source.lines, rows.rows, strict=True)
    )
    return replace(source, lines=lines, file_type=file_type, notes=(*source.notes, *rows.notes), way=way)


def _decode(name: str, data: bytes) -> tuple[str | None, str, str, list[Fault]]:
    for bom, label, codec in _BOMS:
        if data.startswith(bom):
            return _with_bom(name, data, label, codec)
    if b"\0" in data:
        return _without_bom_utf16(name, data)
    try:
        return data.decode("utf-8"), "utf-8", "", []
    except UnicodeDecodeError as error:
        if error.reason == "unexpected end of data" and _HAN.search(data[: error.start].decode("utf-8")):
            line = 1 + len(_LINE_END.findall(data[: error.start].decode("utf-8")))
            return None, "", "", [Fault(name, line, f"文件在一个字中间断了（第{line}行）", "完整的文件", "从原件重新提取或重新下载")]
        return _not_utf8(name, data)


def _with_bom(name: str, data: bytes, label: str, codec: str) -> tuple[str | None, str, str, list[Fault]]:
    try:
        text = data.decode(codec)
    except UnicodeDecodeError as error:
        line = 1 + len(_LINE_END.findall(data[: error.start].decode(codec, "ignore")))
        return None, "", "", [_undecodable(name, line, f"以 {label} 的标记开头，却有解不开的字节")]
    if "\0" in text:
        line = 1 + len(_LINE_END.findall(text[: text.index("\0")]))
        return None, "", "", [Fault(name, line, "文中有空字符（NUL）", "纯文本", _CONVERT)]
    return text, label, f"文件以字节顺序标记（BOM）开头，按 {label} 读取", []


def _without_bom_utf16(name: str, data: bytes) -> tuple[str | None, str, str, list[Fault]]:
    for codec in ("utf-16-le", "utf-16-be"):
        try:
            text = data.decode(codec)
        except UnicodeDecodeError:
            continue
        if "\0" not in text and _looks_chinese(text):
            return text, "utf-16", f"没有标记，按 {codec} 读取", []
    line = 1 + data[: data.index(b"\0")].count(b"\n")
    return None, "", "", [Fault(name, line, "有空字节（NUL），是二进制文件", "纯文本", _CONVERT)]


def _not_utf8(name: str, data: bytes) -> tuple[str | None, str, str, list[Fault]]:
    try:
        text = data.decode("gb18030")
    except UnicodeDecodeError:
        text = ""
    broken, sound = _lines_by_utf8(data)
    if text and not sound and _looks_chinese(text):
        return text, "gb18030", "文件不是 UTF-8，按 GB18030 读取", []
    if sound:
        return None, "", "", [_undecodable(name, line, "编码混杂：别处是 UTF-8，这一行不是") for line in broken[:20]]
    return None, "", "", [_undecodable(name, broken[0] if broken else 1, "既不是 UTF-8，也不是 GB18030")]


def _lines_by_utf8(data: bytes) -> tuple[list[int], list[int]]:
    """Numbers of the lines with bytes that are no UTF-8, and of those that are Chinese in UTF-8.

    A short line of GB18030 may be good UTF-8 by chance, but then it spells no Chinese.
    """
    broken, sound = [], []
    for number, line in enumerate(re.split(rb"\r\n|\n|\r", data), 1):
        if line.isascii():
            continue
        try:
            if _HAN.search(line.decode("utf-8")):
                sound.append(number)
        except UnicodeDecodeError:
            broken.append(number)
    return broken, sound


def _looks_chinese(text: str) -> bool:
    sample = half_width(text[:20_000])
    letters = [char for char in sample if not char.isspace()]
    odd = sum(1 for char in letters if not char.isprintable() or "\ue000" <= char <= "\uf8ff")
    return bool(letters) and odd * 50 < len(letters) and len(_COMMON.findall(sample)) * 20 >= len(letters)


def _undecodable(name: str, line: int, found: str) -> Fault:
    return Fault(name, line, shorten(found, 80), "一种编码的文本，最好是 UTF-8", "用文本编辑器以 UTF-8 另存；混有别的编码的行从原件重新提取")
