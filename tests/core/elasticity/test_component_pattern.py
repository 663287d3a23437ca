"""Patterns of the 6×6 against counts from group theory, Nye's table and tensors made symmetric at random."""

import numpy as np
import pytest
from elastic_samples import random_stable
from hypothesis import given, settings
from hypothesis import strategies as st
from pymatgen.symmetry.groups import PointGroup

from core.elasticity.component_pattern import COMPONENTS, component_pattern
from core.elasticity.symmetry_classes import ElasticSymmetry, group_of
from core.tensor.component_relations import Relation
from core.tensor.symmetrize import symmetrize_voigt

COUNTS = {
    "-1": 21, "2/m": 13, "mmm": 9, "4/m": 7, "4/mmm": 6, "-3": 7, "-3m": 6, "6/m": 5, "6/mmm": 5, "m-3": 3,
    "m-3m": 3,
}  # fmt: skip
"""Independent constants of every Laue class: J. F. Nye, Physical Properties of Crystals (1957), table 9."""
HEXAGONAL = np.array([[1.0, 0.0, 0.0], [-0.5, 0.75**0.5, 0.0], [0.0, 0.0, 1.6]])


def group(symbol: str) -> np.ndarray:
    """Cartesian matrices of a point group as pymatgen knows it, three- and six-fold axes along z."""
    cell = HEXAGONAL if symbol.startswith(("-3", "6")) else np.diag([1.0, 1.0, 1.0])
    matrices = [operation.rotation_matrix for operation in PointGroup(symbol).symmetry_ops]
    return np.array([cell.T @ matrix @ np.linalg.inv(cell.T) for matrix in matrices])


def turn(seed: int) -> np.ndarray:
    matrix, _ = np.linalg.qr(np.random.default_rng(seed).normal(size=(3, 3)))
    return matrix


@pytest.mark.parametrize("symbol", COUNTS)
def test_each_laue_class_has_its_number_of_constants_in_any_axes(symbol):
    for axes in (np.eye(3), turn(1), turn(2)):
        pattern = component_pattern(axes @ group(symbol) @ axes.T)
        assert pattern.count == COUNTS[symbol]
        assert len(pattern.rules) == len(COMPONENTS) == 21


@settings(max_examples=25, deadline=None)
@given(st.sampled_from(tuple(COUNTS)), st.integers(0, 2**31), st.booleans())
def test_a_tensor_made_symmetric_obeys_its_pattern(symbol, seed, turned):
    axes = turn(seed) if turned else np.eye(3)
    rotations = axes @ group(symbol) @ axes.T
    pattern = component_pattern(rotations)
    tensor = symmetrize_voigt(random_stable(1, seed)[0], rotations)
    filled = pattern.filled([tensor[place] for place in pattern.free])
    assert np.allclose(filled, tensor, atol=1e-6 * np.abs(tensor).max())
    free = np.random.default_rng(seed).normal(size=pattern.count)
    made = pattern.filled(free)
    assert np.allclose(symmetrize_voigt(made, rotations), made, atol=1e-6 * np.abs(made).max())


def relations(pattern) -> str:
    """The upper triangle by signs: . zero, F free, = equal, - opposite, x dependent."""
    signs = {Relation.ZERO: ".", Relation.FREE: "F", Relation.EQUAL: "=", Relation.OPPOSITE: "-"}
    return "".join(signs.get(rule.relation, "x") for rule in pattern.rules)


def test_standard_axes_give_the_usual_tables():
    cubic = component_pattern(group("m-3m"))
    assert relations(cubic) == "FF=..." + "==..." + "=..." + "F.." + "=." + "="
    hexagonal = component_pattern(group("6/mmm"))
    assert relations(hexagonal) == "FFF..." + "==..." + "F..." + "F.." + "=." + "x"
    assert hexagonal.text(5, 5) == "C66 = (C11 − C12)/2"
    trigonal = component_pattern(group_of(ElasticSymmetry.TRIGONAL))
    assert relations(trigonal) == "FFFF.." + "==-.." + "F..." + "F.." + "==" + "x"
    assert trigonal.text(3, 1) == "C24 = −C14" and trigonal.text(4, 5) == "C56 = C14"
    low = component_pattern(group("-3"))
    assert low.text(1, 4) == "C25 = −C15" and low.text(3, 5) == "C46 = −C15"
    tetragonal = component_pattern(group("4/m"))
    assert tetragonal.text(1, 5) == "C26 = −C16" and tetragonal.text(0, 0) == "C11 independent"
    assert relations(component_pattern(np.eye(3)[None])) == 21 * "F"
    isotropic = component_pattern(group_of(ElasticSymmetry.ISOTROPIC))
    assert isotropic.count == 2 and isotropic.text(3, 3) == "C44 = (C11 − C12)/2"
    assert isotropic.text(0, 3) == "C14 = 0"
