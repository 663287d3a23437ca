import xml.etree.ElementTree as ElementTree
from pathlib import Path

import numpy as np
import pandas
import pytest

from core.elasticity.stiffness import Stiffness
from core.errors import ExportError, TensorError
from core.export.section_figure import (
    BAND_LABEL,
    PRINT,
    draw_plane_section,
    plane_directions,
    uvw_mathtext,
    write_plane_section,
    write_section_figure,
)
from core.surface.plane_section import PlaneSection, plane_section
from core.surface.surface_mesh import SurfaceQuantity

STATED = {"units": "GPa", "model": "net 1.2"}


@pytest.fixture
def copper() -> Stiffness:
    voigt = np.diag([168.4] * 3 + [75.4] * 3)
    voigt[:3, :3] += 121.4 * (1 - np.eye(3))
    return Stiffness(voigt=voigt)


@pytest.mark.parametrize("plane", ["xy", "xz", "yz"])
def test_directions_turn_from_the_first_axis_to_the_second(plane: str) -> None:
    directions = plane_directions(plane, np.array([0.0, np.pi / 2, 0.3]))
    np.testing.assert_allclose(directions[0], np.eye(3)["xyz".index(plane[0])], atol=1e-15)
    np.testing.assert_allclose(directions[1], np.eye(3)["xyz".index(plane[1])], atol=1e-15)
    np.testing.assert_allclose(np.linalg.norm(directions, axis=1), 1)


def test_svg_is_made_of_lines_not_of_pixels(copper: Stiffness, tmp_path: Path) -> None:
    path = tmp_path / "sections.svg"
    write_section_figure(path, copper, [SurfaceQuantity.YOUNG], title="Cu", stated=STATED)
    root = ElementTree.parse(path).getroot()
    tags = {element.tag.split("}")[-1] for element in root.iter()}
    assert "path" in tags and "image" not in tags
    assert "net 1.2" in path.read_text(encoding="utf-8")


def test_the_drawn_curve_is_youngs_modulus(copper: Stiffness, tmp_path: Path, monkeypatch) -> None:
    drawn: list[tuple[np.ndarray, np.ndarray]] = []
    from matplotlib.projections.polar import PolarAxes

    plot = PolarAxes.plot
    monkeypatch.setattr(
        PolarAxes, "plot", lambda self, x, y, **k: drawn.append((x, y)) or plot(self, x, y, **k)
    )
    write_section_figure(tmp_path / "s.svg", copper, [SurfaceQuantity.YOUNG], stated={})
    assert len(drawn) == 3
    # 1/E = s11 - 2 (s11 - s12 - s44/2) (n1² n2² + …), cubic; in a plane of two axes sin² cos².
    s11, s12 = np.linalg.inv(copper.voigt)[0, :2]
    for angles, values in drawn:
        product = (np.sin(angles) * np.cos(angles)) ** 2
        np.testing.assert_allclose(1 / values, s11 - 2 * (s11 - s12 - 0.5 / 75.4) * product, rtol=1e-10)


def test_negative_poisson_ratios_are_drawn_apart(tmp_path: Path, copper: Stiffness, monkeypatch) -> None:
    labels: list[str] = []
    from matplotlib.projections.polar import PolarAxes

    plot = PolarAxes.plot
    monkeypatch.setattr(
        PolarAxes, "plot", lambda self, x, y, **k: labels.append(k["label"]) or plot(self, x, y, **k)
    )
    write_section_figure(tmp_path / "s.svg", copper, [SurfaceQuantity.POISSON_MIN], stated={})
    assert any(label.endswith("negative") for label in labels), "copper is auxetic along [110]"


