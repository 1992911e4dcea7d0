"""What goes wrong outside: a model's endpoint, through the real SDK, and the places that are written to."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
from contextlib import contextmanager

import loopback
import pytest
from loopback import Endpoint
from replies import bakers, reply, request_of

from assistant.adapters.scripted import handles_in

WAY_OUT = "reflect --offline works without it."
NO_REPLY = "{url} answered with something that is not a model's reply. Check the base URL."
CUT = f"{{url}} cut its reply off. Try again; {WAY_OUT}"
SLOW = f"{{url}} did not answer in time. Try again; {WAY_OUT}"
FAILURES = {
    # what the endpoint does: (answer, code of the error, exit code where a model is required, the one line)
    "wrong key": (
        loopback.fails(401),
        "key_refused",
        77,
        "{url} refuses the key (401). Set OPENAI_API_KEY to a valid one.",
    ),
    "key without that right": (
        loopback.fails(403),
        "key_refused",
        77,
        "{url} does not allow this key to use test-model (403). Use another key or model.",
    ),
    "unknown model": (
        loopback.fails(404),
        "model_unknown",
        1,
        "{url} does not know the model «test-model», or the path (404). Check --model. Check the base URL.",
    ),
    "rate limit, too long to wait": (
        loopback.rate_limits(90),
        "rate_limited",
        75,
        "{url} takes no more requests for now (429). It asks to wait 90 s.",
    ),
    "rate limit that does not pass": (
        loopback.rate_limits(0),
        "rate_limited",
        75,
        "{url} takes no more requests for now (429). It asks to wait 0 s.",
    ),
    "server error": (
        loopback.fails(500),
        "unreachable",
        69,
        f"{{url}} failed with status 500. Try again later; {WAY_OUT}",
    ),
    "refused request": (
        loopback.fails(418),
        "reply_invalid",
        1,
        "{url} refused the request with status 418. Check model and base URL.",
    ),
    "time-out": (loopback.stalls(1.5), "unreachable", 69, SLOW),
    "time-out in mid-stream": (loopback.stalls_after('{"verdict": ', 1.5), "unreachable", 69, SLOW),
    "cut stream": (loopback.cuts_after('{"verdict": "grounded", "rem'), "unreachable", 69, CUT),
    "a page": (loopback.answers_html, "reply_invalid", 1, NO_REPLY),
    "half a body": (loopback.answers_garbage, "reply_invalid", 1, NO_REPLY),
    "a stream of something else": (loopback.streams_garbage, "reply_invalid", 1, NO_REPLY),
    "a reply that is not JSON": (
        loopback.replies("I would talk to them, if I were you."),
        "unproven",
        1,
        "What the model said could not be proven.",
    ),
    "a refused connection": (
        None,
        "unreachable",
        69,
        f"{{url}} cannot be reached. Is it running, is the address right? {WAY_OUT}",
    ),
}
IMPATIENT = {"rate limit that does not pass", "server error", "a refused connection"}  # not worth three tries here


@contextmanager
def answering(answer):
    """Yield the address of an endpoint that answers so, or, for None, one at which nothing listens."""
    if answer is None:
        with socket.socket() as unused:
            unused.bind(("127.0.0.1", 0))
            yield f"http://127.0.0.1:{unused.getsockname()[1]}/v1"
    else:
        with Endpoint(answer) as endpoint:
            yield endpoint.url


@pytest.mark.parametrize("what", FAILURES)
def test_a_model_that_fails_costs_one_line_and_no_reflection(command, monkeypatch, bakery, what):
    """After a failure the offline reflection comes, labelled as such, with the cause in one line on stderr."""
    answer, code, required, line = FAILURES[what]
    if what.startswith("time-out"):
        monkeypatch.setenv("REFLECT_READ_TIMEOUT", "0.4")
    if what in IMPATIENT:
        monkeypatch.setenv("REFLECT_BUDGET", "0.3")
    with answering(answer) as url:
        options = ("--base-url", url, "--model", "test-model", "--no-save")
        done = command(bakery, *options, "--json")
        refused = command(bakery, *options, "--require-model", "--json", "--quiet")
    cause = line.format(url=url)
    asking = f"Asking test-model at {url}; your text goes there.\n"
    assert (done.code, done.err) == (0, f"{asking}{cause} The offline reflection stands in.\n")
    assert (done.json["mode"], done.json["model"]) == ("offline", None)
    assert done.json["fallback"] == {"code": code, "message": cause}
    assert (done.json["status"], "not understood the story" in done.json["notice"]) == ("grounded", True)
    assert (refused.code, refused.out, len(refused.err.splitlines())) == (required, "", 1)
    assert f"{refused.error['message']} {refused.error['hint']}".strip() == cause
    assert refused.error["code"] == code


def test_without_a_model_a_required_one_is_not_configured(command, bakery):
    """``--require-model`` without key and base URL is exit 78, with what to set."""
    done = command(bakery, "--require-model", "--quiet")
    assert (done.code, done.out) == (78, "")
    assert done.err == (
        "reflect: A model is required, but there is none: no key and no base URL are set. "
        "Set --model with --base-url, or OPENAI_API_KEY.\n"
    )


def test_people_read_that_it_is_the_offline_reflection(command, bakery):
    """For people too: the reflection on stdout says what it is, the cause stands on stderr."""
    with answering(None) as url:
        done = command(bakery, "--base-url", url, "--no-save")
    assert "has not understood the story" in " ".join(done.out.split())
    assert "cannot be reached" not in done.out
    assert done.err.splitlines()[1].endswith("The offline reflection stands in.")


def test_quiet_does_not_hide_that_a_model_failed(command, bakery):
    """With --quiet a model that fails is told all the same, in the one line that there is."""
    with answering(None) as url:
        done = command(bakery, "--base-url", url, "--no-save", "--quiet")
    line = f"{url} cannot be reached. Is it running, is the address right? {WAY_OUT}"
    assert (done.code, done.err) == (0, f"reflect: {line} The offline reflection stands in.\n")


def test_a_review_says_that_the_model_had_failed(command, bakery):
    """A saved reflection says that it was made offline since the model failed."""
    with answering(None) as url:
        command(bakery, "--base-url", url, "--quiet")
    assert " UTC · offline, as the model failed · pack leadership-vs-management " in " ".join(
        command("review").out.split()
    )


def test_a_retry_after_that_can_be_waited_for_is_honoured(command, bakery):
    """A short Retry-After is waited for, said in one line, and the model's reflection comes."""
    with Endpoint(loopback.rate_limits(2), bakers()) as endpoint:
        done = command(bakery, "--base-url", endpoint.url, "--model", "m", "--json", "--no-save")
    assert (done.code, done.json["mode"], len(endpoint.bodies)) == (0, "model", 2)
    assert done.err.splitlines()[1:] == [f"{endpoint.url} is busy; trying again in 2 s."]


