"""Whose interest and whose channel: `interested-party`, `state-or-partisan-media`, `social-media-source`,
`press-release`, `no-document` and `unattributed`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.analysis.caveats.patterns import FULL_DATE, NAME, SAID
from bot.analysis.caveats.rule import Hit
from bot.analysis.caveats.view import View
from bot.analysis.findings import Resolved, Sentence
from bot.model.article import Kind, Source, Span

# A role that speaks for a side, and what to call that side.
_ROLES = (
    ("speaks for a side", re.compile(r"\b(?:spokes(?:man|woman|person|people)|press\s+secretary|campaign|lobbyist)\b", re.IGNORECASE)),
    ("acts for a party to the case", re.compile(r"\b(?:lawyers?|attorneys?|solicitor|barrister|counsel|defen[cs]e\s+(?:lawyer|attorney|team)|prosecutors?|prosecution|plaintiffs?|defendants?|QC|SC|KC)\b")),
    ("speaks for a union or trade body", re.compile(r"\b(?:union|federation|lobby|trade\s+(?:body|group)|chamber\s+of\s+commerce|manufacturers’?\s+association)\b", re.IGNORECASE)),
    ("answers for the policy", re.compile(r"\b(?:minister|undersecretary|secretary\s+of|opposition|shadow|MP|MEP|senator|congress(?:man|woman)|candidate|party\s+leader|lawmaker)\b", re.IGNORECASE)),
    ("runs what it speaks about", re.compile(r"\b(?:chief\s+executive|CEO|chairman|chairwoman|chair|president\s+of\s+the\s+company|founder|co-founder|owner|organi[sz]ers?|project\s+(?:director|leader))\b")),
    ("is a party to the conflict", re.compile(r"\b(?:army|military|defen[cs]e\s+(?:ministry|forces)|ministry\s+of\s+defen[cs]e|intelligence|rebels?|militants?|militia|separatists?|air\s+force|navy|armed\s+forces|security\s+service)\b", re.IGNORECASE)),
)
_WAR = re.compile(r"\b(?:war|invasion|invaded|troops|front\s?line|offensive|shelling|airstrikes?|air\s+strikes?|ceasefire|militants|rebels|occupied|missiles?)\b", re.IGNORECASE)
_CASE = re.compile(r"\b(?:trial|court|charged|manslaughter|murder|lawsuit|sued|prosecut\w+|judge|jury|convicted|guilty|appeal)\b", re.IGNORECASE)
_SELF = re.compile(r"\b(?:report|study|journal|newspaper|book)\b", re.IGNORECASE)


def interested(view: View) -> Iterator[Hit]:
    """The speaker's role gives it a stake in what is said; a nationality or an employer alone gives none."""
    told: set[str] = set()
    for resolved in view.findings.attributions:
        for source in resolved.sources:
            relation = _relation(view, resolved, source)
            if relation is None or source.span is None or source.label in told:
                continue
            told.add(source.label)
            phrase = _introduction(view, source)
            yield Hit(spans=(phrase,), message=f"{source.label} is a party to this: {relation} (“{view.words(phrase)}”).")


def _introduction(view: View, source: Source) -> Span:
    """The words in which the article says who the source is, around its first mention in full."""
    return source.span or Span(0, 1)


def _relation(view: View, resolved: Resolved, source: Source) -> str | None:
    phrase = source.name if source.kind is not Kind.PERSON else _described(view, source)
    if _SELF.search(source.name) or source.kind in {Kind.OUTLET, Kind.DOCUMENT, Kind.AUTHOR}:
        return None
    for relation, role in _ROLES:
        if not role.search(phrase):
            continue
        war = "conflict" in relation
        law = "case" in relation
        if (war and not _WAR.search(view.prose)) or (law and not _CASE.search(view.prose)):
            continue
        return relation
    return None


def _described(view: View, source: Source) -> str:
    """The source's own words plus an apposition right after its name: "Ana Roe, chair of the board,"."""
    span = source.span
    if span is None:
        return source.name
    after = re.match(r",\s[^,.;\n]{2,90}", view.text[span.end :])
    return source.name + (after.group() if after else "")


