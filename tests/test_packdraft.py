"""A pack drafted from a document: what becomes of headings and sentences, and that filling in is all that is left."""

from __future__ import annotations

import re
import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.errors import UsageError
from assistant.packcare import examine, write_pack
from assistant.packdraft import draft

MARKDOWN = """\
---
title: Not a heading
---
# Roles in our team

An introduction that belongs to no role.

## The *bridge*

The bridge carries what one group knows to the other, and
back. It does not decide for either.
It does not decide for either.

- asks both sides before it speaks
- Too short.

| a | b |
|---|---|
| c | d |

## The [keeper](http://example.org)

The keeper says what is not done now, and why. See `keep_out` for more of it.

```
# no heading in code
```

## Empty

## The bridge

Another bridge stands here, e.g. over water.
"""
PLAIN = """\
Roles, as we wrote them down in March.

The bridge

It carries what one group knows to the other.
It does not decide for either.

The keeper

It says what is not done now, and why.
"""
LINES = st.lists(
    st.one_of(
        st.sampled_from(
            ["", "# One", "## Two *and* more", "Three", "---", "===", "```", "- an item of four words", "|a|"]
        ),
        st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\r"), max_size=40),
        st.just("Somebody says what is wanted, by when, and why. No one asks."),
    ),
    max_size=14,
)


def drafted(text, document="roles.md"):
    return draft(text, document=document, identifier="roles")


def sentences(made, name):
    """Return the lines below the front matter of a definition."""
    return made.files[f"definitions/{name}.md"].split("---\n", 2)[2].splitlines()


def fill_in(text):
    """Do what is left to the person, in one file."""
    text = text.replace("side:\n", "side: ours\n").replace("task:\n", "task: ours\n").replace("counterpart:\n", "")
    return re.sub(r'^(licence|language) = ""', r'\1 = "en"', text, flags=re.MULTILINE)


def test_headings_become_definitions_and_sentences_their_sentences():
    """Each heading with sentences is a definition, each sentence stands once, without markup, in its own line."""
    made = drafted(MARKDOWN)
    assert made.ids == ("the-bridge", "the-keeper", "the-bridge-2")
    assert made.files["definitions/the-bridge.md"] == (
        "---\nid: the-bridge\nname: The bridge\nside:\ntask:\ncounterpart:\nsource: roles.md, The bridge\n---\n"
        "The bridge carries what one group knows to the other, and back.\n"
        "It does not decide for either.\n"
        "asks both sides before it speaks\n"
    )
    assert sentences(made, "the-keeper") == [
        "The keeper says what is not done now, and why.",
        "See keep_out for more of it.",
    ]
    assert sentences(made, "the-bridge-2") == ["Another bridge stands here, e.g. over water."]


def test_the_heading_above_all_others_is_the_name_of_the_pack():
    """The manifest has the title, the language, where it comes from, and a licence to be filled in."""
    manifest = tomllib.loads(drafted(MARKDOWN).files["pack.toml"])
    assert manifest == {
        "id": "roles",
        "version": "0.1.0",
        "name": "Roles in our team",
        "language": "en",
        "licence": "",
        "provenance": "Drafted from roles.md.",
    }
    assert tomllib.loads(drafted(PLAIN, "roles.txt").files["pack.toml"])["name"] == "Roles"


def test_what_is_left_out_is_told():
    """Tables, code, what belongs to no definition and what is too short to be cited are named, each with its place."""
    assert drafted(MARKDOWN).left_out == (
        "a table, from line 17 on",
        "code, from line 25 on",
        "what stands under the title «Roles in our team»",
        "under «The bridge»: «Too short.», which is too short to be cited",
        "the heading «Empty» in line 29, which has no sentence under it",
    )


def test_in_plain_text_a_short_line_that_stands_alone_is_a_heading():
    """A text without marked headings is cut at short lines between blank ones that end no sentence."""
    made = drafted(PLAIN, "roles.txt")
    assert made.ids == ("the-bridge", "the-keeper")
    assert sentences(made, "the-bridge") == [
        "It carries what one group knows to the other.",
        "It does not decide for either.",
    ]
    assert made.left_out == ("what stands before the first heading",)


def test_underlined_headings_count():
    """Headings may be underlined, as Markdown allows: the one with = stands above those with -."""
    made = drafted(
        "Roles\n=====\n\nKeeper\n------\nIt says what is not done.\n\nBridge\n---\nIt carries what is known.\n"
    )
    assert (made.ids, made.left_out) == (("keeper", "bridge"), ())


def test_the_questions_are_a_skeleton():
    """The questions wait as comments, so that nothing is asked that nobody wrote; uncommented they are whole TOML."""
    skeleton = drafted(MARKDOWN).files["questions.toml"]
    assert tomllib.loads(skeleton) == {}
    lines = skeleton.splitlines()
    begin = lines.index("#")
    bank = tomllib.loads("\n".join(line.removeprefix("#").lstrip() for line in lines[begin:]))
    assert list(bank["guides"]) == ["the-bridge", "the-keeper", "the-bridge-2"]
    assert set(bank["guides"]["the-keeper"]) == {"concern", "looks_like", "questions", "experiments"}


@pytest.mark.parametrize("text", ["", "Just one sentence that stands alone here.", "# A heading\n\n## Another\n"])
def test_a_document_without_headings_and_sentences_is_refused(text):
    """Where nothing can become a definition, that is said, with what a definition needs."""
    with pytest.raises(UsageError, match=r"^roles\.md has no heading with sentences under it"):
        drafted(text)


@pytest.mark.parametrize("text", [MARKDOWN, PLAIN])
def test_once_filled_in_the_pack_is_good(tmp_path, text):
    """With side, task and licence filled in, and the line of a missing counterpart gone, the pack passes its check."""
    write_pack(tmp_path / "roles", {name: fill_in(each) for name, each in drafted(text).files.items()})
    pack, _ = examine(tmp_path / "roles")
    assert {each.id for each in pack.definitions} == set(drafted(text).ids)


@given(LINES)
def test_whatever_is_drafted_can_be_filled_in(tmp_path_factory, lines):
    """Any document is refused or gives a pack that passes its check once it is filled in."""
    try:
        made = drafted("\n".join(lines))
    except UsageError:
        return
    folder = tmp_path_factory.mktemp("drafted") / "roles"
    write_pack(folder, {name: fill_in(each) for name, each in made.files.items()})
    assert len(examine(folder)[0].definitions) == len(made.ids)
