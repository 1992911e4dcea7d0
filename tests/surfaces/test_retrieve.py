"""``reflect retrieve``: the ranking alone, of one text or of many."""

from __future__ import annotations

import json

import pytest

ROADMAP = "I spent all week on the roadmap and nobody read it."


def lines_of(done):
    return [json.loads(line) for line in done.out.splitlines()]


@pytest.fixture
def batch(tmp_path):
    """Return a function that writes a batch file of these lines: an object each, or a line as it stands."""

    def write(*lines):
        file = tmp_path / "batch.jsonl"
        raw = [each if isinstance(each, bytes) else json.dumps(each).encode() for each in lines]
        file.write_bytes(b"\n".join(raw) + b"\n")
        return file

    return write


def test_json_has_the_shape_of_the_contract(command, pack):
    """One line: id null, every definition with its score, best first, whether any fits, and how likely that is."""
    done = command("retrieve", ROADMAP, "--json")
    assert (done.code, done.err) == (0, "")
    (shape,) = lines_of(done)
    assert list(shape) == ["id", "ranked", "fits", "fit"]
    assert shape["id"] is None
    assert sorted(each["definition"] for each in shape["ranked"]) == sorted(each.id for each in pack.definitions)
    assert all(list(each) == ["definition", "score"] for each in shape["ranked"])
    scores = [each["score"] for each in shape["ranked"]]
    assert scores == sorted(scores, reverse=True)
    assert isinstance(shape["fits"], bool)
    assert all(0 <= value <= 1 for value in [shape["fit"], *scores])


def test_people_see_scores_bars_and_names(command, pack):
    """For people: whether any fits, then a line for each definition with its score, a bar and its name."""
    (shape,) = lines_of(command("retrieve", ROADMAP, "--json"))
    names = {each.id: each.name for each in pack.definitions}
    fits = "fits" if shape["fits"] else "none of them fits"
    rows = [
        f"{each['score']:.2f}  {('█' * round(each['score'] * 20)).ljust(20)}  {names[each['definition']]}"
        for each in shape["ranked"]
    ]
    done = command("retrieve", ROADMAP)
    assert (done.code, done.err) == (0, "")
    head = f"{fits} (probability that any does: {shape['fit']:.2f})"
    assert [line.rstrip() for line in done.out.splitlines()] == [head, *rows]


@pytest.mark.parametrize("option", ["-k", "--count"])
def test_k_says_how_many(command, option):
    """``-k N`` gives the best N, in the order and with the scores of the whole ranking."""
    (whole,) = lines_of(command("retrieve", ROADMAP, "--json"))
    (three,) = lines_of(command("retrieve", ROADMAP, "--json", option, "3"))
    assert three == {**whole, "ranked": whole["ranked"][:3]}
    assert len(command("retrieve", ROADMAP, option, "3").out.splitlines()) == 4


@pytest.mark.parametrize(
    "text",
    ["He said he would hurt himself.", "Niemand hat die Planung gelesen.", "Help", "1 2 3"],
    ids=["referred", "German", "a word", "numbers"],
)
def test_every_text_is_ranked(command, text):
    """A text that would be referred, is in another language or too thin, is ranked like any other."""
    (shape,) = lines_of(command("retrieve", text, "--json"))
    assert len(shape["ranked"]) == 10


def test_a_batch_ranks_each_line_as_it_would_alone(command, batch):
    """A batch gives one line a text, in order, each under its own id, as if it had been ranked alone."""
    texts = [ROADMAP, "Nobody knows what the new structure is for.", "The audit found three late orders."] * 25
    file = batch(*({"id": number, "text": text, "more": "ignored"} for number, text in enumerate(texts)))
    done = command("retrieve", "--batch", file, "--json")
    found = lines_of(done)
    assert (done.code, done.err) == (0, "")
    assert [each["id"] for each in found] == list(range(75))
    for at in range(3):
        (alone,) = lines_of(command("retrieve", texts[at], "--json"))
        for each in found[at::3]:
            assert each["ranked"][0]["definition"] == alone["ranked"][0]["definition"]
            assert each["fit"] == pytest.approx(alone["fit"], abs=1e-4)


def test_an_id_is_given_back_as_it_is(command, batch):
    """An id may be text, a number or missing; it comes back as it was."""
    file = batch({"id": "ä 1", "text": ROADMAP}, {"id": 7, "text": ROADMAP}, {"text": ROADMAP})
    assert [each["id"] for each in lines_of(command("retrieve", "--batch", file, "--json"))] == ["ä 1", 7, None]


def test_a_batch_may_come_through_a_pipe(command):
    """``--batch -`` reads standard input."""
    done = command("retrieve", "--batch", "-", "--json", "-k", "1", given=json.dumps({"id": "a", "text": ROADMAP}))
    assert [each["id"] for each in lines_of(done)] == ["a"]
    assert command("retrieve", "--batch", "-", given="").out == ""


BAD = [b"{", b"[]", b'{"id": 1}', b'{"text": 3}', b'{"text": " "}', b"\xff", b'{"text": "' + b"x" * 20_001 + b'"}']
TOLD = [
    "not JSON",
    'not an object with a "text" that is a string',
    'not an object with a "text" that is a string',
    "This is not text, but int",
    "There is no text to reflect on",
    "not UTF-8",
    "The text has 20,001 characters; up to 20,000 can be read at once",
]


def test_a_line_that_cannot_be_ranked_is_named_and_the_rest_go_on(command, batch):
    """Each bad line is named by file and number; the others are ranked, and the exit code is 1."""
    good = {"id": "good", "text": ROADMAP}
    file = batch(good, *BAD, b"", good)
    done = command("retrieve", "--batch", file, "--json", "-k", "1")
    assert done.code == 1
    assert [each["id"] for each in lines_of(done)] == ["good", "good"]
    errors = [json.loads(line)["error"] for line in done.err.splitlines()]
    assert [each["message"] for each in errors[:-1]] == [f"{file}:{n}: {what}." for n, what in enumerate(TOLD, 2)]
    assert errors[-1] == {
        "code": "batch",
        "message": f"7 of the lines in {file} could not be ranked.",
        "hint": "They are named above.",
    }


def test_people_read_a_bad_line_in_one_line_too(command, batch):
    """Without ``--json`` a bad line is one line on stderr."""
    file = batch(b"{", {"id": "good", "text": ROADMAP})
    done = command("retrieve", "--batch", file, "-k", "1")
    assert done.err == (
        f"reflect: {file}:1: not JSON. Skipped.\n"
        f"reflect: 1 of the lines in {file} could not be ranked. They are named above.\n"
    )
    assert done.out.splitlines()[0] == "good"
