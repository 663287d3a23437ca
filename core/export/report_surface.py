"""A tensor's surface that can be turned in a browser, drawn by plotly, whose code stands in the page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from core.surface.surface_mesh import SurfaceMesh

FloatArray = npt.NDArray[np.float64]

SURFACE_ID: Final = "surface"
RESOLUTION: Final = 20
"""4,002 directions: smooth to the eye, and the page stays small."""
LINE: Final = "#959da9"
"""Of grid and buttons: seen on white and on dark ground."""
NEEDLESS: Final = ("sendDataToCloud", "sendChartToCloud", "tableRotation", "resetCameraLastSave3d")
"""Buttons that send something away, or do what another does."""
EYE: Final = 1.5
"""Of the camera along each axis: far enough that the names of the axes stay on the page."""
_HEIGHT: Final = 520


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class ReportSurface:
    """mesh: in its frame, at about `RESOLUTION`. scale: (position in [0, 1], ``#rrggbb``) of the colours from
    ``low`` to ``high``. frame: of x, y and z, in words.
    """

    mesh: SurfaceMesh
    scale: tuple[tuple[float, str], ...]
    low: float
    high: float
    frame: str

    @property
    def title(self) -> str:
        """Quantity, unit and frame."""
        quantity = self.mesh.quantity
        unit = f", {quantity.unit}" if quantity.unit else ""
        return f"{quantity.title}{unit} · {self.frame}"


def surface_html(surface: ReportSurface) -> str:
    """A ``<div>`` with the surface and the whole of plotly's code, which loads nothing."""
    import plotly.graph_objects as go
    from plotly.io import to_html

    mesh, unit = surface.mesh, surface.mesh.quantity.unit
    points = np.round(mesh.points, 4).astype(np.float32)
    faces = mesh.faces.astype(np.uint16 if len(mesh.points) < 65_536 else np.uint32)
    drawn = go.Mesh3d(
        **dict(zip("xyz", points.T, strict=True)),
        **dict(zip("ijk", faces.T, strict=True)),
        intensity=mesh.values.astype(np.float32),
        colorscale=[list(stop) for stop in surface.scale],
        cmin=surface.low,
        cmax=surface.high,
        text=_labels(mesh),
        hoverinfo="text",
        flatshading=False,
        # Little shade: a colour has to be found again on the scale beside it.
        lighting={"ambient": 0.75, "diffuse": 0.45, "specular": 0.08, "roughness": 0.7},
        colorbar={"title": {"text": unit or ""}, "len": 0.7, "thickness": 14, "outlinewidth": 0},
    )
    figure = go.Figure(drawn)
    figure.update_layout(
        height=_HEIGHT,
        margin={"l": 0, "r": 0, "t": 0, "b": 0},
        paper_bgcolor="rgba(0,0,0,0)",
        scene=_scene(unit),
        modebar={"bgcolor": "rgba(0,0,0,0)", "color": LINE, "activecolor": "#3f7fd6"},
        template="none",
    )
    text: str = to_html(
        figure,
        full_html=False,
        include_plotlyjs=True,
        div_id=SURFACE_ID,
        config={"displaylogo": False, "responsive": True, "modeBarButtonsToRemove": list(NEEDLESS)},
    )
    return (
        '<div class="surface" role="img" aria-label="A surface that can be turned">'
        f'<img id="paper" class="paper" alt="The surface">{text}</div>\n'
    )


def _scene(unit: str) -> dict[str, Any]:
    """The axes, on each of which the distance from the middle is the value, and where the camera stands."""
    # Opaque: WebGL mixes half a line into the page as white, which light pages do not show.
    axis = {"showbackground": False, "gridcolor": LINE, "zeroline": False, "nticks": 6}
    named = {f"{name}axis": axis | {"title": f"{name}, {unit}" if unit else name} for name in "xyz"}
    return {"aspectmode": "data", "camera": {"eye": dict.fromkeys("xyz", EYE)}, **named}


def _labels(mesh: SurfaceMesh) -> list[str]:
    """What stands beside the pointer: the value and its direction."""
    unit = f" {mesh.quantity.unit}" if mesh.quantity.unit else ""
    return [
        f"{value:.4g}{unit} along {x:.2f} {y:.2f} {z:.2f}".replace("-", "−")
        for value, (x, y, z) in zip(mesh.values.tolist(), (mesh.directions + 0.0).tolist(), strict=True)
    ]
