"""How firmly it is said: `hedged`, `prediction`, `unverified-by-outlet`, `unverified-media`, `provisional-figure`.

Quoted words are their speaker's: a hedge or a forecast inside quotation marks counts only where the quotation
is the claim, and then the speaker is named.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.analysis.caveats.patterns import DIGITS, MONTH, NUMBER, YEAR
from bot.analysis.caveats.rule import Hit
from bot.analysis.caveats.view import View
from bot.analysis.findings import Sentence
from bot.model.article import Claim, Span, Voice

# "could not" and "could hardly" speak of ability; so do senses of finding and seeing.
_ABLE = r"not\b|hardly|barely|no\s+longer|only\s+watch|see\s+(?:the|him|her|them|it)|hear\b|swim|walk|afford|tell\b|be\s+seen\b|be\s+heard\b|be\s+reached|find\s+(?:no|out)"
_HEDGE = re.compile(
    rf"\b(?P<modal>may|might|could)\s+(?!{_ABLE})(?:(?:also|well|soon|now|then|even|still|one\s+day|have|be|potentially|\w+ly)\s+)*(?P<verb>[a-z]+)"
    r"|\b(?:apparently|possibly|probably|perhaps|presumably|reportedly|allegedly|supposedly|purportedly|potentially)\b"
    r"|\b(?:appears?|appeared|seems?|seemed)\s+to\s+(?:be|have|\w+)|\b(?:is|are|was|were)\s+(?:un)?likely\s+to\b|\b(?:most|very|highly|more\s+than)\s+likely\b"
    r"|\b(?:is|are|was|were)\s+(?:widely\s+)?(?:believed|thought|understood|rumou?red|suspected)\s+to\b|\b(?:would|may|might|could|seems?\s+to|appears?\s+to)\s+suggest\b|\bsuggest(?:s|ed|ing)?\s+(?:that|the\s+possibility)\b"
    r"|\b(?:it\s+(?:is|was|remains)|it[’']s)\s+(?:possible|unclear|likely|unlikely|not\s+clear)\b|\bI\s+think\b|\bif\s+true\b"
)
_SAID_SO = re.compile(r"\b(?:may|might)\s+(?:not\s+)?(?:only\s+)?(?:be\s+)?(?:used|apply|enter|appeal|vote|choose|request)\b|\bmay\s+(?:or\s+)?may\s+not\b")
_RULE = re.compile(r"\b(?:if\s+convicted|under\s+(?:the|a)\s+(?:law|rule|act)|according\s+to\s+the\s+(?:law|rules)|rules?\s+say|permit(?:s|ted)?|eligible|allowed)\b", re.IGNORECASE)
_PURPOSE = re.compile(r"\bso\s+(?:that\s+)?(?:\w+\s+){1,4}$")


def hedged(view: View) -> Iterator[Hit]:
    """The writer, or the speaker of a quotation that is the claim, qualifies what is said."""
    for sentence, match in view.anywhere(_HEDGE):
        span = Span(match.start(), match.end())
        if _no_hedge(view, sentence, match):
            continue
        speaker = _quoting(view, span)
        if view.quoted(span) and speaker is None:
            continue
        by = f" by {speaker}" if speaker else " in the article"
        yield Hit(spans=(span,), message=f"Hedged{by}: “{view.words(span)}”. Do not firm it up.")


def _no_hedge(view: View, sentence: Sentence, match: re.Match[str]) -> bool:
    modal, words = match.group("modal"), view.words(sentence.span)
    before = view.text[max(sentence.span.start, match.start() - 30) : match.start()]
    if modal is not None:
        permits = modal == "may" and (_SAID_SO.match(view.text, match.start()) or _RULE.search(words))
        return bool(permits) or _PURPOSE.search(before) is not None or (modal == "could" and _past_ability(before, words))
    return re.match(r"appear(?:s|ed)?\s+to\s+(?:in|on|at|before)\b", match.group()) is not None


def _past_ability(before: str, words: str) -> bool:
    """ "as far as she could see", "he could hear": what somebody was able to do."""
    return re.search(r"\bas\s+\w+\s+as\s+(?:\w+\s+){1,2}$|\bif\s+(?:only\s+)?(?:\w+\s+){1,2}$", before) is not None and "?" not in words


def _quoting(view: View, span: Span) -> str | None:
    """Who speaks, when the words stand in a quotation that is a claim of its own."""
    for claim in view.findings.claims_in(span):
        whole = claim.voice in {Voice.DIRECT, Voice.MIXED} and any(c.overlaps(span) for c in claim.content)
        if whole and claim.sources:
            return claim.sources[0].label
    return None


_FUTURE = re.compile(
    r"\b(?:is|are|was|were)\s+(?:set|expected|poised|likely|going|due|forecast|projected|predicted|on\s+course)\s+to\s+[a-z]+(?:\s+[a-z’'-]+){0,4}"
    r"|\b(?:plans?|aims?|intends?|hopes?|expects?)\s+to\s+[a-z]+(?:\s+[a-z’'-]+){0,4}|\bby\s+(?:20[2-9]\d|2100)\b"
)
_PLAIN_FUTURE = re.compile(r"\b(?:will|won[’']t|would)\s+(?:(?:soon|likely|also|eventually|not|never|probably|then)\s+)*(?P<verb>[a-z]+)(?:\s+[a-z’'-]+){0,4}")
_SCHEDULED = re.compile(
    rf"\b(?:on|from|until|at|between|begins?|starts?|scheduled|held|takes?\s+place|hearing|trial|sentenc\w+|referendum|election|ceremony|match|kick-?off|conference|meeting|appear\s+in\s+court|summit|festival|opens?)\b[^.]{{0,60}}(?:{MONTH}\s+\d|\d\s+{MONTH}|\b(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b|\b\d{{1,2}}\s?(?:a\.?m|p\.?m))"
    rf"|(?:{MONTH}\s+\d{{1,2}}|\d{{1,2}}\s+{MONTH}|{YEAR})[^.]{{0,40}}\b(?:scheduled|will\s+be\s+held|takes?\s+place|hearing)\b"
)
_CONDITION = re.compile(r"\b(?:if|had|unless|otherwise|were\s+to)\b[^.]{3,80}\bwould\b|\bwould\s+(?:have|often|always|usually|sometimes|not\s+(?:say|comment|give|confirm|disclose|be\s+drawn|elaborate)|like|rather|appear\s+to|seem|suggest|be\s+a\s+change|be\s+given|say)\b", re.IGNORECASE)
_STANDING = re.compile(r"\b(?:always|every|whenever|each\s+(?:year|day|week)|rules?|law|tradition(?:ally)?)\b", re.IGNORECASE)


def prediction(view: View) -> Iterator[Hit]:
    """About the future: a forecast by whoever says it. Dates already fixed by their organiser are none."""
    seen: list[Span] = []
    for pattern in (_PLAIN_FUTURE, _FUTURE):
        for sentence, match in view.anywhere(pattern):
            span = Span(match.start(), match.end())
            words = view.words(sentence.span)
            if any(s.overlaps(span) for s in seen) or _SCHEDULED.search(words) or _CONDITION.search(words) or _STANDING.search(words):
                continue
            speaker = _quoting(view, span)
            if view.quoted(span) and speaker is None:
                continue
            seen.append(span)
            who = speaker or _speaker(view, span) or "this article"
            yield Hit(spans=(span,), message=f"A forecast by {who}, not a fact: “{view.words(span)}”.")


def _speaker(view: View, span: Span) -> str | None:
    claim: Claim | None = next(iter(view.findings.claims_in(span)), None)
    return claim.sources[0].label if claim and claim.sources else None


_UNVERIFIED = re.compile(
    r"\b(?:could\s+not|cannot|can[’']t|couldn[’']t|(?:was|were|is|are|has\s+been|have\s+been)\s+(?:not|un)\s?(?:able|yet)?(?:\s+been)?(?:\s+to)?|unable\s+to|have\s+not|has\s+not|had\s+not|hasn[’']t|haven[’']t|not|yet\s+to|impossible\s+to)\s+(?:yet\s+)?(?:be(?:en)?\s+)?(?:immediately\s+|independently\s+|officially\s+|formally\s+|publicly\s+|fully\s+)*"
    r"(?:verif(?:y|ied)|confirm(?:ed)?|authenticat(?:e|ed)|corroborat(?:e|ed)|substantiat(?:e|ed))(?!\s+or\s+deny\s+(?:rumou?rs\s+of\s+)?(?:his|her)\s+own)\b"
    r"|\b(?:could|would|can|will)\s+neither\s+confirm\s+nor\s+deny\b|\b(?:declined|refused)\s+to\s+confirm\b(?!\s+or\s+deny)|\bunconfirmed\s+(?:report|rumou?r|claim|information|account|sighting)s?\b|\b(?:remains?|is|are|was|were)\s+(?:as\s+yet\s+|still\s+)?(?:unconfirmed|unverified)\b"
    r"|\bno\s+independent\s+(?:confirmation|verification|corroboration)\b|\bindependent\s+(?:confirmation|verification)\s+(?:was|is)\s+not\b|\bunverified\s+(?:report|claim|video|footage|photo|image|account)s?\b"
)


def unverified(view: View) -> Iterator[Hit]:
    """Somebody who should know says that it could not be checked."""
    for sentence, match in view.spoken(_UNVERIFIED):
        span = Span(match.start(), match.end())
        who = _subject(view, sentence, match)
        yield Hit(spans=(span,), message=f"{who} this is not confirmed: “{view.words(span)}”.")


def _subject(view: View, sentence: Sentence, match: re.Match[str]) -> str:
    before = view.text[sentence.span.start : match.start()].strip()
    name = re.search(r"(?:The\s+|the\s+)?[A-Z][\w./&-]*(?:\s+[A-Z][\w./&-]*)*(?=\s+(?:said|says|has|had|have|it|which)?\s*(?:it|they)?$|$)", before)
    return f"{name.group()} says" if name else "The article says"


_MEDIA = r"(?:video|videos|footage|photo|photos|photograph|photographs|picture|pictures|image|images|audio|recording|recordings|screenshot|screenshots|clip|clips|tape|letter|selfie)"
_SHOWS = re.compile(
    rf"\b(?:[a-z’'-]+\s+){{0,3}}{_MEDIA}\b(?:\s+(?!is\b|are\b|of\s+the\s+late)[\w’'-]+){{0,5}}?\s+(?:purport(?:s|ed|ing|edly)?|appear(?:s|ed|ing)?\s+to|show(?:s|ed|ing)?|emerged|surfaced|circulat(?:es|ed|ing)|went\s+viral|allegedly|claim(?:s|ing)?\s+to|depict(?:s|ed|ing)?)\b"
    rf"|\b(?:authenticity|veracity)\s+of\s+(?:the|this|that|an?)\s+(?:\w+\s+)?{_MEDIA}\b[^.]{{0,20}}\b(?:could\s+not|cannot|has\s+not|have\s+not|was\s+not|is\s+not|unclear|not)\b(?:\s+(?:be|been)\s+(?:\w+ly\s+)?(?:verified|confirmed))?"
    rf"|\b{_MEDIA}\s+(?:released|posted|shared|published|uploaded|taken)\b[^.]{{0,40}}?(?:\s+(?:of|from|on|by)\s+(?:the\s+)?\w+)(?=[^.]*\bshow)"
    rf"|\bverify\s+the\s+authenticity\s+of\s+(?:the|this|that)\s+{_MEDIA}\b",
    re.IGNORECASE,
)
_CHECKED = re.compile(
    r"\b(?:(?:has|have|had|been|was|were|is|are)\s+(?:\w+ly\s+)?(?:verified|authenticated|geolocated)|verified\s+(?:by|the|video|footage)|authenticated\s+by|confirmed\s+(?:the\s+)?authentic\w*|correspond(?:s|ed)\s+to\s+(?:our|its|their)\s+reporting|file\s+photos?|pictured|promotional|trailer|music\s+video|advert\w*|security\s+camera\s+footage\s+released\s+by\s+police|telescope|Hubble|satellite|spacecraft|broadcast\s+live)\b"
    r"|\b(?:Image|Photo|Picture|Credit)\s?:",
    re.IGNORECASE,
)


def unverified_media(view: View) -> Iterator[Hit]:
    """A claim leans on pictures or sound, and no check of them is stated nearby."""
    for sentence, match in view.spoken(_SHOWS):
        if _CHECKED.search(view.words(sentence.span)) or _CHECKED.search(match.group()):
            continue
        words = match.group().strip()
        start = match.start() + match.group().find(words)
        span = Span(start, start + len(words))
        yield Hit(spans=(span,), message=f"Rests on “{view.words(span)}”; the article states no check of where or when it was made.")


_TOLL = r"(?:dead|deaths?|killed|kills?|killing|died|dies|injur(?:ed|ies|ing)|wounded|wounding|missing|arrest(?:ed|s)|detained|trapped|casualties|victims|bodies|displaced|homeless|evacuated|infected|votes|hospitali[sz]ed|hostages|fatalities|survivors|unaccounted)"
_BOUND = r"(?:at\s+least|more\s+than|over|up\s+to|as\s+many\s+as|some|about|around|nearly|almost|an\s+estimated)"
_EARLY = re.compile(
    rf"\b{_BOUND}\s+(?:an?other\s+)?(?:{NUMBER})(?:\s+[\w’'-]+){{0,6}}?\s+{_TOLL}\b"
    rf"|\b(?:kill(?:ed|ing|s)|injur(?:ed|ing|es)|wound(?:ed|ing)|claim(?:ed|ing)\s+the\s+lives\s+of|left|arrested|detained)\s+{_BOUND}\s+(?:{NUMBER})(?!\s?%)\b"
    rf"|\b(?:{DIGITS})\s+or\s+more\b(?=[^.]{{0,60}}\b{_TOLL})|\b(?:kill(?:ed|ing|s)|wound(?:ed|ing)|injur(?:ed|ing))\s+(?:{NUMBER})\s+or\s+more\b"
    rf"|\b(?:death\s+)?toll\b[^.]{{0,40}}\b(?:rise|rising|climb|expected|could|may|so\s+far|at\s+least|stood\s+at)\b|\b(?:{NUMBER})\s+(?:people\s+)?(?:are\s+|were\s+)?(?:believed|feared)\s+(?:to\s+be\s+)?(?:dead|trapped|killed|missing)\b"
    rf"|\bso\s+far\b[^.]{{0,40}}\b{_TOLL}\b|\b{_TOLL}\b[^.]{{0,30}}\bso\s+far\b|\band\s+counting\b",
    re.IGNORECASE,
)
_PAST_YEAR = re.compile(rf"\b(?:in|since|during|between)\s+(?:{MONTH}\s+)?{YEAR}\b|\bevery\s+year\b|\ba\s+year\b|\bannually\b|\beach\s+year\b")


def provisional(view: View) -> Iterator[Hit]:
    """An early count of people that will move: to be asked for again before use."""
    for sentence, match in view.anywhere(_EARLY):
        if _PAST_YEAR.search(view.words(sentence.span)):
            continue
        span = _bounded(match)
        yield Hit(spans=(span,), message=f"Early count ({view.words(span)}); recheck before use.")


def _bounded(match: re.Match[str]) -> Span:
    """The bound and its number, without the verb before them."""
    number = re.search(rf"(?:{_BOUND}\s+(?:{NUMBER})|(?:{DIGITS})\s+or\s+more)", match.group(), re.IGNORECASE)
    if number is None:
        return Span(match.start(), match.end())
    return Span(match.start() + number.start(), match.start() + number.end())
