"""Which pages hold a query, told from the tables and the source lines by plain Python, without the index and its tokens."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from typing import Any

from generator.pages.catalogue import Catalogue
from generator.pages.spending import composition
from generator.pages.words import REPORTS
from generator.parsing.parse import Parsed, extras
from generator.pipeline import with_checks, with_links
from generator.reconcile.reviewed import numbers_in

Pages = dict[str, tuple[str, list[str]]]
_GROUPED = re.compile(r"(?<![\d.,])\d{1,3}(?:,\d{3})+(?![\d,])")


def plain(text: object) -> str:
    """A cell as it is compared: NFKC, lower case, letters and digits only, numbers in their shortest form between ‹›."""
    folded = unicodedata.normalize("NFKC", _GROUPED.sub(lambda found: found.group().replace(",", ""), str(text))).lower()
    marked = re.sub(r"[0-9]+(?:\.[0-9]+)?", lambda found: f"‹{_shortest(found.group())}›", folded)
    return "".join(char for char in marked if char.isalnum() or char in "‹›%" or (char == "." and "‹" in marked)).replace("›.", "›").replace(".‹", "‹")


def _shortest(number: str) -> str:
    return number.rstrip("0").rstrip(".") if "." in number else number


def squeezed(text: object) -> str:
    """The same, with the points outside numbers gone."""
    return re.sub(r"\.(?![0-9]+›)", "", plain(text))


def holding(pages: Pages, query: str) -> set[str]:
    """The addresses of the pages that hold every word of the query, each within one cell."""
    wanted = [squeezed(word) for word in query.split()]
    return {address for address, (_, cells) in pages.items() if all(any(word in cell for cell in cells) for word in wanted)}


def named(pages: Pages, query: str) -> set[str]:
    """The addresses of the pages whose name holds every word of the query."""
    return {address for address, (name, _) in pages.items() if all(squeezed(word) in squeezed(name) for word in query.split())}


def truth(parsed: Parsed) -> Pages:
    """Address → name and cells of every page that can be found."""
    parsed = with_links(with_checks(parsed))
    catalogue = Catalogue(parsed)
    tables = {name: frame.astype(object).where(frame.notna(), None).to_dict("records") for name, frame in parsed.tables.items()}
    pages: dict[str, tuple[str, list[object]]] = {}
    for document in tables["documents"]:
        _add_document(pages, catalogue, parsed, tables, document)
    _add_stories(pages, catalogue, tables)
    glossary = extras(parsed.documents, "glossary").to_dict("records")
    pages["glossary/"] = ("名词解释", ["名词解释", *(row[key] for row in glossary for key in ("term", "definition"))])
    pages |= {address: (title, [title, told, *called]) for address, (title, told, called) in REPORTS.items()}
    return {address: (name, sorted({squeezed(cell) for cell in cells if cell not in {None, ""}})) for address, (name, cells) in pages.items()}


def _add_document(pages: dict[str, Any], catalogue: Catalogue, parsed: Parsed, tables: dict[str, list[Any]], document: dict[str, Any]) -> None:
    name = document["document_id"]
    year = f"{document['fiscal_year']}年"
    about = [document["department"], document["region"], year]
    own = {table: [row for row in rows if row.get("document_id") == name] for table, rows in tables.items()}
    listed: list[object] = [cell for row in own["projects"] for cell in (row["project"], row["agency"], row["programme"], _money(row))]
    listed += [cell for row in own["programmes"] for cell in (row["programme"], row["agency"], row["goal"])]
    for row in own["projects"]:
        indicators = [each for each in own["indicators"] if each["project_id"] == row["project_id"]]
        more = _other_lists(tables, row)
        pages[f"projects/{row['project_id']}/"] = (row["project"], [*about, *_project(row), *more, *(cell for each in indicators for cell in _indicator(each))])
    department = catalogue.department_of[name]
    place = f"departments/{department.slug}/"
    before = pages.get(place, (department.name, [department.name, department.region, department.region_code]))
    pages[place] = (department.name, [*before[1], year, document["title"], *listed, *_spent(catalogue, document)])
    paragraphs = extras(parsed.documents, "paragraphs").to_dict("records")
    told = [row[key] for row in paragraphs if row["document_id"] == name for key in ("section", "text")]
    money = [cell for row in own["budget_lines"] for cell in _budget(row)]
    facts = [document[key] for key in ("title", "issuer", "published_on", "region_code")]
    pages[f"documents/{name}/"] = (document["title"], [*about, *facts, *listed, *told, *money])
    plain_lines = [re.sub(r"\[bookmark:[^\]]*\]|</?(?:b|strong)>", "", line.text) for line in catalogue.sources[name].source.lines]
    lines = [piece for line in plain_lines for piece in re.split(r"\t+| {2,}|\u3000+", line)]
    pages[f"documents/{name}/text/"] = (document["title"], [*about, document["title"], *lines])


def _add_stories(pages: dict[str, Any], catalogue: Catalogue, tables: dict[str, list[Any]]) -> None:
    """A project that was printed more than once: what each printing says of its money and goal, and its indicators."""
    stories: dict[str, list[dict[str, Any]]] = {}
    for row in sorted(tables["projects"], key=lambda row: row["fiscal_year"]):
        stories.setdefault(row["story_id"], []).append(row)
    for name, rows in stories.items():
        if len(rows) > 1:
            cells: list[object] = []
            for row in rows:
                document = next(each for each in tables["documents"] if each["document_id"] == row["document_id"])
                cells += [document["department"], document["region"], f"{document['fiscal_year']}年", *_other_lists(tables, row), *_amounts(row), _money(row)]
                cells += [row[key] for key in ("project", "agency", "programme", "project_code", "goal", "result")]
                cells += [cell for each in tables["indicators"] if each["project_id"] == row["project_id"] and each["counted"] for cell in _promise(each)]
            place = catalogue.department_of[rows[0]["document_id"]].slug
            pages[f"departments/{place}/{name}/"] = (rows[-1]["project"], cells)


def _promise(row: dict[str, Any]) -> Iterable[object]:
    yield from (row["indicator"], row["actual_printed"], row["reason"])
    yield row["target_printed"] if row["target_value"] is None else _target(row)


def _other_lists(tables: dict[str, list[Any]], row: dict[str, Any]) -> Iterable[object]:
    """The name and the amounts under which other lists of the same document print a project, where a check found them."""
    for check in tables["checks"]:
        if check["project_id"] == row["project_id"] and check["kind"] == "cross-table":
            if check["rule"] == "LST-04" and check["verdict"] != "holds" and check["right_value"] == row["project"]:
                yield check["left_value"]
            lines = {line for side in ("left_lines", "right_lines") for line in numbers_in(check[side])}
            own = (each for each in tables["budget_lines"] if each["document_id"] == row["document_id"] and each["line"] in lines)
            yield from (f"{each['amount_printed']}{each['money_unit']}" for each in own if each["amount_printed"])


def _spent(catalogue: Catalogue, document: dict[str, Any]) -> Iterable[object]:
    """What the department's page shows of where the money goes."""
    whole, groups = composition(catalogue, document["document_id"])
    if whole is not None:
        yield f"{whole.amount_printed}{whole.money_unit}"
    for _, rows in groups:
        for row in rows:
            yield from (row["name"], row["cell"].amount_printed)


