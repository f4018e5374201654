"""Set phrases that attribute: "according to", "as reported by", "was quoted by … as saying", "is said to"."""

from __future__ import annotations

from collections.abc import Sequence

from bot.analysis.attribution.line import BE, Line, words
from bot.analysis.attribution.phrases import subject_after, subject_before
from bot.analysis.attribution.tokens import Token
from bot.analysis.lexicon.grammar import DAYS, is_adverb
from bot.analysis.lexicon.speech import PASSIVE_REPORT, REPORT_ADVERBS, SAYING
from bot.model.article import Attribution

_ACCORDING = (["according", "to"], ["in", "the", "words", "of"])
# Words in a source: the longest in 840 annotated news articles has fewer, and a longer one is no source.
LONGEST_SOURCE = 60


def according(line: Line, at: int) -> Attribution | None:
    """ "According to X, …" and "…, according to X", and "in the words of X"."""
    toks = line.toks
    opener = next(
        (words for words in _ACCORDING if [t.lower for t in toks[at : at + len(words)]] == words), None
    )
    if opener is None:
        return None
    first = end = at + len(opener)
    while end < len(toks) and toks[end].text not in ',;:."“”—' and not toks[end].quoted:
        if toks[end].lower in {"who", "which", "that"} and end > first + 1:
            break
        end += 1
    if not 0 < end - first <= LONGEST_SOURCE:
        return None
    end = _past_name(toks, end)
    source, cue = line.span((first, end)), line.span((at, first))
    before = line.content(line.sentence.span.start, cue.start)
    after = line.content(source.end, line.sentence.span.end)
    quoted = any(q.span.start - source.end in range(4) and not q.scare for q in line.quotes)
    # "The report says that according to the airline, …": it opens the clause that it attributes.
    opens = at > 0 and toks[at - 1].lower in {"that", "but", "and", "while"} and len(words(line, after)) >= 3
    content = after if quoted or opens or len(words(line, before)) < 3 else before
    return Attribution(source=(source,), cue=(cue,), content=content) if content else None


def _past_name(toks: Sequence[Token], comma: int) -> int:
    """The index past a name that follows a role: "the prosecutor, Ana Roe, QC,"."""
    at = comma
    while at < len(toks) and toks[at].text == "," and toks[at + 1 : at + 2] and toks[at + 1].capital:
        stop = next((i for i in range(at + 1, min(len(toks), at + 7)) if not toks[i].capital), None)
        lettered = stop is not None and stop == at + 2 and toks[at + 1].text.isupper()
        if (
            stop is None
            or toks[stop].text not in ",."
            or not (lettered or stop >= at + 3)
            or toks[at + 1].lower in DAYS
        ):
            break
        at = stop
    return at


def _quoted_by(line: Line, verb: int) -> Attribution | None:
    """ "…, an aide was quoted by the Herald as saying": the aide says it, whoever prints it."""
    subject = subject_before(line.toks, verb)
    if subject is None:
        return None
    source, cue = line.span(subject), line.span((verb, verb + 1))
    before = line.content(line.sentence.span.start, source.start)
    after = line.content(cue.end, line.sentence.span.end)
    content = before if len(words(line, before)) >= 3 else after
    return Attribution(source=(source,), cue=(cue,), content=content) if content else None


def estimating(line: Line, at: int) -> Attribution | None:
    """ "He put the losses at 40 dead": whoever gives a figure says so."""
    toks = line.toks
    if toks[at].lower not in {"put", "puts"} or toks[at].quoted:
        return None
    reach = range(at + 2, min(len(toks) - 1, at + _ESTIMATE_REACH))
    figure = next((n for n in reach if toks[n].lower == "at" and _is_figure(toks, n + 1)), None)
    subject = subject_before(toks, at) if figure is not None else None
    if subject is None:
        return None
    cue = line.span((at, at + 1))
    content = line.content(cue.end, line.sentence.span.end)
    return Attribution(source=(line.span(subject),), cue=(cue,), content=content) if content else None


_ESTIMATE_REACH = 10  # words from "put" to "at"


def _is_figure(toks: Sequence[Token], at: int) -> bool:
    """Whether a figure stands here, with at most a few words such as "more than" before it."""
    return any(any(char.isdigit() for char in tok.text) for tok in toks[at : at + 4])


def reported_by(line: Line, at: int) -> Attribution | None:
    """ "As reported by X, …" and "…, as X reported"."""
    toks = line.toks
    if at < 1 or toks[at].lower != "by" or toks[at - 1].lower not in SAYING or toks[at - 1].quoted:
        return None
    opens = at >= 2 and toks[at - 2].lower in {"as", "first", "was", "were", "been", "is"}
    source = subject_after(toks, at + 1)
    if not opens or source is None:
        return None
    if toks[source[1] - 1].lower == "not" or (source[1] < len(toks) and toks[source[1]].lower == "to"):
        return None  # "told by their managers not to write": an order
    if at == 2:  # "As reported by the Herald, the mill …": what follows the comma describes nobody
        comma = next((i for i in range(*source) if toks[i].text == ","), source[1])
        source = source[0], comma
    if toks[at - 1].lower in {"quoted", "cited"} and toks[at - 2].lower in BE:
        return _quoted_by(line, at - 1)
    cue = line.span((at - 2 if toks[at - 2].lower == "as" else at - 1, at + 1))
    rest = line.content(line.toks[source[1] - 1].span.end, line.sentence.span.end)
    before = line.content(line.sentence.span.start, cue.start)
    content = rest if len(words(line, rest)) >= 3 else before
    return Attribution(source=(line.span(source),), cue=(cue,), content=content) if content else None


def passive(line: Line, at: int) -> Attribution | None:
    """ "is said to have", "it is claimed", "reportedly": a report that names nobody."""
    toks, tok = line.toks, line.toks[at]
    if tok.lower in REPORT_ADVERBS:
        content = line.content(line.sentence.span.start, line.sentence.span.end)
        return Attribution(cue=(tok.span,), content=content)
    be = at - 2 if at > 1 and is_adverb(toks[at - 1].text) else at - 1  # "it is widely believed"
    if tok.lower not in PASSIVE_REPORT or at == 0 or toks[be].lower not in BE:
        return None
    impersonal = any(t.lower == "it" for t in toks[max(0, be - 2) : be])
    followed = toks[at + 1].lower if at + 1 < len(toks) else "."
    if not (impersonal or (followed == "to" and at + 2 < len(toks) and toks[at + 2].lower in {"be", "have"})):
        return None
    if tok.lower in {"considered", "known", "expected"} and not impersonal:
        return None
    cue = line.span((be, at + 1))
    that = impersonal and followed == "that"
    after = line.content(toks[at + 1].span.end if that else cue.end, line.sentence.span.end)
    aside = impersonal and any(t.text == "," for t in toks[max(0, be - 2) : be])
    before = line.content(line.sentence.span.start, toks[be - 1].span.start if be > 0 else cue.start)
    content = after if not aside and len(words(line, after)) >= 3 else before
    if not impersonal:
        content = line.content(line.sentence.span.start, line.sentence.span.end)
    return Attribution(cue=(cue,), content=content) if content else None
