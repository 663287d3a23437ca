"""The matrix and the unit cell as vector graphics, the unit cell as a mesh: files of ``export``."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

from app.cli.figures import cell_content, statements_of
from app.cli.subject import Subject

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from app.scene.theme import SceneTheme
    from core.crystal.crystal import Crystal

SIZE_IN_POINTS: Final = (480.0, 480.0)


def write_matrix(path: Path, subject: Subject) -> None:
    """The 6×6 of a subject as a heat map, in the format of the suffix."""
    from core.export.matrix_figure import MatrixSubject, write_matrix_figure

    drawn = MatrixSubject(
        title=subject.caption.rpartition(" · ")[0] or subject.name,
        values=subject.stiffness.voigt,
        limits=limits_of(subject),
        frame=str(subject.stiffness.frame),
    )
    write_matrix_figure(path, drawn, stated=statements_of(subject))


def limits_of(subject: Subject) -> npt.NDArray[np.float64] | None:
    """(2, 6, 6) GPa, limits of a prediction in the subject's frame, where it has some in that frame."""
    import numpy as np

    from core.export.framed_prediction import FRAME_DESCRIPTIONS, in_frame

    frame = subject.stiffness.frame
    if subject.prediction is None or frame not in FRAME_DESCRIPTIONS:
        return None
    framed = in_frame(subject.prediction, frame)
    # A tensor that was projected on a point group afterwards is not the one that the limits belong to.
    same = np.allclose(framed.stiffness.voigt, subject.stiffness.voigt)
    return framed.limits if same else None


def write_structure(
    path: Path,
    crystal: Crystal,
    *,
    size: tuple[float, float] = SIZE_IN_POINTS,
    direction: tuple[float, float, float] | None = None,
    theme: SceneTheme | None = None,
    transparent: bool = False,
) -> None:
    """The unit cell: drawn (.svg, .pdf), or as a mesh."""
    from app.scene.structure_model import fitted_view, structure_ink, structure_model
    from app.scene.theme import LIGHT
    from core.export.figure_file import FIGURE_SUFFIXES
    from core.export.mesh_files import write_colored_mesh
    from core.export.statement import structure_statements
    from core.export.structure_figure import write_structure_figure
    from core.export.structure_mesh import structure_mesh

    content, theme = cell_content(crystal), theme or replace(LIGHT, background="#ffffff")
    model, stated = structure_model(content, theme), structure_statements(crystal)
    if path.suffix.lower() in FIGURE_SUFFIXES:
        write_structure_figure(
            path,
            model,
            fitted_view(content, size, direction),
            ink=structure_ink(content, theme),
            transparent=transparent,
            stated=stated,
        )
    else:
        write_colored_mesh(path, structure_mesh(model), stated=stated)
