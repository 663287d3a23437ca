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
from soak_figures import SoakFigures

ROOT = Path(__file__).resolve().parents[3]
CORPUS = ROOT.parent / "shared" / "data" / "cif_corpus"
SECONDS = 5.0
"""By the clock, from when the reading process has the file."""
MEGABYTES = 1024.0
PARTS, IN_EACH = 10, 500


def corpus() -> list[Path]:
    """Files to damage: the collection beside the project where it is there, and the examples."""
    collected = [path for path in CORPUS.rglob("*") if path.is_file()] if CORPUS.is_dir() else []
    return sorted(collected) + sorted((ROOT / "resources" / "examples").glob("*.cif"))


@pytest.fixture(scope="module")
def reader():
    made = MutantReader()
    yield made
    made.stop()


def broken_promise(name: str, finding: Finding) -> bool:
    """Whether a finding is not what was promised: a crystal or a sentence with the file's name in it."""
    if finding.outcome in ("traceback", "hang", "crash"):
        return True
    if finding.seconds > SECONDS or finding.megabytes > MEGABYTES:
        return True
    return finding.outcome != "crystal" and (name not in finding.words or "\n" in finding.words)


def fuzz(reader: MutantReader, folder: Path, count: int, part: int = 0) -> tuple[list[Finding], list[str]]:
    """Read ``count`` mutants; what became of them, and which broke the promise (their files are kept)."""
    files, findings, broken = corpus(), [], []

    @seed(20260 + part)
    @settings(
        max_examples=count,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(st.sampled_from(files), st.integers(0, 2**62))
    def one(path: Path, number: int) -> None:
        damaged = folder / path.name
        damaged.write_bytes(mutant(path.read_bytes(), Random(f"{part} {number}")))
        finding = reader.read(damaged)
        findings.append(finding)
        if broken_promise(damaged.name, finding):
            broken.append(f"{path.name}, mutant {part} {number}: {finding}")
            damaged.rename(folder / f"broken-{len(broken)}-{path.name}")

    one()
    return findings, broken


def test_damaged_files_end_in_a_crystal_or_in_words(reader, tmp_path) -> None:
    findings, broken = fuzz(reader, tmp_path, 150)
    assert broken == []
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
@pytest.mark.parametrize("part", range(PARTS))
def test_five_thousand_damaged_files(reader, tmp_path, soak_figures, part: int) -> None:
    findings, broken = fuzz(reader, tmp_path, IN_EACH, part)
    outcomes = Counter(finding.outcome for finding in findings)
    slowest = max(findings, key=lambda finding: finding.seconds)
    figures = SoakFigures(
        inputs=len(findings),
        named=Counter(sentence(each.words) for each in findings if each.outcome.endswith("Error")),
        crashes=outcomes["crash"] + outcomes["traceback"],
        hangs=outcomes["hang"],
        peak=max(finding.megabytes for finding in findings),
        slowest=(slowest.seconds, f"by the clock ({slowest.busy:.2f} s of the processor): {slowest.words}"),
    )
    soak_figures.add(figures)
    print(f"\ndamaged files, part {part + 1} of {PARTS}: {dict(outcomes)}")
    print("\n".join(figures.lines()))
    assert broken == []


def sentence(words: str) -> str:
    """A message without what differs from file to file."""
    _, _, said = words.partition(": ")
    said = re.sub(r"\(.*?\)|'.*?'", "…", said)
    return re.sub(r"-?\d[\d.e+-]*", "n", said)[:90]
