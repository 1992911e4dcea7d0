"""Proofs that a text stays where it belongs: no socket offline, and no word of it outside the journal."""

from __future__ import annotations

import logging
import os
import re
import shutil
import stat
import subprocess
import sys
import traceback

import pytest

from assistant.app import open_assistant
from assistant.errors import ModelUnreachable, ReflectError

PLANTED = "Xylographa"
TEXT = f"I moved every station at {PLANTED} so that the ovens never wait, and nobody keeps to it when I turn around."
GRAVE = f"At {PLANTED} I keep thinking about killing myself, and on Monday I present the plan."
OFFLINE = f"""
import socket
def refuse(*given, **named):
    raise SystemExit(f"a socket was used: {{given}}")
socket.socket.connect = socket.socket.connect_ex = socket.getaddrinfo = socket.create_connection = refuse
from assistant import open_assistant
with open_assistant(offline=True, save=True) as assistant:
    assert assistant.reflect({TEXT!r}).remarks
    assert assistant.reflect({GRAVE!r}).status == "referred"
    conversation = assistant.chat()
    conversation.say({TEXT!r})
    assistant.retrieve({TEXT!r})
"""


def test_offline_opens_no_socket(ready):
    """With `connect` and `getaddrinfo` refused, everything that works offline works."""
    done = subprocess.run([sys.executable, "-c", OFFLINE], capture_output=True, text=True, check=False, timeout=300)
    assert (done.returncode, done.stderr) == (0, "")


def test_offline_asks_the_system_for_no_network(ready, tmp_path):
    """Traced by the system, where it can be, an offline reflection makes no call that reaches for a network."""
    strace, trace = shutil.which("strace"), tmp_path / "trace"
    words = [sys.executable, "-m", "assistant", "--offline", "--no-save", "-f", "-"]
    if strace is not None:
        words = [strace, "-f", "-qq", "-e", "trace=network", "-o", str(trace), *words]
    done = subprocess.run(words, input=TEXT, capture_output=True, text=True, check=False, timeout=300)
    refused = strace is not None and "ptrace" in done.stderr  # a container may forbid tracing
    assert done.returncode == 0 or refused
    calls = trace.read_text(encoding="utf-8") if trace.exists() else ""
    assert not re.findall(r"^.*(?:AF_INET|AF_INET6|sin_addr|sin6_addr).*$", calls, re.MULTILINE)


def test_no_word_of_a_text_is_kept_outside_the_journal(ready, home):
    """After reflections that are not saved, no file under data or configuration holds a word of them."""
    with open_assistant(offline=True) as assistant:
        assistant.reflect(TEXT)
        assistant.retrieve(TEXT)
        assistant.reflect(GRAVE)
    kept = [path for path in home.rglob("*") if path.is_file()]
    assert kept
    planted = PLANTED.encode()
    assert [path for path in kept if planted in path.read_bytes() or planted.lower() in path.read_bytes()] == []


def test_what_is_written_is_for_this_person_only(ready, home):
    """Files of the journal are 0600, directories 0700."""
    with open_assistant(offline=True, save=True) as assistant:
        assistant.reflect(TEXT)
    journals = list((home / "data").glob("journal*"))
    assert journals
    assert {stat.S_IMODE(path.stat().st_mode) for path in journals} == {0o600}
    assert stat.S_IMODE((home / "data").stat().st_mode) == 0o700


class Unreachable:
    """A model that cannot be reached."""

    name = "unreachable"

    def stream(self, request):
        raise ModelUnreachable("Nobody answers.", hint="Try again.")
        yield


def test_no_log_no_exception_and_no_repr_holds_a_word(ready, caplog):
    """Whatever fails or is printed for a developer says nothing of what the person wrote."""
    said = []
    with caplog.at_level(logging.DEBUG), open_assistant(model=Unreachable(), require_model=True) as assistant:
        for text in (TEXT, PLANTED + " " * 3 + "x" * 30_000, f"{PLANTED}\x00 and a null"):
            try:
                assistant.reflect(text)
            except ReflectError as error:
                said += [repr(error), str(error), *traceback.format_exception_only(error)]
    with open_assistant(offline=True) as assistant:
        reflection = assistant.reflect(TEXT)
        events = list(assistant.stream(GRAVE))
        said += [repr(reflection), repr(reflection.remarks), repr(events), repr(assistant.chat()), repr(assistant)]
    assert len(said) > 8
    assert PLANTED not in "".join([*said, caplog.text])


def test_chroma_reports_nothing():
    """The index is opened with telemetry off, and no exporter of traces is configured."""
    from assistant.adapters import chroma

    source = open(chroma.__file__, encoding="utf-8").read()  # noqa: PTH123, SIM115 - one line of one file
    assert "anonymized_telemetry=False" in source
    assert not [name for name in os.environ if name.startswith(("OTEL_EXPORTER", "LANGSMITH_", "LANGCHAIN_"))]


@pytest.mark.parametrize("unsafe", ["pickle", "yaml", "shelve", "marshal", "dill"])
def test_nothing_that_runs_what_it_reads_is_imported(unsafe):
    """No module of the package reads a format that can carry code, nor starts a shell."""
    from pathlib import Path

    import assistant

    sources = [path.read_text(encoding="utf-8") for path in Path(assistant.__file__).parent.rglob("*.py")]
    assert not [text for text in sources if re.search(rf"^\s*(?:import|from) {unsafe}\b", text, re.MULTILINE)]
    assert not [text for text in sources if "shell=True" in text or re.search(r"(?<![.\w])(?:eval|exec)\(", text)]
