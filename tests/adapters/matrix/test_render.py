"""What a document looks like in Matrix, and that an article's words are never more than words there."""

from __future__ import annotations

import json
import random
from pathlib import Path

import pytest

from adapters.matrix.render import BUDGET, Words, render
from bot.document import (
    Action,
    Actions,
    Block,
    Bullets,
    Chain,
    Code,
    Document,
    Emphasis,
    Fields,
    Heading,
    Link,
    Note,
    Paragraph,
    Quote,
    Quoted,
    Strong,
    Text,
)
from bot.report import report
from tests.adapters.matrix.markup import LISTED, Page, pills
from tests.specimen import specimen

EXPECTED = Path(__file__).parent / "expected"

CARD = Document(
    (
        Heading((Text("Seen before: 3 days ago in politics"),), level=1),
        Quote("The weir at Ostry will be closed in May"),
        Fields(
            (("Said by", (Strong("Mira Kolding"), Text(", "), Emphasis("mayor"))), ("Id", (Code("c12"),)))
        ),
        Chain(("Mira Kolding", "The Lantern", "Ostry Post")),
        Paragraph(
            (Text("See "), Link("the first report", "https://post.example/weir?a=1&b=2"), Text(" of it."))
        ),
        Note((Text("It was said "), Quoted("once <more>"), Text("."))),
        Actions(
            (
                Action("same", "Same claim", "same c12 c15", undo="different c12 c15"),
                Action("different", "Another claim", "different c12 c15"),
                Action("mute-2", "Be quiet about it for a day", "mute c12 24h"),
            )
        ),
    )
)
DRAWN = {"card": CARD, "report": report(specimen()), "report-all": report(specimen(), everything=True)}


@pytest.mark.parametrize("name", DRAWN)
def test_what_it_looks_like(name: str) -> None:
    """As the files in expected/ show; `python -m tests.adapters.matrix.test_render` writes them anew."""
    (words,) = render(DRAWN[name])
    assert words.body + "\n" == (EXPECTED / f"{name}.txt").read_text("utf-8")
    assert words.formatted + "\n" == (EXPECTED / f"{name}.html").read_text("utf-8")


@pytest.mark.parametrize("name", DRAWN)
def test_both_ways_say_the_same(name: str) -> None:
    """Who sees the plain body reads every word that stands in the HTML."""
    (words,) = render(DRAWN[name])
    page = Page(words.formatted)
    assert page.wrong == []
    plain = "".join(words.body.split())
    assert [word for word in page.words.split() if word not in plain] == []


ADDRESSES = {
    "https://post.example/a?b=c&d=<e>": "https://post.example/a?b=c&d=e",
    "http://post.example/#part-2": "http://post.example/#part-2",
    "mailto:desk@post.example": "mailto:desk@post.example",
    "https://matrix.to/#/@ana:post.example": None,
    "https://MATRIX.to/#/!room:post.example": None,
    "https://chat.example/#/user/@ana:post.example": None,
    "matrix:u/ana:post.example": None,
    "javascript:alert(1)": None,
    "data:text/html,hello": None,
    "//post.example/a": None,
    "https://[": None,
}


@pytest.mark.parametrize("url", ADDRESSES)
def test_where_a_link_may_lead(url: str) -> None:
    """Only to the web and to mail, and never to what a client draws as a person or a room."""
    (words,) = render(Document((Paragraph((Link("there", url),)),)))
    page = Page(words.formatted)
    assert (page.wrong, page.links) == ([], [ADDRESSES[url]] if ADDRESSES[url] else [])
    assert pills(words.body + page.words) == []


def test_a_person_s_key_can_be_copied() -> None:
    """What admins type to name somebody, or a room, stands as it is typed."""
    keys = "matrix:@ana:post.example, matrix:!room"
    (words,) = render(Document((Paragraph((Text(keys), Code(keys))),)))
    assert words.body == keys * 2
    assert Page(words.formatted).words.strip() == keys * 2


ODD = """
<b>bold</b> <img src=x onerror=alert(1)> <script>x</script> </p></ul></a> <!-- --> <?php ?> <![CDATA[ ]]>
<a href="https://matrix.to/#/@ana:post.example">Ana</a> https://matrix.to/#/@ana:post.example <mx-reply>
MATRIX:u/ana:post.example matrix:roomid/abc @room @ana:post.example #desk:post.example matrix.to/#/!r:s
` ``` ** __ ~~ || > - 1. [x](javascript:alert(1)) javascript:alert(1) \" ' = \\ / \u202e \u2066 \u200b
\x1b[31m \ud800 \U000e0041 " onmouseover="alert(1) ' x=' <svg/onload=alert(1)> <span data-mx-spoiler>
&lt;b&gt; &#60;b&#62; &amp;lt; <details> \u2060 \x00 \ufeff
""".split()


