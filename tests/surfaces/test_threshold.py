"""From the command to the first prompt: who is greeted at once, and how the terminal waits meanwhile."""

from __future__ import annotations

import os
import select
import sys
import termios
from dataclasses import replace

import pytest
from screen import CTRL_D, Terminal
from written import BEGIN, write

from assistant.adapters.glance import experiment_waits
from assistant.adapters.journal import SqliteJournal
from assistant.entries import Experiment, offered
from assistant.errors import StorageError
from assistant.settings import Settings
from assistant.surfaces.ledger import open_experiment
from assistant.surfaces.threshold import Greeted, Loading, greet

GREETED = (
    "Offline: no key and no base URL are set. Nothing leaves this machine.\n"
    "What happened? Write it down; Enter sends it.\n"
    "A backslash or Alt-Enter begins another line.\n"
    "/help lists what else there is.\n"
)


@pytest.fixture
def pair(monkeypatch):
    """Two ends of a terminal."""
    monkeypatch.setenv("COLUMNS", "80")
    outer, inner = os.openpty()
    yield outer, inner
    os.close(inner)
    os.close(outer)


@pytest.fixture
def terminal(pair, monkeypatch):
    """Return a function that makes a terminal stdin and stderr, and gives one that reads what was written to it."""

    def opened():
        outer, inner = pair
        monkeypatch.setattr(sys, "stdin", open(inner, closefd=False))  # noqa: SIM115 - the pair is closed at the end
        monkeypatch.setattr(sys, "stderr", open(inner, "w", closefd=False))  # noqa: SIM115 - likewise

        def seen():
            found = b""
            while select.select([outer], [], [], 0.1)[0]:
                found += os.read(outer, 65536)
            return found.decode().replace("\r\n", "\n")

        return seen

    return opened


@pytest.fixture
def settings(home):
    return Settings(home / "data", home / "config")


def test_whoever_begins_is_greeted_with_a_prompt(settings, terminal):
    """On a terminal the mode, the greeting and a prompt stand there at once."""
    seen = terminal()
    greeted = greet(settings)
    assert greeted.settings is settings
    assert seen() == f"{GREETED}\x1b[?2004h\n> "
    greeted.end()


def test_what_is_typed_meanwhile_waits_and_the_terminal_is_given_back(settings, terminal):
    """Until a reader comes nothing is echoed and no line is cut; in the end the terminal is as it was."""
    seen = terminal()
    before = termios.tcgetattr(sys.stdin)
    greeted = Greeted(settings)
    waiting = termios.tcgetattr(sys.stdin)
    assert waiting[3] & (termios.ECHO | termios.ICANON) == 0
    assert waiting[3] & termios.ISIG == before[3] & termios.ISIG
    seen()
    greeted.give_way()
    greeted.end()
    assert seen() == "\r\x1b[A\x1b[?2004l"
    assert termios.tcgetattr(sys.stdin) == before


@pytest.mark.parametrize(
    "changes",
    [
        {"dumb": True},
        {"base_url": "https://models.example.org/v1"},
        {"warnings": ("others can read a key",)},
        {"require_model": True},
    ],
    ids=["dumb", "not agreed to", "a warning", "a model is required"],
)
def test_nobody_is_greeted_where_something_comes_first(settings, terminal, changes):
    """Where something is to be asked or said first, or the cursor cannot be moved, nothing is shown."""
    seen = terminal()
    assert greet(replace(settings, **changes)) is None
    assert seen() == ""


def test_off_a_terminal_nobody_is_greeted(settings, capsys):
    """In a pipe there is no greeting of this kind."""
    assert greet(settings) is None
    assert capsys.readouterr() == ("", "")


def test_a_destination_that_was_agreed_to_is_greeted(settings, terminal):
    """Where texts may go is said in the greeting: this machine needs no agreement, another one that was given."""
    seen = terminal()
    settings.data_dir.mkdir(parents=True)
    (settings.data_dir / "destinations.txt").write_text("https://models.example.org/v1\n")
    for url in ("http://localhost:1234/v1", "https://models.example.org/v1"):
        greeted = greet(replace(settings, base_url=url, model="m"))
        assert seen().startswith(f"Asking m at {url}; your text goes there.\nWhat happened?")
        greeted.end()
        seen()


