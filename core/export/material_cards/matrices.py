"""The 6×6 for ELATE, for LaTeX and for pymatgen. All in GPa, Voigt order xx yy zz yz xz xy."""

from __future__ import annotations

import json

from core.elasticity.stiffness import VOIGT_ORDER
from core.export.material_cards.card import MaterialCard, remarks
from core.export.voigt_table import matrix_rows


def elate_text(card: MaterialCard) -> str:
    """Six lines of six numbers and nothing else: ELATE refuses a seventh line, and so any remark.

    R. Gaillac, P. Pullumbi and F.-X. Coudert, J. Phys. Condens. Matter 28, 275201 (2016); the class
    ``Elastic`` of its source ("should have six rows").
    """
    return matrix_rows(card.stiffness.voigt, separator=" ")


def latex_matrix(card: MaterialCard) -> str:
    """A ``pmatrix`` (package amsmath) of numbers rounded to 0.01 GPa, for a paper."""
    rows = [
        " & ".join(f"{round(float(value), 2) + 0.0:.2f}" for value in row) for row in card.stiffness.voigt
    ]
    return (
        remarks(card, prefix="% ", rounded="to 0.01 GPa", needs=r"\usepackage{amsmath}")
        + "\\[\n  C = \\begin{pmatrix}\n    "
        + " \\\\\n    ".join(rows)
        + "\n  \\end{pmatrix}\\,\\mathrm{GPa}\n\\]\n"
    )


def pymatgen_json(card: MaterialCard) -> str:
    """A dictionary that monty's ``MontyDecoder`` turns into a pymatgen ``ElasticTensor``.

    As ``ElasticTensor.as_dict(voigt=True)`` gives it (pymatgen.core.tensors.Tensor.as_dict); units, frame and
    the other statements are further keys, which pymatgen leaves alone.
    """
    document = {
        "@module": "pymatgen.analysis.elasticity.elastic",
        "@class": "ElasticTensor",
        "input_array": card.stiffness.voigt.tolist(),
        "voigt": True,
        **{key: value for key, value in card.stated.items() if value},
        "units": "GPa",
        "voigt_order": list(VOIGT_ORDER),
        "frame": str(card.stiffness.frame),
        "frame_description": card.stated.get("frame", ""),
        "density_g_cm3": card.density_g_cm3,
    }
    return json.dumps(document, indent=1, ensure_ascii=False, allow_nan=False) + "\n"
