"""Neighbourhoods of atoms: the signal, near the window; everything that takes longer, in the working
process.
"""

from __future__ import annotations

from typing import Final

from app.state.environment_request import (
    Clustered,
    ClusterRequest,
    Compared,
    CompareRequest,
    EnvironmentAnswer,
    EnvironmentRequest,
    FeaturesReady,
    FeaturesRequest,
    RebuildMoved,
    RebuildRequest,
    SignalReady,
    SignalRequest,
    SiteRequest,
    SitesReady,
)

REACH: Final = 1.1
"""How far the signal reaches, as a share of the distance to the nearest neighbour."""


def signal_ready(request: SignalRequest) -> SignalReady:
    """The signal around an atom, in milliseconds. NoNeighborsError, EnvironmentSettingError."""
    from core.environment.neighborhood import neighborhood_of
    from core.environment.projection import project
    from core.environment.signal import signal_of, signal_surface

    around = neighborhood_of(request.crystal, request.site, cutoff=request.settings.cutoff)
    signal = signal_of(project(around, request.settings))
    reach = REACH * float(around.distances[0])
    return SignalReady(
        request=request,
        neighborhood=around,
        signal=signal,
        bispectrum=signal.invariants(),
        surface=signal_surface(signal, reach, request.degree),
    )


def environment_answer(request: EnvironmentRequest) -> EnvironmentAnswer:
    """What was asked for. Errors of core are sentences for the user."""
    if isinstance(request, SiteRequest):
        return _sites(request)
    if isinstance(request, CompareRequest):
        return _compared(request)
    if isinstance(request, FeaturesRequest):
        from core.environment.clustering import site_features

        features = site_features(request.crystal, request.settings)
        return FeaturesReady(key=request.key, settings=request.settings, features=features)
    if isinstance(request, ClusterRequest):
        return _clustered(request)
    return _moved(request)


def _sites(request: SiteRequest) -> SitesReady:
    from core.environment.site_symmetry import site_symmetries
    from core.errors import SymmetryError

    try:
        return SitesReady(crystal=request.crystal, symmetries=site_symmetries(request.crystal))
    except SymmetryError as error:
        return SitesReady(crystal=request.crystal, symmetries=(), trouble=str(error))


def _compared(request: CompareRequest) -> Compared:
    from core.environment.comparison import compare
    from core.environment.neighborhood import neighborhood_of

    cutoff = request.settings.cutoff
    one, other = (
        neighborhood_of(crystal, site, cutoff=cutoff) for crystal, site in (request.first, request.second)
    )
    found = compare(one, other, request.settings)
    return Compared(
        request=request,
        comparison=found,
        around=one.vectors,
        turned=other.vectors @ found.best.rotation.T,
    )


def _clustered(request: ClusterRequest) -> Clustered:
    from core.environment.clustering import ClusterMethod, cluster_sites

    found = cluster_sites(request.features, method=ClusterMethod(request.method), threshold=request.threshold)
    return Clustered(request=request, clusters=found)


def _moved(request: RebuildRequest) -> RebuildMoved:
    from core.environment.reconstruction import advance, judged

    state = advance(request.task, request.state, steps=request.steps)
    return RebuildMoved(request=request, state=state, rebuilt=judged(request.task, state))
