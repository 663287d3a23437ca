"""What is asked about the neighbourhoods of atoms: plain records that travel to the working process."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from core.crystal.crystal import Crystal
from core.environment.settings import EnvironmentSettings

if TYPE_CHECKING:
    from core.environment.clustering import Clusters, SiteFeatures
    from core.environment.comparison import SiteComparison
    from core.environment.invariants import Bispectrum
    from core.environment.neighborhood import Neighborhood
    from core.environment.rebuild_task import RebuildState, RebuildTask, Rebuilt
    from core.environment.signal import Signal, SignalSurface
    from core.environment.site_symmetry import SiteSymmetry


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class SignalRequest:
    """The signal around one atom. degree: the one l that is drawn, None for the sum."""

    crystal: Crystal
    site: int
    settings: EnvironmentSettings
    degree: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class SignalReady:
    """neighborhood, signal, its invariants, and the surface that is drawn."""

    request: SignalRequest
    neighborhood: Neighborhood
    signal: Signal
    bispectrum: Bispectrum
    surface: SignalSurface


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class SiteRequest:
    """The symmetry of every site of a crystal."""

    crystal: Crystal


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class SitesReady:
    """One for each atom; empty where the symmetry was not found, for the reason in ``trouble``."""

    crystal: Crystal
    symmetries: tuple[SiteSymmetry, ...]
    trouble: str = ""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class CompareRequest:
    """Two sites to be compared, each of its crystal. names: what they are called."""

    first: tuple[Crystal, int]
    second: tuple[Crystal, int]
    settings: EnvironmentSettings
    names: tuple[str, str]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Compared:
    """Two sites, compared. around, turned: (n, 3) and (m, 3) Å, the neighbours of the first, and those of the
    second after the best rotation.
    """

    request: CompareRequest
    comparison: SiteComparison
    around: npt.NDArray[np.float64]
    turned: npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class FeaturesRequest:
    """The power spectra of all sites of a crystal."""

    key: int
    crystal: Crystal
    settings: EnvironmentSettings


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class FeaturesReady:
    """Of the crystal with this key."""

    key: int
    settings: EnvironmentSettings
    features: SiteFeatures


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class ClusterRequest:
    """All sites of some crystals to be sorted into kinds. keys: of the crystals, in order."""

    keys: tuple[int, ...]
    features: tuple[SiteFeatures, ...]
    method: str
    threshold: float


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Clustered:
    """Sites, sorted."""

    request: ClusterRequest
    clusters: Clusters


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class RebuildRequest:
    """Some steps of a reconstruction; without a state it begins."""

    task: RebuildTask
    state: RebuildState | None = field(default=None)
    steps: int = 4


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class RebuildMoved:
    """Where it stands; rebuilt: what the best points are."""

    request: RebuildRequest
    state: RebuildState
    rebuilt: Rebuilt


EnvironmentRequest = SiteRequest | CompareRequest | FeaturesRequest | ClusterRequest | RebuildRequest
EnvironmentAnswer = SitesReady | Compared | FeaturesReady | Clustered | RebuildMoved


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class EnvironmentDone:
    """An answer about neighbourhoods, as it comes from the working process."""

    answer: EnvironmentAnswer
