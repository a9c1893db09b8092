"""The catalogue of English words: complete, sure, used, with the same places for values, and fair."""

from __future__ import annotations

import re
from pathlib import Path
from typing import ClassVar

import pytest

from generator.charts.render import Renderer
from generator.pages.catalogue import Catalogue
from generator.pages.language import CHINESE, Language, english, theme_messages
from generator.pages.registry import Studio, all_pages
from generator.pages.render import environment
from generator.pages.terms import Glossary
from generator.parsing.parse import parse
from generator.pipeline import with_checks, with_links
from generator.reading.terms import read_terms
from site_tests.conftest import ROOT
from site_tests.messages import PLACE, catalogue, messages, name_of, untranslated

_HAN = re.compile(r"[\u4e00-\u9fff]+")
_AS_PRINTED = {"万元", "元", "万", "亿", "万以上"}
"""Chinese that stands in English sentences because documents print it and readers type it."""
_TAGS = re.compile(r"<[^>]+>")
_JUDGING = ("wrong", "error", "mistake", "fraud", "waste", "violat", "illegal", "fail", "cancel", "overspen", "suspicious", "misconduct", "fake", "contradict")


def test_every_message_has_english() -> None:
    """Whatever code, templates, scripts and navigation say in two languages has its English word, and none of it is unsure."""
    missing = untranslated()
    assert not missing, "\n".join(f"{place}: {message}" for message, place in missing.items())


def test_no_word_is_left_over() -> None:
    """The catalogue holds nothing that is said nowhere any more."""
    said = messages()
    assert not [name_of(each) for each in catalogue() if each.id and name_of(each) not in said]


def test_a_missing_word_would_be_found(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without one of its words, and with one marked as unsure, the catalogue is incomplete."""
    short = catalogue()
    first, second = [each.id for each in short if each.id and not each.context][:2]
    short.delete(first)
    short[second].flags.add("fuzzy")
    monkeypatch.setattr("site_tests.messages.catalogue", lambda: short)
    assert set(untranslated()) == {first, second}


def test_messages_are_found_in_every_kind_of_file() -> None:
    """Python, templates, scripts, theme, navigation and the schema are all read, a message behind a regular expression too."""
    places = messages()
    suffixes = {re.sub(r".*(\.\w+)(?::.*)?$", r"\1", place) for place in places.values()}
    assert {".py", ".jinja", ".js"} <= suffixes
    assert {"下载这张表（CSV）", "引用与更正", "navigation\x04部门", "请核对", "预算单位"} <= places.keys()


def test_places_for_values_are_the_same() -> None:
    """Both languages take the same values, and hold the same elements in the same order."""
    pairs = [(str(each.id), str(each.string)) for each in catalogue() if each.id]
    assert len(pairs) > 400
    assert not [pair for pair in pairs if sorted(PLACE.findall(pair[0])) != sorted(PLACE.findall(pair[1]))]
    assert not [pair for pair in pairs if sorted(_TAGS.findall(pair[0])) != sorted(_TAGS.findall(pair[1]))]


def test_english_is_english_and_fair() -> None:
    """No Chinese is left in it but what documents print, and no word judges."""
    words = {str(each.id): str(each.string) for each in catalogue() if each.id}
    assert not [text for text in words.values() if set(_HAN.findall(text)) - _AS_PRINTED]
    assert not [text for text in words.values() for word in _JUDGING if re.search(rf"\b{word}", text, re.IGNORECASE)]


class _Heard(Language):
    """English that remembers what it was asked for."""

    asked: ClassVar[set[str]] = set()

    def say(self, message: str, **values: object) -> str:
        """Says it, and remembers it."""
        self.asked.add(message)
        return super().say(message, **values)


@pytest.mark.parametrize("folder", ["documents", "examples"])
def test_words_that_stand_in_data_have_english_too(folder: str, tmp_path: Path) -> None:
    """Every label of every page of the registered documents and of the invented city has English, those that code picks at run time too."""
    paths = sorted(path for path in (ROOT / "data" / folder).rglob("*") if path.suffix in {".txt", ".xlsx", ".docx", ".html"} and path.parent.name != "old")
    catalogue = Catalogue(with_links(with_checks(parse(paths))))
    glossary = Glossary(catalogue.glossary, read_terms(ROOT / "data" / "terms.csv")[0])
    studio = Studio(catalogue, glossary, Renderer(tmp_path), english=english(ROOT / "templates"))
    _Heard.asked.clear()
    heard = _Heard("en", "en/", studio.english.words)
    env = environment(ROOT / "templates" / "pages")
    env.globals |= {"_": heard.say}
    env.language = heard
    for page in all_pages(studio):
        env.get_template(page.template).render(**page.context, root="", title=page.title)
    assert len(_Heard.asked) > 200
    missing = _Heard.asked - heard.words.keys() - {""}
    assert not missing


def test_a_page_that_exists_once_marks_its_labels_and_no_other_does() -> None:
    """`t` marks, escapes what it is given, and says it in the language of a page that exists in both; without a word it stays Chinese."""
    env = environment(ROOT / "templates" / "pages")
    assert env.label("%(count)s 个", count="<b>") == "<t->&lt;b&gt; 个</t->"
    own = english(ROOT / "templates")
    assert own.say("预算单位") == "Agency"
    assert own.say("没有这个词") == "没有这个词"
    assert (CHINESE.say("navigation\x04部门"), own.say("navigation\x04部门")) == ("部门", "Departments")
    assert Language("en").say("%(count)s 个", count=3) == "3 个"
    assert "引用与更正" in set(theme_messages(ROOT))
