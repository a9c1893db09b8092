"""Excel files (.xlsx): every visible sheet as a table, cells as they are shown, merged cells with their spans."""

from __future__ import annotations

import re
import zipfile
import zlib
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal, InvalidOperation

from generator.reading.drawings import told_drawings
from generator.reading.package import AGAIN, SAVE, bare_name, elements, part_of, properties, relations_of, small_part, streamed
from generator.reading.rows import MOST_CELL, MOST_CELLS, MOST_SHEETS, Budget, ReaderNote, Rows, UnreadableError, open_archive
from generator.reading.sheet import MOST_COVERED, Found, Grid, number_of
from generator.reading.shown import BUILT_IN, is_date, shown, shown_text

_REFERENCE = re.compile(r"\$?([A-Z]{1,3})\$?(\d{1,7})")
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
_LAST_ROW, _LAST_COLUMN = 1_048_576, 16_384
MACROS = ReaderNote(0, "macros", "文件里有宏，没有运行，原件不提供下载")
_UNSHOWN = re.compile(r"xl/(?:comments|threadedComments|persons|drawings/[^/]*\.xml|diagrams/data|pivotCache|externalLinks)", re.IGNORECASE)
_TRUE = {"1", "true"}


@dataclass(frozen=True)
class Sheet:
    """One sheet of a workbook: its name, the part that holds it, whether it is shown, whether it has cells (a chart's has none)."""

    name: str
    part: str
    visible: bool
    has_cells: bool = True


@dataclass
class Book:
    """What the sheets of a workbook share; `used` marks the texts that a cell has."""

    archive: zipfile.ZipFile
    strings: list[str]
    formats: list[str]
    since_1904: bool
    used: bytearray


def read(data: bytes) -> Rows:
    """The workbook as rows of cells, a table a sheet. Raises UnreadableError."""
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        if "EncryptedPackage".encode("utf-16-le") in data:
            raise UnreadableError("文件加了密码", "不加密的文件", "用 Office 打开，去掉密码后另存")
        raise UnreadableError("不是 .xlsx，是旧版 Office 文件", "Excel 文件", SAVE)
    archive = open_archive(data)
    try:
        return _read(archive)
    except (ValueError, TypeError, IndexError, LookupError, AttributeError, ArithmeticError, OSError, RuntimeError, zlib.error) as error:
        raise UnreadableError(f"Excel 文件损坏（{type(error).__name__}）", "完整的 Excel 文件", AGAIN) from None


def _read(archive: zipfile.ZipFile) -> Rows:
    main = _main_part(archive)
    relations = relations_of(archive, main)
    sheets, since_1904 = _sheets(archive, main, relations)
    if len(sheets) > MOST_SHEETS:
        raise UnreadableError(f"有 {len(sheets)} 张工作表", f"不超过 {MOST_SHEETS} 张", "检查是否放错了文件，或拆成几份")
    budget, found = Budget(), Found()
    strings = _strings(archive, _named(archive, relations, "sharedStrings", "xl/sharedStrings.xml"), budget)
    formats = _formats(archive, _named(archive, relations, "styles", "xl/styles.xml"))
    book = Book(archive, strings, formats, since_1904, bytearray(len(strings)))
    for sheet in sheets:
        if sheet.has_cells:
            found.take(SheetReader(book, sheet, budget).grid, sheet.name, visible=sheet.visible)
            found.notes += told_drawings(archive, sheet.part, sheet.name) if sheet.visible else []
        else:
            found.skip(sheet.name)
    if any(name.lower().endswith("vbaproject.bin") for name in archive.namelist()):
        found.notes.append(MACROS)
    unused = [text for text, used in zip(strings, book.used, strict=True) if not used and text]
    unseen = (*found.unseen, *unused, *properties(archive), *_unshown_parts(archive))
    return Rows(tuple(found.rows), tuple(found.notes), found.names, unseen)


