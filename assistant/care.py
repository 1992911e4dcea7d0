"""Recognises the texts that need a human, from data that people can read: ``knowledge/care/``.

`Care.recognise` looks at a text before anything else does. Phrases and rules say what they find (`assistant.rules`),
and a second opinion what the text is like (`assistant.likeness`). What a category brings, and in which words, stands in
``categories.toml`` and ``words.toml``; whom to turn to, per region, in ``contacts.toml``.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cache, partial
from typing import TYPE_CHECKING

from assistant.likeness import load_likeness
from assistant.reflection import Contact, Referral
from assistant.resources import care_folder
from assistant.rules import Finding, language_of, load_rules, read_table
from assistant.signs import load_signs

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from assistant.likeness import Likeness
    from assistant.ports import Classifier
    from assistant.rules import Rules


@dataclass(frozen=True, slots=True)
class Category:
    """One row of the table: what a category brings, and in which words, by language and by whom it is about."""

    id: str
    order: int
    contacts: tuple[str, ...]
    messages: Mapping[str, str] = field(repr=False)


@dataclass(frozen=True, slots=True)
class Care:
    """The rules of all languages, the table of categories, and the contacts by region."""

    rules: Rules = field(repr=False)
    categories: Mapping[str, Category]
    contacts: Mapping[str, tuple[tuple[str, Contact], ...]] = field(repr=False)
    words: Mapping[str, Mapping[str, str]] = field(repr=False)
    likeness: Likeness = field(repr=False)

    def recognise(self, text: str) -> Finding | None:
        """Return the gravest thing that a text holds, by the order of the table, or None.

        A second opinion adds what no phrase finds. It takes nothing grave away that one did, and what is not grave only
        where it is sure.
        """
        language = language_of(text)
        opinion = self.likeness.opinion(text, language)
        found = [each for each in self.rules.find(text) if each.grave or not opinion.calm]
        if not found and opinion.alarming:
            found = [Finding(opinion.category, opinion.grave, "any", language)]
        told = [replace(each, about=opinion.about) if each.about == "any" else each for each in found]
        return min(told, key=lambda each: (not each.grave, self.categories[each.category].order), default=None)

    def helped_by(self, classifier: Classifier) -> Care:
        """Return the same with a classifier's help; it is asked when an English text is first looked at."""
        return replace(self, likeness=replace(self.likeness, classifier=classifier))

    def referral(self, finding: Finding, text: str, region: str | None = None) -> Referral:
        """Return what to say, in the language of the text where it is one of ours, and whom to turn to.

        Args:
            finding: what was recognised.
            text: what the person wrote, for its language.
            region: a key of ``contacts.toml`` such as ``GB``; None gives the words that hold anywhere.

        """
        category = self.categories[finding.category]
        language = language_of(text, finding.language)
        message = category.messages.get(f"{language}-{finding.about}") or category.messages[language]
        if (region or "").upper() not in self.contacts:
            message = f"{message} {self.words['no-region'][language]}"
        return Referral(category.id, finding.grave, message, self._contacts(category, region))

    def reminder(self, category: str, text: str, region: str | None = None, *, alone: bool) -> Referral:
        """Return what keeps in view, in a later turn, what an earlier one was referred for.

        Args:
            category: of the earlier referral.
            text: what the person writes now, for its language.
            region: a key of ``contacts.toml``; None names nobody.
            alone: whether this is all that there is to say to that turn.

        """
        message = self.words[f"again.{category}"][language_of(text)]
        return Referral(category, alone, message, self._contacts(self.categories[category], region))

    def _contacts(self, category: Category, region: str | None) -> tuple[Contact, ...]:
        named = self.contacts.get((region or "").upper(), ())
        return tuple(contact for kind, contact in named if kind in category.contacts)


def both(earlier: Referral, now: Referral) -> Referral:
    """Return one referral for what was said before and what is said now; its category is that of now."""
    contacts = tuple(dict.fromkeys((*earlier.contacts, *now.contacts)))
    return replace(now, message=f"{earlier.message} {now.message}", contacts=contacts)


def shipped_care() -> Care:
    """Return the rules, categories and contacts that ship with the program."""
    return load_care(care_folder())


@cache
def load_care(folder: Path) -> Care:
    """Return the rules, categories and contacts of a folder.

    Raises:
        ConfigError: a file is missing or does not read; says which and why.

    """
    categories = {
        name: Category(name, order, tuple(row["contacts"]), _messages(row["say"]))
        for order, (name, row) in enumerate(read_table(folder / "categories.toml").items())
    }
    regions = read_table(folder / "contacts.toml")
    contacts = {region: tuple(_contact(region, row) for row in rows["help"]) for region, rows in regions.items()}
    rules = load_rules(folder, categories)
    likeness = load_likeness(folder / "learned.npz", partial(load_signs, folder / "signs.toml"))
    words = read_table(folder / "words.toml")
    words |= {f"again.{category}": row for category, row in words.pop("again").items()}
    return Care(rules, categories, contacts, words, likeness)


def _messages(table: Mapping[str, str]) -> dict[str, str]:
    return {name: " ".join(text.split()) for name, text in table.items()}


def _contact(region: str, row: Mapping[str, str]) -> tuple[str, Contact]:
    return row["kind"], Contact(row["name"], row["reach"], region, row["source"], row["checked"])
