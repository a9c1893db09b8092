"""The Frictionless data package: every table with its columns, types, units, keys, sources, licence, size and hash."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from generator.downloads.files import Download
from generator.downloads.publication import NOTICE, Publication
from generator.tables.schema import ABOUT, MEANINGS, PUBLISHED, SCHEMA_VERSION, UNITS_EN, Column

NAME = "datapackage.json"
_TYPES = {"text": "string", "integer": "integer", "decimal": "number", "boolean": "boolean"}
_GUARD = (
    "A cell whose text begins with = + - @ (also full-width, or behind blanks or apostrophes) and is neither a sign alone nor a plain number carries one "
    "apostrophe before it, so that no spreadsheet calculates it; take that apostrophe away for the exact text. JSON, Parquet and SQLite hold the exact text."
)


def write_package(publication: Publication, folder: Path, downloads: Sequence[Download]) -> None:
    """`folder/datapackage.json` for the CSV files in the same folder; the other formats are named with size and hash under `formats`."""
    terms = publication.conditions
    package = {
        "$schema": "https://datapackage.org/profiles/1.0/datapackage.json", "profile": "data-package", "name": "ledger", "title": terms.site_name,
        "description": f"{terms.description} {NOTICE}", "version": publication.version, "schemaVersion": SCHEMA_VERSION,
        **({"homepage": terms.site_url} if terms.site_url else {}),
        "licenses": [{"name": terms.data.name, "title": f"{terms.data.title}. {terms.data.covers} {terms.documents}", "path": terms.data.url}],
        **({"contributors": [{"title": terms.steward, "role": "publisher"}]} if terms.steward else {}),
        "sources": [_source(row) for row in publication.tables["documents"].to_dict("records")],
        "resources": [_resource(each) for each in downloads if each.format == "csv"],
        "formats": [{"path": each.name, "mediatype": each.mediatype, **({"compression": each.compression} if each.compression else {}),
                     "bytes": each.size, "hash": f"sha256:{each.sha256}"} for each in downloads if each.format != "csv"],
    }  # fmt: skip
    text = json.dumps(package, ensure_ascii=False, indent=1)
    (folder / NAME).write_text(f"{text}\n", encoding="utf-8", newline="")


def _source(document: dict[str, Any]) -> dict[str, str]:
    """A document as a source: title, publisher, address where one is registered, hash of our copy."""
    known = {"path": document["source_url"], "issuer": document["issuer"], "published": document["published_on"]}
    told = {"title": document["title"] or document["document_id"], "document_id": document["document_id"], "hash": f"sha256:{document['sha256']}"}
    return told | {name: value for name, value in known.items() if value}


def _resource(download: Download) -> dict[str, Any]:
    about = ABOUT[download.table]
    return {
        "name": download.table.replace("_", "-"), "path": download.name, "profile": "tabular-data-resource", "title": f"{about.title} {about.title_en}",
        "description": f"{about.zh} {about.en} {_GUARD}", "format": "csv", "mediatype": "text/csv", "encoding": "utf-8", "bytes": download.size,
        "hash": f"sha256:{download.sha256}", "dialect": {"delimiter": ",", "lineTerminator": "\n", "quoteChar": '"', "doubleQuote": True, "header": True},
        "schema": table_schema(download.table),
    }  # fmt: skip


def table_schema(table: str) -> dict[str, Any]:
    """The columns, key and references of a table as a Frictionless table schema."""
    about = ABOUT[table]
    schema: dict[str, Any] = {"fields": [_field(column) for column in PUBLISHED[table]], "missingValues": [""]}
    if about.key:
        schema["primaryKey"] = list(about.key)
    if about.references:
        schema["foreignKeys"] = [
            {"fields": [column], "reference": {"resource": other.replace("_", "-"), "fields": [ABOUT[other].key[0]]}} for column, other in about.references
        ]
    return schema


def _field(column: Column) -> dict[str, Any]:
    codes = MEANINGS.get(column.name, {}) if column.allowed else {}
    meanings = "".join(f"；{code}：{zh} {en}" for code, (zh, en) in codes.items() if code in column.allowed)
    field: dict[str, Any] = {"name": column.name, "type": _TYPES[column.kind], "title": column.zh, "description": f"{column.en}{meanings}"}
    if column.unit:
        field |= {"unit": UNITS_EN[column.unit]}
    if column.kind == "boolean":
        field |= {"trueValues": ["true"], "falseValues": ["false"]}
    constraints = ({"required": True} if column.required else {}) | ({"enum": list(column.allowed)} if column.allowed else {})
    return field | ({"constraints": constraints} if constraints else {})
