"""What can be asked for in a conversation besides a reflection: each command begins with a slash."""

from __future__ import annotations

import difflib
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from assistant.errors import ReflectError, UsageError
from assistant.surfaces.journal_markdown import one_to_markdown
from assistant.surfaces.kept import Kept
from assistant.surfaces.looking import find_definition
from assistant.surfaces.opened import KIND_NAMES
from assistant.surfaces.options import tell
from assistant.surfaces.page import render_page
from assistant.surfaces.render import open_console, print_block, print_definitions, print_pair, print_review
from assistant.surfaces.review import ask_about, lines_of, write_private
from assistant.surfaces.wrapping import wrapped

if TYPE_CHECKING:
    from collections.abc import Callable

    from assistant.reflection import Reflection
    from assistant.surfaces.chat import Chat
    from assistant.types import Pack

LEAVE = frozenset({"/quit", "/exit"})
HELP = {
    "/definitions [ID]": "the definitions, or one with its counterpart",
    "/why": "what each remark of the last reply rests on, and what was withheld",
    "/review": "the last reply with its citations opened, and what you make of it",
    "/save": "keep this conversation, where nothing is kept by itself",
    "/export [FILE]": "write the last reply to a file: .html (a page for a browser), .md, .txt or .json",
    "/forget": "forget this conversation for good",
    "/new": "begin another situation",
    "/quit": "leave; Ctrl-D does so without a summary, Ctrl-C stops a reply",
}


def completing(pack: Pack) -> Callable[[str], list[str]]:
    """Return a function that says what a command could become."""
    wholes = [*sorted(_COMMANDS), "/quit", *(f"/definitions {each.id}" for each in pack.definitions)]

    def complete(text: str) -> list[str]:
        found = [whole for whole in wholes if text.startswith("/") and whole.startswith(text)]
        return found if " " in text else [whole for whole in found if " " not in whole]

    return complete


def obey(chat: Chat, text: str) -> None:
    """Do what a command says; what fails is told, and the conversation goes on."""
    name, _, argument = text.partition(" ")
    try:
        if name not in _COMMANDS:
            near = difflib.get_close_matches(name, [*_COMMANDS, *LEAVE], n=1)
            hint = f"Did you mean {near[0]}? /help lists them." if near else "/help lists them."
            raise UsageError(f"{name} is no command here.", hint=hint)
        _COMMANDS[name](chat, argument.strip())
    except ReflectError as error:
        tell(error, as_json=chat.common.as_json)


def _help(_chat: Chat, _argument: str) -> None:
    width = max(map(len, HELP)) + 2
    for name, what in HELP.items():
        head = name.ljust(width)
        click.echo(wrapped(what, head=head) if sys.stderr.isatty() else f"{head}{what}", err=True)


def _definitions(chat: Chat, argument: str) -> None:
    if not argument:
        print_definitions(chat.console, chat.pack)
        return
    definition = find_definition(chat.pack, argument)
    counterpart = chat.pack.counterpart(definition.id)
    print_pair(chat.console, (definition,) if counterpart is None else (definition, counterpart))


def _why(chat: Chat, _argument: str) -> None:
    reflection = _last(chat)
    for number, remark in enumerate(reflection.remarks, 1):
        print_block(chat.console, f"{number} · {KIND_NAMES[remark.kind]}")
        grounds = [f"judged from your words «{each.quote}»" for each in remark.evidence]
        grounds += [f"held against {each.name}, sentence {each.sentence_index + 1}" for each in remark.citations]
        for ground in grounds or ["makes no claim, and rests on nothing"]:
            print_block(chat.console, ground, indent=4)
    for withheld in reflection.withheld:
        print_block(chat.console, f"withheld ({withheld.kind}): {withheld.reason}")
    if reflection.dimensions:
        scores = ", ".join(f"{each.name} {each.score:.2f}" for each in reflection.dimensions)
        print_block(chat.console, f"how near the situation is, by retrieval alone, from 0 to 1: {scores}")


def _review(chat: Chat, _argument: str) -> None:
    reflection = _last(chat)
    kept = _is_kept(chat, reflection)
    sayings = [line for _, line in lines_of(chat.journal, reflection, chat.pack)] if kept else []
    print_review(chat.console, reflection, pack=chat.pack, sayings=sayings)
    if kept and sys.stdin.isatty():
        ask_about(chat.journal, reflection, chat.pack, chat.common.say)


def _save(chat: Chat, _argument: str) -> None:
    reflection = _last(chat)
    if _is_kept(chat, reflection):
        chat.common.say(f"It is kept already: reflect review {reflection.id}")
        return
    for each, turn in chat.told:
        chat.journal.save(each, turn=turn)
    chat.common.say(f"Kept: reflect review {reflection.id}")


def _export(chat: Chat, argument: str) -> None:
    reflection = _last(chat)
    file = Path(argument or f"reflection-{reflection.id}.html").expanduser()
    if file.exists():
        raise UsageError(f"{file} is there already.", hint="Give another name: /export FILE")
    write_private(str(file), _written(chat, reflection, file.suffix.lower()), chat.common.say)


def _written(chat: Chat, reflection: Reflection, ending: str) -> str:
    if ending == ".html":
        return render_page(reflection, pack=chat.pack)
    if ending == ".md":
        marks = chat.journal.marks(reflection.id) if _is_kept(chat, reflection) else []
        return one_to_markdown(Kept(reflection, marks=marks))
    if ending == ".json":
        return json.dumps(reflection.to_dict(), ensure_ascii=False) + "\n"
    if ending == ".txt":
        console = open_console(color=False)
        with console.capture() as captured:
            print_review(console, reflection, pack=chat.pack)
        return captured.get()
    raise UsageError("The name does not say in which form.", hint="End it in .html, .md, .txt or .json.")


def _forget(chat: Chat, _argument: str) -> None:
    ids = {each.id for each in chat.journal.entries()} & {*chat.stopped, *([chat.last.id] if chat.last else [])}
    if not ids:
        chat.begin()
        chat.common.say("There is nothing of it in the journal. A new situation. What happened?")
        return
    if sys.stdin.isatty() and not click.confirm("Forget this conversation for good?", default=False, err=True):
        chat.common.say("Nothing was forgotten.")
        return
    gone: set[str] = set()
    for each in sorted(ids):
        gone |= set() if each in gone else set(chat.journal.forget(each))
    chat.begin()
    number = f"{len(gone)} repl{'y' if len(gone) == 1 else 'ies'}"
    chat.common.say(f"Forgotten: {number}. No byte of it is left in your journal.")
    chat.common.say("A new situation. What happened?")


def _new(chat: Chat, _argument: str) -> None:
    chat.begin()
    chat.common.say("A new situation. What happened?")


def _last(chat: Chat) -> Reflection:
    if chat.last is None:
        raise UsageError("There is no reply yet.", hint="Write what happened.")
    return chat.last


def _is_kept(chat: Chat, reflection: Reflection) -> bool:
    return any(each.id == reflection.id for each in chat.journal.entries())


_COMMANDS: dict[str, Callable[[Chat, str], None]] = {
    "/definitions": _definitions,
    "/export": _export,
    "/forget": _forget,
    "/help": _help,
    "/new": _new,
    "/review": _review,
    "/save": _save,
    "/why": _why,
}
