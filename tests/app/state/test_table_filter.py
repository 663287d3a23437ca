"""The filter of the table: what it lets through, and that nothing typed can break it."""

import math
import operator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.state.crystal_table import CrystalRow
from app.state.filter_words import FilterError
from app.state.table_columns import COLUMNS, NUMBER_OF, Kind
from app.state.table_filter import LONGEST, parse_filter


def row(elements=(), **values):
    made = [None] * len(COLUMNS)
    for name, value in values.items():
        made[NUMBER_OF[name]] = value
    words = "\n".join(value for value in made if isinstance(value, str)).casefold()
    return CrystalRow(
        key=1,
        values=tuple(made),
        limits=(None,) * len(COLUMNS),
        elements=frozenset(elements),
        searched=words,
    )


QUARTZ = row(
    ("Si", "O"), name="quartz-alpha.cif", formula="SiO2", group="P3_221", system="trigonal", K=35.65, G=50.07,
    E=102.3, atoms=9.0, domain="yes", stable="yes", stage="done", number=154.0,
)  # fmt: skip
FAILED = row(name="broken.cif", stage="failed", reason="broken.cif: not a CIF")


@pytest.mark.parametrize(
    ("text", "passes"),
    [
        ("", True),
        ("quartz", True),
        ("QUARTZ sio2", True),
        ("quartz olivine", False),
        ("K > 30", True),
        ("K > 100", False),
        ("K/G < 0.5", False),
        ("G/K > 1.4 and G/K < 1.41", True),
        ("30 < K < 40", True),
        ("30 < K <= 35", False),
        ("K-G < 0", True),
        ("(K + G) * 2 >= 171.43", True),
        ("-K < -30", True),
        ("K = 35.65", True),
        ("atoms = 9", True),
        ("atoms != 9", False),
        ("system = trigonal", True),
        ("system = cubic or system = trigonal", True),
        ("system != trigonal", False),
        ("system ~ gon", True),
        ("group = P3_221", True),
        ("name ~ quartz-alpha", True),
        ("element Si", True),
        ("element si o", True),
        ("element Si Al", False),
        ("element Si K > 30", True),
        ("not element Al, K > 30", True),
        ("not (K > 30)", False),
        ("(system = cubic or K > 30) and stable = yes", True),
        ("domain = no", False),
        ("in_domain = true", True),
        ("ν > 0", False),
        ("not ν > 0", True),
        ("K/0 > 1", False),
        ('"p3_221"', True),
        ("K", False),
    ],
)
def test_what_passes(text, passes):
    assert parse_filter(text)(QUARTZ) is passes


def test_a_value_that_is_not_known_passes_no_comparison():
    for text in ("K > 0", "K <= 0", "K != 5", "system != cubic", "K = K"):
        assert not parse_filter(text)(FAILED)
    assert parse_filter("stage = failed")(FAILED) and parse_filter('"not a cif"')(FAILED)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Kx > 3", "did you mean K"),
        ("bulky > 3", "There is no column bulky"),
        ("system > 3", "is a word"),
        ("3 < system", "is a word"),
        ("K >", "ends too early"),
        ("> 3", "nothing before it"),
        ("(K > 3", "not closed"),
        ("K > 3)", "does not fit"),
        ("(K + 3 > 2", "not closed"),
        ("element", "wants a symbol"),
        ("element Sx", "not the symbol of an element"),
        ("domain = perhaps", "yes or no"),
        ("K + 3", "comparison is missing"),
        ("K > 3 ; import os", "means nothing"),
        ("system = (", "wants a word"),
        ("a" * (LONGEST + 1), "letters"),
        ("(" * 40 + "K > 1" + ")" * 40, "within each other"),
        ("K > " + "-" * 40 + "1", "within each other"),
        ("not " * 40 + "x", "within each other"),
    ],
)
def test_what_cannot_be_read_is_said_in_words(text, said):
    with pytest.raises(FilterError, match=said):
        parse_filter(text)


@settings(max_examples=300, deadline=None)
@given(st.text(alphabet=st.sampled_from(list("KGE<>=!~()+-*/., 0123456789.abnotr\"'²éµ\n\t")), max_size=60))
def test_any_text_is_a_filter_or_an_error_in_words(text):
    try:
        wanted = parse_filter(text)
    except FilterError as error:
        assert str(error)
        return
    assert wanted(QUARTZ) in (True, False) and wanted(FAILED) in (True, False)


NUMBERS = {
    column.name: QUARTZ.number(NUMBER_OF[column.name]) for column in COLUMNS if column.kind is Kind.NUMBER
}
OPERATIONS = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "/": lambda a, b: a / b if b else math.nan,
}
leaves = st.one_of(
    st.sampled_from(["K", "G", "E", "atoms", "nu"]).map(lambda name: (name, NUMBERS[name])),
    st.integers(0, 999).map(lambda number: (str(number), float(number))),
)


def joined(parts):
    return st.tuples(parts, st.sampled_from(sorted(OPERATIONS)), parts).map(
        lambda made: (
            f"({made[0][0]} {made[1]} {made[2][0]})",
            OPERATIONS[made[1]](made[0][1], made[2][1]),
        )
    )


@settings(max_examples=200, deadline=None)
@given(st.recursive(leaves, joined, max_leaves=8), leaves)
def test_sums_mean_what_python_means_by_them(left, right):
    text = f"{left[0]} < {right[0]}"
    assert parse_filter(text)(QUARTZ) is (left[1] < right[1])
