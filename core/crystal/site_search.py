"""Which sites of a growing list stand at a place: pymatgen's search, without its copying.

While pymatgen reads a CIF it asks for every site whether one of those before stands there already, and makes
an array of all of them for each question: most of a minute for 10,000 sites. Here the array grows with the
list.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from types import FunctionType
from typing import Any

import numpy as np
import numpy.typing as npt

IntArray = npt.NDArray[np.int64]
Place = Sequence[float] | npt.NDArray[np.float64]


class SiteSearch(threading.local):
    """Remembers, in each thread, the list it was asked about last.

    A list is taken for the one before, grown, when it is not shorter and its element at the end of the one
    before is the same object. pymatgen begins every list empty and only appends to it.
    """

    def __init__(self) -> None:
        """Of no list."""
        self._places = np.empty((3, 64))
        self._count = 0
        self._last: Place | None = None

    def matches(self, places: Sequence[Place], place: Place, atol: float = 1e-8) -> IntArray:
        """(k,) indices of the fractional ``places`` within ``atol`` of ``place`` in each coordinate, whole
        numbers apart; as ``pymatgen.util.coord.find_in_coord_list_pbc``.
        """
        array = self._array(places)
        found = np.flatnonzero(_whole_apart(array[0], place[0]) < atol)
        for row, value in zip(array[1:], place[1:], strict=True):
            found = found[_whole_apart(row[found], value) < atol]
        return found

    def is_there(self, places: Sequence[Place], place: Place, atol: float = 1e-8) -> bool:
        """Whether any is there; as ``pymatgen.util.coord.in_coord_list_pbc``."""
        return len(self.matches(places, place, atol)) > 0

    def _array(self, places: Sequence[Place]) -> npt.NDArray[np.float64]:
        """(3, k)."""
        count, known = len(places), self._count
        if known > count or (known and places[known - 1] is not self._last):
            known = 0
        if count > self._places.shape[1]:
            grown = np.empty((3, 2 * count))
            grown[:, :known] = self._places[:, :known]
            self._places = grown
        if count > known:
            self._places[:, known:count] = np.asarray(places[known:], dtype=np.float64).T
            self._last = places[-1]
        self._count = count
        return self._places[:, :count]


def _whole_apart(values: npt.NDArray[np.float64], value: float) -> npt.NDArray[np.float64]:
    """Distances from ``value``, whole numbers taken off."""
    apart = values - value
    apart -= np.round(apart)
    return np.abs(apart, out=apart)


def with_names(function: Callable[..., Any], **names: object) -> FunctionType:
    """A copy of a function of another module for which some of that module's names mean something else; the
    module itself stays as it is.
    """
    assert isinstance(function, FunctionType)
    copy = FunctionType(
        function.__code__,
        function.__globals__ | names,
        function.__name__,
        function.__defaults__,
        function.__closure__,
    )
    copy.__kwdefaults__ = function.__kwdefaults__
    return copy
