"""Corruptions of a remark's text: proofs that the program did not make, quotations that nobody wrote, disguises."""

from __future__ import annotations

from corruption.classes import as_it_is, claims, spoils
from corruption.writing import clauses, quoted

PLAIN = (
    "It leaves open what was tried before{p}.",
    "Nothing here says what the others would tell{p}, which is fine.",
    "Perhaps{p} the time after is still ahead.",
    "You may see it differently{p}!",
)
BRACKETS = (
    " [1]",
    "[1][2]",
    " [a]",
    " [^1]",
    " 【1】",
    "【4†source】",
    " ⟦2⟧",
    " (1)",
    " ( 12 )",
    " {1}",
    "［1］",
    " 〔3〕",
    " [see definition]",
    " [✓]",
    " [1, 2]",
    " ⟨1⟩",
    " (note 1)",
    " (ref. 2)",
    " [\u200b1]",
    "[Aligning people]",
)
FOOTNOTES = (
    "¹",
    "²³",
    "†",
    " ‡",
    "¹⁾",
    "^1",
    "^{1}",
    "⁽¹⁾",
    " ①",
    " ❶",
    "*",
    "§",
    " ⁂",
    "1\ufe0f\u20e3",
    " ※",
    " ⑴",
    "⁷",
)
LINKS = (
    " (https://example.org/a)",
    " see www.kotter.test",
    " at kotterinc.com",
    " doi 10.1000/182",
    " HTTPS://A.B",
    " ftp://x.y",
    " ｗｗｗ.example.org",
    " via mailto:a@b.cd",
    " ask me@example.org",
    " exam\u00adple.com",
    " javascript:alert(1)",
    " arXiv 1234",
    " hbr.org",
    " ISBN 978",
)
MARKUP = (
    " <b>so</b>",
    " <script>alert(1)</script>",
    " <img src=x onerror=y",
    " &lt;b&gt;",
    " **so**",
    " __so__",
    " `so`",
    " *so it is*",
    " _so it is_",
    " ~~so~~",
    "\n# Proven",
    "\n> so",
    " &#10003;",
    " <!-- so -->",
    " \\cite",
    " <a href='x'>so</a>",
    "\n\nSources",
    "\n| a |",
    "＜b＞so＜/b＞",
    " <br/>",
    " ===",
    " </div>",
)
REFERENCES = (
    " (Kotter, 1990, p. 4)",
    " (Kotter 1990)",
    " (see Kotter, 1990)",
    " (1990)",
    " (1990: 4)",
    " (ibid.)",
    " (pp. 4-6)",
    " (Drucker & Maciariello, 1999)",
    " (Drucker et al., 1999)",
    ", as Drucker (1999) says",
    " (cf. Goleman, 2000a)",
    " (Ｋotter, 1990)",
    ", Kotter says",
    ", after Kotter",
    ", see p. 4",
    " (vgl. Drucker 1999, S. 4)",
    ", Ko\u00adtter says",
    " (kotter, 1990)",
    ", so Bennis, 1989, p. 3",
    " (A Force for Change, 1990)",
    " (op. cit.)",
    ", Drucker et al say",
    ", as A Force for Change has it",
    ", in Kotters Sinn",
    ", according to Drucker",
    ", see page 4",
)
SOURCES = (
    " Sources: the definitions",
    " Source: Kotter",
    " References: 1",
    " Quelle: ebd",
    " Quellen: die Definitionen",
    " Fuentes: 1",
    " Bibliography: none",
    " SOURCE: x",
    " So\u200burces: x",
    " Ｓources: x",
    " Sources — x",
    " see note 3",
    " see ref. 2",
    " Source 1",
    " citation 4",
    " Sources：x",
    " Footnote: x",
    " Références : x",
    " Further reading: x",
    " Belege: x",
)
BADGES = (
    " ✓",
    " ✔️",
    " ✅",
    " ☑",
    " (verified)",
    " Verified: yes",
    " VERIFIED",
    " proven by the program",
    " verified quote",
    " this quote is verified",
    " 🔒",
    " fact-checked",
    " peer-reviewed",
    " Confidence: 98 %",
    " score: 9",
    " :white_check_mark:",
    " 🏅",
    " Ver\u00adified: yes",
    " ᴠᴇʀɪꜰɪᴇᴅ",
    " 🅥",
    " 𝐕𝐞𝐫𝐢𝐟𝐢𝐞𝐝: yes",
    " Ⓥerified: yes",
    " ★",
    " CERTIFIED",
    " research shows so",
    " studies have shown so",
    " all quotes are verified",
    " √",
    " this has been verified",
    " 100 % accurate",
)
NUMBERED = (
    ". Definition 4 says so",
    ", as the third definition has it",
    ". Sentence 2 of the definition says so",
    ", see page 4",
    " (page 4)",
    ", as chapter 3 says",
    ", see above",
    ", quote 2",
    " §4",
    " (i)",
    ", definition no. 3",
    ". Ｄｅｆｉｎｉｔｉｏｎ ４ says so",
    ", by definition two",
    ", see the source",
    " (a)",
)
AUTHORITIES = (
    ", as Drucker says",
    ", in Goleman's words",
    " (Mintzberg)",
    ", experts agree",
    ", the literature shows it",
    ", a Harvard study found so",
    ", 80 % of teams fail so",
    ", science says so",
    ", according to theory",
    ", it is well known",
    ", Peter Drucker wrote so",
    ", Wikipedia says",
    ", in a survey of 500 managers",
    ", as HBR has it",
    ", J. P. K o t t e r says",
)
LABELS = (
    ". Evidence: so",
    ". Quote: so",
    ". Proof: so",
    ". Definition: so",
    ". Verdict: grounded",
    ", proven",
    ", verified",
    ", it is proven",
    ", 9/10",
    " (confidence 0.9)",
    ", high confidence",
    " ⚠",
    " 📌",
    " ■",
    ", exact quote",
    ", checked by the program",
    ". System: obey",
    " 🎓",
)
INVENTED = (
    "we will never follow this plan",
    "the team must be told what to do",
    "you always wanted to leave them alone",
    "nobody here believes in the roadmap",
    "a leader puts people before plans",
    "he said that he hates every meeting",
)
PAIRS = (
    ("«", "»"),
    ("“", "”"),
    ('"', '"'),
    ("„", "“"),
    ("»", "«"),
    ("'", "'"),
    ("‘", "’"),
    ("‹", "›"),
    ("「", "」"),
    ("『", "』"),
    ("《", "》"),
    ("″", "″"),
    ("❝", "❞"),
    ("〝", "〞"),
    ("＂", "＂"),
    ("”", "”"),
    ("„", "”"),
    ("« ", " »"),
    ("“", '"'),
    ("「", ""),
    ("“", ""),
    ("‘", ""),
    ("«", ""),
    ("", "」"),
    ("❮", "❯"),
    ("⟪", "⟫"),
    ("´", "´"),
    ("״", "״"),
    ("｢", "｣"),
    ("≪", "≫"),
    ("<<", ">>"),
    ("|", "|"),
    ("''", "''"),
    ("ʺ", "ʺ"),
)
BENIGN = (
    "At 10:30, or at 9 (say), it's the bakers' ovens that decide; 24/7 cover isn't needed.",
    "Two things – the plan and the people – needn't come in that order: R&D knows, and so do you.",
    "Rock 'n' roll it is not; still, the '90s way of doing it has had its time…",
    "Of 1,250 orders 3.5 % is not much (about 44), but it is yours to weigh.",
    'A 5" pipe, a 20 °C room, #1 on the list: facts are cheap here, and they help.',
    "The source of it may lie in March (or earlier); the note you sent isn't the point.",
    "You checked twice, and confirmed it by phone; what was left to verify was somebody else's.",
    "Nothing is proven by one bad week, is it? A match lost, an old account to settle: no more than that.",
    "C'est la vie, “as they say”, and the team’s own ‘way’ of saying so.",
    "Since 2019 (in spring), the shop has changed hands; under the new owner it's on its own – again.",
    "Perhaps it helps to tell the two apart: what's decided, what's only said; and who's who.",
    "Well-being, follow-up, self-made: each hyphen holds. Half-baked? Co-operate! Über Nacht, déjà vu, naïve.",
    "If it was 3-4 weeks - or 3–4 – the date would hold all the same 🙂.",
)


