"""What people take away: every format read back as strangers' programs read it, equal to the tables cell by cell."""

from __future__ import annotations

import csv
import gzip
import hashlib
import html
import io
import json
import os
import re
import sqlite3
import subprocess
import time
import zipfile
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urljoin, urlsplit

import duckdb
import frictionless
import jsonschema
import openpyxl
import pandas as pd
import pytest
import yaml
from openpyxl.utils.escape import unescape
from playwright.sync_api import Browser, Page

from generator.division.whole import plan
from generator.downloads import rows as by_document
from generator.downloads import workbook
from generator.downloads.api import write_documents, write_overviews
from generator.downloads.conditions import read_conditions
from generator.downloads.files import Download
from generator.downloads.publication import Publication
from generator.downloads.write import write_databases, write_downloads
from generator.ground.faults import DocumentFaults
from generator.pages.catalogue import Catalogue
from generator.parsing.parse import Parsed, parse
from generator.pipeline import publication, read_registered, with_checks, with_links
from generator.reading.corrections import Correction
from generator.tables.schema import ABOUT, DECISIONS, MEANINGS, PUBLISHED, TABLES, frame, validate
from generator.tables.write import cell, guarded, unguarded
from site_tests.conftest import ROOT
from site_tests.readers import fresh
from site_tests.workshop import make_root, register

FORMULAS = (
    "=1+1", "@SUM(A1:A9)", "+1-2", "-1+1", "=HYPERLINK(\"http://evil.example\",\"x\")", "=cmd|' /C calc'!A0", "＝1+1", "＋1", "－1+1", "＠SUM(1)", "'=1+1",
    "''@x", " =1+1", "\u3000=1+1", "\u00a0-1+1", "\t=1+1", "\u200b=1", "<script>alert(1)</script>", "\"=1+1", "a\n=1+1", "http://evil.example/", "1,\"=2+2\"",
    "DROP TABLE projects; --", "_x0041_", "\ue000私", "长" * 33_000, "😀" * 17_000, "2024-01-01", "1E5", "0012", "TRUE", "#N/A", "{=1}", "=\"a\"&\"b\"",
)  # fmt: skip
TextCell = tuple[object, ...]


def parsed_with_decisions(root: Path) -> Publication:
    """What a root publishes."""
    whole = read_registered(root)
    assert not whole.faults
    return publication(root, plan(root, whole).catalogue, whole.decided.past.corrections)


@pytest.fixture(scope="module")
def published() -> Publication:
    """The five documents with what people decided."""
    return parsed_with_decisions(ROOT)


