"""What can be asked of the working process, and what it answers. Plain records that travel through a pipe."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import numpy as np
import numpy.typing as npt

from app.state.answer import Answer, CrystalFacts
from app.state.breaking_requests import DistortRequest, TensorKindRequest
from app.state.crystal_display import CellChoice
from app.state.drawn_cell import DrawnCell
from app.state.environment_request import (
    EnvironmentDone,
    EnvironmentRequest,
    SignalReady,
    SignalRequest,
)
from app.state.projection_request import ProjectionRequest
from app.state.requests import TensorRequest, TextureRequest
from app.state.section_request import SectionRequest
from app.work.job_kinds import JobKind as JobKind
from app.work.job_kinds import Priority as Priority
from core.crystal.crystal import Crystal
from core.prediction.prediction import ModelIdentity, Prediction

if TYPE_CHECKING:
    from app.scene.content import CrystalContent
    from core.crystal.bonding import Bonds
    from core.crystal.symmetry_description import SymmetryDescription
    from core.elasticity.analysis import Analysis
    from core.elasticity.component_pattern import ComponentPattern
    from core.elasticity.polycrystal import TexturedAverages
    from core.elasticity.stiffness import Stiffness
    from core.elasticity.tensor_reading import TensorStatement
    from core.export.projection_figure import MapImage
    from core.surface.error_shell import ErrorShell
    from core.surface.harmonic_surface import Drawn
    from core.surface.plane_section import PlaneSection
    from core.surface.surface_mesh import SurfaceMesh
    from core.symmetry_breaking.distortion import DistortionStep
    from core.symmetry_breaking.tensor_facts import TensorFacts


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """One unit of work.

    key: of the crystal it is for (0: none). generation: jobs of an older generation than the worker's are
    dropped, and so are their results. path: the file to read; text: what was pasted instead of it. crystal:
    the one to predict. paths: files and folders to look through. stiffness, quantity, density (g/cm³): of the
    surface, section or analysis to compute, the last with the crystal where there is one. errors: (k, 6, 6)
    GPa, independent errors of a prediction whose band the surface is to have. section, projection: which one.
    tensor: to read. texture: to average the stiffness over. cell: which one of the crystal's lattice.
    signal, environment: asked of neighbourhoods.
    tensor_kind, distortion: what is asked of its symmetry. drawing: makes what is to be drawn of a crystal.
    reference, reference_density: of the tensor that is subtracted.
    """

    kind: JobKind
    key: int = 0
    generation: int = 0
    priority: int = Priority.PREDICT
    path: Path | None = None
    text: str | None = field(default=None, compare=False)
    crystal: Crystal | None = field(default=None, compare=False)
    paths: tuple[Path, ...] = ()
    stiffness: Stiffness | None = field(default=None, compare=False)
    quantity: Drawn | None = None
    density: float | None = None
    errors: npt.NDArray[np.float64] | None = field(default=None, compare=False)
    section: SectionRequest | None = field(default=None, compare=False)
    projection: ProjectionRequest | None = field(default=None, compare=False)
    tensor: TensorRequest | None = field(default=None, compare=False)
    texture: TextureRequest | None = None
    cell: CellChoice | None = None
    drawing: Callable[[], CrystalContent] | None = field(default=None, compare=False)
    signal: SignalRequest | None = None
    environment: EnvironmentRequest | None = None
    reference: Stiffness | None = field(default=None, compare=False)
    reference_density: float | None = None
    tensor_kind: TensorKindRequest | None = field(default=None, compare=False)
    distortion: DistortRequest | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Loaded:
    """The network is ready. device: where it runs, in words ("CPU (2 threads)")."""

    identity: ModelIdentity
    device: str


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class CrystalRead:
    """A file was read. sha256: of its bytes, "" for what was pasted."""

    crystal: Crystal
    facts: CrystalFacts
    sha256: str = ""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Predicted:
    """A tensor was predicted. notices: what happened to the device meanwhile (the CPU took over, …), and
    then the device that it is now.
    """

    answer: Answer
    notices: tuple[str, ...] = ()
    device: str = ""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class TensorReady:
    """A tensor was read. request: what was asked, with what was read, so that it need not be read again.
    sha256: of the bytes of the file, "" for what was pasted.
    facts: of the crystal, None where there is none or where it came with the request.
    """

    request: TensorRequest
    answer: Answer
    crystal: Crystal | None
    facts: CrystalFacts | None
    sha256: str = ""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class TensorQuestion:
    """A file leaves open what its numbers are; the user has to say it."""

    request: TensorRequest
    statement: TensorStatement


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Placed:
    """A crystal whose atoms have their places."""

    content: CrystalContent


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class CellReady:
    """The cell that was chosen to be drawn."""

    cell: DrawnCell


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Analysed:
    """All that follows from a stiffness."""

    analysis: Analysis


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class TextureReady:
    """Averages over a texture. grains: number of orientations in the list, 0 for a texture of theory."""

    request: TextureRequest
    averages: TexturedAverages
    grains: int


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class SymmetryReady:
    """The symmetry of a crystal, and what it makes of the 6×6 in the frame of the crystal and in that of
    IEEE 176; the latter is None where it cannot be had, for the reason in ``ieee_missing``.
    """

    description: SymmetryDescription
    in_crystal: ComponentPattern
    in_ieee: ComponentPattern | None
    ieee_missing: str = ""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class TensorsReady:
    """What the point group of a crystal says of a kind of tensor. point_group: its symbol."""

    facts: TensorFacts
    point_group: str


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Distorted:
    """A crystal on its way: its symmetry, and where a tensor was wanted, its stiffness and surface. missing:
    why there is no tensor.
    """

    step: DistortionStep
    bonds: Bonds | None
    answer: Answer | None
    mesh: SurfaceMesh | None
    missing: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class FilesFound:
    """The crystal files of a drop. passed_over: how many other files were left out."""

    paths: tuple[Path, ...]
    passed_over: int


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class SurfaceReady:
    """A surface to draw, with the band of the errors that it was asked for with."""

    mesh: SurfaceMesh
    band: ErrorShell | None = None


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class SectionReady:
    """A section. pixels: (h, w, 4) its picture, None where none was asked for."""

    section: PlaneSection
    pixels: npt.NDArray[np.uint8] | None = None


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class ProjectionReady:
    """A map, drawn."""

    image: MapImage


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class ComparisonReady:
    """A surface to compare with others, or the difference of two."""

    mesh: SurfaceMesh


@dataclass(frozen=True, slots=True, kw_only=True)
class Failed:
    """A job failed. message: one sentence for the user; details: the traceback, for the log."""

    message: str
    details: str = ""


Outcome = (
    Loaded
    | CrystalRead
    | Predicted
    | TensorReady
    | TensorQuestion
    | CellReady
    | Placed
    | Analysed
    | TextureReady
    | SymmetryReady
    | SignalReady
    | EnvironmentDone
    | TensorsReady
    | Distorted
    | FilesFound
    | SurfaceReady
    | SectionReady
    | ProjectionReady
    | ComparisonReady
    | Failed
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """done of total units of the running batch; text: what is being done; eta: seconds left, None when
    unknown.
    """

    done: int
    total: int
    text: str
    eta: float | None

    @property
    def fraction(self) -> float:
        """0 to 1."""
        return self.done / self.total if self.total else 0.0


class PredictorLike(Protocol):
    """What the engine needs of a network (:class:`core.prediction.predictor.Predictor` has it)."""

    identity: ModelIdentity
    device: str
    notices: tuple[str, ...]

    def predict(self, crystal: Crystal) -> Prediction:
        """The answer for one crystal."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class EngineConfig:
    """What the working process is started with.

    load: called there, once, with model and device; a function of a module, so that it can be pickled.
    threads: of the processor, 0 for as many as ``load`` takes.
    """

    load: Callable[[Path, str], PredictorLike]
    model: Path | None
    device: str = "auto"
    threads: int = 0
