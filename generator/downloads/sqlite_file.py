"""All tables as one SQLite file with keys, views and an index for what points to another table, ready for Datasette.

Further indexes would be a fifth of the file; at this size a whole table is read in milliseconds.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pandas as pd

from generator.tables.schema import ABOUT, PUBLISHED, Column, Tables

NAME = "ledger.sqlite"
_UNWRITTEN = {sqlite3.SQLITE_IOERR, sqlite3.SQLITE_FULL, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_READONLY}
_TYPES = {"text": "TEXT", "integer": "INTEGER", "decimal": "REAL", "boolean": "INTEGER"}

VIEWS = {
    "projects_overview": (
        "每个项目连同文件、部门和指标个数；page 与 source 是相对网站根的地址。",
        """SELECT p.project_id, p.fiscal_year, d.department, d.region, p.agency, p.programme, p.project, p.budget_printed, p.money_unit,
       p.budget_yuan, (SELECT count(*) FROM indicators AS i WHERE i.project_id = p.project_id) AS indicators, d.title AS document,
       'projects/' || p.project_id || '/' AS page, 'documents/' || p.document_id || '/text/#L' || p.line AS source
FROM projects AS p JOIN documents AS d USING (document_id)""",
    ),
    "projects_counted": (
        "每个项目每年一行，可以相加：同一项目在几份文件里印出的，只取计入的一次。"
        "initial_yuan 是年初预算，adjusted_yuan 是全年（调整后）预算，分别相加；budget_yuan 在只有自评的项目是调整后的。",
        """SELECT p.story_id, p.fiscal_year, d.department, p.agency, p.project, p.budget_yuan, p.budget_printed, p.money_unit, p.project_id,
       p.stage, CASE WHEN p.stage = 'evaluation' THEN p.initial_budget_yuan ELSE p.budget_yuan END AS initial_yuan,
       CASE WHEN p.stage = 'evaluation' THEN p.budget_yuan END AS adjusted_yuan,
       'documents/' || p.document_id || '/text/#L' || p.line AS source
FROM projects AS p JOIN documents AS d USING (document_id) WHERE p.counted""",
    ),
    "indicators_overview": (
        "每个指标的目标连同部门和年度；目标是承诺，不要相加；完成值在 indicators 表。",
        """SELECT i.indicator_id, d.fiscal_year, d.department, i.agency, i.project, i.category, i.subcategory, i.indicator, i.operator,
       i.target_value, i.target_upper, i.target_printed, i.measure_unit, i.weight, i.needs_review,
       'projects/' || i.project_id || '/' AS page, 'documents/' || i.document_id || '/text/#L' || i.line AS source
FROM indicators AS i JOIN documents AS d USING (document_id)""",
    ),
    "checks_with_review": (
        "每处核对连同是否经人工复核；state 为 not_reviewed 的只是机器比对，不能当作结论引用；为空的不需要复核。",
        """SELECT c.*, r.state, r.judgement, r.comment, r.original_seen, r.reply, r.reply_date, r.reviewed_on
FROM checks AS c LEFT JOIN reviews AS r USING (check_id)""",
    ),
}
"""View → what it shows, and its query."""


def write_sqlite_file(tables: Tables, folder: Path) -> None:
    """`folder/ledger.sqlite`; the same bytes for the same frames and version of SQLite.

    Raises sqlite3.IntegrityError where a key does not hold, OSError where the file cannot be written.
    """
    path = folder / NAME
    path.unlink(missing_ok=True)
    connection = sqlite3.connect(path, isolation_level=None)
    try:
        for statement in ("PRAGMA page_size = 4096", "PRAGMA journal_mode = OFF", "PRAGMA synchronous = OFF", "BEGIN"):
            connection.execute(statement)
        for name, table in tables.items():
            connection.execute(_create(name))
            places = ", ".join("?" * len(PUBLISHED[name]))
            connection.executemany(f'INSERT INTO "{name}" VALUES ({places})', _rows(name, table))  # noqa: S608 - names of the schema
        for statement in (*_indexes(), *(f"CREATE VIEW {name} AS {query}" for name, (_, query) in VIEWS.items())):
            connection.execute(statement)
        broken = connection.execute("PRAGMA foreign_key_check").fetchone()
        if broken:
            raise sqlite3.IntegrityError(f"{broken[0]}: row {broken[1]} points to no row of {broken[2]}")
        connection.execute("ANALYZE")
        connection.execute("COMMIT")
    except sqlite3.OperationalError as error:
        if getattr(error, "sqlite_errorcode", 0) & 0xFF not in _UNWRITTEN:  # the lowest byte tells the kind
            raise
        raise OSError(str(error)) from error
    finally:
        connection.close()


def _create(name: str) -> str:
    """The table with its types, what may not be blank, its key and what it points to.

    Where the key is the only way into it, its rows stand in the order of the key, which takes no index then.
    """
    about = ABOUT[name]
    lines = [_column(column) for column in PUBLISHED[name]]
    if about.key:
        lines.append(f"PRIMARY KEY ({', '.join(about.key)})")
    lines += [f"FOREIGN KEY ({column}) REFERENCES {table} ({ABOUT[table].key[0]})" for column, table in about.references]
    ordered = " WITHOUT ROWID" if about.key and not _pointing(name) else ""
    return f'CREATE TABLE "{name}" (\n  ' + ",\n  ".join(lines) + f"\n){ordered}"


def _column(column: Column) -> str:
    never_blank = " NOT NULL" if column.required or column.kind == "boolean" else ""
    check = f' CHECK ("{column.name}" IN (0, 1))' if column.kind == "boolean" else ""
    return f'"{column.name}" {_TYPES[column.kind]}{never_blank}{check}'


def _pointing(name: str) -> list[str]:
    """The columns that point into another table and are not the beginning of the key."""
    return [column for column, _ in ABOUT[name].references if ABOUT[name].key[:1] != (column,)]


def _indexes() -> Iterator[str]:
    for name in ABOUT:
        for column in _pointing(name):
            yield f'CREATE INDEX "{name}_{column}" ON "{name}" ("{column}")'


def _rows(name: str, table: pd.DataFrame) -> Iterator[tuple[object, ...]]:
    return zip(*(_cells(table[column.name], column.kind) for column in PUBLISHED[name]), strict=True)


def _cells(series: pd.Series, kind: str) -> list[object]:
    """The values of one column as SQLite stores them: None for a blank, 1 and 0 for true and false."""
    values = series.astype(object).tolist()
    if kind == "text":
        return [value or None for value in values]
    if kind == "decimal":
        return [None if value is None else float(value) for value in values]
    if kind == "boolean":
        return [int(value) for value in values]
    return [None if value is pd.NA else int(value) for value in values]
