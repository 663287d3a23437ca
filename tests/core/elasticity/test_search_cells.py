"""What the proof of the extrema rests on: cells that cover the sphere, and bounds that hold within them."""

import numpy as np
import pytest
from elastic_samples import CUBIC, HEXAGONAL, ISOTROPIC, TRICLINIC, random_stable
from scipy.spatial.transform import Rotation

from core.elasticity.search_cells import RingCells, SquareCells
from core.elasticity.search_domain import all_squares, search_domain
from core.elasticity.symmetry_classes import ElasticSymmetry, group_of
from core.tensor.mandel import mandel_from_voigt, mandel_vector
from core.tensor.rotation import rotate_voigt, rotation_matrices
from core.tensor.symmetrize import symmetrize_voigt

RANDOM = Rotation.random(3000, random_state=0).as_matrix()[:, 0]
half = np.random.default_rng(1).normal(size=(6, 6))
NEARLY_HEXAGONAL = HEXAGONAL + 1e-3 * (half @ half.T)


def longitudinal(mandel, n):
    dyads = mandel_vector(np.einsum("...i,...j->...ij", n, n))
    return np.einsum("...a,ab,...b->...", dyads, mandel, dyads)


@pytest.mark.parametrize("depth", [0, 2])
def test_squares_cover_the_sphere_up_to_sign(depth):
    cells = all_squares()
    for _ in range(depth):
        cells = cells.divided(1.0, 0.0)
    assert isinstance(cells, SquareCells)
    angles = np.arccos(np.clip(np.abs(RANDOM @ cells.directions), -1, 1))
    assert (angles <= cells.radii + 1e-12).any(axis=1).all()
    assert cells.slack(2.0, 5.0) == pytest.approx(16 * cells.radii**2)


@pytest.mark.parametrize(
    "symmetry", ["cubic", "tetragonal", "orthorhombic", "monoclinic", "trigonal", "triclinic"]
)
def test_representatives_reach_everything_by_symmetry(symmetry):
    voigt = symmetrize_voigt(random_stable(1, seed=3)[0], group_of(ElasticSymmetry(symmetry)))
    domain = search_domain(mandel_from_voigt(voigt))
    expected = {
        "cubic": 24,
        "tetragonal": 8,
        "orthorhombic": 4,
        "monoclinic": 2,
        "trigonal": 2,
        "triclinic": 1,
    }
    assert len(domain.group) == expected[symmetry]
    assert len(domain.cells.radii) <= 1.3 * 432 / len(domain.group)
    images = np.einsum("gij,nj->gni", domain.group, RANDOM)
    angles = np.arccos(np.clip(np.abs(images @ domain.cells.directions), -1, 1))
    assert (angles <= domain.cells.radii + 1e-12).any(axis=(0, 2)).all()


@pytest.mark.parametrize("turn", [np.eye(3), Rotation.random(random_state=4).as_matrix()])
def test_round_tensors_are_searched_along_one_meridian(turn):
    domain = search_domain(mandel_from_voigt(rotate_voigt(HEXAGONAL, turn)))
    assert domain.twist == 0 and abs(domain.axis @ turn[:, 2]) == pytest.approx(1)
    assert len(domain.cells.radii) == 16 and domain.cells.rings_closed()
    assert domain.goes_round(turn[:, 0]) and not domain.goes_round(turn[:, 2])


def test_nearly_round_tensors_are_searched_in_rings():
    domain = search_domain(mandel_from_voigt(NEARLY_HEXAGONAL))
    assert isinstance(domain.cells, RingCells) and domain.cells.rings_closed()
    assert 0 < domain.twist < 0.1 and not domain.goes_round(np.array([1.0, 0, 0]))
    assert isinstance(search_domain(mandel_from_voigt(TRICLINIC)).cells, SquareCells)
    assert isinstance(search_domain(mandel_from_voigt(CUBIC)).cells, SquareCells)
    assert search_domain(mandel_from_voigt(ISOTROPIC)).twist == 0


@pytest.mark.parametrize("steps", [0, 3])
def test_rings_cover_the_sphere_up_to_sign(steps):
    cells = search_domain(mandel_from_voigt(NEARLY_HEXAGONAL)).cells
    for step in range(steps):
        cells = cells.divided(1.0, 10.0**-step)
    local = RANDOM @ cells.frame.T
    local = local * np.where(local[:, 2:] < 0, -1, 1)
    polar, azimuth = np.arccos(local[:, 2]), np.arctan2(local[:, 1], local[:, 0])
    near_polar = np.abs(polar[:, None] - cells.polar) <= 0.5 * cells.polar_width + 1e-12
    away = np.abs((azimuth[:, None] - cells.azimuth + np.pi) % (2 * np.pi) - np.pi)
    assert (near_polar & (away <= 0.5 * cells.azimuth_width + 1e-12)).any(axis=1).all()


def test_division_serves_the_larger_part_of_the_slack():
    cells = search_domain(mandel_from_voigt(NEARLY_HEXAGONAL)).cells
    across, along = cells.divided(1.0, 0.0), cells.divided(1e-9, 1.0)
    assert across.polar_width == 0.5 * cells.polar_width and across.azimuth_width == cells.azimuth_width
    assert along.azimuth_width == 0.5 * cells.azimuth_width and along.polar_width == cells.polar_width
    half_ring = cells.only(np.cos(cells.azimuth) > 0)
    assert not half_ring.rings_closed()


@pytest.mark.parametrize("voigt", [TRICLINIC, CUBIC, NEARLY_HEXAGONAL])
def test_bernsteins_bound_holds_around_the_maximum(voigt):
    mandel = mandel_from_voigt(voigt)
    values = longitudinal(mandel, Rotation.random(200_000, random_state=2).as_matrix()[:, 0])
    amplitude = 0.5 * np.ptp(values)
    top = Rotation.random(200_000, random_state=2).as_matrix()[values.argmax(), 0]
    angles = np.linspace(0, 0.5, 40)
    for axis in np.linalg.svd(top[None])[2][1:]:
        around = rotation_matrices(angles[:, None] * axis) @ top
        assert (
            longitudinal(mandel, around) >= values.max() - 8.02 * amplitude * angles**2 - 0.02 * amplitude
        ).all()


def test_ring_bound_holds_around_the_maximum():
    mandel = mandel_from_voigt(NEARLY_HEXAGONAL)
    domain = search_domain(mandel)
    random = np.random.default_rng(3)
    starts = Rotation.random(400_000, random_state=6).as_matrix()[:, 0]
    values = longitudinal(mandel, starts)
    top = starts[values.argmax()]
    amplitude = 0.5 * np.ptp(values)
    meridian = np.cross(domain.axis, top)
    meridian /= np.linalg.norm(meridian)
    for _ in range(200):
        theta, alpha = random.uniform(-0.3, 0.3), random.uniform(-np.pi, np.pi)
        moved = rotation_matrices(alpha * domain.axis) @ rotation_matrices(theta * meridian) @ top
        allowed = 8 * amplitude * theta**2 + domain.twist * (8 * alpha**2 + 16 * abs(alpha * theta))
        assert longitudinal(mandel, moved) >= values.max() - allowed - 1e-3 * amplitude
