"""Headline, byline, date, outlet and furniture of articles as they are pasted."""

from __future__ import annotations

import pytest

from bot.reading import Hints, read_text

LEAD = "The old harbour bridge in Wexley will close for six months from Monday, the town council said."
SECOND = "“We have no choice,” said Tom Ardle, who leads the works department. “The cables are worn.”"
THIRD = "Shop owners fear for their trade, according to a survey that the chamber of commerce published."
BODY = f"{LEAD}\n\n{SECOND}\n\n{THIRD}"

HEADLINES = (
    (f"Harbour bridge to close for repairs\n\n{BODY}", "Harbour bridge to close for repairs"),
    (f"Harbour Bridge Makes Way For Repairs.\n\n{BODY}", "Harbour Bridge Makes Way For Repairs"),
    (f"Wexley bridge closes for months.\n\n{BODY}", "Wexley bridge closes for months"),
    (f"Will the harbour bridge close?\n\n{BODY}", "Will the harbour bridge close?"),
    (
        f"Bridge to close; \nShop owners fear for trade.\n\n{BODY}",
        "Bridge to close; Shop owners fear for trade",
    ),
    (f"Share by email\nBridge to close\n\nBy Jane Roe\n\n{BODY}", "Bridge to close"),
    (f"A bridge is closing.\nFriday, May 8, 2009\n\n{BODY}", "A bridge is closing"),
    (f"iFerry to replace bridge\n\n{BODY}", "iFerry to replace bridge"),
    (BODY, None),
    (f"Share by email\n{BODY}", None),
    (f"The council met on Friday.\n\n{BODY}", None),
    (f"“The cables are worn.”\n\n{BODY}", None),
    (f"The bridge is to be closed by the council.\n\n{BODY}", None),
    (f"WEXLEY, Jan. 3 (Reuters) - The bridge is to close\n\n{BODY}", None),
    ("said on Thursday that it has checked the recording", None),
    ("Mayor quits", None),
    ("The mayor quit.", None),
    ("Mayor quits\n\nBridge closes\n\nFerry starts", None),
)


@pytest.mark.parametrize(("text", "title"), HEADLINES)
def test_a_headline_is_found_where_one_stands_and_nowhere_else(text: str, title: str | None) -> None:
    """The first line is a headline only when it looks like one and an article follows."""
    article = read_text(text)
    assert article.title == title
    assert (article.headline is None) == (title is None)
    if article.headline and title:
        assert article.slice(article.headline).replace("; \n", "; ").rstrip(".") == title


FURNITURE = (
    "Share by email",
    "Tweet",
    "Facebook Twitter WhatsApp Email",
    "Share on Facebook",
    "Share this article",
    "12 comments",
    "Advertisement",
    "ADVERTISEMENT",
    "Story continues below advertisement",
    "We use cookies to give you the best experience on our site.",
    "Accept all cookies",
    "Sign up for our morning newsletter and never miss a story",
    "Get the day’s news in your inbox.",
    "Subscribe now",
    "Already a subscriber? Sign in to keep reading.",
    "Read more: Ferry timetable for the closure",
    "Read the rest here.",
    "RELATED: How the bridge was built",
    "You may also like",
    "Click here for the full timetable",
    "Image: J. Doe.",
    "Photo by Jane Roe",
    "(Photo: Jane Roe / Example Pictures)",
    "An example of a worn cable. Image: J. Doe.",
    "A worn cable under the bridge. Getty Images",
    '<tweet tweet-id="1234567890"></tweet>',
    '<tweet tweet-id="1234567890"><tweet/>.',
    "[embed]https://video.example/1[/embed]",
    "https://paper.example/bridge",
    "Categories: Bridges, Wexley, Transport",
    "Tags: bridge | harbour",
    "Friday, May 8, 2009",
    "Published: 12 September 2015, 09:30 GMT",
    "Last updated 2015-09-12 10:00",
    "3 hours ago",
    "By Jane Roe",
    "By Jane Roe and Tom van der Berg, The Wexley Times",
    "Jane Roe, Staff Writer",
    "© 2015 The Wexley Times. All rights reserved.",
    "Copyright 2015 The Wexley Times",
    "(Reporting by Jane Roe; editing by Tom Poe)",
    "Follow Jane Roe on Twitter @janeroe.",
    "The post Bridge to close appeared first on The Wexley Times.",
    "* * *",
    "4 min read",
    "Page 3 of 12",
    "Please enable JavaScript to view this page.",
)

