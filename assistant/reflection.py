"""What a person gets: a reflection, its parts, and the events of its coming about. Frozen values only."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any, Literal

from assistant.proof import check_all

if TYPE_CHECKING:
    from datetime import datetime

    from assistant.types import Definition, Remark, Usage

SCHEMA = "reflection/1"
NOTICE = (
    "AI, one lens among others, not for decisions about people. Quotes are proven; whether they fit is yours to say."
)
REFERRED_NOTICE = "AI, and no person. Not for decisions about people."

Status = Literal["grounded", "nothing_fits", "too_thin", "unsupported_language", "referred"]
Mode = Literal["model", "offline"]


@dataclass(frozen=True, slots=True)
class Dimension:
    """A definition that a reflection cites, with the score retrieval gave it."""

    id: str
    name: str
    side: str
    task: str
    score: float
    counterpart: str | None


@dataclass(frozen=True, slots=True)
class Withheld:
    """A remark of the model that could not be proven: its kind and why, never its text."""

    kind: str
    reason: str


@dataclass(frozen=True, slots=True)
class PackInfo:
    """Which pack a reflection was made with."""

    id: str
    version: str
    digest: str


@dataclass(frozen=True, slots=True)
class Fallback:
    """Why the offline composer stood in for a model."""

    code: str
    message: str

    @property
    def told(self) -> str:
        """The reason, and what was done about it, in a line for people."""
        return f"{self.message} The offline reflection stands in."


@dataclass(frozen=True, slots=True)
class Declined:
    """A push that was not followed ("just tell me whether to fire him"); also the event that it was not."""

    message: str


@dataclass(frozen=True, slots=True)
class Contact:
    """Human help, with where the entry comes from and when it was checked (ISO date)."""

    name: str
    reach: str
    region: str
    source: str
    checked: str

    @property
    def origin(self) -> str:
        """Where it holds, where it was read, and when that was checked; what is not known is left out."""
        return "; ".join(part for part in (self.region, f"{self.source}, checked {self.checked}") if part)


@dataclass(frozen=True, slots=True)
class Referral:
    """The text needs a human: which category, whether it is grave, what to say, whom to turn to."""

    category: str
    grave: bool
    message: str
    contacts: tuple[Contact, ...] = ()


@dataclass(frozen=True, slots=True)
class Timings:
    """Milliseconds from the start of the reflection; None where it did not come to that."""

    retrieval_ms: int | None
    first_remark_ms: int | None
    total_ms: int


@dataclass(frozen=True, slots=True)
class Reflection:
    """A finished reflection; ``definitions`` keeps the texts that its citations point into."""

    id: str
    created_at: datetime
    situation: str = field(repr=False)
    status: Status
    mode: Mode
    pack: PackInfo
    remarks: tuple[Remark, ...]
    timings: Timings
    partial: bool = False
    model: str | None = None
    fallback: Fallback | None = None
    dimensions: tuple[Dimension, ...] = ()
    withheld: tuple[Withheld, ...] = ()
    declined: Declined | None = None
    referral: Referral | None = None
    usage: Usage | None = None
    notice: str = NOTICE
    definitions: tuple[Definition, ...] = field(default=(), repr=False)

    def assert_proven(self) -> None:
        """Assert that all it calls proven stands in the kept texts and in the situation; each surface calls this last.

        Raises:
            CitationError: something does not match its text; the reflection must not be shown.

        """
        check_all(self.remarks, self.definitions, self.situation)

    def to_dict(self) -> dict[str, Any]:
        """Return the JSON shape ``reflection/1`` (see ``reflection.schema.json``), made of plain types only.

        Raises:
            CitationError: something that it would show as proven does not match its text.

        """
        self.assert_proven()
        shape = asdict(self)
        del shape["definitions"]
        shape["created_at"] = self.created_at.isoformat(timespec="seconds").replace("+00:00", "Z")
        plain: dict[str, Any] = _plain({"schema": SCHEMA, **shape})
        return plain


def _plain(value: Any) -> Any:  # noqa: ANN401 - walks JSON-like values of any shape
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    return value


# --- events of a stream --------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Shown:
    """A remark is proven and may be shown now; it is never retracted."""

    remark: Remark


@dataclass(frozen=True, slots=True)
class Referred:
    """The text needs a human; comes before anything else, and is all there is where the referral is grave."""

    referral: Referral


@dataclass(frozen=True, slots=True)
class Told:
    """Something worth telling the person happened on the way (one line, no text of theirs)."""

    message: str


@dataclass(frozen=True, slots=True)
class Finished:
    """The reflection is complete."""

    reflection: Reflection


Event = Referred | Declined | Shown | Withheld | Told | Finished
