"""Waves against closed forms, numerical gradients, brute force and pymatgen."""

import numpy as np
import pytest
from elastic_samples import CUBIC, HEXAGONAL, ISOTROPIC, TRICLINIC, random_stable
from pymatgen.analysis.elasticity.elastic import ElasticTensor
from pymatgen.core import Lattice, Structure
from scipy.spatial.transform import Rotation

from core.elasticity.directional import unit_directions
from core.elasticity.focusing import enhancement_factors
from core.elasticity.sheet_search import Sheet
from core.elasticity.thermal import (
    cahill_conductivity,
    clarke_conductivity,
    debye_temperature,
    isotropic_velocities,
    mean_velocity,
    mean_velocity_isotropic,
)
from core.elasticity.velocity_extrema import acoustic_axes, velocity_extrema
from core.elasticity.waves import christoffel_matrices, phase_velocities, plane_waves
from core.errors import TensorError, UnstableTensorError
from core.tensor.mandel import mandel_from_voigt
from core.tensor.rotation import rotate_voigt
from core.tensor.voigt import tensor_from_voigt

DENSITY = 3.2
DIRECTIONS = Rotation.random(40, random_state=0).as_matrix()[:, 0]
SAMPLES = [CUBIC, HEXAGONAL, TRICLINIC, ISOTROPIC]


def test_cubic_closed_forms():
    c11, c12, c44 = 160.0, 100.0, 80.0
    found = phase_velocities(CUBIC, DENSITY, [[1, 0, 0], [1, 1, 0], [1, 1, 1]])
    expected = np.array(
        [
            [c11, c44, c44],
            [(c11 + c12 + 2 * c44) / 2, c44, (c11 - c12) / 2],
            [(c11 + 2 * c12 + 4 * c44) / 3, (c11 - c12 + c44) / 3, (c11 - c12 + c44) / 3],
        ]
    )
    np.testing.assert_allclose(found.T, np.sqrt(expected / DENSITY), rtol=2e-8)


@pytest.mark.parametrize("voigt", SAMPLES)
def test_christoffels_equation_holds(voigt):
    waves = plane_waves(voigt, DENSITY, DIRECTIONS)
    tensor = tensor_from_voigt(voigt)
    christoffel = np.einsum("ijkl,ni,nk->njl", tensor, DIRECTIONS, DIRECTIONS) / DENSITY
    np.testing.assert_allclose(christoffel_matrices(voigt, DENSITY, DIRECTIONS), christoffel, atol=1e-11)
    left = np.einsum("njl,mnl->mnj", christoffel, waves.polarization)
    np.testing.assert_allclose(left, waves.phase_velocity[..., None] ** 2 * waves.polarization, atol=1e-10)
    np.testing.assert_allclose(phase_velocities(voigt, DENSITY, DIRECTIONS), waves.phase_velocity, rtol=1e-7)
    assert (np.diff(waves.phase_velocity, axis=0) <= 1e-12).all()
    gram = np.einsum("anj,bnj->nab", waves.polarization, waves.polarization)
    np.testing.assert_allclose(np.abs(gram), np.broadcast_to(np.eye(3), gram.shape), atol=1e-12)


@pytest.mark.parametrize("voigt", [TRICLINIC, HEXAGONAL])
def test_group_velocity_is_the_gradient_of_the_frequency(voigt):
    waves = plane_waves(voigt, DENSITY, DIRECTIONS)

    def frequency(k):
        length = np.linalg.norm(k, axis=1)
        return length * phase_velocities(voigt, DENSITY, k)

    step = 1e-6
    gradient = np.stack(
        [
            (frequency(DIRECTIONS + step * e) - frequency(DIRECTIONS - step * e)) / (2 * step)
            for e in np.eye(3)
        ],
        axis=-1,
    )
    np.testing.assert_allclose(waves.group_velocity, gradient, atol=2e-6)
    projected = np.einsum("mni,ni->mn", waves.group_velocity, DIRECTIONS)
    np.testing.assert_allclose(projected, waves.phase_velocity, rtol=1e-12)
    cosine = np.cos(np.radians(waves.power_flow_angle))
    np.testing.assert_allclose(cosine, waves.phase_velocity / waves.group_speed, rtol=1e-10)
    np.testing.assert_allclose(waves.slowness * waves.phase_velocity, 1)


def test_enhancement_is_the_ratio_of_solid_angles():
    waves = plane_waves(TRICLINIC, DENSITY, DIRECTIONS)
    found = enhancement_factors(TRICLINIC, DENSITY, waves)
    step = 1e-5
    for index, n in enumerate(DIRECTIONS[:15]):
        u, v = np.linalg.svd(n[None])[2][1:]
        around = np.array([n + step * u, n - step * u, n + step * v, n - step * v])
        rays = unit_directions(plane_waves(TRICLINIC, DENSITY, around).group_velocity.reshape(-1, 3)).reshape(
            3, 4, 3
        )
        along_u, along_v = (rays[:, 0] - rays[:, 1]) / (2 * step), (rays[:, 2] - rays[:, 3]) / (2 * step)
        area = np.linalg.norm(np.cross(along_u, along_v), axis=1)
        np.testing.assert_allclose(found[:, index], 1 / area, rtol=1e-4)


