"""The independent elastic constants of each Laue class, and the 6×6 that they stand for.

J. F. Nye, Physical Properties of Crystals (Oxford, 1985), table 9; axes of IEEE standard 176-1987.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import numpy as np

from core.errors import MeasuredTableError
from core.tensor.voigt import FloatArray

_TRICLINIC: Final = tuple(f"c{i}{j}" for i in range(1, 7) for j in range(i, 7))
_MONOCLINIC: Final = (
    "c11",
    "c12",
    "c13",
    "c15",
    "c22",
    "c23",
    "c25",
    "c33",
    "c35",
    "c44",
    "c46",
    "c55",
    "c66",
)
_ORTHORHOMBIC: Final = ("c11", "c12", "c13", "c22", "c23", "c33", "c44", "c55", "c66")
_TETRAGONAL: Final = ("c11", "c12", "c13", "c33", "c44", "c66")
_TRIGONAL: Final = ("c11", "c12", "c13", "c14", "c33", "c44")
_HEXAGONAL: Final = ("c11", "c12", "c13", "c33", "c44")
_CUBIC: Final = ("c11", "c12", "c44")

_LAST_GROUP: Final[tuple[tuple[int, tuple[str, ...]], ...]] = (
    (2, _TRICLINIC),
    (15, _MONOCLINIC),
    (74, _ORTHORHOMBIC),
    (88, (*_TETRAGONAL, "c16")),
    (142, _TETRAGONAL),
    (148, (*_TRIGONAL, "c15")),
    (167, _TRIGONAL),
    (194, _HEXAGONAL),
    (230, _CUBIC),
)
"""The last space group of each Laue class that differs in its constants, and these."""


def independent_constants(space_group: int) -> tuple[str, ...]:
    """Names ("c11", …) of the constants that a crystal of this space group (1 to 230) has of its own.

    Monoclinic crystals have their axis along y. ValueError for a number that is no space group.
    """
    if not 1 <= space_group <= 230:
        raise ValueError(f"space group {space_group} does not exist; expected 1 to 230")
    return next(names for last, names in _LAST_GROUP if space_group <= last)


def voigt_from_constants(constants: Mapping[str, float], space_group: int) -> FloatArray:
    """The symmetric (6, 6) in the unit of the constants, which must be exactly the independent ones.

    Raises MeasuredTableError where one is missing or one is given that follows from others.
    """
    names = independent_constants(space_group)
    missing, extra = set(names) - set(constants), set(constants) - set(names)
    if missing or extra:
        told = [
            f"{', '.join(sorted(some))} {what}"
            for some, what in ((missing, "missing"), (extra, "not independent"))
            if some
        ]
        raise MeasuredTableError(
            f"constants of space group {space_group}: {'; '.join(told)}; expected {', '.join(names)}"
        )
    upper = np.zeros((6, 6))
    for name, value in {**constants, **_following(constants, space_group)}.items():
        upper[int(name[1]) - 1, int(name[2]) - 1] = value
    return np.asarray(np.triu(upper) + np.triu(upper, 1).T)


def _following(given: Mapping[str, float], space_group: int) -> dict[str, float]:
    """What follows from the independent constants in the classes with an axis of order above two."""
    if space_group <= 74:
        return {}
    if space_group > 194:
        c11, c12, c44 = given["c11"], given["c12"], given["c44"]
        return {"c22": c11, "c33": c11, "c13": c12, "c23": c12, "c55": c44, "c66": c44}
    c14, c15, c16 = (given.get(name, 0.0) for name in ("c14", "c15", "c16"))
    uniaxial = {"c22": given["c11"], "c23": given["c13"], "c55": given["c44"]}
    if space_group <= 142:
        return uniaxial | {"c26": -c16}
    return uniaxial | {
        "c24": -c14,
        "c56": c14,
        "c25": -c15,
        "c46": -c15,
        "c66": (given["c11"] - given["c12"]) / 2,
    }
