"""Any index formula to irreps: how many components, of which degrees, what a point group leaves of them."""

from __future__ import annotations

import time
from collections.abc import Callable

import numpy as np
import numpy.typing as npt
import torch

from core.elasticity.directional import longitudinal_stiffness
from core.network.spherical import SLICES, harmonics
from core.reference.table_file import load_measured
from core.reproduce.experiment import Matrix, Outcome, Row, Setting, SphereSignal
from core.surface.sphere_grid import sphere_grid
from core.tensor.component_relations import Relation
from core.tensor.group_invariants import invariants_in_irrep, irreps_of, irreps_text
from core.tensor.irreps import BLOCKS, irreps_from_mandel
from core.tensor.mandel import mandel_from_voigt
from core.tensor.matrix_layout import labels_of
from core.tensor.point_groups import POINT_GROUPS, point_group_rotations
from core.tensor.tensor_kinds import TENSOR_KINDS, TensorKind, tensor_kind
from core.tensor.tensor_pattern import TensorPattern, tensor_pattern

FloatArray = npt.NDArray[np.float64]

SOURCE_FORMULA = "ijkl=jikl=klij"
SOURCE_IRREPS = "2x0e+2x2e+1x4e"
MEASURED = "α-quartz"
"""The measurement whose tensor is drawn where no matrix is given."""


def run(setting: Setting) -> Outcome:
    """The formula asked for, checked by e3nn, its pattern under the group, and the properties by name."""
    started = time.process_time()
    kind = tensor_kind(setting.formula)
    rows = [*_rows(kind), _source_row()]
    rotations = point_group_rotations(setting.group)
    pattern = tensor_pattern(kind.index_symmetry, rotations, symbol=kind.symbol, doubled=kind.doubled)
    rows += _group_rows(kind, pattern, setting)
    rows.append(Row(quantity="processor time", ours=round(time.process_time() - started, 1), unit="s"))
    notes = (_known_kinds(), f"Rules under {setting.group}: {_rules(pattern)}.")
    return Outcome(
        rows=tuple(rows),
        notes=notes,
        matrices=(_drawn(kind, pattern, setting.group),),
        signals=_signals(setting),
    )


def _rows(kind: TensorKind) -> list[Row]:
    symmetry = kind.index_symmetry
    ours, oracle = irreps_text(irreps_of(symmetry)), by_e3nn(kind)
    number = len(symmetry.components)
    named = kind.title if kind.title.endswith(symmetry.formula) else f"{kind.title} {symmetry.formula}"
    return [
        Row(
            quantity=f"{named}: irreps",
            theirs=oracle + " (e3nn)",
            ours=ours,
            reach="the same",
            reached=ours == oracle,
        ),
        Row(quantity=f"{named}: independent components", ours=number),
    ]


def _source_row() -> Row:
    symmetry = tensor_kind(SOURCE_FORMULA).index_symmetry
    ours = f"{irreps_text(irreps_of(symmetry))}, {len(symmetry.components)}"
    theirs = f"{SOURCE_IRREPS}, 21"
    return Row(
        quantity=f"{SOURCE_FORMULA}: irreps, components",
        theirs=theirs,
        ours=ours,
        reach="the same",
        reached=ours == theirs,
    )


def by_e3nn(kind: TensorKind) -> str:
    """The irreps of a kind by e3nn's own reduction of the index formula, in ascending degree."""
    from e3nn import o3

    rank = kind.index_symmetry.rank
    if "=" in kind.formula:
        letters = kind.formula.partition("=")[0]
        reduced = o3.ReducedTensorProducts(kind.formula, **{letter: "1o" for letter in letters})
        found = [(count, irrep.l, irrep.p) for count, irrep in reduced.irreps_out]
    else:
        found = [(1, degree, (-1) ** rank) for degree in _products(rank)]
    counts: dict[tuple[int, int], int] = {}
    for count, degree, parity in found:
        counts[degree, parity] = counts.get((degree, parity), 0) + count
    sign = -1 if kind.axial else 1
    return "+".join(f"{count}x{l}{'e' if sign * p > 0 else 'o'}" for (l, p), count in sorted(counts.items()))


def _products(rank: int) -> list[int]:
    """Degrees in the product of ``rank`` vectors."""
    degrees = [1]
    for _ in range(rank - 1):
        degrees = [l for degree in degrees for l in range(abs(degree - 1), degree + 2)]
    return degrees


def _group_rows(kind: TensorKind, pattern: TensorPattern, setting: Setting) -> list[Row]:
    """Constants under the group, in two ways, and under all 32."""
    parts = irreps_of(kind.index_symmetry)
    counts = {}
    for number, group in enumerate(POINT_GROUPS):
        setting.tell(number / len(POINT_GROUPS), f"{kind.title} under {group}")
        rotations = point_group_rotations(group)
        counts[group] = sum(
            part.count * invariants_in_irrep(part.degree, part.parity, rotations) for part in parts
        )
    own = counts[setting.group]
    rows = [
        Row(
            quantity=f"constants under {setting.group}: by characters of the irreps, of the pattern",
            theirs=own,
            ours=pattern.count,
            reach="the same",
            reached=own == pattern.count,
        )
    ]
    for value in sorted(set(counts.values()), reverse=True):
        groups = [group for group, count in counts.items() if count == value]
        rows.append(Row(quantity=f"constants under {', '.join(groups)}", ours=value))
    return rows


