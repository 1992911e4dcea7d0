"""However a reply arrives, whole or cut, the same is shown, nothing is taken back, and nothing half is shown."""

from __future__ import annotations

import json
import random

import pytest
from corruption.court import assistant_with, events_of, faults_in, ids_of, kept, reflection_of
from corruption.every import CLASSES, Case
from corruption.writing import seeded, situations, write
from fakes import FakeJournal

from assistant.adapters.scripted import ScriptedModel
from assistant.bench import Bench
from assistant.citations import Court, make_handles
from assistant.errors import ModelUnreachable
from assistant.folding import fold
from assistant.reader import ReplyReader
from assistant.reflection import Shown
from assistant.types import Delta

SPOILT = (
    "key missing, added or doubled",
    "half a surrogate pair, or a control character",
    "a second object",
    "spliced within a definition",
)


@pytest.fixture(scope="module")
def table(pack):
    """A table of handles, and the handle of each id."""
    handles = make_handles(pack.definitions, 21)
    return handles, {each.id: handle for handle, each in handles.items()}


@pytest.fixture(scope="module")
def scripts(pack, table):
    """Honest and spoilt replies, with the situation that each belongs to."""
    _, ids = table
    honest = [Case(CLASSES_FOR_HONEST[number % 2], number, pack, honest=True).script(ids) for number in range(3)]
    return [*honest, *(Case(name, 3, pack).script(ids) for name in SPOILT)]


CLASSES_FOR_HONEST = ("badge", "something around the object")


def settled(pack, table, script, pieces):
    """Return what a bench shows and withholds when the reply comes in these pieces, and is not mended."""
    bench, reader = Bench(Court(pack, table[0], fold(script.situation))), ReplyReader()
    events = [remark for piece in pieces for remark in bench.hear(reader, piece)]
    events += bench.close(reader)
    return [*events, bench.reasons(), *bench.settle()]


def cut(reply, *places):
    """Return the reply in pieces, cut at these places."""
    return [reply[a:b] for a, b in zip([0, *places], [*places, len(reply)], strict=True)]


def read(pieces):
    """Return what a reader makes of a reply in these pieces."""
    reader = ReplyReader()
    return [*(item for piece in pieces for item in reader.feed(piece)), *reader.close()]


def test_a_reply_cut_at_any_place_is_the_same_reply(pack, table, scripts):
    """Cut in two at every place, each reply reads as it does whole; at sampled places, it is shown so, too."""
    for number, script in enumerate(scripts):
        reply = script.reply()
        items, whole = read([reply]), settled(pack, table, script, [reply])
        for place in range(len(reply)):
            assert read(cut(reply, place)) == items, place
            if place % 150 == number:
                assert settled(pack, table, script, cut(reply, place)) == whole, place


def test_a_reply_cut_at_pairs_of_places_or_into_characters_is_the_same_reply(pack, table, scripts):
    """Cut at sampled pairs of places, into pieces of any size, or with empty pieces between: the same events."""
    chance = random.Random(8)
    for script in scripts:
        reply = script.reply()
        whole = settled(pack, table, script, [reply])
        for _ in range(25):
            assert settled(pack, table, script, cut(reply, *sorted(chance.sample(range(len(reply)), 2)))) == whole
        for size in (1, 2, 3, 61):
            pieces = [reply[at : at + size] for at in range(0, len(reply), size)]
            assert settled(pack, table, script, pieces) == whole
            assert settled(pack, table, script, [each for piece in pieces for each in ("", piece, "")]) == whole


def test_halves_of_a_surrogate_pair_that_come_apart_come_together(pack, table, scripts):
    """A character that an endpoint sends as two halves, in one piece or in two, is the character."""
    script = scripts[0]
    script.spoilt["text"] += " 🙂"
    reply = script.reply()
    halves = "".join(chr(0xD83D) + chr(0xDE42) if char == "🙂" else char for char in reply)
    whole = settled(pack, table, script, [reply])
    assert any(getattr(each, "text", "").endswith("🙂") for each in whole)
    assert settled(pack, table, script, [halves]) == whole
    assert settled(pack, table, script, list(halves)) == whole
    at = halves.index(chr(0xDE42))
    assert settled(pack, table, script, cut(halves, at)) == whole


