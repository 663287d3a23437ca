"""A model's files come back bit for bit; whatever is wrong with them is one sentence, and nothing is run."""

import json
import pickle
from pathlib import Path

import pytest
import torch
from known_crystals import quartz
from safetensors.torch import load_file, save_file

from core.errors import CheckpointError
from core.graph.build import build_graph
from core.network.build import build_network
from core.network.checkpoint import load_checkpoint, save_checkpoint
from core.network.config import NetworkConfig
from core.network.graph_tensors import graph_tensors

TINY = NetworkConfig(channels=8, edge_channels=4, layers=2, radial_hidden=16, species_features=8)


@pytest.fixture
def folder(tmp_path):
    save_checkpoint(tmp_path / "model", [build_network(TINY, seed=seed) for seed in (1, 2)], {"name": "tiny"})
    return tmp_path / "model"


def change_config(folder, **changes):
    file = folder / "config.json"
    file.write_text(json.dumps(json.loads(file.read_text()) | changes))


def change_network(folder, **changes):
    change_config(folder, network=TINY.to_dict() | changes)


def test_an_ensemble_comes_back_bit_for_bit(folder):
    graph = graph_tensors(build_graph(quartz(), cutoff=TINY.cutoff))
    checkpoint = load_checkpoint(folder)
    assert checkpoint.card == {"name": "tiny"}
    assert len(checkpoint.networks) == 2
    for seed, network in zip((1, 2), checkpoint.networks, strict=True):
        original = build_network(TINY, seed=seed)
        assert network.config == TINY
        assert not network.training
        assert original.state_dict().keys() == network.state_dict().keys()
        for name, tensor in original.state_dict().items():
            assert torch.equal(network.state_dict()[name], tensor), name
        with torch.no_grad():
            assert torch.equal(network(graph), original.eval()(graph))
    assert not torch.equal(checkpoint.networks[0].start.weight, checkpoint.networks[1].start.weight)


def test_the_digest_names_the_weights(folder):
    before = load_checkpoint(folder).sha256
    change_config(folder)
    assert load_checkpoint(folder).sha256 == before
    weights = load_file(folder / "model.safetensors")
    weights["0.start.weight"] += 1e-3
    save_file(weights, folder / "model.safetensors")
    assert load_checkpoint(folder).sha256 != before


def test_networks_of_different_settings_are_no_ensemble(tmp_path):
    other = NetworkConfig(channels=4, edge_channels=4, layers=2, radial_hidden=16, species_features=8)
    with pytest.raises(ValueError, match="share their settings"):
        save_checkpoint(tmp_path, [build_network(TINY, seed=1), build_network(other, seed=1)], {})


def truncate(folder):
    file = folder / "model.safetensors"
    file.write_bytes(file.read_bytes()[:-100])


def put_nan(folder):
    weights = load_file(folder / "model.safetensors")
    weights["1.start.weight"][0, 0] = float("nan")
    save_file(weights, folder / "model.safetensors")


def lose_a_weight(folder):
    weights = load_file(folder / "model.safetensors")
    del weights["1.start.weight"]
    save_file(weights, folder / "model.safetensors")


def reshape_a_weight(folder):
    weights = load_file(folder / "model.safetensors")
    weights["0.start.weight"] = weights["0.start.weight"][:-1].contiguous()
    save_file(weights, folder / "model.safetensors")


DAMAGE = {
    "no weights": (lambda folder: (folder / "model.safetensors").unlink(), "has no model.safetensors"),
    "no settings": (lambda folder: (folder / "config.json").unlink(), "config.json cannot be read"),
    "truncated weights": (truncate, "damaged or not a safetensors file"),
    "empty weights": (lambda folder: (folder / "model.safetensors").write_bytes(b""), "damaged"),
    "text for weights": (lambda folder: (folder / "model.safetensors").write_text("x" * 99), "damaged"),
    "not a number": (put_nan, "not finite"),
    "a weight missing": (lose_a_weight, "do not fit the settings"),
    "a weight of another shape": (reshape_a_weight, "do not fit the settings"),
    "settings cut": (lambda folder: (folder / "config.json").write_text('{"format": 1'), "is damaged"),
    "settings a list": (lambda folder: (folder / "config.json").write_text("[]"), "JSON object"),
    "settings not text": (lambda folder: (folder / "config.json").write_bytes(b"\xff\xfe\x00"), "is damaged"),
    "another format": (lambda folder: change_config(folder, format=99), "has format 99"),
    "card cut": (lambda folder: (folder / "card.json").write_text('{"name'), "is damaged"),
    "a billion members": (lambda folder: change_config(folder, members=10**9), "members is 1000000000"),
    "no members": (lambda folder: change_config(folder, members=0), "members is 0"),
    "half a member": (lambda folder: change_config(folder, members=1.5), "members is 1.5"),
    "more members than weights": (lambda folder: change_config(folder, members=3), "do not fit the settings"),
    "unknown setting": (lambda folder: change_network(folder, colour="red"), "unknown names: colour"),
    "unknown architecture": (lambda folder: change_network(folder, architecture="mlp"), "mlp"),
    "other width": (lambda folder: change_network(folder, channels=16), "do not fit the settings"),
    "negative width": (lambda folder: change_network(folder, channels=-8), "channels is -8"),
    "half a channel": (lambda folder: change_network(folder, channels=8.5), "channels is 8.5"),
    "a word for a number": (lambda folder: change_network(folder, cutoff="far"), "cutoff"),
    "an absurd width": (lambda folder: change_network(folder, channels=10**8), "channels is 100000000"),
    "an absurd depth": (lambda folder: change_network(folder, layers=10**8), "layers is 100000000"),
    "no hidden layer": (lambda folder: change_network(folder, radial_hidden=0), "radial_hidden is 0"),
    "nonsense irreps": (
        lambda folder: change_network(folder, architecture="point_convolution", hidden_irreps="7xq"),
        "hidden_irreps",
    ),
    "endless irreps": (
        lambda folder: change_network(folder, architecture="point_convolution", hidden_irreps="999999999x4e"),
        "hidden_irreps",
    ),
}


@pytest.mark.parametrize("name", DAMAGE)
def test_what_is_wrong_is_said_in_one_sentence(folder, name):
    damage, sentence = DAMAGE[name]
    load_checkpoint(folder)
    damage(folder)
    with pytest.raises(CheckpointError) as caught:
        load_checkpoint(folder)
    assert sentence in str(caught.value)
    assert "\n" not in str(caught.value)


class Trap:
    """Unpickling it creates a file."""

    def __init__(self, file):
        self.file = file

    def __reduce__(self):
        return Path.touch, (self.file,)


@pytest.mark.parametrize("write", [lambda trap, file: file.write_bytes(pickle.dumps(trap)), torch.save])
def test_a_pickle_under_the_name_of_weights_is_refused_and_not_run(folder, tmp_path, write):
    write(Trap(tmp_path / "ran"), folder / "model.safetensors")
    with pytest.raises(CheckpointError, match="damaged or not a safetensors file"):
        load_checkpoint(folder)
    assert not (tmp_path / "ran").exists()
    with (folder / "model.safetensors").open("rb") as stream:  # the trap works where it is unpickled
        if stream.read(1) == b"\x80":
            stream.seek(0)
            pickle.load(stream)
            assert (tmp_path / "ran").exists()
