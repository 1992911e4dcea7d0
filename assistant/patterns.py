"""What a person wrote about over time: counts with their n, each with the entries it stands for.

It reports what was written, never what somebody is. Only labels that the person confirmed are charted; what
only the program supposed is counted apart. Few entries are a list and nothing more; a balance needs twelve;
a change is told only where chance would seldom make one so large. No score, streak, mood or cause.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any

from assistant.entries import STATES
from assistant.intervals import difference, wilson

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime

    from assistant.entries import Entry, Experiment, Mark
    from assistant.types import Pack

CHART_FROM = 5  # entries, and confirmed ones
BALANCE_FROM = 12
CONFIDENCE = 0.95
NONE_OF_THESE = "none of these"
NOT_SAID = "not said"
_NAMES = {NONE_OF_THESE: "None of these", NOT_SAID: "No dimension named"}


@dataclass(frozen=True, slots=True)
class Row:
    """One entry: what it is about, as far as anybody said, and whether the person said it."""

    id: str
    created_at: datetime
    begins: str = field(repr=False)
    about: str
    confirmed: bool


@dataclass(frozen=True, slots=True)
class Count:
    """How many entries, and which; ``label`` is the id of a definition, a side, or ``none of these``."""

    label: str
    name: str
    entries: tuple[str, ...]

    @property
    def n(self) -> int:
        """How many entries."""
        return len(self.entries)


@dataclass(frozen=True, slots=True)
class Share:
    """A side's part of the confirmed entries, with the interval it may have by chance (95 %, Wilson)."""

    count: Count
    of: int
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Change:
    """A count that differs between the earlier and the later half by more than chance would seldom make.

    ``low`` and ``high`` bound the later share less the earlier one (Newcombe); the confidence is that of all
    comparisons together.
    """

    name: str
    earlier: Count
    earlier_of: int
    later: Count
    later_of: int
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Correction:
    """What the program said an entry was about, and what the person said instead."""

    said: str
    rather: str
    entries: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Patterns:
    """What can be said of a journal; what there are too few entries for is empty, or None."""

    rows: tuple[Row, ...]
    elsewhere: int
    confirmed: tuple[Count, ...] = ()
    supposed: tuple[Count, ...] = ()
    balance: tuple[Share, ...] = ()
    changes: tuple[Change, ...] | None = None
    never: tuple[str, ...] = ()
    corrections: tuple[Correction, ...] = ()
    unhelpful: Count | None = None
    experiments: tuple[Count, ...] = ()

    @property
    def n(self) -> int:
        """How many entries there are."""
        return len(self.rows)

    @property
    def settled(self) -> int:
        """How many of them the person confirmed or corrected."""
        return sum(row.confirmed for row in self.rows)

    def to_dict(self) -> dict[str, Any]:
        """Return plain values for JSON; every count has its ``n``."""
        return {"n": self.n, "settled": self.settled, **_with_n(asdict(self))}


def find_patterns(
    entries: Iterable[Entry], marks: Iterable[Mark], experiments: Iterable[Experiment], pack: Pack
) -> Patterns:
    """Return what a journal shows about one pack.

    Args:
        entries: what is kept, in any order; of a conversation its last whole turn counts, once.
        marks: what the person said about them.
        experiments: the ledger.
        pack: whose definitions are counted; entries of other packs are only numbered.

    """
    everything = sorted(entries, key=lambda each: (each.created_at, each.position))
    own = [each for each in everything if each.pack == pack.id]
    told = _last_of_each_conversation(own)
    elsewhere = len({each.conversation for each in everything if each.pack != pack.id})
    names = {each.id: each.name for each in pack.definitions} | _NAMES
    heard, conversation = list(marks), {each.id: each.conversation for each in own}
    said = _settled(heard, conversation)
    rows = tuple(_row(each, said) for each in told)
    if len(rows) < CHART_FROM:
        return Patterns(rows, elsewhere)
    settled = [row for row in rows if row.confirmed]
    enough = len(settled) >= BALANCE_FROM
    last = {each.conversation: each.id for each in told}
    return Patterns(
        rows,
        elsewhere,
        confirmed=_counts(settled, names) if len(settled) >= CHART_FROM else (),
        supposed=_counts([row for row in rows if not row.confirmed], names),
        balance=_balance(settled, pack) if enough else (),
        changes=_changes(settled, names, pack) if enough else None,
        never=_never(rows, pack) if len(rows) >= BALANCE_FROM else (),
        corrections=_corrections(told, said),
        unhelpful=_unhelpful(heard, conversation, last),
        experiments=_by_state(experiments, conversation, last),
    )


def _last_of_each_conversation(entries: Sequence[Entry]) -> list[Entry]:
    """Return one entry a conversation, the last one that is whole, oldest first."""
    last: dict[str, Entry] = {}
    for each in entries:
        if not each.partial or each.conversation not in last:
            last[each.conversation] = each
    return sorted(last.values(), key=lambda each: each.created_at)


def _settled(marks: Iterable[Mark], conversation: Mapping[str, str]) -> dict[str, str]:
    """Return, for each conversation whose dimension the person settled, what they settled on last."""
    said: dict[str, str] = {}
    for mark in sorted(marks, key=lambda each: each.created_at):
        if mark.kind in {"confirmed", "corrected"} and mark.reflection in conversation:
            said[conversation[mark.reflection]] = mark.definition or NONE_OF_THESE
    return said


