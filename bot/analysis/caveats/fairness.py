"""Whether the accused are heard: `no-response`, `declined-comment` and `unattributed`."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.analysis.caveats.denial import disputed
from bot.analysis.caveats.patterns import CAP, NAME, SAID, SPEECH
from bot.analysis.caveats.rule import Hit
from bot.analysis.caveats.view import View, spread
from bot.analysis.findings import Sentence
from bot.model.article import Span

_ASKED = (
    r"comment|answer|respond|discuss|elaborate|speak|speculate|be\s+(?:interviewed|drawn)|talk"
    r"|clarify|address|say|confirm"
    r"|(?:disclose|reveal|provide|give|offer|share|release"
    r"|specify)\s+(?:[\w’'-]+\s+){0,3}?(?:details?|information|comments?|statements?|explanation"
    r"|reasons?|names?|identit\w+|specifics|figures?|evidence|further|interview)"
)
_DECLINED = re.compile(
    r"\b(?:declin(?:ed|es|ing)|refus(?:ed|es|ing))\s+(?:further\s+|any\s+|to\s+make\s+(?:any\s+"
    rf"|a\s+)?)?(?:to\s+(?:publicly\s+|immediately\s+)?(?:{_ASKED})|comment|interviews?)\b"
    r"|\b(?:did|does|do|has|have|had|was|were|could|would|is|are)\s*(?:n[’']t"
    r"|\s+not)\s+(?:immediately|yet|initially|so\s+far)\s+(?:be\s+)?(?:respond|repl|return|answer"
    r"|comment|available|reached|issued)\w*"
    r"|\b(?:did|does|do|has|have|had)\s*(?:n[’']t|\s+not)\s+(?:respond(?:ed)?|repl(?:y"
    r"|ied))(?:\s+to\s+(?:an?|the|our|several|multiple|repeated|numerous|requests?|e?-?mails?"
    r"|calls?|messages?|questions?|inquir\w+|quer\w+|voicemails?"
    r"|[A-Z][\w/.]*[’']s?)\s*(?:[\w’'-]+\s+){0,4}?(?:requests?|e-?mails?|calls?|messages?"
    r"|questions?|inquir\w+|quer\w+|comment|interview|voicemails?)?|(?=\s*[,.;]))"
    r"|\b(?:did|has|have|had)\s*(?:n[’']t|\s+not)\s+return(?:ed)?\s+(?:[\w’'-]+\s+){0,3}?(?:calls?"
    r"|messages?|e-?mails?|requests?)\b"
    r"|\b(?:did|would|has|have|had|will)\s*(?:n[’']t"
    r"|\s+not)\s+(?:answer(?:ed)?\s+(?:[\w’'-]+\s+){0,2}?(?:questions?|calls?|requests?|e-?mails?)"
    r"|comment(?:ed)?|elaborate(?:d)?|offer(?:ed)?\s+(?:any\s+)?(?:further\s+|more\s+"
    r"|additional\s+)?(?:comments?|details?)|(?:provide|give)n?\s+(?:any\s+)?(?:further\s+|more\s+"
    r"|additional\s+)?(?:comments?|details?))\b"
    r"|\bwould\s*(?:n[’']t|\s+not)\s+(?:say|confirm|discuss|disclose|specify|identify|name"
    r"|reveal)\b|\bnot\s+(?:immediately\s+)?(?:be\s+)?(?:available"
    r"|reached)\s+for\s+(?:immediate\s+)?comment"
    r"|\bcould\s*(?:n[’']t|\s+not)\s+(?:immediately\s+)?be\s+(?:reached|contacted)\b"
    r"|\b(?:unavailable|unreachable)\s+for\s+comment|\bno\s+(?:immediate\s+|further\s+)?(?:comment"
    r"|response|reply)\b(?!\s+(?:time|team|rate|to\s+treatment))"
    r"|\b(?:calls?|e-?mails?|requests?|messages?|inquiries)\s+(?:[\w’'-]+\s+){0,6}?(?:(?:was|were"
    r"|went|have\s+been|has\s+been)\s+(?:not\s+(?:immediately\s+)?(?:returned|answered)|unanswered"
    r"|unreturned))"
    r"|\bneither\s+confirm(?:ed|s)?\s+n?or\s+den(?:y|ied|ies)\b"
    r"|\byet\s+to\s+(?:publicly\s+)?(?:comment|respond|issue\s+a\s+statement)\b"
    r"|\bgave\s+no\s+(?:further\s+|more\s+|other\s+)?(?:details|comment|explanation)\b"
    r"|\boffered\s+no\s+(?:further\s+)?(?:comment|details|explanation)\b|\bdid\s*(?:n[’']t"
    r"|\s+not)\s+wish\s+to\s+comment\b",
    re.IGNORECASE,
)


def declined(view: View) -> Iterator[Hit]:
    """A reply was sought, and refused, missing or empty."""
    for sentence, match in view.spoken(_DECLINED):
        span = spread(match)
        who = _silent_party(view, sentence, span)
        yield Hit(spans=(span,), message=f"{who} did not answer (“{view.words(span)}”).")


_PARTY = re.compile(
    rf"(?:(?:[Tt]he|[Aa]n?)\s+(?:[a-z]+\s+){{0,3}})?{CAP}(?:\s+{CAP})*(?:\s+spokes\w+)?|[Pp]olice"
    r"|[Oo]fficials|[Aa]uthorities"
)


def _silent_party(view: View, sentence: Sentence, span: Span) -> str:
    before = view.own[sentence.span.start : span.start]
    named = [m.group() for m in _PARTY.finditer(before) if m.group().lower() not in _ARTICLES]
    common = _COMMON_PARTY.search(before)
    if common:
        return f"{common.group(1)[:1].upper()}{common.group(1)[1:]}"
    return named[-1] if named else "The party asked"


# A preposition that opens the sentence is capital too: "Through a spokeswoman, he declined".
_ARTICLES = frozenset(
    "the a an its his her their he she they through in on at by via when after asked both neither all"
    " contacted".split()
)
# "The company did not respond": a body named before, by its noun.
_COMMON_PARTY = re.compile(r"\b((?:the|its|their)\s+[a-z][\w’'-]+(?:\s+[a-z][\w’'-]+)?)\s*$", re.IGNORECASE)


# An accusation needs a predicate that says of somebody what, if untrue, would wrong them.
_DEED = (
    r"lying|fraud|corruption|theft|stealing|bribery|abuse|abusing|murder|murdering|rape|raping"
    r"|assault|assaulting|harassment|harassing|misconduct"
    r"|wrongdoing|negligence|plotting|conspiring|conspiracy|cheating|betray\w+|cover(?:ing)?[- ]up"
    r"|torture|torturing|sabotage|espionage|spying|treason"
    r"|racism|discrimination|tax\s+evasion|money\s+laundering|war\s+crimes|genocide|terrorism"
    r"|kidnapping|blackmail|plagiarism|doping|incompetence|misleading|smuggling"
    r"|violat\w+|breaking|failing|ignoring|hiding|concealing|killing|using|funding|supporting"
    r"|being|having|trying|deliberately|illegally"
)
_ACCUSE = re.compile(
    r"\b(?:accus(?:ed|es|ing)|blam(?:ed|es|ing))\s+(?P<target>(?:the\s+)?(?:[a-z]+"
    rf"\s+){{0,4}}?{CAP}(?:[’']s)?(?:\s+[\w’'-]+){{0,5}}?)\s+(?:of|for)\b"
    rf"|(?P<target2>{NAME}|(?:[Tt]he\s+)?{CAP}(?:\s+{CAP}){{0,3}})\s+(?:(?:is|was|were|are"
    r"|has\s+been|have\s+been|had\s+been|being)\s+)(?:also\s+|now\s+|\w+ly\s+)?(?:accused\s+of"
    r"|blamed\s+for|alleged\s+to\s+have|suspected\s+of|implicated\s+in|charged\s+with)\b"
    rf"|\b(?:alleg(?:ed|es|ing)|claim(?:ed|s|ing)?)\s+(?:that\s+)?(?P<target3>{NAME}"
    rf"|(?:[Tt]he\s+)?{CAP}(?:\s+{CAP}){{0,3}}|the\s+pair|he|she)\s+(?:\w+ly\s+)?(?:had\s+"
    r"|has\s+)?(?:lied|stole|abused|beat|raped|assaulted|groped|cheated|plotted|defrauded|bribed"
    r"|threatened|harassed|misled|killed|murdered|covered\s+up|faked|embezzled|tortured"
    r"|is\s+to\s+blame)\b"
    rf"|\bthat\s+(?P<target4>{NAME}|{CAP})\s+(?:is|was|are|were)\s+(?:to\s+blame|responsible)\s+for\b"
)
# A plan against somebody's life or office accuses those who are said to make it.
_PLOT = re.compile(
    r"\b(?:plot(?:s|ted|ting)?|plan(?:s|ned|ning)?|conspir\w+|scheme\w*|considering|attempt\w*"
    r"|tried|sought|seeking|working\s+on\s+a\s+plan\s+that\s+would)\b(?:\s+(?:to|that\s+would"
    r"|on))?\s+(?:\w+\s+)?"
    r"(?P<deed>overthrow\w*|assassinat\w+|murder\w*|kill|oust\w*|topple|toppling|poison\w*"
    r"|remov(?:e|ing)|blow\s+up|kidnap\w*|sabotage)\s+(?P<victim>(?:the\s+)?(?:[a-z]+"
    r"\s+)?[A-Z][\w’'-]+(?:\s+[A-Z][\w’'-]+){0,3})"
)
_DEFENCE = re.compile(
    r"\b(?:(?:lawyers?|attorneys?|solicitors?|barristers?|counsel|representatives?|publicist"
    r"|agents?|spokes(?:man|woman|person|people))\s+(?:for|of)|(?:his|her|their|its"
    r"|whose)\s+(?:\w+\s+)?(?:lawyers?|attorneys?|solicitors?|barristers?|spokes\w+|publicist"
    r"|counsel|representatives?)"
    r"|in\s+(?:his|her|their|the\s+\w+[’']?)\s+(?:own\s+)?defen[cs]e|defen[cs]e\s+(?:lawyers?"
    r"|attorneys?|counsel|team)|defended\s+(?:himself|herself|itself|themselves|the|his|her|its"
    r"|their)|pleaded|apologi[sz]ed|confess\w*"
    r"|in\s+response|hit\s+back|countered)\b",
    re.IGNORECASE,
)
_UNREACHABLE = re.compile(
    r"\b(?:Islamic\s+State|ISIS|ISIL|Daesh|al-?\s?Qaeda|Taliban|Boko\s+Haram|al-?\s?Shabaab"
    r"|militants?|gunm[ae]n|rebels|terrorists?|insurgents|extremists|unknown|suspects?)\b",
    re.IGNORECASE,
)
_SPORT = re.compile(
    r"\b(?:referee|striker|midfielder|goalkeeper|coach|innings|touchdown|quarterback|wicket"
    r"|halftime|season)\b",
    re.IGNORECASE,
)
_FORCE = re.compile(
    r"\b(?:earthquake|storm|hurricane|typhoon|flood|tornado|tsunami|lightning|weather|winds?"
    r"|eruption|wildfire)\b",
    re.IGNORECASE,
)


def no_response(view: View) -> Iterator[Hit]:
    """Somebody identifiable is accused, never speaks, and no attempt to reach them is told of."""
    if _answered(view):
        return
    for sentence, match in view.anywhere(_ACCUSE):
        target = next((t for name, t in match.groupdict().items() if name.startswith("target") and t), "")
        if _may_be_wronged(view, sentence, target) and not _speaks(view, target):
            yield _silent(view, spread(match), f"{_named(target)} is accused")
    for _, match in view.spoken(_PLOT):
        victim = match.group("victim")
        if not _speaks(view, victim) and not _plotters_speak(view, match):
            yield _silent(view, spread(match), f"A plot is alleged against {_named(victim)}")


def _answered(view: View) -> bool:
    """Whether any answer, denial or attempt stands anywhere: then the absence is not for this rule to say."""
    return (
        next(declined(view), None) is not None
        or _DEFENCE.search(view.prose) is not None
        or _SPORT.search(view.prose) is not None
        or next(disputed(view), None) is not None
    )


def _may_be_wronged(view: View, sentence: Sentence, target: str) -> bool:
    words = view.words(sentence.span)
    group = re.fullmatch(r"(?:the\s+)?(?:West|East|[A-Z]\w+(?:ans|ims|ists|ews|crats|ese|ish))", target)
    return (
        bool(target)
        and not group
        and not _UNREACHABLE.search(target)
        and not _FORCE.search(words)
        and bool(re.search(r"[A-Z]", target))
    )


_WORDS = re.compile(r"[A-Z][\w-]{2,}")
_NOT_NAMES = frozenset(
    "the and for that this from with who has was mayor president minister governor senator "
    "secretary chief general king queen"
    " prince officer judge captain company group city county state".split()
)


def _speaks(view: View, target: str) -> bool:
    """Whether anybody with one of the target's names says anything anywhere in the article."""
    names = {w for w in _WORDS.findall(target) if w.lower() not in _NOT_NAMES}
    spoke = {
        w
        for resolved in view.findings.attributions
        for source in resolved.sources
        for label in (source.name, source.label)
        for w in _WORDS.findall(label)
    }
    if names & spoke:
        return True
    joined = "|".join(re.escape(n) for n in names)
    if not joined:
        return True
    says = re.compile(
        rf"\b(?:{joined})(?:[’']s)?(?:\s+(?!was\b|were\b|is\b|are\b|been\b"
        rf"|being\b)[\w’'-]+){{0,3}}?\s+(?:{SAID})\b|\b(?:said|says"
        rf"|told)\s+(?:\w+\s+){{0,3}}(?:{joined})\b|\baccording\s+to\s+(?:\w+\s+){{0,3}}(?:{joined})\b"
    )
    return any(says.search(view.own_words(s)) for s in view.sentences)


