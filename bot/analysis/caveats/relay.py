"""Through whose hands it came: `second-hand`, `circular-sourcing` and `single-source`."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator

from bot.analysis.caveats.patterns import ADVERB
from bot.analysis.caveats.rule import Hit
from bot.analysis.caveats.view import View
from bot.analysis.findings import Sentence
from bot.analysis.lexicon.bodies import is_outlet
from bot.analysis.names import in_a_sentence
from bot.model.article import Claim, Kind, Span

_WORD = r"(?:al-)?[A-Z0-9][\w./&!-]*(?:[’'](?!s\b)\w+)?"
_MEDIUM = r"television|TV|radio|newspaper|magazine|news\s+agency|newswire|news\s+site|website|tabloid"
_OUTLET = rf"(?:[Tt]he\s+)?{_WORD}(?:\s+(?:of\s+|and\s+|the\s+)?{_WORD}){{0,5}}(?:\s+(?:{_MEDIUM})\b)?"
_MAYBE = rf"(?P<outlet>{_OUTLET})"
_REPORTS = (
    r"reported|reports|said|says|claimed|claims|wrote|writes|cites|cited|citing|quoted|quotes"
    r"|published|revealed|reveals"
    r"|broadcast|aired|noted|notes|learned|learnt|added|adds|broke|obtained"
)
_GENERIC = (
    r"(?:[Tt]he|[Aa]|[Aa]n|one|its|another)\s+(?:[a-z-]+\s+){0,2}?(?:newspaper|paper|magazine"
    r"|tabloid|broadcaster|publication"
    r"|news\s+agency|news\s+outlet|news\s+website|news\s+site|radio\s+station"
    r"|television\s+(?:station|channel)|TV\s+(?:station|channel))"
)
_PRESS = (
    r"(?:[Ll]ocal|[Ss]tate(?:-run|-owned)?|[Nn]ational|[Ff]oreign|[Dd]omestic|[A-Z][a-z]+(?:ese"
    r"|ish|ian|an|i|ch|sh))\s+(?:state\s+)?"
    r"(?:media|television|TV|radio|newspapers?|press|news\s+(?:agency|outlets|media|agencies|sites))"
)
_ANY = rf"(?P<outlet>{_OUTLET}|{_GENERIC}|{_PRESS})"
_HAVE = rf"(?:(?:has|have|had|first|{ADVERB})\s+){{0,3}}"
_DAY = r"(?:\s+(?:on\s+)?[A-Z][a-z]+day)?"

_CARRIED = tuple(
    re.compile(pattern)
    for pattern in (
        (
            rf"(?<![\w’'.-]){_ANY}{_DAY}(?:,\s+citing\b[^,]{{2,80}},)?\s+{_HAVE}(?:{_REPORTS})\b(?!\s+(?:it"
            r"|its|they|their)\b)(?!\s+in\s+a\s+statement)"
        ),
        (
            r"\b(?:told|tells|telling|informed)\s+(?:(?:the\s+)?(?:local\s+)?(?:radio|television"
            rf"|TV)\s+(?:station|channel|show|network)\s+)?{_ANY}(?![\w’'])"
        ),
        (
            r"\b(?:interview|interviews|remarks|comments|statement|statements|op-ed|column|spoke|speaking"
            r"|talking|talked|spoken|appearance|appearing|speaks)"
            rf"\s+(?:\w+\s+)?(?:with|to|for|in|on|by)\s+{_ANY}(?![\w])"
        ),
        (rf"\b[Aa]ccording\s+to\s+(?:(?:an?|the)\s+[\w’' -]{{0,30}}?\b(?:by|in|from|on)\s+)?{_ANY}(?![\w])"),
        (
            r"\b(?:report|reports|story|article|investigation|piece|exclusive"
            rf"|scoop)\s+(?:[a-zA-Z]\w*\s+){{0,8}}?(?:in|by|for|from|on)\s+{_ANY}(?![\w])"
        ),
        (
            r"\b(?:reported|cited|quoted|published|obtained|seen|released|interviewed|broadcast"
            rf"|revealed)\s+(?:\w+ly\s+|first\s+)?(?:by|in|on)\s+{_ANY}(?![\w])"
        ),
        (
            rf"(?<![\w’'.-]){_ANY}(?:[’']s)?\s+(?:(?:reporter|correspondent|journalist|bureau\s+chief"
            r"|columnist)\s+)?(?:[A-Z][\w.-]+\s+){2,3}(?:reported|reports|tweeted|writes|wrote)\b"
        ),
    )
)
# Names that are also everyday words: at the start of a sentence they name no outlet.
_EVERYDAY = frozenset(
    "people time fortune insider stuff geo dr sky vice slate deadline variety dawn salon wired "
    "the nation".split()
)
_CALL_SIGN = re.compile(r"^[KW][A-Z]{2,3}(?:-TV|-FM)?$")
_ENDS_IN_MEDIUM = re.compile(
    rf"\b(?:{_MEDIUM}|media|press|newspapers|outlets|agencies|sites|station|channel|paper"
    r"|publication|broadcaster|outlet)$"
)


def second_hand(view: View) -> Iterator[Hit]:
    """What the article has from another newsroom, not from those who know."""
    taken: list[Span] = []
    for pattern in _CARRIED:
        for sentence, match in view.spoken(pattern):
            name = _outlet(sentence, match)
            span = Span(match.start(), match.end() - (view.text[match.end() - 1] == "."))
            if name is None or _self(view, name) or any(span.overlaps(t) for t in taken):
                continue
            taken.append(span)
            yield Hit(
                spans=(span,), message=f"Second-hand: this article cites {name}{_upstream(view, span, name)}."
            )


def _outlet(sentence: Sentence, match: re.Match[str]) -> str | None:
    """The outlet a match names, or None when its capitals name something else."""
    name = " ".join(match.group("outlet").split()).rstrip(".,")
    plain = name.lower()
    if plain in _EVERYDAY and match.start("outlet") == sentence.span.start:
        return None
    if re.match(r"(?:Mr|Mrs|Ms|Dr|Sir|Gen|Lt|Prof)\.?\s", name):
        return None
    if _ENDS_IN_MEDIUM.search(name) or _CALL_SIGN.match(name) or is_outlet(name):
        return name
    return next(
        (known for known in _shorter(name) if is_outlet(known) and known.lower() not in _EVERYDAY), None
    )


def _shorter(name: str) -> Iterator[str]:
    """The name without its first words, one fewer each time: "Britain Evening Ledger" -> "Evening Ledger"."""
    words = name.split()
    for start in range(1, len(words)):
        yield " ".join(words[start:])


def _self(view: View, name: str) -> bool:
    """Whether the outlet is the one that carries this article: its own interview is first-hand."""
    own = view.article.outlet
    return own is not None and plain(own) == plain(name)


def plain(name: str) -> str:
    """The name without article, case and marks, to tell whether two are the same."""
    return re.sub(r"\W+", " ", name.lower().removeprefix("the ")).strip()


def _upstream(view: View, span: Span, name: str) -> str:
    """ "", or whom the outlet cites in turn, when the chain of a claim there says so."""
    for claim in view.findings.claims_in(span):
        names = [link.name for link in claim.chain]
        at = next((n for n, link in enumerate(names) if plain(link) == plain(name)), 0)
        if at > 0:
            return f", which cites {in_a_sentence(names[at - 1])}"
    return ""


_AS_REPORTED = re.compile(
    rf"^As\s+(?:(?:previously|earlier|first)\s+)?reported\s+(?:\w+ly\s+)?by\s+(?P<outlet>{_OUTLET})"
    r"|^As\s+(?P<self>we)\s+(?:have\s+)?(?:previously\s+|earlier\s+)?reported"
)
# Those whom everyone credits: "as reported by" one of them is no sign of an outlet that cites itself.
_WIRES = frozenset(
    "reuters ap afp associated press bloomberg bbc cnn xinhua new york times washington post bbc "
    "news guardian".split()
)
_REPORTS_PLURAL = re.compile(
    r"\b(?:[Aa]ccording\s+to\s+the\s+(?:[a-z]+\s+){0,2}reports"
    r"|[Tt]he(?:se)?\s+(?:[a-z]+\s+){0,2}reports\s+(?:say|said|claims?|claimed|suggest|state"
    r"|stated|add))\b"
)
_REPORT_SINGULAR = re.compile(
    r"\b(?:published|posted|aired|ran|carried|released)\s+an?\s+(?:\w+\s+)?report\b|\b(?:this|the"
    r"|a)\s+(?:new\s+|latest\s+)?report\b(?!ed|er)"
)
_TWO_REPORTS = re.compile(
    r"\b(?:two|three|several|both|separate|second|another)\s+(?:\w+\s+){0,2}reports?\b", re.IGNORECASE
)


def circular(view: View) -> Iterator[Hit]:
    """Several who say it, all from one; or an outlet that cites itself."""
    yield from _cites_itself(view)
    yield from _one_report_in_the_plural(view)
    yield from _many_hands_one_root(view)


def _cites_itself(view: View) -> Iterator[Hit]:
    for sentence in view.sentences:
        match = _AS_REPORTED.match(view.own_words(sentence))
        if match is None:
            continue
        name = match.group("outlet") or "this outlet"
        if match.group("outlet") and not is_outlet(name):
            continue
        own = view.article.outlet
        if match.group("self") or (own and _self(view, name)) or (own is None and plain(name) not in _WIRES):
            start = sentence.span.start
            yield Hit(
                spans=(Span(start, start + match.end()),),
                message=f"Leans on an earlier report by {name}: in its own pages that is citing itself.",
            )


def _one_report_in_the_plural(view: View) -> Iterator[Hit]:
    """ "The reports" after one report: the plural makes one origin look like several."""
    cited = outlets(view)
    if _TWO_REPORTS.search(view.prose) or not _REPORT_SINGULAR.search(view.prose) or len(cited) != 1:
        return
    first = _REPORT_SINGULAR.search(view.text)
    for _, match in view.spoken(_REPORTS_PLURAL):
        if first and first.start() < match.start():
            name = next(iter(cited.values()))
            span = Span(match.start(), match.end())
            yield Hit(
                spans=(span,),
                message=f"One report, told of as several (“{view.words(span)}”): only {name}'s is named."
                " Repetition "
                "is not confirmation.",
            )


def outlets(view: View) -> dict[str, str]:
    """The outlets cited, by their plain names."""
    found: dict[str, str] = {}
    for pattern in _CARRIED:
        for sentence, match in view.spoken(pattern):
            name = _outlet(sentence, match)
            if name and name.removeprefix("The ").removeprefix("the ")[:1].isupper():
                key = re.sub(rf"\s(?:{_MEDIUM})$", "", plain(name))
                if not any(key in known or known in key for known in found):
                    found[key] = name
    return found


def _many_hands_one_root(view: View) -> Iterator[Hit]:
    hands: dict[str, dict[str, str]] = defaultdict(dict)
    claims: dict[str, list[Claim]] = defaultdict(list)
    for claim in view.findings.claims:
        links = claim.chain
        if len(links) > 1 and links[0].kind not in {Kind.ANONYMOUS, Kind.AUTHOR}:
            root = plain(links[0].name)
            carriers = [link for link in links[1:] if link.kind == Kind.OUTLET and is_outlet(link.name)]
            hands[root].update({plain(link.name): link.name for link in carriers})
            claims[root].append(claim)
    for root, names in hands.items():
        if len(names) > 1:
            yield Hit(
                spans=tuple(c.cue for c in claims[root] if c.cue),
                claim_ids=tuple(c.id for c in claims[root]),
                message=f"{len(names)} outlets ({', '.join(names.values())}), one origin: all trace to"
                f" {claims[root][0].chain[0].name}. Repetition is not confirmation.",
            )
