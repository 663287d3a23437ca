"""Sections of a property through the planes xy, xz and yz, as vector graphics (SVG, PDF).

A surface drawn in three dimensions can only be exported as a raster; its sections are lines, and stay lines.
"""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import numpy.typing as npt

from core.elasticity.stiffness import Stiffness
from core.errors import ExportError
from core.files import write_atomically
from core.surface.surface_mesh import SurfaceQuantity, evaluation

if TYPE_CHECKING:
    from matplotlib.figure import Figure
    from matplotlib.projections.polar import PolarAxes

FloatArray = npt.NDArray[np.float64]

SECTION_SUFFIXES: Final = (".svg", ".pdf")
PLANES: Final = {"xy": (0, 1), "xz": (0, 2), "yz": (1, 2)}
POINTS: Final = 721
"""Every half degree, the first one again at the end."""
COLOURS: Final = ("#00224e", "#7d7c78", "#c8a02c")
"""Dark blue, grey, ochre: three steps of cividis, told apart by colour-blind readers and in grey."""
DASHES: Final = ("-", "--", ":")
INCHES: Final = (10.0, 4.4)


def plane_directions(plane: str, angles: FloatArray) -> FloatArray:
    """Unit vectors (n, 3) at angles (n,) in radians, from the plane's first axis towards its second."""
    first, second = PLANES[plane]
    directions = np.zeros((len(angles), 3))
    directions[:, first], directions[:, second] = np.cos(angles), np.sin(angles)
    return directions


def write_section_figure(
    path: Path,
    stiffness: Stiffness,
    quantities: Sequence[SurfaceQuantity],
    *,
    density_g_cm3: float | None = None,
    title: str = "",
    stated: Mapping[str, str],
) -> None:
    """Draw up to three quantities of one unit into an .svg or .pdf file; the radius is the absolute value.

    Where a value is negative the line is drawn thin. The statements go into the file's metadata, unit and
    frame into the picture. Raises ExportError for another suffix; errors of the quantities as in
    :func:`core.surface.surface_mesh.evaluation`.
    """
    if path.suffix.lower() not in SECTION_SUFFIXES:
        suffixes = " or ".join(SECTION_SUFFIXES)
        raise ExportError(f"{path}: sections are drawn as {suffixes}, not '{path.suffix}'")
    figure = _figure(stiffness, quantities, density_g_cm3=density_g_cm3, title=title)
    drawn = io.BytesIO()
    description = "; ".join(f"{key}: {value}" for key, value in stated.items() if value)
    key = "Description" if path.suffix.lower() == ".svg" else "Subject"
    figure.savefig(
        drawn, format=path.suffix[1:].lower(), metadata={key: description, "Creator": "Elastoscope"}
    )
    write_atomically(path, drawn.getvalue())


def _figure(
    stiffness: Stiffness,
    quantities: Sequence[SurfaceQuantity],
    *,
    density_g_cm3: float | None,
    title: str,
) -> Figure:
    # Figure without pyplot: no global state, no window system.
    from matplotlib.figure import Figure

    figure = Figure(figsize=INCHES, layout="constrained")
    panels: Any = figure.subplots(1, 3, subplot_kw={"projection": "polar"})
    angles = np.linspace(0.0, 2.0 * np.pi, POINTS)
    for panel, plane in zip(panels, PLANES, strict=True):
        for index, quantity in enumerate(quantities):
            evaluate = evaluation(stiffness, quantity, density_g_cm3=density_g_cm3)
            values = evaluate(plane_directions(plane, angles))
            _draw_curve(panel, angles, values, index=index, label=quantity.title)
        _label_axes(panel, plane)
    unit = quantities[0].unit or "no unit"
    figure.suptitle(f"{title}  ({unit}, frame {stiffness.frame})".strip())
    # A negative branch may show in one plane only.
    lines = {line.get_label(): line for panel in panels for line in panel.lines}
    figure.legend(list(lines.values()), list(lines), loc="outside lower center", ncols=3, frameon=False)
    return figure


def _draw_curve(panel: PolarAxes, angles: FloatArray, values: FloatArray, *, index: int, label: str) -> None:
    colour, dashes = COLOURS[index], DASHES[index]
    positive = np.where(values >= 0, values, np.nan)
    negative = np.where(values < 0, -values, np.nan)
    panel.plot(angles, positive, color=colour, linestyle=dashes, linewidth=1.6, label=label)
    if np.isfinite(negative).any():
        panel.plot(
            angles, negative, color=colour, linestyle=dashes, linewidth=0.6, label=f"{label}, negative"
        )


def _label_axes(panel: PolarAxes, plane: str) -> None:
    first, second = plane[0], plane[1]
    panel.set_xticks(np.radians([0, 90, 180, 270]), [first, second, f"−{first}", f"−{second}"])
    panel.set_ylim(bottom=0.0)
    panel.tick_params(labelsize=8)
    panel.set_title(f"plane {plane}", fontsize=10)
