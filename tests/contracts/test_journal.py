"""What every journal does: the fake one and the one in SQLite."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from fakes import FakeJournal
from written import BEGIN, write

from assistant import records
from assistant.adapters.journal import SqliteJournal
from assistant.entries import Experiment, Mark, Turn, offered
from assistant.errors import NotFound, NothingYet, UsageError

LATER = BEGIN + timedelta(days=40)


@pytest.fixture(params=["fake", "sqlite"])
def new(request, tmp_path):
    """Open a journal of its own at every call."""
    made = []

    def opened():
        made.append(FakeJournal() if request.param == "fake" else SqliteJournal(folder=tmp_path / str(len(made))))
        return made[-1]

    return opened


@pytest.fixture
def journal(new):
    return new()


@pytest.fixture
def full(journal):
    """A journal with a conversation of two turns, a single reflection, marks, and an experiment."""
    first = write("aaaa1", "We moved the stations around.", day=1, experiment="On Friday, ask one of them.")
    journal.save(first, turn=Turn("We moved the stations around."))
    again = write("aaaa2", "We moved the stations around.\n\nNobody asked why.", day=2)
    journal.save(again, turn=Turn("Nobody asked why.", follows="aaaa1"))
    journal.save(write("bbbb1", "The budget slipped by a third.", about="planning-and-budgeting", day=3))
    journal.note(replace(offered(first), state="done", closed_at=LATER, seen="They had an idea about the ovens."))
    journal.mark(Mark("bbbb1", "corrected", LATER, "establishing-direction", note="It is about Zürich."))
    journal.mark(Mark("bbbb1", "unhelpful", LATER, remark=2))
    return journal


def test_what_is_saved_is_loaded(journal):
    """A reflection comes back as it was, by its id, by the beginning of one, or as the newest."""
    older, newer = write("aaaa1", "We moved everything around."), write("bbbb2", "Nobody came to it.", day=1)
    journal.save(newer)
    journal.save(older)
    assert journal.load() == newer
    assert journal.load("aaaa1") == older
    assert journal.load("bbbb") == newer
    assert (journal.find(), journal.find("aaaa")) == ("bbbb2", "aaaa1")


def test_saving_again_replaces(journal):
    """The same reflection saved again is the same entry, with what belongs to it, in its last state."""
    journal.save(write("aaaa1", "We moved everything around.", partial=True), turn=Turn("We moved"))
    journal.mark(Mark("aaaa1", "unhelpful", LATER, remark=0))
    whole = write("aaaa1", "We moved everything around.")
    journal.save(whole)
    assert journal.load() == whole
    assert [entry.partial for entry in journal.entries()] == [False]
    assert [mark.kind for mark in journal.marks("aaaa1")] == ["unhelpful"]


def test_what_is_not_there_is_not_found(journal):
    """An empty journal has nothing yet, an unknown id is not found; listing and searching give nothing."""
    for ask in (journal.load, journal.find, lambda: journal.forget(None)):
        with pytest.raises(NothingYet):
            ask()
    for ask in (lambda: journal.load("aaaa1"), lambda: journal.forget("aaaa1"), lambda: journal.unmark("aaaa1")):
        with pytest.raises(NotFound):
            ask()
    assert (journal.entries(), journal.search("ovens"), journal.records()) == ([], [], [])
    assert (journal.marks(), journal.experiments()) == ([], [])
    journal.save(write("aaaa1", "We moved everything around."))
    for ask in (lambda: journal.load("cccc1"), lambda: journal.forget("cccc1"), lambda: journal.unmark("aaaa")):
        with pytest.raises(NotFound):
            ask()
    with pytest.raises(NotFound):
        journal.mark(Mark("cccc1", "confirmed", LATER, "change"))
    with pytest.raises(NotFound):
        journal.note(Experiment("cccc1", "Ask.", LATER))


def test_an_id_that_is_short_or_fits_several_is_refused(full):
    """The beginning of an id has four characters at least and fits one reflection; a whole id fits itself."""
    for part in ("aaa", "aaaa"):
        with pytest.raises(UsageError):
            full.load(part)
    full.save(write("aaaa", "The shortest id there is."))
    assert full.load("aaaa").id == "aaaa"


def test_entries_are_listed_newest_first(full):
    """An entry says what it is about, how it came about, and which conversation it belongs to."""
    listed = [(e.id, e.conversation, e.position, e.dimensions[0], e.created_at) for e in full.entries()]
    assert listed == [
        ("bbbb1", "bbbb1", 1, "planning-and-budgeting", BEGIN + timedelta(days=3)),
        ("aaaa2", "aaaa1", 2, "aligning-people", BEGIN + timedelta(days=2)),
        ("aaaa1", "aaaa1", 1, "aligning-people", BEGIN + timedelta(days=1)),
    ]
    entry = full.entries(limit=1)[0]
    assert (entry.situation, entry.status, entry.mode) == ("The budget slipped by a third.", "grounded", "offline")
    assert (entry.partial, entry.pack) == (False, "leadership-vs-management")
    assert len(full.entries(limit=2)) == 2


@pytest.mark.parametrize(
    ("query", "ids"),
    [
        ("stations", ["aaaa2", "aaaa1"]),
        ("Station MOVED", ["aaaa2", "aaaa1"]),  # the beginning of a word, in any case and order
        ("third station", []),  # every word is due
        ("ovens", ["aaaa1"]),  # what the person saw
        ("zurich", ["bbbb1"]),  # a note of theirs, accents aside
        ("see first otherwise", ["bbbb1", "aaaa2", "aaaa1"]),  # a remark
        ('"budget" OR (', []),  # nothing is an operator
    ],
)
def test_search_finds_what_was_written_and_said(full, query, ids):
    """A search looks in what the person wrote, in the remarks and in their notes, and finds the beginnings of words."""
    assert [found.entry.id for found in full.search(query)] == ids


def test_a_search_for_nothing_is_refused(full):
    """A query without a letter or a figure is a mistake."""
    for query in ("", '  "', "* -"):
        with pytest.raises(UsageError):
            full.search(query)


def test_search_gives_no_more_than_asked(full):
    """Of many, the newest are given."""
    assert [found.entry.id for found in full.search("stations", limit=1)] == ["aaaa2"]


def test_marks_are_kept_one_for_each_part(full):
    """What is said about a dimension or a remark replaces what was said about it before, and can be taken back."""
    full.mark(Mark("aaaa1", "confirmed", BEGIN, "aligning-people"))
    full.mark(Mark("bbbb1", "confirmed", LATER, None, note="None of them."))
    assert full.marks("bbbb1") == [
        Mark("bbbb1", "confirmed", LATER, None, note="None of them."),
        Mark("bbbb1", "unhelpful", LATER, remark=2),
    ]
    assert [mark.reflection for mark in full.marks()] == ["aaaa1", "bbbb1", "bbbb1"]
    full.unmark("bbbb1")
    full.unmark("bbbb1", remark=1)
    assert full.marks("bbbb1") == [Mark("bbbb1", "unhelpful", LATER, remark=2)]


def test_an_experiment_goes_on_from_planned(full):
    """A reflection's experiment is kept once, in its last state, the newest first."""
    full.note(Experiment("bbbb1", "Ask for one figure.", BEGIN + timedelta(days=9)))
    assert [(each.reflection, each.state) for each in full.experiments()] == [("bbbb1", "planned"), ("aaaa1", "done")]
    (_, done) = full.experiments()
    assert (done.text, done.seen) == ("On Friday, ask one of them.", "They had an idea about the ovens.")
    assert done.closed_at == LATER


