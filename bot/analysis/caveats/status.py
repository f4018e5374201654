"""What kind of piece it is: `corrected-or-retracted`, `satire` and `sponsored`."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.analysis.caveats.rule import Hit
from bot.analysis.caveats.view import View, spread
from bot.analysis.data.labels import SATIRE
from bot.model.article import Span

_LABEL = re.compile(
    r"^[\s(\[*_>-]*(?P<label>corrections?|clarifications?|editor[’']?s[’']?\s+note"
    r"|editors[’']\s+note|update[ds]?|retraction|note)\b(?:\s+(?:#?\d{1,2}|\(?\w+\)?"
    r"|\d{1,2}\s+\w+\s+\d{4}|\w+\s+\d{1,2},?\s+\d{4}|[\d:.]+\s?[ap]\.?m\.?(?:\s+\w+)?"
    r"|\w+day)){0,4}\s*(?:[:—–]|-\s)(?P<rest>.*)",
    re.IGNORECASE,
)
_CHANGE = re.compile(
    r"\b(?:earlier\s+version|previous\s+version|original\s+version|originally|previously"
    r"|incorrect\w*|inaccurate\w*|erroneous\w*|mistaken\w*|misstated|misidentified|misspelled"
    r"|wrong\w*|correct(?:ed|s|ion)|clarif\w+|amended|removed|retract\w+|withdrawn|regret"
    r"|apologi[sz]\w*|den(?:y|ied|ies)|not\s+true|false|hoax|fake|untrue|debunked|has\s+since"
    r"|have\s+since|now\s+(?:says?|say|appears?|been|confirmed|believed)|confirmed|statement"
    r"|responded|told\s+us|reached\s+out|said|says|stated|satire|satirical|turns\s+out|no\s+longer"
    r"|should\s+have)\b",
    re.IGNORECASE,
)
_FULL = re.compile(
    r"\b(?:an?|the)\s+(?:earlier|previous|prior|original|initial)\s+versions?\s+of\s+(?:this"
    r"|the)\s+(?:\w+\s+)?(?:story|article|post|report|piece|headline|dispatch|page)\b"
    r"|\bthis\s+(?:story|article|post|report|piece|page|headline)\s+(?:has\s+been|was"
    r"|is)\s+(?:since\s+)?(?:corrected|amended|clarified|retracted|withdrawn|edited|changed"
    r"|revised|updated\s+to)\b"
    r"|\bwe\s+(?:regret|apologi[sz]e\s+for)\s+(?:the|this|any)\s+(?:error|mistake|confusion"
    r"|inaccuracy)|\b(?:we|the\s+(?:newspaper|paper|magazine|site|website|editors))\s+(?:have\s+"
    r"|has\s+)?(?:retracted|withdrawn|removed)\s+(?:this|the|its|our)\s+(?:story|article|report"
    r"|post)\b"
    r"|\bthis\s+(?:story|article|post|report)\s+(?:originally|previously|initially|incorrectly"
    r"|mistakenly|erroneously)\s+(?:stated|said|reported|claimed|identified|misidentified"
    r"|misstated|named)\b",
    re.IGNORECASE,
)


def corrected(view: View) -> Iterator[Hit]:
    """A line of the article takes back or changes what it said; the time of an update alone does not."""
    taken: list[Span] = []
    for sentence in view.findings.sentences:
        label = _LABEL.match(view.text[sentence.span.start : sentence.span.end])
        if label and _changes(view, sentence.span, label):
            taken.append(Span(sentence.span.start + label.start("label"), sentence.span.end))
    for match in _FULL.finditer(view.text):
        span = spread(match)
        if not any(span.overlaps(t) for t in taken) and not view.quoted(span):
            taken.append(span)
    for span in sorted(taken):
        yield Hit(spans=(span,), message=f"The article carries a correction or update: “{view.words(span)}”.")


def _changes(view: View, span: Span, label: re.Match[str]) -> bool:
    """A correction is one by name; an update or a note only with words of change in its paragraph."""
    if label.group("label").lower().startswith(("correction", "clarification", "retraction")):
        return True
    paragraph = view.text[span.start : span.start + 400].split("\n", 1)[0]
    return _CHANGE.search(paragraph[label.start("rest") :]) is not None


_SITES = re.compile(
    r"(?<![\w.-])(?:www\.)?(" + "|".join(re.escape(s) for s in sorted(SATIRE) if "." in s) + r")(?![\w-])",
    re.IGNORECASE,
)
_NAMES = re.compile(
    r"(?<![\w’'-])("
    + "|".join(re.escape(s) for s in sorted(SATIRE, key=len, reverse=True) if "." not in s)
    + r")(?![\w-])",
    re.IGNORECASE,
)
_DISCLAIMER = re.compile(
    r"\b(?:is|was)\s+an?\s+(?:\w+\s+){0,3}?(?:satire|satirical|parody|humou?r|fake\s+news"
    r"|fauxtire)\s+(?:and\s+\w+\s+)?(?:site|website|web\s?site|publication|web\s+publication|blog"
    r"|newspaper|page|magazine|news)\b|\b(?:assumes"
    r"|takes)\s+(?:all\s+)?responsibility[^.]{0,60}\bsatirical\b"
    r"|\ball\s+(?:characters|persons|people|names|stories|articles|content"
    r"|news\s+articles)\s+(?:\w+\s+){0,8}?(?:are"
    r"|is)\s+(?:\w+\s+){0,2}?(?:entirely\s+)?(?:fictional|fictitious|satirical|invented|fake)\b"
    r"|\bthis\s+(?:article|story|piece|post|site|website)\s+is\s+(?:\w+\s+)?(?:satire|satirical"
    r"|a\s+parody|parody|a\s+work\s+of\s+(?:satire|fiction))\b"
    r"|\b(?:for|intended\s+for|purely\s+for)\s+(?:entertainment|satirical|humou?rous)\s+purposes\b"
    r"|^\s*(?:category|filed\s+under|tags?|section)\s*:\s*(?:[\w\s,]*)\b(?:satire|parody)\b",
    re.IGNORECASE | re.MULTILINE,
)
# A satirical paper in the news, or quoted for an earlier joke, does not make this piece satire.
_ABOUT_IT = re.compile(
    r"\b(?:satir\w+|parod\w+|spoof|hoax|joke|fooled|duped|mistook|mistaken|fell\s+for|picked\s+up"
    r"|cartoon\w*|magazine|attack\w*|mocked|poked\s+fun|article\s+(?:in|on|by|from))\b",
    re.IGNORECASE,
)


def satire(view: View) -> Iterator[Hit]:
    """The outlet is on the list, or the text says of itself that it is invented."""
    article = view.article
    outlet = (article.outlet or "").lower().strip()
    host = re.sub(r"^https?://(?:www\.)?([^/]+).*$", r"\1", (article.url or "").lower())
    if outlet in SATIRE or host in SATIRE:
        yield Hit(message=f"{article.outlet or host} publishes satire or invented stories.")
        return
    for match in _DISCLAIMER.finditer(article.text):
        if not _third_party(view, match):
            yield Hit(
                spans=(spread(match),),
                message=f"The text says of itself that it is satire: “{view.words(spread(match))}”.",
            )
    yield from _signed(view)


def _third_party(view: View, match: re.Match[str]) -> bool:
    """ "Roe's page is a satirical site", in the middle of a news story, is about somebody else's page."""
    own = re.search(
        r"\b(?:we|our|this|purposes|responsibility|all|filed|category|tags?)\b", match.group(), re.IGNORECASE
    )
    near_end = match.start() > len(view.text) - 600
    return (own is None and not near_end) or view.quoted(spread(match))


