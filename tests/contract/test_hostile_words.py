"""No word is a query's syntax, and no text breaks a database."""

from __future__ import annotations

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.ports import Storage
from tests.contract.specimens import EVERYWHERE, claim, remember, vector

HOSTILE = [
    '"', '""', "*", "ferr*", ":", "text:", "title : ferry", "^ferry", "NEAR", "NEAR(ferry pier)", "(", ")",
    "((", "-", "-ferry", "%", "_", "'", "';", "--", "; DROP TABLE claims", "AND", "OR NOT", "ferry AND",
    "{text} : ferry", "\x00", "fer\x00ry", "\x01\x02", "🌊", "🌊🌊" * 50, "a" * 100_000, "é" * 3000, "\\",
    "\\'", "&", "|", "!", "<->", "ferry:*", "ferry & !pier", "\ud800", "\u202e", "\u200b", "''", "$$",
    ":word", "%(word)s", "?", "1e999", "NULL",
]  # fmt: skip


async def test_kept(storage: Storage) -> None:
    """Any text is kept and given back, but for the few characters that no database takes."""
    texts = [*HOSTILE, "", " ", "word " * 20_000, "The ferry sank. " * 6250]
    claims = [
        claim(f"c{at}", text, title=text[:500], external_id=f"{at} {text[:50]}")
        for at, text in enumerate(texts)
    ]
    assert len(await remember(storage, claims)) == len(texts)
    async with storage.begin(write=False) as unit:
        for at, text in enumerate(texts):
            found = (await unit.claims.get([f"c{at}"], scope=EVERYWHERE))[f"c{at}"]
            assert found.text == text.replace("\x00", "\ufffd").replace("\ud800", "\ufffd")
            near = await unit.claims.by_meaning(vector(at), scope=EVERYWHERE, limit=1)
            assert near[0][0] == f"c{at}"
    assert await remember(storage, claims) == []


async def test_searched(storage: Storage) -> None:
    """Any word is searched for as a word: it finds nothing else, and takes nothing from the words beside."""
    await remember(storage, [claim("c", "A tram stopped."), claim("d", "A near miss at the depot.")])
    async with storage.begin(write=False) as unit:
        for word in HOSTILE:
            alone = await unit.claims.by_words([word], scope=EVERYWHERE, limit=5)
            assert alone == [] or "near" in word.casefold()
            beside = await unit.claims.by_words([word, "tram"], scope=EVERYWHERE, limit=5)
            assert "c" in [id for id, _ in beside]
        for id in HOSTILE:
            assert await unit.claims.get([id], scope=EVERYWHERE) == {}
            assert await unit.claims.of_article(id, scope=EVERYWHERE) == []


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(words=st.lists(st.text(max_size=40), max_size=8))
async def test_any_words(storage: Storage, words: list[str]) -> None:
    """A question of any words is answered."""
    async with storage.begin(write=False) as unit:
        assert await unit.claims.by_words(words, scope=EVERYWHERE, limit=5) == []


async def test_a_long_question(storage: Storage) -> None:
    """A question of very many words is answered by its first ones."""
    await remember(storage, [claim("c", "A tram stopped.")])
    words = ["tram", *(f"word{n}" for n in range(20_000))]
    async with storage.begin(write=False) as unit:
        assert [id for id, _ in await unit.claims.by_words(words, scope=EVERYWHERE, limit=5)] == ["c"]
