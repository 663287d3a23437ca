"""Crystals and tensors whose pictures are known beforehand."""

from functools import cache
from pathlib import Path

import numpy as np

from core.crystal.crystal import Crystal
from core.crystal.reading import read_crystal
from core.elasticity.stiffness import Stiffness

EXAMPLES = Path(__file__).parents[3] / "resources" / "examples"

FACE_CENTRES = np.array([(0.0, 0.0, 0.0), (0.0, 0.5, 0.5), (0.5, 0.0, 0.5), (0.5, 0.5, 0.0)])


def halite() -> Crystal:
    return Crystal(
        species=("Na",) * 4 + ("Cl",) * 4,
        cell=5.64 * np.eye(3),
        fractional=np.concatenate([FACE_CENTRES, np.add(FACE_CENTRES, (0.5, 0.0, 0.0))]),
        name="halite",
    )


@cache
def quartz() -> Crystal:
    """Three SiO2 on general places of a trigonal cell; its file lists two atoms and six operations."""
    return read_crystal(EXAMPLES / "quartz-alpha.cif")


@cache
def zinc() -> Crystal:
    """Two atoms, none of them on the boundary of the cell."""
    return read_crystal(EXAMPLES / "zinc.cif")


def cubic_stiffness(c11: float, c12: float, c44: float) -> Stiffness:
    voigt = np.diag([c11, c11, c11, c44, c44, c44]).astype(float)
    voigt[:3, :3] += c12 * (1.0 - np.eye(3))
    return Stiffness(voigt=voigt)


def hexagonal_stiffness() -> Stiffness:
    """Zinc: C11, C12, C13, C33, C44 in GPa; very different along c and across."""
    voigt = np.diag([165.0, 165.0, 61.8, 39.6, 39.6, 66.95])
    voigt[0, 1] = voigt[1, 0] = 31.1
    voigt[:2, 2] = voigt[2, :2] = 50.0
    return Stiffness(voigt=voigt)
