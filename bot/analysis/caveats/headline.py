"""Whether the headline says more than the text: `headline-overreach`."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.analysis.caveats.patterns import DIGITS
from bot.analysis.caveats.rule import Hit
from bot.analysis.caveats.view import View
from bot.analysis.findings import Sentence
from bot.model.article import Span

_STOP = frozenset(
    "the a an of in on at to for and or but with by from as is are was were be been has have had "
    "will would its it his her their this that after before over"
    " says said say new more than up out into about against who what how why not no".split()
)
_HEDGE = re.compile(
    r"\b(?:reportedly|allegedly|apparently|rumou?r(?:ed|s)?|possibl[ey]|probably|perhaps|likely"
    r"|unconfirmed|purported(?:ly)?|supposedly|may(?=\s+(?:be|have|not|soon|\w+))|might|could"
    r"|considering|is\s+believed|are\s+believed|suspected|suggests?|appears?\s+to|if\s+true)\b",
)
# What a headline may carry to keep its distance.
_KEEPS = re.compile(
    r"\b(?:reportedly|allegedly|alleged|apparent(?:ly)?|rumou?r\w*|possibl[ey]|probably|perhaps"
    r"|likely|unconfirmed|purported\w*|may|might|could|claim(?:s|ed)?|says?|said|suggests?"
    r"|report(?:s|ed)?|considers?|considering|mulls?|believed|suspected|accused|appears?|seeks?"
    r"|fears?|expected|set\s+to|sources?|according|warns?|mystery|debunk\w*|hoax|fake|false"
    r"|den(?:y|ies|ied))\b|\?|[“‘\"]",
    re.IGNORECASE,
)
# Three rungs: thinking of it, meaning to do it, doing it. A headline may not stand higher than the text.
_RUNGS: tuple[re.Pattern[str], ...] = (
    re.compile(
        r"\b(?:consider(?:s|ed|ing)?|weigh(?:s|ed|ing)?|mull(?:s|ed|ing)?|discuss(?:es|ed|ing)?"
        r"|explor(?:es|ed|ing)|thinking\s+(?:of|about)|in\s+talks|options\s+for|contemplat\w+"
        r"|looking\s+(?:at|into)|study(?:ing)?\s+(?:whether|plans))\b",
        re.IGNORECASE,
    ),
    re.compile(
        r"\b(?:plan(?:s|ned|ning)?|prepar(?:es|ed|ing|ations)|intend(?:s|ed|ing)?"
        r"|making\s+arrangements|aim(?:s|ing)?\s+to|plot(?:s|ting|ted)?|working\s+on)\b",
        re.IGNORECASE,
    ),
    re.compile(
        r"\b(?:final(?:i[sz]es|i[sz]ed)?|decid(?:es|ed)|begin(?:s)?|began|launch(?:es|ed)|to\s+(?:shut"
        r"|close|fire|cut|ban|buy|sell|leave|quit|resign|overthrow|invade|build|scrap|sack)|will|bans"
        r"|shuts|closes|buys|fires|quits|confirms|makes)\b",
        re.IGNORECASE,
    ),
)
_LINKED = re.compile(
    r"\b(?:linked\s+to|associated\s+with|association|correlat\w+|observational|tied\s+to)\b", re.IGNORECASE
)
_CAUSE = re.compile(
    r"\b(?:causes?|caused|leads?\s+to|led\s+to|cures?|prevents?|boosts?|cuts?|reduces?|raises?"
    r"|makes?\s+you|kills?|increases?|lowers?|protects?|triggers?|stops?)\b",
    re.IGNORECASE,
)
_TRIAL = re.compile(
    r"\b(?:undergoing\s+trial|on\s+trial|charged\s+with|stand\w*\s+trial|pleaded\s+not\s+guilty"
    r"|accused\s+of)\b",
    re.IGNORECASE,
)
_NUMBER = re.compile(
    rf"(?<![\w.,$£€-])(?P<n>{DIGITS})(?!\d)(?:\s(?P<scale>million|billion"
    r"|thousand))?\s+(?P<unit>[a-z]{3,})",
    re.IGNORECASE,
)
_ROUND = re.compile(
    r"\b(?:nearly|almost|about|around|up\s+to|some|more\s+than|over|roughly)\s+$", re.IGNORECASE
)
_SCALE = {"thousand": 1e3, "million": 1e6, "billion": 1e9}
_NEAR_SENTENCES = 5  # the text's own version of the headline stands in its opening
_SHARED = 2  # content words that make a sentence speak of the same thing
_ROUNDING = 1.1  # a headline may round a figure up by a tenth


def headline_overreach(view: View) -> Iterator[Hit]:
    """A headline firmer, further on or larger than the sentence of the text that is nearest to it."""
    headline = _headline(view)
    if headline is None or _as_body(view, headline[0]):
        return
    words, span = headline
    for find in (_dropped_hedge, _higher_rung, _cause_from_link, _larger_figure):
        body = find(view, words)
        if body is not None:
            yield Hit(
                spans=(span,) if span else (),
                message=f"Headline says “{words}”; the text says “{_short(body)}”.",
            )
            return


def _headline(view: View) -> tuple[str, Span | None] | None:
    article = view.article
    if article.headline:
        return view.words(article.headline), article.headline
    return (article.title, None) if article.title else None


def _as_body(view: View, words: str) -> bool:
    """A text that is nothing but its headline cannot be compared with itself."""
    return all(view.words(s.span) == words for s in view.sentences)


def _content(words: str) -> set[str]:
    return {_stem(w) for w in re.findall(r"[a-z]{3,}", words.lower()) if w not in _STOP}


def _stem(word: str) -> str:
    return re.sub(r"(?:ians?|ing|ies|ed|es|s|e)$", "", word) if len(word) > 4 else word


def _nearest(view: View, words: str) -> Sentence | None:
    """The early sentence that shares most content words with the headline, the first of equals."""
    mine = _content(words)
    scored = [
        (len(mine & _content(view.words(s.span))), -n, s)
        for n, s in enumerate(view.sentences[:_NEAR_SENTENCES])
    ]
    best = max(scored, default=None, key=lambda x: (x[0], x[1]))
    return best[2] if best and best[0] >= min(_SHARED, len(mine)) else None


def _dropped_hedge(view: View, words: str) -> str | None:
    nearest = _nearest(view, words)
    if nearest is None or _KEEPS.search(words):
        return None
    body = view.own[nearest.span.start : nearest.span.end]
    hedge = _HEDGE.search(
        re.sub(r"^(?:If|When|While|Although)\b[^,]*,", lambda m: " " * len(m.group()), body)
    )
    if hedge is None or not _about_the_same(words, body, hedge):
        return None
    return view.words(nearest.span)


def _about_the_same(words: str, body: str, hedge: re.Match[str]) -> bool:
    """Whether the hedge stands in the clause that the headline repeats: its words are near."""
    around = body[max(0, hedge.start() - 80) : hedge.end() + 80]
    mine = _content(words)
    return len(mine & _content(around)) >= max(_SHARED, len(mine) / 2)


def _rung(words: str) -> int:
    found = [n for n, pattern in enumerate(_RUNGS, 1) if pattern.search(words)]
    return max(found, default=0)


def _higher_rung(view: View, words: str) -> str | None:
    """A plan in the headline where the text, on the same matter, only has somebody considering it."""
    mine = _rung(words)
    if mine < 2:
        return None
    content = _content(words)
    for sentence in view.sentences:
        body = view.words(sentence.span)
        only_considers = _RUNGS[0].search(body) and not _RUNGS[1].search(body)
        if only_considers and len(content & _content(body)) >= _SHARED:
            return body
    return None


def _cause_from_link(view: View, words: str) -> str | None:
    if not _CAUSE.search(words) or re.search(
        r"\b(?:may|might|could|link\w*|tied|associated)\b", words, re.IGNORECASE
    ):
        return None
    unproven = _LINKED.search(view.prose) or (
        _TRIAL.search(view.prose) and re.search(r"\b(?:leads?|led)\s+to|caus", words)
    )
    if not unproven:
        return None
    bodies = (view.words(sentence.span) for sentence in view.sentences)
    return next((body for body in bodies if len(_content(words) & _content(body)) >= _SHARED), None)


def _larger_figure(view: View, words: str) -> str | None:
    """A count in the headline above the largest that the text gives for the same thing."""
    for match in _NUMBER.finditer(words):
        value = _value(match)
        if _ROUND.search(words[: match.start()]) or 1900 <= value <= 2100:
            continue
        unit = _stem(match.group("unit").lower())
        same = [
            (s, _value(m))
            for s in view.sentences
            for m in _NUMBER.finditer(view.words(s.span))
            if _stem(m.group("unit").lower()) == unit
        ]
        if same and value > max(v for _, v in same) * _ROUNDING and str(match.group("n")) not in view.prose:
            return view.words(max(same, key=lambda x: x[1])[0].span)
    return None


def _value(match: re.Match[str]) -> float:
    return float(match.group("n").replace(",", "")) * _SCALE.get((match.group("scale") or "").lower(), 1)


def _short(words: str, limit: int = 160) -> str:
    return words if len(words) <= limit else words[:limit].rsplit(" ", 1)[0] + " …"
