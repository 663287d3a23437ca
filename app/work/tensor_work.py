"""The jobs on tensors that need no network. Runs in the working process."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from app.state.requests import TextureKind, TextureRequest
from app.work.jobs import Analysed, Job, JobKind, TensorQuestion, TensorReady, TextureReady
from core.errors import ElastoscopeError

if TYPE_CHECKING:
    from core.crystal.crystal import Crystal
    from core.elasticity.stiffness import Stiffness
    from core.tensor.voigt import FloatArray

ROUNDING: Final = 1e-5
"""A tensor no farther than this share from the symmetry of its crystal differs from it by rounding."""

TensorOutcome = TensorReady | TensorQuestion | Analysed | TextureReady


def tensor_work(job: Job) -> TensorOutcome:
    """The outcome of a job of `TENSOR_KINDS`. Raises ElastoscopeError, in words for the user."""
    return _WORK[job.kind](job)


def _read(job: Job) -> TensorReady | TensorQuestion:
    from app.work.tensor_answering import tensor_outcome

    if job.tensor is None:
        raise ValueError("a job to read a tensor carries a request")
    return tensor_outcome(job.tensor)


def _analyse(job: Job) -> Analysed:
    from core.elasticity.analysis import analyze

    stiffness = _without_rounding(_stiffness(job), job.crystal)
    return Analysed(analysis=analyze(stiffness, density_g_cm3=job.density, crystal=job.crystal))


def _without_rounding(stiffness: Stiffness, crystal: Crystal | None) -> Stiffness:
    """The stiffness with exactly the symmetry of its crystal where only rounding keeps it from that.

    Networks compute in single precision; without this, directions that are equivalent would not count as
    such.
    """
    from core.elasticity.crystal_frame import TIED_FRAMES, symmetrized

    if crystal is None or stiffness.frame not in TIED_FRAMES:
        return stiffness
    try:
        exact = symmetrized(stiffness, crystal)
    except ElastoscopeError:  # its symmetry cannot be found
        return stiffness
    off = float(abs(exact.voigt - stiffness.voigt).max())
    return exact if off <= ROUNDING * float(abs(stiffness.voigt).max()) else stiffness


def _average(job: Job) -> TextureReady:
    from core.elasticity.polycrystal import textured_averages

    if job.texture is None:
        raise ValueError("a job to average carries a texture")
    rotations, weights, grains = _orientations(job.texture, job.crystal)
    averages = textured_averages(_stiffness(job).voigt, rotations, weights)
    return TextureReady(request=job.texture, averages=averages, grains=grains)


def _orientations(
    texture: TextureRequest, crystal: Crystal | None
) -> tuple[FloatArray, FloatArray | None, int]:
    """Rotations (n, 3, 3), weights, and the number of orientations that were listed."""
    from core.elasticity.crystal_directions import direction_along
    from core.elasticity.orientation_reading import read_orientations
    from core.elasticity.polycrystal import fibre_texture
    from core.elasticity.symmetry_classes import ElasticSymmetry, group_of

    if texture.kind is TextureKind.FILE and texture.path is not None:
        listed = read_orientations(texture.path)
        return listed.rotations, listed.weights, len(listed.rotations)
    if texture.kind is TextureKind.FIBRE:
        # Without a crystal the three numbers are components along x, y, z.
        cell = crystal.cell if crystal is not None else [[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]]
        return fibre_texture(direction_along(cell, texture.uvw), (0.0, 0.0, 1.0)), None, 0
    return group_of(ElasticSymmetry.ISOTROPIC), None, 0


def _stiffness(job: Job) -> Stiffness:
    if job.stiffness is None:
        raise ValueError(f"a job to {job.kind} carries a stiffness")
    return job.stiffness


_WORK: Final[dict[JobKind, Callable[[Job], TensorOutcome]]] = {
    JobKind.TENSOR: _read,
    JobKind.ANALYSE: _analyse,
    JobKind.TEXTURE: _average,
}

TENSOR_KINDS: Final = frozenset(_WORK)
