"""The differences between two sets of display options: which fields, and in words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass, replace
from enum import Enum
from typing import Any

from app.state.display import DisplayOptions

Changes = Mapping[str, object]
"""Values of fields by their path in the options: ``{"frame": Frame.IEEE, "crystal.bonds": False}``."""

_NAMES = {
    "quantity": "surface",
    "part": "part of the series",
    "frame": "frame of the matrix",
    "linked": "turn both views together",
    "matrix.kind": "matrix",
    "matrix.notation": "notation of the matrix",
    "surface.plane_drawn": "plane of the section",
}
_LONGEST_VALUE = 32


def _leaves(record: Any, prefix: str = "") -> Iterator[tuple[str, object]]:
    """Path and value of each field; records within are gone through in turn."""
    for field in fields(record):
        value = getattr(record, field.name)
        if is_dataclass(value):
            yield from _leaves(value, f"{prefix}{field.name}.")
        else:
            yield prefix + field.name, value


def changed_fields(before: DisplayOptions, after: DisplayOptions) -> tuple[Changes, Changes]:
    """The fields that differ, with their old and their new values."""
    old, new = dict(_leaves(before)), dict(_leaves(after))
    differing = [name for name, value in new.items() if old.get(name) != value]
    return {name: old[name] for name in differing}, {name: new[name] for name in differing}


def with_changes(options: DisplayOptions, changes: Changes) -> DisplayOptions:
    """The options with these fields set; all others stay as they are."""
    result: Any = options
    for name, value in changes.items():
        group, _, leaf = name.rpartition(".")
        inner = {group: replace(getattr(result, group), **{leaf: value})} if group else {leaf: value}
        result = replace(result, **inner)
    changed: DisplayOptions = result
    return changed


def in_words(changes: Changes) -> str:
    """What was changed, for the Edit menu: ``Surface: Young's modulus``, ``Bonds off``."""
    if len(changes) > 2:
        return f"{len(changes)} display options"
    return ", ".join(_one_in_words(name, value) for name, value in changes.items())


def _one_in_words(name: str, value: object) -> str:
    words = _NAMES.get(name, name.rpartition(".")[2].replace("_", " "))
    words = words[:1].upper() + words[1:]
    if isinstance(value, bool):
        return f"{words} {'on' if value else 'off'}"
    title = getattr(value, "title", None)
    text = title if isinstance(title, str) else str(value)
    plain = isinstance(value, Enum | str | int | float) and 0 < len(text) <= _LONGEST_VALUE
    return f"{words}: {text}" if plain else words
