"""``reflect evaluate``: what this installation's retrieval is worth on labelled situations."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from assistant.app import encoder_name, open_assistant, open_encoder
from assistant.errors import ConfigError, ReflectError, UsageError
from assistant.evals import bm25, plots
from assistant.evals.cases import parse_cases, read_cases
from assistant.evals.run import evaluate
from assistant.pack import held_out
from assistant.resources import pack_folder
from assistant.settings import load_settings
from assistant.surfaces.measured import print_report
from assistant.surfaces.options import tell
from assistant.surfaces.progress import progress_on_terminal
from assistant.surfaces.render import open_console

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from assistant.evals.cases import Case
    from assistant.evals.figures import Judged
    from assistant.evals.report import Report
    from assistant.facade import Assistant
    from assistant.ports import Embedder
    from assistant.settings import Settings
    from assistant.surfaces.options import Common
    from assistant.types import Pack


class _BadCase(ReflectError):
    """A line of a file that is no labelled situation."""

    code = "case"


def evaluate_file(common: Common, file: str | None, folder: str | None, encoder: str | None) -> None:
    """Print the figures of this installation and of the baselines; draw them too where a folder is given.

    Raises:
        UsageError: the file cannot be read, or none is named and the pack keeps none apart.
        ReflectError: a line could not be used, or nothing was left to measure; the good lines were measured.

    """
    settings = load_settings(common.overrides())
    if folder is not None:
        plots.plotting_library()
    progress = progress_on_terminal(common, settings)
    with open_assistant(settings=settings, notify=common.say, progress=progress) as assistant:
        cases, problems = _cases(assistant.pack, settings, file)
        for problem in problems:
            tell(_BadCase(f"{problem}.", hint="Skipped."), as_json=common.as_json)
        if cases:
            report = _measure(common, settings, assistant, cases, encoder)
            for path in plots.draw(report, Path(folder).expanduser()) if folder is not None else ():
                common.say(f"Drawn: {path}")
    if problems:
        raise _BadCase(
            f"Lines that could not be used: {len(problems)}; situations that were measured: {len(cases)}.",
            hint="They are named above.",
        )
    if not cases:
        raise _BadCase("There is no situation to measure on.", hint="reflect evaluate --help shows what a line holds.")


def _measure(
    common: Common, settings: Settings, assistant: Assistant, cases: Sequence[Case], encoder: str | None
) -> Report:
    bar = progress_on_terminal(common, settings, "Ranking the situations")
    report = evaluate(assistant, cases, _encoders(encoder), _words(common), bar)
    if report.practised:
        common.say(f"{report.practised} of these situations are among what the pack learns from, and prove little.")
    if common.as_json:
        click.echo(json.dumps(report.to_dict(), ensure_ascii=False))
    else:
        print_report(open_console(color=settings.color), report)
    return report


def _words(common: Common) -> Callable[[Pack, Sequence[Case]], list[Judged]] | None:
    """Return the baseline BM25, or None after saying how to install it."""
    try:
        bm25.library()
    except ConfigError as error:
        common.say(f"{error} It is left out.")
        return None
    return bm25.by_words


def _encoders(folder: str | None) -> dict[str, Embedder]:
    """Return the encoder of this installation by its own name, and the one to compare with by its folder."""
    encoders: dict[str, Embedder] = {encoder_name(): open_encoder()}
    if folder is not None:
        other = Path(folder).expanduser()
        encoders[folder] = open_encoder(other)
    return encoders


def _cases(pack: Pack, settings: Settings, file: str | None) -> tuple[list[Case], list[str]]:
    if file is None:
        files = held_out(pack_folder(settings.pack))
        if not files:
            raise UsageError(
                f"The pack {pack.id} keeps no situations apart to measure on.",
                hint="Name a file: reflect evaluate FILE.jsonl",
            )
        return read_cases(pack, files)
    if file == "-":
        return parse_cases(pack, sys.stdin.buffer.read(), "standard input")
    try:
        return parse_cases(pack, Path(file).read_bytes(), file)
    except OSError as error:
        raise UsageError(f"{file} cannot be read: {error.strerror}.", hint="Check the path.") from error
