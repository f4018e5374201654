"""One analysis, made by hand, that has something of everything a report shows."""

from __future__ import annotations

from bot.model.article import (
    Analysis,
    Article,
    Attribution,
    Caveat,
    Certainty,
    Claim,
    Degree,
    Figure,
    Kind,
    Link,
    Severity,
    Source,
    Span,
    Voice,
)

TITLE = "Ferry line to buy rival, sources say"
TEXT = f"""{TITLE}

Hallin Ferries could buy its rival Norrsund within weeks, two people close to the talks told the Skerry Times.

"We do not comment on rumours," said Hallin's chief executive, Brita Moen.

The union reported at least 340 jobs at risk. Rules <b>of *trade*</b> apply.
"""


def find(words: str, text: str = TEXT) -> Span:
    """Where the words stand first."""
    start = text.index(words)
    return Span(start, start + len(words))


def specimen() -> Analysis:
    """A central claim through an outlet, a quoted one, one with a figure, seven caveats, two origins."""
    article = Article(
        id="ferry-1",
        text=TEXT,
        title=TITLE,
        headline=find(TITLE),
        outlet="Isle Gazette",
        url="https://isle-gazette.example/ferry?a=1&b=2",
        published="2031-05-06",
        language="en",
    )
    return Analysis(
        article=article,
        claims=claims(),
        attributions=(
            Attribution(
                source=(find("two people close to the talks"),),
                cue=(find("told the Skerry Times"),),
                content=(find("Hallin Ferries could buy its rival Norrsund within weeks"),),
            ),
        ),
        caveats=caveats(),
        origins=(people(), moen()),
        warnings=("The text ends in the middle of a sentence; it may have been cut.",),
    )


def people() -> Source:
    """The unnamed ones."""
    name = "two people close to the talks"
    return Source(name=name, kind=Kind.ANONYMOUS, span=find(name), degree=Degree.ACCESS, count=2)


def moen() -> Source:
    """A person with a name."""
    return Source(name="Brita Moen", kind=Kind.PERSON, span=find("Brita Moen"), canonical="Brita Moen")


def claims() -> tuple[Claim, ...]:
    """Three claims in reading order."""
    hedged = Caveat(code="hedged", severity=Severity.MEDIUM, message="Put as possible: 'could'.")
    return (
        Claim(
            id="c1",
            text="Hallin Ferries could buy its rival Norrsund within weeks.",
            span=find("Hallin Ferries could buy its rival Norrsund within weeks"),
            content=(find("Hallin Ferries could buy its rival Norrsund within weeks"),),
            voice=Voice.INDIRECT,
            certainty=Certainty.HEDGED,
            central=True,
            cue=find("told the Skerry Times"),
            sources=(
                people(),
                Source(name="the Skerry Times", kind=Kind.OUTLET, span=find("the Skerry Times")),
            ),
            chain=(
                Link(name="two people close to the talks", kind="anonymous"),
                Link(name="the Skerry Times", kind="outlet"),
                Link(name="this article", kind="article"),
            ),
            caveats=(hedged,),
        ),
        Claim(
            id="c2",
            text="Hallin does not comment on rumours.",
            span=find("We do not comment on rumours,"),
            content=(find("We do not comment on rumours,"),),
            voice=Voice.DIRECT,
            certainty=Certainty.ASSERTED,
            central=False,
            cue=find("said"),
            sources=(moen(),),
            chain=(Link(name="Brita Moen", kind="named-person"), Link(name="this article", kind="article")),
        ),
        Claim(
            id="c3",
            text="At least 340 jobs are at risk.",
            span=find("at least 340 jobs at risk"),
            content=(find("at least 340 jobs at risk"),),
            voice=Voice.OWN,
            certainty=Certainty.ASSERTED,
            central=False,
            figures=(
                Figure(
                    value=340, text="at least 340 jobs", span=find("at least 340 jobs"),
                    unit="jobs", qualifier="at least",
                ),
                Figure(value=float("inf"), text="340", span=find("340")),
            ),
        ),
    )  # fmt: skip


def caveats() -> tuple[Caveat, ...]:
    """Seven, in no order of weight."""
    made = (
        ("no-document", "low", "No document is identified.", ("Rules <b>of *trade*</b> apply.",), ()),
        ("hedged", "medium", "Put as possible: 'could'.", ("could",), ("c1",)),
        ("interested-party", "medium", "Brita Moen is a party to this.", ("chief executive",), ("c2",)),
        ("anonymous-source", "high", "The main claim rests on people not named.",
         ("two people close to the talks",), ("c1",)),
        ("vague-quantity", "low", "Not exact: 'at least 340 jobs'.", ("at least 340 jobs",), ("c3",)),
        ("second-hand", "high", "Second-hand: this article cites the Skerry Times.", (), ("c1",)),
        ("declined-comment", "low", "Brita Moen did not answer.", ("We do not comment",), ("c2",)),
    )  # fmt: skip
    return tuple(
        Caveat(
            code=code,
            severity=Severity(severity),
            message=message,
            spans=tuple(find(words) for words in passages),
            claim_ids=ids,
        )
        for code, severity, message, passages, ids in made
    )
