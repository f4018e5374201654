"""A comparison in words: what changed from one claim to the other, and why they were held together."""

from __future__ import annotations

from bot.memory.amounts import Amount
from bot.memory.features import Features, Held
from bot.memory.profile import Profile
from bot.model.memory import Relation

_SAID = frozenset("USD GBP EUR JPY CNY INR RUB NZD AUD CAD %".split())


def change(relation: Relation, held: Held, a: Profile, b: Profile) -> str | None:
    """What is not as it was: "111 -> 107 dead", or the two sides of a contradiction; else None."""
    if held.changed and relation in {Relation.CHANGED, Relation.CONTRADICTS}:
        return "; ".join(
            f"{_short(x, None)} -> {_short(y, _counted(y) or _counted(x))}" for x, y in held.changed[:3]
        )
    if relation is Relation.CONTRADICTS:
        if a.polarity.denial != b.polarity.denial:
            return "denied" if b.polarity.denial else "a denial, now asserted"
        return "one says what the other denies"
    return None


def matched(found: Features, held: Held) -> tuple[str, ...]:
    """Why the two were held together, the weightiest first."""
    reasons = []
    if found.meaning >= 0.6:
        reasons.append("close in meaning")
    if held.names:
        reasons.append(f"both name {', '.join(held.names[:3])}")
    if held.equal:
        reasons.append(f"same figure: {', '.join(_short(x, _counted(x)) for x, _ in held.equal[:2])}")
    words = [word for word in held.words if word.isalpha()][:4]
    if words:
        reasons.append(f"shared words: {', '.join(words)}")
    if held.opposed or found.denied_word or found.denial:
        reasons.append("one denies or reverses the other")
    return tuple(reasons)


def _counted(amount: Amount) -> str | None:
    """What is counted, in a word that a reader knows."""
    return amount.named or amount.measure


def _short(amount: Amount, measure: str | None) -> str:
    if measure is None or measure in _SAID or measure in amount.text:
        return amount.text
    return f"{amount.text} {measure}"
