"""The saved form: what is read back is what was saved, and proven once more."""

from __future__ import annotations

import json

import pytest
from made import EVERY_KIND, reflection

from assistant.errors import CitationError, StorageError
from assistant.saved import from_document, to_document


@pytest.mark.parametrize("kind", EVERY_KIND)
def test_every_kind_of_reflection_comes_back_as_it_was(kind):
    """A reflection that went through JSON is equal to the one that was saved, its definitions included."""
    saved = EVERY_KIND[kind]
    read = from_document(json.loads(json.dumps(to_document(saved))))
    assert read == saved
    assert read.definitions == saved.definitions


def document():
    return json.loads(json.dumps(to_document(reflection())))


def cited(data):
    return data["reflection"]["remarks"][1]["citations"][0]


TAMPERED = {
    "a sentence": lambda data: cited(data).update(sentence="Aligning people means doing as you are told."),
    "a definition's text": lambda data: data["definitions"][0].update(
        text=data["definitions"][0]["text"].replace("example", "decree_")
    ),
    "an offset": lambda data: cited(data).update(start=1),
    "a highlight": lambda data: cited(data).update(highlight=[0, 10_000]),
    "a name": lambda data: cited(data).update(name="Commanding people"),
    "a sentence's number": lambda data: cited(data).update(sentence_index=1),
}


@pytest.mark.parametrize("what", TAMPERED)
def test_a_citation_that_was_tampered_with_is_refused(what):
    """A citation that no longer stands in the kept text is never read back."""
    data = document()
    TAMPERED[what](data)
    with pytest.raises(CitationError, match="does not match the definition's text"):
        from_document(data)


BROKEN = {
    "evidence that was never written": lambda data: data["reflection"]["remarks"][0]["evidence"][0].update(quote="No"),
    "a situation that was changed": lambda data: data["reflection"].update(situation="Something else."),
    "a definition that is missing": lambda data: data["definitions"].pop(0),
    "a key that is missing": lambda data: data["reflection"].pop("timings"),
    "a remark that is none": lambda data: data["reflection"]["remarks"].append("text"),
    "a time that is none": lambda data: data["reflection"].update(created_at="yesterday"),
    "no reflection": lambda data: data.clear(),
}


@pytest.mark.parametrize("what", BROKEN)
def test_a_document_that_is_broken_is_refused(what):
    """What is no saved reflection is an error that says so, without any of its text."""
    data = document()
    BROKEN[what](data)
    with pytest.raises(StorageError) as refused:
        from_document(data)
    assert str(refused.value) == (
        "A saved reflection cannot be read: it is not in a form that this version knows. "
        "It may come from a newer version; the others are not affected."
    )
