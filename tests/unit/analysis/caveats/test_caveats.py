"""What becomes of hits: one caveat a code, the gravest first, in the article's words."""

from __future__ import annotations

import pytest

from bot.analysis import analyse, take_apart
from bot.analysis.caveats import attach, caveats, examine
from bot.model.article import Article, Severity
from bot.reading import Hints, read_text

_PLOT = """Orlen Generals Planning To Topple Prince Ilo, Tarsk Spies Suggest

The Marl Herald published a report recently that cited Tarsk intelligence officials who said a \
group of generals in Orlen are planning to overthrow Prince Ilo. They want "peace with the \
valley," according to the report.

On Sunday, Tarsk's main directorate of intelligence wrote on Facebook:

"Illness, accident, exile — the generals are considering removing Prince Ilo."

According to the intelligence reports, the group apparently has a successor in mind. Much of it came \
from sources within Orlen, and the plan could include an attack on the palace in the war."""
_HUSH = """Quill Motors will close its yard in Orlen, two people familiar with the plan said.

Quill Motors declined to comment. The firm has built ferries since 1911.

The harbour board meets on Friday. Board member Ana Ruel said the town would miss the noise.

The slipway is older than the yard. Grass grows on it, she said.

A museum in Tarsk might take the cranes, said Jonas Pell of the museum."""


def test_the_story_of_a_plot_shows_all_that_an_editor_must_decide() -> None:
    """A relayed, unnamed, one-sided story of a plot gets the caveats a careful editor would name."""
    found = {c.code for c in analyse(read_text(_PLOT, id="plot")).caveats}
    wanted = (
        "interested-party second-hand circular-sourcing single-source anonymous-source social-media-source"
        " hedged headline-overreach no-response undated"
    )
    assert set(wanted.split()) <= found


def test_each_code_comes_once_and_the_gravest_first() -> None:
    """Many hits of a rule are one caveat, and high comes before medium before low."""
    found = analyse(read_text(_PLOT, id="plot")).caveats
    codes = [c.code for c in found]
    assert len(codes) == len(set(codes))
    order = [list(Severity).index(c.severity) for c in found]
    assert order == sorted(order)


@pytest.mark.parametrize("text", [_PLOT, _HUSH])
def test_spans_are_exact_words_of_the_article(text: str) -> None:
    """A span neither begins nor ends with a space, and messages never lose their words."""
    article = read_text(text, id="words")
    for caveat in analyse(article).caveats:
        assert caveat.message
        for span in caveat.spans:
            words = article.slice(span)
            assert words == words.strip()


def test_a_caveat_off_the_central_claim_is_one_step_milder() -> None:
    """The same cue is graver on the claim that the article is about."""
    by_claim = {
        claim.central: {c.code: c.severity for c in claim.caveats}
        for claim in examine(take_apart(read_text(_HUSH, id="hush")))[0]
    }
    assert by_claim[True]["anonymous-source"] is Severity.HIGH
    assert by_claim[False]["hedged"] is Severity.LOW


def test_a_claim_carries_only_what_touches_its_words() -> None:
    """A claim's caveats point into the claim, and name it alone."""
    claims, _ = examine(take_apart(read_text(_PLOT, id="plot")))
    for claim in claims:
        for caveat in claim.caveats:
            assert caveat.claim_ids == (claim.id,)
            assert all(span.overlaps(claim.span) for span in caveat.spans)


def test_attaching_gives_each_claim_the_codes_that_name_it() -> None:
    """The article's caveats, narrowed to a claim, are the codes that were found for the claim."""
    findings = take_apart(read_text(_HUSH, id="hush"))
    examined, whole = examine(findings)
    for claim, own in zip(attach(findings.claims, whole), examined, strict=True):
        assert {c.code for c in claim.caveats} == {c.code for c in own.caveats}


def test_the_outlets_own_interview_is_first_hand() -> None:
    """ "She told the Marl Herald" is second-hand everywhere but in the Marl Herald."""
    text = 'Mayor Ana Ruel will not stand again. "I am tired," she told the Marl Herald.'
    for outlet, expected in (("Marl Herald", False), ("Tarsk Tribune", True), (None, True)):
        found = caveats(take_apart(read_text(text, id="own", hints=Hints(outlet=outlet))))
        assert ("second-hand" in {c.code for c in found}) is expected


def test_a_date_from_outside_dates_the_text() -> None:
    """A text without a date is dated when whoever sends it knows the day."""
    text = "The bridge at Orlen fell on Sunday. Nobody was hurt."
    for published, expected in ((None, True), ("2019-03-04", False)):
        found = caveats(take_apart(read_text(text, id="day", hints=Hints(published=published))))
        assert ("undated" in {c.code for c in found}) is expected


def test_a_headline_from_outside_is_held_against_the_text() -> None:
    """A title that is not in the text is compared with it too."""
    text = "Ana Ruel is reportedly making arrangements for the sale of the Orlen bridge. No day is set."
    title = "Ruel Makes Final Plans For Orlen Bridge Sale"
    found = caveats(take_apart(read_text(text, id="title", hints=Hints(title=title))))
    assert "headline-overreach" in {c.code for c in found}


@pytest.mark.parametrize("text", ["no?", '" x', "said said said", "… [ ] « a »", "A." * 200, "1,000 " * 300])
def test_any_text_gets_an_answer(text: str) -> None:
    """Fragments, marks and noise make no rule fail."""
    assert caveats(take_apart(read_text(text, id="odd"))) is not None


@pytest.mark.parametrize(
    ("text", "code", "words"),
    [
        (
            "The boat was sold. The company did not respond to a request.",
            "declined-comment",
            "The company did not answer",
        ),
        (
            "Mr Brandt left the board in May. Through a spokeswoman, he declined to be interviewed.",
            "declined-comment",
            "The party asked did not answer",
        ),
        (
            "A clerk, who asked not to be named because the files are secret, said two bridges were shut.",
            "anonymous-source",
            "reason given: “because the files are secret”",
        ),
        (
            "The Seldra Post, citing a person close to the inquiry, said a clerk had kept the bills.",
            "anonymous-source",
            "no reason for anonymity given",
        ),
    ],
)
def test_message_words(text: str, code: str, words: str) -> None:
    """A message names whoever it means, and citing somebody is no reason for not naming them."""
    found = {c.code: c.message for c in analyse(Article(id="a", text=text)).caveats}
    assert words in found[code]
