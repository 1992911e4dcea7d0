"""Packs of one's own, from the first line to the index."""

from __future__ import annotations

import json

import pytest

from assistant.pack import load_pack
from assistant.surfaces.cli import run


@pytest.fixture
def reflect(capsys):
    """Run the command and return exit code, stdout and stderr."""

    def ran(*arguments):
        code = run(list(arguments))
        out, err = capsys.readouterr()
        return code, out, err

    return ran


@pytest.fixture
def mine(tmp_path, reflect):
    reflect("pack", "new", str(tmp_path / "My pack"))
    return tmp_path / "My pack"


def test_a_new_pack_is_whole(reflect, mine):
    """A pack that was just begun loads, is good, and says what it could have more of."""
    assert reflect("pack", "check", str(mine)) == (
        0,
        (
            "my-pack 0.1.0 is good: 2 definitions, 4 sentences, 2 situations.\n"
            "- No situations are held out, so nothing can be measured: reflect evaluate FILE takes a file of your "
            "own.\n"
        ),
        "",
    )
    pack = load_pack(mine)
    assert [(each.id, each.counterpart) for each in pack.definitions] == [("asking", "telling"), ("telling", "asking")]


def test_nothing_is_written_over(reflect, mine):
    """A folder that is not empty is left alone."""
    (mine / "pack.toml").write_text("mine")
    code, out, err = reflect("pack", "new", str(mine))
    assert (code, out) == (1, "")
    assert err == f"reflect: {mine} is not empty.\nGive the path of a folder that is not there yet.\n"
    assert (mine / "pack.toml").read_text() == "mine"


def test_every_problem_has_its_file_and_line(reflect, mine):
    """A pack that is not good says so, every problem at once, and exits with 1."""
    (mine / "definitions" / "asking.md").write_text("---\nid: asking\nname: Asking\nsyde: asking\n---\nAsking asks.\n")
    code, out, err = reflect("pack", "check", str(mine))
    assert (code, out) == (1, "")
    assert "definitions/asking.md:4: unknown key «syde»" in err
    assert "definitions/asking.md:1: key «task» is missing" in err


def test_what_could_never_be_cited_or_measured_is_a_problem(reflect, mine):
    """A sentence that stands twice in a definition, and a situation both practised and held out, are problems."""
    telling = mine / "definitions" / "telling.md"
    telling.write_text(telling.read_text() + "Telling takes the decision on itself and answers for it.\n")
    (mine / "situations" / "apart.jsonl").write_text((mine / "situations" / "practice.jsonl").read_text())
    manifest = mine / "pack.toml"
    manifest.write_text(manifest.read_text().replace("held_out = []", 'held_out = ["apart.jsonl"]'))
    code, _, err = reflect("pack", "check", str(mine))
    assert code == 1
    assert "definitions/telling.md:1: «Telling takes the decision on itself and…» stands twice" in err
    assert "situations:1: «p1» is held out, and its text is practised too" in err


def test_a_bare_pack_is_told_what_it_does_without(reflect, mine):
    """Without questions and situations a pack is good, and what that costs is said."""
    (mine / "questions.toml").unlink()
    manifest = mine / "pack.toml"
    manifest.write_text(manifest.read_text().replace('["practice.jsonl"]', "[]"))
    code, out, _ = reflect("pack", "check", str(mine), "--json")
    notes = json.loads(out)["notes"]
    assert (code, len(notes)) == (0, 3)
    assert notes[0].startswith("No guides in questions.toml")
    assert notes[1].startswith("No practice situations")


def test_a_pack_is_indexed_ahead(reflect, mine):
    """Its texts are read once; a second time nothing is new."""
    assert reflect("pack", "index", str(mine)) == (0, "Indexed: 6 texts are new, 0 stood there, 0 went.\n", "")
    code, out, _ = reflect("pack", "index", str(mine), "--json")
    assert (code, json.loads(out)) == (0, {"added": 0, "removed": 0, "kept": 6})


def test_packs_are_listed(reflect, mine):
    """The packs that ship are listed, and the one in use is marked, also where it is one's own."""
    code, out, _ = reflect("pack", "list", "--pack", str(mine), "--json")
    listed = {each["id"]: each["used"] for each in json.loads(out)}
    assert code == 0
    assert listed["leadership-vs-management"] is False
    assert listed["my-pack"] is True
    code, out, _ = reflect("pack", "list")
    assert (code, out.splitlines()[0][:27]) == (0, "* leadership-vs-management ")


DOCUMENT = """\
# Roles

## Bridge

The bridge asks both sides first. Short.

## Keeper

The keeper says what is not done.
"""


def test_a_pack_is_drafted_from_a_document(reflect, tmp_path, monkeypatch):
    """A draft lies in a folder named for its document, with what is to be filled in listed, and what was left out."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "Our roles.md").write_text(DOCUMENT)
    assert reflect("pack", "draft", "Our roles.md") == (
        0,
        (
            "Drafted in our-roles: 2 definitions, from the headings and sentences of Our roles.md.\n"
            "To fill in (a definition without a counterpart does without that line):\n"
            "- pack.toml:1: «licence» is missing, empty or not a string\n"
            "- definitions/bridge.md:4: «side» is empty\n"
            "- definitions/bridge.md:5: «task» is empty\n"
            "- definitions/bridge.md:6: «counterpart» is empty\n"
            "- definitions/keeper.md:4: «side» is empty\n"
            "- definitions/keeper.md:5: «task» is empty\n"
            "- definitions/keeper.md:6: «counterpart» is empty\n"
        ),
        ("Left out: under «Bridge»: «Short.», which is too short to be cited.\nThen: reflect pack check our-roles\n"),
    )
    code, _, err = reflect("pack", "draft", "Our roles.md")
    assert (code, err) == (1, "reflect: our-roles is not empty.\nGive the path of a folder that is not there yet.\n")
    code, out, _ = reflect("pack", "draft", "Our roles.md", "elsewhere", "--json")
    shape = json.loads(out)
    assert (shape["path"], shape["definitions"], len(shape["to_fill_in"])) == ("elsewhere", ["bridge", "keeper"], 7)


def test_a_document_that_cannot_be_read_is_told(reflect, tmp_path):
    """A document that is not there, or is no text, is wrong usage, and no folder is made."""
    (tmp_path / "image.md").write_bytes(b"\x89PNG\xff")
    image, missing = str(tmp_path / "image.md"), str(tmp_path / "missing.md")
    told = f"reflect: {image} is not UTF-8 text. Save it as Markdown or plain text.\n"
    assert reflect("pack", "draft", image, str(tmp_path / "new")) == (2, "", told)
    told = f"reflect: {missing} cannot be read: No such file or directory. Check the path.\n"
    assert reflect("pack", "draft", missing, str(tmp_path / "new")) == (2, "", told)
    assert not (tmp_path / "new").exists()
