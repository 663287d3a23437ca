"""CIF and magCIF, through pymatgen: every block that holds atoms in a cell becomes a crystal."""

from __future__ import annotations

import re
import warnings
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

import numpy as np

from core.crystal.crystal import Crystal, Provenance
from core.crystal.elements import ATOMIC_NUMBER
from core.crystal.file_content import CrystalFormat
from core.crystal.site_search import SiteSearch, with_names
from core.crystal.structures import (
    HYDROGEN_ISOTOPES,
    LONGEST_LABEL,
    OCCUPANCY_TOLERANCE,
    crystal_from_structure,
    with_notes,
)
from core.crystal.validity import LONGEST_EDGE, MOST_ATOMS, SMALLEST_VOLUME_PER_ATOM, close_pairs
from core.errors import (
    CrystalError,
    CrystalReadError,
    DisorderedCrystalError,
    ImpossibleCrystalError,
    NotACrystalError,
    one_line,
)

if TYPE_CHECKING:
    from pymatgen.core.operations import SymmOp
    from pymatgen.core.structure import Structure
    from pymatgen.io.cif import CifBlock, CifFile, CifParser

MOST_NAMED: Final = 5
"""Names of sites that one note lists."""

MERGE_DISTANCE: Final = 0.1
"""Å. Copies of one atom nearer than this come from rounded special positions and are made one again."""

_BLOCK = re.compile(r"^[ \t]*data_(\S*)", re.MULTILINE | re.IGNORECASE)

_GROUP = re.compile(r"_(symmetry|space_group)_.*(name|number)", re.IGNORECASE)
_OPERATIONS = re.compile(r"_symmetry_equiv|_space_group_symop", re.IGNORECASE)

_OTHER_CONTENT: Final[tuple[tuple[str, str], ...]] = (
    ("_atom_site.", "a macromolecular file (mmCIF); Elastoscope reads crystals with _atom_site_fract_x"),
    ("_chem_comp", "a dictionary of molecules without a cell; Elastoscope needs a periodic crystal"),
    ("_lib_", "a library of force-field parameters; Elastoscope needs a periodic crystal"),
    ("_refln", "a list of reflections (structure factors) without atoms; open the refined structure instead"),
    ("_pd_", "a powder pattern without atoms; open the refined structure instead"),
)


def crystals_from_cif(text: str, *, source: Path, name: str) -> tuple[Crystal, ...]:
    """The crystals of all blocks that hold one, in the order of the file; at least one.

    Each is the full cell, symmetry applied, in pymatgen's frame for lengths and angles. Raises the first
    block's error when no block gives a crystal; when only some fail, the notes of the first crystal tell it.
    """
    crystals: list[Crystal] = []
    failures: list[CrystalError] = []
    for block, content in _blocks(text, source.name):
        if not re.search(r"^\s*_atom_site_(?!type)", content, re.MULTILINE):
            continue
        try:
            crystals.append(_crystal(content, block=block, source=source, name=name))
        except CrystalError as error:
            failures.append(error)
    if not crystals:
        raise failures[0] if failures else _why_no_atoms(text, source.name)
    if len(crystals) > 1:
        crystals = [replace(crystal, name=f"{name} ({crystal.provenance.block})") for crystal in crystals]
    crystals[0] = with_notes(crystals[0], *(f"Another block was left out: {failure}" for failure in failures))
    return tuple(crystals)


def _blocks(text: str, subject: str) -> list[tuple[str, str]]:
    starts = list(_BLOCK.finditer(text))
    if not starts:
        raise CrystalReadError(
            f"{subject}: no data block (data_…) in it, so it is not a CIF; get or write it again"
        )
    ends = [match.start() for match in starts[1:]] + [len(text)]
    return [(match.group(1), text[match.start() : end]) for match, end in zip(starts, ends, strict=True)]


def _crystal(content: str, *, block: str, source: Path, name: str) -> Crystal:
    subject = source.name
    _require_ordinary(content, subject)
    structure, remarks = _parsed(content, subject)
    _require_atoms_named(remarks, subject)
    structure, merged = _merged(structure)
    notes = (*_notes(remarks), *merged)
    provenance = Provenance(source=source, file_format=CrystalFormat.CIF.value, block=block, notes=notes)
    return crystal_from_structure(structure, name=name, provenance=provenance)


def _require_ordinary(content: str, subject: str) -> None:
    if "_atom_site_fract_x" not in content:
        raise NotACrystalError(
            f"{subject}: its atoms have no fractional coordinates (_atom_site_fract_x); convert it to a "
            "CIF with a cell"
        )
    if "_cell_length_a" not in content:
        raise NotACrystalError(f"{subject}: it has atoms but no cell (_cell_length_a); add the unit cell")
    if "_cell_modulation_dimension" in content or "_cell_wave_vector" in content:
        raise CrystalReadError(
            f"{subject}: an incommensurately modulated structure has no finite cell; use a commensurate "
            "approximant"
        )


