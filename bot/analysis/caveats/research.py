"""Research and polls leaned on: `study-unnamed` and `poll-no-method`."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.analysis.caveats.patterns import CAP, DIGITS, MONTH, NAME, WORD_NUMBER, YEAR
from bot.analysis.caveats.rule import Hit
from bot.analysis.caveats.view import View, spread
from bot.analysis.findings import Sentence

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
        other = re.match(r"(?:another|other|a\s+separate|a\s+second)\b", match.group(), re.IGNORECASE)
        told = view.words(sentence.span) if other else view.prose
        named = _JOURNAL.search(told) or _AUTHORS.search(told)
        words = view.words(sentence.span) if other else view.around(sentence, 1, 2)
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
