"""The journal's file: private, forgetful when asked, safe for many, and honest where it cannot be used."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import stat
import subprocess
import sys
import tempfile
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from written import BEGIN, write

from assistant.adapters import schema
from assistant.adapters.database import VERSION
from assistant.adapters.journal import SqliteJournal
from assistant.entries import Mark, Turn, offered
from assistant.errors import CitationError, StorageError
from assistant.saved import to_document

NOBODY = 65534
FILLER = "The plan for the third quarter slipped again, and nobody in the room said a word about it. " * 20


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "data"


@pytest.fixture
def journal(folder):
    return SqliteJournal(folder=folder)


def mode(path):
    return stat.S_IMODE(path.stat().st_mode)


def query(folder, sql):
    with closing(sqlite3.connect(folder / "journal.sqlite3")) as connection:
        return connection.execute(sql).fetchall()


def holding(folder, word):
    """Return the files below the folder in which the word stands in any usual spelling."""
    files = [path for path in folder.rglob("*") if path.is_file()]
    spelled = [each.encode(code) for each in {word, word.lower(), word.upper()} for code in ("utf-8", "utf-16-le")]
    return sorted({path.name for path in files for each in spelled if each in path.read_bytes()})


# --- private -----------------------------------------------------------------------------------


def test_nothing_is_created_before_the_first_save(journal, folder):
    """Looking into a journal that is not there leaves no file and no folder."""
    journal.entries()
    journal.records()
    assert not folder.exists()


def test_files_are_for_their_owner_only(journal, folder):
    """The folder is 0700 and every file in it 0600, also while the journal is open and written."""
    journal.save(write("aaaa1", "We moved everything around."))
    with journal._database.writing() as connection:
        connection.execute("INSERT INTO unknown (document) VALUES ('{}')")
        assert {path.name for path in folder.iterdir()} >= {"journal.sqlite3", "journal.sqlite3-wal"}
        assert {mode(path) for path in folder.iterdir()} == {0o600}
    assert mode(folder) == 0o700


# --- forgotten ---------------------------------------------------------------------------------


def plant(journal, identifier, word, day=0):
    """Keep a word in every place that can hold a person's words."""
    situation = f"{FILLER} Then {word}situation fell and nobody moved."
    kept = write(identifier, situation, day=day, experiment=f"Ask about {word}experiment on Friday.")
    journal.save(kept, turn=Turn(f"{word}turn fell."))
    journal.mark(Mark(identifier, "corrected", BEGIN, "change", note=f"{word}note."))
    journal.note(replace(offered(kept), state="changed", closed_at=BEGIN, seen=f"{word}seen."))


def test_forgetting_leaves_no_byte(journal, folder):
    """After many entries, one is forgotten: none of its words is left in any file, and the others are whole."""
    for number in range(60):
        plant(journal, f"id{number:04}", f"kept{number}x", day=number)
    plant(journal, "gone1", "Xylophag", day=70)
    assert holding(folder, "Xylophag") != []
    journal.forget("gone1")
    assert holding(folder, "Xylophag") == []
    assert len(journal.entries()) == 60
    assert [found.entry.id for found in journal.search("kept59xnote")] == ["id0059"]
    assert query(folder, "PRAGMA integrity_check") == [("ok",)]


def test_forgetting_all_leaves_no_byte(journal, folder):
    """After everything was forgotten, no planted word is left in any file, nor any id."""
    for number in range(30):
        plant(journal, f"id{number:04}", f"Planted{number}x", day=number)
    journal.take([{"record": "mood", "text": "Planted99x"}])
    journal.forget(None)
    assert holding(folder, "Planted") == []
    assert holding(folder, "id0007") == []