def test_a_reply_that_is_cut_late_keeps_what_was_proven(command, bakery):
    """A stream that breaks behind a proven dimension leaves what was shown, and says that something is missing."""

    def cut(handler, body):
        whole = reply(handles_in(request_of(body)))
        loopback.cuts_after(whole[: whole.index('"kind": "strength"')])(handler, body)

    with Endpoint(cut) as endpoint:
        done = command(bakery, "--base-url", endpoint.url, "--model", "m", "--no-save")
    assert done.code == 0
    assert done.out.startswith("You put the stations in an order")
    assert "1 remark withheld: it could not be proven." in done.out


def test_neither_text_nor_key_stands_in_an_error(command, monkeypatch, bakery):
    """Even where an endpoint repeats everything that it was sent, stderr holds neither the text nor the key."""
    monkeypatch.setenv("OPENAI_API_KEY", "sk-secret")
    for status in (400, 404, 500):
        with Endpoint(loopback.echoes_the_request(status)) as endpoint:
            done = command(bakery, "--base-url", endpoint.url, "--model", "m", "--require-model")
        assert "ovens" not in done.err
        assert "sk-secret" not in done.err


# --- places -------------------------------------------------------------------------------------

RIGHTS = "Check the folder's rights and free space, or name another with REFLECT_DATA_DIR."


def test_a_data_directory_that_is_a_file_is_told(command, monkeypatch, tmp_path, bakery):
    """Where the data directory is a file, one line names it and the way out; nothing is written."""
    file = tmp_path / "taken"
    file.write_text("mine")
    monkeypatch.setenv("REFLECT_DATA_DIR", str(file))
    for arguments in ([bakery], ["retrieve", bakery]):
        done = command(*arguments, "--quiet")
        assert (done.code, done.out) == (1, "")
        assert done.err == f"reflect: The index {file / 'index'} cannot be used: File exists. {RIGHTS}\n"
    assert file.read_text() == "mine"


def test_a_config_directory_that_is_a_file_is_told(command, monkeypatch, tmp_path, bakery):
    """Where the configuration directory is a file, one line names it."""
    file = tmp_path / "taken"
    file.write_text("mine")
    monkeypatch.setenv("REFLECT_CONFIG_DIR", str(file))
    done = command(bakery)
    assert (done.code, done.out) == (1, "")
    assert done.err == f"reflect: {file / 'config.toml'} cannot be read: Not a directory. Mend or remove it.\n"


@pytest.mark.parametrize("as_json", [True, False], ids=["json", "people"])
def test_a_journal_that_cannot_be_written_costs_no_reflection(command, ready, bakery, as_json):
    """Where a reflection cannot be saved it is shown whole all the same, then the failure is told; exit 1."""
    (ready / "journal.sqlite3").mkdir()
    done = command(bakery, "--quiet", *(["--json"] if as_json else []))
    assert done.code == 1
    if as_json:
        assert done.json["status"] == "grounded"
        assert done.error["code"] == "storage"
    else:
        assert "has not understood the story" in " ".join(done.out.split())
        assert done.err.startswith(f"reflect: The journal {ready / 'journal.sqlite3'} cannot be ")
    assert len(done.err.splitlines()) == 1


def as_one_without_privileges(*arguments):
    """Run the command as somebody whom file permissions bind, which they do not for root."""
    bound = [shutil.which("setpriv"), "--bounding-set", "-dac_override,-dac_read_search"] if os.geteuid() == 0 else []
    words = [*bound, sys.executable, "-m", "assistant", *arguments]
    return subprocess.run(words, capture_output=True, text=True, check=False, timeout=120)


@pytest.mark.parametrize(
    ("mode", "line"),
    [
        (0o500, f"The index {{data}}/index cannot be used: Permission denied. {RIGHTS}"),
        (0o000, "{data}/journal.sqlite3 cannot be used: Permission denied. Check rights and free space."),
    ],
    ids=["not to be written", "not to be read"],
)
def test_a_data_directory_without_rights_is_told(home, bakery, mode, line):
    """A data directory that may not be written, or not even be read, is one line with the way out."""
    data = home / "data"
    data.mkdir(parents=True)
    data.chmod(mode)
    try:
        done = as_one_without_privileges(bakery, "--quiet")
    finally:
        data.chmod(0o700)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == f"reflect: {line.format(data=data)}\n"
    assert list(data.iterdir()) == []
