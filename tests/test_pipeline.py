"""The pipeline: whole sequences of what it needs, shows and tells."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from made import PACK, PROMPTS, CutModel, FakeRetriever, assistant_of
from replies import answering, honest

from assistant.adapters.scripted import ScriptedModel, handles_in
from assistant.errors import ModelRefusedKey, ModelUnreachable
from assistant.grammar import REPLY_SCHEMA
from assistant.pipeline import Task, build_request
from assistant.reflection import Finished, Shown, Told, Withheld

ANATOMY = ["mirror", "dimension", "counterpart", "strength", "blind_spot", "question", "experiment"]
BAD_QUOTE = [{"handle": "zzzz", "sentence": 1, "quote": "never stood there at all"}]


def told(event):
    """Return what an event says, short enough to be compared in a list."""
    if isinstance(event, Shown):
        return f"shown {event.remark.kind}"
    if isinstance(event, Withheld):
        return f"withheld {event.kind}: {event.reason}"
    if isinstance(event, Told):
        return f"told: {event.message}"
    return f"finished {event.reflection.status} by {event.reflection.model or 'offline'}"


def events(text, *replies, chunk=12, **options):
    return list(assistant_of(ScriptedModel(replies, chunk=chunk), **options).stream(text))


def run(text, *replies, **options):
    return [told(event) for event in events(text, *replies, **options)]


def shown(*kinds):
    return [f"shown {kind}" for kind in kinds]


def test_an_honest_reply_is_shown_remark_by_remark(bakery):
    """Every remark of an honest reply is shown, in order, and then the reflection is finished."""
    assert run(bakery, honest) == [*shown(*ANATOMY), "finished grounded by scripted"]


@pytest.mark.parametrize("chunk", [1, 7, 100_000])
def test_the_events_do_not_depend_on_how_a_reply_is_cut_into_pieces(bakery, chunk):
    """The same reply gives the same events in pieces of any size."""
    bad = answering(strength={"cites": BAD_QUOTE})
    assert run(bakery, bad, bad, chunk=chunk) == run(bakery, bad, bad)


def test_what_is_finished_is_what_was_shown(bakery):
    """The finished reflection holds exactly the remarks that were shown, in the order in which they were."""
    *before, last = events(bakery, answering(strength={"cites": BAD_QUOTE}), answering(strength={"cites": BAD_QUOTE}))
    assert isinstance(last, Finished)
    assert list(last.reflection.remarks) == [event.remark for event in before if isinstance(event, Shown)]
    assert list(last.reflection.withheld) == [event for event in before if isinstance(event, Withheld)]


def test_a_remark_without_proof_is_asked_for_once_more(bakery):
    """What failed is asked for again, with its reason; mended, it takes its place in the order."""
    model = ScriptedModel([answering(strength={"cites": BAD_QUOTE}), answering(only={"strength"})])
    assert [told(event) for event in assistant_of(model).stream(bakery)] == [
        *shown(*ANATOMY),
        "finished grounded by scripted",
    ]
    first, second = model.requests
    assert second.messages[:2] == first.messages
    assert second.messages[2].role == "assistant"
    reasons = json.dumps([{"kind": "strength", "reason": "a handle is not in this request's table"}])
    assert second.messages[3].content == PROMPTS["retry"].render(reasons=reasons)


def test_what_cannot_be_proven_twice_is_withheld(bakery):
    """What fails again is withheld with its reason, in its place, and never with its text."""
    bad = answering(strength={"cites": BAD_QUOTE})
    assert run(bakery, bad, bad) == [
        *shown("mirror", "dimension", "counterpart"),
        "withheld strength: a handle is not in this request's table",
        *shown("blind_spot", "question", "experiment"),
        "finished grounded by scripted",
    ]


def test_a_counterpart_and_a_question_that_are_missing_are_added(bakery):
    """Where a grounded reply has no counterpart and no question, the pack's own table and bank give them."""
    assert run(bakery, answering(only={"mirror", "dimension"})) == [
        *shown("mirror", "dimension", "counterpart", "question"),
        "finished grounded by scripted",
    ]