def test_words_that_were_replaced_do_not_outlive_forgetting(journal, folder):
    """What a later save, mark or note replaced is gone as well, once something is forgotten."""
    plant(journal, "aaaa1", "Firstly")
    plant(journal, "aaaa1", "Secondly")
    plant(journal, "gone1", "Thirdly", day=1)
    journal.forget("gone1")
    assert holding(folder, "Firstlysituation") == []
    assert holding(folder, "Firstlynote") == []
    assert holding(folder, "Secondlysituation") != []


def test_erasing_that_was_interrupted_is_done_by_the_next(journal, folder):
    """Killed between forgetting and erasing, the program erases when it next opens the journal."""
    plant(journal, "gone1", "Xylophag")
    program = (
        "import os, sys; from pathlib import Path; from assistant.adapters import database, journal\n"
        "database._erase = lambda connection: os.kill(os.getpid(), 9)\n"
        "journal.SqliteJournal(folder=Path(sys.argv[1])).forget('gone1')"
    )
    assert subprocess.run([sys.executable, "-c", program, folder], check=False).returncode == -9
    assert journal.entries() == []
    assert holding(folder, "Xylophag") == []


def test_somebody_who_reads_delays_the_erasing_only(journal, folder, monkeypatch):
    """While another process reads, what is forgotten is gone at once, its traces are told of, and go with the next."""
    monkeypatch.setattr("assistant.adapters.database.PATIENCE_S", 0.2)
    plant(journal, "gone1", "Xylophag")
    with closing(sqlite3.connect(folder / "journal.sqlite3", isolation_level=None)) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM reflection").fetchall()
        with pytest.raises(StorageError, match="what was forgotten is gone, traces of it are not yet"):
            journal.forget("gone1")
        assert journal.entries() == []
    journal.entries()
    assert holding(folder, "Xylophag") == []


# --- versions ----------------------------------------------------------------------------------


def first_version(folder, *reflections):
    """Write a journal as version 1 of the schema did."""
    folder.mkdir(parents=True)
    with closing(sqlite3.connect(folder / "journal.sqlite3")) as connection:
        connection.executescript(f"PRAGMA journal_mode = WAL; {schema.STEPS[0]}; PRAGMA user_version = 1;")
        for each in reflections:
            row = (each.id, each.created_at.isoformat(), json.dumps(to_document(each), ensure_ascii=False))
            connection.execute("INSERT INTO reflection VALUES (?, ?, ?)", row)
        connection.commit()


def test_a_journal_of_the_first_version_is_brought_up_to_date(folder):
    """What version 1 kept is there, can be searched, and is exactly as it was."""
    kept = [write("aaaa1", "We moved the stations."), write("bbbb1", "Nobody came to it.", day=1)]
    first_version(folder, *kept)
    journal = SqliteJournal(folder=folder)
    assert [journal.load("aaaa1"), journal.load()] == kept
    assert [found.entry.id for found in journal.search("stations")] == ["aaaa1"]
    assert query(folder, "PRAGMA user_version") == [(VERSION,)]
    assert query(folder, "PRAGMA foreign_key_check") == []


def test_a_migrated_journal_is_like_a_new_one(folder, tmp_path):
    """The schema is the same, whichever version a journal began with."""
    first_version(folder, write("aaaa1", "We moved the stations."))
    SqliteJournal(folder=folder).entries()
    SqliteJournal(folder=tmp_path / "new").save(write("aaaa1", "We moved the stations."))
    schema_of = "SELECT type, name, sql FROM sqlite_schema ORDER BY name"
    assert query(folder, schema_of) == query(tmp_path / "new", schema_of)


def test_a_newer_journal_is_left_alone(journal, folder):
    """A journal of a newer version is neither read nor written, and the message says what to do."""
    journal.save(write("aaaa1", "We moved everything around."))
    query(folder, f"PRAGMA user_version = {VERSION + 1}")
    before = (folder / "journal.sqlite3").read_bytes()
    for use in (journal.load, journal.entries, lambda: journal.forget(None)):
        with pytest.raises(StorageError, match=r"newer version.* Update: pip install --upgrade .*Nothing was changed"):
            use()
    assert (folder / "journal.sqlite3").read_bytes() == before


