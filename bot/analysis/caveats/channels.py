"""By which channel, and with what stake: `interested-party`, `state-or-partisan-media`, `social-media-source`,
`press-release` and `no-document`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.analysis.caveats.patterns import AUX, CAP, NAME, SAID, THOUGHT
from bot.analysis.caveats.rule import Hit
from bot.analysis.caveats.view import View, spread
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
        r"|[Hh]ead|[Ll]eader|[Pp]resident)\s+of\s+(?:the\s+)?[A-Z][\w’'-]*(?:\s+[\w’'()-]+){0,5}?,"
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
            span = _clean(view, match)
            if not any(span.overlaps(t) for t in taken) and _speaks(view, sentence, match):
                taken.append(span)
                yield Hit(spans=(span,), message=f"{view.words(span)} is a party to this: {relation}.")


def _clean(view: View, match: re.Match[str]) -> Span:
    start, end = match.span()
    while view.own[start].isspace():
        start += 1
    while end > start + 1 and not (view.own[end - 1].isalnum() or view.own[end - 1] == ")"):
        end -= 1
    return Span(start, end)


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
        r"\b(?:told|by|to|according\s+to|in|on|with|via|citing|quoted|from|agency|media|television"
        r"|newspaper|broadcaster|channel)\s+(?:the\s+)?(?:state\s+)?(?:news\s+agency\s+|media\s+"
        r"|outlet\s+|broadcaster\s+)?$",
        before,
    )
    return bool(said or via)


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
            message=f"Source is a {platform} post{_account(view, span)} (“{view.words(span)}”); check that the "
            "account and post exist.",
        )


def _account(view: View, span: Span) -> str:
    for claim in view.findings.claims_in(span):
        if claim.sources:
            return f" by {claim.sources[0].label}"
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
    r"\bFOR\s+IMMEDIATE\s+RELEASE\b|^\W*(?:press|news|media)\s+release\W"
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
        span = _clean(view, match)
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
    earlier = view.text[: match.start()]
    return (
        re.search(
            rf"(?:\d+-page|dated|titled|entitled)\s[^.]{{0,40}}\b{re.escape(noun)}"
            rf"|\b{re.escape(noun)}s?\b[^.]{{0,60}}(?:dated|titled|entitled|published\s+by|written\s+by"
            r"|signed\s+by)",
            earlier,
        )
        is not None
    )
