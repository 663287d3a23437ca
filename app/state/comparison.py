"""What is compared, and the tables below it: a pure function of the crystals, the frame and what is asked."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import numpy.typing as npt

from app.state.analysis_table import Cell, Column, Row, Table, figure, words
from app.state.answer import Answer
from app.state.display import Tone
from app.state.figures import pretty_formula, rounded
from app.state.session import CrystalEntry
from core.elasticity.stiffness import Frame, Stiffness
from core.elasticity.tensor_difference import CORRESPONDENCE, TensorDifference
from core.surface.quantity import SurfaceQuantity

FloatArray = npt.NDArray[np.float64]
MOST = 4
"""Crystals side by side: more pictures would be too small, and each costs a view of its own."""
LETTERS = "ABCD"


class Mode(StrEnum):
    """What is shown: the crystals beside each other, or two of them and B − A."""

    SIDE_BY_SIDE = "side by side"
    DIFFERENCE = "difference"


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What is to be compared. keys: of two to four crystals, the first is the one that others are compared
    with; quantity: of the surfaces; frame: of tensors and directions, crystal or ieee.
    """

    keys: tuple[int, ...] = ()
    mode: Mode = Mode.SIDE_BY_SIDE
    quantity: SurfaceQuantity = SurfaceQuantity.YOUNG
    frame: Frame = Frame.CRYSTAL


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Compared:
    """One of the crystals. letter: A to D; name: formula and file; stiffness: in the frame that is asked for,
    None with the reason in ``missing``; density: g/cm³ or None; cell: (3, 3) Å, rows are a, b, c in that
    frame, None where it is not known.
    """

    key: int
    letter: str
    name: str
    answer: Answer
    stiffness: Stiffness | None
    missing: str
    density: float | None
    cell: FloatArray | None

    @property
    def title(self) -> str:
        """Letter and name."""
        return f"{self.letter} · {self.name}"


def compared(entries: Sequence[CrystalEntry], frame: Frame) -> tuple[Compared, ...]:
    """The crystals with a tensor, in their order, in one frame."""
    answered = [(entry, entry.answer) for entry in entries if entry.answer is not None]
    return tuple(
        _compared(entry, answer, letter, frame)
        for (entry, answer), letter in zip(answered, LETTERS, strict=False)
    )


def _compared(entry: CrystalEntry, answer: Answer, letter: str, frame: Frame) -> Compared:
    framed = answer.in_ieee if frame is Frame.IEEE else answer.in_crystal
    stiffness, missing, cell = None, answer.ieee_missing, None
    if framed is not None and framed.stiffness.frame is frame:
        stiffness, missing = framed.stiffness, ""
        cell = entry.crystal.cell @ framed.rotation.T if entry.crystal is not None else None
    elif framed is not None:
        missing = f"The tensor stands in the frame {framed.stiffness.frame}; its crystal is not known"
    return Compared(
        key=entry.key, letter=letter, name=entry_name(entry), answer=answer, stiffness=stiffness,
        missing=missing, density=answer.density, cell=cell,
    )  # fmt: skip


def entry_name(entry: CrystalEntry) -> str:
    """Formula and file."""
    formula = pretty_formula(entry.facts.formula) if entry.facts is not None else ""
    return " · ".join(part for part in (formula, entry.path.name) if part)


def why_not(entries: Sequence[CrystalEntry]) -> str:
    """Why these cannot be compared, in words; empty where they can."""
    answered = sum(1 for entry in entries if entry.answer is not None)
    if answered >= 2:
        return ""
    if len(entries) >= 2:
        return f"Only {answered or 'none'} of the {len(entries)} crystals has a tensor"
    return "Select two to four crystals in the table, or first pin one with Crystal ▸ Compare with this"


