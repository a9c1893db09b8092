"""Excel files (.xlsx): every visible sheet as a table, cells as they are shown, merged cells with their spans."""

from __future__ import annotations

import posixpath
import re
import zipfile
import zlib
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal, InvalidOperation
from xml.parsers import expat

from lxml import etree

from generator.ground.text import HAN
from generator.reading.rows import (
    MOST_CELL,
    MOST_CELLS,
    MOST_COLUMNS,
    MOST_SHEETS,
    Budget,
    Cell,
    ReaderNote,
    Row,
    Rows,
    UnreadableError,
    open_archive,
    read_part,
)
from generator.reading.shown import BUILT_IN, is_date, shown, shown_text

_REFERENCE = re.compile(r"\$?([A-Z]{1,3})\$?(\d{1,7})")
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
_PERSON = re.compile(rf"[{HAN}]{{2,4}}")
_NOBODY = {"微软用户", "用户", "管理员", "雨林木风", "番茄花园", "深度技术"}
_SAVE = "用 Excel 或 WPS 打开后另存为 .xlsx 再登记"
_AGAIN = f"从原处重新下载，或{_SAVE}"
_LAST_ROW, _LAST_COLUMN = 1_048_576, 16_384
_MOST_COVERED = 20_000_000
MACROS = ReaderNote(0, "macros", "文件里有宏，没有运行，原件不提供下载")
_UNSHOWN = re.compile(r"xl/(?:comments|threadedComments|persons|drawings/[^/]*\.xml|pivotCache|externalLinks)", re.IGNORECASE)
_TRUE = {"1", "true"}


@dataclass(frozen=True)
class Sheet:
    """One sheet of a workbook: its name, the part that holds it, whether it is shown, whether it has cells (a chart's has none)."""

    name: str
    part: str
    visible: bool
    has_cells: bool = True


@dataclass
class Grid:
    """The cells of a sheet while it is read: texts by row and column (from 1), merges, what is hidden, formulas without a result."""

    texts: dict[int, dict[int, str]] = field(default_factory=dict)
    merges: list[tuple[int, int, int, int]] = field(default_factory=list)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    unsolved: list[tuple[int, int]] = field(default_factory=list)
    unseen: list[str] = field(default_factory=list)


@dataclass
class Found:
    """What a workbook gave so far, sheet by sheet."""

    rows: list[Row] = field(default_factory=list)
    notes: list[ReaderNote] = field(default_factory=list)
    names: dict[int, str] = field(default_factory=dict)
    unseen: list[str] = field(default_factory=list)
    blank: int = 0

    def take(self, grid: Grid, name: str, *, visible: bool) -> None:
        """Takes in a sheet. Raises UnreadableError where a formula has no result."""
        self.unseen += grid.unseen
        rows, unseen, told = rows_of(grid, name, len(self.names) + 1)
        if not visible:
            self.notes.append(ReaderNote(0, "hidden-sheet", f"隐藏的工作表“{name}”没有发布"))
            self.unseen += ["\t".join(own.values()) for own in grid.texts.values()] + unseen
            return
        self.notes += [ReaderNote(len(self.rows) + 1 if rows else 0, kind, reason) for kind, reason in told]
        self.unseen += unseen
        self.blank += sum(not row.cells for row in rows)
        if self.blank > MOST_CELLS:
            raise UnreadableError(f"有超过 {MOST_CELLS} 个空行", f"不超过 {MOST_CELLS} 个", "删去表格后面远处的文字后另存")
        if rows:
            self.names[len(self.names) + 1] = name
            self.rows += rows

    def skip(self, name: str) -> None:
        """Tells of a sheet that has no cells."""
        self.notes.append(ReaderNote(0, "chart-sheet", f"“{name}”是图表页，没有单元格，没有读"))


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
        raise UnreadableError("不是 .xlsx，是旧版 Office 文件", "Excel 文件", _SAVE)
    archive = open_archive(data)
    try:
        return _read(archive)
    except (ValueError, TypeError, IndexError, LookupError, AttributeError, ArithmeticError, OSError, RuntimeError, zlib.error) as error:
        raise UnreadableError(f"Excel 文件损坏（{type(error).__name__}）", "完整的 Excel 文件", _AGAIN) from None


