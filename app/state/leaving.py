"""What becomes of changes that are not saved."""

from __future__ import annotations

from enum import Enum, auto


class Leaving(Enum):
    """The user's answer: save them and go on, go on without, or stay."""

    SAVE = auto()
    DISCARD = auto()
    STAY = auto()
