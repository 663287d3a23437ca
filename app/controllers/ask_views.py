"""What the questions about a crystal need of the view, of the dock and of the clipboard."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Protocol

from app.state.atom_text import AskedAtom
from core.crystal.lattice_plane import LatticePlane
from core.crystal.measure import AtomImage, ChainMeasures

if TYPE_CHECKING:
    from core.crystal.bonding import Bonds
    from core.crystal.crystal import Crystal


class DrawnCrystal(Protocol):
    """The crystal in the view (:class:`app.scene.asked_crystal.AskedCrystal`)."""

    @property
    def crystal(self) -> Crystal | None:
        """The one whose cell is drawn."""
        ...

    @property
    def bonds(self) -> Bonds | None:
        """Its bonds."""
        ...

    @property
    def cell_words(self) -> str:
        """Which cell that is."""
        ...

    @property
    def drawing(self) -> tuple[object, ...]:
        """All that is asked about and marked: the same as long as only others mark the crystal."""
        ...

    def home(self, site: int) -> AtomImage:
        """An atom where it is drawn first."""
        ...

    def show(
        self,
        atoms: Sequence[AtomImage],
        names: Sequence[str],
        measure: str,
        planes: Sequence[tuple[LatticePlane, str]],
        *,
        family: bool,
    ) -> None:
        """Mark atoms and planes."""
        ...

    def cuts(self, plane: LatticePlane) -> bool:
        """A plane is to be seen."""
        ...


class Ball(Protocol):
    """What was clicked on (:class:`app.scene.crystal_layout.PickedBall`)."""

    @property
    def site(self) -> int:
        """The atom."""
        ...

    @property
    def shift(self) -> tuple[int, int, int]:
        """Whole cells from its own position."""
        ...


class AtomView(Protocol):
    """The dock (:class:`app.views.atom_panel.AtomPanel`)."""

    def show_crystal(self, crystal: Crystal | None, labels: Sequence[str]) -> None:
        """List the atoms of another crystal."""
        ...

    def show_cell(self, crystal: Crystal | None, cell: str) -> None:
        """Say which cell of it is drawn."""
        ...

    def show_letters(self, letters: Sequence[str]) -> None:
        """Wyckoff positions of the listed atoms; none while they are not known."""
        ...

    def show_atom(self, asked: AskedAtom | None, labels: Sequence[str]) -> None:
        """Everything about the atom picked last."""
        ...

    def show_measures(self, names: Sequence[str], measures: ChainMeasures | None) -> None:
        """What is between the picked atoms."""
        ...

    def show_planes(
        self, planes: Sequence[LatticePlane], crystal: Crystal | None, sentence: str, *, family: bool
    ) -> None:
        """The planes that are drawn."""
        ...

    def show_plane_trouble(self, text: str) -> None:
        """Why what was typed is no plane."""
        ...


class Clipboard(Protocol):
    """Where text is copied to."""

    def setText(self, text: str) -> None:
        """Put text there."""
        ...
