"""What the documents promise is there."""

import re
from pathlib import Path

import pytest

from app import __version__
from app.cli.command_line import COMMANDS

ROOT = Path(__file__).resolve().parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_every_command_is_in_the_readme() -> None:
    assert all(f"`elastoscope {name}" in README for name in COMMANDS)


@pytest.mark.parametrize("target", re.findall(r"\]\(([^)#]+)\)", README))
def test_every_link_of_the_readme_leads_somewhere(target: str) -> None:
    assert (ROOT / target).exists()


def test_every_key_of_the_json_document_is_explained() -> None:
    explained = set(
        re.findall(r"`(\w+)`", README.split("### `predict --json`")[1].split("### From Python")[0])
    )
    source = (ROOT / "core" / "export" / "prediction_document.py").read_text(encoding="utf-8")
    assert set(re.findall(r'^ {8}"(\w+)":', source, re.MULTILINE)) <= explained


def test_every_export_format_is_in_the_readme() -> None:
    from app.cli.export_command import FORMATS

    row = next(line for line in README.splitlines() if line.startswith("| `elastoscope export"))
    for name in FORMATS:
        stem, suffix = name.split(".")
        assert re.search(rf"{stem}[./\w]*\.{suffix}\b", row), name


def test_the_python_example_of_the_readme_runs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys
) -> None:
    code = re.findall(r"```python\n(.*?)```", README, re.DOTALL)[0]
    (tmp_path / "quartz.cif").write_text(
        (ROOT / "resources/examples/quartz-alpha.cif").read_text(encoding="utf-8")
    )
    monkeypatch.chdir(tmp_path)
    exec(compile(code, "README.md", "exec"), {})
    assert len(capsys.readouterr().out.splitlines()) >= 8


def test_citation_and_changelog_name_this_version() -> None:
    yaml = pytest.importorskip("ruamel.yaml")
    citation = yaml.YAML(typ="safe").load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    assert {"cff-version", "message", "title", "authors", "references"} <= citation.keys()
    assert citation["version"] == __version__
    assert all({"type", "title", "authors"} <= reference.keys() for reference in citation["references"])
    assert f"## [{__version__}]" in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")


def test_the_readme_shows_the_window_in_both_looks():
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert all(f"](resources/pictures/window-{look}.png)" in readme for look in ("light", "dark"))
