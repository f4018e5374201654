"""Who speaks in the lines of an interview or a transcript."""

from __future__ import annotations

import pytest

from bot.analysis import analyse
from bot.analysis.attribution.turns import with_turns
from bot.model.article import Voice
from bot.reading import read_text

INTERVIEW = (
    "Minister Hana Lorick defended the dam on Radio Arden.\n\n"
    "Q: Did you know it was unsafe?\n\n"
    "{answer}: The dam had passed every test of the water office by March.\n\n"
    "Q: Did nobody warn you?\n\n"
    "{answer}: We have spent 40 million crowns on its walls since 2028.\n"
)
TRANSCRIPT = (
    "KOVEL: The pier holds eighty lorries a day without a crack.\n"
    "JUDGE BRANDT (from the bench): The court has seen no such survey of the pier.\n"
    "KOVEL: The survey was sent to the court in May.\n"
)
FACTS = "Where: the old harbour of Wexley\nWhen: Friday at noon\nWho: everybody over 12 may come along\n"
UPDATES = "Update: the bridge is open.\nUpdate: the bridge is shut.\nCorrection: it was never open.\n"


@pytest.mark.parametrize(
    ("text", "speakers"),
    [
        (INTERVIEW.format(answer="Lorick"), ["Lorick", "Lorick"]),
        (INTERVIEW.format(answer="A"), ["Hana Lorick", "Hana Lorick"]),
        (TRANSCRIPT, ["KOVEL", "JUDGE BRANDT", "KOVEL"]),
        (FACTS, []),
        (UPDATES, []),
        ("Brandt: The pier is safe.\n", []),
    ],
)
def test_turns(text: str, speakers: list[str]) -> None:
    """What stands behind a speaker's colon is that speaker's; questions and boxes of facts are not."""
    article = read_text(text)
    found = with_turns(article, ())
    assert [article.slice(a.source[0]) for a in found] == speakers
    assert all(article.slice(a.cue[0]) == ":" for a in found)


def test_claims_of_an_interview() -> None:
    """The claims of an answer are of the one who answers, in her own words."""
    analysis = analyse(read_text(INTERVIEW.format(answer="Lorick")))
    said = {claim.text: claim for claim in analysis.claims}
    spent = said["We have spent 40 million crowns on its walls since 2028."]
    assert [source.label for source in spent.sources] == ["Hana Lorick"]
    assert spent.voice is Voice.DIRECT
