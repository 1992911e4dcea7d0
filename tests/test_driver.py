"""The two drivers: one pipeline, the same events whether it runs plainly or asynchronously."""

from __future__ import annotations

import pytest
from fakes import FakeClock
from made import PACK, PROMPTS, CutModel, FakeRetriever
from replies import answering, honest

from assistant.adapters.scripted import ScriptedModel
from assistant.draft import Draft
from assistant.driver import adrive, drive
from assistant.errors import IndexBusy, ModelNotConfigured, ModelUnreachable
from assistant.pipeline import Task, reflect_steps

BAD = answering(strength={"cites": [{"handle": "zzzz", "sentence": 1, "quote": "never stood there at all"}]})
SCRIPTS = {
    "honest": lambda: ScriptedModel([honest]),
    "mended": lambda: ScriptedModel([BAD, answering(only={"strength"})]),
    "withheld": lambda: ScriptedModel([BAD, BAD]),
    "nothing fits": lambda: ScriptedModel([answering(verdict="nothing_fits", only={"mirror", "question"})]),
    "no JSON": lambda: ScriptedModel(["no", "no"]),
    "unreachable": lambda: ScriptedModel([ModelUnreachable("It is down.")]),
    "unreachable at the second try": lambda: ScriptedModel([BAD, ModelUnreachable("It is down.")]),
    "cut": lambda: CutModel(honest, before='"kind": "strength"'),
    "offline": lambda: None,
}


def steps(text, model, **options):
    """Return the pipeline for a text with everything that could differ between two runs held still."""
    task = Task(situation=text, pack=PACK, prompts=PROMPTS, nonce=7, with_model=model is not None, **options)
    return reflect_steps(task, Draft(situation=text, pack=PACK, clock=FakeClock(), identifier="1" * 10, model=model))


@pytest.mark.parametrize("script", SCRIPTS)
async def test_both_drivers_give_the_same_events(bakery, script):
    """Every event, the finished reflection included, is the same in both ways of calling."""
    one, other = SCRIPTS[script](), SCRIPTS[script]()
    plain = list(drive(steps(bakery, one), retriever=FakeRetriever(), model=one))
    asynchronous = [each async for each in adrive(steps(bakery, other), retriever=FakeRetriever(), model=other)]
    assert plain == asynchronous
    assert len(plain) > 1


async def test_both_drivers_raise_the_same(bakery):
    """What is raised, for want of a model or by the index, is raised in both ways of calling."""

    class Busy:
        def rank_one(self, text):
            raise IndexBusy("Another process holds the index.")

    needed = {"with_model": True, "require_model": True}
    task = Task(situation=bakery, pack=PACK, prompts=PROMPTS, nonce=7, **needed)
    for retriever, error in ((FakeRetriever(), ModelNotConfigured), (Busy(), IndexBusy)):
        draft = Draft(situation=bakery, pack=PACK, clock=FakeClock(), identifier="1", model=None)
        with pytest.raises(error):
            list(drive(reflect_steps(task, draft), retriever=retriever, model=None))
        with pytest.raises(error):
            _ = [each async for each in adrive(reflect_steps(task, draft), retriever=retriever, model=None)]


async def test_whoever_stops_listening_closes_the_reply(bakery):
    """When events are no longer wanted, the model's reply is closed, so that its connection is."""
    model = CutModel(honest, before="\0")
    happening = drive(steps(bakery, model), retriever=FakeRetriever(), model=model)
    next(happening)
    happening.close()
    assert model.closed == 1
    happening = adrive(steps(bakery, model), retriever=FakeRetriever(), model=model)
    await anext(happening)
    await happening.aclose()
    assert model.closed == 2
