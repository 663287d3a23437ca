"""All actions of the window, in the order of the menus."""

from __future__ import annotations

from app.actions.action import Action, Menu
from app.actions.ask_actions import ASK, ASK_DOCKS
from app.actions.breaking_actions import BREAKING
from app.actions.compare_actions import COMPARE, DIFFERENCE
from app.actions.crystal_look_actions import CRYSTAL_LOOK
from app.actions.environment_actions import ENVIRONMENT, ENVIRONMENT_DOCKS
from app.actions.matrix_actions import COPY, EDITED, MATRIX, MATRIX_DOCK
from app.actions.session_actions import SESSION
from app.actions.situation import (
    always,
    needs_cell,
    needs_crystal_of_tensor,
    needs_crystals,
    needs_finished,
    needs_read_tensor,
    needs_recents,
    needs_selection,
    needs_tensor,
    needs_two_crystals,
    needs_view,
    needs_waves,
    needs_work,
)
from app.actions.surface_actions import DISPLAY, PROJECTION, PROJECTION_FILE
from app.actions.table_actions import TABLE_DOCK, TABLE_FILES
from app.actions.takeaway_actions import TAKEAWAY
from app.actions.training_actions import TRAINING
from app.actions.undo_actions import UNDO
from app.actions.work_actions import GUIDE, JOBS, SETTINGS, SUPPORT
from app.state.palette import Theme
from core.surface.harmonic_surface import HarmonicPart
from core.surface.quantity import FAMILIES, SurfaceQuantity, family_of

FILE = (
    Action(id="file.open", text="Open…", menu=Menu.FILE, calls="open.choose_files", icon="open",
           shortcuts=("Ctrl+O",), tip="CIF, POSCAR, extended XYZ, pymatgen JSON"),
    Action(id="file.open_folder", text="Open folder…", menu=Menu.FILE, calls="open.choose_folder",
           icon="folder",
           shortcuts=("Ctrl+Shift+O",)),
    Action(id="file.open_tensor", text="Open tensor…", menu=Menu.FILE, calls="tensor.choose_files",
           shortcuts=("Ctrl+Alt+O",), tip="VASP, CRYSTAL, CASTEP, Abaqus, ELATE, CSV, JSON, pymatgen"),
    *SESSION,
    Action(id="file.forget_recents", text="Forget recent files", menu=Menu.FILE, calls="open.forget_recents",
           when=needs_recents),
    Action(id="file.close", text="Close crystal", menu=Menu.FILE, calls="open.close_selected", icon="close",
           shortcuts=("Ctrl+W", "Del"), when=needs_selection, begins_group=True),
    Action(id="file.close_all", text="Close all crystals", menu=Menu.FILE, calls="open.close_all",
           shortcuts=("Ctrl+Shift+W",), when=needs_crystals),
    *TAKEAWAY,
    Action(id="file.export_csv", text="Export matrix as CSV…", menu=Menu.FILE, calls="export.matrix_csv",
           when=needs_tensor),
    Action(id="file.export_json", text="Export matrix as JSON…", menu=Menu.FILE, calls="export.matrix_json",
           shortcuts=("Ctrl+Shift+E",), when=needs_tensor),
    Action(id="file.analysis_json", text="Export analysis as JSON…", menu=Menu.FILE,
           calls="analysis_export.json", when=needs_tensor,
           tip="Everything that follows from the tensor, as elastoscope analyze --json"),
    Action(id="file.analysis_text", text="Export analysis as text…", menu=Menu.FILE,
           calls="analysis_export.text", when=needs_tensor, tip="Every table with units and frame"),
    *TABLE_FILES,
    Action(id="file.picture_surface", text="Picture of the surface…", menu=Menu.FILE, calls="takeaway.export",
           argument="surface.png", icon="picture", shortcuts=("Ctrl+P",), when=needs_tensor,
           tip="PNG of any size, with or without ground"),
    Action(id="file.picture_crystal", text="Picture of the crystal…", menu=Menu.FILE, calls="takeaway.export",
           argument="crystal.png", when=needs_cell),
    Action(id="file.section", text="Export section…", menu=Menu.FILE, calls="section.export",
           when=needs_tensor, tip="SVG, PDF, PNG or CSV of the section that is shown"),
    *PROJECTION_FILE,
    Action(id="file.quit", text="Quit", menu=Menu.FILE, calls="window.quit", shortcuts=("Ctrl+Q",),
           begins_group=True),
)  # fmt: skip

