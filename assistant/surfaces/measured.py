"""How an evaluation reads in a terminal or a pipe: two tables, one line a method or group, and the conventions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.table import Table
from rich.text import Text

from assistant.evals.metrics import best_within
from assistant.evals.report import CONVENTIONS, TOLERATED

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from rich.console import Console

    from assistant.evals.figures import Figure, Figures
    from assistant.evals.report import Report

QUIET, STRONG = "dim", "bold"
RANKING = {"top_1": "top-1", "recall_at_3": "recall@3", "mrr": "MRR", "ndcg_at_5": "nDCG@5"}
ABSTAINING = {
    "out_precision": "precision",
    "out_recall": "recall",
    "false_abstention": "false abst.",
    "brier": "Brier",
}


def print_report(console: Console, report: Report) -> None:
    """Print what was measured on, the ranking, the abstaining, and what the words mean."""
    pack, total = report.pack, len(report.judged)
    console.print(Text(f"{pack.name} ({pack.id} {pack.version})", style=STRONG))
    fitting = total - report.out_of_scope
    console.print(f"{total} situations: some definition fits {fitting}, none fits {report.out_of_scope}")
    console.print(f"Encoder: {report.encoder}\n")
    _print_table(console, report, "Ranking, in %", RANKING)
    _print_table(console, report, "Saying that none fits, in %", ABSTAINING)
    best = best_within(report.curve, TOLERATED)
    if best is not None:
        console.print(
            f"With at most 5 % false abstentions, recall could be {best.out_recall * 100:.0f} %: by saying so below a "
            f"fit of {best.fit_from:.2f}. That is chosen on these same situations, and so a little too good.\n"
        )
    for line in CONVENTIONS:
        console.print(Text(line, style=QUIET))


def _print_table(console: Console, report: Report, title: str, columns: Mapping[str, str]) -> None:
    """Print one table; a group of one name alone says nothing that the whole does not say."""
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style=STRONG)
    table.add_column(title)
    table.add_column("n", justify="right", no_wrap=True)
    for name in columns.values():
        table.add_column(name, no_wrap=True)
    for label, figures in _rows(report):
        if figures is None:
            table.add_row(Text(label, style=QUIET))
        elif cells := _cells(figures, columns):
            table.add_row(label, *cells)
    console.print(table)
    console.print()


def _rows(report: Report) -> Iterator[tuple[str, Figures | None]]:
    yield "this installation", report.figures
    yield from report.baselines.items()
    groups = {"by kind": report.by_kind, "by source": report.by_source, "by language": report.by_language}
    for title, group in groups.items():
        if len(group) > 1:
            yield title, None
            for name, figures in group.items():
                yield f"  {name}", figures


def _cells(figures: Figures, columns: Mapping[str, str]) -> list[Text]:
    """Return n and the cells of one row, nothing where none of its figures is defined."""
    found = [figures.get(name) for name in columns]
    counts = [each.n for each in found if each is not None]
    return [Text(str(max(counts))), *(_cell(each) for each in found)] if counts else []


def _cell(figure: Figure | None) -> Text:
    if figure is None:
        return Text("–", style=QUIET)
    cell = Text(f"{figure.value * 100:.0f}")
    if figure.low is not None and figure.high is not None:
        cell.append(f" {figure.low * 100:.0f}–{figure.high * 100:.0f}", style=QUIET)
    return cell
