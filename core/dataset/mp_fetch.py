"""Elasticity documents from the Materials Project's interface, through its own client (extra ``mp``).

What comes back is kept as it is, as JSON that `core.dataset.mp_documents` reads. The key goes to the client
and nowhere else: not into a file, a log or a message.
"""

from __future__ import annotations

import contextlib
import io
import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, Final

from core.crystal.elements import ATOMIC_NUMBER
from core.errors import DatasetError

FIELDS: Final = (
    "material_id",
    "formula_pretty",
    "structure",
    "elastic_tensor",
    "state",
    "deprecated",
    "warnings",
)
CHUNK: Final = 500
"""Documents asked for at a time."""

NO_CLIENT: Final = (
    "the Materials Project's client is not installed; install it with: pip install 'elastoscope[mp]'"
)
NO_KEY: Final = (
    "no key for the Materials Project: give --api-key, or set MP_API_KEY; keys are at "
    "https://next-gen.materialsproject.org/api"
)
Connect = Callable[[str], contextlib.AbstractContextManager[Any]]


def fetch_elasticity(
    *,
    key: str,
    elements: Sequence[str] = (),
    limit: int | None = None,
    connect: Connect | None = None,
    on_progress: Callable[[int], None] = lambda count: None,
) -> list[dict[str, Any]]:
    """Documents with a structure and an elasticity tensor, as plain JSON values.

    key: of the user's account. elements: crystals must hold all of these. limit: at most so many documents.
    connect: opens the client for a key; mp-api's by default. on_progress: is told how many came.
    DatasetError, one sentence: no key, unknown elements, no client, key refused, too many requests, no
    network.
    """
    if not key.strip():
        raise DatasetError(NO_KEY)
    unknown = sorted(set(elements) - set(ATOMIC_NUMBER))
    if unknown:
        raise DatasetError(f"--elements: {', '.join(unknown)} is no element; write symbols as Si,O")
    opened = connect or _client()
    found: list[dict[str, Any]] = []
    try:
        with _silent(), opened(key.strip()) as client:
            for batch in _batches(client, elements, limit):
                found += [plain_document(document) for document in batch]
                on_progress(len(found))
    except DatasetError:
        raise
    except Exception as error:  # the client passes on whatever the network and the server raise
        raise DatasetError(_in_words(error, key)) from None
    if not found:
        asked = f" with {', '.join(elements)}" if elements else ""
        raise DatasetError(f"the Materials Project has no elasticity documents{asked}")
    return found[:limit]


def plain_document(document: Any) -> dict[str, Any]:
    """A document of the client, a mapping or a record of it, as plain JSON values of `FIELDS`."""
    values = document if isinstance(document, Mapping) else document.model_dump()
    chosen = {name: values[name] for name in FIELDS if values.get(name) is not None}
    return dict(json.loads(json.dumps(chosen, default=_as_plain)))


def _as_plain(value: Any) -> Any:
    """What JSON does not know: structures and arrays by their own methods, identifiers by their text."""
    for method in ("as_dict", "model_dump", "tolist"):
        if hasattr(value, method):
            return getattr(value, method)()
    return str(value)


def _client() -> Connect:
    try:
        from mp_api.client import MPRester
    except ImportError:
        raise DatasetError(NO_CLIENT) from None
    return lambda key: MPRester(key, use_document_model=False, mute_progress_bars=True)


@contextlib.contextmanager
def _silent() -> Iterator[None]:
    """The client writes to standard output, which is for results."""
    with contextlib.redirect_stdout(io.StringIO()):
        yield


def _batches(client: Any, elements: Sequence[str], limit: int | None) -> Iterator[list[Any]]:
    if not elements:
        size = min(limit or CHUNK, CHUNK)
        chunks = None if limit is None else -(-limit // size)
        yield client.materials.elasticity.search(
            fields=list(FIELDS), all_fields=False, chunk_size=size, num_chunks=chunks
        )
        return
    summaries = client.materials.summary.search(
        elements=list(elements), has_props=["elasticity"], fields=["material_id"], all_fields=False
    )
    identifiers = [_identifier(summary) for summary in summaries][:limit]
    for start in range(0, len(identifiers), CHUNK):
        yield client.materials.elasticity.search(
            material_ids=identifiers[start : start + CHUNK], fields=list(FIELDS), all_fields=False
        )


def _identifier(summary: Any) -> str:
    return str(summary["material_id"] if isinstance(summary, Mapping) else summary.material_id)


def _in_words(error: Exception, key: str) -> str:
    """One sentence for what the client raised; the key is taken out of it wherever it may stand."""
    text = " ".join(str(error).split()).replace(key.strip(), "…")
    if re.search(r"\b(401|403)\b|unauthorized|forbidden|api[ _-]?key", text, re.IGNORECASE):
        return "the Materials Project refused the key; check it at https://next-gen.materialsproject.org/api"
    if re.search(r"\b429\b|rate limit|too many|limit exceeded", text, re.IGNORECASE):
        return "the Materials Project has had too many requests from here; wait some minutes and ask again"
    network = r"connection|timed? ?out|resolve|unreachable|network|max retries|heartbeat"
    if isinstance(error, OSError) or re.search(network, text, re.IGNORECASE):
        return "the Materials Project cannot be reached; check the network and ask again"
    return f"the Materials Project's client failed ({type(error).__name__}: {text[:160]})"
