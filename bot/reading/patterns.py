"""What the furniture of a news page looks like: one table, a name and what the whole line must match.

A line matches only in full, and only lines up to `LONGEST` characters are tried, so that no pattern costs
more than a bounded time.
"""

from __future__ import annotations

import re

LONGEST = 400
"""Longer lines are prose, whatever they begin with."""

_NETWORK = (
    r"(?:facebook|twitter|x|linkedin|reddit|pinterest|whatsapp|messenger|telegram|instagram|youtube|tiktok"
    r"|flipboard|bluesky|mastodon|threads|tumblr|google\+?|social media)"
)
_BUTTON = (
    rf"(?:{_NETWORK}|share|tweet|post|pin(?: it)?|print|e-?mail|comments?|save|listen|like|follow|send|gift"
    r"|copy (?:the )?link|bookmark|link copied!?|text size|a[+-])"
)
_NAME = r"[A-Z][\w.'’-]*(?:\s+(?:[A-Z][\w.'’-]*|de|del|della|van|von|der|den|da|di|du|la|le|bin|ibn|al|el|ter|zu)){0,4}"
_NAMES = rf"{_NAME}(?:(?:,\s+|\s+and\s+|,\s+and\s+|\s+&\s+){_NAME}){{0,4}}"
_DESK = (
    r"(?:staff (?:writer|reporter)|[\w ]{0,30}(?:correspondent|editor|reporter|writer|columnist)|news agenc(?:y|ies)"
    r"|(?:for|of|in|at)\s+[A-Z][\w .'’-]{1,40}|(?:The )?[A-Z][\w.'’-]*(?: [A-Z][\w.'’-]*){0,4})"
)
_PROPER = r"(?:[Tt]he )?[A-Z][\w.'’&-]*(?: (?:[A-Z][\w.'’&-]*|of|and)){0,4}"
_PICTURE = r"(?:images?|photos?|photographs?|photography|pictures?|pics?|graphics?|illustrations?|maps?)"

