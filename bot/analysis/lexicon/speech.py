"""Verbs and nouns with which English news says that somebody said it."""

from __future__ import annotations

# Base form, past, participle where they are not made by rule.
_IRREGULAR = {
    "say": "said", "tell": "told", "write": "wrote written", "think": "thought", "find": "found",
    "hold": "held", "swear": "swore sworn", "foresee": "foresaw foreseen", "show": "showed shown",
    "read": "read", "hear": "heard", "know": "knew known", "feel": "felt", "understand": "understood",
    "learn": "learned learnt", "put": "put",
}  # fmt: skip

# Verbs that can take what was said as a clause or a quotation.
_SAY = (
    "say write add note state remark comment observe explain recall recount reply respond answer continue"
    " conclude declare announce disclose reveal report confirm acknowledge admit concede maintain insist assert"
    " contend claim allege argue suggest propose warn caution predict forecast estimate stress emphasize"
    " emphasise reiterate repeat vow pledge promise boast joke quip tweet post shout testify complain lament"
    " charge accuse deny dispute reject rule find show indicate hint imply mention clarify counter reason"
    " describe call characterize characterise cite quote blame urge demand advise tell inform assure remind"
    " notify promise swear ask read hail praise criticize criticise condemn denounce dismiss"
).split()
# Verbs of thought: the corpus of attributions counts them, and so does an editor ("officials believe").
_THINK = (
    "believe think expect fear hope know feel understand suspect consider doubt assume learn hear worry agree"
    " envision foresee"
).split()
# Verbs whose first object is the person told.
_TELL = "tell inform assure remind notify advise warn".split()
# Verbs of which a source is the object of what they do, too: only with "that", "as", a quotation or a colon.
_NEEDS_CLAUSE = (
    "find show hold rule call describe characterize characterise consider feel know hear learn read put indicate"
    " post charge report repeat continue answer reject dismiss blame praise hail criticize criticise condemn denounce"
    " dispute accuse urge demand cite quote expect hope fear understand doubt assume propose estimate promise pledge vow"
    " ask write counter mention answer respond reply agree foresee envision swear observe maintain comment deny"
).split()


def forms(base: str) -> tuple[str, ...]:
    """All inflections of a verb: base, third person, past and participle, and the -ing form."""
    stem = base[:-1] if base.endswith("e") else base
    if base[-1] == "y" and base[-2] not in "aeiou":
        third, past = base[:-1] + "ies", base[:-1] + "ied"
    else:
        third = base + ("es" if base.endswith(("s", "sh", "ch", "x")) else "s")
        past = stem + "ed"
    doubled = {"admit": "admitt", "quip": "quipp", "put": "putt"}.get(base, stem)
    pasts = _IRREGULAR[base].split() if base in _IRREGULAR else [past.replace(stem, doubled, 1)]
    return (base, third, *pasts, doubled + "ing")


def _table(bases: list[str]) -> dict[str, str]:
    return {form: base for base in bases for form in forms(base)}


SAYING = _table([*_SAY, *_THINK])
THINKING = frozenset(_table(_THINK))
TELLING = frozenset(_table(_TELL))
NEEDS_CLAUSE = frozenset(_NEEDS_CLAUSE)

# Forms that are as often nouns: verbs only where a noun cannot stand.
NOUNISH = frozenset(
    "reports report claims claim states state notes note plans comments comment posts post charges charge"
    " estimates estimate warnings finding findings fears hopes rules rule complaints reasons reason answer answers"
    " tweet tweets demand demands charge doubts doubt reply counter cites read show shows calls call remarks"
    " remark quote quotes promise promises pledge pledges boast suspect suspects expects forecast forecasts feels"
    " feeling saying understanding writing meaning hints hint joke jokes".split()
)

# Verbs in which a passive without an agent attributes to nobody: "is said to", "it is claimed".
PASSIVE_REPORT = frozenset(
    "said claimed believed thought alleged reported rumoured rumored understood suspected feared estimated"
    " considered known expected".split()
)
REPORT_ADVERBS = frozenset("reportedly allegedly supposedly purportedly".split())

DENYING = frozenset(
    form for base in ("deny", "reject", "dispute", "dismiss", "refute") for form in forms(base)
)
# Verbs that refuse a statement rather than make one.
NO_COMMENT = frozenset("decline declined declines refuse refused refuses".split())
