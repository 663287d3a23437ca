"""What ``elastoscope environments`` is asked for, and the document that answers it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from app.cli.inputs import Input
from core.crystal.crystal import Crystal
from core.crystal.site_facts import labels_of, names_text, site_named
from core.environment.document import SCHEMA, orbits_of, settings_entry, site_entry
from core.environment.neighborhood import Neighborhood, neighborhood_of, notes_of
from core.environment.settings import EnvironmentSettings
from core.environment.site_symmetry import SiteSymmetry, site_symmetries
from core.errors import ElastoscopeError, EnvironmentSettingError, SymmetryError

if TYPE_CHECKING:
    from core.environment.rebuild_task import RebuildTask

Tell = Callable[[float, str], None]
Failures = list[tuple[str, ElastoscopeError]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """The options of the command."""

    settings: EnvironmentSettings
    site: str | None = None
    pair: tuple[str, str] | None = None
    cluster: str | None = None
    threshold: float = 0.1
    rebuild: str | None = None
    seed: int = 0
    out: Path | None = None


def environments_document(
    inputs: Sequence[Input], asked: Asked, tell: Tell
) -> tuple[dict[str, Any], Failures]:
    """The document, and what went wrong on the way: the file, and why."""
    failures: Failures = [(given.file, given.error) for given in inputs if given.error is not None]
    readable = [(given.file, given.crystal) for given in inputs if given.crystal is not None]
    document: dict[str, Any] = {
        "schema": SCHEMA,
        "units": {"length": "Å", "angle": "degree"},
        "settings": settings_entry(asked.settings),
        "results": [_error_entry(given.file, given.error) for given in inputs if given.error is not None],
        "comparison": None,
        "clusters": None,
        "reconstruction": None,
    }
    if asked.pair is None and asked.cluster is None:
        for number, (file, crystal) in enumerate(readable):
            tell(number / len(readable), file)
            document["results"].append(_crystal_entry(file, crystal, asked, failures))
    for key, part in (("comparison", _comparison), ("clusters", _clusters), ("reconstruction", _rebuilt)):
        try:
            document[key] = part(readable, asked, tell)
        except ElastoscopeError as error:
            failures.append((", ".join(file for file, _ in readable) or "environments", error))
            document[key] = _error_entry(None, error)
    return document, failures


def site_number(crystal: Crystal, name: str) -> int:
    """Index of the site called ``Si1``, or of its number from 1. EnvironmentSettingError where there is
    none.
    """
    found = site_named(crystal, name)
    if found is None:
        raise EnvironmentSettingError(f"there is no site {name}; give {names_text(crystal)}")
    return found


def _neighborhood(crystal: Crystal, name: str, asked: Asked) -> Neighborhood:
    return neighborhood_of(crystal, site_number(crystal, name), cutoff=asked.settings.cutoff)


def _crystal_entry(file: str, crystal: Crystal, asked: Asked, failures: Failures) -> dict[str, Any]:
    from core.crystal.facts import formula

    notes = [*crystal.provenance.notes, *notes_of(crystal)]
    symmetries: tuple[SiteSymmetry, ...] | None = None
    try:
        symmetries = site_symmetries(crystal)
    except SymmetryError as error:
        notes.append(str(error))
    orbits = orbits_of(symmetries, crystal)
    sites: list[dict[str, Any]] = []
    entry = {"file": file, "formula": formula(crystal), "atoms": len(crystal), "notes": notes, "sites": sites}
    try:
        chosen = [site_number(crystal, asked.site)] if asked.site is not None else list(orbits)
    except EnvironmentSettingError as error:
        failures.append((file, error))
        return {**entry, **_error_entry(file, error)}
    for site in chosen:
        symmetry = symmetries[site] if symmetries is not None else None
        equivalent = next(sites for sites in orbits.values() if site in sites)
        try:
            around = neighborhood_of(crystal, site, cutoff=asked.settings.cutoff)
        except ElastoscopeError as error:
            failures.append((file, error))
            label = labels_of(crystal)[site]
            sites.append({"site": site + 1, "label": label, **_error_entry(None, error)})
            continue
        sites.append(site_entry(site, around, symmetry, asked.settings, equivalent))
    return entry


def _comparison(readable: Sequence[tuple[str, Crystal]], asked: Asked, tell: Tell) -> dict[str, Any] | None:
    from core.environment.comparison import compare
    from core.environment.document import comparison_entry

    if asked.pair is None or not readable:
        return None
    tell(0.5, "comparing")
    if len(readable) > 2:
        raise EnvironmentSettingError(
            f"{len(readable)} crystals were given and two sites are compared; give one file or two"
        )
    (first_file, first), (second_file, second) = readable[0], readable[-1]
    sites = site_number(first, asked.pair[0]), site_number(second, asked.pair[1])
    one, other = (
        neighborhood_of(crystal, site, cutoff=asked.settings.cutoff)
        for crystal, site in zip((first, second), sites, strict=True)
    )
    return {
        "first": {"file": first_file, "label": one.label, "site": sites[0] + 1},
        "second": {"file": second_file, "label": other.label, "site": sites[1] + 1},
        **comparison_entry(compare(one, other, asked.settings)),
    }


def _clusters(readable: Sequence[tuple[str, Crystal]], asked: Asked, tell: Tell) -> dict[str, Any] | None:
    from core.environment.clustering import ClusterMethod, cluster_sites, site_features
    from core.environment.document import clusters_entry
    from core.environment.site_table import site_rows, write_site_table

    if asked.cluster is None:
        return None
    features = []
    for number, (file, crystal) in enumerate(readable):
        tell(0.5 * number / len(readable), file)
        features.append(site_features(crystal, asked.settings))
    tell(0.5, "sorting")
    found = cluster_sites(features, method=ClusterMethod(asked.cluster), threshold=asked.threshold)
    rows = site_rows([file for file, _ in readable], [crystal for _, crystal in readable], features, found)
    if asked.out is not None:
        write_site_table(asked.out, rows, settings=asked.settings, found=found)
    return clusters_entry(found, rows)


def _rebuilt(readable: Sequence[tuple[str, Crystal]], asked: Asked, tell: Tell) -> dict[str, Any] | None:
    from core.environment.document import rebuilt_entry
    from core.environment.rebuild_task import MOST_STEPS
    from core.environment.reconstruction import advance, judged

    task = _rebuild_task(readable, asked)
    if task is None:
        return None
    state = advance(task, steps=0)
    while not state.is_over:
        tell(state.steps / MOST_STEPS, f"rebuilding, misfit {state.misfit.min():.1e}")
        state = advance(task, state)
    return rebuilt_entry(task, state, judged(task, state))


def _rebuild_task(readable: Sequence[tuple[str, Crystal]], asked: Asked) -> RebuildTask | None:
    from core.environment.rebuild_task import Invariants, RebuildTask
    from core.environment.twins import twins

    if asked.rebuild == "known-twins":
        return RebuildTask(target=twins()[0], invariants=Invariants.POWER, seed=asked.seed, twin=True)
    if asked.rebuild is None or asked.site is None or not readable:
        return None
    target = _neighborhood(readable[0][1], asked.site, asked)
    twin = asked.rebuild == "twin"
    invariants = Invariants.POWER if twin else Invariants(asked.rebuild)
    return RebuildTask(target=target, invariants=invariants, seed=asked.seed, twin=twin)


def _error_entry(file: str | None, error: ElastoscopeError) -> dict[str, Any]:
    entry = {"error": {"type": type(error).__name__, "message": " ".join(str(error).split())}}
    return entry if file is None else {"file": file, **entry}
