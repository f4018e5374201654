"""Pages that show something else than their article: a consent form, a paywall, an empty shell."""

from __future__ import annotations

import re

_FEW_WORDS = 150
"""An article has more; a wall with less around it is all there is."""

_COOKIE_WORDS = 3
"""One mention of cookies may be the article's own."""

_ERROR_WORDS = 60
"""An error page or a consent form says little more than that."""


def _any(*phrases: str) -> re.Pattern[str]:
    return re.compile("|".join(rf"\b(?:{phrase})\b" for phrase in phrases), re.IGNORECASE)


_COOKIE = _any(
    r"cookies?",
    r"consent",
    r"privacy (?:policy|settings|choices)",
    r"our partners",
    r"personali[sz]ed ads",
    r"legitimate interest",
    r"(?:accept|reject) all",
)
_PAYWALL = _any(
    r"subscribe to (?:continue|read|unlock|keep)",
    r"already a (?:subscriber|member)",
    r"free articles? (?:left|remaining|this)",
    r"to (?:continue|keep) reading",
    r"to read the full (?:story|article)",
    r"(?:exclusive(?:ly)?|only) (?:for|to) subscribers",
    r"subscribers? only",
    r"this (?:article|story|content) is (?:for|only|reserved|available)\b.{0,40}\bsubscribers",
    r"(?:start|begin) your (?:free )?trial",
    r"unlock this (?:article|story)",
)
_SCRIPT = _any(
    r"(?:enable|turn on|requires?|needs?|without|allow)\b.{0,30}\bjavascript",
    r"javascript\b.{0,30}\b(?:disabled|required|enabled|not (?:available|enabled))",
)
_BLOCKED = _any(
    r"(?:verify(?:ing)?|confirm|prove) (?:that )?you are (?:a )?(?:human|not a robot)",
    r"access (?:to this page )?(?:has been |is )?denied",
    r"unusual traffic",
    r"checking your browser",
    r"security check",
    r"captcha",
    r"page (?:you requested )?(?:was |could )?not (?:be )?found",
)


def warning(page: str, article_words: int) -> str | None:
    """One line when the page is mostly something else; `article_words` is how many are not furniture."""
    if article_words >= _FEW_WORDS:
        return None
    page = page[:20_000]
    left = f"only {article_words} words of article"
    if article_words < _ERROR_WORDS and len(_COOKIE.findall(page)) >= _COOKIE_WORDS:
        return f"looks like a cookie wall: {left}; paste the article's text"
    if _PAYWALL.search(page):
        return f"looks like a paywall stub: {left}; paste the full text if you have access to it"
    if _SCRIPT.search(page):
        return f"looks like a page that needs JavaScript: {left}; paste the article's text"
    if _BLOCKED.search(page) and article_words < _ERROR_WORDS:
        return f"looks like an error or robot-check page: {left}; paste the article's text"
    return None
