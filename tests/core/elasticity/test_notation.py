"""Every notation against pymatgen and against sums over all 81 components; entries set to values."""

import itertools

import numpy as np
import pytest
from elastic_samples import CUBIC, HEXAGONAL, TRICLINIC, cubic, hexagonal, random_stable
from hypothesis import given, settings
from hypothesis import strategies as st
from known_crystals import magnesium, quartz, rock_salt, rutile
from pymatgen.analysis.elasticity.elastic import ElasticTensor

from core.crystal.symmetry import symmetry_of
from core.elasticity.notation import (
    Kind,
    Notation,
    compliance_of,
    entry_name,
    invariant_basis,
    labels,
    matrix_in,
    stiffness_from_matrix,
    voigt_place,
    with_entry,
)
from core.errors import TensorError

ALL = list(itertools.product(Kind, Notation))
STABLE = random_stable(5, seed=3)


@pytest.mark.parametrize("voigt", STABLE)
def test_the_3x3x3x3_and_the_compliance_are_pymatgens(voigt):
    tensor = ElasticTensor.from_voigt(voigt)
    full = matrix_in(voigt, Kind.STIFFNESS, Notation.TENSOR)
    np.testing.assert_allclose(full, np.array(tensor).reshape(9, 9), rtol=1e-13)
    np.testing.assert_allclose(
        matrix_in(voigt, Kind.COMPLIANCE, Notation.VOIGT), 1000.0 * np.linalg.inv(tensor.voigt), rtol=1e-9
    )
    # pymatgen's compliance tensor (in 1/TPa where the stiffness is in GPa) takes the factors out.
    compliance = np.array(tensor.compliance_tensor).reshape(9, 9)
    mine = matrix_in(voigt, Kind.COMPLIANCE, Notation.TENSOR)
    np.testing.assert_allclose(mine / mine[0, 0], compliance / compliance[0, 0], rtol=1e-9)


@pytest.mark.parametrize("voigt", STABLE)
def test_stress_and_strain_agree_in_every_notation(voigt):
    strain = np.random.default_rng(1).normal(size=(3, 3))
    strain = strain + strain.T
    stiffness = matrix_in(voigt, Kind.STIFFNESS, Notation.TENSOR)
    stress = (stiffness @ strain.reshape(9)).reshape(3, 3)
    back = matrix_in(voigt, Kind.COMPLIANCE, Notation.TENSOR) @ stress.reshape(9) / 1000.0
    np.testing.assert_allclose(back.reshape(3, 3), strain, rtol=1e-9, atol=1e-12)
    pairs = [(name[0], name[1]) for name in labels(Notation.MANDEL)]
    places = [("xyz".index(i), "xyz".index(j)) for i, j in pairs]
    root = [1.0 if i == j else np.sqrt(2.0) for i, j in places]
    mandel_strain = np.array([w * strain[place] for w, place in zip(root, places, strict=True)])
    mandel_stress = np.array([w * stress[place] for w, place in zip(root, places, strict=True)])
    mandel = matrix_in(voigt, Kind.STIFFNESS, Notation.MANDEL)
    np.testing.assert_allclose(mandel @ mandel_strain, mandel_stress, rtol=1e-10)
    inverse = matrix_in(voigt, Kind.COMPLIANCE, Notation.MANDEL)
    np.testing.assert_allclose(mandel @ inverse, 1000.0 * np.eye(6), atol=1e-7)


@pytest.mark.parametrize(("kind", "notation"), ALL)
def test_a_whole_matrix_goes_there_and_back(kind, notation):
    written = matrix_in(TRICLINIC, kind, notation)
    np.testing.assert_allclose(stiffness_from_matrix(written, kind, notation), TRICLINIC, rtol=1e-9)
    broken = written.copy()
    broken[0, 1] += 0.5 * np.abs(written).max()
    with pytest.raises(TensorError, match="not symmetric"):
        stiffness_from_matrix(broken, kind, notation)


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(ALL), st.data(), st.floats(-0.2, 0.2))
def test_a_set_entry_holds_its_value_and_only_its_equals_change(which, data, share):
    kind, notation = which
    size = len(labels(notation))
    entry = (data.draw(st.integers(0, size - 1)), data.draw(st.integers(0, size - 1)))
    before = matrix_in(TRICLINIC, kind, notation)
    value = float(before[entry] + share * np.abs(before).max())
    after = matrix_in(with_entry(TRICLINIC, entry, value, kind=kind, notation=notation), kind, notation)
    assert after[entry] == pytest.approx(value, rel=1e-7, abs=1e-7)
    place = sorted(voigt_place(notation, *entry))
    for other in itertools.product(range(size), repeat=2):
        expected = value if sorted(voigt_place(notation, *other)) == place else before[other]
        factor = 1.0
        if sorted(voigt_place(notation, *other)) == place:
            factor = before[other] / before[entry]
        assert after[other] == pytest.approx(expected * factor, rel=1e-6, abs=1e-6)