EDIT = (
    *UNDO,
    Action(id="edit.copy", text="Copy", menu=Menu.EDIT, calls="export.copy", icon="copy",
           shortcuts=("Ctrl+C",), begins_group=True,
           when=needs_view, tip="the picture under the pointer, otherwise the matrix"),
    Action(id="edit.paste", text="Paste crystal, tensor or files", menu=Menu.EDIT, calls="tensor.paste",
           shortcuts=("Ctrl+V",),
           tip="CIF, POSCAR, extended XYZ or JSON; 6×6 or 21 numbers; or files that were copied"),
    Action(id="edit.copy_matrix", text="Copy matrix for a table (TSV)", menu=Menu.EDIT,
           calls="export.copy_matrix",
           argument="tsv", when=needs_tensor, begins_group=True),
    Action(id="edit.copy_text", text="Copy matrix as text", menu=Menu.EDIT, calls="export.copy_matrix",
           argument="text", when=needs_tensor),
    Action(id="edit.copy_full", text="Copy matrix with every digit", menu=Menu.EDIT, icon="copy",
           calls="export.copy_matrix",
           argument="full", shortcuts=("Ctrl+Shift+C",), when=needs_tensor),
    *COPY,
    Action(id="edit.copy_crystal", text="Copy picture of the crystal", menu=Menu.EDIT,
           calls="export.copy_picture",
           argument="crystal", when=needs_cell, begins_group=True),
    Action(id="edit.copy_surface", text="Copy picture of the surface", menu=Menu.EDIT,
           calls="export.copy_picture",
           argument="surface", when=needs_tensor),
)  # fmt: skip


def _along(axis: str, shortcut: str) -> Action:
    return Action(id=f"view.along_{axis}", text=axis, menu=Menu.LOOK, calls="view.look_along", argument=axis,
                  shortcuts=(shortcut,), when=needs_cell, tip=f"Look along {axis}")  # fmt: skip


AXES = tuple(
    _along(axis, shortcut)
    for axis, shortcut in (
        ("a", "A"),
        ("b", "B"),
        ("c", "C"),
        ("a*", "Shift+A"),
        ("b*", "Shift+B"),
        ("c*", "Shift+C"),
    )
)

