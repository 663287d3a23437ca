"""Order parameters by gradient: the known cases of arXiv:2007.02005, and what group theory says of them."""

from dataclasses import replace

import numpy as np
import pytest
import torch

from core.crystal.crystal import Crystal
from core.errors import CancelledError, CrystalError
from core.symmetry_breaking.case_names import KNOWN_CASES
from core.symmetry_breaking.known_cases import cubic_perovskite, known_case, tilted_perovskite
from core.symmetry_breaking.operations import cell_operations, invariant_vectors
from core.symmetry_breaking.order_parameters import find_order_parameters
from core.symmetry_breaking.order_plan import Irrep, OrderPlan, irreps_up_to
from core.symmetry_breaking.site_pattern import polynomial_text, sphere_values
from core.symmetry_breaking.target import BreakingTarget, structure_target, tensor_target
from core.tensor.group_invariants import invariants_in_irrep
from core.tensor.tensor_kinds import tensor_kind

pytestmark = pytest.mark.usefixtures("one_thread")


def names(found):
    return [each.irrep.name for each in found.irreps if each.allowed]


@pytest.fixture(scope="module")
def found():
    answers = {}
    for case in KNOWN_CASES:
        target, plan = known_case(case.name)
        # The second tilt has the same irreps as the first: a shorter list shows its pattern as well.
        plan = replace(plan, irreps=irreps_up_to(1)) if case.name == "tilt-in-phase" else plan
        answers[case.name] = find_order_parameters(target, plan)
    return answers


def test_a_square_becomes_a_rectangle_with_2e_and_with_nothing_less(found):
    square = found["square-rectangle"]
    assert square.floor == pytest.approx(1.0) == square.exact_floor
    assert square.reached
    assert [each.irrep.name for each in square.opened] == ["2e"]
    (values,) = square.opened[0].values
    assert polynomial_text(values, 2) == "x² − y²"
    # x² − y² occurs once in 2e, 3e and 4e under 4/mmm, and in no other irrep up to degree 4.
    assert names(square) == ["2e", "3e", "4e"]
    assert square.opened[0].pattern.text == "the same everywhere"


def test_without_2e_3e_and_4e_the_loss_cannot_fall():
    target, plan = known_case("square-rectangle")
    rest = tuple(irrep for irrep in irreps_up_to() if irrep.name not in ("2e", "3e", "4e"))
    found = find_order_parameters(target, replace(plan, irreps=rest))
    assert found.loss == found.floor == pytest.approx(1.0)
    assert names(found) == []
    assert not found.reached


@pytest.mark.parametrize(("name", "along_c"), [("tilt-in-phase", "equal"), ("tilt-out-of-phase", "opposite")])
def test_tilts_are_equal_pseudovectors_on_the_b_sites(found, name, along_c):
    tilt = found[name]
    assert tilt.exact_floor == pytest.approx(1.0) == tilt.floor
    assert tilt.reached
    (only,) = tilt.opened
    assert only.irrep.name == "1e"
    assert np.allclose(np.abs(only.values) / only.size, [[0.0, 0.0, 1.0]] * 8, atol=1e-3)
    pattern = only.pattern
    assert pattern.one_size
    assert pattern.one_axis
    assert [each.word for each in pattern.translations] == ["opposite", "opposite", along_c]
    assert all(label.startswith("Ti") for label in pattern.labels)
    # An axial vector along c at a site of m-3m is in T1g: in 1e, 3e and 4e, and in no other up to degree 4.
    expected = ["1e", "3e", "4e"]
    assert names(tilt) == (expected if len(tilt.irreps) == 10 else expected[:1])


def test_the_pattern_keeps_the_symmetry_that_the_target_keeps(found):
    tilt = found["tilt-out-of-phase"]
    crystal, moved = tilt.target.crystal, tilt.target.displacements
    operations = cell_operations(crystal)
    whole = np.zeros((len(crystal), 3))
    whole[tilt.sites] = tilt.opened[0].values
    kept = 0
    for rotation, image in zip(operations.rotations, operations.images, strict=True):
        turned, spun = np.empty_like(moved), np.empty_like(moved)
        turned[image] = moved @ rotation.T
        spun[image] = np.linalg.det(rotation) * whole @ rotation.T
        if np.allclose(turned, moved, atol=1e-9):
            kept += 1
            assert np.allclose(spun, whole, atol=1e-3 * tilt.opened[0].size)
    assert 1 < kept < len(operations.rotations)


def test_a_breathing_mode_is_a_scalar_on_the_sites():
    crystal = tilted_perovskite(in_phase=True).crystal
    moved = np.zeros((40, 3))
    for atom in np.flatnonzero(np.array(crystal.species) == "Ti"):
        sign = (-1.0) ** np.floor(crystal.fractional[atom] * 2.0 + 1e-6).sum()
        for other in np.flatnonzero(np.array(crystal.species) == "O"):
            step = crystal.fractional[other] - crystal.fractional[atom]
            arm = (step - np.rint(step)) @ crystal.cell
            if np.linalg.norm(arm) < 2.0:
                moved[other] += 0.05 * sign * arm
    plan = OrderPlan(on="Ti", irreps=irreps_up_to(0))
    found = find_order_parameters(BreakingTarget(crystal=crystal, displacements=moved), plan)
    assert [each.irrep.name for each in found.opened] == ["0e"]
    assert found.reached