def _plotters_speak(view: View, match: re.Match[str]) -> bool:
    """A party that says of itself that it means to remove somebody accuses nobody."""
    before = view.own[max(0, match.start() - 120) : match.start()]
    subject = _PARTY.findall(before.rsplit(".", 1)[-1])
    return (
        bool(subject)
        and re.search(
            r"\b(?:voters|party|parliament|senate|congress|board|club|council|shareholders|lawmakers|court"
            r"|judge)\b",
            before,
            re.IGNORECASE,
        )
        is not None
    )


def _named(target: str) -> str:
    return " ".join(target.split()) or "Somebody"


def _silent(view: View, span: Span, what: str) -> Hit:
    return Hit(
        spans=(span,),
        message=f"{what} (“{view.words(span)}”) and no response, or attempt to get one, is reported.",
    )


_DAMAGING = re.compile(
    r"\b(?:lied|stole|stolen|abused|raped|molested|embezzled|defrauded|bribed|swindled|plotted"
    r"|plagiari[sz]ed|covered\s+up|cover-up|shunned|neglected|betrayed|cheated|looted"
    r"|ties\s+to\s+(?:the\s+)?[A-Z][\w\s]*?(?:gang|mafia|mob|cartel|militia|group|bikers?"
    r"|terror\w*)|links\s+to\s+(?:organi[sz]ed\s+crime|the\s+mafia|terror\w*|the\s+mob)"
    r"|had\s+ties\s+to|corrupt|corruption|fraudulent(?:ly)?"
    r"|illegally|unlawfully|laundered|tortured|harassed|groped|blackmailed|extorted|sabotaged"
    r"|conspired|incompeten\w+|negligent(?:ly)?|racist|deliberately\s+(?:misled|ignored|lied))\b"
)
_ON_RECORD = re.compile(
    r"\b(?:convicted|sentenced|pleaded|court|judge|jury|trial|charged|verdict|indict\w+|alleged\w*"
    r"|accused|accusation\w*|suspected|investigat\w+|reportedly|denied|claims?|law|bill"
    r"|legislation|policy|anti-corruption|commission|tribunal)\b",
    re.IGNORECASE,
)


