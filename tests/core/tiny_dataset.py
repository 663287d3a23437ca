"""A dataset made up for tests: cubic crystals, stiffness a simple function of the lattice constant."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
from known_crystals import caesium_chloride, rock_salt

from core.dataset.json_lines import read_json_lines
from core.dataset.labelled import Dataset
from core.network.config import NetworkConfig
from core.training.config import TrainingConfig

NETWORK = NetworkConfig(
    cutoff=4.0,
    channels=8,
    edge_channels=4,
    layers=2,
    radial_hidden=16,
    species_features=8,
    radial_functions=4,
)
TRAINING = TrainingConfig(epochs=4, batch_size=8, warmup_steps=2, learning_rate=5e-3, threads=1)
PAIRS = (("Na", "Cl"), ("K", "Cl"), ("Mg", "O"), ("Li", "F"), ("Cs", "Br"))


def write_dataset(
    path: Path, *, train: int = 24, validation: int = 8, test: int = 8, broken: bool = True
) -> Path:
    """JSON lines, in the order train, val, test; with ``broken``, two rows among them that cannot be used."""
    splits = ["train"] * train + ["val"] * validation + ["test"] * test
    lines = [json.dumps(_row(number, split)) for number, split in enumerate(splits)]
    if broken:
        lines[3:3] = ["{ this is no JSON", json.dumps(_row(99, "train") | {"species": ["Qq", "Cl"]})]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def tiny_dataset(folder: Path) -> Dataset:
    return read_json_lines(write_dataset(folder / "tiny.jsonl"))


def cubic(c11: float, c12: float, c44: float) -> np.ndarray:
    voigt = np.diag([c11 - c12] * 3 + [c44] * 3)
    voigt[:3, :3] += c12
    return voigt


def _row(number: int, split: str) -> dict[str, object]:
    random = np.random.default_rng(number)
    build, constant = ((rock_salt, 4.3), (caesium_chloride, 3.1))[number % 2]
    a = constant * random.uniform(0.95, 1.3)
    sample = build(*PAIRS[number % len(PAIRS)], a=a)
    stiffness = cubic(*np.array([300.0, 80.0, 90.0]) * (constant / a) ** 4)
    return {
        "material_id": f"row-{number}",
        "formula": sample.name,
        "crystal_system": "cubic",
        "lattice": sample.cell.tolist(),
        "species": list(sample.species),
        "frac": sample.fractional.tolist(),
        "stiffness_voigt_GPa": stiffness.tolist(),
        "split": split,
    }
