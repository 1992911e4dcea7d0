"""What is compared: replies of this program, and of two baselines that ask the same model without its safeguards.

``ours`` is the program as it stands. ``coach`` gives the model a coaching prompt and no definitions. ``pasted`` gives
it all definitions and asks for the same anatomy, and takes what comes: nothing is verified, linted or withheld.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from assistant.ports import Request
from assistant.types import Message

if TYPE_CHECKING:
    from collections.abc import Sequence

    from assistant.facade import Assistant
    from assistant.ports import Model
    from assistant.reflection import Reflection
    from assistant.types import Pack

Way = Literal["ours", "coach", "pasted"]
Kind = Literal["pair", "paraphrase", "two", "pressure", "plain"]

SITUATIONS = Path(__file__).parent / "feedback.jsonl"
ANSWER = {
    "type": "object",
    "additionalProperties": False,
    "required": ["text"],
    "properties": {"text": {"type": "string"}},
}
COACH = """You are an experienced, warm coach for people who lead or manage. Reflect the situation back in 120 to 220
words: mirror what happened in the person's own words, say what it may be about and what speaks for the other side, name
something they did that helps, offer one blind spot, ask one open question, and, if it fits, suggest one small
experiment. Do not judge anyone and do not give advice. Reply with a JSON object {"text": "…"} that holds all of it."""
PASTED = """You help people who lead or manage to reflect, in the light of these definitions:

{definitions}

Reflect the situation in 120 to 220 words: mirror it, say which definition it is about and quote that definition, name
its counterpart and quote it, a strength, a blind spot, one open question, one small experiment. Do not judge anyone and
do not give advice. Reply with a JSON object {{"text": "…"}} that holds all of it."""


@dataclass(frozen=True, slots=True)
class Told:
    """A fictional situation: texts of one ``group`` belong together; ``expected`` is a definition's id, or None."""

    id: str
    kind: Kind
    group: str
    expected: str | None
    text: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Reply:
    """What whoever wrote ``told`` would read; ``dimension`` is the definition that it is about, if it names one."""

    told: Told
    text: str = field(repr=False)
    questions: tuple[str, ...] = field(repr=False)
    dimension: str | None
    status: str | None = None
    kinds: tuple[str, ...] = ()


def read_told(path: Path = SITUATIONS) -> list[Told]:
    """Return the situations of a JSONL file, the shipped ones by default."""
    return [Told(**json.loads(line)) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def reply_by(way: Way, told: Told, assistant: Assistant, model: Model | None) -> Reply:
    """Return the reply to one situation.

    Raises:
        ModelError: a baseline's model fails.
        ValueError: a baseline has no model.

    """
    if way == "ours":
        return reply_of(told, assistant.reflect(told.text))
    if model is None:
        raise ValueError(way)
    system = COACH if way == "coach" else PASTED.format(definitions=_pasted(assistant.pack))
    request = Request((Message("system", system), Message("user", told.text)), ANSWER)
    return read_reply(told, "".join(delta.text for delta in model.stream(request)), assistant.pack)


def reply_of(told: Told, reflection: Reflection) -> Reply:
    """Return a reflection as a reply."""
    return Reply(
        told,
        text=" ".join(remark.text for remark in reflection.remarks),
        questions=tuple(remark.text for remark in reflection.remarks if remark.kind == "question"),
        dimension=reflection.dimensions[0].id if reflection.dimensions else None,
        status=reflection.status,
        kinds=tuple(remark.kind for remark in reflection.remarks),
    )


def read_reply(told: Told, raw: str, pack: Pack) -> Reply:
    """Return a baseline's reply: its text, the sentences with a question mark, the definition that it names first."""
    try:
        data = json.loads(raw)
        text = str(data["text"])
    except (ValueError, KeyError, TypeError):
        text = raw
    questions = tuple(part.strip() for part in re.findall(r"[^.!?\n]*\?", text))
    return Reply(told, text, questions, _named_first(text, pack))


def _named_first(text: str, pack: Pack) -> str | None:
    """Return the definition whose name of several words stands first in the text; names of a word are too common."""
    places = {each.id: text.lower().find(each.name.lower()) for each in pack.definitions if " " in each.name}
    named = {name: place for name, place in places.items() if place >= 0}
    return min(named, key=lambda name: named[name]) if named else None


def _pasted(pack: Pack) -> str:
    return "\n".join(f"{each.name} ({each.side}): {each.text}" for each in pack.definitions)


def answered(replies: Sequence[Reply]) -> list[Reply]:
    """Return the replies that say something."""
    return [reply for reply in replies if reply.text.strip()]
