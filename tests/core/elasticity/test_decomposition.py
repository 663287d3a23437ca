"""Decompositions: parts that add up, orientations that are found, closest tensors that are closest."""

import numpy as np
import pytest
from elastic_samples import CUBIC, HEXAGONAL, ISOTROPIC, TRICLINIC, random_stable
from scipy.linalg import logm
from scipy.optimize import minimize
from scipy.spatial.transform import Rotation

from core.elasticity.averages import voigt_reuss_hill
from core.elasticity.decomposition import (
    Metric,
    browaeys_chevrot,
    closest_tensor,
    closest_tensors,
    harmonic_decomposition,
)
from core.elasticity.symmetry_classes import ElasticSymmetry, group_of, invariants
from core.errors import UnstableTensorError
from core.tensor.mandel import mandel_from_voigt, voigt_from_mandel
from core.tensor.rotation import rotate_voigt, rotation_matrices
from core.tensor.symmetrize import symmetrize_voigt, symmetry_misfit

TURN = Rotation.random(random_state=17).as_matrix()
CONSTANTS = {
    "triclinic": 21, "monoclinic": 13, "orthorhombic": 9, "trigonal": 6, "tetragonal": 6, "hexagonal": 5,
    "cubic": 3, "isotropic": 2,
}  # fmt: skip


@pytest.mark.parametrize("symmetry", ElasticSymmetry)
def test_groups_have_the_known_numbers_of_constants(symmetry):
    group = group_of(symmetry)
    assert len(invariants(symmetry)) == CONSTANTS[symmetry]
    np.testing.assert_allclose(np.linalg.det(group), 1, atol=1e-12)
    products = np.einsum("aij,bjk->abik", group, group).reshape(-1, 9)
    distance = np.abs(products[:, None] - group.reshape(1, -1, 9)).max(axis=2).min(axis=1)
    assert distance.max() < 1e-9


def test_rotation_matrices_are_scipys():
    vectors = np.random.default_rng(0).normal(size=(20, 3))
    vectors[0] = 0
    np.testing.assert_allclose(
        rotation_matrices(vectors), Rotation.from_rotvec(vectors).as_matrix(), atol=1e-14
    )


def test_harmonic_parts():
    found = harmonic_decomposition(TRICLINIC)
    averages = voigt_reuss_hill(TRICLINIC)
    assert found.irreps[0] == pytest.approx(3 * averages.bulk.voigt)
    assert found.irreps[1] == pytest.approx(2 * np.sqrt(5) * averages.shear.voigt)
    assert sum(found.shares.values()) == pytest.approx(1)
    assert np.hypot.reduce(list(found.norms.values())) == pytest.approx(
        np.linalg.norm(mandel_from_voigt(TRICLINIC))
    )
    turned = harmonic_decomposition(rotate_voigt(TRICLINIC, TURN))
    for part in found.norms:
        assert turned.norms[part] == pytest.approx(found.norms[part], rel=1e-10)
    assert harmonic_decomposition(CUBIC).norms["2a"] == pytest.approx(0, abs=1e-12)


def test_browaeys_chevrot_adds_up_and_turns_with_the_crystal():
    for voigt in random_stable(5, seed=2):
        found = browaeys_chevrot(voigt)
        np.testing.assert_allclose(sum(found.parts.values()), voigt, atol=1e-10)
        assert sum(found.shares.values()) == pytest.approx(1)
        np.testing.assert_allclose(found.axes @ found.axes.T, np.eye(3), atol=1e-12)
        turned = browaeys_chevrot(rotate_voigt(voigt, TURN))
        for symmetry, share in found.shares.items():
            assert turned.shares[symmetry] == pytest.approx(share, abs=1e-9)
            np.testing.assert_allclose(
                turned.parts[symmetry], rotate_voigt(found.parts[symmetry], TURN), atol=1e-7
            )


def test_browaeys_chevrot_sees_pure_symmetries():
    shares = browaeys_chevrot(rotate_voigt(HEXAGONAL, TURN)).shares
    assert shares[ElasticSymmetry.ISOTROPIC] + shares[ElasticSymmetry.HEXAGONAL] == pytest.approx(1)
    assert browaeys_chevrot(ISOTROPIC).shares[ElasticSymmetry.ISOTROPIC] == pytest.approx(1)


