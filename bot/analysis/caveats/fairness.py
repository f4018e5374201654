"""Fairness: `disputed`, `no-response` and `declined-comment`."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.analysis.caveats.patterns import CAP
from bot.analysis.caveats.rule import Hit
from bot.analysis.caveats.view import View
from bot.analysis.findings import Sentence
from bot.analysis.salience import content_words
from bot.model.article import Span

_FALSE = r"(?:not\s+true|untrue|false|baseless|ridiculous|nonsense|absurd|inaccurate|incorrect|fabricated|fake|a\s+lie|lies|a\s+hoax|unfounded|groundless|wrong|misleading|without\s+(?:any\s+)?(?:basis|foundation|merit)|rubbish|fiction|totally\s+made\s+up|made\s+up)"
_MATTER = r"(?:rumou?rs?|reports?|claims?|allegations?|accusations?|story|stories|charges?|suggestions?|account|version|assertion|speculation|criticism|findings|statement|involvement|wrongdoing|responsibility|responsible)"
_DENIED = re.compile(
    rf"\b(?:den(?:y|ies|ied|ying)|refut(?:e|es|ed|ing)|disput(?:e|es|ed|ing)|debunk(?:ed|s|ing)?|rebut(?:s|ted)|contradict(?:s|ed|ing)?|contest(?:s|ed)|rubbish(?:ed|es))\b(?!\s+(?:bail|entry|access|asylum|permission|visas?|a\s+visa|service|boarding|them|him\s+the|her\s+the))(?![^.]{{0,12}}\bnor\b)"
    rf"|\b(?:reject(?:s|ed|ing)?|dismiss(?:es|ed|ing)?|brush(?:es|ed)\s+(?:off|aside))\b\s+(?:(?:the|those|these|any|all|such|as|that|his|her|their|[\w’'-]+)\s+){{0,5}}?(?:{_MATTER}|as\s+[\"“\x01]?{_FALSE})"
    rf"|\b{_MATTER}\b[^.]{{0,60}}\b(?:is|was|are|were|as|being)\W+(?:\w+ly\s+|simply\s+|just\s+|all\s+|completely\s+)?{_FALSE}\b"
    rf"|\b(?:called|calling|calls|described|describing|labell?ed|branded)\b[^.]{{0,60}}\W{_FALSE}\b"
    rf"|\b(?:it|this|that|which)\s+(?:is|was|isn[’']t|wasn[’']t)\W+(?:simply\s+|just\s+|absolutely\s+)?{_FALSE}\b|\bthere\s+(?:is|was)\s+(?:no|never\s+any)\s+(?:truth|evidence)\b(?:\s+(?:to|in|for|of|that)\b)?"
    rf"|\bno\s+(?:evidence|truth|basis|indication)\s+(?:of|that|to|in|for|whatsoever)\b|\b(?:turned\s+out|proved)\s+to\s+be\s+(?:a\s+)?(?:{_FALSE}|hoax)\b|\b(?:is|was|are|were)\s+(?:a\s+hoax|debunked)\b"
    rf"|\bneither\s+\w+\s+nor\s+\w+\b(?=[^.]{{0,80}}\b(?:said|says)\b)|\bdid\s+not\s+(?:happen|take\s+place|occur|do\s+it|commit)\b|\b(?:pleaded|pleads|plead)\s+not\s+guilty\b|\b(?:sceptical|skeptical|doubtful)\s+(?:about|of|that)\b|\bcast\s+doubt\s+on\b|\bdoubts?\s+(?:about|over)\s+the\b",
    re.IGNORECASE,
)
_NEITHER = re.compile(r"\bneither\s+confirm(?:ed)?\s+nor\s+den(?:y|ied)\b|\bconfirm\s+or\s+deny\b", re.IGNORECASE)
_WRITERS_DOUBT = re.compile(r"\bif\s+(?:this|the)\s+(?:report|claim|rumou?r)\s+is\b", re.IGNORECASE)


def disputed(view: View) -> Iterator[Hit]:
    """Somebody in the article says that what it reports is not so."""
    for sentence, match in _denials(view):
        span = _with_speaker(view, sentence, match)
        who = _speaker(view, sentence)
        yield Hit(spans=(span,), message=f"Contradicted{f' by {who}' if who else ' in the article'}: “{view.words(span)}”.")


def _denials(view: View) -> Iterator[tuple[Sentence, re.Match[str]]]:
    for sentence, match in view.anywhere(_DENIED):
        words = view.words(sentence.span)
        if _NEITHER.search(words) or _WRITERS_DOUBT.search(words):
            continue
        yield sentence, match


def _with_speaker(view: View, sentence: Sentence, match: re.Match[str]) -> Span:
    """From whoever denies to the end of the denial, so that the words stand alone."""
    attribution = next(
        (
            r.attribution
            for r in view.findings.attributions_in(sentence.span)
            if r.attribution.source and sentence.span.contains(r.attribution.source[0]) and r.attribution.source[0].end <= match.end()
        ),
        None,
    )
    start = attribution.source[0].start if attribution and attribution.source[0].start < match.start() else match.start()
    return Span(start, match.end())


def _speaker(view: View, sentence: Sentence) -> str | None:
    for resolved in view.findings.attributions_in(sentence.span):
        if resolved.sources:
            return resolved.sources[-1].label
    return None


_NO_ANSWER = re.compile(
    r"\b(?:declin(?:ed|es|ing)|refus(?:ed|es|ing))\s+(?:\w+\s+)?to\s+(?:(?:immediately|further|publicly)\s+)?(?:comment|answer|say|discuss|elaborate|give\s+(?:any\s+)?(?:more\s+|further\s+)?(?:details|information|comment)|provide\s+(?:any\s+)?(?:further\s+|more\s+)?(?:details|comment|information)|be\s+(?:interviewed|drawn)|speak|talk|respond|name|identify|disclose|specify|confirm|release|offer)(?:\s+(?:any\s+|further\s+|more\s+)*(?:details|comment|information)?)?"
    r"|\b(?:did|has|have|had|does|do|would)(?:\s+not|n[’']t)\s+(?:immediately\s+|yet\s+)?(?:respond(?:ed)?|repl(?:y|ied)|return(?:ed)?|answer(?:ed)?|offer(?:ed)?\s+(?:any\s+)?(?:further\s+)?comment|comment(?:ed)?|provide(?:d)?\s+(?:any\s+)?(?:further\s+)?(?:comment|details))(?:\s+(?:to|on|further|a)\b(?:\s+(?:requests?|calls?|questions?|emails?|messages?|multiple|repeated|several|the|our|an?|for|the\s+matter)\b){0,5}(?:\s+(?:requests?|calls?|comment))*)?"
    r"|\b(?:was|were|is|are)(?:\s+not|n[’']t)\s+(?:immediately\s+)?(?:available|reachable)\s+(?:for\s+comment|to\s+comment)?|\bunavailable\s+for\s+comment\b|\bcould\s+not\s+(?:immediately\s+)?be\s+reached\b(?:\s+for\s+comment)?|\b(?:had|have|has|offered|gave|made)\s+no\s+(?:immediate\s+|further\s+)?comment\b"
    r"|\bno\s+comment\b|\bcould\s+neither\s+confirm\s+nor\s+deny\b|\b(?:requests?|calls?|emails?)\s+(?:for\s+comment\s+)?(?:\w+\s+){0,4}(?:went|were|was|have\s+been|has\s+been)\s+(?:unanswered|not\s+(?:immediately\s+)?(?:returned|answered))"
    r"|\b(?:has|have|had)\s+yet\s+to\s+(?:comment|respond|reply|issue\s+a\s+statement)\b|\b(?:remained|kept|stayed)\s+silent\b|\brefused\s+(?:all\s+)?(?:comment|interviews?)\b",
    re.IGNORECASE,
)
# Somebody would not do something that is no answer: pay, go, hand over.
_OTHER_REFUSAL = re.compile(r"\bto\s+(?:name|identify|release|offer|confirm)\s+(?:the\s+)?(?:hostages?|prisoners?|body|bodies|result|ransom|jobs?|help)\b", re.IGNORECASE)


def declined(view: View) -> Iterator[Hit]:
    """An answer was sought and refused, missing or empty; a denial is an answer."""
    for sentence, match in view.spoken(_NO_ANSWER):
        if _OTHER_REFUSAL.search(match.group()):
            continue
        span = Span(match.start(), match.start() + len(match.group().rstrip()))
        who = _refuser(view, sentence, match) or "The other side"
        yield Hit(spans=(span,), message=f"{who} did not answer (“{view.words(span)}”).")


def _refuser(view: View, sentence: Sentence, match: re.Match[str]) -> str | None:
    before = view.text[sentence.span.start : match.start()]
    names = re.findall(rf"(?:[Tt]he\s+)?{CAP}(?:\s+{CAP})*", before)
    return names[-1] if names else _speaker(view, sentence)


_ACCUSES = re.compile(
    r"\b(?P<verb>accus(?:ed|es|ing)|alleg(?:ed|es|ing)\s+that|blam(?:ed|es|ing)|charg(?:ed|es)\s+with|is\s+to\s+blame|are\s+to\s+blame|to\s+blame\s+for|plot(?:s|ted|ting)?\s+to|planning\s+to\s+(?:overthrow|remove|kill|assassinate)|overthrow|remov(?:e|ing)\s+\w+\s+from\s+power|lied|lies\s+about|stole|steal(?:s|ing)|embezzl\w+|brib\w+|corrupt(?:ion)?|fraud\w*|abus(?:ed|ing|es?)|assault(?:ed|ing)?|rap(?:ed|ing)|harass\w*|cover(?:ed)?[\s-]up"
    r"|tortur\w+|murder(?:ed|ing)|mishandl\w+|violat(?:ed|ing|ions?)|misconduct|negligen\w+|illegal(?:ly)?|launder\w+|cheat(?:ed|ing)|plagiari\w+|massacr\w+|responsible\s+for\s+(?:the\s+)?(?:deaths?|attack|killing|bombing|failure))\b",
    re.IGNORECASE,
)
_ATTEMPT = re.compile(r"\b(?:statement|spokes(?:man|woman|person)|lawyer|attorney|responded|response|denied|denies|rejected|told\s+\w+|defended|replied|pleaded)\b", re.IGNORECASE)
_NAMED = re.compile(rf"{CAP}(?:\s+{CAP})*")
_NOT_A_TARGET = frozenset("monday tuesday wednesday thursday friday saturday sunday january february march april may june july august september october november december the a an in on he she it they this that".split())


def no_response(view: View) -> Iterator[Hit]:
    """A named target of an accusation never speaks, and the text reports no attempt to let it.

    Strict, as an absence must be: an accusation with a named target in the writer's or a source's words, no
    denial, no refusal to comment and nothing attributed to the target or anyone of its side.
    """
    if any(True for _ in view.spoken(_NO_ANSWER)) or any(True for _ in _denials(view)):
        return
    accused: dict[str, Span] = {}
    for sentence, match in view.anywhere(_ACCUSES):
        for name in _targets(view, sentence, match):
            accused.setdefault(name, Span(match.start(), match.end()))
    silent = {name: span for name, span in accused.items() if not _speaks(view, name)}
    if accused and silent and len(silent) == len(accused):
        name, span = next(iter(silent.items()))
        others = f" ({', '.join(list(silent)[1:3])} too)" if len(silent) > 1 else ""
        yield Hit(spans=(span,), message=f"{name} is accused and no response, or attempt, is reported{others}.")


def _targets(view: View, sentence: Sentence, match: re.Match[str]) -> Iterator[str]:
    """Names within reach after the accusation ("accused Ana Roe of"), or before a passive one."""
    after = view.text[match.end() : min(sentence.span.end, match.end() + 60)]
    before = view.text[max(sentence.span.start, match.start() - 40) : match.start()]
    passive = re.search(r"\b(?:is|are|was|were|been|being)\s*$", before) is not None
    for found in _NAMED.finditer(before if passive else after):
        name = re.sub(r"[’']s$", "", found.group())
        if name.lower() not in _NOT_A_TARGET and not name.isdigit() and len(name) > 2:
            yield name
            return


def _speaks(view: View, name: str) -> bool:
    wanted = content_words(name)
    for resolved in view.findings.attributions:
        said = " ".join(s.name + " " + s.label for s in resolved.sources)
        if wanted & content_words(said):
            return True
    return any(
        wanted & content_words(view.words(s.span)) and _ATTEMPT.search(view.own_words(s)) for s in view.sentences
    )
