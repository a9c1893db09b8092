"""What Datasette shows beside the SQLite file: titles, units and meanings of tables and columns, source and licence."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from generator.downloads.publication import NOTICE, Publication
from generator.downloads.sqlite_file import VIEWS
from generator.tables.schema import ABOUT, PUBLISHED, UNITS_EN

NAME = "datasette.json"


def write_datasette_metadata(publication: Publication, folder: Path) -> None:
    """`folder/datasette.json`, for `datasette ledger.sqlite --metadata datasette.json`."""
    terms = publication.conditions
    tables: dict[str, Any] = {
        name: {
            "title": f"{ABOUT[name].title} {ABOUT[name].title_en}", "description": f"{ABOUT[name].zh} {ABOUT[name].en}",
            "columns": {column.name: f"{column.zh} · {column.en}" for column in PUBLISHED[name]},
            "units": {column.name: UNITS_EN[column.unit] for column in PUBLISHED[name] if column.unit},
        } for name in publication.tables
    } | {name: {"title": name, "description": what} for name, (what, _) in VIEWS.items()}  # fmt: skip
    metadata = {
        "title": terms.site_name, "description": f"{terms.description} {NOTICE}", "license": terms.data.title, "license_url": terms.data.url,
        **({"source": terms.site_name, "source_url": terms.site_url} if terms.site_url else {}), "databases": {"ledger": {"tables": tables}},
    }  # fmt: skip
    text = json.dumps(metadata, ensure_ascii=False, indent=1)
    (folder / NAME).write_text(f"{text}\n", encoding="utf-8", newline="")