def unattributed(view: View) -> Iterator[Hit]:
    """A damaging statement in the article's own voice, with nobody behind it."""
    for sentence, match in view.spoken(_DAMAGING):
        before = view.previous(sentence)
        carried = before is not None and view.attributed(before)
        if (
            not _told_by(view, sentence, match)
            and not carried
            and not _ON_RECORD.search(view.own_words(sentence))
        ):
            span = _clause_of(view, sentence, match)
            yield Hit(spans=(span,), message=f"Stated as fact with no source: “{view.words(span)}”.")


_SAID_AFTER = re.compile(
    r"\baccording\s+to\b|,\s*(?:(?!(?:that|which|been"
    rf"|who)\b)[\w’'.-]+\s+){{1,6}}(?:{SAID})\b[^,]*$"
)


def _told_by(view: View, sentence: Sentence, match: re.Match[str]) -> bool:
    """Whether somebody says the damaging words: a verb of saying stands before them, or ends the sentence."""
    before = view.own[sentence.span.start : match.start()]
    after = view.own[match.end() : sentence.span.end]
    covered = any(
        part.overlaps(spread(match))
        for resolved in view.findings.attributions_in(sentence.span)
        for part in resolved.attribution.content
    )
    return covered or SPEECH.search(before) is not None or _SAID_AFTER.search(after) is not None


def _clause_of(view: View, sentence: Sentence, match: re.Match[str]) -> Span:
    """From the start of the clause that the word stands in to the clause's end."""
    text = view.own
    start = max(
        (
            text.rfind(mark, sentence.span.start, match.start())
            for mark in (",", ";", " who ", " that ", " after ")
        ),
        default=-1,
    )
    ends = [e for e in (text.find(mark, match.end(), sentence.span.end) for mark in (",", ";", ".")) if e > 0]
    left = max(start + 1, sentence.span.start)
    while text[left].isspace():
        left += 1
    return Span(left, min(ends, default=sentence.span.end))
