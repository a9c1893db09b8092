"""What several tests share: the five documents as parsed, once per run."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator.layouts.parse import Parsed, parse

ROOT = Path(__file__).parent.parent
DOCUMENTS = sorted((ROOT / "data" / "documents").glob("*.txt"))
GOLD = Path(__file__).parent / "gold"


def pytest_addoption(parser: pytest.Parser) -> None:
    """`--accept` rewrites the reviewed expectations instead of comparing with them."""
    parser.addoption("--accept", action="store_true", help="rewrite the reviewed expectations")


@pytest.fixture(scope="session")
def parsed() -> Parsed:
    """The five registered documents, parsed."""
    return parse(DOCUMENTS, cards_required=True)
