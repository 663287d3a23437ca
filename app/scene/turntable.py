"""A film of a scene that turns once about an axis."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt

from app.scene.camera import CameraPose, axis_direction
from app.scene.content import SceneContent, cell_of
from app.scene.picture import frame_images
from app.scene.theme import LIGHT, SceneTheme
from core.errors import ExportError
from core.export.movie_file import check_movie, movie_steps

FloatArray = npt.NDArray[np.float64]
ImageArray = npt.NDArray[np.uint8]

UPRIGHT: Final = "upright"
AXES: Final = (UPRIGHT, "a", "b", "c", "x", "y", "z")
"""About what a scene turns: the upright of the picture, or an axis of the cell or of the frame."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class TurningScene:
    """What turns, from which place on, and the size of its layout in points, as in ``render_image``."""

    content: SceneContent
    pose: CameraPose | None = None
    points: tuple[float, float] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Turntable:
    """size: (width, height) in pixels of the film, shared by the scenes side by side. frames: pictures of one
    turn, which takes ``seconds``. axis: one of `AXES`.
    """

    size: tuple[int, int] = (800, 600)
    frames: int = 72
    seconds: float = 6.0
    axis: str = UPRIGHT


def turntable_steps(
    path: Path,
    scenes: Sequence[TurningScene],
    wish: Turntable,
    *,
    theme: SceneTheme = LIGHT,
    stated: dict[str, str],
) -> Iterator[float]:
    """Draw and write the film, a step a picture: shares of the work that are done.

    ExportError for a film that cannot be written, an axis that is not known, or one of a cell that is not
    there; RenderError without OpenGL.
    """
    check_movie(path, wish.size, count=wish.frames, seconds=wish.seconds)
    for scene in scenes:
        axis_of(scene.content, wish.axis, CameraPose())
    frames = turntable_frames(scenes, wish, theme=theme)
    return movie_steps(path, frames, size=wish.size, count=wish.frames, seconds=wish.seconds, stated=stated)


def turntable_frames(
    scenes: Sequence[TurningScene], wish: Turntable, *, theme: SceneTheme = LIGHT
) -> Iterator[ImageArray]:
    """Pictures (height, width, 4); the scenes stand side by side in equal widths."""
    films = [
        frame_images(
            scene.content,
            partial(_turns, scene.content, wish),
            size=(width, wish.size[1]),
            theme=theme,
            pose=scene.pose,
            points=scene.points,
        )
        for scene, width in zip(scenes, _widths(wish.size[0], len(scenes)), strict=True)
    ]
    try:
        for pictures in zip(*films, strict=True):
            yield np.concatenate(pictures, axis=1)
    finally:
        for film in films:
            film.close()


def _turns(content: SceneContent, wish: Turntable, pose: CameraPose) -> Iterator[CameraPose]:
    return turned(pose, axis_of(content, wish.axis, pose), wish.frames)


def axis_of(content: SceneContent, name: str, pose: CameraPose) -> FloatArray:
    """Unit vector (3,) of the axis of `AXES` in the scene's frame; ExportError where there is none."""
    if name == UPRIGHT:
        return np.array(pose.up)
    if name not in AXES:
        raise ExportError(f"'{name}' is no axis to turn about; choose one of {', '.join(AXES)}")
    cell = cell_of(content)
    if cell is None and name in ("a", "b", "c"):
        raise ExportError(
            f"the axis {name} needs the unit cell, which is not known; choose x, y, z or upright"
        )
    return axis_direction(cell, name)


def turned(pose: CameraPose, axis: FloatArray, count: int) -> Iterator[CameraPose]:
    """The pose with the scene turned in equal steps about an axis through its middle, once round."""
    for number in range(count):
        yield pose.with_axes(pose.axes @ rotation_about(axis, 2.0 * np.pi * number / count))


def rotation_about(axis: FloatArray, angle: float) -> FloatArray:
    """(3, 3) rotation by an angle in radians about a unit vector (Rodrigues)."""
    x, y, z = axis
    cross = np.array([[0.0, -z, y], [z, 0.0, -x], [-y, x, 0.0]])
    return np.asarray(np.eye(3) + np.sin(angle) * cross + (1.0 - np.cos(angle)) * (cross @ cross))


def _widths(whole: int, count: int) -> list[int]:
    """Equal widths that add up to the whole; the first takes what is left over."""
    each = whole // count
    return [whole - each * (count - 1)] + [each] * (count - 1)
