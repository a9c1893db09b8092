"""The same pages by others: MkDocs with Material as it comes, with and without its search, Zensical, Hugo with the same markup, a mere copy."""

from __future__ import annotations

import re
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

from site_tests.bench.measure import Measured, measured

_WRITE = "import pathlib; from generator.pipeline import write_docs; write_docs(pathlib.Path.cwd(), pathlib.Path.cwd() / 'build' / 'all')"
_HOOKS = re.compile(r"hooks:\n(?:  - .*\n)+")
_ARTICLE = re.compile(r"(<article[^>]*>).*?(</article>)", re.DOTALL)


def peers(root: Path) -> Iterator[tuple[str, Measured | str]]:
    """Name and measure of each, or why it does not build; `root` is a built site whose Markdown is written here once more, all in one folder."""
    measured([sys.executable, "-c", _WRITE], root, PYTHONPATH=str(root))
    for name, plugins in (("plain", "plugins: []"), ("plain-search", "plugins:\n  - search:\n      lang: zh")):
        _settings(root, name, plugins)
        words = [sys.executable, "-m", "mkdocs", "build", "--quiet", "--config-file", f"{name}.yml"]
        yield f"mkdocs build, {'no search' if name == 'plain' else 'its own search and jieba'}", measured(words, root, NO_MKDOCS_2_WARNING="1")
    try:
        yield "zensical build", measured([sys.executable, "-m", "zensical", "build", "--clean", "--config-file", "plain.yml"], root)
    except RuntimeError as error:  # its search index has limits that a large page passes
        yield "zensical build", str(error).strip().splitlines()[-1]
    yield "hugo, the same markup", measured([sys.executable, "-m", "hugo", "--quiet", "--source", str(_hugo(root))], root)
    shutil.rmtree(root / "copy", ignore_errors=True)
    yield "cp -r of the finished site", measured(["cp", "-r", "site", "copy"], root)


def _settings(root: Path, name: str, plugins: str) -> None:
    text = _HOOKS.sub("", (root / "mkdocs.yml").read_text(encoding="utf-8")).replace("plugins: []", plugins)
    text = text.replace("  custom_dir: templates/theme\n", "  features: [navigation.tabs, navigation.top]\n")
    text = text.replace("docs_dir: build/docs", "docs_dir: build/all").replace("site_dir: build/site", f"site_dir: build/{name}")
    (root / f"{name}.yml").write_text(text, encoding="utf-8")


def _hugo(root: Path) -> Path:
    """A Hugo site of the same Markdown whose layout is the finished page of a project without its article."""
    home = root / "build" / "hugo"
    shutil.rmtree(home, ignore_errors=True)
    shutil.copytree(root / "build" / "all", home / "content")
    (home / "content" / "index.md").rename(home / "content" / "_index.md")
    page = next((root / "site" / "projects").rglob("index.html")).read_text(encoding="utf-8")
    layouts = home / "layouts" / "_default"
    layouts.mkdir(parents=True)
    for name in ("single.html", "list.html"):
        (layouts / name).write_text(_ARTICLE.sub(r"\1{{ .Content }}\2", page.replace("{{", "{ {")), encoding="utf-8")
    (home / "hugo.toml").write_text('disableKinds = ["taxonomy", "term", "RSS"]\n[markup.goldmark.renderer]\nunsafe = true\n', encoding="utf-8")
    return home