@pytest.fixture(scope="module")
def files(published: Publication, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of their downloads."""
    root = tmp_path_factory.mktemp("downloads")
    taken_away(published, root)
    return root


def taken_away(publication: Publication, root: Path) -> tuple[Download, ...]:
    """Writes all that machines are offered; returns what pages offer."""
    write_databases(publication.tables, root / "data")
    write_overviews(publication, root)
    write_documents(publication, root)
    return write_downloads(publication, by_document.rows_by_document(publication.tables), root)


def hostile_publication() -> Publication:
    """Tables whose every text column holds what a spreadsheet, a browser or a database might run."""
    row: dict[str, dict[str, object]] = {
        "documents": {"document_id": "d", "layout": "x", "source_file": "d.txt", "encoding": "utf-8", "lines": 1, "sha256": "0" * 64},
    }
    tables = {name: frame(name, []) for name in PUBLISHED} | {"documents": frame("documents", [row["documents"]])}
    projects, notes, budget = [], [], []
    for number, text in enumerate(FORMULAS):
        free = dict.fromkeys(("agency", "programme", "project", "purpose", "goal", "office", "budget_printed"), text)
        projects.append(free | {"project_id": f"d/p{number}", "document_id": "d", "line": 1, "last_line": 1, "budget_yuan": 10**16 if number else 0})
        notes.append({"document_id": "d", "line": 1, "field": text, "printed": text, "published": text, "kind": "x", "certainty": "certain", "reason": text})
        budget.append({"document_id": "d", "table": text, "name": text, "column": text, "amount_printed": text, "line": 1, "amount_yuan": -number})
    indicators = [
        {"indicator_id": f"d/p0#i{number}", "project_id": "d/p0", "document_id": "d", "indicator": "i", "operator": "=", "target_value": Decimal(value),
         "needs_review": number % 2 == 0, "line": 1}
        for number, value in enumerate(("0", "-0.5", "0.1", "123456789012345678901234567890", "1.000000000000000000001", "9" * 400))
    ]  # fmt: skip
    tables |= {
        "projects": frame("projects", projects), "notes": frame("notes", notes), "budget_lines": frame("budget_lines", budget),
        "indicators": frame("indicators", indicators), "lines": frame("lines", [{"document_id": "d", "line": 1, "role": "data"}]),
    }  # fmt: skip
    departments = {"s": {"department": "=1+1", "region": "", "region_code": "", "documents": ["d"]}}
    return Publication(validate(tables), departments, read_conditions(ROOT / "mkdocs.yml"))


@pytest.fixture(scope="module")
def hostile() -> Publication:
    """Hostile tables."""
    return hostile_publication()


@pytest.fixture(scope="module")
def hostile_files(hostile: Publication, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of their downloads."""
    root = tmp_path_factory.mktemp("hostile-downloads")
    taken_away(hostile, root)
    return root


def texts(table: pd.DataFrame) -> list[list[str]]:
    """A frame as the exact text of its cells; "" for a blank."""
    return [[cell(value) for value in row] for row in table.astype(object).itertuples(index=False, name=None)]


def values(name: str, table: pd.DataFrame, *, double: bool = True) -> list[list[object]]:
    """A frame as plain values: None for a blank, decimals as doubles where the format knows no other."""
    kinds = [column.kind for column in PUBLISHED[name]]

    def plain(value: Any, kind: str) -> object:
        if value is None or value is pd.NA or value == "":
            return None
        return {"integer": int, "boolean": bool, "text": str, "decimal": float if double else Decimal}[kind](value)

    return [[plain(value, kind) for value, kind in zip(row, kinds, strict=True)] for row in table.astype(object).itertuples(index=False, name=None)]


@pytest.fixture(params=["published", "hostile"])
def each(request: pytest.FixtureRequest) -> tuple[Publication, Path]:
    """The real publication with its files, then the hostile one."""
    made: Publication = request.getfixturevalue(request.param)
    folder: Path = request.getfixturevalue("files" if request.param == "published" else "hostile_files")
    return made, folder / "data"


def test_csv_holds_every_cell_and_calculates_nothing(each: tuple[Publication, Path]) -> None:
    """Each CSV has a BOM, gives back every cell, and no cell begins as a formula does; blank stays blank."""
    made, folder = each
    for name, table in made.tables.items():
        raw = (folder / f"{name}.csv").read_bytes()
        assert raw.startswith(b"\xef\xbb\xbf")
        rows = list(csv.reader(io.StringIO(raw.decode("utf-8-sig"), newline="")))
        assert rows[0] == list(table.columns)
        assert [[unguarded(text) for text in row] for row in rows[1:]] == texts(table)
        for text in (text for row in rows[1:] for text in row):
            lead = text.lstrip(" \t\r\n\u3000\u00a0\u200b\ufeff")
            assert not re.match(r"[=+\-@＝＋－＠].*[^=]", lead, re.DOTALL) or re.fullmatch(r"[+-]?\d[\d,]*(\.\d+)?%?", text), text[:40]


@pytest.mark.parametrize("text", [*FORMULAS, "=", ">=", "<=", "-", "－", "-5", "-1,234.50", "+3%", "", "'", "''", "'x", "--", "=="])
def test_guard_can_be_taken_away_and_leaves_numbers_and_signs(text: str) -> None:
    """What the guard adds, one rule takes away; operators and numbers stay what they are."""
    assert unguarded(guarded(text)) == text
    if text in {"=", ">=", "<=", "-", "-5", "-1,234.50", "+3%", "'x", ""}:
        assert guarded(text) == text


def test_the_browser_guards_as_the_generator_does() -> None:
    """The three scripts that write CSV have one rule, word for word, and it guards the same cells as ours, whatever blank comes first."""
    scripts = [(ROOT / "templates" / "theme" / "assets" / name).read_text(encoding="utf-8") for name in ("share.js", "charts.js", "explore/files.js")]
    rules = {"\n".join(re.findall(r"^ *(const (?:FORMULA|HARMLESS|calculated) = .*)$", script, re.MULTILINE)) for script in scripts}
    (rule,) = rules
    assert rule.count("const ") == 3
    assert all(re.search(r"calculated\(\w+\) \? `'", script) for script in scripts)
    blanks = [f"{chr(code)}=1" for code in range(0x10000) if not 0xD800 <= code < 0xE000]
    texts = [*FORMULAS, *blanks, "=", ">=", "<=", "-", "－－", "-5", "-1,234.50", "+3%", "", "'", "'x", "--", "==", "-5\n", "－5", "-５"]
    program = f"{rule}\nprocess.stdout.write(JSON.stringify(JSON.parse(require('fs').readFileSync(0, 'utf8')).map(calculated)));"
    done = subprocess.run(["node", "-e", program], input=json.dumps(texts), text=True, capture_output=True, check=True)
    assert [text for text, guard in zip(texts, json.loads(done.stdout), strict=True) if guard != (guarded(text) != text)] == []


def test_json_holds_every_cell(each: tuple[Publication, Path]) -> None:
    """JSON: whole yuan as integers, every digit of a decimal, true and false, null for a blank; pandas reads it in one line."""
    made, folder = each
    for name, table in made.tables.items():
        text = (folder / f"{name}.json").read_text(encoding="utf-8")
        found = json.loads(text, parse_float=Decimal, parse_int=int)
        assert found["columns"] == list(table.columns)
        assert found["data"] == values(name, table, double=False)
        if name == "documents":
            assert len(pd.read_json(io.StringIO(text), orient="split", dtype=False)) == len(table)


def test_parquet_holds_every_cell(each: tuple[Publication, Path]) -> None:
    """Parquet, read by DuckDB: the declared types in every file, also in one without rows, and every cell."""
    made, folder = each
    kinds = {"text": "VARCHAR", "integer": "BIGINT", "decimal": "DOUBLE", "boolean": "BOOLEAN"}
    for name, table in made.tables.items():
        found = duckdb.read_parquet(f"{folder / name}.parquet")
        assert dict(zip(found.columns, map(str, found.types), strict=True)) == {column.name: kinds[column.kind] for column in PUBLISHED[name]}
        assert [list(row) for row in found.fetchall()] == values(name, table)


def test_sqlite_holds_every_cell_keys_and_views(each: tuple[Publication, Path]) -> None:
    """SQLite: every cell, intact keys and references, an index for each reference, and views that run."""
    made, folder = each
    connection = sqlite3.connect(f"file:{folder / 'ledger.sqlite'}?mode=ro", uri=True)
    assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
    for name, table in made.tables.items():
        found = [list(row) for row in connection.execute(f'SELECT * FROM "{name}"')]  # noqa: S608
        assert found == values(name, table) or (ABOUT[name].key and sorted(found, key=str) == sorted(values(name, table), key=str)), name
        keys = tuple(row[1] for row in sorted(connection.execute(f"PRAGMA table_info({name})"), key=lambda row: row[5]) if row[5])
        assert keys == ABOUT[name].key
        pointing = {(row[3], row[2]) for row in connection.execute(f"PRAGMA foreign_key_list({name})")}
        assert pointing == set(ABOUT[name].references)
        indexed = {connection.execute(f'PRAGMA index_info("{row[1]}")').fetchone()[2] for row in connection.execute(f"PRAGMA index_list({name})")}
        assert {column for column, _ in ABOUT[name].references} <= indexed | {*ABOUT[name].key[:1]}
    rows = {view: connection.execute(f"SELECT count(*) FROM {view}").fetchone()[0] for (view,) in  # noqa: S608
            connection.execute("SELECT name FROM sqlite_master WHERE type = 'view'").fetchall()}  # fmt: skip
    tables = made.tables
    counted = int(tables["projects"]["counted"].sum())
    assert rows == {"projects_overview": len(tables["projects"]), "projects_counted": counted, "indicators_overview": len(tables["indicators"]),
                    "checks_with_review": len(tables["checks"])}  # fmt: skip
    described = json.loads((folder / "datasette.json").read_text(encoding="utf-8"))["databases"]["ledger"]["tables"]
    assert set(described) == {*tables, *rows}
    connection.close()


def test_workbook_holds_every_cell_as_text_or_number(each: tuple[Publication, Path]) -> None:
    """XLSX, read by openpyxl: a README, a sheet per table with frozen head and filter; text is text, a number that a cell cannot hold exactly too."""
    made, folder = each
    book = openpyxl.load_workbook(folder / "ledger.xlsx")
    assert book.sheetnames == ["README", *made.tables]
    assert made.version in str(book["README"]["A1"].value)
    for name, table in made.tables.items():
        sheet = book[name]
        assert sheet.freeze_panes == "B2"
        assert sheet.auto_filter.ref
        rows = list(sheet.iter_rows())
        assert [each.value for each in rows[0]] == list(table.columns)
        found = [[shown(each, column.kind) for each, column in zip(row, PUBLISHED[name], strict=True)] for row in rows[1:]]
        assert found == [[fitting(text) for text in row] for row in texts(table)]
        assert {each.data_type for row in rows for each in row} <= {"s", "n", "b", "inlineStr"}
        assert not any(each.hyperlink for row in rows for each in row)
        formats = {each.number_format for row in rows[1:] for each, column in zip(row, PUBLISHED[name], strict=True) if column.kind == "text"}
        assert formats <= {"@"} | ({"General"} if len(table) else set())
    if "d" in set(made.tables["documents"]["document_id"]):
        with zipfile.ZipFile(folder / "ledger.xlsx") as archive:
            sheets = "".join(archive.read(name).decode() for name in archive.namelist() if "sheet" in name)
        assert "<f>" not in sheets
        assert "<hyperlink" not in sheets
    book.close()


def shown(found: Any, kind: str) -> str:
    """The text of a cell as openpyxl reads it."""
    if found.value is None:
        return ""
    if isinstance(found.value, str):
        return unescape(found.value)
    if kind == "boolean":
        return "true" if found.value else "false"
    return cell(Decimal(repr(found.value)))


def fitting(text: str) -> str:
    """A text as a cell can hold it."""
    if len(text.encode("utf-16-le")) <= 2 * workbook.CELL_CHARACTERS:
        return text
    kept = text.encode("utf-16-le")[: 2 * (workbook.CELL_CHARACTERS - len(workbook.CUT))].decode("utf-16-le", "ignore")
    return kept + workbook.CUT


def test_table_too_long_for_a_sheet_goes_on_in_the_next(published: Publication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No row is lost where a table is longer than a sheet can be."""
    tables = published.tables
    with monkeypatch.context() as short:
        short.setattr(by_document, "MOST", 50)
        own = by_document.whole_rows(tables, by_document.rows_by_document(tables))
    workbook.write_workbook(published, own, tmp_path, sheet_rows=250)
    book = openpyxl.load_workbook(tmp_path / "ledger.xlsx", read_only=True)
    parts = [name for name in book.sheetnames if name.split(" (")[0] == "indicators"]
    assert parts == ["indicators", "indicators (2)", "indicators (3)"]
    ids = [row[0] for name in parts for row in book[name].iter_rows(min_row=2, max_col=1, values_only=True)]
    assert ids == list(published.tables["indicators"]["indicator_id"])


def test_data_package_is_valid_and_tells_size_and_hash(each: tuple[Publication, Path], monkeypatch: pytest.MonkeyPatch) -> None:
    """The frictionless library finds every CSV as described: types, codes, keys, references, size and hash; each column has both languages."""
    made, folder = each
    report = frictionless.validate(str(folder / "datapackage.json"))
    assert report.valid, report.flatten(["title", "message"])[:5]
    package = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))
    assert len(package["resources"]) == len(made.tables)
    assert [source["document_id"] for source in package["sources"]] == list(made.tables["documents"]["document_id"])
    for resource in (*package["resources"], *package["formats"]):
        data = (folder / resource["path"]).read_bytes()
        assert resource["bytes"] == len(data)
        assert resource["hash"] == f"sha256:{hashlib.sha256(data).hexdigest()}"
    for resource in package["resources"]:
        for field in resource["schema"]["fields"]:
            assert field["title"]
            assert field["description"]
            assert field.get("unit") == ("yuan (CNY)" if field["name"].endswith("_yuan") else None)
    with zipfile.ZipFile(folder / "ledger.zip") as archive:
        archive.extractall(folder / "unpacked")
    assert frictionless.validate(str(folder / "unpacked" / "datapackage.json")).valid


def test_large_files_are_packed_and_everything_says_so(published: Publication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A JSON or SQLite file beyond its limit is published packed, with the same content; package, README, llms.txt and the data page name it so."""
    monkeypatch.setattr("generator.downloads.files.LARGEST", {"json": 300_000, "sqlite": 1_000_000})
    offered = taken_away(published, tmp_path)
    folder = tmp_path / "data"
    packed = {path.name for path in folder.glob("*.gz")}
    assert {"checks.json.gz", "indicators.json.gz", "ledger.sqlite.gz"} <= packed
    assert not any((folder / name.removesuffix(".gz")).exists() for name in packed)
    found = json.loads(gzip.decompress((folder / "checks.json.gz").read_bytes()), parse_float=Decimal)
    assert found["data"] == values("checks", published.tables["checks"], double=False)
    assert len(pd.read_json(folder / "indicators.json.gz", orient="split", dtype=False)) == len(published.tables["indicators"])
    assert gzip.decompress((folder / "ledger.sqlite.gz").read_bytes()).startswith(b"SQLite format 3")
    assert {each.name for each in offered} == {path.name for path in folder.iterdir()}
    told = {each["path"]: each for each in json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))["formats"]}
    assert {name for name, each in told.items() if each.get("compression") == "gz"} == packed
    assert told["checks.json.gz"]["hash"] == f"sha256:{hashlib.sha256((folder / 'checks.json.gz').read_bytes()).hexdigest()}"
    assert all(name in (folder / "README.txt").read_text(encoding="utf-8") for name in packed)
    assert "data/ledger.sqlite.gz" in (tmp_path / "llms.txt").read_text(encoding="utf-8")


