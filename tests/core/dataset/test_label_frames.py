"""Labels in a wrong frame are found by a prediction and turned back; right ones, and other splits, stay."""

import gzip
import json
from dataclasses import replace

import numpy as np
import pytest
from known_crystals import crystal, quartz, rock_salt, rutile

from core.crystal.symmetry import symmetry_of
from core.dataset.frame_alternatives import FrameAlternative, frame_alternatives
from core.dataset.json_lines import read_json_lines
from core.dataset.json_lines_output import mended_copy, mended_rows, row_of, write_json_lines
from core.dataset.label_frames import better_frame, mend_label_frames
from core.dataset.labelled import Dataset, LabelledCrystal
from core.errors import DatasetError
from core.tensor.mandel import mandel_from_voigt
from core.tensor.rotation import rotate_voigt
from core.tensor.symmetrize import symmetrize_voigt, symmetry_misfit


def box(lengths, angles=(90, 90, 90)):
    from pymatgen.core.lattice import Lattice

    return Lattice.from_parameters(*lengths, *angles).matrix


def olivine_like():
    """Pmmm: three edges of different length."""
    return crystal(box((4.8, 10.2, 6.0)), ["Mg", "O"], [[0, 0, 0], [0.5, 0.5, 0]], "pmmm")


def monoclinic():
    """P2/m with β = 108°, c the shorter edge across b."""
    return crystal(box((6.1, 5.0, 4.2), (90, 108, 90)), ["Ca", "O"], [[0, 0, 0], [0.5, 0.5, 0]], "p2m")


def triclinic():
    return crystal(box((4.0, 5.3, 6.9), (100, 95, 105)), ["Ca", "O"], [[0, 0, 0], [0.5, 0.5, 0.5]], "p-1")


def scheelite_like():
    """P4/m: the general positions of one layer break the mirrors of 4/mmm."""
    x, y = 0.1, 0.3
    ring = [[x, y, 0], [-y, x, 0], [-x, -y, 0], [y, -x, 0]]
    return crystal(box((5.2, 5.2, 7.0)), ["W", *["O"] * 4], [[0.5, 0.5, 0.5], *ring], "p4m")


def ilmenite_like():
    """P-3: the twelve-fold orbit is halved, so that only the three-fold axis is left."""
    x, y, z = 0.1, 0.35, 0.2
    ring = [[x, y, z], [-y, x - y, z], [y - x, -x, z]]
    ring += [[-a, -b, -c] for a, b, c in ring]
    return crystal(box((6.0, 6.0, 8.0), (90, 90, 120)), ["Ti", *["O"] * 6], [[0, 0, 0], *ring], "p-3")


WITH_ALTERNATIVES = {
    "-1": (triclinic, 2),
    "2/m": (monoclinic, 2),
    "mmm": (olivine_like, 5),
    "4/m": (scheelite_like, 1),
    "-3": (ilmenite_like, 3),
    "-3m": (quartz, 1),
}


def turned(sample, seed=7):
    """The crystal in an orientation in which no axis stands along x, y or z."""
    from scipy.spatial.transform import Rotation

    rotation = Rotation.random(random_state=seed).as_matrix()
    return replace(sample, cell=sample.cell @ rotation.T)


def tensor_of(sample, seed=0):
    """A positive-definite stiffness with the symmetry of the crystal, otherwise any."""
    random = np.random.default_rng(seed).normal(size=(6, 6))
    voigt = 25.0 * (random @ random.T) / 6 + np.diag([150.0, 190, 240, 60, 45, 70])
    return symmetrize_voigt(voigt, symmetry_of(sample).rotations)


@pytest.mark.parametrize("laue_class", WITH_ALTERNATIVES)
def test_alternatives_keep_the_symmetry_and_change_the_tensor(laue_class):
    build, count = WITH_ALTERNATIVES[laue_class]
    sample = turned(build())
    symmetry = symmetry_of(sample)
    assert symmetry.laue_class == laue_class
    voigt = tensor_of(sample)
    alternatives = frame_alternatives(sample)
    assert len(alternatives) == count
    seen = [voigt]
    for one in alternatives:
        np.testing.assert_allclose(one.rotation @ one.rotation.T, np.eye(3), atol=1e-12)
        assert np.linalg.det(one.rotation) == pytest.approx(1.0)
        other = rotate_voigt(voigt, one.rotation)
        assert symmetry_misfit(other, symmetry.rotations) < 1e-10
        assert min(np.abs(other - earlier).max() for earlier in seen) > 1.0
        seen.append(other)


