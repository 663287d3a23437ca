"""The kinds of work, and what goes first."""

from __future__ import annotations

from enum import IntEnum, StrEnum


class JobKind(StrEnum):
    """The kinds of work."""

    LOAD_MODEL = "load model"
    READ = "read"
    PREDICT = "predict"
    FIND = "find"
    """Which files of a drop, its folders included, are crystals."""
    SURFACE = "surface"
    SECTION = "section"
    PROJECTION = "projection"
    COMPARE = "compare"
    """A surface beside others, or the difference of two."""
    TENSOR = "read the tensor of"
    """A tensor that no network predicts, in the way that the user asked for."""
    ANALYSE = "analyse"
    TEXTURE = "average"
    PLACE = "place the atoms of"
    """The drawing of a crystal with many atoms, so that the window does not wait for it."""
    CELL = "choose the cell of"
    """Another cell of the lattice, to be drawn."""
    SYMMETRY = "find the symmetry of"
    SIGNAL = "look around an atom of"
    """The neighbourhood of the picked atom."""
    ENVIRONMENT = "compare neighbourhoods"
    """What takes longer: symmetry of sites, comparison, kinds, reconstruction."""
    TENSORS = "find the tensors of"
    """What the point group says of a kind of tensor."""
    DISTORT = "distort"
    """A crystal distorted along a mode, with its symmetry and its tensor."""


NEAR_KINDS = frozenset(
    {
        JobKind.FIND,
        JobKind.SURFACE,
        JobKind.SECTION,
        JobKind.PROJECTION,
        JobKind.COMPARE,
        JobKind.PLACE,
        JobKind.SIGNAL,
    }
)
"""Work of milliseconds that the worker thread does itself, so that it never waits behind a prediction."""

LOOKED_AT_KINDS = NEAR_KINDS - {JobKind.FIND}
"""What a view waits for: it is never cancelled, or its place would stay empty."""


class Priority(IntEnum):
    """Smaller goes first: what somebody looks at, then reading, then predicting, so that lists fill early."""

    LOOKED_AT = 0
    LOAD_MODEL = 1
    READ = 2
    PREDICT = 3
