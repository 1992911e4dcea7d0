"""The command ``reflect``. Anything heavy is imported inside the command that needs it: ``--help`` stays quick."""

from __future__ import annotations

import difflib
import io
import os
import sys
from typing import TYPE_CHECKING, Any

import click

from assistant.errors import ReflectError, StorageError, UsageError
from assistant.surfaces.cli_chat import chat, converse
from assistant.surfaces.cli_journal import complete_definition, complete_id, forget, journal
from assistant.surfaces.cli_mcp import mcp
from assistant.surfaces.cli_pack import pack
from assistant.surfaces.cli_setup import completion, doctor, setup
from assistant.surfaces.options import Commands, Common, common_options, tell, tell_interrupt, wants_json

if TYPE_CHECKING:
    from collections.abc import Sequence

    from assistant.surfaces.threshold import Greeted

WHOLE = "Put the whole situation in one pair of quotation marks."
NEAR = 0.6  # how alike a word and a command are, from 0 to 1, where one is taken for a slip of the other
_DEFAULT = " "  # a name that nobody types: the default command is called by none


class _Nameless(click.Context):
    """The context of the default command, which usage and hints call ``reflect``."""

    @property
    def command_path(self) -> str:
        """Return the program's name alone."""
        return self.find_root().command_path


class DefaultCommand(click.Command):
    """The command that is meant where none is named."""

    context_class = _Nameless


class DefaultGroup(Commands):
    """A group in which whatever is no command is a situation; a single word is a mistake."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Put the default command in front where the first argument is none of ours."""
        first = args[0] if args else ""
        if ctx.resilient_parsing:  # the shell asks what could stand here
            return super().parse_args(ctx, args if not first or first in self.commands else [_DEFAULT, *args])
        if first != _DEFAULT and (first in self.commands or first in {"--help", "--version", "-h"}):
            return super().parse_args(ctx, args)
        if not first.startswith("-"):
            self.refuse_word(ctx, first, alone=not any(not each.startswith("-") for each in args[1:]))
        return super().parse_args(ctx, [_DEFAULT, *args])

    def refuse_word(self, ctx: click.Context, text: str, *, alone: bool = True) -> None:
        """Fail where a text is a single word; ``alone`` says that no other words follow it."""
        word = text.strip()
        names = [name for name, command in self.commands.items() if not command.hidden]
        if word in names:
            ctx.fail(f"Options stand behind the command: reflect {word} …")
        if len(word.split()) == 1:
            near = difflib.get_close_matches(word.lower(), names, n=1, cutoff=NEAR)
            if not (near or alone):
                ctx.fail(f"«{word}» is no command. {WHOLE}")
            which = f"Did you mean «{near[0]}»?" if near else f"There are {', '.join(sorted(names))}."
            ctx.fail(
                f"«{word}» is no command. {which} A situation has more than one word, and stands in quotation marks."
            )


@click.group(cls=DefaultGroup, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name="reflection-assistant", prog_name="reflect")
def cli() -> None:
    """Reflect on a situation from work, grounded in definitions of management and leadership.

    \b
    Examples:
      reflect "I spent all week on the roadmap and nobody read it."
      reflect -f situation.txt
      pbpaste | reflect
      reflect                       (on a terminal: a conversation)

    Every option stands after the command's name and text. Without a key and a base URL nothing leaves
    this machine.

    Exit codes: 0 done, also where nothing fits, where a text is referred, and where the offline reflection stood in
    for a model that failed; 1 failed; 2 wrong usage, also where an id, a pack or a file that is named is not there;
    130 interrupted. With --require-model also 69 model unreachable, 75 asked to wait, 77 key refused, 78 not
    configured.
    """


@cli.command(_DEFAULT, cls=DefaultCommand, hidden=True)
@click.argument("texts", metavar="[TEXT]", nargs=-1)
@click.option("-f", "--file", metavar="FILE", help="Read the situation from a file; - is standard input.")
@common_options
def one(common: Common, texts: tuple[str, ...], file: str | None) -> None:
    """Reflect on one situation (the default command)."""
    from assistant.surfaces import once

    context, text = click.get_current_context(), texts[0] if texts else None
    cli.refuse_word(context, text or "")
    if len(texts) > 1:
        context.fail(f"There are {len(texts)} texts. {WHOLE}")
    if text is None and file is None and sys.stdin.isatty():
        converse(common, resume=None)
    else:
        once.reflect_once(common, once.read_situation(text, file))


@cli.command()
@click.argument("text", required=False)
@click.option("-f", "--file", metavar="FILE", help="Read the text from a file; - is standard input.")
@click.option(
    "--batch", metavar="FILE", help='Rank many: one JSON object a line, {"id": …, "text": …}; - is standard input.'
)
@click.option("-k", "--count", type=click.IntRange(1, 50), help="How many definitions to give; all, up to 50.")
@common_options
def retrieve(common: Common, text: str | None, file: str | None, batch: str | None, count: int | None) -> None:
    """Rank the definitions for a text, with scores, and say whether any fits.

    \b
    Examples:
      reflect retrieve "Nobody knows what the new structure is for."
      reflect retrieve --batch situations.jsonl --json
    """
    from assistant.surfaces import once, ranked

    if batch is not None:
        if text is not None or file is not None:
            raise UsageError("--batch takes its texts from its file.", hint="Leave the text and --file out.")
        ranked.rank_batch(common, batch, count)
    else:
        ranked.rank_text(common, once.read_text(text, file), count)