def _read(archive: zipfile.ZipFile) -> Rows:
    main = _main_part(archive)
    relations = _relations(archive, main)
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
        else:
            found.skip(sheet.name)
    if any(name.lower().endswith("vbaproject.bin") for name in archive.namelist()):
        found.notes.append(MACROS)
    unused = [text for text, used in zip(strings, book.used, strict=True) if not used and text]
    unseen = (*found.unseen, *unused, *properties(archive), *_unshown_parts(archive))
    return Rows(tuple(found.rows), tuple(found.notes), found.names, unseen)


def rows_of(grid: Grid, name: str, table: int) -> tuple[list[Row], list[str], list[tuple[str, str]]]:
    """The rows of a sheet without what is hidden; the rows of which something is not shown; what there is to say of that.

    Raises UnreadableError where a formula that is not below a merge has no kept result, or texts stand beyond `MOST_COLUMNS`.
    """
    covered = _covered(grid)
    for row, column in grid.unsolved:
        if column not in covered.get(row, ()):
            where = f"{name}!{letters(column)}{row}"
            raise UnreadableError(f"{where} 是公式，文件里没有存它的结果", "存有计算结果的文件", "用 Excel、WPS 或 LibreOffice 打开，重新计算后保存")
    unseen = ["\t".join(own.values()) for row, own in grid.texts.items()
              if row in grid.hidden_rows or row in covered or not grid.hidden_columns.isdisjoint(own)]  # fmt: skip
    told = [*_told(grid, name, covered)]
    texts = {row: {column: text for column, text in own.items() if column not in covered.get(row, ())} for row, own in grid.texts.items()}
    anchors = _anchors(grid, texts)
    texts = {row: own for row, own in texts.items() if own and row not in grid.hidden_rows}
    last_row = max((row for row, own in texts.items() if not grid.hidden_columns.issuperset(own)), default=0)
    last_column = max((column for own in texts.values() for column in own if column not in grid.hidden_columns), default=0)
    columns = [column for column in range(1, last_column + 1) if column not in grid.hidden_columns]
    if len(columns) > MOST_COLUMNS:
        raise UnreadableError(f"工作表“{name}”有超过 {MOST_COLUMNS} 栏", f"不超过 {MOST_COLUMNS} 栏", "检查是否放错了文件")
    lines = [row for row in range(1, last_row + 1) if row not in grid.hidden_rows]
    place = {column: at for at, column in enumerate(columns)}
    spans: dict[int, dict[int, tuple[int, int]]] = {}
    for row, column, bottom, right in anchors:
        wide, deep = bisect_right(columns, right) - place.get(column, len(columns)), bisect_right(lines, bottom) - bisect_left(lines, row)
        if wide * deep > 1 and row <= last_row and column in place:
            spans.setdefault(row, {})[column] = (wide, deep)
            texts.setdefault(row, {}).setdefault(column, "")
    rows = [Row(_cells(texts.get(row), spans.get(row), place), f"{name}!{row}", table) for row in lines]
    return rows, unseen, told


def _cells(own: dict[int, str] | None, spans: dict[int, tuple[int, int]] | None, place: dict[int, int]) -> tuple[Cell, ...]:
    if own is None:
        return ()
    if spans is None:
        return tuple([Cell(own[column], place[column]) for column in sorted(own) if column in place])
    return tuple([Cell(own[column], place[column], *spans.get(column, (1, 1))) for column in sorted(own) if column in place])


