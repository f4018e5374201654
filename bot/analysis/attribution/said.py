"""A reporting verb or noun, its subject and what it attributes, in every order English prints them."""

from __future__ import annotations

from collections.abc import Sequence

from bot.analysis.attribution.line import BE, Line, words
from bot.analysis.attribution.nominal import nominal_cue
from bot.analysis.attribution.phrases import Range, subject_after, subject_before
from bot.analysis.attribution.tokens import Token
from bot.analysis.attribution.verbs import can_speak, is_verb, opens_content
from bot.analysis.lexicon.bodies import DOCUMENTS
from bot.analysis.lexicon.grammar import AUXILIARIES, DAYS, DETERMINERS, PREPOSITIONS, SPEAKERS, is_adverb
from bot.analysis.lexicon.speech import NEEDS_CLAUSE, SAYING, TELLING
from bot.analysis.names import strip_possessive
from bot.model.article import Attribution, Span

# "with officials saying": a long phrase before an -ing form is a clause of its own, not its subject.
_PARTICIPLE_SUBJECT = 6
_INFERRING = frozenset("suggest indicate imply show".split())
_SIGNS = frozenset(
    "rumor rumour move this that it which evidence timing fact result decision change signs sign".split()
)
# Verbs with which a speaker steps in between two halves of a clause.
_DATING = frozenset("on in at last this earlier late early week month".split())
_PLAIN = frozenset("say add note explain believe claim think argue insist warn".split())
# They may close a sentence with their subject after them: "The convoy was hit twice, said an officer."
_CLOSING = frozenset({"said", "says"})


def verbal(line: Line, at: int) -> Attribution | None:
    """The attribution that the reporting verb at `at` makes, or None where it makes none."""
    tok = line.toks[at]
    cited = _cited_as_saying(line.toks, at)
    if tok.lower not in SAYING or (cited is None and not is_verb(line.toks, at)):
        return None
    base = SAYING[tok.lower]
    right = line.content(_after_addressee(line, at), line.sentence.span.end)
    inverted = _inverted(line, at)
    if inverted is not None:
        return inverted
    subject = cited or subject_before(line.toks, at) or _opening_subject(line.toks, at)
    if subject is None:
        return _citing(line, at)
    if cited is None and tok.lower.endswith("ing") and _is_clause(line.toks[slice(*subject)]):
        return None
    if base in _INFERRING and line.toks[subject[1] - 1].lower in _SIGNS:
        return None  # "the move suggests …" is the writer's inference; nobody says it
    source, cue = line.span(subject), line.span((at, at + 1))
    left = line.content(line.sentence.span.start, source.start)
    trailing = _trails(line, subject, at)
    if trailing and left:
        after = tuple(s for s in right if any(q.span.overlaps(s) and not q.scare for q in line.quotes))
        return Attribution(source=(source,), cue=(cue,), content=(*left, *after))
    if not right or len(words(line, right)) < 2:
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
    if base in NEEDS_CLAUSE and not published and not opens_content(line, at):
        return None
    return Attribution(source=(source,), cue=(cue,), content=right)


def _opening_subject(toks: Sequence[Token], at: int) -> Range | None:
    """Who opens the sentence, where the verb is their second: "Researchers followed them and found that"."""
    if at < 3 or toks[at - 1].lower not in {"and", "then"}:
        return None
    end = next((i for i in range(1, min(at, _OPENING)) if _is_finite(toks[i])), 0)
    if not end or any(t.quoted or not t.word for t in toks[:end]) or not can_speak(toks[:end]):
        return None
    return 0, end


_OPENING = 12  # tokens from the start of a sentence within which its first verb stands


def _is_finite(tok: Token) -> bool:
    return (
        tok.lower in AUXILIARIES or tok.lower in SAYING or (tok.text.islower() and tok.lower.endswith("ed"))
    )


def _is_clause(phrase: Sequence[Token]) -> bool:
    """Whether what stands before an -ing form is a clause: "the ministry concealed tests" showing lead.

    So it is where it is long, or where a verb stands in it, not before its noun ("the embattled ministry").
    """
    inside = enumerate(phrase[1:-1], 1)
    holds_verb = any(_is_finite(tok) and phrase[at - 1].lower not in DETERMINERS for at, tok in inside)
    return holds_verb or len(phrase) > _PARTICIPLE_SUBJECT


def _after_addressee(line: Line, at: int) -> int:
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


def _trails(line: Line, subject: Range, at: int) -> bool:
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
    short = len(rest) <= 1 or not opens_content(line, at)
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


def _inverted(line: Line, at: int) -> Attribution | None:
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


def _citing(line: Line, at: int) -> Attribution | None:
    """ "Citing five sources, the paper reported …": the cited are sources of what follows."""
    toks = line.toks
    if toks[at].lower not in {"citing", "quoting"}:
        return None
    cited = subject_after(toks, at + 1)
    if cited is None or not can_speak(toks[slice(*cited)]):
        return None
    source, cue = line.span(_to_mark(toks, cited)), line.span((at, at + 1))
    after = line.content(source.end, line.sentence.span.end)
    before = line.content(line.sentence.span.start, cue.start)
    told = line.toks[:at]
    is_clause = any(t.lower in AUXILIARIES or t.lower in SAYING or t.lower.endswith("ed") for t in told)
    content = before if is_clause and len(words(line, before)) >= 4 else after or before
    return Attribution(source=(source,), cue=(cue,), content=content) if content else None


def _to_mark(toks: Sequence[Token], part: Range) -> Range:
    """The phrase up to the next mark, if no other clause begins before: "a person briefed on the talks"."""
    end = part[1]
    while end < len(toks) and toks[end].word and not toks[end].quoted:
        if toks[end].lower in SAYING or toks[end].lower in AUXILIARIES | DAYS:
            return part
        end += 1
    return (part[0], end) if end - part[1] <= 8 else part


def quoted_as(line: Line, at: int) -> Attribution | None:
    """ "Moro was quoted as saying that …"."""
    toks = line.toks
    words = [t.lower for t in toks[max(0, at - 3) : at + 1]]
    if (
        len(words) < 4
        or words[0] not in BE
        or words[1] not in {"quoted", "cited"}
        or words[2:] != ["as", "saying"]
    ):
        return None
    subject = subject_before(toks, at - 3)
    content = line.content(_after_addressee(line, at), line.sentence.span.end)
    if subject is None or not content:
        return None
    return Attribution(source=(line.span(subject),), cue=(line.span((at - 3, at + 1)),), content=content)


def nominal(line: Line, at: int) -> Attribution | None:
    """ "The firm's claim that …", "accusations by former guards that …"."""
    found = nominal_cue(line.toks, at)
    if found is None:
        return None
    owner, that = found
    content = line.content(line.toks[that].span.end, line.sentence.span.end)
    if len(words(line, content)) < 3:
        return None
    source = (_without_possessive(line, owner),) if owner else ()
    return Attribution(source=source, cue=(line.toks[at].span,), content=content)


def _without_possessive(line: Line, part: Range) -> Span:
    span = line.span(part)
    return Span(span.start, span.start + len(strip_possessive(line.text[span.start : span.end])))