@cli.command()
@click.argument("identifier", metavar="[ID]", required=False, shell_complete=complete_definition)
@common_options
def definitions(common: Common, identifier: str | None) -> None:
    """Show the definitions, or one of them with its counterpart.

    \b
    Examples:
      reflect definitions
      reflect definitions aligning-people
    """
    from assistant.surfaces import looking

    looking.show_definitions(common, identifier)


@cli.command()
@click.argument("identifier", metavar="[ID]", required=False, shell_complete=complete_id)
@click.option("--html", metavar="FILE", help="Write it as one page for a browser; - is standard output.")
@click.option("--confirm", is_flag=True, help="What it says it is about is right.")
@click.option("--correct", metavar="ID", help="It is rather about that definition, or about none.")
@click.option("--unhelpful", metavar="N", type=click.IntRange(1), multiple=True, help="Remark N did not help.")
@click.option("--note", metavar="TEXT", help="Why, for yourself; goes with one of the three above.")
@click.option("--take-back", is_flag=True, help="Take back all that you said about it.")
@click.option("--ask", is_flag=True, help="Ask what you make of it (on a terminal).")
@common_options
def review(common: Common, identifier: str | None, html: str | None, *, ask: bool, **said: Any) -> None:  # noqa: ANN401 - click gives each option its own type
    """Open a saved reflection, the newest if none is named, with its citations.

    What you say about it is kept in the journal, and only what you confirmed or corrected is counted in its patterns.

    \b
    Examples:
      reflect review
      reflect review 3fa9c2 --html reflection.html
      reflect review 3fa9c2 --correct organising-and-staffing --note "It was the order, not the people."
      reflect review 3fa9c2 --unhelpful 4
    """
    from assistant.surfaces import review as reviewing

    reviewing.review(common, identifier, reviewing.Said(**said), html=html, ask=ask)


@cli.command()
@click.argument("file", metavar="[FILE.jsonl]", required=False)
@click.option("--plots", metavar="DIR", help="Draw confusion matrix, reliability and abstention there: PNG and SVG.")
@click.option("--encoder", metavar="DIR", help="Compare with similarity alone under this encoder too.")
@common_options
def evaluate(common: Common, file: str | None, plots: str | None, encoder: str | None) -> None:
    """Measure this installation's retrieval on labelled situations, beside baselines in the same run.

    \b
    Examples:
      reflect evaluate
      reflect evaluate mine.jsonl --plots plots
      reflect evaluate --pack PATH --json > figures.json

    Without a FILE it takes those situations that the pack keeps apart for measuring. Each line is one:

    \b
      {"id": "m-1", "text": "Nobody knows what the new desk is for.",
       "relevant": {"aligning-people": 2, "establishing-direction": 1}}

    2 is central, 1 also defensible, {} says that none fits; "kind", "lang" and "source" may be added. A line that
    cannot be used is named, the rest is measured, and the exit code is 1. Nothing leaves this machine. The baseline
    BM25 and the plots need: pip install 'reflection-assistant[evaluate]'
    """
    from assistant.surfaces import evaluating

    evaluating.evaluate_file(common, file, plots, encoder)


for command in (chat, journal, forget, pack, mcp, setup, doctor, completion):
    cli.add_command(command)


def main(arguments: Sequence[str] | None = None, greeted: Greeted | None = None) -> None:
    """Run the command and leave with its exit code; no failure that is foreseen ends in a traceback.

    Args:
        arguments: those of the command line, the process's own if None.
        greeted: whoever was greeted already, since a conversation begins; see `assistant.surfaces.cli_start`.

    """
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")  # a terminal that lacks a sign shows another, and no traceback
    given = list(sys.argv[1:] if arguments is None else arguments)
    sys.exit(run(given, greeted))


def run(arguments: list[str], greeted: Greeted | None = None) -> int:
    """Run the command with these arguments and return its exit code."""
    as_json = wants_json(arguments)
    try:
        result = cli.main(arguments, prog_name="reflect", standalone_mode=False, obj=greeted)
        sys.stdout.flush()
    except ReflectError as error:
        tell(error, as_json=as_json)
        return error.exit_code
    except click.exceptions.Exit as leave:
        return leave.exit_code
    except click.ClickException as error:
        _tell_usage(error, as_json=as_json)
        return error.exit_code
    except (click.Abort, KeyboardInterrupt):
        return tell_interrupt(as_json=as_json)
    except OSError as error:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # so that Python's last flush says nothing
        if not isinstance(error, BrokenPipeError):  # whoever closed the pipe has seen enough
            message = f"{error.filename or 'The output'} cannot be used: {error.strerror}."
            tell(StorageError(message, hint="Check rights and free space."), as_json=as_json)
        return 1
    return result if isinstance(result, int) else 0


def _tell_usage(error: click.ClickException, *, as_json: bool) -> None:
    if as_json:
        tell(UsageError(error.format_message(), hint="See reflect --help."), as_json=True)
    else:
        error.show()
