"""The 32 crystallographic point groups as Cartesian matrices in standard axes.

Main axis along z (monoclinic: along y), a secondary two-fold axis along x, secondary mirrors across x
(orthorhombic mm2: across x and y); the axes of J. F. Nye, Physical Properties of Crystals (1985), appendix B,
and of IEEE 176 (1987). International symbols, an overbar written as a minus sign before the digit.
"""

from __future__ import annotations

from functools import cache
from typing import Final

import numpy as np

from core.errors import SymmetryError
from core.tensor.rotation import rotation_matrices
from core.tensor.voigt import FloatArray

_X, _Y, _Z = (1.0, 0.0, 0.0), (0.0, 1.0, 0.0), (0.0, 0.0, 1.0)
_DIAGONAL: Final = (3**-0.5,) * 3
Generator = tuple[int, tuple[float, float, float]]
"""Order of a rotation, negative for a rotoinversion, and its axis; a mirror is −2."""

_I: Final[Generator] = (-1, _Z)
_C2X, _C2Y, _C2Z, _MX, _MY, _MZ = (2, _X), (2, _Y), (2, _Z), (-2, _X), (-2, _Y), (-2, _Z)
_C3, _C4, _S4, _C6, _S6, _C111 = (3, _Z), (4, _Z), (-4, _Z), (6, _Z), (-6, _Z), (3, _DIAGONAL)

_GENERATORS: Final[dict[str, tuple[Generator, ...]]] = {
    "1": (), "-1": (_I,),
    "2": (_C2Y,), "m": (_MY,), "2/m": (_C2Y, _I),
    "222": (_C2Z, _C2X), "mm2": (_C2Z, _MX), "mmm": (_C2Z, _C2X, _I),
    "4": (_C4,), "-4": (_S4,), "4/m": (_C4, _I),
    "422": (_C4, _C2X), "4mm": (_C4, _MX), "-42m": (_S4, _C2X), "4/mmm": (_C4, _C2X, _I),
    "3": (_C3,), "-3": (_C3, _I),
    "32": (_C3, _C2X), "3m": (_C3, _MX), "-3m": (_C3, _C2X, _I),
    "6": (_C6,), "-6": (_S6,), "6/m": (_C6, _I),
    "622": (_C6, _C2X), "6mm": (_C6, _MX), "-6m2": (_S6, _MX), "6/mmm": (_C6, _C2X, _I),
    "23": (_C2Z, _C111), "m-3": (_C2Z, _C111, _I),
    "432": (_C4, _C111), "-43m": (_S4, _C111), "m-3m": (_C4, _C111, _I),
}  # fmt: skip

POINT_GROUPS: Final = tuple(_GENERATORS)
"""The 32 symbols, from triclinic to cubic."""


@cache
def point_group_rotations(symbol: str) -> FloatArray:
    """(k, 3, 3) all elements of a point group, read-only. SymmetryError for an unknown symbol."""
    if symbol not in _GENERATORS:
        raise SymmetryError(f"{symbol!r} is no point group; known are {', '.join(POINT_GROUPS)}")
    group = [np.eye(3)]
    fresh = list(group)
    generators = [_matrix(generator) for generator in _GENERATORS[symbol]]
    while fresh:
        element = fresh.pop()
        for generator in generators:
            product = generator @ element
            if not any(np.allclose(product, other, atol=1e-9) for other in group):
                group.append(product)
                fresh.append(product)
    elements = np.array(group)
    elements.setflags(write=False)
    return elements


def _matrix(generator: Generator) -> FloatArray:
    order, axis = generator
    turn = rotation_matrices(2.0 * np.pi / abs(order) * np.array(axis))
    return turn if order > 0 else -turn
