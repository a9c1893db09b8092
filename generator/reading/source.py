"""One document as numbered physical lines, whatever its encoding; other file types are refused with a way out."""

from __future__ import annotations

import codecs
import hashlib
import re
from dataclasses import dataclass
from pathlib import Path

from generator.ground.addresses import document_id
from generator.ground.faults import Fault, os_reason, shorten
from generator.ground.text import HAN, half_width, visible

MOST_BYTES = 50 * 1024 * 1024
_LINE_END = re.compile(r"\r\n|\n|\r")
_TYPES: tuple[tuple[bytes, str], ...] = (
    (b"PK\x03\x04", "Office 文件或压缩包（docx、xlsx、zip）"),
    (b"\xd0\xcf\x11\xe0", "旧版 Office 文件（doc、xls）"),
    (b"%PDF", "PDF"),
    (b"{\\rtf", "RTF"),
    (b"\x89PNG", "图片"),
    (b"\xff\xd8\xff", "图片"),
    (b"\x1f\x8b", "压缩包"),
)
_HTML = re.compile(rb"\A\s*(?:<\?xml[^>]*>\s*)?(?:<!doctype html|<html|<head|<body|<table)", re.IGNORECASE)
_CONVERT = (
    "先另存或提取为 UTF-8 纯文本（表格用制表符分列）再登记，例如 pdftotext -layout、"
    "libreoffice --headless --convert-to txt:Text；并在文件卡里写明 original_file、converter 与两者的哈希"
)
_BOMS = ((codecs.BOM_UTF8, "utf-8", "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16", "utf-16"), (codecs.BOM_UTF16_BE, "utf-16", "utf-16"))
_HAN = re.compile(f"[{HAN}]")
_COMMON = re.compile(r"[的一是在有和年项目单位金额预算支出绩效指标数量质量万元％%\d]")


@dataclass(frozen=True)
class Line:
    """One physical line: its number from 1 and its text without the line end."""

    number: int
    text: str

    @property
    def cells(self) -> list[str]:
        """The cells between tabs, as printed."""
        return self.text.split("\t")

    @property
    def is_blank(self) -> bool:
        """Whether nothing but white space and what is invisible (a byte order mark in the midst of a text) stands here."""
        text = self.text.strip()
        return not text or (not text[0].isprintable() and not visible(text).strip())


@dataclass(frozen=True)
class Source:
    """A document as read: `lines` are physical lines (CRLF, LF or CR end one; a final end makes no empty line)."""

    path: Path
    document_id: str
    sha256: str
    encoding: str
    encoding_note: str
    lines: tuple[Line, ...]

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
    if faults := _type_faults(name, data):
        return None, faults
    text, encoding, note, faults = _decode(name, data)
    if text is None:
        return None, faults
    lines = tuple(Line(number, line) for number, line in enumerate(split_lines(text), 1))
    if all(line.is_blank for line in lines):
        return None, [Fault(name, 0, "文件是空的", "至少一行文字", "换上有内容的文件，或从 data/documents/ 移走")]
    return Source(path, document_id(path.stem), hashlib.sha256(data).hexdigest(), encoding, note, lines), []


def split_lines(text: str) -> list[str]:
    """Physical lines: ended by CRLF, LF or CR and by nothing else; a final line end makes no empty line."""
    lines = _LINE_END.split(text)
    return lines[:-1] if lines[-1] == "" else lines


def _type_faults(name: str, data: bytes) -> list[Fault]:
    for magic, kind in _TYPES:
        if data.startswith(magic):
            return [Fault(name, 1, f"这是{kind}", "纯文本", _CONVERT)]
    if _HTML.match(data):
        return [Fault(name, 1, "这是网页（HTML）", "纯文本", _CONVERT)]
    return []


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
