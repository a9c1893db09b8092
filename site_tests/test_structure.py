"""The rooms import in one direction, and nothing in the generator knows one place, department or project."""

from __future__ import annotations

import ast
import csv
import importlib
import re
import tomllib
from operator import attrgetter
from pathlib import Path

import pytest

from generator.parsing.parse import Parsed
from site_tests.bench.stages import STAGES
from site_tests.conftest import ROOT

GENERATOR = ROOT / "generator"
ROOMS = [
    "ground", "tables", "reading", "recovery", "understanding", "parsing", "linking", "reconcile", "charts", "downloads", "changes", "pages", "search", "site",
    "report", "adding", "division", "pipeline", "example", "preview", "outcome", "commands", "__main__",
]  # fmt: skip
SOURCES = sorted(GENERATOR.rglob("*.py"))


def room_of(path: Path) -> str:
    """The room a file stands in."""
    parts = path.relative_to(GENERATOR).with_suffix("").parts
    return parts[0]


def imported_rooms(path: Path) -> set[str]:
    """The rooms a file imports from, imports inside functions included."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module and node.level == 0:
            names |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
        elif isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
    return {name.split(".")[1] for name in names if name.startswith("generator.")} & set(ROOMS)


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(GENERATOR)))
def test_rooms_import_only_from_rooms_below(path: Path) -> None:
    """A room imports only from itself and from the rooms below it."""
    room = room_of(path)
    if room != "__init__":
        above = {other for other in imported_rooms(path) if ROOMS.index(other) > ROOMS.index(room)}
        assert not above, f"{path} imports from {above}, which stand above {room}"


def test_generator_names_no_place_department_or_project(parsed: Parsed) -> None:
    """What one document prints as a name stands nowhere in the generator or the templates."""
    names = {row.split("市")[0] for row in parsed.tables["documents"]["region"]}
    for table, column in (("projects", "project"), ("projects", "agency"), ("programmes", "programme"), ("documents", "department")):
        names |= {name for name in parsed.tables[table][column] if len(name) > 3}
    names |= {"jiaxing", "shaoxing", "tianjin", "shizuishan"}
    texts = {path: path.read_text(encoding="utf-8") for path in [*SOURCES, *(ROOT / "templates").rglob("*.jinja")]}
    found = [(path.name, name) for path, text in texts.items() for name in names if name in text]
    assert not found


def test_human_decisions_are_well_formed() -> None:
    """data/names.csv has the declared columns, and each decision its evidence."""
    with (ROOT / "data" / "names.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
        assert file.tell() > 0
    assert all(set(row) == {"document_id", "printed", "full", "evidence"} and all(row.values()) for row in rows)


def test_modules_say_what_they_are() -> None:
    """Every module begins with a sentence of its own; no two say the same."""
    sentences = [ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or "" for path in SOURCES]
    assert all(sentences)
    assert len(set(sentences)) == len(sentences)
    assert not [path for path in SOURCES if re.search(r"utils|helpers|manager|common", path.stem)]


@pytest.mark.parametrize("path", sorted(ROOT.glob("**/requirements.txt")), ids=lambda path: path.parent.name)
def test_requirements_are_pinned_by_hash(path: Path) -> None:
    """Every package is pinned to one version with the hashes of its files, from no other index, and what the site needs is among them."""
    text = re.sub(r"(?m)^\s*#.*\n", "", path.read_text(encoding="utf-8"))
    entries = [" ".join(entry.split()) for entry in re.split(r"(?<!\\)\n", text) if entry.strip()]
    assert entries
    assert not [entry for entry in entries if not re.fullmatch(r"[a-z0-9.-]+(?:\[[a-z,-]+\])?==[^ ]+(?: ; [^\\]+?)?(?: \\ --hash=sha256:[0-9a-f]{64})+", entry)]
    direct = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["dependencies"]
    assert path.parent.name == "audit" or {re.split(r"[^a-z0-9-]", each.lower())[0] for each in direct} <= {re.split(r"[\[=]", entry)[0] for entry in entries}


def test_every_dependency_has_its_reason() -> None:
    """Beside each package in pyproject.toml stands why it is needed."""
    lines = [line for line in (ROOT / "pyproject.toml").read_text(encoding="utf-8").splitlines() if re.match(r'  "[a-z0-9-]+(?:\[\w+\])?[<>=]', line)]
    assert len(lines) > 12
    assert not [line for line in lines if not re.search(r",\s+# \w.{5}", line)]


def test_stages_of_the_bench_are_there() -> None:
    """Every function whose time `make bench` tells has that name at that place."""
    for place in {place for places in STAGES.values() for place in places}:
        module, _, name = place.partition(":")
        attrgetter(name)(importlib.import_module(module))
