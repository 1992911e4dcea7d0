"""A second opinion on what a text is like: from tables that were learned, and from a classifier where there is one."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from fakes import FakeClassifier

from assistant.errors import ConfigError, EncoderError
from assistant.lexicon import read_phrases
from assistant.likeness import ROWS, Likeness, Opinion, Table, features_of, load_likeness, save_tables
from assistant.signs import Sign, Signs, load_signs

KINDS = ("", "self-harm!", "legal")
MORE = "It was the end of a week in which we had sold next to nothing, and nobody said a word about it."
SIGNS = Signs(
    "en",
    (
        (Sign("place", "life"), read_phrases(["bridge", "roof"], {}, "en")),
        (Sign("calm", "life"), read_phrases(["calm"], {}, "en")),
        (Sign("contract", "legal"), read_phrases(["contract"], {}, "en")),
    ),
)


def table(*, of=(), column=1, about=0.0, alarm_from=0.5):
    """Return a table in which the features of these texts speak for a column, and the others for nothing."""
    weights = np.zeros((ROWS, len(KINDS) + 1), np.float32)
    for text in of:
        weights[list(features_of(text, SIGNS)), column] = 0.2
        weights[list(features_of(text, SIGNS)), 0] = -0.2
    return Table(weights, np.array([1.0, 0.0, 0.0, about], np.float32), alarm_from)


def likeness(words):
    return Likeness(lambda _: SIGNS, KINDS, {"english": words, "other": words})


def test_a_text_that_is_like_the_examples_is_alarming_and_another_is_not():
    """The rows of a text's features add up to its score for each kind; from a limit on it is alarming."""
    judge = likeness(table(of=["He stood on the bridge."], about=0.4))
    assert judge.opinion("He stood on the bridge.", "en") == Opinion("self-harm", True, "self", True)
    assert judge.opinion("We sell more shoes now.", "en") == Opinion("self-harm", True, "self", False)


@pytest.mark.parametrize(("leaning", "about"), [(0.05, "any"), (0.3, "self"), (-0.3, "other")])
def test_whom_a_text_is_about_is_told_where_the_table_leans_to_it(leaning, about):
    """About the writer, about another, or not told where the table hardly leans."""
    assert likeness(table(about=leaning)).opinion("He stood there.", "en").about == about


def test_signs_count_whatever_word_they_are_said_with():
    """Two texts that share a sign but no word share features; signs that stand apart are not together."""
    bridge, roof = features_of("The bridge!", SIGNS), features_of("Roof?", SIGNS)
    assert set(bridge) & set(roof)
    near, far = (features_of(f"The bridge.{gap} So calm.", SIGNS) for gap in ("", " One. Two. Three."))
    assert len(set(near) - set(far)) > 0


def test_only_an_english_text_is_shown_to_the_classifier():
    """The classifier answers for English, the table of words for the other languages."""
    judge = replace(likeness(table()), classifier=FakeClassifier(words=("bridge",), leaning=0.4))
    assert judge.opinion(f"He stood on the bridge. {MORE}", "en") == Opinion("self-harm", True, "self", True)
    assert not judge.opinion(f"He stood on the bridge. {MORE}", "de").alarming


@pytest.mark.parametrize(("sure", "calm"), [(0.95, True), (0.85, False)])
def test_a_classifier_that_is_sure_of_a_harmless_text_says_so(sure, calm):
    """Calm is what is harmless by nine in ten or more; a table alone is never calm."""
    judge = replace(likeness(table()), classifier=FakeClassifier(sure=sure))
    assert judge.opinion(f"We sell more shoes now. {MORE}", "en").calm is calm
    assert likeness(table()).opinion("We sell more shoes now.", "en").calm is False


@pytest.mark.parametrize(("count", "alarming"), [(7, False), (19, False), (20, True)])
def test_of_few_words_a_classifier_has_to_be_surer(count, alarming):
    """Of fewer than eight words nothing is asked; of fewer than twenty it must be nearly certain."""
    judge = replace(likeness(table()), classifier=FakeClassifier(words=("bridge",), sure=0.9))
    assert judge.opinion(" ".join(["bridge"] * count), "en").alarming is alarming


class Damaged(FakeClassifier):
    def scores(self, text):
        raise EncoderError("damaged", hint="Reinstall.")


@pytest.mark.parametrize("classifier", [None, Damaged()])
def test_without_its_classifier_the_words_answer(classifier):
    """Without a classifier, or with a damaged one, the table answers."""
    judge = replace(likeness(table(of=["The roof."])), classifier=classifier)
    assert judge.opinion("The roof.", "en").alarming


def test_what_is_saved_is_read_again(tmp_path):
    """Tables come back as they were, weights to one part in a hundred of the largest."""
    first = {"english": table(of=["The roof."], about=0.25, alarm_from=0.625)}
    save_tables(tmp_path / "learned.npz", KINDS, first)
    read = load_likeness(tmp_path / "learned.npz", lambda _: SIGNS)
    assert (read.kinds, set(read.tables)) == (KINDS, {"english"})
    before, after = first["english"], read.tables["english"]
    assert after.alarm_from == before.alarm_from
    np.testing.assert_allclose(after.weights, before.weights, atol=0.002)
    np.testing.assert_array_equal(after.bias, before.bias)


@pytest.mark.parametrize("content", [None, b"", b"PK\x03\x04 nothing"])
def test_without_its_tables_there_is_no_opinion(tmp_path, content):
    """Where they are missing or damaged, the file and what to do are named."""
    if content is not None:
        (tmp_path / "learned.npz").write_bytes(content)
    with pytest.raises(ConfigError, match=r"learned\.npz in knowledge/care cannot be read"):
        load_likeness(tmp_path / "learned.npz", lambda _: SIGNS)


def test_signs_are_read_from_a_file_in_one_language(tmp_path):
    """Each sentence of a text has the signs that it holds; bars in brackets belong to their phrase."""
    (tmp_path / "signs.toml").write_text('[life.place]\nen = "on the (bridge|roof)|cliff*"\nde = "brücke"\n', "utf-8")
    place = frozenset({Sign("place", "life")})
    english, german = (load_signs(tmp_path / "signs.toml", language) for language in ("en", "de"))
    assert [found for _, found in english.found("He is on the roof. She is not. Cliffs!")] == [
        place,
        frozenset(),
        place,
    ]
    assert [found for _, found in german.found("Auf der Bruecke.")] == [place]


def test_a_file_of_signs_that_does_not_read_is_named(tmp_path):
    """The file is named, and why it does not read."""
    (tmp_path / "signs.toml").write_text('[life.place]\nde = "brücke"\n', "utf-8")
    with pytest.raises(ConfigError, match=r"signs\.toml in knowledge/care cannot be read: 'en'"):
        load_signs(tmp_path / "signs.toml", "en")
