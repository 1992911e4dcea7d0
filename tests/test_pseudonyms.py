"""What points to a person is replaced before a text leaves the machine, and put back in what comes in return."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from made import assistant_of
from replies import reply

from assistant.adapters.scripted import ScriptedModel, handles_in
from assistant.pseudonyms import Pseudonyms

DATA = Path(__file__).parent / "data" / "privacy"
WROTE = (
    "Anna Meyer and Tom run the bakery with me. Anna said give it a month, it'll pass, and wrote to tom@oven.example. "
    "I moved the stations so the ovens never wait, and I don't want to have to police it."
)


def labelled(name):
    return [json.loads(line) for line in (DATA / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()]


def learned(text, hide=()):
    names = Pseudonyms(hide)
    names.learn(text)
    return names


def measured(name):
    """Return precision and recall over a file of labelled sentences."""
    right = found = due = 0
    for row in labelled(name):
        hidden, named = set(learned(row["text"])._stand_ins), set(row["hidden"])
        right, found, due = right + len(hidden & named), found + len(hidden), due + len(named)
    return right / found, right / due


@pytest.mark.parametrize(("name", "precision", "recall"), [("sentences", 0.97, 0.97), ("untouched", 0.9, 0.9)])
def test_names_and_numbers_are_found_in_four_languages(name, precision, recall):
    """On the sentences that the rules were made with, and on those that were written afterwards, at least as stated."""
    measured_precision, measured_recall = measured(name)
    assert measured_precision >= precision
    assert measured_recall >= recall


def test_there_are_enough_sentences():
    """At least two hundred sentences, at least forty in each language."""
    rows = labelled("sentences")
    assert len(rows) >= 200
    assert min(sum(row["lang"] == code for row in rows) for code in ("en", "de", "fr", "es")) >= 40


@pytest.mark.parametrize("row", labelled("sentences") + labelled("untouched"), ids=lambda row: row["id"])
def test_what_is_covered_can_be_uncovered(row):
    """Going there and back gives the very same text, and no hidden word stands in between."""
    names = learned(row["text"])
    covered = names.cover(row["text"])
    assert names.uncover(covered) == row["text"]
    assert len(covered.split()) <= len(row["text"].split())


def test_each_word_has_one_stand_in_that_says_what_it_is():
    """Given and family names, addresses of mail and declared names are told apart, in the order of the text."""
    names = learned(WROTE + " Ovenworks pays late.", hide=["Ovenworks"])
    assert names.cover("Anna Meyer, Anna's Tom, tom@oven.example, OVENWORKS and Ovenworks") == (
        "PersonA SurnameA, PersonA's PersonB, EmailA, OVENWORKS and NameA"
    )


@pytest.mark.parametrize("number", ["DE89 3704 0044 0532 0130 00", "GB82WEST12345698765432", "4111 1111 1111 1111"])
def test_a_bank_or_card_number_is_covered_whole(number):
    """No block of an account or of a card is left, with blanks in it or without."""
    assert (
        learned(f"Pay it to {number} by Friday.").cover(f"Pay it to {number} by Friday.")
        == "Pay it to NumberA by Friday."
    )


def test_stand_ins_stay_from_turn_to_turn():
    """What is written later adds stand-ins and changes none."""
    assert learned(f"{WROTE}\n\nPetra agrees.").cover("Anna and Petra") == "PersonA and PersonC"


@pytest.mark.parametrize("said", ["PersonA", "Person A", "Person-A", "PersonA's"])
def test_a_model_may_write_a_stand_in_with_a_space(said):
    """A stand-in is known again with a space or a hyphen in it, and one that was never given stays."""
    names = learned(WROTE)
    assert (
        names.uncover(f"{said} and PersonZ")
        == f"{said.replace('PersonA', 'Anna').replace('Person A', 'Anna').replace('Person-A', 'Anna')} and PersonZ"
    )


def test_no_name_stands_in_a_repr():
    """Stand-ins do not show what they stand for."""
    assert "Anna" not in repr(learned(WROTE))


def answer(request):
    changes = {
        "mirror": {"text": "«PersonA said give it a month», you write.", "evidence": ["PersonA said give it a month"]},
        "dimension": {"evidence": ["give it a month, it'll pass"], "text": "This may be about aligning people."},
        "question": {"text": "What would PersonA have to see in the next two weeks?"},
    }
    only = {"mirror", "dimension", "counterpart", "question"}
    return reply(handles_in(request), only=only, **changes)


def test_a_model_sees_stand_ins_and_the_person_their_own_words():
    """Nothing that is hidden is in the request; remarks and evidence hold the person's words at their own offsets."""
    model = ScriptedModel([answer])
    reflection = assistant_of(model).reflect(WROTE)
    sent = " ".join(message.content for message in model.requests[0].messages)
    assert not [word for word in ("Anna", "Meyer", "Tom ", "tom@oven.example") if word in sent]
    assert "PersonA SurnameA and PersonB run the bakery" in sent
    (evidence,) = reflection.remarks[0].evidence
    assert evidence.quote == "Anna said give it a month" == WROTE[evidence.start : evidence.end]
    assert reflection.remarks[-1].text == "What would Anna have to see in the next two weeks?"


def test_the_preview_is_what_is_sent():
    """What `--dry-run` shows has the same stand-ins as the request."""
    model = ScriptedModel([answer])
    assistant = assistant_of(model)
    shown = assistant.preview(WROTE).messages[1].content
    assistant.reflect(WROTE)
    sent = model.requests[0].messages[1].content
    assert [line for line in shown.splitlines() if "===" not in line] == [
        line for line in sent.splitlines() if "===" not in line
    ]


def test_earlier_turns_are_covered_too():
    """In a conversation no earlier turn and no earlier remark carries a name."""
    model = ScriptedModel([answer, answer])
    conversation = assistant_of(model).chat()
    conversation.say(WROTE)
    conversation.say("Today Anna was ill, and Petra did the ovens in the new order without a word.")
    sent = model.requests[-1].messages[1].content
    assert not [word for word in ("Anna", "Petra", "Meyer") if word in sent]
    assert "PersonC did the ovens" in sent


def test_nothing_is_replaced_where_nothing_leaves_the_machine():
    """With ``hide=None``, as for a model on this machine, a text is handed over as it is."""
    model = ScriptedModel([answer])
    assistant_of(model, hide=None).reflect(WROTE)
    assert "Anna Meyer" in model.requests[0].messages[1].content
