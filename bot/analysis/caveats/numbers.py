"""Numbers and science: `vague-quantity`, `number-unsourced`, `study-unnamed`, `poll-no-method`, `causal-leap`."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.analysis.caveats.patterns import CAP, DIGITS, MONTH, NAME, WORD_NUMBER, YEAR
from bot.analysis.caveats.rule import Hit
from bot.analysis.caveats.view import View, spread
from bot.analysis.findings import Sentence
from bot.model.article import Span

_VAGUE = re.compile(
    r"\b(?:several|numerous|multiple|dozens\s+of|scores\s+of|hordes\s+of|hundreds\s+of"
    r"|thousands\s+of|millions\s+of|tens\s+of\s+thousands|countless|a\s+number\s+of"
    r"|a\s+handful\s+of|a\s+(?:large|growing|small)\s+number\s+of"
    r"|many\s+of|(?<!how\s)(?<!so\s)(?<!as\s)(?<!too\s)many|a\s+few|a\s+slew\s+of"
    r"|a\s+series\s+of)\s+(?:of\s+)?(?:(?:the|its|his|her|their|these|those"
    r"|other)\s+)?(?:thousand\s+|hundred\s+|million\s+)?(?:[a-z’'-]+)(?:\s+[a-z’'-]+)?",
    re.IGNORECASE,
)
_FIXED = re.compile(
    r"\b(?:several\s+times|many\s+(?:times|ways|years|thanks|people\s+(?:believe|think))"
    r"|in\s+many\s+ways|for\s+many|a\s+few\s+(?:minutes|hours|moments|seconds|words)"
    r"|multiple\s+(?:sclerosis|choice)|many\s+(?:happy|of\s+us)|several\s+(?:years|hours"
    r"|minutes))\b",
    re.IGNORECASE,
)


def vague_quantity(view: View) -> Iterator[Hit]:
    """Amounts without a number, in news rather than in background; a speaker's only where it is an amount."""
    for sentence, match in view.anywhere(_VAGUE):
        quoted = view.quoted(spread(match))
        counts = re.match(
            r"several\s+(?:thousand|hundred|million)|(?:hundreds|thousands|dozens|millions|scores)\s+of",
            match.group(),
            re.IGNORECASE,
        )
        if (not quoted or counts) and not _FIXED.match(match.group()) and _news(view, sentence):
            span = _trim(view, match)
            yield Hit(spans=(span,), message=f"No number given: “{view.words(span)}”.")


def _news(view: View, sentence: Sentence) -> bool:
    """Standing facts ("millions arrive each year") are background, not the news."""
    return (
        re.search(
            r"\b(?:each|every)\s+(?:year|day|month|week)\b|\bannually\b",
            view.words(sentence.span),
            re.IGNORECASE,
        )
        is None
    )


_TRAILING = re.compile(
    r"\s+(?:and|or|of|in|on|at|to|for|from|by|with|that|who|which|have|has|had|were|was|are|is|as"
    r"|said|say|the|a|an|will|could|would|may|might)$",
    re.IGNORECASE,
)


def _trim(view: View, match: re.Match[str]) -> Span:
    words = match.group()
    cut = _TRAILING.sub("", words)
    return Span(match.start(), match.start() + len(cut))


