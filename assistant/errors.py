"""Everything that this package raises, as one tree.

::

    ReflectError                 code       exit   what it says
    ├── UsageError               usage        2    the call itself is wrong
    │   ├── SituationError       situation    2    empty, too long, not text
    │   ├── UnknownDefinition    unknown_id   2    no such definition in this pack
    │   ├── UnknownPack          unknown_pack 2    no such pack
    │   └── NotFound             not_found    2    no saved reflection of that id
    ├── ConfigError              config       1    a setting cannot be read or used
    ├── PackError                pack         1    a pack that does not load; every problem with file and line
    ├── PromptError              prompt       1    a prompt file that does not load
    ├── EncoderError             encoder      1    the embedded sentence encoder cannot be used
    ├── StorageError             storage      1    the data directory cannot be read or written
    │   └── IndexBusy            index_busy   1    another process holds the index (retryable)
    ├── NothingYet               nothing_yet  1    nothing was saved yet
    ├── CitationError            citation     1    a citation that does not match its text: never shown
    └── ModelError               model        1    the endpoint gave no usable reply
        ├── ModelNotConfigured   not_configured  78
        ├── ModelUnreachable     unreachable  69   refused, time-out, 5xx, cut stream (retryable)
        ├── ModelRateLimited     rate_limited 75   429; ``retry_after`` in seconds (retryable)
        ├── ModelRefusedKey      key_refused  77   401, 403
        ├── ModelUnconfirmed     unconfirmed  1    nobody has agreed that texts go there
        ├── ModelUnknown         model_unknown 1   404
        ├── ModelReplyInvalid    reply_invalid 1   a reply that is not what was asked for
        └── ModelUnproven        unproven     1    a reply in which no dimension could be proven

Each carries ``message`` (what happened and where), ``hint`` (what to do now), ``code``, ``exit_code``
and ``retryable``. None of them carries a person's situation or a key. An id, a pack or a file that was named
and is not there is wrong usage (2), whichever command it was named to; what was rightly named and fails is 1.
"""

from __future__ import annotations

from typing import ClassVar


class ReflectError(Exception):
    """Base of the tree: a message and a hint, both made to be read by a person."""

    code: ClassVar[str] = "error"
    exit_code: ClassVar[int] = 1
    retryable: ClassVar[bool] = False

    def __init__(self, message: str, *, hint: str = "") -> None:
        """Keep what happened (``message``) and what to do now (``hint``)."""
        super().__init__(message)
        self.message = message
        self.hint = hint

    def __str__(self) -> str:
        """Return message and hint as one line."""
        return f"{self.message} {self.hint}".strip()


class UsageError(ReflectError):
    """The call itself is wrong."""

    code = "usage"
    exit_code = 2


class SituationError(UsageError):
    """The situation is empty, too long, or not text."""

    code = "situation"


class UnknownDefinition(UsageError):
    """There is no definition with that id in the pack."""

    code = "unknown_id"


class UnknownPack(UsageError):
    """There is no pack of that name or path."""

    code = "unknown_pack"


class NotFound(UsageError):
    """There is no saved reflection with that id."""

    code = "not_found"


class ConfigError(ReflectError):
    """A setting cannot be read or used."""

    code = "config"


class PackError(ReflectError):
    """A pack does not load; ``problems`` lists each cause as ``file:line: cause``."""

    code = "pack"

    def __init__(self, message: str, *, problems: tuple[str, ...] = (), hint: str = "") -> None:
        """Keep every problem that was found, not only the first."""
        super().__init__(message, hint=hint)
        self.problems = problems

    def __str__(self) -> str:
        """Return the message, one problem a line, and the hint."""
        return "\n".join(part for part in (self.message, *self.problems, self.hint) if part)


class PromptError(ReflectError):
    """A prompt file does not load, or is rendered with the wrong variables."""

    code = "prompt"


class EncoderError(ReflectError):
    """The embedded sentence encoder cannot be used."""

    code = "encoder"


class StorageError(ReflectError):
    """The data directory, the index or the journal cannot be read or written."""

    code = "storage"


class IndexBusy(StorageError):
    """Another process holds the index for writing and did not finish in time."""

    code = "index_busy"
    retryable = True


class NothingYet(ReflectError):
    """Nothing was saved yet, so there is no newest reflection either."""

    code = "nothing_yet"


class CitationError(ReflectError):
    """A citation does not match the text that it points into; it is never shown."""

    code = "citation"


class ModelError(ReflectError):
    """The endpoint gave no usable reply."""

    code = "model"


class ModelNotConfigured(ModelError):
    """Neither key nor base URL is set, and a model was required."""

    code = "not_configured"
    exit_code = 78


class ModelUnreachable(ModelError):
    """Refused connection, time-out, server error, or a stream cut before its end."""

    code = "unreachable"
    exit_code = 69
    retryable = True


class ModelRateLimited(ModelError):
    """The endpoint asks to wait; ``retry_after`` is in seconds, None where it does not say."""

    code = "rate_limited"
    exit_code = 75
    retryable = True

    def __init__(self, message: str, *, retry_after: float | None = None, hint: str = "") -> None:
        """Keep how long the endpoint asks to wait."""
        super().__init__(message, hint=hint)
        self.retry_after = retry_after


class ModelRefusedKey(ModelError):
    """The endpoint refuses the key (401) or what the key may do (403)."""

    code = "key_refused"
    exit_code = 77


class ModelUnconfirmed(ModelError):
    """Nobody has agreed that texts are sent to this destination."""

    code = "unconfirmed"


class ModelUnknown(ModelError):
    """The endpoint does not know the model or the path (404)."""

    code = "model_unknown"


class ModelReplyInvalid(ModelError):
    """The endpoint answered with something that is not a reply."""

    code = "reply_invalid"


class ModelUnproven(ModelError):
    """The model answered, but no dimension in its reply could be proven, even when asked again."""

    code = "unproven"