# Run by a state without independence, or a party's own organ, by their own account or ownership. A newsroom adds its own.
STATE_MEDIA = {
    "kcna": "run by North Korea's state", "korean central news agency": "run by North Korea's state",
    "rodong sinmun": "the organ of North Korea's ruling party", "rt": "funded by Russia's state", "russia today": "funded by Russia's state",
    "sputnik": "owned by Russia's state", "tass": "owned by Russia's state", "itar-tass": "owned by Russia's state",
    "ria novosti": "owned by Russia's state", "rossiya 24": "owned by Russia's state", "xinhua": "run by China's state",
    "cctv": "run by China's state", "cgtn": "run by China's state", "people's daily": "the organ of China's ruling party",
    "global times": "published by China's ruling party", "china daily": "run by China's ruling party", "press tv": "run by Iran's state",
    "presstv": "run by Iran's state", "irna": "run by Iran's state", "fars news": "tied to Iran's Revolutionary Guard", "irib": "run by Iran's state",
    "sana": "run by Syria's state", "belta": "run by Belarus's state", "granma": "the organ of Cuba's ruling party", "telesur": "funded by Venezuela's state",
}  # fmt: skip
_STATE = re.compile(
    rf"\b(?P<name>{'|'.join(re.escape(n) for n in sorted(STATE_MEDIA, key=len, reverse=True))})\b(?=(?:[’']s)?(?:\s+news\s+agency)?\s*(?:,|\(|{SAID}|reporting|quoted|cited|broadcast|aired|showed|published|television|channel|$|\.|that))"
    rf"|\b(?P<state>state(?:-run|-owned|-controlled|-funded)?\s+(?:news\s+agency|media|television|TV|broadcaster|radio|newspaper|news\s+outlet)|state-(?:run|owned|controlled)\s+[A-Z]\w+)\b",
    re.IGNORECASE,
)
_CARRIES = re.compile(rf"\b(?:{SAID}|according\s+to|citing|quoted|broadcast|aired|published|carried)\b", re.IGNORECASE)


def state_media(view: View) -> Iterator[Hit]:
    """A carrying outlet is on the list, or the article itself calls it the state's."""
    own = (view.article.outlet or "").lower()
    if own in STATE_MEDIA:
        yield Hit(message=f"{view.article.outlet} is on the list as {STATE_MEDIA[own]}.")
    for sentence, match in view.spoken(_STATE):
        name = match.group("name")
        if not _CARRIES.search(view.own_words(sentence)) or (name and name.islower()):
            continue
        group = "name" if name else "state"
        span = Span(match.start(group), match.end(group))
        label = f"is on the list as {STATE_MEDIA[name.lower()]}" if name else "is the state's own, as the article says"
        yield Hit(spans=(span,), message=f"“{view.words(span)}” {label}.")


_PLATFORM = r"(?:Facebook|Twitter|Telegram|Instagram|YouTube|Reddit|TikTok|Weibo|VKontakte|VK|Snapchat|WhatsApp|LinkedIn|Tumblr|MySpace|Myspace|4chan|Mastodon|Bluesky|LiveJournal|Truth\s+Social)"
_POSTED = re.compile(
    rf"\b(?:post(?:ed|s|ing)?|wrote|writes|writing|tweet(?:ed|s)?|shared|uploaded|announced|said|says|stated|published|appeared|claimed|revealed|confirmed|circulat(?:ed|ing)|spread(?:ing)?)\b[^.\n\x01]{{0,40}}?\b(?:on|via|to|in|through|from|over)\s+(?:\w+\s+){{0,4}}?(?:{_PLATFORM}|social\s+media|social\s+networks?|a\s+blog|(?:his|her|their|its)\s+(?:\w+\s+)?blog|an?\s+(?:\w+\s+)?(?:forum|message\s+board|blog\s+post))\b"
    rf"|\b(?:an?|the|this|his|her|its|their|that|one|several|in\s+a|[A-Z]\w+[’']s)\s+(?:\w+\s+)?(?:{_PLATFORM}|blog|forum)\s+(?:posts?|page|account|message|video|status|thread|update|channel|feed)\b"
    rf"|\b(?:tweeted|re-?tweeted)\b|\bin\s+an?\s+(?:\w+\s+)?(?:tweet|blog\s+post|series\s+of\s+tweets)\b|\bon\s+(?:{_PLATFORM})\b(?=\s*(?::|,|that|to\s+say))"
    rf"|\b(?:a|the)\s+(?:{_PLATFORM}|social\s+media)\s+user\b|\btweets?\s+(?:by|from)\b"
)
_TOPIC = re.compile(rf"\b(?:{_PLATFORM})\s+(?:said\s+(?:it|in\s+a\s+statement|that\s+it)|shares|stock|employees|executives?|spokes\w+|is\s+(?:launching|testing|buying))\b|\bfollow\s+us\b|\b(?:share|like)\s+(?:this\s+)?on\b", re.IGNORECASE)