VIEW = (
    Action(id="view.fit", text="Fit", menu=Menu.VIEW, calls="view.fit", icon="fit", shortcuts=("F",),
           when=needs_view),
    Action(id="view.reset", text="Standard orientation", menu=Menu.VIEW, calls="view.reset", icon="reset",
           shortcuts=("Home",), when=needs_view),
    *AXES,
    Action(id="view.perspective", text="Perspective", menu=Menu.VIEW, calls="view.set_perspective",
           icon="perspective", shortcuts=("P",), checked="perspective", begins_group=True),
    Action(id="view.linked", text="Turn both views together", menu=Menu.VIEW, calls="view.set_linked",
           icon="link",
           shortcuts=("L",), checked="linked"),
    Action(id="view.spin", text="Turntable", menu=Menu.VIEW, calls="view.set_spinning", icon="spin",
           shortcuts=("Space",), when=needs_view, checked="spinning"),
    Action(id="view.section", text="Section", menu=Menu.VIEW, calls="view.set_section", icon="section",
           shortcuts=("S",), when=needs_view, checked="section", begins_group=True,
           tip="The property around any plane, in the place of the unit cell"),
    *PROJECTION,
    Action(id="view.plane_drawn", text="Plane of the section in the surface's view", menu=Menu.VIEW,
           calls="view.set_plane_drawn", shortcuts=("Shift+S",), checked="plane_drawn"),
    Action(id="view.large_surface", text="Surface alone", menu=Menu.VIEW, calls="view.set_large_surface",
           icon="enlarge", shortcuts=("M",), when=needs_view, checked="large_surface",
           tip="The surface over the whole width between the docks"),
    Action(id="view.bonds", text="Bonds", menu=Menu.VIEW, calls="view.set_bonds", checked="bonds",
           begins_group=True),
    Action(id="view.cell_edges", text="Cell edges", menu=Menu.VIEW, calls="view.set_cell_edges",
           checked="cell_edges"),
    Action(id="view.boundary_images", text="Atoms on the cell's boundary", menu=Menu.VIEW,
           calls="view.set_boundary_images", checked="boundary_images"),
    *(Action(id=f"view.theme_{theme}", text=text, menu=Menu.THEME, calls="view.set_theme", argument=theme,
             checked=f"theme:{theme}")
      for theme, text in ((Theme.SYSTEM, "As the desktop"), (Theme.LIGHT, "Light"), (Theme.DARK, "Dark"))),
)  # fmt: skip

CRYSTAL = (
    Action(id="crystal.next", text="Next crystal", menu=Menu.CRYSTAL, calls="open.step", argument=1,
           shortcuts=("Ctrl+PgDown",), when=needs_two_crystals),
    Action(id="crystal.previous", text="Previous crystal", menu=Menu.CRYSTAL, calls="open.step", argument=-1,
           shortcuts=("Ctrl+PgUp",), when=needs_two_crystals),
    *COMPARE,
    Action(id="crystal.again", text="Predict again", menu=Menu.CRYSTAL, calls="predict.again", icon="predict",
           shortcuts=("F5",), when=needs_finished, begins_group=True,
           tip="Reads the file again and predicts its tensor"),
    *ASK,
    *ENVIRONMENT,
    *BREAKING,
    Action(id="crystal.cancel", text="Cancel", menu=Menu.CRYSTAL, calls="predict.cancel", icon="cancel",
           shortcuts=("Esc",), when=needs_work),
)  # fmt: skip

_NUMBERED = tuple(SurfaceQuantity)[:9]
_PARTS = {
    HarmonicPart.WHOLE: ("Whole", "Ctrl+1"),
    HarmonicPart.L0: ("Mean, l = 0", "Ctrl+0"),
    HarmonicPart.L2: ("Degree l = 2", "Ctrl+2"),
    HarmonicPart.L4: ("Degree l = 4", "Ctrl+4"),
    HarmonicPart.SUM: ("Sum of l = 0, 2, 4", "Ctrl+5"),
    HarmonicPart.RESIDUAL: ("What l = 0, 2, 4 leave out", "Ctrl+6"),
}


def _surface(quantity: SurfaceQuantity) -> Action:
    family = family_of(quantity)
    first = quantity is family.members[0] and len(family.members) > 1
    return Action(
        id=f"tensor.{quantity}", text=quantity.title,
        menu=Menu.WAVES if family.of_waves else Menu.SURFACE, calls="view.set_quantity", argument=quantity,
        shortcuts=(str(_NUMBERED.index(quantity) + 1),) if quantity in _NUMBERED else (),
        when=needs_waves if family.of_waves else always,
        checked=f"quantity:{quantity}", begins_group=first and quantity not in FAMILIES[0].members,
    )  # fmt: skip