def test_frictionless_notices_what_is_changed(files: Path, tmp_path: Path) -> None:
    """The package is no formality: a changed amount, or a project without its document, is found."""
    with zipfile.ZipFile(files / "data" / "ledger.zip") as archive:
        archive.extractall(tmp_path)
    path = tmp_path / "projects.csv"
    path.write_bytes(path.read_bytes().replace(b"jiaxing-kjj-2025,", b"elsewhere,", 1))
    kinds = {kind for (kind,) in frictionless.validate(str(tmp_path / "datapackage.json")).flatten(["type"])}
    assert {"hash-count", "foreign-key"} & kinds


def test_schema_describes_every_table_and_code() -> None:
    """Each table and column is described in Chinese and English; each code has its meaning; keys and references name columns."""
    assert set(ABOUT) == set(PUBLISHED) == {*TABLES, *DECISIONS}
    for name, columns in PUBLISHED.items():
        about = ABOUT[name]
        assert all((about.title, about.title_en, about.zh, about.en))
        names = {column.name for column in columns}
        assert {*about.key, *(column for column, _ in about.references)} <= names
        for column in columns:
            assert re.search("[\u4e00-\u9fff]", column.zh + column.name)
            assert re.search("[a-z]", column.en)
            if column.allowed:
                assert set(column.allowed) <= set(MEANINGS[column.name])
    codes = {(column.name, code) for columns in PUBLISHED.values() for column in columns for code in column.allowed}
    assert codes == {(name, code) for name, own in MEANINGS.items() for code in own}


