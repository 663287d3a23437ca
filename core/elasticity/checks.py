"""What to look at before believing any number that follows from a stiffness."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from core.elasticity.averages import voigt_reuss_hill
from core.elasticity.born import BornReport
from core.elasticity.stability import is_positive_definite, kelvin_moduli
from core.tensor.symmetrize import symmetry_misfit
from core.tensor.voigt import FloatArray

SYMMETRY_TOLERANCE: Final = 0.05
"""A larger misfit to the crystal's point group is no longer noise of a calculation or a measurement."""

_STIFFEST: Final = 2500.0
_SOFTEST: Final = 3.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One question about a stiffness: its name, whether it is answered well, and what was found."""

    name: str
    ok: bool
    detail: str


POSITIVE_DEFINITE: Final = "positive definite"
"""Name of the check that everything but averages and decompositions depends on."""


def stiffness_checks(voigt: npt.ArrayLike, rotations: npt.ArrayLike | None = None) -> tuple[Check, ...]:
    """The checks of one stiffness (6, 6) in GPa, most basic first.

    rotations: (k, 3, 3) Cartesian point-group matrices in the tensor's frame, where the crystal is known.
    """
    stiffness = np.asarray(voigt, dtype=np.float64).reshape(6, 6)
    checks = [_finite(stiffness), _symmetric(stiffness)]
    checks += [_positive_definite(stiffness), _bounds_in_order(stiffness), _units(stiffness)]
    if rotations is not None:
        checks.append(_symmetry(stiffness, rotations))
    return tuple(checks)


def born_check(report: BornReport) -> Check:
    """Born's conditions of a Laue class as one check, named by the crystal system."""
    failing = report.failing
    detail = f"not fulfilled: {', '.join(failing)}" if failing else f"all {len(report.conditions)} fulfilled"
    if report.of == "tensor":
        detail += f" (class {report.laue_class}, the tensor's own symmetry in these axes)"
    return Check(name=f"Born conditions, {report.crystal_system}", ok=not failing, detail=detail)


def _finite(stiffness: FloatArray) -> Check:
    count = int(np.isfinite(stiffness).sum())
    return Check(name="finite", ok=count == 36, detail=f"{count} of 36 components are finite numbers")


def _symmetric(stiffness: FloatArray) -> Check:
    difference = float(np.abs(stiffness - stiffness.T).max())
    largest = float(np.abs(stiffness).max())
    return Check(
        name="symmetric",
        ok=difference <= 1e-9 * largest,
        detail=f"C_ij and C_ji differ by at most {difference:.3g} GPa",
    )


def _positive_definite(stiffness: FloatArray) -> Check:
    smallest = float(kelvin_moduli(stiffness)[0])
    return Check(
        name=POSITIVE_DEFINITE,
        ok=bool(is_positive_definite(stiffness)),
        detail=f"smallest Kelvin modulus {smallest:.4g} GPa, must be above 0",
    )


def _bounds_in_order(stiffness: FloatArray) -> Check:
    name = "Voigt above Reuss"
    if not is_positive_definite(stiffness):
        return Check(
            name=name, ok=False, detail="there is no Reuss average without a positive-definite stiffness"
        )
    averages = voigt_reuss_hill(stiffness)
    slack = 1e-9 * averages.bulk.voigt
    ok = (
        averages.bulk.voigt >= averages.bulk.reuss - slack
        and averages.shear.voigt >= averages.shear.reuss - slack
    )
    return Check(
        name=name,
        ok=bool(ok),
        detail=f"K {averages.bulk.voigt:.4g} ≥ {averages.bulk.reuss:.4g} GPa, "
        f"G {averages.shear.voigt:.4g} ≥ {averages.shear.reuss:.4g} GPa",
    )


def _units(stiffness: FloatArray) -> Check:
    largest = float(np.abs(stiffness).max())
    detail = f"largest component {largest:.4g} GPa"
    if largest >= _STIFFEST:
        detail += ", more than any crystal has (diamond: 1080): kbar, MPa or Pa?"
    elif largest < _SOFTEST:
        detail += ", less than nearly all crystals have: Mbar or 10^11 Pa?"
    return Check(name="plausible units", ok=_SOFTEST <= largest < _STIFFEST, detail=detail)


def _symmetry(stiffness: FloatArray, rotations: npt.ArrayLike) -> Check:
    misfit = float(symmetry_misfit(stiffness, rotations))
    return Check(
        name="symmetry of the crystal",
        ok=misfit <= SYMMETRY_TOLERANCE,
        detail=f"{100 * misfit:.2g} % of the tensor lies outside the symmetry of the crystal's point group, "
        f"expected at most {100 * SYMMETRY_TOLERANCE:g} %; --symmetrize projects it",
    )
