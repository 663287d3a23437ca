"""Environments as text: the JSON document, set for reading."""

from __future__ import annotations

from collections import Counter
from typing import Any

from rich import box
from rich.console import Console
from rich.markup import escape
from rich.table import Table

Document = dict[str, Any]
_LISTED = 30


def print_environments(console: Console, document: Document) -> None:
    """Everything that was asked for; errors stand on standard error already."""
    wanted = document["settings"]
    told = "elements told apart" if wanted["by_element"] else "all neighbours alike"
    console.print(
        f"Cutoff {wanted['cutoff']:g} Å, l ≤ {wanted['lmax']}, {wanted['radial']} radial functions, width "
        f"{wanted['width']:g} Å, {told}"
    )
    for entry in document["results"]:
        if "sites" in entry:
            _print_crystal(console, entry)
    for key, part in (("comparison", _print_comparison), ("clusters", _print_clusters),
                      ("reconstruction", _print_rebuilt)):  # fmt: skip
        if document[key] is not None and "error" not in document[key]:
            part(console, document[key])


def _print_crystal(console: Console, entry: Document) -> None:
    atoms = f"{entry['atoms']} {'atom' if entry['atoms'] == 1 else 'atoms'}"
    console.print(f"\n[bold]{escape(entry['formula'])}[/bold]  {escape(entry['file'])}  ({atoms})")
    for note in entry["notes"]:
        console.print(f"[yellow]! {escape(note)}[/yellow]")
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for title in ("site", "atoms", "group", "Wyckoff", "vanishing l", "neighbours", "nearest / Å", "hand"):
        table.add_column(title, justify="right" if title in ("atoms", "nearest / Å") else "left")
    for site in entry["sites"]:
        if "error" not in site:
            table.add_row(*_row(site))
    if table.row_count:
        console.print(table)
    if len(entry["sites"]) == 1 and "error" not in entry["sites"][0]:
        _print_invariants(console, entry["sites"][0])


def _row(site: Document) -> tuple[str, ...]:
    around = site["neighbors"]
    vanishing = site["vanishing_l"]
    return (
        site["label"],
        str(len(site["equivalent_sites"])),
        site["point_group"] or "not known",
        site["wyckoff"] or "",
        "not known" if vanishing is None else ", ".join(map(str, vanishing)) or "none",
        " ".join(f"{count} {element}" for element, count in around["elements"].items()),
        f"{around['nearest']:.3f}",
        f"chiral ({site['handedness']:.2g})" if site["chiral"] else "none",
    )


def _print_invariants(console: Console, site: Document) -> None:
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for title in ("l", "power"):
        table.add_column(title, justify="right")
    for degree, value in enumerate(site["power"]):
        table.add_row(str(degree), f"{value:.4g}")
    console.print(table)
    pseudo = [entry for entry in site["bispectrum"] if entry["pseudoscalar"]]
    console.print(
        f"Bispectrum of the signal: {len(site['bispectrum'])} numbers, {len(pseudo)} of them pseudoscalars "
        "(--json lists them)"
    )


def _print_comparison(console: Console, found: Document) -> None:
    first, second = found["first"], found["second"]
    console.print(
        f"\n[bold]{escape(first['label'])}[/bold] (site {first['site']}) of {escape(first['file'])} and "
        f"[bold]{escape(second['label'])}[/bold] (site {second['site']}) of {escape(second['file'])}"
    )
    same = "the same surroundings" if found["same"] else "different surroundings"
    console.print(f"Distance   {found['distance']:.4g}  ({same}; 0 the same, 1.414 nothing in common)")
    console.print(f"Hands      {found['hands']}")
    best = found[found["better"]]
    how = "" if found["better"] == "rotation" else " with inversion"
    axis = " ".join(f"{part:.3f}" for part in best["axis"])
    console.print(
        f"Rotation   {best['angle']:.2f}° about ({axis}){how} carries the second onto the first; overlap "
        f"{best['overlap']:.5f}"
    )
    missed = found["neighbors_miss_each_other_by"]
    if missed is not None:
        console.print(f"Neighbours then miss each other by {missed:.3g} Å")


def _print_clusters(console: Console, found: Document) -> None:
    rows = found["sites"]
    console.print(
        f"\n{len(rows)} sites, [bold]{found['count']} kinds[/bold] ({found['method']}, threshold "
        f"{found['threshold']:g})"
    )
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for title in ("kind", "sites", "elements", "neighbours", "in"):
        table.add_column(title, justify="right" if title in ("kind", "sites") else "left")
    for number, size in sorted(Counter(row["cluster"] or 0 for row in rows).items(), key=_none_last)[
        :_LISTED
    ]:
        within = [row for row in rows if (row["cluster"] or 0) == number]
        table.add_row(
            str(number or "none"),
            str(size),
            " ".join(sorted({row["element"] for row in within})),
            ", ".join(sorted({str(row["neighbors"]) for row in within}, key=int)),
            ", ".join(escape(name) for name in dict.fromkeys(row["crystal"] for row in within)),
        )
    console.print(table)
    if found["count"] > _LISTED:
        console.print(f"… and {found['count'] - _LISTED} more (--json or --out list every site)")


def _none_last(entry: tuple[int, int]) -> tuple[bool, int]:
    return not entry[0], entry[0]


def _print_rebuilt(console: Console, found: Document) -> None:
    console.print(
        f"\n{escape(found['label'])}: {found['neighbors']} neighbours from the {found['invariants']}"
        f"{' spectrum' if found['invariants'] == 'power' else ''}: [bold]{found['ending']}[/bold]"
    )
    console.print(
        f"Off by {found['misses_by']:.2g} Å after {found['steps']} steps of {found['starts']} starts "
        f"(misfit {found['misfit']:.1e})"
    )
    console.print(
        f"Power spectra apart by {found['power_difference']:.1e}, bispectra by "
        f"{found['bispectrum_difference']:.1e} of their size"
    )
    if found["looked_for_twin"]:
        console.print(f"The site itself or its mirror image was met {found['target_or_mirror_met']} times")
    if found["ending"] == "a twin of another shape with the same invariants":
        table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
        for title in ("neighbour / Å", "twin / Å"):
            table.add_column(title, justify="right")
        for own, other in zip(found["target"], found["points"], strict=True):
            table.add_row(*("  ".join(f"{part:7.3f}" for part in place) for place in (own, other)))
        console.print(table)
