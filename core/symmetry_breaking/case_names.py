"""The cases with a known answer by name: those of arXiv:2007.02005."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownCase:
    """name: for the command line; title: in few words; text: what it is; answer: what must come out."""

    name: str
    title: str
    text: str
    answer: str


KNOWN_CASES: Final = (
    KnownCase(
        name="square-rectangle",
        title="Square to rectangle",
        text="a square of four points that becomes a rectangle",
        answer="2e, the same everywhere",
    ),
    KnownCase(
        name="tilt-in-phase",
        title="Perovskite, tilts in phase",
        text="a cubic perovskite whose octahedra turn about c, alike along c (a⁰a⁰c⁺)",
        answer="1e of one size on the B sites, opposite along a and b, equal along c",
    ),
    KnownCase(
        name="tilt-out-of-phase",
        title="Perovskite, tilts out of phase",
        text="a cubic perovskite whose octahedra turn about c, opposite along c (a⁰a⁰c⁻)",
        answer="1e of one size on the B sites, opposite along a, b and c",
    ),
)