def test_names_of_entries():
    assert entry_name(Kind.STIFFNESS, Notation.VOIGT, 0, 3) == "C14"
    assert entry_name(Kind.COMPLIANCE, Notation.MANDEL, 5, 5) == "S66"
    assert entry_name(Kind.STIFFNESS, Notation.TENSOR, 0, 5) == "C1123"


def test_no_compliance_without_an_inverse():
    singular = np.diag([100.0, 100, 100, 30, 30, 0])
    with pytest.raises(TensorError, match="no inverse"):
        compliance_of(singular)
    indefinite = np.diag([100.0, 100, 100, 30, 30, -5])
    assert compliance_of(indefinite)[5, 5] == pytest.approx(-200.0)


# --- with the symmetry of the crystal kept -----------------------------------------------------------------
def group(crystal):
    return symmetry_of(crystal).rotations


def test_cubic_entries_keep_their_equals():
    after = with_entry(CUBIC, (1, 1), 200.0, group=group(rock_salt()))
    np.testing.assert_allclose(after, cubic(200.0, CUBIC[0, 1], CUBIC[3, 3]), atol=1e-9)
    after = with_entry(CUBIC, (4, 4), 50.0, group=group(rock_salt()))
    np.testing.assert_allclose(after, cubic(CUBIC[0, 0], CUBIC[0, 1], 50.0), atol=1e-9)


def test_hexagonal_c66_follows_and_leads():
    turns = group(magnesium())
    c11, c12, c13, c33, c44 = (HEXAGONAL[place] for place in ((0, 0), (0, 1), (0, 2), (2, 2), (3, 3)))
    after = with_entry(HEXAGONAL, (0, 0), 190.0, group=turns)
    np.testing.assert_allclose(after, hexagonal(190.0, c12, c13, c33, c44), atol=1e-9)
    after = with_entry(HEXAGONAL, (5, 5), 80.0, group=turns)
    np.testing.assert_allclose(after, hexagonal(c11, c11 - 160.0, c13, c33, c44), atol=1e-9)


def test_trigonal_compliance_has_its_factor_of_two():
    """Of 32 and -3m: S56 = 2 S14 and S66 = 2 (S11 − S12), Nye's table 9."""
    turns = group(quartz())
    start = np.diag([86.0, 86, 106, 58, 58, 40])
    after = with_entry(start, (0, 3), -4.5, kind=Kind.COMPLIANCE, group=turns)
    compliance = compliance_of(after)
    zero_by_symmetry = compliance[0, 3] == pytest.approx(0.0, abs=1e-9)
    assert not zero_by_symmetry and compliance[0, 3] == pytest.approx(-4.5)
    assert compliance[1, 3] == pytest.approx(4.5) and compliance[4, 5] == pytest.approx(-9.0)
    assert compliance[5, 5] == pytest.approx(2.0 * (compliance[0, 0] - compliance[0, 1]))


@pytest.mark.parametrize(
    ("crystal", "count"), [(rock_salt(), 3), (magnesium(), 5), (rutile(), 6), (quartz(), 6)]
)
def test_as_many_constants_as_the_textbooks(crystal, count):
    for kind in Kind:
        basis, places = invariant_basis(group(crystal), kind)
        assert len(basis) == len(places) == count
        np.testing.assert_allclose(basis[:, list(places)], np.eye(count), atol=1e-9)


def test_what_symmetry_forbids_is_refused_in_words():
    with pytest.raises(TensorError, match="C14 is zero by the symmetry"):
        with_entry(CUBIC, (0, 3), 5.0, group=group(rock_salt()))


def test_without_symmetry_each_entry_stands_alone():
    basis, places = invariant_basis(np.eye(3)[None], Kind.STIFFNESS)
    assert places == tuple(range(21))
    np.testing.assert_allclose(basis, np.eye(21), atol=1e-12)
