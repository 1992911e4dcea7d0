"""The hand-written lines of the offline composer. Several for each purpose, so that two reflections differ.

They are held to what models are held to: no verdict, no feeling that nobody named, no push to either side; the tests
put every one of them through `assistant.gates`. The person's words stand in «…» and are complete thoughts.
"""

from __future__ import annotations

# What happens, and a sentence in which the person speaks of themselves.
MIRROR_STAKE = (
    "There is what goes on: «{fact}». And there is what you say of yourself in it: «{heart}».",
    "«{fact}», you write. Your own place in this is put in other words: «{heart}».",
    "You tell what goes on: «{fact}». And you say how you stand in it: «{heart}».",
    "About yourself you write: «{heart}». What you tell around it is above all this: «{fact}».",
    "You put it plainly: «{fact}». And just as plainly, about yourself: «{heart}».",
    "Beside «{fact}» stands a line of your own: «{heart}».",
    "What you tell holds two things at once. The one: «{fact}». The other, closer to you: «{heart}».",
    "Reading this, one comes from «{fact}» to what it is for you: «{heart}».",
)
# What happens, and the question that the person brings.
MIRROR_ASKS = (
    "There is a question in what you write: «{heart}» What you tell with it is this: «{fact}».",
    "«{fact}», you write, and in the same account you ask: «{heart}»",
    "A question of yours stands in the text: «{heart}» It has beside it «{fact}».",
    "Between «{fact}» and the question «{heart}» lies what you tell here.",
    "You write «{fact}». And you put a question: «{heart}»",
    "You ask «{heart}» What you tell beside the question is «{fact}».",
)
# Two sentences, the second of which turns with "but"; the first stands before it.
MIRROR_TURNS = (
    "Up to one point it goes one way: «{fact}». Then it turns: «{heart}».",
    "«{fact}». And against it, in your words: «{heart}».",
    "You set two things against each other: «{fact}», and «{heart}».",
    "One half of this is «{fact}»; the other half, which turns it, is «{heart}».",
    "What you tell has a turn in it. Before: «{fact}». After: «{heart}».",
)
MIRROR_FACTS = (
    "You write «{fact}», and further on «{heart}».",
    "What stays of all you write: «{fact}», and «{heart}».",
    "«{fact}», you say; and then: «{heart}».",
    "There is «{fact}», and there is «{heart}».",
    "Much of this seems to lie here: «{fact}», and «{heart}».",
    "In your words: «{fact}». And beside it: «{heart}».",
)
MIRROR_ONE = (
    "You write: «{fact}».",
    "«{fact}»: that is how you put it.",
    "In your own words: «{fact}».",
    "You put it like this: «{fact}».",
    "There it stands, in your words: «{fact}».",
)
MIRROR_QUESTION = (
    "You ask: «{fact}»",
    "What you bring is a question: «{fact}»",
    "In your own words, the question is «{fact}»",
)
# What else the account speaks of, so that the person sees that all of it was read.
SUBJECTS = (
    "You also speak of {subjects}.",
    "Besides, you write about {subjects}.",
    "Around that, your account has {subjects}.",
    "Beside that you name {subjects}.",
    "Also in what you tell: {subjects}.",
    "Then you also bring in {subjects}.",
)
# What a definition is held against, where the mirror has named nothing besides.
ACCOUNT = "what you tell of {subjects}"

DIMENSIONS = (
    "{Account} may be mostly a matter of {name}, which is about {concern}.",
    "Held against the definitions, {account} comes closest to {name}: that is about {concern}.",
    "If one of the definitions fits {account}, it may be {name}, which is about {concern}.",
    "Among the definitions, {name} lies closest to {account}; it is about {concern}.",
    "The definition nearest to {account} may be {name}. Where that is at work, {looks}.",
    "In the terms of these definitions {account} looks most like {name}. Where that is at work, {looks}.",
    "{Account} may belong under {name}. On a good day that looks like this: {looks}.",
    "One could look at {account} as a matter of {name}: where that is at work, {looks}.",
)
# The same where the account names what the definition's question can be put about.
DIMENSIONS_ASK = (
    "{Account} may be mostly a matter of {name}. Its question here would be {asks}.",
    "Held against the definitions, {account} comes closest to {name}, which asks {asks}.",
    "If one of the definitions fits {account}, it may be {name}: there one asks {asks}.",
    "Among the definitions, {name} lies closest to {account}. It asks {asks}.",
    "The definition nearest to {account} may be {name}: it asks {asks}.",
    "In the terms of these definitions {account} looks most like {name}, that is, the question {asks}.",
    "{Account} may belong under {name}, where the question is {asks}.",
    "One could look at {account} as a matter of {name}. What counts then is {asks}.",
)
# The same where no definition is likely, only likelier than the others.
DIMENSIONS_UNSURE = (
    "{Account} does not point one way only. Closest, by a little, comes {name}, which {about}.",
    (
        "From outside it is hard to say what most of {account} is about. A little closer than others lies {name}, "
        "which {about}."
    ),
    "No definition stands out for {account}. The first among them, and not by much, is {name}, which {about}.",
)
# Where the words that carried the ranking have just been quoted. Which of two carried it more is seldom clear.
POINTERS_ONE = (
    "It rests on the words just quoted.",
    "Those words of yours led there.",
    "What led there has just been quoted.",
)

