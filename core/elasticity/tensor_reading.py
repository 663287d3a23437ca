"""Files that hold a stiffness matrix: plain text, CSV, JSON, input cards and outputs of programs."""

from __future__ import annotations

import codecs
import json
import re
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

import numpy as np

from core.elasticity.card_reading import UNIT_OF_ITS_USER, card_tensor, holds_card
from core.elasticity.program_output import output_tensor, program_of
from core.elasticity.raw_tensor import RawTensor, square_matrix, stiffness_matrix
from core.elasticity.stiffness import Frame, Stiffness
from core.errors import TensorReadError
from core.ordinary_files import bytes_of, opened_for_reading
from core.tensor.voigt import FloatArray, voigt_from_tensor

LARGEST_FILE: Final = 4_000_000
"""Bytes. A tensor has 36 numbers; what is larger was opened by mistake."""

_COMMENT: Final = re.compile(r"[#%!].*|//.*")
_STATEMENT: Final = re.compile(r"[#%!/\s]*(units?|voigt_order|frame)\s*:\s*(.+)", re.IGNORECASE)
_LABEL: Final = re.compile(r"[xyz]{2}|[123]{2}", re.IGNORECASE)
_MATRIX_KEYS: Final = ("stiffness", "stiffness_voigt_GPa", "elastic_tensor", "input_array")


@dataclass(frozen=True, slots=True, kw_only=True)
class TensorFile:
    """A stiffness from a file, and sentences for the user about what was done on the way (often none)."""

    stiffness: Stiffness
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class TensorStatement:
    """What a file says about its numbers, before they are taken for a stiffness.

    matrix: (6, 6) as it stands in the file, in its unit and order. unstated: which of "unit" and "order"
    neither the file nor its format says. unit, frame: as stated, or empty. recognised: sentences on the
    format.
    """

    matrix: FloatArray
    unstated: tuple[str, ...]
    unit: str
    frame: str
    recognised: tuple[str, ...]


def tensor_statement(path: Path, *, text: str | None = None) -> TensorStatement:
    """What has to be asked before `read_tensor` can be sure; arguments and errors as there."""
    raw = _raw(path, "", text)
    return TensorStatement(
        matrix=square_matrix(raw, path.name),
        unstated=raw.unstated,
        unit=raw.unit,
        frame=raw.frame,
        recognised=raw.recognised,
    )


def read_tensor(
    path: Path, *, unit: str = "", order: tuple[str, ...] = (), text: str | None = None
) -> TensorFile:
    """Read a stiffness in GPa from a file whose format is recognised by what stands in it.

    - Text and CSV, ELATE's among them: 6×6 numbers or 21 (upper triangle), Voigt order xx yy zz yz xz xy,
      separated by blanks, commas or semicolons; comments from # % ! or //, among which ``units:``,
      ``voigt_order:`` and ``frame:`` are heeded.
    - JSON: this program's documents (tensor.json, one result of ``predict --json``, ``analyze --json``), a
      pymatgen ElasticTensor, or the bare numbers.
    - Cards ``*ELASTIC`` of Abaqus and CalculiX (`core.elasticity.card_reading`).
    - Outputs of VASP, CRYSTAL and CASTEP (`core.elasticity.program_output`).

    unit: GPa, MPa, Pa, kbar or Mbar, and order: the six components, for a file that states none (text and
    JSON: GPa and Voigt's order unless given). text: the content, where it comes from elsewhere; ``path`` then
    only names it. Notes say what was recognised and done. Raises TensorReadError that names the file, what is
    wrong with it and what to do. Files that state no frame are taken to be in the frame ``crystal``.
    """
    subject = path.name
    raw = _with_unit(_raw(path, unit, text), unit, subject)
    raw = replace(raw, order=raw.order or (() if "order" in raw.settled else order))
    voigt, notes = stiffness_matrix(raw, subject)
    return TensorFile(stiffness=Stiffness(voigt=voigt, frame=_frame(raw.frame)), notes=notes)


def is_recognised_format(path: Path) -> bool:
    """Whether a file is a card or an output of a program that `read_tensor` knows by its content."""
    if program_of(path) is not None:
        return True
    try:
        return holds_card(bytes_of(path, LARGEST_FILE).decode("utf-8-sig"))
    except (OSError, UnicodeDecodeError):
        return False


def _raw(path: Path, unit: str, text: str | None) -> RawTensor:
    if text is None:
        program = program_of(path)
        if program is not None:
            return output_tensor(path, program)
        text = _text_of(path)
    if path.suffix.lower() == ".json" or text.lstrip()[:1] == "{":
        return _from_json(text, path.name, unit)
    return card_tensor(text, path.name, unit=unit) if holds_card(text) else _from_text(text, path.name)


def _with_unit(raw: RawTensor, unit: str, subject: str) -> RawTensor:
    """With the unit that the user gave, where the file states none."""
    if unit and raw.unit and raw.unit.lower() != unit.lower():
        raise TensorReadError(f"{subject}: states its numbers in {raw.unit}, but {unit} was asked for")
    if not (raw.unit or unit) and UNIT_OF_ITS_USER in raw.settled:
        raise TensorReadError(
            f"{subject}: an *ELASTIC card does not say its units; add a line ** units: MPa (or GPa, Pa), or "
            "on the command line --units MPa"
        )
    return replace(raw, unit=raw.unit or unit)


