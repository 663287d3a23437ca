"""Names for files that are safe on every system and never meet."""

from __future__ import annotations

import re
from typing import Final

LONGEST: Final = 80
RESERVED: Final = {
    "con",
    "prn",
    "aux",
    "nul",
    *(f"{port}{n}" for port in ("com", "lpt") for n in range(1, 10)),
}


def safe_name(text: str) -> str:
    """Letters, digits, ``.``, ``_``, ``-`` and ``+`` stay, all else becomes ``_``; never empty."""
    name = re.sub(r"[^\w.+-]+", "_", text).strip("._ ")[:LONGEST].rstrip("._ ")
    return f"_{name}" if name.lower() in RESERVED or not name else name


def unique_name(text: str, taken: set[str]) -> str:
    """A safe name that is not in ``taken`` (upper and lower case count as one), which then holds it."""
    base = safe_name(text)
    name, number = base, 1
    while name.lower() in taken:
        number += 1
        name = f"{base}-{number}"
    taken.add(name.lower())
    return name
