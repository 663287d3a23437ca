"""Graphs come back from the file as they went in; a damaged file does no harm."""

import subprocess
import sys
from dataclasses import fields
from pathlib import Path

import numpy as np
import pytest
from known_crystals import caesium_chloride, quartz, rock_salt, rutile, triclinic

from core.dataset import graph_cache
from core.dataset.graph_cache import dataset_graphs
from core.graph.atom_graph import AtomGraph
from core.graph.build import build_graph

CRYSTALS = (quartz(), rock_salt(), triclinic(), rutile(), caesium_chloride(a=30.0))
"""The last has no edge at all."""


def assert_same(found, expected):
    assert len(found) == len(expected)
    for one, other in zip(found, expected, strict=True):
        for field in fields(AtomGraph):
            left, right = getattr(one, field.name), getattr(other, field.name)
            np.testing.assert_array_equal(left, right, err_msg=field.name)
            assert np.asarray(left).dtype == np.asarray(right).dtype


@pytest.fixture
def expected():
    return [build_graph(crystal, cutoff=3.5) for crystal in CRYSTALS]


@pytest.fixture
def build_refused(monkeypatch):
    def refuse(*_args, **_settings):
        raise AssertionError("a graph was built that lies in the cache")

    monkeypatch.setattr(graph_cache, "build_graph", refuse)


def cache_file(folder: Path) -> Path:
    (file,) = folder.iterdir()
    return file


def test_graphs_are_those_of_build_graph_with_and_without_a_cache(tmp_path, expected):
    shares = []
    assert_same(dataset_graphs(CRYSTALS, cutoff=3.5, on_progress=shares.append), expected)
    assert shares == pytest.approx([0.2, 0.4, 0.6, 0.8, 1.0])
    assert_same(dataset_graphs(CRYSTALS, cutoff=3.5, cache=tmp_path), expected)


def test_a_second_time_they_come_from_the_file(tmp_path, expected, monkeypatch, request):
    dataset_graphs(CRYSTALS, cutoff=3.5, cache=tmp_path)
    request.getfixturevalue("build_refused")
    assert_same(dataset_graphs(CRYSTALS, cutoff=3.5, cache=tmp_path), expected)


@pytest.mark.parametrize(
    "change",
    [{"cutoff": 3.6}, {"use_symmetry": False}, {"crystals": CRYSTALS[:2]}],
    ids=lambda change: next(iter(change)),
)
def test_other_settings_or_crystals_do_not_take_the_file(tmp_path, change):
    dataset_graphs(CRYSTALS, cutoff=3.5, cache=tmp_path)
    settings = {"crystals": CRYSTALS, "cutoff": 3.5, "use_symmetry": True} | change
    crystals = settings.pop("crystals")
    found = dataset_graphs(crystals, cache=tmp_path, **settings)
    assert_same(found, [build_graph(crystal, **settings) for crystal in crystals])
    assert len(list(tmp_path.iterdir())) == 2


@pytest.mark.parametrize(
    "damage",
    [
        lambda data: data[: len(data) // 2],
        lambda _: b"",
        lambda _: b"not an archive at all",
        lambda data: data[:300] + bytes(200) + data[500:],
    ],
    ids=["cut in half", "empty", "text", "zeros in the middle"],
)
def test_a_damaged_file_is_built_again(tmp_path, expected, damage):
    dataset_graphs(CRYSTALS, cutoff=3.5, cache=tmp_path)
    file = cache_file(tmp_path)
    file.write_bytes(damage(file.read_bytes()))
    assert_same(dataset_graphs(CRYSTALS, cutoff=3.5, cache=tmp_path), expected)
    assert_same(graph_cache._load(cache_file(tmp_path)), expected)


WRITER = """
import sys
sys.path[:0] = [{tests!r}, {repository!r}]
from pathlib import Path
from known_crystals import caesium_chloride, quartz
from core.dataset.graph_cache import dataset_graphs
print("ready", flush=True)
sys.stdin.readline()
for number in range(20):
    crystals = [quartz(), caesium_chloride(a=4.0 + 0.01 * number)]
    assert len(dataset_graphs(crystals, cutoff=3.0, cache=Path(sys.argv[1]))) == 2
"""


def test_two_processes_that_write_at_once_do_no_harm(tmp_path):
    tests = Path(__file__).parents[1]
    script = WRITER.format(tests=str(tests), repository=str(tests.parents[1]))
    writers = [
        subprocess.Popen(
            [sys.executable, "-c", script, str(tmp_path)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for _ in range(2)
    ]
    for writer in writers:
        assert writer.stdout.readline() == "ready\n"
    for writer in writers:
        writer.stdin.write("go\n")
        writer.stdin.flush()
    for writer in writers:
        writer.communicate(timeout=60)
    assert [writer.returncode for writer in writers] == [0, 0]
    files = list(tmp_path.iterdir())
    assert len(files) == 20
    assert {file.suffix for file in files} == {".npz"}
    for file in files:
        assert len(graph_cache._load(file)) == 2
