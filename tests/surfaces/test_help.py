"""Help that stands alone: every command says what it does, with examples that can be typed, and every option."""

from __future__ import annotations

import shlex

import click
import pytest

from assistant.surfaces.cli import _DEFAULT, cli, run


def commands(group=cli, path=()):
    for name, command in group.commands.items():
        yield (*path, name), command
        if isinstance(command, click.Group):
            yield from commands(command, (*path, name))


SHOWN = [(path, command) for path, command in commands() if not command.hidden]
NAMES = [" ".join(path) for path, _ in SHOWN]


@pytest.mark.parametrize("path", [(), *(path for path, _ in SHOWN)], ids=["reflect", *NAMES])
def test_every_command_has_an_example_in_its_help(path, capsys):
    """Help ends in zero, goes to stdout, and shows at least one example."""
    code = run([*path, "--help"])
    out, err = capsys.readouterr()
    assert (code, err) == (0, "")
    assert "Examples:\n" in out
    assert out[out.index("Examples:\n") :].splitlines()[1].startswith(("  reflect", "    reflect"))


@pytest.mark.parametrize("path", [(), ("journal",), ("pack",)], ids=["reflect", "journal", "pack"])
def test_a_list_of_commands_is_never_cut_short(path, capsys):
    """Where commands are listed, each is told in a whole sentence."""
    run([*path, "--help"])
    listed = capsys.readouterr().out.partition("Commands:\n")[2]
    assert listed
    assert "..." not in listed


@pytest.mark.parametrize(("path", "command"), SHOWN, ids=NAMES)
def test_every_option_is_explained(path, command):
    """Every option says what it is for."""
    assert [each.name for each in command.params if isinstance(each, click.Option) and not each.help] == []


def examples():
    for path, command in SHOWN:
        for line in (command.help or "").splitlines():
            if line.strip().startswith("reflect "):
                yield " ".join(path), line.strip()


@pytest.mark.parametrize(("name", "line"), list(examples()))
def test_every_example_can_be_typed(name, line):
    """An example parses as it stands; it is not run."""
    words = shlex.split(line.split(" > ")[0].split(" >> ")[0])[1:]
    command = cli
    while isinstance(command, click.Group) and words and words[0] in command.commands:
        command = command.commands[words.pop(0)]
    if command is cli:
        command = cli.commands[_DEFAULT]
    with command.make_context("reflect", words) as context:
        assert context.command is command
