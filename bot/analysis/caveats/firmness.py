"""How firmly it is said: `hedged`, `prediction` and `provisional-figure`."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.analysis.caveats.patterns import DAY, DIGITS, MONTH, NUMBER, SAID, WORD_NUMBER
from bot.analysis.caveats.rule import Hit
from bot.analysis.caveats.unnamed import DISTANT, distant_is_hedge
from bot.analysis.caveats.view import View, spread
from bot.analysis.findings import Sentence
from bot.model.article import Span, Voice

_EVIDENCE = (
    r"evidence|data|results?|reports?|study|studies|documents?|figures|research|findings?"
    r"|rumou?rs?|signs?|polls?|tests?"
    r"|images?|footage|records?|estimates?|analysis|analyses|sources?|leak|leaks|intelligence"
    r"|surveys?|clues?|traces?|scans?"
    r"|photos?|photographs?|video|recordings?|experiments?|models?|measurements?|observations?"
    r"|indications?|it|this|which|that"
)
_SOFT = re.compile(
    r"\b(?:apparently|seemingly|perhaps|probably|presumably|possibly|potentially|conceivably|arguably|maybe"
    r"|(?:it\s+)?(?:appears?|appeared)\s+(?:to\s+(?:be|have|\w+)|that|as\s+(?:if|though)|likely)"
    r"|(?:seems?|seemed)\s+(?:to|that|like|as|likely|un)\w*"
    r"|(?:is|it[’']s|are|was|were|be|been|very|most|more|highly|quite|looks?)\s+(?:un)?likely\s+(?:to|that)?"
    r"|(?:would|will|could|may|might|most|very)\s+(?:most\s+)?likely|likely\s+(?:caused|due"
    r"|because|the\s+result)"
    r"|(?:is|are|was|were)\s+(?:believed|thought|suspected|presumed|feared)\s+to"
    r"|believed\s+to\s+(?:be|have)|thought\s+to\s+(?:be|have)"
    r"|(?:it\s+)?(?:is|was|remains?)\s+(?:still\s+)?(?:un(?:clear|certain)"
    r"|not\s+(?:yet\s+)?(?:clear|certain))"
    r"|(?:there\s+is\s+|a\s+)(?:possibility|chance|likelihood)\s+(?:that|of)|it\s+is\s+possible"
    r"|almost\s+certain(?:ly)?"
    r"|(?:would\s+)suggest|(?<!not\s)suggest(?:s|ed|ing)\s+that"
    rf"|(?:{_EVIDENCE})\s+(?:\w+\s+){{0,4}}?suggest(?:s|ed|ing)?\b"
    r"|to\s+suspect|raises?\s+the\s+possibility|if\s+true|if\s+confirmed|in\s+what\s+(?:appears?"
    r"|seems?))(?=\W|$)",
    re.IGNORECASE,
)
# Adverbs, not verbs that end like them.
_LY = r"(?!apply\b|only\b|rely\b|supply\b|reply\b|comply\b|fly\b)\w+ly"
# Lower case only: the month and the imperative are capitalised.
_MAY = re.compile(
    rf"\b(?:may|might)\s+(?:(?:not|also|still|even|yet|never|soon|well|already|one\s+day"
    rf"|{_LY})\s+)*(?P<verb>[a-z]{{2,}})\b"
)
_COULD = re.compile(
    r"(?<!\bas )\b(?:could)\s+(?:(?:also|still|even|yet|soon|well|eventually|one\s+day|\w+ly"
    r"|then)\s+)*(?:have\s+)?(?P<verb>[a-z]{2,})\b|\bcould\s+also\b"
)
_NO_MODAL = frozenset(
    "not neither only hardly barely scarcely no and or as of in the he she they we it i you".split()
)
# Rules and permissions: "may" grants or threatens there, and doubts nothing.
_PERMITS = frozenset(
    "apply vote choose use submit appeal contact request enter claim register opt wish visit "
    "bring download".split()
)
_RULE = re.compile(
    r"\b(?:rules?|laws?|regulations?|policy|permitted|allowed|eligible|terms|licen[cs]es?|visitors"
    r"|applicants|entrants|violators|offenders"
    r"|section|article\s+\d|clause|voters|users\s+may|ban(?:ned|s)?|until\s+the\s+end\s+of"
    r"|deadline|fined|jailed|imprisoned|prosecuted|punish\w+|members\s+may)\b",
    re.IGNORECASE,
)
# What one can or cannot do: ability, not doubt.
_ABLE = frozenset(
    "see hear feel smell taste afford swim walk speak read write breathe remember tell"
    " understand believe imagine hardly barely".split()
)
_ABILITY = re.compile(
    r"(?:\b(?:how|where|what|whatever|all|best|so\s+that|in\s+order\s+that|until|before"
    r"|wish(?:ed)?|fast|much|far|long|soon|many|hard|well|when)\s+"
    r"(?:as\s+)?(?:\w+\s+){0,2}|\bso\s+(?:\w+\s+){1,3}|\bif\s+(?:only\s+)?(?:\w+\s+){1,3}|\b(?:I"
    r"|he|she|we)\s+)$",
    re.IGNORECASE,
)
# A paragraph that explains what something is: its "would" and "likely" belong to the definition.
_DEFINITION = re.compile(
    r"^(?:The\s+|An?\s+)?[A-Z]?[\w’'-]+(?:\s+[\w’'-]+){0,4}(?:\s*\([^)]*\))?\s+(?:is|are"
    r"|refers\s+to|means)\s+(?:an?\s+|the\s+|any\s+)?(?:[\w-]+\s+){0,4}?"
    r"(?:forms?|types?|kinds?|methods?|systems?|diseases?|practices?|conditions?|techniques?"
    r"|species|terms?|devices?|therap(?:y|ies)"
    r"|treatments?|process(?:es)?|theory|disciplines?|disorders?|branch|belief|doctrine|procedure|measure)\b"
)


def hedged(view: View) -> Iterator[Hit]:
    """What the writer puts as possible; a speaker's doubt only where the quotation is the main claim."""
    spans = {spread(m) for s, m in view.spoken(_SOFT) if not _in_definition(view, s)}
    spans |= {spread(m) for s, m in view.spoken(_MAY) if _doubts(view, s, m)}
    spans |= {spread(m) for s, m in view.spoken(_COULD) if _possible(view, s, m)}
    spans |= {spread(m) for s, m in view.spoken(DISTANT) if distant_is_hedge(view, s)}
    spans |= set(_speakers_doubts(view))
    for span in _apart(spans):
        yield Hit(spans=(span,), message=f"Hedged in the article: “{view.words(span)}”. Do not firm it up.")


