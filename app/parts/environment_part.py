"""The neighbourhood of the picked atom: its dock, joined to the view and to the picked atoms."""

from __future__ import annotations

from app.controllers.ask_controller import AskController
from app.controllers.environment_controller import FIRST_SETTINGS, EnvironmentController
from app.controllers.kinds_controller import KindsController
from app.controllers.site_comparison_controller import SiteComparisonController
from app.parts.part import Part
from app.parts.window import Window
from app.scene.crystal_balls import home_shifts
from app.scene.signal_in_view import SignalInView
from app.state.crystal_display import CellChoice
from app.state.palette import Palette
from app.views.environment_panel import EnvironmentPanel
from app.views.kinds_panel import KindsPanel
from core.crystal.measure import AtomImage


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
    comparison = SiteComparisonController(
        window.session, window.worker, environment, scene=scene, choice=panel.compare, view=panel
    )
    panel.compare.crystals_wanted.connect(comparison.offer_crystals)
    panel.compare.crystal_chosen.connect(comparison.offer_sites)
    panel.compare.compare_asked.connect(comparison.compare)
    panel.rebuild_asked.connect(environment.rebuild)
    panel.cancel_asked.connect(environment.cancel_rebuild)
    dock.visibilityChanged.connect(environment.set_seen)
    crystal.scene.content_changed.connect(environment.refresh)

    def follow_picked(*_: object) -> None:
        ask = window.parts["ask"].controllers["ask"]
        assert isinstance(ask, AskController)
        kinds.site_asked.connect(lambda key, site: _pick(window, ask, scene, key, site))
        ask.atom_asked.connect(lambda: kinds.follow_pick(ask.chain[-1].site) if ask.chain else None)
        environment.follow(lambda: ask.chain)
        comparison.follow(lambda: ask.chain)
        ask.atom_asked.connect(environment.refresh)
        ask.atom_asked.connect(comparison.refresh)
        ask.forgotten.connect(environment.refresh)
        ask.forgotten.connect(lambda: kinds_panel.mark_site(0, 0))

    def set_palette_tokens(palette: Palette) -> None:
        panel.set_palette_tokens(palette)
        kinds_panel.set_palette_tokens(palette)

    def facts() -> frozenset[str]:
        cases = {"rebuilding": environment.rebuilding, "sorting": kinds.running, "kinds": kinds.has_table}
        return frozenset(name for name, is_so in cases.items() if is_so)

    return Part(
        controllers={"environment": environment, "site_comparison": comparison, "kinds": kinds},
        facts=facts,
        set_palette_tokens=set_palette_tokens,
        shut_down=kinds_panel.loading.shut_down,
        actions_made=follow_picked,
    )


def _pick(window: Window, ask: AskController, scene: SignalInView, key: int, site: int) -> None:
    """Pick an atom of a crystal that may only be coming into the view."""
    entry = window.session.find(key)
    if entry is None or entry.crystal is None:
        return
    if window.analyse.options.crystal.cell is not CellChoice.FILE:
        window.view.change_crystal(cell=CellChoice.FILE)  # its sites are those that were sorted
    if scene.crystal is entry.crystal:
        ask.pick_site(site)
        return
    u, v, w = (int(cells) for cells in home_shifts(entry.crystal)[site])
    ask.put_back(key, (), (AtomImage(site=site, shift=(u, v, w)),))


def _connect_kinds(
    window: Window, kinds: KindsController, panel: KindsPanel, environment: EnvironmentController
) -> None:
    panel.sort_asked.connect(lambda method, limit: kinds.sort(environment.settings, method, limit))
    panel.cancel_asked.connect(kinds.cancel)
    panel.clear_asked.connect(kinds.clear)
    panel.export_asked.connect(kinds.export)
    panel.site_chosen.connect(kinds.choose)
    window.frame.crystal.scene.content_changed.connect(kinds.color)
