"""A film of a crystal and its surface on the way along a distortion."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from app.scene.camera import CameraPose
from app.scene.content import SceneContent
from app.scene.picture import frame_images
from app.scene.theme import LIGHT, SceneTheme
from core.export.movie_file import check_movie, movie_steps


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class FilmedScene:
    """A view at one step: what it shows, seen from where."""

    content: SceneContent
    pose: CameraPose


def distortion_film_steps(
    path: Path,
    steps: Sequence[Sequence[FilmedScene]],
    *,
    size: tuple[int, int] = (1280, 600),
    seconds: float = 6.0,
    theme: SceneTheme = LIGHT,
    stated: dict[str, str],
) -> Iterator[float]:
    """Draw and write the film, a step a picture, the views of a step side by side: shares of the work that
    are done. ExportError for a film that cannot be written; RenderError without OpenGL.
    """
    check_movie(path, size, count=len(steps), seconds=seconds)
    frames = (_picture(scenes, size, theme) for scenes in steps)
    return movie_steps(path, frames, size=size, count=len(steps), seconds=seconds, stated=stated)


def _picture(
    scenes: Sequence[FilmedScene], size: tuple[int, int], theme: SceneTheme
) -> npt.NDArray[np.uint8]:
    width = size[0] // len(scenes)
    pictures = []
    for number, scene in enumerate(scenes):
        own = size[0] - width * (len(scenes) - 1) if number == 0 else width
        (picture,) = frame_images(
            scene.content, lambda pose: (pose,), size=(own, size[1]), theme=theme, pose=scene.pose
        )
        pictures.append(picture)
    return np.concatenate(pictures, axis=1)
