"""Who is speaking, when nobody is named: `anonymous-source` and `vague-attribution`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from bot.analysis.caveats.patterns import ADVERB, AUX, CAP, NAME, NAMED_SPEAKER, SAID, THOUGHT, WORD_NUMBER
from bot.analysis.caveats.rule import Hit
from bot.analysis.caveats.view import View, spread
from bot.analysis.findings import Sentence
from bot.model.article import Span

# Known only for having something to tell: they need no verb of saying to be a source in "citing ...".
_ACCESS = r"sources?|insiders?"
_ROLE = (
    r"officials?|aides?|diplomats?|(?:eye)?witness(?:es)?|doctors?|officers?|bureaucrats?"
    r"|residents?|neighbou?rs?"
    r"|friends?|relatives?|employees?|staffers?|passengers?|colleagues?|advis[eo]rs?|executives?|operatives?"
    r"|villagers?|bystanders?|passers?-?by|survivors?|medics?|nurses?|lawmakers?|informants?"
    r"|whistle-?blowers?"
    r"|commanders?|soldiers?|locals|co-?workers?|defectors?|classmates?|acquaintances?"
    r"|politicians?|confidants?"
    r"|(?<=family\s)members?|(?<=crew\s)members?|(?<=staff\s)members?|(?<=one\s)(?:man|woman|person)|someone"
)
_DETERMINER = (
    r"(?:an?|one|another|some|several|many|two|multiple|unnamed|other|the|its|his|her|their"
    rf"|{WORD_NUMBER})\s+"
)
_MODIFIER = r"(?:[\w’'.-]+\s+){0,4}?"
_COMPLEMENT = (
    r"(?:\s+(?:at|in|of|from|within|inside|with|close|familiar|involved|overseeing|near|on|to|for"
    r"|briefed|working"
    r"|investigating|handling|speaking|who\s+(?:spoke|asked|declined|requested|work\w*|wish\w*"
    r"|live\w*|was|were|had|did"
    r"|has|have))\b"
    r"(?:(?!\b(?:that|because|when|while|after|before|but|said|says|told)\b)[^,.;:\"“”\x01]){0,70}?)?"
)
_ASIDE = r"(?:,\s*(?:who|which|speaking|citing)\b[^.;\"“”\x01]{2,110}?,)?"
_FOUND = r"found|announced|announce|discovered|feared|worried|agreed"
_SUBJECT = re.compile(
    rf"(?<![\w’'-])(?P<np>(?:{_DETERMINER})?{_MODIFIER}(?P<head>(?i:{_ACCESS}"
    rf"|{_ROLE})){_COMPLEMENT}){_ASIDE}\s+"
    rf"(?:who\s+|that\s+)?{AUX}(?:{SAID}|{THOUGHT})\b(?!\s+by\b)"
)
# After a quotation or a clause the verb comes first: '..., said a senior official'.
_INVERTED = re.compile(
    rf"[,”\"\x01]\s*(?:said|says|added|explained|recalled|warned)\s+"
    rf"(?P<np>(?:{_DETERMINER}){_MODIFIER}(?P<head>{_ACCESS}|{_ROLE}))\b(?!\s+[A-Z])"
)
_CITED = re.compile(
    r"\b(?:[Aa]ccording\s+to|[Cc]iting|cit(?:es|ed)|quot(?:es|ed|ing)|told\s+by|tip\s+from"
    r"|came\s+from|reports?\s+from)\s+"
    rf"(?P<np>(?:{_DETERMINER})?{_MODIFIER}(?P<head>{_ACCESS}|{_ROLE})\b{_COMPLEMENT})(?=\W|\x01|$)"
)
_GIVEN_BY = re.compile(
    r"\b(?:told|given|handed|reported|gave\s+it|leaked|obtained|described|filmed|provided|recorded"
    r"|found)\b[^,.;\x01]{0,60}?"
    r"\b(?P<np>(?:by|from)\s+(?:an?|one|several)\s+(?:[\w-]+\s+){0,2}?"
    rf"(?P<head>{_ACCESS}|passer-?by|bystander|witness|official|insider|someone|whistle-?blower"
    r"|neighbou?r|resident)\b)"
)
# These words alone say that somebody is not named.
_WITHHELD = re.compile(
    r"\b(?:(?:on|under)\s+(?:the\s+)?condition\s+(?:of\s+anonymity|(?:that\s+)?(?:he|she"
    r"|they)\s+not\s+be\s+(?:named|identified))"
    r"|(?:asked|asking|wished|wanted|preferred|requested|declined"
    r"|refused)\s+(?:not\s+)?to\s+(?:be\s+(?:named|identified)"
    r"|remain\s+anonymous|(?:give|provide)\s+(?:his|her|their)\s+(?:full\s+)?names?)"
    r"|requested\s+anonymity|speaking\s+anonymously|spoke\s+anonymously"
    r"|not\s+authori[sz]ed\s+to\s+(?:speak|comment|discuss)\w*"
    r"|(?:unnamed|unidentified|anonymous)\s+(?:[\w-]+\s+){0,3}?(?:sources?|officials?|insiders?"
    r"|aides?|witness(?:es)?"
    r"|employees?|executives?|diplomats?|officers?|tipsters?|persons?|people|users?|callers?|sellers?)"
    r"|(?:people|persons?|individuals?|sources?|those)\s+(?:who\s+(?:are|is|were"
    r"|was)\s+)?(?:familiar\s+with|briefed\s+on"
    r"|close\s+to|with\s+(?:direct\s+|first-?hand\s+"
    r"|intimate\s+)?knowledge\s+of)\s+[\w\s’'-]{3,70}?(?=[,.;]|\s+(?:said|says?|told|tell|have|has"
    r"|confirmed|described)\b|$))",
    re.IGNORECASE,
)
# A speaker who does not say who told them: "I'm told that ...", "the paper has learned".
_TOLD = re.compile(
    r"\b(?:I[’']m|I\s+am|I\s+was|I[’']ve\s+been|I\s+have\s+been|[Ww]e[’']re|[Ww]e\s+(?:are|were"
    r"|have\s+been)|[Ww]e[’']ve\s+been)"
    r"\s+(?:being\s+)?told\b(?!\s+(?:by|to)\b)[^,.;:\x01]{0,30}"
    r"|(?:has|have)\s+(?:exclusively\s+)?(?:learn(?:ed|t)|been\s+told)\s+(?:that|of|from)\b"
)
_NOT_INSTITUTION = re.compile(r"\b(?:spokes\w+|police|court|press|public\s+relations)\b", re.IGNORECASE)
_APPOSED = re.compile(rf"(?:{NAME}|{CAP})\s*,\s*(?:also\s+|now\s+|then\s+)?$")
_DEFINITE = re.compile(r"^(?:the|this|that|his|her|their)\s+(?:\w+\s+)?\w+$", re.IGNORECASE)
_PEOPLE_IN_GENERAL = re.compile(
    r"^(?:some|many|most|several)\s+(?:politicians|lawmakers|locals|residents|people)$"
)

_REASON = re.compile(
    r"\b(?:because|as|since|for\s+fear|citing\s+(?!(?:[\w-]+\s+){0,3}(?:persons?|people|sources?|officials?|aides?|documents?)\b)|due\s+to|not\s+authori[sz]ed)\b[^.;]{5,100}",
    re.IGNORECASE,
)


def anonymous(view: View) -> Iterator[Hit]:
    """Unnamed people who supply information, with how they are described."""
    taken: list[Span] = []
    for pattern in (_SUBJECT, _INVERTED, _CITED, _GIVEN_BY):
        for sentence, match in view.anywhere(pattern):
            span = _phrase(view, match)
            if not any(span.overlaps(other) for other in taken) and _informs(view, sentence, match, span):
                taken.append(span)
                yield _unnamed(view, sentence, span)
    for pattern in (_WITHHELD, _TOLD):
        for sentence, match in view.anywhere(pattern):
            span = spread(match)
            if not any(span.overlaps(other) for other in taken):
                taken.append(span)
                yield _unnamed(view, sentence, span)


def _phrase(view: View, match: re.Match[str]) -> Span:
    """The noun phrase without what the lazy modifiers swallowed: it starts after the last clause boundary."""
    span = spread(match, "np")
    words = view.text[span.start : match.start("head")]
    cut = max((m.end() for m in _BOUNDARY.finditer(words)), default=0)
    end = span.end
    while end > span.start and not view.text[end - 1].isalnum():
        end -= 1
    return Span(span.start + cut, end)


_BOUNDARY = re.compile(
    r"\b(?:and|or|but|that|which|who|when|while|after|before|as|if|because|where|to|of|in|on|at|by"
    r"|from|with|said|says"
    r"|was|were|is|are|has|have|had|cited|citing)\s+",
    re.IGNORECASE,
)


def _informs(view: View, sentence: Sentence, match: re.Match[str], span: Span) -> bool:
    """Whether the phrase is a person who is not named and tells something, not one of the look-alikes."""
    words = view.text[span.start : span.end]
    before = view.text[max(sentence.span.start, span.start - 80) : span.start]
    head = match.group("head")
    after = view.text[match.end("head") : match.end("head") + 3]
    if _NOT_INSTITUTION.search(words) or _APPOSED.search(before) or _PEOPLE_IN_GENERAL.match(words):
        return False
    if re.match(r"\s[A-Z]", after) or re.search(rf"\b{NAME}\s+{head}\b", words):
        # "officer Jane Roe" is a name; "Justice Department officials" is a body, unless a person owns it.
        return re.match(r"\s[A-Z]", after) is None and not _person_named(words, head)
    if re.fullmatch(_ACCESS, head):
        return True
    if _DEFINITE.match(words) and _introduced(view, span, head):
        return False
    return not _named_next(view, sentence, span)


def _person_named(words: str, head: str) -> bool:
    """Whether a name before the head owns a home, not an office: "Tarsk resident Jane Roe"."""
    return head.endswith(("resident", "neighbour", "neighbor")) and not words[:1].islower()


def _introduced(view: View, span: Span, head: str) -> bool:
    """Whether "the official" was named earlier: an earlier sentence has a name beside the same noun."""
    stem = re.escape(head.rstrip("s").lower())
    earlier = view.text[max(0, span.start - _REACH) : span.start]
    return re.search(rf"{NAME}\s*,[^.]{{0,60}}\b{stem}|\b{stem}\s+{NAME}", earlier) is not None


_REACH = 1500  # characters; further back, "the official" is somebody new


def _named_next(view: View, sentence: Sentence, span: Span) -> bool:
    """Whether the unnamed are given a name at once: "residents fear ..., says Jane Roe"."""
    rest = view.own[span.end : sentence.span.end]
    following = [
        s for s in view.near(sentence, 0, 1) if s is not sentence and s.paragraph == sentence.paragraph
    ]
    return NAMED_SPEAKER.search(rest) is not None or any(view.names_speaker(s) for s in following)


def _unnamed(view: View, sentence: Sentence, span: Span) -> Hit:
    words = view.words(span)
    reason = (
        _REASON.search(view.words(sentence.span)) if _WITHHELD.search(view.words(sentence.span)) else None
    )
    given = (
        f"reason given: “{_SAYING_ON.split(reason.group(), maxsplit=1)[0]}”"
        if reason
        else "no reason for anonymity given"
    )
    return Hit(spans=(span,), message=f"Rests on “{words}”: not named, {_degree(words)}; {given}.")


# The reason is over where the sentence goes on to what they say.
_SAYING_ON = re.compile(r",\s+(?:(?:who|and|also)\s+)*(?:said|says|told|tells|added|described|confirmed)\b")


def _degree(words: str) -> str:
    """How well the unnamed are described, in words, from a role and a body down to nothing."""
    if re.search(r"\b(?:familiar|knowledge|briefed|close)\b", words):
        return "only their access is described"
    if re.search(
        r"\b(?:sources?|told|learn\w+|insiders?|anonymity|anonymous\w*|named|identified)\b",
        words,
        re.IGNORECASE,
    ):
        return "body given, role not" if re.search(r"\s[A-Z]", words) else "not described"
    return "role and body given" if re.search(r"(?<!^)\b[A-Z]\w", words) else "only a role given"


_GENERAL = (
    r"critics|observers|experts|analysts|commentators|proponents|opponents|supporters|detractors"
    r"|skeptics|sceptics"
    r"|campaigners|activists|scholars|historians|insiders|pundits|economists|scientists"
    r"|researchers|environmentalists"
    r"|associations|advocates|reviewers|bloggers|fans|users"
)
_PASSIVE = re.compile(
    r"\b[Ii]t\s+(?:is|was|has\s+been|had\s+been)\s+(?:\w+ly\s+)?(?:claimed|believed|thought"
    r"|understood|said|alleged|reported"
    r"|rumou?red|suggested|feared|speculated|assumed|hoped|estimated|argued)\b"
    r"|\b(?:is|are|was|were)\s+(?:also\s+|widely\s+|generally\s+|commonly\s+)?(?:said|believed"
    r"|thought|understood|rumou?red"
    r"|alleged|reported|accused|considered|feared)\s+(?:to|of|by\s+(?:some|many))\b"
    r"|\b(?:has|have)\s+been\s+(?:widely\s+)?(?:described|called|accused|characteri[sz]ed"
    r"|criticised|criticized)\s+(?:as|of|for|by\s+some)\b"
    r"|\b(?:[Tt]here\s+(?:are|were|have\s+been)|(?:[Ss]ome|[Vv]arious|[Ss]everal|[Mm]ultiple"
    r"|[Mm]edia|[Pp]ress|(?<![A-Z]\w\s)(?<![a-z]\s)News|news|[Uu]nconfirmed|[Ll]ocal|[Ee]arly)\s+)"
    r"\s*(?:reports?|rumou?rs?|claims|suggestions|allegations|speculation)\b(?!\s+(?:by|from)\s+[A-Z])"
    r"|\b[Ee]stimates\s+(?:suggest|put|say)\b|\b[Ii]t\s+(?:has\s+|had\s+)?emerged\b"
    r"|\b[Rr]umou?r\s+has\s+it\b|\b[Rr]umou?rs\s+(?:\w+\s+)?(?:say|that|suggest|circulat\w+)"
)
_SOME_SAY = re.compile(
    r"\b(?P<np>(?:[Ss]ome|[Mm]any|[Mm]ost|[Oo]ther|[Ss]everal|[A-Z]?[a-z]+ist|[A-Z][a-z]+"
    r"|[a-z]+)?\s*(?:[a-z]+\s+)?"
    rf"\b(?:{_GENERAL}|{_GENERAL.title().replace('|', '|')}))\s+(?:(?:have|had|has|are|were)\s+)?{ADVERB}?\s*"
    rf"(?:{SAID}|{THOUGHT}|calling|saying|suggesting|arguing|concerned|worried|questioned?"
    r"|criticised|criticized)\b",
)
_SOME_PEOPLE = re.compile(
    r"\b(?P<np>[Ss]ome(?:\s+(?:people|in\s+[\w\s]{2,30}?))?|[Mm]any(?:\s+people)?|[Oo]thers"
    rf"|[Pp]eople)\s+{AUX}(?:say|said|believe|believed|think|argue|argued"
    r"|claim|claimed|fear|suspect|suggest)\b"
)
DISTANT = re.compile(r"\b(?:reportedly|allegedly|purportedly|supposedly|rumou?red(?:ly)?)\b", re.IGNORECASE)
_SUCH_AS = re.compile(r"\b(?:such\s+as|including|like|among\s+them)\s+(?:\w+\s+){0,3}[A-Z]")


def vague(view: View) -> Iterable[Hit]:
    """Attribution to nobody who could be found."""
    for _, match in view.spoken(_PASSIVE):
        if not _agent_follows(view, match):
            yield _nobody(view, spread(match))
    for pattern in (_SOME_SAY, _SOME_PEOPLE):
        for sentence, match in view.spoken(pattern):
            rest = view.own[match.start() : sentence.span.end]
            if not _SUCH_AS.search(rest) and not _named_next(view, sentence, spread(match, "np")):
                yield _nobody(view, Span(match.start("np"), match.end()))
    for sentence, match in view.spoken(DISTANT):
        if not distant_is_hedge(view, sentence):
            yield _nobody(view, spread(match))


def distant_is_hedge(view: View, sentence: Sentence) -> bool:
    """Whether "reportedly" only softens what somebody is named for, here or in the sentence before."""
    before = view.previous(sentence)
    said = (sentence,) if before is None else (before, sentence)
    return any(view.names_speaker(s) or _BODY_SPEAKS.search(view.own_words(s)) for s in said)


_BODY_SPEAKS = re.compile(
    rf"\baccording\s+to\s+(?:the\s+)?[A-Z]|\b[A-Z][\w’'.-]+\s+(?:[\w-]+\s+){{0,3}}?{AUX}(?:{SAID})\b"
)


def _agent_follows(view: View, match: re.Match[str]) -> bool:
    """Whether the passive goes on to say by whom."""
    return (
        re.match(r"[^.;]{0,40}?\bby\s+(?:the\s+)?[A-Z]", view.own[match.end() : match.end() + 70]) is not None
    )


def _nobody(view: View, span: Span) -> Hit:
    return Hit(spans=(span,), message=f"No identifiable source: “{view.words(span)}”.")
