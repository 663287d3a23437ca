"""The work of milliseconds that the worker thread does itself: looking through folders, computing
surfaces.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from pathlib import Path

from app.state.environment_request import SignalReady
from app.work.jobs import (
    ComparisonReady,
    FilesFound,
    Job,
    JobKind,
    Placed,
    ProjectionReady,
    SectionReady,
    SurfaceReady,
)
from core.crystal.file_content import CRYSTAL_SUFFIXES

CRYSTAL_NAMES = ("POSCAR", "CONTCAR")
MOST_FILES = 20_000
"""A folder with more is not a folder of crystals but a disk; the rest is passed over, and said so."""


def looks_like_crystal(path: Path) -> bool:
    """By its name, a file could be a crystal: only such files are taken from a folder."""
    return path.name.lower().endswith(CRYSTAL_SUFFIXES) or path.name.upper().startswith(CRYSTAL_NAMES)


def _files_below(folder: Path) -> Iterator[Path]:
    for parent, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        yield from (Path(parent) / name for name in sorted(names))


def find_files(paths: Iterable[Path]) -> FilesFound:
    """Files as they are, whatever their name; from folders those that look like crystals. No file twice."""
    found: dict[Path, None] = {}
    passed_over = 0
    for path in paths:
        if not path.is_dir():
            found[path] = None
            continue
        for file in _files_below(path):
            if looks_like_crystal(file) and len(found) < MOST_FILES:
                found[file] = None
            else:
                passed_over += 1
    return FilesFound(paths=tuple(found), passed_over=passed_over)


def do(
    job: Job,
) -> FilesFound | SurfaceReady | SectionReady | ProjectionReady | ComparisonReady | Placed | SignalReady:
    """The outcome of a near job."""
    if job.kind is JobKind.FIND:
        return find_files(job.paths)
    if job.kind is JobKind.SECTION:
        return _section(job)
    if job.kind is JobKind.PLACE:
        return _placed(job)
    if job.kind is JobKind.COMPARE:
        return _comparison(job)
    if job.signal is not None:
        from app.work.environment_work import signal_ready

        return signal_ready(job.signal)
    if job.kind is JobKind.PROJECTION:
        return _projection(job)
    return _surface(job)


def _surface(job: Job) -> SurfaceReady:
    from core.surface.error_shell import error_shell
    from core.surface.surface_mesh import surface_mesh

    if job.stiffness is None or job.quantity is None:
        raise ValueError("a job for a surface carries a stiffness and a quantity")
    mesh = surface_mesh(job.stiffness, job.quantity, density_g_cm3=job.density)
    if job.errors is None:
        return SurfaceReady(mesh=mesh)
    band = error_shell(job.stiffness, job.quantity, job.errors, density_g_cm3=job.density)
    return SurfaceReady(mesh=mesh, band=band)


def _projection(job: Job) -> ProjectionReady:
    from core.export.projection_figure import projection_image
    from core.surface.sphere_map import sphere_map

    wanted = job.projection
    if job.stiffness is None or wanted is None:
        raise ValueError("a job for a projection carries a stiffness and what is wanted of it")
    found = sphere_map(
        job.stiffness,
        wanted.shown,
        wanted.projection,
        lower=wanted.lower,
        cell=wanted.cell,
        density_g_cm3=job.density,
    )
    room = wanted.room
    size = (room.width, room.height)
    return ProjectionReady(
        image=projection_image(found, size, ratio=room.ratio, title=wanted.title, ink=room.ink)
    )


def _placed(job: Job) -> Placed:
    from app.scene.crystal_layout import crystal_layout

    if job.drawing is None:
        raise ValueError("a job to place atoms carries what is to be drawn")
    content = job.drawing()
    crystal_layout(content)  # kept there for the view
    return Placed(content=content)


def _section(job: Job) -> SectionReady:
    from core.surface.plane_section import plane_section

    wanted = job.section
    if job.stiffness is None or wanted is None:
        raise ValueError("a job for a section carries a stiffness and a plane")
    section = plane_section(
        job.stiffness,
        wanted.shown,
        wanted.normal,
        cell=wanted.cell,
        density_g_cm3=job.density,
        errors=wanted.errors,
    )
    room = wanted.room
    if room is None:
        return SectionReady(section=section)
    from core.export.section_figure import section_image

    size = (room.width, room.height)
    pixels = section_image(section, size, ratio=room.ratio, title=wanted.title, ink=room.ink)
    return SectionReady(section=section, pixels=pixels)


def _comparison(job: Job) -> ComparisonReady:
    from core.surface.difference_mesh import difference_mesh
    from core.surface.quantity import SurfaceQuantity
    from core.surface.surface_mesh import surface_mesh

    if job.stiffness is None or not isinstance(job.quantity, SurfaceQuantity):
        raise ValueError("a job for a comparison carries a stiffness and a quantity")
    if job.reference is None:
        return ComparisonReady(mesh=surface_mesh(job.stiffness, job.quantity, density_g_cm3=job.density))
    return ComparisonReady(
        mesh=difference_mesh(
            job.stiffness,
            job.reference,
            job.quantity,
            minuend_density=job.density,
            reference_density=job.reference_density,
        )
    )