def _parsed(content: str, subject: str) -> tuple[Structure, list[str]]:
    """Pymatgen's structure of one block, and what it remarked on the way."""
    try:
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always")
            parser = _parser().from_str(
                _without_empty_loops(content), occupancy_tolerance=1.0 + OCCUPANCY_TOLERANCE
            )
            structure = parser.parse_structures(primitive=False, on_error="raise")[0]
    except Exception as error:  # damaged text surfaces as any built-in exception
        raise _translated(error, subject) from None
    remarks = [*getattr(parser, "warnings", ()), *(str(warning.message) for warning in caught)]
    return structure, list(dict.fromkeys(remarks))


@cache
def _parser() -> type[CifParser]:
    """pymatgen's parser, which finds the operations of a named space group once, and sites as `SiteSearch`
    does.

    It compares every pair of operations by their numbers: most of a second for F m -3 m, at every file.
    """
    from pymatgen.io.cif import CifParser

    sites = SiteSearch()
    found: dict[tuple[tuple[str, str], ...], tuple[list[SymmOp], list[str]]] = {}

    class KeepingParser(CifParser):
        warnings: list[str]
        _cif: CifFile

        _get_structure = with_names(CifParser._get_structure, find_in_coord_list_pbc=sites.matches)
        _unique_coords = with_names(CifParser._unique_coords, in_coord_list_pbc=sites.is_there)

        def get_symops(self, data: CifBlock) -> list[SymmOp]:
            listed = any(_OPERATIONS.match(name) for name in data.data)
            group = tuple((name, str(word)) for name, word in data.data.items() if _GROUP.match(name))
            if listed or group not in found:
                said = len(self.warnings)
                operations: list[SymmOp] = super().get_symops(data)
                if not listed:
                    found[group] = operations, self.warnings[said:]
                return operations
            self.warnings.extend(found[group][1])
            return list(found[group][0])

        def _parse_symbol(self, sym: str) -> str | None:
            # Whatever begins with the letter of an element is taken for it, without a word.
            symbol: str | None = super()._parse_symbol(sym)
            if symbol is None:
                self.warnings.append(f"{sym} names nothing")
            elif not _names_element(sym):
                self.warnings.append(f"{sym} parsed as {symbol}")
            return symbol if symbol is None else _chosen_element(sym, symbol, self._cif, self.warnings)

    return KeepingParser


def _names_element(word: str) -> bool:
    """Whether the letters that a site's name begins with are the symbol of an element: Si, O2-, CL1, D."""
    letters = re.match("[A-Za-z]*", word)
    symbol = letters.group().capitalize() if letters else ""
    return symbol in ATOMIC_NUMBER or symbol in HYDROGEN_ISOTOPES


def _chosen_element(label: str, symbol: str, cif: CifFile, remarks: list[str]) -> str:
    """Where two elements can be meant, that which alone is in the stated formula; a remark where that does
    not tell, or tells otherwise than the parser (``symbol``).
    """
    other = _other_element(label)
    block = next(iter(cif.data.values())).data
    if other is None or "_atom_site_type_symbol" in block:
        return symbol
    stated = re.findall("[A-Z][a-z]?", str(block.get("_chemical_formula_sum", "")))
    if symbol in stated and other not in stated:
        return symbol
    if other in stated and symbol not in stated:
        symbol, other = other, symbol
    remarks.append(f"{label} means {symbol} or {other}")
    return symbol


def _other_element(label: str) -> str | None:
    """The element of the first letter alone, where two capitals (CA1, HO2) may also mean that."""
    found = re.match("([A-Z])[A-Z](?![A-Za-z])", label)
    is_two = found is not None and found.group().capitalize() in ATOMIC_NUMBER
    return found[1] if found is not None and is_two and found[1] in ATOMIC_NUMBER else None


def _without_empty_loops(content: str) -> str:
    """The block without loops that name columns but have no rows, which the parser cannot digest."""
    kept: list[str] = []
    header: list[str] = []
    for line in [*content.split("\n"), "loop_"]:
        word = line.strip()
        if header and word and not word.startswith(("_", "loop_")):
            kept, header = kept + header, []
        if word.startswith("loop_"):
            header = [line]
        elif header:
            header.append(line)
        else:
            kept.append(line)
    return "\n".join(kept)


def _translated(error: Exception, subject: str) -> CrystalError:
    """The parser's exception in the user's words."""
    reason = " ".join(str(error).split()).removeprefix("No structure parsed for section 1 in CIF. ")
    if "Occupancy" in reason:
        return DisorderedCrystalError(
            f"{subject}: a site holds more than one atom ({reason}); correct _atom_site_occupancy"
        )
    if "Disordered magnetic" in reason:
        return DisorderedCrystalError(
            f"{subject}: sites of this magnetic structure hold several elements; choose an ordered "
            "approximant"
        )
    if "thickness" in reason:
        return ImpossibleCrystalError(
            f"{subject}: the cell is flat, without volume; check its lengths and angles"
        )
    return CrystalReadError(
        f"{subject}: the CIF cannot be read ({type(error).__name__}: {reason[:160]}); check cell, symmetry "
        "and sites"
    )


