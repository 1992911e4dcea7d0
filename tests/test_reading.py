"""What can be quoted of a person's text, and what it does not tell."""

from __future__ import annotations

import pytest

from assistant.reading import MAX_WORDS, find_act, read_passages, what_is_not_told


def quoted(text):
    return [text[passage.start : passage.end] for passage in read_passages(text)]


@pytest.mark.parametrize(
    "aside",
    [
        "Hi all, long time lurker here.",
        "Thanks in advance for any help.",
        "Any advice would be welcome.",
        "What would you do?",
        "Tell me what worked for you, or what to read.",
        "Sorry, this got long.",
        "Has anyone been through this?",
        "Is it just me?",
        "Rant over.",
        "I'd love to hear how others see it.",
        "Don't know why I'm telling you.",
        "So that was that.",
        "TL;DR nobody does the rota.",
    ],
)
def test_greetings_asides_and_questions_to_the_reader_are_not_quoted(aside):
    """A greeting, thanks, an aside and a question to whoever reads are no evidence."""
    assert quoted(f"Nobody has filled in the rota since June. {aside}") == ["Nobody has filled in the rota since June"]


@pytest.mark.parametrize(
    ("text", "cut"),
    [
        ("But the two who were here before me do it the old way.", "the two who were here before me do it the old way"),
        (
            "They want a different tillage, cover crops, moving the grazing, and Dad won't have a thing altered.",
            "They want a different tillage, cover crops, moving the grazing, and Dad won't have a thing altered",
        ),
        ("The takings are down, because of the road works.", "The takings are down, because of the road works"),
    ],
)
def test_a_quotation_is_cut_at_the_border_of_a_clause(text, cut):
    """What is quoted is a thought of its own, without the conjunction before it or the full stop behind."""
    assert quoted(text) == [cut]


def test_a_fragment_is_not_quoted():
    """What has no verb, or is not whole, is left out."""
    assert quoted("Great team. Twelve people, two sites. Because of the rota (see below") == []


def test_every_quotation_of_every_practice_situation_is_whole(pack):
    """No quotation is longer than a reader follows, ends on a comma, or opens brackets that it does not close."""
    for situation in pack.situations:
        if situation.lang == "en":
            for words in quoted(situation.text):
                assert len(words.split()) <= MAX_WORDS
                assert not words.endswith((",", ";", ":", " and", " the"))
                assert words.count("(") == words.count(")")


def test_acts_and_stakes_and_turns_are_told_apart():
    """A passage says whether the person acts, speaks of themselves, asks, or turns with "but"."""
    text = "I moved everyone's stations around. But they do it the old way. I don't want to police it. How do I go on?"
    found = [(each.acts, each.turns, each.stake, each.asks) for each in read_passages(text)]
    assert found == [
        (True, False, False, False),
        (False, True, False, False),
        (False, False, True, False),
        (False, False, False, True),
    ]


def test_who_is_let_speak_does_not_speak_for_the_person():
    """What somebody else needs or fears, in their own words, is not told as the person's."""
    text = "A dealer from Porto said: I don't need you to be quick. I told them: I need to know the day."
    assert [each.stake for each in read_passages(text)] == [False, True]


@pytest.mark.parametrize(
    "text", ["I shouted at her.", "I wanted it.", "I was hired.", "He moved it.", "I ignored them."]
)
def test_what_is_no_act_to_build_on_is_no_act(text):
    """A wish, a state, somebody else's doing and a blow are not told as an act."""
    assert find_act(text) is None


@pytest.mark.parametrize(
    ("text", "lacks"),
    [
        ("The order dissolves whenever one turns around.", ("voices", "act", "time", "wish")),
        ("On Friday I asked Ana, and she said no; I want it settled.", ()),
        ("Since May the boss says we need to speed up.", ("act",)),
        ("I moved the stations around in June.", ("voices", "wish")),
    ],
)
def test_what_an_account_leaves_open_is_seen(text, lacks):
    """Others' voices, an own act, a time and a wish are each missed where nothing in the text speaks of them."""
    assert what_is_not_told(text) == lacks
