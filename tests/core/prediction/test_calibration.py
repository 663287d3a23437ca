"""Intervals hold what they promise on errors made up by the test, and respect symmetry."""

from types import SimpleNamespace

import numpy as np
import pytest
from known_crystals import random_rotation

from core.elasticity.averages import voigt_reuss_hill
from core.errors import CheckpointError
from core.network.config import Target
from core.network.target import voigt_from_components
from core.prediction.calibration import Calibration, calibrate
from core.prediction.difficulty import free_dimensions
from core.prediction.error_model import group_projector
from core.tensor.rotation import rotate_voigt
from core.training.batches import target_components

LOG = Target.LOG_MANDEL
SCALE = np.repeat([0.10, 0.12, 0.05, 0.06, 0.04], [1, 1, 5, 5, 9])
P1 = np.eye(3)[None]


def turn_z(degrees):
    c, s = np.cos(np.radians(degrees)), np.sin(np.radians(degrees))
    return np.array([[c, -s, 0], [s, c, 0], [0, 0, 1]])


def cubic_rotations():
    """The 24 proper rotations of a cube: signed permutations of determinant 1."""
    signed = [
        np.eye(3)[list(order)] * signs
        for order in np.array(list(np.ndindex(3, 3, 3)))
        if len(set(order)) == 3
        for signs in np.array(list(np.ndindex(2, 2, 2))) * 2 - 1
    ]
    return np.array([matrix for matrix in signed if np.linalg.det(matrix) > 0])


def random_labels(count, random):
    root = random.normal(size=(count, 6, 6))
    return 20.0 * (root @ root.transpose(0, 2, 1)) + 40.0 * np.eye(6)


def made_up(count, seed, members=1, hardness=None):
    """Labels, and members' outputs whose errors are Gaussian of SCALE (times each crystal's hardness)."""
    random = np.random.default_rng(seed)
    known = random_labels(count, random)
    components = target_components(known, LOG)
    hardness = np.ones(count) if hardness is None else hardness
    error = hardness[:, None] * SCALE * random.normal(size=(count, 21))
    apart = 0.5 * hardness[:, None] * SCALE * random.normal(size=(members, count, 21))
    return known, components, components + error + apart - apart.mean(axis=0)


def fitted(known, components, outputs):
    return calibrate(outputs, known, [SimpleNamespace(group_rotation=P1)] * len(known), LOG, components)


def held(calibration, known, outputs):
    """Shares of fresh labels inside their intervals: of components, K, G and E."""
    moduli = [voigt_reuss_hill(voigt) for voigt in known]
    intervals = [calibration.interval(outputs[:, i], P1, LOG) for i in range(len(known))]
    shares = [
        np.mean(
            [
                (one.stiffness[0] <= c) & (c <= one.stiffness[1])
                for one, c in zip(intervals, known, strict=True)
            ]
        )
    ]
    for name in ("bulk", "shear", "young"):
        limits = [getattr(one, f"{name}_hill") for one in intervals]
        values = [getattr(one, name).hill for one in moduli]
        shares.append(
            np.mean([low <= value <= high for (low, high), value in zip(limits, values, strict=True)])
        )
    return np.array(shares)


def test_nine_of_ten_fresh_labels_lie_inside():
    calibration = fitted(*made_up(400, 1))
    assert calibration.crystals == 400
    known, _, outputs = made_up(400, 2)
    np.testing.assert_allclose(held(calibration, known, outputs), 0.9, atol=0.05)


def test_where_members_disagree_intervals_are_wider_and_still_hold():
    hardness = np.where(np.arange(400) % 2, 3.0, 0.5)
    calibration = fitted(*made_up(400, 3, members=4, hardness=hardness))
    known, _, outputs = made_up(400, 4, members=4, hardness=hardness)
    difficulty = np.array([calibration.difficulty(outputs[:, i], P1) for i in range(400)])
    assert np.median(difficulty[1::2]) > 3.0 * np.median(difficulty[::2])
    for part in (slice(0, None, 2), slice(1, None, 2)):
        assert held(calibration, known[part], outputs[:, part])[1:].min() > 0.8


@pytest.fixture(scope="module")
def calibration():
    return fitted(*made_up(60, 5))


def test_intervals_hold_the_estimate_and_have_a_width(calibration):
    for index in range(5):
        mean = made_up(5, 6)[2][:, index]
        interval = calibration.interval(mean, P1, LOG)
        voigt = voigt_from_components(mean[0], LOG)
        assert (interval.stiffness[0] < voigt).all()
        assert (voigt < interval.stiffness[1]).all()
        hill = voigt_reuss_hill(voigt)
        for name in ("bulk", "shear", "young"):
            low, high = getattr(interval, f"{name}_hill")
            assert 0 < low < getattr(hill, name).hill < high


