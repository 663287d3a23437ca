"""Whatever lies in the place of a model's files: the model, or one sentence, soon, and nothing is run."""

import io
import json
import os
import random
import struct
import sys
import zipfile
from pathlib import Path

import pytest
import torch
from safetensors.torch import load_file, save_file

from core.errors import CheckpointError
from core.network.build import build_network
from core.network.checkpoint import load_checkpoint, save_checkpoint
from core.network.config import NetworkConfig
from core.network.weights_file import LARGEST_JSON_BYTES, LARGEST_WEIGHTS_BYTES
from core.prediction.model_files import read_calibration

TINY = NetworkConfig(
    channels=2, edge_channels=2, layers=2, radial_hidden=2, species_features=2, radial_functions=2
)
WEIGHTS, CONFIG, CARD = "model.safetensors", "config.json", "card.json"


@pytest.fixture(scope="module")
def files(tmp_path_factory):
    """The contents of a whole model's files, by name."""
    folder = tmp_path_factory.mktemp("model")
    save_checkpoint(folder, [build_network(TINY, seed=seed) for seed in (1, 2)], {"name": "tiny"})
    return {name: (folder / name).read_bytes() for name in (WEIGHTS, CONFIG, CARD)}


@pytest.fixture
def folder(files, tmp_path):
    for name, data in files.items():
        (tmp_path / name).write_bytes(data)
    return tmp_path


def refusal(folder):
    """The sentence with which a folder is refused; None for one that is taken."""
    try:
        load_checkpoint(folder)
    except CheckpointError as error:
        text = str(error)
        assert "\n" not in text
        assert len(text) < 700
        return text
    return None


def all_weights(folder):
    networks = load_checkpoint(folder).networks
    return [tensor for network in networks for tensor in network.state_dict().values()]


def test_no_flipped_bit_is_taken_for_a_weight(folder, files):
    whole, original = files[WEIGHTS], all_weights(folder)
    header = 8 + int.from_bytes(whole[:8], "little")
    generator = random.Random(1)
    places = [generator.randrange(header, len(whole)) for _ in range(60)]
    places += [*range(12), *(generator.randrange(header) for _ in range(90))]
    refused = 0
    for place in places:
        damaged = bytearray(whole)
        damaged[place] ^= 1 << generator.randrange(8)
        (folder / WEIGHTS).write_bytes(damaged)
        if refusal(folder) is None:  # a letter of the digest's own name
            assert place < header
            assert all(torch.equal(*pair) for pair in zip(original, all_weights(folder), strict=True))
        else:
            refused += 1
    assert refused > len(places) - 10


@pytest.mark.parametrize("name", [WEIGHTS, CONFIG, CARD])
def test_no_part_of_a_file_is_taken_for_the_whole(folder, files, name):
    whole = files[name].rstrip()
    generator = random.Random(2)
    for length in {0, 1, 7, 8, 9, len(whole) - 1, *(generator.randrange(len(whole)) for _ in range(30))}:
        (folder / name).write_bytes(whole[:length])
        assert refusal(folder) is not None, length


@pytest.mark.parametrize("name", [CONFIG, CARD])
def test_noise_in_the_texts_is_refused_or_harmless(folder, files, name):
    generator = random.Random(3)
    refused = 0
    for _ in range(100):
        damaged = bytearray(files[name])
        for _ in range(generator.randrange(1, 4)):
            damaged[generator.randrange(len(damaged))] = generator.randrange(256)
        (folder / name).write_bytes(damaged)
        refused += refusal(folder) is not None
    assert refused > 30


def zipped(files):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("data.pkl", b"\x80\x02.")
    return stream.getvalue()


def header_of(length, content=b"{}"):
    return lambda files: struct.pack("<Q", length) + content


def one_tensor(dtype, shape, size):
    header = json.dumps({"0.x": {"dtype": dtype, "shape": shape, "data_offsets": [0, size]}}).encode()
    return lambda files: struct.pack("<Q", len(header)) + header + bytes(size)


