"""Crystals that the tests of this folder share."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np

from core.crystal.crystal import Crystal
from core.crystal.reading import read_crystal

REPOSITORY = Path(__file__).resolve().parents[3]
EXAMPLES = REPOSITORY / "resources" / "examples"
SHARED = REPOSITORY.parent / "shared" / "data"


def example(name: str) -> Crystal:
    return read_crystal(EXAMPLES / f"{name}.cif")


def turned(crystal: Crystal, rotation: np.ndarray) -> Crystal:
    """The same crystal with its cell turned, v -> R v."""
    return replace(crystal, cell=crystal.cell @ rotation.T)


def described_otherwise(crystal: Crystal, seed: int) -> Crystal:
    """The same atoms in space by another cell, origin and order of atoms."""
    random = np.random.default_rng(seed)
    unimodular = np.eye(3, dtype=int)
    for _ in range(3):
        step = np.eye(3, dtype=int)
        row, column = random.choice(3, size=2, replace=False)
        step[row, column] = random.integers(-1, 2)
        unimodular = unimodular @ step[random.permutation(3)]
    order = random.permutation(len(crystal))
    fractional = (crystal.fractional @ np.linalg.inv(unimodular) + random.random(3))[order]
    species = tuple(crystal.species[i] for i in order)
    return replace(crystal, species=species, cell=unimodular @ crystal.cell, fractional=fractional)


def random_rotation(seed: int) -> np.ndarray:
    quaternion = np.random.default_rng(seed).normal(size=4)
    w, x, y, z = quaternion / np.linalg.norm(quaternion)
    return np.array(
        [
            [1 - 2 * (y * y + z * z), 2 * (x * y - z * w), 2 * (x * z + y * w)],
            [2 * (x * y + z * w), 1 - 2 * (x * x + z * z), 2 * (y * z - x * w)],
            [2 * (x * z - y * w), 2 * (y * z + x * w), 1 - 2 * (x * x + y * y)],
        ]
    )
