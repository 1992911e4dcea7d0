"""What practice situations teach, and how a text is ranked by it."""

from __future__ import annotations

import numpy as np
import pytest

from assistant import learning
from assistant.learning import MIN_OF_EACH, MIN_SITUATIONS, calibrate, calibration_for, calibration_text, learn
from assistant.ranking import CARRIED, rank
from assistant.types import Situation

DEFINITIONS = ["planning", "direction"]
SENTENCES = np.eye(8, dtype=np.float32)[:2]
OWNERS = DEFINITIONS
PARTS = [(0, 5), (6, 11), (12, 17), (18, 23)]


def vector(*at: int) -> np.ndarray:
    """Return the unit vector that points equally along the axes ``at``."""
    row = np.zeros(8, np.float32)
    row[list(at)] = 1
    return row / np.linalg.norm(row)


def practice(count: int = 60) -> tuple[np.ndarray, list[Situation]]:
    """Return situations in fives about planning (axes 2, 5 when practised), direction (3, 6) and nothing (4)."""
    kinds = [
        (vector(2, 5), {"planning": 2}, ("planning",), ()),
        (vector(2), {"planning": 2}, (), ("planning",)),
        (vector(3, 6), {"direction": 2}, ("direction",), ()),
        (vector(3), {"direction": 2, "planning": 1}, (), ("direction",)),
        (vector(4), {}, (), ()),
    ]
    chosen = [kinds[at // 5 % len(kinds)] for at in range(count)]
    labels = [
        Situation(str(at), f"text {at}", relevant, doing, missing)
        for at, (_, relevant, doing, missing) in enumerate(chosen)
    ]
    return np.stack([each[0] for each in chosen]), labels


def learned(count: int = 60) -> dict:
    """Return what those situations teach."""
    return learn(DEFINITIONS, SENTENCES, OWNERS, *practice(count))


def ranked(taught: dict, *rows: np.ndarray):
    """Rank a text by its own vector and those of its parts."""
    vectors = np.stack(rows)
    return rank(DEFINITIONS, taught, vectors, vectors @ SENTENCES.T, PARTS[: len(rows) - 1], {})


def test_practice_teaches_what_similarity_does_not_say() -> None:
    """A text is ranked like practice situations with the same vector, far from every sentence as they may be."""
    taught = learned()
    assert [ranked(taught, vector(axis))[0].definition for axis in (2, 3)] == DEFINITIONS


def test_too_few_situations_teach_nothing() -> None:
    """Below the least number of situations nothing is learned, and similarity ranks alone."""
    taught = learned(MIN_SITUATIONS - 1)
    assert taught == {}
    ranking = ranked(taught, vector(1))
    assert ([each.definition for each in ranking], ranking.doing, ranking.missing) == (DEFINITIONS[::-1], {}, {})


def test_what_is_like_nothing_that_fits_does_not_fit() -> None:
    """A text like the practice situations that fit nothing fits nothing; one like the others does."""
    taught = learned()
    assert [ranked(taught, vector(axis)).fits for axis in (2, 3, 4)] == [True, True, False]


def test_scores_and_fit_belong_together() -> None:
    """The scores are probabilities that add up to the fit."""
    ranking = ranked(learned(), vector(2, 4), vector(2), vector(4))
    assert sum(each.score for each in ranking) == pytest.approx(ranking.fit)
    assert 0 < ranking.fit < 1


def test_practised_is_told_from_missing() -> None:
    """The probabilities say which of two central dimensions is practised and which is called for."""
    taught = learned()
    practised, missing = ranked(taught, vector(2, 5)), ranked(taught, vector(2))
    assert practised.doing["planning"] > 0.5 > practised.missing["planning"]
    assert missing.missing["planning"] > 0.5 > missing.doing["planning"]


def test_the_sentences_that_speak_for_the_winner_are_carried() -> None:
    """Carried are the spans of the sentences with most evidence for the first definition, best first."""
    ranking = ranked(learned(), vector(2), vector(4), vector(2, 5), vector(2), vector(3))
    assert ranking[0].definition == "planning"
    assert len(ranking.carried) == CARRIED
    assert set(ranking.carried[:2]) == {PARTS[1], PARTS[2]}


def test_one_telling_sentence_counts_in_a_long_text() -> None:
    """Where the whole text says little, a single sentence decides."""
    ranking = ranked(learned(), vector(7), vector(7), vector(3, 6), vector(7))
    assert ranking[0].definition == "direction"


def test_at_most_one_in_twenty_that_fits_is_turned_away() -> None:
    """The threshold leaves at least 95 % of the fitting situations that it was measured on."""
    chance = np.random.default_rng(7)
    _, situations = practice(200)
    evidence = chance.normal(size=(200, 7)).astype(np.float32)
    arrays = calibrate(DEFINITIONS, evidence, situations)
    fitting = np.array([bool(each.relevant) for each in situations])
    given = learning.probability(arrays["fit"], learning.fit_features(evidence[fitting], 2))
    assert np.mean(given < arrays["fits_from"][0]) <= learning.FALSE_ABSTENTION


def test_a_fit_needs_examples_of_what_fits_nothing() -> None:
    """Without enough situations that fit nothing no fit is learned, and similarity judges it."""
    vectors, situations = practice(100)
    without = [at for at, each in enumerate(situations) if each.relevant] + [20] * (MIN_OF_EACH - 1)
    taught = learn(DEFINITIONS, SENTENCES, OWNERS, vectors[without], [situations[at] for at in without])
    assert sorted(taught) == ["head", "practice", "temperature"]
    assert [ranked(taught, vector(axis)).fits for axis in (0, 7)] == [True, False]


def test_learning_is_deterministic() -> None:
    """The same situations teach the same bytes."""
    assert {name: array.tobytes() for name, array in learned().items()} == {
        name: array.tobytes() for name, array in learned().items()
    }


def test_the_measured_calibration_is_for_one_pack_and_one_encoder(tmp_path) -> None:
    """What training measured is used for the pack and the encoder that it was measured with, and no others."""
    path = tmp_path / "calibration.toml"
    assert calibration_for(path, pack_digest="p", encoder_digest="e") == {}
    arrays = {"fit": np.array([0.5, -2.25], np.float32), "practice": np.eye(2, dtype=np.float32)}
    figures = {"real": {"top_1": 0.6}}
    path.write_text(calibration_text(arrays, figures, pack_digest="p", encoder_digest="e"), encoding="utf-8")
    found = calibration_for(path, pack_digest="p", encoder_digest="e")
    assert {name: array.tolist() for name, array in found.items()} == {
        "fit": [0.5, -2.25],
        "practice": [[1.0, 0.0], [0.0, 1.0]],
    }
    assert calibration_for(path, pack_digest="other", encoder_digest="e") == {}
    assert calibration_for(path, pack_digest="p", encoder_digest="other") == {}
