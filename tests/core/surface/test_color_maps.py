"""Colours and ticks."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.scene.elements import element_style
from app.scene.surface_scene import significant
from app.scene.theme import rgb
from core.surface.color_maps import color_range, nice_ticks, resolve_name, sample, tick_texts, value_colors


def test_cividis_is_that_of_matplotlib():
    matplotlib = pytest.importorskip("matplotlib")
    at = np.linspace(0.0, 1.0, 101)
    assert np.abs(sample("cividis", at) - matplotlib.colormaps["cividis"](at)[:, :3]).max() < 0.015


def test_batlow_and_vik_are_crameris():
    cmcrameri = pytest.importorskip("cmcrameri")
    at = np.linspace(0.0, 1.0, 101)
    for name in ("batlow", "vik"):
        assert np.abs(sample(name, at) - getattr(cmcrameri.cm, name)(at)[:, :3]).max() < 0.015


def test_magnitudes_grow_lighter():
    lightness = sample("cividis", np.linspace(0.0, 1.0, 50)) @ (0.2126, 0.7152, 0.0722)
    assert (np.diff(lightness) > 0.0).all()


def test_each_sign_has_a_colour_of_its_own_however_small():
    colors = value_colors("auto", -0.01, 1.0)
    below, zero, above = colors(np.array([-0.01, 0.0, 1.0]))
    assert below[2] > below[0] + 0.2  # blue
    assert above[0] > above[2] + 0.2  # brown
    assert zero.min() > 0.85  # nearly white


def test_auto_follows_the_signs():
    assert resolve_name("auto", 1.0, 2.0) == "cividis"
    assert resolve_name("auto", -1.0, 2.0) == "vik"
    with pytest.raises(ValueError, match="rainbow"):
        resolve_name("rainbow", 0.0, 1.0)


def test_the_noise_of_an_isotropic_crystal_gets_one_colour():
    low, high = color_range(np.array([100.0 - 1e-9, 100.0 + 1e-9]))
    assert high - low == pytest.approx(1.0)
    assert color_range(np.array([60.0, 190.0])) == (60.0, 190.0)


@given(st.floats(-1e3, 1e3), st.floats(1e-3, 1e4))
def test_ticks_are_few_round_and_inside(low, width):
    ticks = nice_ticks(low, low + width)
    assert 2 <= len(ticks) <= 11
    assert ticks[0] >= low - 1e-6 * width
    assert ticks[-1] <= low + width * (1.0 + 1e-6)
    assert len(set(tick_texts(ticks))) == len(ticks)


def test_texts_of_numbers():
    assert tick_texts([-0.5, 0.0, 0.5]) == ["−0.5", "0.0", "0.5"]
    assert tick_texts([100.0, 150.0]) == ["100", "150"]
    assert [significant(v) for v in (0.0, 129.83, -0.093028, 1171.6)] == ["0", "129.8", "−0.09303", "1172"]


def test_elements_have_jmol_colours_and_sizes():
    assert element_style("O").color == "#ff0d0d"
    assert element_style("Cs").ball_radius > element_style("O").ball_radius > element_style("H").ball_radius
    assert element_style("Xx").color == "#ff1493"
    with pytest.raises(ValueError, match="#rrggbb"):
        rgb("#12")
