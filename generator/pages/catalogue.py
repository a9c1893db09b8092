"""Everything the pages show, looked up once: documents, departments, projects with their indicators and notes."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from functools import cached_property, wraps
from typing import Any, Concatenate, ParamSpec, TypeVar, cast

import pandas as pd

from generator.changes.past import Past, Version
from generator.ground.addresses import slug
from generator.linking.homes import Home, Homes, homes
from generator.parsing.parse import Document, Parsed, extras
from generator.reading.names import FullName
from generator.reconcile.cells import printed_cells

Record = dict[str, Any]
Made = TypeVar("Made")
Names = ParamSpec("Names")


@dataclass(frozen=True)
class Department:
    """A department over its years: one address for all its documents.

    `named`: a department is registered; else the name says that none is.
    `doubtful`: several departments have the name, and the document says not which of them it is of.
    """

    name: str
    region: str
    region_code: str
    slug: str
    documents: tuple[Record, ...]
    named: bool = True
    doubtful: bool = False


class Catalogue:
    """The tables as records, grouped the ways the pages need them; each grouping is made once."""

    def __init__(
        self, parsed: Parsed, reviews: dict[str, dict[str, str]] | None = None, names: dict[tuple[str, str], FullName] | None = None,
        shared: Collection[str] = (), past: Past | None = None, homes: Homes | None = None,
    ) -> None:  # fmt: skip
        """Takes the parsed documents with their checks, the reviews by check id, the full names by document and printed name, the past.

        `shared`: the addresses that several departments of the whole site would have by their names alone, where this is a part of it;
        `homes`: the department of each document as told over the whole site, likewise.
        """
        self._shared = frozenset(shared)
        self.given: dict[tuple[Callable[..., Any], tuple[Any, ...]], Any] = {}
        self.past = past or Past()
        self.names = names or {}
        self.parsed, self._homes = parsed, homes
        self.reviews = reviews or {}
        self.tables = parsed.tables
        self.sources: dict[str, Document] = {each.source.document_id: each for each in parsed.documents}
        self.documents: list[Record] = records(self.tables["documents"])
        self.document: dict[str, Record] = {row["document_id"]: row for row in self.documents}

    def forget(self) -> None:
        """Lets go of everything that was looked up; what is asked for again is looked up again."""
        self.given.clear()
        for name, kept in vars(type(self)).items():
            if isinstance(kept, cached_property):
                vars(self).pop(name, None)

    @cached_property
    def projects(self) -> dict[str, list[Record]]:
        """Projects by document, in document order; `places` tells the line of each printed field, `budget_line` that of the budget."""
        groups = grouped(self.tables["projects"], "document_id")
        for name, rows in groups.items():
            for row, extracted in zip(rows, self.sources[name].extraction.projects, strict=True):
                row["places"] = cast(dict[str, int], extracted.get("places", {}))
                row["budget_line"] = row["places"].get("budget", row["line"]) if row["budget_printed"] else row["line"]
        return groups

    @cached_property
    def project(self) -> dict[str, Record]:
        """Every printing of a project by its id."""
        return {row["project_id"]: row for rows in self.projects.values() for row in rows}

    @cached_property
    def stories(self) -> dict[str, list[Record]]:
        """Story → its printings, year by year, a promise before its evaluation; only of projects that were printed more than once."""
        place = {name: at for at, name in enumerate(self.document)}
        groups: dict[str, list[Record]] = {}
        for row in self.project.values():
            groups.setdefault(row["story_id"], []).append(row)

        def order(row: Record) -> tuple[int, bool, int]:
            return row["fiscal_year"] or 0, row["stage"] == "evaluation", place[row["document_id"]]

        return {name: sorted(rows, key=order) for name, rows in groups.items() if len(rows) > 1}

    @cached_property
    def alike(self) -> list[frozenset[str]]:
        """The pairs of printings that may be of one project, and join nothing."""
        links = self.tables["links"]
        likely = links[links["certainty"] == "probable"]
        return [frozenset(pair) for pair in likely[["project_id", "other_id"]].itertuples(index=False)]

    @cached_property
    def possible(self) -> dict[str, list[str]]:
        """Printing → the printings that may be of the same project."""
        found: dict[str, list[str]] = {}
        for pair in self.alike:
            for name in pair:
                found.setdefault(name, []).extend(sorted(pair - {name}))
        return found

    def counted_years(self, department: Department) -> dict[int, list[Record]]:
        """Year → the projects of a department, each once, in the order of the documents."""
        years: dict[int, list[Record]] = {}
        for document in department.documents:
            for row in self.projects.get(document["document_id"], []):
                if row["counted"] and row["fiscal_year"]:
                    years.setdefault(row["fiscal_year"], []).append(row)
        return years

    def story_address(self, row: Record) -> str:
        """Where a project is told: its story where it was printed more than once, else the page of its only printing."""
        if row["story_id"] in self.stories:
            return f"departments/{self.department_of[row['document_id']].slug}/{row['story_id']}/"
        return f"projects/{row['project_id']}/"

    @cached_property
    def indicators(self) -> dict[str, list[Record]]:
        """Indicators by project."""
        return grouped(self.tables["indicators"], "project_id")

    @cached_property
    def programmes(self) -> dict[str, list[Record]]:
        """Programmes by document."""
        return grouped(self.tables["programmes"], "document_id")

    @cached_property
    def notes(self) -> dict[str, list[Record]]:
        """Notes by document."""
        return grouped(self.tables["notes"], "document_id")

    @cached_property
    def budget_lines(self) -> dict[str, list[Record]]:
        """Budget lines by document."""
        return grouped(self.tables["budget_lines"], "document_id")

    @cached_property
    def counting(self) -> dict[tuple[str, int | None], str]:
        """Project and year → the printing that counts."""
        rows = self.tables["projects"]
        own = rows[rows["counted"]]
        return {(story, year): name for story, year, name in own[["story_id", "fiscal_year", "project_id"]].astype(object).itertuples(index=False)}

    @cached_property
    def listed_amounts(self) -> dict[str, dict[int, list[Record]]]:
        """Document → line of a money table → its cells that print an amount."""
        found: dict[str, dict[int, list[Record]]] = {}
        for name, rows in self.budget_lines.items():
            for row in rows:
                if row["amount_printed"]:
                    found.setdefault(name, {}).setdefault(row["line"], []).append(row)
        return found

    @cached_property
    def cells(self) -> pd.DataFrame:
        """The printed amounts of all budget tables with the meaning of their columns."""
        return printed_cells(self.tables["budget_lines"])

    def cells_of(self, document_id: str) -> pd.DataFrame:
        """The printed amounts of one document."""
        return self.cells.iloc[self._places_of_cells.get(document_id, [])]

    @cached_property
    def total_cells(self) -> dict[str, list[Any]]:
        """The printed amounts in rows of totals, by document."""
        found: dict[str, list[Any]] = {}
        for cell in self.cells[self.cells["total"]].itertuples(index=False):
            found.setdefault(str(cell.document_id), []).append(cell)
        return found

    @cached_property
    def _places_of_cells(self) -> dict[str, Any]:
        return dict(self.cells.groupby("document_id", sort=False).indices)

    @cached_property
    def roles(self) -> dict[str, list[str]]:
        """The role of every line, by document, line n at n - 1."""
        return {name: [row["role"] for row in rows] for name, rows in grouped(self.tables["lines"], "document_id").items()}

    @cached_property
    def counts(self) -> dict[str, dict[str, int]]:
        """How many projects, indicators, amounts, lines and lines not understood each document holds."""
        lines = self.tables["lines"]
        counted = {"projects": self.tables["projects"], "indicators": self.tables["indicators"], "amounts": self.tables["budget_lines"],
                   "lines": lines, "unread": lines[lines["role"] == "unread"]}  # fmt: skip
        numbers = {what: table["document_id"].value_counts() for what, table in counted.items()}
        return {name: {what: int(own.get(name, 0)) for what, own in numbers.items()} for name in self.document}

    @cached_property
    def versions(self) -> dict[str, list[Version]]:
        """Every text of each document ever published, the present one first where there is one."""
        present = [
            Version(name, row["sha256"][:8], self.sources[name], row, tuple(self.roles.get(name, []))) for name, row in self.document.items()
        ]
        found: dict[str, list[Version]] = {}
        for version in (*present, *self.past.versions):
            found.setdefault(version.document_id, []).append(version)
        return found

    @cached_property
    def checks_of(self) -> dict[str, list[Record]]:
        """Checks by document."""
        return grouped(self.tables["checks"], "document_id")

    @cached_property
    def checks_of_project(self) -> dict[str, list[Record]]:
        """Checks by project."""
        return grouped(self.tables["checks"], "project_id")

    @cached_property
    def checks_beside(self) -> dict[str, list[Record]]:
        """Project → the checks that another printing of it is held against it in: it is their right side, in a document of its own."""
        links = self.tables["links"]
        certain = links.loc[links["certainty"] == "certain", ["project_id", "other_id"]]
        others = certain.groupby("project_id", sort=False)["other_id"].agg(list).to_dict()
        found: dict[str, list[Record]] = {}
        for check in (row for rows in self.checks_of.values() for row in rows if row["right_document_id"]):
            own = [name for name in others.get(check["project_id"], ()) if self.project[name]["document_id"] == check["right_document_id"]]
            for name in own if len(own) == 1 else (name for name in own if self._prints(name, check["right_lines"])):
                found.setdefault(name, []).append(check)
        return found

    def _prints(self, project_id: str, lines: str) -> bool:
        """Whether the first of some lines (`92,98`, `480-489`) is one of a project's own."""
        row, first = self.project[project_id], re.split("[,-]", lines)[0]
        return first.isdigit() and row["line"] <= int(first) <= row["last_line"]

    @cached_property
    def project_names(self) -> dict[str, str]:
        """Project id → name."""
        projects = self.tables["projects"]
        return dict(zip(projects["project_id"], projects["project"], strict=True))

    @cached_property
    def glossary(self) -> list[Record]:
        """The entries of every 名词解释."""
        return records(extras(self.parsed.documents, "glossary"))

    @cached_property
    def paragraphs(self) -> dict[str, list[Record]]:
        """Paragraphs of the narrative by document."""
        return grouped(extras(self.parsed.documents, "paragraphs"), "document_id")

    @cached_property
    def texts(self) -> dict[str, dict[int, str]]:
        """Document → number → text of its lines, without the persons in it; of pages about the whole site only the lines that are kept for them."""
        return {name: {line.number: each.shown(line.text, line.number) for line in each.source.lines} for name, each in self.sources.items()}

    @cached_property
    def homes(self) -> Homes:
        """The department of each document, copies with the document that they print again."""
        told = self.tables["documents"].loc[lambda rows: rows["same_as"] != "", ["document_id", "same_as"]]
        return self._homes or homes(self.tables["documents"], dict(told.itertuples(index=False, name=None)))

    @cached_property
    def funds(self) -> dict[str, list[Record]]:
        """The figures of the money of evaluations, by project: source, label, column, as printed, line."""
        return grouped(extras(self.parsed.documents, "funds"), "project_id")

    @cached_property
    def totals(self) -> dict[str, list[Record]]:
        """The printed totals of points and scores of evaluations, by project."""
        return grouped(extras(self.parsed.documents, "totals"), "project_id")

    @cached_property
    def departments(self) -> list[Department]:
        """Departments by the name on the cards and their region; a document without one, or of which of several nobody says, stands alone."""
        by_home: dict[Home, list[Record]] = {}
        for row in self.documents:
            by_home.setdefault(self.homes.of[row["document_id"]], []).append(row)
        names = {home: home.name or f"部门未登记（{self._title(home)}）" for home in by_home}
        shared = self.shared
        return [
            Department(names[home], home.region, home.region_code, self._slug(home, shared),
                       tuple(sorted(rows, key=lambda row: (row["fiscal_year"] or 0, row["document_id"]))), bool(home.name), bool(home.name and home.alone))
            for home, rows in sorted(by_home.items(), key=lambda pair: (pair[0].region_code, not pair[0].name, names[pair[0]], pair[0].alone))
        ]  # fmt: skip

    def _title(self, home: Home) -> str:
        """The title of the document that stands for itself."""
        return self.document[home.alone]["title"] or home.alone

    def _base(self, home: Home) -> str:
        """The address of a department by its name alone; without a name that of its document, which no other one has."""
        return slug(home.name) if home.name else slug(f"{self._title(home)} {home.alone}")

    def _slug(self, home: Home, shared: Collection[str]) -> str:
        """The address of a department: its name, with its region and the document that stands alone where others have that name."""
        base = self._base(home)
        return base if base not in shared else slug(f"{home.name or self._title(home)} {home.region} {home.region_code} {home.alone}".rstrip())

    @cached_property
    def shared(self) -> frozenset[str]:
        """The addresses that several departments would have by their names alone."""
        counts = Counter(self._base(home) for home in {self.homes.of[name] for name in self.document})
        return self._shared | {name for name, count in counts.items() if count > 1}

    @cached_property
    def department_of(self) -> dict[str, Department]:
        """The department of each document."""
        return {row["document_id"]: department for department in self.departments for row in department.documents}

    def address_of(self, document: Record) -> str:
        """The address of the page of a document's department."""
        return f"departments/{self.department_of[document['document_id']].slug}/"

    @cached_property
    def target_lines(self) -> dict[tuple[str, int], int]:
        """Document and line of an indicator's name → the line of its target, where that is another."""
        return {
            (name, int(str(row["line"]))): int(str(row["target_line"]))
            for name, source in self.sources.items()
            for row in source.extraction.indicators
            if "target_line" in row
        }

    @cached_property
    def clipped(self) -> set[tuple[str, str]]:
        """Document and name of all that seems cut off."""
        return {(name, note["published"]) for name, notes in self.notes.items() for note in notes if note["kind"] == "clipped"}

    def notes_between(self, document_id: str, first: int, last: int) -> list[Record]:
        """The notes on the lines of one project."""
        return [note for note in self.notes.get(document_id, []) if first <= note["line"] <= last]


