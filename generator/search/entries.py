"""The pages that can be found: projects, departments, documents, source texts, the glossary; made of the tables, not of HTML."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from generator.ground.text import without_markup
from generator.pages.catalogue import Catalogue, Department, Record
from generator.pages.spending import composition
from generator.pages.terms import Glossary
from generator.pages.words import REPORTS, actual_words, budget_words, number_words, target_words, yuan_in
from generator.reconcile.cells import SCALE
from generator.reconcile.reviewed import OPEN_VERDICTS, numbers_in
from generator.reconcile.rules.lists import OTHER_NAME
from generator.search.records import LABEL, NAME, TITLE, Cells, Entry, band, document_filters, hidden, place, unique, verdicts, year_words
from generator.search.tokens import units
from generator.tables.planned import initial_budget

_GAP = re.compile(r"\t+| {2,}|\u3000+")
_FURTHER = ("fiscal_yuan", "other_yuan", "multi_year_total_yuan", "initial_budget_yuan", "executed_yuan")


def entries(catalogue: Catalogue) -> Iterator[Entry]:
    """Every page that can be found."""
    yield from department_entries(catalogue)
    yield from site_entries(catalogue.glossary)


def site_entries(glossary: list[Record]) -> Iterator[Entry]:
    """The pages about the whole site: what compares and reports, and the glossary where there is one."""
    yield from (report_entry(address) for address in REPORTS)
    if glossary:
        yield glossary_entry(glossary)


def department_entries(catalogue: Catalogue) -> Iterator[Entry]:
    """The pages of departments, their documents and projects."""
    for document in catalogue.documents:
        for row in catalogue.projects.get(document["document_id"], []):
            yield _project(catalogue, document, row)
    for printings in catalogue.stories.values():
        yield _story(catalogue, printings)
    for department in catalogue.departments:
        yield _department(catalogue, department)
    for document in catalogue.documents:
        yield _document(catalogue, document)
    for document in catalogue.documents:
        yield _source(catalogue, document)


def _project(catalogue: Catalogue, document: Record, project: Record) -> Entry:
    cells = Cells()
    cells.add(project["project"], *_other_names(catalogue, project), weight=NAME)
    cells.add(project["agency"], project["programme"], weight=TITLE)
    listed = list(_listed_amounts(catalogue, project))
    cells.add(*map(_listed_words, listed), anchor="money")
    cells.add(*place(document), budget_words(project), *(project[name] for name in ("department", "department_code", "agency_code", "project_code")))
    cells.add(*_amounts(project))
    cells.add(*(project[name] for name in ("period", "attribute", "office", "purpose")))
    cells.add(project["goal"], anchor="goal")
    cells.add(project["result"], anchor="result")
    indicators = catalogue.indicators.get(project["project_id"], [])
    for row in indicators:
        _indicator(cells, row)
    filters = document_filters(catalogue, document) | {
        "kind": ["project"], "band": [band(initial_budget(project))], "category": unique(row["category"] for row in indicators),
        "verdict": verdicts(catalogue, catalogue.checks_of_project.get(project["project_id"], [])),
    }  # fmt: skip
    agency = "" if project["agency"] in {document["department"], project["project"]} else project["agency"]
    money = f"{'全年预算 ' if project['stage'] == 'evaluation' else ''}{budget_words(project)}" if project["budget_printed"] else ""
    context = " · ".join(unique([*_whose(document), agency, money]))
    counted = catalogue.counting.get((project["story_id"], project["fiscal_year"]))
    return Entry(
        f"projects/{project['project_id']}/", "project", context, cells.done(), filters, initial_budget(project),
        _yuan(project, listed), f"projects/{counted}/" if counted else "", (project["money_unit"] or "元") == "元",
    )  # fmt: skip


def _whose(document: Record) -> list[str]:
    """Department and year of a document, what there is of them."""
    return unique([document["department"], year_words(document["fiscal_year"])])


def _other_names(catalogue: Catalogue, project: Record) -> Iterator[str]:
    """The names under which other lists of the same document print a project, as a check has found them beside its own."""
    for row in catalogue.checks_of_project.get(project["project_id"], []):
        if row["rule"] == OTHER_NAME and row["verdict"] in OPEN_VERDICTS and row["right_value"] == project["project"]:
            yield row["left_value"]


def _listed_amounts(catalogue: Catalogue, project: Record) -> Iterator[Record]:
    """The amounts of a project as other lists of its document print them, by the lines that checks hold against its own."""
    own = catalogue.listed_amounts.get(project["document_id"], {})
    checked = (row for row in catalogue.checks_of_project.get(project["project_id"], []) if row["kind"] == "cross-table")
    return (amount for row in checked for side in ("left_lines", "right_lines") for line in numbers_in(row[side]) for amount in own.get(line, ()))


def _listed_words(cell: Record) -> str:
    return f"{cell['amount_printed']} {cell['money_unit']}".strip()


def _yuan(project: Record, listed: Iterable[Record]) -> tuple[int, ...]:
    """Every amount of a printing in yuan, as it prints them and as other lists of its document do."""
    printed = [project[name] for name in ("budget_yuan", *_FURTHER)]
    return tuple(unique(int(value) for value in (*printed, *(cell["amount_yuan"] for cell in listed)) if value is not None))


def _amounts(project: Record) -> Iterator[str]:
    """The further amounts of a printing, each in its unit."""
    unit = project["money_unit"] or "元"
    return (f"{yuan_in(project[name], unit)} {unit}" for name in _FURTHER if project[name] is not None)


def _story(catalogue: Catalogue, printings: list[Record]) -> Entry:
    """A project through its printings: every name and amount under which it was printed, its indicators and what was done."""
    latest = next((row for row in reversed(printings) if row["counted"]), printings[-1])
    document = catalogue.document[latest["document_id"]]
    cells = Cells()
    cells.add(latest["project"], *(name for row in printings for name in (row["project"], *_other_names(catalogue, row))), weight=NAME)
    cells.add(*(row[name] for row in printings for name in ("agency", "programme")), weight=TITLE)
    yuan: list[int] = []
    for row in printings:
        cells.add(*place(catalogue.document[row["document_id"]]), budget_words(row), row["project_code"], anchor="years")
        listed = list(_listed_amounts(catalogue, row))
        yuan += _yuan(row, listed)
        cells.add(*_amounts(row), *map(_listed_words, listed), anchor="years")
        cells.add(row["goal"], row["result"], anchor="goals")
    shown = [row for each in printings for row in catalogue.indicators.get(each["project_id"], []) if row["counted"]]
    for row in shown:
        cells.add(row["indicator"], anchor="indicators", weight=LABEL)
        cells.add(target_words(row), actual_words(row), row["reason"], anchor="indicators")
    years = unique(year_words(row["fiscal_year"]) for row in printings)
    filters = document_filters(catalogue, document) | {
        "kind": ["story"], "band": [band(initial_budget(latest))], "category": unique(row["category"] for row in shown), "year": years,
    }  # fmt: skip
    agency = "" if latest["agency"] in {document["department"], latest["project"]} else latest["agency"]
    context = " · ".join(unique([document["department"], agency, "、".join(years), f"印出 {len(printings)} 次"]))
    return Entry(catalogue.story_address(latest), "story", context, cells.done(), filters, initial_budget(latest), tuple(unique(yuan)))


def _indicator(cells: Cells, row: Record) -> None:
    """An indicator's cells: name, description, target with its unit, words and signs as printed, weight."""
    anchor = row["indicator_id"].split("#")[1]
    cells.add(row["indicator"], anchor=anchor, weight=LABEL)
    cells.add(row["description"], row["area"], target_words(row), row["target_printed"], anchor=anchor)
    cells.add(row["category"], row["subcategory"], row["category_printed"], row["subcategory_printed"], anchor=anchor)
    if units(row["operator_printed"] or ""):  # a word or `\geq`; a sign alone cannot be searched
        cells.add(row["operator_printed"], anchor=anchor)
    if row["stage"] == "evaluation":
        cells.add(actual_words(row), row["actual_printed"], row["reason"], number_words(row["score"]), anchor=anchor)
    cells.add(row["measure_unit_printed"], number_words(row["weight"]), anchor=anchor)