# (name, what the line must be, whether letter case is free)
_TABLE: tuple[tuple[str, str, bool], ...] = (
    ("share", rf"(?:{_BUTTON}(?:\W+|$))+", True),
    ("share", rf"share (?:this(?: (?:article|story|page|post|video))?|(?:it )?(?:by|on|via|to|with) (?:e-?mail|{_NETWORK}|friends|others))[\w ,]{{0,60}}\W*", True),
    ("share", r"[\d.,]+k? (?:shares?|comments?|views?|likes?|retweets?)(?: ago)?", True),
    ("share", rf"(?:follow|like|find|join) (?:us|me|him|her|them|@\w+|[\w .'’@-]{{2,60}}) on {_NETWORK}\b.{{0,120}}", True),
    ("advert", r"\W*(?:advertisements?|advertising|sponsored(?: content| by.{1,60})?|promoted(?: content)?|paid (?:post|content))\W*", True),
    ("advert", r"\W*(?:(?:story|article|post) continues (?:below|after).{0,60}|continue reading.{0,80}|scroll (?:down )?(?:to|for) (?:continue|more).{0,60}|skip (?:ad|advertisement|to (?:main )?content).{0,40}|keep reading)\W*", True),
    ("cookies", r".{0,120}\b(?:we|our (?:web)?sites?|this (?:web)?site|our partners|and our \d* ?partners)\b.{0,80}\bcookies\b.{0,250}", True),
    ("cookies", r".{0,120}\b(?:by (?:continuing to (?:use|browse)|clicking|using)|accept|reject|manage|allow)\b.{0,120}\b(?:cookies|consent|privacy policy)\b.{0,160}", True),
    ("cookies", r"(?:accept|reject|allow|decline|manage|disagree|agree)(?: (?:all|and (?:close|continue)|cookies|preferences|settings|options|consent|choices))*|cookie (?:policy|settings|preferences|notice|consent)|(?:your )?privacy (?:policy|settings|choices|matters)|terms (?:of (?:use|service)|and conditions)|i (?:agree|accept)|got it!?", True),
    ("newsletter", r"(?:please |to |click here to )?(?:sign up|subscribe|register|join)\b.{0,160}\b(?:newsletters?|e-?mails?|inbox|updates|alerts|podcast|channel|briefing|subscribers)\b.{0,120}", True),
    ("newsletter", r"(?:get|receive|want)\b.{1,160}\b(?:(?:in|to|into) your (?:inbox|e-?mail)|newsletter)\b.{0,100}", True),
    ("newsletter", r"(?:subscribe|sign (?:in|up)|log ?in|register|donate|support us|become a (?:member|subscriber)|create (?:a free |an )?account)(?: (?:now|today|here|for free))?\W*", True),
    ("paywall", r".{0,120}\b(?:already a (?:subscriber|member)|subscribe to (?:continue|read|unlock|keep)|(?:continue|keep) reading (?:with|for|by)|free articles? (?:left|remaining|this month)|subscribers? only|(?:log|sign) in to (?:read|continue)|to read the full (?:story|article))\b.{0,160}", True),
    ("script", r".{0,80}\b(?:enable|turn on|requires?|without|disabled?)\b.{0,30}\bjavascript\b.{0,160}|.{0,60}\bjavascript (?:is|must be|to be)\b.{0,160}|loading\W*", True),
    ("related", r"\W*(?:read (?:more|also|next)|also read|related(?: (?:articles?|stor(?:y|ies)|content|coverage|links?|topics?|news|reading))?|see also|more (?:on this(?: story| topic)?|from .{1,40}|stories|news|in .{1,30})|you (?:may|might) (?:also )?(?:like|be interested in)|recommended(?: for you)?|most (?:read|popular|viewed|shared)|trending(?: now)?|up next|watch(?: (?:now|live|more|below))?|don['’]t miss|editors?['’]? picks?|further reading|in (?:other|related) news|top stories|latest(?: news)?|explore more|what to read next)\s*(?:[:|»>–—-]+.{0,250}|\W*)", True),
    ("related", r"(?:you can )?(?:read|see|view|watch|find|listen to) (?:the |our |more of the )?(?:rest|full|whole|entire|complete|original|video|more)\b(?: .{0,90}?)?(?:\bhere\b|\bbelow\b|\bat [\w.]{1,40}|»|→|\.{3}|…)\W*.{0,30}", True),
    ("related", r"click (?:here|on|to|the)\b.{0,140}|for (?:more|the latest|further)\b.{1,80}\b(?:visit|click|go to|see|follow|check out)\b.{1,120}", True),
    ("related", r"the post .{1,250} (?:first )?appeared (?:first )?on .{1,80}|this (?:article|story|post) (?:was|has been) syndicated.{0,100}", True),
    ("caption", rf"[(\[]?(?:file )?(?:{_PICTURE}|credits?|captions?|videos?|screenshots?|copyright|image (?:copyright|source|caption)|media caption)(?: (?:credits?|sources?|copyright|captions?))?\s*[:/]\s*.{{1,200}}", True),
    ("caption", r"(?:image|media) (?:copyright|source|caption)\b.{1,250}|(?:toggle|hide|show) caption|enlarge (?:this )?image|view (?:gallery|images?|photos|slideshow).{0,40}|\d+ (?:of|/) \d+", True),
    ("caption", rf"[(\[]?(?:file |stock |handout |undated )?{_PICTURE}\s+(?:by|courtesy(?: of)?|via|credit|from|taken by|illustration by)\s+.{{1,100}}", True),
    ("caption", rf".{{0,320}}(?:[.!?)\]|…\"”]\s*|\()(?i:{_PICTURE}|credit|photo credit|image credit|screenshot)\s*(?::|/|\sby\s)\s*(?-i:[A-Z@]).{{1,80}}", False),
    ("caption", r".{0,320}\b(?:Getty Images|AP Photo|AP Images|AFP[-/ ]Getty|Reuters/[A-Z]\w+(?: [A-Z]\w+)?(?=\W*$)|EPA/[A-Z].{1,40}|Shutterstock|iStock\w*|Alamy|Wikimedia Commons|Flickr)(?:[/ ].{0,60})?\W*", False),
    ("markup", r"(?:<[^<>]{1,300}>[\s.,]*)+|<(?:iframe|script|div|embed|img|figure)\b.{0,380}", True),
    ("markup", r"\[/?(?:embed|caption|gallery|video|audio|youtube|tweet|playlist|ad|contact)\b[^\]]{0,300}\].{0,100}|\{\{.{0,300}\}\}", True),
    ("markup", r"(?:https?://|www\.)\S+|pic\.twitter\.com/\S+|(?:&\w{2,8};\s*)+", True),
    ("markup", r"(?:var|let|const|window|document|function|googletag|if ?\()[\s.(\w].{0,350}[;{}]", False),
    ("label", r"[A-Z]{4,}[.:]?|(?i:abstract|exclusive|breaking(?: news)?|analysis|opinion|letters|editorial)[.:]?", False),
    ("rule", r"[-–—_=*•·#~+.| ]{2,}|-?\s?30\s?-?|[•·*#|]", True),
    ("tags", r"(?:categor(?:y|ies)|tags?|tagged(?: (?:as|with))?|filed under|topics?|keywords?|more topics|posted in|in this (?:story|article))\s*[:|].{0,380}", True),
    ("copyright", r"\W*(?:©|\(c\)\s|copyright\b\s*(?:©|\(c\)|\d{4}|[A-Z])).{0,250}|.{0,150}\ball rights reserved\b.{0,200}|this material may not be (?:published|reproduced).{0,250}", True),
    ("menu", r"(?:page )?\d{1,4}(?: (?:of|/) \d{1,4})?", True),
    ("menu", r"(?:home|menu|search|close|next|previous|back|back to top|top|go|more|ok|submit|cancel|download|contact(?: us)?|about(?: us)?|jobs|careers|help|rss|sitemap|video|audio|gallery|podcast|skip to .{1,30}|go to .{1,30})", True),
    ("menu", r"(?:listen to (?:this )?(?:article|story).{0,60}|\d+[- ]min(?:ute)?s?(?: read)?|reading time.{0,30}|\d+ (?:second|minute|min|hour|day|week|month)s? ago|(?:last )?updated \d+ .{1,20} ago|\d{1,2}:\d\d(?: ?[ap]m)?)\W*", True),
    ("credits", r"[(\[]?(?:(?:additional |extra )?(?:reporting|writing)|editing|compiled|translated|edited|reported|posted|produced)(?: and (?:writing|editing|reporting))?\s+by:?\s.{1,220}", True),
    ("credits", r"(?:contributing|contributors?|with (?:files|reporting|material|additional reporting) (?:from|by))\s*:?\s+.{1,150}", True),
    ("credits", r".{3,120}\bcontributed (?:to|reporting).{0,60}", True),
    ("byline", rf"(?:(?i:by|text by|written by|story by|reported by|words by|author:)|From)\s+{_NAMES}(?:\s*[,|/•·–—-]\s*{_DESK}|\s+(?:in|for|at|of)\s+[A-Z][\w .'’-]{{1,40}})?\W*", False),
    ("byline", rf"{_NAME}(?:,\s+(?i:[\w]{{2,20}})|\s+(?i:staff)|\s+[A-Z][\w]{{1,19}})\s+(?i:correspondent|editor|reporter|writer)\W*", False),
    ("byline", rf"{_NAME}\s+reports\W*", False),
)  # fmt: skip

_ROLE = re.compile(
    r"(?:[A-Z][\w-]*|[a-z]+)?(?:[ -][\w&]+){0,3} ?"
    r"(?i:correspondents?|reporters?|editors?|columnists?|staff writers?)"
    rf"(?:\s*(?:[,|/•·–—-]|\b(?:at|for|in|of)\b)\s*{_PROPER}){{0,2}}(?:[\s,|/•·–—-]+\d.{{0,30}})?\W*"
)
_PERSON = re.compile(rf"(?=\S+\s)(?:{_NAMES})")
_COMPILED = tuple((name, re.compile(what, re.IGNORECASE if free else 0)) for name, what, free in _TABLE)


def kind(line: str) -> str | None:
    """What sort of furniture a line is, None when it is not."""
    if len(line) > LONGEST:
        return None
    return next((name for name, what in _COMPILED if what.fullmatch(line)), None)


def is_role(line: str) -> bool:
    """Whether a line could be what its writers are, and for which outlet: "Courts reporter, The Post"."""
    return len(line) <= LONGEST and _ROLE.fullmatch(line) is not None


def is_people(line: str) -> bool:
    """Whether a line has nothing but the names of people, two words at least."""
    return len(line) <= LONGEST and _PERSON.fullmatch(line) is not None
