"""The shapes of the JSON interface as JSON Schema, made from the tables' columns."""

from __future__ import annotations

from typing import Any

from generator.downloads.api_document import INDICATOR, LEFT_OUT, PROJECT
from generator.tables.schema import DECISIONS, TABLES, UNITS_EN, Column

Shape = dict[str, Any]
_TYPES = {"text": "string", "integer": "integer", "decimal": "number", "boolean": "boolean"}
_LINK: Shape = {"type": "string", "format": "uri-reference"}
_ROW: Shape = {"type": "array", "description": "values in the order of `columns`"}
REVIEW = ("judgement", "comment", "original_seen", "reply", "reply_date", "reviewed_on")
"""The columns of a review."""


def schema() -> Shape:
    """The schema of every file; a file names its own shape in `$schema`."""
    review = {column.name: _value(column) for column in DECISIONS["reviews"] if column.name in REVIEW}
    state = {"enum": ["reviewed", "not_reviewed", "needs_none"],
             "description": "not_reviewed：机器比对，未经人工核对，不能当作结论引用。Compared by machine only; must not be told as a finding."}  # fmt: skip
    department: Shape = {"department": _nullable("string"), "region": _nullable("string"), "region_code": _nullable("string"),
                  "documents": {"type": "array", "items": {"type": "string"}}}  # fmt: skip
    document_links: Shape = _links("self", "html", "html_checks", "source")
    pieces = {
        "document": _row("documents"), "project": _row("projects"),
        "document_entry": _row("documents", links=document_links),
        "programme": _row("programmes"), "indicator": _row("indicators"),
        "check": _row("checks", state=state, review={"anyOf": [_object(review), {"type": "null"}]}),
        "programmes": _packed("programmes", "programme", "each row", {"type": "array", "items": _ROW}),
        "projects": _packed("projects", "project", "project_id → its columns", _keyed({"type": "object"}), columns=False),
        "indicators": _packed("indicators", "indicator", "project_id → each row", _keyed({"type": "array", "items": _ROW}), {INDICATOR: {"type": "string"}}),
        "checks": _keyed(_packed("checks", "check", "what follows the rule in check_id → its row", _keyed(_ROW), {PROJECT: _nullable("string")}
                                 | {name: {"$ref": f"#/$defs/check/properties/{name}"} for name in ("state", "review")})),
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
        "document": {name: _one(name) for name in ("document", "programmes", "projects", "indicators", "checks")}
        | {"linked": _many("link"), "links": _links("self", "html", "html_checks", "source", "department", "index")},
    }  # fmt: skip
    shapes = {f"{name}_file": _object({"$schema": {"type": "string"}} | parts) for name, parts in files.items()}
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": "api/v1", "$defs": pieces | shapes}


def _row(table: str, **more: Shape) -> Shape:
    return _object({column.name: _value(column) for column in TABLES[table]} | more)


def _packed(table: str, row: str, told: str, data: Shape, more: Shape | None = None, *, columns: bool = True) -> Shape:
    """`{"same": {...}, "columns": [...], "data": ...}`: what is equal in all rows, the names of the other columns, their values."""
    names = [column.name for column in TABLES[table] if column.name not in LEFT_OUT[table]]
    known = {name: {"$ref": f"#/$defs/{row}/properties/{name}"} for name in names} | (more or {})
    same: Shape = {"type": "object", "properties": known, "additionalProperties": False}
    listed: Shape = {"type": "array", "uniqueItems": True, "items": {"enum": list(known)}}
    return _object({"same": same} | ({"columns": listed} if columns else {}) | {"data": data | {"description": f"{told}; with `same` a {row}"}})


def _keyed(items: Shape) -> Shape:
    return {"type": "object", "additionalProperties": items}


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
