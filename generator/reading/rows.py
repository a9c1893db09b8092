"""What every reader of a file type gives: numbered rows of cells in reading order, and what keeps a file from being read.

A paragraph is a row of one cell; a row of a table has its cells with their spans. Nothing here knows what a word means.
"""

from __future__ import annotations

import io
import time
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field

MOST_BYTES = 50 * 1024 * 1024
MOST_UNPACKED = 600 * 1024 * 1024
MOST_PARTS = 20_000
MOST_CELLS = 2_000_000
MOST_PAGES = 2_000
MOST_SHEETS = 1_000
MOST_CELL = 200_000
"""Characters of one cell or paragraph."""
MOST_COLUMNS = 2_000
MOST_SECONDS = 300


class UnreadableError(Exception):
    """Why a file cannot be read: what was found, what was expected, how to mend it; `row` is where, 0 the file as a whole."""

    def __init__(self, found: str, expected: str, mend: str, row: int = 0) -> None:
        """Keeps the three parts of the message."""
        self.found, self.expected, self.mend, self.row = found, expected, mend, row
        super().__init__(found)


@dataclass(frozen=True, slots=True)
class Cell:
    r"""A cell: its text as shown (a line end inside is `\n`), the grid column where it begins (from 0), how far it stretches.

    What a merge covers has no cell of its own. `line` is where it stands in a text whose rows take several lines; 0: on the row's own.
    """

    text: str
    column: int = 0
    columns: int = 1
    rows: int = 1
    line: int = 0


@dataclass(frozen=True, slots=True)
class Row:
    """One row: its cells from left to right, where people find it in the file (`Sheet1!12`, `第3页 表2 第5行`), and its table.

    `table` counts the tables of the file from 1; 0 is a paragraph outside any table. Blank rows of a table are rows too.
    `page` is the page it stands on, 0 where the file has no pages.
    """

    cells: tuple[Cell, ...]
    place: str
    table: int = 0
    page: int = 0


@dataclass(frozen=True, slots=True)
class ReaderNote:
    """What a reader did that a person should know (`hidden-sheet`: 隐藏的工作表“x”没有发布), at a row (from 1; 0: the whole file).

    `printed` and `published`: what of `field` was read as what. A note of kind `unread` says that its row could not be read.
    """

    row: int
    kind: str
    reason: str
    field: str = "document"
    printed: str = ""
    published: str = ""
    certainty: str = "certain"


@dataclass(frozen=True)
class Rows:
    """A file as rows of cells. `tables` names the tables that have a name (a sheet's), by their number.

    `unseen`: texts that the file carries but does not show (comments, properties, hidden cells, deleted text); nothing of them is
    published, but where they name persons the file itself is not offered.
    """

    rows: tuple[Row, ...]
    notes: tuple[ReaderNote, ...] = ()
    tables: dict[int, str] = field(default_factory=dict)
    unseen: tuple[str, ...] = ()
    encoding: str = ""


class Budget:
    """How much a file may take: cells and seconds; each reader counts on it as it goes."""

    def __init__(self) -> None:
        """Starts the clock."""
        self.cells = 0
        self.end = time.monotonic() + MOST_SECONDS

    def count(self, cells: int = 1) -> None:
        """Takes note of some cells read. Raises UnreadableError beyond `MOST_CELLS` cells or `MOST_SECONDS` seconds."""
        self.cells += cells
        if self.cells > MOST_CELLS:
            raise UnreadableError(f"文件有超过 {MOST_CELLS} 个格子", f"不超过 {MOST_CELLS} 个", "检查是否放错了文件，或拆成几份")
        if time.monotonic() > self.end:
            raise UnreadableError(f"读了 {MOST_SECONDS} 秒还没有读完", f"{MOST_SECONDS} 秒以内", "拆成几份，或另存为别的格式")


def open_archive(data: bytes) -> zipfile.ZipFile:
    """The archive that an Office file is. Raises UnreadableError where it is damaged, encrypted, or unpacks beyond the limits."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
        parts = archive.infolist()
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError):
        raise UnreadableError("文件损坏，打不开", "完整的 Office 文件", "从原处重新下载，或用 Office 打开后另存") from None
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED:
        raise UnreadableError("文件解开后大得不可能", f"解开后不超过 {MOST_UNPACKED} 字节、{MOST_PARTS} 个部分", "检查是否放错了文件；确实这么大的，拆成几份")
    if any(part.flag_bits & 1 for part in parts):
        raise UnreadableError("文件加了密码", "不加密的文件", "用 Office 打开，去掉密码后另存")
    return archive


def read_part(archive: zipfile.ZipFile, name: str) -> bytes:
    """One part of an archive, no more than it says it holds. Raises UnreadableError where it is damaged, KeyError where it is not there."""
    part = archive.getinfo(name)
    try:
        with archive.open(part) as file:
            content = file.read(part.file_size + 1)
    except (zipfile.BadZipFile, ValueError, OSError, EOFError, NotImplementedError, RuntimeError, zlib.error):
        raise UnreadableError("文件损坏，有一部分解不开", "完整的 Office 文件", "从原处重新下载，或用 Office 打开后另存") from None
    if len(content) > part.file_size:
        raise UnreadableError("文件损坏，内容比写明的长", "完整的 Office 文件", "从原处重新下载，或用 Office 打开后另存")
    return content


def grid(cells: tuple[Cell, ...]) -> Iterator[str]:
    """The texts of a row by grid column, blank where no cell begins."""
    at = 0
    for cell in cells:
        yield from ("" for _ in range(cell.column - at))
        yield cell.text
        at = cell.column + 1
