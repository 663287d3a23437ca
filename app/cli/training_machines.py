"""How many processes and machines a training run takes."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from core.training.ensemble import MemberListener
    from core.training.trainer import TrainingTask

PAUSE_FILE = "pause"
"""While a file of this name is in the folder of a run, its processes wait."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Machines:
    """What trains: ``jobs`` members at a time, or each on ``devices`` of each of ``nodes`` machines."""

    jobs: int
    devices: int
    nodes: int

    def __post_init__(self) -> None:
        if self.together and self.jobs > 1:
            raise click.UsageError(
                "--jobs trains several members at a time, --devices and --nodes one member on several "
                "devices; give one or the other"
            )

    @property
    def together(self) -> bool:
        """Whether several processes train one network."""
        return self.devices * self.nodes > 1

    @property
    def writes(self) -> bool:
        """Whether this process writes and prints; the others of a group only compute."""
        if not self.together:
            return True
        from core.training.distributed import is_first_process

        return is_first_process()

    def train(self, tasks: list[TrainingTask], folder: Path, listener: MemberListener) -> list[Path]:
        """The folders of the best networks. folder: of the run; all wait while `PAUSE_FILE` is in it."""
        waits = (folder / PAUSE_FILE).exists
        if self.together:
            from core.training.distributed import train_distributed

            return train_distributed(
                tasks, devices=self.devices, nodes=self.nodes, listener=listener, should_pause=waits
            )
        from core.training.ensemble import train_members

        return train_members(tasks, jobs=self.jobs, listener=listener, should_pause=waits)
