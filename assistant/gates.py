"""What no remark may say, a model's or the program's: verdicts, scores, types, diagnoses, motives, traits, flattery.

Also no feeling that the person did not name, no claim to be human, no push to lead more, no advice. Patterns over
English words, narrow on purpose: an honest remark that is withheld is a loss too. What stands in «…» or in quotation
marks is the person's or a definition's own and is not judged here.
"""

from __future__ import annotations

import re

_QUOTED = re.compile(r"«[^»]*»|“[^”]*”|\"[^\"]*\"")
_ADVERB = (
    r"(?:(?:very|so|too|really|quite|rather|clearly|simply|just|always|often|being|also|more|a bit|somewhat|both) )*"
)
_PERSON = (
    r"(?:you|he|she|they|i|the (?:two|three|four|five|team|boss|colleague|apprentice|others|staff)|"
    r"(?:your|his|her) \w+)"
)
_IS = r"(?:'re|'s| is| are| was| were| seems?| seems? to be| sounds?| looks?| must be| may be| might be)"
_TRAIT = (
    r"(?:patient|impatient|persistent|stubborn|lazy|perfectionist|conflict-averse|inflexible|rigid|loyal|disloyal|"
    r"empathetic|"
    r"empathic|brave|courageous|insecure|defensive|arrogant|selfish|egocentric|manipulative|incompetent|competent|"
    r"talented|"
    r"gifted|weak|strong|naive|cynical|toxic|immature|mature|authentic|charismatic|humble|caring|compassionate|"
    r"controlling|"
    r"dominant|submissive|passive|aggressive|passive-aggressive|difficult|unreliable|reliable|dishonest|honest|"
    r"thoughtful|"
    r"conscientious|narcissistic|sensitive|organised|organized|reflective|self-aware|committed|dedicated|ambitious|"
    r"resistant|indecisive|decisive|introverted|extroverted|unprofessional|professional|ungrateful|disrespectful)"
)
_TRAIT_NOUN = (
    r"(?:perfectionism|impatience|patience|courage|bravery|insecurity|stubbornness|arrogance|ego|empathy|talent|"
    r"laziness|"
    r"loyalty|integrity|humility|defensiveness|immaturity|maturity|incompetence|need (?:for|to) (?:control|be|please)|"
    r"need for (?:approval|recognition|harmony)|unwillingness|naivety|resilience|determination)"
)
_SORT = (
    r"(?:micromanager|control freak|perfectionist|natural|born|people pleaser|introvert|extrovert|troublemaker|bully|"
    r"resister|"
    r"saboteur|narcissist|visionary|pessimist|optimist|coward|hero|weak leader|strong leader|good leader|bad leader|"
    r"great leader|"
    r"good manager|bad manager|great manager|poor manager|difficult (?:person|personality|character))"
)
_FEELING = (
    r"frustrat|ang(?:er|ry)|annoy|irritat|disappoint|resent|afraid|fear|anxi|worr|jealous|env(?:y|ious)|asham|shame|"
    r"guilt|"
    r"hurt|pain(?:ful|ed)?\b|sad(?:ness|dened)?\b|lonel|exhaust|overwhelm|threaten|humiliat|bitter|despair|helpless|hopeless|insulted|offended|upset|"
    r"stress|"
    r"nervous|scared|proud|relie(?:f|ved)|betray|disrespected|unappreciated|undervalued|powerless|tired|weary|discourag"
)

