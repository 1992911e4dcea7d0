"""The index in Chroma: a cache that is made again whenever it is not what it should be."""

from __future__ import annotations

import json
import os
import random
import shutil
import sqlite3
import stat
import subprocess
import sys

import numpy as np
import pytest
from chromadb.api.shared_system_client import SharedSystemClient
from fakes import DIMENSIONS, FakeEmbedder

from assistant.adapters.chroma import ChromaIndex
from assistant.errors import IndexBusy, StorageError
from assistant.ports import Record

WORDS = [f"word{n} and thing{n % 7}" for n in range(60)]
RECORDS = [Record(f"s{n}", "sentence", f"d{n % 10}", n, text) for n, text in enumerate(WORDS)]


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "data" / "index"


def open_index(folder, lines=None, **options):
    given = {"pack_digest": "p", "encoder_digest": "e", "dimensions": DIMENSIONS, **options}
    return ChromaIndex(folder=folder, notify=lines.append if lines is not None else None, **given)


def sync(index, embedder=None):
    return index.sync(
        RECORDS, embed=(embedder or FakeEmbedder()).embed, learn=lambda *_: {"head": np.ones(2, np.float32)}
    )


def first_hits(index):
    return [row[0].id for row in index.search(FakeEmbedder().embed(WORDS[:5]), kind="sentence", count=3)]


def generation(folder):
    return folder / json.loads((folder / "manifest.json").read_text())["generation"]


def flip_bytes(folder):
    path = generation(folder) / "chroma.sqlite3"
    raw = bytearray(path.read_bytes())
    for at in random.Random(1).sample(range(len(raw)), 200):
        raw[at] ^= 0xFF
    path.write_bytes(raw)


def empty_the_database(folder):
    (generation(folder) / "chroma.sqlite3").write_bytes(b"")


def truncate_the_database(folder):
    path = generation(folder) / "chroma.sqlite3"
    path.write_bytes(path.read_bytes()[: 4096 * 3])


def lose_a_file(folder):
    (generation(folder) / "learned.npz").unlink()


def lose_everything_but_the_manifest(folder):
    shutil.rmtree(generation(folder))


def lose_the_manifest(folder):
    (folder / "manifest.json").unlink()


def write_nonsense_into_the_manifest(folder):
    (folder / "manifest.json").write_text("{]")


def put_a_foreign_file_in_its_place(folder):
    (generation(folder) / "vectors.npz").write_bytes(b"PK\x03\x04 not ours")


@pytest.mark.parametrize(
    "damage",
    [
        flip_bytes,
        empty_the_database,
        truncate_the_database,
        lose_a_file,
        lose_everything_but_the_manifest,
        lose_the_manifest,
        write_nonsense_into_the_manifest,
        put_a_foreign_file_in_its_place,
    ],
)
def test_a_damaged_index_is_made_again_with_one_line(folder, damage):
    """However the index was damaged, the next run makes it again from the records, says so once, and finds all."""
    index = open_index(folder)
    sync(index)
    expected = first_hits(index)
    damage(folder)
    lines = []
    embedder = FakeEmbedder()
    later = open_index(folder, lines)
    changes = sync(later, embedder)
    assert changes.rebuilt
    assert sorted(embedder.embedded) == sorted(WORDS)
    assert len(lines) == 1
    assert "made again from the definitions" in lines[0]
    assert first_hits(later) == expected
    assert sync(open_index(folder, lines)).added == 0
    assert len(lines) == 1


def test_what_lies_beside_the_index_is_never_touched(folder):
    """A journal in the same data directory survives every rebuilding."""
    sync(open_index(folder))
    journal = folder.parent / "journal.sqlite3"
    with sqlite3.connect(journal) as connection:
        connection.execute("CREATE TABLE t (x)")
    before = journal.read_bytes()
    flip_bytes(folder)
    sync(open_index(folder, []))
    assert journal.read_bytes() == before


@pytest.mark.parametrize("other", [{"encoder_digest": "e2"}, {"dimensions": DIMENSIONS}])
def test_vectors_of_another_encoder_are_never_mixed_in(folder, other):
    """Under another encoder everything is embedded anew; under the same nothing is."""
    sync(open_index(folder))
    embedder = FakeEmbedder()
    changes = sync(open_index(folder, [], **other), embedder)
    assert len(embedder.embedded) == (len(WORDS) if "encoder_digest" in other else 0)
    assert bool(changes.rebuilt) == ("encoder_digest" in other)


def test_reading_changes_no_file(folder):
    """A run that only searches leaves every lasting file as it was built."""
    sync(open_index(folder))
    before = {path: path.read_bytes() for path in generation(folder).rglob("*") if path.is_file()}
    index = open_index(folder)
    sync(index)
    first_hits(index)
    assert {path: path.read_bytes() for path in before} == before


def test_search_equals_exact_search(folder):
    """What Chroma finds among a thousand records is what exact arithmetic finds."""
    generator = np.random.default_rng(0)
    centres = generator.normal(size=(40, DIMENSIONS))
    vectors = (centres[np.arange(1000) % 40] + 0.4 * generator.normal(size=(1000, DIMENSIONS))).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    table = {f"t{n}": vector for n, vector in enumerate(vectors)}
    many = [Record(f"r{n}", "sentence", "d", n, f"t{n}") for n in range(1000)]
    index = open_index(folder)
    index.sync(many, embed=lambda texts: np.array([table[text] for text in texts]), learn=lambda *_: {})
    hits = index.search(vectors[:50], kind="sentence", count=10)
    exact = np.argsort(-(vectors[:50] @ vectors.T), axis=1)[:, :10]
    recall = np.mean(
        [len({hit.position for hit in row} & set(best.tolist())) / 10 for row, best in zip(hits, exact, strict=True)]
    )
    assert recall >= 0.99


