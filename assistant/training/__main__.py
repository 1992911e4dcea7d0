"""Command line of the training; README.md in ``knowledge/encoder`` has the exact calls."""

from __future__ import annotations

import argparse
import multiprocessing
import sys
import tempfile
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from pathlib import Path

import torch

from assistant.adapters.encoder import OnnxEncoder
from assistant.errors import ReflectError
from assistant.learning import calibration_text
from assistant.pack import load_pack
from assistant.training.classifier import Recipe as CareRecipe
from assistant.training.classifier import read, shares, write
from assistant.training.classifier import teach as teach_classifier
from assistant.training.crossfit import Job, Reading, calibration_of, folds_of, learn_once
from assistant.training.export import MAX_TOKENS, Source, export
from assistant.training.finetune import Recipe, State, blend, lower_layers
from assistant.training.mpnet import from_base
from assistant.training.weights import BASE_NAME, Base

FOLDS = 3
CALIBRATION = "calibration.toml"


def main(arguments: list[str] | None = None) -> int:
    """Run one of the commands and say on standard output what was written."""
    options = parser().parse_args(arguments)
    try:
        options.run(options)
    except ReflectError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


def export_base(options: argparse.Namespace) -> None:
    """Export the base weights as they are."""
    base = Base(options.base)
    encoder = from_base(base.tensors(), positions=MAX_TOKENS)
    print(f"{options.to}: {export(encoder, base.tokenizer, options.to, Source())}")
    (options.to / CALIBRATION).unlink(missing_ok=True)


def teach(options: argparse.Namespace) -> None:
    """Teach the base from a pack's practice situations; measure on those left out in turn; export both."""
    base, pack, recipe = Base(options.base), load_pack(options.pack), Recipe()
    recipe = replace(recipe, epochs=options.epochs or recipe.epochs)
    states: list[State] = []
    readings: list[Reading] = []
    with (
        tempfile.TemporaryDirectory() as folder,
        ProcessPoolExecutor(options.processes, multiprocessing.get_context("spawn")) as processes,
    ):
        lower = Path(folder) / "lower.pt"
        torch.save(lower_layers(base, pack, recipe), lower)
        jobs = [Job(base, pack, recipe, seed, lower) for seed in recipe.seeds]
        left_out = folds_of(pack.situations, FOLDS)[: options.left_out]
        jobs += [Job(base, pack, recipe, 0, lower, without) for without in left_out]
        for done, made in enumerate(processes.map(learn_once, jobs), 1):
            if isinstance(made, Reading):
                readings.append(made)
            else:
                states.append(made)
            print(f"{done} of {len(jobs)} runs done", file=sys.stderr, flush=True)
    tuned = f"{len(pack.situations)} practice situations of {pack.id} {pack.version}, seeds {recipe.seeds}"
    source = Source(name=f"{BASE_NAME}, tuned on {pack.id}", tuned=tuned)
    digest = export(blend(base, states), base.tokenizer, options.to, source)
    arrays, figures = calibration_of(pack, readings)
    text = calibration_text(arrays, figures, pack_digest=pack.digest, encoder_digest=digest)
    (options.to / CALIBRATION).write_text(text, encoding="utf-8")
    print(f"{options.to}: {digest}\n{text}")


def teach_care(options: argparse.Namespace) -> None:
    """Teach the layers that tell which texts need a human, on top of the encoder in a folder."""
    encoder = OnnxEncoder(folder=options.encoder)
    lesson = read(encoder, options.to / "practice")
    recipe = replace(CareRecipe(), epochs=options.epochs or CareRecipe().epochs)
    taught = teach_classifier(lesson, Base(options.base), recipe)
    write(taught, options.to, encoder=encoder.digest)
    print(f"{options.to}: {len(lesson.examples)} texts, encoder {encoder.digest}; of what was left out, referred:")
    for name, count, share in shares(taught, lesson):
        print(f"  {name:<28}{count:>5}  {share:6.1%}")


def parser() -> argparse.ArgumentParser:
    """Describe the commands."""
    top = argparse.ArgumentParser(prog="python -m assistant.training", description="Makes the embedded encoder.")
    commands = top.add_subparsers(dest="command", required=True)
    exporting = commands.add_parser("export", help="export the base weights as they are")
    exporting.set_defaults(run=export_base)
    tuning = commands.add_parser("finetune", help="teach the base from a pack's practice situations, then export it")
    tuning.add_argument("--pack", type=Path, required=True, help="folder of the pack")
    tuning.add_argument("--processes", type=int, default=2, help="runs at once, one thread each; changes no result")
    tuning.add_argument("--left-out", type=int, default=1, help="thirds of the authors left out in turn, at most three")
    tuning.add_argument("--epochs", type=int, help="instead of the recipe's, to try the way through")
    tuning.set_defaults(run=teach)
    care = commands.add_parser("classifier", help="teach which texts need a human, on top of the encoder")
    care.add_argument("--base", type=Path, required=True, help="folder of model.safetensors and tokenizer.json")
    care.add_argument("--encoder", type=Path, default=Path("knowledge/encoder"), help="folder of the encoder")
    care.add_argument("--to", type=Path, default=Path("knowledge/care"), help="folder of practice texts, and to write")
    care.add_argument("--epochs", type=int, help="instead of the recipe's, to try the way through")
    care.set_defaults(run=teach_care)
    for command in (exporting, tuning):
        command.add_argument("--base", type=Path, required=True, help="folder of model.safetensors and tokenizer.json")
        command.add_argument("--to", type=Path, default=Path("knowledge/encoder"), help="folder to write")
    return top


if __name__ == "__main__":
    raise SystemExit(main())
