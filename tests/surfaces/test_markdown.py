"""A reflection, a ranking and definitions as Markdown, whole, and whatever a text may hold."""

from __future__ import annotations

from dataclasses import replace

import pytest
from made import CONTACT, EVERY_KIND, PACK, all_remarks, reflection

from assistant.reflection import NOTICE, Referral
from assistant.surfaces.markdown import definitions_markdown, ranking_markdown, reflection_markdown
from assistant.surfaces.opened import STATUS_LINES
from assistant.types import Ranked, Ranking, Remark

WHOLE = f"""\
You made it so that «the ovens never wait».

It may be about aligning people: «as soon as I turn around». \\[1\\]

Its pair is organising and staffing. \\[2\\]

You changed the order: «the ovens never wait». \\[2\\]

It is not told who was asked beforehand. \\[1\\]

> What would they have to see?

If you like, try: ask one of them.

1. Aligning people (leadership): Aligning people tells all those who may have to cooperate where things are going, \
**by speech and by example**.
2. Organising and staffing (management): Organising and staffing **guides people through policies and procedures**.

*{NOTICE}*"""
ALIGNING = """\
**Aligning people** (`aligning-people`)

leadership · task: network · counterpart: `organising-and-staffing`

1. Aligning people tells all those who may have to cooperate where things are going, by speech and by example.
2. Aligning people influences how teams and coalitions form that grasp the vision and its strategies and hold them \
valid.

*After John P. Kotter, A Force for Change (1990); restated*"""


def test_a_reflection_reads_like_this():
    """Remarks with their notes, the question set off, each cited sentence whole with the quoted part in bold."""
    assert reflection_markdown(reflection()) == WHOLE


REFERRED = "This needs a person whose office it is."
CALL = "- The works doctor: by telephone (the company's own list, checked 2026-11-01)"
MIRROR, QUESTION = "You made it so that «the ovens never wait».", "> What would they have to see?"
CLOSE = f"*{NOTICE}*"


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("grounded by a model", WHOLE),
        ("withheld in part", WHOLE.replace(CLOSE, f"*1 remark withheld: it could not be proven.*  \n{CLOSE}")),
        ("offline in a model's place", f"It cannot be reached. The offline reflection stands in.\n\n{WHOLE}"),
        ("with a push declined", f"That is yours to decide.\n\n{WHOLE}"),
        ("nothing fits", "\n\n".join([MIRROR, QUESTION, STATUS_LINES["nothing_fits"], CLOSE])),
        (
            "nothing fits, and a human is named",
            "\n\n".join([REFERRED, CALL, MIRROR, QUESTION, STATUS_LINES["nothing_fits"], CLOSE]),
        ),
        ("too thin", "\n\n".join([MIRROR, QUESTION, STATUS_LINES["too_thin"], CLOSE])),
        ("another language", "\n\n".join([STATUS_LINES["unsupported_language"], CLOSE])),
        ("referred", f"{REFERRED}\n\n{CALL}\n\n{CLOSE}"),
    ],
)
def test_every_kind_of_reflection_says_what_it_is(kind, text):
    """What is not grounded says so, what is missing is told, and a referral comes before everything."""
    assert reflection_markdown(EVERY_KIND[kind]) == text


def test_what_was_interrupted_says_so():
    """A reflection that was cut short says that it holds what had been shown."""
    line = "*This reflection was interrupted; it holds what had been shown.*"
    assert reflection_markdown(EVERY_KIND["interrupted"]).endswith(f"\n\n{line}  \n{CLOSE}")


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("![x](http://192.0.2.1/x)", "!\\[x\\](http://192.0.2.1/x)"),
        ("<img src=x>", "\\<img src=x\\>"),
        ("# Heading", "\\# Heading"),
        ("`code` *and* _more_", "\\`code\\` \\*and\\* \\_more\\_"),
        ("turned \u202earound\u202c, and \x1b[2J", "turned \ufffdaround\ufffd, and \ufffd\\[2J"),
    ],
)
def test_no_text_acts_on_the_page(written, shown):
    """Whatever stands in a text is shown as it was written: no link, image, heading or turned line comes of it."""
    mirror, *rest = all_remarks()
    text = reflection_markdown(reflection(remarks=(replace(mirror, text=written), *rest)))
    assert text.split("\n\n")[0] == shown
    referral = Referral("safety", grave=False, message=written, contacts=(replace(CONTACT, name=written),))
    said = reflection_markdown(replace(EVERY_KIND["referred"], referral=referral)).split("\n\n")
    assert said[0] == shown
    assert shown.removeprefix("\\#") in said[1]


def test_the_same_sentence_keeps_its_number():
    """A sentence that two remarks cite is one note."""
    first = all_remarks()[1]
    text = reflection_markdown(reflection(remarks=(first, Remark("blind_spot", "Seen otherwise.", first.citations))))
    assert text.count("\\[1\\]") == 2
    assert "2. " not in text


def test_a_ranking_is_a_list_under_a_verdict():
    """A ranking says whether any fits, then lists as many as are wanted, best first, with name, id and score."""
    names = {each.id: each.name for each in PACK.definitions}
    ranking = Ranking((Ranked("change", 0.625), Ranked("aligning-people", 0.25)), fits=False, fit=0.125)
    assert ranking_markdown(ranking, names, 50) == (
        "None of them fits (probability that any does: 0.12).\n\n"
        "1. Change (`change`): 0.62\n2. Aligning people (`aligning-people`): 0.25"
    )
    assert ranking_markdown(ranking, names, 1).endswith("1. Change (`change`): 0.62")


def test_a_definition_is_shown_with_its_sentences():
    """A definition is shown with where it belongs, its sentences numbered, and its source; several, one by one."""
    aligning = PACK.definition("aligning-people")
    assert definitions_markdown([aligning]) == ALIGNING
    assert definitions_markdown([aligning, aligning]) == f"{ALIGNING}\n\n{ALIGNING}"