@pytest.mark.parametrize("sample", [rock_salt(), rutile()], ids=["cubic", "4/mmm"])
def test_where_no_frame_is_open_there_is_no_alternative(sample):
    assert frame_alternatives(sample) == ()


def test_half_a_turn_about_the_axis_changes_the_sign_of_c14():
    (one,) = frame_alternatives(quartz())
    voigt = tensor_of(quartz())
    np.testing.assert_allclose(one.rotation, np.diag([-1.0, -1.0, 1.0]), atol=1e-12)
    other = rotate_voigt(voigt, one.rotation)
    assert other[0, 3] == pytest.approx(-voigt[0, 3])
    np.testing.assert_allclose(other[:3, :3], voigt[:3, :3])


def test_the_orders_of_orthorhombic_axes_are_the_five_permutations_of_nine_constants():
    voigt = tensor_of(olivine_like())
    diagonals = {tuple(np.round(np.diag(voigt)[[*p, *(3 + np.array(p))]], 6)) for p in permutations()}
    found = {
        tuple(np.round(np.diag(rotate_voigt(voigt, one.rotation)), 6)) for one in alternatives_and_identity()
    }
    assert found == diagonals


def permutations():
    from itertools import permutations as orders

    return [list(order) for order in orders(range(3))]


def alternatives_and_identity():
    return (
        *frame_alternatives(olivine_like()),
        FrameAlternative(rotation=np.eye(3), change="none", crystal_system="orthorhombic"),
    )


@pytest.mark.parametrize("laue_class", WITH_ALTERNATIVES)
def test_every_wrong_frame_is_found_and_undone(laue_class):
    sample = turned(WITH_ALTERNATIVES[laue_class][0]())
    true = tensor_of(sample)
    predicted = true * 1.002  # a good, not a perfect prediction
    alternatives = frame_alternatives(sample)
    # The way back from the longer to the shorter edge of a monoclinic net is not among its alternatives.
    for wrong in alternatives[:1] if laue_class == "2/m" else alternatives:
        choice = better_frame(predicted, rotate_voigt(true, wrong.rotation), alternatives)
        assert choice is not None
        np.testing.assert_allclose(choice.voigt, true, atol=1e-8)
    assert better_frame(predicted, true, alternatives) is None


def test_the_distances_are_those_of_the_whole_tensors():
    sample = quartz()
    true = tensor_of(sample)
    alternatives = frame_alternatives(sample)
    wrong = rotate_voigt(true, alternatives[0].rotation)
    predicted = true + np.diag([5.0, 5, 5, 0, 0, 0])
    choice = better_frame(predicted, wrong, alternatives)
    expected = np.linalg.norm(mandel_from_voigt(predicted - wrong))
    assert choice.error_before == pytest.approx(expected)
    assert choice.error_after == pytest.approx(np.sqrt(75.0))


def test_a_gain_below_the_margin_or_a_bad_fit_changes_nothing():
    sample = quartz()
    true = tensor_of(sample)
    alternatives = frame_alternatives(sample)
    wrong = rotate_voigt(true, alternatives[0].rotation)
    assert better_frame(true * 1.03, wrong, alternatives, margin=0.99) is None
    assert better_frame(true * 1.6, wrong, alternatives, margin=0.01) is None  # fits neither way
    assert better_frame(true, wrong, ()) is None


def record(number, sample, voigt, split):
    return LabelledCrystal(
        identifier=f"m-{number}", formula="X", crystal=sample, voigt=voigt, split=split, row=number
    )


def quartz_dataset(tmp_path):
    """Quartz with the right label and, once in every split, with C14 of the wrong sign; and rock salt."""
    sample, true = quartz(), tensor_of(quartz())
    wrong = rotate_voigt(true, np.diag([-1.0, -1.0, 1.0]))
    salt = np.diag([100.0, 100, 100, 40, 40, 40])
    rows = [
        record(1, sample, true, "train"),
        record(2, sample, wrong, "train"),
        record(3, sample, wrong, "val"),
    ]
    rows += [
        record(4, sample, wrong, "test"),
        record(5, rock_salt(), salt, "train"),
        record(6, sample, wrong, ""),
    ]
    lines = [json.dumps(row_of(one) | {"crystal_system": "trigonal", "kept": one.row}) for one in rows]
    path = tmp_path / "quartz.jsonl"
    path.write_text("\n".join([*lines[:3], "{ broken", *lines[3:]]) + "\n", encoding="utf-8")
    return path, true


