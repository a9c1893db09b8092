"""The shapes of the JSON interface as JSON Schema, made from the tables' columns."""

from __future__ import annotations

from collections.abc import Container, Sequence
from typing import Any

from generator.tables.schema import DECISIONS, TABLES, UNITS_EN, Column

Shape = dict[str, Any]
_TYPES = {"text": "string", "integer": "integer", "decimal": "number", "boolean": "boolean"}
_LINK: Shape = {"type": "string", "format": "uri-reference"}
BRIEF = ("project_id", "project", "agency", "programme", "project_code", "budget_printed", "money_unit", "budget_yuan", "line", "story_id", "counted")
REVIEW = ("judgement", "comment", "original_seen", "reply", "reply_date", "reviewed_on")
"""The columns of a project in its document's file, and those of a review."""
OF_DOCUMENT = ("document_id",)
OF_PROJECT = (*OF_DOCUMENT, "project_id", "agency", "programme", "project", "project_code")
"""What is said once in a document's and in a project's file, and not again in its rows."""
CHECK = (*(column.name for column in TABLES["checks"] if column.name not in OF_DOCUMENT), "state", "review")
"""The columns of a document's checks, of which there are so many that their names stand once."""


def schema() -> Shape:
    """The schema of every file; a file names its own shape in `$schema`."""
    review = {column.name: _value(column) for column in DECISIONS["reviews"] if column.name in REVIEW}
    state = {"enum": ["reviewed", "not_reviewed", "needs_none"],
             "description": "not_reviewed：机器比对，未经人工核对，不能当作结论引用。Compared by machine only; must not be told as a finding."}  # fmt: skip
    department: Shape = {"department": _nullable("string"), "region": _nullable("string"), "region_code": _nullable("string"),
                  "documents": {"type": "array", "items": {"type": "string"}}}  # fmt: skip
    document_links: Shape = _links("self", "checks", "html", "html_checks", "source")
    pieces = {
        "document": _row("documents"), "project": _row("projects"),
        "document_entry": _row("documents", links=document_links),
        "project_entry": _object({column.name: _value(column) for column in TABLES["projects"] if column.name in BRIEF}
                                 | {"indicators": {"type": "integer"}, "links": _links("self")}),
        "programme": _row("programmes", OF_DOCUMENT), "indicator": _row("indicators", OF_PROJECT),
        "checks": _columnwise(CHECK, _row("checks", state=state, review={"anyOf": [_object(review), {"type": "null"}]})),
        "department": _object(department), "link": _row("links"), "story": _object({
            "story_id": {"type": "string"}, "project": {"type": "string"}, "project_ids": {"type": "array", "items": {"type": "string"}},
            "counted": {"type": "array", "items": {"type": "string"}}, "links": _links("html"),
        }), "department_entry": _object(department | {"links": _links("self", "html")}),
        "rule": _object({name: {"type": "string"} for name in ("rule", "kind", "title", "text")} | {"links": _links("html")}),
    }  # fmt: skip
    index_links = _links("html", "documentation", "documents", "departments", "rules", "schema", "downloads", "dictionary")
    files: dict[str, Shape] = {
        "index": {"title": {"type": "string"}, "notice": {"type": "string"}, "version": {"type": "string"}, "schema_version": {"type": "string"},
                  "licence": {"type": "object"}, "rows": {"type": "object", "additionalProperties": {"type": "integer"}}, "links": index_links},
        "documents": {"documents": _many("document_entry")}, "departments": {"departments": _many("department_entry")}, "rules": {"rules": _many("rule")},
        "department": {"department": _one("department"), "documents": _many("document_entry"), "stories": _many("story"),
                       "links": _links("self", "html", "index")},
        "document": {"document": _one("document"), "programmes": _many("programme"), "projects": _many("project_entry"),
                     "links": _links("self", "checks", "html", "html_checks", "source", "department", "index")},
        "document_checks": {"document_id": {"type": "string"}, "checks": _one("checks"), "links": document_links},
        "project": {"project": _one("project"), "indicators": _many("indicator"), "checks": {"type": "array", "items": {"type": "string"}},
                    "linked": _many("link"), "links": _links("self", "html", "source", "document", "checks")},
    }  # fmt: skip
    shapes = {f"{name}_file": _object({"$schema": {"type": "string"}} | parts) for name, parts in files.items()}
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": "api/v1", "$defs": pieces | shapes}


def _row(table: str, without: Container[str] = (), **more: Shape) -> Shape:
    return _object({column.name: _value(column) for column in TABLES[table] if column.name not in without} | more)


def _columnwise(names: Sequence[str], row: Shape) -> Shape:
    """`{"columns": [...], "data": [[...], ...]}` of rows with these columns."""
    values = {"type": "array", "prefixItems": [row["properties"][name] for name in names], "items": False, "minItems": len(names)}
    return _object({"columns": {"const": list(names)}, "data": {"type": "array", "items": values}})


def _value(column: Column) -> Shape:
    unit = f" ({UNITS_EN[column.unit]})" if column.unit else ""
    shape = {"type": _TYPES[column.kind]} if column.required or column.kind == "boolean" else _nullable(_TYPES[column.kind])
    if column.allowed:
        shape = {"enum": [*column.allowed, *([] if column.required else [None])]}
    return shape | {"title": column.zh, "description": f"{column.en}{unit}"}


def _nullable(kind: str) -> Shape:
    return {"type": [kind, "null"]}


def _object(properties: Shape) -> Shape:
    """An object with these properties and no other."""
    return {"type": "object", "properties": properties, "required": list(properties), "additionalProperties": False}


def _links(*names: str) -> Shape:
    return _object(dict.fromkeys(names, _LINK))


def _many(piece: str) -> Shape:
    return {"type": "array", "items": _one(piece)}


def _one(piece: str) -> Shape:
    return {"$ref": f"#/$defs/{piece}"}