def _project(row: dict[str, Any]) -> Iterable[object]:
    yield from (row[key] for key in ("project", "agency", "programme", "department", "department_code", "agency_code", "project_code"))
    yield from (row[key] for key in ("period", "attribute", "office", "purpose", "goal", "budget_printed"))
    yield _money(row)
    yield from _amounts(row)


def _amounts(row: dict[str, Any]) -> Iterable[object]:
    for key in ("fiscal_yuan", "other_yuan", "multi_year_total_yuan"):
        if row[key] is not None:
            yield f"{row[key] / (10_000 if row['money_unit'] == '万元' else 1)}{row['money_unit']}"


def _money(row: dict[str, Any]) -> str:
    return f"{row['budget_printed']}{row['money_unit']}" if row["budget_printed"] else ""


def _indicator(row: dict[str, Any]) -> Iterable[object]:
    yield from (row[key] for key in ("indicator", "description", "target_printed", "category", "subcategory", "category_printed"))
    yield from (row[key] for key in ("subcategory_printed", "operator_printed", "measure_unit_printed", "weight"))
    if row["target_value"] is not None:
        yield _target(row)


def _target(row: dict[str, Any]) -> str:
    return f"{row['target_value']:f}{'–' + format(row['target_upper'], 'f') if row['target_upper'] is not None else ''}{row['measure_unit']}"


def _budget(row: dict[str, Any]) -> Iterable[object]:
    yield from (row["table"], row["side"], *row["column"].split("/"), row["code"], row["name"], row["agency"], row["amount_printed"])
