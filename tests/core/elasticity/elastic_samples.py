"""Stiffnesses that several tests share (GPa): synthetic ones, not measured materials."""

import numpy as np


def cubic(c11, c12, c44):
    voigt = np.diag([c11 - c12] * 3 + [c44] * 3).astype(float)
    voigt[:3, :3] += c12
    return voigt


def hexagonal(c11, c12, c13, c33, c44):
    voigt = np.zeros((6, 6))
    voigt[:3, :3] = [[c11, c12, c13], [c12, c11, c13], [c13, c13, c33]]
    voigt[3, 3] = voigt[4, 4] = c44
    voigt[5, 5] = 0.5 * (c11 - c12)
    return voigt


def random_stable(count, seed=0, softest=5.0):
    half = np.random.default_rng(seed).normal(size=(count, 6, 6))
    full = 20.0 * half @ np.swapaxes(half, 1, 2) + softest * np.eye(6)
    return 0.5 * (full + np.swapaxes(full, 1, 2))


CUBIC = cubic(160.0, 100.0, 80.0)
ISOTROPIC = cubic(200.0, 80.0, 60.0)
HEXAGONAL = hexagonal(165.0, 30.0, 50.0, 60.0, 40.0)
TRICLINIC = random_stable(1, seed=42)[0]
