"""What real minds answered to the project's prompts, played back through the whole pipeline.

A recording holds for as long as the rules do: a reply that was proven must stay proven, whatever retrieval and prompts
become. Handles are new for each request, so those of a recorded reply are put in by the names that stood behind them.
"""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from fakes import FakeClock, FakeEmbedder, FakeIndex
from recordings.record import converse
from recordings.replay import scripted

from assistant.facade import Assistant, Parts
from assistant.questions import fault_in_question
from assistant.retrieval import Retriever

RECORDED = [
    json.loads(line)
    for file in sorted((Path(__file__).parent / "recordings").glob("*.jsonl"))
    for line in file.read_text(encoding="utf-8").splitlines()
]


@pytest.fixture(scope="module")
def played(pack, prompts):
    """Return, for each recording, the reflections that come of it now; how texts are ranked does not matter here."""
    retriever = Retriever(pack, FakeEmbedder(), FakeIndex())
    parts = Parts(pack=pack, prompts=prompts, retriever=retriever, clock=FakeClock())
    return {line["id"]: converse(Assistant(replace(parts, model=scripted(line))), line) for line in RECORDED}


def test_every_recording_is_still_answered_by_the_mind_that_answered_it(played):
    """No honest reply falls back to the offline composer."""
    assert [each for each, reflections in played.items() for one in reflections if one.mode != "model"] == []


def test_honest_remarks_are_kept(played):
    """Of all recorded remarks, at most two of a hundred are withheld."""
    shown = sum(len(one.remarks) for reflections in played.values() for one in reflections)
    withheld = [(each, one.withheld) for each, reflections in played.items() for one in reflections if one.withheld]
    assert sum(len(each) for _, each in withheld) <= 0.02 * shown, withheld


def test_questions_of_real_minds_pass(played):
    """Of the questions that real minds write to the prompts, at least eight of ten pass at the first try."""
    first = [
        remark["text"]
        for line in RECORDED
        for exchange in line["exchanges"]
        if not exchange.get("again")
        for remark in json.loads(exchange["reply"])["remarks"]
        if remark["kind"] == "question"
    ]
    assert len([question for question in first if fault_in_question(question)]) <= 0.2 * len(first)


def test_a_recording_says_who_answered_and_when(played):
    """Each recording names who answered, the date, and the digest of each request."""
    for line in RECORDED:
        assert line["answered_by"]
        assert len(line["date"]) == len("2026-11-24")
        assert all(len(exchange["digest"]) == 16 for exchange in line["exchanges"])
    assert set(played) == {line["id"] for line in RECORDED}
