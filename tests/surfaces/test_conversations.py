"""Whole conversations, as they stand on a terminal from the first line to the last."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import loopback
import pytest
from interrupting import interrupt
from loopback import Endpoint
from replies import bakers, reply, request_of
from screen import ALT_ENTER, CTRL_C, CTRL_D, TAB, UP, Terminal

from assistant.adapters.journal import SqliteJournal
from assistant.adapters.scripted import handles_in

TRANSCRIPTS = Path(__file__).parents[1] / "data" / "transcripts"
READY = "/help lists what else there is. >"
CLOSE = "whether they fit is yours to say."
STALLED = 30  # seconds


@pytest.fixture
def data(ready):
    return ready


@pytest.fixture
def journal(data):
    return SqliteJournal(folder=data)


def stalling(*kinds):
    """Answer with these remarks, and then say nothing for a long time."""

    def answer(handler, body):
        whole = reply(handles_in(request_of(body)), only=kinds)
        loopback.stalls_after(whole[: whole.rindex("}]")] + "},", STALLED)(handler, body)

    return answer


def talking(endpoint, *arguments, **options):
    return Terminal("chat", "--base-url", endpoint.url, "--model", "test-model", *arguments, **options)


def level(text, data):
    """Return a screen with what differs from run to run made equal: port, folder, and scores (an encoder's own)."""
    lines = re.sub(r"\b0\.\d\d\b", "0.NN", text.replace(str(data), "DATA")).splitlines()
    return "\n".join("Asking test-model at ENDPOINT" if each.startswith("Asking") else each for each in lines) + "\n"


def same(terminal, name, data):
    """Compare all that is on the screen with the transcript of that name."""
    expected = (TRANSCRIPTS / f"{name}.txt").read_text(encoding="utf-8")
    assert level(terminal.text, data) == expected


def without_reply(text):
    """Return a screen without its one reply, whose wording is the composer's, and the reply as one line."""
    before, _, rest = text.partition("police it.\n\n")
    said, _, after = rest.rpartition("\n\n>")
    return f"{before}police it.\n\nREPLY\n\n>{after}", " ".join(said.split())


def test_first_use_without_a_key(bakery, data, journal):
    """Without a key a conversation begins at once, says that nothing leaves the machine, and answers in its own way."""
    with Terminal("chat") as terminal:
        terminal.waits_for(READY).types(bakery)
        terminal.waits_for(CLOSE).waits_for(">", times=2).presses(CTRL_D)
        assert terminal.ends() == 0
        screen, said = without_reply(level(terminal.text, data))
        assert screen == (TRANSCRIPTS / "first-use.txt").read_text(encoding="utf-8")
        assert [remark.text for remark in journal.load().remarks if remark.text not in said] == []
        assert len({colour for colour, *_ in terminal.styles}) > 1


def test_a_conversation_with_a_model(bakery, data):
    """Turn after turn is answered, shown with its grounds, opened, and summed up in the person's own words."""
    with Endpoint(bakers()) as endpoint, talking(endpoint) as terminal:
        terminal.waits_for(READY).types(bakery).waits_for(CLOSE)
        terminal.types("On Friday the older of the two nodded at me.\\").types("What do I make of that?")
        terminal.waits_for(CLOSE, times=2).types("/why").waits_for("by retrieval alone")
        terminal.types("/definitions change").waits_for("restated", times=2)
        terminal.types("/nonsense").waits_for("/help lists them.")
        terminal.types("/quit").waits_for(CLOSE, times=3)
        assert terminal.ends() == 0
        same(terminal, "with-a-model", data)
        assert len(endpoint.bodies) >= 2


def test_a_conversation_is_resumed(bakery, data, journal):
    """``--continue`` goes on where the last conversation ended, and asks what became of the experiment."""
    with Endpoint(bakers()) as endpoint:
        with talking(endpoint) as terminal:
            terminal.waits_for(READY).types(bakery).waits_for(CLOSE).presses(CTRL_D)
            terminal.ends()
        with talking(endpoint, "--continue") as terminal:
            terminal.waits_for("What became of it?").types("done").waits_for("What did you see?")
            terminal.types("The line was gone by Sunday.").waits_for(READY)
            terminal.types("They changed the line themselves.").waits_for(CLOSE)
            terminal.presses(UP).waits_for("themselves.", times=2).presses(CTRL_C).presses(CTRL_D)
            assert terminal.ends() == 0
            same(terminal, "resumed", data)
    first, second = journal.entries()[::-1]
    assert (second.conversation, second.position) == (first.id, 2)
    assert [(each.state, each.seen) for each in journal.experiments()] == [("done", "The line was gone by Sunday.")]


def test_a_reply_is_interrupted(bakery, data, journal):
    """Ctrl-C stops the reply and no more: what was shown is kept, marked as partial, and the next turn is answered."""
    with Endpoint(stalling("mirror", "dimension", "question"), bakers()) as endpoint, talking(endpoint) as terminal:
        terminal.waits_for(READY).types(bakery).waits_for("apprentice something else?").presses(CTRL_C)
        terminal.waits_for("Stopped.").types(bakery).waits_for(CLOSE).presses(CTRL_D)
        assert terminal.ends() == 0
        same(terminal, "interrupted", data)
    whole, part = journal.entries()
    assert (whole.partial, part.partial) == (False, True)
    shown = [remark.kind for remark in journal.load(part.id).remarks]
    assert shown == ["mirror", "dimension", "question"]


def test_a_conversation_is_forgotten(bakery, data, journal):
    """``/forget`` asks, deletes the conversation with what was stopped in it, and begins anew."""
    with Endpoint(stalling("mirror", "dimension"), bakers()) as endpoint, talking(endpoint) as terminal:
        terminal.waits_for(READY).types(bakery).waits_for("there to stay. [1]").presses(CTRL_C)
        terminal.waits_for("Stopped.").types(bakery).waits_for(CLOSE)
        terminal.types("/forget").waits_for("[y/N]").types("n").waits_for("Nothing was forgotten.")
        terminal.types("/forget").waits_for("[y/N]", times=2).types("y").waits_for("A new situation.")
        terminal.presses(CTRL_D)
        assert terminal.ends() == 0
        same(terminal, "forgotten", data)
    assert journal.entries() == []
    kept = [file for file in data.rglob("*") if file.is_file() and "index" not in file.parts]
    assert [file.name for file in kept if b"ovens" in file.read_bytes()] == []


def test_nothing_is_kept_unless_it_is_asked_for(bakery, data, journal, tmp_path):
    """With ``--no-save`` nothing is kept; ``/export`` writes the last reply, never over a file; ``/save`` keeps all."""
    with Endpoint(bakers()) as endpoint, talking(endpoint, "--no-save") as terminal:
        terminal.waits_for(READY).types(bakery).waits_for(CLOSE)
        for number, ending in enumerate(("html", "md", "txt", "json"), 1):
            terminal.types(f"/export {tmp_path}/r.{ending}").waits_for("Written to", times=number)
        terminal.types(f"/export {tmp_path}/r.txt").waits_for("is there already.")
        terminal.types("/review").waits_for("restated", times=2)
        assert journal.entries() == []
        terminal.types("/save").waits_for("Kept: reflect review").presses(CTRL_D)
        assert terminal.ends() == 0
    (entry,) = journal.entries()
    assert (tmp_path / "r.html").read_text(encoding="utf-8").startswith("<!doctype html>")
    assert f" UTC · {entry.id}\n" in (tmp_path / "r.md").read_text(encoding="utf-8").split("\n> ")[0]
    assert (tmp_path / "r.txt").read_text(encoding="utf-8").startswith(f"Reflection {entry.id}\n")
    assert json.loads((tmp_path / "r.json").read_text(encoding="utf-8"))["id"] == entry.id


def test_several_lines_are_one_turn(data, journal):
    """A backslash, Alt-Enter and a paste make several lines of one turn; the Tab key completes commands."""
    with Terminal("chat") as terminal:
        terminal.waits_for(READY).types("Nobody read the roadmap.\\").types("I wrote it alone.", ALT_ENTER)
        terminal.types("\x1b[200~Two asked for it.\nOne laughed.\x1b[201~").waits_for(CLOSE)
        terminal.types("/def", TAB).types(" change").waits_for("restated", times=2)
        terminal.presses(CTRL_D)
        assert terminal.ends() == 0
    lines = ["Nobody read the roadmap.", "I wrote it alone.", "Two asked for it.", "One laughed."]
    assert journal.load().situation.split("\n") == lines


@pytest.mark.parametrize(
    ("name", "options"), [("narrow", {"columns": 50, "NO_COLOR": "1"}), ("dumb", {"term": "dumb"})]
)
def test_every_terminal_can_be_read(bakery, data, name, options):
    """On 50 columns, without colour, and on a terminal that cannot move its cursor, the same stands there, readable."""
    with Endpoint(bakers()) as endpoint, talking(endpoint, **options) as terminal:
        terminal.waits_for(READY).types(bakery).waits_for("whether they fit is").presses(CTRL_D)
        assert terminal.ends() == 0
        same(terminal, name, data)
        assert {colour for colour, *_ in terminal.styles} <= {"default"}


def test_a_conversation_through_pipes_is_plain_text(bakery, data):
    """Through pipes the replies are on stdout, what is asked and told is on stderr, and no control code is anywhere."""
    with Endpoint(bakers()) as endpoint:
        done = subprocess.run(
            [sys.executable, "-m", "assistant", "chat", "--base-url", endpoint.url, "--model", "test-model"],
            input=f"{bakery}\n/definitions change\n/quit\n",
            capture_output=True,
            text=True,
            check=True,
        )
    assert done.stdout == (TRANSCRIPTS / "piped.txt").read_text(encoding="utf-8")
    assert level(done.stderr, data) == (TRANSCRIPTS / "piped-stderr.txt").read_text(encoding="utf-8")
    assert "\x1b" not in done.stdout + done.stderr


def test_every_interrupt_keeps_what_was_shown(data):
    """Interrupted at random moments, a reply leaves in the journal all that was shown of it, and the chat goes on."""
    counts = interrupt(10, data=data)
    assert (counts["rounds"], counts["lost"], counts["unmarked"], counts["goes on"]) == (10, 0, 0, 1)
