"""Splitting what people really type."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.sentences import MAX_WORDS, split_sentences


def split(text):
    return [text[start:end] for start, end in split_sentences(text)]


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("One is here. Two is there! Is three here?", ["One is here.", "Two is there!", "Is three here?"]),
        ("It works on paper... But not here at all.", ["It works on paper...", "But not here at all."]),
        ("He said «no, not ever.» Then he left the room.", ["He said «no, not ever.»", "Then he left the room."]),
        ("Ask Dr. Who, e.g. at 9.30 in the U. K. office.", ["Ask Dr. Who, e.g. at 9.30 in the U. K. office."]),
        ("First line here\n\nsecond part of it", ["First line here", "second part of it"]),
        (
            "Three things:\n- the first thing\n- the second thing",
            ["Three things:", "the first thing", "the second thing"],
        ),
        ("It was late. Why? Nobody knows that.", ["It was late. Why?", "Nobody knows that."]),
        ("That was in week 9. Nobody had asked me.", ["That was in week 9.", "Nobody had asked me."]),
        ("We built it in 2009. «So what», he said.", ["We built it in 2009.", "«So what», he said."]),
        (
            "It stood at 4. it stays there, version 2. or 3. at most.",
            ["It stood at 4. it stays there, version 2. or 3. at most."],
        ),
        ("Das war am 3. Mai im Werk, in der 2. Schicht.", ["Das war am 3. Mai im Werk, in der 2. Schicht."]),
        ("1. The plan is made. 2. Nobody changes it.", ["1. The plan is made.", "2. Nobody changes it."]),
        ("It says no. 5. All of it, in room 12.", ["It says no. 5. All of it, in room 12."]),
        ("  one two three  ", ["one two three"]),
        ("", []),
        (" \n ", []),
    ],
)
def test_sentences_are_found_where_people_end_them(text, sentences):
    """Full stops, ellipses, quotes, abbreviations, numbers, bullets and blank lines are told apart."""
    assert split(text) == sentences


def test_a_stretch_without_an_end_is_cut_at_its_clauses():
    """Where nobody put a full stop, no piece is longer than the limit, and no word is lost."""
    text = "so the thing is we said three weeks because they wanted three weeks and nobody counted the days, " * 6
    pieces = split(text)
    assert all(len(piece.split()) <= MAX_WORDS for piece in pieces)
    assert " ".join(pieces).split() == text.split()


@given(st.text(alphabet=st.sampled_from("ab .!?…\n-•«»,1"), max_size=120))
def test_spans_lie_in_the_text_in_order_and_lose_no_word(text):
    """Spans do not overlap, are trimmed, and hold every letter of the text."""
    spans = split_sentences(text)
    assert all(start < end for start, end in spans)
    assert all(first[1] <= second[0] for first, second in itertools.pairwise(spans))
    letters = [char for char in text if char.isalnum()]
    assert [char for start, end in spans for char in text[start:end] if char.isalnum()] == letters
