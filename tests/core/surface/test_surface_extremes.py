"""Every direction of an extreme, parts of series that add up, and the new quantities."""

import numpy as np
import pytest
from scipy.spatial.transform import Rotation

from core.elasticity.directional import pugh_ratio_range, young_modulus
from core.elasticity.extrema import property_extrema
from core.elasticity.stiffness import Stiffness
from core.errors import TensorError
from core.surface.harmonic_surface import HarmonicPart, HarmonicSurface, drawn, missing_part
from core.surface.quantity import FAMILIES, SurfaceQuantity, evaluation
from core.surface.surface_mesh import surface_mesh
from core.tensor.rotation import rotate_voigt

half = np.random.default_rng(5).normal(size=(6, 6))
TRICLINIC = 20 * half @ half.T + 5 * np.eye(6)
COPPER = np.diag([169.0] * 3 + [75.3] * 3)
COPPER[:3, :3] += 122 * (1 - np.eye(3))
ZINC = np.diag([165.0, 165.0, 61.8, 39.6, 39.6, 66.95])
ZINC[0, 1] = ZINC[1, 0] = 31.1
ZINC[:2, 2] = ZINC[2, :2] = 50.0
ISOTROPIC = np.diag([160.0] * 3 + [50.0] * 3)
ISOTROPIC[:3, :3] += 60 * (1 - np.eye(3))


def drawn_mesh(voigt, quantity, resolution=16):
    return surface_mesh(Stiffness(voigt=voigt), quantity, density_g_cm3=7.0, resolution=resolution)


@pytest.mark.parametrize("turn", [np.eye(3), Rotation.random(random_state=3).as_matrix()])
@pytest.mark.parametrize(
    ("quantity", "least", "most"),
    [
        (SurfaceQuantity.YOUNG, "100", "111"),
        (SurfaceQuantity.VELOCITY_S2, "110", "100"),
        (SurfaceQuantity.POISSON_MAX, "111", "110"),
        (SurfaceQuantity.GROUP_P, "100", "111"),
    ],
)
def test_all_equivalent_directions_of_a_cube_are_found(quantity, least, most, turn):
    mesh = drawn_mesh(rotate_voigt(COPPER, turn), quantity)
    stars = {"100": (3, [0, 0, 1]), "110": (6, [0, 1, 1]), "111": (4, [1, 1, 1])}
    for extreme, star in ((mesh.lowest, least), (mesh.highest, most)):
        count, shape = stars[star]
        assert len(extreme.directions) == count and not extreme.continuous
        in_crystal = np.sort(np.abs(extreme.directions @ turn), axis=1)
        np.testing.assert_allclose(in_crystal, np.tile(shape / np.linalg.norm(shape), (count, 1)), atol=2e-3)
        values = mesh.evaluate(extreme.directions)
        np.testing.assert_allclose(values, extreme.value, rtol=1e-5)


def test_a_ring_of_extremes_is_said_to_be_one():
    mesh = drawn_mesh(ZINC, SurfaceQuantity.SHEAR_MAX)
    assert mesh.highest.continuous and not mesh.lowest.continuous
    np.testing.assert_allclose(mesh.highest.directions[:, 2], 0, atol=2e-3)
    assert len(mesh.highest.directions) > 12
    np.testing.assert_allclose(mesh.lowest.directions, [[0, 0, 1]], atol=1e-3)


def test_an_isotropic_body_has_one_value():
    mesh = drawn_mesh(ISOTROPIC, SurfaceQuantity.VELOCITY_S1)
    assert mesh.lowest.value == pytest.approx(mesh.highest.value) and mesh.highest.continuous
    assert drawn_mesh(ISOTROPIC, SurfaceQuantity.ENHANCEMENT_P).lowest.value == pytest.approx(1.0)
    with pytest.raises(TensorError, match="one velocity"):
        drawn_mesh(ISOTROPIC, SurfaceQuantity.ENHANCEMENT_S1)


def test_extremes_of_a_triclinic_crystal_are_not_beaten():
    directions = Rotation.random(20_000, random_state=7).as_matrix()[:, 0]
    for quantity in (SurfaceQuantity.YOUNG, SurfaceQuantity.SHEAR_MAX, SurfaceQuantity.GROUP_S1):
        mesh = drawn_mesh(TRICLINIC, quantity, resolution=24)
        values = mesh.evaluate(directions)
        assert mesh.lowest.value <= values.min() and values.max() <= mesh.highest.value


