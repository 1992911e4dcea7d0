"""All classes of corruption, by name."""

from __future__ import annotations

from corruption import pointers, structure, texts, words
from corruption.classes import CLASSES, Case

__all__ = ["CLASSES", "Case", "pointers", "structure", "texts", "words"]