_I_THINK = re.compile(
    r"\bI\s+(?:think|believe|guess|suspect)\b|\b(?:probably|perhaps|apparently|(?:may"
    r"|might)\s+(?:have|be))\b",
    re.IGNORECASE,
)


def _speakers_doubts(view: View) -> Iterator[Span]:
    for claim in view.findings.claims:
        if claim.central and claim.voice is Voice.DIRECT:
            for match in _I_THINK.finditer(view.text, claim.span.start, claim.span.end):
                if view.quoted(spread(match)):
                    yield spread(match)


def _doubts(view: View, sentence: Sentence, match: re.Match[str]) -> bool:
    verb = match.group("verb")
    before = view.text[max(sentence.span.start, match.start() - 25) : match.start()]
    if match.group().startswith("might") and re.search(
        r"\b(?:the|his|her|its|their|all|military|political|economic)\s+$", before
    ):
        return False
    if (
        verb in _NO_MODAL
        or verb in _PERMITS
        or re.match(r"might\s+as\s+well", view.text[match.start() : match.end()])
    ):
        return False
    return not _RULE.search(view.own_words(sentence)) and not _in_definition(view, sentence)


def _possible(view: View, sentence: Sentence, match: re.Match[str]) -> bool:
    verb = match.group("verb") or ""
    before = view.text[max(sentence.span.start, match.start() - 40) : match.start()]
    if verb in _NO_MODAL or verb in _ABLE or _ABILITY.search(before):
        return False
    if re.match(
        r"could\s+be\s+(?:heard|seen|reached|found|felt|smelled|fined|jailed|imprisoned|punished"
        r"|sentenced|prosecuted|extradited)\b",
        view.text[match.start() : match.end() + 14],
    ):
        return False
    return not _in_definition(view, sentence)


def _in_definition(view: View, sentence: Sentence) -> bool:
    at = view.index_of(sentence.span.start)
    while at > 0 and view.sentences[at - 1].paragraph == sentence.paragraph:
        at -= 1
    first = view.sentences[at]
    return first.paragraph == sentence.paragraph and _DEFINITION.match(view.own_words(first)) is not None


def _apart(spans: set[Span]) -> Iterator[Span]:
    """The spans in reading order, without those that share words with one before."""
    last: Span | None = None
    for span in sorted(spans):
        if last is None or not span.overlaps(last):
            yield span
            last = span


