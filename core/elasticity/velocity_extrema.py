"""The fastest and slowest waves of each kind, and where the S waves travel together."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
import numpy.typing as npt

from core.elasticity.certified_search import (
    GlobalMaximum,
    Ratio,
    climb,
    distinct,
    maximum_over_directions,
)
from core.elasticity.extrema import Extrema, Extremum
from core.elasticity.search_cells import SquareCells
from core.elasticity.search_domain import Domain, all_squares, search_domain
from core.elasticity.sheet_search import Sheet, sheet_maximum
from core.elasticity.stability import compliance_voigt
from core.elasticity.transverse import dyad, shear_form_matrix
from core.elasticity.waves import DEGENERATE, check_density, symmetric_eigenvalues
from core.tensor.mandel import mandel_from_voigt
from core.tensor.voigt import FloatArray

_FINER: Final = 2
"""How often the first cells are divided before acoustic axes are looked for."""

_TOLERANCE: Final = 1.9e-6
"""Share of v² to which it is proved: just below 1e-6 of v."""

_STARTS: Final = 12
_SAME_DIRECTION: Final = 0.03


@dataclass(frozen=True, slots=True, kw_only=True)
class VelocityExtrema:
    """Slowest and fastest phase velocity of each mode in km/s, all six proved as `sheet_search` says."""

    p: Extrema
    s1: Extrema
    s2: Extrema


def velocity_extrema(voigt: npt.ArrayLike, density_g_cm3: float) -> VelocityExtrema:
    """Extrema of the phase velocities of one stiffness (6, 6) in GPa; errors as for
    `waves.phase_velocities`.
    """
    check_density(density_g_cm3)
    compliance_voigt(voigt)  # raises for a stiffness that is not positive definite
    specific = mandel_from_voigt(voigt) / density_g_cm3
    domain = search_domain(specific)
    fastest, slowest = _outermost(specific, domain, 1.0), _outermost(specific, domain, -1.0)
    above, below = fastest.bound**2, -(slowest.bound**2)
    return VelocityExtrema(
        p=Extrema(minimum=_of_sheet(specific, domain, 0, -1.0, below), maximum=fastest),
        s1=Extrema(
            minimum=_of_sheet(specific, domain, 1, -1.0, below),
            maximum=_of_sheet(specific, domain, 1, 1.0, above),
        ),
        s2=Extrema(minimum=slowest, maximum=_of_sheet(specific, domain, 2, 1.0, above)),
    )


def at_density(velocities: VelocityExtrema, density_g_cm3: float) -> VelocityExtrema:
    """From the extrema at 1 g/cm³ those at another density: velocities go with ρ^(−1/2)."""
    check_density(density_g_cm3)
    factor = density_g_cm3**-0.5

    def scaled(extremum: Extremum) -> Extremum:
        return replace(extremum, value=factor * extremum.value, bound=factor * extremum.bound)

    def both(extrema: Extrema) -> Extrema:
        return Extrema(minimum=scaled(extrema.minimum), maximum=scaled(extrema.maximum))

    return VelocityExtrema(p=both(velocities.p), s1=both(velocities.s1), s2=both(velocities.s2))


def acoustic_axes(voigt: npt.ArrayLike, density_g_cm3: float) -> FloatArray:
    """Directions (k, 3), one of each ± pair, along which the two S waves have one velocity.

    Found by bringing the difference of their squared velocities to zero from many starts; lines of such
    directions (an isotropic or some transversely isotropic tensor) give (0, 3), as every point of them
    would do. A triclinic crystal has at most 16. V. I. Alshits and J. Lothe, Sov. Phys. Crystallogr. 24,
    387 (1979). Arguments and errors as for `velocity_extrema`.
    """
    check_density(density_g_cm3)
    compliance_voigt(voigt)  # raises for a stiffness that is not positive definite
    specific = mandel_from_voigt(voigt) / density_g_cm3
    domain = search_domain(specific)
    form = shear_form_matrix(specific)

    def closeness(n: FloatArray) -> FloatArray:
        squares = symmetric_eigenvalues(form @ dyad(n, n))
        return np.asarray((squares[2] - squares[1]) / squares[0])

    tops = [top for value, top in _tops(closeness, domain, _STARTS * 4) if value > -10 * DEGENERATE]
    tops = [top for top in tops if not domain.goes_round(top)]
    images = np.einsum("gij,tj->tgi", domain.group, np.array(tops).reshape(-1, 3)).reshape(-1, 3)
    return distinct(images) if len(images) else images


def _outermost(specific: FloatArray, domain: Domain, sign: float) -> Extremum:
    """The fastest P (sign 1) or slowest S2 wave (−1), the extreme of C_nunu over n and u.

    For that the search of `certified_search` is quick, but not sharp for a tensor that is nearly isotropic.
    """
    form = shear_form_matrix(specific)

    def prop(n: FloatArray) -> Ratio:
        squares = symmetric_eigenvalues(form @ dyad(n, n))
        top, bottom = (squares[0], squares[2]) if sign > 0 else (-squares[2], -squares[0])
        return Ratio(highest=top, lowest=bottom, denominator=np.ones_like(top))

    found = maximum_over_directions(prop, domain, relative=_TOLERANCE)
    if found.gap > _TOLERANCE * abs(found.value):
        return _of_sheet(specific, domain, 0 if sign > 0.0 else 2, sign)
    return _extremum(found, sign)


def _of_sheet(
    specific: FloatArray, domain: Domain, mode: int, sign: float, ceiling: float | None = None
) -> Extremum:
    """The greatest (sign 1) or least (−1) velocity of a mode in km/s, with its proof."""
    sheet = Sheet.of(specific, mode, sign, ceiling=ceiling)
    return _extremum(sheet_maximum(sheet, domain, relative=_TOLERANCE), sign)


def _extremum(found: GlobalMaximum, sign: float) -> Extremum:
    """In km/s, from the maximum of sign · v²."""
    return Extremum(
        value=float(np.sqrt(abs(found.value))),
        direction=found.directions[0],
        second_direction=None,
        equivalents=found.directions,
        continuous=found.continuous,
        bound=float(np.sqrt(max(0.0, sign * (found.value + found.gap)))),
    )


def _tops(
    value: Callable[[FloatArray], FloatArray], domain: Domain, starts: int
) -> list[tuple[float, FloatArray]]:
    """The highest places of a grid, well apart from each other, each climbed to its top."""
    cells = domain.cells if isinstance(domain.cells, SquareCells) else all_squares()
    for _ in range(_FINER):
        cells = cells.divided(1.0, 0.0)
    directions = cells.directions
    values = value(directions)
    candidates = directions[:, np.argsort(-values)[: 40 * starts]]
    chosen: list[FloatArray] = []
    while candidates.size and len(chosen) < starts:
        chosen.append(candidates[:, 0])
        candidates = candidates[:, np.abs(chosen[-1] @ candidates) < np.cos(_SAME_DIRECTION * 2)]
    heights, tops = climb(value, np.array(chosen).T, _SAME_DIRECTION)
    return list(zip(heights.tolist(), tops.T, strict=True))
