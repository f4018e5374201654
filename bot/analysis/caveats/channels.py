"""By which channel: `social-media-source`, `press-release` and `no-document`."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.analysis.caveats.patterns import SAID
from bot.analysis.caveats.rule import Hit
from bot.analysis.caveats.view import View, spread, trimmed
from bot.model.article import Kind, Span

_PLATFORM = (
    r"Facebook|Twitter|Telegram|Instagram|YouTube|Youtube|Reddit|TikTok|Weibo|VKontakte|VK"
    r"|Snapchat|LinkedIn|Tumblr|Myspace|MySpace|4chan|8chan|LiveJournal|Truth\s+Social|Mastodon"
    r"|Bluesky|WhatsApp|Periscope|Vine|WeChat|Pinterest|Flickr|Google\+"
)
_SOCIAL_NOUN = (
    r"(?:social\s+(?:media|network(?:ing)?)(?:\s+(?:site|sites|platform|platforms|account"
    r"|accounts))?|(?:online|internet|web|discussion)\s+(?:forums?|message\s+boards?|chatrooms?)"
    r"|message\s+boards?|blogs?|blog\s+posts?|forum)"
)
_POSTED = re.compile(
    r"\b(?:posted|posting|posts|tweeted|wrote|written|writing|writes|said|says|announced|shared"
    r"|uploaded|published|claimed|confirmed|revealed|stated|appeared|surfaced|circulat\w+|emerged"
    r"|message|video|statement|photo|pictures?|images?|post|note|update|comment|denied|joked"
    r"|apologi[sz]ed|responded|complained|rant)\b"
    r"(?:(?!\b(?:said|says|because|that)\b)[^.;:\"“”\x01]){0,50}?\s(?:on|in|to|via|through|over"
    r"|across)\s+(?:(?:his|her|their|its|the|an?|a\s+personal"
    rf"|[A-Z][\w’']+[’']s)\s+)?(?:[\w’'-]+\s+){{0,3}}?(?P<platform>{_PLATFORM}"
    rf"|{_SOCIAL_NOUN})\b(?:\s+(?:page|account|profile|feed|post|channel|wall))?"
    r"|\b(?:[Tt]he|[Aa]n?|his|her|their|its|that|this"
    rf"|[A-Z][\w’']+[’']s)\s+(?:\w+\s+){{0,2}}?(?P<platform2>{_PLATFORM})\s+(?:post|posts|page"
    r"|account|message|video|status|update|channel|group|user)\b(?:\s+(?:\w+\s+)?(?:stated|said"
    r"|says|read|reads|reading|claims|claimed|shows|showed|added|announc\w+))?"
    r"|\b(?P<tweet>tweeted|tweeting|retweeted|in\s+an?\s+(?:\w+\s+)?(?:tweet|Facebook\s+post"
    r"|blog\s+post|blogpost|Instagram\s+post|Reddit\s+post|YouTube\s+video)"
    r"|according\s+to\s+(?:an?|his|her|their|the)\s+(?:\w+\s+)?(?:tweet|tweets|post))\b(?!-)"
    r"|\b(?:according\s+to|citing|via)\s+(?:an?\s+|the\s+|his\s+"
    rf"|her\s+)?(?:[\w’'-]+\s+){{0,2}}?(?P<platform3>{_PLATFORM})\b(?!\s+(?:spokes|executive|chief"
    r"|CEO|Inc))"
)
# The platform as a company or a topic is no source: "Facebook said", "banned from Twitter".
_TOPIC = re.compile(
    r"\b(?:advertis\w+|shares|stock|users?\s+(?:can|will|may)|ban(?:ned)?|blocked|suspended"
    r"|removed\s+from|deleted\s+from|account\s+suspended|algorithm|employees|lawsuit|follow\s+us"
    r"|like\s+us|share\s+(?:this|on|via)|click|sign\s+up|join\s+us|app)\b",
    re.IGNORECASE,
)


def social(view: View) -> Iterator[Hit]:
    """What comes from a post, with the account it is said to come from."""
    taken: list[Span] = []
    for sentence, match in view.spoken(_POSTED):
        span = spread(match)
        if _TOPIC.search(view.own_words(sentence)) or any(span.overlaps(t) for t in taken):
            continue
        taken.append(span)
        groups = match.groupdict()
        platform = groups["platform"] or groups["platform2"] or groups["platform3"] or "social-media"
        yield Hit(
            spans=(span,),
            message=f"Source is {_with_article(platform)} post{_account(view, span)} (“{view.words(span)}”);"
            " check that the account and post exist.",
        )


def _with_article(platform: str) -> str:
    return f"{'an' if platform[0] in 'AEIOUaeiou' else 'a'} {platform}"


def _account(view: View, span: Span) -> str:
    """Whose post it is, where the article says."""
    for claim in view.findings.claims_in(span):
        if claim.sources:
            first = claim.sources[0]
            return "" if first.kind is Kind.SOCIAL else f" by {first.label}"
    return ""


_RELEASE = r"(?:press|news|media)\s+release"
_FROM_RELEASE = re.compile(
    r"\b(?:[Ii]n|[Aa]ccording\s+to|[Ff]rom|[Vv]ia|[Pp]er)\s+(?:an?|the|its|their|his|her"
    rf"|today[’']s|this|[A-Z][\w’']+[’']s)\s+(?:[\w’'-]+\s+){{0,3}}?(?:{_RELEASE}"
    r"|emailed\s+statement|e-mailed\s+statement)\b"
    rf"|\b(?:an?|the|its|their)\s+(?:[\w’'-]+\s+){{0,3}}?{_RELEASE}\s+(?:\w+\s+){{0,4}}?(?:said"
    r"|says|stated|states|read|reads|announced|announces|claimed|claims|describes|issued|dated"
    rf"|from|quoted)\b|\b{_RELEASE}s?\s+(?:said|says|issued)\b|\bin\s+an?\s+e-?mailed\s+statement\b"
    r"|\b(?:issued|sent\s+out|put\s+out|released|published|distributed)\s+(?:an?"
    rf"|the)\s+(?:[\w’'-]+\s+){{0,2}}?{_RELEASE}\b"
)
_HOUSE_STYLE = re.compile(
    r"\bFOR\s+IMMEDIATE\s+RELEASE\b|^[^\w\n]*(?:press|news|media)\s+release\W"
    r"|\bRELEASE:\s*[A-Z]?\d{2}-\d+|\b(?:MEDIA|PRESS|News\s+Media|Media|Press)\s+(?:[Cc]ontacts?"
    r"|CONTACTS?)\s*:|^\s*-\s?(?:end|30)\s?-\s*$|^\s*###\s*$|\bPR\s?Newswire\b|\bBusiness\s?Wire\b"
    r"|\bGlobe\s?Newswire\b|\bEurekAlert\b|^For\s+(?:more|additional"
    r"|further)\s+information\b[^.\n]{0,110}\bvisit\b"
    r"|^About\s+(?:the\s+)?[A-Z][\w&.]+(?:\s+[A-Z][\w&.]+){0,4}\s*:?\s*$",
    re.MULTILINE,
)
_SPEECH_NEAR = re.compile(
    rf"\b(?:{SAID}|apologi[sz]\w+|according|unveiled|launch\w+|introduc\w+|issued|describes|read"
    r"|reads)\b",
    re.IGNORECASE,
)
_SUBJECT_RELEASE = re.compile(
    r"\b(?:fake|bogus|hoax|phony|phoney|fraudulent|forged|purported|false"
    r"|spoof)\s+(?:[\w-]+\s+){0,2}?(?:press|news|media)\s+release",
    re.IGNORECASE,
)


def press_release(view: View) -> Iterator[Hit]:
    """The text is a release, or says it has its news from one."""
    for match in _HOUSE_STYLE.finditer(view.text):
        span = trimmed(view, match)
        yield Hit(
            spans=(span,),
            message=f"From a press release: “{view.words(span)}”; no other source may have been asked.",
        )
    for sentence, match in view.spoken(_FROM_RELEASE):
        words = view.own_words(sentence)
        rest = words.replace(match.group(), " ", 1)
        if _SUBJECT_RELEASE.search(words) or not (
            _SPEECH_NEAR.search(rest)
            or _SPEECH_NEAR.search(match.group())
            or "\x01" in words
            or words.startswith(match.group())
        ):
            continue
        if re.match(
            r"\s+(?:announcing|about\s+the|touting|detailing)\b", view.own[match.end() : match.end() + 20]
        ) and not _SPEECH_NEAR.search(rest):
            continue
        span = spread(match)
        yield Hit(
            spans=(span,), message=f"From a press release: “{view.words(span)}”; look for another source."
        )


_PAPER = re.compile(
    r"\b(?:[Aa]ccording\s+to|[Cc]iting|[Bb]ased\s+on|cit(?:ed|es))\s+(?P<doc>(?:an?|the|these"
    r"|those|some|newly|leaked|internal|secret|classified|confidential|recent|new|unpublished"
    r"|official|court|intelligence|government)\s+(?:(?:[a-z-]+)\s+){0,3}?"
    r"(?:reports?|memos?|letters?|documents?|e-?mails?|filings?|papers|files|records|figures|data"
    r"|dossier|cables?|transcripts?|statistics))\b"
    r"|\b(?P<doc2>(?:[Tt]he|[Aa]n?|[Nn]ewly|[Ll]eaked|[Ii]nternal|[Ss]ecret|[Cc]lassified"
    r"|[Cc]onfidential|[Cc]ourt|[Nn]ew)\s+(?:(?:leaked|internal|secret|classified|confidential"
    r"|unpublished|court|intelligence|draft|new|official|obtained)\s+){0,3}"
    r"(?:reports|memos?|letters?|documents|e-?mails|filings?|files|dossier|cables?|transcripts?"
    r"|figures))\s+(?:[a-z]+\s+by\s+[\w\s]{2,30}?\s+)?(?:show(?:s|ed)?|reveal(?:s|ed)?|suggest(?:s"
    r"|ed)?|indicate[sd]?|say|says|claims?|state|states|seen\s+by|obtained\s+by)\b"
)
_IDENTIFIED = re.compile(
    r"\b(?:dated|titled|entitled|numbered|No\.\s?\d|signed\s+by|written\s+by|authored\s+by"
    r"|filed\s+(?:in|with|on|by)|published\s+(?:by|in)|(?:in|from|by|for)\s+(?:the\s+)?[A-Z]"
    r"|-page)|\b(?:University|Institute|Bureau|Office|Ministry|Department|Court)\b"
)


def no_document(view: View) -> Iterator[Hit]:
    """A paper leaned on that the text does not identify; whether it had a link, a pasted text cannot show."""
    for sentence, match in view.spoken(_PAPER):
        group = "doc" if match.group("doc") else "doc2"
        words = match.group(group)
        nearby = view.own[match.end(group) : sentence.span.end]
        if (
            _IDENTIFIED.search(nearby)
            or re.search(r"(?<!^)[A-Z]", words[1:])
            or _introduced(view, match, words)
        ):
            continue
        span = spread(match, group)
        yield Hit(
            spans=(span,),
            message=f"“{view.words(span)}” is not identified in the text: no title, author or date.",
        )


def _introduced(view: View, match: re.Match[str], words: str) -> bool:
    """Whether the paper was described before: with its pages, date or author, it is the story itself."""
    noun = words.rsplit(maxsplit=1)[-1].rstrip("s")
    earlier = view.text[max(0, match.start() - 3000) : match.start()]
    return (
        re.search(
            rf"(?:\d+-page|dated|titled|entitled)\s[^.]{{0,40}}\b{re.escape(noun)}"
            rf"|\b{re.escape(noun)}s?\b[^.]{{0,60}}(?:dated|titled|entitled|published\s+by|written\s+by"
            r"|signed\s+by)",
            earlier,
        )
        is not None
    )
