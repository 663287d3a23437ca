"""A tensor that was read from elsewhere, written as a table or as JSON that `tensor_reading` reads again."""

from __future__ import annotations

import json
from pathlib import Path

from core.elasticity.stiffness import VOIGT_ORDER, Stiffness
from core.export.statement import comment_lines, frame_statement, timestamp
from core.export.voigt_table import matrix_rows
from core.files import write_atomically


def tensor_statements(stiffness: Stiffness, *, source: str, notes: tuple[str, ...] = ()) -> dict[str, str]:
    """Key and value of each line at the head of the file; GPa. source: the file it came from."""
    return {
        "source": source,
        "quantity": "stiffness C, stress = C strain, engineering shear strains",
        "units": "GPa",
        "voigt_order": " ".join(VOIGT_ORDER),
        "frame": frame_statement(stiffness.frame),
        "notes": "; ".join(notes),
        "written": timestamp(),
    }


def write_read_tensor(path: Path, stiffness: Stiffness, *, source: str, notes: tuple[str, ...] = ()) -> None:
    """Write JSON where the name ends so, otherwise a CSV table; ExportError when that fails."""
    stated = tensor_statements(stiffness, source=source, notes=notes)
    if path.suffix.lower() != ".json":
        write_atomically(path, comment_lines(stated) + matrix_rows(stiffness.voigt))
        return
    document = {
        "schema": 1,
        "kind": "elasticity tensor",
        **stated,
        "voigt_order": list(VOIGT_ORDER),
        "frame": str(stiffness.frame),
        "notes": list(notes),
        "stiffness": stiffness.voigt.tolist(),
    }
    write_atomically(path, json.dumps(document, indent=1, ensure_ascii=False, allow_nan=False) + "\n")
