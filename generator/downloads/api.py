"""The JSON interface: one small file per document, project and department at addresses that stay; every link is relative to its file.

What holds for a whole file is said once in it, so that a site of 50,000 projects stays below what a host takes: rows do not repeat
their document or project, and the addresses of their lines are made from `links.source` and the line.
"""

from __future__ import annotations

import json
import os
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import pandas as pd

from generator.downloads.api_shapes import BRIEF, CHECK, OF_DOCUMENT, OF_PROJECT, REVIEW, schema
from generator.downloads.json_files import json_records
from generator.downloads.publication import NOTICE, Publication
from generator.reconcile.engine import all_rules
from generator.tables.schema import SCHEMA_VERSION

VERSION = "v1"
BATCH = 200
_LINKED = ("project_id", "other_id", "relation", "evidence", "certainty")
_NEEDED = ("projects", "programmes", "indicators", "checks")

Raw = dict[str, str]  # column → its value as JSON


def write_api(publication: Publication, site: Path) -> int:
    """All files of `site/api/v1/`; returns how many. Documents are taken in batches, so that memory does not grow with their number."""
    root = site / "api" / VERSION
    made = [_write(root, name, content) for name, content in _overviews(publication)]
    made += [_write(root, f"departments/{slug}.json", _department(publication, slug)) for slug in publication.departments]
    slugs = {name: slug for slug, each in publication.departments.items() for name in _names(each)}
    reviews = {_plain(row["check_id"]): row for row in json_records("reviews", publication.tables["reviews"])}
    tables = publication.tables
    linked = _linked(json_records("links", tables["links"]))
    places = {name: tables[name].groupby("document_id", sort=False).indices for name in _NEEDED}
    for batch in _batches(json_records("documents", tables["documents"])):
        names = [_plain(row["document_id"]) for row in batch]
        rows = {table: _by(json_records(table, _taken(tables[table], places[table], names)), "document_id") for table in _NEEDED}
        for row, name in zip(batch, names, strict=True):
            own = {table: found.get(row["document_id"], []) for table, found in rows.items()}
            made += [_write(root, path, content) for path, content in _document(row, own, slugs[name], reviews, linked)]
    return len(made)


def _linked(rows: Iterable[Raw]) -> dict[str, list[Raw]]:
    """Project → the links of which it is a side."""
    found: dict[str, list[Raw]] = {}
    for row in rows:
        for side in _LINKED[:2]:
            found.setdefault(row[side], []).append(row)
    return found


def _batches(rows: Sequence[Raw]) -> Iterator[tuple[Raw, ...]]:
    for start in range(0, len(rows), BATCH):
        yield tuple(rows[start : start + BATCH])


def _taken(table: pd.DataFrame, places: Mapping[str, Any], names: Iterable[str]) -> pd.DataFrame:
    """The rows of some documents."""
    return table.take([at for name in names for at in places.get(name, ())])


def _by(rows: Iterable[Raw], column: str) -> dict[str, list[Raw]]:
    groups: dict[str, list[Raw]] = {}
    for row in rows:
        groups.setdefault(row[column], []).append(row)
    return groups


def _overviews(publication: Publication) -> Iterator[tuple[str, str]]:
    """The files about the whole: index, documents, departments, rules, the shapes of all."""
    tables, terms = publication.tables, publication.conditions
    counts = {name: len(table) for name, table in tables.items()}
    yield "index.json", _file("index", {
        "title": _json(terms.site_name), "notice": _json(NOTICE), "version": _json(publication.version), "schema_version": _json(SCHEMA_VERSION),
        "licence": _json({"name": terms.data.name, "url": terms.data.url, "covers": terms.data.covers, "documents": terms.documents}),
        "rows": _json(counts),
        "links": _json({"html": "../../", "documentation": "../", "documents": "documents.json", "departments": "departments.json", "rules": "rules.json",
                        "schema": "schema.json", "downloads": "../../data/datapackage.json", "dictionary": "../../data/dictionary/"}),
    })  # fmt: skip
    documents = [_object(row | {"links": _document_links(_plain(row["document_id"]), "", "../../")}) for row in json_records("documents", tables["documents"])]
    yield "documents.json", _file("documents", {"documents": _list(documents)})
    departments = [_json(_told(each) | {"links": {"self": f"departments/{slug}.json", "html": f"../../departments/{slug}/"}})
                   for slug, each in publication.departments.items()]  # fmt: skip
    yield "departments.json", _file("departments", {"departments": _list(departments)})
    rules = [_json({"rule": rule.id, "kind": rule.kind, "title": rule.title, "text": rule.text, "links": {"html": f"../../checks/{rule.id.lower()}/"}})
             for rule in all_rules()]  # fmt: skip
    yield "rules.json", _file("rules", {"rules": _list(rules)})
    yield "schema.json", json.dumps(schema(), ensure_ascii=False, indent=1) + "\n"


def _department(publication: Publication, slug: str) -> str:
    """One department with its documents."""
    each = publication.departments[slug]
    documents = publication.tables["documents"]
    own = documents[documents["document_id"].isin(_names(each))]
    rows = [_object(row | {"links": _document_links(_plain(row["document_id"]), "../", "../../../")}) for row in json_records("documents", own)]
    links = {"self": f"{slug}.json", "html": f"../../../departments/{slug}/", "index": "../index.json"}
    stories = _list(_stories(publication.tables["projects"], _names(each), slug))
    return _file("department", {"department": _json(_told(each)), "documents": _list(rows), "stories": stories, "links": _json(links)}, "../")


