"""Functions on the sphere as pictures."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Final

from app.cli.figures import draw
from core.surface.named_signal import NamedSignal

if TYPE_CHECKING:
    from core.reproduce.experiment import SphereSignal

SIZE: Final = (720, 640)


def draw_signal(folder: Path, signal: SphereSignal, stated: Mapping[str, str]) -> Path:
    """Draw a signal's surface into ``folder`` as PNG; the file. RenderError: there is no OpenGL."""
    import numpy as np
    import torch

    from app.scene.content import SurfaceContent, SurfaceOptions
    from core.network.spherical import harmonics
    from core.surface.sphere_grid import sphere_grid
    from core.surface.surface_extremes import SurfaceExtreme
    from core.surface.surface_mesh import DEFAULT_RESOLUTION, SurfaceMesh

    def evaluate(directions: np.ndarray) -> np.ndarray:
        return np.asarray(harmonics(torch.tensor(directions)).numpy() @ signal.coefficients)

    grid = sphere_grid(DEFAULT_RESOLUTION)
    values = evaluate(grid.directions)
    # Those of a tensor are sought as of an even function, which these need not be; none are marked here.
    lowest, highest = (
        SurfaceExtreme(value=float(values[at]), directions=grid.directions[at][None], continuous=False)
        for at in (values.argmin(), values.argmax())
    )
    mesh = SurfaceMesh(
        points=grid.directions * np.abs(values)[:, None],
        faces=grid.faces,
        directions=grid.directions,
        values=values,
        quantity=NamedSignal(title=signal.quantity, unit=signal.unit),
        lowest=lowest,
        highest=highest,
        evaluate=evaluate,
    )
    options = SurfaceOptions(extremes=False, caption=signal.title)
    path = folder / f"{signal.name}.png"
    draw(SurfaceContent(mesh=mesh, options=options), path, size=SIZE, stated=dict(stated))
    return path