def test_without_a_proven_dimension_the_offline_composer_answers(bakery):
    """Where no dimension can be proven, nothing of the reply is shown: the offline composer answers, and says so."""
    bad = answering(dimension={"cites": BAD_QUOTE})
    happened = run(bakery, bad, bad)
    stands_in = "told: What the model said could not be proven. The offline reflection stands in."
    assert happened[-1] == "finished grounded by offline"
    assert happened.index(stands_in) < happened.index("shown mirror") < happened.index("shown dimension")
    assert [each for each in happened if each.startswith("shown")] == [
        each for each in run_offline(bakery) if each.startswith("shown")
    ]


def run_offline(text, **options):
    return [told(event) for event in assistant_of(**options).stream(text)]


@pytest.mark.parametrize("reply", ["", "I think you should talk to them.", '{"verdict": "grounded"}', "[]", "{}"])
def test_a_reply_that_is_not_json_of_ours_ends_offline(bakery, reply):
    """A reply outside the grammar shows nothing of itself, even when it comes twice."""
    happened = run(bakery, reply, reply)
    assert happened[-1] == "finished grounded by offline"
    assert "told: What the model said could not be proven. The offline reflection stands in." in happened


@pytest.mark.parametrize("verdict", ["nothing_fits", "too_thin"])
def test_a_verdict_that_nothing_fits_brings_mirror_and_question_only(bakery, verdict):
    """Unless a reply is grounded, it shows a mirror and a question, and anything else is withheld."""
    whole = answering(verdict=verdict)
    happened = run(bakery, whole, answering(verdict=verdict, only=()))
    reason = "with this verdict only a mirror and a question are due"
    withheld = [f"withheld {kind}: {reason}" for kind in ("dimension", "counterpart", "strength", "blind_spot")]
    assert happened == [
        "shown mirror",
        *withheld,
        "shown question",
        f"withheld experiment: {reason}",
        f"finished {verdict} by scripted",
    ]
    quiet = run(bakery, answering(verdict=verdict, only={"mirror", "question"}))
    assert quiet == [*shown("mirror", "question"), f"finished {verdict} by scripted"]


def test_a_model_that_refers_adds_a_referral(bakery):
    """The verdict ``refer`` adds a referral to what could be proven; with nothing proven it stands alone."""
    *_, last = events(bakery, answering(verdict="refer", only={"mirror", "question"}))
    assert (last.reflection.status, last.reflection.referral.category) == ("nothing_fits", "human_help")
    *_, last = events(bakery, answering(verdict="refer", only=()))
    assert (last.reflection.status, last.reflection.remarks, last.reflection.dimensions) == ("referred", (), ())


@pytest.mark.parametrize(
    "error", [ModelUnreachable("It is down.", hint="Start it."), ModelRefusedKey("No.", hint="Key.")]
)
def test_a_model_that_fails_is_told_and_stood_in_for(bakery, error):
    """A failing model is told in one line, and the offline reflection follows, with the cause kept."""
    happened = events(bakery, error)
    assert told(happened[0]) == f"told: {error} The offline reflection stands in."
    assert [told(event) for event in happened[1:]] == run_offline(bakery)
    fallback = happened[-1].reflection.fallback
    assert (fallback.code, fallback.message) == (error.code, str(error))


def test_where_a_model_is_required_its_failure_is_raised(bakery):
    """With ``require_model`` nothing stands in: what failed is raised, also where nothing could be proven."""
    with pytest.raises(ModelUnreachable, match=r"It is down\."):
        events(bakery, ModelUnreachable("It is down."), require_model=True)
    with pytest.raises(Exception, match=r"^What the model said could not be proven\.$"):
        events(bakery, "no", "no", require_model=True)


def test_a_reply_that_is_cut_keeps_what_was_proven(bakery):
    """When a stream is cut behind a proven dimension, what was proven stays, and the rest is withheld once."""
    happened = [told(event) for event in assistant_of(CutModel(honest, before='"kind": "strength"')).stream(bakery)]
    assert happened == [
        *shown("mirror", "dimension", "counterpart"),
        "withheld reply: cut off before its end",
        "shown question",
        "finished grounded by cut",
    ]


def test_a_reply_that_is_cut_early_ends_offline(bakery):
    """When a stream is cut before a dimension is proven, the offline composer answers."""
    happened = [told(event) for event in assistant_of(CutModel(honest, before='"kind": "dimension"')).stream(bakery)]
    assert happened == ["told: It was cut off. The offline reflection stands in.", *run_offline(bakery)]


