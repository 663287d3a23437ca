"""``elastoscope dataset fetch-mp``: what is written, and that the key is not."""

import gzip
import json

import pytest

KEY = "secret-key-of-a-user"


@pytest.fixture
def server(monkeypatch):
    asked = []

    def fetch(*, key, elements, limit, on_progress):
        asked.append((key, elements, limit))
        on_progress(1)
        return [{"material_id": "mp-1"}]

    monkeypatch.setattr("core.dataset.mp_fetch.fetch_elasticity", fetch)
    return asked


@pytest.mark.parametrize("name", ["mp.json", "mp.json.gz"])
def test_the_documents_are_written_and_the_key_is_not(run, server, tmp_path, name, monkeypatch):
    monkeypatch.setenv("MP_API_KEY", KEY)
    result = run("dataset", "fetch-mp", "--out", tmp_path / name, "--elements", "Si, O", "--limit", "5")
    assert result.exit_code == 0, result.stderr
    assert server == [(KEY, ["Si", "O"], 5)]
    content = (tmp_path / name).read_bytes()
    plain = gzip.decompress(content) if name.endswith(".gz") else content
    assert json.loads(plain) == [{"material_id": "mp-1"}]
    assert KEY not in result.output + result.stderr + plain.decode()
    assert "wrote 1 documents" in result.stderr


def test_the_help_does_not_show_a_key_from_the_environment(run, monkeypatch):
    monkeypatch.setenv("MP_API_KEY", KEY)
    text = run("dataset", "fetch-mp", "--help").stdout
    assert "MP_API_KEY" in text
    assert KEY not in text


def test_without_a_key_nothing_is_asked(run, tmp_path, monkeypatch):
    monkeypatch.delenv("MP_API_KEY", raising=False)
    result = run("dataset", "fetch-mp", "--out", tmp_path / "mp.json")
    assert result.exit_code == 1
    assert "set MP_API_KEY" in result.stderr
    assert not (tmp_path / "mp.json").exists()


def test_another_ending_and_a_limit_of_nothing_are_wrong_usage(run, server, tmp_path):
    assert run("dataset", "fetch-mp", "--out", tmp_path / "mp.csv", "--api-key", KEY).exit_code == 2
    assert run("dataset", "fetch-mp", "--out", tmp_path / "a.json", "--limit", "0").exit_code == 2
    assert server == []
