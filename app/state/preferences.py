"""What the settings dialog offers and what was chosen there."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from enum import Enum
from typing import Final

from app.settings import Device, Motion, Settings
from app.state.crystal_display import CrystalDisplay
from app.state.display import DisplayOptions
from app.state.palette import Theme
from core.elasticity.stiffness import Frame
from core.surface.surface_mesh import SurfaceQuantity

ELEMENT_COLORS: Final = "colors"
"""The field of the crystal display that says whose colours the elements have, where there is such a field."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Preferences:
    """The settings that a person chooses, as :class:`app.settings.Settings` keeps them. element_colors: the
    value of a scheme, empty where there is no choice.
    """

    theme: Theme
    motion: Motion
    element_colors: str
    frame: Frame
    quantity: SurfaceQuantity
    device: Device
    threads: int
    restore_last: bool
    crash_report: bool


def preferences_of(settings: Settings) -> Preferences:
    """As they are now."""
    return Preferences(**{each.name: getattr(settings, each.name) for each in fields(Preferences)})


def keep(settings: Settings, wish: Preferences) -> None:
    """Write them."""
    for each in fields(Preferences):
        if getattr(settings, each.name) != getattr(wish, each.name):
            setattr(settings, each.name, getattr(wish, each.name))


def element_schemes() -> tuple[tuple[str, str], ...]:
    """(value, title) of each scheme of element colours; none where crystals have but one."""
    first = getattr(CrystalDisplay(), ELEMENT_COLORS, None)
    if not isinstance(first, Enum):
        return ()
    return tuple((str(each.value), str(getattr(each, "title", each.value))) for each in type(first))


def first_options(settings: Settings, options: DisplayOptions) -> DisplayOptions:
    """What a new window shows: frame, quantity and colours of elements as chosen."""
    crystal = options.crystal
    first = getattr(crystal, ELEMENT_COLORS, None)
    if isinstance(first, Enum):
        by_value = {str(each.value): each for each in type(first)}
        changed: dict[str, object] = {ELEMENT_COLORS: by_value.get(settings.element_colors, first)}
        crystal = replace(crystal, **changed)  # type: ignore[arg-type]
    return replace(options, frame=settings.frame, quantity=settings.quantity, crystal=crystal)
