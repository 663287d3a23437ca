"""Stiffnesses in the output of VASP, CRYSTAL and CASTEP.

Each block is recognised by the heading that the program writes, which also states the unit. Outputs grow to
gigabytes; they are read line by line.

- VASP: ``TOTAL ELASTIC MODULI (kBar)`` in OUTCAR (IBRION = 6, ISIF ≥ 3), rows and columns XX YY ZZ XY YZ ZX.
- CRYSTAL: ``SYMMETRIZED ELASTIC CONSTANTS FOR … CASE, IN GPa``, the upper triangle between bars, Voigt
  order; W. F. Perger et al., Comput. Phys. Commun. 180, 1753 (2009).
- CASTEP: ``Elastic Constants Tensor (GPa)`` in .castep, ``BEGIN Elastic Constants (GPa)`` in .elastic (order
  documented as xx yy zz yz zx xy), ``Elastic Stiffness Constants Cij (GPa)`` in Materials Studio's file
  Elastic Constants.txt.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from core.elasticity.raw_tensor import RawTensor
from core.errors import TensorReadError
from core.ordinary_files import opened_for_reading

SIGNATURE_LENGTH: Final = 8192
"""Bytes at the beginning of a file in which a program's name stands."""

LONGEST_LINE: Final = 1_000_000
"""Characters; what a file without line ends holds is looked at in pieces of this."""

LARGEST_EXCERPT: Final = 4_000_000
"""Bytes up to which a file that does not name its program is searched for the headings."""

_NUMBER: Final = re.compile(r"[-+]?(?:\d+\.?\d*|\.\d+)(?:[eEdD][-+]?\d+)?")
_DECORATION: Final = re.compile(r"[-=\s]*|\s*direction\b.*", re.IGNORECASE)
_TRIANGLE: Final = (6, 5, 4, 3, 2, 1)
_SQUARE: Final = (6,) * 6


@dataclass(frozen=True, slots=True, kw_only=True)
class _Block:
    """How a program writes its stiffness: heading with the unit as its last group, and what follows."""

    program: str
    heading: re.Pattern[str]
    lengths: tuple[int, ...]
    order: tuple[str, ...] = ()
    labels: tuple[str, ...] = ()


_VASP_LABELS: Final = ("XX", "YY", "ZZ", "XY", "YZ", "ZX")
_BLOCKS: Final = (
    _Block(
        program="VASP",
        heading=re.compile(r"\s*TOTAL ELASTIC MODULI \((\w+)\)\s*"),
        lengths=_SQUARE,
        order=("xx", "yy", "zz", "xy", "yz", "xz"),
        labels=_VASP_LABELS,
    ),
    _Block(
        program="CRYSTAL",
        heading=re.compile(r"\s*SYMMETRIZED ELASTIC CONSTANTS FOR .*IN (\w+)\s*"),
        lengths=_TRIANGLE,
    ),
    _Block(
        program="CASTEP",
        heading=re.compile(r"[\s=]*Elastic Stiffness Constants Cij \((\w+)\)[\s=]*"),
        lengths=_SQUARE,
    ),
    _Block(
        program="CASTEP", heading=re.compile(r"\s*Elastic Constants Tensor \((GPa)\)\s*"), lengths=_SQUARE
    ),
    _Block(
        program="CASTEP",
        heading=re.compile(r"\s*BEGIN Elastic Constants\s+(?:\{?xx yy zz yz zx xy\}?\s*)?\((\w+)\)\s*"),
        lengths=_SQUARE,
    ),
)
_HEADING_WORDS: Final = re.compile("elastic (?:moduli|constants|stiffness)", re.IGNORECASE)

_SIGNATURES: Final = {
    "VASP": re.compile(r"\A\s*vasp\.\d[\s\S]*?\b(?:executed|running) on\b"),
    "CRYSTAL": re.compile(r"^\s*\*\s+CRYSTAL\d\d\s+\*", re.MULTILINE),
    "CASTEP": re.compile(
        r"CCC\s+AA\s+SSS\s+TTTTT\s+EEEEE\s+PPPP|^\s*BEGIN Elastic Constants\b", re.MULTILINE
    ),
}
_MISSING: Final = {
    "VASP": "the block TOTAL ELASTIC MODULI (kBar), which VASP writes with IBRION = 6 and ISIF = 3",
    "CRYSTAL": "the block SYMMETRIZED ELASTIC CONSTANTS, which CRYSTAL writes with the option ELASTCON",
    "CASTEP": "the block Elastic Constants Tensor (GPa); give the output of such a calculation",
}