def _covered(grid: Grid) -> dict[int, set[int]]:
    """The columns, by row, where a text is left below a merge. Raises UnreadableError where merges cover more than a sheet can hold."""
    found: dict[int, set[int]] = {}
    rows = sorted({*grid.texts, *(row for row, _ in grid.unsolved)})
    unsolved: dict[int, set[int]] = {}
    for row, column in grid.unsolved:
        unsolved.setdefault(row, set()).add(column)
    steps = 0
    for top, left, bottom, right in grid.merges:
        below = rows[bisect_left(rows, top) : bisect_right(rows, bottom)]
        steps += len(below)
        if steps > _MOST_COVERED:
            raise UnreadableError("合并的格子多得不可能", "互不重叠的合并单元格", _SAVE)
        for row in below:
            under = {column for column in (*grid.texts.get(row, ()), *unsolved.get(row, ())) if left <= column <= right} - ({left} if row == top else set())
            if under:
                found.setdefault(row, set()).update(under)
    return found


def _anchors(grid: Grid, texts: dict[int, dict[int, str]]) -> list[tuple[int, int, int, int]]:
    """The merges from their first visible cell on; the text of one that begins hidden moves there."""
    next_row, next_column = _following(grid.hidden_rows), _following(grid.hidden_columns)
    moved = list[tuple[int, int, int, int]]()
    for top, left, bottom, right in grid.merges:
        row, column = next_row.get(top, top), next_column.get(left, left)
        if row <= bottom and column <= right:
            if (row, column) != (top, left) and (text := texts.get(top, {}).pop(left, "")):
                texts.setdefault(row, {})[column] = text
            moved.append((row, column, bottom, right))
    return moved


def _following(hidden: set[int]) -> dict[int, int]:
    """Each hidden row or column with the next one that is not."""
    found: dict[int, int] = {}
    for each in sorted(hidden, reverse=True):
        found[each] = found.get(each + 1, each + 1)
    return found


def _told(grid: Grid, name: str, covered: dict[int, set[int]]) -> Iterator[tuple[str, str]]:
    """Which hidden rows and columns hold texts."""
    rows = sorted(row for row in grid.hidden_rows if row in grid.texts)
    if rows:
        yield "hidden-rows", f"工作表“{name}”里隐藏的第 {_named_runs(rows, str)} 行没有发布"
    columns = {column for row, own in grid.texts.items() for column in own if column in grid.hidden_columns and column not in covered.get(row, ())}
    if columns:
        yield "hidden-columns", f"工作表“{name}”里隐藏的 {_named_runs(sorted(columns), letters)} 列没有发布"


