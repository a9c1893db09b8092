"""One document as one file of the JSON interface: its projects by their ids, their indicators, its checks by their rules.

Nothing is said twice in it: a column that is equal in all rows stands once, in `same`; an id leaves out what the key above it says.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import pandas as pd

from generator.downloads.json_files import json_columns, json_text

Columns = Mapping[str, list[str]]  # column → the value of each row, as JSON
_NULL = "null"
TABLES = ("programmes", "projects", "indicators", "checks")
LEFT_OUT: dict[str, tuple[str, ...]] = {
    "programmes": ("document_id",), "projects": ("project_id", "document_id"), "checks": ("check_id", "document_id", "rule", "project_id"),
    "indicators": ("indicator_id", "project_id", "document_id", "agency", "programme", "project", "project_code"),
}  # fmt: skip
"""What a row does not repeat, because the document, its project or the keys above it say it."""
INDICATOR, PROJECT = "indicator_slug", "project_slug"
"""What follows `#` in an indicator's id, and the `/` in the id of a check's project."""


def columns_by_document(tables: Mapping[str, pd.DataFrame], places: Mapping[str, Mapping[str, Any]], names: Sequence[str]) -> Iterator[dict[str, Columns]]:
    """The rows of some documents in each table, document by document; `places` are their rows."""
    found = {}
    for table in TABLES:
        own = [places[table].get(name, ()) for name in names]
        rows = json_columns(table, tables[table].take([at for each in own for at in each]))
        found[table] = (rows, [0, *pd.Series([len(each) for each in own]).cumsum()])
    for at in range(len(names)):
        yield {table: {name: values[ends[at] : ends[at + 1]] for name, values in rows.items()} for table, (rows, ends) in found.items()}


def packed_projects(projects: Columns) -> str:
    """The projects by their ids, what they have in common once."""
    same, rest = _apart(_kept("projects", projects))
    rows = (_object(zip(rest, row, strict=True)) for row in _rows(rest, len(projects["project_id"])))
    return _block(same, None, _by_key(zip(projects["project_id"], rows, strict=True)))


def packed_indicators(indicators: Columns) -> str:
    """The indicators by the ids of their projects; of their own ids what follows the project's."""
    slugs = [f'"{name.partition("#")[2]}' for name in indicators["indicator_id"]]
    same, rest = _apart(_kept("indicators", indicators))
    rest = {INDICATOR: slugs, **rest}
    groups = _groups(indicators["project_id"], _listed(rest, len(slugs)))
    return _block(same, rest, _by_key((name, _list(rows)) for name, rows in groups.items()))


def packed_checks(checks: Columns) -> str:
    """The checks by their rules, and of each rule by what follows in their ids."""
    subjects = [f'"{name.split("/", 2)[2]}' for name in checks["check_id"]]
    projects = [name if name == _NULL else f'"{name.partition("/")[2]}' for name in checks["project_id"]]
    kept = {PROJECT: projects, **_kept("checks", checks)}
    blocks = []
    for rule, at in _groups(checks["rule"], range(len(subjects))).items():
        same, rest = _apart({name: [values[row] for row in at] for name, values in kept.items()})
        blocks.append((rule, _block(same, rest, _by_key(zip((subjects[row] for row in at), _listed(rest, len(at)), strict=True)))))
    return _by_key(blocks)


def packed_rows(table: str, columns: Columns) -> str:
    """Rows one by one."""
    kept = _kept(table, columns)
    same, rest = _apart(kept)
    return _block(same, rest, _list(_listed(rest, len(next(iter(kept.values()))))))


def _kept(table: str, columns: Columns) -> Columns:
    return {name: values for name, values in columns.items() if name not in LEFT_OUT.get(table, ())}


def _apart(columns: Columns) -> tuple[dict[str, str], Columns]:
    """The columns that are equal in all rows, with their value, and the others."""
    same = {name: values[0] for name, values in columns.items() if values and values.count(values[0]) == len(values)}
    return same, {name: values for name, values in columns.items() if name not in same}


def _rows(columns: Columns, count: int) -> Iterable[tuple[str, ...]]:
    return zip(*columns.values(), strict=True) if columns else [()] * count


def _listed(columns: Columns, count: int) -> list[str]:
    return [f"[{','.join(row)}]" for row in _rows(columns, count)]


def _groups(keys: Sequence[str], rows: Iterable[Any]) -> dict[str, list[Any]]:
    groups: dict[str, list[Any]] = {}
    for key, row in zip(keys, rows, strict=True):
        groups.setdefault(key, []).append(row)
    return groups


def _block(same: Mapping[str, str], columns: Columns | None, data: str) -> str:
    names = "" if columns is None else f'"columns":{_list(map(json_text, columns), ",")},'
    return f'{{"same":{_object(same.items())},{names}"data":{data}}}'


def _by_key(items: Iterable[tuple[str, str]]) -> str:
    return "{" + ",\n".join(f"{key}:{value}" for key, value in items) + "}"


def _list(items: Iterable[str], between: str = ",\n") -> str:
    return f"[{between.join(items)}]"


def _object(items: Iterable[tuple[str, str]]) -> str:
    return "{" + ",".join(f'"{name}":{value}' for name, value in items) + "}"