def social(view: View) -> Iterator[Hit]:
    """What is reported was read in a post: the account and the post can be looked up."""
    for sentence, match in view.spoken(_POSTED):
        if _TOPIC.search(view.own_words(sentence)):
            continue
        span = Span(match.start(), match.end())
        platform = re.search(_PLATFORM, match.group())
        who = next((s.label for r in view.findings.attributions_in(sentence.span) for s in r.sources if s.kind is not Kind.SOCIAL), None)
        account = f" by {who}" if who else ""
        yield Hit(spans=(span,), message=f"Source is a {platform.group() if platform else 'social media'} post{account}; check that the account and post exist.")


_RELEASE = re.compile(
    r"(?m)^\W{0,3}(?:FOR\s+IMMEDIATE\s+RELEASE|(?:PRESS|NEWS|MEDIA)\s+RELEASE\b.*|RELEASE:?\s*\d+[-–]\d+.*|(?:Media|Press)\s+[Cc]ontacts?:.*|###|-\s?(?:end|END|30)\s?-|ENDS)\s*$"
    r"|\bRELEASE:\s*\d+[-–]\d+\b|\((?:PRNewswire|Business\s+Wire|BUSINESS\s+WIRE|GLOBE\s+NEWSWIRE|Marketwired)\)|/PRNewswire/"
)
_FROM_RELEASE = re.compile(
    rf"\b(?:in|according\s+to|from|via)\s+(?:a|the|its|their|his|her|an|[\w’'.-]+[’']s)\s+(?:[\w’'-]+\s+){{0,3}}(?:(?:press|news|media)\s+release|emailed\s+statement|e-mailed\s+statement)\b"
    rf"|\b(?:said|announced|stated|wrote|confirmed|explained)\b[^.\x01]{{0,60}}\bin\s+(?:a|an|its|the)\s+(?:[\w’'-]+\s+){{0,2}}(?:(?:press|news|media)\s+release|emailed\s+statement)\b"
    rf"|\b(?:press|news|media)\s+release\s+(?:{SAID}|reads|read|issued|sent|put\s+out)\b",
    re.IGNORECASE,
)
_FAKE = re.compile(r"\b(?:fake|bogus|hoax|fabricated|forged)\s+(?:press|news)\s+release\b|\blooked\s+good\s+on\b", re.IGNORECASE)


def release(view: View) -> Iterator[Hit]:
    """The text is a release, or a claim comes from one."""
    for match in _RELEASE.finditer(view.text):
        span = Span(match.start(), match.start() + len(match.group().rstrip()))
        yield Hit(spans=(span,), message=f"The text is a press release: “{view.words(span)}”.")
    for sentence, match in view.spoken(_FROM_RELEASE):
        if _FAKE.search(view.own_words(sentence)):
            continue
        span = Span(match.start(), match.end())
        who = next((s.label for r in view.findings.attributions_in(sentence.span) for s in r.sources), None)
        yield Hit(spans=(span,), message=f"From a press release{f' by {who}' if who else ''}: “{view.words(span)}”.")


