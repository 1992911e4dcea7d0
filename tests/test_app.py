"""The doors of the package: the whole program, put together, from Python."""

from __future__ import annotations

import pytest

import assistant
from assistant import aopen_assistant, areflect, open_assistant, reflect
from assistant.adapters.scripted import ScriptedModel
from assistant.app import open_journal
from assistant.errors import ModelNotConfigured, NothingYet, SituationError, UnknownPack
from assistant.settings import load_settings

ROADMAP = "I spent all week on the roadmap and nobody read it."


def check(reflection, text):
    """Hold a reflection to its promise: each citation stands in its definition, each piece of evidence in the text."""
    texts = {definition.id: definition.text for definition in reflection.definitions}
    citations = [citation for remark in reflection.remarks for citation in remark.citations]
    assert all(texts[each.definition][each.start : each.end] == each.sentence for each in citations)
    assert all(text[e.start : e.end] == e.quote for remark in reflection.remarks for e in remark.evidence)
    return citations


@pytest.mark.usefixtures("ready")
async def test_one_call_reflects_in_both_ways(bakery):
    """``reflect`` and ``areflect`` give a grounded reflection whose citations are proven, the same in both ways."""
    plain, asynchronous = reflect(bakery), await areflect(bakery)
    assert (plain.status, plain.mode, plain.model, plain.fallback) == ("grounded", "offline", None, None)
    assert check(plain, bakery)
    assert plain.remarks == asynchronous.remarks
    assert plain.dimensions == asynchronous.dimensions


@pytest.mark.usefixtures("ready")
async def test_an_assistant_serves_many_texts_in_both_ways(bakery):
    """An open assistant reflects, ranks and talks as often as one likes, plainly and asynchronously."""
    with open_assistant(offline=True) as plain:
        ranking = plain.retrieve(ROADMAP)
        conversation = plain.chat()
        conversation.say(ROADMAP)
        assert conversation.say("It was the third time.").situation == f"{ROADMAP}\n\nIt was the third time."
        assert plain.reflect(bakery).status == "grounded"
    async with aopen_assistant(offline=True) as asynchronous:
        assert await asynchronous.aretrieve(ROADMAP) == ranking
        assert (await asynchronous.areflect(bakery)).status == "grounded"
        with pytest.raises(SituationError):
            await asynchronous.areflect("")


async def test_all_ten_definitions_can_be_found_and_cited(ready, pack):
    """Each definition is ranked first for a text that tells of it, and cited in a reflection on it, with its pair."""
    with open_assistant(offline=True, data_dir=ready) as opened:
        for definition in pack.definitions:
            told = told_of(opened, pack, definition.id)
            reflection = opened.reflect(told)
            cited = [citation.definition for citation in check(reflection, told)]
            assert reflection.dimensions[0].id == definition.id
            assert {definition.id, definition.counterpart} <= set(cited)


def told_of(opened, pack, identifier):
    """Return a practice situation that is about this definition and found as such, offline."""
    own = [each.text for each in pack.situations if each.relevant.get(identifier) == 2 and each.lang == "en"]
    return next(text for text in own if (found := opened.retrieve(text)).fits and found[0].definition == identifier)


def test_in_python_nothing_is_saved_unless_asked_for(ready, bakery):
    """Without ``save=True`` no journal is written; with it the reflection can be read back."""
    reflect(bakery)
    settings = load_settings({})
    with pytest.raises(NothingYet):
        open_journal(settings).load()
    made = reflect(bakery, save=True)
    assert open_journal(settings).load() == made
    assert (ready / "journal.sqlite3").stat().st_mode & 0o077 == 0


@pytest.mark.usefixtures("ready")
def test_a_model_of_ones_own_may_be_brought(bakery):
    """A model that fulfils the port is asked in place of an endpoint."""
    model = ScriptedModel(['{"verdict": "nothing_fits", "remarks": []}'])
    reflection = reflect(bakery, model=model)
    assert len(model.requests) == 1
    assert (reflection.mode, reflection.fallback.code) == ("offline", "unproven")


@pytest.mark.parametrize(
    ("options", "why"),
    [
        ({}, "no key and no base URL are set"),
        ({"offline": True, "model": "m"}, "offline was asked for"),
        ({"api_key": "k"}, "no model is named (set --model or REFLECT_MODEL)"),
    ],
)
def test_a_model_that_is_required_must_be_configured(bakery, options, why):
    """``require_model`` without one is an error that says why there is none."""
    with pytest.raises(ModelNotConfigured) as refused:
        reflect(bakery, require_model=True, **options)
    assert refused.value.message == f"A model is required, but there is none: {why}."


def test_a_pack_that_is_not_there_is_told(bakery):
    """An unknown pack is an error that names those there are."""
    with pytest.raises(UnknownPack, match=r"^There is no pack «nowhere»\. Shipped: leadership-vs-management"):
        reflect(bakery, pack="nowhere")


def test_opening_writes_nothing(home):
    """Opening an assistant writes nothing."""
    with open_assistant(offline=True, save=True):
        pass
    assert not home.exists()


def test_the_index_is_built_once_and_says_how_far_it_is(tmp_path, small_pack):
    """The first use builds the index and reports every step; a later one finds it and reports nothing."""
    steps, later = [], []
    for seen in (steps, later):
        options = {"pack": small_pack, "data_dir": tmp_path / "data", "offline": True}
        with open_assistant(**options, progress=lambda *step, seen=seen: seen.append(step)) as opened:
            opened.retrieve(ROADMAP)
    assert steps[-1] == (4, 4)
    assert later == []


@pytest.mark.usefixtures("ready")
def test_an_index_that_was_damaged_is_rebuilt_and_said(tmp_path, small_pack):
    """A damaged index is rebuilt from the pack with one line; the journal is not touched."""
    data = tmp_path / "data"
    lines = []
    with open_assistant(offline=True, pack=small_pack, data_dir=data, save=True) as opened:
        before = opened.reflect(ROADMAP)
        ranking = opened.retrieve(ROADMAP)
    journal = (data / "journal.sqlite3").read_bytes()
    for file in (data / "index").rglob("*.bin"):
        file.write_bytes(b"damaged")
    with open_assistant(offline=True, pack=small_pack, data_dir=data, notify=lines.append) as opened:
        assert opened.retrieve(ROADMAP) == ranking
    assert len(lines) == 1
    assert (data / "journal.sqlite3").read_bytes() == journal
    assert open_journal(load_settings({"data_dir": data})).load(before.id) == before


def test_the_public_names_are_those_of_the_contract():
    """What the contract names can be imported from the package itself."""
    for name in ("reflect", "areflect", "open_assistant", "aopen_assistant", "Reflection", "Remark", "Citation"):
        assert name in assistant.__all__
