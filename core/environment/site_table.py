"""The table of all sites with their clusters, as CSV, JSON or Parquet."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

from core.crystal.crystal import Crystal
from core.crystal.site_facts import labels_of
from core.environment.clustering import Clusters, SiteFeatures
from core.environment.settings import EnvironmentSettings
from core.errors import ExportError
from core.files import write_atomically, write_with

SUFFIXES: Final = (".csv", ".json", ".parquet")
Row = dict[str, Any]


def site_rows(
    names: Sequence[str], crystals: Sequence[Crystal], features: Sequence[SiteFeatures], found: Clusters
) -> tuple[Row, ...]:
    """One row a site, in order: crystal, site from 1, label, element, number of neighbours, cluster from 1
    (None: in none), the two principal components.
    """
    labels = [labels_of(crystal) for crystal in crystals]
    rows = []
    for place, (crystal, site) in enumerate(zip(found.crystal, found.site, strict=True)):
        label = int(found.labels[place])
        rows.append(
            {
                "crystal": names[crystal],
                "site": int(site) + 1,
                "label": labels[crystal][site],
                "element": crystals[crystal].species[site],
                "neighbors": int(features[crystal].neighbors[site]),
                "cluster": label + 1 if label >= 0 else None,
                "component_1": float(found.places[place, 0]),
                "component_2": float(found.places[place, 1]),
            }
        )
    return tuple(rows)


def write_site_table(
    path: Path, rows: Sequence[Row], *, settings: EnvironmentSettings, found: Clusters
) -> None:
    """Write the rows, the kind of file told by the suffix. The settings stand in the JSON document and in the
    metadata of Parquet. Raises ExportError for another suffix, FileWriteError where it cannot be written.
    """
    suffix = path.suffix.lower()
    if suffix == ".csv":
        write_atomically(path, rows_csv(rows))
    elif suffix == ".json":
        document = {"schema": 1, **statement(settings, found), "sites": list(rows)}
        write_atomically(path, json.dumps(document, indent=1, ensure_ascii=False) + "\n")
    elif suffix == ".parquet":
        _write_parquet(path, rows, statement(settings, found))
    else:
        raise ExportError(f"{path.name}: give a name that ends in .csv, .json or .parquet")


def rows_csv(rows: Sequence[Row]) -> str:
    """The rows as CSV with a head; an empty cell where a site is in no cluster."""
    text = io.StringIO()
    writer = csv.DictWriter(text, fieldnames=list(rows[0]), lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()


def statement(settings: EnvironmentSettings, found: Clusters) -> dict[str, Any]:
    """How the table was made: lengths in Å, threshold as a distance of power spectra (0 to √2)."""
    return {
        "cutoff": settings.cutoff,
        "lmax": settings.degree,
        "radial": settings.radial,
        "width": settings.width,
        "by_element": settings.by_element,
        "method": str(found.method),
        "threshold": found.threshold,
    }


def _write_parquet(path: Path, rows: Sequence[Row], stated: dict[str, Any]) -> None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    table = pa.Table.from_pylist(list(rows))
    table = table.replace_schema_metadata({"elastoscope": json.dumps(stated)})
    write_with(path, lambda temporary: pq.write_table(table, temporary))
