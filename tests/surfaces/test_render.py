"""What is printed: whole outputs, as a person reads them."""

from __future__ import annotations

import io
from dataclasses import replace

import pytest
from made import EVERY_KIND, PACK, FakeRetriever, all_remarks, reflection, words

from assistant.errors import CitationError
from assistant.reflection import NOTICE, Withheld
from assistant.surfaces.render import (
    open_console,
    print_definition,
    print_definitions,
    print_ranking,
    print_reflection,
    print_review,
)
from assistant.types import Remark

REFLECTION = """\
You made it so that «the ovens never wait».

It may be about aligning people: «as soon as I turn around». [1]

Its pair is organising and staffing. [2]

You changed the order: «the ovens never wait». [2]

It is not told who was asked beforehand. [1]

   What would they have to see?

If you like, try: ask one of them.

[1] Aligning people (leadership) — Aligning people tells all those who may have
    to cooperate where things are going, by speech and by example.
[2] Organising and staffing (management) — Organising and staffing guides people
    through policies and procedures.
«So» are your words; a note is a whole sentence of the definition.

AI, one lens among others, not for decisions about people. Quotes are proven;
whether they fit is yours to say.
"""
PACK_AT_60 = """\
Leadership and management, after Kotter
(leadership-vs-management {version}, Apache-2.0)
id                               side
aligning-people                  leadership
organising-and-staffing          management
change                           leadership
predictability-and-order         management
controlling-and-problem-solving  management
motivating-and-inspiring         leadership
establishing-direction           leadership
planning-and-budgeting           management
leadership                       leadership
management                       management
"""


def printed(what, *arguments, width=80):
    """Return what a printing function prints at that width."""
    stream = io.StringIO()
    console = open_console(stream)
    console.width = width
    what(console, *arguments)
    return stream.getvalue()


def test_a_reflection_is_remarks_notes_and_a_legend():
    """Remarks with numbered notes, the question set off; below, each cited sentence whole, and what the marks mean."""
    assert printed(print_reflection, reflection()) == REFLECTION


def test_the_pack_is_a_table_in_which_no_id_is_broken():
    """The pack is a table; where it is narrow, columns are left out, and an id is never cut."""
    assert printed(print_definitions, PACK, width=60) == PACK_AT_60.format(version=PACK.version)
    for width in (60, 80, 100):
        rows = printed(print_definitions, PACK, width=width).splitlines()
        assert [each.id for each in PACK.definitions if not any(row.split()[:1] == [each.id] for row in rows)] == []


def test_a_ranking_has_a_line_a_definition():
    """A ranking says whether any fits, then a score, a bar and a name for each."""
    names = {each.id: each.name for each in PACK.definitions}
    assert printed(print_ranking, FakeRetriever().rank_one("A text. Another."), names, 2) == (
        "fits (probability that any does: 0.90)\n"
        "0.60  ████████████          Aligning people\n"
        f"0.04  █                     {PACK.definitions[1].name}\n"
    )
    none = printed(print_ranking, FakeRetriever(fits=False).rank_one("A text."), names, 1)
    assert none.splitlines()[0] == "none of them fits (probability that any does: 0.10)"


@pytest.mark.parametrize("kind", EVERY_KIND)
@pytest.mark.parametrize("width", [30, 60, 100])
def test_no_line_is_too_long_or_ends_in_white_space(kind, width):
    """At any width every kind of reflection keeps within it, with nothing invisible at a line's end."""
    for line in printed(print_review, EVERY_KIND[kind], width=width).splitlines():
        assert len(line) <= width
        assert line == line.rstrip()


@pytest.mark.parametrize(
    ("count", "line"),
    [
        (1, "1 remark withheld: it could not be proven."),
        (2, "2 remarks withheld: they could not be proven."),
    ],
)
def test_what_was_withheld_is_counted(count, line):
    """How many remarks were withheld is said; what they were is not."""
    shown = printed(print_reflection, reflection(withheld=(Withheld("strength", "a reason"),) * count))
    assert f"\n{line}\n" in shown
    assert "a reason" not in shown


@pytest.mark.parametrize(
    ("kind", "wanted"),
    [
        ("nothing fits", "None of these definitions"),
        ("too thin", "Too little is told yet"),
        ("another language", "offline only English can be read"),
        ("referred", "This needs a person whose office it is."),
        ("interrupted", "This reflection was interrupted; it holds what had been shown."),
    ],
)
def test_what_is_not_grounded_says_so(kind, wanted):
    """Each status that is not grounded has words of its own, and what this is always stands below."""
    shown = " ".join(printed(print_reflection, EVERY_KIND[kind]).split())
    assert wanted in shown
    assert shown.endswith(NOTICE)


def test_a_citation_is_proven_once_more_before_it_is_printed():
    """A citation whose sentence no longer stands in the kept definition is not printed."""
    kept = PACK.definition("aligning-people")
    other = replace(kept, text=kept.text.replace("example", "decree!"))
    forged = reflection(definitions=(other, PACK.definition("organising-and-staffing")))
    with pytest.raises(CitationError):
        printed(print_reflection, forged)
    cited = [citation for remark in all_remarks() for citation in remark.citations if citation.definition == kept.id]
    with pytest.raises(CitationError):
        printed(print_definition, other, cited)


def test_nothing_controls_the_terminal():
    """Control characters in a text are shown as a sign; every other character keeps its place."""
    text = "We \x1b[2Jmoved\x07 the\tstations so the ovens never wait, and nobody keeps to it."
    evidence = (words("the ovens never wait", text),)
    remark = Remark("mirror", "You moved \x1b]0;x\x9b «the ovens never wait».", (), evidence)
    shown = printed(print_review, reflection(situation=text, remarks=(remark,)))
    assert not {char for char in shown if ord(char) < 32 or 127 <= ord(char) < 160} - {"\n"}
    assert "We \ufffd[2Jmoved\ufffd the" in shown
