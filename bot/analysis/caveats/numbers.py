"""Numbers and science: `vague-quantity`, `number-unsourced`, `study-unnamed`, `poll-no-method`, `causal-leap`."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.analysis.caveats.patterns import DIGITS, MONTH, NAME, YEAR
from bot.analysis.caveats.rule import Hit
from bot.analysis.caveats.view import View
from bot.analysis.findings import Sentence
from bot.model.article import Span

_VAGUE = re.compile(
    r"(?<!as )(?<!how )(?<!so )(?<!too )(?<!very )\b(?:several(?:\s+(?:hundred|thousand|million|dozen))?|many|dozens|numerous|multiple|(?:a|any)\s+number|scores|hordes|countless|hundreds|thousands|a\s+(?:handful|string|series|host|raft))"
    r"(?:\s+of)?\s+(?!of\b|as\b|times\b|thanks\b|the\b|other\b|more\b|years?\b|decades?\b|ways\b|hours?\b|days?\b|weeks?\b|months?\b|minutes?\b|centuries\b|people\s+(?:think|believe))[a-z][\w’'-]+(?:\s+[a-z][\w’'-]+)?",
    re.IGNORECASE,
)


def vague_quantity(view: View) -> Iterator[Hit]:
    """Several, many, dozens: a quantity without a number."""
    for _, match in view.spoken(_VAGUE):
        span = Span(match.start(), match.end())
        yield Hit(spans=(span,), message=f"No number given: “{view.words(span)}”.")


_STATISTIC = re.compile(
    rf"(?:\b(?:just|only|about|around|some|nearly|almost|over|more\s+than|at\s+least|up\s+to|an?\s+estimated(?:\s+cost\s+of)?|roughly|approximately)\s+)?"
    rf"(?:(?:(?:US|NZ|A|C)\s?)?[$£€¥]\s?(?:{DIGITS})(?:\s?(?:thousand|million|billion|trillion|bn|m|k)\b)?"
    rf"|\b(?:{DIGITS}|[a-z]+ty)\s?(?:%|per\s?cent\b|percent\b)|\b(?:\d{{1,3}}(?:,\d{{3}})+|\d+(?:\.\d+)?\s(?:million|billion|trillion))\b(?:\s+(?:euros|dollars|pounds|people|subscribers|users))?"
    rf"|\b(?:doubled|tripled|quadrupled|\d+-fold|halved)\b)"
)
_ALREADY_SOURCED = re.compile(
    r"\b(?:according\s+to|data|figures|census|survey|poll|study|report|statistics|records?\s+show|court|ruling|filing|budget|announced|agreed|sentence|law|fined?|worth|price|costs?\s+\$|tickets?|deal|paid|pay|sold|bought|salary|contract|prize)\b",
    re.IGNORECASE,
)
_ESTIMATED = re.compile(r"\bestimated\b", re.IGNORECASE)


def unsourced(view: View) -> Iterator[Hit]:
    """A statistic in a sentence that names no source, after a sentence that names none either."""
    for sentence, match in view.spoken(_STATISTIC):
        before = view.previous(sentence)
        words = view.own_words(sentence)
        sourced = view.attributed(sentence) or (before is not None and view.attributed(before))
        if (sourced or _ALREADY_SOURCED.search(words)) and not _ESTIMATED.search(match.group()):
            continue
        span = Span(match.start(), match.end())
        yield Hit(spans=(span,), message=f"“{view.words(span)}”: no source.")


_STUDY = re.compile(
    r"\b(?:(?P<article>an?|one|the|new|recent|another|several|some|other|previous|earlier|numerous|many)\s+)?(?:(?:new|recent|major|small|large|scientific|medical|academic|previous|earlier|separate|landmark|latest)\s+){0,2}"
    r"(?:study|studies|research|scientific\s+tests|peer-reviewed\s+(?:academic\s+)?journals?|clinical\s+trials?|experiments)\b"
)
_FINDS = re.compile(
    r"\b(?:found|finds?|show(?:s|ed|n)?|suggest(?:s|ed)?|indicat(?:es|ed)|reveal(?:s|ed)?|concluded?|reported|according\s+to|demonstrat(?:es|ed)|confirm(?:s|ed)|says?|claims?|link(?:s|ed)|characteri[sz]ed|prove[sdn]?)\b"
)
_JOURNAL = re.compile(r"\b(?:journal|published\s+in|Nature|Science|The\s+Lancet|Lancet|BMJ|PLoS?|PLOS|Cell|Proceedings|JAMA|arXiv|Physical\s+Review|New\s+England\s+Journal)\b")
_AUTHORS = re.compile(rf"\b(?:University|Institute|College|Laborator(?:y|ies)|Observatory|Academy|School\s+of|Centre|Center|Hospital|NASA|ESA|CERN|NOAA|WHO|Foundation)\b|\b(?:Dr|Professor|Prof)\.?\s|\bled\s+by\s+{NAME}|\bauthors?\b|\b(?:by|from)\s+(?:the\s+)?[A-Z]\w+")
_SAMPLE = re.compile(rf"\b(?:{DIGITS})\s+(?:\w+\s+){{0,3}}(?:people|patients|participants|adults|children|women|men|subjects|volunteers|respondents|students|mice|rats|cases|samples|galaxies|stars|households)\b|\bsample\b")
_TITLED_STUDY = re.compile(r"\b[A-Z][\w’'-]+\s+(?:[Ss]tudy|[Rr]esearch)\b")


def study_unnamed(view: View) -> Iterator[Hit]:
    """Research that is leaned on and cannot be found: no journal, no institution or author, no sample nearby."""
    for sentence, match in view.spoken(_STUDY):
        words = view.own_words(sentence)
        if not _FINDS.search(words) or re.search(r"\b(?:my|our|his|her|their)\s+$", view.own[max(0, match.start() - 8) : match.start()]):
            continue
        around = view.around(sentence, before=2, after=2)
        missing = [
            name
            for name, pattern in (("journal", _JOURNAL), ("authors or institution", _AUTHORS), ("sample", _SAMPLE))
            if not pattern.search(around)
        ]
        if "authors or institution" not in missing or "journal" not in missing or _TITLED_STUDY.search(words):
            continue
        span = Span(match.start(), match.end())
        yield Hit(spans=(span,), message=f"Study not identified (missing {', '.join(missing)}): “{view.words(span)}”.")


_POLL = re.compile(r"\b(?:an?\s+|the\s+|one\s+|another\s+|recent\s+|new\s+|latest\s+)*(?:opinion\s+)?(?:polls?|polling|surveys?)\b(?!\s+(?:station|place|worker|booth|clos|open))", re.IGNORECASE)
_SHARE = re.compile(rf"(?:{DIGITS}|\b[a-z]+ty|\b[a-z]+teen)\s?(?:%|per\s?cent\b|percent\b)|\b(?:half|third|quarter|majority|minority|two[\s-]thirds|three[\s-]quarters)\b|\b\d{{1,2}}\s?(?:-|–|to)\s?\d{{1,2}}\b|\bpoints?\b|\b(?:lead|leads|ahead|trail|trails)\b", re.IGNORECASE)
_VOTING = re.compile(r"\b(?:at|to|from|the)\s+the\s+polls\b|\bpolls\s+(?:open|close)|\bexit\s+from\b|\bgo(?:ing|es)?\s+to\s+the\s+polls\b", re.IGNORECASE)
_POLLSTERS = r"Gallup|Pew|YouGov|Ipsos|Reuters/Ipsos|Quinnipiac|Rasmussen|Marist|Monmouth|ComRes|ICM|MORI|Nielsen|Harris|Zogby|Colmar\s+Brunton|Levada|Emnid|Forsa|Infratest|Morning\s+Consult|SurveyMonkey|Newspoll|Angus\s+Reid|Leger|Léger|Opinium|Survation|Survey\s+USA|SurveyUSA|Suffolk|Public\s+Policy\s+Polling|PPP"
_METHOD = (
    ("pollster", re.compile(rf"\b(?:{_POLLSTERS})\b|\b(?:conducted|carried\s+out|poll|survey)\s+by\s+(?:the\s+)?[A-Z]|\b(?:[A-Z][\w&/-]+\s+){{1,3}}(?:poll|survey)\b")),
    ("sponsor", re.compile(r"\b(?:commissioned|sponsored|paid\s+for|funded)\s+by\b|\bfor\s+(?:the\s+)?[A-Z][\w ]{2,30}(?:poll|survey)")),
    ("sample size", re.compile(rf"\b(?:{DIGITS})\s+(?:\w+\s+){{0,3}}(?:people|adults|voters|respondents|citizens|registered|likely|participants|residents|households|users|women|men|students)\b|\bsampl(?:e|ed|ing)\b")),
    ("field dates", re.compile(rf"\b(?:conducted|taken|carried\s+out|between|from)\b[^.]{{0,40}}\b(?:{MONTH}|{YEAR})|\b(?:{MONTH})\s+\d{{1,2}}\s?(?:-|–|to|and)\s?(?:{MONTH}\s+)?\d{{1,2}}")),
    ("mode", re.compile(r"\b(?:by\s+(?:phone|telephone)|telephone|online|in\s+person|face-to-face|landline|web-based|by\s+mail|interviews?)\b", re.IGNORECASE)),
    ("margin of error", re.compile(r"\bmargin\s+of\s+(?:sampling\s+)?error\b|\bplus\s+or\s+minus\b|±", re.IGNORECASE)),
    ("population", re.compile(r"\b(?:registered|likely|eligible|nationwide|national|statewide)\s+(?:voters|adults|sample|survey|poll)\b", re.IGNORECASE)),
)
# Of the seven things a reader needs, the taxonomy asks for four.
ENOUGH = 4


def poll(view: View) -> Iterator[Hit]:
    """A poll's result without enough of how it was taken; what is missing is listed."""
    told = [name for name, pattern in _METHOD if pattern.search(view.prose)]
    if len(told) >= ENOUGH:
        return
    missing = ", ".join(name for name, _ in _METHOD if name not in told)
    for sentence, match in view.spoken(_POLL):
        words = view.own_words(sentence)
        if _VOTING.search(words) or not (_SHARE.search(words) and (_FINDS.search(words) or _SHARE.search(view.own, match.end(), sentence.span.end))):
            continue
        yield Hit(spans=(_result(view, sentence, match),), message=f"Poll lacks: {missing}.")


