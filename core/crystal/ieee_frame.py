"""The Cartesian frame in which tables give elastic constants: IEEE standard 176-1987, section 3.

For each crystal system, with x, y, z the rows of the rotation:

- cubic: x, y, z along a, b, c.
- tetragonal: z along c, x along a.
- hexagonal, trigonal: z along c, x along a (hexagonal axes, obverse setting for rhombohedral lattices).
- orthorhombic: x, y, z along a, b, c with c < a < b.
- monoclinic: y along b, the two-fold axis; a and c are those of the cell of International Tables (unique axis
b,
  cell choice 1) with the shortest edges, named so that c < a, at an obtuse angle; z along c; x = y × z.
- triclinic: c < a < b are the three shortest independent translations, α and β obtuse where that is possible;
  z along c, y normal to the plane of a and c on the side of b, x = y × z.

The axes x, y, z and the order of the edges of all systems but the triclinic agree with pymatgen's
``Tensor.get_ieee_rotation``, an independent reading of the standard (b and c along y and z with c < a for
monoclinic, c < a < b for orthorhombic crystals); for triclinic ones it has c along z and y across a and c as
here, but sorts a < b < c. That order, and the obtuse angles, could not be compared with a second source: the
standard's text is not freely at hand.

What the standard leaves open, and what is done here. It fixes senses by the sign of piezoelectric constants,
which a structure does not tell. Where frames remain that the lattice cannot tell apart but the atoms can (x
along a or −a in a primitive trigonal lattice, the sense of c in the classes 4/m, −3, m−3 …, a monoclinic
angle of 90°), that one is taken whose pair moment (see ``_pair_moments``) is largest, a number that depends
on nothing but the arrangement of the atoms. So every description of one crystal gives the same frame up to a
symmetry of its tensor.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable
from typing import Final

import numpy as np
import numpy.typing as npt

from core.crystal.crystal import Crystal, FloatArray
from core.crystal.facts import atomic_numbers
from core.crystal.space_group import DEFAULT_TOLERANCE, IntArray, search_space_group
from core.crystal.validity import close_pairs

LENGTH_TOLERANCE: Final = 1e-3
"""Relative difference below which two translations count as equally long, and cosine below which as
perpendicular."""

PAIR_MOMENT_WIDTH: Final = 2.5
"""Å, width of the Gaussian with which pairs of atoms count."""

PAIR_MOMENT_CUTOFF: Final = 9.0
"""Å, where that Gaussian has fallen to 2e-6."""

TRIGONAL_PRIMITIVE_ALONG_SECOND: Final = frozenset({149, 151, 153, 157, 159, 162, 163})
"""Groups 312, 31m, −31m: the two-fold axis (or mirror normal) is not along a but along 2a + b."""


MONOCLINIC_CENTRED: Final = frozenset({5, 8, 9, 12, 15})
MONOCLINIC_PRIMITIVE_WITH_GLIDE: Final = frozenset({7, 13, 14})


def ieee_rotation(crystal: Crystal, *, tolerance: float = DEFAULT_TOLERANCE) -> FloatArray:
    """(3, 3) proper orthogonal Q whose rows are the IEEE axes in the crystal's frame: v_ieee = Q @ v_crystal.

    Source: IEEE Std 176-1987, section 3.2; the open choices are settled as the head of this module says.
    Raises SymmetryError when the space group cannot be found.
    """
    found = search_space_group(crystal, tolerance)
    # In a left-handed basis the obverse setting would be the reverse one: take the inverted basis of the
    # same lattice.
    basis = found.conventional * np.sign(np.linalg.det(found.conventional))
    frames = list(_candidates(found.number, basis, found.symbol))
    if len(frames) == 1:
        return frames[0]
    moments = _pair_moments(crystal, np.stack(frames))
    return frames[int(np.argmax(moments > moments.max() - 1e-9 * np.abs(moments).max()))]


def _candidates(number: int, basis: FloatArray, symbol: str) -> Iterable[FloatArray]:
    """Frames that the rules leave open, for the conventional basis (rows, in the crystal's frame)."""
    a, b, c = basis
    if number <= 2:
        return [_frame(z=c, x=a) for a, b, c in _triclinic_bases(basis)]
    if number <= 15:
        return [_frame(z=c, x=a) for c, a in _monoclinic_pairs(number, a, c)]
    if number <= 74:
        return [_frame(z=c, x=a) for c, a, b in _by_length(a, b, c)]
    if number <= 142 or number > 194:
        return [_frame(z=c, x=a), _frame(z=-c, x=a)]
    if number > 167:
        return [_frame(z=c, x=a)]
    if symbol.startswith("R"):
        return [_frame(z=c, x=a), _frame(z=-c, x=a)]
    along = 2.0 * a + b if number in TRIGONAL_PRIMITIVE_ALONG_SECOND else a
    return [_frame(z=sign * c, x=sense * along) for sign in (1, -1) for sense in (1, -1)]


def _frame(*, z: FloatArray, x: FloatArray) -> FloatArray:
    """Right-handed orthonormal rows with the third along z and the first in the half-plane of z and x."""
    third = z / np.linalg.norm(z)
    second = np.cross(third, x)
    second /= np.linalg.norm(second)
    return np.stack([np.cross(second, third), second, third])


def _not_longer(first: FloatArray, second: FloatArray) -> bool:
    return bool(np.linalg.norm(first) <= np.linalg.norm(second) * (1.0 + LENGTH_TOLERANCE))


def _not_acute(first: FloatArray, second: FloatArray) -> bool:
    return bool(first @ second <= LENGTH_TOLERANCE * np.linalg.norm(first) * np.linalg.norm(second))


def _by_length(*axes: FloatArray) -> Iterable[tuple[FloatArray, ...]]:
    """All orders of the axes in which none is followed by a shorter one."""
    for order in itertools.permutations(axes):
        if all(_not_longer(first, second) for first, second in itertools.pairwise(order)):
            yield order


def _monoclinic_pairs(number: int, a: FloatArray, c: FloatArray) -> Iterable[tuple[FloatArray, FloatArray]]:
    """Bases (c, a) of the net across the two-fold axis, c ≤ a, at an angle not acute.

    Of the three classes of its vectors modulo 2, the setting singles out one: that of a where (a + b)/2 is a
    translation, that of c where c/2 belongs to a glide. One edge is the shortest vector of that class, the
    other the shortest of the rest. (Without centring and glide both are simply the shortest.)
    """
    steps = np.array([step for step in itertools.product(range(-6, 7), repeat=2) if np.any(np.mod(step, 2))])
    vectors = steps @ np.stack([a, c])
    lengths = np.linalg.norm(vectors, axis=1)
    marked = np.all(np.mod(steps, 2) == _marked_class(number, steps, lengths), axis=1)
    one, other = (np.flatnonzero(set_ & _nearly_shortest(lengths, set_)) for set_ in (marked, ~marked))
    for i, j in itertools.product(one, other):
        if abs(round(np.linalg.det(steps[[i, j]]))) != 1:
            continue
        for first, second in ((vectors[i], vectors[j]), (vectors[j], vectors[i])):
            if _not_longer(first, second) and _not_acute(first, second):
                yield first, second


def _marked_class(number: int, steps: IntArray, lengths: FloatArray) -> IntArray:
    """The class modulo 2 that the standard setting singles out; without one, that of the shortest vector."""
    if number in MONOCLINIC_CENTRED:
        return np.array([1, 0])
    if number in MONOCLINIC_PRIMITIVE_WITH_GLIDE:
        return np.array([0, 1])
    return np.asarray(np.mod(steps[np.argmin(lengths)], 2))


def _nearly_shortest(lengths: FloatArray, among: npt.NDArray[np.bool_]) -> npt.NDArray[np.bool_]:
    return np.asarray(lengths <= lengths[among].min() * (1.0 + LENGTH_TOLERANCE))


def _triclinic_bases(basis: FloatArray) -> Iterable[tuple[FloatArray, FloatArray, FloatArray]]:
    """Right-handed bases (a, b, c) by the three shortest translations, c ≤ a ≤ b, with α and β not acute."""
    from pymatgen.core.lattice import Lattice

    reduced = Lattice(basis).get_lll_reduced_lattice().matrix
    steps = np.array([step for step in itertools.product((-2, -1, 0, 1, 2), repeat=3) if step > (0, 0, 0)])
    vectors = steps @ reduced
    order = np.argsort(np.linalg.norm(vectors, axis=1), kind="stable")
    steps, vectors = steps[order], vectors[order]
    shortest = _first_basis(steps)
    lengths = np.linalg.norm(vectors[list(shortest)], axis=1)
    near = [
        np.flatnonzero(np.linalg.norm(vectors, axis=1) <= length * (1.0 + LENGTH_TOLERANCE))
        for length in lengths
    ]
    for i, j, k in itertools.product(*near):
        c, a, b = vectors[i], vectors[j], vectors[k]
        if abs(round(np.linalg.det(steps[[i, j, k]]))) == 1 and _not_longer(c, a) and _not_longer(a, b):
            yield from _obtuse(a, b, c)


def _first_basis(steps: np.ndarray) -> tuple[int, int, int]:
    """Indices of the first three independent rows."""
    second = next(j for j in range(1, len(steps)) if np.any(np.cross(steps[0], steps[j])))
    third = next(k for k in range(second + 1, len(steps)) if round(np.linalg.det(steps[[0, second, k]])) != 0)
    return 0, second, third


def _obtuse(
    a: FloatArray, b: FloatArray, c: FloatArray
) -> Iterable[tuple[FloatArray, FloatArray, FloatArray]]:
    for sense_a, sense_b in itertools.product((1.0, -1.0), repeat=2):
        if _not_acute(c, sense_a * a) and _not_acute(c, sense_b * b):
            handed = np.sign(np.dot(sense_a * a, np.cross(sense_b * b, c)))
            yield handed * sense_a * a, handed * sense_b * b, handed * c


def _pair_moments(crystal: Crystal, frames: FloatArray) -> FloatArray:
    """(k,) a number for each of k frames that tells frames of different elastic constants apart.

    Σ Z_i Z_j exp(−r²/w²) p(x, y, z) over pairs of atoms, x, y, z the unit vector from one to the other in the
    frame and p an even polynomial with every part whose sense the rules may leave open.
    """
    numbers = atomic_numbers(crystal).astype(np.float64)
    pairs = close_pairs(crystal, PAIR_MOMENT_CUTOFF)
    weights = (
        numbers[pairs.first] * numbers[pairs.second] * np.exp(-((pairs.distance / PAIR_MOMENT_WIDTH) ** 2))
    )
    x, y, z = np.moveaxis(pairs.unit_vector @ frames.transpose(0, 2, 1), -1, 0)
    trigonal = -y * z * (3.0 * x**2 - y**2) + 0.61 * x * z * (x**2 - 3.0 * y**2)
    others = 0.37 * x * y * (x**2 - y**2) + x * z * (0.23 + 0.11 * z**2) + 0.071 * x * y + 0.053 * y * z
    uniaxial = 0.17 * x**2 + 0.29 * y**2 + 0.13 * x**2 * y**2
    return np.asarray((weights * (trigonal + others + uniaxial)).sum(axis=-1))