def test_every_state_of_a_check_is_told(published: Publication, files: Path) -> None:
    """An open finding is reviewed or not_reviewed in `reviews` and in the interface; a review goes with its words, an unreviewed one without."""
    checks, reviews = published.tables["checks"], published.tables["reviews"]
    opened = checks[checks["verdict"].isin(["differs", "unclear"]) & (checks["kind"] != "remark")]
    assert set(opened["check_id"]) <= set(reviews["check_id"])
    states = dict(zip(reviews["check_id"], reviews["state"], strict=True))
    assert set(states.values()) <= {"reviewed", "not_reviewed"}
    assert "reviewed" in states.values()
    found = [check for content in documents_of(api_files(files)) for check in rows_in(content)["checks"]]
    assert {check["check_id"]: check["state"] for check in found} == {name: states.get(name, "needs_none") for name in checks["check_id"]}
    assert all((check["review"] is not None) == (check["state"] == "reviewed") for check in found)


def test_unreviewed_finding_is_marked(published: Publication, tmp_path: Path) -> None:
    """Without reviews every open finding is not_reviewed everywhere, and no file about the whole tells a verdict."""
    bare = publication(ROOT, Catalogue(read_registered(ROOT).parsed), [])
    assert set(bare.tables["reviews"]["state"]) == {"not_reviewed"}
    write_overviews(bare, tmp_path)
    write_documents(bare, tmp_path)
    for name in ("index", "documents", "departments"):
        text = (tmp_path / "api" / "v1" / f"{name}.json").read_text(encoding="utf-8")
        assert not re.search("differs|unclear|verdict|请核对", text)
    for path in (tmp_path / "api" / "v1" / "departments").glob("*.json"):
        assert "verdict" not in path.read_text(encoding="utf-8")
    found = {row["check_id"]: row["state"] for content in documents_of(api_files(tmp_path)) for row in rows_in(content)["checks"]}
    assert {found[name] for name in bare.tables["reviews"]["check_id"]} == {"not_reviewed"}


