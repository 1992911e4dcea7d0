"""A conversation: asks before it tells, takes up the answer, says when the dimension changes, and sums up."""

from __future__ import annotations

import json

import pytest
from fakes import FakeJournal
from made import FakeRetriever, assistant_of

from assistant.adapters.scripted import ScriptedModel, handles_in
from assistant.offline import compose
from assistant.turns import Talk, blend, weighs
from assistant.types import Ranked, Ranking

OPENING = "My two seniors keep doing it the old way at night. I pinned the new order by the door."
ANSWER = "They say it will pass in a month, and nobody has told them what it is for."
MONEY = "The flour budget for June is gone, and I never put a single date on any of it."
PLAN = "I'll sit down on Sunday and write the steps to Christmas with a date each."


class Turning(FakeRetriever):
    """Ranks planning first where money is spoken of, else aligning."""

    def rank_one(self, text):
        self._first = "planning-and-budgeting" if "budget" in text.split("\n\n")[-1] else "aligning-people"
        return super().rank_one(text)


def kinds(reflection):
    return [remark.kind for remark in reflection.remarks]


def texts(reflection):
    return {remark.kind: remark.text for remark in reflection.remarks}


def test_a_short_opening_is_asked_before_it_is_told():
    """A conversation that opens with a few sentences is answered with a mirror and a question only."""
    conversation = assistant_of().chat()
    first = conversation.say(OPENING)
    assert (first.status, kinds(first)) == ("too_thin", ["mirror", "question"])
    assert kinds(assistant_of().reflect(OPENING))[1] == "dimension"


def test_a_long_opening_is_told_at_once(bakery):
    """An account that stands by itself is reflected on in the first turn."""
    assert assistant_of().chat().say(bakery).status == "grounded"


def test_the_next_turn_takes_up_the_answer():
    """The mirror of a further turn quotes what the person answers now, and the question is another one."""
    conversation = assistant_of().chat()
    asked = conversation.say(OPENING).remarks[-1].text
    second = conversation.say(ANSWER)
    assert (second.status, kinds(second)[:2]) == ("grounded", ["mirror", "dimension"])
    assert second.remarks[0].evidence[0].quote == ANSWER.rstrip(".")
    assert texts(second)["question"] != asked


def test_a_bare_answer_is_quoted_whole():
    """An answer of a few words is taken up as it stands; one of a word is not quoted."""
    conversation = assistant_of().chat()
    conversation.say(OPENING)
    assert conversation.say("Only the apprentice.").remarks[0].evidence[0].quote == "Only the apprentice"
    assert "mirror" not in kinds(conversation.say("Nobody."))


def test_an_answer_that_says_nothing_names_nothing():
    """To "yes" no dimension is named: what stands already is given back, and another question is asked."""
    conversation = assistant_of().chat()
    asked = conversation.say(OPENING).remarks[-1].text
    second = conversation.say("Yes.")
    assert (second.status, kinds(second)) == ("too_thin", ["mirror", "question"])
    assert texts(second)["question"] != asked


def test_a_question_speaks_of_what_the_last_turn_names(pack):
    """Of all that is named in a conversation, what the last turn names comes first."""
    text = (
        "My two deputies ignore the night rota.\n\nYesterday I showed the new checklist to the porters. They laughed."
    )
    talk = Talk("turn", start=text.index("Yesterday"), before="aligning-people")
    made = compose(text, pack, ranking(("aligning-people", 0.9)), "en", talk)
    question = next(remark.text for remark in made.remarks if remark.kind == "question")
    assert "the porters" in question


@pytest.mark.parametrize("fits", [True, False])
def test_no_question_comes_twice(fits):
    """Over six turns every question is a new one, also where no definition fits."""
    conversation = assistant_of(retriever=FakeRetriever(fits=fits)).chat()
    asked = [
        texts(conversation.say(turn))["question"]
        for turn in (OPENING, ANSWER, MONEY, PLAN, "It is late now.", "So it is.")
    ]
    assert len(set(asked)) == len(asked)


def test_a_dimension_that_changes_says_so():
    """Where another definition comes closer than before, the remark names both, cites both, and tells the pair."""
    conversation = assistant_of(retriever=Turning()).chat()
    conversation.say(OPENING)
    conversation.say(ANSWER)
    third = conversation.say(MONEY)
    remark = third.remarks[1]
    assert [each.definition for each in remark.citations] == ["planning-and-budgeting", "aligning-people"]
    assert "aligning people" in remark.text
    assert "planning and budgeting" in remark.text
    assert third.dimensions[0].id == "planning-and-budgeting"
    assert "counterpart" in kinds(third)


def test_a_dimension_changes_only_for_one_that_is_clearly_nearer(pack):
    """A definition that is hardly nearer than the one before does not take its place."""
    text = f"{OPENING}\n\n{MONEY}"
    near = ranking(("planning-and-budgeting", 0.40), ("aligning-people", 0.35))
    far = ranking(("planning-and-budgeting", 0.60), ("aligning-people", 0.20))
    talk = Talk("turn", start=len(OPENING) + 2, before="aligning-people")
    found = [compose(text, pack, given, "en", talk).remarks[1].citations[0].definition for given in (near, far)]
    assert found == ["aligning-people", "planning-and-budgeting"]