def _known_kinds() -> str:
    texts = [
        f"{kind.name} {kind.formula}{' (axial)' if kind.axial else ''} "
        f"{irreps_text(irreps_of(kind.index_symmetry))}"
        for kind in TENSOR_KINDS
        if kind.index_symmetry.rank <= 4
    ]
    return "Properties by name: " + "; ".join(texts) + "."


def _rules(pattern: TensorPattern) -> str:
    texts = [
        pattern.text(number)
        for number, part in enumerate(pattern.components)
        if part.relation is not Relation.ZERO
    ]
    return "; ".join(texts) or "every component is zero"


def _drawn(kind: TensorKind, pattern: TensorPattern, group: str) -> Matrix:
    """The pattern as a matrix of names."""
    numbers, signs = pattern.numbers(), pattern.signs()
    rows, columns = labels_of(kind.index_symmetry)
    entries, groups = [], np.full(numbers.shape, -1, dtype=np.int64)
    for row in range(len(rows)):
        line = []
        for column in range(len(columns)):
            text, groups[row, column] = _entry(pattern, int(numbers[row, column]), int(signs[row, column]))
            line.append(text)
        entries.append(tuple(line))
    return Matrix(
        name=f"pattern-{kind.name.replace('=', '_').replace(':', '_')}-{group.replace('/', '_')}",
        title=f"{kind.title} under {group}: {pattern.count} independent",
        rows=rows,
        columns=columns,
        entries=tuple(entries),
        groups=groups,
    )


def _entry(pattern: TensorPattern, number: int, sign: int) -> tuple[str, int]:
    """Text of a place and the number of the constant it belongs to (−1 zero, −2 several)."""
    if number < 0:
        return "", -1
    part = pattern.components[number]
    if part.relation is Relation.ZERO:
        return "", -1
    text = part.name if part.relation is Relation.FREE else pattern.text(number).partition(" = ")[2]
    if sign < 0:
        text = text.removeprefix("−") if text.startswith("−") else f"−{text}"
    return text, part.terms[0][0] if len(part.terms) == 1 else -2


def _signals(setting: Setting) -> tuple[SphereSignal, ...]:
    """A symmetric 3×3 matrix and a 6×6 stiffness as functions on the sphere.

    A matrix M becomes n·M·n, which is exactly its l = 0 and l = 2. A stiffness becomes C_nnnn, l = 0, 2 and
    4; its part 4e is drawn alone as well. What its other parts hold besides, no function of one direction
    tells.
    """
    given = setting.matrix
    if given is not None and given.shape == (3, 3):
        return (_matrix_signal(given, "3×3 matrix as n·M·n"),)
    voigt, name = (
        (given, "the 6×6 given") if given is not None else (_measured(setting), f"6×6 of {MEASURED}")
    )
    fourth = np.zeros(25)
    fourth[SLICES[4]] = irreps_from_mandel(mandel_from_voigt(voigt))[BLOCKS[4]]
    drawn = (
        SphereSignal(
            name="signal-6x6",
            title=f"{name} as C_nnnn",
            coefficients=_coefficients(lambda n: longitudinal_stiffness(voigt, n)),
            quantity="C_nnnn",
            unit="GPa",
        ),
        SphereSignal(
            name="signal-6x6-4e",
            title=f"{name}: its part 4e",
            coefficients=fourth,
            quantity="part 4e",
            unit="GPa",
        ),
    )
    if given is not None:
        return drawn
    return (_matrix_signal(np.diag([1.0, 2.0, 4.0]), "3×3 matrix diag(1, 2, 4) as n·M·n"), *drawn)


def _matrix_signal(matrix: FloatArray, title: str) -> SphereSignal:
    quadratic = _coefficients(lambda n: np.einsum("ni,ij,nj->n", n, matrix, n))
    return SphereSignal(name="signal-3x3", title=title, coefficients=quadratic, quantity="n·M·n")


def _measured(setting: Setting) -> FloatArray:
    """(6, 6) GPa, of the first measurement of the crystal that is drawn."""
    rows = load_measured(setting.reference / "measured.toml")
    return np.asarray(next(row.voigt for row in rows if row.name == MEASURED))


def _coefficients(evaluate: Callable[[FloatArray], FloatArray]) -> FloatArray:
    """(25,) of e3nn's harmonics up to l = 4, of a function of unit directions (n, 3) that has no more."""
    directions = sphere_grid(4).directions
    harmonic = harmonics(torch.tensor(directions)).numpy()
    return np.asarray(np.linalg.lstsq(harmonic, evaluate(directions), rcond=None)[0])
