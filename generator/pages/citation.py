"""What a page cites and what machines read of it: its documents with lines, date and hash, and its schema.org data.

Own addresses in the data begin with SITE, the licence is LICENCE; the theme puts the site's address and the licence's, which
mkdocs.yml gives, in their place. Findings enter neither; nor does a figure whose reading is doubtful.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from generator.ground.money import plain
from generator.ground.text import visible
from generator.pages.catalogue import Catalogue, Record
from generator.pages.render import Page
from generator.pages.words import target_words
from generator.reading.card import Card

MEDIA = {
    "pdf": "application/pdf", "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document", "doc": "application/msword",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "xls": "application/vnd.ms-excel",
}  # fmt: skip
"""File type → what it is called on the web; all others are offered as text."""
SITE, LICENCE = "\x01site:", "\x01licence:data"  # no text of a document that is shown holds a control character
NOTICE = "预算是计划数，执行与决算是实际支出，目标是承诺，完成值是单位自评；以发布机关的原件为准，本站不是政府网站。"
_LONGEST = 200
_DOUBTFUL = {"probable", "guess"}

Data = dict[str, Any]
_Describe = Callable[[Catalogue, Page], tuple[list[Data], Data]]


def described(catalogue: Catalogue, page: Page) -> Page:
    """The page with the documents it cites and its data; a kind of page that is not known here cites itself alone."""
    describe = _KINDS.get(page.template)
    sources, data = describe(catalogue, page) if describe else ([], {})
    return replace(page, sources=tuple(sources), data=data)


def short(text: object) -> str:
    """Text of a document on one line, without control characters, cut where it is longer than a citation can be."""
    line = " ".join(visible(str(text)).split())
    return line if len(line) <= _LONGEST else f"{line[:_LONGEST]}…"


def source(catalogue: Catalogue, document: Record, first: int, last: int, part: str = "") -> Data:
    """One document as it is cited: what its card says, the lines, the hash; what is left out is 未登记, `part` is a word for the place."""
    return _cited(document, catalogue.sources[document["document_id"]].card, first, last, part)


def _cited(document: Mapping[str, Any], card: Card | None, first: int, last: int, part: str) -> Data:
    name = document["document_id"]
    title, lines = document["title"] or name, f"第{first}行" if first == last else f"第{first}–{last}行"
    return _known(
        id=name, title=short(title), issuer=short(document["issuer"]), published=document["published_on"], url=document["source_url"],
        sha256=document["sha256"], compared=short(card.compared_with_original if card else ""), part=f"{short(part)}，{lines}" if part else lines,
        pinned=f"documents/{name}/{document['sha256'][:8]}/text/", line=first,
    )  # fmt: skip


def _whole(catalogue: Catalogue, document: Record) -> Data:
    return source(catalogue, document, 1, len(catalogue.roles.get(document["document_id"], [])) or 1, "全文")


def _text(_: Catalogue, page: Page) -> tuple[list[Data], Data]:
    """One text of a document, the present one or an earlier one."""
    version = page.context["version"]
    data = {"@type": "DigitalDocument", "name": short(page.title), "isPartOf": _dataset_of(version.row), "identifier": f"sha256:{version.row['sha256']}"}
    return [_cited(version.row, version.document.card, 1, len(version.roles) or 1, "全文")], data


def _dataset_of(document: Mapping[str, Any]) -> Data:
    """A document's data set by name and address."""
    name = document["document_id"]
    return {"@type": "Dataset", "@id": f"{SITE}documents/{name}/#dataset", "name": short(document["title"] or name), "url": f"{SITE}documents/{name}/"}


def _known(**values: object) -> Data:
    """Only what is known."""
    return {name: value for name, value in values.items() if value}


def _facts(document: Record) -> Data:
    """What the card says of time, place and publisher."""
    region, issuer = short(document["region"]), short(document["issuer"])
    return _known(
        temporalCoverage=str(document["fiscal_year"] or ""), datePublished=document["published_on"], isBasedOn=document["source_url"],
        spatialCoverage={"@type": "Place", "name": region} if region else None,
        publisher={"@type": "Organization", "name": issuer} if issuer else None,
    )  # fmt: skip


def _document(catalogue: Catalogue, page: Page) -> tuple[list[Data], Data]:
    document, counts = page.context["document"], page.context["counts"]
    name = document["document_id"]
    told = f"{counts['projects']}个项目、{counts['indicators']}个绩效指标、{counts['amounts']}个预算表金额格，{counts['lines']}行原文逐行可查"
    text = {"@type": "DataDownload", "encodingFormat": MEDIA.get(document["file_type"], "text/plain"), "sha256": document["sha256"],
            "contentUrl": f"{SITE}documents/{name}/{page.context['raw']}"}  # fmt: skip
    data = _dataset_of(document) | _facts(document) | {
        "description": f"{short(document['title'] or name)}：{told}。{NOTICE}", "inLanguage": "zh-CN", "license": LICENCE, "isAccessibleForFree": True,
        "identifier": f"sha256:{document['sha256']}", "includedInDataCatalog": {"@type": "DataCatalog", "@id": f"{SITE}data/#catalog"},
    }  # fmt: skip
    return [_whole(catalogue, document)], data | _known(distribution=[text] if page.context["raw"] else [])


def _part_of_document(catalogue: Catalogue, page: Page) -> tuple[list[Data], Data]:
    """A page about one document: its text, its checks."""
    document = page.context["document"]
    return [_whole(catalogue, document)], {"@type": "DigitalDocument", "name": short(page.title), "isPartOf": _dataset_of(document)}


