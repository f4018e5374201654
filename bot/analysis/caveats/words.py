"""Words: `not-verbatim`, `partial-quote`, `altered-quote` and `loaded-language`."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.analysis.caveats.loaded import JUDGING, PHRASES, TERMS
from bot.analysis.caveats.rule import Hit
from bot.analysis.caveats.view import View
from bot.analysis.findings import Quotation
from bot.model.article import Span

_TRANSLATED = re.compile(
    r"\baccording\s+to\s+(?:an?|the)\s+(?:\w+\s+){0,3}translation\b|\b(?:as\s+)?translated\s+(?:from|by|into)\b(?:\s+(?:the\s+)?\w+)?"
    r"|\b(?:said|told|wrote|speaking|spoke|posted|tweeted|added|stated|announced)\b[^.,;\x01]{0,40}?\s+in\s+(?P<language>Arabic|Chinese|Mandarin|Cantonese|Dutch|Farsi|Persian|French|German|Greek|Hebrew|Hindi"
    r"|Italian|Japanese|Korean|Polish|Portuguese|Russian|Spanish|Swedish|Turkish|Ukrainian|Urdu|Danish|Norwegian|Finnish|Thai|Vietnamese|Indonesian|Pashto|Swahili|Serbian|Romanian|Hungarian|Czech)\b"
    r"|\(\([a-z]{2,3}\)\)|\[?Google\s+Translate\]?|\(translated\)|\bthrough\s+(?:an?\s+)?(?:interpreter|translator)\b"
)


def not_verbatim(view: View) -> Iterator[Hit]:
    """Quoted words that are said to be a translation."""
    for _, match in view.spoken(_TRANSLATED):
        span = Span(match.start(), match.end())
        language = match.group("language")
        source = f"from {language}" if language else f"marked “{view.words(span)}”"
        yield Hit(spans=(span,), message=f"Quote is translated ({source}); check the original.")


# A name follows such a word, or the words are a thing's name or a term explained.
_NAMING_BEFORE = re.compile(
    r"(?:\b(?:is|are|was|were|been|be|so|also|being|what\s+(?:is|are|was|were))[\s-]+called|\bcalled|\bknown\s+as|\bdubbed|\bcode-?named|\bnicknamed|\bnamed|\btitled|\bentitled|\bterm|\bterms|\bwords?"
    r"|\bphrases?|\blabel(?:l?ed)?|\bmeaning|\bmeans|\bdefined\s+as|\breferred\s+to\s+as|\brated|\brating|\bgrade|\bstamped|\bstamp|\bsection|\bcategory"
    r"|\bmarked|\breading|\bhashtag|\bslogan|\bsong|\bsingle|\balbum|\bbook|\bfilm|\bmovie|\bseries|\bshow|\barticle|\bessay|\bepisode|\bheadline|\bkey|\bbutton)\W*(?:the\s+|a\s+|an\s+)?$",
    re.IGNORECASE,
)
_CODE = re.compile(r"^[A-Z0-9+\-/. ]+$")
_SPEAKING = re.compile(
    r"\b(?:said|says|say|told|called|calls|call|calling|described|describes|describing|branded|labell?ed|dismissed|denounced|condemned|termed|slammed|hailed|praised|blamed"
    r"|claim(?:ed|s|ing)?|accus(?:ed|es|ing)|warned|warns|argued|argues|insist(?:ed|s)|according\s+to|wrote|writes|believes?|alleg(?:ed|es)|characteri[sz]ed|deemed|considered"
    r"|report(?:ed|s)|asked|admitted|stated|saying)\b",
    re.IGNORECASE,
)


def partial_quote(view: View) -> Iterator[Hit]:
    """A fragment of one to four words that somebody is made to say, or that the writer holds at arm's length."""
    for quotation in view.quotations:
        if quotation.scare and _is_judgement(view, quotation):
            yield Hit(spans=(quotation.span,), message=f"Only a fragment is quoted: {view.words(quotation.span)}.")


