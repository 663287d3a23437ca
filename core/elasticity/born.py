"""Born's stability conditions, written out for each Laue class.

F. Mouhat and F.-X. Coudert, Phys. Rev. B 90, 224104 (2014). They are equivalent to positive definiteness
for a tensor of just that symmetry, in the standard axes (c along z; monoclinic and triclinic in any), and
show which constant is at fault.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from core.tensor.mandel import mandel_from_voigt
from core.tensor.voigt import FloatArray

_CUBIC: Final = ("m-3", "m-3m")
_HEXAGONAL: Final = ("6/m", "6/mmm")
_TETRAGONAL: Final = ("4/m", "4/mmm")
_TRIGONAL: Final = ("-3", "-3m")


@dataclass(frozen=True, slots=True, kw_only=True)
class BornCondition:
    """An inequality as text, and by how much it holds (GPa to the power of its degree); ok if above zero."""

    text: str
    margin: float

    @property
    def ok(self) -> bool:
        """Whether the condition holds."""
        return self.margin > 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class BornReport:
    """The conditions of one Laue class. of: whose symmetry that is, "crystal" or "tensor" (its own)."""

    laue_class: str
    crystal_system: str
    of: str
    conditions: tuple[BornCondition, ...]

    @property
    def failing(self) -> tuple[str, ...]:
        """The conditions that do not hold, as text."""
        return tuple(condition.text for condition in self.conditions if not condition.ok)


def born_conditions(voigt: npt.ArrayLike, laue_class: str) -> tuple[BornCondition, ...]:
    """The conditions of a Laue class ("m-3m", "6/mmm", …) on a stiffness (6, 6) in GPa.

    In the standard axes of the class (IEEE frame). Classes without a written form (monoclinic, triclinic)
    get the six leading principal minors, Sylvester's criterion.
    """
    c = np.asarray(voigt, dtype=np.float64)
    if laue_class in _CUBIC:
        table = _cubic(c)
    elif laue_class in _HEXAGONAL:
        table = _uniaxial(c)
    elif laue_class in _TETRAGONAL:
        table = {**_uniaxial(c), "2 C16² < C66 (C11 − C12)": c[5, 5] * (c[0, 0] - c[0, 1]) - 2 * c[0, 5] ** 2}
        table["C66 > 0"] = c[5, 5]
    elif laue_class in _TRIGONAL:
        coupling = 0.5 * c[3, 3] * (c[0, 0] - c[0, 1]) - c[0, 3] ** 2 - c[0, 4] ** 2
        table = {**_uniaxial(c), "C14² + C15² < C44 (C11 − C12)/2": coupling}
    elif laue_class == "mmm":
        table = _orthorhombic(c)
    else:
        minors = [float(np.linalg.det(mandel_from_voigt(c)[:n, :n])) for n in range(1, 7)]
        table = {f"leading minor {n + 1} > 0": minor for n, minor in enumerate(minors)}
    return tuple(BornCondition(text=text, margin=float(margin)) for text, margin in table.items())


def _cubic(c: FloatArray) -> dict[str, float]:
    return {"C11 > C12": c[0, 0] - c[0, 1], "C11 + 2 C12 > 0": c[0, 0] + 2 * c[0, 1], "C44 > 0": c[3, 3]}


def _uniaxial(c: FloatArray) -> dict[str, float]:
    return {
        "C11 > |C12|": c[0, 0] - abs(c[0, 1]),
        "2 C13² < C33 (C11 + C12)": c[2, 2] * (c[0, 0] + c[0, 1]) - 2 * c[0, 2] ** 2,
        "C44 > 0": c[3, 3],
    }


def _orthorhombic(c: FloatArray) -> dict[str, float]:
    return {
        "C11 > 0": c[0, 0],
        "C11 C22 > C12²": c[0, 0] * c[1, 1] - c[0, 1] ** 2,
        "det of C11…C33 > 0": float(np.linalg.det(c[:3, :3])),
        "C44 > 0": c[3, 3],
        "C55 > 0": c[4, 4],
        "C66 > 0": c[5, 5],
    }