def api_files(root: Path) -> dict[str, Any]:
    """Address → content of every file of the interface."""
    paths = sorted(root.glob("api/v1/**/*.json"))
    return {path.relative_to(root).as_posix(): json.loads(path.read_text(encoding="utf-8"), parse_float=Decimal) for path in paths}


def documents_of(found: dict[str, Any]) -> list[dict[str, Any]]:
    """The files of documents."""
    return [content for address, content in found.items() if address.startswith("api/v1/documents/")]


def rows_in(content: dict[str, Any]) -> dict[str, list[dict[str, Any]]]:
    """The rows of a document's file, put together as /api/ says."""
    document = content["document"]["document_id"]
    own = {"document_id": document}

    def row(block: dict[str, Any], values: list[Any]) -> dict[str, Any]:
        return block["same"] | dict(zip(block["columns"], values, strict=True))

    projects = {key: own | {"project_id": key} | content["projects"]["same"] | each for key, each in content["projects"]["data"].items()}
    indicators = [projects[key] | row(content["indicators"], values) for key, each in content["indicators"]["data"].items() for values in each]
    checks = [own | {"rule": rule, "check_id": f"{document}/{rule}/{key}"} | row(block, values)
              for rule, block in content["checks"].items() for key, values in block["data"].items()]  # fmt: skip
    for each in indicators:
        each["indicator_id"] = f"{each['project_id']}#{each['indicator_slug']}"
    for each in checks:
        each["project_id"] = each["project_slug"] and f"{document}/{each['project_slug']}"
    programmes = [own | row(content["programmes"], values) for values in content["programmes"]["data"]]
    return {"projects": [*projects.values()], "indicators": indicators, "checks": checks, "programmes": programmes, "links": content["linked"]}


def links(value: Any) -> list[str]:
    """Every link below a value; in the index `links` is also a table with its number of rows."""
    if isinstance(value, dict):
        own = [link for name, each in value.items() if name == "links" and isinstance(each, dict) for part in each.values()
               for link in (part if isinstance(part, list) else [part])]  # fmt: skip
        return own + [link for name, each in value.items() if name != "links" for link in links(each)]
    return [link for each in value for link in links(each)] if isinstance(value, list) else []


def made_links(content: dict[str, Any]) -> list[str]:
    """The links that /api/ says how to make from the file of a document: lines, pages of projects and their rows, checks."""
    if "projects" not in content:
        return []
    own, rows = content["links"], rows_in(content)
    made = [f"{own['source']}#L{row['line']}" for name in ("projects", "programmes", "indicators") for row in rows[name]]
    made += [f"../../../projects/{row['project_id']}/" for row in rows["projects"]]
    made += [f"../../../projects/{row['project_id']}/#{row['indicator_slug']}" for row in rows["indicators"]]
    for row in rows["checks"]:
        made.append(f"{own['html_checks']}#{row['check_id'].split('/', 1)[1].replace('/', '-').lower()}")
        spans = [span for side in ("left_lines", "right_lines") for span in (row[side] or "").split(",") if span]
        made += [f"{own['source']}#L{span.partition('-')[0]}" for span in spans]
        made += [f"../../../projects/{row['project_id']}/"] if row["project_id"] else []
    return made


