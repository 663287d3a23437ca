"""Actions that take results away."""

from __future__ import annotations

from app.actions.action import Action, Menu
from app.actions.situation import needs_tensor, needs_view

TAKEAWAY = (
    Action(id="file.export", text="Export…", menu=Menu.FILE, calls="takeaway.export", icon="export",
           shortcuts=("Ctrl+E",), when=needs_view, begins_group=True,
           tip="Report, tensor files, cards, figures, 3-D models, films, tables"),
    Action(id="file.report", text="Report…", menu=Menu.FILE, calls="takeaway.write", argument="report.html",
           when=needs_tensor, tip="One HTML page with everything, to read without a network"),
    Action(id="file.film", text="Turntable film…", menu=Menu.FILE, calls="takeaway.export",
           argument="turntable.gif", when=needs_view, tip="GIF, MP4, WebM or PNG pictures of one turn"),
)  # fmt: skip
