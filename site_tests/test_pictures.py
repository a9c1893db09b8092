"""Every picture of a built site is as long as its numbers: read from the finished pages, by a reader of its own."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from xml.etree import ElementTree

import pytest

from site_tests.bench.corpus import Source, make_corpus
from site_tests.conftest import DOCUMENTS
from site_tests.workshop import make_root, run

PROJECTS = 300
_FIGURE = re.compile(r'<figure class="chart"[^>]*data-rows="([^"]*)"[^>]*>.*?<figcaption>(.*?)</figcaption>.*?(<svg.*?</svg>)(.*?)</figure>', re.DOTALL)
_AMOUNT = re.compile(r"[-−]?\d[\d,]*(?:\.\d+)?")
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?(?:e-?\d+)?")
_SCALES = {"万元": 10_000, "亿元": 100_000_000}


@dataclass(frozen=True)
class Drawn:
    """One row of a picture as it is seen: its texts, where its bar begins and ends, and the length of its track (None: none)."""

    texts: tuple[str, str]
    bar: tuple[float, float] | None
    track: tuple[float, float] | None


@dataclass(frozen=True)
class Picture:
    """A figure of a page: the page, its title, the rows that stand beside it (name, printed value), and what is drawn."""

    page: str
    title: str
    note: str
    rows: tuple[tuple[str, str], ...]
    drawn: tuple[Drawn, ...]


def pictures(site: Path) -> Iterator[Picture]:
    """Every picture of every page."""
    for path in sorted(site.rglob("*.html")):
        text = path.read_text(encoding="utf-8")
        found = _FIGURE.findall(text)
        assert len(found) == text.count('<figure class="chart"'), path
        for rows, title, svg, rest in found:
            pairs = tuple((name, value) for name, value in json.loads(html.unescape(rows)))
            yield Picture(path.relative_to(site).as_posix(), html.unescape(title), re.sub("<[^>]*>", "", rest), pairs, tuple(drawn(svg, len(pairs))))


def drawn(svg: str, count: int) -> Iterator[Drawn]:
    """What a picture shows in each of its `count` bands of equal height, from top to bottom."""
    root = ElementTree.fromstring(svg)  # noqa: S314 - our own page
    height = float(root.attrib["viewBox"].split()[3]) - 8
    paths: dict[str, dict[int, list[tuple[float, float]]]] = {}
    texts: dict[int, list[tuple[float, str]]] = {}
    for element in root.iter():
        kind = element.tag.rpartition("}")[2]
        if kind == "path" and element.get("fill") and element.get("d"):
            x, y, width, tall, back = (float(number) for number in _NUMBER.findall(element.attrib["d"].replace("h--", "h-bad")))
            assert width == -back, element.attrib["d"]
            paths.setdefault(element.attrib["fill"], {}).setdefault(int((y + tall / 2) * count // height), []).append((x, x + width))
        if kind == "text":
            x, y = (float(number) for number in _NUMBER.findall(element.attrib["transform"]))
            texts.setdefault(int(y * count // height), []).append((x, element.text or ""))
    track, bar = paths.pop("#d5dde3", {}), paths.pop("#2f6f9f", {})
    for row in range(count):
        assert len(texts[row]) == 2, texts[row]
        name, value = (text for _, text in sorted(texts[row]))
        assert max(len(bar.get(row, [])), len(track.get(row, []))) <= 1
        yield Drawn((name, value), next(iter(bar.get(row, [])), None), next(iter(track.get(row, [])), None))


def amount(value: str) -> Decimal | None:
    """The amount a printed value states, money as yuan (`7920.00 万元（31.7%）`); None where it states none."""
    found = _AMOUNT.search(value)
    if not found:
        return None
    unit = next((unit for unit in _SCALES if value[found.end() :].strip().startswith(unit)), "")
    return Decimal(found.group().replace(",", "").replace("−", "-")) * _SCALES.get(unit, 1)


def lies(picture: Picture) -> list[str]:
    """What a picture shows otherwise than the values beside it say."""
    told = []
    values = [amount(value) for _, value in picture.rows]
    known = [(value, row.bar[1] - row.bar[0]) for value, row in zip(values, picture.drawn, strict=True) if value is not None and row.bar]
    top, most = max(known, key=lambda pair: abs(pair[0]), default=(Decimal(0), 0.0))
    for (name, value), number, row in zip(picture.rows, values, picture.drawn, strict=True):
        if not (row.texts[1] == value.strip() and name.strip().startswith(row.texts[0].removesuffix("…"))):
            told.append(f"{row.texts} stands where {name}, {value} should")
        if (number is None) != (row.bar is None):
            told.append(f"{name}: {value} is drawn as {row.bar}")
        elif number is not None and row.bar and top and abs(row.bar[1] - row.bar[0] - float(abs(number) / abs(top)) * most) > 1:
            told.append(f"{name}: {value} is {row.bar[1] - row.bar[0]} long where {top} is {most}")
        if row.bar and (row.track is None or row.bar[0] < row.track[0] - 0.5 or row.bar[1] > row.track[1] + 0.5):
            told.append(f"{name}: the bar {row.bar} leaves its track {row.track}")
    return told


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A built site of more than 300 projects."""
    import yaml  # noqa: PLC0415 - only here

    folder = tmp_path_factory.mktemp("pictures")
    root = make_root(folder / "root", {})
    sources = [Source(path, path.read_text(encoding="utf-8"), yaml.safe_load(path.with_suffix(".yml").read_text(encoding="utf-8")), 20) for path in DOCUMENTS]
    make_corpus(sources, root / "data" / "documents", PROJECTS)
    done = run(root, "build")
    assert done.returncode == 0, done.stdout + done.stderr
    return root / "site"


def test_every_picture_of_the_five_documents_is_as_long_as_its_numbers(built: Path) -> None:
    """Each bar of each page stands beside its value and is as long as that value's share."""
    own = list(pictures(built / "site"))
    assert len(own) > 100
    assert {picture.page + "：" + picture.title: told for picture in own if (told := lies(picture))} == {}
    assert any(len(picture.rows) == 20 for picture in own)


def test_every_picture_of_a_large_corpus_is_as_long_as_its_numbers(corpus: Path) -> None:
    """The same for a site of more than 300 projects."""
    own = list(pictures(corpus))
    assert len(own) > 300
    assert {picture.page + "：" + picture.title: told for picture in own if (told := lies(picture))} == {}
