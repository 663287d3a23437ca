"""Crystals and tensors whose pictures are known beforehand."""

import numpy as np

from core.crystal.crystal import Crystal
from core.elasticity.stiffness import Stiffness

FACE_CENTRES = np.array([(0.0, 0.0, 0.0), (0.0, 0.5, 0.5), (0.5, 0.0, 0.5), (0.5, 0.5, 0.0)])


def halite() -> Crystal:
    return Crystal(
        species=("Na",) * 4 + ("Cl",) * 4,
        cell=5.64 * np.eye(3),
        fractional=np.concatenate([FACE_CENTRES, np.add(FACE_CENTRES, (0.5, 0.0, 0.0))]),
        name="halite",
    )


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
