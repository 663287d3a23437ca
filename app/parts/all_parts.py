"""Every part of the window, in the order in which they are made."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from app.parts.analysis_part import analysis_part
from app.parts.ask_part import ask_part
from app.parts.breaking_part import breaking_part
from app.parts.compare_part import compare_part
from app.parts.crystal_look_part import crystal_look_part
from app.parts.environment_part import environment_part
from app.parts.help_part import help_part
from app.parts.jobs_part import jobs_part
from app.parts.matrix_part import matrix_part
from app.parts.memory_part import memory_part
from app.parts.part import Part
from app.parts.section_part import section_part
from app.parts.session_part import session_part
from app.parts.settings_part import settings_part
from app.parts.surface_part import surface_part
from app.parts.table_part import table_part
from app.parts.takeaway_part import takeaway_part
from app.parts.training_part import training_part
from app.parts.undo_part import undo_part
from app.parts.window import Window

MAKERS: Mapping[str, Callable[[Window], Part]] = {
    "analysis": analysis_part,
    "section": section_part,
    "surface": surface_part,
    "matrix": matrix_part,
    "crystal_look": crystal_look_part,
    "ask": ask_part,
    "environment": environment_part,
    "breaking": breaking_part,
    "undo": undo_part,
    "settings": settings_part,
    "jobs": jobs_part,
    "help": help_part,
    "session": session_part,
    "table": table_part,
    "compare": compare_part,
    "takeaway": takeaway_part,
    "training": training_part,
    "memory": memory_part,
}


def all_parts(window: Window) -> dict[str, Part]:
    """Make them all."""
    return {name: make(window) for name, make in MAKERS.items()}