_MONEY = (
    r"(?:(?:US|NZ|A|C|HK)?\s?[$£€¥]\s?(?:\d[\d.,]*\d|\d)\s?(?:bn|billion|m\b|million|trillion"
    r"|k\b)?|(?:\d[\d.,]*\d|\d)\s?(?:million|billion|trillion)?\s?(?:euros?|dollars|pounds|rupees"
    r"|yen|yuan|rubles|roubles|pesos|francs|crowns))"
)
_SHARE = (
    rf"(?:(?:{DIGITS}|{WORD_NUMBER})\s?(?:%|percent\b|per\s+cent\b)|(?:two|three|four|five|ten"
    r"|\d+)[- ]?(?:fold|times)\s+(?:more|higher|as|larger|greater|likelier))"
)
_BIG = r"(?:\d{1,3}(?:,\d{3})+|\d+(?:\.\d+)?\s(?:million|billion|thousand))"
_FIGURE = re.compile(
    r"(?:\b(?:just|only|over|more\s+than|around|about|nearly|almost|roughly|some"
    rf"|an\s+estimated\s+cost\s+of|as\s+many\s+as|up\s+to)\s+)?(?:{_MONEY}|{_SHARE}"
    rf"|\b{_BIG}\b(?:\s+[a-z-]+)?)",
    re.IGNORECASE,
)
_EXEMPT = re.compile(
    r"^\s*(?:[- ]?(?:years?|year-old|km|kilomet\w+|miles?|met(?:er|re)s?|feet|foot|ft|inch\w*"
    r"|light|hours?|minutes?|seconds?|days?|degrees|kg|tons?|tonnes|pounds|acres|square|hectares"
    r"|seats?|seater|mph|km/h|points?|goals?|runs|votes))\b",
    re.IGNORECASE,
)
_SCORE = re.compile(
    r"\b(?:beat|defeated|won|lost|score[sd]?|goals?|points?|innings|game|season|championship"
    r"|league|sentenced|fined|bail)\b",
    re.IGNORECASE,
)


def number_unsourced(view: View) -> Iterator[Hit]:
    """Statistics and sums that nobody in the sentence, or in the one before, is said to give."""
    for sentence, match in view.spoken(_FIGURE):
        after = view.own[match.end() : match.end() + 20]
        if (
            _EXEMPT.match(after)
            or _SCORE.search(view.own_words(sentence))
            or re.search(r"\b(?:light|years|miles|feet|km|met(?:er|re)s)$", match.group())
        ):
            continue
        before = view.previous(sentence)
        if not _sourced(view, sentence) and not (before and view.attributed(before)):
            span = spread(match)
            yield Hit(spans=(span,), message=f"“{view.words(span)}”: no source.")


_SOURCED = re.compile(
    r"\b(?:according\s+to|data|figures|statistics|census|survey|report|study|poll"
    r"|estimates?\s+(?:by|from)|filing|statement|analysts|court|measured|found)\b",
    re.IGNORECASE,
)


def _sourced(view: View, sentence: Sentence) -> bool:
    return view.attributed(sentence) or _SOURCED.search(view.own_words(sentence)) is not None


