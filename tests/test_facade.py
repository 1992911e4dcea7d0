"""What a caller holds: texts that are refused, streams, conversations, and what is saved of them."""

from __future__ import annotations

import asyncio

import pytest
from fakes import FakeClock, FakeJournal
from made import CutModel, FakeRetriever, assistant_of, reflection
from replies import honest

from assistant.adapters.scripted import ScriptedModel
from assistant.errors import ModelUnreachable, NothingYet, SituationError, StorageError
from assistant.facade import MAX_SITUATION_LENGTH, check_situation
from assistant.reflection import Finished, Shown

LONG = "word " * (MAX_SITUATION_LENGTH // 5)


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("", 'There is no text to reflect on. Write what happened: reflect "…".'),
        (" \n\t\u00a0\ufeff", 'There is no text to reflect on. Write what happened: reflect "…".'),
        ("…?! —", 'There is no text to reflect on. Write what happened: reflect "…".'),
        (
            LONG + "and more",
            (
                "The text has 20,008 characters; up to 20,000 can be read at once. "
                "Keep the one scene that matters most: who was there, what was said, what you did."
            ),
        ),
        ("before\x00behind", "This is not text: it holds bytes that no text holds. Give plain UTF-8 text."),
        ("a lone \udc80 half", "This is not text: it holds bytes that no text holds. Give plain UTF-8 text."),
        (b"bytes of a file", "This is not text, but bytes. Give plain UTF-8 text."),
        (None, "This is not text, but NoneType. Give plain UTF-8 text."),
    ],
)
async def test_a_text_that_cannot_be_reflected_on_is_refused_everywhere(text, line):
    """Empty, too long, or not text: one line, the same by every way in, and nothing is ranked or sent."""
    retriever, model = FakeRetriever(), ScriptedModel([])
    assistant = assistant_of(model, retriever=retriever)
    for way in (assistant.reflect, assistant.stream, assistant.retrieve, assistant.preview, assistant.chat().say):
        with pytest.raises(SituationError) as refused:
            way(text)
        assert str(refused.value) == line
    for way in (assistant.areflect, assistant.aretrieve, assistant.chat().asay):
        with pytest.raises(SituationError) as refused:
            await way(text)
        assert str(refused.value) == line
    assert (retriever.ranked, model.requests) == ([], [])


def test_a_text_is_taken_without_what_surrounds_it():
    """White space and a byte order mark around a text are left out; what is inside stays as it is."""
    assert check_situation("\ufeff  one\n\n two \u00a0\n") == "one\n\n two"
    assert check_situation("\n\ufefftext") == "text"
    assert check_situation(LONG) == LONG.strip()


async def test_reflecting_and_streaming_are_the_same(bakery):
    """The value of ``reflect`` is the one that ``stream`` ends with, plainly and asynchronously."""
    *shown, last = assistant_of(ScriptedModel([honest])).stream(bakery)
    assert all(isinstance(event, Shown) for event in shown)
    streamed = [event async for event in assistant_of(ScriptedModel([honest])).astream(bakery)]
    assert [type(event) for event in streamed] == [Shown] * len(shown) + [Finished]
    plain = assistant_of(ScriptedModel([honest])).reflect(bakery)
    asynchronous = await assistant_of(ScriptedModel([honest])).areflect(bakery)
    texts = [remark.text for remark in last.reflection.remarks]
    for each in (plain, asynchronous, streamed[-1].reflection):
        assert [remark.text for remark in each.remarks] == texts
    assert len({plain.id, asynchronous.id, last.reflection.id}) == 3


async def test_retrieving_ranks_every_definition_of_one_text_or_of_many(bakery):
    """One text or many, plainly or asynchronously, the ranking has every definition of the pack."""
    assistant = assistant_of(retriever=FakeRetriever("change"))
    one, many, other = (
        assistant.retrieve(bakery),
        assistant.retrieve_many([bakery, bakery]),
        assistant.aretrieve(bakery),
    )
    assert many == [one, one]
    assert await other == one
    assert sorted(each.definition for each in one) == sorted(each.id for each in assistant.pack.definitions)


def test_a_preview_is_what_would_be_sent_and_sends_nothing(bakery):
    """The preview is the request that a reflection would begin with; without a model it is None."""
    model = ScriptedModel([honest])
    assistant = assistant_of(model)
    request = assistant.preview(bakery)
    assert model.requests == []
    assistant.reflect(bakery)
    assert [message.role for message in request.messages] == [message.role for message in model.requests[0].messages]
    assert request.schema == model.requests[0].schema
    assert bakery in request.messages[1].content
    assert assistant_of().preview(bakery) is None


def test_the_model_is_named():
    """An assistant says which model it asks, or that it asks none."""
    assert (assistant_of(ScriptedModel([])).model, assistant_of().model) == ("scripted", None)


# --- saving -------------------------------------------------------------------------------------


async def test_what_is_finished_is_saved_before_it_is_told(bakery):
    """A finished reflection is in the journal by the time that a caller sees it."""
    journal = FakeJournal()
    for event in assistant_of(ScriptedModel([honest]), journal=journal).stream(bakery):
        if isinstance(event, Finished):
            assert journal.load() == event.reflection
    journal = FakeJournal()
    made = await assistant_of(ScriptedModel([honest]), journal=journal).areflect(bakery)
    assert journal.load() == made