def test_a_dimension_that_stays_is_not_told_again():
    """Where nothing changes, pair and experiment are not repeated."""
    conversation = assistant_of().chat()
    conversation.say(OPENING)
    conversation.say(ANSWER)
    assert kinds(conversation.say(PLAN)) == ["mirror", "dimension", "question"]


def test_the_end_sums_up_in_the_persons_own_words():
    """Closing goes from the first words to the last, cites what it came to, and keeps what the person means to do."""
    journal = FakeJournal()
    conversation = assistant_of(retriever=Turning(), journal=journal).chat()
    for turn in (OPENING, ANSWER, MONEY, PLAN):
        conversation.say(turn)
    closed = conversation.close()
    assert kinds(closed) == ["mirror", "dimension", "experiment"]
    mirror, dimension, experiment = closed.remarks
    assert [each.quote for each in mirror.evidence] == [
        "My two seniors keep doing it the old way at night",
        PLAN.rstrip("."),
    ]
    assert dimension.citations[0].definition == closed.dimensions[0].id
    assert experiment.evidence[0].quote == PLAN.rstrip(".")
    assert closed.situation == f"{OPENING}\n\n{ANSWER}\n\n{MONEY}\n\n{PLAN}"
    assert journal.load() == closed


async def test_closing_works_in_both_ways():
    """Asynchronously the summary is the same; where nothing was said there is none."""
    conversation = assistant_of().chat()
    assert (conversation.close(), await conversation.aclose(), list(conversation.stream_close())) == (None, None, [])
    conversation.say(OPENING)
    plain, other = conversation.close(), await conversation.aclose()
    assert plain.remarks == other.remarks


def test_a_model_is_handed_the_turn_that_it_is():
    """The first turn, a further one and the last are each put to a model in words of their own."""
    model = ScriptedModel([open_question, open_question, summary])
    conversation = assistant_of(model).chat()
    conversation.say(OPENING)
    conversation.say(ANSWER)
    closed = conversation.close()
    first, second, third = (request.messages[1].content for request in model.requests)
    assert "A conversation begins." in first
    assert "The conversation goes on." in second
    assert "The person ends the conversation." in third
    assert (closed.mode, kinds(closed)) == ("model", ["mirror", "dimension"])


def test_a_model_need_not_tell_the_counterpart_twice():
    """Where a model's dimension stays as it was, its counterpart is not added again."""
    conversation = assistant_of(ScriptedModel([summary] * 3)).chat()
    conversation.say(f"{OPENING} {ANSWER}")
    assert "counterpart" not in kinds(conversation.say(MONEY))
    assert "counterpart" in kinds(assistant_of(ScriptedModel([summary])).reflect(ANSWER + OPENING))


def open_question(_request):
    mirror = {"kind": "mirror", "text": "There is an old way.", "cites": [], "evidence": ["the old way at night"]}
    question = {"kind": "question", "text": "What do the two say?", "cites": [], "evidence": []}
    return json.dumps({"verdict": "too_thin", "remarks": [mirror, question]})


def summary(request):
    handle = handles_in(request)["Aligning people"]
    quote = "tells all those who may have to cooperate where things are going"
    cites = [{"handle": handle, "sentence": 1, "quote": quote}]
    said = {"evidence": ["nobody has told them what it is for"]}
    mirror = {"kind": "mirror", "text": "From the old way to what it is for.", "cites": [], **said}
    dimension = {"kind": "dimension", "text": "It came to aligning people.", "cites": cites, **said}
    return json.dumps({"verdict": "grounded", "remarks": [mirror, dimension]})


def ranking(*pairs, carried=(), fits=True):
    return Ranking(tuple(Ranked(*pair) for pair in pairs), fits, 0.9 if fits else 0.1, carried)


def test_the_last_turn_weighs_most():
    """In the joined ranking the last turn has the greater weight, and its words carry it first."""
    whole = ranking(("change", 0.6), ("leadership", 0.2), carried=((0, 10), (12, 20)))
    last = ranking(("leadership", 0.7), ("change", 0.1), carried=((0, 8),), fits=False)
    joined = blend(whole, last, 12)
    assert [(each.definition, round(each.score, 2)) for each in joined] == [("leadership", 0.5), ("change", 0.3)]
    assert joined.carried == ((12, 20), (0, 10))
    assert joined.fits


@pytest.mark.parametrize(
    ("stage", "latest", "ranked"),
    [
        ("turn", ANSWER, True),
        ("turn", "I will sit down with them on Sunday.", False),
        ("opening", ANSWER, False),
        ("closing", "", False),
    ],
)
def test_only_a_turn_with_something_in_it_is_ranked_alone(stage, latest, ranked):
    """A bare answer says too little to be ranked by itself."""
    assert weighs(Talk(stage), latest) is ranked
