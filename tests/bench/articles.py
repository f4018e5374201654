"""Articles of about 500 words, made from templates: as many as a measurement needs, no two alike."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator

PLACES = "Vell Skerry Orrin Hallow Dunmere Castor Lindale Brask Tovin Merrow".split()
NAMES = "Runa Tesk|Ivo Maren|Lene Halvard|Otis Brand|Sanna Quill|Pavel Orne|Mira Doss|Greta Lunn".split("|")
ROLES = "mayor|harbour master|union leader|economist|police chief|company director".split("|")
THINGS = "the ferry line|the old bridge|the water works|the new school|the fish market|the power plant".split(
    "|"
)
TEMPLATES = (
    "{thing} in {place} will close for {n} months, {role} {name} said on Monday.",
    '"We have no choice but to stop {thing}," {name} told reporters in {place}.',
    "Two officials, who asked not to be named, said that {thing} had cost {n} million crowns.",
    "According to the {place} Courier, at least {n} people were told to leave their homes.",
    "{name}, a {role}, denied that {thing} was ever in danger and called the report unfair.",
    "The council of {place} has {n} members and meets every second week in the town hall.",
    "Residents believe that {thing} could be sold before the winter, {name} wrote on Facebook.",
    "It is unclear who paid for the repairs, which reportedly took {n} weeks longer than planned.",
)
WORDS = 500


def article(number: int) -> str:
    """The article of that number, always the same, of at least 500 words."""
    pick = random.Random(number)  # noqa: S311 - variety, not secrecy
    lines = [f"{pick.choice(PLACES)} argues over {pick.choice(THINGS)}"]
    count = 0
    while count < WORDS:
        sentences = [sentence(pick) for _ in range(3)]
        lines.append(" ".join(sentences))
        count += len(lines[-1].split())
    return "\n\n".join(lines) + "\n"


def sentence(pick: random.Random) -> str:
    """One sentence from a template."""
    filled = pick.choice(TEMPLATES).format(
        thing=pick.choice(THINGS),
        place=pick.choice(PLACES),
        name=pick.choice(NAMES),
        role=pick.choice(ROLES),
        n=pick.randrange(2, 900),
    )
    return filled[0].upper() + filled[1:]


def json_lines(count: int) -> Iterator[str]:
    """So many articles as JSON lines."""
    for number in range(count):
        yield json.dumps({"id": number, "text": article(number), "outlet": "Bench Post"}) + "\n"
