"""Jinja for pages: autoescaped, strict about what is missing, with the filters that Markdown and HTML need."""

from __future__ import annotations

import html
import json
import re
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from generator.ground.addresses import slug
from generator.ground.text import entities, visible
from generator.pages import words

_BLANK_LINES = re.compile(r"\n\s*\n")
_DESCRIPTION = 150


@dataclass(frozen=True)
class Page:
    """One page: its address (`projects/x/y/`), the template and what it shows; `hide` names theme parts to leave out.

    `sources` are the documents it cites, `data` is what machines read (citation.py); the theme escapes both. A page that is `appended`
    goes on behind the text of that address in `content/`.
    """

    address: str
    template: str
    context: dict[str, Any]
    title: str
    description: str = ""
    hide: tuple[str, ...] = ("navigation",)
    sources: tuple[dict[str, Any], ...] = ()
    data: dict[str, Any] = field(default_factory=dict)
    appended: bool = False

    @property
    def file(self) -> str:
        """Where its Markdown lies below build/docs."""
        return f"{self.address.rstrip('/')}.md" if self.address else "index.md"


def markdown_text(text: object) -> Markup:
    """Text as Markdown prose: every sign that could mean something becomes an entity, in any Markdown renderer."""
    return Markup(entities(str(text)))  # noqa: S704 - every sign is an entity


def block(text: object) -> Markup:
    """A piece of HTML as one Markdown block: no blank line inside, blank lines around it."""
    lines = [line.strip() for line in str(text).split("\n") if line.strip()]
    return Markup("\n\n" + "\n".join(lines) + "\n\n")  # noqa: S704 - rendered by an autoescaped template


def anchor(name: str) -> Markup:
    """The id of a heading, as both Markdown renderers read it (`{#projects}`)."""
    return Markup("{{#{}}}").format(name)


def broken(text: object) -> Markup:
    """Text of several lines in HTML: escaped, a line break for each line end."""
    return Markup("<br>").join(visible(piece) for piece in str(text).split("\n"))


def shown(text: object) -> str:
    """Text of a document for HTML on one line, without invisible control characters (Jinja escapes it)."""
    return " ".join(visible(str(text)).split())


def script_json(data: dict[str, Any]) -> str:
    """Data as JSON that cannot end the script element it stands in."""
    return re.sub("[<>&]", lambda sign: f"\\u{ord(sign.group()):04x}", json.dumps(data, ensure_ascii=False, separators=(",", ":")))


def environment(folder: Path) -> Environment:
    """The environment of the page templates."""
    env = Environment(loader=FileSystemLoader(folder), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    env.filters |= {"md": markdown_text, "block": block, "broken": broken, "shown": shown, "wan": words.yuan_in,
                    "budget": words.budget_words, "budget_name": words.budget_name, "target": words.target_words, "spoken": words.target_spoken,
                    "actual": words.actual_words, "outcome": words.outcome_words,
                    "number": words.number_words, "slug": slug, "is_number": words.is_number, "size": words.size_words}  # fmt: skip
    env.globals |= {"anchor": anchor, "CERTAINTY": words.CERTAINTY_WORDS, "ROLE": words.ROLE_WORDS, "FIELD": words.FIELD_WORDS,
                    "FILE_TYPE": words.FILE_TYPE_WORDS, "SCOPE": words.SCOPE_WORDS}  # fmt: skip
    return env


def render(env: Environment, page: Page) -> str:
    """The Markdown of a page with its front matter; text in the front matter is escaped as the theme prints it raw."""
    front: dict[str, Any] = {"generated": True, "title": html.escape(shown(page.title)), "hide": list(page.hide)}
    if page.sources:
        front["sources"] = page.sources
    if page.data:
        front["data"] = script_json(page.data)
    if page.description:
        front["description"] = html.escape(shown(page.description)[:_DESCRIPTION])
    root = "../" * page.address.count("/")
    body = env.get_template(page.template).render(**page.context, root=root, title=page.title)
    head = "\n".join(f"{name}: {json.dumps(value, ensure_ascii=False)}" for name, value in front.items())
    body = _BLANK_LINES.sub("\n\n", body).strip()
    if page.appended:
        return f"{body}\n"
    return f"---\n{head}\n---\n\n{body}\n"


def write_pages(env: Environment, pages: list[Page], folder: Path) -> None:
    """Writes every page below `folder`, where the text of `content/` lies already; an address used twice is a mistake of ours."""
    counts = Counter(page.file for page in pages)
    if twice := sorted(file for file, count in counts.items() if count > 1):
        raise ValueError(f"two pages at one address: {twice[:5]}")
    for page in pages:
        path = folder / page.file
        path.parent.mkdir(parents=True, exist_ok=True)
        before = f"{path.read_text(encoding='utf-8').rstrip()}\n\n" if page.appended else ""
        path.write_text(before + render(env, page), encoding="utf-8", newline="")
