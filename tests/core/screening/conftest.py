"""A network for the crystals of these tests, and a crew that works in this process."""

from __future__ import annotations

from pathlib import Path

import pytest
from screening_samples import InlineCrew, write_network


@pytest.fixture
def crew() -> InlineCrew:
    return InlineCrew()


@pytest.fixture(scope="session")
def tiny_network(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_network(tmp_path_factory.mktemp("tiny-network"))
