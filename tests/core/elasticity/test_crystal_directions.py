"""[uvw] and (hkl) against pymatgen's lattice."""

import numpy as np
import pytest
from pymatgen.core import Lattice

from core.elasticity.crystal_directions import (
    direction_along,
    directions_in_plane,
    hkl_name,
    nearest_hkl,
    nearest_uvw,
    normal_of_plane,
    uvw_name,
)
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


def test_names_of_directions_say_how_far_off_they_are():
    cell = np.array([[3.0, 0, 0], [-1.5, 1.5 * np.sqrt(3), 0], [0, 0, 5.0]])
    name = uvw_name(cell, direction_along(cell, [2, 1, 0]))
    assert name.indices == (2, 1, 0) and name.angle == pytest.approx(0, abs=1e-5)
    assert name.components == pytest.approx((1, 0.5, 0))
    planes = hkl_name(cell, direction_along(cell, [2, 1, 0]))
    assert planes.indices == (1, 0, 0)
    off = np.radians(0.6)
    name = uvw_name(cell, [np.sin(off), 0, np.cos(off)])
    assert name.indices == (0, 0, 1) and name.angle == pytest.approx(0.6)
    assert uvw_name(cell, [0.43, 0.21, 0.88]).indices is None


def test_directions_in_a_plane_start_with_the_simplest():
    cell = np.array([[3.0, 0, 0], [0.4, 4.0, 0], [0.2, 0.7, 5.0]])
    found = directions_in_plane(cell, normal_of_plane(cell, [1, -1, 0]), largest=2)
    assert found[0][0] in ((0, 0, 1), (1, 1, 0)) and (1, 1, -2) in [uvw for uvw, _ in found]
    for uvw, vector in found:
        assert uvw[0] == uvw[1]
        np.testing.assert_allclose(vector, direction_along(cell, uvw))
