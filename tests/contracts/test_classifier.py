"""What every classifier of texts does: the fake one and the one that ships."""

from __future__ import annotations

import numpy as np
import pytest
from fakes import FakeClassifier

from assistant.adapters.encoder import OnnxClassifier
from assistant.resources import care_folder

TEXTS = ["I want to end my life.", "The rota is done and everybody has read it.", "…", "Öfen & Pläne 😀", "\ud83d"]


@pytest.fixture(params=["fake", "onnx"])
def classifier(request):
    if request.param == "fake":
        return FakeClassifier(words=("end my life",))
    return OnnxClassifier(request.getfixturevalue("encoder"), care_folder())


@pytest.mark.parametrize("text", TEXTS)
def test_a_text_has_probabilities_of_its_kinds_and_a_leaning(classifier, text):
    """Probabilities add up to one, the leaning lies between -1 and 1, and the same text has the same scores."""
    scores = classifier.scores(text)
    assert scores[:-1].sum() == pytest.approx(1.0, abs=1e-3)
    assert scores[:-1].min() >= 0
    assert -1 <= scores[-1] <= 1
    np.testing.assert_array_equal(classifier.scores(text), scores)


def test_a_limit_says_from_when_a_text_is_referred(classifier):
    """A text that says it outright lies above the limit, a harmless one below."""
    above, below = (1 - classifier.scores(text)[0] for text in TEXTS[:2])
    assert above >= classifier.alarm_from > below
