"""The commands of the journal. Like `assistant.surfaces.cli`, it imports what is heavy when a command runs."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from assistant.surfaces.options import Commands, Common, common_options

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

FORMATS = ("jsonl", "markdown", "html")


def complete_id(_context: click.Context, _parameter: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Offer the ids of saved reflections to the shell, with how each begins."""
    from assistant.surfaces import completion

    return completion.reflections(incomplete)


def complete_definition(_context: click.Context, _parameter: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Offer the ids of the definitions to the shell, with their names."""
    from assistant.surfaces import completion

    return completion.definitions(incomplete)


@click.group(cls=Commands)
def journal() -> None:
    """List, search, export, import and forget what was saved, and see patterns in it.

    The journal is one file in your data directory (reflect doctor says where), readable by you only. Nothing in it
    leaves this machine unless you export it.

    \b
    Examples:
      reflect journal list
      reflect journal search stations
      reflect journal patterns
    """


@journal.command("list")
@click.option("-n", "--count", type=click.IntRange(1), default=20, show_default=True, help="How many, newest first.")
@click.option("--all", "everything", is_flag=True, help="All of them.")
@click.option("--turns", is_flag=True, help="Every turn of a conversation, not only the last.")
@common_options
def list_(common: Common, *, count: int, everything: bool, turns: bool) -> None:
    """List saved reflections, the newest first.

    A conversation is one line, that of its last turn. The mark ✓ says that you confirmed or corrected what an entry
    is about.

    \b
    Examples:
      reflect journal list
      reflect journal list --all --json
      reflect journal list -n 3 --turns
    """
    from assistant.surfaces import journal as shelf

    shelf.list_entries(common, None if everything else count, turns=turns)


@journal.command()
@click.argument("words", nargs=-1, required=True, metavar="WORD…")
@click.option("-n", "--count", type=click.IntRange(1), default=20, show_default=True, help="How many, newest first.")
@common_options
def search(common: Common, words: tuple[str, ...], count: int) -> None:
    """Find saved reflections in which every WORD begins a word.

    What you wrote is searched, the remarks, your notes, and what you saw after an experiment. Case and accents do not
    matter.

    \b
    Examples:
      reflect journal search stations
      reflect journal search night oven --json
    """
    from assistant.surfaces import journal as shelf

    shelf.search(common, " ".join(words), count)


@journal.command("export")
@click.argument("file", default="-")
@click.option(
    "--format",
    "form",
    type=click.Choice(FORMATS),
    help="jsonl holds everything and can be imported; markdown and html are for reading. By default what FILE ends in.",
)
@click.option("--force", is_flag=True, help="Replace FILE if it is there.")
@common_options
def export_(common: Common, file: str, form: str | None, *, force: bool) -> None:
    """Write the whole journal to FILE, or to standard output (-).

    The file is made readable by you only. It is yours to keep: forget does not reach it.

    \b
    Examples:
      reflect journal export journal.jsonl
      reflect journal export journal.md
      reflect journal export --format html - > journal.html
    """
    from assistant.surfaces import export

    export.write_export(common, file, form, force=force)


@journal.command("import")
@click.argument("file")
@common_options
def import_(common: Common, file: str) -> None:
    """Take FILE, an export in JSON Lines, into the journal: all of it or nothing.

    What stands in the journal already stays as it is, and what a newer version wrote is kept even where this one does
    not know it. Citations are proven again whenever a reflection is shown. With --dry-run the file is only checked.

    \b
    Examples:
      reflect journal import journal.jsonl
      reflect journal import --dry-run journal.jsonl
    """
    from assistant.surfaces import export

    export.read_import(common, file)


@journal.command()
@common_options
def patterns(common: Common) -> None:
    """Count what you wrote about: no score, no verdict, no cause.

    Only what you confirmed (reflect review) is charted; what the program supposed is counted apart. Every count names
    its entries. Under 5 entries there is only a list, under 12 confirmed ones no balance, and a change is told only
    where its interval excludes none.

    \b
    Examples:
      reflect journal patterns
      reflect journal patterns --json
    """
    from assistant.surfaces import charts

    charts.show_patterns(common)


@click.command()
@click.argument("identifier", metavar="[ID]", required=False, shell_complete=complete_id)
@click.option("--all", "everything", is_flag=True, help="Forget the whole journal.")
@common_options
def forget(common: Common, identifier: str | None, *, everything: bool) -> None:
    """Forget a saved reflection, or all of them, so that no byte is left.

    A reflection is forgotten with its whole conversation, since later turns hold the earlier words, and with your
    notes and its experiment. You are asked first, unless --yes is given; --dry-run only says what would go. Exports
    are files of your own: delete them yourself.

    \b
    Examples:
      reflect forget 3fa9c2d1
      reflect forget --all --yes
    """
    from assistant.surfaces import forgetting

    forgetting.forget(common, identifier, everything=everything)


journal.add_command(forget)