def _supposed(entry: Entry) -> str:
    """Return what the program said an entry is about."""
    if entry.dimensions:
        return entry.dimensions[0]
    return NONE_OF_THESE if entry.status == "nothing_fits" else NOT_SAID


def _row(entry: Entry, said: Mapping[str, str]) -> Row:
    label = said.get(entry.conversation, _supposed(entry))
    begins = " ".join(entry.situation.split()[:12])
    return Row(entry.id, entry.created_at, begins, label, entry.conversation in said)


def _counts(rows: Iterable[Row], names: Mapping[str, str]) -> tuple[Count, ...]:
    """Return a count for each label, the largest first."""
    by_label: dict[str, list[str]] = {}
    for row in rows:
        by_label.setdefault(row.about, []).append(row.id)
    ordered = sorted(by_label.items(), key=lambda item: -len(item[1]))
    return tuple(Count(label, names.get(label, label), tuple(ids)) for label, ids in ordered)


def _sides(pack: Pack) -> list[str]:
    return list(dict.fromkeys(each.side for each in pack.definitions))


def _on_side(rows: Iterable[Row], side: str, pack: Pack) -> Count:
    ids = {each.id for each in pack.definitions if each.side == side}
    return Count(side, f"the side of {side}", tuple(row.id for row in rows if row.about in ids))


def _balance(settled: Sequence[Row], pack: Pack) -> tuple[Share, ...]:
    """Return each side's share of the confirmed entries that have a side."""
    counts = [_on_side(settled, side, pack) for side in _sides(pack)]
    of = sum(count.n for count in counts)
    if of < BALANCE_FROM:
        return ()
    return tuple(Share(count, of, *wilson(count.n, of, confidence=CONFIDENCE)) for count in counts)


def _changes(settled: Sequence[Row], names: Mapping[str, str], pack: Pack) -> tuple[Change, ...]:
    """Return what differs between the halves. So many comparisons share one chance of a false one (Bonferroni)."""
    middle = len(settled) // 2
    halves = settled[:middle], settled[middle:]
    labels = list(dict.fromkeys(row.about for row in settled))
    pairs = [tuple(_about(half, label, names) for half in halves) for label in labels]
    pairs += [tuple(_on_side(half, side, pack) for half in halves) for side in _sides(pack)[1:]]
    confidence = 1 - (1 - CONFIDENCE) / len(pairs)
    sizes = len(halves[0]), len(halves[1])
    found = []
    for earlier, later in pairs:
        low, high = difference((later.n, sizes[1]), (earlier.n, sizes[0]), confidence=confidence)
        if low > 0 or high < 0:
            found.append(Change(later.name, earlier, sizes[0], later, sizes[1], low, high))
    return tuple(found)


def _about(rows: Iterable[Row], label: str, names: Mapping[str, str]) -> Count:
    return Count(label, names.get(label, label), tuple(row.id for row in rows if row.about == label))


def _never(rows: Iterable[Row], pack: Pack) -> tuple[str, ...]:
    """Return the names of the definitions that no entry is about."""
    met = {row.about for row in rows}
    return tuple(each.name for each in pack.definitions if each.id not in met)


def _corrections(told: Iterable[Entry], said: Mapping[str, str]) -> tuple[Correction, ...]:
    found: dict[tuple[str, str], list[str]] = {}
    for each in told:
        rather = said.get(each.conversation, _supposed(each))
        if rather != _supposed(each) and each.dimensions:
            found.setdefault((_supposed(each), rather), []).append(each.id)
    return tuple(Correction(*pair, tuple(ids)) for pair, ids in found.items())


def _unhelpful(marks: Iterable[Mark], conversation: Mapping[str, str], last: Mapping[str, str]) -> Count | None:
    """Count the entries with a remark that did not help."""
    marked = [each.reflection for each in marks if each.kind == "unhelpful" and each.reflection in conversation]
    ids = tuple(dict.fromkeys(last[conversation[each]] for each in marked))
    return Count("unhelpful", "A remark did not help", ids) if ids else None


def _by_state(
    experiments: Iterable[Experiment], conversation: Mapping[str, str], last: Mapping[str, str]
) -> tuple[Count, ...]:
    by_state: dict[str, list[str]] = {}
    for each in experiments:
        if each.reflection in conversation:
            by_state.setdefault(each.state, []).append(last[conversation[each.reflection]])
    return tuple(Count(state, state, tuple(by_state[state])) for state in STATES if state in by_state)


def _with_n(value: Any) -> Any:  # noqa: ANN401 - walks JSON-like values of any shape
    """Return plain values in which each count has its ``n``, and each time is written out."""
    if isinstance(value, dict):
        shape = {key: _with_n(item) for key, item in value.items()}
        return {**shape, "n": len(shape["entries"])} if "entries" in shape else shape
    if isinstance(value, list | tuple):
        return [_with_n(item) for item in value]
    return value.isoformat().replace("+00:00", "Z") if hasattr(value, "isoformat") else value
