"""What the settings dialog offers and what was chosen there."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace

from app.settings import Device, Motion, Settings
from app.state.crystal_display import ColorScheme
from app.state.display import DisplayOptions
from app.state.palette import Theme
from core.elasticity.stiffness import Frame
from core.surface.surface_mesh import SurfaceQuantity


@dataclass(frozen=True, slots=True, kw_only=True)
class Preferences:
    """The settings that a person chooses, as :class:`app.settings.Settings` keeps them."""

    theme: Theme
    motion: Motion
    color_scheme: ColorScheme
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


def first_options(settings: Settings, options: DisplayOptions) -> DisplayOptions:
    """What a new window shows: frame, quantity, colours of elements and measured values as chosen."""
    return replace(
        options,
        frame=settings.frame,
        quantity=settings.quantity,
        crystal=replace(options.crystal, colors=settings.color_scheme),
        matrix=replace(options.matrix, measured=settings.measured_in_cells),
    )
