"""What the articles that claims stand in tell of them."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from bot.memory.answering import answers
from bot.memory.articles import SHORT, side_by_side
from bot.memory.carriers import as_outlet, carriers
from bot.memory.kinship import NEAR, SAME_EVENT, are_of_one_event, kinship
from bot.memory.papers import paper, without_way
from bot.memory.parties import Standing
from bot.memory.relation import compare
from bot.memory.sighted import Sighted
from bot.memory.turned import turned
from bot.memory.upstream import party
from bot.model.article import Certainty, Kind, Link
from bot.model.memory import Band, Relation, Remembered, Scope, Statement
from tests.unit.memory.claimbook import ClaimBook

SEEN = datetime(2031, 5, 2, tzinfo=UTC)
CLOSING = (
    "Brewer Haldane & Sons is to close its Pinmoor brewery in autumn, it was announced in Skelby. About 300"
    " people work in Pinmoor, where Haldane has brewed stout since 1887."
)
ECHO = "Haldane's stout will no longer come from Pinmoor: the brewery is closing in autumn. Skelby mourns."
STORM = "A storm took the roof off the market hall in Skelby. Nobody was hurt, said the fire brigade."
HOTEL = (
    "A hotel by the sea may be built in Pinmoor next autumn by the owner of a chain with 40 houses, who has"
    " bought land there."
)
SHUT = "The Pinmoor brewery closes in autumn"
ENDS = "The brewery at Pinmoor will be shut"


@pytest.mark.parametrize(("a", "b", "near"), [(CLOSING, ECHO, True), (CLOSING, STORM, False)])
def test_kinship(a: str, b: str, near: bool) -> None:
    """Articles on one event share its rare words; a town that both name is not enough."""
    assert (kinship(a, b) >= NEAR) is near
    assert kinship(a, b) == kinship(b, a)
    assert kinship(a, "") == 0.0


@pytest.mark.parametrize(
    ("first", "second", "one"),
    [("2031-05-02", "2031-05-05", True), ("2031-05-02", "2031-08-02", False), ("2031-05-02", None, True)],
)
def test_one_event_is_of_one_week(first: str | None, second: str | None, one: bool) -> None:
    """Articles that share little are on one event within a week only, as far as both say when."""
    between = (CLOSING, HOTEL)
    assert SAME_EVENT <= kinship(*between) < NEAR
    said = [Statement(text=SHUT, published=day or "2044-01-01", dated=bool(day)) for day in (first, second)]
    assert are_of_one_event(said[0], said[1], between) is one


def test_articles_lift_what_they_explain() -> None:
    """A name that only one claim has is no other's where the other's article has it."""
    a = Statement(text="The brewery in Pinmoor will close in autumn")
    b = Statement(text="Haldane's brewery will close in autumn, Skelby was told")
    assert compare(a, b, similarity=0.9).band is not Band.LINK
    assert compare(a, b, similarity=0.9, articles=(CLOSING, ECHO)).band is Band.LINK


@pytest.mark.parametrize(
    ("first", "second", "clash"),
    [("2031-05-03", "2031-05-02", False), ("2031-05-02", "2031-05-02", True)],
)
def test_yesterday_is_reckoned(first: str, second: str, clash: bool) -> None:
    """ "Yesterday" in one paper is "today" in the one of the day before."""
    a = Statement(text="The bridge at Orlo gave way yesterday and 40 people died", published=first)
    b = Statement(text="The bridge at Orlo gave way today and 40 people died", published=second)
    assert (compare(a, b, similarity=0.95).band is not Band.LINK) is clash


@pytest.mark.parametrize(
    ("phrase", "noun", "short"),
    [
        ("a leaked internal audit seen by the Lantern", "audit", "a leaked internal audit"),
        ("an internal memo leaked to the media", "memo", "an internal memo"),
        ("confidential documents of the port of Brenna", "", "confidential documents of the port of Brenna"),
        ("two people familiar with internal emails", None, "two people familiar with internal emails"),
        ("the annual report", None, "the annual report"),
        ("the internal affairs ministry", None, "the internal affairs ministry"),
    ],
)
def test_papers(phrase: str, noun: str | None, short: str) -> None:
    """What was not meant for the public is a paper; who has seen it is no part of its name."""
    assert paper(phrase) == noun
    assert without_way(phrase) == short


def claim(text: str, *, article: str, by: tuple[str, Kind] | None = None, central: bool = True) -> Remembered:
    """A claim of an article."""
    chain = (Link(name=by[0], kind=by[1].value),) if by else ()
    return Remembered(id=text, text=text, seen=SEEN, article=article, chain=chain, central=central)


@pytest.mark.parametrize(
    ("name", "text", "standing"),
    [
        ("Kanal Nord", "The pass is closed, Kanal Nord reports.", Standing.OUTLET),
        ("Kanal Nord", "The minister spoke to broadcaster Kanal Nord.", Standing.OUTLET),
        ("Tarn Pumps", "The pass is closed, Tarn Pumps reports to its owners.", Standing.NAMED),
        ("Tarn Pumps", "Tarn Pumps reported a loss.", Standing.NAMED),
    ],
)
def test_outlets_are_known_by_what_they_do(name: str, text: str, standing: Standing) -> None:
    """A name that reports, or that a paper calls a broadcaster, is an outlet's and no source's."""
    said = claim("The pass is closed", article="a", by=(name, Kind.ORGANIZATION))
    known = carriers([Sighted(claim=said, text=text)])
    found = as_outlet(party(said, (), {}), known)
    assert found is not None
    assert found.standing is standing


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Mayor Odd Brunn did not take money from the quarry", True),
        ("Mayor Odd Brunn took money from the quarry", False),
        ("There was no rain at the quarry", False),
    ],
)
def test_turned(text: str, expected: bool) -> None:
    """Who says that it did not happen answers who says that it did; another thing denied is no answer."""
    others = [claim("Mayor Odd Brunn took money from the owners of a quarry", article="a")]
    assert turned(claim(text, article="b"), others) is expected


@pytest.mark.parametrize(
    ("central", "padding", "there"),
    [(True, 0, True), (False, 0, True), (True, SHORT, True), (False, SHORT, False)],
)
async def test_side_remarks_of_long_articles_have_no_kin(central: bool, padding: int, there: bool) -> None:
    """Articles are laid beside what they are mainly about, and short ones beside all that they say."""
    texts = {"a": CLOSING, "b": ECHO + "." * padding}
    store = ClaimBook({}, texts=texts)
    asked = Statement(text=ENDS, central=central)
    earlier = [claim(SHUT, article="a"), claim(STORM, article="elsewhere")]
    found = await side_by_side(asked, "b", earlier, store=store, scope=Scope())
    assert found == ({SHUT: (CLOSING, texts["b"])} if there else {})


@pytest.mark.parametrize(
    ("said_by", "earlier", "days", "linked"),
    [
        ("an Elvo spokesman", "Elvo is reportedly about to recall its phones", 1, True),
        ("an Elvo spokesman", "Elvo is reportedly about to recall its phones", 40, False),
        ("an Arden spokesman", "Elvo is reportedly about to recall its phones", 1, False),
        ("an Elvo spokesman", "Arden is reportedly about to sue the maker Elvo", 1, False),
    ],
)
def test_a_denial_answers_what_is_said_of_who_denies(
    said_by: str, earlier: str, days: int, linked: bool
) -> None:
    """ "The rumour is baseless" answers what is reported of its speaker, in that week."""
    rumour = Statement(text=earlier, published="2031-05-02", certainty=Certainty.HEDGED, central=True)
    later = date(2031, 5, 2) + timedelta(days=days)
    answer = Statement(
        text="The rumour was “invented” and “baseless”",
        said_by=(said_by,),
        published=later.isoformat(),
        certainty=Certainty.DENIED,
        central=True,
    )
    found = compare(rumour, answer, similarity=0.1)
    assert found.relation is Relation.CONTRADICTS
    assert (found.band is Band.LINK) is linked
    assert answers(rumour, answer) is linked
