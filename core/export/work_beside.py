"""Packing and writing in a thread beside, while the next picture is drawn and a window lives on."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor, wait
from types import TracebackType
from typing import Any, Final, Self

TURN: Final = 0.01
"""Seconds that are waited at once: a window answers in between."""


class WorkBeside:
    """One thing at a time, each begun after the last is done. Left, it waits for what is running."""

    def __init__(self) -> None:
        self._pool = ThreadPoolExecutor(max_workers=1, thread_name_prefix="writing")
        self._running: Future[Any] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._pool.shutdown(wait=True)

    def start(self, work: Callable[..., Any], *given: Any) -> None:
        """Begin; what was begun before has to be over (`until_done`)."""
        self._running = self._pool.submit(work, *given)

    def until_done(self, share: float) -> Iterator[float]:
        """``share`` again and again, a short turn each, until what runs is over; its errors are raised."""
        while self._running is not None and not self._running.done():
            wait([self._running], timeout=TURN)
            yield share
        running, self._running = self._running, None
        if running is not None:
            running.result()
