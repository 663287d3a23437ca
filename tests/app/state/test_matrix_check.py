import numpy as np
import pytest

from app.state.answer import CrystalGroup
from app.state.matrix_check import strain_in_words, verdict_on

TURNS = np.array([np.eye(3), np.eye(3)[[1, 2, 0]], np.eye(3)[[2, 0, 1]], np.diag([-1.0, -1, 1])])
CUBIC_GROUP = CrystalGroup(point_group="m-3m", laue_class="m-3m", crystal_system="cubic", rotations=TURNS)


def cubic(c11, c12, c44):
    voigt = np.diag([c11 - c12] * 3 + [c44] * 3).astype(float)
    voigt[:3, :3] += c12
    return voigt


def test_a_sound_matrix_needs_no_words():
    assert verdict_on(cubic(160, 100, 80), group=CUBIC_GROUP, ieee=np.eye(3)).text == ""


@pytest.mark.parametrize(
    ("constants", "modulus", "strain", "born"),
    [
        ((160, 170, 80), "−10.0", "keep the volume", "C11 > C12"),
        ((100, -60, 80), "−20.0", "the same stretch along x, y and z", "C11 + 2 C12 > 0"),
        ((160, 100, -4), "−8.00", "shear in the plane", "C44 > 0"),
    ],
)
def test_the_failing_check_is_named_with_its_strain(constants, modulus, strain, born):
    said = verdict_on(cubic(*constants), group=CUBIC_GROUP, ieee=np.eye(3)).impossible
    assert f"Kelvin modulus {modulus} GPa" in said[0] and strain in said[0]
    assert said[-1] == f"Born conditions that fail (cubic, class m3\u0305m, IEEE axes): {born}."


def test_born_says_when_the_tensor_has_another_symmetry():
    voigt = cubic(160, 100, 80)
    voigt[3, 3] = -5
    said = verdict_on(voigt, group=CUBIC_GROUP, ieee=np.eye(3)).impossible
    assert "the tensor does not have that symmetry" in said[-1]


def test_born_is_judged_in_the_ieee_axes():
    voigt = cubic(160, 100, 80)
    voigt[5, 5] = -5.0
    turn = np.eye(3)[[1, 2, 0]]
    said = verdict_on(voigt, group=CUBIC_GROUP, ieee=turn).impossible
    assert "plane xy" in said[0]
    assert "Born" not in said[-1] or "C44 > 0" not in said[-1]


def test_a_modulus_of_zero_costs_no_energy_and_several_are_all_said():
    said = verdict_on(np.diag([100.0, 100, 100, 30, 0, -2])).impossible
    assert "would release energy" in said[0] and "plane xy" in said[0]
    assert len(said) == 2 and "plane xz" in said[1]
    assert "costs no energy" in verdict_on(np.diag([100.0, 100, 100, 30, 30, 0])).impossible[0]


def test_numbers_in_another_unit_are_doubted_but_not_impossible():
    verdict = verdict_on(10_000 * cubic(160, 100, 80))
    assert not verdict.impossible and "kbar" in verdict.doubtful[0]


@pytest.mark.parametrize(
    ("mode", "words"),
    [
        ([0, 0, 1, 0, 0, 0], "stretch along z"),
        ([0.7071, 0, -0.7071, 0, 0, 0], "stretch along x against z"),
        ([0.5774] * 3 + [0] * 3, "the same stretch along x, y and z (a change of volume)"),
        ([0, 0, 0, 0, -1, 0], "shear in the plane xz"),
        ([0.14, -0.14, 0, 0.98, 0, 0], "mainly shear in the plane yz (xx 0.14, yy −0.14, yz 0.98)"),
        ([0.6, 0, 0.5, 0.62, 0, 0], "of components xx 0.60, zz 0.50, yz 0.62"),
    ],
)
def test_strains_in_words(mode, words):
    assert strain_in_words(mode) == words
