"""The irreducible basis against e3nn, which the network uses, and against the isotropic closed form."""

import numpy as np
import pytest
import torch
from e3nn import o3
from e3nn.io import CartesianTensor
from scipy.spatial.transform import Rotation

from core.tensor.irreps import BLOCKS, IRREPS, MANDEL_BASIS, irreps_from_mandel, mandel_from_irreps
from core.tensor.mandel import mandel_from_tensor, mandel_from_voigt, mandel_vector
from core.tensor.rotation import rotate_mandel


def isotropic_voigt(bulk, shear):
    voigt = np.diag([2 * shear] * 3 + [shear] * 3)
    voigt[:3, :3] += bulk - 2 * shear / 3
    return voigt


@pytest.fixture
def double_precision():
    before = torch.get_default_dtype()
    torch.set_default_dtype(torch.float64)
    yield
    torch.set_default_dtype(before)


def random_mandel(count, seed=0):
    half = np.random.default_rng(seed).normal(size=(count, 6, 6))
    return half + np.swapaxes(half, 1, 2)


def test_basis_is_orthonormal_and_complete():
    gram = np.einsum("aij,bij->ab", MANDEL_BASIS, MANDEL_BASIS)
    np.testing.assert_allclose(gram, np.eye(21), atol=1e-14)
    mandel = random_mandel(5)
    irreps = irreps_from_mandel(mandel)
    np.testing.assert_allclose(mandel_from_irreps(irreps), mandel, atol=1e-13)
    np.testing.assert_allclose(
        np.linalg.norm(irreps, axis=1), np.linalg.norm(mandel, axis=(1, 2)), rtol=1e-13
    )


def test_components_turn_by_e3nns_wigner_matrices(double_precision):
    rotations = np.concatenate(
        [Rotation.random(30, random_state=2).as_matrix(), [np.eye(3), np.diag([-1.0, -1, 1])]]
    )
    wigner = o3.Irreps(IRREPS).D_from_matrix(torch.tensor(rotations, dtype=torch.float64)).numpy()
    mandel = random_mandel(1)[0]
    turned = irreps_from_mandel(rotate_mandel(mandel, rotations))
    np.testing.assert_allclose(turned, wigner @ irreps_from_mandel(mandel), atol=1e-12)


def test_inversion_changes_nothing():
    mandel = random_mandel(1)[0]
    np.testing.assert_allclose(
        irreps_from_mandel(rotate_mandel(mandel, -np.eye(3))), irreps_from_mandel(mandel), atol=1e-13
    )


def test_blocks_are_those_of_e3nns_cartesian_tensor():
    cartesian = CartesianTensor("ijkl=jikl=klij")
    assert o3.Irreps(cartesian).sort().irreps.simplify() == o3.Irreps(IRREPS)
    change = cartesian.reduced_tensor_products().change_of_basis.numpy().astype(np.float64)
    theirs = mandel_from_tensor(change)
    for degree, ours in ((0, [0, 1]), (2, range(2, 12)), (4, range(12, 21))):
        columns, start = [], 0
        for multiplicity, irrep in cartesian:
            width = multiplicity * irrep.dim
            columns += list(range(start, start + width)) if irrep.l == degree else []
            start += width
        overlap = np.einsum("aij,bij->ab", theirs[columns], MANDEL_BASIS[list(ours)])
        np.testing.assert_allclose(overlap @ overlap.T, np.eye(len(columns)), atol=1e-5)


def test_highest_harmonic_has_e3nns_sign_and_order():
    """C_nnnn of a pure 4e tensor is e3nn's Y4 with the same coefficients, up to one positive factor."""
    directions = torch.nn.functional.normalize(
        torch.randn(40, 3, generator=torch.manual_seed(0), dtype=torch.float64), dim=1
    )
    harmonics = o3.spherical_harmonics(4, directions, normalize=False).numpy()
    dyads = np.einsum("ni,nj->nij", directions, directions)
    vectors = mandel_vector(dyads)
    longitudinal = np.einsum("na,mab,nb->nm", vectors, MANDEL_BASIS[BLOCKS[4]], vectors)
    ratio = longitudinal / harmonics
    np.testing.assert_allclose(ratio, ratio[0, 0], rtol=1e-8)
    assert ratio[0, 0] > 0


@pytest.mark.parametrize(("bulk", "shear"), [(37.0, 44.0), (440.0, 530.0)])
def test_isotropic_tensor_has_only_the_two_scalars(bulk, shear):
    irreps = irreps_from_mandel(mandel_from_voigt(isotropic_voigt(bulk, shear)))
    np.testing.assert_allclose(irreps[:2], [3 * bulk, 2 * np.sqrt(5) * shear], rtol=1e-13)
    np.testing.assert_allclose(irreps[2:], 0, atol=1e-11)
