"""The tiles that a large picture is drawn in, each at twice its size and averaged."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import numpy.typing as npt

from app.scene.camera import CameraPose

if TYPE_CHECKING:
    from app.scene.stage import Stage, StageSize

ImageArray = npt.NDArray[np.uint8]

SUPERSAMPLING: Final = 2
TILE: Final = 4096
"""Largest side in pixels that is drawn at once; larger pictures are drawn in tiles and put together."""
BAND_PIXELS: Final = 12_000_000
"""Pixels of the picture, at most, that are in the memory at once while a PNG is written."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TileGrid:
    """columns × rows tiles of width × height final pixels each. Together they may reach a pixel or two beyond
    the picture, at the top and at the right, which is cut.
    """

    columns: int
    rows: int
    width: int
    height: int

    @classmethod
    def covering(cls, size: tuple[int, int], *, band_pixels: int = 0) -> TileGrid:
        """size: (width, height) of the picture; band_pixels: of it, at most, in a row of tiles, `BAND_PIXELS`
        unless given.
        """
        across, down = size
        columns = _parts(across, ceil(across * SUPERSAMPLING / TILE))
        tallest = min(TILE // SUPERSAMPLING, max((band_pixels or BAND_PIXELS) // across, 64))
        rows = _parts(down, ceil(down / tallest))
        return cls(columns=columns, rows=rows, width=ceil(across / columns), height=ceil(down / rows))

    @property
    def tiles(self) -> int:
        """How many there are."""
        return self.columns * self.rows

    def layout(self, scale: float) -> StageSize:
        """Of the stage, for ``scale`` final pixels a point."""
        from app.scene.stage import StageSize

        width, height = self.columns * self.width, self.rows * self.height
        return StageSize(width=width / scale, height=height / scale, scale=scale * SUPERSAMPLING)


def _parts(length: int, least: int) -> int:
    """In how many equal parts, a few more than the least where that helps, a side is cut with the least
    left over.
    """
    return min(range(least, least + 8 if least > 1 else 2), key=lambda n: ceil(length / n) * n - length)


def drawn_tile(
    window: Any, stage: Stage, grid: TileGrid, pose: CameraPose, place: tuple[int, int]
) -> ImageArray:
    """Draw the tile in a row (from below) and a column."""
    row, column = place
    size = (grid.width * SUPERSAMPLING, grid.height * SUPERSAMPLING)
    if tuple(window.GetSize()) != size:
        window.SetSize(*size)
    region = (
        column / grid.columns,
        row / grid.rows,
        (column + 1) / grid.columns,
        (row + 1) / grid.rows,
    )
    stage.arrange(pose, region)
    window.Render()
    return _averaged(_pixels(window), stage.transparent)


def _pixels(window: Any) -> ImageArray:
    """(h, w, 4) of what was drawn last, first row at the top."""
    from vtkmodules.util.numpy_support import vtk_to_numpy
    from vtkmodules.vtkCommonCore import vtkUnsignedCharArray

    width, height = window.GetSize()
    data = vtkUnsignedCharArray()
    window.GetRGBACharPixelData(0, 0, width - 1, height - 1, 0, data)
    pixels = vtk_to_numpy(data).reshape(height, width, 4)[::-1]  # type: ignore[no-untyped-call]
    return np.asarray(pixels)


def _averaged(image: ImageArray, transparent: bool) -> ImageArray:
    """Mean over blocks of 2 × 2 pixels; premultiplied colours are divided by their alpha again."""
    total = np.zeros((image.shape[0] // SUPERSAMPLING, image.shape[1] // SUPERSAMPLING, 4), dtype=np.uint16)
    for row, column in np.ndindex(SUPERSAMPLING, SUPERSAMPLING):
        total += image[row::SUPERSAMPLING, column::SUPERSAMPLING]
    count = SUPERSAMPLING**2
    mean = ((total + count // 2) // count).astype(np.uint8)
    if transparent:
        color = total[..., :3] * (255.0 / np.maximum(total[..., 3:], 1))
        mean[..., :3] = np.round(np.clip(color, 0.0, 255.0))
    else:
        mean[..., 3] = 255
    return mean
