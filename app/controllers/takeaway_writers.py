"""How each file of the export dialog is written, in steps."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any, Final

import numpy as np

from app.controllers.takeaway_source import SeenScene, Source, chosen_theme, stated_of, stated_of_view
from app.scene.content import CrystalContent, SurfaceContent
from app.scene.theme import LIGHT
from app.state.export_catalogue import ExportWish
from core.errors import ExportError
from core.export.framed_prediction import FramedPrediction

PIXELS_DRAWN_HERE: Final = 500_000
"""Of a picture, or of all pictures of a film; more would hold the window up for too long."""
DIRECTIONS: Final = 20
"""n of the grid of 10 n² + 2 directions that a table is written along."""
CLIPBOARD_SCALE: Final = 2.0
"""Pixels of a picture for the clipboard per pixel of the screen: it is to be printed too."""


def steps_of(path: Path, wish: ExportWish, source: Source) -> Iterator[float]:
    """Write what was wished for, a step after the other; ExportError and RenderError as the writers."""
    kind = wish.name.partition(".")[0]
    if wish.name in ("surface.png", "crystal.png"):
        return _picture_steps(path, wish, source)
    if kind == "turntable":
        return _film_steps(path, wish, source)
    return _at_once(path, wish.name, source)


def _at_once(path: Path, name: str, source: Source) -> Iterator[float]:
    kind = name.partition(".")[0]
    write = partial(_WRITERS.get(name, _WRITERS.get(kind, _write_card)), path, name, source)
    return beside(write) if write.func in _SLOW else one_step(write)


def beside(write: Callable[[], None]) -> Iterator[float]:
    """What takes one step, in a process of its own; it goes there by pickle."""
    from app.work.steps_beside import steps_beside

    return steps_beside(partial(one_step, write))


def one_step(write: Callable[[], None]) -> Iterator[float]:
    """What cannot be divided."""
    yield 0.1
    write()
    yield 1.0


def clipboard_picture(path: Path, scene: SeenScene) -> Iterator[float]:
    """The picture of a view for the clipboard, as a PNG at ``path``; the pixels of its screen twice."""
    from app.scene.picture import picture_steps

    if scene.content is None:
        raise ExportError("the view is empty; open a crystal first")
    scale = CLIPBOARD_SCALE * scene.ratio
    return drawn(
        scene.points[0] * scene.points[1] * scale**2,
        picture_steps,
        scene.content,
        path,
        size=scene.points,
        scale=scale,
        theme=scene.theme,
        pose=scene.pose,
        points=scene.points,
    )


def _picture_steps(path: Path, wish: ExportWish, source: Source) -> Iterator[float]:
    from app.scene.picture import picture_steps

    view, options = wish.name.partition(".")[0], wish.picture
    scene, content = source.scenes[view], source.scene_content(view)
    return drawn(
        options.size[0] * options.size[1] * options.scale**2,
        picture_steps,
        content,
        path,
        size=options.size,
        scale=options.scale,
        transparent=options.transparent,
        theme=chosen_theme(options.theme, scene.theme),
        pose=scene.pose,
        points=scene.points,
        stated=stated_of_view(source, content),
    )


def _film_steps(path: Path, wish: ExportWish, source: Source) -> Iterator[float]:
    from app.scene.turntable import TurningScene, Turntable, turntable_steps

    options = wish.film
    views = ("crystal", "surface") if options.shows == "both" else (options.shows,)
    scenes = [
        TurningScene(
            content=source.scene_content(view),
            pose=source.scenes[view].pose,
            points=source.scenes[view].points,
        )
        for view in views
    ]
    turntable = Turntable(
        size=options.size, frames=options.frames, seconds=options.seconds, axis=options.axis
    )
    stated = stated_of_view(source, source.scene_content(views[-1]))
    return drawn(
        options.size[0] * options.size[1] * options.frames,
        turntable_steps,
        path,
        scenes,
        turntable,
        theme=source.scenes[views[0]].theme,
        stated=stated,
    )


def drawn(pixels: float, steps: Callable[..., Iterator[float]], *given: Any, **named: Any) -> Iterator[float]:
    """The steps here, or, where so many pixels would hold up the window, in a process of their own."""
    if pixels <= PIXELS_DRAWN_HERE:
        return steps(*given, **named)
    from app.work.steps_beside import steps_beside

    return steps_beside(partial(steps, *given, **named))


def _write_structure(path: Path, name: str, source: Source) -> None:
    from app.scene.structure_model import structure_ink, structure_model, structure_view
    from core.export.figure_file import FIGURE_SUFFIXES
    from core.export.mesh_files import write_colored_mesh
    from core.export.structure_figure import write_structure_figure
    from core.export.structure_mesh import structure_mesh

    content, scene, stated = (
        source.scene_content("crystal"),
        source.scenes["crystal"],
        stated_of(source, None),
    )
    if not isinstance(content, CrystalContent):
        raise ExportError("the view of the crystal shows none")
    if path.suffix.lower() not in FIGURE_SUFFIXES:
        write_colored_mesh(path, structure_mesh(structure_model(content, LIGHT)), stated=stated)
        return
    theme = replace(LIGHT, background="#ffffff")
    write_structure_figure(
        path,
        structure_model(content, theme),
        structure_view(scene.pose, scene.points),
        ink=structure_ink(content, theme),
        stated=stated,
    )


def _write_surface(path: Path, name: str, source: Source) -> None:
    from core.export.mesh_files import write_mesh
    from core.surface.color_maps import color_range, value_colors

    content = source.scene_content("surface")
    if not isinstance(content, SurfaceContent):
        raise ExportError("the view of the surface shows none")
    mesh, options = content.mesh, content.options
    low, high = options.value_range or color_range(mesh.values)
    colors = np.asarray(value_colors(options.color_map, low, high)(mesh.values))
    write_mesh(path, mesh, stated=stated_of_view(source, content), colors=colors)


def _write_matrix(path: Path, name: str, source: Source) -> None:
    from core.export.matrix_figure import MatrixSubject, write_matrix_figure

    _, framed = source.tensor()
    model = framed.prediction.model if isinstance(framed, FramedPrediction) else None
    subject = MatrixSubject(
        title=f"{source.title} · {model.name} {model.version}" if model else source.title,
        values=framed.stiffness.voigt,
        limits=framed.limits,
        frame=str(framed.stiffness.frame),
    )
    write_matrix_figure(path, subject, stated=stated_of(source, framed))


def _write_tensor(path: Path, name: str, source: Source) -> None:
    from core.export.read_tensor_files import write_read_tensor
    from core.export.tensor_json import write_tensor_json
    from core.export.voigt_table import write_voigt_csv

    answer, framed = source.tensor()
    if isinstance(framed, FramedPrediction):
        (write_tensor_json if name.endswith(".json") else write_voigt_csv)(path, framed)
    else:
        write_read_tensor(path, framed.stiffness, source=source.entry.path.name, notes=answer.notes)


def _write_card(path: Path, name: str, source: Source) -> None:
    from core.export.material_cards.card import MaterialCard
    from core.export.material_cards.formats import write_card

    answer, framed = source.tensor()
    card = MaterialCard(
        name=source.stem,
        stiffness=framed.stiffness,
        density_g_cm3=answer.density,
        crystal=source.entry.crystal,
        stated=stated_of(source, framed),
    )
    write_card(path, name, card)


def _write_sections(path: Path, name: str, source: Source) -> None:
    from core.export.section_figure import write_section_figure
    from core.surface.quantity import SurfaceQuantity

    answer, _ = source.tensor()
    content = source.scenes["surface"].content
    shown = content.mesh.quantity if isinstance(content, SurfaceContent) else None
    quantity = shown if isinstance(shown, SurfaceQuantity) else SurfaceQuantity.YOUNG
    write_section_figure(
        path,
        answer.in_crystal.stiffness,
        [quantity],
        density_g_cm3=answer.density,
        title=source.title,
        stated=stated_of(source, answer.in_crystal),
    )


def _write_section(path: Path, name: str, source: Source) -> None:
    if source.section is None:
        raise ExportError("there is no section to export; show one first")
    source.section(path)


def _write_directions(path: Path, name: str, source: Source) -> None:
    from core.elasticity.direction_table import direction_table
    from core.export.direction_csv import write_direction_csv
    from core.surface.sphere_grid import sphere_grid

    answer, _ = source.tensor()
    table = direction_table(
        answer.in_crystal.stiffness.voigt, sphere_grid(DIRECTIONS).directions, density_g_cm3=answer.density
    )
    write_direction_csv(path, table, stated_of(source, answer.in_crystal))


def _write_cell(path: Path, name: str, source: Source) -> None:
    from core.export.crystal_files import write_crystal

    if source.entry.crystal is None:
        raise ExportError("the crystal was not read")
    write_crystal(path, source.entry.crystal)


_WRITERS: Final[dict[str, Callable[[Path, str, Source], None]]] = {
    "voigt.csv": _write_tensor,
    "tensor.json": _write_tensor,
    "matrix.tex": _write_card,
    "structure": _write_structure,
    "surface": _write_surface,
    "matrix": _write_matrix,
    "sections": _write_sections,
    "section": _write_section,
    "directions": _write_directions,
    "cell": _write_cell,
}
"""By the whole name of a format, or by what it begins with; all others are material cards."""

_SLOW: Final = frozenset(
    {_write_structure, _write_surface, _write_matrix, _write_sections, _write_section, _write_directions}
)
"""What takes longer than a window may keep silent: matplotlib is loaded, or thousands of numbers are worked
out.
"""