_DOCUMENT = re.compile(
    r"\b(?P<phrase>(?:an?|the|new|some|secret|leaked|confidential|internal)\s+(?:(?:new|recent|leaked|confidential|internal|secret|intelligence|classified|unpublished|draft|official|court|legal|government|police)\s+){0,3}(?:reports?|letters?|memos?|memorand(?:um|a)|dossiers?|documents?|filings?|figures|court\s+papers|cables?|emails?|transcripts?))\b"
)
_LEANS = re.compile(rf"^(?:\s+(?:also|now|further|then))?\s+(?:{SAID}|shows?|showed|found|finds|reveals?)\b")
_ACCORDING = re.compile(r"\b(?:according\s+to|based\s+on|citing|as)\s+$", re.IGNORECASE)
_IDENTIFIED = re.compile(
    rf"^(?:\s+(?:by|from|in|of|for|issued\s+by|published\s+by|released\s+by|obtained\s+by|commissioned\s+by|filed\s+(?:in|with|by))\s+(?:the\s+|a\s+)?[A-Z]|\s+(?:titled|entitled|called|dated)\b|,?\s+[\"“]|\s+\d)"
)


def no_document(view: View) -> Iterator[Hit]:
    """A document is leaned on without title, author or date in the text; the document that is the story is not."""
    lead = " ".join(view.words(s.span) for s in view.sentences[:2])
    for sentence, match in view.spoken(_DOCUMENT):
        start, end = match.span("phrase")
        after, before = view.own[end : sentence.span.end], view.own[sentence.span.start : start]
        leaned = _LEANS.match(after) or _ACCORDING.search(before)
        if not leaned or _IDENTIFIED.match(after) or FULL_DATE.search(view.words(sentence.span)):
            continue
        noun = match.group("phrase").split()[-1].rstrip("s")
        described = re.search(rf"\b(?:\d[\w-]*|[A-Z]\w+)\s+{noun}", lead) is not None or re.search(rf"\b{noun}s?\s+was\s+found\b", lead)
        if described:
            continue
        yield Hit(spans=(Span(start, end),), message=f"“{view.words(Span(start, end))}” is not identified: no title, author or date in the text.")


_DAMAGING = re.compile(
    r"\b(?:(?:had|has|have|with)\s+(?:close\s+|known\s+|alleged\s+)?(?:ties|links|connections)\s+to|lied|stole|embezzled|bribed|abused|molested|raped|murdered|defrauded|laundered|covered\s+up|tortured|cheated|plagiari[sz]ed"
    r"|corrupt|fraud(?:ulent)?|illegally|being\s+laid\s+off)\b",
    re.IGNORECASE,
)
_COURT = re.compile(r"\b(?:convicted|pleaded|sentenced|court|charged|found\s+guilty|jury|trial|admitted|alleged(?:ly)?|accused|denied|police|indicted|investigat\w+|prosecut\w+|suspected)\b", re.IGNORECASE)


def unattributed(view: View) -> Iterator[Hit]:
    """A damaging statement about somebody named, in the writer's voice, with no source in it or just before."""
    for sentence, match in view.spoken(_DAMAGING):
        before = view.previous(sentence)
        words = view.own_words(sentence)
        if view.attributed(sentence) or (before is not None and view.attributed(before)) or _COURT.search(words):
            continue
        if not re.search(rf"{NAME}|\b(?:staff|workers|officials)\b", words):
            continue
        span = _clause(view, sentence, match)
        yield Hit(spans=(span,), message=f"Stated as fact with no source: “{view.words(span)}”.")


def _clause(view: View, sentence: Sentence, match: re.Match[str]) -> Span:
    """The clause around the damaging words."""
    before = view.own[sentence.span.start : match.start()]
    start = sentence.span.start + max((m.end() for m in re.finditer(r"[,;]\s+|\bwho\s+(?=$|had|has)", before)), default=0)
    stop = re.search(r"[,;]|\.(?=\s|$)", view.own[match.end() : sentence.span.end])
    return Span(start, match.end() + stop.start() if stop else sentence.span.end)