def _department(catalogue: Catalogue, department: Department) -> Entry:
    cells = Cells()
    yuan: list[int] = []
    cells.add(department.name, weight=NAME)
    cells.add(department.region, department.region_code)
    for document in department.documents:
        anchor = document["document_id"]
        cells.add(year_words(document["fiscal_year"]), document["title"], anchor=anchor)
        whole, groups = composition(catalogue, document["document_id"])
        shown = [row for _, rows in groups for row in rows]
        yuan += [int(cell.amount) // SCALE for cell in ([] if whole is None else [whole]) + [row["cell"] for row in shown]]
        if whole is not None:
            cells.add(f"{whole.amount_printed} {whole.money_unit}", anchor=anchor)
        for row in shown:
            cells.add(row["name"], row["cell"].amount_printed, anchor=anchor)
        _projects(cells, catalogue, anchor, anchor)
    filters = {
        "kind": ["department"], "region": unique([department.region]), "department": [department.name],
        "year": unique(year_words(row["fiscal_year"]) for row in department.documents),
        "form": unique(catalogue.sources[row["document_id"]].layout.title for row in department.documents),
    }  # fmt: skip
    years = "、".join(filters["year"])
    context = " · ".join(unique([department.region, years]))
    return Entry(f"departments/{department.slug}/", "department", context, cells.done(), filters, None, tuple(unique(yuan)))


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
    yuan = unique(int(row["amount_yuan"]) for row in catalogue.budget_lines.get(name, []) if row["amount_yuan"] is not None)
    for row in catalogue.paragraphs.get(name, []):
        cells.add(row["section"], row["text"], anchor="narrative")
    filters = document_filters(catalogue, document) | {"kind": ["document"], "verdict": verdicts(catalogue, catalogue.checks_of.get(name, []))}
    return Entry(f"documents/{name}/", "document", " · ".join(_whose(document)), cells.done(), filters, None, tuple(yuan))


def _source(catalogue: Catalogue, document: Record) -> Entry:
    name = document["document_id"]
    cells = Cells()
    cells.add(document["title"] or name, weight=TITLE)
    cells.add(*place(document))
    for number, text in hidden(catalogue, name):
        cells.add(*_GAP.split(without_markup(text)), anchor=f"L{number}")
    filters = document_filters(catalogue, document) | {"kind": ["source"]}
    return Entry(f"documents/{name}/text/", "source", " · ".join(_whose(document)), cells.done(), filters)


def report_entry(address: str) -> Entry:
    """A page that compares or reports, by its title and by what readers call it."""
    title, told, called = REPORTS[address]
    cells = Cells()
    cells.add(title, *called, weight=TITLE)
    cells.add(told)
    return Entry(address, "report", "", cells.done(), {"kind": ["report"]})


def glossary_entry(glossary: list[Record]) -> Entry:
    """The page of the glossary; `glossary`: document_id, line, term, definition."""
    cells = Cells()
    cells.add("名词解释", weight=TITLE)
    for term in Glossary(glossary).terms:
        cells.add(term.name, weight=TITLE, anchor=term.anchor)
        cells.add(*(row["definition"] for row in term.entries), anchor=term.anchor)
    return Entry("glossary/", "glossary", "", cells.done(), {"kind": ["glossary"]})
