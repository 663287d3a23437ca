"""One network trained by several processes, on several devices or machines, through Lightning Fabric.

Fabric starts the processes (or finds those that torchrun, srun or the like have started), gives each a
device, and joins them by torch.distributed: NCCL between GPUs, gloo between CPUs. Each process takes its
share of every batch; gradients are weighted by crystals, so that the step is that of one process.

Fabric is the optional extra ``elastoscope[distributed]``. Hugging Face Accelerate would do as well and is
as well kept (both had a release in September 2026, and neither changes torch); Fabric takes half the room
(16 MB against 31 MB, with what each brings along, which for Accelerate is the client of a model hub), and
starts processes from within a running program, where Accelerate forks, or wants a command of its own.
"""

from __future__ import annotations

import logging
import os
import queue
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import torch
from torch import Tensor

from core.errors import CancelledError, ElastoscopeError, TrainingError
from core.training.ensemble import MemberListener, for_member, stopped_by_parent, told_to_parent
from core.training.process_group import ProcessGroup
from core.training.trainer import Trainer, TrainingTask

if TYPE_CHECKING:
    from lightning_fabric import Fabric
    from lightning_fabric.plugins.environments.cluster_environment import ClusterEnvironment

T = TypeVar("T")
_Asked = tuple[Callable[[], bool], Callable[[], bool]]
"""should_stop and should_pause."""

logging.getLogger("lightning_fabric.utilities").setLevel(logging.WARNING)  # it greets every process

LONGEST_WAIT = timedelta(hours=6)
"""Of one process for another: for as long as process 0 may take to build the graphs of a dataset."""


class FabricGroup(ProcessGroup):
    """The processes that a Fabric has joined."""

    def __init__(self, fabric: Fabric) -> None:
        self._fabric = fabric
        self.rank = fabric.global_rank
        self.size = fabric.world_size

    def sum(self, tensor: Tensor) -> Tensor:
        """See ProcessGroup; goes through the memory of the process's device."""
        total = self._fabric.all_reduce(tensor.to(self._fabric.device), reduce_op="sum")
        assert isinstance(total, Tensor)
        return total.to(tensor.device)

    def from_first(self, work: Callable[[], T]) -> T:
        """See ProcessGroup."""
        value = work() if self.rank == 0 else None
        return self._fabric.broadcast(value)  # type: ignore[return-value]

    def first_then_others(self, work: Callable[[], T]) -> T:
        """See ProcessGroup."""
        value = work() if self.rank == 0 else None
        self._fabric.barrier()
        return work() if value is None else value


def train_distributed(
    tasks: Sequence[TrainingTask],
    *,
    devices: int,
    nodes: int = 1,
    listener: MemberListener = lambda member, progress: None,
    should_stop: Callable[[], bool] = lambda: False,
    should_pause: Callable[[], bool] = lambda: False,
) -> list[Path]:
    """Train every task, one after the other, and return the folders of the best networks.

    devices: processes on each machine, one a GPU (``device`` of the tasks is "cuda") or CPU processes
    ("cpu"). nodes: machines; each runs this with the same tasks, whose dataset and folders all of them see,
    and with MASTER_ADDR, MASTER_PORT and NODE_RANK set, or within torchrun or srun. Process 0 alone writes
    and tells. should_stop, should_pause: as of Trainer; what one process is asked holds for all.

    Errors as of Trainer.run; TrainingError too where Fabric is missing, there are not so many devices, or a
    process ended by itself.
    """
    fabric = _fabric(tasks[0].device, devices, nodes)
    if _environment() is not None:
        asked = (should_stop, should_pause)
        fabric.launch(partial(_train_all, tasks=tasks, listener=listener, asked=asked))
    else:
        _spawn(fabric, tasks, listener, (should_stop, should_pause))
    return [task.out / "best" for task in tasks]


def is_first_process() -> bool:
    """Whether this process is the one that writes files, or the parent of that one; others only compute."""
    environment = _environment()
    if environment is not None:
        return environment.global_rank() == 0
    return os.environ.get("NODE_RANK", "0") == "0"


