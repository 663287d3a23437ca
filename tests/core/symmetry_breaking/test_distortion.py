"""Distortions along a mode: symmetry, constants and transitions by Curie's principle."""

import numpy as np
import pytest

from core.crystal.crystal import Crystal
from core.errors import CrystalError
from core.symmetry_breaking.distortion import (
    DistortionMode,
    Strain,
    distorted,
    distortion_step,
    transitions,
)
from core.symmetry_breaking.known_cases import cubic_perovskite


@pytest.mark.parametrize(
    ("mode", "amplitude", "number", "constants"),
    [
        (DistortionMode(strain=Strain.ZZ), 0.0, 221, 3),
        (DistortionMode(strain=Strain.VOLUME), 0.05, 221, 3),
        (DistortionMode(strain=Strain.ZZ), 0.05, 123, 6),
        (DistortionMode(strain=Strain.XX_YY), 0.05, 47, 9),
        (DistortionMode(strain=Strain.XY), 0.05, 65, 9),
        (DistortionMode(atom=1, direction="c"), 0.1, 99, 6),
        (DistortionMode(atom=2, direction="x"), 0.1, 25, 9),
    ],
)
def test_the_space_group_is_the_common_subgroup_of_crystal_and_mode(mode, amplitude, number, constants):
    step = distortion_step(cubic_perovskite(), mode, amplitude)
    assert (step.symmetry.space_group, step.pattern.count) == (number, constants)
    assert step.tolerance == 0.01


def test_below_the_tolerance_nothing_changes_and_the_transition_is_found():
    mode = DistortionMode(strain=Strain.ZZ)
    steps = tuple(distortion_step(cubic_perovskite(), mode, value) for value in (0.0, 0.001, 0.01, 0.02))
    (found,) = transitions(steps)
    assert found.between == (0.001, 0.01)
    assert (found.before, found.after) == ("Pm-3m (221)", "P4/mmm (123)")
    assert (found.constants_before, found.constants_after) == (3, 6)


def test_a_site_moves_by_its_amplitude_in_angstrom():
    crystal = cubic_perovskite()
    moved = distorted(crystal, DistortionMode(atom=1, direction="z"), 0.25)
    assert np.allclose(moved.cartesian - crystal.cartesian, np.eye(5)[1][:, None] * [0.0, 0.0, 0.25])
    assert moved.name == "cubic SrTiO3, Ti1 along z 0.25"


def test_what_cannot_be_distorted_is_said():
    copper = Crystal(species=("Cu",), cell=np.eye(3) * 2.5, fractional=np.zeros((1, 3)))
    with pytest.raises(CrystalError, match="one atom"):
        distorted(copper, DistortionMode(atom=0), 0.1)
    for mode, amplitude, says in (
        (DistortionMode(strain=Strain.XX), 0.5, "too large; at most 0.3"),
        (DistortionMode(atom=7), 0.1, "no site 8; the crystal has 5"),
        (DistortionMode(atom=0, direction="w"), 0.1, "no direction"),
    ):
        with pytest.raises(CrystalError, match=says):
            distorted(cubic_perovskite(), mode, amplitude)
