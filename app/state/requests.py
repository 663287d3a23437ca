"""What the user asks of a tensor: where it is read from and how it is understood, and a texture to average
over.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from core.crystal.crystal import Crystal
from core.elasticity.stiffness import Frame
from core.elasticity.tensor_reading import TensorFile


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class TensorRequest:
    """A tensor that no network predicts, and all that was answered about it.

    path: of its file, or the name of what was pasted; text: what was pasted, else None. unit, order: as the
    user answered, empty where the file says them. answered: what the file leaves open was asked. frame: the
    axes of its components, None where the file says them. structure: the file of its crystal. density:
    g/cm³, as the user gave it. projected: on the point group of the crystal. read, crystal: what was read
    already. edited: the 21 numbers 11 12 … 16 22 … 66 in GPa that the user put in the place of those of the
    file, empty where none were changed; they stand in ``edited_frame``, or where that is None in the frame of
    the file. of_prediction: what was edited is a prediction, so that ``path`` is the file of the crystal,
    or ``text`` its content.
    """

    path: Path
    text: str | None = None
    unit: str = ""
    order: tuple[str, ...] = ()
    answered: bool = False
    frame: Frame | None = None
    structure: Path | None = None
    density: float | None = None
    projected: bool = False
    edited: tuple[float, ...] = ()
    edited_frame: Frame | None = None
    of_prediction: bool = False
    read: TensorFile | None = None
    crystal: Crystal | None = field(default=None, repr=False)


class TextureKind(StrEnum):
    """How the grains of a polycrystal lie."""

    RANDOM = "random"
    FIBRE = "fibre"
    FILE = "file"


@dataclass(frozen=True, slots=True, kw_only=True)
class TextureRequest:
    """A texture. uvw: the direction of the crystal that a fibre has along the sample's z. path: of a list of
    orientations.
    """

    kind: TextureKind = TextureKind.RANDOM
    uvw: tuple[int, int, int] = (0, 0, 1)
    path: Path | None = None
