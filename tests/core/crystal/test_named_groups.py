"""A file may name its space group instead of listing the operations; they are found once and kept."""

from pathlib import Path

import numpy as np
import pytest

from core.crystal.reading import crystals_from_text

QUARTZ = """data_quartz
_cell_length_a 4.916
_cell_length_b 4.916
_cell_length_c 5.4054
_cell_angle_alpha 90
_cell_angle_beta 90
_cell_angle_gamma 120
{group}
loop_
_atom_site_label
_atom_site_type_symbol
_atom_site_fract_x
_atom_site_fract_y
_atom_site_fract_z
Si1 Si 0.4697 0 {height}
"""
RIGHT = ("_symmetry_space_group_name_H-M 'P 32 2 1'", 2 / 3)
LEFT = ("_symmetry_space_group_name_H-M 'P 31 2 1'", 1 / 3)
BY_NUMBER = ("_space_group_IT_number 154", 2 / 3)
LISTED = ("_space_group_name_H-M_alt 'P 32 2 1'\nloop_\n_space_group_symop_operation_xyz\n'x, y, z'\n", 2 / 3)


def read(group, height):
    (crystal,) = crystals_from_text(QUARTZ.format(group=group, height=height), path=Path("quartz.cif"))
    return crystal


@pytest.mark.parametrize("one", [RIGHT, LEFT, BY_NUMBER, LISTED])
def test_a_group_is_the_same_whatever_was_read_before(one) -> None:
    first = read(*one)
    for other in (RIGHT, LEFT, BY_NUMBER, LISTED):
        read(*other)
    again = read(*one)
    np.testing.assert_array_equal(first.fractional, again.fractional)
    assert first.provenance.notes == again.provenance.notes


def sites(crystal):
    return sorted(tuple(site) for site in (np.round(crystal.fractional, 4) % 1.0).tolist())


def test_groups_are_not_taken_for_each_other() -> None:
    right, left, by_number, listed = (read(*one) for one in (RIGHT, LEFT, BY_NUMBER, LISTED))
    assert (len(right), len(left), len(listed)) == (3, 3, 1)
    assert sites(right) == sites(by_number) != sites(left)
