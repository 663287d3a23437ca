"""A network for the crystals of these tests, and crews that work here or not at all."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from pathlib import Path

import pytest
from screening_samples import write_network

from core.screening.recipe import Task


class InlineCrew:
    """Works in this process, task after task."""

    capacity = 1

    def __init__(self) -> None:
        self.tasks: list[Task] = []
        self.stopped = False

    def submit(self, work: Callable, task: Task) -> Future:
        self.tasks.append(task)
        future: Future = Future()
        try:
            future.set_result(work(task))
        except Exception as error:
            future.set_exception(error)
        return future

    submit_alone = submit

    def has_ended(self, error: BaseException) -> bool:
        return False

    def stop(self) -> None:
        self.stopped = True


@pytest.fixture
def crew() -> InlineCrew:
    return InlineCrew()


@pytest.fixture(scope="session")
def tiny_network(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_network(tmp_path_factory.mktemp("tiny-network"))
