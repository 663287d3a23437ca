"""What can be asked of the processes that hold a dataset and train networks, and what they answer.

Plain records that travel through a pipe. A request is answered by any number of messages and one outcome.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Any

from app.state.dataset_view import DatasetView, Division
from app.state.model_list import ComparedModel, ListedModel
from core.crystal.crystal import Crystal
from core.dataset.splits import SplitBy

if TYPE_CHECKING:
    from core.training.epoch_record import EpochFigures
    from core.training.progress import TrainingProgress


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadDataset:
    """Read a file or folder of labelled crystals."""

    path: Path


@dataclass(frozen=True, slots=True, kw_only=True)
class MakeDataset:
    """Make crystals by code, with their exact stiffness, and write them to ``path``."""

    path: Path
    count: int
    seed: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DatasetMade:
    """They are written."""

    path: Path


@dataclass(frozen=True, slots=True, kw_only=True)
class DivideDataset:
    """Divide a dataset that was read."""

    path: Path
    by: SplitBy
    seed: int


@dataclass(frozen=True, slots=True, kw_only=True)
class FetchRow:
    """Give one crystal with its tensor; its structure is written into ``folder``. predicted: the crystal is
    wanted for a prediction, not with its label.
    """

    path: Path
    identifier: str
    folder: Path
    predicted: bool = False


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class RowReady:
    """A row of a dataset. structure: the file that was written; text: its 6×6 in the frame of that
    structure's cell, with unit and order stated.
    """

    identifier: str
    formula: str
    structure: Path
    text: str


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class DatasetReady:
    """A dataset was read."""

    view: DatasetView
    division: Division


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Divided:
    """It was divided."""

    division: Division


@dataclass(frozen=True, slots=True, kw_only=True)
class RunPlan:
    """A training that is wanted.

    path, by, seed: the dataset and its division. folder: of the run, new. name, notes: of the model. network,
    training: settings as JSON holds them. members: networks of the ensemble. device. devices: so many of that
    kind train each network together. base: folder of the model that is fine-tuned, None to start from
    scratch. preset: the name of what the settings came from.
    """

    path: Path
    by: SplitBy
    seed: int
    folder: Path
    name: str
    notes: str
    network: dict[str, Any] = field(hash=False)
    training: dict[str, Any] = field(hash=False)
    members: int
    device: str = "auto"
    devices: int = 1
    base: Path | None = None
    preset: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class EstimateRun:
    """Time a batch of a plan."""

    plan: RunPlan


@dataclass(frozen=True, slots=True, kw_only=True)
class RunEstimate:
    """What a run will need. seconds: of the whole run; epoch_s: of an epoch of one network; memory: bytes at
    the peak, the process's own included; available: bytes that are free there now, None where unknown.
    parameters: weights of one network that learn.
    """

    seconds: float
    epoch_s: float
    memory: int
    available: int | None
    parameters: int
    device: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PrepareRun:
    """Write the folder of a run: everything that it needs to start and, after a kill, to go on."""

    plan: RunPlan


@dataclass(frozen=True, slots=True, kw_only=True)
class RunPrepared:
    """The folder is there."""

    folder: Path


@dataclass(frozen=True, slots=True, kw_only=True)
class Train:
    """Begin the run in a folder, or go on with it. finish_only: make a model of what it has learned so
    far.
    """

    folder: Path
    finish_only: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class StageTold:
    """Where a run stands between epochs. stage: in words; fraction: done of the whole run."""

    stage: str
    fraction: float
    remaining_s: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class HistoryTold:
    """Epochs of a member that were done before."""

    member: int
    figures: tuple[EpochFigures, ...]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class MemberTold:
    """What a member of the ensemble tells while it is trained."""

    member: int
    members: int
    progress: TrainingProgress


@dataclass(frozen=True, slots=True, kw_only=True)
class RunFinished:
    """A model was made of a run. folder: of the model."""

    folder: Path
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RunStopped:
    """The run was stopped because the user asked for it."""

    sentence: str


class LibraryAction(StrEnum):
    """What can be done in the library of networks."""

    LIST = "list"
    ADD = "add"
    IMPORT = "import"
    EXPORT = "export"
    NOTE = "note"
    REMOVE = "remove"
    USE = "use"


@dataclass(frozen=True, slots=True, kw_only=True)
class LibraryRequest:
    """Do something in the library in the folder ``library``, and list it. shipped, standard: see
    `core.library.library.ModelLibrary`. name: of the model; path: where it comes from or goes to.
    """

    action: LibraryAction
    library: Path
    shipped: tuple[Path, ...]
    standard: str = ""
    name: str = ""
    path: Path | None = None
    notes: str = ""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class ModelsListed:
    """All networks. touched: folder of the one that was added, imported, or changed."""

    models: tuple[ListedModel, ...]
    touched: Path | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CompareModels:
    """Measure networks on the same crystals. models: name and folder of each; path, by, seed: the dataset
    and its division; split: which crystals of it.
    """

    models: tuple[tuple[str, Path], ...]
    path: Path
    by: SplitBy
    seed: int
    split: str
    device: str = "auto"


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class ModelsCompared:
    """What came of it."""

    models: tuple[ComparedModel, ...]
    crystals: int


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class RunExperiment:
    """Run one of the source papers' experiments (`core.reproduce`), answered by an `ExperimentResult`.

    folder: of its pictures. model: folder of the network, for those that use one. data: folder of the data
    files, or None. crystal: for those on one crystal, None for α-quartz. formula, group: of cartesian-irreps.
    """

    name: str
    short: bool
    folder: Path
    model: Path
    data: Path | None
    crystal: Crystal | None
    formula: str
    group: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StudioFailed:
    """A request failed. message: one sentence for the user; details: the traceback, for the log."""

    message: str
    details: str = ""