CLAIMS = (
    "Share prices fell by a tenth after the closure was announced.",
    "Advertisement revenue fell, the paper said.",
    "By Friday the river had risen two metres, the council said.",
    "By Monday, Jane Roe said, the bridge will be open.",
    "The company said that it uses cookies to follow its readers.",
    "Read the law, she said, and then talk to us.",
    "According to a Reuters/Ipsos poll both parties are level.",
    "The photo by Jane Roe was false, police said.",
    "The Association of Ferry Workers represents almost 500 people.",
    "Officials deny it.",
    "Police: no one was hurt.",
    "Sources said the talks had failed.",
    "Update: In a statement the council called the report “untrue”.",
    "This story has been corrected: 12 people were hurt, not 21.",
    "On May 8, 2009, the bridge was closed.",
    "Related cases have risen in the east, doctors say.",
    "Follow the money, the auditor said.",
)


@pytest.mark.parametrize("line", FURNITURE)
def test_furniture_is_noise(line: str) -> None:
    """A line of the page, not of the article, is marked whole."""
    text = f"Harbour bridge to close for repairs\n\n{LEAD}\n\n{line}\n\n{SECOND}\n\n{THIRD}"
    article = read_text(text)
    assert [article.slice(span) for span in article.noise] == [line]


@pytest.mark.parametrize("line", CLAIMS)
def test_a_sentence_that_only_looks_like_furniture_is_kept(line: str) -> None:
    """Nothing that says something is thrown away."""
    text = f"Harbour bridge to close for repairs\n\n{LEAD}\n\n{line}\n\n{SECOND}\n\n{THIRD}"
    assert read_text(text).noise == ()


def test_captions_headings_and_references_are_noise_by_where_they_stand() -> None:
    """A verbless caption, a heading between paragraphs and a list of sources are furniture; prose is not."""
    text = (
        f"Harbour bridge to close\n\nThe old bridge at Wexley.\n\n{LEAD}\n\nWhat happens next\n\n"
        f"{SECOND}\n\n{THIRD}\n\n"
        "Sources\n\n"
        "“Council shuts bridge” — The Wexley Times, 4 May 2021\n\n"
        "Jane Roe. “Ferry to run” — Example Radio, May 5, 2021\n\n"
        "Categories: Wexley, Bridges"
    )
    article = read_text(text)
    marked = [article.slice(span) for span in article.noise]
    assert marked[:2] == ["The old bridge at Wexley.", "What happens next"]
    assert marked[2:] == text[text.index("Sources") :].split("\n\n")


def test_a_text_of_short_lines_keeps_them() -> None:
    """Where most lines look like headings, none is one."""
    text = (
        "A list of closures\n\n" + "\n\n".join(f"Bridge {n}\n\n{LEAD}" for n in range(6)) + "\n\nEnd of list"
    )
    assert read_text(text).noise == ()


IMPRINTS = (
    (f"Bridge to close\nBy Jane Roe\nFriday, May 8, 2009\n\n{BODY}", "Jane Roe", None, "2009-05-08"),
    (f"Bridge to close\nBy Jane Roe and Tom Poe | 12 September 2015\n\n{BODY}", None, None, "2015-09-12"),
    (f"Bridge to close\n\nPublished: Sept. 3, 2015\nUpdated: 2015-09-04\n\n{BODY}", None, None, "2015-09-03"),
    (f"Bridge to close\n\n{BODY}\n\n— The Wexley Times", None, "The Wexley Times", None),
    (f"Bridge to close\n\nWEXLEY (Reuters) - {BODY}", None, "Reuters", None),
    (f"Bridge to close\nBy Jane Roe, The Wexley Times\n\n{BODY}", "Jane Roe", "The Wexley Times", None),
    (
        f"Jane Roe\nTransport reporter, The Wexley Times\n8 May 2009\n\n{BODY}",
        "Jane Roe",
        "The Wexley Times",
        "2009-05-08",
    ),
    (f"Bridge to close\n\nJane Roe and Tom Poe\nPolitical correspondents\n\n{BODY}", None, None, None),
    (f"Bridge to close\n\n{BODY}\n\n© 2015 The Wexley Gazette", None, "The Wexley Gazette", None),
    (f"Bridge to close\n\n31/12/2015\n\n{BODY}", None, None, None),
    (f"Bridge to close\n\nFebruary 30, 2015\n\n{BODY}", None, None, None),
)


@pytest.mark.parametrize(("text", "byline", "outlet", "published"), IMPRINTS)
def test_who_wrote_it_where_and_when(
    text: str, byline: str | None, outlet: str | None, published: str | None
) -> None:
    """Byline, outlet and day are found when they are printed, and not guessed when they are not."""
    article = read_text(text)
    assert article.outlet == outlet
    assert article.published == published
    if byline:
        assert article.byline == byline


def test_what_its_writers_are_is_no_claim() -> None:
    """Names and roles above the text are furniture; a headline that ends in a role is a headline."""
    signed = read_text(f"Jane Roe\nTransport reporter, The Wexley Times\n\n{BODY}")
    assert [signed.slice(span) for span in signed.noise] == [
        "Jane Roe",
        "Transport reporter, The Wexley Times",
    ]
    headed = read_text(f"Court frees reporter\n\n{BODY}")
    assert (headed.title, headed.noise) == ("Court frees reporter", ())