def test_an_experiment_that_waits_comes_first(settings, terminal):
    """Where an experiment is still to be asked about, the question about it is the first one."""
    SqliteJournal(folder=settings.data_dir).save(write("aaaa1111", "We moved.", experiment="On Friday, ask."))
    terminal()
    assert greet(settings) is None
    greeted = greet(replace(settings, save=False))
    greeted.end()


WITH, WITHOUT = {"experiment": "On Friday, ask."}, {}


@pytest.mark.parametrize(
    ("kept", "noted"),
    [
        ([], {}),
        ([WITHOUT], {}),
        ([WITH], {}),
        ([WITH], {0: "planned"}),
        ([WITH], {0: "done"}),
        ([WITH, WITH], {1: "done"}),
        ([WITH, WITH], {0: "done"}),
        ([WITH, WITHOUT], {0: "not"}),
        ([WITH, *[WITHOUT] * 4], {}),
        ([WITH, *[WITHOUT] * 5], {}),
    ],
)
def test_a_glance_says_what_the_ledger_would(home, kept, noted):
    """The glance at the journal and the ledger agree on whether an experiment is to be asked about."""
    journal = SqliteJournal(folder=home)
    for day, options in enumerate(kept):
        journal.save(write(f"aaaa{day:04}", "We moved the stations.", day=day, **options))
    for day, state in noted.items():
        journal.note(replace(offered(journal.load(f"aaaa{day:04}")), state=state, closed_at=BEGIN))
    assert experiment_waits(home) is (open_experiment(journal) is not None)


def test_an_experiment_of_ones_own_waits_too(home):
    """An experiment that was noted by hand, for a reflection that offered none, is asked about as well."""
    journal = SqliteJournal(folder=home)
    journal.save(write("aaaa1111", "We moved the stations."))
    journal.note(Experiment("aaaa1111", "Ask them.", BEGIN))
    assert experiment_waits(home)


def test_a_journal_that_cannot_be_read_is_left_to_whoever_tells_of_it(home):
    """Where the glance fails, the long way is taken, which says why."""
    home.mkdir()
    (home / "journal.sqlite3").write_bytes(b"no database" * 100)
    assert experiment_waits(home)


def test_loading_gives_what_it_loaded_or_the_error():
    """Whoever asks for what is loaded waits for it; an error is told at once, and raised for whoever asks."""
    assert Loading(lambda: "it").result() == "it"
    told = []

    def fail():
        raise StorageError("no room")

    loading = Loading(fail, failed=told.append)
    with pytest.raises(StorageError, match="no room"):
        loading.result()
    assert [error.message for error in told] == ["no room"]


@pytest.mark.parametrize("arguments", [[], ["chat"], ["chat", "--offline"]])
def test_what_is_written_before_all_is_loaded_is_answered(ready, arguments):
    """What is typed at the first sign of a prompt stands on the screen once, and is answered."""
    with Terminal(*arguments) as terminal:
        terminal.waits_for("/help lists what else there is. >").types("/definitions change").waits_for(
            "restated", times=2
        )
        terminal.waits_for(">", times=2).presses(CTRL_D)
        assert terminal.ends() == 0
    assert terminal.text.count("/definitions change") == 1
    assert "> /definitions change\n\n\nChange\n" in terminal.text


def test_a_fault_that_is_found_while_loading_ends_the_conversation(ready, tmp_path):
    """A pack that does not load is told as soon as that is known, and the command ends with 1."""
    (tmp_path / "pack.toml").write_text("")
    with Terminal("chat", REFLECT_PACK=str(tmp_path)) as terminal:
        terminal.waits_for("does not load:")
        assert terminal.ends() == 1
    assert "Traceback" not in terminal.text
