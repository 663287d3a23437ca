"""Patterns of tensors under all 32 point groups: Nye's numbers, characters, and brute-force averaging."""

from functools import cache

import numpy as np
import pytest
from pymatgen.symmetry.groups import PointGroup

from core.elasticity.component_pattern import component_pattern
from core.errors import SymmetryError
from core.tensor.component_relations import Relation
from core.tensor.group_invariants import invariants_in_irrep, irreps_of
from core.tensor.index_symmetry import symmetrized
from core.tensor.matrix_layout import matrix_of
from core.tensor.point_groups import POINT_GROUPS, point_group_rotations
from core.tensor.rotation import rotate_tensor
from core.tensor.tensor_kinds import tensor_kind
from core.tensor.tensor_pattern import tensor_pattern, violation_of

# Columns: point groups as in POINT_GROUPS. J. F. Nye, Physical Properties of Crystals (1985), appendix E and
# chapters XIII and XIV; of third order: K. Brugger, J. Appl. Phys. 36, 759 (1965).
NYE = {
    "pyroelectric": "3 0 1 2 0 0 1 0 1 0 0 0 1 0 0 1 0 0 1 0 1 0 0 0 1 0 0 0 0 0 0 0",
    "dielectric": "6 6 4 4 4 3 3 3 2 2 2 2 2 2 2 2 2 2 2 2 2 2 2 2 2 2 2 1 1 1 1 1",
    "gyration": "6 0 4 2 0 3 1 0 2 2 0 2 0 1 0 2 0 2 0 0 2 0 0 2 0 0 0 1 0 1 0 0",
    "piezoelectric": "18 0 8 10 0 3 5 0 4 4 0 1 3 2 0 6 0 2 4 0 4 2 0 1 3 1 0 1 0 0 1 0",
    "elasticity": "21 21 13 13 13 9 9 9 7 7 7 6 6 6 6 7 7 6 6 6 5 5 5 5 5 5 5 3 3 3 3 3",
    "photoelastic": "36 36 20 20 20 12 12 12 10 10 10 7 7 7 7 12 12 8 8 8 8 8 8 6 6 6 6 4 4 3 3 3",
    "third-order-elasticity": (
        "56 56 32 32 32 20 20 20 16 16 16 12 12 12 12 20 20 14 14 14 12 12 12 10 10 10 10 8 8 6 6 6"
    ),
}


@cache
def pattern_of(name, group):
    kind = tensor_kind(name)
    rotations = point_group_rotations(group)
    return tensor_pattern(kind.index_symmetry, rotations, symbol=kind.symbol, doubled=kind.doubled)


@pytest.mark.parametrize("name", NYE)
def test_every_point_group_has_the_number_of_the_tables(name):
    groups = POINT_GROUPS if name != "third-order-elasticity" else ("1", "2", "4", "3", "32", "m-3m")
    known = dict(zip(POINT_GROUPS, map(int, NYE[name].split()), strict=True))
    assert {group: pattern_of(name, group).count for group in groups} == {g: known[g] for g in groups}


def test_the_groups_are_those_of_pymatgen():
    assert len(POINT_GROUPS) == len(set(POINT_GROUPS)) == 32
    for symbol in POINT_GROUPS:
        ours = point_group_rotations(symbol)
        theirs = [operation.rotation_matrix for operation in PointGroup(symbol).symmetry_ops]
        assert np.allclose(ours @ ours.transpose(0, 2, 1), np.eye(3))
        kinds = [
            sorted(np.rint([np.linalg.det(g), np.trace(g)]).tolist() for g in group)
            for group in (ours, theirs)
        ]
        assert kinds[0] == kinds[1]
    with pytest.raises(SymmetryError, match="no point group"):
        point_group_rotations("5")


def characters(symmetry, rotations):
    """Number of invariants from characters: π and g give the product over π's cycles of tr(g^length)."""
    total = 0.0
    for order, sign in symmetry.permutations:
        for matrix in rotations:
            product, left = (
                sign * (np.linalg.det(matrix) if symmetry.axial else 1.0),
                set(range(symmetry.rank)),
            )
            while left:
                start = place = left.pop()
                length = 1
                while (place := order[place]) != start:
                    left.remove(place)
                    length += 1
                product *= np.trace(np.linalg.matrix_power(matrix, length))
            total += product
    return total / len(symmetry.permutations) / len(rotations)


