"""Drafts a pack from a document: its headings become definitions, its sentences their sentences. By structure alone.

Nothing is understood and nothing invented: what a document does not say (side, task and counterpart of a definition,
the licence) is left empty, and checking the pack names each place. Text in, text out.
"""

from __future__ import annotations

import json
import re
import unicodedata
from dataclasses import dataclass, field
from itertools import pairwise

from assistant.errors import UsageError
from assistant.language import guess_language
from assistant.packfiles import split_line

FEWEST_WORDS = 4  # of a sentence that can be cited
_HEADING_WORDS = 10  # at most, of a line of plain text that is taken for a heading
_FENCE = re.compile(r"\s*(?:```|~~~)")
_ATX = re.compile(r" {0,3}(?P<level>#{1,6})\s+(?P<text>.+?)\s*#*\s*")
_FRONT_MATTER = re.compile(r"\A---\n(?:.*\n)*?---(?:\n|\Z)")
_UNDERLINE = re.compile(r" {0,3}(?:=+|-{2,})\s*")
_ITEM = re.compile(r"\s*(?:[-*+]|\d+[.)])\s+")
_TABLE = re.compile(r"\s*\|.*\|\s*|\s*:?-{3,}:?\s*(?:\|\s*:?-{3,}:?\s*)+")
_RULE = re.compile(r" {0,3}(?:(?:\*\s*){3,}|(?:-\s*){3,}|(?:_\s*){3,})")
_MARKUP = (
    (re.compile(r"<!--.*?-->|<[A-Za-z/][^<>]*>"), ""),
    (re.compile(r"!\[[^\]]*\]\([^)]*\)"), ""),
    (re.compile(r"\[([^\]]*)\](?:\([^)]*\)|\[[^\]]*\])"), r"\1"),
    (re.compile(r"(\*\*|__|`)(?=\S)(.+?)(?<=\S)\1"), r"\2"),
    (re.compile(r"(?<![\w*])([*_])(?=\S)(.+?)(?<=\S)\1(?![\w*])"), r"\2"),
    (re.compile(r"\\([\\`*_{}\[\]()#+.!>|-])"), r"\1"),
)
_MANIFEST = """\
id = {id}
version = "0.1.0"
name = {name}
language = {language}

licence = ""  # under which these texts may be used

provenance = {provenance}

# What a careful reader keeps in mind; a model is shown it too.
# nuance = ["Neither side of a pair is the good one."]
"""
_DEFINITION = """\
---
id: {id}
name: {name}
side:
task:
counterpart:
source: {source}
---
{text}
"""
_QUESTIONS = """\
# Open questions, for each definition, that ask one thing and hide no advice. Without them the pack works, but has no
# question and no experiment of its own offline. Take away the signs # at the beginning of the lines below, and fill in
# every text: a definition without its guide is a problem once there is one. `when` says whether a question suits a
# definition that is practised ("doing"), called for and absent ("missing"), or either ("any").
#
# general = ["Which moment of this comes back to you first?"]
"""
_GUIDE = """\
#
# [guides.{id}]
# concern = ""      # what it is about: goes on from "This may be about …"
# looks_like = ""   # what would be seen of it
# questions = [{{ text = "", when = "any" }}]
# experiments = [{{ text = "", when = "any" }}]
"""


@dataclass(slots=True)
class Section:
    """A heading with what stands under it, up to the next one; ``line`` says where, ``level`` how high, both from 1."""

    title: str
    line: int
    level: int = 1
    paragraphs: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Draft:
    """The files of a pack by name, the ids of its definitions, and what was left out, a line each."""

    files: dict[str, str]
    ids: tuple[str, ...]
    left_out: tuple[str, ...]


def draft(text: str, *, document: str, identifier: str) -> Draft:
    """Return a pack drafted from a document in Markdown or plain text.

    Args:
        text: the document.
        document: what it is called; stands as the source of each definition.
        identifier: the id of the pack.

    Raises:
        UsageError: no heading in it has sentences under it.

    """
    left_out: list[str] = []
    body = _FRONT_MATTER.sub(lambda found: "\n" * found[0].count("\n"), text.replace("\r\n", "\n"), count=1)
    title, sections = _titled(_sections(body, left_out), left_out)
    definitions: dict[str, str] = {}
    for section in sections:
        sentences = _sentences(section, left_out)
        if sentences:
            name = _slug(section.title, f"definition-{len(definitions) + 1}", definitions)
            source = f"{document}, {section.title}"
            definitions[name] = _DEFINITION.format(
                id=name, name=section.title, source=source, text="\n".join(sentences)
            )
    if not definitions:
        raise UsageError(
            f"{document} has no heading with sentences under it, so there is nothing to make definitions of.",
            hint="Give each definition a heading: # Its name, and sentences of four words or more below it.",
        )
    files = {
        "pack.toml": _manifest(identifier, title, document, text),
        **{f"definitions/{name}.md": body for name, body in definitions.items()},
        "questions.toml": _QUESTIONS + "".join(_GUIDE.format(id=name) for name in definitions),
    }
    return Draft(files, tuple(definitions), tuple(left_out))


