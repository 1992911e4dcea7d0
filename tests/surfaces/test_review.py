"""Reviewing a saved reflection: opened in the terminal, as a page, and what the person makes of it."""

from __future__ import annotations

import stat
import sys

import made
import pytest
from click.testing import CliRunner

from assistant.adapters.journal import SqliteJournal
from assistant.surfaces.cli import run
from assistant.surfaces.page import render_page

OPENED = """\
Reflection 3fa9c2d1e0
2026-11-24 12:00 UTC · test-model · pack leadership-vs-management {version}

What you wrote (the words that remarks are judged from are underlined)
  We moved the stations so the ovens never wait. Nobody keeps to it as soon as I
  turn around.

1 · What happened
You made it so that «the ovens never wait».

2 · What it may be about
It may be about aligning people: «as soon as I turn around». [1]

3 · The other side of the same task
Its pair is organising and staffing. [2]

4 · What helps
You changed the order: «the ovens never wait». [2]

5 · Seen otherwise
It is not told who was asked beforehand. [1]

6 · A question
   What would they have to see?

7 · A small experiment
If you like, try: ask one of them.

[1] Aligning people (leadership) — Aligning people tells all those who may have
    to cooperate where things are going, by speech and by example.
[2] Organising and staffing (management) — Organising and staffing guides people
    through policies and procedures.
«So» are your words; a note is a whole sentence of the definition.

AI, one lens among others, not for decisions about people. Quotes are proven;
whether they fit is yours to say.
{said}
Aligning people
leadership · task: network · counterpart: organising-and-staffing
→ 1. Aligning people tells all those who may have to cooperate where things are
     going, by speech and by example.
  2. Aligning people influences how teams and coalitions form that grasp the
     vision and its strategies and hold them valid.
     After John P. Kotter, A Force for Change (1990); restated

Organising and staffing
management · task: network · counterpart: aligning-people
  1. Organising and staffing sets up a structure fit for what the plan requires
     and finds the individuals to fill it.
  2. Organising and staffing delegates: whoever carries out part of the plan
     answers for it and may decide in it.
→ 3. Organising and staffing guides people through policies and procedures.
  4. Organising and staffing creates the methods or systems by which it can be
     seen how the plan is being carried out.
     After John P. Kotter, A Force for Change (1990); restated
"""


@pytest.fixture
def journal(home):
    """A journal that holds one reflection."""
    kept = SqliteJournal(folder=home / "data")
    kept.save(made.reflection())
    return kept


@pytest.fixture
def review(journal, monkeypatch):
    """Return a function that reviews, off a terminal, 80 columns wide, and gives code, stdout and stderr."""
    monkeypatch.setenv("COLUMNS", "80")

    def ran(*arguments, given=None):
        with CliRunner().isolation(input=given) as (out, err, _):
            code = run(["review", *map(str, arguments)])
            return code, out.getvalue().decode(), err.getvalue().decode()

    return ran


def opened(said=""):
    return OPENED.format(version=made.PACK.version, said=said)


def test_a_review_opens_everything(review):
    """Situation, numbered remarks, notes, and each cited definition beside its pair, the cited sentence marked."""
    assert review() == (0, opened(), "")
    assert review("3fa9") == (0, opened(), "")


def test_what_is_said_is_kept_and_shown(review, journal):
    """Whatever is said about a reflection is repeated in a line, kept, and shown by the next review."""
    assert review("--confirm") == (0, "", "You confirmed Aligning people.\n")
    assert review("--correct", "change", "--note", "It was new.", "--unhelpful", "5") == (
        0,
        "",
        "You said that this is rather about Change: It was new.\nYou said that remark 5 did not help: It was new.\n",
    )
    kept = [(mark.kind, mark.definition, mark.remark, mark.note) for mark in journal.marks("3fa9c2d1e0")]
    assert sorted(kept) == [("corrected", "change", None, "It was new."), ("unhelpful", None, 4, "It was new.")]
    _, out, _ = review()
    assert out == opened(
        "You said that this is rather about Change: It was new.\nYou said that remark 5 did not help: It was new.\n"
    )
    assert review("--take-back") == (0, "", "What you said about this reflection is taken back.\n")
    assert journal.marks() == []


def test_none_of_these_can_be_said(review, journal):
    """A reflection can be corrected to none of the definitions."""
    assert review("--correct", "none") == (0, "", "You said that this is rather about none of these.\n")
    assert [mark.definition for mark in journal.marks()] == [None]


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["--confirm", "--correct", "change"], "It is confirmed and corrected at once."),
        (["--note", "why"], "A note needs something to belong to."),
        (["--unhelpful", "8"], "There is no remark 8; this reflection has 7."),
        (["--correct", "chang"], "The pack leadership-vs-management has no definition «chang»."),
        (["--html", "no/such/folder/page.html"], "no/such/folder/page.html cannot be written: No such file"),
    ],
)
def test_what_does_not_go_together_is_told_and_nothing_is_kept(review, journal, arguments, told):
    """A mistake ends with exit code 2 and says what is wrong; the journal stays as it was."""
    code, out, err = review(*arguments)
    assert (code, out) == (2, "")
    assert err.startswith(f"reflect: {told}")
    assert journal.marks() == []


def test_a_correction_needs_the_pack_that_the_reflection_was_made_with(review, home):
    """Where another pack is in use than the reflection's, a correction says so."""
    other = made.reflection(id="ffff000000", pack=type(made.reflection().pack)("listening", "1", "x"))
    SqliteJournal(folder=home / "data").save(other)
    code, _, err = review("ffff", "--correct", "change")
    assert code == 2
    assert "made with the pack listening" in err


def test_a_page_is_written_for_its_owner_only(review, tmp_path):
    """``--html`` writes the page into a file that nobody else can read, or to standard output."""
    file = tmp_path / "page.html"
    assert review("--html", file) == (0, "", f"Written to {file}.\n")
    page = render_page(made.reflection(), pack=made.PACK)
    assert file.read_text(encoding="utf-8") == page
    if sys.platform != "win32":
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert review("--html", "-") == (0, page, "")


def test_a_changed_journal_is_not_shown(review, home):
    """Where what was kept no longer proves itself, the review says so, and shows nothing."""
    database = home / "data" / "journal.sqlite3"
    SqliteJournal(folder=home / "data").save(made.reflection(id="eeee000000"))
    import sqlite3

    with sqlite3.connect(database) as connection:
        connection.execute("UPDATE reflection SET document = replace(document, 'quote\": \"the', 'quote\": \"no')")
    code, out, err = review("eeee", "--html", "-")
    assert (code, out) == (1, "")
    assert err.startswith("reflect: ")
