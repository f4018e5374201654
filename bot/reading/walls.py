"""Pages that show something else than their article: a consent form, a paywall, an empty shell."""

from __future__ import annotations

import re

_FEW_WORDS = 150
"""An article has more; a wall with less around it is all there is."""

_COOKIE = re.compile(
    r"\bcookies?\b|\bconsent\b|\bprivacy (?:policy|settings|choices)\b|\bour partners\b|\bpersonali[sz]ed ads\b"
    r"|\blegitimate interest\b|\baccept all\b|\breject all\b",
    re.IGNORECASE,
)
_PAYWALL = re.compile(
    r"\bsubscribe to (?:continue|read|unlock|keep)\b|\balready a (?:subscriber|member)\b|\bfree articles? (?:left|remaining|this)\b"
    r"|\bto (?:continue|keep) reading\b|\bto read the full (?:story|article)\b|\b(?:exclusive(?:ly)?|only) (?:for|to) subscribers\b"
    r"|\bsubscribers? only\b|\bthis (?:article|story|content) is (?:for|only|reserved|available)\b.{0,40}\bsubscribers\b"
    r"|\b(?:start|begin) your (?:free )?trial\b|\bunlock this (?:article|story)\b",
    re.IGNORECASE,
)
_SCRIPT = re.compile(
    r"\b(?:enable|turn on|requires?|needs?|without|allow)\b.{0,30}\bjavascript\b|\bjavascript\b.{0,30}\b(?:disabled|required|enabled|not (?:available|enabled))\b",
    re.IGNORECASE,
)
_BLOCKED = re.compile(
    r"\b(?:verify(?:ing)?|confirm|prove) (?:that )?you are (?:a )?(?:human|not a robot)\b|\baccess (?:to this page )?(?:has been |is )?denied\b"
    r"|\bunusual traffic\b|\bchecking your browser\b|\bsecurity check\b|\bcaptcha\b|\bpage (?:you requested )?(?:was |could )?not (?:be )?found\b",
    re.IGNORECASE,
)


def warning(page: str, article_words: int) -> str | None:
    """One line when the page is mostly something else; `article_words` is how many are not furniture."""
    if article_words >= _FEW_WORDS:
        return None
    page = page[:20_000]
    left = f"only {article_words} words of article"
    if len(_COOKIE.findall(page)) >= 3:
        return f"looks like a cookie wall: {left}; open the page, accept or reject, and paste the article's text"
    if _PAYWALL.search(page):
        return f"looks like a paywall stub: {left}; paste the full text if you have access to it"
    if _SCRIPT.search(page):
        return f"looks like a page that needs JavaScript: {left}; paste the article's text"
    if _BLOCKED.search(page) and article_words < 60:
        return f"looks like an error or robot-check page: {left}; paste the article's text"
    return None