_FUTURE = re.compile(
    r"\b(?:(?:will|shall|wo|[’']ll)(?:n[’']t)?\s+(?:(?:not|also|soon|now|then|still|likely"
    r"|probably|never|eventually|further|only|\w+ly)\s+)*"
    r"(?P<verb>[a-z]{2,}(?:\s+[a-z]+)?)"
    r"|(?:is|are|was|were|looks?|appears?)\s+(?:widely\s+|now\s+|also\s+)?(?:set|expected|poised"
    r"|likely|forecast|predicted|projected|slated|on\s+course|due|about|bound|going)"
    r"\s+to\s+(?P<due>[a-z]+)"
    r"|(?:plans?|aims?|intends?|hopes?|expects?|expecting|promises?|vows?|threatens?|promised"
    r"|vowed|pledged|threatened|planning|intending|aiming)\s+to\s+(?P<plan>[a-z]+)"
    r"|(?:predict|forecast|foresee|project|expect|anticipate)(?:s|ed|ing)?\s+(?:that|an?|the"
    r"|growth|more|further)\b|\bby\s+20[2-9]\d\b)",
)
_WOULD = re.compile(
    r"\bwould\s+(?:(?:not|also|soon|then|still|eventually|only"
    r"|\w+ly)\s+)*(?P<verb>be\s+[a-z]+(?:ed|en|ut|ld|nt|de|ing)|[a-z]{2,})\b(?P<next>\s+\w+)?"
)
_SPEAKS = re.compile(rf"\b(?:{SAID}|according\s+to|estimated|expects?|believes?|fears?)\b")
_NO_FORECAST = frozenset("have like rather prefer love not want seem appear need mean".split())
_SCHEDULED = re.compile(
    r"\b(?:be\s+held|take\s+place|begin|start|open|meet|appear|face|play|host|vote|air|premiere"
    r"|hold|return|kick\s+off|run|close|end|hear|visit|arrive|speak|be\s+on)\b"
    rf"[^.;]{{0,120}}\b(?:{DAY}|{MONTH}\s+\d|\d{{1,2}}\s+{MONTH}|\d(?:\s?[ap]\.?m|:\d\d)|tomorrow|tonight"
    rf"|next\s+(?:week|month|year|{DAY})|in\s+{MONTH})\b"
)
_STANDING = frozenset("need apply require remain always".split())
_AGE = re.compile(r"\b(?:will|would)\s+(?:be|turn)\s+\d{1,3}\b")
_PROCEDURE = re.compile(r"\b(?:if|had|were\s+to|unless|in\s+theory|as\s+though|as\s+if)\b", re.IGNORECASE)


def prediction(view: View) -> Iterator[Hit]:
    """What is said about the future; a quotation counts, since it is the speaker's forecast."""
    taken: list[Span] = []
    for sentence, match in view.anywhere(_FUTURE):
        if _forecasts(view, sentence, match):
            taken.append(spread(match))
    for sentence, match in view.spoken(_WOULD):
        if _reported_forecast(view, sentence, match):
            taken.append(Span(match.start(), match.end("verb")))
    for span in _apart(set(taken)):
        yield Hit(spans=(span,), message=f"A forecast{_by(view, span)}, not a fact: “{view.words(span)}”.")


def _forecasts(view: View, sentence: Sentence, match: re.Match[str]) -> bool:
    rest = view.text[match.start() : sentence.span.end]
    verb = (match.group("verb") or match.group("due") or match.group("plan") or "").split()
    before = view.text[max(sentence.span.start, match.start() - 12) : match.start()]
    if re.search(r"\b(?:the|his|her|their|own|free|last|good|a)\s+$", before) and match.group().startswith(
        "will"
    ):
        return False
    if _SCHEDULED.search(rest) or _AGE.search(rest) or _in_definition(view, sentence):
        return False
    return not verb or verb[0] not in _STANDING


def _reported_forecast(view: View, sentence: Sentence, match: re.Match[str]) -> bool:
    """ "said ... would be cut", a future told in the past. Opinions, wishes, hypotheses forecast nothing."""
    own = view.own[sentence.span.start : match.start()]
    verb = match.group("verb")
    following = (match.group("next") or "").strip().lower()
    if verb in _NO_FORECAST or (verb == "be" and not following.endswith(("ed", "en"))):
        return False
    if _PROCEDURE.search(view.own_words(sentence)) or _SCHEDULED.search(
        view.text[match.start() : sentence.span.end]
    ):
        return False
    return _SPEAKS.search(own) is not None and not _in_definition(view, sentence)


