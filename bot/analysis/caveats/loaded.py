"""Words that judge, gathered from what style guides warn against; no word is here for one text's sake."""

from __future__ import annotations

# Adjectives and adverbs of praise or blame that a reporter does not use in her own voice.
JUDGING = frozenset(
    "shameful disgraceful despicable outrageous appalling horrific heinous monstrous vile evil wicked sinister"
    " pathetic laughable absurd ridiculous ludicrous preposterous idiotic moronic stupid insane crazy lunatic"
    " brilliant genius heroic glorious magnificent stunning spectacular incredible unbelievable amazing awesome fantastic"
    " wonderful superb legendary iconic visionary respected renowned acclaimed celebrated prestigious eminent beloved"
    " notorious infamous disgraced corrupt crooked cowardly brutal ruthless barbaric savage bloodthirsty"
    " radical extremist fanatical hypocritical shameless reckless baseless bogus phony sham botched disastrous"
    " catastrophic devastating shocking scandalous explosive damning bombshell jaw-dropping mind-blowing groundbreaking"
    " revolutionary game-changing unprecedented draconian oppressive tyrannical puppet rogue so-called self-styled"
    " deadly embattled beleaguered".split()
)
# Labels and puffs of more than one word, and nouns that take a side.
PHRASES = (
    r"so-called|of\s+course|needless\s+to\s+say|unsurprisingly|predictably|sadly|tragically|fortunately|unfortunately|thankfully"
    r"|shockingly|amazingly|incredibly|outrageously|ironically|laughably|bizarrely|disgracefully|shamelessly|to\s+be\s+sure"
    r"|believe\s+it\s+or\s+not|make\s+no\s+mistake|let[’']s\s+be\s+honest|the\s+fact\s+is|no\s+wonder|regime|cronies|propaganda\s+machine"
    r"|thugs?|bombshell|witch[\s-]hunt|cover-up|smear\s+campaign|fake\s+news|mainstream\s+media|elites?\s+in\s+Washington"
)
# Fine beside a judgement word: law, sport, medicine and weather use them as terms.
TERMS = (
    r"gross\s+negligence|deadly\s+weapon|savage\s+garden|spectacular\s+goal|devastating\s+(?:earthquake|storm|fire|flood|injury|tsunami|hurricane)"
    r"|shocking\s+pink|legendary\s+creature|deadly\s+(?:force|crash|virus|earthquake|storm|fire|shooting|attack|explosion|collision|outbreak|blast|clash(?:es)?|bombing)"
    r"|catastrophic\s+(?:failure|injury|loss)|revolutionary\s+(?:guard|court|war|party|forces|council)|(?:brutal|radical)\s+(?:prostatectomy|surgery)"
)
