"""Settings, jobs, log, and help beyond the pages."""

from __future__ import annotations

from app.actions.action import Action, Menu

SETTINGS = (
    Action(id="edit.settings", text="Settings…", menu=Menu.EDIT, calls="settings.show", shortcuts=("Ctrl+,",),
           begins_group=True, tip="Theme, motion, what a new window shows, where the network runs"),
)  # fmt: skip

JOBS = (
    Action(id="window.jobs", text="Jobs…", menu=Menu.WINDOW, calls="jobs.show", shortcuts=("Ctrl+Shift+J",),
           tip="What runs and what waits; each can be cancelled"),
    Action(id="window.save_log", text="Save log…", menu=Menu.WINDOW, calls="log.save"),
)  # fmt: skip

GUIDE = (
    Action(id="help.tour", text="Tour", menu=Menu.HELP, calls="tour.start",
           tip="Seven places of the window; opens an example where no crystal is open"),
)  # fmt: skip

SUPPORT = (
    Action(id="help.copy_citation", text="Copy citation (BibTeX)", menu=Menu.HELP, calls="log.copy_citation",
           begins_group=True),
    Action(id="help.log_folder", text="Show log folder", menu=Menu.HELP, calls="log.show_folder",
           tip="The logs of the last ten runs; nothing leaves this computer by itself"),
    Action(id="help.copy_system", text="Copy system information", menu=Menu.HELP, calls="log.copy_system",
           tip="Versions, screens and device, for a report of a problem"),
)  # fmt: skip
