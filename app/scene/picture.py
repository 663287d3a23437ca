"""Pictures of a scene without a screen, of any size."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import numpy.typing as npt

from app.scene.camera import CameraPose, VectorLike, standard_pose
from app.scene.content import SceneContent
from app.scene.offscreen import offscreen_window, renderer_name
from app.scene.theme import LIGHT, SceneTheme
from core.errors import ExportError
from core.files import write_with

if TYPE_CHECKING:
    from app.scene.stage import Stage, StageSize

__all__ = ["picture_size", "render_image", "render_picture", "renderer_name"]

ImageArray = npt.NDArray[np.uint8]

SUFFIXES: Final = (".png", ".jpg", ".jpeg", ".tif", ".tiff")
SUPERSAMPLING: Final = 2
TILE: Final = 4096
"""Largest side in pixels that is drawn at once; larger pictures are drawn in tiles and put together."""
REFERENCE_SIDE: Final = 640.0
"""Shorter side of a picture at which its texts have the size they have on the screen; they grow with it."""
SMALLEST_TEXT: Final = 0.8
"""How far they shrink with smaller ones, to stay legible."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Job:
    """width, height: of the picture in pixels. scale: pixels of the picture per point of the layout.
    start: what is fitted where there is no pose.
    """

    content: SceneContent
    width: int
    height: int
    scale: float
    transparent: bool
    theme: SceneTheme
    pose: CameraPose | None
    start: CameraPose


def picture_size(size: tuple[int, int], scale: float) -> tuple[int, int]:
    """Width and height in pixels: ``size`` times ``scale``, rounded. ExportError where it is not positive."""
    width, height = round(size[0] * scale), round(size[1] * scale)
    if width < 1 or height < 1:
        raise ExportError(
            f"a picture of {width} × {height} pixels has nothing on it; give a size and scale above 0"
        )
    return width, height


def render_image(
    content: SceneContent,
    *,
    size: tuple[int, int] = (1200, 900),
    scale: float = 1.0,
    transparent: bool = False,
    theme: SceneTheme = LIGHT,
    pose: CameraPose | None = None,
    direction: VectorLike | None = None,
    points: tuple[float, float] | None = None,
) -> ImageArray:
    """(height, width, 4) uint8 picture, first row at the top, alpha not premultiplied.

    size × scale are its pixels, exactly. pose: where to look from. Without one the object is
    fitted, seen along direction (Cartesian, any length), or in the standard view. points:
    the size of the layout (that of a widget, to have its texts in proportion); None lets texts grow with the
    picture. RenderError where there is no OpenGL.
    """
    width, height = picture_size(size, scale)
    if points is None:
        in_scale = scale * max(min(size) / REFERENCE_SIDE, SMALLEST_TEXT)
    else:
        in_scale = min(width / points[0], height / points[1])
    job = _Job(
        content=content,
        width=width,
        height=height,
        scale=in_scale,
        transparent=transparent,
        theme=theme,
        pose=pose,
        start=standard_pose() if direction is None else standard_pose().looking_along(direction),
    )
    return _draw(job)


def render_picture(
    content: SceneContent,
    path: Path,
    *,
    size: tuple[int, int] = (1200, 900),
    scale: float = 1.0,
    transparent: bool = False,
    theme: SceneTheme = LIGHT,
    pose: CameraPose | None = None,
    direction: VectorLike | None = None,
    points: tuple[float, float] | None = None,
) -> None:
    """Write what ``render_image`` draws to a PNG, JPEG or TIFF file, by its suffix.

    ExportError for another suffix, a transparent JPEG, or a place that cannot be written to.
    """
    check_path(path, transparent=transparent)
    image = render_image(
        content,
        size=size,
        scale=scale,
        transparent=transparent,
        theme=theme,
        pose=pose,
        direction=direction,
        points=points,
    )
    write_image(image, path, transparent=transparent)


def check_path(path: Path, *, transparent: bool) -> None:
    """ExportError where no picture can be written to ``path``; asked before the work is done."""
    suffix = path.suffix.lower()
    if suffix not in SUFFIXES:
        found = repr(suffix) if suffix else "a file without suffix"
        known = ", ".join(SUFFIXES)
        raise ExportError(f"{path.name}: a picture cannot be written as {found}; use one of {known}")
    if transparent and suffix in (".jpg", ".jpeg"):
        raise ExportError(
            f"{path.name}: a JPEG cannot be transparent; write a .png, or leave transparency out"
        )


