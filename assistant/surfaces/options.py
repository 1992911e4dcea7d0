"""What every command shares: the common options, how they become settings, and how a failure is told."""

from __future__ import annotations

import json
import sys
from dataclasses import dataclass
from functools import wraps
from typing import TYPE_CHECKING, Any, ParamSpec, TypeVar

import click

from assistant.errors import ReflectError
from assistant.surfaces.wrapping import wrapped

if TYPE_CHECKING:
    from collections.abc import Callable

LONGEST_SENTENCE = 500  # characters
P = ParamSpec("P")
R = TypeVar("R")

_OPTIONS = (
    click.option("--model", metavar="NAME", help="Name of the model to ask, as its endpoint knows it."),
    click.option("--base-url", metavar="URL", help="An OpenAI-compatible endpoint, such as http://localhost:11434/v1."),
    click.option("--offline", is_flag=True, help="Use no model and no network."),
    click.option("--pack", metavar="NAME|PATH", help="The definitions to cite."),
    click.option(
        "--json", "as_json", is_flag=True, help="Print JSON, one value; errors too, as the last line of stderr."
    ),
    click.option("--no-save", is_flag=True, help="Keep nothing in the journal."),
    click.option("--quiet", is_flag=True, help="Say nothing on stderr but errors."),
    click.option("--dry-run", is_flag=True, help="Print exactly what would be sent, and to where; send nothing."),
    click.option("--yes", is_flag=True, help="Ask nothing: agree to a destination, or to forgetting."),
    click.option("--require-model", is_flag=True, help="Fail where the offline reflection would stand in."),
)


class Commands(click.Group):
    """A group whose help says of each command what it does, the whole sentence."""

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the list of commands, cut between words and never short."""
        shown = [(name, self.commands[name]) for name in self.list_commands(ctx) if not self.commands[name].hidden]
        with formatter.section("Commands"):
            formatter.write_dl([(name, command.get_short_help_str(limit=LONGEST_SENTENCE)) for name, command in shown])


@dataclass(frozen=True, slots=True)
class Common:
    """The common options as they were given."""

    model: str | None
    base_url: str | None
    offline: bool
    pack: str | None
    as_json: bool
    no_save: bool
    quiet: bool
    dry_run: bool
    yes: bool
    require_model: bool

    def overrides(self) -> dict[str, Any]:
        """Return what was given, in the words of `assistant.settings`; what was not given is left out."""
        given: dict[str, Any] = {"model": self.model, "base_url": self.base_url, "pack": self.pack}
        switches = {"offline": self.offline, "require_model": self.require_model}
        given |= {name: True for name, on in switches.items() if on}
        if self.no_save:
            given["save"] = False
        return {name: value for name, value in given.items() if value is not None}

    def say(self, message: str) -> None:
        """Print one line on stderr, unless the person asked for quiet; a terminal sees it cut between words."""
        if not self.quiet:
            click.echo(wrapped(message) if sys.stderr.isatty() else message, err=True)


def common_options(command: Callable[..., R]) -> Callable[..., R]:
    """Give a command the common options, collected in its first argument."""

    @wraps(command)
    def collected(**values: Any) -> R:  # noqa: ANN401 - click gives each option its own type
        common = Common(**{name: values.pop(name) for name in Common.__slots__})
        return command(common, **values)

    for option in reversed(_OPTIONS):
        collected = option(collected)
    return collected


def tell(error: ReflectError, *, as_json: bool) -> None:
    """Print an error for a person, or as JSON on the last line of stderr."""
    if as_json:
        shape = {"code": error.code, "message": _without_hint(error), "hint": error.hint}
        click.echo(json.dumps({"error": shape}, ensure_ascii=False), err=True)
    else:
        line = f"reflect: {error}"
        click.echo(wrapped(line) if sys.stderr.isatty() else line, err=True)


class _Interrupted(ReflectError):
    """The person stopped the command."""

    code = "interrupted"
    exit_code = 130


def tell_interrupt(*, as_json: bool) -> int:
    """Print that the person stopped the command, and return the exit code that says so."""
    error = _Interrupted("Interrupted.")
    tell(error, as_json=as_json)
    return error.exit_code


def _without_hint(error: ReflectError) -> str:
    return str(error).removesuffix(error.hint).strip()


def wants_json(arguments: list[str] | None = None) -> bool:
    """Say whether ``--json`` was given, for errors that come before the options are read."""
    return "--json" in (sys.argv[1:] if arguments is None else arguments)
