"""From the words of an attribution to sources: what kind each is, and the fullest name the article gives it.

Silence beats a wrong name: a pronoun or "the minister" without a clear antecedent keeps its own words.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from bot.analysis.bodies import body, without_aside
from bot.analysis.citing import turned
from bot.analysis.describe import count_of, degree_of, head_noun, kind_of, outlet_within
from bot.analysis.findings import Resolved, Sentence
from bot.analysis.lexicon.bodies import DOCUMENTS, OUTLET_ENDINGS, OUTLET_NOUNS, PLATFORMS, is_outlet
from bot.analysis.lexicon.people import ROLES, TITLES
from bot.analysis.names import fullest, name_words, people, person_in, proper_name, strip_possessive
from bot.analysis.posted import PLATFORM, owners
from bot.analysis.pronouns import named_before, own_subject, plural, singular
from bot.analysis.quotes import quotations
from bot.analysis.scene import Scene
from bot.model.article import Article, Attribution, Kind, Source, Span

_HE = frozenset({"he", "she"})
_OWNERS = {"his": "he", "her": "she", "their": "they", "its": "it", "our": "we"}
# "another report" and "a report" are new; these point back to one already named.
_POINTING_BACK = ("the ", "this ", "that ", "these ", "those ", "its ", "their ")
_REASON = re.compile(
    r"(?:on|under) (?:the )?condition of anonymity[^.,;]*|(?:not|n[o’']t) authori[sz]ed to [^.,;]*"
    r"|(?:asked|requested|declined|wished)(?: not)? to (?:be named|be identified|remain anonymous)[^.,;]*",
    re.IGNORECASE,
)
_CAPITALS = re.compile(r"(?:the |The )?[A-Z][\w./&’-]*(?: (?:of |and |the )?[A-Z][\w./&’-]*)*")


def resolve(
    article: Article, sentences: tuple[Sentence, ...], attributions: Sequence[Attribution]
) -> tuple[Resolved, ...]:
    """Each attribution with its source named, in reading order; sources later lean on earlier ones."""
    quotes = tuple(quotation.span for quotation in quotations(article.text))
    scene = Scene(article=article, sentences=sentences, known=people(_body_text(article)), quoted=quotes)
    done: list[Resolved] = []
    for attribution in turned(article, attributions):
        done.append(Resolved(attribution=attribution, sources=_sources(scene, attribution, done)))
    return tuple(done)


def _body_text(article: Article) -> str:
    """The text with the headline blanked out: its capitals say nothing about names."""
    head = article.headline
    return (
        article.text
        if head is None
        else article.text[: head.start] + " " * len(head) + article.text[head.end :]
    )


def _sources(scene: Scene, attribution: Attribution, done: Sequence[Resolved]) -> tuple[Source, ...]:
    article = scene.article
    found: list[Source] = []
    for span in attribution.source:
        for phrase, part in _split_outlet(scene, article.slice(span), span):
            said = _named(scene, phrase, part, done)
            unnamed = said.kind is Kind.ANONYMOUS
            found.append(replace(said, reason=_reason(scene, part, attribution.cue)) if unnamed else said)
    if not attribution.source:
        found.extend(
            _named(scene, article.slice(owner), owner, done) for owner in owners(article, attribution)
        )
    for cue in attribution.cue:
        platform = PLATFORM.search(article.text, cue.start, min(len(article.text), cue.end + 20))
        if platform and platform.start() <= cue.end + 4 and found:
            span = Span(platform.start(), platform.end())
            found.append(Source(name=platform.group(), kind=Kind.SOCIAL, span=span))
    return tuple(found)


def _reason(scene: Scene, span: Span, cue: Sequence[Span]) -> str | None:
    """Why they are not named, up to the cue where that comes after."""
    sentence = next((s.span for s in scene.sentences if s.span.overlaps(span)), span)
    reason = _REASON.search(scene.article.text, sentence.start, sentence.end)
    if reason is None:
        return None
    end = min((c.start for c in cue if c.start >= reason.start()), default=reason.end())
    return reason.group()[: end - reason.start()].strip() or None


def _split_outlet(scene: Scene, phrase: str, span: Span) -> list[tuple[str, Span]]:
    """The person and then the outlet in "the Herald, Professor Ana Roe, who …"; else the phrase itself."""
    first, comma, rest = phrase.partition(", ")
    if not comma or not is_outlet(first) or person_in(rest, scene.known) is None:
        return [(phrase, span)]
    edge = span.start + len(first)
    return [(rest, Span(edge + len(comma), span.end)), (first, Span(span.start, edge))]


# "Radio Nord last month", "two officials who": when it was said, or how a clause begins, is not who.
_TAIL = re.compile(
    r"(?<=\w) (?:(?:last|this|earlier this|late last|early this) (?:week|month|year|night|morning|spring"
    r"|summer|autumn|fall|winter)"
    r"|(?:on|late|early) (?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|yesterday|today)\s*$"
    r"|(?<=\w),? (?:who|whom|whose|which|that|and|or|of|as)\s*$"
)
_RELATIVES = frozenset({"who", "which", "that"})


def _named(scene: Scene, phrase: str, span: Span, done: Sequence[Resolved]) -> Source:
    whole, phrase = phrase, _TAIL.sub("", phrase)
    span = Span(span.start, span.end - (len(whole) - len(phrase)))
    lowered = phrase.strip(" ,").lower()
    lowered = _OWNERS.get(lowered, lowered)
    if lowered in _RELATIVES and (named := named_before(scene, span)) is not None:
        phrase, lowered = named, named.lower()
    if lowered == "i" and not any(quote.overlaps(span) for quote in scene.quoted):
        return Source(name=phrase.strip(), kind=Kind.AUTHOR, span=span, canonical=scene.article.byline)
    if lowered in _HE:
        return singular(scene, phrase, span, done)
    if lowered in {"they", "it"} and (own := own_subject(scene, span)) is not None:
        return replace(_named(scene, own, span, done), name=phrase.strip(" ,"), canonical=own)
    if lowered in {"they", "it", "we"}:
        return plural(phrase, span, done, lowered)
    longer = _whole_outlet(scene, phrase)
    if longer is not None:
        return Source(name=phrase.strip(" ,"), kind=Kind.OUTLET, span=span, canonical=longer)
    kind = kind_of(phrase, scene.known)
    maker = _MAKERS.get(kind, _as_is)
    return maker(scene, phrase, span, done)


def _whole_outlet(scene: Scene, phrase: str) -> str | None:
    """ "The Gazette" -> "the Harbour Gazette", where the article names that one."""
    short = re.fullmatch(r"(?:the|The) ([A-Z][\w’'-]+)", phrase.strip(" ,"))
    if short is None or short[1].lower() not in OUTLET_ENDINGS:
        return None
    named = (m.group() for m in _CAPITALS.finditer(scene.article.text) if m.group().endswith(f" {short[1]}"))
    return next(
        (name for name in named if is_outlet(name) and name.lower() != phrase.strip(" ,").lower()), None
    )


def _as_is(scene: Scene, phrase: str, span: Span, _done: Sequence[Resolved]) -> Source:
    kind = kind_of(phrase, scene.known)
    return Source(name=phrase.strip(" ,"), kind=kind, span=span)


def _person(scene: Scene, phrase: str, span: Span, _done: Sequence[Resolved]) -> Source:
    name = person_in(phrase.strip(" ,"), scene.known) or proper_name(phrase) or phrase.strip(" ,")
    return Source(
        name=phrase.strip(" ,"), kind=Kind.PERSON, span=span, canonical=fullest(name, scene.known) or name
    )


def _anonymous(scene: Scene, phrase: str, span: Span, _done: Sequence[Resolved]) -> Source:
    head = head_noun(phrase)
    if phrase.lower().startswith("the ") and head in ROLES | TITLES:
        known = _holder(scene, head, span)
        if known:
            return Source(name=phrase.strip(" ,"), kind=Kind.PERSON, span=span, canonical=known)
    return Source(
        name=phrase.strip(" ,"),
        kind=Kind.ANONYMOUS,
        span=span,
        degree=degree_of(phrase),
        count=count_of(phrase),
    )


def _holder(scene: Scene, role: str, span: Span) -> str | None:
    """The one person introduced with this role before: "Senator Ana Ruiz … the senator said"."""
    before = scene.article.text[: span.start]
    holders = [
        named.name
        for named in scene.known
        if named.start < span.start
        and (
            re.search(rf"\b{re.escape(role)}(?: \w+)? {re.escape(named.name)}", before, re.IGNORECASE)
            or re.search(
                rf"{re.escape(named.name)}, [^.;]{{0,40}}\b{re.escape(role)}\b", before, re.IGNORECASE
            )
        )
    ]
    return holders[-1] if holders else None


# "in his report, columnist Ana Roe writes": the one who writes stands behind the document.
_WRITER = re.compile(
    r", (?:[\w’'-]+ ){0,6}(?:journalist|reporter|columnist|correspondent|blogger|author|analyst)"
    r" ([A-Z][\w’'-]+(?: [A-Z]\.| [A-Z][\w’'-]+){1,3})$"
)


def _document(scene: Scene, phrase: str, span: Span, done: Sequence[Resolved]) -> Source:
    name, head = phrase.strip(" ,"), head_noun(phrase)
    writer = _WRITER.search(name)
    if writer:
        return Source(name=name, kind=Kind.PERSON, span=span, canonical=writer.group(1))
    within = outlet_within(phrase)
    if within:
        return Source(name=name, kind=Kind.OUTLET, span=span, canonical=within)
    bare = len(name_words(name)) <= 3 and not any(w[:1].isupper() for w in name.split()[1:])
    if head in {"report", "story", "article"} and bare and not _OF_ITS_OWN.match(name):
        outlet = _publisher(scene, span)
        if outlet:
            return Source(name=name, kind=Kind.OUTLET, span=span, canonical=outlet)
    earlier = (
        next((s for r in reversed(done) for s in r.sources if s.kind is Kind.DOCUMENT), None)
        if bare and name.lower().startswith(_POINTING_BACK)
        else None
    )
    same = earlier is not None and head_noun(earlier.name) == head and len(earlier.label) > len(name)
    return Source(
        name=name, kind=Kind.DOCUMENT, span=span, canonical=earlier.label if same and earlier else None
    )


# Reports that no outlet prints under its own name: "a leaked report".
_OF_ITS_OWN = re.compile(
    r"(?:the|an?|another|that) (?:leaked|internal|confidential|secret|classified|official|government|police"
    r"|preliminary|interim|draft|medical|forensic|autopsy|unpublished|technical|annual|audit|inspection) ",
    re.IGNORECASE,
)


def _publisher(scene: Scene, span: Span) -> str | None:
    """The outlet whose report "the report" is: the nearest named before, else the first after the lead."""
    outlets = [(m.start(), m.group()) for m in _CAPITALS.finditer(scene.article.text) if is_outlet(m.group())]
    before = [name for start, name in outlets if start < span.start]
    after = [name for start, name in outlets if start >= span.end and start - span.end < 600]
    chosen = before[-1] if before else (after[0] if after else None)
    return strip_possessive(chosen) if chosen else None


# "the commission's website": whose it is says who speaks.
_OWNED_SITE = re.compile(
    r"(?P<owner>.+?)[’'](?:s )?\s*(?:own |official )?(?:website|site|page|channel|network|blog)$"
)


def _outlet(scene: Scene, phrase: str, span: Span, done: Sequence[Resolved]) -> Source:
    name = phrase.strip(" ,")
    owned = _OWNED_SITE.match(name)
    if owned and kind_of(owned["owner"], scene.known) is Kind.ORGANIZATION:
        owner = body(scene, owned["owner"], span, done)
        return replace(owner, name=name, canonical=owner.label)
    generic = head_noun(name) in OUTLET_NOUNS and not any(w[:1].isupper() for w in name.split()[1:])
    if generic and head_noun(name) == "agency" and not _spoke_last(done, Kind.OUTLET):
        return body(scene, phrase, span, done)
    inner = outlet_within(name) if head_noun(name) in DOCUMENTS else None
    known = _publisher(scene, span) if name.lower().startswith(_POINTING_BACK) else None
    canonical = known if generic else inner or without_aside(name)
    return Source(name=name, kind=Kind.OUTLET, span=span, canonical=canonical)


def _spoke_last(done: Sequence[Resolved], kind: Kind) -> bool:
    """Whether the last outlet or body that said something is of this kind: "the agency" is it."""
    bodies = {Kind.OUTLET, Kind.ORGANIZATION}
    return next((s.kind for r in reversed(done) for s in r.sources if s.kind in bodies), None) is kind


def _social(_scene: Scene, phrase: str, span: Span, done: Sequence[Resolved]) -> Source:
    """A post; whose it is, when the article said before that somebody posted there."""
    platform = next((w for w in name_words(phrase) if w.lower() in PLATFORMS), None)
    owner = next(
        (
            r.sources[0].label
            for r in reversed(done)
            if r.sources
            and platform
            and any(s.kind is Kind.SOCIAL and s.name.lower() == platform.lower() for s in r.sources[1:])
        ),
        None,
    )
    return Source(
        name=phrase.strip(" ,"),
        kind=Kind.SOCIAL,
        span=span,
        canonical=f"{owner} on {platform}" if owner else None,
    )


_MAKERS = {
    Kind.PERSON: _person,
    Kind.ANONYMOUS: _anonymous,
    Kind.ORGANIZATION: body,
    Kind.DOCUMENT: _document,
    Kind.OUTLET: _outlet,
    Kind.SOCIAL: _social,
}
