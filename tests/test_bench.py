"""The bench: when a remark may be shown, and what is asked again."""

from __future__ import annotations

import json

import pytest
from made import PACK
from replies import reply

from assistant.bench import Bench
from assistant.citations import Court, make_handles
from assistant.folding import fold
from assistant.reader import ReplyReader
from assistant.reflection import Withheld

HANDLES = make_handles(PACK.definitions, 7)
BY_NAME = {definition.name: handle for handle, definition in HANDLES.items()}
FALSE = [{"handle": "zzzz", "sentence": 1, "quote": "never stood there at all"}]
UNKNOWN = "a handle is not in this request's table"


@pytest.fixture
def bench(bakery):
    return Bench(Court(PACK, HANDLES, fold(bakery)))


def hear(bench, text, *, size=1):
    """Give a bench a whole reply in pieces and return the kinds that it released, piece by piece."""
    reader, released = ReplyReader(), []
    for start in range(0, len(text), size):
        released += [(start, remark.kind) for remark in bench.hear(reader, text[start : start + size])]
    released += [(len(text), remark.kind) for remark in bench.close(reader)]
    return released


def settle(bench):
    return [each.kind if isinstance(each, Withheld) is False else f"-{each.kind}" for each in bench.settle()]


def test_a_mirror_waits_for_the_dimension(bench):
    """In a grounded reply nothing is shown before a dimension is proven; then what waited comes in order."""
    text = reply(BY_NAME)
    released = hear(bench, text)
    assert [kind for _, kind in released[:3]] == ["mirror", "dimension", "counterpart"]
    assert released[0][0] == released[1][0] == text.index('"kind": "counterpart"') - 4
    assert bench.main == "aligning-people"
    assert bench.reasons() is None


def test_what_stands_behind_a_failed_remark_waits_until_it_is_settled(bench):
    """A remark that fails holds back those behind it, so that the order on the screen is that of the reply."""
    text = reply(BY_NAME, counterpart={"cites": FALSE})
    assert [kind for _, kind in hear(bench, text)] == ["mirror", "dimension"]
    assert json.loads(bench.reasons()) == [{"kind": "counterpart", "reason": UNKNOWN}]
    bench.mend(reply(BY_NAME, only={"counterpart"}))
    assert settle(bench) == ["counterpart", "strength", "blind_spot", "question", "experiment"]


def test_what_is_not_mended_is_withheld_in_its_place(bench):
    """A remark that is not mended is withheld where it stood."""
    hear(bench, reply(BY_NAME, counterpart={"cites": FALSE}))
    bench.mend('{"verdict": "grounded", "remarks": []}')
    assert settle(bench) == ["-counterpart", "strength", "blind_spot", "question", "experiment"]


def test_the_second_reply_can_only_mend(bench):
    """In its second reply a model mends what failed; it can neither add to nor replace what was proven."""
    hear(bench, reply(BY_NAME, strength={"cites": FALSE}))
    bench.mend(reply(BY_NAME))
    assert settle(bench) == ["strength", "blind_spot", "question", "experiment"]


def test_a_verdict_is_given_once(bench):
    """The second reply cannot change the verdict of the first."""
    hear(bench, reply(BY_NAME, strength={"cites": FALSE}))
    bench.mend(reply(BY_NAME, verdict="nothing_fits", only={"strength"}))
    assert bench.verdict == "grounded"


def test_without_a_dimension_nothing_was_answered(bench):
    """A grounded reply whose dimension fails twice is no answer, and nothing of it is shown."""
    assert hear(bench, reply(BY_NAME, dimension={"cites": FALSE})) == []
    assert {"kind": "dimension", "reason": UNKNOWN} in json.loads(bench.reasons())
    bench.mend(reply(BY_NAME, only={"dimension"}, dimension={"cites": FALSE}))
    assert [each for each in settle(bench) if not each.startswith("-")] == []
    assert not bench.answered


def test_a_dimension_that_was_left_out_is_asked_for(bench):
    """A grounded reply without a dimension is told that it needs one."""
    hear(bench, reply(BY_NAME, only={"mirror"}))
    assert json.loads(bench.reasons()) == [{"kind": "dimension", "reason": "a grounded reply needs this remark"}]
    bench.mend(reply(BY_NAME, only={"dimension"}))
    assert settle(bench) == ["mirror", "dimension"]


def test_each_kind_stands_once(bench):
    """A second remark of a kind is withheld, however well it is proven."""
    one = json.loads(reply(BY_NAME))
    twice = {**one, "remarks": [*one["remarks"], *one["remarks"][:5]]}
    hear(bench, json.dumps(twice))
    assert [each for each in settle(bench) if each.startswith("-")] == [
        f"-{kind}" for kind in ("mirror", "dimension", "counterpart", "strength", "blind_spot")
    ]


def test_a_reply_whose_verdict_comes_last_is_judged_then(bench):
    """A verdict behind the remarks is read all the same; before it nothing is shown."""
    whole = json.loads(reply(BY_NAME))
    text = json.dumps({"remarks": whole["remarks"], "verdict": "grounded"})
    released = hear(bench, text)
    assert {place for place, _ in released} == {text.rindex('"')}
    assert [kind for _, kind in released] == [remark["kind"] for remark in whole["remarks"]]


@pytest.mark.parametrize("size", [1, 5, 64, 10_000])
def test_what_is_released_does_not_depend_on_the_pieces(bench, size):
    """In pieces of any size the same remarks are released in the same order."""
    kinds = [kind for _, kind in hear(bench, reply(BY_NAME), size=size)]
    assert kinds == ["mirror", "dimension", "counterpart", "strength", "blind_spot", "question", "experiment"]
