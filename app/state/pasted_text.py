"""What a text from the clipboard is: the content of a crystal file, or numbers of a tensor."""

from __future__ import annotations

import json
import re
from collections.abc import Collection
from typing import Final

_BLOCK = re.compile(r"^\s*data_(\S*)", re.MULTILINE | re.IGNORECASE)
_CELL = re.compile(r"^\s*_(cell_length_a|cell\.length_a|atom_site)", re.MULTILINE | re.IGNORECASE)
_LATTICE = re.compile(r"lattice\s*=", re.IGNORECASE)
_CRYSTAL_KEYS: Final = ({"lattice", "sites"}, {"lattice", "species"})
LONGEST_NAME: Final = 40


def crystal_name(text: str, taken: Collection[str] = ()) -> str:
    """The name that a pasted crystal gets, with the suffix of its format and unlike those that are taken;
    "" where the text holds no crystal.
    """
    suffix = _suffix(text)
    if not suffix:
        return ""
    block = _BLOCK.search(text) if suffix == ".cif" else None
    said = re.sub(r"[^\w.+-]", "", block[1])[:LONGEST_NAME] if block else ""
    stem = f"pasted {said}".strip()
    number = 1
    while (name := f"{stem} {number}{suffix}" if number > 1 else f"{stem}{suffix}") in taken:
        number += 1
    return name


def _suffix(text: str) -> str:
    start = text.lstrip("\ufeff \t\r\n")
    if _BLOCK.search(text) and _CELL.search(text):
        return ".cif"
    if start[:1] in ("{", "["):
        return ".json" if _is_crystal_json(start) else ""
    lines = start.splitlines()[:8]
    if len(lines) > 2 and lines[0].strip().isdigit() and _LATTICE.search(lines[1]):
        return ".xyz"
    # The comment in the first line of a POSCAR may be empty, so it is looked for in the text as it came.
    return ".vasp" if any(_is_poscar(each) for each in (text.splitlines()[:8], ["", *lines], lines)) else ""


def _is_crystal_json(text: str) -> bool:
    try:
        content = json.loads(text)
    except (ValueError, RecursionError):
        return False
    first = content[0] if isinstance(content, list) and content else content
    return isinstance(first, dict) and any(keys <= first.keys() for keys in _CRYSTAL_KEYS)


def _is_poscar(lines: list[str]) -> bool:
    """A scale, three rows of three numbers, and no fourth one of them: that tells it from a 6×6 matrix."""
    counts = [_numbers(line) for line in lines[1:5]]
    return len(lines) > 6 and counts in ([1, 3, 3, 3], [3, 3, 3, 3]) and _ends_with_coordinates(lines)


def _ends_with_coordinates(lines: list[str]) -> bool:
    words = lines[5].split()
    return bool(words) and (all(word.isdigit() for word in words) or words[0][:1].isalpha())


def _numbers(line: str) -> int:
    """How many numbers a line is made of; 0 where it holds anything else."""
    words = line.split()
    try:
        return len([float(word) for word in words])
    except ValueError:
        return 0
