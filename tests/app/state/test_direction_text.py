import numpy as np
import pytest

from app.state.direction_text import extreme_text, plain_name, probe_of
from core.elasticity.stiffness import Stiffness
from core.surface.quantity import SurfaceQuantity
from core.surface.surface_mesh import surface_mesh

COPPER = np.diag([169.0] * 3 + [75.3] * 3)
COPPER[:3, :3] += 122 * (1 - np.eye(3))
CUBE = 3.6 * np.eye(3)


def mesh_of(quantity):
    return surface_mesh(Stiffness(voigt=COPPER), quantity, density_g_cm3=8.96, resolution=12)


@pytest.fixture(scope="module")
def young():
    return mesh_of(SurfaceQuantity.YOUNG)


def test_a_direction_is_named_in_every_way(young):
    probe = probe_of(young, np.array([1.0, -1.0, 1.0]) / np.sqrt(3), CUBE)
    assert probe.value == "191.1 GPa"
    assert plain_name(probe.crystal) == "[1 −1 1] · (1 −1 1)"
    assert probe.cartesian == "n = (0.577, −0.577, 0.577) · θ 54.7°, φ 315.0°"


def test_near_small_indices_the_angle_is_told_and_far_from_them_the_exact_components(young):
    off = np.radians(0.4)
    near = probe_of(young, np.array([np.sin(off), 0, np.cos(off)]), CUBE)
    assert near.crystal == "[0 0 1] 0.4° off · (0 0 1) 0.4° off"
    far = np.array([0.37, 0.61, 1.0])
    cell = np.diag([2.0, 2.0, 4.0])
    probe = probe_of(young, far / np.linalg.norm(far), cell)
    assert probe.crystal == "[0.607 1.000 0.820] · (0.185 0.305 1.000)"
    assert probe_of(young, np.array([0, 0, 1.0]), None).crystal == ""


def test_extremes_list_all_their_directions(young):
    text = extreme_text("max", young, young.highest, CUBE)
    assert text.line.startswith("<b>max</b> 191.1 GPa along [") and text.line.endswith("+1")
    assert text.all_directions.count("<br>") == 4 and "θ 54.7°" in text.all_directions
    least = extreme_text("min", young, young.lowest, CUBE)
    assert plain_name(least.line) == "<b>min</b> 66.70 GPa along [0 0 1], [0 1 0], [1 0 0]"


def test_lines_of_extremes_and_what_is_cut_off_say_so():
    shear = mesh_of(SurfaceQuantity.SHEAR_MAX)
    assert shear.highest.continuous
    assert "and a line of others" in extreme_text("max", shear, shear.highest, CUBE).line
    focused = mesh_of(SurfaceQuantity.ENHANCEMENT_S2)
    text = extreme_text("max", focused, focused.highest, CUBE)
    assert text.line == "<b>max</b> above 10.00: infinite on caustics"
