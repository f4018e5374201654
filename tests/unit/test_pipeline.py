"""The pipeline: material in, stages in their order, an analysis out."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.commands.read import read
from bot.errors import HearsayError, NoText, TooLarge
from bot.model.article import Analysis
from bot.model.material import Material
from bot.pipeline import Stage, run

STORY = "Bridge to open\n\nThe bridge in Orrin opens on Friday, mayor Ivo Maren said.\n"


def noted(note: str) -> Stage:
    """A stage that adds a warning."""
    return lambda analysis: replace(analysis, warnings=(*analysis.warnings, note))


def test_stages_run_in_order() -> None:
    """Each stage gets what the one before it made."""
    analysis = run(Material(name="x", content=STORY), stages=(noted("first"), noted("second")))
    assert analysis.warnings[-2:] == ("first", "second")


def test_sender_s_knowledge_is_kept() -> None:
    """What the sender says of a text is in the article: id, hints, and warnings first."""
    material = Material(name="x", content=STORY, id="7", outlet="Orrin Post", warnings=("from the sender",))
    article = run(material, stages=()).article
    assert (article.id, article.outlet, article.warnings[0]) == ("7", "Orrin Post", "from the sender")


def test_file_and_text_give_the_same_article() -> None:
    """A plain text is the same article as bytes of a file and as a string."""
    pasted = run(Material(name="x", content=STORY), stages=()).article
    assert run(Material(name="x.txt", content=STORY.encode()), stages=()).article == pasted


def test_read_goes_on_after_errors() -> None:
    """Errors stand where their material stood; those that come without a name get it."""

    def examine(material: Material) -> Analysis:
        if not material.content:
            raise NoText("the text: there are no words in it")
        return run(material, stages=())

    supply: list[Material | HearsayError] = [
        TooLarge("a.txt: too large"),
        Material(name="b", content=""),
        Material(name="c", content=STORY, id="c"),
    ]
    first, second, third = read(supply, examine=examine)
    assert isinstance(first, TooLarge)
    assert isinstance(second, NoText)
    assert str(second) == "b: there are no words in it"
    assert isinstance(third, Analysis)


def test_own_fault_is_an_outcome() -> None:
    """A fault in our own code is an outcome that names the material and the place, not the end of the run."""

    def examine(material: Material) -> Analysis:
        raise IndexError(material.name)

    (only,) = read([Material(name="b", content="")], examine=examine)
    assert isinstance(only, HearsayError)
    assert str(only).startswith("b: a fault in Hearsay")


@pytest.mark.parametrize("content", ["", " \n ", b"", b"\n"])
def test_no_words(content: str | bytes) -> None:
    """Material without words is an error, not an empty report."""
    with pytest.raises(NoText):
        run(Material(name="x.txt", content=content), stages=())