def test_a_reply_truncated_at_any_place_shows_a_beginning_of_what_it_shows_whole(pack, table, scripts):
    """Truncated anywhere, a reply shows a beginning of its remarks, each as it would have been."""
    for number, script in enumerate(scripts):
        reply = script.reply()
        whole = [each for each in settled(pack, table, script, [reply]) if hasattr(each, "evidence")]
        for end in range(number, len(reply), 5 if number == 0 else 37):
            bench, reader = Bench(Court(pack, table[0], fold(script.situation))), ReplyReader()
            shown = [*bench.hear(reader, reply[:end]), *bench.close(reader)]
            assert shown == whole[: len(shown)], end


def stripped(events):
    """Return events as plain values, without what is new with every run."""
    shape = reflection_of(events).to_dict()
    return [*events[:-1], {key: value for key, value in shape.items() if key not in {"id", "created_at"}}]


@pytest.mark.parametrize("name", ["markup", "wrong counterpart", "flood", "kind unknown", "obeyed injection"])
@pytest.mark.parametrize("honest", [True, False])
def test_events_are_identical_for_every_chunking(pack, prompts, name, honest):
    """Through the whole pipeline, the events of a reply do not depend on the size of its pieces."""
    case = Case(name, 5, pack, honest=honest)

    def run(chunk):
        return stripped(events_of(pack, prompts, case.situation, lambda ids: case.script(ids).reply(), chunk=chunk))

    whole = run(10**9)
    assert [run(chunk) for chunk in (1, 2, 7, 48, 500)] == [whole] * 5


def honest_run(pack, prompts, deal, number=0):
    """Return situation, script and events of an honest reply whose pieces ``deal(reply)`` hands out."""
    situation = seeded("stream", number).choice(situations(pack)).text
    scripts = []

    def reply(request):
        scripts.append(write(seeded("stream", number, "w"), situation, pack, ids_of(request, pack)))
        return deal(scripts[0].reply())

    events = list(assistant_with(pack, prompts, ScriptedModel([reply, reply])).stream(situation))
    return situation, scripts[0], events


