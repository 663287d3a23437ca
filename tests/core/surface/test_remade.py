"""Surfaces go to another process and are the same there, wherever they are asked about."""

import pickle

import numpy as np
import pytest

from core.elasticity.stiffness import Stiffness
from core.surface.difference_mesh import difference_mesh
from core.surface.harmonic_surface import HarmonicPart, HarmonicSurface
from core.surface.surface_mesh import SurfaceQuantity, surface_mesh

ZINC = np.zeros((6, 6))
ZINC[:3, :3] = [[165.0, 31.1, 50.0], [31.1, 165.0, 50.0], [50.0, 50.0, 61.8]]
ZINC[3:, 3:] = np.diag([39.6, 39.6, 66.95])
ONE, OTHER = Stiffness(voigt=ZINC), Stiffness(voigt=1.1 * ZINC)
REST = HarmonicSurface(quantity=SurfaceQuantity.YOUNG, part=HarmonicPart.RESIDUAL)
DIRECTIONS = np.array([[1.0, 0.0, 0.0], [0.6, 0.0, 0.8]])


@pytest.mark.parametrize(
    "mesh",
    [
        surface_mesh(ONE, SurfaceQuantity.YOUNG, resolution=4),
        surface_mesh(ONE, SurfaceQuantity.VELOCITY_P, density_g_cm3=7.1, resolution=4),
        surface_mesh(ONE, REST, resolution=4),
        difference_mesh(OTHER, ONE, SurfaceQuantity.SHEAR_MEAN, resolution=4),
    ],
    ids=lambda mesh: mesh.quantity.title,
)
def test_a_surface_that_was_sent_is_the_same(mesh) -> None:
    sent = pickle.loads(pickle.dumps(mesh))
    np.testing.assert_array_equal(sent.points, mesh.points)
    np.testing.assert_array_equal(sent.evaluate(DIRECTIONS), mesh.evaluate(DIRECTIONS))
    assert sent.quantity == mesh.quantity and sent.note == mesh.note