_STUDY = re.compile(
    r"\b(?:(?:an?|one|another|some|several|many|new|recent|the)\s+)?(?:(?:new|recent|scientific"
    r"|medical|previous|earlier|academic|clinical|early|other|numerous|peer-reviewed|independent"
    r"|preliminary|extensive|\w+ical)\s+)*"
    r"(?:stud(?:y|ies)|research|experiments|clinical\s+trials?|(?:academic|scientific|medical|lab"
    r"|laboratory|blood|DNA)\s+(?:tests|evidence|papers|journals))\s+(?:also\s+|has\s+|have\s+"
    r"|had\s+|consistently\s+|\w+ly\s+)*"
    r"(?:show(?:s|n|ed)?|suggest(?:s|ed)?|found|finds?|find|indicate[sd]?|prove[sdn]?|reveal(?:s"
    r"|ed)?|conclude[sd]?|demonstrate[sd]?|confirm(?:s|ed)?|link(?:s|ed)?|including|claim(?:s|ed)?"
    r"|says?|said|warn(?:s|ed)?)\b"
    r"|\b(?:[Aa]ccording\s+to|[Bb]ased\s+on|cit(?:ed|es|ing))\s+(?:an?|some|recent|new|several"
    r"|one)\s+(?:[a-z-]+\s+){0,2}(?:stud(?:y|ies)|research|paper)\b"
    r"|\b(?:[Ss]cientists|[Rr]esearchers|[Ee]xperts|[Ss]tudies|[Ss]cience|[Rr]esearch)\s+(?:have"
    r"|has)\s+(?:long\s+|now\s+|recently\s+|repeatedly\s+)?(?:shown|found|proven|proved|discovered"
    r"|linked|established)\b"
    r"|\b(?:articles|papers)\s+in\s+(?:peer-reviewed\s+)?(?:academic\s+|scientific\s+"
    r"|medical\s+)?journals\b|\bdata\s+shows?\b",
    re.IGNORECASE,
)
_JOURNAL = re.compile(
    r"\b(?:published|appears?|appeared|appearing|reported|described|printed|posted|detailed"
    rf"|publication)\s+(?:\w+\s+){{0,3}}?(?:in|on|by|at)\s+(?:the\s+)?(?:journal\s+)?{CAP}"
    rf"|\b(?:[Jj]ournal|[Pp]roceedings|[Aa]nnals|Lancet|Nature|Science)\s+(?:of|{CAP})"
    r"|\bthe\s+journal\b|\b(?:arXiv|PLOS|PNAS|doi)\b"
)
_INSTITUTION = re.compile(
    r"\b(?:University|Universit\w+|Institute|College|Laborator\w+|Observatory|Hospital|Academy"
    r"|School|Cent(?:er|re)|Agency|Department|Survey|Foundation|NASA|WHO|CERN|MIT|NOAA|NIH|CDC"
    r"|Max\s+Planck|Caltech)\b"
)
_AUTHORS = re.compile(
    r"\b(?:led|conducted|authored|written|carried\s+out|co-?authored"
    r"|commissioned)\s+by\s+(?:the\s+|an?\s+)?(?:[a-z]+\s+){0,4}[A-Z]|\b(?:lead\s+|co-?|study\s+"
    r"|senior\s+|first\s+|principal\s+)?(?:author|investigator|researcher)s?,?\s+(?:Dr\.?\s+"
    rf"|Prof\w*\s+)?{CAP}|{NAME},\s+(?:[^,.]*\s)?(?:author|researcher|professor|scientist"
    r"|investigator|astronomer|physicist)"
)
_SAMPLE = re.compile(
    rf"\b(?:{DIGITS})\s+(?:[\w-]+\s+){{0,3}}?(?:people|participants|patients|adults|children|women"
    r"|men|subjects|volunteers|respondents|mice|rats|samples|students|households)\b"
)


def study_unnamed(view: View) -> Iterator[Hit]:
    """Research leaned on without saying which."""
    for sentence, match in view.spoken(_STUDY):
        named = _JOURNAL.search(view.prose) or _AUTHORS.search(view.prose)
        words = view.around(sentence, 1, 2)
        if _own_research(view, sentence) or _INSTITUTION.search(words):
            continue
        plural = re.search(r"\bjournals\s+including\b", view.text[match.start() : match.end() + 20])
        if named and not plural:
            continue
        missing = [what for what, pattern in _PARTS if not pattern.search(words)]
        span = spread(match)
        yield Hit(
            spans=(span,),
            message=f"Study not identified (missing {', '.join(missing) or 'authors, sample'}): "
            f"“{view.words(span)}”.",
        )


_PARTS = (("journal", _JOURNAL), ("authors", _AUTHORS), ("sample", _SAMPLE))


def _own_research(view: View, sentence: Sentence) -> bool:
    """ "Roe said her research showed": the named speaker's own; "market research firm X found" names who."""
    words = view.own_words(sentence)
    return (
        re.search(
            r"\b(?:his|her|their|our|its)\s+(?:\w+\s+)?(?:research|study|studies|paper)\b"
            r"|\bresearch\s+(?:firm|group|company|cent(?:er|re)|institute|team\s+at)\b",
            words,
            re.IGNORECASE,
        )
        is not None
    )


