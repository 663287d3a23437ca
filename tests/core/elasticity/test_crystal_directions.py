"""[uvw] and (hkl) against pymatgen's lattice."""

import numpy as np
import pytest
from pymatgen.core import Lattice

from core.elasticity.crystal_directions import direction_along, nearest_hkl, nearest_uvw, normal_of_plane
from core.errors import TensorError

LATTICE = Lattice.from_parameters(4.1, 5.3, 7.7, 81, 97, 112)


@pytest.mark.parametrize("indices", [(1, 0, 0), (0, 0, 1), (1, -2, 3), (-1, -1, 0)])
def test_directions_are_pymatgens_and_are_recognised(indices):
    along = LATTICE.get_cartesian_coords(indices)
    np.testing.assert_allclose(direction_along(LATTICE.matrix, indices), along / np.linalg.norm(along))
    across = LATTICE.reciprocal_lattice.get_cartesian_coords(indices)
    np.testing.assert_allclose(normal_of_plane(LATTICE.matrix, indices), across / np.linalg.norm(across))
    assert nearest_uvw(LATTICE.matrix, along) == indices
    assert nearest_hkl(LATTICE.matrix, across) == indices


def test_directions_between_are_not_forced():
    odd = direction_along(LATTICE.matrix, [1, 0.4321, 0.0987])
    assert nearest_uvw(LATTICE.matrix, odd, tolerance_degrees=0.01) is None
    with pytest.raises(TensorError, match="no direction"):
        direction_along(LATTICE.matrix, [0, 0, 0])