def test_example_of_the_interface_runs(built: Path, address: str, capsys: pytest.CaptureFixture[str]) -> None:
    """The example that /api/ prints is a program: it tells every project with its money and the line of the source."""
    page = (built / "site" / "api" / "index.html").read_text(encoding="utf-8")
    (code,) = (html.unescape(text) for text in re.findall(r"<pre><code>(import.*?)</code></pre>", page, re.DOTALL))
    exec(code.replace("https://example.org/ledger/", address), {})  # noqa: S102 - our own example
    told = capsys.readouterr().out.splitlines()
    assert len(told) == sum(len(rows_in(content)["projects"]) for content in documents_of(api_files(built / "site")))
    assert all(re.search(r"/documents/[a-z0-9-]+/text/#L\d+$", line) for line in told)


def test_interface_takes_little(files: Path, published: Publication) -> None:
    """What a project and an amount add to the interface, measured at two sizes; and a document is one file."""
    folder = files / "api" / "v1"
    size = sum(path.stat().st_size for path in (folder / "documents").glob("*.json"))
    assert size < 6_000 * len(published.tables["projects"]) + 300 * len(published.tables["budget_lines"])
    assert len(list(folder.rglob("*.json"))) == len(published.tables["documents"]) + len(published.departments) + 5


@pytest.mark.parametrize("which", ["files", "hostile_files"])
def test_interface_has_the_shape_it_documents(which: str, request: pytest.FixtureRequest) -> None:
    """Every file names its shape in schema.json and has it, to the last column."""
    found = api_files(request.getfixturevalue(which))
    shapes = found.pop("api/v1/schema.json")
    jsonschema.Draft202012Validator.check_schema(shapes)
    for address, content in found.items():
        place, _, pointer = urljoin(address, content["$schema"]).partition("#")
        assert place == "api/v1/schema.json"
        shape = shapes | {"$ref": f"#{pointer}"}
        faults = list(jsonschema.Draft202012Validator(shape).iter_errors(content))
        assert not faults, (address, faults[0].message[:300])


def test_interface_holds_what_the_file_of_each_project_held(published: Publication, files: Path) -> None:
    """Each record that once was a file of its own (a project, its indicators, the ids of its checks, its links) comes out of its document's file."""
    found = api_files(files)
    tables = published.tables
    for project in tables["projects"]["project_id"]:
        rows = rows_in(found[f"api/v1/documents/{project.partition('/')[0]}.json"])
        (own,) = (row for row in rows["projects"] if row["project_id"] == project)
        assert set(own) == {column.name for column in PUBLISHED["projects"]}
        sides = {"indicators": ("project_id",), "checks": ("project_id",), "links": ("project_id", "other_id")}
        for (table, columns), key in zip(sides.items(), ("indicator_id", "check_id", "other_id"), strict=True):
            wanted = tables[table].loc[(tables[table][list(columns)] == project).any(axis=1), key]
            assert sorted(row[key] for row in rows[table] if project in {row[name] for name in columns}) == sorted(wanted), (project, table)


@pytest.mark.parametrize("which", ["files", "hostile_files"])
def test_rows_put_together_have_the_shape_of_rows(which: str, request: pytest.FixtureRequest) -> None:
    """Every row, put together from what all have in common and its own values, has the shape that schema.json tells of it."""
    found = api_files(request.getfixturevalue(which))
    shapes = found["api/v1/schema.json"]
    made = ("indicator_slug", "project_slug")
    for content in documents_of(found):
        for name, rows in rows_in(content).items():
            names = set(shapes["$defs"][name.removesuffix("s")]["properties"])
            validator = jsonschema.Draft202012Validator(shapes | {"$ref": f"#/$defs/{name.removesuffix('s')}"})
            for row in rows[:200]:
                told = {key: value for key, value in row.items() if key in names} if name == "indicators" else {k: v for k, v in row.items() if k not in made}
                assert not list(validator.iter_errors(told)), (name, told)


def test_interface_says_what_the_tables_say(published: Publication, files: Path) -> None:
    """Documents, projects, indicators and checks of the interface are the rows of the tables, cell by cell."""
    found = api_files(files)
    tables = published.tables

    def rows(name: str, records: list[dict[str, Any]]) -> list[list[object]]:
        return sorted(([record[column.name] for column in PUBLISHED[name]] for record in records), key=str)

    told = [rows_in(content) for content in documents_of(found)]
    for name in ("projects", "indicators", "checks", "programmes"):
        assert rows(name, [row for each in told for row in each[name]]) == sorted(values(name, tables[name], double=False), key=str), name
    linked = [row for each in told for row in each["links"]]
    assert sorted({*map(tuple, rows("links", linked))}, key=str) == sorted(map(tuple, values("links", tables["links"])), key=str)
    assert all(sum(row in each["links"] for each in told) == len({row[side].partition("/")[0] for side in ("project_id", "other_id")}) for row in linked)
    assert rows("documents", found["api/v1/documents.json"]["documents"]) == sorted(values("documents", tables["documents"], double=False), key=str)
    assert sum(len(each["documents"]) for each in found["api/v1/departments.json"]["departments"]) == len(tables["documents"])


