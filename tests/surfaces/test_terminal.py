"""The program as a program: on terminals of every kind, in pipes, stopped in the middle."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import loopback
import pexpect
import pytest
from loopback import Endpoint, stalls
from replies import bakers, reply, request_of

from assistant.adapters.scripted import handles_in

ESCAPE = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")
ROADMAP = "I spent all week on the roadmap and nobody read it."


def on_terminal(*arguments, columns=80, **variables):
    """Run the command on a terminal of its own and return what stood on the screen, escape codes included."""
    environment = {**os.environ, "TERM": "xterm-256color", **variables}
    words = ["-m", "assistant", *map(str, arguments)]
    screen = {"dimensions": (50, columns), "encoding": "utf-8", "timeout": 120, "use_poll": True}
    seen = pexpect.spawn(sys.executable, words, env=environment, **screen)
    seen.expect(pexpect.EOF)
    seen.close()
    assert seen.exitstatus == 0, seen.before
    return seen.before


def test_on_a_terminal_words_are_set_off(ready, asking, bakery):
    """On a terminal the person's words and the quoted part stand out; the text itself is that of a pipe."""
    screen = on_terminal(bakery, *asking, "--no-save")
    assert ESCAPE.search(screen)
    assert re.search(r"\x1b\[[0-9;]*3;?[0-9;]*m«the ovens never wait»", screen)
    lines = [line.rstrip() for line in ESCAPE.sub("", screen).splitlines()]
    assert "You put the stations in an order in which «the ovens never wait», and it" in lines


@pytest.mark.parametrize("variables", [{"NO_COLOR": "1"}, {"TERM": "dumb"}], ids=["NO_COLOR", "dumb"])
def test_a_plain_terminal_gets_plain_text(ready, asking, bakery, variables):
    """With NO_COLOR, and on a dumb terminal, there is no escape code and nothing that goes back in a line."""
    screen = on_terminal(bakery, *asking, "--no-save", **variables)
    assert "\x1b" not in screen
    assert "\r" not in screen.replace("\r\n", "\n")
    assert "«the ovens never wait»" in screen


def test_a_narrow_terminal_is_kept_to(command, monkeypatch, asking, bakery):
    """On 60 columns no line is longer than 60."""
    monkeypatch.setenv("COLUMNS", "60")
    for arguments in ([bakery, *asking], ["review"], ["definitions"], ["definitions", "change"], ["retrieve", ROADMAP]):
        done = command(*arguments, "--quiet")
        assert done.code == 0
        assert [line for line in done.out.splitlines() if len(line) > 60] == []


@pytest.mark.parametrize(
    ("variables", "seen"),
    [
        ({}, "\rReading the definitions, once: [##############################] 4/4\r\n"),
        ({"TERM": "dumb"}, "Reading the definitions, once; this takes a moment.\r\n"),
    ],
    ids=["bar", "line"],
)
def test_building_the_index_shows_how_far_it_is(home, small_pack, variables, seen):
    """At the first use a terminal sees how far the index is, a dumb one a line; later uses say nothing of it."""
    first = on_terminal("retrieve", ROADMAP, "--pack", small_pack, **variables)
    assert seen in first
    assert "Reading" not in on_terminal("retrieve", ROADMAP, "--pack", small_pack, **variables)


def test_what_is_said_fits_a_narrow_terminal(home, small_pack):
    """On 40 columns neither the bar nor what is said is longer than a line, and lines end between words."""
    screen = on_terminal(ROADMAP, "--pack", small_pack, "--no-save", columns=40)
    said = screen[: screen.index("\r\n\r\n")] if "\r\n\r\n" in screen else screen
    pieces = re.split(r"[\r\n]+", ESCAPE.sub("", said))
    assert [piece for piece in pieces if len(piece.rstrip()) > 40] == []
    assert "Offline: no key and no base URL are set." in pieces
    assert any(piece.startswith("Reading the definitions, once: [") for piece in pieces)


def test_off_a_terminal_building_the_index_is_silent(program, home, small_pack):
    """In a pipe nothing but the result is said."""
    done = program("retrieve", ROADMAP, "--pack", small_pack, "--json")
    assert (done.code, done.err) == (0, "")
    assert len(done.json["ranked"]) == 2


def test_alone_on_a_terminal_it_is_a_conversation(ready):
    """``reflect`` alone, on a terminal, asks what happened; the end of input leaves with 0."""
    environment = {**os.environ, "TERM": "dumb"}
    words, screen = ["-m", "assistant"], {"encoding": "utf-8", "timeout": 120, "use_poll": True}
    seen = pexpect.spawn(sys.executable, words, env=environment, **screen)
    seen.expect("What happened")
    seen.expect("> ")
    seen.sendeof()
    seen.expect(pexpect.EOF)
    seen.close()
    assert (seen.exitstatus, seen.signalstatus) == (0, None)
    assert "Traceback" not in seen.before


# --- pipes --------------------------------------------------------------------------------------


