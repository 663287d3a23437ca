"""What is shown as lines of Python that give the same numbers with the package ``core``."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise
from pathlib import Path

from app.state.display import Shown
from app.state.requests import TensorRequest
from app.state.session import CrystalEntry
from core.elasticity.notation import UNIT
from core.elasticity.stiffness import Frame, Stiffness
from core.surface.harmonic_surface import Drawn, HarmonicSurface
from core.tensor.voigt import upper_triangle

_IMPORTS = {
    "Frame": "core.elasticity.stiffness",
    "Kind": "core.elasticity.notation",
    "Notation": "core.elasticity.notation",
    "Path": "pathlib",
    "Predictor": "core.prediction.predictor",
    "Stiffness": "core.elasticity.stiffness",
    "SurfaceQuantity": "core.surface.quantity",
    "HarmonicPart": "core.surface.harmonic_surface",
    "drawn": "core.surface.harmonic_surface",
    "matrix_in": "core.elasticity.notation",
    "crystals_from_text": "core.crystal.reading",
    "read_crystal": "core.crystal.reading",
    "read_tensor": "core.elasticity.tensor_reading",
    "surface_mesh": "core.surface.surface_mesh",
    "symmetrized": "core.elasticity.crystal_frame",
    "to_frame": "core.elasticity.frames",
    "voigt_from_upper_triangle": "core.tensor.voigt",
    "voigt_reuss_hill": "core.elasticity.averages",
    "replace": "dataclasses",
}


def python_text(shown: Shown, *, model: Path | None) -> str:
    """The lines; empty while there is no tensor.

    model: the folder of the network. The names that they leave behind: ``stiffness`` (frame crystal, GPa),
    ``matrix`` as the window writes it, ``mesh`` of the surface where there is one, ``moduli``.
    """
    entry, answer = shown.entry, shown.answer
    if entry is None or answer is None:
        return ""
    body = [*_crystal_lines(entry), *_stiffness_lines(entry, answer.stiffness, model)]
    body += _matrix_lines(shown) + _modulus_lines(shown) + _surface_lines(shown)
    return "\n".join([*_head(shown), *_import_lines(body), "", *body]) + "\n"


def _head(shown: Shown) -> list[str]:
    entry = shown.entry
    name = entry.path.name if entry is not None else ""
    written = shown.written
    return [
        f"# {name} as Elastoscope shows it: {written.kind} in {UNIT[written.kind]},",
        f"# {written.notation} notation, frame {shown.frame}; surface: {shown.quantity.title}",
    ]


def _import_lines(body: Iterable[str]) -> list[str]:
    """The imports that the lines need, one for each module."""
    text = "\n".join(body)
    wanted: dict[str, list[str]] = {}
    for name, module in _IMPORTS.items():
        if f"{name}(" in text or f"{name}." in text:
            wanted.setdefault(module, []).append(name)
    lines = [f"from {module} import {', '.join(sorted(names))}" for module, names in wanted.items()]
    return sorted(lines, key=lambda line: (line.split()[1].startswith("core"), line))


def _crystal_lines(entry: CrystalEntry) -> list[str]:
    """``crystal``, where there is one: of a file, which has another name than the row's where a tensor was
    read, or of the text that was pasted.
    """
    if entry.crystal is None:
        return []
    tensor = entry.tensor
    if tensor is not None and tensor.structure is not None:
        return [_reading(tensor.structure)]
    text = _pasted_text(entry)
    if text is None:
        return [_reading(entry.path)]
    return [
        f"content = {_literal(text)}",
        f"crystal = crystals_from_text(content, path=Path({entry.path.name!r}))[0]",
    ]


def _reading(path: Path) -> str:
    return f"crystal = read_crystal(Path({str(path.absolute())!r}))"


def _pasted_text(entry: CrystalEntry) -> str | None:
    """The content of a crystal that has no file."""
    if entry.text is not None or entry.tensor is None:
        return entry.text
    return entry.tensor.text if entry.tensor.of_prediction else None


def _literal(text: str) -> str:
    """A text as Python writes it, over several lines where that is exact."""
    plain = all(each.isprintable() or each == "\n" for each in text)
    if plain and "\\" not in text and '"""' not in text and text.endswith("\n"):
        return f'"""\\\n{text}"""'
    lines = [f"    {line!r}" for line in text.splitlines(keepends=True)]
    return "\n".join(["(", *lines, ")"]) if lines else repr(text)