def _main_part(archive: zipfile.ZipFile) -> str:
    """The part that is the workbook. Raises UnreadableError where there is none."""
    targets = [target for kind, target in relations_of(archive, "").values() if kind == "officeDocument"]
    main = next(iter(targets), "xl/workbook.xml")
    if main.endswith(".bin"):
        raise UnreadableError("是二进制的 .xlsb，读不出", "Excel 文件（.xlsx）", SAVE)
    try:
        return part_of(archive, main).filename
    except KeyError:
        raise UnreadableError("没有工作簿，不是 .xlsx", "Excel 文件", SAVE) from None


def _named(archive: zipfile.ZipFile, relations: dict[str, tuple[str, str]], kind: str, usual: str) -> str | None:
    """The part of a kind, None where the workbook has none."""
    name = next((target for found, target in relations.values() if found == kind), usual)
    try:
        return part_of(archive, name).filename
    except KeyError:
        return None


def _sheets(archive: zipfile.ZipFile, main: str, relations: dict[str, tuple[str, str]]) -> tuple[list[Sheet], bool]:
    """The sheets in their order, and whether days count from 1904."""
    sheets, since_1904 = [], False
    for element in elements(small_part(archive, main).iter()):
        if bare_name(element) == "workbookPr":
            since_1904 = element.get("date1904") in _TRUE
        if bare_name(element) == "sheet":
            key = next((value for name, value in element.attrib.items() if name.endswith("}id")), "")
            kind, part = relations.get(key, ("worksheet", ""))
            sheets.append(Sheet(element.get("name") or "", part, element.get("state", "visible") == "visible", kind == "worksheet"))
    return sheets, since_1904


def _clean(text: str) -> str:
    """A text without Excel's escapes (`_x000D_`), with one kind of line ends, without control characters."""
    if "_x" in text:
        text = _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text)
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    return _CONTROL.sub("", text) if not text.isprintable() else text


class _Texts:
    """Collects texts as they come; a reading aid (phonetic) is none. Raises UnreadableError beyond `MOST_CELL` characters."""

    def __init__(self) -> None:
        self.parts: list[str] = []
        self.taking, self.phonetic, self.size = False, False, 0

    def begin(self) -> None:
        """Begins a new text."""
        self.parts, self.size = [], 0

    def text(self, data: str) -> None:
        """Takes a piece of text."""
        if self.taking and not self.phonetic:
            self.size += len(data)
            if self.size > MOST_CELL:
                raise UnreadableError(f"有一格有超过 {MOST_CELL} 个字", f"一格不超过 {MOST_CELL} 个字", "检查是否放错了文件")
            self.parts.append(data)


def _strings(archive: zipfile.ZipFile, part: str | None, budget: Budget) -> list[str]:
    """The texts that cells share, without phonetic readings."""
    if part is None:
        return []
    strings, texts = list[str](), _Texts()

    def start(name: str, _: dict[str, str]) -> None:
        bare = name.rpartition(":")[2]
        if bare == "si":
            texts.begin()
        elif bare == "rPh":
            texts.phonetic = True
        texts.taking = bare == "t"

    def end(name: str) -> None:
        bare = name.rpartition(":")[2]
        texts.taking = False
        if bare == "rPh":
            texts.phonetic = False
        elif bare == "si":
            budget.count(0)
            strings.append(_clean("".join(texts.parts)))
            if len(strings) > MOST_CELLS:
                raise UnreadableError(f"文件有超过 {MOST_CELLS} 段文字", f"不超过 {MOST_CELLS} 段", "检查是否放错了文件，或拆成几份")

    streamed(archive, part, "共用的文字", start, end, texts.text)
    return strings


def _formats(archive: zipfile.ZipFile, part: str | None) -> list[str]:
    """The number format of each style of cells."""
    if part is None:
        return []
    styles = small_part(archive, part)
    own = {int(each.get("numFmtId", "0")): each.get("formatCode", "") for each in elements(styles.iter()) if bare_name(each) == "numFmt"}
    cells = next((each for each in elements(styles) if bare_name(each) == "cellXfs"), None)
    numbers = [int(each.get("numFmtId", "0")) for each in elements(cells)] if cells is not None else []
    return [own.get(number, BUILT_IN.get(number, "General")) for number in numbers]