def write_image(image: ImageArray, path: Path, *, transparent: bool) -> None:
    """Write (h, w, 4) uint8 to a file, alpha only where it says something. ExportError if that fails."""
    from vtkmodules.util.numpy_support import numpy_to_vtk
    from vtkmodules.vtkCommonDataModel import vtkImageData
    from vtkmodules.vtkIOImage import vtkJPEGWriter, vtkPNGWriter, vtkTIFFWriter

    pixels = image if transparent else image[:, :, :3]
    data = vtkImageData()
    data.SetDimensions(image.shape[1], image.shape[0], 1)
    flat = np.ascontiguousarray(pixels[::-1]).reshape(-1, pixels.shape[2])
    data.GetPointData().SetScalars(numpy_to_vtk(flat, deep=True))
    kinds = {".png": vtkPNGWriter, ".jpg": vtkJPEGWriter, ".jpeg": vtkJPEGWriter}
    writer = kinds.get(path.suffix.lower(), vtkTIFFWriter)()
    writer.SetInputData(data)
    write_with(path, lambda temporary: _write(writer, temporary))


def _write(writer: Any, path: Path) -> None:
    writer.SetFileName(str(path))
    writer.Write()
    if writer.GetErrorCode():
        raise ExportError(f"{path}: the picture cannot be written (is the disk full?)")


def _draw(job: _Job) -> ImageArray:
    from app.scene.stage import Stage

    grid = _TileGrid.covering(job)
    with offscreen_window(alpha=job.transparent) as window:
        stage = Stage(window, job.theme, transparent=job.transparent)
        stage.set_content(job.content, job.theme)
        stage.set_size(grid.layout(job.scale))
        pose = job.pose if job.pose is not None else stage.fitted(job.start)
        image = _drawn_tiles(window, stage, grid, pose)
        stage.close()
    return image[image.shape[0] - job.height :, : job.width]


@dataclass(frozen=True, slots=True, kw_only=True)
class _TileGrid:
    """columns × rows tiles of width × height final pixels each. Together they may reach a pixel or two beyond
    the picture, at the top and at the right, which is cut.
    """

    columns: int
    rows: int
    width: int
    height: int

    @classmethod
    def covering(cls, job: _Job) -> _TileGrid:
        columns, rows = ceil(job.width * SUPERSAMPLING / TILE), ceil(job.height * SUPERSAMPLING / TILE)
        return cls(
            columns=columns, rows=rows, width=ceil(job.width / columns), height=ceil(job.height / rows)
        )

    def layout(self, scale: float) -> StageSize:
        from app.scene.stage import StageSize

        width, height = self.columns * self.width, self.rows * self.height
        return StageSize(width=width / scale, height=height / scale, scale=scale * SUPERSAMPLING)


def _drawn_tiles(window: Any, stage: Stage, grid: _TileGrid, pose: CameraPose) -> ImageArray:
    """Draw tile after tile and put them together; a small picture is one tile."""
    window.SetSize(grid.width * SUPERSAMPLING, grid.height * SUPERSAMPLING)
    canvas = np.empty((grid.height * grid.rows, grid.width * grid.columns, 4), dtype=np.uint8)
    for row, column in np.ndindex(grid.rows, grid.columns):
        low = column / grid.columns, row / grid.rows
        stage.arrange(pose, (*low, (column + 1) / grid.columns, (row + 1) / grid.rows))
        window.Render()
        top, left = (grid.rows - 1 - row) * grid.height, column * grid.width
        tile = _averaged(_pixels(window), stage.transparent)
        canvas[top : top + grid.height, left : left + grid.width] = tile
    return canvas


def _pixels(window: Any) -> ImageArray:
    """(h, w, 4) of what was drawn last, first row at the top."""
    from vtkmodules.util.numpy_support import vtk_to_numpy
    from vtkmodules.vtkCommonCore import vtkUnsignedCharArray

    width, height = window.GetSize()
    data = vtkUnsignedCharArray()
    window.GetRGBACharPixelData(0, 0, width - 1, height - 1, 0, data)
    return vtk_to_numpy(data).reshape(height, width, 4)[::-1]


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
