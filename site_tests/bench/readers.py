"""What it takes to read documents as they were published, and to understand them, each apart; the fastest of three runs."""

from __future__ import annotations

import io
import time
from collections.abc import Iterator
from pathlib import Path

import pdfplumber
import xlsxwriter

from generator.reading.source import Source, read_source
from generator.understanding.read import understand
from site_tests.conftest import DOCUMENTS, REGISTERED

ROWS = 10_000
_RUNS = 3
_HEAD = ("项目名称", "一级指标", "二级指标", "三级指标", "计算符号", "指标值", "计量单位", "权重")
_BEGIN = "| documents | amount | reading | understanding | reading, relative | understanding, relative |\n|---|---|---|---|---|---|"


def text(folder: Path) -> Iterator[str]:
    """The table: seconds by kind of document, beside the seconds of the text documents per 10,000 lines."""
    pdfs = [path for path in REGISTERED if path.suffix == ".pdf"]
    lines = sum(len(_source(path).lines) for path in DOCUMENTS)
    measures = [
        ("text, 10,000 lines", *_seconds(DOCUMENTS, 10_000 / lines)),
        ("PDF, 100 pages", *_seconds(pdfs, 100 / sum(map(_pages, pdfs)))),
        ("Excel, 10,000 rows", *_seconds([_workbook(folder / "rows.xlsx")], 10_000 / ROWS)),
    ]
    yield _BEGIN
    for name, read, understood in measures:
        kind, amount = name.split(", ")
        yield f"| {kind} | {amount} | {read:.2f} s | {understood:.2f} s | {read / measures[0][1]:.1f} | {understood / measures[0][2]:.2f} |"


def _seconds(paths: list[Path], share: float) -> tuple[float, float]:
    runs = [[_timed(path) for path in paths] for _ in range(_RUNS)]
    return min(sum(read for read, _ in run) for run in runs) * share, min(sum(after for _, after in run) for run in runs) * share


def _timed(path: Path) -> tuple[float, float]:
    start = time.perf_counter()
    source = _source(path)
    read = time.perf_counter()
    understand(source)
    return read - start, time.perf_counter() - read


def _source(path: Path) -> Source:
    source, faults = read_source(path)
    if source is None:
        raise ValueError(f"{path.name}: {faults}")
    return source


def _pages(path: Path) -> int:
    with pdfplumber.open(path) as document:
        return len(document.pages)


def _workbook(path: Path) -> Path:
    """A workbook of indicators, 20 to a project."""
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer)
    sheet = book.add_worksheet("指标")
    sheet.write_row(0, 0, _HEAD)
    for row in range(1, ROWS + 1):
        sheet.write_row(row, 0, [f"项目{row // 20}", "产出指标", "数量指标", f"完成第{row}件", "≥", row, "件", 5])
    book.close()
    path.write_bytes(buffer.getvalue())
    return path
