"""Settings where another program's model calls: agreed to beforehand, saving nothing, and a line on what is sent on."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from assistant.settings import load_settings
from assistant.surfaces.consent import ask_where_needed

if TYPE_CHECKING:
    from assistant.settings import Settings
    from assistant.surfaces.options import Common


def settings_for_calls(common: Common, *, save: bool = False) -> Settings:
    """Return the settings under these options; nothing is kept unless ``save`` says so and ``--no-save`` does not.

    Whoever wrote the situation has shown it to the program that calls. What is asked and said here is about where it
    goes after that: to a model of this program's own.
    """
    settings = replace(load_settings(common.overrides()), save=save and not common.no_save)
    for warning in settings.warnings:
        common.say(warning)
    return settings if common.dry_run else ask_where_needed(settings, yes=common.yes)


def where_it_goes(settings: Settings) -> str:
    """Return in one line where a situation is sent on to, if anywhere."""
    if settings.offline:
        return "Offline, as you asked. Nothing is sent on from here."
    if settings.mode == "offline":
        return f"Offline: {settings.why_offline}. Nothing is sent on from here."
    if not settings.confirmed:
        return f"Nobody has agreed yet that situations go to {settings.destination}. Nothing is sent on from here."
    return f"Situations go to {settings.model or 'the model'} at {settings.destination}."
