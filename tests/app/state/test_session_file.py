import json
import os
import string
from dataclasses import dataclass, field, replace
from enum import StrEnum
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.state.crystal_display import CrystalDisplay
from app.state.display import DisplayOptions
from app.state.plain_record import MisfitError, Reading, fill, from_plain, to_plain
from app.state.requests import TensorRequest
from app.state.session_file import (
    SUFFIX,
    SavedCamera,
    SavedCrystal,
    SavedSession,
    SessionError,
    read_session,
    relocated,
    session_from,
    session_text,
)
from app.state.surface_display import SurfaceDisplay
from core.elasticity.stiffness import Frame
from core.surface.harmonic_surface import HarmonicPart
from core.surface.surface_mesh import SurfaceQuantity

HEAD = b'{"format": "Elastoscope session", "version": 1, "crystals": '
FOLDER = Path("/home/somebody/work")


class Colour(StrEnum):
    RED = "red"
    BLUE = "blue"


@dataclass(frozen=True, slots=True, kw_only=True)
class Inner:
    level: float = 0.5
    hidden: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Foreign:
    """Options as somebody else may add them."""

    on: bool = True
    style: Colour = Colour.RED
    cells: tuple[int, int, int] = (1, 1, 1)
    own: tuple[tuple[str, str], ...] = ()
    limits: tuple[float, float] | None = None
    named: dict[str, float] = field(default_factory=dict)
    inner: Inner = Inner()
    words: str = ""


finite = st.floats(allow_nan=False, allow_infinity=False, min_value=-1e200, max_value=1e200)
foreign = st.builds(
    Foreign,
    on=st.booleans(),
    style=st.sampled_from(Colour),
    cells=st.tuples(*[st.integers(1, 9)] * 3),
    own=st.lists(st.tuples(st.text(max_size=5), st.text(max_size=5)), max_size=3).map(tuple),
    limits=st.none() | st.tuples(finite, finite),
    named=st.dictionaries(st.text(max_size=4), finite, max_size=3),
    inner=st.builds(Inner, level=finite, hidden=st.frozensets(st.text(max_size=4), max_size=3)),
    words=st.text(max_size=20),
)
names = st.text(string.ascii_letters + "äß0-_ ", min_size=1, max_size=8).filter(lambda s: s.strip(". "))
paths = st.builds(
    lambda parts, name: FOLDER.joinpath(*parts) / f"{name}.cif",
    st.lists(names | st.just(".."), max_size=5),
    names,
).map(lambda path: Path(os.path.normpath(path)))
tensors = st.builds(
    TensorRequest,
    path=paths,
    text=st.none(),
    unit=st.sampled_from(["", "GPa"]),
    order=st.just(()) | st.just(("xx", "yy")),
    answered=st.booleans(),
    frame=st.none() | st.sampled_from(Frame),
    structure=st.none() | paths,
    density=st.none() | st.floats(0.1, 30),
    projected=st.booleans(),
)
crystals = st.builds(
    SavedCrystal, path=paths, sha256=st.sampled_from(["", "a" * 64]), tensor=st.none() | tensors
) | st.builds(SavedCrystal, path=names.map(Path), text=st.text(max_size=50))
triples = st.tuples(*[st.floats(-1, 1)] * 3)
options = st.builds(
    DisplayOptions,
    frame=st.sampled_from(Frame),
    quantity=st.sampled_from(SurfaceQuantity),
    part=st.sampled_from(HarmonicPart),
    linked=st.booleans(),
    perspective=st.booleans(),
    crystal=st.builds(CrystalDisplay, bonds=st.booleans()),
    surface=st.builds(SurfaceDisplay, plane_drawn=st.booleans()),
)
sessions = st.builds(
    SavedSession,
    crystals=st.lists(crystals, max_size=4).map(tuple),
    options=options,
    section=st.booleans(),
    large_surface=st.booleans(),
    cameras=st.dictionaries(
        st.sampled_from(["crystal", "surface"]),
        st.builds(
            SavedCamera,
            direction=triples,
            up=triples,
            center=triples,
            height=st.floats(0.1, 99),
            perspective=st.booleans(),
        ),
    ),
    docks=st.lists(names, max_size=3).map(tuple),
)


@given(foreign)
def test_options_of_any_shape_come_back_as_they_were(record):
    reading = Reading()
    text = json.dumps(to_plain(record))
    assert fill(Foreign(), json.loads(text), reading) == record
    assert reading.notes == []


@given(sessions)
def test_a_session_comes_back_as_it_was(session):
    back, notes = session_from(session_text(session, FOLDER), FOLDER / f"x{SUFFIX}")
    assert notes == ()
    assert [to_plain(each) for each in back.crystals] == [to_plain(each) for each in session.crystals]
    assert replace(back, crystals=()).options == session.options
    assert (back.cameras, back.docks) == (session.cameras, session.docks)
    assert (back.section, back.large_surface) == (session.section, session.large_surface)


values = st.recursive(
    st.none() | st.booleans() | st.integers() | finite | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)
parts = st.dictionaries(
    st.sampled_from(["crystals", "selected", "options", "cameras", "docks", "section", "plane", "new"]),
    values
    | st.lists(st.dictionaries(st.sampled_from(["path", "text", "tensor", "sha256"]), values), max_size=3),
)