def test_every_link_of_the_interface_leads_somewhere(built: Path) -> None:
    """Each link, resolved against its own file, is a file of the site, and a line or row of it where it names one; all files are reached from the index."""
    site = built / "site"
    found = api_files(site)
    found["api/v1/schema.json"] = {}
    ids: dict[Path, set[str]] = {}
    for address, content in found.items():
        for link in {*links(content), *made_links(content)}:
            parts = urlsplit(urljoin(f"http://x/{address}", link))
            path = site / unquote(parts.path.lstrip("/"))
            path = path / "index.html" if path.is_dir() else path
            assert path.is_file(), (address, link)
            if parts.fragment:
                if path not in ids:
                    ids[path] = set(re.findall(r'\bid="?([^"\s>]+)', path.read_text(encoding="utf-8")))
                assert unquote(parts.fragment) in ids[path], (address, link)
    reached, waiting = set(), ["api/v1/index.json"]
    while waiting:
        address = waiting.pop()
        if address in reached or address not in found:
            continue
        reached.add(address)
        waiting += {urlsplit(urljoin(f"http://x/{address}", link)).path.lstrip("/") for link in set(links(found[address]))}
    assert reached == set(found)


def test_guides_lead_to_what_is_there(built: Path) -> None:
    """llms.txt, README.txt and CITATION.cff stand in the site; their addresses exist; licence and version are those of the package."""
    site = built / "site"
    llms = (site / "llms.txt").read_text(encoding="utf-8")
    assert llms.startswith("# ")
    addresses = re.findall(r"\]\(https://example\.org/ledger/([^)]+)\)", llms)
    assert "api/v1/index.json" in addresses
    for address in addresses:
        path = site / address
        assert (path / "index.html" if path.is_dir() else path).is_file(), address
    citation = yaml.safe_load((site / "CITATION.cff").read_text(encoding="utf-8"))
    package = json.loads((site / "data" / "datapackage.json").read_text(encoding="utf-8"))
    assert citation["cff-version"] == "1.2.0"
    assert citation["version"] == package["version"]
    assert citation["license"] == package["licenses"][0]["name"] == "CC-BY-4.0"
    assert citation["authors"][0]["name"]
    own = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    assert {"cff-version", "message", "title", "authors", "type", "license"} <= set(own)
    readme = (site / "data" / "README.txt").read_text(encoding="utf-8")
    assert "python -m http.server" in readme
    assert package["version"] in readme


def test_data_page_tells_size_and_hash_of_every_file(built: Path) -> None:
    """/data/ names each file with its hash or in the package, and the licence that mkdocs.yml sets; the dictionary has every column."""
    site = built / "site"
    page = (site / "data" / "index.html").read_text(encoding="utf-8")
    for path in sorted((site / "data").glob("*.*")):
        if path.name != "index.html":
            assert f'href="{path.name}"' in page.replace("./", ""), path.name
    for name in ("ledger.xlsx", "ledger.sqlite", "ledger.zip", "datapackage.json", "README.txt"):
        assert hashlib.sha256((site / "data" / name).read_bytes()).hexdigest() in page
    assert read_conditions(ROOT / "mkdocs.yml").data.url in page
    dictionary = (site / "data" / "dictionary" / "index.html").read_text(encoding="utf-8")
    for name, columns in PUBLISHED.items():
        for column in columns:
            assert f'id="row_{name}_{column.name}"' in dictionary
            assert column.zh.split("<")[0] in dictionary


