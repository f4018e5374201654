"""Letters that look like a Latin one, by which words are disguised.

Only what NFKC and the loss of accents leave standing: letters of other alphabets, phonetic letters, small
capitals, letters in boxes. After Unicode's list of confusable characters (UTS 39).
"""

from __future__ import annotations

from typing import Final


def _pairs(table: str) -> dict[str, str]:
    """ "а=a" for each pair."""
    return dict(pair.split("=") for pair in table.split())


CYRILLIC: Final = _pairs(
    "а=a А=a в=b В=b е=e Е=e ё=e Ё=e к=k К=k м=m М=m н=h Н=h о=o О=o р=p Р=p с=c С=c т=t Т=t у=y У=y х=x Х=x"
    " і=i І=i ї=i Ї=i ј=j Ј=j ѕ=s Ѕ=s һ=h Һ=h ԁ=d Ԁ=d ԛ=q Ԛ=q ԝ=w Ԝ=w ѵ=v Ѵ=v ь=b Ь=b г=r ӏ=l Ӏ=l п=n ү=y"
    " Ү=y ԍ=g ғ=f є=e Є=e з=3 З=3 ґ=r ҝ=k қ=k Қ=k ҡ=k һ=h ҳ=x Ҳ=x ң=h ҥ=h ө=o Ө=o ҫ=c Ҫ=c ә=e Ә=e ӓ=a ӑ=a"
)
GREEK: Final = _pairs(
    "α=a Α=a β=b Β=b ε=e Ε=e ζ=z Ζ=z η=n Η=h ι=i Ι=i κ=k Κ=k μ=u Μ=m ν=v Ν=n ο=o Ο=o ρ=p Ρ=p τ=t Τ=t υ=u"
    " Υ=y χ=x Χ=x ω=w σ=o ς=s γ=y ϲ=c Ϲ=c ϳ=j ά=a έ=e ή=n ί=i ό=o ύ=u ώ=w"
)
ARMENIAN: Final = _pairs("օ=o ո=n ս=u հ=h ց=g զ=q յ=j տ=s Տ=s Լ=l Օ=o Ս=u Հ=h Ե=t ռ=n ք=p")
OTHER: Final = _pairs(
    "ᴀ=a ʙ=b ᴄ=c ᴅ=d ᴇ=e ꜰ=f ɢ=g ʜ=h ɪ=i ᴊ=j ᴋ=k ʟ=l ᴍ=m ɴ=n ᴏ=o ᴘ=p ꞯ=q ʀ=r ꜱ=s ᴛ=t ᴜ=u ᴠ=v ᴡ=w ʏ=y ᴢ=z"
    " ɑ=a ɐ=a ɓ=b ƀ=b ɗ=d ɖ=d ɛ=e ɘ=e ǝ=e ə=e ƒ=f ɡ=g ɠ=g ɦ=h ɨ=i ɩ=i ɭ=l ɫ=l ƚ=l ɱ=m ɯ=m ɲ=n ŋ=n ƞ=n ɵ=o ƥ=p"
    " ʠ=q ɾ=r ɽ=r ʂ=s ƭ=t ŧ=t ʈ=t ʉ=u ʋ=v ʍ=w ƴ=y ƶ=z ʐ=z ħ=h ⱥ=a ɍ=r ɇ=e ꝑ=p ⱡ=l ꞓ=c ȼ=c ᵹ=g ꝛ=r ŀ=l"
    " ꓐ=b ꓑ=p ꓒ=d ꓓ=d ꓔ=t ꓖ=g ꓗ=k ꓙ=j ꓚ=c ꓜ=z ꓝ=f ꓟ=m ꓠ=n ꓡ=l ꓢ=s ꓣ=r ꓦ=v ꓧ=h ꓪ=w ꓫ=x ꓬ=y ꓮ=a ꓰ=e ꓲ=i ꓳ=o"
    " ꓴ=u Ꭰ=d Ꭱ=r Ꭲ=t Ꭺ=a Ꭻ=j Ꭼ=e Ꮃ=w Ꮇ=m Ꮋ=h Ꮐ=g Ꮓ=z Ꮖ=i Ꮞ=4 Ꮟ=b Ꮢ=r Ꮤ=w Ꮥ=s Ꮩ=v Ꮪ=s Ꮮ=l Ꮯ=c Ꮲ=p Ꮶ=k Ᏼ=b"
)
# Letters in circles and boxes that NFKC leaves: 🅐-🅩 and 🅰-🆉; flags' letters 🇦-🇿.
BOXED: Final = {
    chr(first + at): chr(ord("a") + at) for first in (0x1F150, 0x1F170, 0x1F1E6) for at in range(26)
}

# Letters of alphabets in which whole words are spelt, and such as only stand in for Latin ones.
ALPHABETS: Final = CYRILLIC | GREEK | ARMENIAN
STAND_INS: Final = OTHER | BOXED
