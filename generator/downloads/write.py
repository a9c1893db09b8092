"""Every file to take away, format by format, and what pages say of them."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from generator.downloads import archive, datasette, guides, package, sqlite_file, workbook
from generator.downloads.csv_files import write_csv_files
from generator.downloads.files import Download, download, published
from generator.downloads.json_files import write_json_files
from generator.downloads.packing import Pieces
from generator.downloads.parquet_files import write_parquet_files
from generator.downloads.publication import Publication
from generator.downloads.rows import whole_rows
from generator.ground.faults import Fault, stop_at
from generator.tables.schema import Tables

FORMATS = ("csv", "json", "parquet")


def write_databases(tables: Tables, folder: Path) -> None:
    """The formats that hold the tables in an order of their own, into `folder` as they are published: Parquet and SQLite."""
    folder.mkdir(parents=True, exist_ok=True)
    write_parquet_files(tables, folder)
    sqlite_file.write_sqlite_file(tables, folder)
    published(folder / sqlite_file.NAME)


def write_downloads(publication: Publication, own: Mapping[str, Pieces], root: Path) -> tuple[Download, ...]:
    """The further files below `root/data/`, where those of `write_databases` lie, CITATION.cff and llms.txt in `root`.

    `own` are the rows of the documents (rows.py). Returns the files that pages offer.
    """
    folder, tables = root / "data", publication.tables
    rows = whole_rows(tables, own)
    stop_at([Fault("data", 0, f"表 {name} 有 {len(tables[name])} 行，写成的是 {written} 行", "一样多：文件在建站途中变了", "再建一次", "site")
             for name, pieces in rows.items() if (written := sum(piece.rows for piece in pieces)) != len(tables[name])])  # fmt: skip
    write_csv_files(rows, folder)
    write_json_files(rows, folder)
    workbook.write_workbook(publication, rows, folder)
    datasette.write_datasette_metadata(publication, folder)
    whole = (workbook.NAME, sqlite_file.NAME, datasette.NAME)
    found = [download(published(folder / name)) for name in whole]
    found += [download(published(folder / f"{name}.{ending}"), name, len(table)) for name, table in tables.items() for ending in FORMATS]
    guides.write_readme(publication, folder, found)
    package.write_package(publication, folder, found)
    archive.write_archive(rows, folder, [package.NAME, guides.README])
    guides.write_citation(publication, root)
    guides.write_llms(publication, root, found)
    return (*found, *(download(folder / name) for name in (archive.NAME, package.NAME, guides.README)))