def _stiffness_lines(entry: CrystalEntry, stiffness: Stiffness, model: Path | None) -> list[str]:
    if entry.tensor is None:
        folder = str(model) if model is not None else "the folder of the network"
        return [
            f'predictor = Predictor.load(Path({folder!r}), device="cpu")',
            "prediction = predictor.predict(crystal)",
            "stiffness = prediction.stiffness  # GPa, frame crystal",
        ]
    if entry.tensor.edited or entry.tensor.text is not None:
        return _number_lines(stiffness, "edited by hand" if entry.edited else "pasted")
    return _reading_lines(entry, entry.tensor)


def _number_lines(stiffness: Stiffness, why: str) -> list[str]:
    """A stiffness by its 21 numbers, every digit."""
    numbers = upper_triangle(stiffness.voigt).tolist()
    starts = [0, 6, 11, 15, 18, 20, 21]
    rows = [numbers[first:last] for first, last in pairwise(starts)]
    lines = ["    " + ", ".join(repr(number) for number in row) + "," for row in rows]
    frame = f"Frame.{stiffness.frame.name}"
    return [
        f"numbers = [  # GPa, {why}: 11 … 16, 22 … 26, …",
        *lines,
        "]",
        f"stiffness = Stiffness(voigt=voigt_from_upper_triangle(numbers), frame={frame})",
    ]


def _reading_lines(entry: CrystalEntry, tensor: TensorRequest) -> list[str]:
    asked = [f"unit={tensor.unit!r}"] if tensor.unit else []
    asked += [f"order={tensor.order!r}"] if tensor.order else []
    arguments = ", ".join([f"Path({str(tensor.path.absolute())!r})", *asked])
    lines = [f"stiffness = read_tensor({arguments}).stiffness  # GPa"]
    if tensor.frame is not None:
        lines.append(f"stiffness = replace(stiffness, frame=Frame.{tensor.frame.name})")
    if entry.crystal is not None:
        lines.append("stiffness = to_frame(stiffness, Frame.CRYSTAL, crystal)")
        if tensor.projected:
            lines.append("stiffness = symmetrized(stiffness, crystal)")
    return lines


def _matrix_lines(shown: Shown) -> list[str]:
    written, lines, framed = shown.written, [], "stiffness"
    if shown.answer is not None and shown.frame is not shown.answer.stiffness.frame:
        crystal = ", crystal" if shown.frame is Frame.IEEE and _has_crystal(shown) else ""
        lines.append(f"framed = to_frame(stiffness, Frame.{shown.frame.name}{crystal})")
        framed = "framed"
    kind, notation = f"Kind.{written.kind.name}", f"Notation.{written.notation.name}"
    return [*lines, f"matrix = matrix_in({framed}.voigt, {kind}, {notation})", "print(matrix.round(2))"]


def _has_crystal(shown: Shown) -> bool:
    return shown.entry is not None and shown.entry.crystal is not None


def _modulus_lines(shown: Shown) -> list[str]:
    return [
        "moduli = voigt_reuss_hill(stiffness.voigt)",
        'print(f"K {moduli.bulk.hill:.4g}, G {moduli.shear.hill:.4g}, E {moduli.young.hill:.4g} GPa (Hill)")',
    ]


def _surface_lines(shown: Shown) -> list[str]:
    """The surface, as far as there is one: most need a tensor that is positive definite."""
    answer, quantity = shown.answer, shown.quantity
    if answer is None or not answer.stable:
        return []
    density = f", density_g_cm3={answer.density!r}" if quantity.needs_density else ""
    return [
        f"mesh = surface_mesh(stiffness, {_quantity_text(quantity)}{density})",
        f'print("{quantity.title}", mesh.minimum[0], "to", mesh.maximum[0], "{quantity.unit}")',
    ]


def _quantity_text(quantity: Drawn) -> str:
    if isinstance(quantity, HarmonicSurface):
        return f"drawn(SurfaceQuantity.{quantity.quantity.name}, HarmonicPart.{quantity.part.name})"
    return f"SurfaceQuantity.{quantity.name}"