@given(parts)
def test_whatever_a_file_says_it_is_a_session_or_refused(content):
    text = json.dumps({"format": "Elastoscope session", "version": 1} | content)
    try:
        session, _ = session_from(text, FOLDER / f"x{SUFFIX}")
    except SessionError as error:
        assert str(error).count("\n") == 0 and f"x{SUFFIX}" in str(error)
    else:
        assert session.selected is None or 0 <= session.selected < len(session.crystals)
        assert isinstance(session.options, DisplayOptions)


@given(foreign, st.dictionaries(st.sampled_from([*Foreign.__slots__, "later"]), values))
def test_what_does_not_fit_leaves_the_field_and_is_noted(record, content):
    reading = Reading()
    filled = fill(record, content, reading)
    for name in Foreign.__slots__:
        if name not in content:
            assert getattr(filled, name) == getattr(record, name)
    assert ("later: not known here" in reading.notes) == ("later" in content)
    assert to_plain(filled) is not None


def test_paths_near_the_session_are_relative_and_the_others_are_not():
    saved = SavedSession(
        crystals=tuple(
            SavedCrystal(path=Path(name))
            for name in ("/home/somebody/work/in/a.cif", "/home/somebody/b.cif", "/data/far/c.cif")
        )
    )
    content = json.loads(session_text(saved, FOLDER))
    assert [each["path"] for each in content["crystals"]] == ["in/a.cif", "../b.cif", "/data/far/c.cif"]
    elsewhere = session_from(json.dumps(content), Path("/media/stick") / f"x{SUFFIX}")[0]
    assert [str(each.path) for each in elsewhere.crystals] == [
        "/media/stick/in/a.cif",
        "/media/b.cif",
        "/data/far/c.cif",
    ]


@pytest.mark.parametrize(
    "content, said",
    [
        (b"\x00\xff\xfe", "damaged"),
        (b"", "damaged"),
        (b"[" * 100_000, "damaged"),
        (b'{"version": 1}', "not a session"),
        (b'{"format": "Elastoscope session"}', "which version"),
        (b'{"format": "Elastoscope session", "version": true}', "which version"),
        (b'{"format": "Elastoscope session", "version": 2}', "newer Elastoscope"),
        (b'{"format": "Elastoscope session", "version": 1}', "list of crystals"),
        (HEAD + b"[{}]}", "no usable path"),
        (HEAD + b'[{"path": "a\\u0000b"}]}', "path"),
        (HEAD + b'[{"path": "\\ud800"}]}', "path"),
        (HEAD + b'[{"path": "\\\\\\\\host/a.cif"}]}', "path"),
    ],
)
def test_what_is_no_session_is_refused_in_one_sentence(tmp_path, content, said):
    file = tmp_path / f"hostile{SUFFIX}"
    file.write_bytes(content)
    with pytest.raises(SessionError, match=said) as error:
        read_session(file)
    assert file.name in str(error.value) and "\n" not in str(error.value)


def test_a_file_that_is_not_there_is_refused(tmp_path):
    with pytest.raises(SessionError, match="there is no such file"):
        read_session(tmp_path / f"gone{SUFFIX}")


def test_what_a_newer_program_added_is_passed_over_with_a_note():
    content = json.loads(session_text(SavedSession(), FOLDER))
    content["weather"] = "fine"
    content["options"]["crystal"]["sparkle"] = True
    content["options"]["quantity"] = "no such"
    session, notes = session_from(json.dumps(content), FOLDER / f"x{SUFFIX}")
    assert session.options == DisplayOptions()
    said = "\n".join(notes)
    assert "weather" in said and "options.crystal.sparkle" in said and "no such" in said


def test_results_of_reading_are_neither_written_nor_taken_from_a_file():
    request = TensorRequest(path=Path("pasted"), text="1 2 3", answered=True)
    saved = SavedSession(crystals=(SavedCrystal(path=Path("pasted"), tensor=request),))
    content = json.loads(session_text(saved, FOLDER))
    assert content["crystals"][0]["tensor"]["read"] is None
    (back,) = session_from(json.dumps(content), FOLDER / f"x{SUFFIX}")[0].crystals
    assert back.pasted and back.path == Path("pasted") and back.tensor.path == Path("pasted")


def test_numbers_that_no_file_can_hold_are_refused():
    with pytest.raises(MisfitError, match="nan"):
        to_plain(float("nan"))
    with pytest.raises(MisfitError):
        to_plain(object())
    array = np.arange(6.0).reshape(2, 3)
    back = from_plain(np.ndarray[tuple[int, ...], np.dtype[np.float64]], to_plain(array), Reading())
    assert np.array_equal(back, array)


def test_a_file_is_looked_for_with_as_much_of_its_way_as_is_true(tmp_path):
    new = tmp_path / "new" / "phases"
    new.mkdir(parents=True)
    (new / "a.cif").write_text("")
    (tmp_path / "new" / "b.cif").write_text("")
    assert relocated(Path("/old/phases/a.cif"), [tmp_path / "new"]) == new / "a.cif"
    assert relocated(Path("/old/phases/b.cif"), [tmp_path / "new"]) == tmp_path / "new" / "b.cif"
    assert relocated(Path("/old/phases/c.cif"), [tmp_path / "new"]) is None