def _manifest(identifier: str, title: str, document: str, text: str) -> str:
    """Return what ``pack.toml`` can say; the language is left empty where it cannot be told."""
    language = guess_language(text)
    return _MANIFEST.format(
        id=_toml(identifier),
        name=_toml(title or identifier.replace("-", " ").capitalize()),
        language=_toml("" if language == "und" else language),
        provenance=_toml(f"Drafted from {document}."),
    )


def _sections(text: str, left_out: list[str]) -> list[Section]:
    """Return the sections of a document; what comes before its first heading has an empty title."""
    lines = _plain_lines(text, left_out)
    marked = any(_ATX.fullmatch(line) for line in lines) or any(_is_underlined(*pair) for pair in pairwise(lines))
    sections, open_paragraph = [Section("", 1)], False
    for number, line in enumerate(lines, 1):
        before, after = lines[number - 2] if number > 1 else "", lines[number] if number < len(lines) else ""
        title = _heading(before, line, after, marked=marked)
        if title:
            sections.append(Section(title, number, _level(line, after)))
            open_paragraph = False
        elif (
            not line.strip()
            or _RULE.fullmatch(line)
            or (_UNDERLINE.fullmatch(line) and sections[-1].line + 1 == number)
        ):
            open_paragraph = False
        else:
            item = _ITEM.match(line)
            if open_paragraph and not item:
                sections[-1].paragraphs[-1] += f" {line.strip()}"
            else:
                sections[-1].paragraphs.append(line[item.end() :] if item else line.strip())
            open_paragraph = True
    return sections


def _plain_lines(text: str, left_out: list[str]) -> list[str]:
    """Return the lines of a document; those of code and tables, which hold no sentences, are empty."""
    found, fenced, last = [], False, ""
    for number, line in enumerate(text.split("\n"), 1):
        fence = _FENCE.match(line) is not None
        what = "code" if fenced or fence else "a table" if _TABLE.fullmatch(line) else ""
        if what and what != last:
            left_out.append(f"{what}, from line {number} on")
        fenced, last = fenced != fence, what
        found.append("" if what else line.rstrip())
    return found


def _heading(before: str, line: str, after: str, *, marked: bool) -> str:
    """Return the text of a heading, or nothing. Where no heading is marked, a short line that stands alone is one."""
    atx = _ATX.fullmatch(line)
    if atx:
        return _without_markup(atx["text"])
    if marked:
        return _without_markup(line) if not before.strip() and _is_underlined(line, after) else ""
    alone = not before.strip() and not after.strip() and 0 < len(line.split()) <= _HEADING_WORDS
    return _without_markup(line) if alone and not _ITEM.match(line) and line.strip()[-1] not in '.!?…:;,"”»' else ""


def _level(line: str, after: str) -> int:
    atx = _ATX.fullmatch(line)
    return len(atx["level"]) if atx else 2 if after.strip().startswith("-") else 1


def _underlines(line: str, number: int, section: Section) -> bool:
    return number == section.line + 1 and _UNDERLINE.fullmatch(line) is not None


def _is_underlined(line: str, after: str) -> bool:
    return bool(line.strip()) and not _ITEM.match(line) and _UNDERLINE.fullmatch(after) is not None


def _titled(sections: list[Section], left_out: list[str]) -> tuple[str, list[Section]]:
    """Return the title, which is the first heading where all others stand below it, and the sections of the rest."""
    opening, *headed = sections
    left_out += ["what stands before the first heading"] if opening.paragraphs else []
    if len(headed) > 1 and all(each.level > headed[0].level for each in headed[1:]):
        left_out += [f"what stands under the title «{headed[0].title}»"] if headed[0].paragraphs else []
        return headed[0].title, headed[1:]
    return "", headed


def _sentences(section: Section, left_out: list[str]) -> list[str]:
    """Return the sentences under a heading, each once; what is too short to be cited is left out."""
    found: dict[str, None] = {}
    for paragraph in section.paragraphs:
        for sentence in split_line(" ".join(_without_markup(paragraph).split())):
            if len(sentence.split()) < FEWEST_WORDS:
                left_out.append(f"under «{section.title}»: «{sentence}», which is too short to be cited")
            else:
                found[sentence] = None
    if not found:
        left_out.append(f"the heading «{section.title}» in line {section.line}, which has no sentence under it")
    return list(found)


def _without_markup(text: str) -> str:
    for pattern, instead in _MARKUP:
        text = pattern.sub(instead, text)
    return " ".join(text.strip().removeprefix(">").split())


def _slug(title: str, otherwise: str, taken: dict[str, str]) -> str:
    """Return an id made of a title: plain letters, digits and hyphens, not taken yet."""
    letters = unicodedata.normalize("NFKD", title.lower().replace("ß", "ss"))
    plain = re.sub(r"[^a-z0-9]+", "-", "".join(char for char in letters if not unicodedata.combining(char))).strip("-")
    slug = plain[:60].strip("-") or otherwise
    return slug if slug not in taken else next(each for n in range(2, 10_000) if (each := f"{slug}-{n}") not in taken)


def _toml(text: str) -> str:
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