def hostile(chance: random.Random) -> str:
    """A few odd pieces in a row, with or without space between."""
    pieces = chance.choices(
        [*ODD, "the mill", "said", " ", "\n", "<", ">", "&", '"', "'"], k=chance.randint(1, 8)
    )
    return chance.choice(["", " "]).join(pieces)


def everywhere(text: str) -> tuple[Block, ...]:
    """The text in every place that an article's words may come to."""
    return (
        Heading((Text(text),), level=1),
        Paragraph((Text("a "), Strong(text), Text(" b "), Emphasis(text), Text(" c "), Code(text))),
        Bullets(((Text(text),), (Quoted(text), Text(text)))),
        Quote(text),
        Fields(((text, (Strong(text), Emphasis(f" ({text})"))),)),
        Chain((text, text)),
        Note((Link(text, text), Link(text, f"https://post.example/{text}"))),
        Actions((Action("same", text, text),)),
    )


def test_a_thousand_hostile_texts() -> None:
    """Whatever an article says: no tag that is not listed or not ours, no pill, no link out of its words."""
    chance = random.Random(20310314)  # noqa: S311 - the same texts each time
    ours = Page(render(Document(everywhere("x")))[0].formatted)
    for _ in range(1000):
        text = hostile(chance)
        for words in render(Document(everywhere(text))):
            page = Page(words.formatted)
            assert page.wrong == [], text
            assert [tag for tag in page.tags if tag not in set(ours.tags)] == [], text
            assert len(page.tags) <= len(ours.tags) + 1, text  # the first link may be one, for some texts
            assert pills("".join(page.links) + page.words + words.body) == [], text
            assert all(link.startswith(("http", "mailto:")) for link in page.links), text
            assert len(words.body.splitlines()) <= 40, text  # no line of an article's own making
    assert set(ours.tags) <= LISTED


LONG = {
    "many blocks": Document(tuple(Paragraph((Text(f"{number} " + "word " * 40),)) for number in range(900))),
    "one paragraph": Document((Paragraph((Text("a word & " * 40_000),)),)),
    "one line of inlines": Document((Note(tuple(Strong(f"<{n}> " * 9) for n in range(9000))),)),
    "one list": Document((Bullets(tuple((Text(f"item {n} " * 9),) for n in range(3000))),)),
    "one item": Document((Bullets(((Text("item " * 30_000),),)),)),
    "fields": Document((Fields(tuple((f"name {n}", (Text("“value” " * 30),)) for n in range(500))),)),
    "one field": Document((Fields((("name", (Code("value " * 20_000),)),)),)),
    "a quotation": Document((Heading((Text("Quoted"),)), Quote("ångström " * 20_000))),
    "a chain": Document((Chain(tuple(f"hand {n}" for n in range(9000))),)),
    "no space at all": Document((Paragraph((Text("x" * 200_000),)),)),
    "actions": Document((Actions(tuple(Action("same", "Same " * 99, f"same {n}") for n in range(300))),)),
}


@pytest.mark.parametrize("name", LONG)
def test_what_is_too_long_is_broken(name: str) -> None:
    """Into events that are each within the budget and whole by themselves, which together say everything."""
    drawn = render(LONG[name])
    assert len(drawn) > 1
    for words in drawn:
        assert len(json.dumps([words.body, words.formatted], ensure_ascii=False).encode()) <= BUDGET
        assert Page(words.formatted).wrong == []
    (whole,) = render(LONG[name], budget=10**9)
    missing = set(Page(whole.formatted).words.split()) - {"name:", "→"}
    for words in drawn:
        missing -= set(Page(words.formatted).words.split())
    assert missing == set() or name == "no space at all"


def test_nothing_to_say() -> None:
    """A document without blocks is one event without words."""
    assert render(Document(())) == (Words(body="", formatted=""),)


def write() -> None:
    """Write the expected files anew; read the difference before you commit it."""
    for name, document in DRAWN.items():
        (words,) = render(document)
        (EXPECTED / f"{name}.txt").write_text(words.body + "\n", "utf-8")
        (EXPECTED / f"{name}.html").write_text(words.formatted + "\n", "utf-8")


if __name__ == "__main__":
    write()
