"""The JSON interface: one file per document and department at addresses that stay; every link is relative to its file.

A document's file holds all that is told of it, so that a site of 50,000 projects stays below what a host takes, in bytes and in files.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

import pandas as pd

from generator.downloads.api_document import TABLES, Columns, columns_by_document, packed_checks, packed_indicators, packed_projects, packed_rows
from generator.downloads.api_shapes import REVIEW, schema
from generator.downloads.json_files import json_records, json_text
from generator.downloads.publication import NOTICE, Publication
from generator.reconcile.engine import all_rules
from generator.tables.schema import SCHEMA_VERSION

VERSION = "v1"
BATCH = 200

Raw = dict[str, str]  # column → its value as JSON


def write_overviews(publication: Publication, site: Path) -> None:
    """The files of `site/api/v1/` about the whole and the departments."""
    root = site / "api" / VERSION
    for name, content in _overviews(publication):
        _write(root, name, content)
    for slug, content in _departments(publication):
        _write(root, f"departments/{slug}.json", content)


def write_documents(publication: Publication, site: Path) -> None:
    """The files of `site/api/v1/` about one document each."""
    for name, content in _documents(publication):
        _write(site / "api" / VERSION, f"documents/{name}.json", content)


def _documents(publication: Publication) -> Iterator[tuple[str, str]]:
    """The file of each document. They are taken in batches, so that memory does not grow with their number."""
    tables = publication.tables
    slugs = {name: slug for slug, each in publication.departments.items() for name in _names(each)}
    states = _states(tables["reviews"])
    linked = _linked(tables["links"])
    places = {name: tables[name].groupby("document_id", sort=False).indices for name in TABLES}
    for start in range(0, len(tables["documents"]), BATCH):
        batch = json_records("documents", tables["documents"].iloc[start : start + BATCH])
        names = [_plain(row["document_id"]) for row in batch]
        for row, name, own in zip(batch, names, columns_by_document(tables, places, names), strict=True):
            yield name, _document(row, slugs[name], own | {"checks": _with_states(own["checks"], states)}, linked.get(name, []))


def _states(reviews: pd.DataFrame) -> dict[str, tuple[str, str]]:
    """Check → whether it was reviewed, and its review, where it needs one; all as JSON."""
    told = {}
    for row in json_records("reviews", reviews):
        review = _object({column: row[column] for column in REVIEW}) if _plain(row["state"]) == "reviewed" else "null"
        told[row["check_id"]] = (row["state"], review)
    return told


def _with_states(checks: Columns, states: Mapping[str, tuple[str, str]]) -> Columns:
    found = [states.get(name, ('"needs_none"', "null")) for name in checks["check_id"]]
    return {**checks, "state": [state for state, _ in found], "review": [review for _, review in found]}


def _linked(links: pd.DataFrame) -> dict[str, list[str]]:
    """Document → the links of its projects, on whichever side they stand."""
    found: dict[str, list[str]] = {}
    for row in json_records("links", links):
        for name in dict.fromkeys(_plain(row[side]).partition("/")[0] for side in ("project_id", "other_id")):
            found.setdefault(name, []).append(_object(row))
    return found


def _overviews(publication: Publication) -> Iterator[tuple[str, str]]:
    """The files about the whole: index, documents, departments, rules, the shapes of all."""
    tables, terms = publication.tables, publication.conditions
    counts = {name: len(table) for name, table in tables.items()}
    yield "index.json", _file("index", {
        "title": json_text(terms.site_name), "notice": json_text(NOTICE), "version": json_text(publication.version),
        "schema_version": json_text(SCHEMA_VERSION),
        "licence": json_text({"name": terms.data.name, "url": terms.data.url, "covers": terms.data.covers, "documents": terms.documents}),
        "rows": json_text(counts),
        "links": json_text({"html": "../../", "documentation": "../", "documents": "documents.json", "departments": "departments.json", "rules": "rules.json",
                            "schema": "schema.json", "downloads": "../../data/datapackage.json", "dictionary": "../../data/dictionary/"}),
    })  # fmt: skip
    documents = [_object(row | {"links": _document_links(_plain(row["document_id"]), "", "../../")}) for row in json_records("documents", tables["documents"])]
    yield "documents.json", _file("documents", {"documents": _list(documents)})
    departments = [json_text(_told(each) | {"links": {"self": f"departments/{slug}.json", "html": f"../../departments/{slug}/"}})
                   for slug, each in publication.departments.items()]  # fmt: skip
    yield "departments.json", _file("departments", {"departments": _list(departments)})
    rules = [json_text({"rule": rule.id, "kind": rule.kind, "title": rule.title, "text": rule.text, "links": {"html": f"../../checks/{rule.id.lower()}/"}})
             for rule in all_rules()]  # fmt: skip
    yield "rules.json", _file("rules", {"rules": _list(rules)})
    yield "schema.json", json.dumps(schema(), ensure_ascii=False, indent=1) + "\n"


def _departments(publication: Publication) -> Iterator[tuple[str, str]]:
    """Each department with its documents, and its projects that were printed more than once."""
    documents, projects = (publication.tables[name] for name in ("documents", "projects"))
    slugs = {name: slug for slug, each in publication.departments.items() for name in _names(each)}
    entries = json_records("documents", documents)
    twice = projects[projects.duplicated("story_id", keep=False)]
    repeated = dict(list(twice.groupby(twice["document_id"].map(slugs), sort=False)))
    places = documents.groupby(documents["document_id"].map(slugs), sort=False).indices
    for slug, each in publication.departments.items():
        rows = [_object(row | {"links": _document_links(_plain(row["document_id"]), "../", "../../../")})
                for row in (entries[at] for at in places.get(slug, ()))]  # fmt: skip
        links = {"self": f"{slug}.json", "html": f"../../../departments/{slug}/", "index": "../index.json"}
        stories = _list(_stories(repeated.get(slug, twice.iloc[:0]), slug))
        yield slug, _file("department", {"department": json_text(_told(each)), "documents": _list(rows), "stories": stories, "links": json_text(links)}, "../")


def _stories(repeated: pd.DataFrame, slug: str) -> Iterator[str]:
    """The projects of a department that it printed more than once: all printings, those that count, the page."""
    for name, rows in repeated[repeated.duplicated("story_id", keep=False)].groupby("story_id", sort=False):
        yield json_text({"story_id": name, "project": rows["project"].iloc[-1], "project_ids": rows["project_id"].tolist(),
                         "counted": rows.loc[rows["counted"], "project_id"].tolist(), "links": {"html": f"../../../departments/{slug}/{name}/"}})  # fmt: skip


def _document(row: Raw, department: str, own: Mapping[str, Columns], linked: Sequence[str]) -> str:
    """All of one document; its links lead from its file."""
    links = _document_links(_plain(row["document_id"]), "../", "../../../", {"department": f"../departments/{department}.json", "index": "../index.json"})
    return _file("document", {
        "document": _object(row), "programmes": packed_rows("programmes", own["programmes"]), "projects": packed_projects(own["projects"]),
        "indicators": packed_indicators(own["indicators"]), "checks": packed_checks(own["checks"]), "linked": _list(linked), "links": links,
    }, "../")  # fmt: skip


def _document_links(name: str, up: str, root: str, more: Mapping[str, str] | None = None) -> str:
    return json_text({
        "self": f"{up}documents/{name}.json", "html": f"{root}documents/{name}/", "html_checks": f"{root}documents/{name}/checks/",
        "source": f"{root}documents/{name}/text/", **(more or {}),
    })  # fmt: skip


def _names(department: Mapping[str, object]) -> list[str]:
    documents = department["documents"]
    return [str(name) for name in documents] if isinstance(documents, list) else []


def _told(department: Mapping[str, object]) -> dict[str, object]:
    """A department as it is shown: null for what its documents do not say."""
    return {name: value or None for name, value in department.items()}


def _file(shape: str, parts: Mapping[str, str], up: str = "") -> str:
    """A file: which shape it has, then its parts."""
    head = f'{{"$schema": "{up}schema.json#/$defs/{shape}_file"'
    return head + "".join(f',\n"{name}": {value}' for name, value in parts.items()) + "}\n"


def _object(row: Raw) -> str:
    return "{" + ",".join(f'"{name}":{value}' for name, value in row.items()) + "}"


def _list(items: Iterable[str]) -> str:
    return "[" + ",\n".join(items) + "]"


def _plain(text: str) -> str:
    """An id out of its JSON: it holds no sign that JSON escapes."""
    return text[1:-1]


def _write(root: Path, name: str, text: str) -> None:
    """One file below the root of the interface; its folder is made when it is missing."""
    path = os.path.join(root, name)
    data = text.encode()
    try:
        with open(path, "wb") as file:
            file.write(data)
    except FileNotFoundError:
        os.makedirs(os.path.dirname(path), exist_ok=True)
        Path(path).write_bytes(data)
