"""Documents of the Materials Project, from a client that answers by the documented schema; no network."""

import json
import sys
from contextlib import contextmanager
from types import SimpleNamespace

import pytest
from labelled_samples import samples, write_mp_documents

from core.dataset.mp_fetch import FIELDS, fetch_elasticity, plain_document
from core.dataset.reading import read_dataset
from core.dataset.splits import SplitBy
from core.errors import DatasetError

KEY = "secret-key-of-a-user"


class RecordedClient:
    """Answers ``materials.elasticity.search`` and ``materials.summary.search`` as mp-api does."""

    def __init__(self, documents, failure=None):
        self.documents = documents
        self.failure = failure
        self.asked = []
        search = SimpleNamespace(search=self._elasticity)
        self.materials = SimpleNamespace(elasticity=search, summary=SimpleNamespace(search=self._summary))

    def _elasticity(self, *, fields, all_fields, material_ids=None, chunk_size=1000, num_chunks=None):
        self.asked.append(("elasticity", material_ids, chunk_size, num_chunks))
        if self.failure:
            raise self.failure
        print("Retrieving ElasticityDoc documents")
        found = [d for d in self.documents if material_ids is None or d["material_id"] in material_ids]
        return found[: chunk_size * num_chunks] if num_chunks else found

    def _summary(self, *, elements, has_props, fields, all_fields):
        self.asked.append(("summary", elements, has_props))
        wanted = set(elements)
        return [
            {"material_id": d["material_id"]}
            for d in self.documents
            if wanted <= {s["element"] for site in d["structure"]["sites"] for s in site["species"]}
        ]

    @contextmanager
    def connect(self, key):
        self.key = key
        yield self


@pytest.fixture
def documents(tmp_path):
    return json.loads(write_mp_documents(tmp_path / "mp.json", key="both").read_text())


def test_what_is_fetched_can_be_read(documents, tmp_path, capsys):
    client = RecordedClient(documents)
    counts = []
    found = fetch_elasticity(key=f" {KEY}\n", connect=client.connect, on_progress=counts.append)
    assert (client.key, counts) == (KEY, [3])
    (tmp_path / "out.json").write_text(json.dumps(found))
    data = read_dataset(tmp_path / "out.json", split_by=SplitBy.RANDOM)
    assert [record.identifier for record in data.records] == [each.identifier for each in samples()]
    assert capsys.readouterr().out == ""  # the client's own remarks do not reach standard output


def test_elements_and_limit_are_asked_of_the_server(documents):
    client = RecordedClient(documents)
    found = fetch_elasticity(key=KEY, elements=["Cl"], limit=1, connect=client.connect)
    assert [one["material_id"] for one in found] == ["salt"]
    assert client.asked == [("summary", ["Cl"], ["elasticity"]), ("elasticity", ["salt"], 1000, None)]
    client = RecordedClient(documents)
    assert len(fetch_elasticity(key=KEY, limit=2, connect=client.connect)) == 2
    assert client.asked == [("elasticity", None, 2, 1)]


def test_records_of_the_client_become_plain_values():
    class Identifier:
        def __str__(self):
            return "mp-7"

    class Record:
        def model_dump(self):
            structure = SimpleNamespace(as_dict=lambda: {"lattice": {}, "sites": []})
            return {"material_id": Identifier(), "structure": structure, "bulk_modulus": 3, "state": None}

    plain = plain_document(Record())
    assert plain == {"material_id": "mp-7", "structure": {"lattice": {}, "sites": []}}
    assert set(plain) <= set(FIELDS)


@pytest.mark.parametrize(
    ("failure", "sentence"),
    [
        (RuntimeError(f"REST query returned with error status code 401: {KEY}"), "refused the key"),
        (RuntimeError("error status code 403 on URL https://x Forbidden"), "refused the key"),
        (RuntimeError("error status code 429 with message: Rate limit"), "too many requests"),
        (ConnectionError("Failed to resolve 'api'"), "cannot be reached"),
        (RuntimeError("HTTPSConnectionPool: Max retries exceeded"), "cannot be reached"),
        (TimeoutError("timed out"), "cannot be reached"),
        (KeyError(f"strange {KEY}"), "client failed \\(KeyError"),
    ],
)
def test_what_goes_wrong_is_one_sentence_without_the_key(documents, failure, sentence):
    client = RecordedClient(documents, failure)
    with pytest.raises(DatasetError, match=sentence) as caught:
        fetch_elasticity(key=KEY, connect=client.connect)
    assert KEY not in str(caught.value)
    assert "\n" not in str(caught.value)


def test_without_key_client_or_documents(documents, monkeypatch):
    with pytest.raises(DatasetError, match="give --api-key, or set MP_API_KEY"):
        fetch_elasticity(key="", connect=RecordedClient(documents).connect)
    with pytest.raises(DatasetError, match="Qq is no element"):
        fetch_elasticity(key=KEY, elements=["Qq"], connect=RecordedClient(documents).connect)
    with pytest.raises(DatasetError, match="no elasticity documents with Xe"):
        fetch_elasticity(key=KEY, elements=["Xe"], connect=RecordedClient(documents).connect)
    monkeypatch.setitem(sys.modules, "mp_api", None)
    monkeypatch.setitem(sys.modules, "mp_api.client", None)
    with pytest.raises(DatasetError, match=r"pip install 'elastoscope\[mp\]'"):
        fetch_elasticity(key=KEY)


def test_the_client_is_asked_for_plain_dictionaries(documents, monkeypatch):
    opened = []

    def rester(key, **options):
        opened.append((key, options))
        return RecordedClient(documents).connect(key)

    monkeypatch.setitem(sys.modules, "mp_api", SimpleNamespace())
    monkeypatch.setitem(sys.modules, "mp_api.client", SimpleNamespace(MPRester=rester))
    assert len(fetch_elasticity(key=KEY)) == 3
    assert opened == [(KEY, {"use_document_model": False, "mute_progress_bars": True})]
