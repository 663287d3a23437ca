"""What makes a matrix impossible, or doubtful, in words: for the line below it, also while it is edited.

A fraction of a millisecond, so that it can be asked at every key.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from app.state.answer import CrystalGroup
from app.state.figures import fixed, pretty_symbol, rounded
from core.elasticity.born import born_conditions
from core.elasticity.checks import stiffness_checks
from core.elasticity.stability import is_positive_definite, kelvin_modes
from core.elasticity.stiffness import VOIGT_ORDER
from core.tensor.rotation import rotate_voigt
from core.tensor.symmetrize import symmetry_misfit

FloatArray = npt.NDArray[np.float64]
SYMMETRIC_ENOUGH = 1e-3
"""Up to this misfit a tensor has the symmetry of its crystal, so that Born's conditions are about it."""
_SMALL = 0.05
_SAME = 0.02
_MAINLY = 0.9


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """Sentences about a matrix. impossible: no crystal can have it; doubtful: it is not what one expects."""

    impossible: tuple[str, ...] = ()
    doubtful: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """All of them, one a line."""
        return "\n".join((*self.impossible, *self.doubtful))


def verdict_on(
    voigt: npt.ArrayLike, *, group: CrystalGroup | None = None, ieee: FloatArray | None = None
) -> Verdict:
    """The verdict on a stiffness (6, 6) in GPa in the frame in which the crystal's group stands.

    group: of its crystal, where there is one; ieee: (3, 3), the IEEE axes in that frame as rows, without
    which Born's conditions are not written out.
    """
    stiffness = np.asarray(voigt, dtype=np.float64)
    impossible: list[str] = []
    if not is_positive_definite(stiffness):
        impossible += _soft_modes(stiffness)
        if group is not None and ieee is not None:
            impossible += _born(stiffness, group, ieee)
    units = next(check for check in stiffness_checks(stiffness) if check.name == "plausible units")
    doubtful = () if units.ok else (f"Units: {units.detail}.",)
    return Verdict(impossible=tuple(impossible), doubtful=doubtful)


def _soft_modes(stiffness: FloatArray) -> list[str]:
    """Every Kelvin modulus that is not above zero, with the strain it belongs to."""
    moduli, modes = kelvin_modes(stiffness)
    floor = 1e-10 * float(np.abs(moduli).mean())
    soft = [(float(value), mode) for value, mode in zip(moduli, modes, strict=True) if value <= floor]
    first, *others = soft or [(float(moduli[0]), modes[0])]
    costs = "costs no energy" if abs(first[0]) <= floor else "would release energy"
    text = (
        f"Not positive definite: the Kelvin modulus {rounded(first[0], 3)} GPa is not above 0; its strain, "
        f"{strain_in_words(first[1])}, {costs}."
    )
    more = [f"So is {rounded(value, 3)} GPa: {strain_in_words(mode)}." for value, mode in others]
    return [text, *more]


def _born(stiffness: FloatArray, group: CrystalGroup, ieee: FloatArray) -> list[str]:
    conditions = born_conditions(rotate_voigt(stiffness, ieee), group.laue_class)
    failing = [condition.text for condition in conditions if not condition.ok]
    if not failing:
        return []
    off = float(symmetry_misfit(stiffness, group.rotations)) > SYMMETRIC_ENOUGH
    whose = f"{group.crystal_system}, class {pretty_symbol(group.laue_class)}, IEEE axes"
    but = "; the tensor does not have that symmetry" if off else ""
    return [f"Born conditions that fail ({whose}{but}): {', '.join(failing)}."]


def strain_in_words(mode: Sequence[float] | FloatArray) -> str:
    """A strain as a unit Mandel vector (6,) in words, in the frame that it stands in.

    "shear in the plane xy", "the same stretch along x, y and z", "stretch along x against y"; a strain of
    no such kind by its components.
    """
    vector = np.asarray(mode, dtype=np.float64)
    normal, shear = vector[:3], vector[3:]
    if np.abs(normal).max() < _SMALL and np.sort(np.abs(shear))[1] < _SMALL:
        return f"shear in the plane {VOIGT_ORDER[3 + int(np.abs(shear).argmax())]}"
    if np.abs(shear).max() < _SMALL:
        words = _stretches(normal)
        if words:
            return words
    parts = ", ".join(
        f"{name} {fixed(float(part), 2)}"
        for name, part in zip(VOIGT_ORDER, vector, strict=True)
        if abs(part) >= _SMALL
    )
    if np.abs(shear).max() < _SMALL and abs(float(normal.sum())) < _SAME:
        return f"stretches that keep the volume ({parts})"
    largest = 3 + int(np.abs(shear).argmax())
    if abs(vector[largest]) >= _MAINLY:
        return f"mainly shear in the plane {VOIGT_ORDER[largest]} ({parts})"
    return f"of components {parts}"


def _stretches(normal: FloatArray) -> str:
    """A strain without shear in words; empty where it is of no simple kind."""
    if np.ptp(normal) < _SAME:
        return "the same stretch along x, y and z (a change of volume)"
    large = np.abs(normal) >= _SMALL
    along = ["xyz"[i] for i in range(3) if large[i]]
    if len(along) == 1:
        return f"stretch along {along[0]}"
    if len(along) == 2 and abs(normal.sum()) < _SAME:
        return f"stretch along {along[0]} against {along[1]}"
    return ""
