"""Several networks of the same settings from different seeds, trained one after the other or side by side."""

from __future__ import annotations

import multiprocessing
import queue
import time
from collections.abc import Callable
from dataclasses import replace
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any

from core.errors import CancelledError, ElastoscopeError, TrainingError
from core.training.progress import Listener, TrainingProgress
from core.training.trainer import Trainer, TrainingTask

MemberListener = Callable[[int, TrainingProgress], None]


def member_tasks(task: TrainingTask, members: int) -> list[TrainingTask]:
    """One task a member: seeds seed, seed + 1, …, folders ``out/member-0``, ``out/member-1``, …"""
    return [
        replace(
            task,
            out=task.out / f"member-{number}",
            member=number,
            training=replace(task.training, seed=task.training.seed + number),
        )
        for number in range(members)
    ]


def train_members(
    tasks: list[TrainingTask],
    *,
    jobs: int = 1,
    listener: MemberListener = lambda member, progress: None,
    should_stop: Callable[[], bool] = lambda: False,
    should_pause: Callable[[], bool] = lambda: False,
) -> list[Path]:
    """Train every task and return the folders of the best networks.

    listener, should_stop, should_pause: as of Trainer. jobs: how many at a time; more than one run in
    processes of their own. Members that are done already (their folder holds the last epoch) cost nothing
    when resumed. Errors as of Trainer.run.
    """
    if jobs == 1 or len(tasks) == 1:
        return [
            Trainer(
                task,
                listener=for_member(listener, number),
                should_stop=should_stop,
                should_pause=should_pause,
            ).run()
            for number, task in enumerate(tasks)
        ]
    _run_in_processes(tasks, jobs, listener, (should_stop, should_pause))
    return [task.out / "best" for task in tasks]


def for_member(listener: MemberListener, number: int) -> Listener:
    """The listener of one member's training."""
    return lambda progress: listener(number, progress)


def _run_in_processes(
    tasks: list[TrainingTask],
    jobs: int,
    listener: MemberListener,
    asked: tuple[Callable[[], bool], Callable[[], bool]],
) -> None:
    """asked: should_stop and should_pause, whose answers go to the processes as events."""
    context = multiprocessing.get_context("spawn")
    messages = context.Queue()
    stop, pause = context.Event(), context.Event()
    waiting = list(enumerate(tasks))
    running: dict[int, BaseProcess] = {}
    try:
        while waiting or running:
            while waiting and len(running) < jobs:
                number, task = waiting.pop(0)
                running[number] = context.Process(
                    name=f"training member {number}",
                    target=_child,
                    args=(number, task, messages, stop, pause),
                    daemon=True,
                )
                running[number].start()
            if asked[0]():
                stop.set()
            if asked[1]():
                pause.set()
            else:
                pause.clear()
            _relay(messages, running, listener)
    finally:
        stop.set()
        for process in running.values():
            process.join(10.0)
            process.kill()


def _relay(messages: Any, running: dict[int, BaseProcess], listener: MemberListener) -> None:
    """Pass on one message of a child; forget it when it is done; raise its error."""
    try:
        number, message = messages.get(timeout=0.2)
    except queue.Empty:
        dead = [n for n, process in running.items() if process.exitcode not in (None, 0)]
        if dead:
            raise TrainingError(
                f"the process training member {dead[0]} ended by itself (out of memory?); resume to go on"
            ) from None
        return
    if isinstance(message, TrainingProgress):
        listener(number, message)
        return
    running.pop(number).join()
    if isinstance(message, ElastoscopeError):
        raise message


def told_to_parent(messages: Any) -> MemberListener:
    """A listener in a child process: puts (member, progress) into a queue, each epoch and twice a second."""
    last = 0.0

    def listener(member: int, progress: TrainingProgress) -> None:
        nonlocal last
        if progress.stage == "epoch" or time.monotonic() - last > 0.5:
            last = time.monotonic()
            messages.put((member, progress))

    return listener


def stopped_by_parent(stop: Any) -> Callable[[], bool]:
    """In a child process: whether the parent has set the event, or is no more."""
    parent = multiprocessing.parent_process()
    return lambda: bool(stop.is_set()) or (parent is not None and not parent.is_alive())


def _child(number: int, task: TrainingTask, messages: Any, stop: Any, pause: Any) -> None:
    listener = for_member(told_to_parent(messages), number)
    try:
        Trainer(task, listener=listener, should_stop=stopped_by_parent(stop), should_pause=pause.is_set).run()
        messages.put((number, None))
    except ElastoscopeError as error:
        messages.put((number, type(error)(str(error))))
    except KeyboardInterrupt:
        messages.put((number, CancelledError("training was stopped; it can be resumed")))
