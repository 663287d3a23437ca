"""Measured constants found for a crystal and turned into its frame, whatever its setting."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from app.resource_paths import measured_constants
from core.crystal.crystal import Crystal
from core.crystal.reading import read_crystal
from core.crystal.symmetry import symmetry_of
from core.elasticity.frames import to_frame
from core.elasticity.stiffness import Frame, Stiffness
from core.errors import TensorError
from core.reference.comparison import compared_constants, compared_moduli
from core.reference.matching import matching, matching_phase, named, same_up_to_hand
from core.reference.placement import placed_in
from core.reference.table_file import load_measured
from core.tensor.rotation import rotate_voigt
from core.tensor.symmetrize import symmetry_misfit

EXAMPLES = Path(__file__).resolve().parents[3] / "resources" / "examples"
TABLE = load_measured(measured_constants())
TURN = np.array([[0.36, 0.48, -0.8], [-0.8, 0.6, 0.0], [0.48, 0.64, 0.6]])


def example(name: str) -> Crystal:
    return read_crystal(EXAMPLES / f"{name}.cif")


def forsterite():
    return next(row for row in matching(TABLE, example("forsterite")) if row.label == "Bass 1995")


def in_order(crystal: Crystal, *order: int) -> Crystal:
    """The same crystal with its cell vectors named in another order: Pbnm becomes Pnma, Pmcn …"""
    return replace(crystal, cell=crystal.cell[list(order)], fractional=crystal.fractional[:, list(order)])


def along(stiffness: Stiffness, direction: np.ndarray) -> float:
    """c11 for x along a direction: C_ijkl n_i n_j n_k n_l."""
    n = direction / np.linalg.norm(direction)
    strain = np.array([n[0] ** 2, n[1] ** 2, n[2] ** 2, 2 * n[1] * n[2], 2 * n[0] * n[2], 2 * n[0] * n[1]])
    return float(strain @ stiffness.voigt @ strain)


@pytest.mark.parametrize("order", [(0, 1, 2), (1, 2, 0), (2, 0, 1), (1, 0, 2), (0, 2, 1), (2, 1, 0)])
@pytest.mark.parametrize("turned", [False, True])
def test_forsterite_is_turned_right_in_every_setting(order, turned: bool) -> None:
    """Bass (1995): c11 = 328, c22 = 200, c33 = 235 GPa along a, b, c of Pbnm (4.75, 10.19, 5.98 Å)."""
    crystal = in_order(example("forsterite"), *order)
    if turned:
        crystal = replace(crystal, cell=crystal.cell @ TURN.T)
    placed = placed_in(forsterite(), crystal)
    assert placed.remarks == ()
    assert placed.stiffness is not None and placed.stiffness.frame is Frame.CRYSTAL
    by_length = {round(float(np.linalg.norm(edge))): edge for edge in crystal.cell}
    stiff = {length: along(placed.stiffness, edge) for length, edge in by_length.items()}
    assert stiff == {5: pytest.approx(328.0), 10: pytest.approx(200.0), 6: pytest.approx(235.0)}


def test_a_primitive_or_relaxed_cell_is_the_same_crystal() -> None:
    crystal = example("forsterite")
    relaxed = replace(crystal, cell=crystal.cell * np.array([1.02, 1.012, 1.015])[:, None])
    ieee = [
        to_frame(placed_in(forsterite(), one).stiffness, Frame.IEEE, one).voigt for one in (crystal, relaxed)
    ]
    np.testing.assert_allclose(ieee[0], ieee[1], atol=1e-6)
    assert ieee[0][0, 0] == pytest.approx(235.0), "IEEE: c < a < b, so z lies along the shortest edge"


def test_a_cell_that_does_not_fit_gives_no_components() -> None:
    crystal = example("forsterite")
    stretched = replace(crystal, cell=crystal.cell * np.array([1.2, 1.0, 1.0])[:, None])
    placed = placed_in(forsterite(), stretched)
    assert placed.stiffness is None
    assert "does not lie over" in placed.remarks[0]


def test_edges_that_cannot_be_told_apart_are_remarked() -> None:
    crystal = example("forsterite")
    lengths = np.linalg.norm(crystal.cell, axis=1)
    alike = replace(crystal, cell=crystal.cell * (np.array([5.35, lengths[1], 5.36]) / lengths)[:, None])
    row = replace(forsterite(), cell=(5.35, float(lengths[1]), 5.36, 90.0, 90.0, 90.0))
    assert "ways to lay the measured cell" in placed_in(row, alike).remarks[0]


def test_without_stated_axes_only_moduli_remain() -> None:
    placed = placed_in(replace(forsterite(), axes=None), example("forsterite"))
    assert placed.stiffness is None
    assert "only K, G and E" in placed.remarks[0]


@pytest.mark.parametrize(
    "name", ["calcite", "corundum", "quartz-alpha", "rutile", "halite", "diopside", "aragonite", "zinc"]
)
def test_placed_constants_have_the_symmetry_of_the_crystal(name: str) -> None:
    crystal = example(name)
    crystal = replace(crystal, cell=crystal.cell @ TURN.T)
    rows = matching(TABLE, crystal)
    assert rows, "an example without a measurement"
    for row in rows:
        placed = placed_in(row, crystal)
        if placed.stiffness is not None:
            assert symmetry_misfit(placed.stiffness.voigt, symmetry_of(crystal).rotations) < 1e-3
            moduli = compared_moduli(placed.stiffness, {}, row)
            assert all(abs(one.difference) < 1e-6 for one in moduli), "a turn keeps K, G and E"


@pytest.mark.parametrize(("name", "sign"), [("calcite", 1), ("corundum", 1), ("quartz-alpha", -1)])
def test_the_sense_of_trigonal_axes(name: str, sign: int) -> None:
    """Signs of c14 in the IEEE axes that density-functional calculations (Materials Project) give."""
    crystal = example(name)
    row = matching(TABLE, crystal)[0]
    voigt = to_frame(placed_in(row, crystal).stiffness, Frame.IEEE, crystal).voigt
    assert np.sign(voigt[0, 3]) == sign


def test_the_mirror_image_of_quartz_has_the_same_constants() -> None:
    right = example("quartz-alpha")
    left = replace(right, fractional=-right.fractional)
    assert {symmetry_of(one).space_group for one in (left, right)} == {152, 154}
    assert matching(TABLE, left) == matching(TABLE, right) != ()
    row = matching(TABLE, left)[0]
    np.testing.assert_allclose(
        placed_in(row, left).stiffness.voigt, placed_in(row, right).stiffness.voigt, atol=1e-6
    )


def test_polymorphs_are_told_apart() -> None:
    calcite, aragonite = (matching(TABLE, example(name)) for name in ("calcite", "aragonite"))
    assert {row.space_group for row in calcite} == {167}
    assert {row.space_group for row in aragonite} == {62}
    assert set(calcite) | set(aragonite) <= set(matching_phase(TABLE, "Ca2C2O6"))
    assert matching_phase(TABLE, "CaCO3", 225) == ()


def test_graphite_and_lonsdaleite_are_told_apart_by_their_density() -> None:
    a, c, z = 2.51, 4.12, 0.0625
    lonsdaleite = Crystal(
        species=("C",) * 4,
        cell=np.array([[a, 0.0, 0.0], [-a / 2, a * 0.75**0.5, 0.0], [0.0, 0.0, c]]),
        fractional=np.array(
            [[1 / 3, 2 / 3, z], [2 / 3, 1 / 3, z + 0.5], [2 / 3, 1 / 3, -z], [1 / 3, 2 / 3, 0.5 - z]]
        ),
    )
    assert symmetry_of(lonsdaleite).space_group == 194
    assert matching(TABLE, lonsdaleite) == ()
    assert [row.name for row in matching_phase(TABLE, "C", 194)] == ["graphite"]
    assert matching_phase(TABLE, "C", 194, 2.2) == matching_phase(TABLE, "C", 194)


def test_axes_half_way_between_a_and_b_turn_by_45_degrees() -> None:
    """Rotating by 45° about a four-fold axis makes (c11 − c12)/2 of c66 and the other way round."""
    zircon = example("zircon")
    (row,) = (row for row in matching(TABLE, zircon) if str(row.axes) == "x ∥ a+b, z ∥ c")
    turned = to_frame(placed_in(row, zircon).stiffness, Frame.IEEE, zircon).voigt
    assert turned[5, 5] == pytest.approx((row.voigt[0, 0] - row.voigt[0, 1]) / 2)
    assert (turned[0, 0] - turned[0, 1]) / 2 == pytest.approx(row.voigt[5, 5])


def test_names_formulas_and_what_is_neither() -> None:
    assert named(TABLE, "Forsterite") == matching_phase(TABLE, "Mg2SiO4", 62)
    assert named(TABLE, "Mg4Si2O8") == matching_phase(TABLE, "Mg2SiO4")
    assert forsterite() in named(TABLE, "forst")
    assert named(TABLE, "no such crystal") == named(TABLE, "") == ()


@pytest.mark.parametrize(
    ("first", "second", "same"), [(152, 154, True), (154, 152, True), (62, 62, True), (1, 2, False)]
)
def test_hands(first: int, second: int, same: bool) -> None:
    assert same_up_to_hand(first, second) is same


def test_comparison_says_how_far_and_whether_inside() -> None:
    row = forsterite()
    ours = Stiffness(voigt=row.voigt * 1.1)
    bulk, shear, young = compared_moduli(ours, {"K": (100.0, 130.0), "G": (90.0, 99.0)}, row)
    assert (bulk.name, shear.name, young.name) == ("K", "G", "E")
    assert bulk.relative == pytest.approx(0.1)
    assert (bulk.inside, shear.inside, young.inside) == (True, False, None)
    limits = np.stack([ours.voigt - 20.0, ours.voigt + 20.0])
    constants = compared_constants(ours, limits, Stiffness(voigt=row.voigt), 62)
    assert [one.name for one in constants] == ["c11", "c12", "c13", "c22", "c23", "c33", "c44", "c55", "c66"]
    assert [one.inside for one in constants][:2] == [False, True]
    assert constants[0].difference == pytest.approx(32.8)


def test_constants_in_two_frames_are_not_compared() -> None:
    voigt = forsterite().voigt
    with pytest.raises(TensorError, match="turn one of them"):
        compared_constants(Stiffness(voigt=voigt), None, Stiffness(voigt=voigt, frame=Frame.IEEE), 62)
    turned = rotate_voigt(voigt, TURN)
    assert compared_constants(Stiffness(voigt=turned), None, Stiffness(voigt=turned), 2)[0].inside is None
