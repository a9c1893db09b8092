"""What a department is told of its documents: the same as linking finds in them alone."""

from __future__ import annotations

import pandas as pd
import pytest

from generator.division.bonds import bonds, bound
from generator.pages.catalogue import Catalogue
from generator.parsing.parse import parse
from generator.pipeline import with_checks, with_links
from site_tests.conftest import REGISTERED, ROOT

EXAMPLES = sorted(path for path in (ROOT / "data" / "examples").iterdir() if path.suffix != ".yml")


def test_bonds_are_what_linking_finds_again() -> None:
    """Copies, stories, counting, links and checks between documents; in whatever order the departments come."""
    every = with_links(with_checks(parse([*REGISTERED, *EXAMPLES], cards_required=True)))
    catalogue = Catalogue(every)
    held = bonds(every.tables, {each.slug: [row["document_id"] for row in each.documents] for each in catalogue.departments})
    assert sum(len(each.links) for each in held.values()) == len(every.tables["links"]) > 0
    assert sum(len(each.checks) for each in held.values()) > 0
    for group in (catalogue.departments[:1], catalogue.departments[1:], catalogue.departments[::-1]):
        names = [row["document_id"] for department in group for row in department.documents]
        part = with_checks(parse([catalogue.sources[name].source.path for name in names], cards_required=True))
        again, told = with_links(part, homes=catalogue.homes).tables, bound(part.tables, [held[each.slug] for each in group])
        for name, table in again.items():
            pd.testing.assert_frame_equal(told[name], table, check_dtype=False)


def test_bonds_of_other_rows_are_refused() -> None:
    """A document that was read otherwise meanwhile is no part of what was told."""
    every = with_links(with_checks(parse(EXAMPLES, cards_required=True)))
    (held,) = bonds(every.tables, {"all": every.tables["documents"]["document_id"]}).values()
    with pytest.raises(ValueError, match=r"of \d+ rows"):
        bound(every.tables | {"indicators": every.tables["indicators"].iloc[1:]}, [held])
