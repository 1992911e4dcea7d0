"""The journal as one HTML page: nothing is loaded from elsewhere, nothing runs, and every text is escaped."""

from __future__ import annotations

import base64
import hashlib
from html import escape
from typing import TYPE_CHECKING

from assistant.surfaces.charts import head, sections, sentences
from assistant.surfaces.kept import Kept, Unreadable

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from assistant.patterns import Count, Patterns
    from assistant.types import Citation, Definition

_STYLE = """
:root { color-scheme: light dark; --quiet: #595959; --own: #0b5563; --line: #c8c8c8; --bar: #0b7285; }
@media (prefers-color-scheme: dark) {
  :root { --quiet: #a8a8a8; --own: #7fd6e6; --line: #4a4a4a; --bar: #3bc9db; }
}
body { font: 1rem/1.55 Georgia, serif; max-width: 44rem; margin: 2rem auto; padding: 0 1rem; }
article { border-top: 1px solid var(--line); padding-top: 1rem; margin-top: 2rem; break-inside: avoid-page; }
blockquote { margin: 1rem 0; padding-left: 1rem; border-left: 3px solid var(--line); white-space: pre-wrap; }
mark { background: none; color: var(--own); text-decoration: underline; }
.quiet { color: var(--quiet); font-size: .9rem; }
.notes { font-size: .95rem; }
table { border-collapse: collapse; width: 100%; }
th, td { text-align: left; vertical-align: top; padding: .2rem .6rem .2rem 0; font-weight: normal; }
meter { width: 8rem; }
@media print { details > * { display: block; } a { color: inherit; text-decoration: none; } }
"""


def to_page(kept: Sequence[Kept | Unreadable], found: Patterns) -> str:
    """Return the whole journal as a page, patterns first, each count opening to its entries."""
    digest = base64.b64encode(hashlib.sha256(_STYLE.encode()).digest()).decode()
    policy = f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    body = "\n".join([*_patterns(found), *(line for each in kept for line in _entry(each))])
    return f"""<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{escape(policy)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>Journal</title>
<style>{_STYLE}</style>
</head>
<body>
<main>
<h1>Journal</h1>
{body}
</main>
</body>
</html>
"""


def _patterns(found: Patterns) -> Iterator[str]:
    if not found.n:
        return
    yield f'<section aria-labelledby="patterns">\n<h2 id="patterns">Patterns</h2>\n<p>{escape(head(found))}</p>'
    for title, counts, of, drawn in sections(found):
        yield f"<h3>{escape(title)}</h3>\n<table>"
        yield from (_count(count, of, drawn=drawn) for count in counts)
        yield "</table>"
    yield from (f"<p>{escape(line)}</p>" for line in sentences(found))
    yield "</section>"


def _count(count: Count, of: int, *, drawn: bool) -> str:
    name = escape(count.name)
    bar = f'<td><meter min="0" max="{of}" value="{count.n}" aria-label="{name}"></meter></td>' if drawn else ""
    links = " ".join(f'<a href="#e-{escape(each)}">{escape(each)}</a>' for each in count.entries)
    opened = f"<details><summary>{count.n} of {of}</summary>{links}</details>"
    return f'<tr><th scope="row">{name}</th>{bar}<td>{opened}</td></tr>'


def _entry(kept: Kept | Unreadable) -> Iterator[str]:
    if isinstance(kept, Unreadable):
        yield f'<article id="e-{escape(kept.id)}"><h2>{escape(kept.id)}</h2>'
        yield f"<p>This reflection cannot be shown. {escape(kept.fault)}</p></article>"
        return
    reflection = kept.reflection
    reflection.assert_proven()
    turn = f" · turn {kept.position} of conversation {escape(kept.conversation)}" if kept.conversation else ""
    made = f"{escape(reflection.model or 'offline')} · {escape(reflection.pack.id)} {escape(reflection.pack.version)}"
    yield f'<article id="e-{escape(reflection.id)}">'
    yield f"<h2>{reflection.created_at:%Y-%m-%d %H:%M} UTC · {escape(reflection.id)}</h2>"
    yield f'<p class="quiet">{made}{turn}</p>\n<blockquote>{_situation(kept)}</blockquote>'
    for remark in reflection.remarks:
        notes = "".join(f" [{number}]" for number in kept.numbers(remark.citations))
        yield f"<p>{escape(remark.text)}{notes}</p>"
    if reflection.referral is not None:
        yield f"<p>{escape(reflection.referral.message)}</p>"
    if kept.notes():
        yield '<ol class="notes">'
        yield from (_note(*note) for note in kept.notes())
        yield "</ol>"
    yield from (f"<p><em>{escape(line)}</em></p>" for line in kept.sayings())
    partial = " This reflection was interrupted." if reflection.partial else ""
    yield f'<p class="quiet">{escape(reflection.notice)}{partial}</p>\n</article>'


def _situation(kept: Kept) -> str:
    """Return what was written, with the words that remarks were judged from marked."""
    text, done, parts = kept.reflection.situation, 0, []
    spans = {(each.start, each.end) for remark in kept.reflection.remarks for each in remark.evidence}
    for start, end in sorted(spans):
        if end > done:
            start = max(start, done)  # noqa: PLW2901 - where two pieces overlap, the second begins after the first
            parts += [escape(text[done:start]), "<mark>", escape(text[start:end]), "</mark>"]
            done = end
    return "".join([*parts, escape(text[done:])])


def _note(citation: Citation, definition: Definition) -> str:
    sentence, (start, end) = citation.sentence, (each - citation.start for each in citation.highlight)
    shown = f"{escape(sentence[:start])}<strong>{escape(sentence[start:end])}</strong>{escape(sentence[end:])}"
    return f"<li>{escape(definition.name)} ({escape(definition.side)}): {shown}</li>"
