"""The colour maps of the science core, under the name that the scenes know them by."""

from core.surface.color_maps import (
    NAMES,
    color_range,
    nice_ticks,
    resolve_name,
    sample,
    tick_texts,
    value_colors,
)

__all__ = ["NAMES", "color_range", "nice_ticks", "resolve_name", "sample", "tick_texts", "value_colors"]
