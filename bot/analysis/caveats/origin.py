"""Where it all comes from: `single-source`."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.analysis.caveats.denial import disputed
from bot.analysis.caveats.relay import outlets, plain
from bot.analysis.caveats.rule import Hit
from bot.analysis.caveats.view import View
from bot.model.article import Certainty, Claim, Kind, Source, Span

# What everybody can see, or a body that decides says of its own decision, needs no second origin.
_PUBLIC = re.compile(
    r"\b(?:beat|defeated|scored?|won|lost|drew|match|game|season|tournament|league|championship"
    r"|final|medal|innings|goal"
    r"|verdict|sentenced|convicted|acquitted|ruled|ruling|found\s+guilty|pleaded|elected"
    r"|inaugurated|launched|premiered)\b",
    re.IGNORECASE,
)
_STUDY = re.compile(
    r"\b(?:study|studies|research|researchers|scientists|astronomers|journal|telescope|survey)\b",
    re.IGNORECASE,
)


def single_source(view: View) -> Iterator[Hit]:
    """All that supports the main claim goes back to one origin, and it is a claim somebody could contest."""
    central = [c for c in view.findings.claims if c.central and c.certainty is not Certainty.DENIED]
    against = _disputers(view)
    supporting = [o for o in view.findings.origins if not _names(o) & against]
    name = _only(view, supporting)
    if name is None or not any(c.sources for c in view.findings.claims) or not _contestable(view, central):
        return
    yield Hit(
        claim_ids=tuple(c.id for c in central),
        message=f"Only one origin for the main claim: {name}."
        " The article reports no independent confirmation.",
    )


def _only(view: View, supporting: list[Source]) -> str | None:
    """The one origin, or the one outlet all unnamed origins speak through; None when there are several."""
    cited = outlets(view)
    firm = [o for o in supporting if o.kind in {Kind.PERSON, Kind.ORGANIZATION} and not _comments(view, o)]
    if len(supporting) == 1:
        relayed = bool(cited) or supporting[0].kind in {Kind.ANONYMOUS, Kind.SOCIAL, Kind.OUTLET}
        doubted = next(disputed(view), None) is not None or _SOFTENED.search(view.own) is not None
        return supporting[0].label if relayed or doubted else None
    if supporting and not firm and len(cited) == 1:
        return f"one outlet, {next(iter(cited.values()))}"
    return None


def _comments(view: View, source: Source) -> bool:
    """An analyst or a scholar who is asked for an opinion confirms nothing."""
    words = view.text[source.span.start : source.span.end + 60] if source.span else source.name
    return _COMMENTATOR.search(words) is not None


_COMMENTATOR = re.compile(
    r"\b(?:analysts?|professor|economists?|commentators?|columnist|lecturer|historian)\b"
)
_SOFTENED = re.compile(r"\b(?:reportedly|allegedly|apparently|rumou?r(?:s|ed)?|claims?|unconfirmed)\b")


def _disputers(view: View) -> frozenset[str]:
    """The names of those who say that what is reported is not so; they confirm nothing."""
    contradicting = [span for hit in disputed(view) for span in hit.spans]
    doubting = [Span(m.start(), m.end()) for _, m in view.spoken(_DOUBTS)]
    return frozenset(
        name
        for span in (*contradicting, *doubting)
        for resolved in view.findings.attributions_in(span)
        for source in resolved.sources
        for name in _names(source)
    )


_DOUBTS = re.compile(
    r"\b(?:s[ck]eptical|doubt(?:ful|s|ed)?|unconvinced|dubious|questioned|cast(?:s|ing)?\s+doubt"
    r"|(?:could|can)\s*not\s+(?:\w+\s+)?(?:confirm|verify)|checking|looking\s+into)\b"
)


def _names(source: Source) -> frozenset[str]:
    return frozenset({plain(source.name), plain(source.label)})


def _contestable(view: View, central: list[Claim]) -> bool:
    words = " ".join(view.words(c.span) for c in central)
    return not _PUBLIC.search(words) and not _STUDY.search(words)
