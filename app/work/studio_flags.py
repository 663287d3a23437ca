"""What the window says to a process about the request that runs, and how the process answers."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from enum import StrEnum
from multiprocessing.connection import Connection
from typing import Any

Tell = Callable[[Any], None]


class Control(StrEnum):
    """What the window wants of the request that runs."""

    STOP = "stop"
    PAUSE = "pause"
    GO_ON = "go on"


class Flags:
    """What the window said about the request that runs, through a pipe: a lock shared by two processes would
    stay locked for ever where one of them is killed.
    """

    def __init__(self, control: Connection) -> None:
        self._control = control
        self._number = 0
        self._said: set[Control] = set()

    def begin(self, number: int) -> None:
        """Another request runs now; what was said about others does not concern it."""
        self._number = number
        self._said = set()

    def _listen(self) -> None:
        with contextlib.suppress(EOFError, OSError):
            while self._control.poll():
                number, wish = self._control.recv()
                if number == self._number:
                    self._said.discard(Control.PAUSE)
                    self._said.add(wish)

    def should_stop(self) -> bool:
        """Stop as soon as it can be done in order."""
        self._listen()
        return Control.STOP in self._said

    def should_pause(self) -> bool:
        """Wait."""
        self._listen()
        return Control.PAUSE in self._said