@dataclass(slots=True, kw_only=True)
class _Found:
    """A block while its lines come in."""

    block: _Block
    unit: str
    rows: list[tuple[float, ...]] = field(default_factory=list)
    labels: list[str] = field(default_factory=list)

    def take(self, line: str) -> bool:
        """Add a line; False when the block is over."""
        line = line.strip()
        if _DECORATION.fullmatch(line):
            return not self.rows
        label = line.split(maxsplit=1)[0]
        named = label in self.block.labels
        text = line.strip("|")[len(label) if named else 0 :]
        numbers = tuple(float(word.lower().replace("d", "e")) for word in _NUMBER.findall(text))
        if not numbers or _NUMBER.sub("", text).strip():
            return not self.rows
        self.rows.append(numbers)
        self.labels.append(label if named else "")
        return len(self.rows) < len(self.block.lengths)

    @property
    def complete(self) -> bool:
        """Whether all rows came, with the labels that the program writes."""
        lengths = tuple(len(row) for row in self.rows)
        return lengths == self.block.lengths and tuple(filter(None, self.labels)) == self.block.labels


def program_of(path: Path) -> str | None:
    """The program whose output a file is, by what stands at its beginning or its blocks' headings.

    None for all other files, and for those that cannot be read.
    """
    try:
        with _opened(path) as file:
            beginning = file.read(SIGNATURE_LENGTH)
            text = beginning + file.read(LARGEST_EXCERPT)
            text = "" if file.read(1) else text
    except OSError:
        return None
    by_name = next((name for name, words in _SIGNATURES.items() if words.search(beginning)), None)
    return by_name or next(
        (block.program for line in text.splitlines() for block, _ in _headings(line)), None
    )


def output_tensor(path: Path, program: str) -> RawTensor:
    """The last stiffness that the output of ``program`` holds (`program_of`).

    TensorReadError where there is none, or where it is not complete.
    """
    try:
        with _opened(path) as lines:
            found = _blocks(iter(lambda: lines.readline(LONGEST_LINE), ""))
    except OSError as error:
        raise TensorReadError(f"{path.name}: cannot be read: {error.strerror}") from None
    if not found:
        raise TensorReadError(f"{path.name}: is an output of {program}, but lacks {_MISSING[program]}")
    last = found[-1]
    if not last.complete:
        raise TensorReadError(
            f"{path.name}: the block of elastic constants of {program} is not complete: its rows have "
            f"{', '.join(str(len(row)) for row in last.rows) or 'no'} numbers, expected "
            f"{', '.join(map(str, last.block.lengths))} (a crystal in three dimensions)"
        )
    which = f", the last of {len(found)} blocks" if len(found) > 1 else ""
    return RawTensor(
        rows=tuple(last.rows),
        unit=last.unit,
        order=last.block.order,
        recognised=(
            f"recognised as an output of {last.block.program} in {last.unit}{which}; "
            "its axes are those of the calculation's own cell",
        ),
        settled=frozenset({"order"}),
    )


def _opened(path: Path) -> io.TextIOWrapper:
    return io.TextIOWrapper(opened_for_reading(path), encoding="utf-8", errors="replace")


def _blocks(lines: Iterable[str]) -> list[_Found]:
    found: list[_Found] = []
    is_open = False
    for line in lines:
        if is_open:
            is_open = found[-1].take(line)
        else:
            headings = _headings(line)
            found += [_Found(block=block, unit=unit) for block, unit in headings]
            is_open = bool(headings)
    return found


def _headings(line: str) -> list[tuple[_Block, str]]:
    """The block whose heading the line is, with the unit in it."""
    if not _HEADING_WORDS.search(line):
        return []
    matches = ((block, block.heading.fullmatch(line.strip())) for block in _BLOCKS)
    return [(block, match[1]) for block, match in matches if match]
