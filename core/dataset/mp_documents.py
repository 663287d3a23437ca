"""Documents of the Materials Project: a list of objects with ``structure`` and an elasticity tensor.

As ``MPRester.materials.elasticity.search`` returns them (emmet's ElasticityDoc): ``material_id``,
``structure``, ``elastic_tensor`` {``raw``, ``ieee_format``} in GPa; the same under the key ``elasticity``; or
older records, where ``elastic_tensor`` is the 6×6 itself. Frames: ``raw`` stands in the orientation of
``structure`` and is taken where it is there; ``ieee_format`` and the older ``elastic_tensor`` stand in the
IEEE frame and are turned back. The older ``elastic_tensor_original`` belongs to a standard cell that the
document does not hold, and is not used.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from core.dataset.rows import BrokenRow, Fault, LabelFrame, LabelRow
from core.dataset.structure_rows import crystal_reader, first_present, is_structure, missing

FORMAT = "documents of the Materials Project (JSON)"
NOTE = (
    "tensors: elastic_tensor.raw in the frame of its structure; where only the IEEE form is there, that, "
    "turned back from pymatgen's IEEE axes of the structure"
)
_STRUCTURES = ("structure", "optimized_structure")


def is_document(value: Any) -> bool:
    """Whether a value looks like one document: a structure and something about elasticity."""
    if not isinstance(value, Mapping):
        return False
    return any(name in value for name in _STRUCTURES) and ("elasticity" in value or "elastic_tensor" in value)


def documents_in(content: Any) -> list[Any] | None:
    """The documents of a JSON text: a list, one of them, an API's answer with ``data``; None for others."""
    if isinstance(content, Mapping) and isinstance(content.get("data"), list) and "columns" not in content:
        content = content["data"]
    documents = content if isinstance(content, list) else [content]
    return documents if any(is_document(one) for one in documents) else None


def document_rows(documents: Iterable[Any]) -> Iterator[LabelRow | BrokenRow]:
    """A row a document, numbered from 1."""
    for number, document in enumerate(documents, start=1):
        yield _row(document, number)


def _row(document: Any, number: int) -> LabelRow | BrokenRow:
    if not isinstance(document, Mapping):
        return missing(number, "", "structure", "elastic_tensor")
    identifier = _identifier(document, number)
    elasticity = document.get("elasticity") or document
    structure = first_present(document, _STRUCTURES) or first_present(elasticity, _STRUCTURES)
    tensor, frame = _tensor(elasticity)
    if not is_structure(structure) or tensor is None:
        absent = [] if is_structure(structure) else ["structure"]
        return missing(number, identifier, *absent, *(["elastic_tensor"] if tensor is None else []))
    if reason := _withdrawn(document):
        return BrokenRow(number=number, identifier=identifier, fault=Fault.WITHDRAWN, reason=reason)
    return LabelRow(
        number=number,
        identifier=identifier,
        crystal=crystal_reader(structure, identifier),
        tensor=tensor,
        frame=frame,
        formula=str(first_present(document, ("formula_pretty", "pretty_formula")) or ""),
        split=str(document.get("split") or ""),
    )


def _identifier(document: Mapping[str, Any], number: int) -> str:
    value = first_present(document, ("material_id", "task_id"))
    if isinstance(value, Mapping):  # an MPID as some versions write it
        value = first_present(value, ("string", "value"))
    return str(value or f"document {number}")


def _tensor(elasticity: Any) -> tuple[Any, LabelFrame]:
    """The tensor and its frame; None where there is none."""
    found = elasticity.get("elastic_tensor") if isinstance(elasticity, Mapping) else None
    if not isinstance(found, Mapping):
        return found, LabelFrame.IEEE
    raw = first_present(found, ("raw",))
    return (raw, LabelFrame.CRYSTAL) if raw is not None else (found.get("ieee_format"), LabelFrame.IEEE)


def _withdrawn(document: Mapping[str, Any]) -> str:
    state = str(first_present(document, ("state",)) or "successful")
    if state.rpartition(".")[2].lower() != "successful":
        return f"the calculation's state is {state!r}"
    return "the document is marked as deprecated" if document.get("deprecated") is True else ""
