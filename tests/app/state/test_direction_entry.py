import numpy as np
import pytest

from app.state.direction_entry import DirectionKind, parse_direction
from core.elasticity.crystal_directions import direction_along, normal_of_plane
from core.errors import TensorError

HEXAGONAL = np.array([[3.0, 0, 0], [-1.5, 1.5 * np.sqrt(3), 0], [0, 0, 5.0]])


@pytest.mark.parametrize("text", ["(1 -1 2)", "(1,-1,2)", " ( 1 \u22121 2 ) ", "(1-12)", "{1 1\u0305 2}"])
def test_planes_in_every_way_they_are_written(text):
    found = parse_direction(text, HEXAGONAL)
    assert found.kind is DirectionKind.HKL and found.text == "(1 −1 2)"
    np.testing.assert_allclose(found.unit, normal_of_plane(HEXAGONAL, [1, -1, 2]))


def test_directions_of_the_cell_and_cartesian_ones():
    found = parse_direction("[21-1]", HEXAGONAL)
    np.testing.assert_allclose(found.unit, direction_along(HEXAGONAL, [2, 1, -1]))
    exact = parse_direction("[0.5 1 0.25]", HEXAGONAL)
    np.testing.assert_allclose(exact.unit, direction_along(HEXAGONAL, [2, 4, 1]))
    cartesian = parse_direction("1 1, 0", None)
    assert cartesian.kind is DirectionKind.CARTESIAN and cartesian.text == "x y z = 1 1 0"
    np.testing.assert_allclose(cartesian.unit, np.array([1, 1, 0]) / np.sqrt(2))


def test_four_indices_are_those_of_three_axes():
    np.testing.assert_allclose(
        parse_direction("(1 0 -1 0)", HEXAGONAL).unit, normal_of_plane(HEXAGONAL, [1, 0, 0])
    )
    # [2 -1 -1 0] lies along a, [1 0 -1 0] across the planes (1 0 -1 0)
    np.testing.assert_allclose(parse_direction("[2-1-10]", HEXAGONAL).unit, [1, 0, 0], atol=1e-12)
    np.testing.assert_allclose(
        parse_direction("[1 0 -1 0]", HEXAGONAL).unit, normal_of_plane(HEXAGONAL, [1, 0, 0]), atol=1e-12
    )


@pytest.mark.parametrize("text", ["", "(1 1)", "a b c", "(110", "1 2 3 4", "[1 2 nan]", "(0 0 0)", "0 0 0"])
def test_what_is_no_direction_says_what_to_type(text):
    with pytest.raises(TensorError, match="direction"):
        parse_direction(text, HEXAGONAL)


def test_indices_need_a_cell_and_four_of_them_a_sum():
    with pytest.raises(TensorError, match=r"\[1 0 0\] refers to a cell"):
        parse_direction("[1 0 0]", None)
    with pytest.raises(TensorError, match="add up to 0"):
        parse_direction("(1 1 1 0)", HEXAGONAL)