def _by(view: View, span: Span) -> str:
    """Who forecasts, when a claim there names them."""
    for claim in view.findings.claims_in(span):
        if claim.sources:
            return f" by {claim.sources[0].label}"
    return ""


_HARM = (
    r"dead|killed|deaths?|died|die|casualties|fatalities|injured|injuries|wounded|wounding|hurt"
    r"|missing|arrested|arrests|detained|hospitali[sz]ed"
    r"|trapped|homeless|displaced|evacuated|infected|cases|votes|victims|bodies|survivors|hostages"
    r"|unaccounted|perished|drowned"
    r"|buried|stranded|captured|abducted|kidnapped|lost\s+their\s+lives|executed|massacred|slain"
    r"|treated|rescued"
)
_COUNT = rf"(?:{DIGITS}|{WORD_NUMBER})(?:\s(?:hundred|thousand|million))?"
_OPEN = (
    r"at\s+least|more\s+than|over|up\s+to|as\s+many\s+as|so\s+far|upwards\s+of|no\s+fewer\s+than"
    r"|a\s+minimum\s+of"
)
_PEOPLE = (
    r"(?:(?!\b(?:hours?|days?|years?|weeks?|months?|minutes?|miles?|metres?|meters?|km|percent|per"
    r"|and|but|after|when|the)\b)[\w’'-]+\s+){0,6}?"
)
_TOLL = re.compile(
    rf"\b(?:{_OPEN})\s+{_COUNT}\s+{_PEOPLE}(?:(?:have|has|had|were|are|was|is)\s+)?(?:been\s+"
    rf"|feared\s+|reported\s+|reportedly\s+|also\s+)*(?:{_HARM})\b"
    r"|\b(?:kill(?:ed|ing|s)|wound(?:ed|ing|s)|injur(?:ed|ing|es)|left|leaving|claim(?:ed|ing)"
    r"|arrest(?:ed|ing)|displac(?:ed|ing))\s+"
    rf"(?:(?:{_OPEN})\s+{_COUNT}|{_COUNT}\s+or\s+more|{_COUNT}\s+and\s+counting)"
    rf"|\b{_COUNT}\s+or\s+more\b(?=[^.;]{{0,40}}\b(?:{_HARM})\b)"
    rf"|\b{_COUNT}\s+(?:[\w’'-]+\s+){{0,3}}?(?:so\s+far|and\s+counting|feared\s+dead"
    r"|confirmed\s+dead|believed\s+(?:to\s+be\s+)?(?:trapped|dead|buried|missing))\b"
    r"|\b(?:death\s+toll|toll|number\s+of\s+(?:dead|deaths|casualties|victims"
    r"|injured))\s+[^.;]{0,50}?\b(?:rise[sn]?|rose|rising|risen|climb\w*|increase\w*|reach\w*"
    r"|stands?|stood|now|could|may|expected|likely|jump\w*|at)\b"
    r"|\b(?:feared|believed)\s+(?:to\s+be\s+)?(?:dead|trapped|buried)\b|\b(?:death"
    rf"|casualty)\s+toll\s+(?:of|at)\s+(?:{_OPEN}|about|around|nearly)"
    r"|\bpreliminary\s+(?:count|figures?|toll|results?|reports?|number|estimates?)\b"
    rf"|\bwith\s+{NUMBER}\s*(?:%|percent|per\s+cent)\s+of\s+(?:the\s+)?(?:votes?|ballots|precincts"
    r"|polling\s+stations)\s+(?:counted|reporting|in)\b",
    re.IGNORECASE,
)
_SETTLED = re.compile(
    r"\b(?:each|every|per)\s+(?:year|month|day|week)\b|\bannual(?:ly)?\b|\ba\s+year\b"
    r"|\bsince\s+(?:\w+\s+)?(?:19|20)\d\d\b"
    r"|\b(?:in|between|from|during)\s+(?:the\s+)?(?:\w+\s+)?(?:1[5-9]\d\d|200\d)s?\b",
    re.IGNORECASE,
)


def provisional(view: View) -> Iterator[Hit]:
    """Early counts of the dead, hurt, held or counted, which move."""
    for sentence, match in view.anywhere(_TOLL):
        if not _SETTLED.search(view.words(sentence.span)):
            words = view.words(spread(match))
            when = view.article.published
            asof = f", as of {when[:10]}" if when else ""
            yield Hit(spans=(spread(match),), message=f"Early count (“{words}”){asof}; recheck before use.")
