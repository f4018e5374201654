"""Which words for a country mean one country: "Ukraine", "Ukrainian" and "Ukraine's" are `ukrain`.

Most adjectives are made by ending, and the ending is taken off; those that are not stand in a table.
"""

from __future__ import annotations

from bot.wording.fold import fold

# What English puts at the end of a country's name or its adjective; longer ones first.
_ENDINGS = ("ians", "ese", "ish", "ian", "ans", "ean", "ey", "ia", "an", "ic", "is", "i", "y", "e", "a", "o")
# A stem shorter than this says nothing: "Iran" stays whole.
_SHORTEST = 4
# Adjectives and short forms that no ending explains.
_IRREGULAR = {
    word: stem
    for stem, words in {
        "united states": "us usa america american americans u.s u.s.a",
        "united kingdom": "uk u.k britain british briton britons great-britain",
        "european union": "eu e.u",
        "emirates": "uae emirati emiratis emirates",
        "france": "french france", "netherlands": "dutch netherlands", "spain": "spanish spain",
        "greece": "greek greeks greece", "switzerland": "swiss switzerland", "denmark": "danish denmark",
        "poland": "polish poland poles", "finland": "finnish finland finns", "sweden": "swedish sweden",
        "norway": "norwegian norway", "scotland": "scottish scots scotland", "wales": "welsh wales",
        "ireland": "irish ireland", "iceland": "icelandic iceland", "thailand": "thai thailand",
        "philippines": "filipino philippine philippines", "afghanistan": "afghan afghanistan",
        "czech republic": "czech czechia", "slovakia": "slovak slovakia", "croatia": "croat croatian croatia",
        "serbia": "serb serbian serbia", "turkey": "turkish turkey turkiye", "cyprus": "cypriot cyprus",
        "peru": "peruvian peru", "chile": "chilean chile", "iraq": "iraqi iraq", "iran": "iranian iran",
        "oman": "omani oman", "cuba": "cuban cuba", "mali": "malian mali", "congo": "congolese congo",
        "taiwan": "taiwanese taiwan", "hong kong": "hongkong", "belgium": "belgian belgium",
        "kenya": "kenyan kenya", "libya": "libyan libya", "haiti": "haitian haiti",
        "england": "english england", "germany": "german germany germans",
        "hungary": "hungarian hungary",
        "china": "chinese china", "japan": "japanese japan", "norden": "nordic",
    }.items()
    for word in words.split()
}  # fmt: skip
_REGULAR = (
    "albania algeria angola argentina armenia australia austria azerbaijan bahrain bangladesh belarus bolivia"
    " bosnia botswana brazil bulgaria cambodia cameroon canada colombia ecuador egypt eritrea estonia"
    " ethiopia gaza georgia ghana guatemala guinea honduras india indonesia israel italy jamaica"
    " kazakhstan korea kosovo kuwait kyrgyzstan latvia lebanon liberia lithuania macedonia malawi malaysia"
    " malta mexico moldova mongolia montenegro morocco mozambique myanmar namibia nepal nicaragua nigeria"
    " pakistan palestine panama paraguay portugal qatar romania russia rwanda saudi senegal singapore"
    " slovenia somalia sudan syria tajikistan tanzania tunisia uganda ukraine uruguay uzbekistan"
    " venezuela vietnam yemen zambia zimbabwe"
).split()


def place_stem(word: str) -> str:
    """What a name and its adjective have in common: "Saudi" is "saud", "Canadian" and "Canada" "canad"."""
    plain = fold(word).removesuffix("'s").rstrip("'.")
    if plain in _IRREGULAR:
        return _IRREGULAR[plain]
    while shorter := _without_ending(plain):
        plain = shorter
    return plain


def _without_ending(word: str) -> str | None:
    return next(
        (word[: -len(e)] for e in _ENDINGS if word.endswith(e) and len(word) - len(e) >= _SHORTEST), None
    )


NATIONS = frozenset(_IRREGULAR.values()) | frozenset(place_stem(word) for word in _REGULAR)