@pytest.mark.parametrize(
    ("kind", "tensor", "expected"),
    [("pyroelectric", [0.0, 0.0, 1.0], "1o"), ("gyration", np.eye(3), "0o")],
)  # fmt: skip
def test_a_forbidden_tensor_needs_its_own_irrep(kind, tensor, expected):
    target = tensor_target(cubic_perovskite(), tensor_kind(kind), np.array(tensor))
    found = find_order_parameters(target, OrderPlan(on="everywhere", irreps=irreps_up_to(1)))
    assert found.opened[0].irrep.name == expected
    assert found.reached
    assert np.isnan(found.exact_floor)


def test_a_target_that_is_symmetric_needs_no_order_parameter():
    crystal = cubic_perovskite()
    target = tensor_target(crystal, tensor_kind("dielectric"), 4.0 * np.eye(3))
    found = find_order_parameters(target, OrderPlan(on="everywhere", irreps=irreps_up_to(0)))
    assert not found.needed
    assert found.reached
    assert found.opened == ()


def test_a_turned_shifted_and_shuffled_structure_is_matched():
    tilt = tilted_perovskite(in_phase=False)
    rng = np.random.default_rng(3)
    turn, _ = np.linalg.qr(rng.normal(size=(3, 3)))
    turn *= np.sign(np.linalg.det(turn))
    order = rng.permutation(40)
    places = (tilt.crystal.cartesian + tilt.displacements) @ np.linalg.inv(tilt.crystal.cell)
    distorted = Crystal(
        species=tuple(tilt.crystal.species[k] for k in order),
        cell=tilt.crystal.cell @ turn,
        fractional=places[order] + [0.1, 0.2, 0.3],
    )
    target = structure_target(cubic_perovskite(), distorted)
    assert len(target.crystal) == 40
    assert target.strain is None
    lengths = np.linalg.norm(target.displacements, axis=1)
    assert np.allclose(np.sort(lengths), np.sort(np.linalg.norm(tilt.displacements, axis=1)), atol=1e-6)
    assert np.allclose(
        invariant_vectors(target.displacements, cell_operations(target.crystal)), 0.0, atol=1e-6
    )


def test_a_strained_cell_gives_the_strain_in_the_frame_of_the_crystal():
    crystal = cubic_perovskite()
    stretched = replace(crystal, cell=crystal.cell @ np.diag([1.0, 1.0, 1.05]))
    target = structure_target(crystal, stretched)
    assert np.allclose(target.strain, np.diag([0.0, 0.0, 0.05]))
    twos = tuple(irrep for irrep in irreps_up_to(2) if irrep.degree == 2)
    found = find_order_parameters(target, OrderPlan(on="everywhere", irreps=twos))
    assert [each.irrep.name for each in found.opened] == ["2e"]
    assert found.reached


def test_what_cannot_be_searched_is_said():
    copper = Crystal(species=("Cu",), cell=np.eye(3) * 2.5, fractional=np.zeros((1, 3)))
    with pytest.raises(CrystalError, match="one atom"):
        find_order_parameters(BreakingTarget(crystal=copper, displacements=np.zeros((1, 3))), OrderPlan())
    target, plan = known_case("tilt-in-phase")
    with pytest.raises(CrystalError, match="no Fe in the crystal; its elements are O, Sr, Ti"):
        find_order_parameters(target, replace(plan, on="Fe"))
    with pytest.raises(CrystalError, match="no distortion of the crystal"):
        structure_target(cubic_perovskite(), copper)
    with pytest.raises(CancelledError):
        find_order_parameters(target, plan, report=lambda share, text: False)


def test_harmonics_are_drawn_as_the_polynomials_say():
    directions = np.array([[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0], [0.6, 0.8, 0.0]])
    values = np.random.default_rng(0).normal(size=5)
    drawn = sphere_values(values, 2, directions)
    assert drawn[:3].sum() == pytest.approx(0.0, abs=1e-12)
    assert sphere_values(np.array([0.0, 0.0, 2.0]), 1, directions) == pytest.approx([0.0, 0.0, 2.0, 0.0])
    assert polynomial_text(np.array([0.0, 1.0, 0.0, 0.0, 0.0]), 2) == "xy"
    assert polynomial_text(np.array([0.0, 0.0, -1.0]), 1) == "z"  # up to a sign
    assert polynomial_text(np.zeros(9), 4) == ""


@pytest.mark.parametrize("degree", range(9))
def test_harmonics_are_drawn_as_e3nn_has_them(degree):
    from e3nn import o3

    rng = np.random.default_rng(degree)
    values, directions = rng.normal(size=2 * degree + 1), rng.normal(size=(20, 3))
    directions /= np.linalg.norm(directions, axis=1, keepdims=True)
    theirs = o3.spherical_harmonics(
        degree, torch.tensor(directions), normalize=False, normalization="norm"
    ).numpy()
    assert sphere_values(values, degree, directions) == pytest.approx(theirs @ values, abs=1e-12)


def test_the_irreps_that_are_allowed_follow_from_the_point_group():
    operations = cell_operations(cubic_perovskite())
    assert [invariants_in_irrep(i.degree, i.parity, operations.rotations) for i in irreps_up_to()] == [
        1, 0, 0, 0, 0, 0, 0, 0, 1, 0
    ]  # fmt: skip
    assert Irrep(degree=4, parity=-1).name == "4o"