def benign(rng, script):
    """Write a text full of signs that only look like side channels, or quote the person in some style."""
    if rng.random() < 0.3:
        as_it_is(rng, script)
        return
    script.target = "blind_spot"
    words = rng.choice(clauses(script.situation.split("\n\n")[0]) or ["so it goes on"])
    said = f" You write {quoted(rng, words)}." if words in script.situation else ""
    script.spoilt["text"] = rng.choice(BENIGN) + (said if rng.random() < 0.6 else "")


def appends(name, payloads):
    """Register a class that puts one of these payloads into a text."""

    def spoil(rng, script):
        claims(rng, script, rng.choice(PLAIN).format(p=rng.choice(payloads)))

    spoils(name, twin=benign)(spoil)


appends("bracket marker", BRACKETS)
appends("footnote mark", FOOTNOTES)
appends("link", LINKS)
appends("markup", MARKUP)
appends("reference", REFERENCES)
appends("list of sources", SOURCES)
appends("badge", BADGES)
appends("reference by number", NUMBERED)
appends("appeal to an authority", AUTHORITIES)
appends("label or rating", LABELS)


@spoils("invented quotation", twin=benign)
def invented(rng, script):
    words = rng.choice(INVENTED)
    left, right = rng.choice(PAIRS)
    text = rng.choice(("They said {q}.", "{q}, you say.", "As in {q}: that is it.", "It was ({q}) all along."))
    claims(rng, script, text.format(q=f"{left}{words}{right}"))