# --- where it cannot be used -------------------------------------------------------------------


def test_a_changed_text_is_not_shown(journal, folder):
    """A citation whose sentence was changed in the file is refused, not shown."""
    journal.save(write("aaaa1", "We moved everything around."))
    with closing(sqlite3.connect(folder / "journal.sqlite3")) as connection:
        connection.execute("UPDATE reflection SET document = replace(document, 'cooperate', 'obey')")
        connection.commit()
    with pytest.raises(CitationError):
        journal.load()


def test_a_damaged_file_is_told(journal, folder):
    """A file that is no database is left as it is, and the message says what can be done."""
    folder.mkdir()
    (folder / "journal.sqlite3").write_bytes(b"no database at all, but long enough to look like one" * 40)
    with pytest.raises(StorageError, match="The file is damaged: move it away and import your last export"):
        journal.entries()


@pytest.fixture
def as_somebody(monkeypatch):
    """Run a block without the rights of root, in a folder that such a person can reach."""
    base = Path(tempfile.mkdtemp(prefix="reflect-"))
    base.chmod(0o755)
    root = os.geteuid() == 0
    if root:
        os.chown(base, NOBODY, NOBODY)
        os.seteuid(NOBODY)
    yield base
    if root:
        os.seteuid(0)
    for path in (base, *base.rglob("*")):
        path.chmod(0o700)
    shutil.rmtree(base)


def test_a_read_only_journal_can_be_read(as_somebody):
    """In a folder that cannot be written a journal is read as it stands, and writing says why it fails."""
    journal = SqliteJournal(folder=as_somebody / "data")
    journal.save(write("aaaa1", "We moved everything around."))
    (as_somebody / "data" / "journal.sqlite3").chmod(0o400)
    (as_somebody / "data").chmod(0o500)
    assert [entry.id for entry in journal.entries()] == ["aaaa1"]
    assert journal.load() == write("aaaa1", "We moved everything around.")
    with pytest.raises(StorageError, match=r"cannot be used: Permission denied.* Check the folder's rights"):
        journal.save(write("bbbb1", "Nobody came to it."))


def test_a_folder_that_cannot_be_made_is_told(as_somebody):
    """Where not even the folder can be made, the message names the file and a way out."""
    as_somebody.chmod(0o500)
    journal = SqliteJournal(folder=as_somebody / "data")
    with pytest.raises(StorageError, match=r"journal.sqlite3 cannot be used: Permission denied.*--no-save"):
        journal.save(write("aaaa1", "We moved everything around."))


FILL = """
import resource, sys
from pathlib import Path
from written import write
from assistant.adapters.journal import SqliteJournal
from assistant.errors import StorageError
journal, size = SqliteJournal(folder=Path(sys.argv[1])), int(sys.argv[2])
journal.save(write("id0000", "The first one is kept."))
resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))
for number in range(1, 400):
    try:
        journal.save(write(f"id{number:04}", "It slipped. " * 200, day=number))
    except StorageError as error:
        print(error)
        break
    print(number)
"""


def test_a_full_disk_loses_nothing_that_was_kept(folder):
    """When nothing more can be written, every save that was acknowledged is there, and the message says what to do."""
    done = subprocess.run(
        [sys.executable, "-c", FILL, folder, "300000"],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "PYTHONPATH": os.pathsep.join([str(Path(__file__).parents[1]), *sys.path])},
    )
    *acknowledged, message = done.stdout.splitlines()
    assert len(acknowledged) > 3
    assert "cannot be used" in message
    assert "free space, or use --no-save" in message or "disk is full" in message
    kept = {entry.id for entry in SqliteJournal(folder=folder).entries()}
    assert kept >= {f"id{int(number):04}" for number in ["0", *acknowledged]}
    assert query(folder, "PRAGMA integrity_check") == [("ok",)]
