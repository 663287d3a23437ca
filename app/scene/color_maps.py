"""Perceptually uniform colour maps, safe for colour-blind readers, as piecewise linear tables.

cividis: Nuñez, Anderton and Renslow, PLoS ONE 13, e0199239 (2018). batlow (magnitudes) and vik (signed
values): Crameri, Shephard and Heron, Nature Communications 11, 5444 (2020).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import numpy as np
import numpy.typing as npt

FloatArray = npt.NDArray[np.float64]

_ANCHORS: Final = {
    "cividis": "00224e 00285b 002e6a 053371 1a386f 273e6e 32436d 3b496c 434e6c 4b546c 535a6d 5a5f6e 61656f "
    "686a71 6f7073 767676 7d7c78 848279 8c8878 938e78 9b9476 a39a74 aba072 b4a76f bcae6c c4b468 "
    "cdbb63 d5c25e dec958 e7d150 f0d846 f9e03a fee838",
    "batlow": "011959 103f60 1c5a62 3c6d56 687b3e 9d892b d29343 f8a17b fdb7bc faccfa",
    "vik": "001261 033e7d 1e6f9d 71a8c4 c9dde7 ece5e0 eacebd d39774 be6533 8b2706 590008",
}
_VIK_POSITIONS: Final = (0, 1 / 9, 2 / 9, 3 / 9, 4 / 9, 0.5, 5 / 9, 6 / 9, 7 / 9, 8 / 9, 1)
_VIK_REACH: Final = 0.41  # its outermost colours are too dark to be told apart in the shade of a surface

NAMES: Final = ("auto", *_ANCHORS)
"""Every name that ``value_colors`` knows."""


def sample(name: str, position: FloatArray) -> FloatArray:
    """Colours (…, 3) in [0, 1] of the map ``name`` at positions in [0, 1] (clipped)."""
    anchors = np.array([[int(a[i : i + 2], 16) for i in (0, 2, 4)] for a in _ANCHORS[name].split()]) / 255.0
    at = np.array(_VIK_POSITIONS) if name == "vik" else np.linspace(0.0, 1.0, len(anchors))
    return np.stack([np.interp(position, at, anchors[:, channel]) for channel in range(3)], axis=-1)


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
    """The map behind ``auto``: vik where the range holds both signs, cividis otherwise."""
    if name not in NAMES:
        raise ValueError(f"colour map {name!r} is not known; expected one of {', '.join(NAMES)}")
    if name != "auto":
        return name
    return "vik" if low < 0.0 < high else "cividis"


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