def test_isotropic_waves_do_not_focus():
    waves = plane_waves(ISOTROPIC, DENSITY, DIRECTIONS)
    np.testing.assert_allclose(waves.phase_velocity[0], np.sqrt(200 / DENSITY))
    np.testing.assert_allclose(waves.phase_velocity[1:], np.sqrt(60 / DENSITY))
    np.testing.assert_allclose(waves.power_flow_angle, 0, atol=1e-6)
    np.testing.assert_allclose(waves.longitudinal_angle[0], 0, atol=1e-5)
    found = enhancement_factors(ISOTROPIC, DENSITY, waves)
    np.testing.assert_allclose(found[0], 1, rtol=1e-10)
    assert waves.degenerate[1:].all() and not waves.degenerate[0].any() and np.isnan(found[1:]).all()


def test_acoustic_axes_are_right():
    waves = plane_waves(CUBIC, DENSITY, [[1, 0, 0], [1, 1, 1], [1, 1, 0]])
    np.testing.assert_array_equal(waves.degenerate, [[0, 0, 0], [1, 1, 0], [1, 1, 0]])
    assert np.isfinite(waves.group_velocity).all()
    np.testing.assert_allclose(waves.power_flow_angle[:, 0], 0, atol=1e-6)
    # Along [111] the rays of the two S waves lie on the cone of internal conical refraction.
    angle = np.degrees(np.arctan(abs(160.0 - 100 - 2 * 80) / (np.sqrt(2) * (160 - 100 + 80))))
    np.testing.assert_allclose(waves.power_flow_angle[1:, 1], angle, rtol=1e-6)


def squares_by_definition(voigt, n):
    """v² (k, 3), P first, from the full tensor."""
    tensor = tensor_from_voigt(voigt) / DENSITY
    return np.linalg.eigvalsh(np.einsum("ijkl,ni,nk->njl", tensor, n, n, optimize=True))[:, ::-1]


def brute_force_extremes(voigt, count=1500):
    """Extreme velocities (mode, 0 least 1 greatest), each refined from the five best of random directions by
    random steps that shrink."""
    random = np.random.default_rng(7)
    directions = unit_directions(random.normal(size=(count, 3)))
    squares = squares_by_definition(voigt, directions)
    goals = [(mode, sign) for mode in range(3) for sign in (-1, 1)]
    ahead = np.stack([directions[np.argsort(-sign * squares[:, mode])[:5]] for mode, sign in goals])
    for width in np.geomspace(0.05, 1e-7, 45):
        steps = ahead[:, :, None] + width * random.normal(size=(6, 5, 24, 3))
        tried = np.concatenate([ahead[:, :, None], steps], axis=2)
        tried = tried / np.linalg.norm(tried, axis=-1, keepdims=True)
        values = squares_by_definition(voigt, tried.reshape(-1, 3)).reshape(6, 5, 25, 3)
        signed = np.stack([sign * values[row, ..., mode] for row, (mode, sign) in enumerate(goals)])
        ahead = np.take_along_axis(tried, signed.argmax(axis=2)[..., None, None], axis=2)[:, :, 0]
    best = squares_by_definition(voigt, ahead.reshape(-1, 3)).reshape(6, 5, 3)
    return np.array([[best[2 * m, :, m].min(), best[2 * m + 1, :, m].max()] for m in range(3)]) ** 0.5


noise = np.random.default_rng(3).normal(size=(6, 6))
TURN = Rotation.random(random_state=3).as_matrix()
AWKWARD = [
    *SAMPLES,
    rotate_voigt(CUBIC, TURN),
    rotate_voigt(HEXAGONAL, TURN),
    ISOTROPIC + 1e-4 * noise @ noise.T,
    HEXAGONAL + 1e-1 * noise @ noise.T,
    *random_stable(12, seed=12, softest=1.0),
]


@pytest.mark.parametrize("voigt", AWKWARD)
def test_all_six_velocity_extrema_are_global_and_proved(voigt):
    found, expected = velocity_extrema(voigt, DENSITY), brute_force_extremes(voigt)
    for mode, name in enumerate(("p", "s1", "s2")):
        extrema = getattr(found, name)
        for extremum, brute, sign in (
            (extrema.minimum, expected[mode, 0], -1),
            (extrema.maximum, expected[mode, 1], 1),
        ):
            assert sign * (extremum.value - brute) >= -1e-7 * brute
            assert extremum.value == pytest.approx(brute, rel=1e-4)
            assert sign * (extremum.bound - extremum.value) >= 0
            assert sign * (extremum.bound - brute) >= -1e-9 * brute
            assert extremum.bound == pytest.approx(extremum.value, rel=1e-6)
            at = squares_by_definition(voigt, extremum.equivalents)[:, mode] ** 0.5
            np.testing.assert_allclose(at, extremum.value, rtol=1e-6)