@pytest.mark.parametrize("metric", Metric)
@pytest.mark.parametrize("symmetry", ElasticSymmetry)
def test_a_tensor_of_the_symmetry_is_found_in_any_orientation(symmetry, metric):
    pure = symmetrize_voigt(random_stable(1, seed=6)[0], group_of(symmetry))
    turned = rotate_voigt(pure, TURN)
    found = closest_tensor(turned, symmetry, metric)
    assert found.distance < 1e-7
    np.testing.assert_allclose(found.voigt, turned, atol=1e-4)
    assert symmetry_misfit(rotate_voigt(found.voigt, found.axes), group_of(symmetry)) < 1e-9


@pytest.mark.parametrize(
    "symmetry", ["monoclinic", "orthorhombic", "trigonal", "tetragonal", "hexagonal", "cubic"]
)
def test_no_orientation_is_closer_in_the_logarithm(symmetry):
    group = group_of(ElasticSymmetry(symmetry))
    logarithm = voigt_from_mandel(logm(mandel_from_voigt(TRICLINIC)).real)
    norm = np.linalg.norm(mandel_from_voigt(logarithm))

    def distance(vector):
        local = rotate_voigt(logarithm, Rotation.from_rotvec(vector).as_matrix())
        return float(symmetry_misfit(local, group)) * norm

    found = closest_tensor(TRICLINIC, ElasticSymmetry(symmetry), Metric.LOG_EUCLIDEAN)
    starts = Rotation.random(8, random_state=1).as_rotvec()
    climbed = min(minimize(distance, start, tol=1e-9).fun for start in starts)
    assert found.distance <= climbed + 1e-8
    difference = logm(mandel_from_voigt(TRICLINIC)) - logm(mandel_from_voigt(found.voigt))
    assert found.distance == pytest.approx(np.linalg.norm(difference))
    together = {tensor.symmetry: tensor for tensor in closest_tensors(TRICLINIC, Metric.LOG_EUCLIDEAN)}
    assert together[ElasticSymmetry(symmetry)].distance == pytest.approx(found.distance)


@pytest.mark.parametrize(
    "symmetry",
    [
        *(ElasticSymmetry.CUBIC, ElasticSymmetry.TRIGONAL, ElasticSymmetry.ORTHORHOMBIC),
        *(ElasticSymmetry.TETRAGONAL, ElasticSymmetry.MONOCLINIC),
    ],
)
def test_no_orientation_is_closer(symmetry):
    group = group_of(symmetry)
    mandel = mandel_from_voigt(TRICLINIC)

    def distance(vector):
        local = rotate_voigt(TRICLINIC, Rotation.from_rotvec(vector).as_matrix())
        return symmetry_misfit(local, group)

    found = closest_tensor(TRICLINIC, symmetry)
    starts = Rotation.random(12, random_state=1).as_rotvec()
    climbed = min(minimize(distance, start, tol=1e-10).fun for start in starts)
    assert found.distance <= climbed + 1e-9
    assert found.distance == pytest.approx(climbed, rel=1e-5)
    gone = np.linalg.norm(mandel - mandel_from_voigt(found.voigt)) / np.linalg.norm(mandel)
    assert found.distance == pytest.approx(gone)


def test_logarithmic_projection_treats_compliance_alike_and_stays_stable():
    found = closest_tensor(TRICLINIC, ElasticSymmetry.CUBIC, Metric.LOG_EUCLIDEAN)
    assert np.linalg.eigvalsh(mandel_from_voigt(found.voigt)).min() > 0
    with pytest.raises(UnstableTensorError):
        closest_tensor(TRICLINIC - 100 * np.eye(6), ElasticSymmetry.CUBIC, Metric.LOG_EUCLIDEAN)


def test_higher_symmetry_is_farther():
    order = ["triclinic", "monoclinic", "orthorhombic", "tetragonal", "cubic", "isotropic"]
    distances = [closest_tensor(TRICLINIC, ElasticSymmetry(name)).distance for name in order]
    assert distances == sorted(distances)
