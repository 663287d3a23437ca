"""The few facts that decide which actions can be used."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Situation:
    """crystals: number of open ones; selected, readable, answered: one is selected, its cell was read, its
    tensor
    is there; busy: work waits or runs; again: the selected one can be predicted again; recents: there are
    some; tensor_read: the selected tensor was read and not predicted; beside_crystal: and its crystal too;
    without_waves: why the tensor has no waves, empty where it has. facts: names of what else is the case, as
    the parts of the window tell it.
    """

    crystals: int = 0
    selected: bool = False
    readable: bool = False
    answered: bool = False
    busy: bool = False
    again: bool = False
    recents: bool = False
    tensor_read: bool = False
    beside_crystal: bool = False
    without_waves: str = ""
    facts: frozenset[str] = frozenset()


Condition = Callable[[Situation], str]
"""Why an action cannot be used now; empty when it can."""


def always(situation: Situation) -> str:
    """Never disabled."""
    return ""


def needs_fact(name: str, otherwise: str) -> Condition:
    """A part of the window tells that something is the case; ``otherwise`` says what is missing."""
    return lambda situation: "" if name in situation.facts else otherwise


def needs_crystals(situation: Situation) -> str:
    """At least one crystal is open."""
    return "" if situation.crystals else "No crystal is open"


def needs_two_crystals(situation: Situation) -> str:
    """There is another crystal to go to."""
    return "" if situation.crystals > 1 else "There is no other crystal"


def needs_cell(situation: Situation) -> str:
    """The selected crystal was read."""
    if situation.readable:
        return ""
    return "The selected file has not been read" if situation.selected else "No crystal is selected"


def needs_view(situation: Situation) -> str:
    """There is a crystal or a surface to look at."""
    return "" if situation.answered else needs_cell(situation)


def needs_tensor(situation: Situation) -> str:
    """The selected crystal has its tensor."""
    if situation.answered:
        return ""
    return "The selected crystal has no tensor yet" if situation.selected else "No crystal is selected"


def needs_read_tensor(situation: Situation) -> str:
    """The selected tensor came from a file or the clipboard."""
    if situation.tensor_read:
        return ""
    return "Only for a tensor that was opened or pasted: a predicted one has its crystal"


def needs_crystal_of_tensor(situation: Situation) -> str:
    """The selected tensor came from a file, and its crystal is known."""
    if situation.beside_crystal:
        return ""
    if situation.tensor_read:
        return "The crystal of the tensor is not known: Tensor ▸ Crystal of the tensor…"
    return "Only for a tensor that was opened or pasted: a predicted one has the symmetry of its crystal"


def needs_waves(situation: Situation) -> str:
    """The density of the selected crystal is known."""
    return situation.without_waves


def needs_selection(situation: Situation) -> str:
    """A crystal is selected."""
    return "" if situation.selected else "No crystal is selected"


def needs_finished(situation: Situation) -> str:
    """The selected crystal is done with, one way or the other, and nothing was edited in its tensor."""
    if "edited" in situation.facts:
        return "The tensor was edited: Tensor ▸ Back from the edits"
    if situation.again:
        return ""
    return "The selected crystal is being worked on" if situation.selected else "No crystal is selected"


def needs_work(situation: Situation) -> str:
    """Something waits or runs."""
    return "" if situation.busy else "Nothing is running"


def needs_recents(situation: Situation) -> str:
    """A file was opened before."""
    return "" if situation.recents else "No file was opened before"
