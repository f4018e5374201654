"""In whose wording: `not-verbatim`, `partial-quote`, `altered-quote` and `loaded-language`."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.analysis.caveats.patterns import SAID
from bot.analysis.caveats.rule import Hit
from bot.analysis.caveats.view import SHIELD, View, spread
from bot.analysis.data.judging import EVALUATIVE, LOADED
from bot.analysis.findings import Quotation
from bot.model.article import Span

_LANGUAGES = (
    r"Arabic|Chinese|Mandarin|Cantonese|Russian|Ukrainian|French|German|Italian|Spanish|Portuguese"
    r"|Dutch|Japanese|Korean|Hindi|Urdu|Persian|Farsi|Turkish"
    r"|Hebrew|Polish|Czech|Greek|Swedish|Norwegian|Danish|Finnish|Hungarian|Romanian|Thai"
    r"|Vietnamese|Indonesian|Malay|Swahili|Pashto|Dari|Kurdish|Serbian|Croatian|Bulgarian|Tagalog"
    r"|Bengali|Punjabi|Tamil|Somali|Amharic|Catalan|Welsh"
)
_TRANSLATED = re.compile(
    r"\(\(\w{2,3}\)\)|\[?\bGoogle\s+Translate\b\]?|\b(?:according\s+to\s+(?:an?"
    r"|the)\s+(?:\w+\s+)?translation|(?:through|via|with)\s+an?\s+(?:\w+\s+)?(?:interpreter"
    r"|translator)|translated\s+(?:from|by|into)|\(translated\)|[Ii]n\s+translation"
    r"|(?:said|speaking|spoke|wrote|written|told\s+\w+|tweeted|posted|statement|interview|added"
    rf"|quoted)\s+(?:\w+\s+)?in\s+(?:{_LANGUAGES})|translation\s+(?:of|from|by|provided)|(?:roughly"
    r"|loosely)\s+translate[sd]\s+(?:to|as))\b",
)
# Bodies of countries whose officials do not write in English; countries that use it officially are left out.
_ABROAD = (
    r"Ukrain(?:e|ian)|Russia[n]?|China|Chinese|Japan(?:ese)?|North\s+Korea[n]?|South\s+Korea[n]?"
    r"|Iran(?:ian)?|Iraqi?|Syria[n]?|Turkey|Turkish|France|French|German[y]?|Ital(?:y|ian)|Spain"
    r"|Spanish|Poland|Polish|Brazil(?:ian)?"
    r"|Mexic(?:o|an)|Argentin(?:a|e|ian)|Venezuela[n]?|Egypt(?:ian)?|Saudi(?:\s+Arabia)?|Yemeni?"
    r"|Libya[n]?|Tunisia[n]?|Greece|Greek|Hungar(?:y|ian)|Belarus(?:ian)?|Vietnam(?:ese)?|Thailand"
    r"|Thai|Indonesia[n]?|Cuba[n]?|Colombia[n]?"
)
_BODY = (
    r"(?:[\w’'-]+\s+){0,4}?(?:[Mm]inistry|[Dd]irectorate|[Ii]ntelligence|[Aa]rmy|[Mm]ilitary"
    r"|[Gg]overnment|[Pp]olice|[Pp]arliament|[Pp]rosecutors?|[Ss]tate\s+media"
    r"|[Ss]tate\s+television|[Nn]ews\s+agency)"
)
_FOREIGN_POST = re.compile(
    rf"\b(?:{_ABROAD})(?:[’']s)?\s+{_BODY}\b[^.\n]{{0,90}}\b(?:said|posted|wrote|tweeted|stated"
    r"|announced|declared)\b[^.\n]{0,40}:?\s*$",
    re.MULTILINE,
)


def not_verbatim(view: View) -> Iterator[Hit]:
    """Quoted words that the speaker did not use: translations."""
    for _, match in view.anywhere(_TRANSLATED):
        quote = next(
            (
                q
                for q in reversed(view.quotations)
                if q.span.end <= match.start() + 1 and match.start() - q.span.end < 3
            ),
            None,
        )
        span = Span(quote.span.start, match.end()) if quote else spread(match)
        yield Hit(
            spans=(span,), message=f"Quote is translated ({view.words(spread(match))}); check the original."
        )
    for quote in view.quotations:
        before = view.text[max(0, quote.span.start - 260) : quote.span.start].rstrip() + "\n"
        introduced = _FOREIGN_POST.search(before)
        if introduced and not quote.scare and introduced.end() >= len(before) - 1:
            who = " ".join(introduced.group().split()[:4])
            yield Hit(
                spans=(quote.span,),
                message=f"Quote is probably translated (“{who} …” does not write in English);"
                " check the original.",
            )


_NAMING = re.compile(
    r"(?:\b(?:called|named|dubbed|nicknamed|known\s+as|codenamed|code-named|titled|entitled|termed"
    r"|referred\s+to\s+as|labell?ed|headlined|so-called|term|terms|word|words|phrase|phrases"
    r"|hashtag|slogan|song|album"
    r"|film|movie|show|book|novel|series|episode|operation|category|rating|rated|award|prize"
    r"|section|chapter|act|stamped|marked|reading|reads|read|meaning|means|alias|aka|a\.k\.a\."
    r"|password|username|handle|account|file|folder"
    r"|a\s+technique|so)\s*,?\s*(?:\w+\s+)?)$",
    re.IGNORECASE,
)
# "called the ruling X" judges; "called X" names.
_JUDGES = re.compile(
    r"\b(?:called|branded|labell?ed|described|slammed|denounced|condemned|dismissed|hailed|praised"
    r"|criticised|criticized|deemed|considered)\s+(?:[\w’',.()-]+\s+){1,8}?(?:as\s+)?(?:an?\s+"
    r"|the\s+)?$",
    re.IGNORECASE,
)
_SAYS = re.compile(
    rf"\b(?:{SAID}|according\s+to|calls?|called|calling|describ\w+|as\s+(?:an?|the)|asked|amid|over"
    r"|wants?)\b",
    re.IGNORECASE,
)
_MAX_FRAGMENT = 4  # words; longer pieces carry their own sense


def partial_quote(view: View) -> Iterator[Hit]:
    """A few words quoted beside an accusation or a judgement."""
    for quote in view.quotations:
        words = view.words(quote.inner)
        if quote.scare and len(words.split()) <= _MAX_FRAGMENT and _judges(view, quote, words):
            yield Hit(spans=(quote.span,), message=f"Only a fragment is quoted: “{words}”.")


def _judges(view: View, quote: Quotation, words: str) -> bool:
    """Whether the fragment is somebody's judgement rather than a name, a title or a term."""
    sentence = view.sentences[view.index_of(quote.span.start)]
    before = view.own[sentence.span.start : quote.span.start]
    plain = words.strip(",. ")
    if any(w[:1].isupper() for w in plain.split()) or re.search(r"\d|[+/@#]", plain) or plain.isupper():
        return False
    evaluates = bool({w.lower() for w in re.findall(r"[\w-]+", plain)} & EVALUATIVE) or bool(
        re.search(r"\w(?:ous|ful|less|ive|able|ible|ical|ly)\b", plain)
    )
    if _JUDGES.search(before):
        return evaluates or len(plain.split()) > 1
    if _NAMING.search(before):
        return False
    if len(plain.split()) == 1:
        return evaluates and (_SAYS.search(view.own_words(sentence)) is not None)
    return evaluates and _SAYS.search(view.own_words(sentence)) is not None


