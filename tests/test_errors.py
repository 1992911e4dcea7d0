"""The one tree of errors, held to what its docstring draws and to what the contract promises."""

from __future__ import annotations

import re

import pytest

from assistant import errors
from assistant.errors import ModelError, ModelRateLimited, PackError, ReflectError

DRAWN = re.compile(
    r"^(?P<stem>[│├└─ ]*)(?P<name>[A-Z]\w+) +(?P<code>[a-z_]+) +(?P<exit>\d+)(?P<rest>.*)$", re.MULTILINE
)


def classes():
    found, todo = [], [ReflectError]
    while todo:
        each = todo.pop(0)
        if each.__module__ == errors.__name__:
            found.append(each)
        todo += each.__subclasses__()
    return found


def drawn():
    """Return from the docstring each class with its code, exit code, whether it is retryable, and its parent."""
    path, rows = ["ReflectError"], {}
    for match in DRAWN.finditer(errors.__doc__):
        depth = len(match["stem"]) // 4 - 1
        path[depth:] = [match["name"]]
        rows[match["name"]] = (match["code"], int(match["exit"]), "(retryable)" in match["rest"], path[-2:-1])
    return rows


def test_the_docstring_draws_the_tree_as_it_is():
    """Every error stands in the drawing with its code, its exit code, its parent and whether trying again helps."""
    table = {
        each.__name__: (
            each.code,
            each.exit_code,
            each.retryable,
            [] if each is ReflectError else [each.__bases__[0].__name__],
        )
        for each in classes()
        if each is not ReflectError
    }
    assert drawn() == table


def test_the_exit_codes_are_those_of_the_contract():
    """1 failed, 2 wrong usage; with a model required also 69, 75, 77 and 78."""
    assert {each.exit_code for each in classes()} == {1, 2, 69, 75, 77, 78}
    assert {each.exit_code for each in classes() if not issubclass(each, ModelError)} == {1, 2}


def test_every_code_is_its_own():
    """A program can tell errors apart by their code alone."""
    codes = [each.code for each in classes()]
    assert sorted(set(codes)) == sorted(codes)


@pytest.mark.parametrize(
    ("error", "line"),
    [
        (ReflectError("It failed.", hint="Try again."), "It failed. Try again."),
        (ReflectError("It failed."), "It failed."),
        (
            PackError("Two problems.", problems=("a:1: x", "b:2: y"), hint="Mend."),
            "Two problems.\na:1: x\nb:2: y\nMend.",
        ),
        (ModelRateLimited("Busy.", retry_after=3.0, hint="Wait."), "Busy. Wait."),
    ],
)
def test_an_error_reads_as_message_and_hint(error, line):
    """What an error says is what happened, then what to do; a pack's problems stand one a line."""
    assert str(error) == line
