"""Attribution by rules: the reader that needs no model, and that a trained one is compared with.

A pass over each sentence finds cues (a reporting verb with a subject, "according to", a passive report) and
what they attribute; a second pass over the quotations gives those without a cue of their own to whoever was
speaking.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from bot.analysis.attribution.nominal import nominal_cue
from bot.analysis.attribution.phrases import Range, subject_after, subject_before
from bot.analysis.attribution.tokens import Token, tokens
from bot.analysis.findings import Quotation, Sentence
from bot.analysis.lexicon.bodies import BODIES, DOCUMENTS, OUTLET_NOUNS
from bot.analysis.lexicon.grammar import AUXILIARIES, DAYS, DETERMINERS, PREPOSITIONS, SPEAKERS, is_adverb
from bot.analysis.lexicon.people import SPOKES, UNNAMED
from bot.analysis.lexicon.speech import NEEDS_CLAUSE, NOUNISH, PASSIVE_REPORT, REPORT_ADVERBS, SAYING, TELLING
from bot.analysis.names import strip_possessive
from bot.analysis.quotes import quotations
from bot.analysis.sentences import sentences
from bot.model.article import Article, Attribution, Span

_ENDS = ".,;:!?—–- \t"
# They name a thing and then what it is called: "called the ruling "absurd"", "described it as a success".
_LABELLING = frozenset("call describe characterize characterise dismiss denounce condemn label".split())
# "with officials saying": a long phrase before an -ing form is a clause of its own, not its subject.
_PARTICIPLE_SUBJECT = 6
_INFERRING = frozenset("suggest indicate imply show".split())
_SIGNS = frozenset(
    "rumor rumour move this that it which evidence timing fact result decision change signs sign".split()
)
# What follows is about the speaking, not what was said.
_AFTERTHOUGHT = re.compile(
    r",? (?:but|and) (?:did not|didn.t|declined|refused|would not|gave no|offered no|could not say)\b"
)
# Another speaker's half of the sentence: ", while the rebels insisted …".
_OTHER_HALF = re.compile(
    r",? (?:while|whereas|but|although) [^.,:;\"“]{3,60}? "
    r"(?:said|says|insisted|insists|claimed|claims|denied|denies|argued|told|warned|maintained|countered) "
)
_SENTENCE_END = re.compile(r"[.!?][\"”’]?\s+\S")
_ACCORDING = (["according", "to"], ["in", "the", "words", "of"])
# Verbs with which a speaker steps in between two halves of a clause.
_DATING = frozenset("on in at last this earlier late early week month".split())
_PLAIN = frozenset("say add note explain believe claim think argue insist warn".split())
# They may close a sentence with their subject after them: "The convoy was hit twice, said an officer."
_CLOSING = frozenset({"said", "says"})
_HAVE = frozenset({"have", "has", "had"})
_BE = frozenset("is are was were been be being it's".split())


@dataclass(frozen=True, slots=True)
class _Line:
    """A sentence with its tokens and the quotations that touch it."""

    text: str
    sentence: Sentence
    toks: list[Token]
    quotes: tuple[Quotation, ...]

    def span(self, part: Range) -> Span:
        return Span(self.toks[part[0]].span.start, self.toks[part[1] - 1].span.end)

    def content(self, start: int, end: int) -> tuple[Span, ...]:
        """The characters [start, end) without the marks at their ends, as a span or nothing.

        What ends inside a quotation goes on to its end, in later sentences too; an afterthought about the
        speaking (", but declined to …") is left out.
        """
        for tail in (_AFTERTHOUGHT, _OTHER_HALF):
            found = tail.search(self.text, start, end)
            end = found.start() if found and found.start() > start else end
        for quote in self.quotes:
            if (
                quote.depth == 0
                and not quote.scare
                and quote.span.start >= start
                and quote.span.start < end < quote.span.end
            ):
                end = quote.span.end
        while start < end and self.text[start] in _ENDS:
            start += 1
        while end > start and self.text[end - 1] in _ENDS:
            end -= 1
        return (Span(start, end),) if start < end else ()


def read_by_rules(article: Article) -> tuple[Attribution, ...]:
    """Every attribution of the article, in reading order."""
    quotes = quotations(article.text)
    lines = [
        _Line(
            article.text,
            s,
            tokens(article.text, s.span, quotes),
            tuple(q for q in quotes if q.span.overlaps(s.span)),
        )
        for s in sentences(article.text, article.noise)
        if not s.noise
    ]
    found = [a for line in lines for a in _in_sentence(line)]
    complete = _with_loose_quotes(article, found, quotes)
    return tuple(sorted(complete, key=_first))


def _first(a: Attribution) -> int:
    return min(part.start for part in (*a.source, *a.cue, *a.content))


def _in_sentence(line: _Line) -> Iterator[Attribution]:
    taken: list[Span] = []
    said: list[tuple[Span, ...]] = []
    for at, tok in enumerate(line.toks):
        if tok.quoted:
            continue
        attribution = (
            _according(line, at)
            or _reported_by(line, at)
            or _passive(line, at)
            or _quoted_as(line, at)
            or _verbal(line, at)
            or _nominal(line, at)
        )
        # "said in a statement that …" attributes once, by its verb.
        if attribution and not any(c.overlaps(t) for c in attribution.cue for t in taken):
            if attribution.content in said:
                continue
            taken.extend(attribution.cue)
            said.append(attribution.content)
            yield attribution


def _according(line: _Line, at: int) -> Attribution | None:
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
    if end == first:
        return None
    end = _past_name(toks, end)
    source, cue = line.span((first, end)), line.span((at, first))
    before = line.content(line.sentence.span.start, cue.start)
    after = line.content(source.end, line.sentence.span.end)
    quoted = any(q.span.start - source.end in range(4) and not q.scare for q in line.quotes)
    # "The report says that according to the airline, …": it opens the clause that it attributes.
    opens = at > 0 and toks[at - 1].lower in {"that", "but", "and", "while"} and len(_words(line, after)) >= 3
    content = after if quoted or opens or len(_words(line, before)) < 3 else before
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


def _quoted_by(line: _Line, verb: int) -> Attribution | None:
    """ "…, an aide was quoted by the Herald as saying": the aide says it, whoever prints it."""
    subject = subject_before(line.toks, verb)
    if subject is None:
        return None
    source, cue = line.span(subject), line.span((verb, verb + 1))
    before = line.content(line.sentence.span.start, source.start)
    after = line.content(cue.end, line.sentence.span.end)
    content = before if len(_words(line, before)) >= 3 else after
    return Attribution(source=(source,), cue=(cue,), content=content) if content else None


def _reported_by(line: _Line, at: int) -> Attribution | None:
    """ "As reported by X, …" and "…, as X reported"."""
    toks = line.toks
    if at < 1 or toks[at].lower != "by" or toks[at - 1].lower not in SAYING or toks[at - 1].quoted:
        return None
    opens = at >= 2 and toks[at - 2].lower in {"as", "first", "was", "were", "been", "is"}
    source = subject_after(toks, at + 1)
    if not opens or source is None:
        return None
    if at == 2:  # "As reported by the Herald, the mill …": what follows the comma describes nobody
        comma = next((i for i in range(*source) if toks[i].text == ","), source[1])
        source = source[0], comma
    if toks[at - 1].lower in {"quoted", "cited"} and toks[at - 2].lower in _BE:
        return _quoted_by(line, at - 1)
    cue = line.span((at - 2 if toks[at - 2].lower == "as" else at - 1, at + 1))
    rest = line.content(line.toks[source[1] - 1].span.end, line.sentence.span.end)
    before = line.content(line.sentence.span.start, cue.start)
    content = rest if len(_words(line, rest)) >= 3 else before
    return Attribution(source=(line.span(source),), cue=(cue,), content=content) if content else None


def _passive(line: _Line, at: int) -> Attribution | None:
    """ "is said to have", "it is claimed", "reportedly": a report that names nobody."""
    toks, tok = line.toks, line.toks[at]
    if tok.lower in REPORT_ADVERBS:
        content = line.content(line.sentence.span.start, line.sentence.span.end)
        return Attribution(cue=(tok.span,), content=content)
    if tok.lower not in PASSIVE_REPORT or at == 0 or toks[at - 1].lower not in _BE:
        return None
    impersonal = any(t.lower == "it" for t in toks[max(0, at - 3) : at - 1])
    followed = toks[at + 1].lower if at + 1 < len(toks) else "."
    if not (impersonal or (followed == "to" and at + 2 < len(toks) and toks[at + 2].lower in {"be", "have"})):
        return None
    if tok.lower in {"considered", "known", "expected"} and not impersonal:
        return None
    cue = line.span((at - 1, at + 1))
    that = impersonal and followed == "that"
    after = line.content(toks[at + 1].span.end if that else cue.end, line.sentence.span.end)
    aside = impersonal and any(t.text == "," for t in toks[max(0, at - 3) : at - 1])
    before = line.content(line.sentence.span.start, toks[at - 2].span.start if at > 1 else cue.start)
    content = after if not aside and len(_words(line, after)) >= 3 else before
    if not impersonal:
        content = line.content(line.sentence.span.start, line.sentence.span.end)
    return Attribution(cue=(cue,), content=content) if content else None


def _words(line: _Line, spans: tuple[Span, ...]) -> list[str]:
    return [w for s in spans for w in line.text[s.start : s.end].split()]


def _verbal(line: _Line, at: int) -> Attribution | None:
    tok = line.toks[at]
    cited = _cited_as_saying(line.toks, at)
    if tok.lower not in SAYING or (cited is None and not _is_verb(line.toks, at)):
        return None
    base = SAYING[tok.lower]
    right = line.content(_after_addressee(line, at), line.sentence.span.end)
    inverted = _inverted(line, at)
    if inverted is not None:
        return inverted
    subject = cited or subject_before(line.toks, at)
    if subject is None:
        return _citing(line, at)
    if tok.lower.endswith("ing") and cited is None and subject[1] - subject[0] > _PARTICIPLE_SUBJECT:
        return None
    if base in _INFERRING and line.toks[subject[1] - 1].lower in _SIGNS:
        return None  # "the move suggests …" is the writer's inference; nobody says it
    source, cue = line.span(subject), line.span((at, at + 1))
    left = line.content(line.sentence.span.start, source.start)
    trailing = _trails(line, subject, at)
    if trailing and left:
        after = tuple(s for s in right if any(q.span.overlaps(s) and not q.scare for q in line.quotes))
        return Attribution(source=(source,), cue=(cue,), content=(*left, *after))
    if not right or len(_words(line, right)) < 2:
        return None
    if left and (opened := _interrupts(line.toks, subject, at)):
        left = line.content(line.sentence.span.start, opened)
        return Attribution(source=(source,), cue=(cue,), content=(*left, *right))
    published = line.toks[subject[1] - 1].lower in DOCUMENTS and base in {
        "find",
        "show",
        "estimate",
        "put",
        "rule",
    }
    if base in NEEDS_CLAUSE and not published and not _opens_content(line, at):
        return None
    return Attribution(source=(source,), cue=(cue,), content=right)


def _quoted_as(line: _Line, at: int) -> Attribution | None:
    """ "Moro was quoted as saying that …"."""
    toks = line.toks
    words = [t.lower for t in toks[max(0, at - 3) : at + 1]]
    if (
        len(words) < 4
        or words[0] not in _BE
        or words[1] not in {"quoted", "cited"}
        or words[2:] != ["as", "saying"]
    ):
        return None
    subject = subject_before(toks, at - 3)
    content = line.content(_after_addressee(line, at), line.sentence.span.end)
    if subject is None or not content:
        return None
    return Attribution(source=(line.span(subject),), cue=(line.span((at - 3, at + 1)),), content=content)


def _nominal(line: _Line, at: int) -> Attribution | None:
    """ "The firm's claim that …", "accusations by former guards that …"."""
    found = nominal_cue(line.toks, at)
    if found is None:
        return None
    owner, that = found
    content = line.content(line.toks[that].span.end, line.sentence.span.end)
    if len(_words(line, content)) < 3:
        return None
    source = (_without_possessive(line, owner),) if owner else ()
    return Attribution(source=source, cue=(line.toks[at].span,), content=content)


def _without_possessive(line: _Line, part: Range) -> Span:
    span = line.span(part)
    return Span(span.start, span.start + len(strip_possessive(line.text[span.start : span.end])))


def _is_verb(toks: Sequence[Token], at: int) -> bool:
    """Whether the word is a finite verb here; not a noun, a participle before a noun, an infinitive."""
    tok, before = toks[at], toks[at - 1] if at else None
    after = toks[at + 1] if at + 1 < len(toks) else None
    if before is None:
        return tok.lower.endswith("ing") and tok.lower in {"citing", "quoting"}
    if (
        before.lower == "to"
        or before.lower in DETERMINERS - {"that", "this", "one"}
        or before.lower in PREPOSITIONS - {"by"}
    ):
        return tok.lower in {"citing", "quoting"}
    if (tok.lower in NOUNISH or tok.lower.endswith("ing")) and _is_possessive(before):
        return False
    if tok.lower in NOUNISH:
        # "“All are safe,” the statement read."
        closes = after is not None and after.text in ".," and any(t.quoted for t in toks[max(0, at - 8) : at])
        return _verb_despite_noun(before, None if closes else after) or (closes and _is_agent(before))
    passive = before.lower in _BE and not tok.lower.endswith("ing")
    if passive or (tok.lower == "known" and before.lower not in _HAVE):
        return False
    if tok.lower.endswith("ing") and tok.lower not in {"citing", "quoting"}:
        return before.text == "," or before.lower in _BE or before.lower not in PREPOSITIONS
    return True


def _is_possessive(tok: Token) -> bool:
    """Whether the word owns the next: "the firm's", but not "he's"."""
    return tok.lower.endswith(("'s", "’s", "s'", "s’")) and tok.lower[:-2] not in SPEAKERS | {
        "that",
        "there",
        "who",
    }


def _verb_despite_noun(before: Token, after: Token | None) -> bool:
    """Whether "claims", "reports" and their like are verbs between these two words."""
    if after is None or before.lower in _BE:
        return False
    takes = after.lower in DETERMINERS | SPEAKERS | {"that", "on"} or after.text in ':"“' or after.capital
    return takes and _is_agent(before)


def _is_agent(tok: Token) -> bool:
    return tok.capital or tok.lower in SPEAKERS | UNNAMED | DOCUMENTS | BODIES | SPOKES


def _after_addressee(line: _Line, at: int) -> int:
    """The offset at which what is said begins: past the person told, "in a statement", a day, "that"."""
    toks, base = line.toks, SAYING[line.toks[at].lower]
    nxt = at + 1
    if line.toks[at].lower in TELLING or base in {"tell", "advise", "warn"}:
        nxt = _past_noun_phrase(toks, nxt)
    limit = min(len(toks), nxt + 14)
    if (
        toks[nxt : nxt + 1]
        and toks[nxt].text == ","
        and nxt + 1 < len(toks)
        and toks[nxt + 1].lower in {"which", "who"}
    ):
        nxt = next(
            (i for i in range(nxt + 2, limit) if toks[i].lower == "that" and toks[i - 1].text == ","), nxt
        )
    stop = next(
        (i for i in range(nxt, limit) if toks[i].lower == "that" or toks[i].text in ':"“' or toks[i].quoted),
        None,
    )
    if (
        stop is not None
        and nxt < len(toks)
        and (toks[nxt].lower in PREPOSITIONS or toks[nxt].lower in DAYS or is_adverb(toks[nxt].text))
    ):
        nxt = stop
    elif nxt < len(toks) and toks[nxt].lower in DAYS:
        nxt += 1
    if nxt < len(toks) and toks[nxt].lower == "that" and nxt + 1 < len(toks):
        nxt += 1
    return toks[nxt].span.start if nxt < len(toks) else line.sentence.span.end


def _past_noun_phrase(toks: Sequence[Token], at: int) -> int:
    """The index after the person told: "the court", "CBC News", "him", "a news conference in Oslo"."""
    start = at
    if at < len(toks) and toks[at].lower in SPEAKERS | {"me", "him", "her", "them", "us"}:
        return at + 1
    if at < len(toks) and toks[at].capital:
        while (
            at < len(toks)
            and (toks[at].capital or toks[at].text in "'’&" or toks[at].lower in {"of", "'s"})
            and at - start < 8
        ):
            at += 1
        return at
    while at < len(toks) and at - start < 10:
        tok = toks[at]
        if tok.quoted or tok.text in ',:;"“.' or tok.lower == "that" or tok.lower in SPEAKERS:
            break
        if at > start + 1 and tok.lower in DETERMINERS and toks[at - 1].lower not in PREPOSITIONS:
            break
        at += 1
    return at


def _opens_content(line: _Line, at: int) -> bool:
    toks = line.toks
    after = toks[at + 1 : at + 6]
    if not after:
        return False
    if SAYING[toks[at].lower] in _LABELLING:
        near = toks[at + 1 : at + 12]
        return any(t.lower == "as" or t.text in '"“' or t.quoted for t in near)
    if (
        after[0].lower in {"that", "as", "how", "whether", "why"}
        or after[0].text in ':,"“'
        or after[0].quoted
    ):
        return True
    return after[0].lower in SPEAKERS or any(
        t.lower in {"that", "would", "will", "is", "are", "was", "were", "has", "have"} for t in after[1:]
    )


def _trails(line: _Line, subject: Range, at: int) -> bool:
    """Whether subject and verb follow what is said: "…, the minister said."."""
    if subject[0] == 0:
        return False
    before = line.toks[subject[0] - 1]
    closes = before.text in ',"”»’' or before.quoted
    citing = next(
        (i for i in range(at + 1, len(line.toks)) if line.toks[i].lower in {"citing", "quoting"}), None
    )
    tail = line.toks[at + 1 : citing] if citing else line.toks[at + 1 :]
    rest = [t for t in tail if t.word and t.lower not in DAYS and t.lower not in _DATING]
    short = len(rest) <= 1 or not _opens_content(line, at)
    earlier = line.toks[: subject[0]]
    content_before = len([t for t in earlier if t.word]) >= 3 or any(t.quoted for t in earlier)
    spoken_just_before = any(t.quoted for t in line.toks[max(0, subject[0] - 3) : subject[0]])
    weak = SAYING[line.toks[at].lower] in NEEDS_CLAUSE and len(rest) > 1
    return closes and content_before and (spoken_just_before or (short and before.text == "," and not weak))


def _interrupts(toks: Sequence[Token], subject: Range, at: int) -> int:
    """Where subject and verb step in between two commas ("The tunnel, as she noted, was dug …"); 0 if not."""
    comma = subject[0] - 1
    if comma and toks[comma].lower == "as":
        comma -= 1
    plain = SAYING[toks[at].lower] in _PLAIN and not any(t.quoted for t in toks)
    return toks[comma].span.start if plain and toks[comma].text == "," == toks[at + 1].text else 0


def _inverted(line: _Line, at: int) -> Attribution | None:
    """ "…," said the minister, and the same in the middle of what she said."""
    toks = line.toks
    previous = toks[at - 1] if at else None
    if previous is None or not (previous.quoted or previous.text in ',"”»'):
        return None
    quoted = any(t.quoted for t in toks[:at]) and (previous.quoted or toks[max(0, at - 2)].quoted)
    if not quoted and not (previous.text == "," and toks[at].lower in _CLOSING and at > 3):
        return None
    subject = subject_after(toks, at + 1)
    if subject is None or subject_before(toks, at) is not None:
        return None
    if not quoted and any(t.lower in AUXILIARIES or t.lower in SAYING for t in toks[slice(*subject)]):
        return None
    if not quoted and toks[subject[1] : subject[1] + 1] and toks[subject[1]].lower in AUXILIARIES:
        return None  # "Olla, said the sirens had failed": what follows is a clause and no speaker
    source, cue = line.span(subject), line.span((at, at + 1))
    left = line.content(line.sentence.span.start, cue.start)
    right = tuple(
        Span(max(q.span.start, source.end), min(q.span.end, line.sentence.span.end))
        for q in line.quotes
        if q.depth == 0 and q.span.end > source.end and q.span.start >= source.end
    )
    return Attribution(source=(source,), cue=(cue,), content=(*left, *right)) if left else None


def _cited_as_saying(toks: Sequence[Token], at: int) -> Range | None:
    """ "The paper quotes two aides as saying …": the aides say it."""
    if at < 3 or toks[at - 1].lower != "as" or not toks[at].lower.endswith("ing"):
        return None
    verb = next(
        (i for i in range(at - 2, max(-1, at - 16), -1) if SAYING.get(toks[i].lower) in {"cite", "quote"}),
        None,
    )
    return (verb + 1, at - 1) if verb is not None and verb + 1 < at - 1 else None


def _citing(line: _Line, at: int) -> Attribution | None:
    """ "Citing five sources, the paper reported …": the cited are sources of what follows."""
    toks = line.toks
    if toks[at].lower not in {"citing", "quoting"}:
        return None
    cited = subject_after(toks, at + 1)
    if cited is None or not _can_speak(toks[slice(*cited)]):
        return None
    source, cue = line.span(_to_mark(toks, cited)), line.span((at, at + 1))
    after = line.content(source.end, line.sentence.span.end)
    before = line.content(line.sentence.span.start, cue.start)
    content = before if len(_words(line, before)) >= 4 else after
    return Attribution(source=(source,), cue=(cue,), content=content) if content else None


def _to_mark(toks: Sequence[Token], part: Range) -> Range:
    """The phrase up to the next mark, if no other clause begins before: "a person briefed on the talks"."""
    end = part[1]
    while end < len(toks) and toks[end].word and not toks[end].quoted:
        if toks[end].lower in SAYING or toks[end].lower in AUXILIARIES | DAYS:
            return part
        end += 1
    return (part[0], end) if end - part[1] <= 8 else part


def _can_speak(toks: Sequence[Token]) -> bool:
    """Whether a phrase has somebody or something in it that says things; "poor health" has not."""
    speaking = UNNAMED | DOCUMENTS | BODIES | SPOKES | OUTLET_NOUNS
    return any(t.capital or t.lower in speaking for t in toks)


def _with_loose_quotes(
    article: Article, found: list[Attribution], quotes: Sequence[Quotation]
) -> list[Attribution]:
    """Give quotations that no cue holds to the one who was speaking, if somebody was."""
    result = list(found)
    for quote in quotes:
        loose = (
            quote.depth == 0 and not quote.scare and not any(n.overlaps(quote.span) for n in article.noise)
        )
        if not loose or any(c.overlaps(quote.span) for a in result for c in a.content):
            continue
        speaker = _speaker_before(article.text, result, quote)
        if speaker is not None:
            index = result.index(speaker)
            result[index] = replace(speaker, content=(*speaker.content, quote.span))
    return [*result, *_introduced(article, result, quotes)]


def _speaker_before(text: str, found: Sequence[Attribution], quote: Quotation) -> Attribution | None:
    """The attribution whose speech goes on: its quotation ends just before, in this paragraph or the last."""
    earlier = [
        a
        for a in found
        if a.content and a.cue and max(p.end for p in (*a.content, *a.cue, *a.source)) <= quote.span.start
    ]
    if not earlier:
        return None
    last = max(earlier, key=lambda a: max(p.end for p in (*a.content, *a.cue, *a.source)))
    end = max(p.end for p in (*last.content, *last.cue, *last.source))
    between = text[end : quote.span.start]
    spoken = any(
        mark in text[p.start - 1 if p.start else 0 : p.end + 1] for p in last.content for mark in '"“«'
    )
    rest = between.strip(_ENDS + "\n\"”’'»)(it")
    # "… agreement," he told reporters after the match. "Mirko stays": the speaker's own sentence ends first.
    same_breath = (
        "\n" not in between and between.rstrip()[-1:] in (".", ",") and not _SENTENCE_END.search(rest)
    )
    return last if spoken and (not rest or same_breath) else None


def _introduced(
    article: Article, found: Sequence[Attribution], quotes: Sequence[Quotation]
) -> Iterator[Attribution]:
    """A quotation in a paragraph of its own after "…, she wrote:" or "… posted on Facebook:"."""
    text = article.text
    for quote in quotes:
        if quote.depth or quote.scare or any(c.overlaps(quote.span) for a in found for c in a.content):
            continue
        head = text[: quote.span.start].rstrip()
        if not head.endswith(":"):
            continue
        start = max(head.rfind("\n"), head.rfind(". ")) + 1
        if start >= len(head) - 1:
            continue
        toks = tokens(text, Span(start, len(head)), quotes)
        verb = next(
            (
                i
                for i in range(len(toks) - 1, 0, -1)
                if toks[i].lower in SAYING or toks[i].lower in {"called", "posted"}
            ),
            None,
        )
        subject = subject_before(toks, verb) if verb else None
        if verb is None or subject is None:
            continue
        source = Span(toks[subject[0]].span.start, toks[subject[1] - 1].span.end)
        yield Attribution(
            source=(source,),
            cue=(
                Span(
                    toks[verb].span.start, toks[-2].span.end if len(toks) > verb + 1 else toks[verb].span.end
                ),
            ),
            content=(quote.span,),
        )