class SheetReader(_Texts):
    """Reads the cells of a sheet piece by piece into its grid."""

    def __init__(self, book: Book, sheet: Sheet, budget: Budget) -> None:
        """Reads the sheet. Raises UnreadableError."""
        super().__init__()
        self.book, self.budget, self.grid = book, budget, Grid()
        self.row, self.column, self.own = 0, 0, dict[int, str]()
        self.cell: dict[str, str] | None = None
        self.formula, self.valued, self.steps = False, False, 0
        self.columns: dict[str, int] = {}
        try:
            streamed(book.archive, sheet.part, f"工作表“{sheet.name}”", self.start, self.end, self.text)
        except KeyError:
            raise UnreadableError(f"工作表“{sheet.name}”不在文件里", "完整的 Excel 文件", AGAIN) from None

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """A tag opens."""
        bare = name.rpartition(":")[2] if ":" in name else name
        if bare == "c":
            self.cell, self.formula, self.valued = attributes, False, False
            self.begin()
        elif self.cell is not None:
            if bare == "f":
                self.formula = True
            elif bare == "rPh":
                self.phonetic = True
            self.taking = bare in {"v", "t"}
            self.valued = self.valued or self.taking
        elif bare == "row":
            self.start_row(attributes)
        elif bare == "mergeCell":
            self.merge(attributes.get("ref", ""))
        elif bare == "col":
            self.hide_columns(attributes)
        elif bare in {"oddHeader", "oddFooter", "evenHeader", "evenFooter", "firstHeader", "firstFooter"}:
            self.begin()
            self.taking = True

    def end(self, name: str) -> None:
        """A tag closes."""
        bare = name.rpartition(":")[2] if ":" in name else name
        if bare == "c" and self.cell is not None:
            self.end_cell(self.cell)
            self.cell = None
        elif bare == "rPh":
            self.phonetic = False
        elif bare == "row":
            self.budget.count(len(self.own))
            if self.own:
                self.grid.texts.setdefault(self.row, {}).update(self.own)
        elif self.taking and self.cell is None and self.parts:
            self.grid.unseen.append(without_codes("".join(self.parts)))
        self.taking = False

    def start_row(self, attributes: dict[str, str]) -> None:
        """A row begins; one that says no number is the next."""
        self.row = int(attributes.get("r") or self.row + 1)
        if not 0 < self.row <= _LAST_ROW:
            raise UnreadableError(f"有第 {self.row} 行，Excel 没有这么多行", f"不超过 {_LAST_ROW} 行", AGAIN)
        self.column, self.own = 0, {}
        if attributes.get("hidden") in _TRUE or _is_zero(attributes.get("ht")):
            self.grid.hidden_rows.add(self.row)

    def hide_columns(self, attributes: dict[str, str]) -> None:
        """Columns that are hidden or have no width."""
        if attributes.get("hidden") in _TRUE or _is_zero(attributes.get("width")):
            hidden = range(max(int(attributes.get("min", "0")), 1), min(int(attributes.get("max", "0")), _LAST_COLUMN) + 1)
            self.steps += len(hidden)
            if self.steps > MOST_COVERED:
                raise UnreadableError("隐藏的栏多得不可能", "完整的 Excel 文件", SAVE)
            self.grid.hidden_columns.update(hidden)

    def merge(self, reference: str) -> None:
        """Takes a merge (`A1:B2`)."""
        found = _REFERENCE.findall(reference)
        if len(found) == 2:
            (left, top), (right, bottom) = found
            self.grid.merges.append((int(top), number_of(left), min(int(bottom), _LAST_ROW), min(number_of(right), _LAST_COLUMN)))
        if len(self.grid.merges) > MOST_CELLS:
            raise UnreadableError("合并的格子多得不可能", "完整的 Excel 文件", SAVE)

    def end_cell(self, cell: dict[str, str]) -> None:
        """Takes what a cell shows; one that says no column is the next."""
        name = cell.get("r", "").rstrip("0123456789")
        column = self.columns.get(name) or self.column_of(name)
        self.column = column
        if not self.parts:
            if self.formula and cell.get("t") != "str" and not (cell.get("t") == "inlineStr" and self.valued):
                self.grid.unsolved.append((self.row, column))
            return
        value = "".join(self.parts)
        text = self.shown(cell, value)
        if text:
            if column > _LAST_COLUMN:
                raise UnreadableError(f"第 {self.row} 行有第 {column} 栏，Excel 没有这么多栏", f"不超过 {_LAST_COLUMN} 栏", AGAIN)
            self.own[column] = text
        elif cell.get("t") in {"s", "str", "inlineStr"}:
            self.grid.unseen.append(self.book.strings[int(value)] if cell["t"] == "s" else value)

    def column_of(self, name: str) -> int:
        """The number of a column from its letters, kept; the next one where there are none."""
        if not name:
            return self.column + 1
        number = number_of(name) if re.fullmatch("[A-Z]{1,3}", name) else 0
        if not 0 < number <= _LAST_COLUMN:
            raise UnreadableError(f"有“{name}”栏，Excel 没有这一栏", "完整的 Excel 文件", AGAIN)
        self.columns[name] = number
        return number

    def shown(self, cell: dict[str, str], value: str) -> str:
        """What a cell shows for its value."""
        kind, style = cell.get("t", "n"), int(cell.get("s") or 0)
        form = self.book.formats[style] if style < len(self.book.formats) else "General"
        if kind == "s":
            at = int(value)
            self.book.used[at] = 1
            return shown_text(self.book.strings[at], form)
        if kind in {"str", "inlineStr"}:
            return shown_text(_clean(value), form)
        if kind == "e":
            return value
        if kind == "b":
            return "TRUE" if value.strip() in _TRUE else "FALSE"
        if kind == "d":
            return _day(value, form, since_1904=self.book.since_1904)
        return number_text(value, form, since_1904=self.book.since_1904)


