"""What an experiment is, what it is given and what it gives back."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from core.crystal.crystal import Crystal
from core.errors import CancelledError

FloatArray = npt.NDArray[np.float64]
Figure = float | int | str | None
"""A figure of a table: a number, words, or None where there is none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One line of the table: the source's figure beside ours.

    theirs, ours: in ``unit``, or in words. reach: what ours had to be, in words, and reached: whether it is;
    None where nothing was set.
    """

    quantity: str
    ours: Figure
    theirs: Figure = None
    unit: str = ""
    reach: str = ""
    reached: bool | None = None

    def to_dict(self) -> dict[str, Any]:
        """Plain values for JSON."""
        return {name: getattr(self, name) for name in self.__slots__}


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Curve:
    """A line of a chart: x (n,), y (n,). source: of the paper or exact, drawn dashed. points: marked too.
    line: joined.
    """

    name: str
    x: FloatArray
    y: FloatArray
    source: bool = False
    points: bool = False
    line: bool = True

    def to_dict(self) -> dict[str, Any]:
        """Plain values for JSON."""
        return {
            "name": self.name,
            "source": self.source,
            "points": self.points,
            "line": self.line,
            "x": [float(value) for value in self.x],
            "y": [float(value) for value in self.y],
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """Curves over one pair of axes. name: of the file, without suffix. x_label, y_label: with units."""

    name: str
    title: str
    x_label: str
    y_label: str
    curves: tuple[Curve, ...]
    log_x: bool = False
    log_y: bool = False

    def to_dict(self) -> dict[str, Any]:
        """Plain values for JSON."""
        return {
            "name": self.name,
            "title": self.title,
            "x": self.x_label,
            "y": self.y_label,
            "log_x": self.log_x,
            "log_y": self.log_y,
            "curves": [curve.to_dict() for curve in self.curves],
        }


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class SphereSignal:
    """A function on the sphere to be drawn as a surface, distance |value| along each direction.

    name: of the file, without suffix. coefficients: (25,) of e3nn's harmonics, l ≤ 4, normalised to
    Σ_m Y_lm² = 1. quantity: beside the scale of colours. unit: of the values.
    """

    name: str
    title: str
    coefficients: FloatArray
    quantity: str = "value"
    unit: str = ""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class FieldMap:
    """Functions in a plane through the middle, side by side.

    name: of the file, without suffix. panels: title and values (n, n) of each, rows along the second axis.
    reach: half the side, Å. axes: names of both axes.
    """

    name: str
    title: str
    panels: tuple[tuple[str, FloatArray], ...]
    reach: float
    axes: tuple[str, str] = ("x (Å)", "y (Å)")


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Matrix:
    """A matrix of signs to be drawn: what a symmetry makes of its entries.

    name: of the file, without suffix. rows, columns: labels. entries: text of each place ("" where zero).
    groups: number of the independent constant of each place, −1 where zero, −2 where it follows from several.
    """

    name: str
    title: str
    rows: tuple[str, ...]
    columns: tuple[str, ...]
    entries: tuple[tuple[str, ...], ...]
    groups: npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Outcome:
    """What an experiment found: the table, sentences to go with it, and what can be drawn."""

    rows: tuple[Row, ...]
    notes: tuple[str, ...] = ()
    charts: tuple[Chart, ...] = ()
    signals: tuple[SphereSignal, ...] = ()
    maps: tuple[FieldMap, ...] = ()
    matrices: tuple[Matrix, ...] = ()

    @property
    def reached(self) -> bool:
        """Whether every figure that was set is reached."""
        return all(row.reached is not False for row in self.rows)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Setting:
    """What an experiment is given.

    short: a smaller run, of seconds. seed: of weights and choices. data: folder of the data files, or None.
    model: folder of the network that comes with the program. reference: folder of stored figures. crystal:
    for experiments on one crystal. formula, group: of cartesian-irreps; matrix: (3, 3) or (6, 6) Voigt that
    it draws, None for one of its own. on_progress: is told the share done (0–1) and what is being done.
    should_stop: asked between steps. kept: folder where long experiments keep what they have finished, so
    that a run that was ended goes on from there; None keeps nothing.
    """

    model: Path
    reference: Path
    short: bool = False
    seed: int = 0
    data: Path | None = None
    kept: Path | None = None
    crystal: Crystal | None = None
    formula: str = "elasticity"
    group: str = "m-3m"
    matrix: FloatArray | None = None
    on_progress: Callable[[float, str], None] = field(default=lambda share, text: None)
    should_stop: Callable[[], bool] = field(default=lambda: False)

    def tell(self, share: float, text: str) -> None:
        """Say how far it is. CancelledError: it is to stop."""
        if self.should_stop():
            raise CancelledError("the experiment was stopped")
        self.on_progress(share, text)

    def file(self, name: str) -> Path | None:
        """A data file by its name, from ``data`` or a folder in it; None where it is not there."""
        if self.data is None:
            return None
        places = (self.data, *(self.data / folder for folder in ("elasticity", "sio2_zeolites")))
        return next((place / name for place in places if (place / name).is_file()), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Need:
    """A data file: its name, what it holds and how to get it."""

    name: str
    holds: str
    how: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Experiment:
    """An entry of the registry.

    source: citation. theirs: what the source found, in words. needs: data files of the full run; without them
    ``stand_in`` says what takes their place. minutes: processor time of the full run on one core, roughly.
    module: where ``run(setting) -> Outcome`` stands.
    """

    name: str
    title: str
    source: str
    theirs: str
    module: str
    minutes: float
    needs: tuple[Need, ...] = ()
    stand_in: str = ""

    def missing(self, setting: Setting) -> tuple[Need, ...]:
        """The files that are not there."""
        return tuple(need for need in self.needs if setting.file(need.name) is None)


def words(values: Sequence[str]) -> str:
    """``a, b and c``."""
    return values[0] if len(values) == 1 else f"{', '.join(values[:-1])} and {values[-1]}"
