"""``reflect chat`` through a pipe: a line is a turn."""

from __future__ import annotations

import json


def reflections(done):
    return [json.loads(line) for line in done.out.splitlines()]


def test_each_line_is_a_turn_of_one_conversation(command):
    """Each line is reflected on together with those before it; a backslash at its end goes on to the next."""
    done = command("chat", "--json", given="The roadmap was \\\nread by nobody.\n\nThen we met.\n")
    assert done.code == 0
    first, second = reflections(done)
    assert first["situation"] == "The roadmap was \nread by nobody."
    assert second["situation"] == f"{first['situation']}\n\nThen we met."


def test_a_new_situation_can_be_begun(command):
    """``/new`` begins another situation, ``/quit`` leaves, and what follows is not read."""
    done = command("chat", "--json", given="One thing happened.\n/new\nAnother thing happened.\n/quit\nNot this.\n")
    assert [each["situation"] for each in reflections(done)] == ["One thing happened.", "Another thing happened."]


def test_what_cannot_be_reflected_on_is_told_and_the_conversation_goes_on(command):
    """A turn that is refused, or a command that is unknown, is told in a line, and the next turn is taken."""
    done = command("chat", "--json", given="…\n/nonsense\nOne thing happened.\n")
    assert done.code == 0
    assert len(reflections(done)) == 1
    errors = [json.loads(line)["error"]["code"] for line in done.err.splitlines() if line.startswith("{")]
    assert errors == ["situation", "usage"]


def test_a_conversation_is_gone_on_with(command):
    """``--continue`` goes on with the newest saved reflection, ``--resume`` with the one that is named."""
    (made,) = reflections(command("chat", "--json", given="One thing happened.\n"))
    for option in (["--continue"], ["--resume", made["id"]]):
        (further,) = reflections(command("chat", "--json", *option, given="Then another.\n"))
        assert further["situation"].startswith("One thing happened.\n\n")
    missing = command("chat", "--resume", "ffffffffff", given="Then another.\n")
    assert (missing.code, missing.out) == (2, "")


def test_results_are_on_stdout_and_all_else_on_stderr(command, asking, bakery):
    """In a pipe, stdout holds the reflections alone; help and hints are on stderr, and --quiet leaves them out."""
    done = command("chat", *asking, given=f"{bakery}\n")
    assert done.out.startswith("You put the stations in an order")
    assert "/help" not in done.out
    assert "/help" in done.err
    assert command("chat", *asking, "--quiet", given=f"{bakery}\n").err.strip() == ""


def test_a_dry_run_sends_no_turn(command, asking, endpoint):
    """In a dry run each turn is shown as it would be sent, and nothing is."""
    done = command("chat", *asking, "--dry-run", given="One thing happened.\n")
    assert "One thing happened." in done.out
    assert endpoint.bodies == []


def test_a_command_that_is_misspelt_names_the_nearest(command):
    """A slip names the command that was meant, and what is like none names the help."""
    done = command("chat", "--quiet", given="/forgot\n/xyz\n")
    assert done.err.split("\n") == [
        "reflect: /forgot is no command here. Did you mean /forget? /help lists them.",
        "reflect: /xyz is no command here. /help lists them.",
        "",
    ]


def test_help_lists_the_commands(command):
    """``/help`` has a line for each command, whole in a pipe."""
    listed = command("chat", "--quiet", given="/help\n").err.splitlines()
    assert [line.split()[0] for line in listed] == [
        "/definitions",
        "/why",
        "/review",
        "/save",
        "/export",
        "/forget",
        "/new",
        "/quit",
    ]
    assert listed[-1] == "/quit              leave; Ctrl-D does so without a summary, Ctrl-C stops a reply"
