"""With what stake they speak: `interested-party` and `state-or-partisan-media`."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.analysis.caveats.patterns import AUX, CAP, NAME, SAID, THOUGHT
from bot.analysis.caveats.rule import Hit
from bot.analysis.caveats.view import View, spread, trimmed
from bot.analysis.data.labels import PARTISAN, STATE
from bot.analysis.findings import Sentence
from bot.model.article import Span

_SPOKES = r"spokes(?:man|woman|person|people|men|women)"
# Roles that speak for a side, and how the message names the relation.
_STAKES: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("speaks for the body the claim is about", re.compile(
        r"\b(?:(?:[Aa]n?|[Tt]he)\s+)?(?:(?:[A-Z][\w’'.&-]*|[a-z]+[’']s|campaign|company|government"
        rf"|party|police|army|military)\s+){{1,4}}{_SPOKES}(?:\s+{NAME})?"
        rf"|\b{_SPOKES}\s+for\s+(?:the\s+)?[\w’'-]+(?:\s+{CAP})*|{NAME},\s+(?:an?\s+"
        rf"|the\s+)?(?:[\w’'-]+\s+){{0,4}}?{_SPOKES}")),
    ("acts for one side in the case", re.compile(
        r"\b(?:(?:the|a|his|her|their|lead|[A-Z]\w+[’']s)\s+)?(?:[Cc]rown\s+|[Ss]tate\s+|[Ff]ederal\s+"
        r"|[Cc]hief\s+|defen[cs]e\s+|[Dd]istrict\s+)*(?:[Pp]rosecutors?|[Dd]istrict\s+[Aa]ttorney"
        r"|(?:lawyer|attorney|solicitor|barrister|counsel)s?(?:\s+(?:for|representing)\s+(?:the\s+"
        r"|his\s+|her\s+)?[\w’'-]+(?:\s+(?:of\s+)?[A-Z][\w’'-]+){0,4})?"
        rf"|plaintiffs?)(?:,?\s+{NAME}(?:,\s*[A-Z]{{2}})?)?"
        rf"|in\s+the\s+words\s+of\s+(?:the\s+)?(?:[A-Z]\w+\s+)?prosecutor(?:,\s+{NAME}"
        r"(?:,\s*[A-Z]{2})?)?")),
    ("a side in the conflict speaks of its enemy", re.compile(
        r"\b(?:(?:[A-Z][\w’']+|[Tt]he)\s+(?:[a-z]+\s+){0,3})?(?:[Mm]inistry\s+of\s+[Dd]efen[cs]e"
        r"|[Dd]efen[cs]e\s+[Mm]inist(?:ry|er)|directorate\s+of\s+intelligence"
        r"|intelligence\s+(?:officials|agency|service|directorate)|[Aa]rmed\s+[Ff]orces"
        r"|[Gg]eneral\s+[Ss]taff|(?:the\s+)?(?:army|military|rebels|militia|insurgents))(?:\s+(?:in|of"
        r"|for)\s+(?:its\s+)?[A-Z]\w+(?:\s+of\s+[A-Z]\w+)?)?")),
    ("speaks of its own policy or against a rival's", re.compile(
        r"\b(?:(?:[Pp]rime|[A-Z]\w+|[Ff]oreign|[Ii]nterior|[Ff]inance|[Ee]ducation"
        r"|[Hh]ealth)\s+)?(?:[Mm]inister|[Ss]ecretary|[Uu]ndersecretary|[Cc]hancellor"
        rf"|[Pp]resident)(?:\s+(?:of|for)\s+(?:the\s+)?[A-Z]\w+)?\s+(?:Mr\.?\s+)?{CAP}(?:\s+{CAP})?"
        rf"|{NAME},\s+(?:an?|the)\s+(?:[\w’'-]+\s+){{0,5}}?(?:MP|MEP|senator|lawmaker|congressman"
        r"|congresswoman|deputy|councill?or|minister|candidate)\b|\b(?:Sen\.|Rep\.|Senator|Congressman"
        rf"|Congresswoman)\s+{CAP}(?:\s+{CAP})?")),
    ("campaigns for one side", re.compile(
        r"\b(?:campaign(?:ers?)?\s+(?:manager|chief|chairman|aide|adviser|advisor|group)s?"
        rf"|campaign\s+spokes\w+)\b(?:\s+{NAME})?|(?:[Tt]he\s+)?(?:[A-Z][\w’'-]*\s+(?:of\s+|and\s+"
        r"|for\s+)?){1,5}(?:[Uu]nion|[Aa]ssociation|[Ff]ederation|[Ll]eague|[Cc]onference"
        rf"|[Pp]arty)\b(?:\s+of\s+(?:{CAP}\s*(?:and\s+)?)+)?(?:\s*\([A-Z]+\))?"
        r"|(?:[Tt]he\s+)?(?:[Ss]ecretary[- ][Gg]eneral|[Cc]hairman|[Cc]hairwoman|[Cc]hair|[Dd]irector"
        r"|[Hh]ead|[Ll]eader|[Pp]resident)\s+of\s+(?:the\s+)?(?!(?:[\w’'()-]+\s+){0,5}?(?:mission|observers?"
        r"|inquiry|commission|panel|agency|office|court|police|hospital|university|institute|department)\b)[A-Z][\w’'-]*(?:\s+[\w’'()-]+){0,5}?,"
        rf"\s+{NAME}")),
    ("leads or owns what the claim is about", re.compile(
        r"\b(?:(?:[A-Z][\w’'.&-]*|the\s+company)(?:[’']s)?\s+)?(?:CEO|C\.E\.O\."
        r"|chief\s+executive(?:\s+officer)?|founder|co-founder|owner|managing\s+director|chairman"
        rf"|chairwoman|chair)(?:\s+of\s+(?:the\s+)?[\w’'-]+(?:\s+[\w’'-]+){{0,4}}?)?(?:,?\s+{NAME})?"
        rf"(?=[\s,]+{AUX}(?:{SAID})|,|\s+of\b)|{NAME},\s+(?:the\s+)?(?:chairman|chairwoman|chair"
        r"|chief\s+executive|CEO|founder|head|organi[sz]er)\s+of\s+(?:the\s+)?[\w’'-]+(?:"
        r"\s+[\w’'-]+){0,4}")),
)  # fmt: skip
_WAR = re.compile(
    r"\b(?:war|invasion|invaded|ceasefire|airstrikes?|shelling|offensive|troops|front\s?line"
    r"|rebels?|militants|coup|overthrow|sanctions|missiles?|hostages?|conflict|artillery)\b",
    re.IGNORECASE,
)


def interested(view: View) -> Iterator[Hit]:
    """Speakers with a stake in what they say, by their role; nationality alone is none."""
    taken: list[Span] = []
    at_war = _WAR.search(view.prose) is not None
    for relation, pattern in _STAKES:
        if relation.startswith("a side") and not at_war:
            continue
        for sentence, match in view.spoken(pattern):
            span = trimmed(view, match)
            if not any(span.overlaps(t) for t in taken) and _speaks(view, sentence, match):
                taken.append(span)
                yield Hit(spans=(span,), message=f"{view.words(span)} is a party to this: {relation}.")


def _speaks(view: View, sentence: Sentence, match: re.Match[str]) -> bool:
    """Whether the role is a speaker here: a verb of saying right after, before, or a quotation beside it."""
    after = view.own[match.end() : min(sentence.span.end, match.end() + 110)]
    before = view.own[max(sentence.span.start, match.start() - 40) : match.start()]
    verb_after = re.match(
        r"\s*(?:\([^)]*\)\s*)?(?:,[^,\x01]{2,80},?)?\s*,?\s*(?:who\s+"
        rf"|for\s+[^,]{{2,50}}?\s)?{AUX}(?:{SAID}|{THOUGHT}|called|posted|asked|launched|told|proposing"
        r"|proposed|reacted)\b",
        after,
    )
    verb_before = re.search(
        rf"\b(?:{SAID}|according\s+to|words\s+of|citing|cited)\s+(?:by\s+)?(?:the\s+|an?\s+)?$", before
    )
    return bool(
        verb_after
        or verb_before
        or match.group().startswith("in the words")
        or re.match(r"\s*,?\s*[“\"\x01]", after)
    )


_NAME_OF = re.compile(r"(?<![\w’'.-])(?:[Tt]he\s+)?[A-Z][\w.’'-]*(?:\s+[A-Z][\w.’'-]*){0,3}")
_STATE_MEDIA = re.compile(
    r"\b(?:(?:[A-Z]\w+\s+)?state(?:-run|-owned|-controlled|-backed)?\s+(?:media|television|TV"
    r"|radio|news\s+agency|newspaper|broadcaster)|(?:ruling|communist)\s+party\s+(?:newspaper"
    r"|organ|mouthpiece)|official\s+(?:news\s+agency"
    r"|party\s+newspaper))\b(?:\s+(?-i:[A-Z])[\w-]*)?",
    re.IGNORECASE,
)


def labelled_media(view: View) -> Iterator[Hit]:
    """Outlets on the list, where they carry something; an outlet that is itself the story carries nothing."""
    outlet = (view.article.outlet or "").lower()
    if outlet in STATE | PARTISAN:
        yield Hit(message=f"{view.article.outlet} is on your list as {_label(outlet)}.")
    for sentence, match in view.spoken(_NAME_OF):
        name = re.sub(r"[’']s$", "", match.group()).lower().removeprefix("the ")
        if (name in STATE or name in PARTISAN) and _carries(view, sentence, match):
            span = spread(match)
            yield Hit(spans=(span,), message=f"{view.words(span)} is on your list as {_label(name)}.")
    for sentence, match in view.spoken(_STATE_MEDIA):
        if _carries(view, sentence, match):
            span = spread(match)
            yield Hit(
                spans=(span,),
                message=f"“{view.words(span)}” speaks for a state or a party, by the article's own words.",
            )


def _label(name: str) -> str:
    return "state or party media" if name in STATE else "partisan by its own account"


def _carries(view: View, sentence: Sentence, match: re.Match[str]) -> bool:
    after = view.own[match.end() : min(sentence.span.end, match.end() + 60)]
    before = view.own[max(sentence.span.start, match.start() - 40) : match.start()]
    said = re.match(
        r"(?:[’']s)?(?:\s+(?:news\s+agency|agency|television|TV|website"
        rf"|newspaper))?(?:\s+on\s+\w+day)?,?\s+{AUX}(?:{SAID}|quoted|cited|published|aired|broadcast"
        r"|showed|carried|citing)\b",
        after,
    )
    via = re.search(
        r"\b(?:told|by|to|according\s+to|in|on|with|via|citing|quoted|from)"
        r"\s+(?:the\s+)?(?:state\s+)?(?:news\s+agency\s+|media\s+"
        r"|outlet\s+|broadcaster\s+)?$",
        before,
    )
    return bool(said or via)
