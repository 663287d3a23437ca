"""Between pymatgen's Structure and our Crystal."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from core.crystal.crystal import Crystal, Provenance
from core.crystal.elements import ATOMIC_NUMBER
from core.crystal.validity import require_possible
from core.errors import CrystalReadError, DisorderedCrystalError

if TYPE_CHECKING:
    from pymatgen.core.periodic_table import DummySpecies, Element, Species
    from pymatgen.core.sites import PeriodicSite
    from pymatgen.core.structure import Structure

OCCUPANCY_TOLERANCE: Final = 0.01
"""A site of one element whose occupancy is nearer than this to 1 counts as whole: files round occupancies."""

LONGEST_LABEL: Final = 16
"""Characters of a site's name that are kept; the core dictionary of CIF knows none that are longer."""

HYDROGEN_ISOTOPES: Final[dict[str, str]] = {"D": "H", "T": "H"}


def crystal_from_structure(
    structure: Structure, *, name: str = "", provenance: Provenance | None = None
) -> Crystal:
    """The crystal of a pymatgen Structure, in the Cartesian frame of its lattice.

    Oxidation states, magnetic moments and charges are dropped; deuterium and tritium become hydrogen;
    a moment or an isotope that was dropped is told in ``provenance.notes``. Raises DisorderedCrystalError for
    partially or multiply occupied sites, CrystalReadError for species that are no elements, and what
    ``core.crystal.validity.require_possible`` raises.
    """
    origin = provenance or Provenance(file_format="pymatgen")
    notes = list(origin.notes)
    subject = origin.source.name if origin.source else name or str(structure.reduced_formula)
    _require_ordered(structure, subject)
    symbols = [_only_symbol(site) for site in structure]
    notes += _notes_on_isotopes(symbols)
    notes += _notes_on_moments(structure)
    notes += _notes_on_occupancy(structure)
    species = tuple(HYDROGEN_ISOTOPES.get(symbol, symbol) for symbol in symbols)
    _require_elements(species, subject)
    crystal = Crystal(
        species=species,
        cell=structure.lattice.matrix,
        fractional=structure.frac_coords,
        name=name,
        provenance=replace(origin, notes=tuple(notes)),
        labels=_labels(structure, species),
    )
    require_possible(crystal)
    return crystal


def structure_of(crystal: Crystal) -> Structure:
    """The crystal as a pymatgen Structure: same cell, same frame, same order of atoms."""
    from pymatgen.core.structure import Structure

    return Structure(crystal.cell, crystal.species, crystal.fractional, labels=crystal.labels or None)


def _labels(structure: Structure, species: tuple[str, ...]) -> tuple[str, ...]:
    """The names of the sites; none where they only repeat what the sites hold."""
    names = tuple(str(site.label).strip()[:LONGEST_LABEL] for site in structure)
    plain = all(name in ("", site.species_string) for name, site in zip(names, structure, strict=True))
    if plain or names == species:
        return ()
    return tuple(name or symbol for name, symbol in zip(names, species, strict=True))


def with_notes(crystal: Crystal, *notes: str) -> Crystal:
    """The same crystal with more sentences in its provenance."""
    origin = crystal.provenance
    return replace(crystal, provenance=replace(origin, notes=(*origin.notes, *notes))) if notes else crystal


def _name_of(specie: Element | Species | DummySpecies) -> str:
    """Symbol without charge; "D" and "T" are kept apart from "H", which pymatgen's ``symbol`` would give."""
    return str(getattr(getattr(specie, "element", specie), "name", None) or specie.symbol)


def _isotope_free(site: PeriodicSite) -> dict[str, float]:
    """Occupancies of a site by element, isotopes of hydrogen added up."""
    occupancies: dict[str, float] = {}
    for specie, occupancy in site.species.items():
        name = _name_of(specie)
        symbol = HYDROGEN_ISOTOPES.get(name, name)
        occupancies[symbol] = occupancies.get(symbol, 0.0) + float(occupancy)
    return occupancies


def _is_whole(site: PeriodicSite) -> bool:
    occupancies = _isotope_free(site)
    return len(occupancies) == 1 and abs(sum(occupancies.values()) - 1.0) <= OCCUPANCY_TOLERANCE


def _only_symbol(site: PeriodicSite) -> str:
    """The element of a whole site; of hydrogen the isotope, so that it can be told."""
    symbols = [_name_of(specie) for specie in site.species]
    return next((symbol for symbol in symbols if symbol in HYDROGEN_ISOTOPES), symbols[0])


def _require_ordered(structure: Structure, subject: str) -> None:
    broken = [site for site in structure if not _is_whole(site)]
    if not broken:
        return
    site = broken[0]
    content = " + ".join(f"{symbol} {amount:.3g}" for symbol, amount in _isotope_free(site).items())
    place = ", ".join(f"{x:.4g}" for x in site.frac_coords)
    raise DisorderedCrystalError(
        f"{subject}: {len(broken)} of {len(structure)} sites are partially or multiply occupied (first: "
        f"{content} at "
        f"{place}); every site must hold one whole atom: choose an ordered approximant and save it as a "
        "file of its own"
    )


def _require_elements(species: Iterable[str], subject: str) -> None:
    unknown = sorted({symbol for symbol in species if symbol not in ATOMIC_NUMBER})
    if unknown:
        raise CrystalReadError(
            f"{subject}: {', '.join(unknown)} is not an element; give every site the symbol of an element "
            "(Si, O, …)"
        )


def _notes_on_isotopes(symbols: list[str]) -> list[str]:
    count = sum(symbol in HYDROGEN_ISOTOPES for symbol in symbols)
    return [f"{count} atoms of deuterium or tritium are taken as hydrogen."] if count else []


def _notes_on_moments(structure: Structure) -> list[str]:
    has_moments = "magmom" in structure.site_properties or any(
        getattr(specie, "spin", None) for site in structure for specie in site.species
    )
    return ["The magnetic moments of the file are not used."] if has_moments else []


def _notes_on_occupancy(structure: Structure) -> list[str]:
    rounded = sum(abs(sum(_isotope_free(site).values()) - 1.0) > 1e-6 for site in structure)
    return [f"{rounded} sites with an occupancy of nearly 1 are taken as fully occupied."] if rounded else []