def _text_of(path: Path) -> str:
    try:
        with opened_for_reading(path) as file:
            data = file.read(LARGEST_FILE + 1)
        if len(data) > LARGEST_FILE:
            raise TensorReadError(
                f"{path.name}: more than {LARGEST_FILE:,} bytes are too many for one 6×6 matrix"
            )
        text = _decoded(data)
    except OSError as error:
        raise TensorReadError(f"{path.name}: cannot be read: {error.strerror}") from None
    except UnicodeDecodeError:
        raise TensorReadError(
            f"{path.name}: is not a text file; give 6×6 numbers as text, CSV or JSON"
        ) from None
    if not text.strip():
        raise TensorReadError(f"{path.name}: is empty; give 6×6 numbers in GPa")
    return text


def _decoded(data: bytes) -> str:
    """UTF-8, or UTF-16 by its mark, as Windows saves a table; line ends as Python has them."""
    is_wide = data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    text = data.decode("utf-16" if is_wide else "utf-8-sig")
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _from_text(text: str, subject: str) -> RawTensor:
    rows: list[tuple[float, ...]] = []
    stated: dict[str, str] = {}
    for number, line in enumerate(text.splitlines(), start=1):
        if statement := _STATEMENT.fullmatch(line):
            stated[statement[1].lower().rstrip("s")] = statement[2].strip()
            continue
        words = re.sub(r"[\[\](){}|,;]", " ", _COMMENT.sub("", line)).split()
        if len(words) == 6 and not rows and _are_labels(words):
            stated["voigt_order"] = " ".join(words)
        elif words:
            rows.append(tuple(_number(word, number, subject) for word in words))
    return RawTensor(
        rows=tuple(rows),
        unit=stated.get("unit", "").split(" ")[0],
        frame=stated.get("frame", "").split(" ")[0],
        order=tuple(stated.get("voigt_order", "").split()),
    )


def _are_labels(words: list[str]) -> bool:
    return all(_LABEL.fullmatch(word) for word in words) and len(set(words)) == 6


def _number(word: str, line: int, subject: str) -> float:
    try:
        return float(word.replace("D", "e").replace("d", "e"))
    except ValueError:
        raise TensorReadError(
            f'{subject}: "{word}" in line {line} is not a number; '
            "give 6×6 numbers in GPa and mark comments with #"
        ) from None


def _from_json(text: str, subject: str, unit: str) -> RawTensor:
    try:
        content = json.loads(text)
    except json.JSONDecodeError as error:
        raise TensorReadError(f"{subject}: is not valid JSON (line {error.lineno}: {error.msg})") from None
    except (RecursionError, ValueError):  # nested a thousand deep; a number of five thousand digits
        raise TensorReadError(f"{subject}: is no JSON of a tensor; give 6×6 numbers in GPa") from None
    entry = _entry(content, subject)
    if not isinstance(entry, dict):
        return RawTensor(rows=_rows(entry, subject))
    if entry.get("@class") == "ComplianceTensor":
        raise TensorReadError(f"{subject}: holds a pymatgen ComplianceTensor, expected an ElasticTensor")
    matrix = next((entry[key] for key in _MATRIX_KEYS if entry.get(key) is not None), None)
    if isinstance(matrix, dict):  # the Materials Project gives two settings side by side
        matrix = matrix.get("raw")
    if matrix is None:
        raise TensorReadError(
            f"{subject}: holds no stiffness; expected a key named one of {', '.join(_MATRIX_KEYS)}"
        )
    units = entry.get("units", "")
    return RawTensor(
        rows=_rows(matrix, subject),
        unit=str(units.get("stiffness", "") if isinstance(units, dict) else units),
        frame=str(entry.get("frame", "")),
        order=tuple(entry.get("voigt_order", ())),
        recognised=_recognised(entry, unit),
        settled=_settled(content, entry),
    )


def _settled(content: object, entry: dict[str, object]) -> frozenset[str]:
    """What documents of this program, of pymatgen and of the Materials Project need not state."""
    if entry.get("@class") == "ElasticTensor" or isinstance(entry.get("elastic_tensor"), dict):
        return frozenset({"unit", "order"})
    own = isinstance(content, dict) and "schema" in content
    return frozenset({"order"}) if own else frozenset()


def _recognised(entry: dict[str, object], unit: str) -> tuple[str, ...]:
    if entry.get("@class") != "ElasticTensor" or "units" in entry:
        return ()
    taken = unit or "GPa, pymatgen's own,"
    return (f"recognised as a pymatgen ElasticTensor, which states no unit: {taken} was taken",)


def _entry(content: object, subject: str) -> object:
    """The part of a document that is about one tensor."""
    if not isinstance(content, dict) or "results" not in content:
        return content
    results = [entry for entry in content["results"] if isinstance(entry, dict) and "stiffness" in entry]
    if len(results) != 1:
        raise TensorReadError(
            f"{subject}: holds {len(results)} tensors, expected one; predict one crystal a file, "
            "or write single files with --out"
        )
    return results[0]


def _rows(numbers: object, subject: str) -> tuple[tuple[float, ...], ...]:
    lists = numbers if isinstance(numbers, list) else []
    nested = bool(lists) and all(isinstance(row, list) for row in lists)
    try:
        arrays = [np.array(row, dtype=np.float64) for row in (lists if nested else [lists])]
    except (TypeError, ValueError):
        raise TensorReadError(
            f"{subject}: the stiffness is not made of numbers; expected a list of 6 lists of 6 numbers"
        ) from None
    if [array.shape for array in arrays] == [(3, 3, 3)] * 3:
        arrays = list(voigt_from_tensor(np.stack(arrays)))
    return tuple(tuple(float(number) for number in array.reshape(-1)) for array in arrays)


def _frame(stated: str) -> Frame:
    return Frame(stated.lower()) if stated.lower() in tuple(Frame) else Frame.CRYSTAL