def test_pdf_and_errors(copper: Stiffness, tmp_path: Path) -> None:
    path = tmp_path / "sections.pdf"
    write_section_figure(path, copper, [SurfaceQuantity.SHEAR_MIN, SurfaceQuantity.SHEAR_MAX], stated=STATED)
    assert path.read_bytes().startswith(b"%PDF")
    with pytest.raises(ExportError, match=r"\.svg or \.pdf"):
        write_section_figure(tmp_path / "s.png", copper, [SurfaceQuantity.YOUNG], stated={})
    with pytest.raises(TensorError, match="density"):
        write_section_figure(path, copper, [SurfaceQuantity.VELOCITY_P], stated={})


@pytest.fixture
def through_110(copper: Stiffness) -> PlaneSection:
    error = np.diag([3.0, 3.0, 3.0, 1.0, 1.0, 1.0])[None]
    return plane_section(copper, SurfaceQuantity.POISSON_MIN, [1, 1, 0], cell=4 * np.eye(3), errors=error)


@pytest.mark.parametrize(("suffix", "start"), [(".svg", b"<?xml"), (".pdf", b"%PDF"), (".png", b"\x89PNG")])
def test_a_section_through_any_plane_is_drawn(
    through_110: PlaneSection, tmp_path: Path, suffix: str, start: bytes
) -> None:
    path = tmp_path / f"plane{suffix}"
    write_plane_section(path, through_110, title="Cu (110)", stated=STATED)
    assert path.read_bytes().startswith(start)
    if suffix == ".svg":
        tags = {element.tag.split("}")[-1] for element in ElementTree.parse(path).getroot().iter()}
        assert "image" not in tags and "net 1.2" in path.read_text(encoding="utf-8")
    with pytest.raises(ExportError, match=r"\.svg, \.pdf, \.png, \.csv"):
        write_plane_section(tmp_path / "plane.gif", through_110, stated={})


def test_the_table_of_a_section_can_be_read_again(through_110: PlaneSection, tmp_path: Path) -> None:
    path = tmp_path / "plane.csv"
    write_plane_section(path, through_110, stated=STATED)
    lines = path.read_text(encoding="utf-8").splitlines()
    assert "# model: net 1.2" in lines and "# property: Poisson's ratio" in lines
    table = pandas.read_csv(path, comment="#")
    np.testing.assert_allclose(table["minimum"], through_110.curves[0].values)
    np.testing.assert_allclose(table["maximum upper"], through_110.curves[1].upper)
    np.testing.assert_allclose(table["z"], through_110.directions[:, 2])


def test_what_is_negative_has_its_own_colour_and_the_band_is_named(through_110: PlaneSection) -> None:
    from matplotlib.figure import Figure

    figure = Figure()
    draw_plane_section(figure, through_110)
    (panel,) = figure.axes
    lines = {line.get_label(): line for line in panel.lines}
    assert lines["minimum, negative"].get_color() == PRINT.negative
    assert np.nanmin(lines["minimum, negative"].get_ydata()) > 0
    assert any(text.get_text() == BAND_LABEL for text in figure.legends[0].get_texts())
    assert r"$[0\,0\,1]$" in [label.get_text() for label in panel.get_xticklabels()]


def test_minus_signs_are_bars() -> None:
    assert uvw_mathtext((1, -1, 0)) == r"$[1\,\bar{1}\,0]$"


@pytest.mark.parametrize("width", [2.6, 3.3, 5.0, 8.0])
def test_the_legend_fits_into_every_width(copper: Stiffness, width: float) -> None:
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    error = np.diag([3.0, 3.0, 3.0, 1.0, 1.0, 1.0])[None]
    waves = plane_section(copper, SurfaceQuantity.VELOCITY_P, [0, 0, 1], density_g_cm3=8.9, errors=error)
    figure = Figure(figsize=(width, 5.0), layout="constrained")
    FigureCanvasAgg(figure)
    draw_plane_section(figure, waves, title="CuAl2O4 · plane across x y z = 0.3 0.2 0.5 · crystal frame")
    figure.canvas.draw()
    for part in (figure.legends[0], figure._suptitle):
        extent = part.get_window_extent()
        assert extent.x0 >= 0 and extent.x1 <= width * figure.dpi
