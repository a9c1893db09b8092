"""The texts that lead people and machines through the data: README.txt in the downloads, CITATION.cff and llms.txt at the root."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

from generator.downloads import sqlite_file
from generator.downloads.files import Download
from generator.downloads.publication import NOTICE, Publication
from generator.tables.schema import ABOUT

README, CITATION, LLMS = "README.txt", "CITATION.cff", "llms.txt"

KINDS = (
    "数是什么：年初预算是计划数；全年预算是调整后的；执行数与决算是实际支出；目标是承诺；完成值与得分是单位自评的。不同的数不加在一起。",
    "What figures are: initial budgets are planned, adjusted ones changed in the year, executed ones and accounts spent; targets are promised, actuals and "
    "scores are reported by the office itself. Never add different kinds.",
)

_PACKED = (
    "", "以 .gz 结尾的是压缩过的大文件：解压（gunzip、7-Zip）后与不压缩的相同；pandas、DuckDB 可直接读 .json.gz。",
    "Large files end in .gz: unpack them (gunzip, 7-Zip); pandas and DuckDB read .json.gz as it is. Here:",
)


def write_readme(publication: Publication, folder: Path, downloads: Sequence[Download]) -> None:
    """`folder/README.txt`: what the files are, how to read them, how to use data and site offline."""
    whole = [f"{each.name}  {each.size} bytes  SHA-256 {each.sha256}" for each in downloads if not each.table]
    tables = [f"{name}.csv .json .parquet  {ABOUT[name].title} {ABOUT[name].title_en}：{ABOUT[name].zh}" for name in publication.tables]
    packed = [each.name for each in downloads if each.compression]
    lines = [
        *publication.readme_lines(), "", *KINDS, "", "文件 Files", *whole, *tables,
        *((*_PACKED, f"  {', '.join(packed)}") if packed else ()),
        "", "CSV：UTF-8，开头带标记。文字以 = + - @ 开头、表格软件会当作公式的格，前面加一个撇号（'），去掉这一个撇号就是原文；其他格式里是原文。",
        "CSV: UTF-8 with BOM, comma as separator. A text cell that a spreadsheet would calculate carries one apostrophe before it; take it away for the "
        "exact text. The other formats hold the exact text.",
        "JSON：{\"columns\": [...], \"data\": [[...], ...]}；pandas.read_json(f, orient=\"split\", dtype=False)。",
        "Parquet：duckdb -c \"SELECT * FROM 'projects.parquet'\"。decimal 为双精度；每一位数字见 CSV、JSON。",
        "SQLite：datasette ledger.sqlite --metadata datasette.json",
        "XLSX：每张表一个工作表；超过 1,048,575 行的续在“(2)”等工作表；超过 32,767 字的格截断并注明。",
        "datapackage.json：Frictionless 数据包；frictionless validate datapackage.json。逐个文件的 SHA-256 也在其中。",
        "", "离线看网站 Offline：下载或复制整个 site 文件夹，在里面运行 python -m http.server，然后打开 http://localhost:8000/ 。",
        "Copy the whole site folder, run `python -m http.server` in it and open http://localhost:8000/ ; nothing is fetched from elsewhere.",
    ]  # fmt: skip
    _write(folder / README, lines)


def write_citation(publication: Publication, folder: Path) -> None:
    """`folder/CITATION.cff`, in the Citation File Format 1.2.0."""
    terms = publication.conditions
    fields = {
        "cff-version": "1.2.0", "message": "引用时请写明文件标题、行号与文件的 SHA-256。Please cite the document, its lines and its SHA-256 as well.",
        "type": "dataset", "title": terms.site_name, "abstract": f"{terms.description} {NOTICE}", "version": publication.version,
    }  # fmt: skip
    entity = {"name": terms.steward or terms.site_name} | ({"email": terms.email} if terms.email else {})
    lines = [f"{name}: {_quoted(value)}" for name, value in fields.items()]
    lines += ["authors:", *(f"{'  - ' if name == 'name' else '    '}{name}: {_quoted(value)}" for name, value in entity.items())]
    lines += [f"license: {_quoted(terms.data.name)}", f"license-url: {_quoted(terms.data.url)}"]
    lines += [f"url: {_quoted(terms.site_url)}"] if terms.site_url else []
    _write(folder / CITATION, lines)


def write_llms(publication: Publication, folder: Path, downloads: Sequence[Download]) -> None:
    """`folder/llms.txt`: where programs that read for people find the data, and what they must not make of it."""
    terms, link = publication.conditions, publication.address
    names = {each.plain: each.name for each in downloads}
    large = ["Files that end in .gz are gzipped: unpack them first.", ""] if any(each.compression for each in downloads) else []
    lines = [
        f"# {terms.site_name}", "", f"> {terms.description} {NOTICE}", "",
        "Every figure carries the document and the physical line that prints it; quote both. Money is whole yuan; null means \"not printed\", never 0. "
        "Budgets are planned (in rows with stage evaluation budget_yuan is the one after changes), executed_yuan and final accounts are spent. Targets "
        "are promises and are never added up; actual_ columns are results as the office itself reports them. A check with the state not_reviewed is a "
        "comparison by machine that nobody has looked at: never tell it as a finding about a public body.", "",
        "## JSON", "",
        f"- [Index]({link('api/v1/index.json')}): where everything begins; every address in a file is relative to that file",
        f"- [Documents]({link('api/v1/documents.json')}): each document; its file `documents/<document_id>.json` holds its projects, "
        "indicators and checks (what stands before the first `/` of a project_id is the document_id; `same` is what all rows have in common)",
        f"- [Departments]({link('api/v1/departments.json')}): each department over its years",
        f"- [JSON Schema]({link('api/v1/schema.json')}): the shape of every file", f"- [How to use it]({link('api/')}): addresses, versions, examples", "",
        "## Tables", "", *large,
        f"- [Data package]({link('data/datapackage.json')}): all tables with columns, types, units, keys, sources, hashes",
        f"- [Data dictionary]({link('data/dictionary/')}): the columns in Chinese and English",
        f"- [SQLite]({link(f'data/{names[sqlite_file.NAME]}')}): all tables in one file with indexes and views",
        f"- [README]({link('data/README.txt')}): formats, licence, citation, offline use", "",
        "## Optional", "", f"- [Method]({link('method/')}): how documents are read", f"- [Licence]({terms.data.url}): {terms.data.covers} {terms.documents}",
    ]  # fmt: skip
    _write(folder / LLMS, lines)


def _quoted(value: str) -> str:
    """A value as a YAML string: JSON is one."""
    return json.dumps(value, ensure_ascii=False)


def _write(path: Path, lines: Sequence[str]) -> None:
    path.write_text("\n".join(lines) + "\n", encoding="utf-8", newline="")
