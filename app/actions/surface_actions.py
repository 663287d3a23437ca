"""How the surface is drawn, and its map."""

from __future__ import annotations

from app.actions.action import Action, Menu
from app.actions.situation import needs_cell, needs_fact, needs_tensor
from core.surface.projection import Projection

NO_BAND = (
    "No band: the errors of this tensor are not known (it was read, or its network was never calibrated), "
    "or the quantity has none"
)

DISPLAY = (
    Action(id="tensor.band", text="Error band", menu=Menu.DISPLAY, calls="surface.set_band",
           shortcuts=("E",), when=needs_fact("error band", NO_BAND), checked="band",
           tip="Shells of the lower and upper limit: the tensor's 90 % interval carried over to first order"),
    Action(id="tensor.contours", text="Contours", menu=Menu.DISPLAY, calls="surface.set_contours",
           shortcuts=("I",), checked="contours", tip="Lines of equal value at the numbers of the colour bar"),
    Action(id="tensor.sphere", text="Plain sphere", menu=Menu.DISPLAY, calls="surface.set_sphere",
           shortcuts=("O",), checked="sphere", tip="The colour alone says the value"),
    Action(id="tensor.see_through", text="See-through", menu=Menu.DISPLAY, calls="surface.set_see_through",
           shortcuts=("Shift+T",), checked="see_through", tip="Shows what lies within and behind it"),
    Action(id="tensor.clip", text="Cut by a plane", menu=Menu.DISPLAY, calls="surface.set_clipped",
           shortcuts=("X",), checked="clipped", begins_group=True,
           tip="The plane of the section, or any that is typed below the surface"),
    Action(id="tensor.clip_turned", text="Keep the other half", menu=Menu.DISPLAY,
           calls="surface.set_clip_turned", icon="flip", shortcuts=("Shift+X",), checked="clip_turned",
           when=needs_fact("clipped", "The surface is not cut")),
    Action(id="tensor.in_cell", text="In its unit cell", menu=Menu.DISPLAY, calls="surface.set_in_cell",
           shortcuts=("U",), when=needs_cell, checked="in_cell", begins_group=True,
           tip="The surface in the middle of the cell, both in the same frame"),
)  # fmt: skip

PROJECTION = (
    Action(id="view.projection", text="Projection", menu=Menu.VIEW, calls="view.set_projection",
           icon="projection", shortcuts=("J",), when=needs_tensor, checked="projection",
           tip="The property over all directions as a flat map, in the place of the unit cell"),
    *(Action(id=f"view.projection_{kind.name.lower()}", text=kind.title, menu=Menu.PROJECTION,
             calls="surface.set_projection", argument=kind, checked=f"projection:{kind}")
      for kind in Projection),
    Action(id="view.projection_lower", text="Lower half", menu=Menu.PROJECTION, calls="surface.set_lower",
           icon="lower_half", shortcuts=("Shift+J",), checked="projection_lower", begins_group=True,
           tip="The lower half of the sphere, seen from above"),
)  # fmt: skip

PROJECTION_FILE = (
    Action(id="file.projection", text="Export projection…", menu=Menu.FILE, calls="projection.export",
           when=needs_fact("projection", "No projection is shown: View ▸ Projection"),
           tip="SVG, PDF, PNG or CSV of the map that is shown"),
)  # fmt: skip