def test_forgetting_takes_the_whole_conversation(full):
    """A turn is forgotten with its conversation, since its words stand in every later turn, and with all about it."""
    assert full.forget("aaaa2") == ("aaaa1", "aaaa2")
    assert [entry.id for entry in full.entries()] == ["bbbb1"]
    assert (full.experiments(), full.search("stations")) == ([], [])
    assert {mark.reflection for mark in full.marks()} == {"bbbb1"}


def test_forgetting_all_leaves_nothing(full):
    """Everything can be forgotten at once, records of a newer version too; then there is nothing to forget."""
    full.take([{"record": "mood", "of": "bbbb1"}])
    assert full.forget(None) == ("aaaa1", "aaaa2", "bbbb1")
    assert (full.entries(), full.records(), full.marks()) == ([], [], [])


def lines(journal):
    return "".join(records.to_lines(journal.records()))


def test_an_export_taken_in_elsewhere_gives_the_same_export(full, new):
    """Export, import and export again are equal to the byte, and taking the same in again changes nothing."""
    text, other = lines(full), new()
    taken = other.take(records.from_lines(text.splitlines(), name="it"))
    assert (taken.added, taken.known, taken.differing) == (8, 0, ())
    assert lines(other) == text
    assert other.entries() == full.entries()
    assert [found.entry.id for found in other.search("zurich")] == ["bbbb1"]
    again = other.take(records.from_lines(text.splitlines(), name="it"))
    assert (again.added, again.known, again.differing) == (0, 8, ())
    assert lines(other) == text


def test_what_a_newer_version_wrote_is_kept(full, new):
    """Unknown keys, at any depth, and unknown records survive an import and are given out again."""
    given = full.records()
    given[0]["weather"] = "rain"
    given[0]["reflection"]["mood"] = {"not": "ours"}
    for each in (*given[0]["reflection"]["remarks"], *given[0]["reflection"]["dimensions"], *given[0]["definitions"]):
        each["later"] = [1.5, None]
    given[0]["reflection"]["remarks"][1]["citations"][0]["later"] = "x"
    given[-1]["later"] = True
    given.append({"record": "mood", "of": "bbbb1"})
    text, other = "".join(records.to_lines(given)), new()
    other.take(records.from_lines(text.splitlines(), name="it"))
    assert lines(other) == text
    assert other.load("aaaa1") == full.load("aaaa1")
    assert other.marks() == full.marks()


def test_what_stands_here_is_not_overwritten(full):
    """A record that stands here in another form stays as it is, and is named."""
    given = full.records()
    given[0]["reflection"]["situation"] += " And more."
    given[-1]["note"] = "Otherwise."
    before = lines(full)
    assert full.take(given).differing == ("reflection aaaa1", "mark bbbb1")
    assert lines(full) == before


def test_an_import_is_taken_whole_or_not_at_all(full, new):
    """A mark whose reflection is missing is refused, and nothing before it is kept."""
    other = new()
    with pytest.raises(UsageError):
        other.take([each for each in full.records() if records.owner(each) != "bbbb1" or each["record"] == "mark"])
    assert other.entries() == []
