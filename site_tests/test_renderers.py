"""The hook only speeds up: plain MkDocs and Zensical make the same addresses and the same text out of the same pages."""

from __future__ import annotations

import html
import re
import subprocess
import sys
from pathlib import Path

import pytest
from mkdocs.structure.files import File, Files
from mkdocs.structure.nav import Navigation

from generator.site.build import load
from generator.site.hook import GeneratedPage, on_nav
from site_tests.conftest import DOCUMENTS, ROOT
from site_tests.workshop import make_root, run

ADDRESS = "https://ledger.example/sub/"
_ARTICLE = re.compile(r"<article[^>]*>(.*?)</article>", re.DOTALL)
_UNSEEN = re.compile(r"<(script|style)\b.*?</\1>", re.DOTALL)
_WRITE = "import pathlib; from generator.pipeline import write_docs; write_docs(pathlib.Path.cwd(), pathlib.Path.cwd() / 'build' / 'all')"


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A built site, and beside it all its pages as Markdown with the settings of a MkDocs that knows nothing of us."""
    root = make_root(tmp_path_factory.mktemp("renderers") / "root", {"rows": DOCUMENTS[1].read_bytes(), "cards": DOCUMENTS[3].read_bytes()})
    done = run(root, "build", SITE_URL=ADDRESS)
    assert done.returncode == 0, done.stderr
    subprocess.run([sys.executable, "-c", _WRITE], cwd=root, check=True, env=environment(root), timeout=300)
    settings = re.sub(r"hooks:\n(?:  - .*\n)+", "", (root / "mkdocs.yml").read_text(encoding="utf-8"))
    settings = settings.replace("docs_dir: build/docs", "docs_dir: build/all").replace("site_dir: build/site", "site_dir: build/plain")
    (root / "plain.yml").write_text(settings, encoding="utf-8")
    return root


@pytest.mark.parametrize(("name", "option"), [("mkdocs", "--quiet"), ("zensical", "--clean")])
def test_another_renderer_makes_the_same_site(root: Path, name: str, option: str) -> None:
    """The same set of pages, and on each the same text in the same order."""
    command = [sys.executable, "-m", name, "build", option, "--config-file", "plain.yml"]
    subprocess.run(command, cwd=root, check=True, env=environment(root), capture_output=True, timeout=300)
    ours, theirs = texts(root / "site"), texts(root / "build" / "plain")
    assert ours.keys() == theirs.keys()
    assert [name for name in ours if ours[name] != theirs[name]] == []


def environment(root: Path) -> dict[str, str]:
    """What a renderer needs to know."""
    import os  # noqa: PLC0415 - only here

    return {**os.environ, "SITE_URL": ADDRESS, "PYTHONPATH": str(root), "NO_MKDOCS_2_WARNING": "1"}


def texts(site: Path) -> dict[str, str]:
    """The text of the article of every page, without markup and with single blanks."""
    return {str(path.relative_to(site)): text(path.read_text(encoding="utf-8")) for path in sorted(site.rglob("*.html")) if path.name != "404.html"}


def text(page: str) -> str:
    """What a reader reads of one page."""
    found = _ARTICLE.search(page)
    assert found
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", _UNSEEN.sub("", found[1]))).split())


def test_a_nested_navigation_gives_its_titles_too(tmp_path: Path) -> None:
    """Pages at any depth of the navigation have the titles it gives them; one without keeps none."""
    config = load(ROOT, ROOT / "content", tmp_path)
    config.nav = [{"首页": "index.md"}, {"数据": [{"说明": "data.md"}, "api.md", {"更多": [{"名词": "glossary.md"}]}]}]
    files = Files([File(name, str(tmp_path), str(tmp_path), use_directory_urls=True) for name in ("index.md", "data.md", "api.md", "glossary.md")])
    pages = {file.src_uri: GeneratedPage(None, file, config) for file in files}
    on_nav(Navigation([], []), config, files)
    assert {name: page.__dict__.get("title") for name, page in pages.items()} == {
        "index.md": "首页", "data.md": "说明", "api.md": None, "glossary.md": "名词",
    }  # fmt: skip
