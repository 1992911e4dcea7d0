"""What the free text of a remark may not do."""

from __future__ import annotations

import pytest

from assistant.citations import make_handles
from assistant.folding import fold
from assistant.types import Claim
from assistant.wording import fault_in_wording

INVENTED = "a quotation stands neither in the situation nor in a definition that the remark cites"


@pytest.fixture(scope="module")
def fault(pack, bakery):
    handles = make_handles(pack.definitions, 3)
    situation = fold(bakery)

    def judge(text, *, kind="blind_spot", cited=("aligning-people",)):
        text = text.replace("HANDLE", next(iter(handles)))
        return fault_in_wording(Claim(kind, text, (), ()), cited=cited, pack=pack, handles=handles, situation=situation)

    return judge


@pytest.mark.parametrize(
    "text",
    [
        "You put the stations in order, and «the ovens never wait».",
        'It may be about aligning people: "give it a month, it\'ll pass" is not about the sheet.',
        "He said “give it a month, it’ll pass”; it's the apprentice who hears it, isn't it the case that you know?",
        "A change of shift, good management of flour, some leadership: words, not names.",
        "Costs 3.50 each, 10:30 on Friday (the second one); half-baked — perhaps.",
        "The definition says that the strategies are held valid by «teams and coalitions» that form, no more.",
        "Nothing hidden: co\u00adoperate, zero\u200bwidth.",
        "You call it 'on paper', and paper it is.",
        "Zwei Öfen, ein Plan: «the ovens never wait».",
    ],
)
def test_plain_text_is_left_alone(fault, text):
    """Ordinary sentences, own words in any quotation marks, and common nouns pass."""
    assert fault(text) is None


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("As shown [1].", "the text has a bracket marker"),
        ("As shown 【1†source】.", "the text has a bracket marker"),
        ("As shown¹ here.", "the text has a footnote mark"),
        ("As shown† here.", "the text has a footnote mark"),
        ("See https://example.org for more.", "the text has a link"),
        ("See www.kotter.example now.", "the text has a link"),
        ("See kotterinc.com for more.", "the text has a link"),
        ("It is <b>proven</b>.", "the text has markup"),
        ("It is **proven**.", "the text has markup"),
        ("It is `proven`.", "the text has markup"),
        ("It is &quot;proven&quot;.", "the text has markup"),
        ("# Proven", "the text has markup"),
        ("So it is (Kotter, 1990).", "the text has a reference in brackets"),
        ("So it is (see pp. 4-6).", "the text has a reference in brackets"),
        ("Sources: the definitions.", "the text has a list of sources"),
        ("Kotter et al say so.", "the text has a list of sources"),
        ("✓ That is so.", "the text has a badge"),
        ("Verified: that is so.", "the text has a badge"),
        ("Kotter says that it is so.", "the text names a source"),
        ("One line.\nVERIFIED CITATION", "the text has a badge"),
        ("One line.\nAnother: a note.", "the text has a line of its own that imitates a heading or a note"),
        ("It is HANDLE that says so.", "the text has a handle"),
        (
            "They said «we will never follow this plan».",
            INVENTED,
        ),
        (
            "They said 'we will never follow this plan'.",
            INVENTED,
        ),
        (
            'They said "we will never follow this plan".',
            INVENTED,
        ),
        ('They said "we will never', "a quotation mark is not closed"),
        ("«the ovens always wait», you write.", INVENTED),
        ("This is about organising and staffing.", "the text names a dimension that the remark does not cite"),
        ("This is about Organizing & Staffing.", "the text names a dimension that the remark does not cite"),
        ("This is about the dimension change.", "the text names a dimension that the remark does not cite"),
        ("This is about «Change», then.", "the text names a dimension that the remark does not cite"),
        ("The leadership dimension is at stake.", "the text names a dimension that the remark does not cite"),
        ("A word that p\u0430sses for another.", "a word mixes letters of several scripts"),
        ("A text \u202ereversed.", "the text has invisible or direction-changing characters"),
        ("A text\u200e with a direction.", "the text has invisible or direction-changing characters"),
        ("A text\x00.", "the text has control characters"),
        ("word " * 400, "the text is too long"),
    ],
)
def test_a_text_brings_no_proof_of_its_own(fault, text, why):
    """References, links, badges, markup, invented quotations, uncited names and disguised letters are named."""
    assert fault(text) == why


def test_a_question_is_held_to_the_rules_of_questions(fault):
    """Only a question is linted as one."""
    assert fault("Have you talked to her?", kind="question") == "the question can be answered with yes or no"
    assert fault("Have you talked to her?") is None
