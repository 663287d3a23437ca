"""Perceptually uniform colour maps, safe for colour-blind readers.

cividis: Nuñez, Anderton and Renslow, PLoS ONE 13, e0199239 (2018). batlow (magnitudes) and vik (signed
values): Crameri, Shephard and Heron, Nature Communications 11, 5444 (2020).
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Final

import numpy as np
import numpy.typing as npt

FloatArray = npt.NDArray[np.float64]

_VIK_REACH: Final = 0.41  # its outermost colours are too dark to be told apart in the shade of a surface

NAMES: Final = ("auto", "cividis", "batlow", "vik")
"""Every name that ``value_colors`` knows."""


@cache
def _table(name: str) -> FloatArray:
    """(256, 3) colours of a map, from matplotlib (cividis) or Crameri's own tables."""
    if name == "cividis":
        from matplotlib import colormaps

        found = colormaps[name]
    else:
        from cmcrameri import cm  # type: ignore[import-untyped]

        found = getattr(cm, name)
    return np.asarray(found(np.linspace(0.0, 1.0, 256))[:, :3], dtype=np.float64)


def sample(name: str, position: FloatArray) -> FloatArray:
    """Colours (…, 3) in [0, 1] of the map ``name`` at positions in [0, 1] (clipped)."""
    table = _table(name)
    at = np.linspace(0.0, 1.0, len(table))
    return np.stack([np.interp(position, at, table[:, channel]) for channel in range(3)], axis=-1)


def color_range(values: FloatArray) -> tuple[float, float]:
    """Range of the colours for ``values``: theirs, but never narrower than 1 % of their size.

    Without that floor the rounding noise of an isotropic crystal would be painted in the full range of
    colours.
    """
    low, high = float(np.min(values)), float(np.max(values))
    floor = 0.01 * max(abs(low), abs(high), 1e-12)
    if high - low >= floor:
        return low, high
    middle = 0.5 * (low + high)
    return middle - 0.5 * floor, middle + 0.5 * floor


def resolve_name(name: str, low: float, high: float) -> str:
    """The map behind ``auto``: vik where the range holds negative values, cividis otherwise."""
    if name not in NAMES:
        raise ValueError(f"colour map {name!r} is not known; expected one of {', '.join(NAMES)}")
    if name != "auto":
        return name
    return "vik" if low < 0.0 else "cividis"


def value_colors(name: str, low: float, high: float) -> Callable[[FloatArray], FloatArray]:
    """A function from values (…) to colours (…, 3) in [0, 1].

    vik has its light middle at zero; each sign is stretched over its own half, so that a small negative lobe
    beside large positive values is still seen to be negative. The colour bar shows the same stretch.
    """
    resolved = resolve_name(name, low, high)

    def colors(values: FloatArray) -> FloatArray:
        values = np.asarray(values, dtype=np.float64)
        if resolved != "vik":
            return sample(resolved, (values - low) / (high - low))
        negative = 0.5 + _VIK_REACH * values / max(-low, 1e-300)
        positive = 0.5 + _VIK_REACH * values / max(high, 1e-300)
        return sample("vik", np.where(values < 0.0, negative, positive))

    return colors


def nice_ticks(low: float, high: float, wanted: int = 5) -> list[float]:
    """About ``wanted`` round numbers (1, 2, 2.5 or 5 times a power of ten apart) within [low, high]."""
    raw = (high - low) / max(wanted, 1)
    power = 10.0 ** np.floor(np.log10(raw))
    step = power * min((s for s in (1.0, 2.0, 2.5, 5.0, 10.0)), key=lambda s: abs(s * power - raw))
    first = int(np.ceil(low / step - 1e-9))
    last = int(np.floor(high / step + 1e-9))
    return [float(step * i) for i in range(first, last + 1)]


def tick_texts(ticks: list[float]) -> list[str]:
    """The ticks with as many decimals as their distance asks for, and a true minus sign."""
    step = ticks[1] - ticks[0] if len(ticks) > 1 else abs(ticks[0]) if ticks and ticks[0] else 1.0
    decimals = 0
    while decimals < 6 and abs(round(step, decimals) - step) > 1e-6 * step:
        decimals += 1
    return [f"{tick + 0.0:.{decimals}f}".replace("-", "−") for tick in ticks]
