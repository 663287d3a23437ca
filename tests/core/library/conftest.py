"""Untrained models of a few weights, with cards."""

from pathlib import Path

import pytest
from tiny_dataset import NETWORK

from core.network.build import build_network
from core.network.checkpoint import save_checkpoint

CARD = {
    "name": "tiny",
    "description": "made for a test",
    "data": "tiny.jsonl, 24 training crystals",
    "dataset_sha256": "0123456789abcdef",
    "networks": 1,
    "attribution": "nobody",
    "errors": {"val": {"overall": {"count": 8, "bulk_mae": 4.5, "shear_mae": 3.25}}},
}


@pytest.fixture(scope="session")
def model(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("models") / "shipped"
    save_checkpoint(folder, [build_network(NETWORK, seed=1)], CARD)
    return folder


@pytest.fixture(scope="session")
def other_model(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("models") / "other"
    save_checkpoint(folder, [build_network(NETWORK, seed=2)], CARD | {"parent": "shipped"})
    return folder