def test_velocity_extrema_turn_with_the_crystal():
    straight, turned = velocity_extrema(CUBIC, DENSITY), velocity_extrema(rotate_voigt(CUBIC, TURN), DENSITY)
    for name, count in (("p", 4), ("s2", 3)):
        one, other = getattr(straight, name).maximum, getattr(turned, name).maximum
        assert len(one.equivalents) == len(other.equivalents) == count
        overlap = np.abs(one.equivalents @ TURN.T @ other.equivalents.T)
        np.testing.assert_allclose(overlap.max(axis=1), 1, atol=1e-6)
    assert straight.s1.maximum.continuous and turned.s1.maximum.continuous


@pytest.mark.parametrize("mode", [0, 1, 2])
@pytest.mark.parametrize("sign", [1.0, -1.0])
def test_the_bound_of_a_sheet_holds_within_its_cell(mode, sign):
    random = np.random.default_rng(5)
    for voigt in (TRICLINIC, CUBIC, HEXAGONAL, ISOTROPIC + 1e-3 * noise @ noise.T):
        sheet = Sheet.of(mandel_from_voigt(voigt), mode, sign)
        centres = unit_directions(random.normal(size=(60, 3)))
        for radius in (0.3, 0.03, 0.003):
            values, bounds = sheet.bounds(centres.T, np.full(60, radius))
            np.testing.assert_allclose(values, sheet.values(centres.T), rtol=1e-6)
            across = np.cross(centres, unit_directions(random.normal(size=(60, 3))))
            across = unit_directions(across)
            for angle in radius * random.uniform(0, 1, 30):
                moved = np.cos(angle) * centres + np.sin(angle) * across
                assert (sheet.values(moved.T) <= bounds + 1e-6 * np.abs(bounds)).all()


def test_acoustic_axes_found():
    axes = acoustic_axes(CUBIC, DENSITY)
    assert len(axes) == 7
    turn = Rotation.random(random_state=3).as_matrix()
    turned = acoustic_axes(rotate_voigt(CUBIC, turn), DENSITY)
    assert len(turned) == 7
    np.testing.assert_allclose(np.abs(turned @ turn @ axes.T).max(axis=1), 1, atol=1e-8)
    for voigt in random_stable(4, seed=8):
        squares = phase_velocities(voigt, DENSITY, acoustic_axes(voigt, DENSITY)) ** 2
        np.testing.assert_allclose(squares[1], squares[2], rtol=1e-5)
    np.testing.assert_allclose(np.abs(acoustic_axes(HEXAGONAL, DENSITY)), [[0, 0, 1]], atol=1e-5)
    assert acoustic_axes(ISOTROPIC, DENSITY).shape == (0, 3)


def test_mean_velocity():
    np.testing.assert_allclose(
        mean_velocity(ISOTROPIC, DENSITY), mean_velocity_isotropic(ISOTROPIC, DENSITY), rtol=1e-9
    )
    fine = Rotation.random(400_000, random_state=6).as_matrix()[:, 0]
    sampled = ((phase_velocities(TRICLINIC, DENSITY, fine) ** -3.0).mean()) ** (-1 / 3)
    assert mean_velocity(TRICLINIC, DENSITY) == pytest.approx(sampled, rel=1e-3)


def test_thermal_quantities_are_pymatgens():
    structure = Structure.from_spacegroup(
        "Fm-3m", Lattice.cubic(4.2), ["Mg", "O"], [[0, 0, 0], [0.5, 0.5, 0.5]]
    )
    voigt = np.diag([200.0] * 3 + [155.0] * 3) + np.pad(np.full((3, 3), 95.0), (0, 3))
    theirs = ElasticTensor.from_voigt(voigt)
    number, density = len(structure) / structure.volume, float(structure.density)
    longitudinal, transverse = isotropic_velocities(voigt, density)
    assert 1e3 * longitudinal == pytest.approx(theirs.long_v(structure), rel=1e-6)
    assert 1e3 * transverse == pytest.approx(theirs.trans_v(structure), rel=1e-6)
    isotropic = debye_temperature(mean_velocity_isotropic(voigt, density), number)
    assert isotropic == pytest.approx(theirs.debye_temperature(structure), rel=1e-4)
    assert clarke_conductivity(voigt, density, number) == pytest.approx(
        theirs.clarke_thermalcond(structure), rel=1e-4
    )
    assert cahill_conductivity(voigt, density, number) == pytest.approx(
        theirs.cahill_thermalcond(structure), rel=2e-3
    )


def test_refusals():
    with pytest.raises(UnstableTensorError):
        plane_waves(TRICLINIC - 100 * np.eye(6), DENSITY, DIRECTIONS)
    with pytest.raises(TensorError, match="density"):
        phase_velocities(CUBIC, 0.0, DIRECTIONS)
    with pytest.raises(TensorError, match="atoms"):
        debye_temperature(5.0, 0.0)
