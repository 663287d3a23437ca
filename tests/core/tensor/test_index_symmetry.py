"""Formulas of indices: their components and irreps against e3nn and closed forms, and what is refused."""

from itertools import product

import numpy as np
import pytest
from e3nn import o3

from core.errors import TensorError
from core.tensor.group_invariants import irreps_of, irreps_text
from core.tensor.index_symmetry import index_symmetry, symmetrized
from core.tensor.matrix_layout import labels_of, matrix_of, tensor_of
from core.tensor.tensor_kinds import TENSOR_KINDS, tensor_kind
from core.tensor.voigt import compliance_tensor_from_voigt, compliance_voigt_from_tensor, voigt_from_tensor

KNOWN = {
    "i": "1x1o",
    "ij": "1x0e+1x1e+1x2e",
    "ij=-ji": "1x1e",
    "ij=ji": "1x0e+1x2e",
    "ijk=-jik=-ikj": "1x0o",
    "ijk=jik=ikj": "1x1o+1x3o",
    "ijkl=jikl=klij": "2x0e+2x2e+1x4e",
}


@pytest.mark.parametrize("formula", KNOWN)
def test_irreps_are_those_of_the_textbooks(formula):
    assert irreps_text(irreps_of(index_symmetry(formula))) == KNOWN[formula]
    axial = irreps_text(irreps_of(index_symmetry(formula, axial=True)))
    assert axial == KNOWN[formula].translate(str.maketrans("eo", "oe"))


@pytest.mark.parametrize("formula", ["ijk=ikj", "ijkl=jikl=ijlk", "ijkl=-jikl=klij"])
def test_irreps_are_those_of_e3nn(formula):
    theirs = (
        o3.ReducedTensorProducts(formula, **dict.fromkeys(formula.split("=")[0], "1o"))
        .irreps_out.sort()
        .irreps.simplify()
    )
    assert o3.Irreps(irreps_text(irreps_of(index_symmetry(formula)))) == theirs


def test_every_kind_has_as_many_components_as_its_irreps():
    for kind in TENSOR_KINDS:
        symmetry = kind.index_symmetry
        assert len(symmetry.components) == sum((2 * p.degree + 1) * p.count for p in irreps_of(symmetry))
        assert symmetry.weights.sum() <= 3**symmetry.rank


@pytest.mark.parametrize(
    ("formula", "shape"),
    [("i", (3, 1)), ("ij=ji", (3, 3)), ("ijk=ikj", (3, 6)), ("ijk=jik", (6, 3)), ("ijk", (3, 9)),
     ("ijkl=jikl=klij", (6, 6)), ("ijkl=ijlk", (3, 18))],
)  # fmt: skip
def test_a_tensor_comes_back_from_its_matrix(formula, shape):
    symmetry = index_symmetry(formula)
    tensor = symmetrized(np.random.default_rng(1).normal(size=(3,) * symmetry.rank), symmetry)
    matrix = matrix_of(tensor, symmetry)
    assert matrix.shape == symmetry.shape == shape
    assert tuple(map(len, labels_of(symmetry))) == shape
    assert np.allclose(tensor_of(matrix, symmetry), tensor)
    values = [tensor[index] for index in symmetry.components]
    assert np.allclose(np.tensordot(values, symmetry.units, axes=1), tensor)


def test_voigt_factors_are_those_of_stiffness_and_compliance():
    rng = np.random.default_rng(2)
    matrix = rng.normal(size=(6, 6))
    matrix += matrix.T
    stiffness, compliance = tensor_kind("elasticity"), tensor_kind("compliance")
    assert np.allclose(voigt_from_tensor(tensor_of(matrix, stiffness.index_symmetry)), matrix)
    full = tensor_of(matrix, compliance.index_symmetry, compliance.doubled)
    assert np.allclose(full, compliance_tensor_from_voigt(matrix))
    assert np.allclose(
        matrix_of(full, compliance.index_symmetry, compliance.doubled), compliance_voigt_from_tensor(full)
    )


def test_the_permutations_are_a_group_that_the_units_obey():
    symmetry = index_symmetry("ijkl=jikl=klij")
    assert len(symmetry.permutations) == 8
    for unit, (order, sign) in product(symmetry.units[:5], symmetry.permutations):
        assert np.array_equal(sign * np.transpose(unit, order), unit)


@pytest.mark.parametrize(
    ("formula", "says"),
    [("ij=jk", "does not arrange"), ("iij=iji", "different letters"), ("ij=-ij", "every component zero"),
     ("ijkl=-jikl=-ikjl=-ijlk", "in three dimensions"), ("ijklmno=jiklmno", "at most 6"), ("", "letters")],
)  # fmt: skip
def test_a_formula_that_cannot_be_meant_is_refused(formula, says):
    with pytest.raises(TensorError, match=says):
        index_symmetry(formula)


def test_kinds_are_found_by_name_and_formula():
    assert tensor_kind(" Gyration ").index_symmetry.parity == -1
    assert tensor_kind("ij=ji:axial").index_symmetry.parity == -1
    assert tensor_kind("ijk").index_symmetry.parity == -1
    with pytest.raises(TensorError, match=r"no kind of tensor; known are elasticity"):
        tensor_kind("dipole")
    with pytest.raises(TensorError, match="parity"):
        tensor_kind("ij=ji:odd")


@pytest.mark.parametrize(
    ("matrix", "says"),
    [(np.ones((2, 2)), "needs 6×6"), (np.full((6, 6), np.nan), "not finite"),
     (np.triu(np.ones((6, 6))), "row 1, column . of the matrix")],
)  # fmt: skip
def test_a_matrix_that_is_no_such_tensor_is_refused(matrix, says):
    with pytest.raises(TensorError, match=says):
        tensor_of(matrix, index_symmetry("ijkl=jikl=klij"))
