"""Draws an evaluation: the only room for ``matplotlib``. Each picture is written as PNG and as SVG."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from assistant.errors import ConfigError, StorageError
from assistant.intervals import wilson

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from assistant.evals.metrics import Bin
    from assistant.evals.report import Report

INK, QUIET, LINE, MAIN = "#22262b", "#6b7280", "#d4d8de", "#1f5f8b"
STYLE = {
    "axes.edgecolor": LINE,
    "axes.labelcolor": INK,
    "axes.labelsize": 9,
    "axes.titlelocation": "left",
    "axes.titlesize": 11,
    "axes.titlecolor": INK,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "font.family": "DejaVu Sans",  # comes with the library, so that a picture is the same everywhere
    "svg.fonttype": "path",
    "svg.hashsalt": "reflect",
    "xtick.color": QUIET,
    "xtick.labelsize": 8,
    "ytick.color": QUIET,
    "ytick.labelsize": 8,
}
DOTS_PER_INCH = 160
MOST_LABELS = 40  # of a larger pack, those that were labelled or answered most often


def draw(report: Report, folder: Path) -> list[Path]:
    """Write ``confusion``, ``reliability`` and, where it is defined, ``abstention`` into a folder; return the files.

    Raises:
        ConfigError: the library is not installed; says how to install it.
        StorageError: the folder cannot be written.

    """
    library = plotting_library()
    pictures = {"confusion": _confusion, "reliability": _reliability}
    if report.curve:
        pictures["abstention"] = _abstention
    written: list[Path] = []
    with library.rc_context(STYLE):
        for name, picture in pictures.items():
            figure = picture(library, report)
            written += _save(figure, folder, name)
    return written


def plotting_library() -> Any:  # noqa: ANN401 - a module
    """Return matplotlib; asked before anything is measured, so that nobody waits for what cannot be drawn.

    Raises:
        ConfigError: it is not installed; says how to install it.

    """
    try:
        import matplotlib as mpl  # noqa: PLC0415 - not installed without the extra, and slow to load
        import matplotlib.figure  # noqa: PLC0415 - as above
    except ImportError as error:
        raise ConfigError(
            "Plots need a library that is not installed.", hint="pip install 'reflection-assistant[evaluate]'"
        ) from error
    return mpl


def _save(figure: Any, folder: Path, name: str) -> list[Path]:  # noqa: ANN401 - of the library
    files = [folder / f"{name}.png", folder / f"{name}.svg"]
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for file in files:
            undated = {"Date": None} if file.suffix == ".svg" else {}
            figure.savefig(file, dpi=DOTS_PER_INCH, facecolor="white", metadata=undated)
    except OSError as error:
        raise StorageError(
            f"{folder} cannot be written: {error.strerror}.", hint="Give --plots another one."
        ) from error
    return files


def _confusion(library: Any, report: Report) -> Any:  # noqa: ANN401 - of the library
    confusion = report.confusion.among_the_first(MOST_LABELS)
    size = len(confusion.labels)
    named = {each.id: each.name for each in report.pack.definitions}
    names = [named.get(label, label) for label in confusion.labels]
    totals = [sum(row) for row in confusion.counts]
    figure = library.figure.Figure(figsize=(4.2 + 0.5 * size, 3.2 + 0.44 * size), layout="constrained")
    axes = figure.subplots()
    shares = [[count / (total or 1) for count in row] for row, total in zip(confusion.counts, totals, strict=True)]
    axes.imshow(shares, cmap="Blues", vmin=0, vmax=1, aspect="auto")
    for row, counts in enumerate(confusion.counts):
        for column, count in enumerate(counts):
            if count:
                ink = "white" if shares[row][column] > 0.55 else INK
                weight = "bold" if row == column else "normal"
                axes.text(column, row, count, ha="center", va="center", color=ink, fontsize=8, fontweight=weight)
    axes.set_xticks(range(size), names, rotation=40, ha="left", rotation_mode="anchor", color=INK)
    axes.set_yticks(range(size), [f"{name}  ({total})" for name, total in zip(names, totals, strict=True)], color=INK)
    axes.xaxis.tick_top()
    axes.xaxis.set_label_position("top")
    axes.set_xlabel("answered: the first definition, or that none fits", color=QUIET, labelpad=8)
    axes.set_ylabel("labelled (situations)", color=QUIET)
    _grid(axes, size)
    figure.suptitle(
        f"Labels and answers, {sum(totals)} of {len(report.judged)} situations",
        x=0.01,
        ha="left",
        fontsize=11,
        color=INK,
    )
    return figure


def _grid(axes: Any, size: int) -> None:  # noqa: ANN401 - of the library
    axes.set_xticks([at - 0.5 for at in range(size + 1)], minor=True)
    axes.set_yticks([at - 0.5 for at in range(size + 1)], minor=True)
    axes.grid(which="minor", color=LINE, linewidth=0.6)
    axes.tick_params(which="both", length=0)
    axes.spines[:].set_visible(False)


def _reliability(library: Any, report: Report) -> Any:  # noqa: ANN401 - of the library
    figure = library.figure.Figure(figsize=(9.2, 5.0), layout="constrained")
    upper, lower = figure.subplots(2, 2, sharex=True, height_ratios=[4, 1])
    _calibration(upper[0], lower[0], report.fit_bins, "Does any definition fit?", "one fits")
    _calibration(upper[1], lower[1], report.first_bins, "Is the first one central?", "it is central")
    return figure


def _calibration(axes: Any, counts: Any, bins: Sequence[Bin], title: str, outcome: str) -> None:  # noqa: ANN401 - above
    """Draw forecasts against outcomes with their intervals, and below it how many forecasts there are of each."""
    axes.plot([0, 1], [0, 1], color=QUIET, linewidth=1, linestyle=(0, (4, 4)))
    axes.text(0.32, 0.26, "as forecast", color=QUIET, fontsize=8, rotation=38, rotation_mode="anchor")
    across, up = [each.mean for each in bins], [each.share for each in bins]
    axes.plot(across, up, color=MAIN, linewidth=0.8, alpha=0.5, zorder=2)
    for each in bins:
        axes.plot([each.mean] * 2, wilson(each.share * each.count, each.count), color=MAIN, linewidth=1.2, alpha=0.35)
    most = max((each.count for each in bins), default=1)
    areas = [14 + 70 * each.count / most for each in bins]
    axes.scatter(across, up, s=areas, color=MAIN, zorder=3, clip_on=False)
    axes.set(xlim=(0, 1), ylim=(0, 1.03), title=title, ylabel=f"how often {outcome}")
    axes.grid(color=LINE, linewidth=0.5)
    axes.set_axisbelow(True)
    width = 0.094
    centres = [(each.low + each.high) / 2 for each in bins]
    bars = counts.bar(centres, [each.count for each in bins], width=width, color=MAIN, alpha=0.35)
    counts.bar_label(bars, fontsize=7, color=QUIET, padding=1)
    counts.set(xlim=(0, 1), xlabel="probability that was told", ylabel="situations")
    counts.margins(y=0.25)
    counts.tick_params(left=False, labelleft=False)


def _abstention(library: Any, report: Report) -> Any:  # noqa: ANN401 - of the library
    figure = library.figure.Figure(figsize=(5.6, 4.6), layout="constrained")
    axes, curve, found = figure.subplots(), report.curve, report.figures
    axes.plot([0, 1], [0, 1], color=QUIET, linewidth=1, linestyle=(0, (4, 4)))
    across, up = [point.false_abstention for point in curve], [point.out_recall for point in curve]
    axes.step(across, up, where="post", color=MAIN, linewidth=1.6)
    axes.axvline(0.05, color=QUIET, linewidth=0.8)
    axes.text(0.085, 0.02, "5 % false abstention", color=QUIET, fontsize=8)
    now = found["false_abstention"].value, found["out_recall"].value
    axes.scatter(*now, s=42, color=MAIN, zorder=3, clip_on=False)
    axes.annotate("as installed", now, xytext=(22, -16), textcoords="offset points", fontsize=8, color=INK)
    axes.set(
        xlim=(0, 1),
        ylim=(0, 1.03),
        xlabel="of texts that fit: told that none does",
        ylabel="of texts that none fits: told so",
        title="Saying that none fits, at every threshold",
    )
    axes.grid(color=LINE, linewidth=0.5)
    axes.set_axisbelow(True)
    return figure
