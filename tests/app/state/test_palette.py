import pytest

from app.state.palette import DARK, LIGHT, READABLE_PAIRS, Theme, blend, contrast, heat, palette_for


def test_contrast_of_black_on_white_is_21():
    assert contrast("#000000", "#ffffff") == pytest.approx(21.0)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)  # the known near miss of WCAG


@pytest.mark.parametrize("palette", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize("letters, ground", READABLE_PAIRS)
def test_letters_can_be_read(palette, letters, ground):
    assert contrast(getattr(palette, letters), getattr(palette, ground)) >= 4.5


@pytest.mark.parametrize("palette", [LIGHT, DARK], ids=["light", "dark"])
def test_every_entry_of_the_matrix_can_be_read(palette):
    for value in range(-100, 101):
        ground, letters = heat(palette, float(value), 100.0)
        assert contrast(ground, letters) >= 4.5, (value, ground, letters)


def test_zero_has_the_colour_of_the_surface_and_signs_differ():
    assert heat(LIGHT, 0.0, 50.0)[0] == LIGHT.surface
    assert heat(LIGHT, 50.0, 50.0)[0] != heat(LIGHT, -50.0, 50.0)[0]
    assert heat(LIGHT, 0.0, 0.0)[0] == LIGHT.surface


def test_the_system_decides_only_where_it_was_asked():
    assert palette_for(Theme.SYSTEM, system_is_dark=True) is DARK
    assert palette_for(Theme.SYSTEM, system_is_dark=False) is LIGHT
    assert palette_for(Theme.LIGHT, system_is_dark=True) is LIGHT
    assert palette_for(Theme.DARK, system_is_dark=False) is DARK


def test_blend_ends_at_its_ends():
    assert blend("#102030", "#a0b0c0", 0.0) == "#102030"
    assert blend("#102030", "#a0b0c0", 1.0) == "#a0b0c0"
    assert blend("#000000", "#ffffff", 2.0) == "#ffffff"
