"""For developers: holds the figures to those that were recorded, records them, and compares encoders.

::

    python -m assistant.evals check RECORD.json      fails where a figure of the held-out split lost over two points
    python -m assistant.evals record RECORD.json     measures it and writes the record anew
    python -m assistant.evals encoders --pack FOLDER ENCODER [ENCODER ...]
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assistant.app import encoder_name, open_assistant, open_encoder
from assistant.errors import ReflectError
from assistant.evals.cases import read_cases
from assistant.evals.check import losses, read_record, snapshot, write_record
from assistant.evals.encoders import compare_encoders
from assistant.evals.feedback import add_arguments, measure_feedback
from assistant.evals.figures import NAMES
from assistant.evals.run import evaluate
from assistant.pack import held_out, load_pack
from assistant.resources import DEFAULT_PACK, encoder_folder, pack_folder

if TYPE_CHECKING:
    from collections.abc import Sequence


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one of the measurements and return its exit code."""
    options = _parser().parse_args(arguments)
    try:
        code: int = options.run(options)
    except ReflectError as error:
        print(error, file=sys.stderr)
        return error.exit_code
    return code


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m assistant.evals", description="Measures retrieval, and feedback.")
    commands = parser.add_subparsers(required=True)
    for run, name, says in (
        (_check, "check", "fail where a figure of the held-out split is over two points worse than recorded"),
        (_record, "record", "measure the held-out split and record the figures"),
        (_encoders, "encoders", "measure a pack's held-out split under several encoders"),
    ):
        command = commands.add_parser(name, help=says)
        command.add_argument("--pack", default=DEFAULT_PACK, help="name of a shipped pack, or a folder")
        command.set_defaults(run=run)
        if name == "encoders":
            command.add_argument("encoder", nargs="*", type=Path, help="folders of encoders; default: the shipped one")
        else:
            command.add_argument("record", type=Path, help="JSON file of recorded figures")
    command = commands.add_parser("feedback", help="measure what is said, by the program or by a baseline")
    add_arguments(command)
    command.set_defaults(run=_feedback)
    return parser


def _feedback(options: argparse.Namespace) -> int:
    measured = measure_feedback(options, lambda line: print(line, file=sys.stderr))
    print(*measured.lines(), sep="\n")
    if options.out:
        Path(options.out).write_text("".join(f"{line}\n" for line in measured.records()), encoding="utf-8")
    return 0


def _check(options: argparse.Namespace) -> int:
    recorded = read_record(options.record)
    taken = _measure(options.pack)
    lost = losses(taken, recorded)
    for line in lost:
        print(line, file=sys.stderr)
    for name, value in taken["figures"].items():
        before = recorded["figures"].get(name)
        print(f"{NAMES[name]:<24}{value:.3f}  (recorded: {'none' if before is None else f'{before:.3f}'})")
    return 1 if lost else 0


def _record(options: argparse.Namespace) -> int:
    write_record(options.record, _measure(options.pack))
    print(f"{options.record}: recorded")
    return 0


def _measure(pack: str) -> dict[str, Any]:
    """Return a snapshot of the figures, taken with default settings, offline."""
    with open_assistant(offline=True, pack=pack) as assistant:
        files = held_out(pack_folder(pack))
        cases, _ = read_cases(assistant.pack, files)
        return snapshot(evaluate(assistant, cases, {encoder_name(): open_encoder()}, None), files)


def _encoders(options: argparse.Namespace) -> int:
    folder = pack_folder(options.pack)
    pack = load_pack(folder)
    cases, problems = read_cases(pack, held_out(folder))
    for problem in problems:
        print(problem, file=sys.stderr)
    folders = options.encoder or [encoder_folder()]
    found = compare_encoders(pack, cases, {str(each): open_encoder(each) for each in folders})
    for name, figures in found.items():
        print(f"{name}: {len(cases)} situations")
        for key, figure in figures.items():
            interval = "" if figure.low is None else f"{figure.low:.3f} to {figure.high:.3f}, "
            print(f"  {NAMES[key]:<24}{figure.value:.3f}  ({interval}n = {figure.n})")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
