"""The small language of phrases: what people can read and a program can find."""

from __future__ import annotations

import pytest

from assistant.lexicon import keys_of, level, mend, read_phrases, sentences_of

WORDS = {"self": "myself|my self", "told": "said|wrote"}


def stands(phrase, text, language="en"):
    phrases = read_phrases([phrase], WORDS, language)
    return any(phrases.find(sentence, keys_of(sentence)) for sentence in sentences_of(level(text, language)))


@pytest.mark.parametrize(
    ("phrase", "text"),
    [
        ("end it all", "I want to END, it all!"),
        ("(hurt|cut) <self>", "She says: I cut my self."),
        ("threat*", "He is threatening us"),
        ("colou?r", "the color of the wall"),
        ("colou?r", "the colour of the wall"),
        ("hand on … knee", "his hand on, I swear, my left knee"),
        ("very (very)? tired", "very tired"),
        ("a (b (c|d)? e|f) g", "a b e g"),
        ("a (b (c|d)? e|f) g", "a f g"),
        ("kill <self>", "k1ll myself"),
        ("kill <self>", "ki*ll my-self"),
        ("dont want", "I don’t want"),
    ],
)
def test_a_phrase_is_found_whatever_the_spelling(phrase, text):
    """Case, accents, apostrophes, hyphens, punctuation and letters as digits make no difference."""
    assert stands(phrase, text)


@pytest.mark.parametrize(
    ("phrase", "text"),
    [
        ("end it", "That is the end. It is over."),
        ("art", "a start and artists"),
        ("hand on … knee", "hand on one two three four five knee"),
        ("a b", "a x b"),
    ],
)
def test_a_phrase_stands_whole_in_one_sentence(phrase, text):
    """A phrase reaches across no sentence end, over no more than four words, and into no other word."""
    assert not stands(phrase, text)


@pytest.mark.parametrize(
    ("phrase", "text", "language"),
    [("würgen", "wuergen", "de"), ("groß", "GROSS", "de"), ("j'ai peur", "J’ai peur", "fr"), ("ataúd", "ataud", "es")],
)
def test_each_language_has_its_own_habits(phrase, text, language):
    """Umlauts may be spelt out, elided words are two, and accents may be left out."""
    assert stands(phrase, text, language)


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("sucide", "suicide"),
        ("suicdie", "suicide"),
        ("harrassmnt", "harassment"),
        ("suitcase", "suitcase"),
        ("side", "side"),
    ],
)
def test_a_slip_in_a_word_that_is_often_misspelt_is_mended(written, read):
    """One letter too many, too few, wrong or swapped is mended, two in a long word; another word is left alone."""
    assert mend(written, ["suicide", "harassment"]) == read


@pytest.mark.parametrize("phrase", ["<nobody> said", "(a|b", "a)", "(a||b)", ""])
def test_what_is_no_phrase_is_refused(phrase):
    """A phrase with an open bracket, an unknown list or nothing in it is refused by its text."""
    with pytest.raises(ValueError, match="«"):
        read_phrases([phrase], WORDS, "en")


def test_blanking_leaves_a_mark():
    """What is taken out leaves a mark, so that words around it do not become neighbours."""
    phrases = read_phrases(["killing it"], WORDS, "en")
    (sentence,) = sentences_of(level("We are killing it here", "en"))
    assert phrases.blank(sentence, keys_of(sentence)) == "we are _ here "


def test_no_text_stands_in_a_repr():
    """Phrases do not show themselves where something is printed."""
    assert "suicide" not in repr(read_phrases(["suicide"], WORDS, "en"))
