"""What counts as the same words, and where they stand."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.cuts import changes_meaning
from assistant.folding import fold, occurrences, word_count

TEXT = st.text(
    alphabet=st.sampled_from("aAbéÉßİıſ\u212aﬁ²½ \t\n\u00a0\u00ad\u200b'’“”\"«»–—-−.…,1029\u0301\u202e"), max_size=60
)


@given(TEXT)
def test_every_folded_character_knows_where_it_came_from(text):
    """The offsets of a folded text lie in the original, in order, one pair a character."""
    folded = fold(text)
    assert len(folded.text) == len(folded.starts) == len(folded.ends)
    assert all(0 <= start < end <= len(text) for start, end in zip(folded.starts, folded.ends, strict=True))
    assert list(folded.starts) == sorted(folded.starts)


@given(TEXT)
def test_folding_twice_is_folding_once(text):
    """A folded text folds to itself."""
    once = fold(text).text
    assert fold(once).text == once


@given(TEXT, TEXT, TEXT)
def test_a_part_is_found_where_it_was_put(before, part, after):
    """What is found stands, word for word under the fold, at the span that is returned."""
    whole = fold(f"{before} {part} {after}")
    for start, end in occurrences(fold(part), whole):
        left, right = whole.span(start, end)
        assert fold(whole.original[left:right]).text == fold(part).text


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("it’s “here”", 'it\'s "here"'),
        ("it's «here»", "it's “here”"),
        ("a  b\n\tc\u00a0d", "a b c d"),
        ("co\u00adoperate", "cooperate"),
        ("a\u200bb", "ab"),
        ("one—two – three", "one-two - three"),
        ("wait… what", "wait... what"),
        ("cafe\u0301", "café"),
        ("❤\ufe0f", "❤"),
        ("❤\ufe00", "❤"),
        ("a\u034fb", "ab"),
        ("covid\u201119", "covid-19"),
        ("e\u00ad\u0301", "é"),
        ("3–4 weeks", "3-4 weeks"),
        ("one -- two", "one — two"),
        ("he said “no”", "he said 'no'"),
        ("THE Ovens", "the ovens"),
    ],
)
def test_what_typing_and_typesetting_change_is_the_same(one, other):
    """Shapes of quotes, dashes, spaces, ellipses, case and composed letters fold together."""
    assert fold(one).text == fold(other).text


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("10²", "102"),
        ("½", "1/2"),
        ("ﬁre", "fire"),
        ("straße", "strasse"),
        ("İt", "it"),
        ("5 \u212a", "5 K"),
        ("ſame", "same"),
        ("раy", "pay"),
        ("−5", "-5"),
        ("–5 degrees", "-5 degrees"),
        ("１０", "10"),
        ("not", "now"),
        ("a\ufe10b", "ab"),
        ("a\u034eb", "ab"),
        ("–\u200b5", "-5"),
        ("e\u00ad\u0301", "e"),
        ("5 \u212a\u0301", "5 K\u0301"),
        ('5"', "5'"),
        ("--5", "-5"),
    ],
)
def test_what_can_change_a_meaning_is_not_the_same(one, other):
    """Compatibility forms, look-alikes, minus signs and dashes before digits stay apart."""
    assert fold(one).text != fold(other).text


@pytest.mark.parametrize(
    ("part", "whole"),
    [
        ("plan", "planning"),
        ("do", "don't do't"),
        ("being", "well-being"),
        ("5 people", "1.5 people"),
        ("000 euros", "10,000 euros"),
        ("10", "10²"),
        ("10 of us", "-10 of us"),
        ("cost 10", "cost 10%"),
        ("at 9", "at 9:30"),
        ("", "anything"),
        ("we lost 5", "we lost 5 million"),
        ("we lost 10", "we lost 10 000 euros"),
        ("000 euros", "10 000 euros"),
        ("5 degrees", "–5 degrees"),
        ("500 a day", "$ 500 a day"),
        ("cost 10", "cost 10 %"),
        ("room 10", "room 10 ½"),
        ("4 weeks", "3–4 weeks"),
        (".", "…"),
    ],
)
def test_words_and_numbers_are_found_whole_or_not_at_all(part, whole):
    """A match never begins or ends inside a word, a compound, a number, or between a number and its sign."""
    assert list(occurrences(fold(part), fold(whole))) == []


def test_words_are_counted_by_white_space():
    """A piece without a letter or digit is no word."""
    assert word_count(fold("one — two, 3 …")) == 3


@pytest.mark.parametrize(
    ("part", "whole"),
    [
        ("the ovens never wait", "the ovens never wait—wrote it up"),
        ("wrote it up", "the ovens never wait—wrote it up"),
        ("3 people left", "Friday—3 people left"),
        ("in 2019", "in 2019 400 people left"),
        ("计划失败", "我们的计划失败了"),
        ("4.", "there are 4. And so on"),
    ],
)
def test_a_dash_and_a_script_without_spaces_part_words(part, whole):
    """A long dash parts words and numbers, and so does any place in a script that writes no spaces."""
    assert len(list(occurrences(fold(part), fold(whole)))) == 1


def test_where_no_spaces_are_written_two_characters_are_a_word():
    """Chinese, Japanese, Thai and their like are counted by characters."""
    assert word_count(fold("我们的计划失败了")) == 4
    assert word_count(fold("ERP系统")) == 1


@pytest.mark.parametrize(
    ("words", "whole", "turned"),
    [
        ("told them", "I never told them", True),
        ("told them", "I don't really told them", True),
        ("told them", "why not? told them", False),
        ("told them", "whether or not told them", False),
        ("they came", "they came, unless it rained", True),
        ("they came", "they came – except two", True),
        ("they came", "they came, but late", False),
        ("我们成功", "不我们成功", True),
        ("have to police", "I don't want to have to police", False),
    ],
)
def test_words_are_not_cut_off_from_what_turns_them_round(words, whole, turned):
    """Right behind a negation and right before an exception, a quotation would say something else."""
    there = fold(whole)
    at = there.text.index(fold(words).text)
    assert changes_meaning(there, at, at + len(fold(words).text)) is turned