def _named_runs(numbers: list[int], name: Callable[[int], str]) -> str:
    """Numbers by their names, neighbours together: `2、4–7`; no more than twenty."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][-1] + 1:
            runs[-1][1:] = [number]
        else:
            runs.append([number])
    return "、".join("–".join(map(name, run)) for run in runs[:20]) + (" 等" if len(runs) > 20 else "")


def letters(column: int) -> str:
    """The letters of a column (`27` → `AA`)."""
    text = ""
    while column:
        column, rest = divmod(column - 1, 26)
        text = chr(65 + rest) + text
    return text


def number_of(name: str) -> int:
    """The number of a column from its letters."""
    number = 0
    for char in name:
        number = number * 26 + ord(char) - 64
    return number


def _refuse(*_: object) -> None:
    raise UnreadableError("文件的 XML 里有实体声明", "没有实体声明的 Office 文件", _SAVE)


class _RootReached(Exception):  # noqa: N818 - no error: what stands before the root is clean
    """The root of a part is reached."""


def _reach_root(*_: object) -> None:
    raise _RootReached


def parsed(content: bytes) -> etree._Element:
    """A part as XML, nothing in it expanded or fetched. Raises UnreadableError where it is none, or declares entities."""
    before = expat.ParserCreate()
    before.StartDoctypeDeclHandler, before.StartElementHandler = _refuse, _reach_root
    try:
        before.Parse(content, True)
    except _RootReached:
        pass
    except (expat.ExpatError, ValueError, LookupError):
        raise UnreadableError("文件损坏，有一部分不成 XML", "完整的 Office 文件", _AGAIN) from None
    try:
        return etree.fromstring(content, etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True, load_dtd=False))
    except (etree.XMLSyntaxError, ValueError):
        raise UnreadableError("文件损坏，有一部分不成 XML", "完整的 Office 文件", _AGAIN) from None


def _stream(archive: zipfile.ZipFile, part: str, what: str, start: Callable[[str, dict[str, str]], None], end: Callable[[str], None],
            text: Callable[[str], None]) -> None:  # fmt: skip
    """Reads a part piece by piece, so that it is never in memory as a whole. Raises UnreadableError, KeyError where it is not there."""
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = _refuse
    parser.StartElementHandler, parser.EndElementHandler, parser.CharacterDataHandler = start, end, text
    try:
        with archive.open(_part(archive, part)) as file:
            while piece := file.read(1 << 18):
                parser.Parse(piece, False)
            parser.Parse(b"", True)
    except (expat.ExpatError, zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError):
        raise UnreadableError(f"{what}损坏", "完整的 Excel 文件", _AGAIN) from None


def _part(archive: zipfile.ZipFile, name: str) -> zipfile.ZipInfo:
    """A part by its name, in capitals or not, as programs write it. Raises KeyError where it is not there."""
    try:
        return archive.getinfo(name)
    except KeyError:
        return next((each for each in archive.infolist() if each.filename.replace("\\", "/").lower() == name.lower()), None) or archive.getinfo(name)


def _small_part(archive: zipfile.ZipFile, name: str) -> etree._Element:
    """A part that no honest workbook has large, as XML. Raises UnreadableError, KeyError where it is not there."""
    part = _part(archive, name)
    if part.file_size > 64 * 1024 * 1024:
        raise UnreadableError(f"文件里的 {name} 大得不可能", "完整的 Excel 文件", _SAVE)
    return parsed(read_part(archive, part.filename))


def _bare(element: etree._Element) -> str:
    return str(etree.QName(element).localname)


def _elements(root: Iterable[etree._Element]) -> Iterator[etree._Element]:
    return (each for each in root if isinstance(each.tag, str))


def _main_part(archive: zipfile.ZipFile) -> str:
    """The part that is the workbook. Raises UnreadableError where there is none."""
    targets = [target for kind, target in _relations(archive, "").values() if kind == "officeDocument"]
    main = next(iter(targets), "xl/workbook.xml")
    if main.endswith(".bin"):
        raise UnreadableError("是二进制的 .xlsb，读不出", "Excel 文件（.xlsx）", _SAVE)
    try:
        return _part(archive, main).filename
    except KeyError:
        raise UnreadableError("没有工作簿，不是 .xlsx", "Excel 文件", _SAVE) from None


def _relations(archive: zipfile.ZipFile, part: str) -> dict[str, tuple[str, str]]:
    """What a part refers to: id → kind and part."""
    folder, name = posixpath.split(part)
    try:
        root = _small_part(archive, posixpath.join(folder, "_rels", f"{name}.rels"))
    except KeyError:
        return {}
    found = {}
    for each in _elements(root):
        target = (each.get("Target") or "").replace("\\", "/")
        whole = target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))
        found[each.get("Id") or ""] = ((each.get("Type") or "").rpartition("/")[2], whole)
    return found


def _named(archive: zipfile.ZipFile, relations: dict[str, tuple[str, str]], kind: str, usual: str) -> str | None:
    """The part of a kind, None where the workbook has none."""
    name = next((target for found, target in relations.values() if found == kind), usual)
    try:
        return _part(archive, name).filename
    except KeyError:
        return None


def _sheets(archive: zipfile.ZipFile, main: str, relations: dict[str, tuple[str, str]]) -> tuple[list[Sheet], bool]:
    """The sheets in their order, and whether days count from 1904."""
    sheets, since_1904 = [], False
    for element in _elements(_small_part(archive, main).iter()):
        if _bare(element) == "workbookPr":
            since_1904 = element.get("date1904") in _TRUE
        if _bare(element) == "sheet":
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

    _stream(archive, part, "共用的文字", start, end, texts.text)
    return strings


def _formats(archive: zipfile.ZipFile, part: str | None) -> list[str]:
    """The number format of each style of cells."""
    if part is None:
        return []
    styles = _small_part(archive, part)
    own = {int(each.get("numFmtId", "0")): each.get("formatCode", "") for each in _elements(styles.iter()) if _bare(each) == "numFmt"}
    cells = next((each for each in _elements(styles) if _bare(each) == "cellXfs"), None)
    numbers = [int(each.get("numFmtId", "0")) for each in _elements(cells)] if cells is not None else []
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
            _stream(book.archive, sheet.part, f"工作表“{sheet.name}”", self.start, self.end, self.text)
        except KeyError:
            raise UnreadableError(f"工作表“{sheet.name}”不在文件里", "完整的 Excel 文件", _AGAIN) from None

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
            raise UnreadableError(f"有第 {self.row} 行，Excel 没有这么多行", f"不超过 {_LAST_ROW} 行", _AGAIN)
        self.column, self.own = 0, {}
        if attributes.get("hidden") in _TRUE or _is_zero(attributes.get("ht")):
            self.grid.hidden_rows.add(self.row)

    def hide_columns(self, attributes: dict[str, str]) -> None:
        """Columns that are hidden or have no width."""
        if attributes.get("hidden") in _TRUE or _is_zero(attributes.get("width")):
            hidden = range(max(int(attributes.get("min", "0")), 1), min(int(attributes.get("max", "0")), _LAST_COLUMN) + 1)
            self.steps += len(hidden)
            if self.steps > _MOST_COVERED:
                raise UnreadableError("隐藏的栏多得不可能", "完整的 Excel 文件", _SAVE)
            self.grid.hidden_columns.update(hidden)

    def merge(self, reference: str) -> None:
        """Takes a merge (`A1:B2`)."""
        found = _REFERENCE.findall(reference)
        if len(found) == 2:
            (left, top), (right, bottom) = found
            self.grid.merges.append((int(top), number_of(left), min(int(bottom), _LAST_ROW), min(number_of(right), _LAST_COLUMN)))
        if len(self.grid.merges) > MOST_CELLS:
            raise UnreadableError("合并的格子多得不可能", "完整的 Excel 文件", _SAVE)

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
                raise UnreadableError(f"第 {self.row} 行有第 {column} 栏，Excel 没有这么多栏", f"不超过 {_LAST_COLUMN} 栏", _AGAIN)
            self.own[column] = text
        elif cell.get("t") in {"s", "str", "inlineStr"}:
            self.grid.unseen.append(self.book.strings[int(value)] if cell["t"] == "s" else value)

    def column_of(self, name: str) -> int:
        """The number of a column from its letters, kept; the next one where there are none."""
        if not name:
            return self.column + 1
        number = number_of(name) if re.fullmatch("[A-Z]{1,3}", name) else 0
        if not 0 < number <= _LAST_COLUMN:
            raise UnreadableError(f"有“{name}”栏，Excel 没有这一栏", "完整的 Excel 文件", _AGAIN)
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


def properties(archive: zipfile.ZipFile) -> Iterator[str]:
    """The document's properties, which nobody sees; who made it as a person where that is a Chinese name."""
    for part in ("docProps/core.xml", "docProps/app.xml", "docProps/custom.xml"):
        try:
            root = _small_part(archive, part)
        except KeyError:
            continue
        for element in _elements(root.iter()):
            if text := (element.text or "").strip():
                yield maker(text) if _bare(element) in {"creator", "lastModifiedBy", "Manager"} else text


def maker(name: str) -> str:
    """Who made a file, as a person where that is a Chinese name and not what an installation of Office is called."""
    return f"编制人：{name}" if _PERSON.fullmatch(name) and name not in _NOBODY else name


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
            _stream(archive, name, "批注", start, end, texts.text)
    return found
