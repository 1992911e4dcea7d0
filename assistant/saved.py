"""The saved form of a reflection: its JSON, and beside it the texts of the definitions that it cites.

Reading one back proves it again: a citation whose sentence no longer stands in the kept text is refused.
"""

from __future__ import annotations

from dataclasses import fields
from datetime import datetime
from typing import TYPE_CHECKING, Any, TypeVar

from assistant.citations import restore
from assistant.errors import StorageError
from assistant.reflection import (
    Contact,
    Declined,
    Dimension,
    Fallback,
    PackInfo,
    Referral,
    Reflection,
    Timings,
    Withheld,
)
from assistant.types import Definition, Evidence, Remark, Sentence, Usage

if TYPE_CHECKING:
    from collections.abc import Mapping

    from assistant.entries import Document

T = TypeVar("T")


def to_document(reflection: Reflection) -> Document:
    """Return plain values that hold the whole reflection, its definitions included."""
    return {"reflection": reflection.to_dict(), "definitions": [_definition(each) for each in reflection.definitions]}


def from_document(document: Mapping[str, Any]) -> Reflection:
    """Return the reflection that was saved.

    Raises:
        CitationError: a citation or a piece of evidence does not match its text any more.
        StorageError: the document is not a saved reflection.

    """
    try:
        definitions = {each["id"]: _read_definition(each) for each in document["definitions"]}
        return _read(document["reflection"], definitions)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise StorageError(
            "A saved reflection cannot be read: it is not in a form that this version knows.",
            hint="It may come from a newer version; the others are not affected.",
        ) from error


def _read(data: Mapping[str, Any], definitions: Mapping[str, Definition]) -> Reflection:
    plain = {each.name: data[each.name] for each in fields(Reflection) if each.name in data}
    referral = data["referral"]
    return Reflection(
        **{
            **plain,
            "created_at": datetime.fromisoformat(data["created_at"]),
            "pack": _as(PackInfo, data["pack"]),
            "timings": _as(Timings, data["timings"]),
            "remarks": tuple(_read_remark(each, data["situation"], definitions) for each in data["remarks"]),
            "dimensions": tuple(_as(Dimension, each) for each in data["dimensions"]),
            "withheld": tuple(_as(Withheld, each) for each in data["withheld"]),
            "fallback": data["fallback"] and _as(Fallback, data["fallback"]),
            "declined": data["declined"] and _as(Declined, data["declined"]),
            "usage": data["usage"] and _as(Usage, data["usage"]),
            "referral": referral
            and _as(Referral, {**referral, "contacts": tuple(_as(Contact, each) for each in referral["contacts"])}),
            "definitions": tuple(definitions.values()),
        }
    )


def _read_remark(data: Mapping[str, Any], situation: str, definitions: Mapping[str, Definition]) -> Remark:
    evidence = tuple(_as(Evidence, each) for each in data["evidence"])
    if any(situation[each.start : each.end] != each.quote for each in evidence):
        raise ValueError("evidence")
    citations = tuple(restore(each, definitions[each["definition"]]) for each in data["citations"])
    return Remark(data["kind"], data["text"], citations, evidence)


def _definition(definition: Definition) -> Document:
    spans = [[sentence.start, sentence.end] for sentence in definition.sentences]
    return {**definition.to_dict(), "sentences": spans}


def _read_definition(data: Mapping[str, Any]) -> Definition:
    text = data["text"]
    sentences = (Sentence(i, start, end, text[start:end]) for i, (start, end) in enumerate(data["sentences"]))
    return _as(Definition, {**data, "sentences": tuple(sentences)})


def _as(kind: type[T], data: Mapping[str, Any]) -> T:
    """Return a value of that kind; a key that only a newer version knows is no hindrance."""
    return kind(**{each.name: data[each.name] for each in fields(kind) if each.name in data})  # type: ignore[arg-type]  # each T is a dataclass
