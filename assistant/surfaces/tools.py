"""What other programs' models can call: the tools' names, what they are for, what they take, what they give back.

One description for MCP, function calling and `llm`; plain values only, so that whoever reads it loads nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from assistant.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from assistant.types import Ranking

MOST = 50
"""How many definitions a ranking gives at most."""

INSTRUCTIONS = (
    "For a person who manages or leads and thinks about a situation from their own work. Give reflect the person's own "
    "words, whole and unchanged: what it quotes is proven against them. Pass on what comes back as it is, with the "
    "cited sentences, and add no verdict on anyone. Where the status is referred, show the message and the contacts "
    "and leave the matter to the people named there: give no advice on it. Never use these tools to rate, rank, "
    "compare or decide about people."
)


@dataclass(frozen=True, slots=True)
class Spec:
    """A tool as a model sees it; ``parameters`` is the JSON Schema of its arguments."""

    name: str
    title: str
    purpose: str
    parameters: Mapping[str, Any]


def _takes(required: tuple[str, ...] = (), **properties: Mapping[str, Any]) -> dict[str, Any]:
    return {"type": "object", "properties": properties, "required": list(required), "additionalProperties": False}


_SITUATION = {
    "type": "string",
    "description": "What happened, in the person's own words, whole and unchanged; up to 20,000 characters.",
}
REFLECT = Spec(
    "reflect",
    "Reflect on a situation from work",
    (
        "Give back feedback on a situation from work, grounded in definitions of management and leadership: what it "
        "may be about and the other side of the same task, each with a whole sentence of a definition and the person's "
        "own words, one open question, and perhaps a small experiment. Every citation is proven by the program. A text "
        "that needs a human brings a referral."
    ),
    _takes(("situation",), situation=_SITUATION),
)
RETRIEVE = Spec(
    "retrieve",
    "Rank the definitions for a text",
    (
        "Rank the definitions of management and leadership by how much a text is about them, and say whether any fits. "
        "It only ranks: feedback, and the recognition of texts that need a human, come from reflect."
    ),
    _takes(
        ("situation",),
        situation=_SITUATION,
        count={
            "type": "integer",
            "minimum": 1,
            "maximum": MOST,
            "description": f"How many definitions to give, best first; all, up to {MOST}, if left out.",
        },
    ),
)
DEFINITIONS = Spec(
    "definitions",
    "Show the definitions",
    "Give the definitions that reflections cite, sentence by sentence: all of them, or one and its counterpart.",
    _takes(id={"type": "string", "description": "The id of a definition, such as aligning-people; all if left out."}),
)
REVIEW = Spec(
    "review",
    "Open a saved reflection",
    "Open a reflection that is kept in the person's own journal, with all that it cites. Use it only where they ask.",
    _takes(id={"type": "string", "description": "Its id, or the beginning of it; the newest if left out."}),
)

_RANKED = {
    "type": "object",
    "properties": {"definition": {"type": "string"}, "score": {"type": "number", "minimum": 0, "maximum": 1}},
    "required": ["definition", "score"],
    "additionalProperties": False,
}
RANKING_SHAPE = {
    "type": "object",
    "properties": {
        "id": {"description": "That of the batch line, else null."},
        "ranked": {"type": "array", "items": _RANKED, "description": "Best first."},
        "fits": {"type": "boolean", "description": "Whether any of the definitions fits."},
        "fit": {"type": "number", "minimum": 0, "maximum": 1, "description": "The probability that any fits."},
    },
    "required": ["id", "ranked", "fits", "fit"],
    "additionalProperties": False,
}
_TEXTS = ("id", "name", "side", "task", "text", "source")
_DEFINITION = {
    "type": "object",
    "properties": {
        **{name: {"type": "string"} for name in _TEXTS},
        "counterpart": {"type": ["string", "null"]},
        "sentences": {"type": "array", "items": {"type": "string"}},
    },
    "required": [*_TEXTS, "counterpart", "sentences"],
    "additionalProperties": False,
}
DEFINITIONS_SHAPE = {
    "type": "object",
    "properties": {"definitions": {"type": "array", "items": _DEFINITION}},
    "required": ["definitions"],
    "additionalProperties": False,
}


def checked_count(count: int | None) -> int:
    """Return how many definitions a ranking is to give.

    Raises:
        UsageError: less than 1, or more than `MOST`.

    """
    if count is not None and not 1 <= count <= MOST:
        raise UsageError(f"The count is {count}.", hint=f"Give one from 1 to {MOST}, or leave it out.")
    return count or MOST


def ranking_shape(ranking: Ranking, count: int | None, *, identifier: object = None) -> dict[str, Any]:
    """Return a ranking as the JSON that ``reflect retrieve`` gives; ``count`` of None is all, up to `MOST`."""
    ranked = [
        {"definition": each.definition, "score": round(each.score, 6)} for each in ranking.ranked[: count or MOST]
    ]
    return {"id": identifier, "ranked": ranked, "fits": ranking.fits, "fit": round(ranking.fit, 6)}
