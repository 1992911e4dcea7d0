"""What a journal shows over time, and what it never shows."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from fakes import FakeJournal
from written import BEGIN, PACK, write

from assistant.entries import Experiment, Mark, Turn
from assistant.intervals import difference
from assistant.patterns import NONE_OF_THESE, Count, find_patterns


def journal_of(*labels, confirmed=()):
    """Return a journal with one entry a label, a day apart; those at the places ``confirmed`` are confirmed."""
    journal = FakeJournal()
    for day, label in enumerate(labels):
        journal.save(write(f"id{day:02}", f"Something happened on day {day}.", about=label, day=day))
    for place in confirmed:
        journal.mark(Mark(f"id{place:02}", "confirmed", BEGIN + timedelta(days=place, hours=1), labels[place]))
    return journal


def patterns(journal):
    return find_patterns(journal.entries(), journal.marks(), journal.experiments(), PACK)


def shown(counts):
    return {count.label: count.n for count in counts}


def test_under_five_entries_there_is_a_list_and_nothing_else():
    """Four entries, all confirmed, are listed: nothing is counted, compared or asked."""
    found = patterns(journal_of(*["change"] * 4, confirmed=range(4)))
    assert {(row.about, row.confirmed) for row in found.rows} == {("change", True)}
    assert (found.n, found.settled) == (4, 4)
    assert (found.confirmed, found.supposed, found.balance, found.changes, found.never) == ((), (), (), None, ())


def test_only_what_was_confirmed_is_charted():
    """Confirmed labels are counted with their entries; what the program supposed is counted apart."""
    found = patterns(journal_of(*["change"] * 5, "leadership", None, confirmed=range(5)))
    assert found.confirmed == (Count("change", "Change", ("id00", "id01", "id02", "id03", "id04")),)
    assert shown(found.supposed) == {"leadership": 1, NONE_OF_THESE: 1}


def test_few_confirmed_entries_are_not_charted():
    """With four confirmed entries among many, there is no chart, however many the program supposed."""
    found = patterns(journal_of(*["change"] * 30, confirmed=range(4)))
    assert (found.confirmed, found.balance, found.changes) == ((), (), None)
    assert shown(found.supposed) == {"change": 26}


def test_a_correction_counts_as_what_the_person_said():
    """A corrected entry is counted under what it is rather about, the program's guess is named, none of these too."""
    journal = journal_of(*["change"] * 6, confirmed=range(4))
    journal.mark(Mark("id04", "corrected", BEGIN, "leadership"))
    journal.mark(Mark("id05", "corrected", BEGIN, None))
    found = patterns(journal)
    assert shown(found.confirmed) == {"change": 4, "leadership": 1, NONE_OF_THESE: 1}
    assert [(each.said, each.rather, each.entries) for each in found.corrections] == [
        ("change", "leadership", ("id04",)),
        ("change", NONE_OF_THESE, ("id05",)),
    ]


def test_a_conversation_counts_once():
    """Of a conversation the last whole turn stands for all, with what was said about any of its turns."""
    journal = journal_of(*["change"] * 5, confirmed=range(5))
    journal.save(write("talk1", "One.", day=10), turn=Turn("One."))
    journal.save(write("talk2", "One.\n\nTwo.", about="leadership", day=11), turn=Turn("Two.", follows="talk1"))
    journal.save(write("talk3", "One.\n\nTwo.\n\nThree.", day=12, partial=True), turn=Turn("Three.", follows="talk2"))
    journal.mark(Mark("talk1", "unhelpful", BEGIN, remark=0))
    journal.mark(Mark("talk1", "confirmed", BEGIN, "aligning-people"))
    found = patterns(journal)
    assert (found.n, found.rows[-1].id, found.rows[-1].about) == (6, "talk2", "aligning-people")
    assert found.unhelpful.entries == ("talk2",)


def test_under_twelve_confirmed_entries_there_is_no_balance():
    """Eleven confirmed entries have no balance; twelve have one, with n and interval."""
    labels = ["change", "leadership", "management"] * 4
    assert patterns(journal_of(*labels, confirmed=range(11))).balance == ()
    (leadership, management) = patterns(journal_of(*labels, confirmed=range(12))).balance
    assert (management.count.n, management.of) == (4, 12)
    assert (management.low, management.high) == pytest.approx((0.1381, 0.6094), abs=1e-4)
    assert (leadership.count.n, leadership.of) == (8, 12)


def test_a_change_is_told_only_where_chance_would_hardly_make_it():
    """Ten of ten against none of ten is a change; six of ten against four of ten is none."""
    turned = patterns(journal_of(*["change"] * 10, *["management"] * 10, confirmed=range(20)))
    assert {each.name for each in turned.changes} == {"Change", "Management", "the side of management"}
    change = next(each for each in turned.changes if each.name == "Change")
    assert (change.earlier.n, change.earlier_of, change.later.n, change.later_of) == (10, 10, 0, 10)
    assert -1 <= change.low < change.high < 0
    mixed = ["change"] * 6 + ["management"] * 8 + ["change"] * 4 + ["management"] * 2
    assert patterns(journal_of(*mixed, confirmed=range(20))).changes == ()


def test_many_comparisons_do_not_make_a_change():
    """What one comparison alone would call a change is none where many are made at once."""
    labels = ["change"] * 4 + ["leadership", "management"] * 8
    assert difference((0, 10), (4, 10))[1] < 0
    assert patterns(journal_of(*labels, confirmed=range(20))).changes == ()


def test_what_was_never_written_about_is_named_from_twelve_entries():
    """Which definitions no entry is about is named, but not before there are twelve entries."""
    assert patterns(journal_of(*["change"] * 11)).never == ()
    never = patterns(journal_of(*["change"] * 12)).never
    assert "Change" not in never
    assert len(never) == len(PACK.definitions) - 1


def test_experiments_are_counted_by_what_became_of_them():
    """Planned, done, not and changed are counts with their entries."""
    journal = journal_of(*["change"] * 6)
    for place, state in enumerate(["done", "planned", "done"]):
        journal.note(Experiment(f"id{place:02}", "Ask.", BEGIN, state=state))
    found = patterns(journal).experiments
    assert [(count.label, count.entries) for count in found] == [("planned", ("id01",)), ("done", ("id00", "id02"))]


def test_entries_of_another_pack_are_only_numbered():
    """What was reflected on with other definitions is left out, and it is said how much that is."""
    journal = journal_of(*["change"] * 5)
    other = write("other", "Something else.", day=20)
    journal.save(write("other", "Something else.", day=20, pack=type(other.pack)("theirs", "1", "x")))
    found = patterns(journal)
    assert (found.n, found.elsewhere) == (5, 1)


def test_patterns_as_json_are_counts_with_n_and_entries():
    """In JSON every count has its n and its entries, and nothing is a score, a streak, a mood or a cause."""
    journal = journal_of(*["change"] * 12, confirmed=range(12))
    shape = patterns(journal).to_dict()
    assert shape["confirmed"] == [
        {"label": "change", "name": "Change", "entries": [f"id{n:02}" for n in range(12)], "n": 12}
    ]
    assert (shape["n"], shape["settled"], shape["rows"][0]["created_at"]) == (12, 12, "2026-11-02T08:00:00Z")
    assert not {"score", "streak", "sentiment", "mood", "cause", "trend"} & set(json.dumps(shape).lower().split('"'))