def _signed(view: View) -> Iterator[Hit]:
    """A listed name in a first or last line, alone or as a credit: that is who publishes the text."""
    lines = list(re.finditer(r"[^\n]*\S[^\n]*", view.text))
    for line in {m.span(): m for m in (*lines[:2], *lines[-3:])}.values():
        for pattern in (_SITES, _NAMES):
            match = pattern.search(view.text, line.start(), line.end())
            if match and (_credit(line.group(), match.group())):
                yield Hit(
                    spans=(spread(match),),
                    message=f"{view.words(spread(match))} publishes satire or invented stories.",
                )
                return


_SHORT_LINE_WORDS = 8


def _credit(line: str, name: str) -> bool:
    """A line that is little but the name, begins with it as a dateline, or ends with it as a signature."""
    rest = line.replace(name, "").strip(" .—–-|()[]")
    if _ABOUT_IT.search(rest):
        return False
    ends = re.search(
        r"(?:[.!?”\"]|[-–—|(]|\bSource:|\bvia|\bFrom|\bBy|\bread\s+more\s+(?:at"
        rf"|on))\s*(?:the\s+)?(?:https?://)?(?:www\.)?{re.escape(name)}\S*\W*$",
        line,
        re.IGNORECASE,
    )
    return (
        len(rest.split()) <= _SHORT_LINE_WORDS and not re.search(r"\b(?:says?|said|is|was|reported)\b", rest)
    ) or ends is not None


