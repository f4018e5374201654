"""Whether anybody says otherwise: `disputed`."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.analysis.caveats.patterns import SAID
from bot.analysis.caveats.rule import Hit
from bot.analysis.caveats.view import SHIELD, View, spread
from bot.analysis.findings import Sentence
from bot.analysis.names import in_a_sentence
from bot.model.article import Span

_FALSE = (
    r"false|untrue|baseless|groundless|unfounded|ridiculous|absurd|nonsense|fabricated"
    r"|fabrications?|fictitious|bogus|fake|a\s+lie|lies"
    r"|an?\s+(?:complete\s+|total\s+|elaborate\s+|pure\s+)?(?:hoax|fake|fabrication|rumou?r|myth"
    r"|invention)|inaccurate|incorrect|without\s+(?:any\s+)?(?:merit|foundation|basis)"
    r"|not\s+(?:true|accurate|correct|credible|real|genuine)|preposterous|laughable|rubbish"
    r"|garbage|made\s+up(?!\s+of)|slander\w*|libel\w*|unsubstantiated"
)
_CLAIMISH = (
    r"reports?|claims?|allegations?|accusations?|charges?|rumou?rs?|suggestions?|assertions?"
    r"|theor(?:y|ies)|speculation|stor(?:y|ies)|notion|idea"
    r"|findings?|account|version|characteri[sz]ation|complaints?|statements?|involvement"
    r"|wrongdoing|responsibility|knowledge|link|links|role"
)
_DENY = re.compile(
    r"(?<!nor )(?<!or )(?<!not )(?<!n['’]t )(?<!neither )\b(?:denied|denies|deny|denying"
    r"|has\s+denied|denials?)\b"
    r"(?!\s+(?:\w+\s+){0,2}?(?:bail|entry|access|visas?|permission|requests?|parole|asylum"
    r"|treatment|leave|coverage|appeals?|motions?"
    r"|service|the\s+(?:right|chance|opportunity|request|motion|appeal|bid)|a\s+(?:visa|place"
    r"|chance|permit|goal|penalty|request|stay)|citizenship|entrance|boarding|benefits|him\s+(?:a"
    r"|the|entry|bail)|her\s+(?:a|the|entry|bail)|them\s+(?:a|the|entry|bail))\b)",
)
_REJECT = re.compile(
    r"\b(?:rejected|rejects|rejecting|dismissed|dismisses|dismissing|refuted|refutes|refuting"
    r"|rebutted|rebuffed|disputed|disputes|disputing|contradicted"
    r"|contradicts|contradicting|disproved|debunked|debunks|poured\s+cold\s+water\s+on|shot\s+down"
    r"|questioned|cast\s+doubt\s+on|casts\s+doubt\s+on"
    rf"|hit\s+back\s+at)\s+(?:[\w’'-]+\s+){{0,4}}?(?:{_CLAIMISH})\b"
    r"|\b(?:dismissed|rejected|refuted|debunked|denounced|rubbished|slammed|described|branded"
    r"|labell?ed|called|calling|calls|dismissing|describing)"
    r"\s+(?=[^.;\x01“\"]{0,60}\b(?:it|this|that|them"
    rf"|{_CLAIMISH})\b)(?:[\w’'-]+\s+){{1,7}}?(?:as\s+)?[“\"‘']?(?:\w+\s+(?:and\s+)?)?"
    rf"(?:{_FALSE})\b|\b(?:refuted|debunked|disputed|contradicted)\s+(?:by|that|this|it|the)\b"
    r"|\b(?:was|were|been|is|are)\s+(?:\w+\s+)?(?:debunked|refuted|disproved)\b",
    re.IGNORECASE,
)
_IS_FALSE = re.compile(
    r"\b(?:is|are|was|were|[’']s|be)\s+(?:(?:all|just|simply|completely|totally|absolutely"
    rf"|entirely|categorically|utterly|patently|obviously|clearly|an?)\s+)*[“\"‘']?(?:{_FALSE})\b"
    r"|\b(?:is|are|was|were)(?:n[’']t|\s+not)\s+(?:true|accurate|correct|real|so)\b"
    r"|\bno\s+truth\s+(?:to|in)\b|\bnothing\s+to\s+do\s+with\b"
    r"|\bnothing\s+could\s+be\s+further\s+from\b|\b(?:turned|turns)\s+out\s+to\s+be\s+(?:false"
    r"|fake|a\s+hoax|untrue|wrong)\b|\bmaintain(?:s|ed)?\s+(?:his|her|their)\s+innocence\b"
    r"|\b(?:plead|pleaded|pled|pleads)\s+not\s+guilty\b|\bproclaim\w*\s+(?:his|her|their)\s+innocence\b",
    re.IGNORECASE,
)
_NO_EVIDENCE = re.compile(
    r"\b(?:no|not\s+any|without(?:\s+any)?)\s+(?:\w+\s+)?evidence\s+(?:that|of|to|for|whatsoever|in)\b"
    r"|\bthere\s+(?:is|was|has\s+been)\s+no\s+(?:proof|indication|sign)\s+(?:that|of)\b",
    re.IGNORECASE,
)
_NEITHER_NOR = re.compile(r"\b(?:is|are|was|were|[’']s)\s+neither\s+\w+\s+nor\s+\w+")


def disputed(view: View) -> Iterator[Hit]:
    """Somebody in the article says that it is not so."""
    found: list[tuple[Sentence, Span]] = []
    for pattern in (_DENY, _REJECT, _NEITHER_NOR):
        found.extend((s, spread(m)) for s, m in view.anywhere(pattern) if not _hypothetical(view, s, m))
    for pattern in (_IS_FALSE, _NO_EVIDENCE):
        found.extend((s, spread(m)) for s, m in view.anywhere(pattern) if _contradicts(view, s, m))
    found.extend(_negated(view))
    taken: list[Span] = []
    for sentence, span in sorted(found, key=lambda f: f[1]):
        if not any(span.overlaps(t) for t in taken):
            taken.append(span)
            yield Hit(
                spans=(span,),
                message=f"Contradicted{_contradictor(view, sentence, span)}:"
                f" “{view.words(_clause(sentence, span))}”.",
            )


def _hypothetical(view: View, sentence: Sentence, match: re.Match[str]) -> bool:
    """ "declined to deny", "would deny", "if they deny" deny nothing."""
    before = view.text[max(sentence.span.start, match.start() - 22) : match.start()]
    return re.search(
        r"\b(?:to|would|could|will|can|cannot|if|did|not|nor|never|n[’']t|being|been|was|were|is|are"
        r"|get)\s+(?:\w+ly\s+)?$",
        before,
    ) is not None and (
        not re.match(
            r"(?:refuted|debunked|disputed|contradicted)\s+by|(?:was|were|been|is|are)\b", match.group()
        )
    )


def _contradicts(view: View, sentence: Sentence, match: re.Match[str]) -> bool:
    """Whether "is false" is said by somebody, or of a claim: not of a hypothesis or a definition."""
    words = view.own_words(sentence)
    before = view.text[max(sentence.span.start, match.start() - 60) : match.start()]
    if "not guilty" not in match.group().lower() and re.search(
        r"\b(?:if|whether|unless|would|could|might|may|think|thinks|don[’']t|didn[’']t"
        r"|doesn[’']t)\s[^,]*$",
        before,
    ):
        return False
    of_claim = re.search(
        rf"\b(?:{_CLAIMISH}|this|it|that|which|photos?|video|image|letter|post|article|news"
        r"|information)\b[^;]*$",
        before,
        re.IGNORECASE,
    )
    said = view.attributed(sentence) or SHIELD in words or _NO_EVIDENCE.match(match.group()) is not None
    of_report = re.search(rf"\b(?:{_CLAIMISH}|photo|video|letter|post)\b[^;]*$", before, re.IGNORECASE)
    return (
        of_report is not None or (of_claim is not None and said) or _STRONG.search(match.group()) is not None
    )


_STRONG = re.compile(
    r"no\s+truth|innocence|not\s+guilty|turn\w+\s+out|further\s+from|baseless|unfounded|untrue"
    r"|not\s+true|n[’']t\s+true|no\s+(?:\w+\s+)?evidence",
    re.IGNORECASE,
)

_SAID_NOT = re.compile(
    r"\b(?:is|are|was|were|it[’']s|that[’']s)\s*(?:n[’']t|\s+not)\s+(?:(?:particularly|really"
    r"|actually|in\s+fact|at\s+all|even|a|an|the)\s+)*(?P<word>[a-z]{5,})\b"
)
_COMMON = frozenset(
    "being going clear known there about among under until enough likely immediately available "
    "possible certain guilty".split()
)


def _negated(view: View) -> Iterator[tuple[Sentence, Span]]:
    """Somebody is said to say that it is not X where the article's opening says that it is X."""
    head = view.article.headline
    opening = " ".join(view.words(s.span) for s in view.sentences[:2]) + (
        f" {view.words(head)}" if head else ""
    )
    stated = set(re.findall(r"[a-z]{5,}", opening.lower())) - _COMMON
    for sentence, match in view.anywhere(_SAID_NOT):
        late = view.index_of(sentence.span.start) >= 2
        if late and match.group("word") in stated and view.attributed(sentence):
            yield sentence, spread(match)


