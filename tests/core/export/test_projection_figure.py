"""Maps as files and as pictures with a place for every direction."""

import gc
import re

import numpy as np
import pytest

from core.elasticity.stiffness import Stiffness
from core.errors import ExportError
from core.export.projection_figure import (
    draw_projection,
    half_text,
    projection_csv,
    projection_image,
    write_projection,
)
from core.surface.projection import Projection
from core.surface.quantity import SurfaceQuantity
from core.surface.sphere_map import sphere_map

CUBIC = np.diag([169.0] * 3 + [75.3] * 3)
CUBIC[:3, :3] += 122 * (1 - np.eye(3))
COPPER = Stiffness(voigt=CUBIC)
CUBE = 3.615 * np.eye(3)
STATED = {"source": "copper.cif", "frame": "crystal"}


def made(quantity=SurfaceQuantity.YOUNG, projection=Projection.STEREOGRAPHIC, **options):
    return sphere_map(COPPER, quantity, projection, cell=CUBE, height=61, **options)


def test_a_drawing_is_of_lines_and_areas_and_says_what_it_shows(tmp_path):
    write_projection(tmp_path / "a.svg", made(), title="Cu · crystal frame", stated=STATED)
    text = (tmp_path / "a.svg").read_text(encoding="utf-8")
    assert "<image" not in text and text.count("<path") > 50
    assert "source: copper.cif" in text
    write_projection(tmp_path / "a.pdf", made(projection=Projection.MOLLWEIDE), stated=STATED)
    assert (tmp_path / "a.pdf").read_bytes().startswith(b"%PDF")
    write_projection(tmp_path / "a.png", made(SurfaceQuantity.POISSON_MIN), stated=STATED)
    assert (tmp_path / "a.png").read_bytes().startswith(b"\x89PNG")
    with pytest.raises(ExportError, match=r"\.svg, \.pdf, \.png, \.csv"):
        write_projection(tmp_path / "a.gif", made(), stated=STATED)


def test_a_table_has_the_values_of_its_directions():
    found = made(projection=Projection.EQUAL_AREA, lower=True)
    text = projection_csv(found, STATED)
    assert "# projection: equal area (Schmidt), lower half" in text and "# source: copper.cif" in text
    head, *lines = [line for line in text.splitlines() if not line.startswith("#")]
    assert head == "map_x,map_y,x,y,z,Young's modulus (GPa)"
    rows = np.array([[float(part) for part in line.split(",")] for line in lines])
    assert (rows[:, 4] <= 1e-12).all() and (np.hypot(rows[:, 0], rows[:, 1]) <= 1 + 1e-9).all()
    np.testing.assert_allclose(rows[:, 5], found.evaluate(rows[:, 2:5]))


@pytest.mark.parametrize("projection", Projection)
def test_every_place_of_the_picture_knows_its_direction(projection):
    """The middle, and the colour where the value is greatest, are where the outline says."""
    found = made(projection=projection)
    image = projection_image(found, (300, 340), ratio=2.0)
    assert image.pixels.shape == (680, 600, 4)
    left, top, right, bottom = image.outline
    middle = image.direction_at(0.5 * (left + right), 0.5 * (top + bottom))
    np.testing.assert_allclose(
        middle, [1, 0, 0] if projection is Projection.MOLLWEIDE else [0, 0, 1], atol=1e-9
    )
    assert image.direction_at(0.001, 0.001) is None
    # Stiff directions are light, soft ones dark, in the map of colours that the surface has.
    light, dark = [], []
    for direction, seen in (((0.9, 0.55, 0.6), light), ((0.97, 0.17, 0.14), dark)):
        unit = np.array(direction) / np.linalg.norm(direction)
        x, y = found.places_of(unit[None])[0] / (projection.half_width, 1.0)
        across, down = left + 0.5 * (1 + x) * (right - left), top + 0.5 * (1 - y) * (bottom - top)
        np.testing.assert_allclose(image.direction_at(across, down), unit, atol=1e-6)
        row, column = round(down * 680), round(across * 600)
        patch = image.pixels[row - 6 : row + 7, column - 6 : column + 7, :3]
        seen.append(np.median(patch.reshape(-1, 3), axis=0).sum())
    assert light[0] > dark[0] + 100


def test_what_is_negative_is_hatched():
    """Beside the marks: stripes are rough, what is positive is smooth but for a line of equal value."""
    found = sphere_map(COPPER, SurfaceQuantity.POISSON_MIN, Projection.EQUAL_AREA, height=101)
    assert found.lowest.value < 0
    image = projection_image(found, (600, 660))
    left, top, right, bottom = image.outline
    grey = image.pixels[..., :3].astype(float).mean(axis=2)
    spread = {}
    for name, unit in (("negative", (0.16, 0.69, 0.705)), ("positive", (0.22, 0.14, 0.96))):
        x, y = found.places_of(np.array([unit]) / np.linalg.norm(unit))[0]
        column = round(600 * (left + 0.5 * (1 + x) * (right - left)))
        row = round(660 * (top + 0.5 * (1 - y) * (bottom - top)))
        patch = grey[row - 7 : row + 8, column - 7 : column + 8]
        spread[name] = np.abs(np.diff(patch, axis=0)).mean()
    assert spread["negative"] > 2 * spread["positive"]


def test_names_of_planes_lie_neither_on_each_other_nor_on_an_axis():
    from matplotlib.figure import Figure

    figure = Figure(figsize=(3.6, 4.2))
    found = made(projection=Projection.MOLLWEIDE)
    draw_projection(figure, found)
    rooms = [each.get_window_extent() for each in figure.axes[0].texts]
    assert 6 < len(rooms) < len(found.poles)
    for number, room in enumerate(rooms):
        assert not any(room.overlaps(other) for other in rooms[number + 1 :])


def test_its_name_says_which_half():
    assert half_text(made()) == "stereographic, upper half"
    assert half_text(made(projection=Projection.MOLLWEIDE)) == "Mollweide"
    assert re.search("lower half", half_text(made(lower=True)))


def test_a_picture_leaves_no_contours_for_the_collector():
    from matplotlib.contour import ContourSet

    found = made()
    gc.collect()
    before = sum(isinstance(each, ContourSet) and bool(vars(each)) for each in gc.get_objects())
    gc.disable()
    try:
        projection_image(found, (200, 220))
        assert sum(isinstance(each, ContourSet) and bool(vars(each)) for each in gc.get_objects()) <= before
    finally:
        gc.enable()