_PAID = re.compile(
    r"^[^\w\n]*(?:sponsored(?:\s+(?:content|post|by|article|story|feature|links?"
    r"|message)\b[^\n]{0,60})?|paid\s+(?:post|content|advertisement|partnership|partner\s+content"
    r"|program)\b[^\n]{0,60}|(?:presented|brought\s+to\s+you)\s+by\s+[^\n]{2,60}"
    r"|advertorial\b[^\n]{0,40}|partner\s+content\b[^\n]{0,40}|promoted(?:\s+(?:by|content"
    r"|post)\b[^\n]{0,40})?|advertisement\s+feature\b[^\n]{0,40}"
    r"|in\s+partnership\s+with\s+[^\n]{2,60}|branded\s+content)[^\w\n]*$"
    r"|^[^\w\n]*(?:sponsored\s+(?:by|content|post)|paid\s+(?:post|content)|presented\s+by"
    r"|brought\s+to\s+you\s+by|advertorial|in\s+(?:paid\s+)?partnership\s+with)\s*:?\s+(?=[A-Z\w])"
    r"|\bthis\s+(?:article|story|post|content|piece|video|feature|page)\s+(?:is|was|has\s+been"
    r"|contains)\s+(?:\w+\s+){0,3}?(?:sponsored|paid\s+for|funded"
    r"|produced\s+in\s+(?:paid\s+)?partnership|brought\s+to\s+you|supported|presented"
    r"|created\s+(?:for|by\s+the\s+advertis\w+)|affiliate|an\s+advertis\w+|an\s+ad\b|a\s+paid"
    r"|paid)[^\n.]{0,60}"
    r"|\baffiliate\s+(?:links?|commissions?)\b|\b(?:we|us|our\s+\w+)\s+(?:may\s+)?(?:earn|receive"
    r"|get)s?\s+(?:an?\s+)?(?:\w+\s+)?(?:commission|compensation)\b|\b(?:sponsored"
    r"|paid)\s+(?:content|post|partnership|advertisement)\s+(?:by|from|for|with)\s+[A-Z]",
    re.IGNORECASE | re.MULTILINE,
)


def sponsored(view: View) -> Iterator[Hit]:
    """A label that says somebody paid for the text. Furniture counts: that is where labels stand."""
    for match in _PAID.finditer(view.text):
        start, end = match.span()
        while view.text[start].isspace():
            start += 1
        span = Span(start, start + len(view.text[start:end].rstrip()))
        if not view.quoted(span) and not _in_prose(view, span):
            yield Hit(spans=(span,), message=f"Contains paid content: “{view.words(span)}”.")


def _in_prose(view: View, span: Span) -> bool:
    """A story about advertising, in which somebody is said to earn commissions, is not itself paid for."""
    sentence = view.findings.sentence_at(span.start)
    if sentence is None:
        return False
    words = view.text[sentence.span.start : sentence.span.end]
    about = re.search(
        r"\b(?:said|says|accused|sued|sues|according\s+to|regulators?|influencers?|court|bans?|banned"
        r"|rules)\b",
        words,
    )
    return about is not None and not re.search(
        r"\bthis\s+(?:article|story|post|page)\b", words, re.IGNORECASE
    )
