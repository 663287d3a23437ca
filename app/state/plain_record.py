"""Records to plain JSON values and back, led by the types of their fields.

What a file holds is data and is never trusted: a value that does not fit its field leaves the field as it
was, and is named. No pickle, no names of classes in the file.
"""

from __future__ import annotations

import math
import sys
import types
from collections.abc import Callable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import MISSING, Field, dataclass, field, fields, is_dataclass, replace
from enum import Enum
from pathlib import Path
from types import SimpleNamespace
from typing import Any, Literal, TypeVar, Union, cast, get_args, get_origin, get_type_hints

import numpy as np

Record = TypeVar("Record")


class MisfitError(ValueError):
    """A value that does not fit its type."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Places:
    """How paths are written and read. outward: a path to its text; inward: the text to a path."""

    outward: Callable[[Path], str] = str
    inward: Callable[[str], Path] = Path


@dataclass(slots=True, kw_only=True)
class Reading:
    """places: of paths. notes: what was passed over, each as the name of a field and why."""

    places: Places = field(default_factory=Places)
    notes: list[str] = field(default_factory=list)


def to_plain(value: Any, places: Places | None = None) -> Any:
    """What JSON can hold: dicts by field for records, lists for tuples, sets and arrays, values for enums.

    Raises MisfitError for what has no such form (NaN, an object of another kind).
    """
    where = places or Places()
    if isinstance(value, Enum):
        return value.value
    if value is None or isinstance(value, bool | int | str):
        return value
    if isinstance(value, float):
        if not math.isfinite(value):
            raise MisfitError(f"{value} is not a number that a file can hold")
        return float(value)
    if isinstance(value, Path):
        return where.outward(value)
    return _gathered(value, where)


def _gathered(value: Any, places: Places) -> Any:
    if is_dataclass(value) and not isinstance(value, type):
        return {f.name: to_plain(getattr(value, f.name), places) for f in fields(value)}
    if isinstance(value, Mapping):
        return {str(to_plain(key, places)): to_plain(each, places) for key, each in value.items()}
    if isinstance(value, AbstractSet):
        return sorted((to_plain(each, places) for each in value), key=repr)
    if isinstance(value, np.ndarray):
        return to_plain(value.tolist(), places)
    if isinstance(value, np.generic):
        return to_plain(value.item(), places)
    if isinstance(value, tuple | list):
        return [to_plain(each, places) for each in value]
    raise MisfitError(f"a {type(value).__name__} has no plain form")


def fill(start: Record, data: Any, reading: Reading, where: str = "") -> Record:
    """``start`` with the fields that ``data`` holds and that fit; all others stay and are noted."""
    if not isinstance(data, dict):
        reading.notes.append(f"{where or 'the record'}: not a record")
        return start
    known = {f.name: f for f in fields(cast(Any, start)) if f.init}
    reading.notes.extend(f"{_joined(where, name)}: not known here" for name in data if name not in known)
    changes = {}
    for name, each in known.items():
        if name not in data:
            continue
        before, path = getattr(start, name), _joined(where, name)
        if is_dataclass(before) and not isinstance(before, type) and isinstance(data[name], dict):
            changes[name] = fill(before, data[name], reading, path)
            continue
        try:
            changes[name] = from_plain(_hint(type(start), each), data[name], reading)
        except MisfitError as error:
            reading.notes.append(f"{path}: {error}")
    filled: Record = replace(cast(Any, start), **changes)
    return filled


def _joined(where: str, name: str) -> str:
    return f"{where}.{name[:40]}" if where else name[:40]


def _hint(kind: type, each: Field[Any]) -> Any:
    """The type of one field; the others of its record may name types that are not loaded."""
    if not isinstance(each.type, str):
        return each.type
    holder = SimpleNamespace(__annotations__={each.name: each.type})
    try:
        return get_type_hints(holder, vars(sys.modules[kind.__module__]))[each.name]
    except NameError:
        raise MisfitError("cannot be kept in a file") from None


def from_plain(hint: Any, data: Any, reading: Reading) -> Any:
    """The value of a type that ``data`` stands for. Raises MisfitError."""
    origin = get_origin(hint)
    if origin in (Union, types.UnionType):
        return _one_of(get_args(hint), data, reading)
    if origin is Literal:
        return _fitting(data in get_args(hint), data, data)
    if origin is not None:
        return _collection(origin, get_args(hint), data, reading)
    if hint is None or hint is type(None):
        return _fitting(data is None, data, None)
    if isinstance(hint, type):
        return _single(hint, data, reading)
    raise MisfitError("cannot be kept in a file")


def _fitting(fits: bool, data: Any, value: Any) -> Any:
    if not fits:
        raise MisfitError(f"{_short(data)} does not fit")
    return value


def _short(data: Any) -> str:
    text = repr(data)
    return text if len(text) <= 40 else f"{text[:40]}…"


def _one_of(hints: Sequence[Any], data: Any, reading: Reading) -> Any:
    for hint in hints:
        try:
            return from_plain(hint, data, Reading(places=reading.places))
        except MisfitError:
            continue
    raise MisfitError(f"{_short(data)} does not fit")


def _collection(origin: Any, arguments: Sequence[Any], data: Any, reading: Reading) -> Any:
    if isinstance(origin, type) and issubclass(origin, np.ndarray):
        return _array(data)
    if isinstance(origin, type) and issubclass(origin, Mapping):
        _fitting(isinstance(data, dict), data, data)
        key, kind = arguments
        return {
            from_plain(key, name, reading): from_plain(kind, each, reading) for name, each in data.items()
        }
    _fitting(isinstance(data, list), data, data)
    if origin is tuple and (len(arguments) != 2 or arguments[1] is not Ellipsis):
        _fitting(len(data) == len(arguments), data, data)
        return tuple(from_plain(hint, each, reading) for hint, each in zip(arguments, data, strict=True))
    made = [from_plain(arguments[0], each, reading) for each in data]
    wanted = {tuple: tuple, list: list, set: set, frozenset: frozenset}.get(origin, tuple)
    try:
        return wanted(made)
    except TypeError:
        raise MisfitError(f"{_short(data)} does not fit") from None


def _array(data: Any) -> Any:
    try:
        made = np.array(data, dtype=np.float64)
    except (TypeError, ValueError):
        raise MisfitError(f"{_short(data)} is not a table of numbers") from None
    return _fitting(bool(np.isfinite(made).all()), data, made)


def _single(kind: type, data: Any, reading: Reading) -> Any:
    if issubclass(kind, Enum):
        return _member(kind, data)
    if kind is float:
        number = isinstance(data, int | float) and not isinstance(data, bool)
        return _fitting(number and abs(data) < 1e300, data, data) * 1.0
    if kind in (int, bool, str):
        return _fitting(type(data) is kind, data, data)
    if issubclass(kind, Path):
        return reading.places.inward(_fitting(isinstance(data, str) and "\0" not in data, data, data))
    if is_dataclass(kind):
        return _record(kind, data, reading)
    raise MisfitError("cannot be kept in a file")


def _member(kind: type[Enum], data: Any) -> Enum:
    for member in kind:
        if type(member.value) is type(data) and member.value == data:
            return member
    raise MisfitError(f"{_short(data)} is none of {', '.join(str(member.value) for member in kind)}")


def _record(kind: type, data: Any, reading: Reading) -> Any:
    """A record of its own; what it cannot do without has to be there and to fit."""
    _fitting(isinstance(data, dict), data, data)
    values = {}
    for each in fields(kind):
        needed = each.default is MISSING and each.default_factory is MISSING
        if each.name not in data or not each.init:
            if needed:
                raise MisfitError(f"{each.name} is missing")
            continue
        try:
            values[each.name] = from_plain(_hint(kind, each), data[each.name], reading)
        except MisfitError as error:
            if needed:
                raise
            reading.notes.append(f"{each.name}: {error}")
    reading.notes.extend(f"{str(name)[:40]}: not known here" for name in data if name not in _names(kind))
    try:
        return kind(**values)
    except (TypeError, ValueError) as error:
        raise MisfitError(str(error)) from None


def _names(kind: type) -> set[str]:
    return {each.name for each in fields(kind)}
