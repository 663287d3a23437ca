"""Reading a file and collecting what can be said of the crystal without a network. Runs in the working
process.
"""

from __future__ import annotations

import hashlib
from pathlib import Path

from app.state.answer import CrystalFacts, CrystalGroup
from app.work.jobs import CrystalRead
from app.work.measuring import measurements_of
from core.crystal.crystal import Crystal
from core.errors import ElastoscopeError


def read(path: Path, *, text: str | None = None) -> CrystalRead:
    """The crystal of a file, or of a text that was pasted, with its facts, after some seconds at the latest.

    Raises CrystalError with a sentence for the user, also where the parser did not come to an end.
    """
    from core.crystal.guarded import read_crystal_guarded

    crystal = read_crystal_guarded(path, text=text)
    return CrystalRead(
        crystal=crystal, facts=facts_of(crystal), sha256=file_hash(path) if text is None else ""
    )


def file_hash(path: Path) -> str:
    """SHA-256 of a file in hexadecimal, "" where it is gone or not a plain file."""
    if not path.is_file():
        return ""
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return ""


def facts_of(crystal: Crystal) -> CrystalFacts:
    """Formula, density, symmetry and bonds. A missing symmetry or bond list is not a failure of the file."""
    from core.crystal.bonding import bonds
    from core.crystal.facts import density, formula
    from core.crystal.symmetry import symmetry_of

    try:
        symmetry = symmetry_of(crystal)
        known = symmetry.space_group, symmetry.symbol, symmetry.crystal_system
        group = CrystalGroup(
            point_group=symmetry.point_group,
            laue_class=symmetry.laue_class,
            crystal_system=symmetry.crystal_system,
            rotations=symmetry.rotations,
        )
    except ElastoscopeError:
        known, group = (0, "", ""), None
    try:
        drawn = bonds(crystal)
    except ElastoscopeError:
        drawn = None
    return CrystalFacts(
        formula=formula(crystal),
        atoms=len(crystal),
        density=density(crystal),
        space_group=known[0],
        symbol=known[1],
        crystal_system=known[2],
        bonds=drawn,
        group=group,
        measured=measurements_of(crystal, formula(crystal), known[0]),
    )
