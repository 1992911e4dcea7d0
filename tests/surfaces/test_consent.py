"""Where a text goes is said and agreed to before it goes there; without that, nothing is sent."""

from __future__ import annotations

import os
import re
import stat
import sys

import pexpect
import pytest

from assistant.settings import is_this_machine

ELSEWHERE = ("--base-url", "https://models.invalid/v1", "--model", "m", "--no-save")
ROADMAP = "I spent all week on the roadmap and nobody read it."
GRAVE = "I keep thinking about killing myself, and on Monday I present the plan."


def test_without_a_terminal_and_without_yes_nothing_is_sent(command):
    """The offline reflection comes, and says by its code that nobody has agreed."""
    done = command(ROADMAP, *ELSEWHERE, "--json")
    assert (done.code, done.json["mode"], done.json["fallback"]["code"]) == (0, "offline", "unconfirmed")
    assert "your text goes there" not in done.err
    assert "https://models.invalid/v1" in done.json["fallback"]["message"]


def test_a_model_that_is_required_and_not_agreed_to_is_an_error(command):
    """With ``--require-model`` nothing stands in."""
    done = command(ROADMAP, *ELSEWHERE, "--require-model", "--json")
    assert (done.code, done.error["code"]) == (1, "unconfirmed")
    assert "--yes" in done.error["hint"]


def test_this_machine_needs_no_agreement(command, asking, bakery):
    """An endpoint on the loopback address is asked without a question, and gets the text as it is."""
    assert command(bakery, *asking, "--json", "--no-save").json["mode"] == "model"


@pytest.mark.parametrize(("answer", "kept"), [("y", True), ("n", False)])
def test_on_a_terminal_it_is_asked_once(ready, home, answer, kept):
    """The question names the destination; a yes is remembered, for this person's eyes only, a no is not."""
    environment = {**os.environ, "TERM": "dumb"}
    words = ["-m", "assistant", GRAVE, *ELSEWHERE]
    seen = pexpect.spawn(sys.executable, words, env=environment, encoding="utf-8", timeout=120, use_poll=True)
    seen.expect(re.escape("https://models.invalid/v1"))
    seen.expect(re.escape("[y/N]"))
    seen.sendline(answer)
    seen.expect(pexpect.EOF)
    seen.close()
    file = home / "data" / "destinations.txt"
    assert file.exists() is kept
    if kept:
        assert file.read_text(encoding="utf-8") == "https://models.invalid/v1\n"
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
        assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700


def test_what_was_agreed_to_is_not_asked_again(command, home):
    """A destination that stands in the file is asked without a question; a grave text stays here all the same."""
    (home / "data").mkdir(parents=True, exist_ok=True)
    (home / "data" / "destinations.txt").write_text("https://models.invalid/v1\n", encoding="utf-8")
    done = command(GRAVE, *ELSEWHERE)
    assert done.code == 0
    assert "your text goes there" in done.err
    assert "AI, and no person." in done.out


def test_a_dry_run_asks_nothing_and_shows_stand_ins(command):
    """What would be sent is shown whole, with the names replaced; nothing is sent, so nothing is asked."""
    done = command("Anna Meyer moved the ovens and nobody keeps to the plan.", *ELSEWHERE, "--dry-run")
    assert done.out.startswith("To https://models.invalid/v1, model m")
    assert "PersonA SurnameA moved the ovens" in done.out
    assert "Anna" not in done.out


def test_names_of_ones_own_and_the_region_come_from_the_file(command, home):
    """``hide`` and ``region`` in config.toml are honoured; a region brings its lines."""
    (home / "config").mkdir(parents=True)
    file = home / "config" / "config.toml"
    file.write_text('hide = ["Ovenworks"]\nregion = "GB"\n', encoding="utf-8")
    shown = command("Ovenworks moved the ovens and nobody keeps to the plan.", *ELSEWHERE, "--dry-run").out
    assert "NameA moved the ovens" in shown
    named = command(GRAVE, "--offline", "--no-save", "--json").json["referral"]["contacts"]
    assert [(each["name"], each["region"]) for each in named] == [("Samaritans", "GB")]


@pytest.mark.parametrize(
    ("address", "here"),
    [
        ("http://localhost:11434/v1", True),
        ("http://127.0.0.1/v1", True),
        ("http://[::1]:8000/v1", True),
        ("https://localhost.example.org/v1", False),
        ("http://192.168.0.4/v1", False),
        ("https://127.example.org", False),
    ],
)
def test_only_loopback_is_this_machine(address, here):
    """A name that merely begins like this machine's is another machine."""
    assert is_this_machine(address) is here
