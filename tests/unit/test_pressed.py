"""A card that is pressed: what stands there says who did what, and there is one deed for each choice."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.document import Action, Actions, Document, Heading, Note, Paragraph, Text, dump, load
from bot.model.chat import Actor, Platform
from bot.model.memory import Band
from bot.report import choices
from bot.report.pressed import deed, done, for_everybody, found, is_deed, offered_to_share, undone

NOON = datetime(2031, 3, 5, 12, 0, tzinfo=UTC)
ANA = Actor(platform=Platform.CONSOLE, id="ana", name="Ana Belloc")
BEN = Actor(platform=Platform.CONSOLE, id="ben")
FIRST = choices.judging(1, "c0001aaaaaaaa", "c0002aaaaaaaa", Band.SUGGEST)
SECOND = choices.judging(2, "c0001aaaaaaaa", "c0003aaaaaaaa", Band.LINK)
DETAILS = choices.details("read --all a0123456789abcdef")
CARD = Document(
    (
        Heading((Text("A bridge closed"),)),
        Actions(FIRST),
        Paragraph((Text("and"),)),
        Actions((*SECOND, DETAILS)),
    )
)
NAMES = ("same-1", "different-1", "different-2", "details", "same-9")


def names(document: Document) -> list[str]:
    """What there is to choose."""
    return [one.name for block in document.blocks if isinstance(block, Actions) for one in block.actions]


def test_choices() -> None:
    """A suggestion may be confirmed or refused, a link only be taken apart; each can be taken back."""
    assert [action.name for action in (*FIRST, *SECOND)] == ["same-1", "different-1", "different-2"]
    assert FIRST[0].command == "same c0001aaa c0002aaa"
    assert {action.undo for action in FIRST} == {"undo c0001aaa c0002aaa"}


@pytest.mark.parametrize(
    ("name", "left"),
    [
        ("same-1", ["different-2", "details"]),
        ("different-1", ["different-2", "details"]),
        ("different-2", ["same-1", "different-1", "details"]),
        ("details", ["same-1", "different-1", "different-2"]),
        ("same-9", ["same-1", "different-1", "different-2", "details"]),
    ],
)
def test_done(name: str, left: list[str]) -> None:
    """What was chosen is there no more, nor is its opposite; the card says who chose it, and when."""
    after = done(CARD, name, by=ANA, at=NOON)
    assert names(after) == left
    note = deed(after, name)
    if name == "same-9":
        assert after == CARD
        return
    assert note is not None
    shown = "".join(part.text for part in note.line)
    assert "Ana Belloc, 5 March 2031, 12:00 UTC" in shown
    assert ("to take it back: undo" in shown) == (name != "details")
    assert is_deed(note, name, ANA.key)
    assert not is_deed(note, name, BEN.key)
    assert load(dump(after)) == after


def test_without_a_name() -> None:
    """Who has no name is called by their key."""
    note = deed(done(CARD, "same-1", by=BEN, at=NOON), "different-1")
    assert note is not None
    assert "console:ben" in "".join(part.text for part in note.line)


STEPS = st.lists(st.tuples(st.booleans(), st.sampled_from(NAMES), st.sampled_from([ANA, BEN])), max_size=12)


@given(steps=STEPS)
def test_any_order(steps: list[tuple[bool, str, Actor]]) -> None:
    """Whatever is pressed and taken back by whomever: each choice is there, or done once, and never both."""
    document = CARD
    for presses, name, actor in steps:
        before = document
        if presses:
            document = done(document, name, by=actor, at=NOON)
            assert (document == before) == (found(before, name) is None)
        else:
            document = undone(document, name, by=actor.key)
            note = deed(before, name)
            assert (document != before) == (note is not None and is_deed(note, name, actor.key))
        notes = [block for block in document.blocks if isinstance(block, Note)]
        over = [action.name for note in notes for action in note.instead_of]
        assert sorted([*names(document), *over]) == sorted(names(CARD))
        assert load(dump(document)) == document


@pytest.mark.parametrize("name", NAMES)
def test_taken_back(name: str) -> None:
    """What is taken back can be chosen again, and leaves nothing behind."""
    after = undone(done(CARD, name, by=ANA, at=NOON), name, by=ANA.key)
    assert sorted(names(after)) == sorted(names(CARD))
    assert not [block for block in after.blocks if isinstance(block, Note)]


def test_shared() -> None:
    """What everybody is shown has neither the offer to share it nor the note that it was."""
    offered = offered_to_share(CARD, "claim c0001aaa")
    assert names(offered)[-1] == "share"
    assert for_everybody(offered) == CARD
    assert for_everybody(done(offered, "share", by=ANA, at=NOON)) == CARD
    noted = done(offered, "same-1", by=ANA, at=NOON)
    assert for_everybody(noted) == done(CARD, "same-1", by=ANA, at=NOON)


def test_nothing_to_choose() -> None:
    """A document without actions stays as it is."""
    bare = Document((Paragraph((Text("words"),)),))
    assert done(bare, "same-1", by=ANA, at=NOON) == bare
    assert undone(bare, "same-1", by=ANA.key) == bare
    assert choices.offered(()) == ()
    assert Action("same-1", "Same", "same a b").undo == ""
