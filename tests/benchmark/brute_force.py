"""Extrema by evaluating everywhere and climbing from the best places; shares no code with the product."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from scipy import optimize
from timing import FloatArray

DIRECTIONS = 10_000
TURNS = 24
STARTS = 6
APART = 0.15
"""Radians between starts."""

PER_TPA = 1e3

_PAIRS = np.array([[0, 5, 4], [5, 1, 3], [4, 3, 2]])

Property = Callable[[FloatArray, FloatArray, FloatArray], FloatArray]
"""From a compliance (3, 3, 3, 3) and unit vectors n, m (k, 3), across each other, to values (k,)."""


def young(s: FloatArray, n: FloatArray, m: FloatArray) -> FloatArray:
    return 1.0 / np.einsum("ka,kb,ab->k", _dyads(n), _dyads(n), s.reshape(9, 9))


def compressibility(s: FloatArray, n: FloatArray, m: FloatArray) -> FloatArray:
    return PER_TPA * _dyads(n) @ np.einsum("ijkk->ij", s).reshape(9)


def shear(s: FloatArray, n: FloatArray, m: FloatArray) -> FloatArray:
    mixed = np.einsum("ki,kj->kij", n, m).reshape(-1, 9)
    return 0.25 / np.einsum("ka,ka->k", mixed @ s.reshape(9, 9), mixed)


def poisson(s: FloatArray, n: FloatArray, m: FloatArray) -> FloatArray:
    strain = _dyads(n) @ s.reshape(9, 9)
    return -np.einsum("ka,ka->k", strain, _dyads(m)) / np.einsum("ka,ka->k", strain, _dyads(n))


PROPERTIES: tuple[tuple[Property, int], ...] = (
    (young, 1),
    (compressibility, 1),
    (shear, TURNS),
    (poisson, TURNS),
)
"""In the order of the peers' extrema, with how many second directions are tried."""


def extrema(voigt: FloatArray) -> FloatArray:
    """Least and greatest E, β (1/TPa), G, ν of a stiffness (6, 6) in GPa: (4, 2)."""
    s = _compliance_tensor(voigt)
    return np.array(
        [[_least(s, prop, turns, 1.0), -_least(s, prop, turns, -1.0)] for prop, turns in PROPERTIES]
    )


def _least(s: FloatArray, prop: Property, turns: int, sign: float) -> float:
    angles = _everywhere(turns)
    n, m = _axes(angles)
    values = sign * prop(s, n, m)
    best = values.min()
    for start in _starts(angles, n, values):
        found = optimize.minimize(
            lambda x: sign * float(prop(s, *_axes(x[None]))[0]),
            start,
            method="Nelder-Mead",
            options={"xatol": 1e-7, "fatol": 1e-10 * abs(best), "initial_simplex": _simplex(start)},
        )
        best = min(best, found.fun)
    return float(best)


def _starts(angles: FloatArray, n: FloatArray, values: FloatArray) -> list[FloatArray]:
    """The best places, each at another n."""
    starts, order = [], np.argsort(values)[: len(values) // 4]
    while len(order) and len(starts) < STARTS:
        starts.append(angles[order[0]])
        order = order[np.abs(n[order] @ n[order[0]]) < np.cos(APART)]
    return starts


def _simplex(start: FloatArray) -> FloatArray:
    return np.concatenate([start[None], start + 0.03 * np.eye(3)])


def _everywhere(turns: int) -> FloatArray:
    """Polar angle, azimuth and turn (k, 3): a spiral over half the sphere, turns over half a circle."""
    height = (np.arange(DIRECTIONS) + 0.5) / DIRECTIONS
    azimuth = np.pi * (3.0 - np.sqrt(5.0)) * np.arange(DIRECTIONS)
    n = np.repeat(np.stack([np.arccos(height), azimuth], axis=1), turns, axis=0)
    return np.column_stack([n, np.tile(np.pi * np.arange(turns) / turns, DIRECTIONS)])


def _axes(angles: FloatArray) -> tuple[FloatArray, FloatArray]:
    """n and m (k, 3) from polar angle, azimuth and turn (k, 3)."""
    (st, sp, sc), (ct, cp, cc) = np.sin(angles).T, np.cos(angles).T
    n = np.stack([st * cp, st * sp, ct], axis=1)
    m = np.stack([ct * cp * cc - sp * sc, ct * sp * cc + cp * sc, -st * cc], axis=1)
    return n, m


def _dyads(n: FloatArray) -> FloatArray:
    return np.einsum("ki,kj->kij", n, n).reshape(-1, 9)


def _compliance_tensor(voigt: FloatArray) -> FloatArray:
    factor = np.array([1.0, 1.0, 1.0, 2.0, 2.0, 2.0])
    return (np.linalg.inv(voigt) / np.outer(factor, factor))[_PAIRS[:, :, None, None], _PAIRS]