FOREIGN = {
    "a zip": zipped,
    "nothing but zeros": lambda files: bytes(1000),
    "noise": lambda files: random.Random(4).randbytes(5000),
    "a header beyond the file": header_of(10_000),
    "a header beyond any file": header_of(2**63 - 1),
    "a header of the largest length": header_of(2**64 - 1),
    "a deep header": header_of(100_000, b"[" * 100_000),
    "a header that is a list": header_of(2, b"[]"),
    "no tensor at all": header_of(2, b"{}"),
    "a shape beyond numbers": one_tensor("F32", [2**62, 2**62], 4),
    "a shape of nothing and much": one_tensor("F32", [0, 2**62], 0),
    "a negative shape": one_tensor("F32", [-1], 4),
    "an unknown kind of number": one_tensor("F31", [1], 4),
    "whole numbers": one_tensor("I64", [1], 8),
    "eight-bit numbers": one_tensor("F8_E4M3", [4], 4),
    "truth values": one_tensor("BOOL", [4], 4),
    "another program's weights": one_tensor("F32", [1], 4),
    "the settings": lambda files: files[CONFIG],
}


@pytest.mark.parametrize("name", FOREIGN)
def test_a_foreign_file_in_the_place_of_the_weights_is_refused(folder, files, name):
    (folder / WEIGHTS).write_bytes(FOREIGN[name](files))
    assert refusal(folder) is not None


def rewritten(change):
    def write(folder):
        weights = load_file(folder / WEIGHTS)
        change(weights)
        save_file(weights, folder / WEIGHTS)

    return write


def set_to(name, make):
    return rewritten(lambda weights: weights.update({name: make(weights.get(name))}))


WRONG_WEIGHTS = {
    "a wrong shape": set_to("0.start.weight", lambda tensor: tensor.T.repeat(1, 2).contiguous()),
    "not a number": set_to("0.start.weight", lambda tensor: tensor * float("nan")),
    "infinite": set_to("1.start.bias", lambda tensor: tensor + float("inf")),
    "whole numbers": set_to("0.start.weight", lambda tensor: tensor.to(torch.int64)),
    "complex numbers": set_to("0.start.weight", lambda tensor: tensor.to(torch.complex64)),
    "half precision": set_to("0.start.weight", lambda tensor: tensor.half()),
    "one too many": set_to("0.more", lambda _: torch.ones(1)),
    "of a third member": set_to("2.start.weight", lambda _: torch.ones(2, 2)),
    "of no member": set_to("start.weight", lambda _: torch.ones(2, 2)),
    "one missing": rewritten(lambda weights: weights.pop("1.start.weight")),
}


@pytest.mark.parametrize("name", WRONG_WEIGHTS)
def test_weights_that_are_not_those_of_the_settings_are_refused(folder, name):
    rewritten(lambda weights: None)(folder)
    assert refusal(folder) is None, "the file may come without a digest, as other programs write it"
    WRONG_WEIGHTS[name](folder)
    assert refusal(folder) is not None


def edited(**changes):
    def write(folder):
        content = json.loads((folder / CONFIG).read_text())
        content["network"] |= changes
        (folder / CONFIG).write_text(json.dumps(content))

    return write