def _environment() -> ClusterEnvironment | None:
    """Of a process that torchrun, srun or the like has started; None for one that is to start others."""
    _require_fabric()
    from lightning_fabric.plugins.environments.lightning import LightningEnvironment
    from lightning_fabric.plugins.environments.slurm import SLURMEnvironment
    from lightning_fabric.plugins.environments.torchelastic import TorchElasticEnvironment

    for kind in (TorchElasticEnvironment, SLURMEnvironment):
        if kind.detect():
            return kind()
    return LightningEnvironment() if "LOCAL_RANK" in os.environ else None


def _require_fabric() -> None:
    try:
        import lightning_fabric  # noqa: F401
    except ImportError as error:
        raise TrainingError(
            "training on several devices needs the package lightning-fabric, which is not installed; "
            "pip install 'elastoscope[distributed]'"
        ) from error


def _fabric(device: str, devices: int, nodes: int) -> Fabric:
    _require_fabric()
    from lightning_fabric import Fabric
    from lightning_fabric.strategies.ddp import DDPStrategy

    kind = torch.device(device).type
    if kind not in ("cpu", "cuda"):
        raise TrainingError(f"there is one device of kind {kind}; several can be cuda or cpu")
    if kind == "cuda" and devices > torch.cuda.device_count():
        raise TrainingError(
            f"{devices} GPUs were asked for and torch sees {torch.cuda.device_count()}; ask for fewer devices"
        )
    started = _environment() is not None  # such processes start no others
    strategy = DDPStrategy(timeout=LONGEST_WAIT, start_method="popen" if started else "spawn")
    return Fabric(accelerator=kind, devices=devices, num_nodes=nodes, strategy=strategy)


def _train_all(
    fabric: Fabric, tasks: Sequence[TrainingTask], listener: MemberListener, asked: _Asked
) -> None:
    """In each process of a group."""
    should_stop, should_pause = asked
    group = FabricGroup(fabric)
    for number, task in enumerate(tasks):
        own = replace(task, device=str(fabric.device))
        told = for_member(listener, number) if group.rank == 0 else lambda progress: None
        Trainer(own, listener=told, should_stop=should_stop, should_pause=should_pause, group=group).run()
    fabric.barrier()
    torch.distributed.destroy_process_group()


def _spawn(fabric: Fabric, tasks: Sequence[TrainingTask], listener: MemberListener, asked: _Asked) -> None:
    """Start this machine's processes, pass on what they tell, raise what went wrong in them."""
    context = get_context("spawn")
    messages, stop, pause = context.Queue(), context.Event(), context.Event()

    def ask() -> None:
        if asked[0]():
            stop.set()
        if asked[1]():
            pause.set()
        else:
            pause.clear()

    port = os.environ.get("MASTER_PORT")
    with ThreadPoolExecutor(1) as thread:
        child = partial(_child, tasks=tasks, messages=messages, stop=stop, pause=pause)
        running = thread.submit(fabric.launch, child)
        try:
            _relay(running, messages, listener, ask)
        finally:
            stop.set()
            if port is None:
                os.environ.pop("MASTER_PORT", None)  # chosen by Fabric for these processes


def _relay(running: Future[Any], messages: Any, listener: MemberListener, ask: Callable[[], None]) -> None:
    while True:
        over = running.done()  # before the queue is read: what was put in before the end is not lost
        try:
            message = messages.get(timeout=0.2)
        except queue.Empty:
            if over:
                break
            ask()
            continue
        if isinstance(message, ElastoscopeError):
            raise message
        listener(*message)
        ask()
    if (error := running.exception()) is not None:
        raise TrainingError(
            "a process of the training ended by itself (out of memory?); resume to go on"
        ) from error


def _child(fabric: Fabric, tasks: Sequence[TrainingTask], messages: Any, stop: Any, pause: Any) -> None:
    try:
        _train_all(fabric, tasks, told_to_parent(messages), (stopped_by_parent(stop), pause.is_set))
    except KeyboardInterrupt:
        messages.put(CancelledError("training was stopped; it can be resumed"))
        raise SystemExit(1) from None
    except ElastoscopeError as error:
        messages.put(type(error)(str(error)))
        raise SystemExit(1) from None  # the group cannot go on without this process
