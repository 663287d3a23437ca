"""Voigt, Mandel, full tensor and rotation, against pymatgen and against the physics they stand for."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from pymatgen.analysis.elasticity.elastic import ComplianceTensor, ElasticTensor
from pymatgen.core import Lattice, Structure
from pymatgen.symmetry.analyzer import SpacegroupAnalyzer
from scipy.spatial.transform import Rotation

from core.tensor.mandel import (
    compliance_voigt_from_mandel,
    mandel_from_compliance_voigt,
    mandel_from_tensor,
    mandel_from_voigt,
    mandel_vector,
    matrix_from_mandel_vector,
    tensor_from_mandel,
    voigt_from_mandel,
)
from core.tensor.rotation import (
    mandel_rotation,
    rotate_compliance_voigt,
    rotate_tensor,
    rotate_voigt,
)
from core.tensor.symmetrize import symmetrize_voigt, symmetry_misfit
from core.tensor.voigt import (
    compliance_tensor_from_voigt,
    compliance_voigt_from_tensor,
    tensor_from_voigt,
    upper_triangle,
    voigt_from_tensor,
    voigt_from_upper_triangle,
)

# Rounded, because LAPACK's eigenvalues of a matrix with entries of 1 and of 1e-100 are off by a tenth of a
# percent.
numbers = st.floats(-500.0, 500.0, allow_nan=False).map(lambda number: round(number, 6))
stiffnesses = arrays(np.float64, 21, elements=numbers).map(voigt_from_upper_triangle)
quaternions = arrays(np.float64, 4, elements=st.floats(-1, 1)).filter(lambda q: np.linalg.norm(q) > 0.1)
rotations = quaternions.map(lambda q: Rotation.from_quat(q).as_matrix())
signs = st.sampled_from([1.0, -1.0])


@given(stiffnesses)
def test_stiffness_tensor_is_pymatgens(voigt):
    ours = tensor_from_voigt(voigt)
    np.testing.assert_array_equal(ours, np.array(ElasticTensor.from_voigt(voigt)))
    np.testing.assert_array_equal(voigt_from_tensor(ours), voigt)


@given(stiffnesses)
def test_compliance_tensor_is_pymatgens(voigt):
    ours = compliance_tensor_from_voigt(voigt)
    theirs = ComplianceTensor(ours)
    np.testing.assert_allclose(theirs.voigt, voigt, atol=1e-12)
    np.testing.assert_allclose(compliance_voigt_from_tensor(ours), voigt, atol=1e-12)


@given(stiffnesses, rotations, signs)
def test_rotation_is_pymatgens_in_every_notation(voigt, rotation, sign):
    orthogonal = sign * rotation
    expected = ElasticTensor.from_voigt(voigt).rotate(orthogonal, tol=1e-6)
    scale = 1e-12 * max(1.0, np.abs(voigt).max())
    np.testing.assert_allclose(rotate_voigt(voigt, orthogonal), expected.voigt, atol=scale)
    np.testing.assert_allclose(rotate_tensor(tensor_from_voigt(voigt), orthogonal), expected, atol=scale)


@given(stiffnesses, rotations)
def test_hookes_law_holds_in_the_turned_frame(voigt, rotation):
    strain = np.array([[1.0, 0.3, -0.2], [0.3, -0.7, 0.5], [-0.2, 0.5, 0.4]])
    stress = np.einsum("ijkl,kl->ij", tensor_from_voigt(voigt), strain)
    turned = rotate_voigt(voigt, rotation)
    engineering = (
        np.array([1, 1, 1, 2, 2, 2])
        * (rotation @ strain @ rotation.T)[[0, 1, 2, 1, 0, 0], [0, 1, 2, 2, 2, 1]]
    )
    expected = (rotation @ stress @ rotation.T)[[0, 1, 2, 1, 0, 0], [0, 1, 2, 2, 2, 1]]
    np.testing.assert_allclose(turned @ engineering, expected, atol=1e-10 * max(1.0, np.abs(voigt).max()))
    np.testing.assert_allclose(
        matrix_from_mandel_vector(mandel_from_voigt(voigt) @ mandel_vector(strain)), stress, atol=1e-10 * 500
    )


@given(stiffnesses, rotations, signs)
def test_mandel_keeps_norm_and_spectrum_under_rotation(voigt, rotation, sign):
    turn = mandel_rotation(sign * rotation)
    np.testing.assert_allclose(turn @ turn.T, np.eye(6), atol=1e-13)
    mandel = mandel_from_voigt(voigt)
    assert np.linalg.norm(mandel) == pytest.approx(np.linalg.norm(tensor_from_voigt(voigt)), abs=1e-9)
    turned = mandel_from_voigt(rotate_voigt(voigt, rotation))
    np.testing.assert_allclose(np.linalg.eigvalsh(turned), np.linalg.eigvalsh(mandel), atol=1e-9)
    np.testing.assert_allclose(mandel_from_tensor(tensor_from_mandel(mandel)), mandel, atol=1e-12)
    np.testing.assert_allclose(voigt_from_mandel(mandel), voigt, atol=1e-12)


@given(stiffnesses, rotations)
@settings(max_examples=30)
def test_compliance_turns_with_its_stiffness(voigt, rotation):
    stiffness = voigt @ voigt.T + 1e4 * np.eye(6)
    compliance = np.linalg.inv(stiffness)
    np.testing.assert_allclose(
        rotate_compliance_voigt(compliance, rotation),
        np.linalg.inv(rotate_voigt(stiffness, rotation)),
        rtol=1e-7,
        atol=1e-15,
    )
    np.testing.assert_allclose(
        mandel_from_compliance_voigt(compliance),
        np.linalg.inv(mandel_from_voigt(stiffness)),
        rtol=1e-7,
        atol=1e-15,
    )
    np.testing.assert_allclose(
        compliance_voigt_from_mandel(mandel_from_compliance_voigt(compliance)), compliance
    )


def test_leading_dimensions_broadcast():
    random = np.random.default_rng(0)
    voigt = voigt_from_upper_triangle(random.normal(size=(2, 3, 21)))
    turns = Rotation.random(3, random_state=1).as_matrix()
    batched = rotate_voigt(voigt, turns)
    assert batched.shape == (2, 3, 6, 6)
    np.testing.assert_allclose(batched[1, 2], rotate_voigt(voigt[1, 2], turns[2]), atol=1e-14)
    np.testing.assert_allclose(
        voigt_from_tensor(rotate_tensor(tensor_from_voigt(voigt), turns)), batched, atol=1e-14
    )
    np.testing.assert_array_equal(voigt_from_upper_triangle(upper_triangle(voigt)), voigt)


LATTICES = {
    "cubic": (
        Structure.from_spacegroup("Fm-3m", Lattice.cubic(4), ["Na", "Cl"], [[0, 0, 0], [0.5, 0.5, 0.5]])
    ),
    "trigonal": (
        Structure.from_spacegroup(
            "R-3c", Lattice.hexagonal(4.76, 12.99), ["Al", "O"], [[0, 0, 0.352], [0.306, 0, 0.25]]
        )
    ),
    "tetragonal": (
        Structure.from_spacegroup(
            "P4_2/mnm", Lattice.tetragonal(4.59, 2.96), ["Ti", "O"], [[0, 0, 0], [0.305, 0.305, 0]]
        )
    ),
}


@pytest.mark.parametrize("name", LATTICES)
def test_projection_is_pymatgens_fit_to_structure(name):
    structure = LATTICES[name]
    random = np.random.default_rng(3).normal(size=21) * 100
    voigt = voigt_from_upper_triangle(random)
    operations = SpacegroupAnalyzer(structure).get_point_group_operations(cartesian=True)
    rotations = np.array([operation.rotation_matrix for operation in operations])
    ours = symmetrize_voigt(voigt, rotations)
    theirs = ElasticTensor.from_voigt(voigt).fit_to_structure(structure, symprec=0.1).voigt
    np.testing.assert_allclose(ours, theirs, atol=1e-8)
    np.testing.assert_allclose(symmetrize_voigt(ours, rotations), ours, atol=1e-10)
    assert symmetry_misfit(ours, rotations) < 1e-12
    assert symmetry_misfit(voigt, rotations) > 0.1


def test_a_cubic_projection_leaves_three_constants():
    group = Rotation.create_group("O").as_matrix()
    cubic = symmetrize_voigt(voigt_from_upper_triangle(np.arange(21.0) + 1), group)
    expected = np.zeros((6, 6))
    expected[:3, :3] = cubic[0, 1]
    expected[range(3), range(3)] = cubic[0, 0]
    expected[range(3, 6), range(3, 6)] = cubic[3, 3]
    np.testing.assert_allclose(cubic, expected, atol=1e-12)
