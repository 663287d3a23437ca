"""How other programs do the same: each function prepares one task for one of them.

They are imported from the folder that ``make benchmark`` installs them into, and run with the same NumPy and
SciPy as ours. What a program has to build before it can start (its tensor object) is part of the time
where it is built once for each tensor, and not where one tensor is asked for many directions.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
from scipy import optimize
from timing import FloatArray

FOLDER = Path(__file__).resolve().parents[2] / ".venv-benchmark"

KG_PER_CUBIC_METRE = 1e3
"""One g/cm³."""

PER_TPA = 1e3
"""One 1/GPa."""

Work = Callable[[], FloatArray]


def make_importable() -> None:
    """Behind the application's own packages, so that nothing of its is replaced."""
    if str(FOLDER) not in sys.path:
        sys.path.append(str(FOLDER))


# Voigt-Reuss-Hill averages: from stiffnesses (n, 6, 6) to K and G of Hill (2, n).


def elate_averages(tensors: FloatArray) -> Work:
    from mechelastic.core.elate import Elastic

    def work() -> FloatArray:
        hill = [Elastic(voigt.tolist()).averages()[2] for voigt in tensors]
        return np.array([[row[0], row[2]] for row in hill]).T

    return work


def elasticipy_averages(tensors: FloatArray) -> Work:
    from elasticipy.tensors.elasticity import StiffnessTensor

    def work() -> FloatArray:
        hill = [StiffnessTensor(voigt).Hill_average() for voigt in tensors]
        return np.array([[(one.C11 + 2.0 * one.C12) / 3.0, one.C44] for one in hill]).T

    return work


def elasticipy_averages_of_array(tensors: FloatArray) -> Work:
    """By the isotropic parts of an array of stiffnesses and of its inverse."""
    from elasticipy.tensors.elasticity import StiffnessTensor

    def work() -> FloatArray:
        stiffness = StiffnessTensor(tensors)
        voigt = stiffness.infinite_random_average()
        reuss = stiffness.inv().infinite_random_average().inv()
        bulk = [(one.C11 + 2.0 * one.C12) / 3.0 for one in (voigt, reuss)]
        return 0.5 * np.array([bulk[0] + bulk[1], voigt.C44 + reuss.C44])

    return work


def mechelastic_averages(tensors: FloatArray) -> Work:
    from mechelastic import ElasticProperties

    def work() -> FloatArray:
        found = [ElasticProperties(voigt, verbose=False) for voigt in tensors]
        return np.array([[one.K_vrh, one.G_vrh] for one in found]).T

    return work


def pymatgen_averages(tensors: FloatArray) -> Work:
    from pymatgen.analysis.elasticity import ElasticTensor

    def work() -> FloatArray:
        found = [ElasticTensor.from_voigt(voigt) for voigt in tensors]
        return np.array([[one.k_vrh, one.g_vrh] for one in found]).T

    return work


# Young's modulus of one stiffness along directions (n, 3): (1, n).


def elate_young(voigt: FloatArray, directions: FloatArray) -> Work:
    from mechelastic.core.elate import Elastic

    elastic, angles = Elastic(voigt.tolist()), _angles(directions)
    return lambda: np.array([[elastic.Young(pair) for pair in angles]])


def elasticipy_young(voigt: FloatArray, directions: FloatArray) -> Work:
    from elasticipy.tensors.elasticity import StiffnessTensor

    tensor = StiffnessTensor(voigt)
    return lambda: np.array([tensor.Young_modulus.eval(directions)])


def pymatgen_young(voigt: FloatArray, directions: FloatArray) -> Work:
    from pymatgen.analysis.elasticity import ElasticTensor

    compliance = ElasticTensor.from_voigt(voigt).compliance_tensor
    return lambda: np.array([[1.0 / compliance.project(direction) for direction in directions]])


# E, β, and the least and greatest G and ν of one stiffness along directions (n, 3): (6, n).


def elate_envelopes(voigt: FloatArray, directions: FloatArray) -> Work:
    """As ELATE does it: one run of COBYLA over the second direction for each extreme.

    The same calls as its shear3D and poisson3D, with the angle passed as a number: the copy in MechElastic
    passes an array, which NumPy 2.4 refuses.
    """
    from mechelastic.core.elate import Elastic

    elastic = Elastic(voigt.tolist())
    return lambda: _elate_envelopes(elastic, _angles(directions), _by_cobyla)


def elate_envelopes_alone(voigt: FloatArray, directions: FloatArray) -> Work:
    """ELATE's own functions at the angles that COBYLA asked for, without the time of COBYLA itself."""
    from mechelastic.core.elate import Elastic

    elastic, asked = Elastic(voigt.tolist()), list[list[float]]()

    def recorded(function: Callable[[float], float], guess: float) -> tuple[float, float]:
        angles: list[float] = []
        best = _by_cobyla(lambda angle: angles.append(angle) or function(angle), guess)
        asked.append(angles)
        return best

    def replayed(function: Callable[[float], float], guess: float) -> tuple[float, float]:
        angles = next(turn)
        values = [function(angle) for angle in angles]
        return min(values), guess

    _elate_envelopes(elastic, _angles(directions), recorded)
    turn = iter(asked)

    def work() -> FloatArray:
        nonlocal turn
        turn = iter(asked)
        return _elate_envelopes(elastic, _angles(directions), replayed)

    return work