TENSOR = (
    *(_surface(quantity) for family in FAMILIES for quantity in family.members),
    *(Action(id=f"tensor.part_{part}", text=_PARTS[part][0], menu=Menu.PART, calls="view.set_part",
             argument=part, shortcuts=(_PARTS[part][1],), checked=f"part:{part}")
      for part in HarmonicPart),
    *DISPLAY,
    *MATRIX,
    *EDITED,
    Action(id="tensor.crystal", text="Crystal of the tensor…", menu=Menu.TENSOR, calls="tensor.set_crystal",
           when=needs_read_tensor, begins_group=True,
           tip="Sets a crystal beside a tensor that was opened or pasted"),
    Action(id="tensor.project", text="Project onto the point group", menu=Menu.TENSOR,
           calls="tensor.project", when=needs_crystal_of_tensor, checked="projected",
           tip="Shows the nearest tensor with the symmetry of its crystal; again for the one that was read"),
    *DIFFERENCE,
)  # fmt: skip

WINDOW = (
    Action(id="window.commands", text="Command palette…", menu=Menu.WINDOW, calls="window.show_palette",
           icon="search", shortcuts=("Ctrl+Shift+P",)),
    Action(id="window.list", text="Crystals", menu=Menu.WINDOW, calls="window.toggle_dock",
           argument="crystals",
           checked="dock:crystals", begins_group=True),
    Action(id="window.readout", text="Tensor", menu=Menu.WINDOW, calls="window.toggle_dock",
           argument="readout",
           checked="dock:readout"),
    Action(id="window.analysis", text="Analysis", menu=Menu.WINDOW, calls="window.toggle_dock",
           argument="analysis", checked="dock:analysis", shortcuts=("Ctrl+Shift+A",),
           tip="Checks, averages, extrema, waves and more in numbers"),
    *TABLE_DOCK,
    MATRIX_DOCK,
    *ASK_DOCKS,
    *ENVIRONMENT_DOCKS,
    Action(id="window.problems", text="Problems", menu=Menu.WINDOW, calls="window.toggle_dock",
           argument="problems", checked="dock:problems", shortcuts=("Ctrl+Shift+M",)),
    Action(id="window.log", text="Log", menu=Menu.WINDOW, calls="window.toggle_dock", argument="log",
           checked="dock:log", shortcuts=("Ctrl+Shift+U",)),
    *JOBS,
    Action(id="window.full_screen", text="Full screen", menu=Menu.WINDOW, calls="window.toggle_full_screen",
           shortcuts=("F11",), checked="full_screen", begins_group=True),
)  # fmt: skip

HELP = (
    *GUIDE,
    Action(id="help.shortcuts", text="Keyboard and mouse", menu=Menu.HELP, calls="window.show_shortcuts",
           icon="help", shortcuts=("F1",)),
    Action(id="help.conventions", text="Conventions", menu=Menu.HELP, calls="window.show_conventions"),
    *SUPPORT,
    Action(id="help.model", text="About the network", menu=Menu.HELP, calls="window.show_model"),
    Action(id="help.about", text="About Elastoscope", menu=Menu.HELP, calls="window.show_about", icon="info"),
)  # fmt: skip

CATALOGUE = (*FILE, *EDIT, *SETTINGS, *VIEW, *CRYSTAL_LOOK, *CRYSTAL, *TENSOR, *TRAINING, *WINDOW, *HELP)
"""Every action; ids are unique."""

TOOL_BAR: tuple[tuple[str, ...], ...] = (
    ("file.open",),
    tuple(action.id for action in AXES),
    ("view.fit", "view.reset"),
    ("view.perspective", "view.linked", "view.spin"),
    ("view.section", "view.projection", "view.large_surface"),
    ("edit.copy_full", "file.export", "file.picture_surface"),
)
"""Ids in the tool bar, by group."""

NAMED = {"file.open": "Open", "file.export": "Export", "file.picture_surface": "Picture"}
"""Words beside the icons of what a first visit needs: how a crystal comes in and how a figure goes out."""

AT_THE_END = "window.commands"
"""The action at the right end of the tool bar."""
