"""Addresses that once held something and keep a page that says so: withdrawn documents and projects, projects a new text no longer shows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from generator.pages.catalogue import Catalogue
from generator.pages.changes import gone, moved, text_address
from generator.pages.registry import Studio, page_kind
from generator.pages.render import Page
from generator.reading.past import VERSION

_HIDE = ("navigation", "toc")


@page_kind
def withdrawn_pages(studio: Studio) -> Iterator[Page]:
    """/documents/<id>/, /documents/<id>/<text>/text/ and /projects/<document>/<slug>/ of what is withdrawn"""
    catalogue = studio.catalogue
    for row in catalogue.past.withdrawn.values():
        version = VERSION.fullmatch(row.id)
        place = f"documents/{version['document_id']}/{version['text']}/text/" if version else f"{'projects' if '/' in row.id else 'documents'}/{row.id}/"
        title = f"已撤下：{row.title or row.id}"
        document_id = version["document_id"] if version else row.id.split("/")[0]
        context = {"row": row, "versions": [] if version else catalogue.past.versions_of(row.id), "document_address": _document(catalogue, document_id, row.id)}
        yield Page(place, "withdrawn.md.jinja", context, title, f"{title}，{row.withdrawn_on}。", _HIDE)


@page_kind
def gone_pages(studio: Studio) -> Iterator[Page]:
    """/projects/<document>/<slug>/ of a project that another text of its document no longer shows, or shows under another id"""
    catalogue = studio.catalogue
    for name, (publication, row) in gone(catalogue.past).items():
        if name in catalogue.project_names or name in catalogue.past.withdrawn:
            continue
        title = f"未见：{row['name'] or name}"
        context = {
            "row": row, "publication": publication, "successor": f"projects/{row['id']}/" if row["id"] in catalogue.project_names else "",
            "place": text_address(catalogue, row["document_id"], row["old_text"], row["old_line"]), "same_text": row["old_text"] == row["new_text"],
            "document_address": _document(catalogue, row["document_id"], ""),
        }  # fmt: skip
        yield Page(f"projects/{name}/", "gone.md.jinja", context, title, f"{title}，{publication.day}。", _HIDE)


@page_kind
def moved_pages(studio: Studio) -> Iterator[Page]:
    """/departments/<department>/<story>/ of a project whose printings are told elsewhere now"""
    catalogue = studio.catalogue
    was = moved(catalogue.past)
    for story, (publication, row) in was.items():
        department = catalogue.department_of.get(row["document_id"])
        if story in catalogue.stories or department is None:
            continue
        places = dict(_places(catalogue, story, {name: each["new"].split() for name, (_, each) in was.items()}))
        context = {"row": row, "publication": publication, "places": places, "department": department}
        title = f"已移：{row['name'] or story}"
        yield Page(f"departments/{department.slug}/{story}/", "moved.md.jinja", context, title, f"{title}，{publication.day}。", _HIDE)


def _places(catalogue: Catalogue, page: str, onward: Mapping[str, list[str]], seen: frozenset[str] = frozenset()) -> Iterator[tuple[str, str]]:
    """Where the printings of a page that has moved, perhaps more than once, are told now: the address and the name."""
    if page in catalogue.stories or page in catalogue.project:
        row = catalogue.stories[page][-1] if page in catalogue.stories else catalogue.project[page]
        yield catalogue.story_address(row), row["project"]
    elif page not in seen:
        for each in onward.get(page, ()):
            yield from _places(catalogue, each, onward, seen | {page})


def _document(catalogue: Catalogue, document_id: str, own: str) -> str:
    """The page of the document something belonged to, where there is one."""
    known = document_id != own and (document_id in catalogue.document or document_id in catalogue.past.withdrawn)
    return f"documents/{document_id}/" if known else ""