_MODULI: tuple[tuple[str, str, Callable[[Answer], float | None]], ...] = (
    ("K", "GPa", lambda answer: answer.averages.bulk.hill),
    ("G", "GPa", lambda answer: answer.averages.shear.hill),
    ("E", "GPa", lambda answer: answer.averages.young.hill),
    ("ν", "", lambda answer: answer.averages.poisson.hill),
    ("E min", "GPa", lambda answer: answer.young_minimum.value if answer.young_minimum else None),
    ("E max", "GPa", lambda answer: answer.young_maximum.value if answer.young_maximum else None),
    ("Aᵁ", "", lambda answer: answer.universal_anisotropy),
    ("ρ", "g/cm³", lambda answer: answer.density),
)


def moduli_table(subjects: Sequence[Compared]) -> Table:
    """Moduli of each crystal, and how far the others are from the first."""
    heads = [Column(name="", figures=False), Column(name="Unit", figures=False)]
    heads += [Column(name=each.letter, tip=each.name) for each in subjects]
    for each in subjects[1:]:
        tip = f"{each.name} minus {subjects[0].name}"
        heads += [
            Column(name=f"{each.letter} − A", tip=tip),
            Column(name="%", tip=f"{tip}, relative to A"),
        ]
    return Table(
        title="Moduli",
        note="K, G, E, ν: Hill averages; they do not depend on the frame",
        columns=tuple(heads),
        rows=tuple(
            _modulus_row(name, unit, [get(each.answer) for each in subjects]) for name, unit, get in _MODULI
        ),
    )


def _modulus_row(name: str, unit: str, values: Sequence[float | None]) -> Row:
    cells: list[Cell] = [words(name), words(unit), *(figure(value) for value in values)]
    first = values[0]
    for value in values[1:]:
        change = value - first if first is not None and value is not None else None
        cells.append(signed(change))
        cells.append(signed(100.0 * change / abs(first) if change is not None and first else None, digits=3))
    return Row(cells=tuple(cells))


def signed(value: float | None, *, digits: int = 4) -> Cell:
    """A cell of a difference, with its sign."""
    if value is None:
        return figure(None)
    text = rounded(value, digits)
    return Cell(text=f"+{text}" if value > 0 and text != "0" else text, full=repr(float(value)))


def difference_table(
    difference: TensorDifference, extremes: tuple[float, float] | None, quantity: SurfaceQuantity
) -> Table:
    """The difference of two tensors in numbers. extremes: least and greatest difference of the quantity over
    all directions, where they are known already.
    """
    unit = quantity.unit
    rows = [
        _row("‖ΔC‖ = √(ΔC_ijkl ΔC_ijkl)", difference.norm, "GPa"),
        _row("‖ΔC‖ / ‖C_A‖", 100.0 * difference.relative, "%"),
        _row("ΔK (Hill)", difference.bulk, "GPa", sign=True),
        _row("ΔG (Hill)", difference.shear, "GPa", sign=True),
        _row("ΔE (Hill)", difference.young, "GPa", sign=True),
    ]
    if extremes is not None:
        title = f"Δ {quantity.title}"
        rows.append(_row(f"{title}, least", extremes[0], unit, sign=True))
        rows.append(_row(f"{title}, greatest", extremes[1], unit, sign=True))
    heads = (("B − A", False), ("Value", True), ("Unit", False))
    return Table(
        title="B − A",
        note=f"{difference.frame} frame",
        columns=tuple(Column(name=name, figures=figures) for name, figures in heads),
        rows=tuple(rows),
    )


def _row(name: str, value: float, unit: str, *, sign: bool = False) -> Row:
    known = None if value != value else value
    return Row(cells=(words(name), signed(known) if sign else figure(known), words(unit)))


def remark(wish: Wish) -> tuple[str, Tone]:
    """What has to be said of axes below every comparison."""
    axes = (
        "IEEE axes follow each cell by the rules of the standard"
        if wish.frame is Frame.IEEE
        else "each crystal in the frame of its own cell"
    )
    return f"Frame {wish.frame}: {axes}. {CORRESPONDENCE}", Tone.DOUBT