def _elate_envelopes(elastic: object, angles: list[list[float]], least: Callable) -> FloatArray:
    """least: from a function of the second direction's angle and a guess to its minimum and where it is."""
    guess, rows = [np.pi / 2.0] * 4, []
    for theta, phi in angles:
        row = [elastic.Young_2(theta, phi), elastic.LC_2(theta, phi)]
        for index, (name, sign) in enumerate((("shear", 1), ("shear", -1), ("Poisson", 1), ("Poisson", -1))):
            value, guess[index] = least(_turning(elastic, name, sign, theta, phi), guess[index])
            row.append(sign * value)
        rows.append(row)
    return np.array(rows).T


def _turning(elastic: object, name: str, sign: int, theta: float, phi: float) -> Callable[[float], float]:
    function = getattr(elastic, name)
    return lambda angle: sign * function([theta, phi, angle])


def _by_cobyla(function: Callable[[float], float], guess: float) -> tuple[float, float]:
    found = optimize.minimize(lambda z: function(float(z[0])), guess, method="COBYLA", options={"tol": 0.005})
    return float(found.fun), float(found.x[0])


# Waves of one stiffness at a density in g/cm³ along directions (n, 3), fastest first: phase velocities
# (3, n), and with the group velocities as vectors (12, n), in km/s.


def christoffel_phase(voigt: FloatArray, density: float, directions: FloatArray) -> Work:
    from christoffel.christoffel import Christoffel

    crystal = Christoffel(voigt, KG_PER_CUBIC_METRE * density)

    def work() -> FloatArray:
        return np.array([crystal.set_direction_cartesian(n).get_phase_velocity()[::-1] for n in directions]).T

    return work


def christoffel_group(voigt: FloatArray, density: float, directions: FloatArray) -> Work:
    from christoffel.christoffel import Christoffel

    crystal = Christoffel(voigt, KG_PER_CUBIC_METRE * density)

    def work() -> FloatArray:
        rows = []
        for n in directions:
            crystal.set_direction_cartesian(n)
            rows.append([*crystal.get_phase_velocity()[::-1], *crystal.get_group_velocity()[::-1].ravel()])
        return np.array(rows).T

    return work


def elasticipy_phase(voigt: FloatArray, density: float, directions: FloatArray) -> Work:
    from elasticipy.tensors.elasticity import StiffnessTensor

    tensor = StiffnessTensor(voigt)

    def work() -> FloatArray:
        found = np.array([velocity.eval(directions) for velocity in tensor.wave_velocity(density)])
        return np.sort(found, axis=0)[::-1]

    return work


def pymatgen_phase(voigt: FloatArray, density: float, directions: FloatArray) -> Work:
    from pymatgen.analysis.elasticity import ElasticTensor

    tensor = ElasticTensor.from_voigt(voigt)

    def work() -> FloatArray:
        squares = [np.linalg.eigvalsh(tensor.green_kristoffel(n))[::-1] for n in directions]
        return np.sqrt(np.array(squares).T / density)

    return work


# Least and greatest E, β (1/TPa), G, ν of one stiffness over all directions: (4, 2).


def elate_extrema(voigt: FloatArray) -> FloatArray:
    from mechelastic.core.elate import Elastic, maximize, minimize

    elastic = Elastic(voigt.tolist())
    properties = ((elastic.Young, 2), (elastic.LC, 2), (elastic.shear, 3), (elastic.Poisson, 3))
    return np.array([[minimize(*one)[1], maximize(*one)[1]] for one in properties])


def elasticipy_extrema(voigt: FloatArray) -> FloatArray:
    from elasticipy.tensors.elasticity import StiffnessTensor

    tensor = StiffnessTensor(voigt)
    properties = (
        tensor.Young_modulus,
        tensor.linear_compressibility,
        tensor.shear_modulus,
        tensor.Poisson_ratio,
    )
    found = np.array(
        [[float(np.squeeze(one.min()[0])), float(np.squeeze(one.max()[0]))] for one in properties]
    )
    return found * np.array([1.0, PER_TPA, 1.0, 1.0])[:, None]


def mechelastic_extrema(voigt: FloatArray) -> FloatArray:
    """Its own entry, which looks for the extremes of Pugh's ratio and of K as well."""
    from mechelastic.core.elate import ELATE

    found = ELATE(voigt.tolist())
    return np.array(
        [
            [found.min_E, found.max_E],
            [found.min_LC, found.max_LC],
            [found.min_Shear, found.max_Shear],
            [found.min_Poisson, found.max_Poisson],
        ]
    )


def _angles(directions: FloatArray) -> list[list[float]]:
    """Polar angle and azimuth of each unit vector (n, 3)."""
    polar = np.arccos(np.clip(directions[:, 2], -1.0, 1.0))
    return np.stack([polar, np.arctan2(directions[:, 1], directions[:, 0])], axis=1).tolist()
