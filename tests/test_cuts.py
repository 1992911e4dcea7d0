"""Where a text may be cut, and where what is left would say something else."""

from __future__ import annotations

import pytest

from assistant.citations import find_evidence
from assistant.cuts import is_negated
from assistant.folding import fold

TURNED = (
    ("want to run the shift", "I no longer want to run the shift."),
    ("reads the weekly report", "Nobody here reads the weekly report."),
    ("told me the truth", "None of them told me the truth."),
    ("reads the report I send", "Nobody in the team reads the report I send."),
    ("they trust me at all", "I don't think they trust me at all."),
    ("trust me at all", "I don't think they trust me at all."),
    ("sign the new form", "She refused to sign the new form."),
    ("asking me for help", "They stopped asking me for help."),
    ("asking any of us", "He did it without ever asking any of us."),
    ("telling me why", "He left without anyone telling me why."),
    ("telling them first", "He acted instead of telling them first."),
    ("they trusted me", "They act as if they trusted me."),
    ("fired him on the spot", "I almost fired him on the spot."),
    ("they asked me about it", "Never have they asked me about it."),
    ("single good plan here", "There is not a single good plan here."),
    ("bad idea at all", "It is not a bad idea at all."),
    ("tell them about it", "I did not, I think, tell them about it."),
    ("tell them why", "I was too tired to tell them why."),
    ("10 people left us", "Fewer than 10 people left us."),
    ("5 degrees outside", "It was minus 5 degrees outside."),
    ("12 weeks for parts", "We wait 10 to 12 weeks for parts."),
    ("so we wait 10", "We wait 10 to 12 weeks for parts."),
    ("We wait 10", "We wait 10 to 12 weeks for parts."),
    ("four weeks now", "It takes three to four weeks now."),
    ("We shipped only 10", "We shipped only 10 kg of it."),
    ("We ship every Friday", "We ship every Friday if the client agrees."),
    ("They may decide alone", "They may decide alone as long as it is small."),
    ("They may decide alone", "They may decide alone, but only on Mondays."),
    ("They trust me completely", "They trust me completely? No."),
    ("They trust me", "They trust me no longer."),
    ("they trust me at all", "I doubt they trust me at all."),
    ("they trusted me more", "I wish they trusted me more."),
    ("they trust me", "I'm not sure that they trust me."),
    ("We ship every Friday", "We ship every Friday until further notice."),
    ("The team is happy", "The team is happy is what he claims."),
    ("they left early", "It's not true that they left early."),
    ("hat mir davon erzählt", "Kein einziger hat mir davon erzählt."),
    ("länger hier bleiben", "Ich will nicht mehr länger hier bleiben."),
    ("tell me about it", "Nor did they tell me about it."),
    ("told me why", "They haven't yet told me why."),
    ("good manager here", "He isn't really a good manager here."),
    ("came to the meeting", "Hardly anyone came to the meeting."),
    ("they dislike me", "It isn’t that they dislike me."),
    ("they dislike me", "I can't say that they dislike me."),
    ("everyone here is on board", "Not everyone here is on board."),
    ("of us are on board", "Not all of us are on board."),
    ("came to blows here", "It never once came to blows."),
    ("warn the two of them", "I failed to warn the two of them."),
    ("clear to us", "The plan is anything but clear to us."),
    ("come to me", "They hardly ever come to me."),
    ("knew about the plan", "Neither of us knew about the plan."),
    ("came to the meeting", "Few of them came to the meeting."),
    ("read my mails", "They do not, as a rule, read my mails."),
    ("they dislike me", "I wouldn't say they dislike me."),
    ("say they dislike me", "I wouldn't say they dislike me."),
    ("half of us agreed to it", "Less than half of us agreed to it."),
    ("agreed to it", "Not one of the nine agreed to it."),
    ("the manager of this team", "I am not the manager of this team."),
    ("their manager any more", "I'm not their manager any more."),
    ("had a plan for the summer", "We never had a plan for the summer."),
    ("have a plan for the summer", "We didn't have a plan for the summer."),
    ("plan for the summer", "We have no plan for the summer."),
    ("happy with it", "They are far from happy with it."),
    ("reads the report", "Nobody but me reads the report."),
    ("bad for us", "It isn't necessarily bad for us."),
    ("listen to me", "They won't ever listen to me."),
)
KEPT = (
    ("have to police it", "I don't want to have to police it."),
    ("what they want from me", "I have no idea what they want from me."),
    ("the new shift plan", "Nobody told me about the new shift plan."),
    ("weeks in 2019", "We counted 10 weeks in 2019 and it rained."),
    ("they trust me", "I know, and they trust me."),
    ("we came at nine", "It rained. Never mind, we came at nine."),
    ("they trust me", "If they trust me, we can go on."),
    ("what to do next", "I don't know what to do next."),
    ("they came to us", "whether or not they came to us"),
    ("they came anyway to us", "I said no, they came anyway to us."),
    ("they went home early", "There was nothing left, so they went home early."),
    ("They came early", "They came early, until it rained."),
    ("They asked why", "They asked why. Not one word since."),
    ("thinking about the plan", "I can't stop thinking about the plan."),
    ("10 people would come", "I thought about 10 people would come."),
    ("We met at 10", "We met at 10 in the morning"),
    ("what he told me", "I couldn't believe what he told me."),
    ("how to tell them", "I no longer know how to tell them."),
)


@pytest.mark.parametrize(("words", "whole"), TURNED)
def test_words_that_would_say_something_else_alone_are_no_evidence(words, whole):
    """Cut off from a negation, a doubt, a wish, a condition, a bound or a unit, words are not what was written."""
    assert find_evidence(words, fold(whole)) is None
    assert find_evidence(whole, fold(whole)).quote == whole


@pytest.mark.parametrize(("words", "whole"), KEPT)
def test_words_that_say_alone_what_they_said_are_evidence(words, whole):
    """What stands near a negation and is not turned round by it is found as it was written."""
    assert find_evidence(words, fold(whole)).quote == words


@pytest.mark.parametrize(
    ("text", "negated"),
    [
        ("None of it ", True),
        ("You don't ", True),
        ("You don’t say that ", True),
        ("They never came. You write ", False),
        ("Not so: ", False),
        ("Another knot: you write ", False),
        ("You write ", False),
        ("", False),
    ],
)
def test_a_negation_counts_to_the_end_of_its_sentence(text, negated):
    """What follows a negation in the same sentence is told as not so; a new sentence begins anew."""
    assert is_negated(text) is negated
