"""What an account speaks of, as far as its form can tell, and which of it is worth naming."""

from __future__ import annotations

import pytest

from assistant.subjects import chosen, find_subjects


def words(text):
    return [subject.words for subject in find_subjects(text)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("People set their clocks by the parish letter.", ["the parish letter"]),
        ("I bought the new oven out of the reserve.", ["the new oven", "the reserve"]),
        ("The bank wants to see it.", ["the bank"]),
        ("Our skippers know it, and the harbour office does.", ["your skippers", "the harbour office"]),
        ("The registration lady isn't in my line.", ["the registration lady", "your line"]),
        ("There are four laptops, and this ledger.", ["four laptops", "the ledger"]),
        ("A shop of two floors.", ["a shop", "two floors"]),
        ("The ferry is late. Everybody waits for the ferry.", ["the ferry"]),
    ],
)
def test_what_is_spoken_of_comes_back_as_it_is_called(text, found):
    """Word for word, in the order of the text and once, with "your" for "my" and "our"."""
    assert words(text) == found


@pytest.mark.parametrize(
    "text",
    [
        "The youngest walks taller.",  # what somebody does
        "The crew love it.",
        "The oven broke in May.",
        "It came on the third market day.",  # goes on
        "At the same time, in the end, on the other hand, the truth is the best.",  # names nothing
        "On the Monday and the next.",
        "It isn't my project.",
        "The boss's car.",
        "My wife says go.",  # nobody's business here
        "It was a bit, a lot, a while.",
        "The old and the new, the quiet and the strict.",  # no noun
    ],
)
def test_what_only_looks_like_a_thing_is_not_named(text):
    """Verbs, adjectives, empty nouns, what is denied and what is cut off are left out."""
    assert words(text) == []


def test_what_is_quoted_is_not_named_besides():
    """Of what stands outside the quoted words, the most telling is named, in the order of the text."""
    text = "The till is full. We count the parish collection by hand. The vicar trusts our new cashier."
    subjects = find_subjects(text)
    outside = chosen(subjects, [(0, 17)], 2)
    assert [subject.words for subject in outside] == ["the parish collection", "your new cashier"]
    assert chosen(subjects, [(0, len(text))], 2) == []
