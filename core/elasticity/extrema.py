"""Global extrema of E, β, G and ν over all directions, each with a proof of its value."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from core.elasticity.certified_search import GlobalMaximum, Ratio, maximum_over_directions
from core.elasticity.directional import poisson_second_directions, shear_second_directions
from core.elasticity.search_domain import search_domain
from core.elasticity.stability import compliance_voigt
from core.elasticity.transverse import dyad, project, shear_form_matrix, transverse_frame
from core.tensor.mandel import mandel_from_compliance_voigt, mandel_from_voigt, matrix_from_mandel_vector
from core.tensor.voigt import FloatArray
from core.units import INVERSE_GPA_IN_INVERSE_TPA

RELATIVE_TOLERANCE: Final = 5e-7
"""E and G are proved to this share of their value."""

POISSON_TOLERANCE: Final = 5e-7
"""ν is proved to this difference."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Extremum:
    """One extreme value over the sphere.

    value: in the unit of its property. direction: (3,) unit vector n. second_direction: (3,) unit m across n
    (None for E, β and velocities, which have none). equivalents: (k, 3) all directions n that reach the
    value, one of each ± pair, ``direction`` first; second_directions: (k, 3) the m of each; continuous: they
    form a line or fill the sphere, one is given.
    bound: no direction goes further than this value; it differs from ``value`` by the tolerances above,
    unless the search ended early.
    """

    value: float
    direction: FloatArray
    second_direction: FloatArray | None
    equivalents: FloatArray
    continuous: bool
    bound: float
    second_directions: FloatArray | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Extrema:
    """Minimum and maximum of one property."""

    minimum: Extremum
    maximum: Extremum

    @property
    def ratio(self) -> float:
        """Maximum over minimum; infinite or negative where the minimum is not above zero."""
        return self.maximum.value / self.minimum.value if self.minimum.value else float("inf")


@dataclass(frozen=True, slots=True, kw_only=True)
class PropertyExtrema:
    """All four: young and shear in GPa, linear_compressibility in 1/TPa, poisson without unit."""

    young: Extrema
    linear_compressibility: Extrema
    shear: Extrema
    poisson: Extrema


def property_extrema(voigt: npt.ArrayLike) -> PropertyExtrema:
    """Extrema of E, β, G, ν of one stiffness (6, 6) in GPa; UnstableTensorError where it is not positive
    definite.
    """
    return PropertyExtrema(
        young=young_extrema(voigt),
        linear_compressibility=compressibility_extrema(voigt),
        shear=shear_extrema(voigt),
        poisson=poisson_extrema(voigt),
    )


def young_extrema(voigt: npt.ArrayLike) -> Extrema:
    """Least and greatest Young's modulus in GPa; the quartic 1/E(n) = S_nnnn searched as in
    `certified_search`.
    """
    compliance = _compliance_mandel(voigt)
    domain = search_domain(compliance)

    def search(sign: float) -> GlobalMaximum:
        def prop(n: FloatArray) -> Ratio:
            normal = dyad(n, n)
            values = sign * np.einsum("an,an->n", normal, compliance @ normal)
            return Ratio(highest=values, lowest=values, denominator=np.ones_like(values))

        return maximum_over_directions(prop, domain, relative=RELATIVE_TOLERANCE)

    softest, stiffest = search(1.0), search(-1.0)
    return Extrema(
        minimum=_extremum(softest, 1.0 / softest.value, 1.0 / (softest.value + softest.gap)),
        maximum=_extremum(stiffest, -1.0 / stiffest.value, -1.0 / (stiffest.value + stiffest.gap)),
    )


def compressibility_extrema(voigt: npt.ArrayLike) -> Extrema:
    """Least and greatest linear compressibility in 1/TPa: the eigenvalues of S_ijkk, exact."""
    dilatation = _compliance_mandel(voigt)[:, :3].sum(axis=1) * INVERSE_GPA_IN_INVERSE_TPA
    values, vectors = np.linalg.eigh(matrix_from_mandel_vector(dilatation))
    least, most = (_eigen_extremum(values, vectors, index) for index in (0, 2))
    return Extrema(minimum=least, maximum=most)