def test_parts_of_a_series_add_up_and_degrees_are_orthogonal():
    directions = Rotation.random(40, random_state=1).as_matrix()[:, 0]
    parts = {
        part: drawn_mesh(TRICLINIC, drawn(SurfaceQuantity.YOUNG, part), resolution=6).evaluate(directions)
        for part in HarmonicPart
    }
    whole = young_modulus(TRICLINIC, directions)
    np.testing.assert_allclose(parts[HarmonicPart.WHOLE], whole, rtol=1e-13)
    degrees = parts[HarmonicPart.L0] + parts[HarmonicPart.L2] + parts[HarmonicPart.L4]
    np.testing.assert_allclose(degrees, parts[HarmonicPart.SUM], rtol=1e-12)
    np.testing.assert_allclose(degrees + parts[HarmonicPart.RESIDUAL], whole, rtol=1e-12)


def test_what_a_truncated_series_leaves_out_is_stated():
    mesh = drawn_mesh(TRICLINIC, drawn(SurfaceQuantity.YOUNG, HarmonicPart.SUM), resolution=6)
    fine = Rotation.random(50_000, random_state=3).as_matrix()[:, 0]
    values = young_modulus(TRICLINIC, fine)
    left = ((values - mesh.evaluate(fine)) ** 2).mean() / values.var()
    stated = float(mesh.note.split("leave out ")[1].split(" %")[0])
    assert stated == pytest.approx(100 * left, rel=0.05)
    exact = drawn_mesh(TRICLINIC, drawn(SurfaceQuantity.LONGITUDINAL, HarmonicPart.L4), resolution=6)
    assert "exact" in exact.note and "r.m.s." in exact.note


def test_parts_that_do_not_exist_say_why():
    assert "ends at l = 2" in missing_part(SurfaceQuantity.COMPRESSIBILITY, HarmonicPart.L4)
    assert "ends at l = 4" in missing_part(SurfaceQuantity.INVERSE_YOUNG, HarmonicPart.RESIDUAL)
    assert "poles" in missing_part(SurfaceQuantity.PUGH_MEAN, HarmonicPart.L2)
    assert missing_part(SurfaceQuantity.YOUNG, HarmonicPart.RESIDUAL) == ""
    assert drawn(SurfaceQuantity.COMPRESSIBILITY, HarmonicPart.L4) is SurfaceQuantity.COMPRESSIBILITY
    surface = drawn(SurfaceQuantity.VELOCITY_P, HarmonicPart.L2)
    assert isinstance(surface, HarmonicSurface) and surface.needs_density and surface.unit == "km/s"


def test_families_hold_every_quantity_once():
    members = [member for family in FAMILIES for member in family.members]
    assert sorted(members) == sorted(SurfaceQuantity)
    assert all(member.needs_density is family.of_waves for family in FAMILIES for member in family.members)


def test_pughs_ratio_and_its_poles():
    directions = Rotation.random(9, random_state=2).as_matrix()[:, 0]
    found = evaluation(Stiffness(voigt=COPPER), SurfaceQuantity.PUGH_MAX)(directions)
    np.testing.assert_array_equal(found, pugh_ratio_range(COPPER, directions).maximum)
    with pytest.raises(TensorError, match=r"goes down to -\d"):
        drawn_mesh(TRICLINIC, SurfaceQuantity.PUGH_MEAN, resolution=4)


def test_enhancement_beside_and_on_an_acoustic_axis():
    factor = evaluation(Stiffness(voigt=ZINC), SurfaceQuantity.ENHANCEMENT_S1, density_g_cm3=7.1)
    on, near = factor(np.array([[0, 0, 1.0]])), factor(np.array([[0.002, 0, 1.0]]) / np.sqrt(1 + 4e-6))
    assert np.isfinite(on).all() and on[0] == pytest.approx(near[0], rel=1e-3)


@pytest.mark.parametrize("voigt", [TRICLINIC, COPPER, ZINC], ids=["triclinic", "cubic", "hexagonal"])
def test_extremes_and_their_number_are_those_of_the_proved_search(voigt):
    proved = property_extrema(voigt)
    pairs = (
        (SurfaceQuantity.YOUNG, "lowest", proved.young.minimum),
        (SurfaceQuantity.YOUNG, "highest", proved.young.maximum),
        (SurfaceQuantity.SHEAR_MIN, "lowest", proved.shear.minimum),
        (SurfaceQuantity.SHEAR_MAX, "highest", proved.shear.maximum),
        (SurfaceQuantity.POISSON_MIN, "lowest", proved.poisson.minimum),
        (SurfaceQuantity.POISSON_MAX, "highest", proved.poisson.maximum),
    )
    for quantity, side, known in pairs:
        found = getattr(drawn_mesh(voigt, quantity, resolution=32), side)
        assert found.value == pytest.approx(known.value, rel=5e-6, abs=1e-6)
        assert found.continuous == known.continuous
        if not known.continuous:
            overlap = np.abs(found.directions @ known.equivalents.T)
            assert overlap.shape[0] == overlap.shape[1]
            np.testing.assert_allclose(overlap.max(axis=1), 1.0, atol=1e-5)
