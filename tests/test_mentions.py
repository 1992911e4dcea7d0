"""What a text names, and how a line speaks of it again."""

from __future__ import annotations

import pytest

from assistant.mentions import best_mentions, find_mentions, slots_of, unknown_slots
from assistant.packfiles import Problems, as_guides


def words(text):
    return [mention.words for mention in find_mentions(text)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("My two deputies wrote the night rota.", ["your two deputies", "the night rota"]),
        ("Our own mechanics don't trust the new schedule.", ["your mechanics", "the new schedule"]),
        ("The farmers open the sluices at night.", ["the farmers"]),
        ("One of my technicians is negative about everything.", ["one of your technicians"]),
        ("So Ruth said no, and the board nodded.", ["Ruth", "the board"]),
        ("We moved to a new booking system in May.", ["the new booking system"]),
        ("These volunteers come whatever the weather.", ["these volunteers"]),
    ],
)
def test_people_and_things_come_back_as_the_person_calls_them(text, found):
    """What is named comes back word for word, with "your" for "my" and "our"."""
    assert words(text) == found


@pytest.mark.parametrize(
    "text",
    [
        "As a manager I'm lost.",  # the person
        "There is no plan, and nobody wants a new plan.",  # not there
        "It isn't my project.",
        "I need a better roster.",  # only wished for
        "It lies on the kitchen table.",  # another thing
        "The people who do it are gone.",  # cut off from what tells who they are
        "The manager's car was there.",
        "The team-building day was fun.",
        "I had a bad week and a long day.",
        "Two of us went home.",
        "All roads lead there rather than to a nice museum.",  # set against what is meant
        "Then the chapel shut.",  # no more
        "She met the two branch heads.",  # half of a longer name
        "Our senior man left.",
        "My best mechanics and their supervisor are gone.",  # there no more
        "Tuesday is our last market there.",
        "We lost the big tender.",
        "We asked the pilot union.",
        "It was in my first school.",
    ],
)
def test_what_only_looks_like_it_is_not_named(text):
    """Who writes, what is missing or wished for, and half of a longer name are not spoken of again."""
    assert words(text) == []


def test_what_matters_most_fills_a_slot():
    """A slot takes what stands in the sentence that matters, then what is the person's own or comes again."""
    text = "The committee met. I showed my nurses the new roster. The committee likes the old rota. The visitors came."
    at = text.index("I showed")
    best = best_mentions(find_mentions(text), [(at, at + 35)])
    assert {slot: named.words for slot, named in best.items()} == {
        "people": "your nurses",
        "person": "the committee",
        "team": "your nurses",
        "thing": "the new roster",
        "things": "the new roster",
    }


def test_what_comes_up_once_and_elsewhere_fills_nothing():
    """A thing that is named in passing is not made a matter of."""
    assert best_mentions(find_mentions("The vicar waved. Nobody came to work on time."), [(17, 46)]) == {}


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("We talked about the pulse survey.", {}),
        ("Someone from the sponsoring group may come.", {}),
        ("I wrote the pulse survey.", {"thing": "the pulse survey", "things": "the pulse survey"}),
        ("We looked at the age in the car park.", {}),
        ("I do it by not ordering the old drug for my own patients.", {}),
        ("The nurse came late again.", {"person": "the nurse"}),
        ("The brass band came late again.", {"people": "the brass band"}),
        ("The crew came late again.", {"people": "the crew", "team": "the crew"}),
        ("One of my technicians came late again.", {"person": "one of your technicians"}),
        ("My boss came late again.", {"person": "your boss", "boss": "your boss"}),
    ],
)
def test_a_line_is_about_what_the_account_is_about(text, named):
    """What hangs on a preposition fills nothing; one is not spoken of as several, nor somebody else's band as led."""
    best = best_mentions(find_mentions(text), [(0, len(text))])
    assert {slot: each.words for slot, each in best.items()} == named


def test_an_occasion_is_the_next_one():
    """A meeting that is told of is spoken of as the one that comes."""
    best = best_mentions(find_mentions("In our team meetings nobody speaks."), [(0, 35)])
    assert best["occasion"].words == "the next team meeting"


def test_the_slots_of_a_line_are_checked():
    """What stands in braces is a slot, or is named as a mistake."""
    assert slots_of("ask {people} about {things}") == {"people", "things"}
    assert unknown_slots("ask {people} about {it} }") == ["{it}", "}"]


def test_a_pack_may_not_hold_an_unknown_slot(tmp_path):
    """A general question with an unknown slot is a mistake in the pack."""
    (tmp_path / "questions.toml").write_text('general = ["What about {who}?"]\n')
    problems = Problems(tmp_path)
    as_guides({"general": ["What about {who}?"]}, frozenset(), problems)
    assert problems.found[0].startswith("questions.toml:1: «{who}»: a line may hold people")
