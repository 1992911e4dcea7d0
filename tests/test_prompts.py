"""Prompts as files."""

from __future__ import annotations

import pytest
from golden import FOLDER, render_all

from assistant.errors import PromptError
from assistant.prompts import PROMPTS, load_prompts, read_prompt

GOOD = "---\npurpose: greets\nvariables: name, place\n---\nHello {{name}} in {{place}}.\n"


def test_a_prompt_renders_its_variables_once():
    """A value that looks like a variable stays text."""
    prompt = read_prompt("hello", GOOD)
    assert prompt.purpose == "greets"
    assert prompt.render(name="{{place}}", place="Rome") == "Hello {{place}} in Rome."


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Hello {{name}}.",
        GOOD.replace("name, ", ""),
        GOOD.replace("name,", "name, more,"),
        GOOD.replace("purpose", "for"),
    ],
)
def test_a_prompt_whose_parts_disagree_does_not_load(text):
    """No front matter, or declared and used variables that differ, is an error that names the file."""
    with pytest.raises(PromptError, match=r"prompts/hello\.md"):
        read_prompt("hello", text)


def test_a_prompt_takes_exactly_its_variables():
    """A missing or a further value is an error."""
    prompt = read_prompt("hello", GOOD)
    for values in ({"name": "x"}, {"name": "x", "place": "y", "more": "z"}):
        with pytest.raises(PromptError, match="takes"):
            prompt.render(**values)


def test_a_missing_file_is_named(tmp_path):
    """A folder without the prompts is an error that names the first missing one."""
    with pytest.raises(PromptError, match=r"prompts/system\.md cannot be read"):
        load_prompts(tmp_path)


def test_every_shipped_prompt_loads(prompts):
    """All prompts that the program uses ship with it."""
    assert sorted(prompts) == sorted(PROMPTS)
    assert all(prompt.purpose for prompt in prompts.values())


def test_every_prompt_reads_as_it_was_last_looked_at(pack, prompts):
    """Each prompt, filled for one situation, is the golden text; ``python tests/golden.py`` writes it anew."""
    golden = {file.stem: file.read_text(encoding="utf-8").rstrip("\n") for file in FOLDER.glob("*.txt")}
    assert render_all(pack, prompts) == golden


def test_a_prompt_is_short_enough_to_read(prompts):
    """No prompt has more than 900 words, definitions left out."""
    assert [name for name, prompt in prompts.items() if len(prompt.body.split()) > 900] == []
