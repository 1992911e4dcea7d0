"""The linter for questions: what is open, and what only looks it."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

from assistant.questions import fault_in_question

LABELLED = tomllib.loads((Path(__file__).parent / "data" / "questions.toml").read_text(encoding="utf-8"))

GOOD = """
What would the one who said «it'll pass» have to see in the next two weeks to tell the apprentice something else?
Who decides on the roster when the two of you are away?
How did the six of them hear that the date had moved?
When you read your note again, which line would the night shift stumble over?
Which of the three steps does everything else wait for?
Where in the week does the pressure show first?
If the temp stays, what changes for the people on Tuesday's shift?
On Friday, when the auditors arrive, who is the first person they will speak to?
What do you know about how the porters see it?
You wrote that nobody answered; what did the silence tell you?
What would you see on a day when it works?
Whose word counts most in that room?
How will you know by Thursday that it holds?
When, in these weeks, did somebody else open the gate?
What was different about the week in which it worked?
Was müsste der Lehrling sehen, damit er etwas anderes sagt?
Qu'est-ce que les deux anciens savent de ces fours ?
""".strip().splitlines()

BAD = {
    "the question has no question mark": ["Tell me about the apprentice.", "I wonder what he saw."],
    "there is more than one question": ["What did he say? And what did you do?", "Who knew?? Who?"],
    "the question hides advice": [
        "What would happen if you talked to her?",
        "Why not ask the two of them?",
        "Have you considered moving the stations back?",
        "Could you try a trial week?",
        "What if you let them choose?",
        "What stops you from saying so?",
        "How about asking the apprentice?",
        "What do you think you should change first?",
        "When will you finally tell them?",
    ],
    "the question leads to an answer": [
        "Don't you think it is too early?",
        "What else would it be, right?",
        "Surely what matters is the ovens, what do you say?",
        "They never listened, did they know that it matters, don't they?",
    ],
    "the question asks two things at once": [
        "Who in the room knew, and what did they do?",
        "What changed and how did they take it?",
        "What did he mean, and did he say it before?",
    ],
    "the question can be answered with yes or no": [
        "Do they know where it is going?",
        "Is the sheet still by the door?",
        "If she stayed, would it hold?",
        "When the gate was open, did anybody see it?",
        "So are they with you?",
        "Did anybody ask the apprentice?",
    ],
    "something follows the question": ["What did he see? Think about it."],
    "the question is too long": ["What " + "really " * 60 + "happened?"],
}


@pytest.mark.parametrize("question", GOOD)
def test_an_open_question_passes(question):
    """One open question about one thing passes, in any language."""
    assert fault_in_question(question) is None


@pytest.mark.parametrize(("fault", "question"), [(fault, each) for fault, many in BAD.items() for each in many])
def test_what_only_looks_like_an_open_question_is_named(question, fault):
    """Closed, leading, stacked and advising questions are each named for what they are."""
    assert fault_in_question(question) == fault


@pytest.mark.parametrize("part", ["practice", "held_out"])
def test_good_and_bad_questions_are_told_apart(part):
    """Of the questions labelled by hand, at least 95 of 100 good ones pass and 95 of 100 bad ones are faulted."""
    good, bad = LABELLED[part]["good"], LABELLED[part]["bad"]
    assert len([question for question in good if fault_in_question(question)]) <= 0.05 * len(good)
    assert len([question for question in bad if not fault_in_question(question)]) <= 0.05 * len(bad)


def test_every_question_of_the_bank_passes(pack):
    """The pack's own questions keep the rules that models are held to, whatever is named in them."""
    bank = [line.text for guide in pack.guides.values() for line in guide.questions]
    every = [*bank, *pack.general_questions, *pack.thin_questions]
    for named in ("your crew", "the two at the ovens", "the new rota"):
        filled = [re.sub(r"\{\w+\}", named, question) for question in every]
        assert [question for question in filled if fault_in_question(question)] == []


def test_every_dimension_has_enough_to_ask_and_to_try(pack):
    """Each definition has at least six questions and three experiments of its own."""
    for guide in pack.guides.values():
        assert (len(guide.questions) >= 6, len(guide.experiments) >= 3) == (True, True)