_POLL = re.compile(
    r"\b(?:(?:an?|the|one|another|recent|new|latest|several|some|national|public|opinion|online"
    r"|exit|internal|same|straw|telephone)\s+)*(?:polls?|surveys?|polling)\b(?!\s+(?:stations?"
    r"|places?|booths?|open|opened|close|closed|workers|tax|site|sites|of\s+(?:the\s+)?(?:sky"
    r"|galaxies|stars|land|ground)))",
    re.IGNORECASE,
)
_AT_THE_POLLS = re.compile(r"\b(?:to|at|the|at\s+the|to\s+the|from\s+the)\s+polls$", re.IGNORECASE)
_RESULT = re.compile(
    rf"(?:{DIGITS}|{WORD_NUMBER})\s?(?:%|percent\b|per\s+cent\b|points?\b)|\b(?:a\s+(?:quarter"
    r"|third|half|majority|fifth|plurality|minority)|half|two-thirds|three-quarters"
    r"|most\s+[A-Z]\w+|majority|one\s+in\s+\w+|\w+\s+out\s+of\s+\w+)\b",
    re.IGNORECASE,
)
_POLL_FACTS = {
    "pollster": re.compile(
        r"\b(?:polls?|surveys?)\s+(?:\w+\s+){0,4}?(?:by|from|for)\s+(?:the\s+)?[A-Z]"
        r"|\b[A-Z][\w/&.-]+(?:\s+[A-Z][\w/&-]+)*\s+(?:\w+\s+)?(?:polls?|surveys?)\b|\b(?:Gallup|Ipsos"
        r"|YouGov|Quinnipiac|Rasmussen|Pew|Nielsen|Harris|ComRes|Mori|ICM|Survation|Levada"
        r"|SurveyUSA)\b|\b[A-Z]\w+\s+(?:surveyed|polled)\b"
    ),
    "payer": re.compile(
        r"\b(?:commissioned|sponsored|paid\s+for|funded)\s+by\b|\b(?:conducted|carried\s+out)\s+(?:for"
        r"|on\s+behalf\s+of)\b"
    ),
    "sample size": re.compile(
        rf"\b(?:{DIGITS})\s+(?:[\w-]+\s+){{0,4}}?(?:people|adults|voters|respondents|households"
        r"|participants|residents|citizens|women|men|students|employees|companies|consumers|parents"
        r"|users|Americans|Britons)\b|\bsample\s+(?:size\s+)?of\b"
    ),
    "population": re.compile(
        r"\b(?:(?:likely|registered|eligible)\s+voters|adults|voters|citizens|residents|employees"
        r"|students|consumers|households|parents|Americans|Britons|respondents\s+(?:aged|in))\b"
    ),
    "dates": re.compile(
        r"\b(?:conducted|carried\s+out|taken|fielded|surveyed|polled"
        rf"|between)\b[^.;]{{0,60}}?\b(?:{MONTH}\s+\d{{1,2}}|\d{{1,2}}\s+{MONTH}|{MONTH}\s+{YEAR})"
    ),
    "mode": re.compile(
        r"\b(?:by\s+(?:telephone|phone|mail)|online|face-to-face|in\s+person|landlines?|cell\s?phones?"
        r"|web-based|internet|telephone|interviews?)\b"
    ),
    "margin of error": re.compile(r"\bmargin\s+of\s+(?:sampling\s+)?error\b|±"),
}
_ENOUGH_FACTS = 4  # of the seven that a reader needs to weigh a poll


def poll_no_method(view: View) -> Iterator[Hit]:
    """A poll's result without what is needed to weigh it, told by what is missing."""
    for sentence, match in view.spoken(_POLL):
        if _AT_THE_POLLS.search(match.group()) or not _RESULT.search(view.words(sentence.span)):
            continue
        if not _asks_people(view, sentence, match):
            continue
        words = view.around(sentence, 1, 3)
        missing = [what for what, pattern in _POLL_FACTS.items() if not pattern.search(words)]
        if len(_POLL_FACTS) - len(missing) < _ENOUGH_FACTS:
            span = spread(match)
            yield Hit(spans=(span,), message=f"Poll lacks: {', '.join(missing)}.")


