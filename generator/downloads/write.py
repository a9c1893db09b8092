"""Every file to take away, format by format, and what pages say of them."""

from __future__ import annotations

from pathlib import Path

from generator.downloads import archive, datasette, guides, package, sqlite_file, workbook
from generator.downloads.csv_files import write_csv_files
from generator.downloads.files import Download, download, published
from generator.downloads.json_files import write_json_files
from generator.downloads.parquet_files import write_parquet_files
from generator.downloads.publication import Publication

FORMATS = ("csv", "json", "parquet")


def write_downloads(publication: Publication, root: Path) -> tuple[Download, ...]:
    """The files below `root/data/`, CITATION.cff and llms.txt in `root`; returns those that pages offer."""
    folder = root / "data"
    folder.mkdir(parents=True, exist_ok=True)
    tables = publication.tables
    write_csv_files(tables, folder)
    write_json_files(tables, folder)
    write_parquet_files(tables, folder)
    sqlite_file.write_sqlite_file(tables, folder)
    workbook.write_workbook(publication, folder)
    datasette.write_datasette_metadata(publication, folder)
    whole = (workbook.NAME, sqlite_file.NAME, datasette.NAME)
    found = [download(published(folder / name)) for name in whole]
    found += [download(published(folder / f"{name}.{ending}"), name, len(table)) for name, table in tables.items() for ending in FORMATS]
    guides.write_readme(publication, folder, found)
    package.write_package(publication, folder, found)
    archive.write_archive(folder, [*(f"{name}.csv" for name in tables), package.NAME, guides.README])
    guides.write_citation(publication, root)
    guides.write_llms(publication, root, found)
    return (*found, *(download(folder / name) for name in (archive.NAME, package.NAME, guides.README)))