def test_headings_of_a_live_report_are_noise() -> None:
    """The time and heading above each entry are furniture; a sentence that opens with a time is not."""
    text = (
        f"LIVE: Wexley bridge\n\n14:32 Bridge shut to lorries\n{LEAD}\n\n"
        "1.05pm GMT - Queues on the ring road\n"
        f"{SECOND}\n\n12:10 The last ferry sailed on time.\n\n{THIRD}"
    )
    article = read_text(text)
    assert [article.slice(span) for span in article.noise] == [
        "14:32 Bridge shut to lorries",
        "1.05pm GMT - Queues on the ring road",
    ]


def test_a_headline_of_two_sentences() -> None:
    """A short first line of two sentences that the lead says again is the headline."""
    headed = read_text(f"Post says Wexley bridge to close. Not true.\n\n{LEAD}\n\n{SECOND}\n\n{THIRD}")
    assert headed.title == "Post says Wexley bridge to close. Not true"


ADDRESSES = (
    ("https://www.bbc.co.uk/news/1", "BBC", None),
    ("https://www.wexley-times.example/2015/09/12/bridge", "wexley-times.example", "2015-09-12"),
    ("https://m.paper.example/2015/sep/12/bridge", "paper.example", "2015-09-12"),
    ("https://paper.example/2015-13-40/bridge", "paper.example", None),
)


@pytest.mark.parametrize(("url", "outlet", "published"), ADDRESSES)
def test_an_address_tells_outlet_and_day(url: str, outlet: str, published: str | None) -> None:
    """The host names the outlet, a dated path the day."""
    article = read_text(BODY, hints=Hints(url=url))
    assert (article.url, article.outlet, article.published) == (url, outlet, published)


def test_what_the_caller_knows_comes_first() -> None:
    """Hints override the text, and a known title is found where it stands."""
    hints = Hints(
        title="Bridge to close!", outlet="Example Radio", published="2020-01-01", url="https://x.example/"
    )
    article = read_text(f"Bridge to close\n\nFriday, May 8, 2009\n\n{BODY}", hints=hints)
    assert (article.title, article.outlet, article.published) == (
        "Bridge to close!",
        "Example Radio",
        "2020-01-01",
    )
    assert article.headline is not None
    assert article.slice(article.headline) == "Bridge to close"


LANGUAGES = (
    (BODY, "en"),
    ("Die alte Hafenbrücke bleibt ab Montag gesperrt, sagte der Stadtrat. Die Seile sind abgenutzt.", "de"),
    ("Le vieux pont du port sera fermé dès lundi, a dit le conseil municipal. Les câbles sont usés.", "fr"),
    (
        "El viejo puente del puerto cerrará desde el lunes, dijo el ayuntamiento. Los cables están gastados.",
        "es",
    ),
    ("Council shut bridge", "und"),
    ("12 345 678", "und"),
)


@pytest.mark.parametrize(("text", "language"), LANGUAGES)
def test_the_language_is_told_and_another_than_english_is_warned_of(text: str, language: str) -> None:
    """English passes in silence; so do texts too short to tell."""
    article = read_text(text)
    assert article.language in {language, "en"} if len(text) < 25 else article.language == language
    assert bool(article.warnings) == (article.language not in ("en", "und"))


WALLS = (
    (
        (
            "We value your privacy\n\nWe and our partners use cookies to store data on your device.\n\n"
            "Manage your consent in the privacy settings.\n\nAccept all\n\nReject all"
        ),
        "looks like a cookie wall",
    ),
    (
        f"Bridge to close\n\n{LEAD}\n\nSubscribe to continue reading.\n\nAlready a subscriber? Sign in.",
        "looks like a paywall stub: only ",
    ),
    (
        "The Wexley Times\n\nPlease enable JavaScript to view this page.",
        "looks like a page that needs JavaScript",
    ),
    (
        "Just a moment\n\nWe are checking your browser. Verify you are human.",
        "looks like an error or robot-check page",
    ),
)


@pytest.mark.parametrize(("text", "warning"), WALLS)
def test_a_page_that_is_no_article_says_so_first(text: str, warning: str) -> None:
    """A consent form, a paywall or an empty shell is named in the first warning."""
    assert read_text(text).warnings[0].startswith(warning)


def test_an_article_about_cookies_is_no_cookie_wall() -> None:
    """The words alone do not make a wall."""
    text = "Cookies to need consent\n\n" + " ".join(
        f"Rule {n} says that cookies need the consent of the reader, the ministry said." for n in range(12)
    )
    assert read_text(text).warnings == ()
