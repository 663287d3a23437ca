"""The folder of a training run: its dataset, its settings, how far it has come. The command line can go on
with it too (``elastoscope train DATASET --resume FOLDER``).
"""

from __future__ import annotations

import json
import shutil
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass, fields, replace
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Any

from app.work.studio_jobs import RunPlan
from core.errors import TrainingError
from core.files import write_atomically

if TYPE_CHECKING:
    from app.cli.training_settings import RunSettings

DATASET_FILE = "dataset.jsonl.gz"
RUN_FILE, SETTINGS_FILE, MODEL_FOLDER = "run.json", "settings.json", "model"


class RunState(StrEnum):
    """How a run stands. ``running`` in the file of a run that nobody works on: the program was killed."""

    PREPARED = "prepared"
    RUNNING = "running"
    LATER = "later"
    """The window was closed; the run is to go on the next time."""
    STOPPED = "stopped"
    FAILED = "failed"
    DONE = "done"


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """What is known of a run. dataset: the file that its crystals came from; data: how they were taken, in
    words; train: crystals that are learned from; base: folder of the model that is fine-tuned, or "".
    created: seconds since 1970. sentence: why it stands. members, epochs: of the plan. devices: that train
    each network together.
    """

    folder: Path
    name: str
    notes: str = ""
    dataset: str = ""
    data: str = ""
    train: int = 0
    device: str = "auto"
    devices: int = 1
    base: str = ""
    created: float = 0.0
    members: int = 1
    epochs: int = 1
    state: RunState = RunState.PREPARED
    sentence: str = ""

    @property
    def epochs_done(self) -> int:
        """Epochs that are kept, of all members together."""
        return sum(_last_epoch(self.folder / f"member-{number}") for number in range(self.members))

    @property
    def best(self) -> tuple[Path, ...]:
        """Folders of the networks that can be made a model of."""
        found = (self.folder / f"member-{number}" / "best" for number in range(self.members))
        return tuple(path for path in found if (path / "model.safetensors").is_file())

    @property
    def model(self) -> Path:
        """Folder of the finished model."""
        return self.folder / MODEL_FOLDER

    def progress(self) -> str:
        """``epoch 12 of 40``, ``network 2 of 4, epoch 3 of 40``."""
        done = self.epochs_done
        member, epoch = divmod(done, self.epochs)
        if self.members == 1 or done == self.members * self.epochs:
            return f"epoch {min(done, self.epochs)} of {self.epochs}"
        return f"network {member + 1} of {self.members}, epoch {epoch} of {self.epochs}"


def _last_epoch(folder: Path) -> int:
    names = (path.name.removeprefix("epoch-") for path in (folder / "epochs").glob("epoch-*"))
    return max((int(name) for name in names if name.isdecimal()), default=0)


def new_folder(under: Path, name: str) -> Path:
    """A name for the folder of a run that is not there yet."""
    plain = "".join(letter if letter.isalnum() or letter in "-_." else "-" for letter in name)[:60] or "run"
    stem = f"{time.strftime('%Y%m%d-%H%M%S')}-{plain}"
    number = 1
    while (under / stem).exists():
        number += 1
        stem = f"{stem.rstrip('0123456789')}{number}" if number > 2 else f"{stem}-{number}"
    return under / stem


def write_plan(plan: RunPlan, notes: Sequence[str], *, train: int) -> None:
    """Write settings and description of a run. FileWriteError where that cannot be."""
    content = {
        "name": plan.name,
        "description": f"{plan.name}, trained in the window.",
        "version": "1.0",
        "members": plan.members,
        "network": plan.network,
        "training": plan.training,
        "notes": [plan.notes] if plan.notes else [],
        "start": str(plan.base) if plan.base is not None else "",
        "from": plan.preset,
    }
    write_atomically(plan.folder / SETTINGS_FILE, json.dumps(content, indent=1) + "\n")
    keep_run(
        Run(
            folder=plan.folder,
            name=plan.name,
            notes=plan.notes,
            dataset=str(plan.path),
            data="; ".join([f"{plan.path.name}, {train} training crystals", *notes]),
            train=train,
            device=plan.device,
            devices=plan.devices,
            base=str(plan.base) if plan.base is not None else "",
            created=time.time(),
            members=plan.members,
            epochs=int(plan.training["epochs"]),
        )
    )


def keep_run(run: Run) -> None:
    """Write what is known of a run."""
    content = asdict(run) | {"folder": ""}
    write_atomically(run.folder / RUN_FILE, json.dumps(content, indent=1) + "\n")


def read_run(folder: Path) -> Run:
    """What is known of the run in a folder. TrainingError: it holds none, or a damaged one."""
    try:
        content = json.loads((folder / RUN_FILE).read_text(encoding="utf-8"))
        known = {field.name for field in fields(Run)}
        values = {name: value for name, value in content.items() if name in known}
        return Run(**(values | {"folder": folder, "state": RunState(values["state"])}))
    except (OSError, ValueError, TypeError, KeyError, AttributeError) as error:
        raise TrainingError(f"{folder} holds no run that can be gone on with ({error})") from error


def set_state(folder: Path, state: RunState, sentence: str = "") -> Run:
    """Note how a run stands."""
    run = replace(read_run(folder), state=state, sentence=sentence)
    keep_run(run)
    return run


def runs_under(folder: Path) -> list[Run]:
    """Every run, the newest first; damaged ones are passed over."""
    found = []
    for file in folder.glob(f"*/{RUN_FILE}"):
        try:
            found.append(read_run(file.parent))
        except TrainingError:
            continue
    return sorted(found, key=lambda run: -run.created)


def forget(run: Run) -> None:
    """Remove the folder of a run."""
    shutil.rmtree(run.folder, ignore_errors=True)


def kept_settings(folder: Path) -> RunSettings:
    """The settings of a run. TrainingError where they are damaged."""
    from app.cli.training_settings import RunSettings
    from core.network.config import NetworkConfig
    from core.training.config import TrainingConfig

    try:
        content: dict[str, Any] = json.loads((folder / SETTINGS_FILE).read_text(encoding="utf-8"))
        content.pop("from", None)
        network = NetworkConfig.from_dict(content.pop("network"))
        training = TrainingConfig.from_dict(content.pop("training"))
        return RunSettings(network=network, training=training, **content | {"notes": tuple(content["notes"])})
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise TrainingError(f"the settings of the run in {folder} are damaged: {error}") from error
