"""Sites of several crystals sorted into kinds."""

import numpy as np
import pytest
from known_crystals import quartz, random_rotation, rock_salt, rotated, rutile, supercell

from core.crystal.crystal import Crystal
from core.environment.clustering import ClusterMethod, cluster_sites, site_features
from core.environment.settings import EnvironmentSettings
from core.errors import SiteEnvironmentError

WANTED = EnvironmentSettings(cutoff=4.5, degree=4, radial=4)


def features(crystals, by_element=False):
    wanted = EnvironmentSettings(cutoff=4.5, degree=4, radial=4, by_element=by_element)
    return [site_features(crystal, wanted) for crystal in crystals]


CRYSTALS = (quartz(), rotated(supercell(quartz(), (2, 1, 1)), random_rotation(1)), rutile(), rock_salt())


@pytest.mark.parametrize("method", list(ClusterMethod))
@pytest.mark.parametrize("by_element", [False, True])
def test_equivalent_sites_are_of_one_kind_and_others_are_not(method, by_element):
    found = cluster_sites(features(CRYSTALS, by_element), method=method, threshold=0.05)
    elements = np.array([CRYSTALS[i].species[j] for i, j in zip(found.crystal, found.site, strict=True)])
    kinds = {}
    for crystal, element, label in zip(found.crystal, elements, found.labels, strict=True):
        kinds.setdefault((min(crystal, 1) if crystal < 2 else crystal, element), set()).add(int(label))
    silicon, oxygen = (kinds[0, e] | kinds[1, e] for e in ("Si", "O"))
    if method is ClusterMethod.AGGLOMERATIVE:
        assert len(silicon) == len(oxygen) == 1 and silicon != oxygen
        # Na and Cl of rock salt have the same surroundings, unless elements are told apart.
        assert (kinds[3, "Na"] == kinds[3, "Cl"]) is not by_element
        assert found.count == (6 if by_element else 5)
    assert oxygen == {0}  # the largest
    places = found.places[(elements == "O") & (found.crystal < 2)]
    assert np.ptp(places, axis=0).max() < 1e-3 and found.shares.sum() <= 1.0 + 1e-6


def test_a_site_without_neighbours_belongs_to_no_kind_and_two_are_needed():
    lonely = Crystal(species=("He",), cell=9.0 * np.eye(3), fractional=np.zeros((1, 3)))
    found = cluster_sites(features([rock_salt(), lonely]))
    assert found.labels[-1] == -1 and set(found.labels[:-1]) == {0}
    with pytest.raises(SiteEnvironmentError, match="two are needed"):
        cluster_sites(features([lonely]))
    with pytest.raises(SiteEnvironmentError, match="open one first"):
        cluster_sites([])
