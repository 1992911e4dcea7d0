"""A dimension is not named without being cited, however it is spelled; common words are no names."""

from __future__ import annotations

import pytest

from assistant.folding import fold
from assistant.naming import fault_in_names

NAMED = "the text names a dimension that the remark does not cite"
SPELLED = """
aligning people | Aligning People | ALIGNING PEOPLE | aligning the people | alignment of people | aligning-the-people
people alignment | aligning your people | aligning_people | AligningPeople | alignments of the people
planning and budgeting | Planning & Budgeting | budgeting and planning | planning, budgeting | planning/budgeting
planning + budgeting | planning as well as budgeting | planning and then budgets | planning-and-budgeting
P l a n n i n g and budgeting | establishing direction | establishing a direction | establishing the directions
organising and staffing | organizing/staffing | staffing and organising | organisation and staffing
controlling and problem solving | control and problem solving | problem solving and controlling
motivating and inspiring | motivation and inspiration | inspiring and motivating | motivating, inspiring
predictability and order | order and predictability | predictability, order | predictability\u00a0and\u00a0order
"""
COMMON = """
to align people | plan and budget | a plan and its budget | organise the shift | people who plan | order
problems that solve themselves | to motivate and inspire | the planning of the move | staff | establish it
the people in line | controlling | a budget, planned late | directions to the site | an inspired idea
"""


def entries(table):
    return [each.strip() for line in table.strip().splitlines() for each in line.split("|")]


def judge(pack, text, kind="blind_spot", cited=(), situation="We wrote it all down."):
    return fault_in_names(kind, text, cited, pack, fold(situation))


@pytest.mark.parametrize("name", entries(SPELLED))
def test_a_name_is_a_name_however_it_is_spelled(pack, name):
    """Case, hyphens, spelling, order, small words between and nouns for gerunds leave it the name it is."""
    assert judge(pack, f"What is missing here is {name}, perhaps.") == NAMED
    assert judge(pack, f"What would {name} look like here?", "question") == NAMED
    assert judge(pack, f"{name} it is.", cited=[each.id for each in pack.definitions]) is None


@pytest.mark.parametrize("words", entries(COMMON))
def test_common_words_are_no_name(pack, words):
    """Verbs, single words and words that stand apart name no dimension."""
    assert judge(pack, f"Perhaps it is {words}, this time.") is None


@pytest.mark.parametrize(
    "text",
    [
        "It is the dimension change.",
        "It is the dimension of leadership.",
        "The management dimension is at stake.",
        "It is «change» that counts.",
        "It is 'leadership' that counts.",
        "It (change) is at stake.",
        "It is change, the dimension.",
        "It is leadership as a dimension.",
        "The dimension is change.",
        "What is missing here is Leadership.",
        "This asks for Change, and soon.",
    ],
)
def test_a_one_word_name_is_one_where_it_is_marked(pack, text):
    """In quotation marks or brackets, beside "dimension", or with a capital inside a sentence, it is a name."""
    assert judge(pack, text) == NAMED


@pytest.mark.parametrize(
    ("text", "situation"),
    [
        ("A change of shift, and the management of flour.", ""),
        ("Leadership asks for patience. Change comes late.", ""),
        ("It was the Management that decided.", "The Management decided."),
        ("The Change Request was late.", ""),
        ("Hier fehlt es dem Team an Management und an Zeit.", ""),
    ],
)
def test_a_one_word_name_is_a_common_noun_elsewhere(pack, text, situation):
    """In small letters, at the beginning of a sentence, as the person writes it, or in German, it names nothing."""
    assert judge(pack, text, situation=situation) is None


@pytest.mark.parametrize(
    "text", ["This is about change.", "It is mostly leadership.", "Its counterpart is change.", "A change question."]
)
def test_what_a_situation_is_about_is_named_by_less(pack, text):
    """In the remarks that name dimension and counterpart, a one-word name needs no mark to be one."""
    assert judge(pack, text, "dimension") == judge(pack, text, "counterpart") == NAMED
    assert judge(pack, text) is None
