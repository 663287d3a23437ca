"""Whether a file holds a tensor or a crystal, told before it is read."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Final

from core.elasticity.tensor_reading import is_recognised_format
from core.ordinary_files import bytes_of

TENSOR_SUFFIXES: Final = (".csv", ".txt", ".dat", ".tsv", ".elastic")
CRYSTAL_SUFFIXES: Final = (".cif", ".mcif", ".vasp", ".poscar", ".xyz", ".extxyz", ".gz", ".bz2", ".xz")
"""Files of these names are crystals and are not looked into."""

LARGEST_TENSOR_FILE: Final = 1_000_000
INDEPENDENT_COMPONENTS: Final = 21
NUMBER: Final = re.compile(r"[-+]?(\d+\.?\d*|\.\d+)([eEdD][-+]?\d+)?")
CRYSTAL_JSON_KEYS: Final = {"@class", "lattice", "sites"}
TENSOR_CLASSES: Final = ("ElasticTensor", "ComplianceTensor")


def is_tensor_file(path: Path) -> bool:
    """Whether a file holds numbers of a tensor and no crystal, told by suffix, then by content."""
    suffix = path.suffix.lower()
    if suffix in CRYSTAL_SUFFIXES:
        return False
    if suffix in TENSOR_SUFFIXES or is_recognised_format(path):
        return True
    try:
        text = bytes_of(path, LARGEST_TENSOR_FILE).decode("utf-8")
        return _is_tensor_json(text) if suffix == ".json" else _is_all_numbers(text)
    except (OSError, ValueError, RecursionError):
        return False


def _is_all_numbers(text: str) -> bool:
    """Nothing but numbers beside comments: no crystal format can do without a word."""
    words = re.sub(r"[#%!].*|[,;|]", " ", text).split()
    return len(words) >= INDEPENDENT_COMPONENTS and all(NUMBER.fullmatch(word) for word in words)


def _is_tensor_json(text: str) -> bool:
    content = json.loads(text)
    if isinstance(content, list):
        content = content[0] if content else {}
    if not isinstance(content, dict) or content.get("@class") in TENSOR_CLASSES:
        return True
    return not CRYSTAL_JSON_KEYS & content.keys()