def test_files_are_the_owner_s_alone(folder):
    """Directories are 0700 and files 0600."""
    sync(open_index(folder))
    modes = {stat.S_IMODE(path.stat().st_mode) for path in folder.rglob("*") if path.is_file()}
    assert modes == {0o600}
    assert {stat.S_IMODE(path.stat().st_mode) for path in [folder, generation(folder)]} == {0o700}


def test_old_generations_do_not_pile_up(folder):
    """However often the pack changes, the current generation and the one before are kept, no more."""
    for number in range(5):
        sync(open_index(folder, pack_digest=f"p{number}"))
    assert len(list(folder.glob("gen-*"))) == 2


def test_progress_is_told_while_texts_are_embedded(folder):
    """The progress ends at the number of texts, and is silent when there is nothing to do."""
    steps = []
    sync(open_index(folder, progress=lambda done, total: steps.append((done, total))))
    assert steps[-1] == (60, 60)
    steps.clear()
    sync(open_index(folder, progress=lambda done, total: steps.append((done, total))))
    assert steps == []


def test_a_folder_that_cannot_be_used_is_named(tmp_path):
    """Where a file stands in the way, the error names the folder and what to do."""
    (tmp_path / "data").write_text("a file, not a folder")
    with pytest.raises(StorageError, match="cannot be used") as error:
        sync(open_index(tmp_path / "data" / "index"))
    assert "REFLECT_DATA_DIR" in error.value.hint


def test_a_lock_that_is_never_given_back_is_told(folder):
    """Where another process keeps the lock, the error says so and is retryable."""
    holder = open_index(folder)
    with holder._generations.writing(), pytest.raises(IndexBusy, match="too long"):
        sync(open_index(folder, lock_timeout_s=0.05))
    assert IndexBusy.retryable


def test_an_index_that_was_never_synced_says_so(folder):
    """To search or to read before a sync is an error, not a crash."""
    with pytest.raises(StorageError):
        open_index(folder)._rebuild("x")
    with pytest.raises(StorageError):
        open_index(folder).learned()


BUILD = """
import sys
sys.path[:0] = sys.argv[2].split("|")
sys.path.insert(0, {tests!r})
from test_chroma import open_index, sync, first_hits
from pathlib import Path
index = open_index(Path(sys.argv[1]))
print(sync(index).added, *first_hits(index))
"""


def test_eight_processes_at_once_on_a_fresh_directory_all_succeed(folder, tmp_path):
    """Of many first runs at the same moment one builds, and all find the same."""
    script = tmp_path / "build.py"
    script.write_text(BUILD.format(tests=os.path.dirname(__file__)))  # noqa: PTH120 - a plain string is due
    command = [sys.executable, str(script), str(folder), "|".join(sys.path)]
    running = [subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) for _ in range(8)]
    outputs = [process.communicate() for process in running]
    assert [process.returncode for process in running] == [0] * 8, outputs
    added = sorted(int(out.split()[0]) for out, _ in outputs)
    assert added == [0] * 7 + [60]
    assert len({tuple(out.split()[1:]) for out, _ in outputs}) == 1


def test_more_is_found_than_its_database_takes_at_once(tmp_path):
    """Many texts against many records are answered in full; SQLite takes 32,766 variables in one statement."""
    many = [Record(f"s{n}", "sentence", f"d{n}", 0, f"word{n} other{n % 7}") for n in range(200)]
    index = ChromaIndex(folder=tmp_path, pack_digest="p", encoder_digest="e", dimensions=DIMENSIONS)
    index.sync(many, embed=FakeEmbedder().embed, learn=lambda *_: {})
    vectors = FakeEmbedder().embed([record.text for record in many])
    hits = index.search(vectors, kind="sentence", count=200)
    assert [len(row) for row in hits] == [200] * 200
    assert all(row[0].similarity > 0.999 for row in hits)


def test_a_reader_follows_another_process_to_what_it_has_built(folder):
    """Where its files were replaced twice, an index that was not yet searched opens the new ones, and says nothing."""
    lines, embedder = [], FakeEmbedder()
    reader = open_index(folder, lines)
    sync(reader, embedder)
    embedder.embedded.clear()
    rebuild_twice(folder)
    assert first_hits(reader) == ["s0", "s1", "s2", "s3", "s4"]
    assert reader.learned()["head"].tolist() == [1.0, 1.0]
    assert lines == embedder.embedded == []


def test_an_index_that_cannot_be_made_again_either_is_an_error_of_ours(folder):
    """Where neither the files nor a new index can be used, the error names the folder and what to do."""
    reader = open_index(folder, [])
    sync(reader)
    rebuild_twice(folder)
    shutil.rmtree(folder)
    folder.write_text("a file, not a folder")
    with pytest.raises(StorageError, match="cannot be used") as error:
        first_hits(reader)
    assert "REFLECT_DATA_DIR" in error.value.hint


def test_a_new_generation_closes_the_one_before(folder):
    """However often a pack changes under an open index, it keeps the files of one generation open."""
    index = open_index(folder)
    sync(index)
    for _ in range(3):
        index._rebuild("is made again")
        first_hits(index)
    mine = [name for name in SharedSystemClient._identifier_to_system if name.startswith(str(folder))]
    assert mine == [str(generation(folder))]


def rebuild_twice(folder):
    """Do what another process does whose pack has changed twice: the first generation is gone then."""
    for _ in range(3):
        other = open_index(folder, [])
        other._generations.distrust()
        sync(other)
        other._client.close()
