"""A subject of the command line as a material card."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from app.cli.figures import density_of, statements_of
from app.cli.output import say
from app.cli.subject import Subject

CARDS_IN_WORDS: Final = {
    "abaqus.inp": "material card *ELASTIC, TYPE=ANISOTROPIC, MPa and t/mm3",
    "ansys.mac": "APDL commands TB,ANEL, MPa and t/mm3",
    "calculix.inp": "material card *ELASTIC, TYPE=ANISO, MPa and t/mm3",
    "lammps.in": "variables C11 to C66 in GPa",
    "mtex.m": "stiffnessTensor with its crystalSymmetry",
    "elate.txt": "six lines of six numbers in GPa, for ELATE",
    "matrix.tex": "the 6x6 in GPa for LaTeX",
    "pymatgen.json": "pymatgen's ElasticTensor, GPa",
}


def write_subject_card(path: Path, name: str, subject: Subject, *, density: float | None) -> None:
    """Write the card called ``name`` of a subject; ``density`` in g/cm³ goes before that of the crystal."""
    from core.export.material_cards.card import MaterialCard
    from core.export.material_cards.formats import remarks_path, write_card

    card = MaterialCard(
        name=Path(subject.name).stem if subject.crystal is None else subject.name,
        stiffness=subject.stiffness,
        density_g_cm3=density or density_of(subject),
        crystal=subject.crystal,
        stated=statements_of(subject),
    )
    write_card(path, name, card)
    if name == "elate.txt":
        say(
            f"{path.name}: GPa, xx yy zz yz xz xy, frame {card.stiffness.frame} (ELATE takes no remarks; "
            f"they stand in {remarks_path(path).name})"
        )
