"""What can be asked of the processes that hold a dataset and train networks, and what they answer.

Plain records that travel through a pipe. A request is answered by any number of messages and one outcome.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from app.state.dataset_view import DatasetView, Division
from core.dataset.splits import SplitBy


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadDataset:
    """Read a file or folder of labelled crystals."""

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
    training: settings as JSON holds them. members: networks of the ensemble. device. base: folder of the
    model that is fine-tuned, None to start from scratch; frozen: how many of its lower layers stay as they
    are. preset: the name of what the settings came from.
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
    base: Path | None = None
    frozen: int = 0
    preset: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class EstimateRun:
    """Time a batch of a plan."""

    plan: RunPlan


@dataclass(frozen=True, slots=True, kw_only=True)
class RunEstimate:
    """What a run will need. seconds: of the whole run; memory: bytes at the peak, of the process or of the
    graphics processor; available: bytes that are free there now, None where unknown. batch_s: seconds of one
    step; steps: in the whole run; parameters: weights of one network.
    """

    seconds: float
    memory: int
    available: int | None
    batch_s: float
    steps: int
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


@dataclass(frozen=True, slots=True, kw_only=True)
class RunFinished:
    """A model was made of a run. folder: of the model."""

    folder: Path
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RunStopped:
    """The run was stopped because the user asked for it."""

    sentence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StudioFailed:
    """A request failed. message: one sentence for the user; details: the traceback, for the log."""

    message: str
    details: str = ""


FloatArray = npt.NDArray[np.float64]