def without_codes(margin: str) -> str:
    """The words in the margin of a printed page, without the codes of place and font (`&C&"宋体"`)."""
    return re.sub(r'&(?:[A-Z]|"[^"]*"|\d+)', " ", margin).strip()


def _is_zero(size: str | None) -> bool:
    return size is not None and float(size) == 0


def _day(value: str, form: str, *, since_1904: bool) -> str:
    """A day written as ISO 8601 in its format."""
    when = datetime.fromisoformat(value.strip().removesuffix("Z"))
    days = when.replace(tzinfo=None) - datetime(1904 if since_1904 else 1899, 1 if since_1904 else 12, 1 if since_1904 else 30)
    return shown(Decimal(days.days) + Decimal(days.seconds) / 86_400, form if is_date(form) else "yyyy/m/d", since_1904=since_1904)


def number_text(value: str, form: str, *, since_1904: bool = False) -> str:
    """A stored number as its format shows it; a text that is no number stays."""
    if form == "General" and value.isdecimal() and value.isascii() and len(value) < 16 and value[0] != "0":
        return value
    try:
        number = Decimal(value)
    except InvalidOperation:
        return _clean(value)
    if not number.is_finite() or not (number == 0 or -400 < number.adjusted() < 309):
        return _clean(value)
    return shown(Decimal(repr(float(value))) if len(value) > 15 else number, form, since_1904=since_1904)


def _unshown_parts(archive: zipfile.ZipFile) -> list[str]:
    """Texts of comments and their authors, of text boxes, and of what is kept of other files and pivot tables."""
    found: list[str] = []
    texts = _Texts()
    texts.taking = True

    def start(_: str, attributes: dict[str, str]) -> None:
        found.extend(attributes[key] for key in ("displayName", "v") if key in attributes)

    def end(name: str) -> None:
        if name.rpartition(":")[2] in {"comment", "author", "threadedComment", "p", "v", "s"}:
            if text := _clean("".join(texts.parts)).strip():
                found.append(text)
            texts.begin()
        if len(found) > MOST_CELLS:
            raise UnreadableError(f"批注等有超过 {MOST_CELLS} 段文字", f"不超过 {MOST_CELLS} 段", "检查是否放错了文件")

    for name in archive.namelist():
        if _UNSHOWN.match(name) and name.endswith(".xml"):
            texts.begin()
            streamed(archive, name, "批注", start, end, texts.text)
    return found
