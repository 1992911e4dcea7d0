"""Reflection on situations from work, grounded in definitions whose citations the program proves.

Everything is loaded when it is first used, so that importing the package costs next to nothing.
"""

from __future__ import annotations

from importlib import import_module

_HOME = {
    "Assistant": "facade",
    "Citation": "types",
    "Conversation": "facade",
    "Evidence": "types",
    "Finished": "reflection",
    "ModelError": "errors",
    "Ranked": "types",
    "Ranking": "types",
    "Referral": "reflection",
    "Referred": "reflection",
    "ReflectError": "errors",
    "Reflection": "reflection",
    "Remark": "types",
    "Shown": "reflection",
    "SituationError": "errors",
    "Told": "reflection",
    "Withheld": "reflection",
    "aopen_assistant": "app",
    "areflect": "app",
    "open_assistant": "app",
    "reflect": "app",
}

__version__ = "0.1.0"
__all__ = [  # noqa: PLE0604 - the map above is sorted, and the only list
    "__version__",
    *_HOME,
]


def __getattr__(name: str) -> object:
    """Load a public name at its first use."""
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value: object = getattr(import_module(f"{__name__}.{_HOME[name]}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    """List the public names, loaded or not."""
    return sorted(__all__)
