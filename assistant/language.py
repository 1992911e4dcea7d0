"""Guesses the language of a text from its function words, so that offline mode can say what it cannot read.

Our own few lines, because the kept libraries weigh a hundred megabytes, load a pickle, or rest since years;
the question here is only "English or not", and a text of ten words answers it.
"""

from __future__ import annotations

import re

_FUNCTION_WORDS: dict[str, frozenset[str]] = {
    "en": frozenset(
        "the and to of a in is it that i my was for we with they are have be this on not but as at he she you me our "
        "their them so what do has had who from or by an all how just when would there which if can about one don't "
        "been no out up will i'm it's his her him were than then now did get because into more over two".split()
    ),
    "de": frozenset(
        "der die das und ich ist nicht ein eine es wir sie zu den mit auf dass für im dem von hat "
        "habe war aber auch wie "
        "was so sich mir mich uns als noch nur wenn bei aus einen einer keine mein meine unser wird "
        "werden sind du er ihr ihm ihn man weil kann will muss soll bin beim zum zur vom dann da hier jetzt immer nie "
        "kein etwas alles seit nach vor über unter gegen ohne um am gesagt einem eines meinem unserem".split()
    ),
    "fr": frozenset(
        "le la les et de des un une je est pas que qui il elle nous vous ils dans pour ce cette sur "
        "avec mais on ne se "
        "plus mon ma mes notre au aux par sont ont fait été était j'ai c'est comme tout leur depuis du "
        "a ai ça son sa ses chez sans rien jamais quand moi lui eux elles m'a l'a d'un qu'il qu'elle "
        "n'a suis veut veux peux faut aussi très être avoir dit en".split()
    ),
    "es": frozenset(
        "el la los las y de que no un una es en por con para se lo mi me nos su sus pero como más "
        "al del está están ha "
        "han he yo ya todo todos muy cuando qué hay ni equipo desde hace este esta "
        "a le les sin sobre porque si soy tengo quiero puedo ser nada nadie ella él eso ese tiene otra "
        "otro ahora siempre hasta mañana fue era está sé también hoy dice dijo voy va ayer".split()
    ),
    "it": frozenset(
        "il lo la i gli le e di che non un una è in per con si mi ci ma come più al del della dei "
        "ho ha hanno sono io "
        "tutto tutti anche quando da nel questo questa abbiamo mio mia nostro".split()
    ),
    "pt": frozenset(
        "o os as e de que não um uma é em por com para se me nos mas como mais ao do da dos das está estão tem eu já "
        "tudo todos muito quando há meu minha nosso foi são na no".split()
    ),
    "nl": frozenset(
        "de het een en van ik is niet dat we ze te in met op voor die er maar ook zijn heeft heb "
        "was wat aan om mijn ons "
        "onze als nog bij naar door worden wordt geen wel dan".split()
    ),
    "pl": frozenset(
        "i w na nie się że z do to jest jak ale co mi nam po od o za tak są już mój moja nasz przez "
        "dla ja my oni ten ta "
        "tylko czy gdy kiedy bo by było".split()
    ),
}
_MIN_WORDS = 12


def likely_languages(text: str) -> frozenset[str]:
    """Return every language that a text may well be in: a short one, or a mixed one, may be in several."""
    counts = _counts(text)
    most = max(counts.values())
    return frozenset(code for code, count in counts.items() if count and 2 * count >= most)


def guess_language(text: str) -> str:
    """Return an ISO 639-1 code, ``en`` where there is too little to tell, ``und`` for another script or tongue."""
    words = _words(text)
    letters = "".join(words)
    if letters and sum(char > "\u024f" for char in letters) > len(letters) / 2:
        return "und"  # Greek, Cyrillic, Arabic, Chinese, …: not the Latin script
    counts = _counts(text)
    best = max(counts, key=lambda code: counts[code])
    if counts[best] <= counts["en"]:
        return "en" if counts["en"] or len(words) < _MIN_WORDS else "und"
    return best


def _counts(text: str) -> dict[str, int]:
    words = _words(text)
    return {code: sum(word in known for word in words) for code, known in _FUNCTION_WORDS.items()}


def _words(text: str) -> list[str]:
    return re.findall(r"[^\W\d_]+(?:'[^\W\d_]+)?", text.lower().replace("’", "'"))