async def test_what_was_shown_of_an_interrupted_reply_is_saved_as_partial(bakery):
    """Whoever stops listening in mid-reply finds exactly what was shown in the journal, marked partial."""
    journal = FakeJournal()
    happening = assistant_of(ScriptedModel([honest]), journal=journal).stream(bakery)
    seen = [next(happening).remark, next(happening).remark]
    happening.close()
    kept = journal.load()
    assert (list(kept.remarks), kept.partial, kept.status) == (seen, True, "grounded")

    journal = FakeJournal()
    happening = assistant_of(ScriptedModel([honest]), journal=journal).astream(bakery)
    seen = [(await anext(happening)).remark, (await anext(happening)).remark]
    await happening.aclose()
    kept = journal.load()
    assert (list(kept.remarks), kept.partial) == (seen, True)


async def test_a_cancelled_task_keeps_what_was_shown(bakery):
    """A task that is cancelled between two remarks leaves a partial reflection."""
    journal = FakeJournal()
    shown = asyncio.Event()

    async def listen():
        async for _ in assistant_of(ScriptedModel([honest]), journal=journal).astream(bakery):
            shown.set()
            await asyncio.sleep(60)

    listening = asyncio.create_task(listen())
    await shown.wait()
    listening.cancel()
    with pytest.raises(asyncio.CancelledError):
        await listening
    await asyncio.sleep(0)
    assert journal.load().partial


def test_before_anything_is_shown_nothing_is_saved(bakery):
    """A reflection that fails or is left before its first remark leaves nothing in the journal."""
    journal = FakeJournal()
    with pytest.raises(ModelUnreachable):
        assistant_of(CutModel(honest, before="{"), journal=journal, require_model=True).reflect(bakery)
    assistant_of(ScriptedModel([honest]), journal=journal).stream(bakery).close()
    with pytest.raises(NothingYet):
        journal.load()


def test_without_a_journal_nothing_is_saved(bakery, home):
    """An assistant without a journal writes nothing."""
    assistant_of(ScriptedModel([honest])).reflect(bakery)
    assert not home.exists()


# --- conversations ------------------------------------------------------------------------------


def test_a_conversation_reflects_on_all_that_was_written(bakery):
    """Each turn is reflected on together with those before it, and the model sees what was said."""
    model = ScriptedModel([honest, honest])
    conversation = assistant_of(model).chat()
    first = conversation.say(bakery)
    second = conversation.say("  On Monday one of them stayed behind.  ")
    assert first.situation == bakery
    assert second.situation == f"{bakery}\n\nOn Monday one of them stayed behind."
    said = "\n".join(remark.text for remark in first.remarks)
    handed_over = model.requests[1].messages[1].content
    assert [part in handed_over for part in (bakery, said, "On Monday one of them stayed behind.")] == [True] * 3


async def test_a_conversation_goes_on_asynchronously(bakery):
    """A conversation may change between the two ways of calling."""
    conversation = assistant_of(ScriptedModel([honest, honest])).chat()
    await conversation.asay(bakery)
    assert conversation.say("Then it went on.").situation == f"{bakery}\n\nThen it went on."
    streamed = [event async for event in conversation.astream("And on.")]
    assert streamed[-1].reflection.situation == f"{bakery}\n\nThen it went on.\n\nAnd on."


def test_a_turn_that_fails_is_not_kept(bakery):
    """A turn that is refused or fails leaves the conversation as it was."""
    conversation = assistant_of(ScriptedModel([ModelUnreachable("Down."), honest]), require_model=True).chat()
    with pytest.raises(ModelUnreachable):
        conversation.say("This turn is lost.")
    with pytest.raises(SituationError):
        conversation.say(" ")
    assert conversation.say(bakery).situation == bakery


def test_a_conversation_that_grows_too_long_says_so(bakery):
    """A turn that would make the whole too long is refused, and the conversation can go on."""
    conversation = assistant_of().chat()
    conversation.say(bakery)
    with pytest.raises(SituationError, match=r"^The text has 20,\d\d\d characters"):
        conversation.say(LONG)
    assert conversation.say("Then.").situation == f"{bakery}\n\nThen."


def test_a_conversation_goes_on_from_a_saved_reflection():
    """A conversation that is resumed knows what was written and said."""
    saved = reflection()
    model = ScriptedModel(["no", "no"])
    made = assistant_of(model).chat(resume=saved).say("A week later.")
    assert made.situation == f"{saved.situation}\n\nA week later."
    assert all(remark.text in model.requests[0].messages[1].content for remark in saved.remarks)


def test_timings_are_those_of_the_clock(bakery):
    """Times are whole milliseconds from the start, by the one clock."""

    class Slow(FakeRetriever):
        def rank_one(self, text):
            clock.passes(0.0204)
            return super().rank_one(text)

    clock = FakeClock()
    timings = assistant_of(clock=clock, retriever=Slow()).reflect(bakery).timings
    assert (timings.retrieval_ms, timings.first_remark_ms, timings.total_ms) == (20, 20, 20)


async def test_a_reflection_that_cannot_be_saved_is_told_after_it_is_seen(bakery):
    """Where saving fails, a stream still gives the finished reflection, and then the error; ``reflect`` raises it."""

    class Full:
        def save(self, reflection, *, turn=None):
            raise StorageError("The disk is full.")

    happening, again = (assistant_of(journal=Full()).stream(bakery) for _ in range(2))
    with pytest.raises(StorageError, match="full"):
        list(happening)
    while not isinstance(event := next(again), Finished):
        assert isinstance(event, Shown)
    with pytest.raises(StorageError):
        assistant_of(journal=Full()).reflect(bakery)
    with pytest.raises(StorageError):
        await assistant_of(journal=Full()).areflect(bakery)