_CUT = re.compile(
    r"\[\s*(?:…|\.\s?\.\s?\.)\s*\]|(?<=\w)\s*(?:…|\.\s?\.\s?\.)\s*(?=[\w“\"‘'(])"
    r"|(?<=[.!?,])\s+(?:…|\.\s?\.\s?\.)\s*(?=\w)|^(?:…|\.\s?\.\s?\.)\s*(?=\w)"
)
_INSERTED = re.compile(
    r"\[(?!\s*(?:sic|…|\.\.\.|citation|Google|it|fr|de|es|ru|video|audio|photo|image|laughs"
    r"|laughter|applause|\d)\b)(?!\s*(?:…|\.))[A-Za-z][^\]\n]{0,50}\]"
)
_STITCHED = re.compile(r"[”\"]\s+and,?\s+later,?\s+[“\"]")
# Things that may have dots printed on them.
_PRINTED = re.compile(
    r"\b(?:Facebook|Twitter|Instagram|tweeted|sign|note|tweet|caption|poster|banner|lyrics?|song|read|reads|reading|titled|slogan"
    r"|message|status|hashtag|headline|text)\b[^.;]{0,30}$",
    re.IGNORECASE,
)


def altered_quote(view: View) -> Iterator[Hit]:
    """Words taken out of a quotation or put into it."""
    for quote in view.quotations:
        for pattern in (_CUT, _INSERTED):
            for match in pattern.finditer(view.text, quote.inner.start, quote.inner.end):
                before = view.text[max(0, quote.span.start - 60) : quote.span.start]
                if "[" not in match.group() and _PRINTED.search(before):
                    continue
                span = _stripped(view, match)
                yield Hit(
                    spans=(span,), message=f"Words removed or inserted in the quote: “{view.words(span)}”."
                )
    for _, match in view.anywhere(_STITCHED):
        yield Hit(
            spans=(spread(match),), message=f"Two quotes are joined into one: “{view.words(spread(match))}”."
        )


