"""Memory is given back when crystals were closed, work is done, something was taken away or other pictures
are drawn.
"""

from __future__ import annotations

from app.controllers.takeaway_controller import TakeawayController
from app.freed_memory import FreedMemory
from app.kept_memory import keep_little
from app.parts.part import Part
from app.parts.window import Window


def memory_part(window: Window) -> Part:
    """Make what gives back and connect it."""
    freed = FreedMemory()
    for signal in (window.session.removed, window.worker.idle, window.export.notice):
        signal.connect(freed.touch)
    for pane in (window.frame.crystal, window.frame.surface):
        pane.scene.content_changed.connect(freed.stir)

    def connect(_actions: object) -> None:
        takeaway = window.parts["takeaway"].controllers["takeaway"]
        assert isinstance(takeaway, TakeawayController)
        takeaway.runner.ended.connect(freed.touch)

    return Part(
        controllers={}, actions_made=connect, started=lambda _files: keep_little(), shut_down=freed.stop
    )
