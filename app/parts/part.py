"""A part of the window: one subject with its controllers, docks and marks."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from app.state.palette import Palette


def nothing(*_: object) -> None:
    """Do nothing."""


def no_names() -> frozenset[str]:
    """No marks, no facts."""
    return frozenset()


def no_work() -> str:
    """Nothing is lost when the window closes."""
    return ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """What the window needs to know of a part.

    controllers: by the names that actions call them (``Action.calls``); their signals ``notice(str)``,
    ``trouble(str)`` and ``marks_changed()`` are heard. marks: names (``Action.checked``) of what is on.
    facts: names (``Situation.facts``) of what is the case. set_palette_tokens: draw in another look.
    actions_made: called once with the actions, to put them on buttons of the part's own. unfinished: what
    would be lost if the window closed now, in words, or "". shut_down: let go of everything, before the
    worker ends. started: the window is up and the worker runs; called with the files of the command line.
    """

    controllers: Mapping[str, object]
    marks: Callable[[], frozenset[str]] = no_names
    facts: Callable[[], frozenset[str]] = no_names
    set_palette_tokens: Callable[[Palette], None] = nothing
    actions_made: Callable[..., object] = nothing
    unfinished: Callable[[], str] = no_work
    started: Callable[[Sequence[Path]], None] = nothing
    shut_down: Callable[[], object] = nothing