def test_a_connection_that_breaks_leaves_what_was_shown(pack, prompts):
    """Broken anywhere, a stream leaves the remarks that were shown, whole, and says that the reply was cut off."""
    _, script, _ = honest_run(pack, prompts, lambda reply: reply)
    length = len(script.reply())
    partial = 0
    for end in range(0, length, max(length // 16, 1)):
        situation, script, events = honest_run(
            pack, prompts, lambda reply, end=end: [Delta(reply[:end]), ModelUnreachable("cut")]
        )
        reflection = reflection_of(events)
        assert faults_in(events, situation, pack) == []
        if reflection.mode == "model":
            partial += 1
            assert {"mirror", "dimension"} <= kept(events, script)
            assert [each.reason for each in reflection.withheld] == ["cut off before its end"]
        else:
            assert reflection.fallback.code == "unreachable"
            assert not kept(events, script)
    assert partial > 4


@pytest.mark.parametrize("finish", ["length", "content_filter", "stop", None])
def test_a_reply_that_ends_too_early_is_cut_whatever_it_calls_its_end(pack, prompts, finish):
    """A reply that ends in mid-remark is judged by what came of it, not by the reason that is given."""
    situation, script, events = honest_run(
        pack, prompts, lambda reply: [Delta(reply[: reply.index('"kind": "strength"') + 40]), Delta(finish=finish)]
    )
    assert faults_in(events, situation, pack) == []
    assert kept(events, script) == {"mirror", "dimension", "counterpart"}
    assert ("remark", "cut off before its end") in [(e.kind, e.reason) for e in reflection_of(events).withheld]


@pytest.mark.parametrize("finish", ["length", "content_filter", "tool_calls", None])
def test_a_whole_reply_is_whole_whatever_it_calls_its_end(pack, prompts, finish):
    """A complete object is read, whatever reason the endpoint gives for its end."""
    _, script, events = honest_run(pack, prompts, lambda reply: [Delta(reply), Delta(finish=finish)])
    assert kept(events, script) == set(script.remarks)


def test_pieces_that_come_twice_spoil_the_reply_and_nothing_else(pack, prompts):
    """A stream in which a piece of the form is doubled is no JSON any more: nothing of the damage is shown."""
    for number in range(4):
        situation, script, events = honest_run(pack, prompts, doubled(number), number)
        assert faults_in(events, situation, pack) == []
        texts = {remark["text"].strip() for remark in script.remarks.values()}
        if reflection_of(events).mode == "model":
            told = [
                remark for remark in reflection_of(events).remarks if remark.kind not in {"question", "counterpart"}
            ]
            assert {remark.text for remark in told} <= texts


def doubled(number):
    """Return a function that deals a reply out in pieces of twenty, one of them twice, in which a value begins."""

    def deal(reply):
        pieces = [Delta(reply[at : at + 20]) for at in range(0, len(reply), 20)]
        at = next(at for at in range(3 + number * 9, len(pieces)) if '": "' in pieces[at].text)
        return [*pieces[:at], pieces[at], *pieces[at:], Delta(finish="stop")]

    return deal


def test_empty_and_late_pieces_change_nothing(pack, prompts):
    """Empty pieces, a finish that comes early, and usage in the middle leave the reply as it is."""
    odd = [Delta(), Delta(finish="stop"), Delta("")]
    _, script, events = honest_run(pack, prompts, lambda reply: [*odd, *(Delta(char) for char in reply), *odd])
    assert kept(events, script) == set(script.remarks)


class Stops(BaseException):
    """Somebody pressed Ctrl-C."""


@pytest.mark.parametrize("after", ["counterpart", "strength", "question"])
def test_whoever_interrupts_keeps_what_was_shown(pack, prompts, after):
    """Ctrl-C while the model speaks leaves a saved reflection, marked partial, with exactly what was shown."""
    situation = seeded("stop").choice(situations(pack)).text
    journal = FakeJournal()

    def reply(request):
        whole = write(seeded("stop", "w"), situation, pack, ids_of(request, pack)).reply()
        yield Delta(whole[: whole.index(f'"kind": "{after}"')])
        raise Stops

    stream = assistant_with(pack, prompts, ScriptedModel([reply]), journal=journal).stream(situation)
    shown = []
    with pytest.raises(Stops):
        shown.extend(event.remark for event in iter_shown(stream, shown))
    saved = journal.load()
    assert saved.partial
    assert saved.remarks
    assert list(saved.remarks) == shown


def iter_shown(stream, shown):
    """Yield the remarks of a stream as they are shown."""
    for event in stream:
        if isinstance(event, Shown):
            yield event


def test_whoever_stops_listening_keeps_what_was_shown(pack, prompts):
    """A stream that is closed early, at any event, is saved as far as it was shown, or not at all."""
    situation = seeded("leave").choice(situations(pack)).text

    def reply(request):
        return write(seeded("leave", "w"), situation, pack, ids_of(request, pack)).reply()

    for count in range(1, 5):
        journal = FakeJournal()
        model = ScriptedModel(
            [lambda request: write(seeded("leave", "w"), situation, pack, ids_of(request, pack)).reply()]
        )
        stream = assistant_with(pack, prompts, model, journal=journal).stream(situation)
        shown = [next(stream).remark for _ in range(count)]
        stream.close()
        assert list(journal.load().remarks) == shown
        assert journal.load().partial


def test_a_mended_reply_stands_in_for_one_that_could_not_be_read(pack, prompts):
    """Where the first reply is fenced and the second is not, all of the second is shown."""
    situation = seeded("mend").choice(situations(pack)).text
    scripts = []

    def fenced(request):
        return f"```json\n{whole(request)}\n```"

    def whole(request):
        scripts.append(write(seeded("mend", "w"), situation, pack, ids_of(request, pack)))
        return scripts[-1].reply()

    model = ScriptedModel([fenced, whole])
    events = list(assistant_with(pack, prompts, model).stream(situation))
    assert kept(events, scripts[-1]) == set(scripts[-1].remarks)
    assert reflection_of(events).withheld == ()
    assert json.loads(model.requests[1].messages[-1].content.split("\n\n")[1])[0]["reason"]


def test_every_class_has_been_thought_of_in_both_ways():
    """There are at least fifty classes of corruption, and each has an honest twin."""
    assert len(CLASSES) >= 50
    assert all(callable(each.spoil) and callable(each.twin) for each in CLASSES.values())
