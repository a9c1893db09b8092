"""The pages that can be found: projects, departments, documents, source texts, the glossary; made of the tables, not of HTML."""

from __future__ import annotations

import re
from collections.abc import Iterator

from generator.pages.catalogue import Catalogue, Department, Record
from generator.pages.spending import composition
from generator.pages.terms import Glossary
from generator.pages.words import actual_words, budget_words, number_words, target_words, yuan_in
from generator.search.records import NAME, TITLE, Cells, Entry, band, document_filters, hidden, place, unique, verdicts, year_words
from generator.search.tokens import units

_GAP = re.compile(r"\t+| {2,}|\u3000+")
_AMOUNTS = ("fiscal_yuan", "other_yuan", "multi_year_total_yuan", "initial_budget_yuan", "executed_yuan")


def entries(catalogue: Catalogue) -> Iterator[Entry]:
    """Every page that can be found."""
    yield from department_entries(catalogue)
    if catalogue.glossary:
        yield glossary_entry(catalogue.glossary)


def department_entries(catalogue: Catalogue) -> Iterator[Entry]:
    """The pages of departments, their documents and projects."""
    for document in catalogue.documents:
        for row in catalogue.projects.get(document["document_id"], []):
            yield _project(catalogue, document, row)
    for department in catalogue.departments:
        yield _department(catalogue, department)
    for document in catalogue.documents:
        yield _document(catalogue, document)
    for document in catalogue.documents:
        yield _source(catalogue, document)


def _project(catalogue: Catalogue, document: Record, project: Record) -> Entry:
    cells = Cells()
    cells.add(project["project"], weight=NAME)
    cells.add(project["agency"], project["programme"], weight=TITLE)
    cells.add(*place(document), budget_words(project), *(project[name] for name in ("department", "department_code", "agency_code", "project_code")))
    cells.add(*(f"{yuan_in(project[name], project['money_unit'] or '元')} {project['money_unit'] or '元'}" for name in _AMOUNTS if project[name] is not None))
    cells.add(*(project[name] for name in ("period", "attribute", "office", "purpose")))
    cells.add(project["goal"], anchor="goal")
    cells.add(project["result"], anchor="result")
    indicators = catalogue.indicators.get(project["project_id"], [])
    for row in indicators:
        _indicator(cells, row)
    filters = document_filters(catalogue, document) | {
        "kind": ["project"], "band": [band(project["budget_yuan"])], "category": unique(row["category"] for row in indicators),
        "verdict": verdicts(catalogue, catalogue.checks_of_project.get(project["project_id"], [])),
    }  # fmt: skip
    context = " · ".join(unique([*place(document)[::2], budget_words(project)]))
    return Entry(f"projects/{project['project_id']}/", "project", context, cells.done(), filters, project["budget_yuan"])


def _indicator(cells: Cells, row: Record) -> None:
    """An indicator's cells: name, description, target with its unit, words and signs as printed, weight."""
    anchor = row["indicator_id"].split("#")[1]
    cells.add(row["indicator"], row["description"], row["area"], target_words(row), row["target_printed"], anchor=anchor)
    cells.add(row["category"], row["subcategory"], row["category_printed"], row["subcategory_printed"], anchor=anchor)
    if units(row["operator_printed"] or ""):  # a word or `\geq`; a sign alone cannot be searched
        cells.add(row["operator_printed"], anchor=anchor)
    if row["stage"] == "evaluation":
        cells.add(actual_words(row), row["actual_printed"], row["reason"], number_words(row["score"]), anchor=anchor)
    cells.add(row["measure_unit_printed"], number_words(row["weight"]), anchor=anchor)


def _department(catalogue: Catalogue, department: Department) -> Entry:
    cells = Cells()
    cells.add(department.name, weight=NAME)
    cells.add(department.region, department.region_code)
    for document in department.documents:
        anchor = document["document_id"]
        cells.add(year_words(document["fiscal_year"]), document["title"], anchor=anchor)
        whole, groups = composition(catalogue, document)
        if whole is not None:
            cells.add(f"{whole.amount_printed} {whole.money_unit}", anchor=anchor)
        for row in (row for _, rows in groups for row in rows):
            cells.add(row["name"], row["cell"].amount_printed, anchor=anchor)
        _projects(cells, catalogue, anchor, anchor)
    filters = {
        "kind": ["department"], "region": unique([department.region]), "department": [department.name],
        "year": unique(year_words(row["fiscal_year"]) for row in department.documents),
        "form": unique(catalogue.sources[row["document_id"]].layout.title for row in department.documents),
    }  # fmt: skip
    years = "、".join(filters["year"])
    return Entry(f"departments/{department.slug}/", "department", " · ".join(unique([department.region, years])), cells.done(), filters)


def _projects(cells: Cells, catalogue: Catalogue, document_id: str, anchor: str) -> None:
    """The lists of projects and programmes that the pages of a document and of its department show."""
    for row in catalogue.projects.get(document_id, []):
        cells.add(row["project"], row["agency"], row["programme"], budget_words(row), anchor=anchor)
    for row in catalogue.programmes.get(document_id, []):
        cells.add(row["programme"], row["agency"], row["goal"], anchor=anchor)


def _document(catalogue: Catalogue, document: Record) -> Entry:
    name = document["document_id"]
    cells = Cells()
    cells.add(document["title"] or name, weight=NAME)
    cells.add(*place(document), document["issuer"], document["published_on"], document["region_code"])
    _projects(cells, catalogue, name, "projects")
    start, title = 0, ""
    for row in catalogue.budget_lines.get(name, []):
        start, title = (start, title) if row["table"] == title else (row["line"], row["table"])
        anchor = f"table-{start}"
        cells.add(row["table"], row["side"], *row["column"].split("/"), row["code"], row["name"], row["agency"], row["amount_printed"], anchor=anchor)
    for row in catalogue.paragraphs.get(name, []):
        cells.add(row["section"], row["text"], anchor="narrative")
    filters = document_filters(catalogue, document) | {"kind": ["document"], "verdict": verdicts(catalogue, catalogue.checks_of.get(name, []))}
    return Entry(f"documents/{name}/", "document", " · ".join(place(document)[::2]), cells.done(), filters)


def _source(catalogue: Catalogue, document: Record) -> Entry:
    name = document["document_id"]
    cells = Cells()
    cells.add(document["title"] or name, weight=TITLE)
    cells.add(*place(document))
    for number, text in hidden(catalogue, name):
        cells.add(*_GAP.split(text), anchor=f"L{number}")
    filters = document_filters(catalogue, document) | {"kind": ["source"]}
    return Entry(f"documents/{name}/text/", "source", " · ".join(place(document)[::2]), cells.done(), filters)


def glossary_entry(glossary: list[Record]) -> Entry:
    """The page of the glossary; `glossary`: document_id, line, term, definition."""
    cells = Cells()
    cells.add("名词解释", weight=TITLE)
    for term in Glossary(glossary).terms:
        cells.add(term.name, weight=TITLE, anchor=term.anchor)
        cells.add(*(row["definition"] for row in term.entries), anchor=term.anchor)
    return Entry("glossary/", "glossary", "", cells.done(), {"kind": ["glossary"]})
