"""The commands for packs of one's own. It imports what is heavy when a command runs."""

from __future__ import annotations

import click

from assistant.surfaces.options import Commands, Common, common_options


@click.group(cls=Commands)
def pack() -> None:
    """List packs of definitions, and begin, draft, check and index one of your own.

    A pack is a folder: pack.toml, one definition a file in definitions/, and, if you like, questions.toml and labelled
    situations. Any command takes it with --pack PATH.

    \b
    Examples:
      reflect pack new my-pack
      reflect pack check my-pack
      reflect "I told them twice and nothing moved." --pack my-pack
    """


@pack.command("list")
@common_options
def list_(common: Common) -> None:
    """List the packs that ship with this program; the one in use is marked with *.

    \b
    Examples:
      reflect pack list
      reflect pack list --json
    """
    from assistant.surfaces import packs

    packs.list_packs(common)


@pack.command()
@click.argument("path", type=click.Path())
@common_options
def check(common: Common, path: str) -> None:
    """Say everything that is wrong with the pack in PATH, each with file and line, and what it could do without.

    \b
    Examples:
      reflect pack check my-pack
      reflect pack check my-pack --json
    """
    from assistant.surfaces import packs

    packs.check_pack(common, path)


@pack.command()
@click.argument("path", type=click.Path())
@common_options
def new(common: Common, path: str) -> None:
    """Begin a pack in the folder PATH, with a pair of definitions to be replaced by yours.

    \b
    Examples:
      reflect pack new my-pack
    """
    from assistant.surfaces import packs

    packs.begin_pack(common, path)


@pack.command("draft")
@click.argument("document", type=click.Path())
@click.argument("path", metavar="[PATH]", type=click.Path(), required=False)
@common_options
def draft_(common: Common, document: str, path: str | None) -> None:
    """Draft a pack from DOCUMENT, a text in Markdown or plain text, in the folder PATH.

    It goes by structure alone: each heading with sentences under it becomes a definition, and they its sentences; a
    first heading above all others is the pack's name. Nothing is added, and no model is asked. Side, task and
    counterpart of each definition, and the licence, are yours to fill in: the places are listed, and the pack is good
    once they are. What was left out, such as code, tables and what is too short to be cited, is told on stderr.
    Without PATH the folder is named for the document, in the folder you are in.

    \b
    Examples:
      reflect pack draft handbook.md
      reflect pack draft handbook.md my-pack
      reflect pack check my-pack
    """
    from assistant.surfaces import packs

    packs.draft_pack(common, document, path)


@pack.command()
@click.argument("path", type=click.Path())
@common_options
def index(common: Common, path: str) -> None:
    """Read the pack in PATH into the index now, so that the first reflection with it need not wait.

    \b
    Examples:
      reflect pack index my-pack
    """
    from assistant.surfaces import packs

    packs.index_pack(common, path)
