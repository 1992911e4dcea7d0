"""How a reflection reads in a terminal or a pipe: remarks, numbered notes, one legend line. Rich lives here.

Whatever prints takes a `Citation`, never a model's `Quote`, and checks it once more against the definition's
text that is kept with the reflection before the sentence leaves the program. Nothing is padded with blanks at the
end of a line, so that what is piped or copied is text.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from rich.console import Console
from rich.table import Table
from rich.text import Text

from assistant.proof import check
from assistant.surfaces.opened import (
    KIND_NAMES,
    Notes,
    lines_below,
    made_line,
    pairs,
    quotations,
    status_lines,
    visible,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from typing import TextIO

    from rich.console import RenderableType

    from assistant.reflection import Declined, Referral, Reflection
    from assistant.types import Citation, Definition, Pack, Ranking, Remark

MAX_WIDTH = 100
SIDE_BY_SIDE = 90  # columns from which a pair of definitions stands side by side
_COLUMNS = (  # of the table of definitions, from that width on
    (99, ("id", "name", "side", "task", "counterpart")),
    (74, ("id", "name", "side", "task")),
    (0, ("id", "side")),
)
_PERSON = "italic cyan"
_CITED = "bold"
_DEFINITIONS = "bold yellow"
_QUIET = "dim"
_STYLES = {"person": _PERSON, "definition": _DEFINITIONS}


def open_console(stream: TextIO | None = None, *, color: bool = True, stderr: bool = False) -> Console:
    """Return a console that wraps at a readable width; it sends control codes only to a terminal, and if wanted."""
    system: Literal["auto"] | None = "auto" if color else None
    console = Console(file=stream, stderr=stderr, color_system=system, highlight=False, soft_wrap=False, emoji=False)
    console.width = min(console.width, MAX_WIDTH)
    return console


def print_block(console: Console, text: Text | str, *, head: str = "", indent: int = 0, after: int = 0) -> None:
    """Print a text, wrapped, and blank lines after it.

    Args:
        console: where to.
        text: what to print; plain text is printed quietly.
        head: what stands before the first line; the others are indented as far.
        indent: columns before every line, head included.
        after: how many blank lines follow.

    """
    body = Text(text, style=_QUIET) if isinstance(text, str) else text
    width = max(console.width - indent - len(head), 10)
    for number, line in enumerate(body.wrap(console, width)):
        line.rstrip()
        lead = head if number == 0 else " " * len(head)
        whole = Text.assemble(" " * indent if line or head else "", (lead, _QUIET) if line or number == 0 else "", line)
        console.print(whole, no_wrap=True, overflow="ignore", crop=False)
    for _ in range(after):
        console.print()


def print_remark(console: Console, remark: Remark, notes: Notes, situation: str) -> None:
    """Print one remark as a paragraph, the words it quotes set off, its notes behind it."""
    text = Text(visible(remark.text))
    for span, whose in quotations(remark, situation):
        text.stylize(_STYLES[whose], *span)
    numbers = sorted({notes.number(citation) for citation in remark.citations})
    if numbers:
        text.append(" " + "".join(f"[{number}]" for number in numbers), _QUIET)
    print_block(console, text, indent=3 if remark.kind == "question" else 0, after=1)


def print_notes(console: Console, notes: Notes, definitions: Iterable[Definition]) -> None:
    """Print the cited sentences, whole, with the quoted part emphasised, and one line that explains the marks."""
    if not notes.citations:
        return
    texts = {definition.id: definition for definition in definitions}
    width = len(f"[{len(notes.citations)}] ")
    for number, citation in enumerate(notes.citations, 1):
        definition = texts[citation.definition]
        name = (f"{definition.name} ({definition.side}) — ", _QUIET)  # the sentence behind it is not to be dimmed
        note = Text.assemble(name, cited_sentence(citation, definition))
        print_block(console, note, head=f"[{number}]".ljust(width))
    print_block(console, _legend(console), after=1)


def _legend(console: Console) -> Text:
    """Return the line that says whose words are marked how; emphasis is named only where there is any."""
    part = ", with the quoted part in bold" if console.is_terminal and console.color_system else ""
    text = Text("«So» are your words; a note is a whole sentence of the definition", style=_QUIET)
    text.stylize(_PERSON, 0, 4)
    return text.append(f"{part}.", _QUIET)


def cited_sentence(citation: Citation, definition: Definition) -> Text:
    """Return the whole sentence, its quoted part emphasised, proven at the last moment.

    Raises:
        CitationError: it does not stand in the definition.

    """
    check(citation, definition)
    sentence = Text(visible(citation.sentence))
    start, end = (offset - citation.start for offset in citation.highlight)
    sentence.stylize(_CITED, start, end)
    return sentence


def print_referral(console: Console, referral: Referral) -> None:
    """Print what to say where a human is needed, and whom to turn to, each with its source and its date."""
    print_block(console, Text(referral.message), after=1)
    for contact in referral.contacts:
        line = Text(f"{contact.name}: {contact.reach}")
        line.append(f"  ({contact.origin})", _QUIET)
        print_block(console, line, indent=3)
    if referral.contacts:
        console.print()


def print_declined(console: Console, declined: Declined) -> None:
    """Print in one sentence what is not done here."""
    print_block(console, Text(declined.message), after=1)


def print_status(console: Console, reflection: Reflection) -> None:
    """Print what is to be said about a reflection that is not grounded."""
    for line in status_lines(reflection):
        print_block(console, Text(line), after=1)


def print_close(console: Console, reflection: Reflection, notes: Notes) -> None:
    """Print what stands below the remarks: notes, what was withheld, the notice.

    Raises:
        CitationError: something in the reflection does not match its text.

    """
    reflection.assert_proven()
    print_status(console, reflection)
    print_notes(console, notes, reflection.definitions)
    for line in lines_below(reflection):
        print_block(console, line)


def print_reflection(console: Console, reflection: Reflection, *, numbered: bool = False) -> None:
    """Print a whole reflection; ``numbered`` puts number and kind above each remark.

    Raises:
        CitationError: something in it does not match its text; nothing is printed.

    """
    reflection.assert_proven()
    notes = Notes()
    if reflection.referral is not None:
        print_referral(console, reflection.referral)
    if reflection.declined is not None:
        print_declined(console, reflection.declined)
    for number, remark in enumerate(reflection.remarks, 1):
        if numbered:
            print_block(console, f"{number} · {KIND_NAMES[remark.kind]}")
        print_remark(console, remark, notes, reflection.situation)
    print_close(console, reflection, notes)


def print_review(
    console: Console, reflection: Reflection, *, pack: Pack | None = None, sayings: Sequence[str] = ()
) -> None:
    """Print a saved reflection with its citations opened: situation, remarks, each cited definition and its pair."""
    print_block(console, Text(f"Reflection {reflection.id}", style=_CITED))
    print_block(console, made_line(reflection), after=1)
    print_block(console, "What you wrote (the words that remarks are judged from are underlined)")
    print_block(console, _situation(reflection), indent=2, after=1)
    print_reflection(console, reflection, numbered=True)
    for line in sayings:
        print_block(console, Text(line))
    cited = [citation for remark in reflection.remarks for citation in remark.citations]
    for pair in pairs(reflection, pack):
        print_pair(console, pair, cited)


def _situation(reflection: Reflection) -> Text:
    text = Text(visible(reflection.situation))
    for remark in reflection.remarks:
        for evidence in remark.evidence:
            text.stylize("underline cyan", evidence.start, evidence.end)
    return text


def print_pair(console: Console, pair: Sequence[Definition], cited: Sequence[Citation] = ()) -> None:
    """Print a definition and its counterpart, side by side on a wide terminal, else one below the other."""
    columns = 2 if console.is_terminal and console.width >= SIDE_BY_SIDE and len(pair) > 1 else 1
    blocks = [_definition(each, cited, console, console.width // columns - 2 * (columns - 1)) for each in pair]
    if columns == 1:
        for block in blocks:
            console.print()
            for line in block:
                console.print(line, no_wrap=True, overflow="ignore", crop=False)
        return
    console.print()
    grid = Table.grid(padding=(0, 4, 0, 0), expand=True)
    grid.add_row(*(Text("\n").join(block) for block in blocks))
    console.print(grid)


def print_definition(console: Console, definition: Definition, cited: Sequence[Citation] = ()) -> None:
    """Print one definition with its sentences; the cited ones are marked with an arrow."""
    print_pair(console, (definition,), cited)


def _definition(definition: Definition, cited: Sequence[Citation], console: Console, width: int) -> list[Text]:
    """Return the lines of a definition."""
    by_sentence = {each.sentence_index: each for each in cited if each.definition == definition.id}
    pair = f" · counterpart: {definition.counterpart}" if definition.counterpart else ""
    told = f"{definition.side} · task: {definition.task}{pair}"
    lines = [Text(definition.name, style=_CITED), *Text(told, style=_QUIET).wrap(console, width)]
    for sentence in definition.sentences:
        citation = by_sentence.get(sentence.index)
        body = cited_sentence(citation, definition) if citation else Text(visible(sentence.text))
        lead = f"{'→' if citation else ' '} {sentence.index + 1}. "
        for number, line in enumerate(body.wrap(console, width - len(lead))):
            lines.append(Text(lead if number == 0 else " " * len(lead)) + line)
    lines += [Text("     ") + line for line in Text(definition.source, style=_QUIET).wrap(console, width - 5)]
    for line in lines:
        line.rstrip()
    return lines


def _print_table(console: Console, table: RenderableType) -> None:
    """Print a table, without the blanks that fill its last column where it is not drawn on a terminal."""
    if console.is_terminal:
        console.print(table)
        return
    with console.capture() as captured:
        console.print(table)
    lines = (line.rstrip() for line in captured.get().splitlines())
    console.print(Text("\n".join(lines)), no_wrap=True, overflow="ignore", crop=False)


def print_definitions(console: Console, pack: Pack) -> None:
    """Print the pack as a table, pair beside pair."""
    shown = next(columns for width, columns in _COLUMNS if console.width >= width)
    table = Table(box=None, padding=(0, 2, 0, 0), header_style=_QUIET)
    for column in shown:
        table.add_column(column, no_wrap=column == "id", overflow="fold")
    for each in pack.definitions:
        table.add_row(*(getattr(each, column) or "—" for column in shown))
    print_block(console, Text(f"{pack.name} ({pack.id} {pack.version}, {pack.licence})", style=_CITED))
    _print_table(console, table)


def print_ranking(console: Console, ranking: Ranking, names: Mapping[str, str], count: int) -> None:
    """Print the ranking of one text with a bar for each score."""
    verdict = "fits" if ranking.fits else "none of them fits"
    print_block(console, f"{verdict} (probability that any does: {ranking.fit:.2f})")
    table = Table.grid(padding=(0, 2))
    for ranked in ranking.ranked[:count]:
        bar = "█" * round(ranked.score * 20)
        table.add_row(f"{ranked.score:.2f}", Text(bar.ljust(20), style=_PERSON), names[ranked.definition])
    _print_table(console, table)
