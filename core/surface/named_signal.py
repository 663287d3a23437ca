"""Any function on the sphere under a name of its own, for surfaces that are of no tensor's property."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedSignal:
    """title: for colour bars and captions. unit: of the values, empty for a pure number."""

    title: str
    unit: str = ""
