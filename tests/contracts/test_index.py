"""What every index does: the fake one, the one in memory and the one in Chroma."""

from __future__ import annotations

import numpy as np
import pytest
from fakes import DIMENSIONS, FakeEmbedder, FakeIndex

from assistant.adapters.chroma import ChromaIndex
from assistant.evals.exact import ExactIndex
from assistant.ports import Changes, Record

WORDS = ["ovens wait", "plans slip", "people follow", "energy fades", "orders come late"]


def records(words=WORDS):
    made = [Record(f"s{n}", "sentence", f"d{n}", 0, text) for n, text in enumerate(words)]
    return [*made, Record("p0", "situation", "", 0, "the ovens wait for people")]


@pytest.fixture(params=["fake", "exact", "chroma"])
def open_index(request, tmp_path):
    """Open the same index again and again, as later runs of the program would."""
    kept = {"fake": FakeIndex(), "exact": ExactIndex()}

    def opened(pack="pack-1"):
        if request.param in kept:
            return kept[request.param]
        return ChromaIndex(folder=tmp_path / "index", pack_digest=pack, encoder_digest="fake-1", dimensions=DIMENSIONS)

    return opened


def sync(index, wanted, embedder=None, learned=None):
    embedder = embedder or FakeEmbedder()
    return index.sync(wanted, embed=embedder.embed, learn=lambda *_: learned or {"head": np.ones(3, np.float32)})


def found(index, text, kind="sentence", count=2):
    return [hit.id for hit in index.search(FakeEmbedder().embed([text]), kind=kind, count=count)[0]]


def test_a_first_sync_takes_everything(open_index):
    """A new index embeds and holds every record."""
    index = open_index()
    assert sync(index, records()) == Changes(added=6, removed=0, kept=0)
    assert found(index, "the plans slip") == ["s1", "s2"] or found(index, "the plans slip")[0] == "s1"


def test_a_second_sync_changes_nothing_and_embeds_nothing(open_index):
    """With the same records, a later run embeds nothing and says that it changed nothing."""
    sync(open_index(), records())
    embedder = FakeEmbedder()
    assert sync(open_index(), records(), embedder) == Changes(added=0, removed=0, kept=6)
    assert embedder.embedded == []


def test_a_changed_sentence_alone_is_embedded_anew(open_index):
    """Of a changed pack only what is new is embedded; what is gone is no longer found."""
    sync(open_index(), records())
    changed = [Record("new", "sentence", "d1", 0, "plans hold") if each.id == "s1" else each for each in records()]
    embedder = FakeEmbedder()
    index = open_index("pack-2")
    assert sync(index, changed, embedder) == Changes(added=1, removed=1, kept=5)
    assert embedder.embedded == ["plans hold"]
    assert found(index, "plans hold")[0] == "new"
    assert "s1" not in found(index, "plans slip", count=5)


def test_search_gives_the_nearest_first_with_their_place(open_index):
    """A hit says what it is, whose it is, where it stands and how near; kinds are kept apart."""
    index = open_index()
    sync(index, records())
    hits = index.search(FakeEmbedder().embed(["ovens wait", "people follow"]), kind="sentence", count=3)
    assert [row[0].id for row in hits] == ["s0", "s2"]
    assert [(hit.definition, hit.position, hit.kind) for hit in hits[0][:1]] == [("d0", 0, "sentence")]
    assert hits[0][0].similarity == pytest.approx(1.0, abs=1e-4)
    assert all(list(row) == sorted(row, key=lambda hit: -hit.similarity) for row in hits)
    assert found(index, "ovens", kind="situation", count=9) == ["p0"]


def test_more_than_there_is_gives_all_there_is(open_index):
    """A search for more records than there are gives every one of that kind; for no text, nothing."""
    index = open_index()
    sync(index, records())
    assert len(found(index, "ovens", count=99)) == len(WORDS)
    assert index.search(np.zeros((0, DIMENSIONS), np.float32), kind="sentence", count=3) == []


def test_what_was_learned_is_kept(open_index):
    """What was learned at a sync is there in a later run, and is learned anew when the records change."""
    sync(open_index(), records(), learned={"head": np.arange(4, dtype=np.float32)})
    later = open_index()
    sync(later, records(), learned={"head": np.zeros(4, np.float32)})
    assert later.learned()["head"].tolist() == [0.0, 1.0, 2.0, 3.0]
    changed = open_index("pack-2")
    sync(changed, records(WORDS[:3]), learned={"head": np.zeros(2, np.float32)})
    assert changed.learned()["head"].tolist() == [0.0, 0.0]
