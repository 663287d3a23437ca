"""Pictures of a scene without a screen, of any size.

A picture is drawn in tiles, band after band from the top. A PNG is written as its bands come, so that neither
the memory nor what OpenGL draws at once limits its size; the other formats are put together first.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from app.scene.camera import CameraPose, VectorLike, standard_pose
from app.scene.content import SceneContent
from app.scene.offscreen import offscreen_window, renderer_name
from app.scene.picture_file import check_path, write_image
from app.scene.picture_tiles import ImageArray, TileGrid, drawn_tile
from app.scene.theme import LIGHT, SceneTheme
from core.errors import ExportError
from core.export.png_stream import PngStream
from core.export.work_beside import WorkBeside
from core.files import being_written

if TYPE_CHECKING:
    from app.scene.stage import Stage

__all__ = ["frame_images", "picture_size", "picture_steps", "render_image", "render_picture", "renderer_name"]

MOST_PIXELS: Final = 1_000_000_000
"""Beyond them (36,000 × 27,000) the letters alone, which are drawn whole, would need gigabytes."""
MOST_PIXELS_AT_ONCE: Final = 400_000_000
"""Of a picture that is not a PNG, which has to be in the memory whole."""
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
    if width * height > MOST_PIXELS:
        raise ExportError(
            f"a picture of {width:,} × {height:,} pixels has {width * height / 1e6:,.0f} megapixels, and at "
            f"most {MOST_PIXELS // 10**6:,} can be drawn; give a smaller size or scale, or write SVG or PDF"
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
    job = _job(content, size, scale, transparent, theme, pose, direction, points)
    image = np.empty((job.height, job.width, 4), dtype=np.uint8)
    top = 0
    for band in _bands(job, TileGrid.covering((job.width, job.height), band_pixels=job.width * job.height)):
        if band is not None:
            image[top : top + len(band)] = band
            top += len(band)
    return image


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
    stated: Mapping[str, str] | None = None,
) -> None:
    """Write what ``render_image`` draws to a PNG (with the statements in it), JPEG or TIFF file, by its
    suffix.

    ExportError for another suffix, a transparent JPEG, or a place that cannot be written to.
    """
    check_path(path, transparent=transparent)
    job = _job(content, size, scale, transparent, theme, pose, direction, points)
    for _ in _steps(job, path, stated or {}):
        pass


def picture_steps(
    content: SceneContent,
    path: Path,
    *,
    size: tuple[int, int],
    scale: float = 1.0,
    transparent: bool = False,
    theme: SceneTheme = LIGHT,
    pose: CameraPose | None = None,
    points: tuple[float, float] | None = None,
    stated: Mapping[str, str] | None = None,
) -> Iterator[float]:
    """The same in steps of one tile each: shares of the work that are done.

    The file is there after the last step. A generator that is closed before leaves nothing behind.
    """
    check_path(path, transparent=transparent)
    return _steps(_job(content, size, scale, transparent, theme, pose, None, points), path, stated or {})


def picture_bands(
    content: SceneContent,
    pixels: tuple[int, int],
    points: tuple[float, float],
    transparent: bool,
    theme: SceneTheme,
    pose: CameraPose,
) -> Generator[ImageArray | None, None, None]:
    """After each tile: None, or the band (h, width, 4) of the picture that it completed, from the top. How
    high bands are depends on ``pixels`` alone.
    """
    job = _job(content, pixels, 1.0, transparent, theme, pose, None, points)
    return _bands(job, TileGrid.covering((job.width, job.height)))


def _job(
    content: SceneContent,
    size: tuple[int, int],
    scale: float,
    transparent: bool,
    theme: SceneTheme,
    pose: CameraPose | None,
    direction: VectorLike | None,
    points: tuple[float, float] | None,
) -> _Job:
    width, height = picture_size(size, scale)
    if points is None:
        in_scale = scale * max(min(size) / REFERENCE_SIDE, SMALLEST_TEXT)
    else:
        in_scale = min(width / points[0], height / points[1])
    return _Job(
        content=content,
        width=width,
        height=height,
        scale=in_scale,
        transparent=transparent,
        theme=theme,
        pose=pose,
        start=standard_pose() if direction is None else standard_pose().looking_along(direction),
    )


def _steps(job: _Job, path: Path, stated: Mapping[str, str]) -> Iterator[float]:
    if path.suffix.lower() == ".png":
        yield from _png_steps(job, path, stated)
        return
    if job.width * job.height > MOST_PIXELS_AT_ONCE or max(job.width, job.height) > 65_500:
        raise ExportError(
            f"{path.name}: {job.width:,} × {job.height:,} pixels are too many for '{path.suffix}'; "
            "write a .png, which is written in parts"
        )
    grid = TileGrid.covering((job.width, job.height))
    image = np.empty((job.height, job.width, 4), dtype=np.uint8)
    top = 0
    for number, band in enumerate(_bands(job, grid)):
        if band is not None:
            image[top : top + len(band)] = band
            top += len(band)
        yield (number + 1) / (grid.tiles + 1)
    write_image(image, path, transparent=job.transparent)
    yield 1.0


def _png_steps(job: _Job, path: Path, stated: Mapping[str, str]) -> Iterator[float]:
    grid = TileGrid.covering((job.width, job.height))
    share = 0.0
    with being_written(path) as temporary, temporary.open("wb") as file, WorkBeside() as beside:
        stream = PngStream(file, (job.width, job.height), alpha=job.transparent, stated=stated)
        for number, band in enumerate(_bands(job, grid)):
            if band is not None:
                yield from beside.until_done(share)
                beside.start(stream.write_rows, band)
            share = (number + 1) / (grid.tiles + 1)
            yield share
        yield from beside.until_done(share)
        stream.close()
        file.flush()
    yield 1.0


def frame_images(
    content: SceneContent,
    turns: Callable[[CameraPose], Iterable[CameraPose]],
    *,
    size: tuple[int, int],
    theme: SceneTheme = LIGHT,
    pose: CameraPose | None = None,
    points: tuple[float, float] | None = None,
) -> Generator[ImageArray, None, None]:
    """Pictures (height, width, 4) of one scene from one place after another, as for a film.

    turns: the places, from the first one (``pose``, or the standard view of the whole object). The rest as in
    ``render_image``.
    """
    job = _job(content, size, 1.0, False, theme, pose, None, points)
    grid = TileGrid.covering((job.width, job.height), band_pixels=job.width * job.height)
    with _opened(job, grid) as (window, stage):
        for place in turns(pose if pose is not None else stage.fitted(job.start)):
            bands = [band for band in _bands_from(window, stage, grid, place, job) if band is not None]
            yield np.concatenate(bands)


def _bands(job: _Job, grid: TileGrid) -> Generator[ImageArray | None, None, None]:
    with _opened(job, grid) as (window, stage):
        pose = job.pose if job.pose is not None else stage.fitted(job.start)
        yield from _bands_from(window, stage, grid, pose, job)


@contextmanager
def _opened(job: _Job, grid: TileGrid) -> Iterator[tuple[Any, Stage]]:
    """The window without a screen and its stage, set."""
    from app.scene.stage import Stage

    with offscreen_window(alpha=job.transparent) as window:
        stage = Stage(window, job.theme, transparent=job.transparent)
        try:
            stage.set_content(job.content, job.theme)
            stage.set_size(grid.layout(job.scale))
            yield window, stage
        finally:
            stage.close()


def _bands_from(
    window: Any, stage: Stage, grid: TileGrid, pose: CameraPose, job: _Job
) -> Iterator[ImageArray | None]:
    """After each tile: None, or the band (h, width, 4) of the picture that it completed, from the top."""
    # What reaches beyond the picture lies at its top and at its right.
    surplus = grid.rows * grid.height - job.height
    for row in reversed(range(grid.rows)):
        band = np.empty((grid.height, grid.width * grid.columns, 4), dtype=np.uint8)
        for column in range(grid.columns):
            left = column * grid.width
            band[:, left : left + grid.width] = drawn_tile(window, stage, grid, pose, (row, column))
            if column + 1 < grid.columns:
                yield None
        yield band[surplus:, : job.width]
        surplus = 0
