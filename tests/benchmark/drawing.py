"""A crystal of 20,000 atoms: how long it takes to place them, and frames a second of its picture."""

from __future__ import annotations

import statistics
from collections.abc import Iterator
from dataclasses import replace

import numpy as np
from table import Row
from timing import MILLISECONDS, median_ms, seconds

from app.scene.camera import standard_pose
from app.scene.content import CrystalContent, CrystalOptions
from app.scene.crystal_layout import crystal_layout
from app.scene.offscreen import offscreen_window, renderer_name
from app.scene.theme import LIGHT
from app.state.crystal_display import CrystalStyle
from core.crystal.bonding import bonds
from core.crystal.crystal import Crystal
from core.crystal.symmetry import supercell

FRAMES = 12
SIZE = (640, 560)
PLACING_MS = 1000.0
FRAME_MS = 200.0
"""Five frames a second."""


def halite(repeats: tuple[int, int, int]) -> Crystal:
    corners = np.array([(0.0, 0.0, 0.0), (0.0, 0.5, 0.5), (0.5, 0.0, 0.5), (0.5, 0.5, 0.0)])
    cell = Crystal(
        species=("Na",) * 4 + ("Cl",) * 4,
        cell=5.64 * np.eye(3),
        fractional=np.concatenate([corners, np.add(corners, (0.5, 0.0, 0.0))]),
    )
    return supercell(cell, repeats)


def rows() -> Iterator[Row]:
    large = halite((13, 13, 14))
    content = CrystalContent(crystal=large, bonds=bonds(large))
    yield Row(
        task=f"placing a crystal of {len(large):,} atoms",
        ours_ms=_placing_ms(content),
        limit_ms=PLACING_MS,
        remark=f"{len(crystal_layout(content).site):,} balls, {len(crystal_layout(content).bond):,} bonds",
    )
    for style in CrystalStyle:
        shown = replace(content, options=CrystalOptions(style=style))
        yield Row(
            task=f"a frame of {len(large):,} atoms: {style.title.lower()}",
            ours_ms=_frame_ms(shown),
            limit_ms=FRAME_MS,
            remark=f"{SIZE[0]} × {SIZE[1]}, {renderer_name()}",
        )


def _placing_ms(content: CrystalContent) -> float:
    """A crystal of its own each time: places that are kept would cost nothing."""
    return median_ms(lambda: crystal_layout(replace(content, crystal=replace(content.crystal))), repeats=5)


def _frame_ms(content: CrystalContent) -> float:
    """Median time of a picture of a turning crystal, with the pixels fetched as the view fetches them."""
    from vtkmodules.vtkCommonCore import vtkUnsignedCharArray

    from app.scene.stage import Stage, StageSize

    pixels = vtkUnsignedCharArray()
    with offscreen_window() as window:
        stage = Stage(window, LIGHT)
        stage.set_content(content, LIGHT)
        stage.set_size(StageSize(width=SIZE[0], height=SIZE[1]))
        window.SetSize(*SIZE)
        pose = stage.fitted(standard_pose())
        times = []
        for _ in range(FRAMES + 1):
            pose = pose.rotated(7.0, 1.0)

            def draw() -> None:
                stage.arrange(pose)  # noqa: B023  (called at once)
                window.Render()
                window.GetRGBACharPixelData(0, 0, SIZE[0] - 1, SIZE[1] - 1, 0, pixels)

            times.append(seconds(draw))
        stage.close()
    return MILLISECONDS * statistics.median(times[1:])