def test_without_a_model_remarks_are_shown_in_the_same_way():
    """Offline, the composer's remarks are shown one by one, and are those of the finished reflection."""
    text = "We moved the stations so the ovens never wait. Nobody keeps to it as soon as I turn around."
    *before, last = assistant_of().stream(text)
    assert [event.remark for event in before] == list(last.reflection.remarks)
    kinds = [remark.kind for remark in last.reflection.remarks]
    assert kinds == sorted(kinds, key=ANATOMY.index)
    assert {"mirror", "dimension", "counterpart", "question"} <= set(kinds)
    assert (last.reflection.status, last.reflection.mode) == ("grounded", "offline")


@pytest.mark.parametrize(
    ("text", "fits", "status"),
    [
        ("We moved the stations so the ovens never wait, and nobody keeps to it.", False, "nothing_fits"),
        ("It went wrong.", True, "too_thin"),
        (
            "Wir haben die Stationen umgestellt und niemand hält sich daran, sobald ich weg bin.",
            True,
            "unsupported_language",
        ),
    ],
)
def test_offline_says_where_it_has_nothing_to_say(text, fits, status):
    """A text that fits nothing, is too thin, or is in another language has its own status, and no dimension."""
    reflection = assistant_of(retriever=FakeRetriever(fits=fits)).reflect(text)
    assert (reflection.status, reflection.dimensions) == (status, ())
    assert {remark.kind for remark in reflection.remarks} <= {"mirror", "question"}


def test_the_request_shows_every_definition_under_a_handle_and_the_text_behind_a_fence(bakery):
    """The model sees each definition with numbered sentences under a handle, and the text as data."""
    request, handles = build_request(task(bakery), FakeRetriever().rank_one(bakery))
    assert handles_in(request) == {definition.name: handle for handle, definition in handles.items()}
    system, user = request.messages
    assert [(message.role) for message in request.messages] == ["system", "user"]
    for definition in PACK.definitions:
        lines = [f"{sentence.index + 1}. {sentence.text}" for sentence in definition.sentences]
        assert "\n".join(lines) in system.content
    fence = f"=== {7:016x} ==="
    assert user.content == PROMPTS["situation"].render(fence=fence, situation=bakery)
    assert request.schema == REPLY_SCHEMA


def task(text, **options):
    return Task(situation=text, pack=PACK, prompts=PROMPTS, nonce=7, with_model=True, **options)


def test_a_larger_pack_is_narrowed_to_pairs(bakery):
    """Beyond the budget a model is shown the best ranked definitions, each with its counterpart, never a half pair."""
    _, handles = build_request(task(bakery, context_definitions=5), FakeRetriever().rank_one(bakery))
    shown_ids = [definition.id for definition in handles.values()]
    assert shown_ids[:2] == ["aligning-people", "organising-and-staffing"]
    assert len(shown_ids) == 4
    assert {PACK.definition(each).counterpart for each in shown_ids} == set(shown_ids)


def test_a_pack_too_large_to_be_shown_is_shown_by_its_shortlist(bakery):
    """Where retrieval gives a shortlist, a model sees the first of that, whatever the ranking says."""
    ranking = replace(FakeRetriever().rank_one(bakery), shortlist=("change", "leadership", "management"))
    _, handles = build_request(task(bakery, context_definitions=4), ranking)
    shown_ids = [definition.id for definition in handles.values()]
    assert shown_ids == ["change", "predictability-and-order", "leadership", "management"]


def test_a_further_turn_hands_over_what_was_written_and_said(bakery):
    """In a conversation the model sees, behind the fence, what was written before, what was said, and the last turn."""
    further = task(bakery, earlier="before", said="a remark", latest="now")
    request, _ = build_request(further, FakeRetriever().rank_one(bakery))
    wanted = PROMPTS["turn"].render(fence=f"=== {7:016x} ===", earlier="before", said="a remark", latest="now")
    assert request.messages[1].content == wanted


def test_no_repr_of_a_task_or_request_shows_the_text(bakery):
    """What the person wrote stands in no repr of the pipeline's values."""
    request, _ = build_request(task(bakery), FakeRetriever().rank_one(bakery))
    assert "ovens" not in repr(task(bakery)) + repr(request)