def test_the_module_and_the_command_are_one(program):
    """``python -m assistant`` is the command ``reflect``."""
    version = program("--version")
    command = Path(sys.executable).with_name("reflect")
    called = subprocess.run([command, "--version"], capture_output=True, text=True, check=True)
    assert (version.code, version.out) == (0, called.stdout)
    assert re.fullmatch(r"reflect, version \d+\.\d+\.\d+\S*\n", version.out)
    assert program("--help").out.startswith("Usage: reflect [OPTIONS] COMMAND")


@pytest.mark.parametrize("arguments", [["definitions"], ["definitions", "--json"], ["retrieve", ROADMAP]])
def test_a_closed_pipe_is_no_failure_to_speak_of(ready, arguments):
    """Whoever reads may stop at any moment: no traceback, nothing on stderr."""
    words = [sys.executable, "-m", "assistant", *arguments]
    with subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as running:
        running.stdout.close()
        err = running.stderr.read()
    assert (running.returncode in {0, 1}, err) == (True, "")


def test_output_that_cannot_be_written_is_told(ready):
    """A full disk behind stdout is one line and exit 1, not a traceback."""
    with open("/dev/full", "w") as full:  # noqa: PTH123 - a device
        words = [sys.executable, "-m", "assistant", "definitions"]
        done = subprocess.run(words, stdout=full, stderr=subprocess.PIPE, text=True, check=False)
    assert (done.returncode, done.stderr) == (
        1,
        "reflect: The output cannot be used: No space left on device. Check rights and free space.\n",
    )


def test_a_terminal_without_a_sign_shows_another(program, monkeypatch):
    """Where an encoding lacks a sign, another one stands in its place; nothing fails."""
    monkeypatch.setenv("PYTHONIOENCODING", "ascii")
    monkeypatch.setenv("PYTHONUTF8", "0")
    done = program("retrieve", ROADMAP, "--quiet")
    assert (done.code, done.err) == (0, "")
    assert "Aligning people" in done.out
    assert program("definitions", "change").code == 0


def test_a_text_that_is_not_utf8_on_the_command_line_is_told(ready):
    """Bytes that are no UTF-8, as an argument, are a clear error."""
    words = [sys.executable.encode(), b"-m", b"assistant", b"two \xff words", b"--json"]
    done = subprocess.run(words, capture_output=True, check=False)
    assert (done.returncode, done.stdout) == (2, b"")
    assert json.loads(done.stderr.splitlines()[-1])["error"]["code"] == "situation"


def test_nothing_of_the_situation_is_obeyed_by_the_terminal(program):
    """What would control a terminal, in a text that is quoted back, does not reach it."""
    text = "We moved the \x1b[31mstations\x1b]0;title\x07 so the ovens never wait. Nobody keeps to it at night."
    done = program("--no-save", "--quiet", given=text)
    assert done.code == 0
    assert "\x1b" not in done.out
    assert "\x07" not in done.out


# --- stopped ------------------------------------------------------------------------------------


def test_an_interrupt_keeps_what_was_shown(ready, program, bakery):
    """Ctrl-C in mid-reply leaves what was shown in the journal, marked as interrupted, and ends with 130."""

    def halts(handler, body):
        whole = reply(handles_in(request_of(body)))
        loopback.stalls_after(whole[: whole.index('"kind": "strength"')], 30)(handler, body)

    with Endpoint(halts) as endpoint:
        words = [sys.executable, "-m", "assistant", bakery, "--base-url", endpoint.url, "--model", "m"]
        with subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as running:
            shown = ""
            while "The other side" not in shown:
                shown += running.stdout.readline()
            running.send_signal(signal.SIGINT)
            shown += running.stdout.read()
            err = running.stderr.read()
    assert (running.returncode, err.splitlines()[-1]) == (130, "reflect: Interrupted.")
    kept = program("review", "--json").json
    assert kept["partial"] is True
    assert [remark["kind"] for remark in kept["remarks"]] == ["mirror", "dimension", "counterpart"]
    assert "This reflection was interrupted; it holds what had been shown." in program("review").out


def test_an_interrupt_is_told_as_json_too(ready, bakery):
    """With ``--json`` the last line of stderr says that it was interrupted."""
    with Endpoint(stalls(30)) as endpoint:
        words = [sys.executable, "-m", "assistant", bakery, "--base-url", endpoint.url, "--model", "m", "--json"]
        with subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as running:
            while not endpoint.bodies:
                assert running.poll() is None
                time.sleep(0.05)
            running.send_signal(signal.SIGINT)
            out, err = running.communicate()
    assert (running.returncode, out) == (130, "")
    assert json.loads(err.splitlines()[-1])["error"]["code"] == "interrupted"


def test_a_whole_run_through_a_pipe_is_text_alone(program, bakery):
    """As a program of its own, in a pipe, the reflection is plain text on stdout."""
    with Endpoint(bakers()) as endpoint:
        done = program("--base-url", endpoint.url, "--model", "m", "--quiet", given=bakery)
    assert (done.code, done.err) == (0, "")
    assert "\x1b" not in done.out
    assert done.out.startswith("You put the stations in an order in which «the ovens never wait»")