def test_intervals_turn_with_the_crystal(calibration):
    voigt = random_labels(1, np.random.default_rng(7))
    still = calibration.interval(target_components(voigt, LOG), P1, LOG)
    anyhow = calibration.interval(target_components(rotate_voigt(voigt, random_rotation(8)), LOG), P1, LOG)
    for name in ("bulk_hill", "shear_hill", "young_hill"):
        np.testing.assert_allclose(getattr(anyhow, name), getattr(still, name), rtol=1e-4)
    quarter = calibration.interval(target_components(rotate_voigt(voigt, turn_z(90)), LOG), P1, LOG)
    order = [1, 0, 2, 4, 3, 5]  # x → y, y → −x: components change places, and some their sign
    width, turned = (one.stiffness[1] - one.stiffness[0] for one in (still, quarter))
    np.testing.assert_allclose(turned, width[np.ix_(order, order)], rtol=1e-4)


def test_what_symmetry_forbids_has_no_width(calibration):
    voigt = np.diag([100.0] * 3 + [60.0] * 3)
    voigt[:3, :3] += 70.0
    interval = calibration.interval(target_components(voigt[None], LOG), cubic_rotations(), LOG)
    width = interval.stiffness[1] - interval.stiffness[0]
    forbidden = np.kron(np.array([[0, 1], [1, 0]]), np.ones((3, 3))).astype(bool)
    forbidden[3:, 3:] |= ~np.eye(3, dtype=bool)
    assert width[forbidden].max() < 1e-6
    assert width[~forbidden].min() > 1.0
    for group in ([0, 1, 2], [3, 4, 5]):
        np.testing.assert_allclose(width[group, group], width[group[0], group[0]], rtol=1e-4)


def test_the_projector_leaves_a_cubic_tensor_three_numbers_and_a_triclinic_one_all():
    cubic, triclinic = group_projector(cubic_rotations()), group_projector(P1)
    np.testing.assert_allclose(cubic @ cubic, cubic, atol=1e-12)
    assert np.trace(cubic) == pytest.approx(3)
    np.testing.assert_allclose(triclinic, np.eye(21), atol=1e-12)


def test_free_dimensions_are_the_ranks_of_the_projector():
    for group in (P1, cubic_rotations(), np.stack([turn_z(60 * k) for k in range(6)])):
        projector = group_projector(group)
        blocks = [(0, 1), (1, 2), (2, 7), (7, 12), (12, 21)]
        ranks = [np.trace(projector[a:b, a:b]) for a, b in blocks]
        np.testing.assert_allclose(free_dimensions(group), ranks, atol=1e-9)
        np.testing.assert_array_equal(free_dimensions(-group), free_dimensions(group))


def test_disagreement_is_nothing_for_one_network_and_the_same_for_turned_crystals(calibration):
    outputs = made_up(1, 9, members=3)[2][:, 0]
    assert calibration.disagreement(outputs[:1], P1) == 0.0
    turned = target_components(rotate_voigt(voigt_from_components(outputs, LOG), random_rotation(1)), LOG)
    before, after = (calibration.disagreement(one, P1) for one in (outputs, turned))
    assert before > 0.1
    assert after == pytest.approx(before, rel=1e-9)


def test_a_calibration_survives_json_and_damage_is_told(calibration):
    assert Calibration.from_dict(calibration.to_dict()) == calibration
    for damaged in (
        {},
        calibration.to_dict() | {"colour": 1},
        calibration.to_dict() | {"block_scale": ["a"]},
    ):
        with pytest.raises(CheckpointError, match="calibration cannot be used"):
            Calibration.from_dict(damaged)


def test_limits_are_made_of_independent_errors_that_keep_the_symmetry():
    known, components, outputs = made_up(60, seed=8)
    calibration = fitted(known, components, outputs)
    cubic = cubic_rotations()
    output = group_projector(cubic) @ outputs[0, 0]
    interval = calibration.interval(output[None], cubic, LOG)
    half = 0.5 * (interval.stiffness[1] - interval.stiffness[0])
    np.testing.assert_allclose(np.sqrt((interval.errors**2).sum(axis=0)), half, atol=1e-9)
    for error in interval.errors:
        np.testing.assert_allclose(rotate_voigt(error, cubic[5]), error, atol=1e-6 * np.abs(error).max())
    assert np.linalg.matrix_rank(interval.errors.reshape(len(interval.errors), 36), tol=1e-6) == 3
