"""Damaged files end in a crystal or in a named error, soon and in little memory: no crash, no hang."""

import re
from collections import Counter
from pathlib import Path
from random import Random

import pytest
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st
from mutant_reader import Finding, MutantReader
from mutation import mutant

ROOT = Path(__file__).resolve().parents[3]
CORPUS = ROOT.parent / "shared" / "data" / "cif_corpus"
SECONDS = 5.0
MEGABYTES = 1024.0


def corpus() -> list[Path]:
    """Files to damage: the collection beside the project where it is there, and the examples."""
    collected = [path for path in CORPUS.rglob("*") if path.is_file()] if CORPUS.is_dir() else []
    return sorted(collected) + sorted((ROOT / "resources" / "examples").glob("*.cif"))


@pytest.fixture(scope="module")
def reader():
    made = MutantReader()
    yield made
    made.stop()


def fuzz(reader: MutantReader, folder: Path, count: int) -> list[Finding]:
    """Read ``count`` mutants; each finding that breaks the promise fails the test with its file kept."""
    files, findings = corpus(), []

    @seed(20260)
    @settings(
        max_examples=count,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(st.sampled_from(files), st.integers(0, 2**62))
    def one(path: Path, number: int) -> None:
        data = mutant(path.read_bytes(), Random(number))
        damaged = folder / path.name
        damaged.write_bytes(data)
        finding = reader.read(damaged)
        findings.append(finding)
        what = f"{path.name}, mutant {number}: {finding}"
        assert finding.outcome not in ("traceback", "hang", "crash"), what
        # The guard watches the clock; other tests beside this one stretch it.
        assert finding.busy <= SECONDS, what
        assert finding.megabytes <= MEGABYTES, what
        if finding.outcome != "crystal":
            assert damaged.name in finding.words and "\n" not in finding.words, what

    one()
    return findings


def test_damaged_files_end_in_a_crystal_or_in_words(reader, tmp_path) -> None:
    findings = fuzz(reader, tmp_path, 150)
    outcomes = Counter(finding.outcome for finding in findings)
    assert outcomes["crystal"] and outcomes["CrystalReadError"]


def test_an_edge_of_many_digits_is_refused_in_words(reader, tmp_path) -> None:
    """Found by the damages above: the search for close atoms overflowed."""
    text = (ROOT / "resources" / "examples" / "copper.cif").read_text(encoding="utf-8")
    damaged = tmp_path / "copper.cif"
    damaged.write_text(re.sub(r"(_cell_length_a\s+)\S+", r"\g<1>" + "9" * 40, text), encoding="utf-8")
    finding = reader.read(damaged)
    assert finding.outcome == "ImpossibleCrystalError" and "cell edge" in finding.words


@pytest.mark.soak
@pytest.mark.timeout(3600)
def test_five_thousand_damaged_files(reader, tmp_path, capsys) -> None:
    findings = fuzz(reader, tmp_path, 5_000)
    slowest = max(findings, key=lambda finding: finding.seconds)
    largest = max(finding.megabytes for finding in findings)
    with capsys.disabled():
        print(f"\n{len(findings)} damaged files: {dict(Counter(each.outcome for each in findings))}")
        print("crashes 0, hangs 0")
        print(f"slowest {slowest.seconds:.2f} s ({slowest.words}); most memory {largest:.0f} MB for one file")
