"""What a document looks like in Slack, and that an article's words are never more than words there."""

from __future__ import annotations

import json
import random
import re
from pathlib import Path

import pytest

from adapters.slack.pieces import shortened
from adapters.slack.render import MOST_CARDS, Drawn, drawn, escaped, home, modal
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
    Line,
    Link,
    Note,
    Paragraph,
    Quote,
    Quoted,
    Strong,
    Text,
)
from bot.report import report
from bot.report.chat import refused
from tests.adapters.slack import oracle
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
        Paragraph((Text("See "), Link("the first report", "https://post.example/weir?a=1&b=2"), Text("."))),
        Note((Text("It was said "), Quoted("once <more>"), Text("."))),
        Actions(
            (
                Action("same", "Same claim", "same c12 c15", undo="different c12 c15"),
                Action("confirm", "Confirm", "confirm c12"),
                Action("dismiss-2", "Dismiss", "dismiss c12"),
            )
        ),
    )
)
ERROR = refused("https://news.example/a: the site wants a login", "read https://news.example/story")
DOCUMENTS = {
    "card": CARD,
    "error": ERROR,
    "report": report(specimen()),
    "report-all": report(specimen(), everything=True),
}


def shown(made: Drawn) -> str:
    """A drawing as a file that a person can read."""
    cards = [{"text": card.text.splitlines(), "blocks": list(card.blocks)} for card in made.cards]
    return json.dumps(cards, ensure_ascii=False, indent=1) + "\n"


@pytest.mark.parametrize("name", DOCUMENTS)
def test_looks_as_expected(name: str) -> None:
    """Each document is drawn as the file of its name says."""
    made = drawn(DOCUMENTS[name])
    assert shown(made) == (EXPECTED / f"{name}.json").read_text()
    for card in made.cards:
        assert oracle.live(card) == oracle.wrong(card) == []


HOSTILE = [
    "<!channel>", "<!here|everybody>", "<@U012ABC>", "<#C012ABC|politics>", "<!subteam^S1|@desk>", "@here",
    "@channel", "<https://evil.example|https://bank.example>", "<mailto:a@evil.example|a>",
    "&lt;!channel&gt;", "&amp;lt;!here&gt;", ":smile:", ":+1::skin-tone-2:", "*bold*", "_so_", "~gone~",
    "`code`", "```block```", "> quoted", "\n&gt; quoted", "https://evil.example/a", "evil.example",
    "<<!channel>>", "<|>", "<!date^1^{date}^https://evil.example|now>", "\u202e\u2066<!channel>\u2069",
    "\u200b<\u200b!channel\u200b>", "\x1b[31m", "\ud800", "\U000e0041", "a\u0301" * 40,
    "[bank.example](https://evil.example)", "x" * 4000, "word " * 900, "\n" * 50, "", " ", "😀" * 800,
    "&" * 700, "<" * 1000, "ﷺ" * 400, "|", "\\", "\u2028<!here>\u2029", "javascript:alert(1)",
    "slack://user?id=1", "\x00", "::",
]  # fmt: skip
TARGETS = (
    "https://desk.example/a",
    "javascript:alert(1)",
    "https://desk.example/<!channel>",
    "HTTP://x|y",
    "",
)


class Writer:
    """Writes documents full of hostile words."""

    def __init__(self, seed: int) -> None:
        """The same documents for the same seed."""
        self.chance = random.Random(seed)  # noqa: S311 - a seed
        self.links: set[str] = set()

    def words(self) -> str:
        """A few hostile pieces, with and without spaces between."""
        count = self.chance.choice((0, 1, 1, 2, 3, 6))
        return self.chance.choice(("", " ", "x")).join(self.chance.choice(HOSTILE) for _ in range(count))

    def line(self) -> Line:
        """Inlines of every kind."""
        kinds = (Text, Strong, Emphasis, Code, Quoted)
        made = [self.chance.choice(kinds)(self.words()) for _ in range(self.chance.randrange(4))]
        if self.chance.random() < 0.2:
            return (*made, Link(self.words(), self.chance.choice(TARGETS)))
        return tuple(made)

    def lines(self) -> tuple[Line, ...]:
        """Some."""
        return tuple(self.line() for _ in range(self.chance.randrange(8)))

    def block(self) -> Block:
        """A block of every kind."""
        made: list[Block] = [
            Heading(self.line(), level=self.chance.choice((1, 2, 3))),
            Paragraph(self.line()),
            Bullets(self.lines()),
            Quote(self.words()),
            Fields(tuple((self.words(), line) for line in self.lines())),
            Chain(tuple(self.words() for _ in range(self.chance.randrange(5)))),
            Note(self.line()),
            Actions(
                tuple(
                    Action(f"same-{n}", self.words(), self.words()) for n in range(self.chance.randrange(30))
                )
            ),
        ]
        return self.chance.choice(made)

    def document(self) -> Document:
        """A short one, as a rule."""
        count = 40 if self.chance.random() < 0.02 else self.chance.choice((1, 1, 2, 3, 5))
        return Document(tuple(self.block() for _ in range(count)))


