"""What the search knows of a page: its name, its cells and paragraphs one by one, what it can be filtered and ordered by."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from generator.ground.text import visible
from generator.pages.catalogue import Catalogue, Record
from generator.pages.search import BANDS
from generator.reconcile.reviewed import OPEN_VERDICTS
from generator.understanding.persons import CONCEALED

NAME, TITLE, LABEL, TEXT = 4, 3, 2, 1  # what a cell is: the name of the page, another name on it, the name of an indicator, text
LIMITS = (1, 100_000, 1_000_000, 10_000_000)  # the amount bands of the search page, in yuan


@dataclass(frozen=True)
class Cell:
    """One cell or paragraph: its text as shown, the anchor it stands under, what it is; names are searched apart from text."""

    text: str
    anchor: str = ""
    weight: int = TEXT


@dataclass(frozen=True)
class Entry:
    """One page for the index; the first cell is its name.

    `amount` is the budget of the beginning of the year in yuan, None where none is printed; `amounts` are all amounts of the page, in yuan; `counts_as` is the
    address of the printing that counts where projects are added up, blank for what is no project; `in_yuan` whether the budget is printed in 元.
    """

    address: str
    kind: str
    context: str
    cells: tuple[Cell, ...]
    filters: dict[str, list[str]] = field(default_factory=dict)
    amount: int | None = None
    amounts: tuple[int, ...] = ()
    counts_as: str = ""
    in_yuan: bool = False


class Cells:
    """Collects the cells of one page, each text once, in order."""

    def __init__(self) -> None:
        self._found: dict[tuple[str, bool], Cell] = {}

    def add(self, *texts: object, anchor: str = "", weight: int = TEXT) -> None:
        """Adds texts that are not blank; a text that is there already stays where it first stood."""
        for each in texts:
            text = " ".join(visible(str(each)).split()) if each not in {None, ""} else ""
            if text:
                before = self._found.setdefault((text, weight > LABEL), Cell(text, anchor, weight))
                if before.weight < weight:
                    self._found[text, weight > LABEL] = Cell(text, before.anchor, weight)

    def done(self) -> tuple[Cell, ...]:
        """The cells, those of a name once even where the text repeats them."""
        return tuple(cell for (text, named), cell in self._found.items() if named or (text, True) not in self._found)


def document_filters(catalogue: Catalogue, document: Record) -> dict[str, list[str]]:
    """What every page of a document can be filtered by."""
    source = catalogue.sources[document["document_id"]]
    return {
        "region": _known(document["region"]), "department": [catalogue.department_of[document["document_id"]].name],
        "year": _known(year_words(document["fiscal_year"])), "form": [source.layout.title],
    }  # fmt: skip


def verdicts(catalogue: Catalogue, checks: Iterable[Record]) -> list[str]:
    """The verdicts of checks that may be told: an open one only where a person has reviewed it, remarks never."""
    told = {
        row["verdict"] for row in checks
        if row["kind"] != "remark" and (row["verdict"] not in OPEN_VERDICTS or row["check_id"] in catalogue.reviews)
    }  # fmt: skip
    return sorted(told)


def band(yuan: int | None) -> str:
    """The amount band of a project."""
    return BANDS[0] if yuan is None else BANDS[1 + bisect_right(LIMITS, yuan)]


def year_words(year: int | None) -> str:
    """`2024年`; blank for a year nobody knows."""
    return f"{year}年" if year else ""


def place(document: Record) -> tuple[str, ...]:
    """Department, city and year of a document, which count as the text of its pages."""
    return tuple(str(part) for part in (document["department"], document["region"], year_words(document["fiscal_year"])) if part)


def unique(values: Iterable[Any]) -> list[Any]:
    """The values that are not blank, each once, in order."""
    return list(dict.fromkeys(value for value in values if value))


def hidden(catalogue: Catalogue, document_id: str) -> Iterator[tuple[int, str]]:
    """Number and text of every line of a document, without the persons in it."""
    source = catalogue.sources[document_id]
    for line in source.source.lines:
        yield line.number, source.shown(line.text, line.number).replace(CONCEALED, "")


def _known(value: str | None) -> list[str]:
    return [value] if value else []