def _is_judgement(view: View, quotation: Quotation) -> bool:
    inner = view.text[quotation.inner.start : quotation.inner.end].strip()
    words = inner.split()
    if not words or any(w[:1].isupper() or w[:1].isdigit() for w in words) or _CODE.match(inner):
        return False
    sentence = view.sentences[view.index_of(quotation.span.start)].span
    before = view.own[sentence.start : quotation.span.start]
    if _NAMING_BEFORE.search(before):
        return False
    judged = any(w.lower().strip(".,") in JUDGING for w in words)
    return judged or _SPEAKING.search(view.own, sentence.start, sentence.end) is not None and not _is_term(inner)


def _is_term(inner: str) -> bool:
    """A coined word is explained by the writer, not put into anybody's mouth: "acqui-hires", "e-bikes"."""
    return " " not in inner and "-" in inner


_ALTERED = re.compile(r"(?<=[\w,;.])\s*(?:\[\s*(?:\.{3}|…)\s*\]|\(\s*(?:\.{3}|…)\s*\)|(?:\.\s?){3,4}|…)\s*(?=[\w\[“\"])|\[(?!\s*sic\b)[A-Za-z][\w’' -]{0,40}\]", re.IGNORECASE)


def altered_quote(view: View) -> Iterator[Hit]:
    """Words cut out of a quotation, or put in in brackets; [sic] alters nothing."""
    for quotation in view.quotations:
        for match in _ALTERED.finditer(view.text, quotation.inner.start, quotation.inner.end):
            words = match.group().strip()
            start = match.start() + match.group().find(words)
            span = Span(start, start + len(words))
            yield Hit(spans=(span,), message=f"Words removed or inserted in the quote: “{_context(view, span)}”.")


def _context(view: View, span: Span) -> str:
    start, end = max(0, span.start - 24), min(len(view.text), span.end + 24)
    return view.words(Span(start, end)).strip()


_LOADED = re.compile(rf"\b(?:{'|'.join(sorted(JUDGING, key=len, reverse=True))}|{PHRASES})\b", re.IGNORECASE)
_TERMS = re.compile(rf"\b(?:{TERMS})\b", re.IGNORECASE)
_FIRST_PERSON = re.compile(r"(?<![\w“\"])(?:I|I[’']m|my|we\s+(?:should|must|need|all)|let\s+us|let[’']s)\b(?![.\-])")
_RHETORICAL = re.compile(r"[^.!?\n]{12,}\?(?=\s|$)")
_EXCLAIM = re.compile(r"\b\w+!(?=\s|$)")
_MUSING = re.compile(r"\bmaybe\b[^.\n]{10,}|\bif\s+(?:this|the)\s+report\s+is\s+(?:correct|true)\b", re.IGNORECASE)
# With so many hits the whole piece is opinion, which one line says better than a list.
OPINION_AT = 3


def loaded(view: View) -> Iterator[Hit]:
    """The writer's own judgement, outside every quotation and outside what somebody is said to say."""
    spans: list[Span] = []
    for pattern in (_LOADED, _FIRST_PERSON, _RHETORICAL, _EXCLAIM, _MUSING):
        for sentence, match in view.spoken(pattern):
            span = Span(match.start(), match.end())
            proper = match.group()[:1].isupper() and match.start() != sentence.span.start
            if "\x01" in match.group() or proper or _is_somebodys(view, span) or _TERMS.match(view.own, match.start()):
                continue
            spans.append(span)
    many = len(spans) >= OPINION_AT
    for span in spans:
        lead = "Reads as opinion" if many else "The article's own wording is opinion"
        yield Hit(spans=(span,), message=f"{lead}: “{view.words(span)}”.")


def _is_somebodys(view: View, span: Span) -> bool:
    """Whether it stands in what an attribution gives to a source."""
    return any(
        part.contains(span)
        for resolved in view.findings.attributions
        if resolved.sources
        for part in resolved.attribution.content
    )
