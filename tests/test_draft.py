"""A reflection while it is being made: at any moment it can be finished."""

from __future__ import annotations

import pytest
from fakes import FakeClock
from made import PACK, TOLD, FakeRetriever, all_remarks

from assistant.adapters.scripted import ScriptedModel
from assistant.draft import OFFLINE_NOTICE, Draft
from assistant.errors import ModelUnreachable
from assistant.reflection import NOTICE, Fallback, PackInfo, Timings, Withheld
from assistant.types import Delta, Usage

MIRROR, DIMENSION, COUNTERPART, *_ = all_remarks()


@pytest.fixture
def clock():
    return FakeClock()


@pytest.fixture
def draft(clock):
    return Draft(situation=TOLD, pack=PACK, clock=clock, identifier="3fa9c2d1e0", model=ScriptedModel([]))


def test_a_draft_that_was_just_begun_can_be_finished(draft, clock):
    """Before anything has happened there is a reflection already: empty, of this moment, of this pack."""
    finished = draft.finish(partial=True)
    assert (finished.remarks, finished.dimensions, finished.definitions) == ((), (), ())
    assert (finished.id, finished.created_at, finished.situation) == ("3fa9c2d1e0", clock.now(), TOLD)
    assert finished.pack == PackInfo(PACK.id, PACK.version, PACK.digest)
    assert finished.timings == Timings(None, None, 0)
    assert finished.partial


def test_times_are_taken_at_the_ranking_the_first_remark_and_the_end(draft, clock):
    """Each time is whole milliseconds from the start."""
    clock.passes(0.005)
    draft.retrieved(FakeRetriever().rank_one(TOLD))
    clock.passes(0.02)
    draft.show(MIRROR)
    clock.passes(0.3)
    draft.show(DIMENSION)
    assert draft.finish().timings == Timings(5, 25, 325)


def test_the_dimensions_are_those_cited_the_main_one_first(draft):
    """Each cited definition is a dimension once, the main one first, with the score that retrieval gave it."""
    draft.retrieved(FakeRetriever("organising-and-staffing", score=0.4).rank_one(TOLD))
    draft.show(COUNTERPART)
    draft.show(DIMENSION)
    draft.judged("grounded", "aligning-people")
    finished = draft.finish()
    assert [(each.id, each.score) for each in finished.dimensions] == [
        ("aligning-people", 0.04),
        ("organising-and-staffing", 0.4),
    ]
    assert [each.id for each in finished.definitions] == ["aligning-people", "organising-and-staffing"]


def test_an_interrupted_draft_is_grounded_from_its_dimension_on(draft):
    """What was shown when it was interrupted decides the status: grounded once a dimension was."""
    draft.retrieved(FakeRetriever().rank_one(TOLD))
    draft.show(MIRROR)
    assert draft.finish(partial=True).status == "too_thin"
    draft.show(DIMENSION)
    assert draft.finish(partial=True).status == "grounded"


def test_tokens_are_added_over_all_calls(draft):
    """Usage is the sum of what the endpoint counted, and None where it counted nothing."""
    assert draft.finish().usage is None
    draft.heard(Delta("one", None, Usage(10, 2)))
    draft.heard(Delta("two", "stop", Usage(5, 1)), keep=False)
    assert (draft.finish().usage, draft.reply) == (Usage(15, 3), "one")


def test_a_fall_back_makes_it_offline(draft):
    """When the offline composer stands in, mode, model, notice and cause say so, and what was withheld stays."""
    assert (draft.finish().mode, draft.finish().model, draft.finish().notice) == ("model", "scripted", NOTICE)
    draft.withhold(Withheld("reply", "no JSON"))
    draft.fall_back(ModelUnreachable("It is down.", hint="Start it."))
    finished = draft.finish()
    assert (finished.mode, finished.model, finished.notice) == ("offline", None, OFFLINE_NOTICE)
    assert finished.fallback == Fallback("unreachable", "It is down. Start it.")
    assert finished.withheld == (Withheld("reply", "no JSON"),)
