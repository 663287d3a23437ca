"""The record itself, and the stiffness beside its crystal."""

import numpy as np
import pytest
from elastic_samples import TRICLINIC
from pymatgen.analysis.elasticity.elastic import ElasticTensor
from pymatgen.core import Lattice, Structure

from core.crystal.crystal import Crystal
from core.elasticity.crystal_frame import standard_voigt, symmetrized
from core.elasticity.frames import to_frame
from core.elasticity.stiffness import Frame, Stiffness
from core.errors import TensorError

RUTILE = Structure.from_spacegroup(
    "P4_2/mnm", Lattice.tetragonal(4.594, 2.959), ["Ti", "O"], [[0, 0, 0], [0.305, 0.305, 0]]
)
CRYSTAL = Crystal(
    species=tuple(site.specie.symbol for site in RUTILE),
    cell=RUTILE.lattice.matrix,
    fractional=RUTILE.frac_coords,
)


def test_projection_is_pymatgens_in_every_tied_frame():
    expected = ElasticTensor.from_voigt(TRICLINIC).fit_to_structure(RUTILE).voigt
    found = symmetrized(Stiffness(voigt=TRICLINIC), CRYSTAL)
    np.testing.assert_allclose(found.voigt, expected, atol=1e-6)
    ieee = symmetrized(to_frame(Stiffness(voigt=TRICLINIC), Frame.IEEE, CRYSTAL), CRYSTAL)
    assert ieee.frame is Frame.IEEE
    np.testing.assert_allclose(to_frame(ieee, Frame.CRYSTAL, CRYSTAL).voigt, expected, atol=1e-6)


def test_standard_axes_do_not_depend_on_the_frame_it_comes_in():
    crystal = Stiffness(voigt=TRICLINIC)
    ieee = to_frame(crystal, Frame.IEEE, CRYSTAL)
    np.testing.assert_allclose(standard_voigt(crystal, CRYSTAL), ieee.voigt, atol=1e-9)
    np.testing.assert_allclose(standard_voigt(ieee, CRYSTAL), ieee.voigt, atol=1e-9)


def test_frames_without_a_place_in_the_crystal_are_refused():
    with pytest.raises(TensorError, match="frame user"):
        symmetrized(Stiffness(voigt=TRICLINIC, frame=Frame.USER), CRYSTAL)


@pytest.mark.parametrize(
    ("voigt", "message"),
    [
        (np.eye(5), "shape"),
        (np.full((6, 6), np.nan), "not finite"),
        (np.triu(np.ones((6, 6))), "not symmetric"),
    ],
)
def test_impossible_matrices(voigt, message):
    with pytest.raises(TensorError, match=message):
        Stiffness(voigt=voigt)


def test_the_record_cannot_be_changed():
    given = TRICLINIC.copy()
    stiffness = Stiffness(voigt=given)
    given[0, 0] = 0
    assert stiffness.voigt[0, 0] == TRICLINIC[0, 0]
    with pytest.raises(ValueError, match="read-only"):
        stiffness.voigt[0, 0] = 1
