"""The columns of the table: names, units, meanings, and which of them somebody wants."""

from __future__ import annotations

import difflib
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations_with_replacement
from typing import Final, Literal

from core.errors import ScreeningError

Kind = Literal["text", "number", "integer", "truth"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One column. unit: "" where there is none. group: a word that stands for several columns."""

    name: str
    kind: Kind
    meaning: str
    group: str
    unit: str = ""


def _stiffness() -> tuple[Column, ...]:
    pairs = combinations_with_replacement(range(1, 7), 2)
    return tuple(
        Column(
            name=f"C{i}{j}_GPa",
            kind="number",
            unit="GPa",
            group="stiffness",
            meaning=f"stiffness C{i}{j}, Voigt order xx yy zz yz xz xy, frame crystal",
        )
        for i, j in pairs
    )


def _modulus(symbol: str, name: str) -> tuple[Column, ...]:
    def column(suffix: str, meaning: str) -> Column:
        return Column(
            name=f"{symbol}_hill{suffix}_GPa", kind="number", unit="GPa", group="moduli", meaning=meaning
        )

    return (
        column("", f"{name}, Hill average"),
        column("_low", f"{name}, lower limit of the 90 % interval"),
        column("_high", f"{name}, upper limit of the 90 % interval"),
    )


def _poisson() -> tuple[Column, ...]:
    found = "Poisson's ratio for K and G at the limits of their 90 % intervals; not calibrated itself"
    return (
        Column(name="nu_hill", kind="number", group="moduli", meaning="Poisson's ratio, Hill average"),
        Column(name="nu_hill_low", kind="number", group="moduli", meaning=f"smallest {found}"),
        Column(name="nu_hill_high", kind="number", group="moduli", meaning=f"largest {found}"),
    )


ALWAYS: Final = ("file", "name")
"""Columns that every table has: without them no row could be told from another."""

COLUMNS: Final[tuple[Column, ...]] = (
    Column(name="file", kind="text", group="file", meaning="path below the screened folder"),
    Column(
        name="name", kind="text", group="file", meaning="name of the crystal; with several in a file, each"
    ),
    Column(name="formula", kind="text", group="facts", meaning="reduced formula"),
    Column(name="space_group", kind="integer", group="facts", meaning="number, found within 0.01 Å"),
    Column(
        name="space_group_symbol", kind="text", group="facts", meaning="international (Hermann-Mauguin) short"
    ),
    Column(name="crystal_system", kind="text", group="facts", meaning="of the space group"),
    Column(name="atoms", kind="integer", group="facts", meaning="atoms in the cell of the file"),
    Column(name="density_g_cm3", kind="number", unit="g/cm3", group="facts", meaning="mass density"),
    *_stiffness(),
    *_modulus("K", "bulk modulus"),
    *_modulus("G", "shear modulus"),
    *_modulus("E", "Young's modulus"),
    *_poisson(),
    Column(
        name="anisotropy_universal",
        kind="number",
        group="anisotropy",
        meaning="A^U of Ranganathan and Ostoja-Starzewski (2008), 0 for an isotropic crystal",
    ),
    Column(
        name="E_min_GPa",
        kind="number",
        unit="GPa",
        group="anisotropy",
        meaning="least Young's modulus over all directions",
    ),
    Column(
        name="E_max_GPa",
        kind="number",
        unit="GPa",
        group="anisotropy",
        meaning="greatest Young's modulus over all directions",
    ),
    Column(
        name="in_domain", kind="truth", group="domain", meaning="false where the training data say nothing"
    ),
    Column(name="reasons", kind="text", group="domain", meaning="why not, and other warnings; empty if none"),
    Column(name="notes", kind="text", group="domain", meaning="decisions taken while reading"),
    Column(name="model", kind="text", group="model", meaning="name and version of the network"),
    Column(name="model_sha256", kind="text", group="model", meaning="SHA-256 that names the model"),
)

FAILURE_COLUMNS: Final[tuple[Column, ...]] = (
    Column(name="file", kind="text", group="file", meaning="path below the screened folder"),
    Column(name="name", kind="text", group="file", meaning="name of the crystal; empty for the whole file"),
    Column(name="error", kind="text", group="failure", meaning="kind of the error"),
    Column(name="reason", kind="text", group="failure", meaning="what is wrong and what to do"),
)


def chosen_columns(words: Sequence[str] = ()) -> tuple[Column, ...]:
    """The columns that are meant by names and groups, in the table's order; all for no word.

    ``ALWAYS`` are among them. ScreeningError: a word is neither a column nor a group.
    """
    if not words:
        return COLUMNS
    groups = dict.fromkeys(column.group for column in COLUMNS)
    known = {column.name for column in COLUMNS} | set(groups)
    for word in words:
        if word not in known:
            close = difflib.get_close_matches(word, sorted(known), n=1)
            hint = f"did you mean {close[0]}? " if close else ""
            raise ScreeningError(
                f"--columns: {word!r} is no column; {hint}There are the groups {', '.join(groups)} and "
                f"single names like {COLUMNS[8].name}, K_hill_GPa"
            )
    wanted = set(words) | set(ALWAYS)
    return tuple(column for column in COLUMNS if column.name in wanted or column.group in wanted)
