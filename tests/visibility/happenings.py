"""What happens in a newsroom, and what is asked there, by chance."""

from __future__ import annotations

import random
from collections.abc import Iterator
from typing import Final

import numpy as np

from bot.model.memory import Status
from tests.contract.specimens import vector
from tests.visibility.rules import Op

INSIDE: Final = ("console:a", "console:b", "console:c")
OUTSIDE: Final = ("console:guests",)
PLACES: Final = INSIDE + OUTSIDE
THOUGHTS: Final = tuple(status.value for status in Status)
KINDS: Final = ("quay", "mole", "weir")  # a word that claims of one kind have, and the others have not
VECTORS: Final = tuple(vector(kind) for kind in range(len(KINDS)))

# How often each comes; what is seen has to be seen first.
CHANGES: Final = {
    "see": 40, "again": 4, "forget": 1, "open": 6, "close": 4, "grant": 8, "revoke": 4,
    "embargo": 10, "unlock": 2, "wait": 8, "think": 8, "same": 10, "differ": 5, "last": 8,
    "guests": 3, "alone": 3,
}  # fmt: skip
LOOKS: Final = {
    "look_claims": 12, "look_sightings": 12, "look_opinions": 8, "look_prefix": 2, "look_everything": 2,
    "look_words": 4, "look_near": 4, "look_article": 5, "look_stories": 4, "look_rejected": 4,
}  # fmt: skip


def alike() -> dict[int, list[int]]:
    """For each kind all of them, the nearest in meaning first."""
    values = np.array([np.frombuffer(one, np.int8) for one in VECTORS], np.float64)
    lengths = np.linalg.norm(values, axis=1)
    cosines = values @ values.T / np.outer(lengths, lengths)
    return {kind: [int(at) for at in np.argsort(-cosines[kind])] for kind in range(len(KINDS))}


def operations(seed: int, count: int, *, looks: float) -> Iterator[Op]:
    """What happens in a newsroom and what is asked there, of which `looks` is the part that is asked."""
    chance = random.Random(seed)  # noqa: S311 - a test's dice
    happening = _happening(seed, chance)
    made: list[Op] = []
    done = 0
    while done < count:
        due = [_look(made, chance)] if len(made) > 3 and chance.random() < looks else next(happening)
        made += [op for op in due if not op.looks]
        yield from due[: count - done]
        done += len(due)


def _look(made: list[Op], chance: random.Random) -> Op:
    """A question at any place about something that came by, often about what it was done to last."""
    seen = [op for op in made if op.id]
    about, other = chance.choice(seen[-chance.choice((4, len(seen))) :]), chance.choice(seen)
    return Op(
        what=chance.choices(list(LOOKS), list(LOOKS.values()))[0],
        place=chance.choice(PLACES), id=about.id, other=other.id, article=about.article,
        kind=chance.randrange(len(KINDS)), minutes=chance.randint(0, 20),
    )  # fmt: skip


def _happening(seed: int, chance: random.Random) -> Iterator[list[Op]]:
    """An article's claims come by one after another; everything else is by chance."""
    seen: list[Op] = []
    papers = 0
    yield [Op(what="open", place=place) for place in PLACES[:2]]
    while True:
        what = chance.choices(list(CHANGES), list(CHANGES.values()))[0] if len(seen) > 1 else "see"
        place, other = chance.sample(PLACES, 2)
        if what == "see":
            papers += 1
            # The same article may come by at several places, at each once.
            article = chance.choice([f"p{seed}x{papers}", f"p{seed}x{chance.randint(1, papers)}"])
            if any((one.article, one.place) == (article, place) for one in seen):
                continue
            kinds = chance.choices(range(len(KINDS)), k=chance.randint(1, 4))
            came = [
                Op(what=what, place=place, id=f"c{seed}x{number}", article=article, kind=kind)
                for number, kind in enumerate(kinds, len(seen))
            ]
            seen += came
            yield came
            continue
        about = chance.choice(seen)
        if what in {"embargo", "unlock", "again", "forget"}:
            place = about.place
        elif what == "think":
            other = chance.choice(THOUGHTS)
        elif what in {"same", "differ"}:
            place = chance.choice((place, about.place))
            other = chance.choice([one.id for one in seen if one is not about])
        yield [
            Op(
                what=what, place=place, other=other, id=about.id, article=about.article,
                minutes=chance.randint(1, 15), named=chance.random() < 0.3,
            )
        ]  # fmt: skip
