"""Directions as they are written on the command line: [uvw], (hkl), or Cartesian x,y,z."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import click

from app.cli.subject import Subject

if TYPE_CHECKING:
    from core.tensor.voigt import FloatArray

_DIGITS: Final = re.compile(r"-?\d")
_BRACKETS: Final = {"[": "]", "(": ")"}
PLANE_STEPS: Final = 72
"""Directions around a plane: every five degrees."""


@dataclass(frozen=True, slots=True)
class WrittenDirection:
    """text: as it was written. kind: "uvw", "hkl" or "xyz"."""

    text: str
    kind: str
    numbers: tuple[float, float, float]

    def in_frame(self, subject: Subject) -> FloatArray:
        """The unit vector (3,) in the frame of the subject's stiffness; UsageError without what it takes."""
        import numpy as np

        from core.elasticity.crystal_directions import direction_along, normal_of_plane

        if self.kind == "xyz":
            return np.asarray(np.array(self.numbers) / np.linalg.norm(self.numbers))
        if subject.crystal is None or subject.axes_in_crystal is None:
            raise click.UsageError(
                f"{self.text} needs the crystal's cell: give it with --structure, for a tensor in frame "
                "crystal or ieee; or write Cartesian components as 1,0,0"
            )
        towards = direction_along if self.kind == "uvw" else normal_of_plane
        along: FloatArray = subject.axes_in_crystal @ towards(subject.crystal.cell, self.numbers)
        return along


class DirectionType(click.ParamType):  # type: ignore[type-arg]  # generic from click 8.3 on
    """``[u v w]``, ``[1-10]``, ``(h k l)`` or ``x,y,z``."""

    name = "DIRECTION"

    def convert(
        self, value: str | WrittenDirection, param: click.Parameter | None, ctx: click.Context | None
    ) -> WrittenDirection:
        """The direction, or a refusal that shows how it is written."""
        if isinstance(value, WrittenDirection):
            return value
        text = value.strip()
        inside = text
        kind = "xyz"
        if text[:1] in _BRACKETS:
            kind = "uvw" if text[0] == "[" else "hkl"
            inside = text[1:].removesuffix(_BRACKETS[text[0]])
        words = re.sub(r"[,;]", " ", inside).split()
        if kind != "xyz" and len(words) == 1:
            words = _DIGITS.findall(inside)
        try:
            first, second, third = (float(word) for word in words)
        except ValueError:
            self.fail(f"'{value}' is not a direction; write [1 -1 0], (1 1 1) or 0.5,0,1", param, ctx)
        if not 0.0 < abs(first) + abs(second) + abs(third) < float("inf"):
            self.fail(f"'{value}' points nowhere", param, ctx)
        return WrittenDirection(text, kind, (first, second, third))


along_option = click.option(
    "--along",
    "along",
    type=DirectionType(),
    multiple=True,
    help='All properties along a direction: "[1 1 0]", "(1 1 1)" (its normal) or Cartesian 0.5,0,1; may be '
    "given several times.",
)
plane_option = click.option(
    "--plane",
    "planes",
    type=DirectionType(),
    multiple=True,
    help="All properties around a plane, every five degrees; written as for --along, by its normal.",
)


def along_entries(
    subject: Subject, directions: tuple[WrittenDirection, ...], density: float | None
) -> list[dict[str, Any]]:
    """The key ``directions`` of the document."""
    import numpy as np

    from core.elasticity.direction_table import direction_table
    from core.elasticity.document import direction_entries

    units = np.array([written.in_frame(subject) for written in directions])
    table = direction_table(subject.stiffness.voigt, units, density_g_cm3=density)
    return [
        {"written": written.text, **entry}
        for written, entry in zip(directions, direction_entries(table), strict=True)
    ]


def plane_entries(
    subject: Subject, planes: tuple[WrittenDirection, ...], density: float | None
) -> list[dict[str, Any]]:
    """The key ``planes`` of the document."""
    import numpy as np

    from core.elasticity.direction_table import direction_table
    from core.elasticity.document import direction_entries
    from core.surface.section import section

    entries = []
    for written in planes:
        normal = written.in_frame(subject)
        around = section(lambda n: np.zeros(len(n)), normal, count=PLANE_STEPS)
        table = direction_table(subject.stiffness.voigt, around.directions, density_g_cm3=density)
        entries.append(
            {
                "written": written.text,
                "normal": normal.tolist(),
                "angles_degrees": np.degrees(around.angles).tolist(),
                "values": direction_entries(table),
            }
        )
    return entries
