"""``reflect retrieve``: the ranking alone, for one text or a file of many."""

from __future__ import annotations

import json
import sys
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from assistant.app import open_assistant
from assistant.errors import ReflectError, SituationError, UsageError
from assistant.facade import check_situation
from assistant.settings import load_settings
from assistant.surfaces.options import tell
from assistant.surfaces.progress import progress_on_terminal
from assistant.surfaces.render import open_console, print_ranking
from assistant.surfaces.tools import MOST, ranking_shape

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from assistant.facade import Assistant
    from assistant.surfaces.options import Common
    from assistant.types import Ranking

BATCH = 64  # texts ranked in one go: enough to share the work, few enough to stream


class _BadLine(ReflectError):
    """A line of a batch file that cannot be ranked."""

    code = "batch"


def rank_text(common: Common, text: str, count: int | None) -> None:
    """Print the ranking of one text.

    Raises:
        SituationError: there is none, it is too long, or it is no text.

    """
    if not text.strip():
        raise SituationError("There is no text to rank.", hint='Give one: reflect retrieve "…".')
    check_situation(text)
    settings = load_settings(common.overrides())
    progress = progress_on_terminal(common, settings)
    with open_assistant(settings=settings, notify=common.say, progress=progress) as assistant:
        ranking = assistant.retrieve(text)
        if common.as_json:
            click.echo(_line(None, ranking, count))
            return
        names = {each.id: each.name for each in assistant.pack.definitions}
        print_ranking(open_console(color=settings.color), ranking, names, count or MOST)


def rank_batch(common: Common, file: str, count: int | None) -> None:
    """Print the ranking of every line of a file; a line that cannot be ranked is named, the rest go on.

    Raises:
        UsageError: the file cannot be read, or at least one line could not be ranked.

    """
    settings = load_settings(common.overrides())
    failed = 0
    progress = progress_on_terminal(common, settings)
    with open_assistant(settings=settings, notify=common.say, progress=progress) as assistant:
        names = {each.id: each.name for each in assistant.pack.definitions}
        lines = _read(file)
        while part := list(islice(lines, BATCH)):
            good = [line for line in part if not isinstance(line, _BadLine)]
            for bad in (line for line in part if isinstance(line, _BadLine)):
                failed += 1
                tell(bad, as_json=common.as_json)
            _print(assistant, good, names, common, count, color=settings.color)
    if failed:
        raise _BadLine(f"{failed} of the lines in {file} could not be ranked.", hint="They are named above.")


def _print(
    assistant: Assistant,
    lines: list[tuple[Any, str]],
    names: dict[str, str],
    common: Common,
    count: int | None,
    *,
    color: bool,
) -> None:
    for (identifier, _), ranking in zip(lines, assistant.retrieve_many([text for _, text in lines]), strict=True):
        if common.as_json:
            click.echo(_line(identifier, ranking, count))
        else:
            click.echo(f"{identifier}")
            print_ranking(open_console(color=color), ranking, names, count or MOST)


def _read(file: str) -> Iterator[tuple[Any, str] | _BadLine]:
    """Yield id and text of each line, or what is wrong with it."""
    if file == "-":
        yield from _parse(sys.stdin.buffer, "standard input")
        return
    try:
        with Path(file).open("rb") as stream:
            yield from _parse(stream, file)
    except OSError as error:
        raise UsageError(f"{file} cannot be read: {error.strerror}.", hint="Check the path.") from error


def _parse(stream: Iterable[bytes], file: str) -> Iterator[tuple[Any, str] | _BadLine]:
    for number, raw in enumerate(stream, 1):
        if not raw.strip():
            continue
        where = f"{file}:{number}"
        try:
            data = json.loads(raw.decode("utf-8-sig"))
            yield data.get("id"), check_situation(data["text"])
        except UnicodeDecodeError:
            yield _BadLine(f"{where}: not UTF-8.", hint="Skipped.")
        except ValueError:
            yield _BadLine(f"{where}: not JSON.", hint="Skipped.")
        except (KeyError, TypeError, AttributeError):
            yield _BadLine(f'{where}: not an object with a "text" that is a string.', hint="Skipped.")
        except UsageError as error:
            yield _BadLine(f"{where}: {error.message}", hint="Skipped.")


def _line(identifier: object, ranking: Ranking, count: int | None) -> str:
    return json.dumps(ranking_shape(ranking, count, identifier=identifier), ensure_ascii=False)