_ASKED = re.compile(r"\b(?:polls?|polling)\b", re.IGNORECASE)
_OPINION = re.compile(
    r"\b(?:of\s+[a-z]+s\s+(?:have|had|say|said|were|are|would|want|feel)|of\s+(?:respondents"
    r"|people|those|voters|adults|the\s+public|residents|citizens|employees|students|parents"
    r"|consumers|companies|Americans|users|women|men)|surveyed|respondents|said\s+they|favou?r\w*"
    r"|support\w*|approve\w*|oppose\w*|believe\w*|think|agreed|would)\b",
    re.IGNORECASE,
)
_INSTRUMENT = re.compile(
    r"\b(?:sky|galax\w+|telescope|geological|aerial|land|wildlife|bird|species|archaeolog\w+"
    r"|Hubble|seismic|star|stars)\b",
    re.IGNORECASE,
)


def _asks_people(view: View, sentence: Sentence, match: re.Match[str]) -> bool:
    words = view.words(sentence.span)
    if _INSTRUMENT.search(words):
        return False
    return _ASKED.search(match.group()) is not None or _OPINION.search(words) is not None


_CAUSES = re.compile(
    r"\b(?:(?:has|have|had)\s+(?:all\s+|also\s+|already\s+)*(?:caused|led\s+to|fuel?led|driven"
    r"|triggered|sparked|contributed\s+to)|caus(?:es|ed|ing)|(?:was|were|is|are"
    r"|been)\s+caused\s+by|(?:leads?|leading)\s+to(?!\s+(?:the\s+)?[A-Z])|led\s+to|results?\s+in"
    r"|resulted\s+in|due\s+to|because\s+of|thanks\s+to|as\s+a\s+result\s+of"
    r"|fuel?led\s+by|driven\s+by|drove|triggered\s+by|sparked\s+by|(?:reduces?|raises?|cuts?"
    r"|increases?|boosts?|lowers?|prevents?)\s+(?:the\s+|your\s+)?(?:risk|chances?|odds"
    r"|likelihood))\b"
)
_TREND = re.compile(
    r"\b(?:declin\w+|fall(?:en|ing)?|fell|rise|risen|rose|rising|dropp\w+|grow\w*|grew|increas\w+"
    r"|decreas\w+|down|up|shr[aiu]nk\w*|slump\w*|surg\w+)\b[^.;]{0,60}?\b(?P<as>as|after"
    r"|since)\s+[a-z][\w\s-]{2,40}?\b(?:have|has|had|are|is|were|was|migrated|moved|began|started"
    r"|turned|switched)\b"
)
_NAMED_CAUSE = re.compile(
    r"\b(?:investigators|inquiry|coroner|report|court|autopsy|officials?|engineers|police|ministry"
    r"|authority)\b",
    re.IGNORECASE,
)
_IDIOM = re.compile(
    r"\b(?:caused\s+(?:by\s+the\s+)?(?:a\s+stir|trouble)|due\s+to\s+(?:be|appear|start|begin|open"
    r"|meet|leave|arrive|play|face|take|return|speak|hold|air|release|launch|expire|run|finish|end"
    r"|give|stand|vote)|leads?\s+to\s+(?:the\s+)?(?:question|conclusion)|led\s+to\s+believe)\b",
    re.IGNORECASE,
)


def causal_leap(view: View) -> Iterator[Hit]:
    """One thing said to bring about another in the article's own voice, with nobody named for it."""
    for sentence, match in view.spoken(_CAUSES):
        tail = view.own[match.start() : match.end() + 30]
        if _IDIOM.match(tail) or view.attributed(sentence) or _NAMED_CAUSE.search(view.own_words(sentence)):
            continue
        yield _asserted(view, _reach(view, sentence, match))
    for sentence, match in view.spoken(_TREND):
        if not view.attributed(sentence):
            yield _asserted(view, spread(match))


def _reach(view: View, sentence: Sentence, match: re.Match[str]) -> Span:
    """The causal words with the few after them, to the end of the clause."""
    rest = re.match(r"[^,.;\x01]{0,50}(?=[,.;\s\x01]|$)", view.own[match.end() : sentence.span.end])
    return Span(match.start(), match.end() + (rest.end() if rest else 0))


def _asserted(view: View, span: Span) -> Hit:
    return Hit(spans=(span,), message=f"Cause asserted without evidence in the text: “{view.words(span)}”.")
