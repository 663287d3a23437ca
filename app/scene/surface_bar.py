"""The colour bar beside a surface: its colours, its numbers, and what the lines on the surface mean."""

from __future__ import annotations

from typing import Final

import numpy as np

from app.scene.content import SurfaceContent
from app.scene.parts import ColorBar
from core.surface.color_maps import color_range, nice_ticks, resolve_name, tick_texts, value_colors

BAR_COLORS: Final = 96
_TICKS: Final = 5
_LINES: Final = 8


def bar_range(content: SurfaceContent) -> tuple[float, float]:
    """The values at the ends of the bar."""
    return content.options.value_range or color_range(content.mesh.values)


def bar_ticks(content: SurfaceContent) -> list[float]:
    """Round numbers beside the bar; where lines are drawn at them, there are more."""
    return nice_ticks(*bar_range(content), wanted=_LINES if content.options.contours else _TICKS)


def contour_step(content: SurfaceContent) -> float:
    """Difference of the values of two neighbouring lines; 0 where none are drawn."""
    ticks = bar_ticks(content)
    return ticks[1] - ticks[0] if content.options.contours and len(ticks) > 1 else 0.0


def is_hatched(content: SurfaceContent) -> bool:
    """Whether a part of the surface has negative values."""
    return bool(content.mesh.values.min() < -1e-9 * content.largest)


def color_bar(content: SurfaceContent) -> ColorBar:
    """The bar of a surface."""
    quantity = content.mesh.quantity
    low, high = bar_range(content)
    position = (np.arange(BAR_COLORS) + 0.5) / BAR_COLORS
    ticks = bar_ticks(content)
    name = resolve_name(content.options.color_map, low, high)
    return ColorBar(
        title=f"{quantity.title} ({quantity.unit})" if quantity.unit else quantity.title,
        colors=value_colors(name, low, high)(low + position * (high - low)),
        low=low,
        high=high,
        ticks=tuple(ticks),
        tick_texts=tuple(tick_texts(ticks)),
        lined=content.options.contours,
        hatched=is_hatched(content),
    )
