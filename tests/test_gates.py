"""What no remark may say, and what it may."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from assistant import phrases
from assistant.citations import Court, Unproven
from assistant.folding import fold
from assistant.gates import fault_in_judgement
from assistant.types import Claim

LABELLED = tomllib.loads((Path(__file__).parent / "data" / "remarks.toml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("part", ["practice", "held_out"])
def test_honest_remarks_pass(part, bakery):
    """At least 98 of 100 honest remarks pass."""
    honest = LABELLED[part]["honest"]
    assert len([text for text in honest if fault_in_judgement(text, bakery)]) <= 0.02 * len(honest)


def test_a_score_to_settle_is_no_score():
    """What keeps score is stopped, and what only says the word is not."""
    assert fault_in_judgement("The two may have a score to settle, from what you tell.", "") is None
    assert fault_in_judgement("They settle a score in front of the others.", "") is None
    assert fault_in_judgement("That would be a score of 4.", "") == "the text has a score"


@pytest.mark.parametrize("part", ["practice", "held_out"])
def test_what_nobody_should_read_is_stopped(part, bakery):
    """At least 95 of 100 verdicts, scores, types, diagnoses, motives, traits, flatteries and the like are stopped."""
    bad = [text for texts in LABELLED[part]["bad"].values() for text in texts]
    assert len([text for text in bad if not fault_in_judgement(text, bakery)]) <= 0.05 * len(bad)


def test_the_labelled_set_is_large_enough():
    """Over a hundred honest and bad remarks are labelled, together with what each bad one does."""
    honest = sum(len(LABELLED[part]["honest"]) for part in LABELLED)
    bad = sum(len(texts) for part in LABELLED for texts in LABELLED[part]["bad"].values())
    assert (honest + bad > 200, honest >= 90, bad >= 100) == (True, True, True)


def test_a_feeling_that_the_person_named_may_be_named():
    """The person's own word for a feeling is theirs to hear again; another's is not put on them."""
    assert fault_in_judgement("You are worried about Friday.", "I am worried about Friday.") is None
    assert fault_in_judgement("You are worried about Friday.", "I think about Friday.") is not None
    assert fault_in_judgement("You write that you are «worried sick».", "I'm worried sick.") is None


def test_what_is_quoted_is_not_judged(bakery):
    """A hard word in quotation marks is the person's, not the remark's."""
    assert fault_in_judgement("You call them «lazy», and then you say why.", bakery) is None
    assert fault_in_judgement("They are lazy, and then you say why.", bakery) == "the text has a trait"


def test_a_remark_that_judges_cannot_be_proven(pack, bakery):
    """The court withholds it, with a reason that a model can act on and that holds none of its text."""
    court = Court(pack, {}, fold(bakery))
    with pytest.raises(Unproven) as unproven:
        court.prove(Claim("mirror", "Well done: the ovens never wait.", (), ("the ovens never wait",)))
    assert unproven.value.reason == "the text has flattery"


def test_the_program_keeps_its_own_rules(pack):
    """Every hand-written line of the composer and of the pack's bank passes the gates."""
    lines = [value for name, value in vars(phrases).items() if name.isupper() and name != "UNREAD"]
    texts = [text for value in lines for text in (sum(value.values(), ()) if isinstance(value, dict) else value)]
    for guide in pack.guides.values():
        texts += [
            guide.concern,
            *guide.looks_like,
            *guide.asks,
            *(line.text for line in (*guide.questions, *guide.experiments)),
        ]
    texts += [*pack.general_questions, *pack.thin_questions]
    assert [text for text in texts if fault_in_judgement(text, "")] == []