def records(table: pd.DataFrame) -> list[Record]:
    """The rows of a frame as records, with None for what is not printed."""
    names = list(table.columns)
    return [dict(zip(names, row, strict=True)) for row in zip(*(values_of(table[name]) for name in names), strict=True)]


def values_of(series: pd.Series) -> list[Any]:
    """The values of a column, None for what is not printed."""
    blank = series.isna()
    values: list[Any] = (series.astype(object).where(~blank, None) if blank.any() else series).tolist()
    return values


def once(make: Callable[Concatenate[Catalogue, Names], Made]) -> Callable[Concatenate[Catalogue, Names], Made]:
    """A function of a catalogue (and of ids) that is asked once for each: what it gave is given again, and is not to be changed."""
    @wraps(make)
    def given(catalogue: Catalogue, /, *names: Names.args, **none: Names.kwargs) -> Made:
        if (make, names) not in catalogue.given:
            catalogue.given[make, names] = make(catalogue, *names, **none)
        made: Made = catalogue.given[make, names]
        return made

    return given


def grouped(table: pd.DataFrame, column: str) -> dict[str, list[Record]]:
    """The records of a frame by the value of one column, both in the order of the frame."""
    groups: dict[str, list[Record]] = {}
    for record in records(table):
        groups.setdefault(record[column], []).append(record)
    return groups


def total(values: Iterable[int | None]) -> int | None:
    """The sum of the printed values, None where none is printed."""
    printed = [value for value in values if value is not None]
    return sum(printed) if printed else None