_SPEAKER = re.compile(
    rf"((?:[Aa]n?|[Tt]he)?\s?(?:[A-Z][\w.’'&-]*\s+)+(?:[a-z]+\s+){{0,2}}?)(?:{SAID}|has|have"
    r"|rejected|dismissed)\b"
)


def _contradictor(view: View, sentence: Sentence, denial: Span) -> str:
    for resolved in view.findings.attributions_in(sentence.span):
        if resolved.sources:
            return f" by {in_a_sentence(resolved.sources[0].label)}"
    subject = _SUBJECT.fullmatch(view.text[sentence.span.start : denial.start])
    if subject:
        return f" by {in_a_sentence(subject['who'])}"
    named = _SPEAKER.search(view.own_words(sentence))
    return f" by {in_a_sentence(named.group(1).strip())}" if named else ""


# All that stands before the verb, where it is one noun phrase: "The foreign ministry in Karvan".
_SUBJECT = re.compile(
    r"(?:(?:But|And|However,|Later,?)\s+)?(?P<who>(?:The\s+|An?\s+)?[A-Za-z][\w’'-]*(?:\s+[\w’'-]+){0,5}?)"
    r"\s+(?:(?:has|have|had|also|later|\w+ly)\s+)*"
)


def _clause(sentence: Sentence, span: Span, width: int = 90) -> Span:
    """The words around a denial, at most `width` characters on each side, within the sentence."""
    if len(sentence.span) <= 2 * width:
        return sentence.span
    return span
