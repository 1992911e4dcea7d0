"""The reply grammar: what a model may answer, and the strict reading of one remark.

A reply is one JSON object, ``{"verdict": …, "remarks": […]}``, and nothing around it; `assistant.reader`
reads it as it arrives. Outside the grammar means rejected, never repaired: a string where a list is due,
an unknown or doubled key, a second object, a code fence, prose around, NaN, a lone surrogate.
"""

from __future__ import annotations

import json
from typing import Any

from assistant.types import REMARK_KINDS, VERDICTS, Claim, Quote

MAX_LIST = 6  # citations or pieces of evidence in one remark
_REMARK_KEYS = frozenset({"kind", "text", "cites", "evidence"})
_CITE_KEYS = frozenset({"handle", "sentence", "quote"})

REPLY_SCHEMA: dict[str, Any] = {
    "type": "object",
    "additionalProperties": False,
    "required": ["verdict", "remarks"],
    "properties": {
        "verdict": {"type": "string", "enum": list(VERDICTS)},
        "remarks": {
            "type": "array",
            "items": {
                "type": "object",
                "additionalProperties": False,
                "required": ["kind", "text", "cites", "evidence"],
                "properties": {
                    "kind": {"type": "string", "enum": list(REMARK_KINDS)},
                    "text": {"type": "string"},
                    "cites": {
                        "type": "array",
                        "items": {
                            "type": "object",
                            "additionalProperties": False,
                            "required": ["handle", "sentence", "quote"],
                            "properties": {
                                "handle": {"type": "string"},
                                "sentence": {"type": "integer"},
                                "quote": {"type": "string"},
                            },
                        },
                    },
                    "evidence": {"type": "array", "items": {"type": "string"}},
                },
            },
        },
    },
}
"""JSON Schema of a reply, in the subset that strict structured output takes."""


class OutsideGrammar(Exception):
    """Something is not in the grammar: why, and in which kind of remark, where that could be read."""

    def __init__(self, reason: str, kind: str = "remark") -> None:
        """Keep the reason, in words that a model can act on."""
        super().__init__(reason)
        self.reason = reason
        self.kind = kind


def read_claim(data: object) -> Claim:
    """Return the claim that a parsed JSON value is, or raise what is wrong with its shape."""
    if not isinstance(data, dict):
        raise OutsideGrammar("a remark is not an object")
    kind = data.get("kind")
    if not isinstance(kind, str) or kind not in REMARK_KINDS:
        raise OutsideGrammar("an unknown kind")
    if set(data) != _REMARK_KEYS:
        raise OutsideGrammar("keys are missing or unknown", kind)
    text, evidence = data["text"], data["evidence"]
    if not isinstance(text, str) or not any(char.isalnum() for char in text):
        raise OutsideGrammar("the text is not a string, or is empty", kind)
    if not isinstance(evidence, list) or not all(isinstance(piece, str) for piece in evidence):
        raise OutsideGrammar("the evidence is not a list of strings", kind)
    cites = data["cites"]
    if not isinstance(cites, list) or max(len(cites), len(evidence)) > MAX_LIST:
        raise OutsideGrammar("the citations are not a list, or a list is too long", kind)
    return Claim(kind, text, tuple(_read_quote(cite, kind) for cite in cites), tuple(evidence))


def _read_quote(data: object, kind: str) -> Quote:
    if not isinstance(data, dict) or set(data) != _CITE_KEYS:
        raise OutsideGrammar("a citation has missing or unknown keys", kind)
    handle, sentence, quote = data["handle"], data["sentence"], data["quote"]
    if not isinstance(handle, str) or not isinstance(quote, str):
        raise OutsideGrammar("a citation's handle or quote is not a string", kind)
    if not isinstance(sentence, int) or isinstance(sentence, bool):
        raise OutsideGrammar("a citation's sentence is not a whole number", kind)
    return Quote(handle, sentence, quote)


def parse(text: str) -> object:
    """Return the value of one JSON text; doubled keys, NaN and lone surrogates are `OutsideGrammar`."""
    try:
        value: object = json.loads(text, object_pairs_hook=_unique, parse_constant=_no_constant)
        text.encode()  # a surrogate that arrived raw
        json.dumps(value, ensure_ascii=False).encode()  # a surrogate that arrived as an escape
    except UnicodeEncodeError:
        raise OutsideGrammar("half a surrogate pair") from None
    except (ValueError, RecursionError):
        raise OutsideGrammar("not JSON") from None
    return value


def join_surrogates(text: str) -> str:
    """Return the text with each pair of surrogates as the one character that it stands for; a half stays a half."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "surrogatepass")


def _unique(pairs: list[tuple[str, object]]) -> dict[str, object]:
    unique = dict(pairs)
    if len(unique) != len(pairs):
        raise OutsideGrammar("a key stands twice")
    return unique


def _no_constant(_name: str) -> object:
    raise OutsideGrammar("not a number")