def test_only_training_rows_are_turned_and_all_other_lines_are_copied_as_they_stand(tmp_path):
    path, true = quartz_dataset(tmp_path)
    asked = []

    def predict(crystals):
        asked.extend(crystals)
        return [true] * len(crystals)

    mending = mend_label_frames(read_json_lines(path), predict)
    assert len(asked) == 2  # rock salt has no other frame
    assert [(one.index, one.identifier) for one in mending.mended] == [(1, "m-2")]
    assert (mending.by_system(), mending.examined) == ({"trigonal": 1}, {"trigonal": 2})
    out = tmp_path / "mended.jsonl.gz"
    write_json_lines(out, mended_copy(path, mending, model="stand-in 1.0"))
    before = path.read_text(encoding="utf-8").splitlines()
    after = gzip.decompress(out.read_bytes()).decode().splitlines()
    assert [number for number, pair in enumerate(zip(before, after, strict=True)) if pair[0] != pair[1]] == [
        1
    ]
    changed = json.loads(after[1])
    np.testing.assert_allclose(changed["stiffness_voigt_GPa"], true, atol=1e-6)
    assert changed["kept"] == 2
    assert changed["label_frame"]["model"] == "stand-in 1.0"
    again = read_json_lines(out)
    assert mend_label_frames(again, predict).mended == ()
    np.testing.assert_allclose(again.records[1].voigt, mending.dataset.records[1].voigt, atol=1e-6)


def test_a_dataset_of_another_format_is_written_row_by_row(tmp_path):
    path, true = quartz_dataset(tmp_path)
    data = read_json_lines(path)
    mending = mend_label_frames(data, lambda crystals: [true] * len(crystals))
    write_json_lines(tmp_path / "rows.jsonl", mended_rows(mending, model="m"))
    again = read_json_lines(tmp_path / "rows.jsonl")
    assert [one.identifier for one in again.records] == [one.identifier for one in data.records]
    assert again.digest() != data.digest()
    for one, other in zip(again.records, data.records, strict=True):
        same = np.array_equal(one.voigt, other.voigt)
        assert same is (one.identifier != "m-2")


def test_a_crystal_without_a_prediction_is_named_and_left():
    sample, true = quartz(), tensor_of(quartz())
    data = Dataset(
        name="d", records=(record(1, sample, rotate_voigt(true, np.diag([-1.0, -1, 1])), "train"),)
    )
    mending = mend_label_frames(data, lambda crystals: [None])
    assert [(one.identifier, one.reason) for one in mending.left_alone] == [("m-1", "no prediction")]
    assert mending.dataset.digest() == data.digest()


def test_a_row_whose_cell_has_another_system_than_the_file_says_is_named_and_left():
    sample, true = quartz(), tensor_of(quartz())
    wrong = record(1, sample, rotate_voigt(true, np.diag([-1.0, -1, 1])), "train")
    data = Dataset(name="d", records=(replace(wrong, crystal_system="hexagonal"),))
    mending = mend_label_frames(data, lambda crystals: [true] * len(crystals))
    assert mending.mended == ()
    assert mending.left_alone[0].reason == "the cell is trigonal, the file says hexagonal"


def test_a_dataset_without_training_rows_is_one_sentence():
    data = Dataset(name="d.jsonl", records=(record(1, quartz(), tensor_of(quartz()), "test"),))
    with pytest.raises(DatasetError, match="no rows of split train; only these are mended"):
        mend_label_frames(data, lambda crystals: [])


def test_the_same_lines_give_the_same_bytes(tmp_path):
    for name in ("a.jsonl.gz", "b.jsonl.gz"):
        write_json_lines(tmp_path / name, ["{}", "[]"])
    assert (tmp_path / "a.jsonl.gz").read_bytes() == (tmp_path / "b.jsonl.gz").read_bytes()
