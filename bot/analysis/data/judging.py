"""Words that judge. From a news writer they are opinion; from a speaker in quotation marks they are news."""

from __future__ import annotations

# Adjectives and adverbs of praise and blame, labels that one side uses, and words that sell.
LOADED = frozenset(
    "shameful shamefully disgraceful disgusting outrageous outrageously appalling deplorable "
    "despicable heinous vile evil wicked sinister"
    " notorious notoriously infamous infamously ludicrous laughable absurd ridiculous "
    "preposterous pathetic idiotic moronic stupid foolish insane"
    " crazy bizarre bizarrely hysterical hypocritical hypocrite hypocrites cowardly ruthless "
    "brazen brazenly blatant blatantly egregious dubious"
    " laughably scandalous sickening horrific horrifying horrendous stunning stunningly "
    "bombshell explosive shocking shockingly jaw-dropping"
    " unbelievable incredible incredibly astonishing amazing amazingly brilliant genius heroic "
    "heroically glorious magnificent legendary iconic"
    " acclaimed revolutionary groundbreaking game-changing world-class cutting-edge "
    "state-of-the-art beloved esteemed renowned respected prestigious"
    " visionary remarkable remarkably spectacular spectacularly breathtaking sensational "
    "flagrant flagrantly sham farce farcical fiasco debacle"
    " cronies crony thug thugs thuggish goons puppet henchmen stooge stooges regime junta "
    "warmonger warmongers elitist elitists snowflakes"
    " left-wing-media so-called self-styled self-proclaimed propagandist propagandists smear "
    "smears witch-hunt witch-hunts extremist-loving"
    " disastrous catastrophically woefully sadly thankfully fortunately unfortunately hopefully "
    "inexplicably mercifully regrettably unsurprisingly"
    " shady sleazy crooked murderous barbaric savage savagely bloodthirsty tyrant tyrannical "
    "dictatorial draconian radical-left leftist leftists"
    " rabid deranged clueless spineless gutless mindless senseless heartless callous callously "
    "arrogant arrogantly unhinged unsecured lavish"
    " blistering scathing embarrassing embarrassingly humiliating cushy bloated bungling bungled "
    "botched inept toothless craven fawning gushing"
    " disingenuous mealy-mouthed slapdash spurious terrifying nightmarish dreadful awful "
    "terrible wonderful fantastic superb perfect perfectly".split()
)
# Words that judge when they stand alone in quotation marks.
EVALUATIVE = LOADED | frozenset(
    "dangerous ideological baseless false unfair unjust illegal unacceptable reckless "
    "irresponsible cruel corrupt fraudulent fake unconstitutional"
    " immoral unethical inhumane racist sexist discriminatory offensive inappropriate misleading "
    "unfounded untrue strong weak excellent historic"
    " important influential powerful fatal serious grave miscalculations mistake mistakes error "
    "errors lie lies liar failure failed failures crime"
    " crimes criminal traitor traitors terrorist terrorists invaders aggression betrayal "
    "catastrophe disaster tragedy tragic victory defeat hoax nonsense"
    " propaganda provocation provocative hostile desperate concerned disappointed disappointing "
    "unprecedented significant robust credible secure"
    " safe unsafe approved legitimate illegitimate rationale reflection humane transparent "
    "secretive biased neutral careless negligent rigged stolen"
    " victim victims hero heroes monster monsters genocide massacre bullying intimidation "
    "harassment abuse censorship blackmail extortion theft"
    " suspicious mysterious horrible good bad worst best great poor rich evil chaos chaotic "
    "crisis threat threatening alarming worrying".split()
)