def _project(catalogue: Catalogue, page: Page) -> tuple[list[Data], Data]:
    document, project = page.context["document"], page.context["project"]
    who = " ".join(str(part) for part in (project["agency"] or document["department"], project["fiscal_year"]) if part)
    data = _facts(document) | {
        "@type": "Dataset", "@id": f"{SITE}{page.address}#dataset", "name": short(f"{project['project']}（{who}）"),
        "description": f"{short(page.description)}。{NOTICE}", "inLanguage": "zh-CN", "license": LICENCE, "isPartOf": _dataset_of(document),
        "variableMeasured": [*_budget(catalogue, project), *(_measured(row) for row in page.context["indicators"] if not row["needs_review"])],
    }  # fmt: skip
    return [source(catalogue, document, project["line"], project["last_line"], project["project"])], data


def _budget(catalogue: Catalogue, project: Record) -> Iterator[Data]:
    """The printed budget; left out where its unit or figure was guessed."""
    notes = catalogue.notes.get(project["document_id"], [])
    doubtful = any(note["field"] in {"money_unit", "budget", "amount_yuan"} and note["certainty"] in _DOUBTFUL for note in notes)
    if project["budget_printed"] and project["money_unit"] and not doubtful:
        yield {"@type": "PropertyValue", "name": "预算数（计划数）", "value": short(project["budget_printed"]), "unitText": short(project["money_unit"])}


def _measured(row: Record) -> Data:
    """An indicator as a property: a bound where a bound is promised, the printed words where they are no number."""
    value, upper = row["target_value"], row["target_upper"]
    own: Data = {"@type": "PropertyValue", "name": short(row["indicator"])} | _known(unitText=short(row["measure_unit"]))
    if value is None or row["operator"] in {"<", ">", "qualitative"}:
        return own | {"value": short(target_words(row))}
    if upper is not None:
        return own | {"minValue": plain(value), "maxValue": plain(upper)}
    return own | {{">=": "minValue", "<=": "maxValue"}.get(row["operator"], "value"): plain(value)}


def _story(catalogue: Catalogue, page: Page) -> tuple[list[Data], Data]:
    """A project through its printings: each is cited with its lines."""
    printings = page.context["printings"]
    sources = [source(catalogue, row["document"], row["line"], row["last_line"], row["project"]) for row in printings]
    data = {
        "@type": "Dataset", "@id": f"{SITE}{page.address}#dataset", "name": short(page.title), "url": f"{SITE}{page.address}",
        "description": f"{short(page.description)}。{NOTICE}", "inLanguage": "zh-CN", "license": LICENCE,
        "hasPart": [{"@type": "Dataset", "@id": f"{SITE}projects/{row['project_id']}/#dataset", "name": short(row["project"])} for row in printings],
    }  # fmt: skip
    return sources, data


def _department(catalogue: Catalogue, page: Page) -> tuple[list[Data], Data]:
    department = page.context["department"]
    documents = list(reversed(department.documents))
    data = {"@type": "Organization", "@id": f"{SITE}{page.address}#organization"}
    name = short(department.name) if department.named else ""
    data |= _known(name=name, areaServed=short(department.region)) | {"subjectOf": [_dataset_of(row) for row in documents]}
    return [_whole(catalogue, row) for row in documents], data


def _home(_: Catalogue, page: Page) -> tuple[list[Data], Data]:
    own = {"@type": "DataCatalog", "@id": f"{SITE}data/#catalog", "name": short(page.title), "description": short(page.description), "url": f"{SITE}data/"}
    return [], own | {"license": LICENCE, "dataset": [_dataset_of(row) for row in page.context["documents"]]}


def _tables(_: Catalogue, page: Page) -> tuple[list[Data], Data]:
    """The downloads: one data set for each table."""
    tables = [
        {"@type": "Dataset", "@id": f"{SITE}data/#{table['name']}", "name": table["title"], "license": LICENCE,
         "description": f"{table['title']}：{table['rows']}行；栏目有" + "、".join(column.zh for column in table["columns"]) + f"。{NOTICE}",
         "distribution": [{"@type": "DataDownload", "encodingFormat": each.mediatype, "contentUrl": f"{SITE}data/{each.name}", "sha256": each.sha256}
                          for each in table["files"]]}
        for table in page.context["tables"]
    ]  # fmt: skip
    return [], {"@type": "DataCatalog", "@id": f"{SITE}data/#catalog", "name": short(page.title), "url": f"{SITE}data/", "license": LICENCE, "dataset": tables}


def _glossary(_: Catalogue, page: Page) -> tuple[list[Data], Data]:
    terms = [{"@type": "DefinedTerm", "name": short(row["term"].name), "url": f"{SITE}glossary/#{row['term'].anchor}"} for row in page.context["terms"]]
    return [], {"@type": "DefinedTermSet", "name": short(page.title), "url": f"{SITE}glossary/", "hasDefinedTerm": terms}


_KINDS: dict[str, _Describe] = {
    "home.md.jinja": _home, "department.md.jinja": _department, "project.md.jinja": _project, "story.md.jinja": _story, "document.md.jinja": _document,
    "text.md.jinja": _text, "pinned.md.jinja": _text, "document_checks.md.jinja": _part_of_document, "data.md.jinja": _tables, "glossary.md.jinja": _glossary,
}  # fmt: skip
