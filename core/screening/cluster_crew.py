"""The workers of a Dask cluster."""

from __future__ import annotations

import importlib
from concurrent.futures import Future
from typing import Any

import pyarrow as pa

from core.errors import ScreeningError
from core.screening.crew import Work
from core.screening.recipe import Task

TASKS_PER_THREAD = 2
"""One in work and one on its way."""


class ClusterCrew:
    """A cluster behind a scheduler's address. Workers need this program, and the folder and the network under
    the same paths; best with one thread each (``dask worker --nthreads 1``).
    """

    def __init__(self, address: str, *, seconds: float = 30.0) -> None:
        """ScreeningError: dask.distributed is not installed, or nobody answers within ``seconds``."""
        try:
            distributed: Any = importlib.import_module("distributed")
        except ImportError:
            raise ScreeningError(
                "--scheduler needs dask.distributed: python -m pip install 'elastoscope[cluster]'"
            ) from None
        try:
            self._client: Any = distributed.Client(address, timeout=seconds)
        except (OSError, ValueError) as error:
            raise ScreeningError(
                f"no Dask scheduler answers at {address} ({error}); start one with 'dask scheduler' and give "
                "its address, tcp://HOST:8786"
            ) from None
        self._executor: Any = self._client.get_executor(pure=False)

    @property
    def capacity(self) -> int:
        """For the workers that are there now; they may come and go."""
        threads = sum(self._client.nthreads().values())
        return TASKS_PER_THREAD * max(1, int(threads))

    def submit(self, work: Work, task: Task) -> Future[pa.Table]:
        """See Crew."""
        future: Future[pa.Table] = self._executor.submit(work, task)
        return future

    def submit_alone(self, work: Work, task: Task) -> Future[pa.Table]:
        """See Crew: the scheduler itself finds out which task ends its workers."""
        return self.submit(work, task)

    def has_ended(self, error: BaseException) -> bool:
        """See Crew."""
        from distributed.scheduler import KilledWorker

        return isinstance(error, KilledWorker)

    def stop(self) -> None:
        """Take back what is not done, and leave the cluster."""
        self._executor.shutdown(wait=False)
        self._client.close()
