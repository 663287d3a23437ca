"""Every exception that a user of Elastoscope can meet.

The message of each names the subject, the value that was found, what was expected and what to do. The
command line prints it as one line; the window shows it in the row of the file it belongs to.
"""

from __future__ import annotations

import unicodedata
from typing import Final

_TURNING: Final = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
"""Marks that turn the direction of what follows: a name could make the rest of a message read otherwise."""


class ElastoscopeError(Exception):
    r"""Root of the tree: catch this to catch every error that is meant for a user's eyes.

    A message is one line that any terminal, file and window can show, whatever a file's name or content
    brought into it: line ends, control characters and bytes that are no text are written as \n, \x1b, ….
    """

    def __init__(self, message: object = "", *more: object) -> None:
        super().__init__(one_line(str(message)), *more)


def one_line(text: str) -> str:
    """The text with every character that cannot stand in a line of text written as its escape."""
    return "".join(character if character.isprintable() else _escape(character) for character in text)


def _escape(character: str) -> str:
    # The marks that join and turn letters, and wide blanks, belong to words.
    belongs = unicodedata.category(character) in ("Cf", "Zs") and character not in _TURNING
    return character if belongs else ascii(character)[1:-1]


class CrystalError(ElastoscopeError):
    """A crystal structure cannot be used."""


class CrystalReadError(CrystalError):
    """A file cannot be read as a crystal structure: missing, empty, damaged or of an unknown format."""


class DisorderedCrystalError(CrystalError):
    """A crystal has partially or multiply occupied sites, which a graph of atoms cannot represent."""


class NotACrystalError(CrystalError):
    """The content has atoms but no three-dimensional periodic cell (a molecule, a polymer library)."""


class ImpossibleCrystalError(CrystalError):
    """The geometry cannot be that of a crystal: no volume, atoms on top of each other, NaN."""


class SymmetryError(CrystalError):
    """The symmetry of a crystal cannot be found: the search failed or took too long."""


class SiteEnvironmentError(ElastoscopeError):
    """The neighbourhood of an atom cannot be looked at."""


class EnvironmentSettingError(SiteEnvironmentError):
    """A cutoff, degree or width is out of range, or a site is named that is not there."""


class NoNeighborsError(SiteEnvironmentError):
    """An atom has no neighbour within the cutoff."""


class ReconstructionError(SiteEnvironmentError):
    """A neighbourhood cannot be rebuilt from its invariants: too few or too many neighbours."""


class TensorError(ElastoscopeError):
    """Numbers cannot be used as an elasticity tensor: wrong shape, asymmetric, NaN, wrong units."""


class TensorReadError(TensorError):
    """A file cannot be read as an elasticity tensor."""


class UnstableTensorError(TensorError):
    """A quantity was asked for that exists only for a positive-definite stiffness."""


class MeasuredTableError(ElastoscopeError):
    """A table of measured elastic constants cannot be read, or a row of it is damaged."""


class CheckpointError(ElastoscopeError):
    """A trained network cannot be loaded: damaged, foreign or of another version."""


class LibraryError(ElastoscopeError):
    """The library of models has no such model, has one already, or cannot be changed."""


class DatasetError(ElastoscopeError):
    """A file of labelled crystals cannot be used."""


class TrainingError(ElastoscopeError):
    """Training cannot start or go on (bad settings, nothing to train on, divergence)."""


class DeviceError(ElastoscopeError):
    """The device asked for is not there or cannot do the work."""


class ExportError(ElastoscopeError):
    """A result cannot be written in the format or place asked for."""


class FileWriteError(ExportError):
    """A file cannot be written: no room, no permission, a read-only disk, a folder of that name."""


class ScreeningError(ElastoscopeError):
    """A screening of many files cannot start or go on."""


class RenderError(ElastoscopeError):
    """A picture cannot be drawn here (no display and no off-screen OpenGL)."""


class CancelledError(ElastoscopeError):
    """The work was stopped because its user asked for it."""
