"""The commands that only look: definitions, a saved reflection, the state of the installation."""

from __future__ import annotations

import socket

import pytest
from loopback import Endpoint, replies

ALIGNING = """\
  1. Aligning people tells all those who may have to cooperate where things are
     going, by speech and by example.
  2. Aligning people influences how teams and coalitions form that grasp the
     vision and its strategies and hold them valid.
     After John P. Kotter, A Force for Change (1990); restated
"""


@pytest.mark.parametrize("identifier", ["aligning-people", "change", "management"])
def test_json_of_a_definition_has_the_shape_of_the_contract(command, pack, identifier):
    """A definition as JSON has exactly the keys of the contract, its sentences as plain strings."""
    shape = command("definitions", identifier, "--json").json
    definition = pack.definition(identifier)
    assert list(shape) == ["id", "name", "side", "task", "counterpart", "text", "sentences", "source"]
    assert shape["sentences"] == [sentence.text for sentence in definition.sentences]
    assert all(sentence in shape["text"] for sentence in shape["sentences"])
    assert shape["counterpart"] == definition.counterpart


def test_json_of_the_pack_is_all_definitions(command, pack):
    """Without an id, JSON is one list of every definition in the same shape."""
    assert command("definitions", "--json").json == [each.to_dict() for each in pack.definitions]


def test_a_definition_stands_beside_its_counterpart(command):
    """A definition is shown whole, sentence by sentence, and below it its counterpart."""
    done = command("definitions", "aligning-people")
    assert (done.code, done.err) == (0, "")
    assert ALIGNING in "".join(f"{line.rstrip()}\n" for line in done.out.splitlines())
    assert done.out.count("After John P. Kotter") == 2


# --- review -------------------------------------------------------------------------------------


def test_without_a_saved_reflection_review_says_so(command):
    """Where nothing is saved, review is an error that says how to make something."""
    done = command("review")
    assert (done.code, done.out) == (1, "")
    assert done.err == 'reflect: There is no saved reflection yet. Make one: reflect "what happened".\n'


def test_a_saved_reflection_is_reviewed_with_its_citations_opened(command, asking, bakery):
    """Review shows when and how it was made, what was written, each remark, and each cited definition, marked."""
    made = command(bakery, *asking, "--json").json
    done = command("review")
    assert (done.code, done.err) == (0, "")
    assert done.out.startswith(f"Reflection {made['id']}\n")
    assert " UTC · test-model · pack leadership-vs-management " in done.out
    flat = " ".join(done.out.split())
    assert bakery in flat
    assert all(remark["text"] in flat for remark in made["remarks"])
    marked = [line for line in done.out.splitlines() if line.startswith("→")]
    cited = {(c["name"], c["sentence_index"]) for remark in made["remarks"] for c in remark["citations"]}
    assert len(marked) == len(cited)
    assert {line.split()[1] for line in marked} == {f"{index + 1}." for _, index in cited}


def test_a_reflection_is_found_by_its_id_or_the_beginning_of_it(command, bakery):
    """The whole id, or its beginning, finds a reflection; as JSON it is what was made."""
    first = command(bakery, "--json").json
    command("Another one, about something else entirely.", "--json")
    assert command("review", first["id"], "--json").json == first
    assert command("review", first["id"][:5], "--json").json == first
    assert command("review", "--json").json != first


@pytest.mark.parametrize("identifier", ["ffffffffff", "f"])
def test_an_id_that_finds_nothing_is_told(command, identifier):
    """An unknown id is wrong usage, and so is one that is too short."""
    command("Something that is saved, so that there is a journal.")
    done = command("review", identifier, "--json")
    assert (done.code, done.out) == (2, "")
    assert identifier in done.error["message"]


# --- doctor -------------------------------------------------------------------------------------


def test_doctor_says_what_is_configured_and_where_things_are(command, ready):
    """Doctor names mode, model, places and what could be reached, and exits with 0."""
    done = command("doctor", "--json")
    assert (done.code, done.err, done.json["works"]) == (0, "", True)
    assert all(list(each) == ["name", "state", "detail", "hint"] for each in done.json["checks"])
    details = {each["name"]: each["detail"] for each in done.json["checks"]}
    assert details["mode"] == "offline: no key and no base URL are set"
    assert details["index"] == str(ready / "index")
    assert details["journal"] == f"{ready / 'journal.sqlite3'} (none yet)"
    assert details["endpoint"] == "not tried (no key and no base URL are set)"
    plain = command("doctor").out.splitlines()
    assert [line.split(maxsplit=1) for line in plain[: len(details)]] == [[*each] for each in details.items()]


def test_doctor_shows_neither_key_nor_credentials(command, monkeypatch):
    """Doctor says that a key is set and where from, and shows an address without what stands before the @ in it."""
    monkeypatch.setenv("OPENAI_API_KEY", "sk-secret")
    for more in ([], ["--offline"]):
        done = command("doctor", "--base-url", "http://user:secret@127.0.0.1:9/v1", *more)
        assert "secret" not in done.out + done.err
        assert "OPENAI_API_KEY" in done.out
        assert "http://127.0.0.1:9/v1" in done.out


def test_doctor_tries_the_endpoint_and_sends_nothing(command):
    """Doctor says whether something listens at the endpoint; nothing is sent to find out."""
    with Endpoint(replies("x")) as endpoint:
        endpoint_line = command("doctor", "--base-url", endpoint.url, "--json").json["checks"][-1]
        assert endpoint_line == {"name": "endpoint", "state": "ok", "detail": f"{endpoint.url} listens", "hint": ""}
        assert (endpoint.bodies, endpoint.paths) == ([], [])
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{unused.getsockname()[1]}/v1"
        done = command("doctor", "--base-url", url, "--json")
        assert (done.code, done.json["works"], done.json["checks"][-1]["state"]) == (0, True, "fault")
        assert done.json["checks"][-1]["detail"] == f"{url} cannot be reached (Connection refused)"
        assert command("doctor", "--base-url", url, "--require-model").code == 1
