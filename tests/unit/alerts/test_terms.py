"""What each kind of term finds, and how terms are combined."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from bot.alerts.terms import Look, Matcher, pattern_error
from bot.commands.watchfields import mistakes, terms_of
from bot.commands.watchwords import parsed
from bot.model.watch import Watch

DAM = Look(
    text="Dam bursts above Velm\nAt least 60 people were evacuated when the Velm dam burst,"
    " the mayor's aide said.",
    sources=("the mayor's aide", "Harbour Gazette"),
    kinds=frozenset({"anonymous", "outlet"}),
    caveats=frozenset({"single-source"}),
    statuses=frozenset({"false"}),
)


def watch(typed: str) -> Watch:
    """A watch as it is typed."""
    fields = {"called": "x"} | parsed(typed)
    assert mistakes(fields) == {}
    return Watch(
        id=typed,
        tenant="main",
        place="console:#desk",
        owner="console:ana",
        name="x",
        terms=terms_of(fields),
        made=datetime(2031, 3, 5, tzinfo=UTC),
    )


@pytest.mark.parametrize(
    ("typed", "met"),
    [
        ("any:dam", True),
        ("any:DAMS", True),
        ("any:evacuation", True),
        ("any:evacuating", True),
        ('any:"dam burst"', True),
        ('any:"burst dam"', False),
        ("any:da", False),
        ("any:dams any:flood", True),
        ("all:dam all:flood", False),
        ("all:dam all:evacuate", True),
        ("any:dam not:velm", False),
        ("any:dam not:flood", True),
        ("any:60", True),
        ('name:"Velm"', True),
        ('name:"evacuating"', False),
        ('name:"Ilka Brandt | the mayor"', True),
        ('source:"harbour gazette"', True),
        ('source:"gazette harbour"', False),
        ('source:"Tarn Post | Harbour Gazette"', True),
        ("kind:anonymous", True),
        ("kind:document", False),
        ("caveat:single-source", True),
        ("caveat:satire", False),
        ("status:false", True),
        ("status:verified", False),
        ("status:verified status:false", True),
        ("any:dam status:verified", False),
        ("any:flood any:status:false", True),
        ("any:dam not:caveat:single-source", False),
        (r'pattern:"\d+ people"', True),
        (r'pattern:"VELM\s+dam"', True),
        (r'pattern:"(?-i)VELM"', False),
        (r'pattern:"^At"', False),
    ],
)
def test_met(typed: str, met: bool) -> None:
    """A watch is met when all its conditions hold; words in any inflection, names as they are spelt."""
    assert bool(Matcher([watch(typed)]).met(DAM)) == met


@pytest.mark.parametrize(
    ("typed", "text", "language", "met"),
    [
        ("any:Überschwemmungen", "Die Überschwemmung traf das Dorf.", "de", True),
        ("any:inondation", "Les inondations ont touché le village.", "fr", True),
        ("any:наводнение", "О наводнении сообщили вечером.", "ru", True),
        ("any:Москва", "Mocква молчит, сказал мэр.", "ru", True),
        ("any:洪水", "村は洪水に見舞われた。", "ja", True),
        ("any:น้ำท่วม", "หมู่บ้านถูกน้ำท่วมเมื่อวานนี้", "th", True),
        ("any:बाढ़", "गाँव में बाढ़ आई।", "hi", True),
        ("any:فيضان", "ضرب فيضان القرية", "ar", True),
        ("any:cop", "Он выбросил сор на улицу.", "ru", False),
        ("any:café", "The CAFE was full.", "en", True),
    ],
)
def test_scripts(typed: str, text: str, language: str, met: bool) -> None:
    """Phrases are found in any script, inflected as the article's language does."""
    assert bool(Matcher([watch(typed)]).met(Look(text=text, language=language))) == met


def test_shared_terms() -> None:
    """Each of many watches is told of by itself, with the words that it was met by, in their order."""
    watches = [watch("any:dams"), watch("any:flood"), watch("any:dams all:evacuate")]
    hits = Matcher(watches).met(DAM)
    assert [hit.watch.id for hit in hits] == ["any:dams", "any:dams all:evacuate"]
    assert [(term.text, found) for term, found in hits[1].why] == [("dams", "dam"), ("evacuate", "evacuated")]


def test_nothing_watched() -> None:
    """Without watches nothing is met."""
    assert Matcher([]).met(DAM) == ()


@pytest.mark.parametrize(
    ("pattern", "usable"),
    [
        (r"\bdam(s)?\b", True),
        ("(a+)+$x", True),
        ("(?=dam)", False),
        (r"(dam)\1", False),
        ("(", False),
        ("a*", False),
        ("", False),
        ("(x{1000}){1000}", False),
        ("[[:alpha:]", False),
        (r"dam\C", False),
        (r"dam\\C", True),
    ],
)
def test_patterns(pattern: str, usable: bool) -> None:
    """What RE2 does not take, what every text has, and what takes too much room is refused in words."""
    assert (pattern_error(pattern) is None) == usable


def test_evil_pattern() -> None:
    """A pattern that stalls others, on a text made for it, is done at once."""
    evil = watch(r'pattern:"(a|a)*(a|aa)+b"')
    assert Matcher([evil]).met(Look(text="a" * 100_000)) == ()
