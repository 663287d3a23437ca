"""Stiffnesses in input files of Abaqus and CalculiX: the card ``*ELASTIC``."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

import numpy as np

from core.elasticity.raw_tensor import RawTensor
from core.errors import TensorReadError

ABAQUS_ORDER: Final = ("xx", "yy", "zz", "xy", "xz", "yz")
"""Stress components 11 22 33 12 13 23: Abaqus Analysis User's Guide 1.2.2; CalculiX, ``linel.f``."""

ABAQUS_COMPONENTS: Final = (
    *("1111", "1122", "2222", "1133", "2233", "3333", "1112"),
    *("2212", "3312", "1212", "1113", "2213", "3313", "1213"),
    *("1313", "1123", "2223", "3323", "1223", "1323", "2323"),
)
"""Order of the 21 constants: Abaqus Keywords Reference, ``*ELASTIC``, TYPE=ANISOTROPIC; CalculiX the same."""

ORTHOTROPIC_COMPONENTS: Final = ("1111", "1122", "2222", "1133", "2233", "3333", "1212", "1313", "2323")
"""Order of the nine constants of TYPE=ORTHOTROPIC (Abaqus) and TYPE=ORTHO (CalculiX)."""

UNIT_OF_ITS_USER: Final = "unit of its user"
"""Stands in `RawTensor.settled` of a format that has no unit of its own and whose files mostly state none."""

_TYPES: Final = {
    "ANISOTROPIC": ABAQUS_COMPONENTS,
    "ANISO": ABAQUS_COMPONENTS,
    "ORTHOTROPIC": ORTHOTROPIC_COMPONENTS,
    "ORTHO": ORTHOTROPIC_COMPONENTS,
}
_KEYWORD: Final = re.compile(r"^\s*\*\s*ELASTIC\s*(,.*)?$", re.IGNORECASE | re.MULTILINE)
_STATED: Final = re.compile(r"^\s*\*\*\s*(units?|frame)\s*:\s*(\S+)", re.IGNORECASE | re.MULTILINE)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Card:
    kind: str
    numbers: tuple[float, ...]


def holds_card(text: str) -> bool:
    """Whether the text has a keyword ``*ELASTIC``."""
    return _KEYWORD.search(text) is not None


def card_tensor(text: str, subject: str, *, unit: str = "") -> RawTensor:
    """The tensor of the one ``*ELASTIC`` card of the text, which `holds_card`.

    Both programs leave the units to their user: ``unit`` says them, or a remark ``** units: MPa``; without
    either the tensor has none. TensorReadError for another TYPE than the anisotropic and orthotropic
    stiffness, and for several cards or temperatures.
    """
    card = _only_card(text, subject)
    components = _components(card, subject)
    stated = {key.lower().rstrip("s"): value for key, value in _STATED.findall(text)}
    unit = stated.get("unit", unit)
    count = len(components)
    if len(card.numbers) not in (count, count + 1):
        raise TensorReadError(
            f"{subject}: *ELASTIC, TYPE={card.kind} has {len(card.numbers)} numbers, expected {count} "
            "constants and at most one temperature"
        )
    notes = [
        f"recognised as a card of Abaqus or CalculiX: D{components[0]} D{components[1]} ..."
        + (f" in {unit}" if unit else "")
    ]
    if len(card.numbers) > count:
        notes.append(f"the constants are those for the temperature {card.numbers[count]:g}")
    matrix = _matrix(dict(zip(components, card.numbers, strict=False)))
    return RawTensor(
        rows=tuple(tuple(row) for row in matrix.tolist()),
        unit=unit,
        frame=stated.get("frame", ""),
        order=ABAQUS_ORDER,
        recognised=tuple(notes),
        settled=frozenset({UNIT_OF_ITS_USER}),
    )


def _only_card(text: str, subject: str) -> _Card:
    found = list(_KEYWORD.finditer(text))
    if len(found) != 1:
        raise TensorReadError(
            f"{subject}: holds {len(found)} *ELASTIC cards, expected one; keep the material that is meant"
        )
    options = (found[0][1] or "").upper().replace(" ", "")
    kind = re.search(r"TYPE=([A-Z]+)", options)
    numbers: list[float] = []
    for line in text[found[0].end() :].splitlines()[1:]:
        if line.lstrip().startswith("**"):
            continue
        if line.lstrip().startswith("*"):
            break
        numbers += [_number(word, subject) for word in line.split(",") if word.strip()]
    return _Card(kind=kind[1] if kind else "ISOTROPIC", numbers=tuple(numbers))


def _number(word: str, subject: str) -> float:
    try:
        return float(word.lower().replace("d", "e"))
    except ValueError:
        raise TensorReadError(f'{subject}: "{word.strip()}" after *ELASTIC is not a number') from None


def _components(card: _Card, subject: str) -> tuple[str, ...]:
    if card.kind not in _TYPES:
        raise TensorReadError(
            f"{subject}: *ELASTIC with TYPE={card.kind} holds no stiffness components; expected "
            "TYPE=ANISOTROPIC or ORTHOTROPIC (Abaqus), ANISO or ORTHO (CalculiX)"
        )
    return _TYPES[card.kind]


def _matrix(constants: dict[str, float]) -> np.ndarray[tuple[int, ...], np.dtype[np.float64]]:
    """The (6, 6) in the order 11 22 33 12 13 23 from components named by their four indices."""
    pairs = ("11", "22", "33", "12", "13", "23")
    matrix = np.zeros((6, 6))
    for name, value in constants.items():
        i, j = pairs.index(name[:2]), pairs.index(name[2:])
        matrix[i, j] = matrix[j, i] = value
    return matrix
