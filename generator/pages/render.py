"""Jinja for pages: autoescaped, strict about what is missing, with the filters that Markdown and HTML need."""

from __future__ import annotations

import html
import json
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemBytecodeCache, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from generator.ground.addresses import slug
from generator.ground.text import entities, visible
from generator.pages import words
from generator.pages.language import CHINESE, NAVIGATION, Language, english, theme_messages

_BLANK_LINES = re.compile(r"\n\s*\n")
_DESCRIPTION = 150


@dataclass(frozen=True)
class Page:
    """One page: its address (`projects/x/y/`), the template and what it shows; `hide` names theme parts to leave out.

    `sources` are the documents it cites, `data` is what machines read (citation.py); the theme escapes both. A page that is `appended`
    goes on behind the text of that address in `content/`. A page that exists in both languages names its own (`zh`, `en`); any other
    exists once, its labels marked so that the reader's browser can say them in English.
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
    language: str = ""

    @property
    def twin(self) -> str | None:
        """The address of the same page in the other language; None where there is one only."""
        return {"zh": f"en/{self.address}", "en": self.address.removeprefix("en/")}.get(self.language)

    @property
    def file(self) -> str:
        """The name of its Markdown below the folder of Markdown."""
        return f"{self.address.rstrip('/')}.md" if self.address not in {"", "en/"} else f"{self.address}index.md"


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
    """Text of a document for HTML on one line, without invisible control characters (Jinja escapes it); a label of ours as it is."""
    if isinstance(text, Markup):
        return text
    return " ".join(visible(str(text)).split())


def script_json(data: dict[str, Any]) -> str:
    """Data as JSON that cannot end the script element it stands in."""
    return re.sub("[<>&]", lambda sign: f"\\u{ord(sign.group()):04x}", json.dumps(data, ensure_ascii=False, separators=(",", ":")))


def compiled(root: Path, name: str) -> FileSystemBytecodeCache:
    """Where compiled templates are kept from run to run, each under a hash of its text; the folder may be deleted at any time."""
    folder = root / "build" / "cache" / "templates" / name
    folder.mkdir(parents=True, exist_ok=True)
    return FileSystemBytecodeCache(str(folder))


class Templates(Environment):
    """The page templates as one language says them: `_` for text and attributes, `t` for a label, `twin` for where pages of this language lie."""

    def __init__(self, folder: Path, language: Language, *, marked: bool) -> None:
        loader = FileSystemLoader(folder)
        super().__init__(loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True, extensions=["jinja2.ext.i18n"],
                         bytecode_cache=compiled(folder.parents[1], "pages"))  # fmt: skip
        self.folder, self.language, self.marked = folder, language, marked
        self.siblings: dict[str, Templates] = {}
        self._labels: dict[str, str | Markup] = {}
        self.install_gettext_callables(language.say, language.say, newstyle=False)  # type: ignore[attr-defined]
        self.globals |= {"_": language.say, "t": self.label, "twin": language.prefix}

    def getattr(self, obj: Any, attribute: str) -> Any:
        """What a record holds under a name, without asking for an attribute first, which records have none of."""
        return obj[attribute] if isinstance(obj, dict) and attribute in obj else super().getattr(obj, attribute)

    def label(self, message: str, **values: object) -> str | Markup:
        """A word of ours; marked on a page that exists once, so that the browser can tell it from a document's."""
        if not values and message in self._labels:
            return self._labels[message]
        said = self.language.say(message, **values)
        made = Markup("<t->{}</t->").format(said) if self.marked else said
        return made if values else self._labels.setdefault(message, made)

    def of(self, page: Page) -> Templates:
        """The templates in the language of a page."""
        if page.language and page.language not in self.siblings:
            language = english(self.folder.parent) if page.language == "en" else CHINESE
            self.siblings[page.language] = _furnished(Templates(self.folder, language, marked=False))
        return self.siblings[page.language] if page.language else self


def environment(folder: Path) -> Templates:
    """The environment of the page templates, for pages that exist once; `of` gives that of a page."""
    return _furnished(Templates(folder, CHINESE, marked=True))


def _furnished(env: Templates) -> Templates:
    """The environment with the filters and words that templates use."""
    env.filters |= {"md": markdown_text, "block": block, "broken": broken, "shown": shown, "wan": words.yuan_in,
                    "budget": words.budget_words, "budget_name": words.budget_name, "target": words.target_words, "spoken": words.target_spoken,
                    "actual": words.actual_words, "outcome": words.outcome_words,
                    "number": words.number_words, "slug": slug, "is_number": words.is_number, "size": words.size_words}  # fmt: skip
    env.globals |= {"anchor": anchor, "CERTAINTY": words.CERTAINTY_WORDS, "ROLE": words.ROLE_WORDS, "FIELD": words.FIELD_WORDS,
                    "CATEGORY": words.CATEGORY_WORDS, "FILE_TYPE": words.FILE_TYPE_WORDS, "SCOPE": words.SCOPE_WORDS,
                    "OUTCOMES": frozenset(words.OUTCOME_WORDS.values())}  # fmt: skip
    return env


def render(env: Templates, page: Page) -> str:
    """The Markdown of a page with its front matter."""
    root = "../" * page.address.count("/")
    body = env.of(page).get_template(page.template).render(**page.context, root=root, title=page.title)
    body = _BLANK_LINES.sub("\n\n", body).strip()
    return f"{body}\n" if page.appended else f"{head(env, page)}\n{body}\n"


def head(env: Templates, page: Page) -> str:
    """The front matter of a page; text in it is escaped as the theme prints it raw. One in English brings the theme's words along."""
    front: dict[str, Any] = {} if page.appended else {"generated": True, "title": html.escape(shown(page.title)), "hide": list(page.hide)}
    if page.language:
        front |= {"language": page.language, "twin": page.twin or "./"}
    if page.language == "en":
        own = env.of(page).language
        front["words"] = {message.replace(NAVIGATION, "nav: "): own.say(message) for message in theme_messages(env.folder.parents[1])}
    if page.sources:
        front["sources"] = page.sources
    if page.data:
        front["data"] = script_json(page.data)
    if page.description:
        front["description"] = html.escape(shown(page.description)[:_DESCRIPTION])
    lines = "\n".join(f"{name}: {json.dumps(value, ensure_ascii=False)}" for name, value in front.items())
    return f"---\n{lines}\n---\n" if front else ""


def rendered(env: Templates, pages: Sequence[Page], folder: Path) -> dict[str, str]:
    """The Markdown of pages by file; one that is appended goes on behind its text in `folder`."""
    _refuse_twins(pages)
    return {page.file: _before(env, page, folder / page.file) + render(env, page) for page in pages}


def _before(env: Templates, page: Page, text: Path) -> str:
    return f"{head(env, page)}\n{text.read_text(encoding='utf-8').rstrip()}\n\n" if page.appended else ""


def _refuse_twins(pages: Sequence[Page]) -> None:
    """An address used twice is a mistake of ours."""
    counts = Counter(page.file for page in pages)
    if twice := sorted(file for file, count in counts.items() if count > 1):
        raise ValueError(f"two pages at one address: {twice[:5]}")


def write_pages(env: Templates, pages: Sequence[Page], folder: Path) -> None:
    """Writes every page below `folder`, where the text of `content/` lies already."""
    for name, text in rendered(env, pages, folder).items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="")