def _stripped(view: View, match: re.Match[str]) -> Span:
    start, end = match.span()
    while view.text[start].isspace():
        start += 1
    while view.text[end - 1].isspace():
        end -= 1
    return Span(start, end)


_LOADED = re.compile(
    r"(?<![\w’'-])(?:" + "|".join(sorted(map(re.escape, LOADED), key=len, reverse=True)) + r")(?![\w-])"
)
_OPINION = re.compile(
    r"\b(?:[Oo]f\s+course|[Nn]eedless\s+to\s+say|[Mm]ake\s+no\s+mistake|[Ll]et[’']s\s+(?:face\s+it"
    r"|be\s+honest|not\s+forget)|it[’']s\s+(?:no\s+wonder|about\s+time|high\s+time)"
    r"|to\s+say\s+the\s+least|so\s+much\s+for|thank\s+God|god\s+forbid"
    r"|[Mm]aybe\s+(?:they|he|she|it|we|this|that|the)\b[^.?!;,]{0,80}|[Ww]ho\s+knows|(?:[Ww]e"
    r"|I)\s+(?:think|believe|need\s+to|must|should|can\s+only\s+hope|hope|know\s+that|all\s+know"
    r"|doubt|wonder|suspect)\b|in\s+(?:my|our)\s+(?:view|opinion))"
)
_QUESTION = re.compile(
    r"(?<![\w])(?:Why|How|Who|What|Isn[’']t|Is|Are|Do|Does|Can|Could|Should|Would|Will|When|Where"
    r"|Haven[’']t|Don[’']t|(?:But|And|So)\s+(?:is|are|was|why|how|who|what|did|does|can|could"
    r"|will))\b[^.?!\x01\n]{8,140}\?"
)
_EXCLAIMED = re.compile(r"[A-Za-z][^.?!\x01\n]{0,80}\s[a-z][\w’'-]*!+(?=\s|$)")
# Law and sport use hard words as terms.
_TERMS = re.compile(
    r"\b(?:gross\s+negligence|notorious\s+markets|perfect\s+(?:game|score|storm|record)"
    r"|incredible\s+hulk|amazing\s+race|evil\s+(?:dead|genius))\b",
    re.IGNORECASE,
)
_MANY = 3


def loaded(view: View) -> Iterator[Hit]:
    """The writer judges in their own words."""
    spans: list[Span] = []
    for sentence, match in view.spoken(_LOADED):
        if not _TERMS.search(view.own_words(sentence)) and not _speakers_word(view, match):
            spans.append(spread(match))
    for pattern in (_OPINION, _QUESTION, _EXCLAIMED):
        spans.extend(spread(m) for _, m in view.spoken(pattern) if SHIELD not in m.group())
    unique = sorted(set(spans))
    note = " Reads as opinion." if len(unique) >= _MANY else ""
    for span in unique:
        yield Hit(spans=(span,), message=f"The article's own wording is opinion: “{view.words(span)}”.{note}")


def _speakers_word(view: View, match: re.Match[str]) -> bool:
    """Whether the word is reported as somebody's: "called it absurd", "said the idea was absurd"."""
    sentence = view.sentences[view.index_of(match.start())]
    before = view.own[sentence.span.start : match.start()]
    return (
        re.search(
            rf"\b(?:{SAID}|called|calling|described|describing|considers?|considered|deemed|found|as"
            r"|according\s+to)\b",
            before,
        )
        is not None
    )