QUOTED = (
    "What speaks for it most is «{evidence}».",
    "It rests mainly on these words of yours: «{evidence}».",
    "Above all «{evidence}» led there.",
)

COUNTERPARTS = (
    (
        "The other side of the same task, needed as much, is {name}. Where {main} is at work, {main_looks}; where "
        "{name} is, {looks}."
    ),
    (
        "Its pair is {name}, at the same task; neither replaces the other. Where {main} is at work, {main_looks}. "
        "Where {name} is, {looks}."
    ),
    (
        "To the same task belongs {name}, no lesser half of it. Where {main} is at work, {main_looks}; where the "
        "other is, {looks}."
    ),
    (
        "Beside it, and worth as much, stands {name}, the other half of the task. {Main} would show if "
        "{main_looks}; {name}, if {looks}."
    ),
)
COUNTERPARTS_SHORT = (
    "The other side of the same task, needed as much, is {name}: where it is at work, {looks}.",
    "The other half of the same task is {name}. Where that one is at work, {looks}; neither replaces the other.",
    "Beside it, and worth as much, stands {name}, the other half of the task: where it is at work, {looks}.",
)
COUNTERPARTS_ASK = (
    "The other side of the same task, needed as much, is {name}: {asks}.",
    "The other half of the same task is {name}. That would ask {asks}; neither replaces the other.",
    "Beside it, and worth as much, stands {name}, at the same task; its question is {asks}.",
    "To the same task belongs {name}, no lesser half of it, which asks {asks}.",
)
COUNTERPARTS_ASK_LONG = (
    (
        "The other side of the same task, needed as much, is {name}: {asks}. Where it is at work, {looks}; where "
        "{main} is, {main_looks}."
    ),
    (
        "The other half of the same task is {name}; neither replaces the other. That would ask {asks}. Where it is at "
        "work, {looks}."
    ),
    (
        "Beside it, and worth as much, stands {name}, at the same task; its question is {asks}. Where it is at "
        "work, {looks}."
    ),
    "To the same task belongs {name}, no lesser half of it, which asks {asks}. Where it is at work, {looks}.",
)
STRENGTHS = (
    "One thing that you did is told: «{act}». That is an act of this kind, whatever came of it.",
    "Something is there already, by your own doing: «{act}».",
    "«{act}»: that you did, and it belongs to what {name} is made of.",
    "Among what you tell is something that you did: «{act}».",
    "In it stands an act of yours that belongs here: «{act}».",
)

ALSO = (
    "It could be read another way: {name}, about {concern}, came close behind. You know which it is.",
    "Not far behind came {name}, which is about {concern}; from outside, the two are hard to tell apart.",
    "You may see it differently: {name} came close as well, and that is about {concern}.",
    "Another reading is nearly as likely: {name}, which is about {concern}.",
)
ALSO_ASK = (
    "It could be read another way: {name} came close behind, and asks {asks}. You know which it is.",
    "Not far behind came {name}, with the question {asks}; from outside, the two are hard to tell apart.",
    "You may see it differently: {name} came close as well, and there the question is {asks}.",
    "Another reading is nearly as likely: {name}, which asks {asks}.",
)
# What one could ask where nothing of it was found in the account; no line says that it is missing, since a program
# that reads words may have overlooked it. Those with braces name what the account names.
NOT_TOLD = {
    "voices": (
        "This was read from your side; from where {people} stand it may look the same, or otherwise.",
        "How {people} would put it could be asked, if you have not done so already; it may change nothing.",
        "You may know it already: how others would put it could tell something more, or nothing new.",
        "This was read from your side, as it had to be; from another it may look the same, or otherwise.",
        "How the others would put it could be asked, if you have not done so already.",
    ),
    "act": (
        "What you have tried so far, if anything, could be laid beside this, with what came of it.",
        "If there is something that you have tried yourself, it might belong beside this.",
    ),
    "time": (
        "Since when this goes on, and until when it may, could be added if it matters to you.",
        "Whether there is a day by which it matters, you can tell; a program did not find one.",
    ),
    "wish": (
        "How you would like it to be instead may be plain to you; a program could not tell.",
        "By what you would see that it had turned out well, you may know; a program could not tell.",
    ),
}