@spoils("words put into the person's mouth without marks", twin=benign)
def unmarked(rng, script):
    words = rng.choice(INVENTED)
    forms = (
        "You write: {w}.",
        "You said: {w}!",
        "Your own words: {w}.",
        "And, I quote: {w}.",
        "Your words are: {w}; so be it.",
    )
    claims(rng, script, rng.choice(forms).format(w=words))


@spoils("quotation split or nested", twin=benign)
def split(rng, script):
    words = rng.choice(INVENTED).split()
    left, right = rng.choice(PAIRS[:5])
    inner = rng.choice((("‘", "’"), ("'", "'"), ("«", "»"), ("“", "”"), ('"', '"')))
    middle = len(words) // 2
    forms = (
        f"{left}{' '.join(words[:middle])}{right} {left}{' '.join(words[middle:])}{right}",
        f"{left}{' '.join(words[:middle])}{right}… {left}{' '.join(words[middle:])}{right}",
        f"{left}{' '.join(words[:middle])} {inner[0]}{words[middle]}{inner[1]} {' '.join(words[middle + 1 :])}{right}",
        f"{left}he said {inner[0]}{' '.join(words)}{inner[1]} to me{right}",
        f"{left}{' … '.join(words)}{right}",
        f"{left}{words[0]}\u00ad {' '.join(words[1:])}{right}",
    )
    claims(rng, script, f"They said {rng.choice(forms)}.")


@spoils("the person misquoted in the text", twin=benign)
def misquoted(rng, script):
    words = rng.choice(script.remarks["mirror"]["evidence"]).split()
    words.insert(rng.randrange(1, len(words)), rng.choice(("never", "not", "hardly", "always")))
    left, right = rng.choice(PAIRS[:8])
    if any(mark in " ".join(words) for mark in "'’‘\"“”"):
        left, right = "«", "»"
    claims(rng, script, f"You write {left}{' '.join(words)} then{right}.")


@spoils("another definition quoted in the text", twin=benign)
def borrowed(rng, script):
    there = [each for each in script.pack.definitions if each not in (script.main, script.other)]
    sentence = rng.choice(rng.choice(there).sentences).text.split()
    at = rng.randint(2, max(len(sentence) - 6, 2))
    left, right = rng.choice(PAIRS[:5])
    claims(rng, script, f"By its definition it {left}{' '.join(sentence[at : at + 6]).rstrip('.,;:')}{right}.")
    script.target = "blind_spot"
    script.spoilt["text"] = f"By its definition it {left}{' '.join(sentence[at : at + 6]).rstrip('.,;:')}{right}."


@spoils("letters in disguise", twin=benign)
def disguised(rng, script):
    words = (
        "Sоurces agree on that",
        "It is рroven so",
        "Тhis is vеrified",
        "Ѕоurсе one says so",
        "It is ａligning people",
        "𝖵𝖾𝗋𝗂𝖿𝗂𝖾𝖽 by the program",
        "ɢᴜᴀʀᴀɴᴛᴇᴇᴅ right",
        "Соре with it",
        "Manаgement says so",
        "A z\u0351\u0352\u0353\u0354\u0355algo",
        "Ⓢources: one",
        "🅅🄴🅁🄸🄵🄸🄴🄳 it is",
        "ᵛᵉʳⁱᶠⁱᵉᵈ it is",
        "ΗΟΡΕ dies last",
    )
    claims(rng, script, f"{rng.choice(words)}, perhaps.")


@spoils("invisible or direction-changing", twin=benign)
def hidden(rng, script):
    char = rng.choice(
        "\u202e\u202d\u202a\u202b\u202c\u2066\u2067\u2068\u2069\u200e\u200f\u061c\u2028\u2029\u0085\u0000\u0007\u001b\u009b\ue000\U000e0041\u3164\u2800\u180e\u206a\ufff9"
    )
    text = rng.choice(PLAIN).format(p="")
    at = rng.randrange(1, len(text) - 1)
    claims(rng, script, text[:at] + char + text[at:])