def _require_atoms_named(remarks: list[str], subject: str) -> None:
    """Refuse groups of atoms standing for one site (NH3, OH): pymatgen drops them or takes them for
    elements; and sites without a name, which it leaves out.
    """
    for remark in remarks:
        nameless = re.match(r"(.*) names nothing$", remark, re.DOTALL)
        if nameless:
            raise CrystalReadError(
                f"{subject}: site '{nameless.group(1)}' names no element; write its symbol into "
                "_atom_site_type_symbol"
            )
        match = re.match(r"(\S+) parsed as (\S*)$", remark)
        if match and (match.group(2) in ("", "Nh") or match.group(1).startswith("NO3")):
            raise CrystalReadError(
                f"{subject}: site '{match.group(1)}' stands for a group of atoms; give every atom a site "
                "of its own"
            )


def _notes(remarks: list[str]) -> tuple[str, ...]:
    """Those of pymatgen's remarks that change what the crystal is, in plain words."""
    joined = "\n".join(remarks)
    notes = []
    if "implicit hydrogens" in joined:
        notes.append("The file counts hydrogen atoms without giving their positions: they are missing here.")
    if "Defaulting to P1" in joined:
        notes.append("The file gives no symmetry operations: the atoms are taken as the whole cell (P1).")
    if "Spacegroup from" in joined:
        notes.append(
            "The file names its space group without operations: those of the standard setting are used."
        )
    if "does not match" in joined or "not in the same ratio" in joined or "Missing elements" in joined:
        notes.append("The atoms do not add up to the formula that the file states.")
    if "No magnetic symmetry detected" in joined:
        notes.append("The file gives no magnetic symmetry: the atoms are taken as the whole cell (P1).")
    return (*notes, *_doubtful_names(remarks), *_ambiguous_names(remarks))


def _doubtful_names(remarks: list[str]) -> tuple[str, ...]:
    """What was made of names that are no symbols of elements."""
    found = (re.match(r"(.+) parsed as (\S+)$", remark) for remark in remarks)
    # The parser also remarks on capitals (CL), which is how many programs write.
    read = {match.group(1): match.group(2) for match in found if match and not _names_element(match.group(1))}
    readings = [f"'{one_line(name[:LONGEST_LABEL])}' as {symbol}" for name, symbol in read.items()]
    if not readings:
        return ()
    more = f" and {len(readings) - MOST_NAMED} more" if len(readings) > MOST_NAMED else ""
    return (
        f"Sites whose names are no symbols of elements are read by their first letters: "
        f"{', '.join(readings[:MOST_NAMED])}{more}.",
    )


def _ambiguous_names(remarks: list[str]) -> tuple[str, ...]:
    """What was made of names in capitals that can mean two elements."""
    found = (re.match(r"(\S+) means (\S+) or (\S+)$", remark) for remark in remarks)
    readings = [f"'{one_line(m[1][:LONGEST_LABEL])}' as {m[2]}, not {m[3]}" for m in found if m]
    if not readings:
        return ()
    more = f" and {len(readings) - MOST_NAMED} more" if len(readings) > MOST_NAMED else ""
    return (
        "The file gives no symbols of elements (_atom_site_type_symbol), and names in capitals can mean two: "
        f"read are {'; '.join(readings[:MOST_NAMED])}{more}.",
    )


def _merged(structure: Structure) -> tuple[Structure, tuple[str, ...]]:
    """Copies of an atom, left apart by rounded special positions, made one again."""
    if len(structure) > MOST_ATOMS or not structure.is_ordered or structure.volume < SMALLEST_VOLUME_PER_ATOM:
        return structure, ()
    bare = Crystal(
        species=tuple(site.species_string for site in structure),
        cell=structure.lattice.matrix,
        fractional=structure.frac_coords,
    )
    longest = np.linalg.norm(bare.cell, axis=1).max()
    if not (np.isfinite(bare.fractional).all() and longest <= LONGEST_EDGE):  # NaN is not at most anything
        return structure, ()  # refused in words by require_possible; the search for pairs would overflow
    pairs = close_pairs(bare, MERGE_DISTANCE)
    kinds = np.array(bare.species)
    if len(pairs.distance) == 0 or np.any(kinds[pairs.first] != kinds[pairs.second]):
        return structure, ()
    whole = structure.copy().merge_sites(tol=MERGE_DISTANCE, mode="average")
    left_out = len(structure) - len(whole)
    return whole, (
        f"{left_out} copies of atoms on rounded special positions were merged with their originals.",
    )


def _why_no_atoms(text: str, subject: str) -> CrystalError:
    for sign, meaning in _OTHER_CONTENT:
        if sign in text:
            return NotACrystalError(f"{subject}: {meaning}")
    return NotACrystalError(f"{subject}: no block of this CIF holds atoms (_atom_site_…); open a structure")
