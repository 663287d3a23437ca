"""Structures written by pymatgen as JSON, and documents of the Materials Project that hold one."""

from __future__ import annotations

import json
import warnings
from typing import TYPE_CHECKING

from core.errors import CrystalReadError, NotACrystalError

if TYPE_CHECKING:
    from pymatgen.core.structure import Structure

EXPECTED = (
    "a pymatgen Structure (keys lattice and sites), a document with the key structure, or a list of them"
)


def structures_from_json(text: str, *, subject: str) -> list[Structure]:
    """The structures of a JSON text: a Structure, an object with the key ``structure``, or a list of either.

    Raises CrystalReadError for other content and NotACrystalError for a pymatgen Molecule.
    """
    try:
        document = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise CrystalReadError(f"{subject}: not valid JSON ({error}); get or write the file again") from None
    documents = document if isinstance(document, list) else [document]
    if not documents:
        raise CrystalReadError(f"{subject}: the JSON list is empty; expected {EXPECTED}")
    return [_structure(each, subject) for each in documents]


def _structure(document: object, subject: str) -> Structure:
    from pymatgen.core.structure import Structure

    content = document.get("structure", document) if isinstance(document, dict) else None
    if not isinstance(content, dict) or "sites" not in content:
        raise CrystalReadError(f"{subject}: the JSON holds no structure; expected {EXPECTED}")
    if "lattice" not in content:
        raise NotACrystalError(f"{subject}: a molecule without a cell; Elastoscope needs a periodic crystal")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return Structure.from_dict(content)
    except Exception as error:  # damaged entries surface as any built-in exception
        reason = " ".join(str(error).split())[:160]
        raise CrystalReadError(
            f"{subject}: the structure in the JSON is damaged ({type(error).__name__}: {reason}); write "
            "the file again"
        ) from None
