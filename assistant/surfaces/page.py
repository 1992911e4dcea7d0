"""``reflect review --html``: a reflection as one page that holds all it needs, for reviewing each citation.

Nothing is loaded from anywhere, and a strict policy (``default-src 'none'``, style and script by their digests)
says so to the browser. Every text is escaped, and everything quoted is proven once more before it is placed.

Parts answer to names: ``c1`` is the cited sentence of note 1, ``e1`` a passage of the situation, ``r1`` a remark.
``data-of`` holds the names of a part, ``data-lights`` the names that light up when it is pointed at.
"""

from __future__ import annotations

import base64
import hashlib
import textwrap
from dataclasses import dataclass
from html import escape
from string import Template
from typing import TYPE_CHECKING

from assistant.resources import page_part
from assistant.surfaces.opened import (
    KIND_NAMES,
    Notes,
    lines_below,
    made_line,
    pairs,
    pieces,
    quotations,
    status_lines,
    visible,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from assistant.entries import Mark
    from assistant.reflection import Reflection
    from assistant.surfaces.opened import Span
    from assistant.types import Citation, Definition, Pack, Remark

LINK_WIDTH = 44  # characters of a passage that its link carries


def render_page(reflection: Reflection, *, pack: Pack | None = None, sayings: Sequence[tuple[Mark, str]] = ()) -> str:
    """Return the page.

    Args:
        reflection: what is reviewed.
        pack: the installed pack; lends a counterpart that is not cited, see `assistant.surfaces.opened.pairs`.
        sayings: what the person said about it, each as a line for people.

    Raises:
        CitationError: something that would be shown as proven is not; there is no page then.

    """
    reflection.assert_proven()
    style, script = page_part("page.css"), page_part("page.js")
    policy = (
        f"default-src 'none'; style-src '{_digest(style)}'; script-src '{_digest(script)}'; img-src data:; "
        "base-uri 'none'; form-action 'none'"
    )
    links = _Links.of(reflection)
    return Template(page_part("page.html")).substitute(
        policy=policy,
        style=style,
        script=script,
        title=_text(f"Reflection of {reflection.created_at:%d %B %Y}"),
        made=_text(f"{made_line(reflection)} · {reflection.id}"),
        situation=_situation(reflection, links),
        remarks="\n".join(_remarks(reflection, links, sayings)),
        definitions="\n".join(_pairs(reflection, pack, links)) or "<p>No definition was cited.</p>",
        below="\n".join(f'<p class="below">{_text(line)}</p>' for line in lines_below(reflection)),
    )


def _digest(text: str) -> str:
    return f"sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}"


def _text(text: str) -> str:
    return escape(visible(text))


@dataclass(frozen=True, slots=True)
class _Links:
    """Which names belong together: note numbers of sentences, numbers of passages, and which remarks use them."""

    notes: Notes
    passages: tuple[Span, ...]
    users: dict[str, list[int]]

    @classmethod
    def of(cls, reflection: Reflection) -> _Links:
        """Number everything in the order of the remarks."""
        notes = Notes()
        spans = [(each.start, each.end) for remark in reflection.remarks for each in remark.evidence]
        links = cls(notes, tuple(dict.fromkeys(spans)), {})
        for number, remark in enumerate(reflection.remarks, 1):
            for name in links.names(remark):
                links.users.setdefault(name, []).append(number)
        return links

    def passage(self, start: int, end: int) -> str:
        """Return the name of a passage of the situation."""
        return f"e{self.passages.index((start, end)) + 1}"

    def citation(self, citation: Citation) -> str:
        """Return the name of a cited sentence."""
        return f"c{self.notes.number(citation)}"

    def evidence(self, remark: Remark) -> list[str]:
        """Return the names of the passages that a remark is judged from."""
        return [self.passage(each.start, each.end) for each in remark.evidence]

    def names(self, remark: Remark) -> list[str]:
        """Return the names of all that a remark rests on."""
        cited = [self.citation(citation) for citation in remark.citations]
        return list(dict.fromkeys([*cited, *self.evidence(remark)]))

    def used(self, names: Iterable[str]) -> str:
        """Return these names, those of the remarks that rest on them, and what else these rest on."""
        listed = sorted(names)
        remarks = sorted({number for name in listed for number in self.users.get(name, [])})
        others = [name for name, users in self.users.items() if set(users) & set(remarks)]
        return " ".join(dict.fromkeys([*listed, *(f"r{number}" for number in remarks), *others]))


def _situation(reflection: Reflection, links: _Links) -> str:
    spans = [(span, f"e{number}") for number, span in enumerate(links.passages, 1)]
    parts: list[str] = []
    anchored: set[str] = set()
    for piece, names in pieces(reflection.situation, spans):
        if not names:
            parts.append(_text(piece))
            continue
        parts += [f'<span class="anchor" id="{name}" tabindex="-1"></span>' for name in sorted(names - anchored)]
        anchored |= names
        listed = " ".join(sorted(names))
        parts.append(f'<mark class="yours" data-of="{listed}" data-lights="{links.used(names)}">{_text(piece)}</mark>')
    return "".join(parts)


def _remarks(reflection: Reflection, links: _Links, sayings: Sequence[tuple[Mark, str]]) -> Iterator[str]:
    if reflection.referral is not None:
        yield f'<div class="remark"><p>{_text(reflection.referral.message)}</p>'
        for each in reflection.referral.contacts:
            yield f'<p>{_text(each.name)}: {_text(each.reach)} <span class="said">({_text(each.origin)})</span></p>'
        yield "</div>"
    for number, remark in enumerate(reflection.remarks, 1):
        said = [(mark, line) for mark, line in sayings if mark.remark == number - 1]
        yield from _remark(remark, number, reflection.situation, links, said)
    if reflection.declined is not None:
        yield f'<p class="said">{_text(reflection.declined.message)}</p>'
    yield from (f'<p dir="auto">{_text(line)}</p>' for line in status_lines(reflection))
    yield from (f'<p class="said">{_text(line)}</p>' for mark, line in sayings if mark.remark is None)


def _remark(
    remark: Remark, number: int, situation: str, links: _Links, said: Sequence[tuple[Mark, str]]
) -> Iterator[str]:
    unhelpful = " unhelpful" if said else ""
    yield f'<article class="remark {remark.kind}{unhelpful}" id="r{number}" data-of="r{number}">'
    yield f'<h3>{KIND_NAMES[remark.kind]}</h3>\n<p dir="auto">{_quoting(remark, situation)}</p>'
    chips = list(_chips(remark, links))
    if chips:
        yield '<ul class="links">'
        yield from (f"<li>{chip}</li>" for chip in chips)
        yield "</ul>"
    yield from (f'<p class="said">{_text(line)}</p>' for _, line in said)
    yield "</article>"


def _quoting(remark: Remark, situation: str) -> str:
    classes = {"person": "yours", "definition": "theirs"}
    return "".join(
        f'<span class="{classes[min(whose)]}">{_text(piece)}</span>' if whose else _text(piece)
        for piece, whose in pieces(remark.text, quotations(remark, situation))
    )


def _chips(remark: Remark, links: _Links) -> Iterator[str]:
    """Yield a link to each sentence and each passage that a remark rests on."""
    passages = links.evidence(remark)
    for citation in remark.citations:
        name = links.citation(citation)
        lights = " ".join([name, *dict.fromkeys(passages)])
        label = f"[{name[1:]}] {_text(citation.name)}"
        yield f'<a class="cite" href="#{name}" data-lights="{lights}">{label}</a>'
    for evidence, name in zip(remark.evidence, passages, strict=True):
        yield f'<a class="own" href="#{name}" data-lights="{name}">{_text(_beginning(evidence.quote))}</a>'


def _beginning(quote: str) -> str:
    """Return a passage in quotation marks, or as many of its first words as a link can carry."""
    first, *rest = textwrap.wrap(quote, LINK_WIDTH) or [quote]
    return f"«{first}» …" if rest else f"«{first}»"


def _pairs(reflection: Reflection, pack: Pack | None, links: _Links) -> Iterator[str]:
    names = {each.id: each.name for pair in pairs(reflection, pack) for each in pair}
    for pair in pairs(reflection, pack):
        yield '<div class="pair">'
        for definition in pair:
            yield from _definition(definition, reflection.remarks, links, names)
        yield "</div>"


def _definition(
    definition: Definition, remarks: Iterable[Remark], links: _Links, names: dict[str, str]
) -> Iterator[str]:
    cited = [each for remark in remarks for each in remark.citations if each.definition == definition.id]
    other = definition.counterpart and names.get(definition.counterpart, definition.counterpart)
    pair = f" · counterpart: {_text(other)}" if other else ""
    yield f'<article class="definition">\n<h3>{_text(definition.name)}</h3>'
    yield f'<p class="side">{_text(definition.side)} · task: {_text(definition.task)}{pair}</p>\n<ol class="sentences">'
    for sentence in definition.sentences:
        here = [each for each in cited if each.sentence_index == sentence.index]
        yield _cited(here, links) if here else f"<li>{_text(sentence.text)}</li>"
    yield f'</ol>\n<p class="source">{_text(definition.source)}</p>\n</article>'


def _cited(citations: Sequence[Citation], links: _Links) -> str:
    """Return a cited sentence, the quoted parts emphasised, with a way back to the first remark that cites it."""
    first = citations[0]
    name = links.citation(first)
    spans = [((low - each.start, high - each.start), "quoted") for each in citations for low, high in [each.highlight]]
    parts = pieces(first.sentence, spans)
    body = "".join(f"<strong>{_text(piece)}</strong>" if quoted else _text(piece) for piece, quoted in parts)
    number, back = name[1:], f"r{links.users[name][0]}"
    return (
        f'<li class="cited" id="{name}" tabindex="-1" data-of="{name}" data-lights="{links.used([name])}">'
        f'<a class="number" href="#{back}" aria-label="Note {number}, back to its remark">[{number}]</a> {body}</li>'
    )
