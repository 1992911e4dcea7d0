"""Prompts are files: one prompt, one file, with what it is for and which variables it takes.

A file has a front matter of two keys and a body::

    ---
    purpose: one line
    variables: first, second
    ---
    Text with {{first}} and {{second}}.

Declared and used variables must be the same, or the file does not load. Values are put in once and never
read again, so that ``{{…}}`` in a person's text stays text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from assistant.errors import PromptError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

_FRONT_MATTER = re.compile(
    r"\A---\npurpose: (?P<purpose>[^\n]+)\nvariables: (?P<variables>[^\n]*)\n---\n(?P<body>.+)\Z", re.DOTALL
)
_VARIABLE = re.compile(r"\{\{(\w+)\}\}")
PROMPTS = ("system", "situation", "retry", "opening", "turn", "closing")


@dataclass(frozen=True, slots=True)
class Prompt:
    """One prompt: its name, what it is for, its variables, and its body."""

    name: str
    purpose: str
    variables: frozenset[str]
    body: str = field(repr=False)

    def render(self, **values: str) -> str:
        """Return the body with every variable replaced.

        Raises:
            PromptError: the values are not those that the prompt declares.

        """
        if set(values) != self.variables:
            raise PromptError(f"The prompt {self.name} takes {sorted(self.variables)}, but was given {sorted(values)}.")
        return _VARIABLE.sub(lambda match: values[match.group(1)], self.body).strip()


def read_prompt(name: str, text: str) -> Prompt:
    """Return the prompt that a file's text is.

    Raises:
        PromptError: no front matter, or declared and used variables differ.

    """
    match = _FRONT_MATTER.match(text.replace("\r\n", "\n"))
    if match is None:
        raise PromptError(
            f"prompts/{name}.md has no front matter.",
            hint="It begins with four lines: ---, purpose: …, variables: …, ---.",
        )
    declared = frozenset(part.strip() for part in match["variables"].split(",") if part.strip())
    used = frozenset(_VARIABLE.findall(match["body"]))
    if declared != used:
        raise PromptError(
            f"prompts/{name}.md declares the variables {sorted(declared)}, but uses {sorted(used)}.",
            hint="Make the two agree.",
        )
    return Prompt(name, match["purpose"].strip(), declared, match["body"].strip())


def load_prompts(folder: Path) -> Mapping[str, Prompt]:
    """Return every prompt by name.

    Raises:
        PromptError: a file is missing, is not UTF-8, or does not load.

    """
    prompts: dict[str, Prompt] = {}
    for name in PROMPTS:
        path = folder / f"{name}.md"
        try:
            text = path.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise PromptError(
                f"prompts/{name}.md cannot be read: {type(error).__name__}.", hint="Reinstall."
            ) from error
        prompts[name] = read_prompt(name, text)
    return prompts
