"""Command line of the training; README.md in ``knowledge/encoder`` has the exact calls."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

import torch

from assistant.errors import ReflectError
from assistant.pack import load_pack
from assistant.training.bert import SentenceEncoder, from_base
from assistant.training.export import MAX_TOKENS, Source, export
from assistant.training.finetune import Recipe, finetune
from assistant.training.weights import BASE_NAME, Base


def main(arguments: list[str] | None = None) -> int:
    """Run one of the commands and say on standard output what was written."""
    options = parser().parse_args(arguments)
    torch.set_num_threads(options.threads)
    base = Base(options.base)
    try:
        encoder, source = make(base, options.pack if options.command == "finetune" else None)
    except ReflectError as error:
        print(error, file=sys.stderr)
        return 1
    digest = export(encoder, base.tokenizer, options.to, source)
    print(f"{options.to}: {digest}")
    return 0


def make(base: Base, pack_folder: Path | None) -> tuple[SentenceEncoder, Source]:
    """Return the encoder to export and what to say of it: the base as it is, or taught by a pack."""
    if pack_folder is None:
        return from_base(base.tensors(), positions=MAX_TOKENS), Source()
    pack, recipe = load_pack(pack_folder), Recipe()
    tuned = f"{len(pack.situations)} practice situations of {pack.id} {pack.version}, seeds {recipe.seeds}"
    return finetune(base, pack, recipe), Source(name=f"{BASE_NAME}, tuned on {pack.id}", tuned=tuned)


def parser() -> argparse.ArgumentParser:
    """Describe the commands."""
    top = argparse.ArgumentParser(prog="python -m assistant.training", description="Makes the embedded encoder.")
    commands = top.add_subparsers(dest="command", required=True)
    exporting = commands.add_parser("export", help="export the base weights as they are")
    tuning = commands.add_parser("finetune", help="teach the base from a pack's practice situations, then export it")
    tuning.add_argument("--pack", type=Path, required=True, help="folder of the pack")
    for command in (exporting, tuning):
        command.add_argument("--base", type=Path, required=True, help="folder of model.safetensors and tokenizer.json")
        command.add_argument("--to", type=Path, default=Path("knowledge/encoder"), help="folder to write")
        command.add_argument("--threads", type=int, default=2, help="processor threads; part of what is reproducible")
    return top


if __name__ == "__main__":
    raise SystemExit(main())