# Where no word was found of the people who are named first.
UNHEARD = (
    "How {people} would tell it could be asked, if you have not done so already; it may change nothing.",
    "This was read from your words alone; {people} might use the same ones, or others.",
    "You may know it by heart: what {people} would say if somebody asked them.",
    "How {person} would tell it could be asked, if you have not done so already; it may change nothing.",
    "You may know it by heart: what {person} would say if somebody asked.",
    "This is how it looks from your place; from where {people} stand it may look the same, or otherwise.",
)

EXPERIMENTS = (
    "If you like, try: {line}",
    "Something small, if it suits you: {line}",
    "One thing to try, and to change as you see fit: {line}",
    "For the next time, if you like: {line}",
)

# --- in a conversation ----------------------------------------------------------------------

ANSWERS_ASKED = (
    "You were asked: {asked} And you write «{new}».",
    "To the question that was open you write «{new}».",
    "«{new}», you write now.",
    "After the question comes «{new}».",
)
ANSWERS = (
    "Now you add «{new}».",
    "What is new is «{new}».",
    "You go on: «{new}».",
)
BEFORE = (
    "Before that stood «{old}».",
    "It joins what you wrote before: «{old}».",
    "Beside it still stands «{old}».",
)
STAYS = (
    "By all that you have written it stays closest to {name}; of your words, «{evidence}» speak for it most.",
    "The definition does not change with it: {name} still lies closest, by «{evidence}».",
    "It is still {name} that comes closest. What points there is «{evidence}».",
)
CHANGED = (
    "Another definition comes closer now: less {old} than {name}, about {concern}. «{evidence}» changes it.",
    "The picture shifts. Up to here {old} lay closest; now it is {name}, which is about {concern}, by «{evidence}».",
    "What was held against {old} fits better now under {name}, about {concern}. «{evidence}» moves it.",
)
# The same where the words have just been quoted as the answer.
ANSWER_POINTERS = (
    "What led there is your answer.",
    "It rests on what you say now.",
    "Your last words led there.",
)
STAYS_SAID = (
    "With these words, too, {name} lies closest.",
    "It stays closest to {name}, also with what you say now.",
    "The definition does not change with it: {name} still lies closest.",
)
CHANGED_SAID = (
    "With these words another definition comes closer: less {old} than {name}, which is about {concern}.",
    "The picture shifts with that. Up to here {old} lay closest; now it is {name}, which is about {concern}.",
    "What was held against {old} fits better now under {name}, about {concern}. It is your answer that moves it.",
)
FROM_TO = (
    "You began with «{first}». You end with «{last}».",
    "At the start stood «{first}»; where you are now, you say «{last}».",
    "The way went, in your words, from «{first}» to «{last}».",
)
CAME_TO = (
    "What it came to is {name}, which is about {concern}. What speaks for it most is «{evidence}».",
    "Of the definitions, {name} stayed closest: it is about {concern}. It rests mainly on «{evidence}».",
    "In the terms of the definitions it was about {name}, that is, {concern}; above all by «{evidence}».",
)
INTENDS = (
    "What you mean to do stands there as well, in your own words: «{words}».",
    "You take something with you: «{words}».",
    "And you have said what comes next: «{words}».",
)

# Said instead of a reflection where the language cannot be read; in that language, since whoever writes it reads it.
UNREAD = {
    "de": "Das klingt nach Deutsch. Ohne Sprachmodell kann hier nur Englisch gelesen werden, darum wird nichts dazu "
    "gesagt. Schreiben Sie es auf Englisch, oder richten Sie mit «reflect setup» ein Modell ein; damit geht auch "
    "Deutsch.",
    "fr": "Ce texte semble être en français. Sans modèle de langue, seul l'anglais peut être lu ici, et rien n'en est "
    "donc dit. Écrivez-le en anglais, ou configurez un modèle avec «reflect setup» : le français ira aussi.",
    "es": "Este texto parece estar en español. Sin un modelo de lenguaje, aquí solo se puede leer inglés, y por eso no "
    "se dice nada sobre él. Escríbalo en inglés, o configure un modelo con «reflect setup»: así también sirve el "
    "español.",
    "it": "Questo testo sembra in italiano. Senza un modello linguistico qui si può leggere solo l'inglese, perciò non "
    "se ne dice nulla. Lo scriva in inglese, o configuri un modello con «reflect setup»: allora va bene anche "
    "l'italiano.",
    "nl": "Dit lijkt Nederlands te zijn. Zonder taalmodel kan hier alleen Engels worden gelezen, en daarom wordt er "
    "niets over gezegd. Schrijf het in het Engels, of stel met «reflect setup» een model in; dan kan Nederlands ook.",
    "pt": "Este texto parece estar em português. Sem um modelo de linguagem, aqui só se pode ler inglês, e por isso "
    "nada "
    "é dito sobre ele. Escreva-o em inglês, ou configure um modelo com «reflect setup»: assim o português também "
    "serve.",
}
