"""For developers: ``python -m assistant.evals encoders --pack FOLDER ENCODER [ENCODER ...]``."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.app import open_encoder
from assistant.errors import ReflectError
from assistant.evals.cases import read_cases
from assistant.evals.encoders import compare_encoders
from assistant.evals.figures import NAMES
from assistant.pack import held_out, load_pack
from assistant.resources import encoder_folder, pack_folder

if TYPE_CHECKING:
    from collections.abc import Sequence


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one of the measurements and return its exit code."""
    parser = argparse.ArgumentParser(prog="python -m assistant.evals", description=__doc__)
    commands = parser.add_subparsers(required=True)
    encoders = commands.add_parser("encoders", help="measure a pack's held-out situations under several encoders")
    encoders.add_argument("--pack", required=True, help="name of a shipped pack, or a folder")
    encoders.add_argument("encoder", nargs="*", type=Path, help="folders of encoders; default is the shipped one")
    encoders.set_defaults(run=_encoders)
    options = parser.parse_args(arguments)
    try:
        code: int = options.run(options)
    except ReflectError as error:
        print(error, file=sys.stderr)
        return error.exit_code
    return code


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
            print(f"  {NAMES[key]:<24}{figure.value:.3f}  ({figure.low:.3f} to {figure.high:.3f}, n = {figure.n})")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
