"""Whether anybody checked: `unverified-by-outlet` and `unverified-media`."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.analysis.caveats.patterns import SAID
from bot.analysis.caveats.rule import Hit
from bot.analysis.caveats.view import View, spread
from bot.analysis.findings import Sentence
from bot.model.article import Span

_VERIFY = r"verif(?:y|ied)|confirm(?:ed)?|authenticate[d]?|corroborate[d]?|substantiate[d]?"
_UNCHECKED = re.compile(
    r"\b(?:could|can|has|have|had|was|were|is|are|been)(?:\s*n[o’']t|not|\s+never)(?:\s+(?:yet"
    rf"|immediately|been|be|able\s+to|so\s+far|\w+ly))*\s+(?:{_VERIFY})\b"
    r"|\b(?:unable|not\s+able|not\s+possible|impossible|difficult|yet|failed"
    rf"|struggled)\s+to\s+(?:be\s+)?(?:\w+ly\s+)?(?:{_VERIFY})\b"
    r"|\b(?:can|could)\s+neither\s+confirm\s+nor\s+deny\b|\bneither\s+confirm(?:ed"
    r"|s)?\s+n?or\s+den(?:y|ied|ies)\b"
    r"|\b(?:cannot|can\s+not)\s+(?:be\s+)?(?:\w+ly\s+)?(?:verif(?:y|ied)|confirm(?:ed)?)\b"
    r"|\b(?:unconfirmed|unverified|uncorroborated)\b(?:\s+(?:reports?|claims?|rumou?rs?|accounts?"
    r"|information|details))?"
    r"|\bno\s+(?:official|independent|immediate|formal)\s+(?:confirmation|verification"
    r"|corroboration)\b|\bthere\s+(?:is|was|has\s+been)\s+no\s+(?:\w+\s+)?confirmation\b"
    r"|\b(?:authenticity|veracity)\b[^.;]{0,50}\b(?:not|un|yet|doubt|question)\w*",
    re.IGNORECASE,
)
# "not confirmed by the Senate" is about an office, "not confirmed until later" about a time that has passed.
_CONFIRMED_IN_OFFICE = re.compile(
    r"^\s*(?:by\s+the\s+(?:[A-Z.]+\s+)?Senate|as\s+(?:the\s+)?(?:\w+\s+)?(?:new|next|permanent"
    r"|ambassador|judge|justice|secretary|director)|until\b)"
)


def unverified_by_outlet(view: View) -> Iterator[Hit]:
    """Somebody who could have checked says that they could not."""
    for sentence, match in view.anywhere(_UNCHECKED):
        after = view.text[match.end() : sentence.span.end]
        if _CONFIRMED_IN_OFFICE.match(after):
            continue
        span = spread(match)
        yield Hit(
            spans=(span,),
            message=f"{_who(view, sentence, span)} this is not confirmed: “{view.words(span)}”.",
        )


_SUBJECT = re.compile(
    r"((?:[Tt]he\s+)?[A-Z][\w./’'&-]*(?:\s+[A-Z][\w./&-]*){0,4}|[Pp]olice|[Aa]uthorities"
    rf"|[Oo]fficials)\s+(?:(?:has|have|{SAID})\b|could|can)"
)


def _who(view: View, sentence: Sentence, span: Span) -> str:
    named = _SUBJECT.search(view.text[sentence.span.start : span.end])
    return f"{named.group(1)} says" if named else "The text says"


_PICTURE = (
    r"videos?|footage|photos?|photographs?|pictures?|images?|audio|recordings?|screenshots?|clips?"
    r"|tapes?|selfies?|dashcam|CCTV"
)
_SHOWS = re.compile(
    rf"\b(?P<media>(?:{_PICTURE}))\b(?:(?!\b(?:said|says|verified|authenticated|should|not|to\s+be"
    r"|will|would|must|n[’']t)\b)[^.;\"“”\x01]){0,60}?\b(?:purport\w*|appear(?:s|ed|ing)?\s+to"
    r"|seem(?:s|ed)?\s+to|emerged|surfaced|circulat\w+|appeared\s+(?:on|online)|went\s+viral"
    r"|gone\s+viral|going\s+viral"
    r"|leaked|show(?:s|ed|ing|n)?|depict(?:s|ed|ing)?|reveal(?:s|ed|ing)?|posted|uploaded"
    r"|said\s+to|claim(?:s|ed|ing)?\s+to|(?<=[os]\s)released)\b",
    re.IGNORECASE,
)
_PURPORTED = re.compile(
    r"\b(?:purported|alleged|leaked|grainy|amateur|unverified|viral|apparent|cell\s?phone"
    rf"|mobile\s+phone|alleged\s+leaked)\s+(?:\w+\s+){{0,2}}?(?P<media>{_PICTURE})\b"
    r"|\b(?:posted|released|uploaded|shared|published|circulated|leaked|tweeted"
    r"|according\s+to)\s+(?:an?|the|several|some|two|new|online|graphic"
    rf"|[a-z-]+)?\s*(?:[a-z-]+\s+){{0,3}}?(?P<media2>{_PICTURE})\b(?!\s+(?:sharing|game|games"
    r"|service|site|store|editing|platform|app|shoot|agency))",
    re.IGNORECASE,
)
_PAPER_UNCHECKED = re.compile(
    r"\b(?:authenticity|veracity|provenance)\s+of\s+(?:the|this|that|these|those"
    r"|an?)\s+(?:[\w-]+\s+){0,3}?(?:letter|document|note|memo|image|photo|photograph|video|audio"
    r"|recording|footage|tape|screenshot|message|email|post|picture|clip|images|photos|documents"
    r"|emails|messages)\b",
    re.IGNORECASE,
)
_CHECKED = re.compile(
    r"\b(?:verified|authenticated|geolocated|confirmed\s+(?:the\s+)?(?:authenticity|as\s+genuine)"
    r"|corresponded\s+to|matched|file\s+photo|stock\s+(?:photo|image)|promotional|trailer|courtesy"
    r"|credit)\b",
    re.IGNORECASE,
)
_NOT_CHECKED = re.compile(
    r"\b(?:not|n[’']t|never|un\w*|yet|neither)\b[^.;]{0,40}\b(?:verif|authentic|confirm)\w*", re.IGNORECASE
)
# Cameras whose makers say what they show: science images, official broadcasts, advertising.
_OFFICIAL = re.compile(
    r"\b(?:telescope|Hubble|satellites?|spacecraft|rover|probe|NASA|ESA|X-ray|MRI|microscop\w+"
    r"|scans?|infrared|astronom\w+|album|music|film|movie|teaser|advert\w*|commercial"
    r"|campaign\s+(?:ad|video)|profile|press\s+photo|photo\s+(?:shoot|opportunity)|exhibit\w*"
    r"|gallery|museum|painting|self-image|body\s+image|(?:body|dashboard|dash"
    r"|security)[- ]cam(?:era)?s?|by\s+(?:the\s+)?(?:\w+\s+)?(?:police|prosecutors|authorities"
    r"|coast\s+guard|navy))\b",
    re.IGNORECASE,
)


def unverified_media(view: View) -> Iterator[Hit]:
    """A claim that leans on a picture or a recording nobody is said to have checked."""
    for _, match in view.anywhere(_PAPER_UNCHECKED):
        yield _rests(view, spread(match), view.words(spread(match)))
    for pattern in (_SHOWS, _PURPORTED):
        for sentence, match in view.spoken(pattern):
            media = match.groupdict().get("media") or match.groupdict().get("media2") or ""
            nearby = view.around(sentence, 1, 2)
            checked = _CHECKED.search(nearby) and not _NOT_CHECKED.search(nearby)
            if not checked and not _OFFICIAL.search(view.words(sentence.span)):
                yield _rests(view, spread(match), media.lower())


def _rests(view: View, span: Span, media: str) -> Hit:
    return Hit(
        spans=(span,),
        message=f"Rests on {media} (“{view.words(span)}”); the article states no check of where or when it "
        "was made.",
    )
