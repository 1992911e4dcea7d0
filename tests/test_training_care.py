"""How the second opinion is fitted: from which examples, by what arithmetic, and from which need on it refers."""

from __future__ import annotations

import re

import numpy as np
import pytest

from assistant.adapters.encoder import OnnxClassifier, OnnxEncoder
from assistant.care import shipped_care
from assistant.errors import EncoderError
from assistant.pack import load_pack
from assistant.resources import DEFAULT_PACK, care_folder, encoder_folder, pack_folder
from assistant.training.care import EASY, HARD, KINDS, Example, Lesson, alarm_from, examples, fit, gram_of, need


def lesson_of(kinds, *, authors, found=None):
    """Return a lesson whose examples have one feature for what they are and one for who wrote them."""
    rows = [Example("", author, kind, None) for kind, author in zip(kinds, authors, strict=True)]
    features = np.zeros((len(rows), 4), np.float32)
    names = sorted(set(authors))
    for at, row in enumerate(rows):
        features[at, int(row.kind > 0)] = 5.0
        features[at, 2 + names.index(row.author) % 2] = 1.0
    some = np.ones(len(rows), np.bool_)
    found = np.zeros(len(rows), np.bool_) if found is None else found
    return Lesson(rows, features, some, found, np.array([names.index(row.author) for row in rows]))


def test_what_ships_was_learned_for_these_kinds_and_this_encoder():
    """Tables and classifier know the kinds that are referred; the classifier sits on the shipped encoder."""
    classifier = OnnxClassifier(OnnxEncoder(folder=encoder_folder()), care_folder())
    assert shipped_care().likeness.kinds == KINDS
    assert len(classifier.scores("We sell more shoes now.")) == len(KINDS) + 1


@pytest.mark.parametrize("damage", ["missing", "another encoder", "flipped", "no toml"])
def test_a_classifier_that_is_not_whole_says_so(tmp_path, damage):
    """A file that is missing or damaged, or that belongs to another encoder, is named, and what to do."""
    for name in ("classifier.onnx", "classifier.toml"):
        (tmp_path / name).write_bytes((care_folder() / name).read_bytes())
    if damage == "missing":
        (tmp_path / "classifier.onnx").unlink()
    if damage == "flipped":
        (tmp_path / "classifier.onnx").write_bytes((care_folder() / "classifier.onnx").read_bytes()[:-1] + b"\0")
    if damage == "no toml":
        (tmp_path / "classifier.toml").write_text("encoder", encoding="utf-8")
    if damage == "another encoder":
        text = (tmp_path / "classifier.toml").read_text(encoding="utf-8")
        (tmp_path / "classifier.toml").write_text(re.sub(r'encoder = "\w+"', 'encoder = "x"', text), encoding="utf-8")
    classifier = OnnxClassifier(OnnxEncoder(folder=encoder_folder()), tmp_path)
    with pytest.raises(EncoderError, match=r"classifier\.(onnx|toml)") as error:
        classifier.scores("We sell more shoes now.")
    assert error.value.hint


def test_what_is_left_out_is_there():
    """Each situation that is no example of ordinary work is one of the pack, and is not among the examples."""
    lines = (care_folder() / "practice" / "left-out.txt").read_text(encoding="utf-8").splitlines()
    left_out = {line.split("#")[0].strip() for line in lines} - {""}
    situations = {each.id: each.text for each in load_pack(pack_folder(DEFAULT_PACK)).situations}
    assert left_out <= set(situations)
    texts = {each.text for each in examples(care_folder() / "practice")}
    assert not texts & {situations[name] for name in left_out}
    assert len(texts) > 2000


def test_an_author_is_judged_by_what_the_others_wrote():
    """The need for a human is learned from the other authors' examples, and told for those not seen."""
    lesson = lesson_of([0, 1] * 20, authors=["x", "x", "y", "y"] * 10)
    everyone = np.ones(40, np.bool_)
    needs = need(gram_of(lesson.features), lesson, everyone)
    assert needs[1::2].min() > needs[0::2].max()
    assert fit(gram_of(lesson.features), lesson, lesson.fold == 0)[lesson.fold == 1].any() == False  # noqa: E712 - numpy's


def test_no_more_of_the_harmless_than_is_allowed_is_alarming():
    """Of hard texts and of ordinary ones, no larger share lies above the limit; what has a phrase does not count."""
    authors = ["x"] * 200 + ["ordinary y"] * 1000
    lesson = lesson_of([0] * 1200, authors=authors, found=np.arange(1200) == 0)
    needs = np.random.default_rng(1).random(1200).astype(np.float32)
    needs[0] = 9.0
    limit = alarm_from(lesson, needs, np.ones(1200, np.bool_))
    above = (needs >= limit) & ~lesson.found
    assert above[:200].mean() <= HARD
    assert above[200:].mean() <= EASY
    assert above[:200].mean() == HARD or above[200:].mean() == EASY