@pytest.mark.parametrize(
    "text", ["flexoelectric", "hall", "electrogyration", "ijk=-jik=-ikj", "ij=-ji:axial", "ijkl"]
)
def test_numbers_agree_with_characters_and_with_the_irreps(text):
    symmetry = tensor_kind(text).index_symmetry
    for group in ("1", "m", "222", "-4", "-42m", "32", "-6m2", "23", "-43m", "m-3m"):
        rotations = point_group_rotations(group)
        count = pattern_of(text, group).count
        assert count == pytest.approx(characters(symmetry, rotations), abs=1e-9)
        parts = irreps_of(symmetry)
        assert count == sum(p.count * invariants_in_irrep(p.degree, p.parity, rotations) for p in parts)


def brute_force(tensor, rotations, axial):
    """The mean of a tensor over a group, element by element and index by index."""
    letters, other = "abcdef"[: tensor.ndim], "uvwxyz"[: tensor.ndim]
    formula = ",".join(b + a for a, b in zip(letters, other, strict=True)) + f",{letters}->{other}"
    images = [
        np.einsum(formula, *[g] * tensor.ndim, tensor) * (np.linalg.det(g) if axial else 1.0)
        for g in rotations
    ]
    return np.mean(images, axis=0)


@pytest.mark.parametrize(
    "name", ["piezoelectric-strain", "compliance", "gyration", "electro-optic", "ij=-ji"]
)
@pytest.mark.parametrize("group", ["2", "-4", "32", "3m", "6mm", "-43m"])
def test_a_tensor_averaged_by_brute_force_obeys_the_pattern_in_any_axes(name, group):
    kind, rng = tensor_kind(name), np.random.default_rng(len(name))
    axes, _ = np.linalg.qr(rng.normal(size=(3, 3)))
    for turn in (np.eye(3), axes):
        rotations = turn @ point_group_rotations(group) @ turn.T
        symmetry = kind.index_symmetry
        pattern = tensor_pattern(symmetry, rotations, symbol=kind.symbol, doubled=kind.doubled)
        tensor = symmetrized(rng.normal(size=(3,) * symmetry.rank), symmetry)
        mean = brute_force(tensor, rotations, kind.axial)
        matrix = matrix_of(mean, symmetry, kind.doubled)
        constants = [matrix[c.row, c.column] for c in (pattern.components[k] for k in pattern.free)]
        assert np.allclose(pattern.filled(constants), matrix, atol=1e-9)
        found = violation_of(matrix_of(tensor, symmetry, kind.doubled), pattern, rotations)
        assert np.allclose(found.nearest, matrix, atol=1e-9)
        assert found.residual == pytest.approx(np.linalg.norm(tensor - mean))


def test_quartz_has_the_matrix_of_nye():
    strain, stress = pattern_of("piezoelectric-strain", "32"), pattern_of("piezoelectric", "32")
    texts = [strain.text(k) for k in range(18) if strain.components[k].relation is not Relation.ZERO]
    assert texts == ["d11 independent", "d12 = −d11", "d14 independent", "d25 = −d14", "d26 = −2 d11"]
    assert "e26 = −e11" in [stress.text(k) for k in range(18)]
    assert pattern_of("gyration", "32").text(5) == "g33 independent"


@pytest.mark.parametrize("group", ["-1", "2/m", "4/m", "-3m", "6/mmm", "m-3m"])
def test_the_stiffness_has_the_same_rules_as_before(group):
    old, new = component_pattern(point_group_rotations(group)), pattern_of("elasticity", group)
    assert [old.text(part.row, part.column) for part in new.components] == [new.text(k) for k in range(21)]


def test_a_violation_is_named_with_its_size():
    rotations = point_group_rotations("m-3m")
    pattern = pattern_of("elasticity", "m-3m")
    cubic = pattern.filled([160.0, 60.0, 80.0])
    assert violation_of(cubic, pattern, rotations).components == ()
    wrong = cubic.copy()
    wrong[0, 3] = wrong[3, 0] = 12.0
    found = violation_of(wrong, pattern, rotations)
    assert [(part.name, part.rule, part.value, part.allowed) for part in found.components] == [
        ("C14", "C14 = 0", 12.0, pytest.approx(0.0, abs=1e-12))
    ]
    assert found.residual == pytest.approx(12.0 * 2.0)  # xxyz, xxzy, yzxx, zyxx
    assert np.allclose(found.nearest, cubic)
    # A piezoelectric tensor, which an inversion forbids altogether.
    forbidden = violation_of(np.ones((3, 6)), pattern_of("piezoelectric", "m-3m"), rotations)
    assert forbidden.relative == 1.0
    assert len(forbidden.components) == 18


def test_rotate_tensor_agrees_with_the_brute_force():
    rotation = point_group_rotations("3")[1]
    tensor = np.random.default_rng(0).normal(size=(3,) * 4)
    assert np.allclose(rotate_tensor(tensor, rotation), brute_force(tensor, [rotation], False))
