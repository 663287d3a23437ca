"""An action: everything that a menu, a tool bar, a shortcut or the command palette needs to know, as data."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from app.actions.situation import Condition, always


class Menu(StrEnum):
    """The menus from left to right; a nested one names its parent before the slash."""

    FILE = "File"
    EDIT = "Edit"
    VIEW = "View"
    LOOK = "View/Look along"
    PROJECTION = "View/Kind of projection"
    THEME = "View/Theme"
    CRYSTAL = "Crystal"
    STYLE = "Crystal/Drawn as"
    CELL = "Crystal/Cell"
    SUPERCELL = "Crystal/Supercell"
    COLORS = "Crystal/Colours of the elements"
    ATOM_LABELS = "Crystal/Labels of the atoms"
    TENSOR = "Tensor"
    SURFACE = "Tensor/Surface"
    WAVES = "Tensor/Surface of waves"
    PART = "Tensor/Part of the series"
    DISPLAY = "Tensor/Display of the surface"
    MATRIX = "Tensor/Matrix"
    TRAIN = "Train"
    WINDOW = "Window"
    HELP = "Help"


@dataclass(frozen=True, slots=True, kw_only=True)
class Action:
    """One thing the user can do.

    id: unique, ``menu.verb``; text: in the menu; calls: ``controller.method`` with ``argument`` where there
    is one; icon: a file of resources/icons; shortcuts: the first is shown; when: why it cannot be used now;
    checked: ``state`` name that says whether its mark is set (the action is then checkable); tip: what a tool
    tip adds to the text; begins_group: a line stands above it.
    """

    id: str
    text: str
    menu: Menu
    calls: str
    argument: object = None
    icon: str = ""
    shortcuts: tuple[str, ...] = ()
    when: Condition = always
    checked: str = ""
    tip: str = ""
    begins_group: bool = False
