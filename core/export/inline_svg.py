"""An SVG of matplotlib as part of a page: without its head, with names of its own, in the page's colours."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from core.errors import ExportError

PAGE_COLORS: Final = {
    "#1a222d": "var(--text)",
    "#1d222b": "var(--text)",
    "#c9ced6": "var(--line)",
    "#00224e": "var(--first)",
    "#7d7c78": "var(--second)",
    "#c8a02c": "var(--third)",
    "#b5301b": "var(--negative)",
    "#7a8494": "var(--muted)",
    "#c4342b": "var(--axis-a)",
    "#24803a": "var(--axis-b)",
    "#2459c4": "var(--axis-c)",
}
"""Colours of figures for paper, and the page's own that take their place in light and dark."""

_METADATA: Final = re.compile(r"<metadata>.*?</metadata>", re.DOTALL)
_ID: Final = re.compile(r'\bid="([^"]*)"')
_REFERENCE: Final = re.compile(r"url\(#([^)]*)\)")
_LINK: Final = re.compile(r'(xlink:href|href)="#([^"]*)"')


def inline_svg(svg: str, *, prefix: str, colors: Mapping[str, str] = PAGE_COLORS) -> str:
    """The ``<svg>`` element alone, its names beginning with ``prefix`` so that several may stand on a page.

    ExportError where the text holds no SVG.
    """
    start = svg.find("<svg")
    if start < 0:
        raise ExportError(
            "a figure of the report is no SVG; report this with the crystal that it was made of"
        )
    body = _METADATA.sub("", svg[start:]).strip()
    body = _ID.sub(lambda found: f'id="{prefix}{found[1]}"', body)
    body = _REFERENCE.sub(lambda found: f"url(#{prefix}{found[1]})", body)
    body = _LINK.sub(lambda found: f'{found[1]}="#{prefix}{found[2]}"', body)
    for paper, page in colors.items():
        body = body.replace(paper, page)
    return body