def _result(view: View, sentence: Sentence, match: re.Match[str]) -> Span:
    end = sentence.span.end
    text = view.text[match.start() : end].rstrip(".;, \"”")
    return Span(match.start(), match.start() + len(text))


_CAUSE = re.compile(
    r"\b(?:(?:has|have|had|is|are|was|were)\s+(?:all\s+)?(?:been\s+)?)?(?:caus(?:ed|es|ing)|led\s+to|leads\s+to|leading\s+to|due\s+to|because\s+of|thanks\s+to|fuell?ed|fuels|driven\s+by|drove|resulted\s+in|results\s+in|resulting\s+in|result\s+of|triggered|sparked|prevents?|prevented|contributed\s+to)\b"
)
_VARIABLE = re.compile(
    r"\b(?:declin(?:e|es|ed|ing)|ris(?:e|es|ing|en)|rose|fall(?:s|en|ing)?|fell|increas(?:e|es|ed|ing)|decreas(?:e|es|ed|ing)|drop(?:s|ped)?|surge[sd]?|growth|economy|rates?|risk|deaths?|crime|prices?|sales|cancer|disease|unemployment|violence|health|"
    r"obesity|turnout|shortages?|poverty|inflation|crisis|collapse[sd]?|malnutrition|accidents?|infections?)\b",
    re.IGNORECASE,
)
_PHYSICAL = re.compile(r"\b(?:investigators?|inquiry|coroner|officials?|engineers?|police|fire(?:fighters|\s+department)|court|ruled|found\s+that|meteorolog\w+|scientists?|doctors?|autopsy)\b", re.IGNORECASE)
_AS_WHY = re.compile(r"\b(?:declin(?:e|es|ed|ing)|fall(?:s|en|ing)?|fell|rising|rose|grown|growing|dropp(?:ed|ing))\b[^.;]{0,40}\bas\s+(?:\w+\s+){1,3}(?:have|has|are|is|were)\b", re.IGNORECASE)


def causal(view: View) -> Iterator[Hit]:
    """One thing is said to cause another, in the writer's own voice, with nobody named who established it."""
    for pattern in (_CAUSE, _AS_WHY):
        for sentence, match in view.spoken(pattern):
            words = view.own_words(sentence)
            if view.attributed(sentence) or not _VARIABLE.search(words) or _PHYSICAL.search(words):
                continue
            span = _clause(view, sentence, match)
            yield Hit(spans=(span,), message=f"Cause asserted without evidence in the text: “{view.words(span)}”.")


def _clause(view: View, sentence: Sentence, match: re.Match[str]) -> Span:
    """From the cause to the end of its clause: what an editor would underline."""
    stop = re.search(r"[,;—]|\.(?=\s|$)", view.own[match.end() : sentence.span.end])
    end = match.end() + stop.start() if stop else sentence.span.end
    text = view.text[match.start() : end].rstrip(".,; ")
    return Span(match.start(), match.start() + len(text))