def test_same_bytes_on_another_day_in_another_place(published: Publication, files: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Another folder, time zone, locale and date: the same bytes in every format."""
    monkeypatch.setenv("TZ", "Pacific/Auckland")
    monkeypatch.setenv("LC_ALL", "C")
    monkeypatch.setattr("time.time", lambda: 4_000_000_000.0)
    time.tzset()
    before, root = os.umask(0o077), tmp_path / "elsewhere"
    try:
        taken_away(published, root)
    finally:
        os.umask(before)
        monkeypatch.undo()
        time.tzset()

    def digests(folder: Path) -> dict[str, str]:
        return {str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
                for path in folder.rglob("*") if path.is_file() and "unpacked" not in path.parts}  # fmt: skip

    assert digests(root) == digests(files)


def test_no_person_in_any_format(tmp_path: Path) -> None:
    """A name and a number beside 负责人, 填表人, 联系人 stand in no file that is taken away, not even packed, not even in a correction of ours."""
    person, phone = "张三丰", "0571-88881234"
    lines = (ROOT / "data" / "documents" / "shizuishan-kjj-2025.txt").read_text(encoding="utf-8").split("\n")
    lines.insert(22, f"<b>项目负责人</b>\t{person}\t<b>联系电话</b>\t{phone}")
    lines[25] = lines[25].replace("深入学习", f"（联系人：{person}，电话：{phone}）深入学习")
    lines.append(f"填表人：{person}　联系电话：{phone}")
    root = make_root(tmp_path / "root", {})
    register(root, "one", "\n".join(lines).encode())
    text = "one,23,row,张三疯,张三丰,看过原件,2026-01-01"
    (root / "data" / "corrections.csv").write_text(f"document_id,line,field,in_our_copy,in_the_original,evidence,checked_on\n{text}\n", encoding="utf-8")
    path = root / "data" / "documents" / "one.txt"
    data = path.read_bytes().replace(f"<b>项目负责人</b>\t{person}".encode(), "<b>项目负责人</b>\t张三疯".encode())
    register(root, "one", data)
    whole = read_registered(root)
    parsed = whole.parsed
    assert not parsed.faults
    (document,) = parsed.documents
    assert "张三" not in document.shown(document.copies[23], 23)
    made = publication(root, Catalogue(parsed), whole.decided.past.corrections)
    assert len(made.tables["corrections"]) == 1
    out = tmp_path / "out"
    taken_away(made, out)
    for found in sorted(each for each in out.rglob("*") if each.is_file()):
        data = found.read_bytes()
        if zipfile.is_zipfile(found):
            with zipfile.ZipFile(found) as archive:
                data = b"".join(archive.read(name) for name in archive.namelist())
        if found.suffix == ".parquet":
            data = str(duckdb.read_parquet(str(found)).fetchall()).encode()
        for secret in (person, "张三疯", phone):
            assert secret.encode() not in data, (found.name, secret)
            assert json.dumps(secret).strip('"').encode() not in data


def test_licence_that_is_not_whole_is_a_fault(tmp_path: Path) -> None:
    """A mkdocs.yml without a licence ends with one fault for each missing part, and how to mend it."""
    text = "site_name: x\nextra:\n  licence:\n    data: {name: CC0-1.0, title: CC0, url: https://x.example/, covers: x}\n"
    (tmp_path / "mkdocs.yml").write_text(text, encoding="utf-8")
    with pytest.raises(DocumentFaults) as error:
        read_conditions(tmp_path / "mkdocs.yml")
    assert "licence.code.name" in "".join(map(str, error.value.faults))
    assert len(error.value.faults) == 5


KINDS = (
    "", "departments/", "departments/jia-xing-shi-ke-xue-ji-shu-ju/", "departments/shao-xing-shi-ke-xue-ji-shu-xie-hui/", "documents/",
    "documents/shaoxing-kexie-2024/", "documents/shaoxing-kexie-2024/checks/", "projects/tianjin-kjj-2023/guo-ji-ke-ji-jiao-liu/", "checks/", "checks/sum-01/",
    "data/", "data/dictionary/", "api/", "method/",
)  # fmt: skip


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A page of its own."""
    with fresh(browser, height=720) as page:
        yield page


@pytest.mark.parametrize("kind", KINDS)
def test_every_table_of_every_kind_of_page_is_taken_away_as_shown(page: Page, address: str, kind: str) -> None:
    """Each table has its button; the CSV has the rows that are shown, and the words of their cells."""
    page.goto(address + kind)
    page.evaluate("document.querySelectorAll('article details').forEach((each) => { each.open = true; })")
    tables, buttons = (page.locator(f"article {each}:not(.explore *)") for each in ("table.ledger", ".table-tools button"))  # explore takes its selection
    assert buttons.count() == tables.count()
    assert tables.count() or kind in {"", "method/"}
    for number in range(min(tables.count(), 3)):
        expected = tables.nth(number).evaluate("""(table) => [...table.rows].filter((row) => !row.hidden).map((row) => [...row.cells].flatMap((cell) => {
            const copy = cell.cloneNode(true);
            copy.querySelectorAll('.permalink, .row-tools, .term-text, [hidden]').forEach((each) => each.remove());
            return [copy.textContent.replace(/\\s+/g, ''), ...Array(cell.colSpan - 1).fill('')];
        }))""")
        with page.expect_download() as waiting:
            buttons.nth(number).click()
        rows = list(csv.reader(io.StringIO(Path(waiting.value.path()).read_bytes().decode("utf-8-sig"), newline="")))
        assert [[re.sub(r"\s+", "", unguarded(text)) for text in row] for row in rows] == expected


def test_corrections_are_hidden_only_where_a_person_stands(parsed: Parsed) -> None:
    """A correction of an ordinary line is published with both readings."""
    from generator.downloads.publication import publish  # noqa: PLC0415 - only here

    each = Correction("jiaxing-kjj-2025", 5, "row", "甲", "乙", "看过原件", "2026-01-01")
    made = publish(with_links(with_checks(parsed)).tables, {}, [], [each], {}, read_conditions(ROOT / "mkdocs.yml"))
    assert list(made.tables["corrections"]["in_the_original"]) == ["乙"]


def test_parse_writes_the_exact_text(tmp_path: Path) -> None:
    """`parse` guards nothing: its CSVs are for programs."""
    source = tmp_path / "one.txt"
    head = "2024年项目支出预算表\n\n单位名称\t一级项目名称\t二级项目名称\t一级指标\t二级指标\t三级指标\t计算符号\t指标值\t计量单位\n"
    source.write_text(head + "单位\t类\t=1+1\t产出指标\t数量指标\t指标\t≥\t3\t个\n", encoding="utf-8")
    from generator.tables.write import csv_text  # noqa: PLC0415 - only here

    assert ",=1+1," in csv_text(parse([source]).tables["projects"])
    assert ",'=1+1," in csv_text(parse([source]).tables["projects"], guard=True)