def _stories(projects: pd.DataFrame, documents: Sequence[str], slug: str) -> Iterator[str]:
    """The projects of a department that were printed more than once: all printings, those that count, the page."""
    own = projects[projects["document_id"].isin(documents)]
    for name, rows in own[own.duplicated("story_id", keep=False)].groupby("story_id", sort=False):
        yield _json({"story_id": name, "project": rows["project"].iloc[-1], "project_ids": rows["project_id"].tolist(),
                     "counted": rows.loc[rows["counted"], "project_id"].tolist(), "links": {"html": f"../../../departments/{slug}/{name}/"}})  # fmt: skip


def _document(
    row: Raw, own: Mapping[str, list[Raw]], department: str, reviews: Mapping[str, Raw], linked: Mapping[str, list[Raw]]
) -> Iterator[tuple[str, str]]:  # fmt: skip
    """The files of one document: itself with its projects, its checks, each project."""
    name = _plain(row["document_id"])
    up, root = "../", "../../../"
    indicators, checks = _by(own["indicators"], "project_id"), _by(own["checks"], "project_id")
    projects = [
        _object({column: each[column] for column in BRIEF} | {"indicators": str(len(indicators.get(each["project_id"], []))),
                                                              "links": _json({"self": f"{up}projects/{_plain(each['project_id'])}.json"})})
        for each in own["projects"]
    ]  # fmt: skip
    programmes = [_object(_without(OF_DOCUMENT, each)) for each in own["programmes"]]
    links = _document_links(name, up, root, {"department": f"{up}departments/{department}.json", "index": f"{up}index.json"})
    yield f"documents/{name}.json", _file(
        "document", {"document": _object(row), "programmes": _list(programmes), "projects": _list(projects), "links": links}, up)  # fmt: skip
    shown = [_check(each, reviews) for each in own["checks"]]
    yield f"documents/{name}/checks.json", _file("document_checks", {
        "document_id": row["document_id"], "checks": _columnwise(CHECK, shown), "links": _document_links(name, "../../", "../../../../"),
    }, "../../")  # fmt: skip
    for each in own["projects"]:
        key = each["project_id"]
        yield f"projects/{_plain(key)}.json", _project(each, indicators.get(key, []), checks.get(key, []), linked.get(key, []))


def _project(row: Raw, indicators: Iterable[Raw], checks: Iterable[Raw], linked: Iterable[Raw]) -> str:
    """One project with its indicators, its links to other printings, and the ids of its checks, which stand in the file of its document's checks."""
    name, document = _plain(row["project_id"]), _plain(row["document_id"])
    up, root = "../../", "../../../../"
    shown = [_object(_without(OF_PROJECT, each)) for each in indicators]
    links = {"self": f"{up}projects/{name}.json", "html": f"{root}projects/{name}/", "source": f"{root}documents/{document}/text/",
             "document": f"{up}documents/{document}.json", "checks": f"{up}documents/{document}/checks.json"}  # fmt: skip
    return _file("project", {
        "project": _object(row), "indicators": _list(shown), "checks": f"[{', '.join(each['check_id'] for each in checks)}]",
        "linked": _list(_object({name: each[name] for name in _LINKED}) for each in linked), "links": _json(links),
    }, up)  # fmt: skip


def _check(row: Raw, reviews: Mapping[str, Raw]) -> Raw:
    """One check: both sides with their source lines, whether it was reviewed, the review where there is one."""
    review = reviews.get(_plain(row["check_id"]))
    state = review["state"] if review else _json("needs_none")
    told = _object({column: review[column] for column in REVIEW}) if review and _plain(review["state"]) == "reviewed" else "null"
    return row | {"state": state, "review": told}


def _document_links(name: str, up: str, root: str, more: Mapping[str, str] | None = None) -> str:
    return _json({
        "self": f"{up}documents/{name}.json", "checks": f"{up}documents/{name}/checks.json", "html": f"{root}documents/{name}/",
        "html_checks": f"{root}documents/{name}/checks/", "source": f"{root}documents/{name}/text/", **(more or {}),
    })  # fmt: skip


def _without(names: Container[str], row: Raw) -> Raw:
    """A row without the columns that hold for the whole file."""
    return {name: value for name, value in row.items() if name not in names}


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


def _columnwise(columns: Sequence[str], rows: Iterable[Raw]) -> str:
    """Rows as the JSON of whole tables has them: the names of the columns once, a row per line."""
    data = ",\n".join(f"[{','.join(row[name] for name in columns)}]" for row in rows)
    return f'{{"columns": {_json(list(columns))}, "data": [{data}]}}'


def _list(items: Iterable[str]) -> str:
    return "[" + ",\n".join(items) + "]"


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def _plain(text: str) -> str:
    """An id out of its JSON: it holds no sign that JSON escapes."""
    return text[1:-1]


def _write(root: Path, name: str, text: str) -> str:
    """One file below the root of the interface; its folder is made when it is missing."""
    path = os.path.join(root, name)
    data = text.encode()
    try:
        with open(path, "wb") as file:
            file.write(data)
    except FileNotFoundError:
        os.makedirs(os.path.dirname(path), exist_ok=True)
        Path(path).write_bytes(data)
    return name
