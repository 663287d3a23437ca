"""Doubts about crystals that the training data say nothing of, a sentence each."""

import pytest
from known_crystals import caesium_chloride, rock_salt

from core.errors import CheckpointError
from core.graph.build import build_graph
from core.prediction.domain import Domain, fit_domain, neighbor_counts, shortest_distances

TRAINING = [
    *(rock_salt("Na", "Cl", a) for a in (5.4, 5.6, 5.8)),
    *(caesium_chloride("Cs", "Cl", a) for a in (4.0, 4.2)),
]


def graph(crystal):
    return build_graph(crystal, cutoff=4.5)


@pytest.fixture(scope="module")
def domain():
    return fit_domain([graph(crystal) for crystal in TRAINING], [0.0, 0.1, 0.2])


def test_the_domain_is_what_the_training_crystals_cover(domain):
    assert domain.elements == {"Cl": 5, "Cs": 2, "Na": 3}
    assert domain.volume_per_atom == pytest.approx((5.4**3 / 8, 4.2**3 / 2))
    assert domain.shortest_distance["Cl-Na"] == pytest.approx(2.7)
    assert domain.shortest_distance["Cl-Cs"] == pytest.approx(4.0 * 0.75**0.5, abs=1e-3)
    assert domain.disagreement == pytest.approx(0.198)


def test_counts_and_distances_are_those_of_rock_salt():
    halite = graph(rock_salt())
    assert neighbor_counts(halite).tolist() == [18, 18]  # 6 at a/2, 12 at a/√2
    found = shortest_distances(halite)
    assert found.keys() == {"Cl-Cl", "Cl-Na", "Na-Na"}
    assert found["Cl-Na"] == pytest.approx(2.82)
    assert found["Na-Na"] == pytest.approx(5.64 / 2**0.5)


@pytest.mark.parametrize("crystal", TRAINING, ids=lambda crystal: crystal.name)
def test_training_crystals_raise_no_doubt(domain, crystal):
    assert domain.doubts(graph(crystal)) == ()


@pytest.mark.parametrize(
    ("crystal", "sentence"),
    [
        (rock_salt("Xe", "Cl", 5.6), "no training crystal holds Xe;"),
        (rock_salt("Xe", "He", 5.6), "no training crystal holds He or Xe;"),
        (rock_salt("Na", "Cl", 8.0), "64.0 Å³ per atom, training crystals have 19.7 to 37.0"),
        (rock_salt("Na", "Cl", 3.0), "3.4 Å³ per atom"),
        (rock_salt("Na", "Cl", 4.5), "Cl-Na is 2.25 Å, in training crystals at least 2.70"),
        (
            rock_salt("Na", "Cl", 6.6),
            "an atom has 6 neighbours within 4.5 Å, in training crystals at least 14",
        ),
        (rock_salt("Na", "Cl", 4.0), "neighbours within 4.5 Å, in training crystals at most"),
    ],
)
def test_what_lies_outside_is_said(domain, crystal, sentence):
    doubts = domain.doubts(graph(crystal))
    assert any(sentence in doubt for doubt in doubts), doubts


def test_a_domain_survives_json_and_damage_is_told(domain):
    assert Domain.from_dict(domain.to_dict()) == domain
    for damaged in ({}, domain.to_dict() | {"neighbors": [1]}, domain.to_dict() | {"colour": 1}):
        with pytest.raises(CheckpointError, match="domain cannot be used"):
            Domain.from_dict(damaged)
