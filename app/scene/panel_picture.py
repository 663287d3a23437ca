"""Several scenes in one picture: beside each other, or two by two."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, closing
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from app.scene.camera import CameraPose
from app.scene.content import SceneContent
from app.scene.picture import picture_bands, picture_size
from app.scene.picture_tiles import ImageArray
from app.scene.theme import SceneTheme
from core.errors import ExportError
from core.export.png_stream import PngStream
from core.export.work_beside import WorkBeside
from core.files import being_written


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class PictureOfScene:
    """points: the size of its layout, that of its view on the screen."""

    content: SceneContent
    pose: CameraPose
    points: tuple[float, float]


def panel_steps(
    scenes: Sequence[PictureOfScene],
    path: Path,
    *,
    columns: int,
    size: tuple[int, int],
    scale: float,
    transparent: bool,
    theme: SceneTheme,
    stated: Mapping[str, str],
) -> Iterator[float]:
    """Write a PNG of size × scale pixels in steps: shares of the work that are done. Memory is bounded by one
    band, as for a single scene. ExportError for another suffix, or without a scene.
    """
    if path.suffix.lower() != ".png":
        raise ExportError(f"{path.name}: several views are written as .png")
    if not scenes:
        raise ExportError("no surface is shown")
    width, height = picture_size(size, scale)
    rows = [scenes[first : first + columns] for first in range(0, len(scenes), columns)]
    with being_written(path) as temporary, temporary.open("wb") as file, WorkBeside() as beside:
        stream = PngStream(file, (width, height), alpha=transparent, stated=stated)
        share = 0.0
        for number, (row, tall) in enumerate(zip(rows, _parts(height, len(rows)), strict=True)):
            # Equal widths: their bands then are equally high. What is left over is ground at the right.
            each = (width // columns, tall)
            with ExitStack() as opened:
                films = [
                    opened.enter_context(
                        closing(
                            picture_bands(scene.content, each, scene.points, transparent, theme, scene.pose)
                        )
                    )
                    for scene in row
                ]
                for band in _beside(films):
                    if band is not None:
                        yield from beside.until_done(share)
                        beside.start(stream.write_rows, _filled(band, width, theme, transparent))
                    share = number / len(rows)
                    yield share
        yield from beside.until_done(share)
        stream.close()
        file.flush()
    yield 1.0


def _parts(whole: int, count: int) -> list[int]:
    return [whole - whole // count * (count - 1)] + [whole // count] * (count - 1)


def _beside(films: Sequence[Iterator[ImageArray | None]]) -> Iterator[ImageArray | None]:
    """After each tile None, or the bands of all of them beside each other."""
    while True:
        bands = []
        for film in films:
            for band in film:
                if band is not None:
                    bands.append(band)
                    break
                yield None
        if len(bands) < len(films):
            return
        yield np.concatenate(bands, axis=1)


def _filled(band: ImageArray, width: int, theme: SceneTheme, transparent: bool) -> ImageArray:
    """The band over the whole width of the picture."""
    missing = width - band.shape[1]
    if missing <= 0:
        return band
    ground = bytes.fromhex(theme.background.lstrip("#"))
    color = (*ground, 0 if transparent else 255)
    rest = np.broadcast_to(np.array(color, dtype=np.uint8), (len(band), missing, 4))
    return np.concatenate([band, rest], axis=1)
