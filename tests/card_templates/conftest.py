"""A small tree of templates, and the real one."""

from pathlib import Path

import pytest

from app.card_templates.catalogue import Catalogue
from app.card_templates.loader import catalogue
from tests.card_templates.builders import Tree


@pytest.fixture
def tree(tmp_path: Path) -> Tree:
    """A valid folder of templates of this test's own."""
    return Tree(tmp_path / "card_templates")


@pytest.fixture(scope="session")
def rules() -> Catalogue:
    """The templates that come with the program."""
    return catalogue()