POINTS = {"architecture": "point_convolution"}
WRONG_TEXTS = {
    "nested without end": lambda folder: (folder / CONFIG).write_text('{"a":' * 100_000),
    "a number without end": lambda folder: (folder / CONFIG).write_text('{"format": ' + "1" * 10_000 + "}"),
    "a long format": lambda folder: (folder / CONFIG).write_text(json.dumps({"format": "x" * 100_000})),
    "a name with lines": edited(**{"a\nb": 1}),
    "a thousand names": edited(**{f"name {number}": 1 for number in range(1000)}),
    "members true": lambda folder: (folder / CONFIG).write_text(
        json.dumps(json.loads((folder / CONFIG).read_text()) | {"members": True})
    ),
    "as wide as allowed": edited(channels=1024, edge_channels=1024, layers=32),
    "as wide as allowed, all paths": edited(
        **POINTS, hidden_irreps="+".join(["999x4e"] * 9), fully_connected=True, radial_hidden=4096
    ),
    "endless terms": edited(**POINTS, hidden_irreps="+".join(["1x1o"] * 10_000)),
    "no share": edited(dropout="all"),
    "more than all": edited(species_dropout=1.5),
    "no truth": edited(fully_connected="perhaps"),
    "not a number": edited(cutoff=float("nan")),
    "a list": edited(channels=[1] * 1000),
    "card nested": lambda folder: (folder / CARD).write_text("[" * 100_000),
}


@pytest.mark.parametrize("name", WRONG_TEXTS)
def test_settings_without_sense_or_measure_are_refused(folder, name):
    WRONG_TEXTS[name](folder)
    assert refusal(folder) is not None


def replaced(make):
    def put(file):
        file.unlink()
        make(file)

    return put


def sparse(file):
    with file.open("wb") as stream:
        stream.truncate(max(LARGEST_JSON_BYTES, LARGEST_WEIGHTS_BYTES) + 1)


PLACES = {
    "missing": replaced(lambda file: None),
    "a folder": replaced(Path.mkdir),
    "a link to itself": replaced(lambda file: file.symlink_to(file.name)),
    "a link to nowhere": replaced(lambda file: file.symlink_to("nowhere")),
    "a pipe nobody writes to": replaced(lambda file: os.mkfifo(file)),
    "a device without end": replaced(lambda file: file.symlink_to("/dev/zero")),
    "larger than any": replaced(sparse),
}


@pytest.mark.skipif(sys.platform == "win32", reason="links and pipes are others on Windows")
@pytest.mark.parametrize("name", [WEIGHTS, CONFIG])
@pytest.mark.parametrize("place", PLACES)
def test_what_is_no_ordinary_file_is_refused_at_once(folder, place, name):
    PLACES[place](folder / name)
    assert name in refusal(folder)


def test_a_loop_of_links_for_the_folder_is_refused(tmp_path):
    (tmp_path / "a").symlink_to("b")
    (tmp_path / "b").symlink_to("a")
    assert "a is not a trained network" in refusal(tmp_path / "a")


CALIBRATIONS = ("", "[]", "{}", '{"calibration": 1, "domain": 1}', "[" * 100_000, '{"calibration": {}}')


@pytest.mark.parametrize("text", CALIBRATIONS, ids=range(len(CALIBRATIONS)))
def test_a_damaged_calibration_is_refused(folder, text):
    (folder / "calibration.json").write_text(text)
    with pytest.raises(CheckpointError, match=r"calibration\.json"):
        read_calibration(folder)


watching: list[str] = []
RUNS_CODE = (
    "pickle.find_class",
    "exec",
    "compile",
    "os.system",
    "subprocess.Popen",
    "os.exec",
    "marshal.loads",
)


def test_nothing_is_run_or_unpickled_by_loading(folder, files):
    """The interpreter itself tells when code is compiled, executed, started or unpickled."""
    buffer = io.BytesIO()
    torch.save({"0.start.weight": torch.ones(2)}, buffer)
    load_checkpoint(folder)  # what is imported at the first use is imported now
    active = True
    sys.addaudithook(lambda event, _: watching.append(event) if active and event in RUNS_CODE else None)
    exec("1 + 1")
    assert {"exec", "compile"} <= set(watching), "the hook works"
    watching.clear()
    load_checkpoint(folder)
    (folder / WEIGHTS).write_bytes(buffer.getvalue())
    refused = refusal(folder)
    active = False
    assert refused is not None
    assert watching == []
