"""Datasets of synthetic crystals: the same number and seed give the same crystals."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from core.crystal.crystal import Crystal
from core.crystal.symmetry import symmetry_of
from core.dataset.frame_alternatives import LABEL_TOLERANCE
from core.dataset.json_lines_output import row_of
from core.dataset.labelled import Dataset, LabelledCrystal
from core.dataset.rows import reduced_formula
from core.elasticity.averages import voigt_reuss_hill
from core.errors import CancelledError, DatasetError, SymmetryError
from core.synthetic.chemistry import Composition, composition
from core.synthetic.lattice_sums import PairCrystal
from core.synthetic.prototypes import FAMILIES, LATTICES, Family, Lattice, Prototype, random_lattice
from core.synthetic.relaxation import UnstableCrystalError, relaxed
from core.tensor.symmetrize import symmetry_misfit

FloatArray = npt.NDArray[np.float64]

FORMAT: Final = "synthetic crystals"
_ATTEMPTS = 200
_BULK_RANGE = (4.0, 450.0)
"""GPa: softer or harder than crystals are."""
_SOFTEST = 1.0
"""GPa, smallest eigenvalue of a stiffness: below it the crystal all but falls to shear."""
_MISFIT = 1e-6
_EXACT_TOLERANCE = 1e-4
"""Å. A relaxed crystal has its symmetry to far better."""
_PLACES, _DIGITS = 10, 8
"""Decimals of cells and coordinates, and of the stiffness in GPa."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class SyntheticCrystal:
    """A crystal with its label, and what it was made as. attempts: how many were made until one would do."""

    record: LabelledCrystal
    prototype: Prototype
    attempts: int


def synthetic_crystals(
    count: int,
    *,
    seed: int = 0,
    prototypes: Sequence[Prototype] = tuple(Prototype),
    should_stop: Callable[[], bool] = lambda: False,
) -> Iterator[SyntheticCrystal]:
    """``count`` crystals, prototypes in turn, random ones of the space groups in `FAMILIES` in turn; each
    depends on seed, place and prototypes alone.

    Crystals that are unstable, too soft or hard, or symmetric only by a hair are thrown away and made again,
    and so are random ones that have found more symmetry than they were made with.
    CancelledError when stopped. DatasetError: a prototype gave none that would do.
    """
    for number in range(count):
        if should_stop():
            raise CancelledError("the making of synthetic crystals was stopped")
        turn = number // len(prototypes) % len(FAMILIES)
        yield _one(number, seed, prototypes[number % len(prototypes)], FAMILIES[turn])


def synthetic_dataset(
    count: int,
    *,
    seed: int = 0,
    prototypes: Sequence[Prototype] = tuple(Prototype),
    on_progress: Callable[[float], None] = lambda fraction: None,
    should_stop: Callable[[], bool] = lambda: False,
) -> Dataset:
    """The same as a dataset whose rows are not yet divided (`core.dataset.splits`)."""
    records = []
    found = synthetic_crystals(count, seed=seed, prototypes=prototypes, should_stop=should_stop)
    for one in found:
        records.append(one.record)
        on_progress(len(records) / count)
    return Dataset(name=f"synthetic-{count}-{seed}", records=tuple(records), file_format=FORMAT)


def row_of_synthetic(made: SyntheticCrystal) -> dict[str, Any]:
    """The object of a line of JSON lines: that of any record, and the prototype."""
    return row_of(made.record) | {"prototype": made.prototype.value}


def counts_by_prototype(crystals: Sequence[SyntheticCrystal]) -> dict[str, int]:
    """How many crystals there are of each prototype, in the order of `Prototype`."""
    counts = Counter(one.prototype for one in crystals)
    return {prototype.value: counts[prototype] for prototype in Prototype if counts[prototype]}


def _one(number: int, seed: int, prototype: Prototype, family: Family) -> SyntheticCrystal:
    """family: of the crystal where the prototype is random."""
    for attempt in range(_ATTEMPTS):
        random = np.random.default_rng([abs(seed), int(seed < 0), number, attempt])
        record = _attempt(random, prototype, number, family if prototype is Prototype.RANDOM else None)
        if record is not None:
            return SyntheticCrystal(record=record, prototype=prototype, attempts=attempt + 1)
    raise DatasetError(f"no stable crystal of prototype {prototype.value} was found in {_ATTEMPTS} attempts")


def _attempt(
    random: np.random.Generator, prototype: Prototype, number: int, family: Family | None
) -> LabelledCrystal | None:
    made = composition(prototype, random)
    start = _start(made, prototype, random, family)
    if start is None:
        return None
    try:
        found = relaxed(start)
    except UnstableCrystalError:
        return None
    bulk = voigt_reuss_hill(found.stiffness).bulk.hill
    if not _BULK_RANGE[0] < bulk < _BULK_RANGE[1] or np.linalg.eigvalsh(found.stiffness)[0] < _SOFTEST:
        return None
    name = f"synthetic-{number:05d}"
    species = tuple(made.elements[kind] for kind in found.crystal.kinds)
    crystal = Crystal(
        species=species,
        cell=found.crystal.cell.round(_PLACES) + 0.0,
        fractional=(found.crystal.fractional % 1.0).round(_PLACES) + 0.0,
        name=name,
    )
    return _labelled(crystal, found.stiffness, number, family.system if family is not None else "")


def _start(
    made: Composition, prototype: Prototype, random: np.random.Generator, family: Family | None
) -> PairCrystal | None:
    lattice: Lattice | None
    if family is not None:
        lattice, scale = random_lattice(random, made.distances, family), 1.0
    else:
        lattice, scale = LATTICES[prototype], made.neighbor
    if lattice is None:
        return None
    return PairCrystal(
        cell=lattice.cell * scale,
        fractional=lattice.fractional,
        kinds=lattice.kinds,
        potential=made.potential,
    )


def _labelled(crystal: Crystal, stiffness: FloatArray, number: int, system: str) -> LabelledCrystal | None:
    """None where the crystal is symmetric only roughly, so that networks would take it for more than it is,
    and where it is not of the ``system`` that is wanted ("" for any).
    """
    try:
        symmetry = symmetry_of(crystal, tolerance=_EXACT_TOLERANCE)
        rough = symmetry_of(crystal, tolerance=LABEL_TOLERANCE)
    except SymmetryError:
        return None
    same = symmetry.space_group == rough.space_group
    if system and symmetry.crystal_system != system:
        return None
    if not same or symmetry_misfit(stiffness, symmetry.rotations) > _MISFIT:
        return None
    return LabelledCrystal(
        identifier=crystal.name,
        formula=reduced_formula(crystal),
        crystal=crystal,
        voigt=stiffness.round(_DIGITS) + 0.0,
        crystal_system=symmetry.crystal_system,
        row=number + 1,
    )
