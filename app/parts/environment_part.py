"""The neighbourhood of the picked atom: its dock, joined to the view and to the picked atoms."""

from __future__ import annotations

from app.controllers.ask_controller import AskController
from app.controllers.environment_controller import FIRST_SETTINGS, EnvironmentController
from app.controllers.kinds_controller import KindsController
from app.parts.part import Part
from app.parts.window import Window
from app.scene.signal_in_view import SignalInView
from app.state.palette import Palette
from app.views.environment_panel import EnvironmentPanel
from app.views.kinds_panel import KindsPanel


def environment_part(window: Window) -> Part:
    """The controller and the dock, connected to the rest of the window."""
    panel = EnvironmentPanel(FIRST_SETTINGS, window.view.palette)
    dock = window.frame.add_dock("environment", "Neighbourhood", panel)
    crystal = window.frame.crystal
    scene = SignalInView(crystal.scene, lambda: crystal.shows_scene)
    environment = EnvironmentController(window.worker, scene=scene, view=panel)
    kinds_panel = KindsPanel(window.view.palette)
    window.frame.add_dock("kinds", "Kinds of sites", kinds_panel)
    kinds = KindsController(
        window.session, window.worker, window.settings, window.dialogs, view=kinds_panel, scene=scene
    )
    _connect_kinds(window, kinds, kinds_panel, environment)
    panel.sliders.changed.connect(environment.set_settings)
    panel.sliders.degree_chosen.connect(environment.set_degree)
    panel.compare_asked.connect(environment.compare_picked)
    panel.rebuild_asked.connect(environment.rebuild)
    panel.cancel_asked.connect(environment.cancel_rebuild)
    dock.visibilityChanged.connect(environment.set_seen)
    crystal.scene.content_changed.connect(environment.refresh)

    def follow_picked(*_: object) -> None:
        ask = window.parts["ask"].controllers["ask"]
        assert isinstance(ask, AskController)
        kinds.site_asked.connect(ask.pick_site)
        ask.atom_asked.connect(lambda: kinds.follow_pick(ask.chain[-1].site) if ask.chain else None)
        environment.follow(lambda: ask.chain)
        ask.atom_asked.connect(environment.refresh)
        ask.forgotten.connect(environment.refresh)

    def set_palette_tokens(palette: Palette) -> None:
        panel.set_palette_tokens(palette)
        kinds_panel.set_palette_tokens(palette)

    def facts() -> frozenset[str]:
        cases = {"rebuilding": environment.rebuilding, "sorting": kinds.running, "kinds": kinds.has_table}
        return frozenset(name for name, is_so in cases.items() if is_so)

    return Part(
        controllers={"environment": environment, "kinds": kinds},
        facts=facts,
        set_palette_tokens=set_palette_tokens,
        actions_made=follow_picked,
    )


def _connect_kinds(
    window: Window, kinds: KindsController, panel: KindsPanel, environment: EnvironmentController
) -> None:
    panel.sort_asked.connect(lambda method, limit: kinds.sort(environment.settings, method, limit))
    panel.cancel_asked.connect(kinds.cancel)
    panel.clear_asked.connect(kinds.clear)
    panel.export_asked.connect(kinds.export)
    panel.site_chosen.connect(kinds.choose)
    window.frame.crystal.scene.content_changed.connect(kinds.color)
