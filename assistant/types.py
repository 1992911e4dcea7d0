"""The nouns of proof: packs, rankings, claims, citations. `assistant.reflection` has what a person gets.

Offsets are half-open ``[start, end)`` positions in Python characters (Unicode code points).
What a *model* claims (`Quote`, `Claim`) and what the *program* found (`Citation`, `Evidence`,
`Remark`) are different types, so that mypy refuses to show the first where the second is due.
Fields that can hold a person's own words are kept out of ``repr``.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any, Literal, get_args

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

RemarkKind = Literal["mirror", "dimension", "counterpart", "strength", "blind_spot", "question", "experiment"]
When = Literal["missing", "doing", "any"]
Lack = Literal["voices", "act", "time", "wish", ""]
Verdict = Literal["grounded", "nothing_fits", "too_thin", "refer"]

REMARK_KINDS: tuple[RemarkKind, ...] = get_args(RemarkKind)
VERDICTS: tuple[Verdict, ...] = get_args(Verdict)


# --- the pack: what is cited -------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Sentence:
    """One citable sentence; ``definition.text[start:end] == text``."""

    index: int
    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Definition:
    """One definition of a pack; ``counterpart`` is the id of its pair, if the framework has pairs."""

    id: str
    name: str
    side: str
    task: str
    counterpart: str | None
    text: str
    sentences: tuple[Sentence, ...]
    source: str

    def to_dict(self) -> dict[str, Any]:
        """Return the contract's JSON shape of a definition, its sentences as plain strings."""
        shape = asdict(self)
        shape["sentences"] = [sentence.text for sentence in self.sentences]
        return shape


@dataclass(frozen=True, slots=True)
class Situation:
    """A practice situation of a pack: ``relevant`` maps a definition id to 2 (central) or 1 (defensible)."""

    id: str
    text: str
    relevant: Mapping[str, int]
    doing: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    kind: str = "plain"
    lang: str = "en"
    source: str | None = None


@dataclass(frozen=True, slots=True)
class BankQuestion:
    """A hand-written question or experiment, and when it suits.

    ``when``: the dimension is missing, practised, or any. ``lacks``: the account tells nothing of others' ``voices``,
    of the person's own ``act``, of ``time``, or of a ``wish``; empty suits any account. ``needs`` and ``unless`` are
    words or stems ("late", "delay*"), any of which the account has to hold, and none of which it may: what a line takes
    for granted has to be told. ``{people}`` and the like in the text stand for what the account names; see
    `assistant.mentions`.
    """

    text: str
    when: When = "any"
    lacks: Lack = ""
    needs: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Guide:
    """What the offline composer may say about one definition, all written by hand.

    ``concern`` completes "… is about …"; each ``looks_like`` completes "where it is at work, …". ``acts`` are past
    tenses that name an act of this kind ("delegated"); they tell which act of the person belongs to it. ``asks``
    complete "it asks …" with what the account names: "who answers for {thing}" (see `assistant.mentions`).
    """

    definition: str
    concern: str
    looks_like: tuple[str, ...]
    questions: tuple[BankQuestion, ...]
    experiments: tuple[BankQuestion, ...]
    acts: tuple[str, ...] = ()
    asks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Pack:
    """A framework of definitions, with what helps to find them and to ask about them."""

    id: str
    version: str
    name: str
    language: str
    licence: str
    provenance: str
    definitions: tuple[Definition, ...]
    situations: tuple[Situation, ...]
    guides: Mapping[str, Guide]
    general_questions: tuple[str, ...]
    nuance: tuple[str, ...]
    digest: str
    thin_questions: tuple[str, ...] = ()

    def definition(self, identifier: str) -> Definition:
        """Return the definition with that id; raises `KeyError` when the pack has none."""
        for definition in self.definitions:
            if definition.id == identifier:
                return definition
        raise KeyError(identifier)

    def counterpart(self, identifier: str) -> Definition | None:
        """Return the pair of that definition by the pack's own table, or None if it has none."""
        other = self.definition(identifier).counterpart
        return None if other is None else self.definition(other)


# --- retrieval -----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Ranked:
    """A definition id with its score: a calibrated probability, 0 to 1, that it is central."""

    definition: str
    score: float


@dataclass(frozen=True, slots=True)
class Ranking:
    """Every definition of a pack, best first, with the probability ``fit`` that any of them fits.

    ``carried`` are the spans of the situation's sentences that speak most for the first definition, best first.
    ``nearest`` maps a definition id to the index of its sentence that is closest to the situation.
    ``doing`` and ``missing`` map a definition id to the probability that it is practised, or called for and absent.
    ``shortlist`` has the ids of a pack too large to be shown to a model whole, in the order in which they are shown.
    """

    ranked: tuple[Ranked, ...]
    fits: bool
    fit: float
    carried: tuple[tuple[int, int], ...] = ()
    nearest: Mapping[str, int] = field(default_factory=dict)
    doing: Mapping[str, float] = field(default_factory=dict)
    missing: Mapping[str, float] = field(default_factory=dict)
    shortlist: tuple[str, ...] = ()

    def __iter__(self) -> Iterator[Ranked]:
        """Yield the definitions, best first."""
        return iter(self.ranked)

    def __len__(self) -> int:
        """Return how many definitions were ranked."""
        return len(self.ranked)

    def __getitem__(self, place: int) -> Ranked:
        """Return the definition at that place; 0 is the best."""
        return self.ranked[place]


# --- what a model claims -------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Quote:
    """Words that a model says stand in a definition: ``sentence`` counts from 1, as the prompt shows it."""

    handle: str
    sentence: int
    quote: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Claim:
    """One remark as a model wrote it: well formed, not yet proven."""

    kind: RemarkKind
    text: str = field(repr=False)
    cites: tuple[Quote, ...]
    evidence: tuple[str, ...] = field(repr=False)


@dataclass(frozen=True, slots=True)
class Message:
    """One message to a model, in the roles of the chat completions format."""

    role: Literal["system", "user", "assistant"]
    content: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Usage:
    """Tokens that the endpoint says it counted, over all calls of one reflection."""

    input_tokens: int
    output_tokens: int

    def __add__(self, other: Usage) -> Usage:
        """Return the sum of two calls."""
        return Usage(self.input_tokens + other.input_tokens, self.output_tokens + other.output_tokens)


@dataclass(frozen=True, slots=True)
class Delta:
    """A piece of a reply as it arrives; the last one carries ``finish`` (``stop``, ``length``, …) and ``usage``."""

    text: str = field(default="", repr=False)
    finish: str | None = None
    usage: Usage | None = None


# --- what the program found, and shows -----------------------------------------------------


@dataclass(frozen=True, slots=True)
class Citation:
    """A whole sentence of a definition, located by the program: ``text[start:end] == sentence``.

    ``highlight`` is the quoted part, as offsets in the definition's text, inside ``[start, end)``.
    Only `assistant.citations` makes one.
    """

    definition: str
    name: str
    sentence_index: int
    sentence: str
    start: int
    end: int
    highlight: tuple[int, int]
    source: str


@dataclass(frozen=True, slots=True)
class Evidence:
    """The person's own words, located by the program: ``situation[start:end] == quote``."""

    quote: str = field(repr=False)
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Remark:
    """One proven remark; also the event that it may be shown (see `Shown`)."""

    kind: RemarkKind
    text: str = field(repr=False)
    citations: tuple[Citation, ...] = ()
    evidence: tuple[Evidence, ...] = ()