def shear_extrema(voigt: npt.ArrayLike) -> Extrema:
    """Least and greatest shear modulus in GPa over both directions: 1/(4 G) = S_nmnm, m eliminated
    exactly.
    """
    compliance = _compliance_mandel(voigt)
    domain = search_domain(compliance)
    form = shear_form_matrix(compliance)

    def search(sign: float) -> GlobalMaximum:
        def prop(n: FloatArray) -> Ratio:
            normal = dyad(n, n)
            mean, half, mixed = project(form @ normal, normal, *transverse_frame(n))
            radius = np.hypot(half, mixed)
            return Ratio(
                highest=sign * mean + radius, lowest=sign * mean - radius, denominator=np.ones_like(mean)
            )

        return maximum_over_directions(prop, domain, relative=RELATIVE_TOLERANCE)

    softest, stiffest = search(1.0), search(-1.0)
    return Extrema(
        minimum=_extremum(
            softest,
            0.25 / softest.value,
            0.25 / (softest.value + softest.gap),
            shear_second_directions(voigt, softest.directions)[0],
        ),
        maximum=_extremum(
            stiffest,
            -0.25 / stiffest.value,
            -0.25 / (stiffest.value + stiffest.gap),
            shear_second_directions(voigt, stiffest.directions)[1],
        ),
    )


def poisson_extrema(voigt: npt.ArrayLike) -> Extrema:
    """Least and greatest Poisson's ratio over both directions: ν = −S_nnmm / S_nnnn, m eliminated exactly.

    For the proof: S_nnmm² ≤ S_nnnn S_mmmm and 1 ≤ S_nnnn C_nnnn, so that |ν| ≤ √(max S_mmmm · max C_nnnn).
    """
    compliance = _compliance_mandel(voigt)
    domain = search_domain(compliance)
    ceiling = float(np.sqrt(_quartic_bound(compliance) * _quartic_bound(mandel_from_voigt(voigt))))

    def search(sign: float) -> GlobalMaximum:
        def prop(n: FloatArray) -> Ratio:
            normal = dyad(n, n)
            strain = compliance @ normal
            mean, half, mixed = project(strain, normal, *transverse_frame(n))
            radius = np.hypot(half, mixed)
            return Ratio(
                highest=-sign * mean + radius,
                lowest=-sign * mean - radius,
                denominator=np.einsum("an,an->n", normal, strain),
            )

        return maximum_over_directions(prop, domain, absolute=POISSON_TOLERANCE, ceiling=ceiling)

    most, least = search(1.0), search(-1.0)
    return Extrema(
        minimum=_extremum(
            least,
            -least.value,
            -least.value - least.gap,
            poisson_second_directions(voigt, least.directions)[0],
        ),
        maximum=_extremum(
            most,
            most.value,
            most.value + most.gap,
            poisson_second_directions(voigt, most.directions)[1],
        ),
    )


def _quartic_bound(mandel: FloatArray) -> float:
    """A value that T_nnnn does not exceed: the greatest on the first cells of the search plus their slack."""
    domain = search_domain(mandel)
    cells, twist = domain.cells, domain.twist
    normal = dyad(*[cells.directions] * 2)
    values = np.einsum("an,an->n", normal, mandel @ normal)
    seen = 1.0 - float(cells.slack(1.0, 0.0).max())
    amplitude = (0.5 * float(np.ptp(values)) + float(cells.slack(0.0, twist).max())) / seen
    return float(values.max() + cells.slack(amplitude, twist).max())


def _extremum(
    found: GlobalMaximum, value: float, bound: float, second_directions: FloatArray | None = None
) -> Extremum:
    return Extremum(
        value=value,
        direction=found.directions[0],
        second_direction=None if second_directions is None else second_directions[0],
        second_directions=second_directions,
        equivalents=found.directions,
        continuous=found.continuous,
        bound=bound,
    )


def _eigen_extremum(values: FloatArray, vectors: FloatArray, index: int) -> Extremum:
    direction = vectors[:, index] * (1.0 if vectors[np.abs(vectors[:, index]).argmax(), index] > 0 else -1.0)
    scale = max(float(np.abs(values).max()), 1e-300)
    return Extremum(
        value=float(values[index]),
        direction=direction,
        second_direction=None,
        equivalents=direction[None],
        continuous=bool(abs(values[1] - values[index]) <= 1e-9 * scale),
        bound=float(values[index]),
    )


def _compliance_mandel(voigt: npt.ArrayLike) -> FloatArray:
    return mandel_from_compliance_voigt(compliance_voigt(np.asarray(voigt, dtype=np.float64).reshape(6, 6)))