def test_a_thousand_hostile_documents() -> None:
    """Nothing that an article says mentions, links, or shows anything, and no limit of Slack's is passed."""
    for seed in range(1000):
        made = drawn(Writer(seed).document(), files=bool(seed % 2))
        assert 0 < len(made.cards) <= MOST_CARDS
        for card in made.cards:
            assert oracle.live(card) == [], seed
            assert oracle.wrong(card, closely=seed % 20 == 0) == [], seed


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_words_stand_as_they_are(text: str) -> None:
    """What is left of words when what hides or steers is gone can be read, sign by sign."""
    from bot.document import printable

    made = drawn(Document((Paragraph((Text(text),)), Paragraph((Text("the end"),)))))
    seen = "".join("".join(oracle.words(card).split()) for card in made.cards)
    assert seen == "".join(printable(text).split()) + "theend"


def test_long_documents_are_cut_between_blocks() -> None:
    """Every block of a long document stands whole in one message, a heading with what it leads to."""
    blocks: list[Block] = []
    for number in range(40):
        blocks += [
            Heading((Text(f"Part {number}."),), level=2),
            Paragraph((Text(f"It begins {number}, " + "and goes on " * 60 + f"until it ends {number}."),)),
        ]
    made = drawn(Document(tuple(blocks)))
    assert 1 < len(made.cards) <= MOST_CARDS
    assert made.file is None
    for card in made.cards:
        said = oracle.words(card)
        parts = re.findall(r"Part (\d+)\.", said)
        assert parts == re.findall(r"It begins (\d+),", said) == re.findall(r"until it ends (\d+)\.", said)
        assert oracle.wrong(card) == []


def test_what_is_too_long_for_messages_is_a_file() -> None:
    """Very long documents are one message that says so, and all words in a file."""
    blocks = tuple(Paragraph((Text(f"Line {number}: " + "much is said " * 100),)) for number in range(80))
    made = drawn(Document((*blocks, CARD.blocks[-1])))
    assert len(made.cards) == 1
    assert made.file is not None
    assert all(f"Line {number}: " in made.file for number in range(80))
    assert "file in this message's thread" in oracle.words(made.cards[0])
    assert made.cards[0].blocks[-1]["type"] == "rich_text"
    assert [b["type"] for b in made.cards[0].blocks].count("actions") == 1
    alone = drawn(Document(blocks), files=False)
    assert len(alone.cards) == MOST_CARDS
    assert alone.file is None


def test_a_word_too_long_is_broken() -> None:
    """A single block that no text object holds is broken between words, a single word anywhere."""
    for text in ("somewhat " * 2000, "x" * 9000):
        made = drawn(Document((Quote(text),)))
        assert "".join(map(oracle.words, made.cards)).replace(" ", "") == text.replace(" ", "")
        assert all(oracle.wrong(card) == [] for card in made.cards)


def test_home_fits() -> None:
    """App Home and a modal show what fits into a view, and say that there is more where there is."""
    for times, more in ((1, False), (100, True)):
        for view in (home(Document(CARD.blocks * times), "D0ANA"), modal(Document(CARD.blocks * times))):
            assert 0 < len(view["blocks"]) <= 100
            assert ("more than fits" in str(view["blocks"])) is more


@pytest.mark.parametrize(
    ("text", "longest", "short"),
    [("a b c", 10, "a b c"), ("alpha beta", 8, "alpha…"), ("alphabet", 4, "alp…"), ("a &amp; b", 5, "a…")],
)
def test_shortened(text: str, longest: int, short: str) -> None:
    """A text is cut between words, never within an escape."""
    assert shortened(text, longest) == short


def test_fallback_is_escaped() -> None:
    """The text beside the blocks is escaped too."""
    assert escaped("<!here> & co") == "&lt;!here&gt; &amp; co"
