"""Lists of orientations: what the columns mean, and what is refused."""

import numpy as np
import pytest

from core.elasticity.orientation_reading import read_orientations
from core.elasticity.polycrystal import textured_averages
from core.errors import TensorReadError


def written(tmp_path, text):
    path = tmp_path / "grains.csv"
    path.write_text(text, encoding="utf-8")
    return path


def test_euler_angles_turn_as_bunge_has_it(tmp_path):
    """φ1 = 30°, Φ = 40°, φ2 = 50°: the matrix written out by Bunge, transposed (crystal to sample)."""
    first, tilt, second = np.radians([30.0, 40.0, 50.0])
    c1, s1, c, s, c2, s2 = (f(x) for x in (first, tilt, second) for f in (np.cos, np.sin))
    bunge = [
        [c1 * c2 - s1 * s2 * c, s1 * c2 + c1 * s2 * c, s2 * s],
        [-c1 * s2 - s1 * c2 * c, -s1 * s2 + c1 * c2 * c, c2 * s],
        [s1 * s, -c1 * s, c],
    ]
    found = read_orientations(written(tmp_path, "phi1,Phi,phi2\n30,40,50\n"))
    np.testing.assert_allclose(found.rotations, np.array([bunge]).swapaxes(1, 2), atol=1e-14)
    assert found.weights is None


def test_matrices_and_weights(tmp_path):
    turn = "0 -1 0 1 0 0 0 0 1"
    found = read_orientations(written(tmp_path, f"# grains\n{turn} 2\n1 0 0 0 1 0 0 0 1 1\n"))
    np.testing.assert_array_equal(found.rotations[0], [[0, -1, 0], [1, 0, 0], [0, 0, 1]])
    np.testing.assert_array_equal(found.weights, [2, 1])
    stiffness = np.diag([100.0, 200, 300, 50, 60, 70])
    averages = textured_averages(stiffness, found.rotations, found.weights)
    assert averages.voigt[0, 0] == pytest.approx((2 * 200 + 100) / 3)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "no orientations"),
        ("1 2\n", "have 2 numbers"),
        ("1 2 30\n1 2 3 40\n", "different numbers"),
        ("0.5 1.2 3.1\n", "radians"),
        ("30 40 50\nend\n", "line 2"),
    ],
)
def test_what_is_not_clear_is_refused(tmp_path, text, words):
    with pytest.raises(TensorReadError, match=words):
        read_orientations(written(tmp_path, text))
    with pytest.raises(TensorReadError, match="cannot be read"):
        read_orientations(tmp_path / "none.csv")
