"""Patterns that several rules share: who speaks, names, numbers, dates."""

from __future__ import annotations

import re

SAID = (
    r"said|says|say|told|tells|tell|wrote|writes|added|adds|stated|states|claimed|claims|claim"
    r"|reported|reports"
    r"|announced|announces|explained|explains|argued|argues|argue|insisted|insists|warned|warns"
    r"|warn|noted|notes"
    r"|confirmed|confirms|confirm|revealed|reveals|suggested|suggests|suggest|alleged|alleges|allege"
    r"|acknowledged|acknowledges|admitted|admits|conceded|concedes|maintained|maintains|predicted|predicts"
    r"|estimated|estimates|testified|testifies|commented|replied|responded|recalled|remarked"
    r"|disclosed|asserted"
    r"|contended|contends|complained|complain|complains|tweeted|stressed|emphasi[sz]ed|reiterated"
    r"|declared|cautioned"
    r"|concluded|concludes|accused|accuses|denied|denies|deny|described|describes|vowed|pledged|pointed\s+out"
    r"|indicated|indicates|described|posted|mentioned|urged|hinted"
)
THOUGHT = (
    r"believe|believes|believed|think|thinks|thought|expect|expects|expected|fear|fears|feared"
    r"|suspect|suspects"
    r"|suspected|hope|hopes|hoped|know|knows|knew|understand|understood"
)
# Words that may stand between a subject and its verb.
ADVERB = (
    r"(?:also|now|then|later|earlier|still|since|previously|recently|reportedly|once|already|first"
    r"|again|\w+ly)"
)
AUX = rf"(?:(?:has|have|had|{ADVERB})\s+){{0,3}}"
DAY = r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day"
MONTH = (
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December"
    r"|(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\b\.?)"
)
YEAR = r"(?:1[89]|20)\d\d"

SPEECH = re.compile(
    rf"\b(?:{SAID}|{THOUGHT}|according\s+to|citing|quoted|cited|as\s+saying)\b", re.IGNORECASE
)

PARTICLE = r"(?:al|el|bin|ibn|de|da|di|del|della|van|von|der|du|la|le|ter|den)"
CAP = r"[A-Z][\w’'.-]*[\w]"
INITIAL = r"[A-Z]\."
# Two capitalised words or more: what a person's full name looks like.
NAME = rf"(?:{CAP}|{INITIAL})(?:\s+(?:{PARTICLE}[\s-]+)?(?:{CAP}|{INITIAL}))+"
TITLED = (
    r"(?:Mr|Mrs|Ms|Dr|Prof|Professor|Sir|Gen|General|Lt|Col|Colonel|Capt|Captain|Sgt|Sen|Senator"
    r"|Rep|Gov|Governor"
    r"|President|Minister|Secretary|Judge|Justice|Mayor|Chief|Commissioner|Inspector|Officer"
    r"|Coach)\.?\s+" + CAP
)
# "Jane Roe said", "Jane Roe, the mayor, said", "said Jane Roe", "says Dr Roe".
NAMED_SPEAKER = re.compile(
    rf"(?:{NAME}|{TITLED})(?:\s*,[^,.;\x01]{{2,90}},|\s+of\s+[^,.;\x01]{{2,40}})?\s+{AUX}(?:{SAID}"
    rf"|{THOUGHT})\b"
    rf"|\b(?:{SAID})\s+(?:[a-z][\w-]*\s+){{0,5}}(?:{NAME}|{TITLED})"
    rf"|according\s+to\s+(?:[a-z][\w-]*\s+){{0,5}}(?:{TITLED}|{NAME},)"
)

WORD_NUMBER = (
    r"(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen"
    r"|sixteen|seventeen"
    r"|eighteen|nineteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|hundred|thousand|dozen)"
    r"(?:[-\s](?:one|two|three|four|five|six|seven|eight|nine|hundred|thousand|million|dozen))*"
)
DIGITS = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
NUMBER = rf"(?:{DIGITS}|{WORD_NUMBER})(?:\s(?:hundred|thousand|million|billion|trillion))?"

FULL_DATE = re.compile(
    rf"\b(?:{MONTH}\s+\d{{1,2}}(?:st|nd|rd|th)?,?\s+{YEAR}|\d{{1,2}}(?:st|nd|rd"
    rf"|th)?\s+(?:of\s+)?{MONTH},?\s+{YEAR}"
    rf"|{YEAR}-\d\d-\d\d|{YEAR}/\d{{1,2}}/\d{{1,2}}|\d{{1,2}}[/.]\d{{1,2}}[/.]{YEAR})\b",
    re.IGNORECASE,
)