_GATES: tuple[tuple[str, re.Pattern[str]], ...] = (
    (
        "a verdict on somebody",
        re.compile(
            r"\b(?:you|he|she|they)(?: have|'ve| has)? (?:handled|managed|dealt with|did|done|led) (?:this|that|it|"
            r"the \w+)? ?"
            r"(?:very |really |quite )?(?:well|badly|poorly|wrong|right)\b|"
            r"\b(?:you|he|she|they|i)(?:'re| are| were| was| is|'s) (?:\w+ly )?(?:right|wrong) (?:to|in|not to)\b|"
            r"\b(?:the|a) (?:right|wrong|bad|good|best) (?:decision|call|choice|move)\b|\bin the wrong\b|\bwrong of "
            r"(?:him|her|"
            r"them|you)\b|\b(?:was|is|were) a mistake\b|\bnothing wrong\b|\b(?:to blame|at fault)\b|"
            r"\b(?:you|he|she|they)(?: have|'ve| has)? failed\b|\b(?:poor|bad|good|great|weak) (?:leadership|"
            r"management) on\b|"
            r"\byou(?:'re| are) doing (?:a |an )?(?:good|great|fine|bad|excellent)\b|\b(?:should|ought to|must) be "
            r"(?:fired|"
            r"dismissed|sacked|let go|promoted|demoted)\b|"
            r"\byour (?:handling|approach|reaction|response|behaviour|behavior|leadership|communication)\b[^.]{0,40}"
            r"\b(?:was|is|were) (?:\w+ly )?(?:poor|bad|wrong|weak|good|right|excellent|inadequate)\b"
        ),
    ),
    (
        "a score",
        re.compile(
            r"\b(?:\d+|two|three|four|five|six|seven|eight|nine|ten) out of (?:\d+|five|ten)\b|\b\d+ ?/ ?(?:5|10|"
            r"100)\b|"
            r"\b(?:i|we)(?:'d| would)? (?:rate|grade|score)\b|\b(?:leadership|management|your|(?<!settle )a) score\b"
            r"(?! to settle|sheet)|\byou score\b|"
            r"\bfull marks\b|\bgrade [a-f]\b|\b(?:strong|weak)\. \w+: (?:strong|weak)\b"
        ),
    ),
    (
        "a type",
        re.compile(
            rf"\b{_PERSON}{_IS} {_ADVERB}(?:an? |the )?(?:typical |classic |real |bit of an? )?{_SORT}s?\b|"
            rf"\b(?:as an?|your inner) {_SORT}\b|\bmore of an? (?:manager|leader) than\b|"
            r"\b(?:kind|type|sort) of (?:person|manager|leader|boss|employee|colleague) (?:who|that)\b|"
            r"\b(?:leadership|management) style is\b|\b(?:classic|typical) \w+ers\b|\b[ie][ns][tf][jp]\b|\bmyers\b"
        ),
    ),
    (
        "a diagnosis",
        re.compile(
            r"\b(?:burn(?:t|ed)?[ -]?out|imposter syndrome|impostor syndrome|narcissis\w+|depress(?:ed|ion|ive)|adhd|"
            r"autis\w+|"
            r"bipolar|ptsd|trauma(?:ti[sz]ed)?|passive-aggressive|toxic|neurotic|paranoi\w+|psychopath\w*|sociopath\w*|"
            r"borderline|personality disorder|learned helplessness|codependen\w+|addict(?:ed|ion))\b"
        ),
    ),
    (
        "a motive",
        re.compile(
            r"\bbecause (?:he|she|they|you)(?:'re| are| is)?\s?(?:just |simply |really |secretly )?(?:wants?|fears?|"
            r"need|needs|"
            r"hates?|don't (?:like|want)|doesn't (?:like|want)|afraid|jealous|trying)\b|"
            r"\b(?:he|she|they|the two) (?:really |just |only |secretly )?wants? to (?:undermine|keep|protect|hurt|"
            r"block|hold on|"
            r"control|sabotage|get rid|see you|look|win|punish|test|provoke|avoid)\b|"
            r"\b(?:is|are|was|were) (?:just |only |really )?(?:trying to (?:make you|undermine|sabotage|block|hurt|"
            r"provoke|"
            r"get rid|avoid)|testing you|protecting (?:his|her|their))\b|"
            r"\b(?:he|she|they|you) really wants?\b|\bdeep down\b|\b(?:meant|designed|intended) to (?:sabotage|"
            r"undermine|hurt|"
            r"provoke|humiliate)\b|\bin order to (?:avoid|hide|escape|undermine)\b|\byou want to be (?:liked|loved|"
            r"seen|admired|"
            r"needed|right)\b|\b(?:said|did|does|do|says) (?:it|this|that) to (?:turn|hurt|undermine|provoke|punish|"
            r"spite|test|"
            r"get)\b|\bout of (?:spite|jealousy|envy|fear|insecurity|pride|laziness|malice)\b|\bunconscious(?:ly)?\b"
        ),
    ),
    (
        "a trait",
        re.compile(
            rf"\b{_PERSON}{_IS} {_ADVERB}(?:an? )?{_ADVERB}{_TRAIT}\b(?! (?:of|to|for|on|about|in|than|part|side|"
            rf"point|enough to)\b)|"
            rf"\b(?:your|his|her|their) (?:\w+ )?{_TRAIT_NOUN}\b|\bstuck in (?:their|his|her) ways\b"
        ),
    ),
    (
        "flattery",
        re.compile(
            r"\bwell done\b|\b(?:great|good|excellent|amazing|fantastic|nice) (?:job|work|insight|question|point|"
            r"effort)\b|"
            r"\bimpressive\b|\bkudos\b|\bcongratulations\b|\bbravo\b|\badmir(?:e|able)\b|\bcan be proud\b|\bbe proud\b|"
            r"\bit takes (?:courage|guts|strength|real)\b|\bshow(?:s|n|ed)? (?:real|great|true|remarkable|much) \w+|"
            r"\bthank(?:s| you) for (?:sharing|your openness|being|telling)\b|\bremarkable\b|\bcommendable\b|\bhats "
            r"off\b"
        ),
    ),
    (
        "a claim to be human",
        re.compile(
            r"\b(?:i have|i've) (?:been there|seen this (?:often|many|before)|been a (?:manager|leader)|worked with)\b|"
            r"\bas a (?:fellow|human|former|coach|manager myself|person who)\b|\bin my (?:experience|career|own|time "
            r"as|years)\b|"
            r"\bmy own (?:years|experience|team|career|time)\b|\bi (?:feel|felt) (?:with|for|your|that you|the same)\b|"
            r"\bwhen i (?:ran|led|managed|worked|was)\b|\bmy heart\b|\bonly human\b|\bi (?:am|'m) (?:a )?(?:human|"
            r"person)\b|"
            r"\bi know (?:how (?:that|this|it) feels|the feeling|from my)\b|\bi(?:'m| am) (?:so )?sorry (?:to hear|"
            r"that you)\b"
        ),
    ),
    (
        "a push to lead more",
        re.compile(
            r"\blead more\b|\bmanage less\b|\bmore leadership\b|\b(?:real|true|genuine|strong) (?:leadership|"
            r"leaders?)\b|"
            r"\bstep up as\b|\bmore of a leader\b|\b(?:be|become|act like) a (?:better |stronger )?leader\b|"
            r"\bleadership is (?:needed|required|called for|missing|lacking)\b|\black of leadership\b|\bunder-?led\b|"
            r"\bover-?managed\b"
        ),
    ),
    (
        "advice",
        re.compile(
            r"\byou (?:should|ought to|must|need to|had better)\b(?! not be obliged)|\byou'd better\b|"
            r"\b(?:i|we)(?:'d| would| can only)? (?:recommend|suggest|advise|urge)\b|\bmy (?:advice|recommendation|"
            r"suggestion)\b|"
            r"\bthe best (?:thing|way) (?:to|is)\b|\byou have to (?!have|police)(?:talk|lead|tell|speak|make|let|"
            r"stop|start|ask|explain|act)\b"
        ),
    ),
)
_LABELLING = re.compile(
    rf"\b(?:feels?|felt|feeling|must be|must have been|must|sounds?|seems?|you're|you are|he is|he's|she is|she's|"
    rf"they are|they're|the (?:two|team|others|boss|apprentice) (?:is|are)|your|his|her|their|there is|there's|"
    rf"sense of|full of|out of|hear (?:your|the)) "
    rf"(?:(?:very|so|really|quite|a|an|some|the|rather|deeply|also|bit|little|clearly|understandably|visibly) )*"
    rf"(?P<feeling>(?:{_FEELING})\w*)"
)


def fault_in_judgement(text: str, situation: str) -> str | None:
    """Return what a remark may not say and says, in words a model can act on, or None.

    Args:
        text: the remark.
        situation: what the person wrote; a feeling that they named may be named again.

    """
    plain = re.sub(r"\s+", " ", _QUOTED.sub("…", text).replace("’", "'").lower())
    for name, pattern in _GATES:
        if pattern.search(plain):
            return f"the text has {name}"
    named = situation.lower()
    for match in _LABELLING.finditer(plain):
        stem = re.match(_FEELING, match["feeling"])
        if stem and stem.group() not in named:
            return "the text names a feeling that the person did not name"
    return None
