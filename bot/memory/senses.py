"""Words of news that mean the same or the opposite: each sense has two sides, some only one.

"shut", "closure" and "sunset" stand on one side of `open`, "reopen" and "active" on the other. Stems are
compared, so one form of a word is enough. Two words, as in "shut down", are written with a "_".
The table was written by hand, from what news says every day; it is no dictionary.
"""

from __future__ import annotations

from functools import cache

from bot.wording.words import stem

_SENSES: dict[str, tuple[str, str]] = {
    "level": (
        "rise rose risen increase climb grow grew grown growth gain jump soar surge up rally higher record leap"
        " swell double triple expand upgrade improve recover boost",
        "fall fell fallen drop decline decrease slump plunge shrink shrank down lower dip slide slid tumble sink"
        " sank halve reduce slash crash worsen downgrade lose",
    ),
    "open": (
        "open reopen launch start begin began begun active resume restart introduce unveil inaugurate"
        " continue remain persist operate hold",
        "close closure shut shutter shutdown sunset scrap discontinue axe end halt suspend cease stop expire"
        " abandon cancel collapse call_off shelve wind_down drop terminate finish freeze froze frozen pull_out",
    ),
    "win": ("win won victory beat defeat triumph overcome eliminate knock_out prevail champion lift oust",
            "lose lost loss defeat_by beaten"),
    "guilt": ("guilty convict conviction condemn sentence jail imprison", "acquit clear innocent exonerate"
              " absolve dismiss_case"),
    "accept": ("accept agree approve back endorse support pass adopt ratify carry authorise allow permit grant"
               " consent favour welcome sign yes unanimous confirm legalise",
               "reject refuse oppose veto block ban forbid forbade prohibit bar decline turn_down vote_down"
               " withhold deny defy against criticise resist outlaw"),
    "stay": ("stay remain keep kept retain survive cling", "leave left quit resign depart step_down oust remove"
             " overthrow topple eliminate dismiss sack fire unseat replace depose expel throw_out exit withdraw"
             " dethrone removal elimination go retire"),
    "true": ("true confirm correct genuine authentic accurate real prove proven verify fact",
             "false untrue hoax baseless ridiculous nonsense fake fabricate unfounded wrong incorrect bogus"
             " debunk refute groundless misleading lie rumour_false absurd invent"),
    "safe": ("safe harmless protect effective work prevent", "dangerous unsafe harmful useless ineffective risk"
             " threaten hazardous toxic"),
    "free": ("free release liberate bail rescue", "arrest detain custody hold seize capture kidnap abduct hostage"
             " jail imprison"),
    "reach": ("succeed success achieve reach reproduce replicate complete manage", "fail failure unable miss"
              " impossible unsuccessful botch"),
    "hire": ("hire recruit employ appoint create_job", "layoff lay_off laid redundant redundancy cut shed axe"
             " dismiss sack let_go fire lose eliminate"),
    "buy": ("buy bought purchase acquire acquisition takeover pick_up", "sell sold sale divest dispose"),
    "love": ("praise applaud ovation cheer acclaim hail laud celebrate", "boo criticise condemn slam denounce"
             " blast jeer lambaste attack"),
    "come": ("arrive enter come came return join", "leave left depart flee fled exit quit"),
    "alive": ("alive live survive survivor rescue", "die died dead death kill toll fatal fatality perish slain"
              " victim life lives deadly murder assassinate"),
    "many": ("many all every most majority everyone", "few none nobody minority hardly"),
    "first": ("first debut", "last final"),
    "early": ("early before ahead advance sooner", "late after delay postpone defer"),
    "high": ("high highest more large largest great greatest maximum top", "low lowest less small smallest"
             " fewest minimum bottom"),
    "war": ("war attack strike invade offensive bomb shell shelling fighting battle", "peace truce ceasefire"
            " armistice"),
    "legal": ("legal lawful constitutional valid uphold upheld", "illegal unlawful unconstitutional invalid"
              " overturn quash annul void strike_down"),
    "public": ("publish public reveal disclose unveil release", "secret hide hidden withhold conceal cover_up"),
    "increase_tax": ("tax levy duty tariff", ""),
    "deliberate": ("deliberate intentional purpose plot sabotage arson", "accident accidental mistake unintentional"
                   " error"),
    "guiltplea": ("plead_guilty admit confess own_up", "plead_not deny"),
    "peaceful": ("peaceful calm quiet", "violent violence riot clash"),
    "hurt": ("injure injury wound hurt casualty maim", "unhurt unharmed unscathed uninjured"),
    "plan": ("plan plot consider think mull weigh prepare intend aim hope eye scheme concoct conspire", ""),
    "believe": ("believe consider see regard deem view", ""),
    "successor": ("successor heir replacement succeed replace", ""),
    "kill": ("kill murder assassinate poison slay death shoot", ""),
    "quake": ("earthquake quake tremor seismic", ""),
    "fire": ("fire blaze burn flame inferno wildfire", ""),
    "flood": ("flood deluge inundate", ""),
    "staff": ("staff workforce worker employee job post position personnel workers", ""),
    "film": ("film movie picture drama", ""),
    "rebel": ("rebel insurgent fighter militant guerrilla", ""),
    "town": ("town city village municipality", ""),
    "vote": ("vote ballot poll election elect referendum", ""),
    "vaccine": ("vaccine jab shot dose vaccinate immunise inoculate", ""),
    "illness": ("disease illness fever epidemic outbreak virus infection infect ill sick case patient", ""),
    "money": ("cost price pay paid expense bill fee worth", ""),
    "court": ("court judge jury juror verdict trial tribunal sue lawsuit suit prosecute", ""),
    "company": ("company firm group business corporation maker", ""),
    "police": ("police officer cop constable", ""),
    "crowd": ("crowd spectator fan attend attendance audience turnout watch", ""),
    "flight": ("plane jet aircraft flight airliner", ""),
    "ship": ("ship vessel boat ferry tanker", ""),
    "car": ("car vehicle lorry truck bus", ""),
    "house": ("house home household building flat", ""),
    "power": ("electricity power blackout outage", ""),
    "child": ("child children kid pupil minor youngster", ""),
    "doctor": ("doctor medic physician surgeon", ""),
    "leader": ("leader president chief head director boss chairman chair", ""),
    "minister": ("minister secretary ministry", ""),
    "study": ("study research paper report article survey", ""),
    "storm": ("storm hurricane cyclone typhoon gale wind", ""),
    "money_loss": ("fraud swindle embezzle scam", ""),
    "refugee": ("refugee migrant displaced flee asylum", ""),
    "destroy": ("destroy demolish ruin wreck flatten devastate level raze", "rebuild restore repair reconstruct"),
    "speak": ("talk negotiate negotiation discuss discussion speak", ""),
    "price_share": ("share stock equity", ""),
    "sales": ("sales revenue turnover", ""),
    "prize": ("prize award medal trophy honour cup", ""),
    "ask": ("ask request seek urge demand call appeal", ""),
    "promise": ("promise pledge vow commit", "renege break_promise backtrack"),
    "strike": ("strike walkout stoppage", ""),
    "search": ("search hunt look", ""),
    "probe": ("investigate investigation probe inquiry inquire examine", ""),
    "crash": ("crash collide collision accident derail", ""),
    "blast": ("explode explosion blast bomb detonate", ""),
    "sack": ("resign resignation quit step_down", ""),
    "lead": ("ahead lead", "behind trail"),
}  # fmt: skip


@cache
def senses() -> dict[str, tuple[tuple[str, int], ...]]:
    """Stem, or two stems with a "_" between, to its senses and the side (1 or -1) it takes in each."""
    table: dict[str, dict[str, int]] = {}
    for sense, sides in _SENSES.items():
        for side, written in zip((1, -1), sides, strict=True):
            for entry in written.split():
                table.setdefault("_".join(map(stem, entry.split("_"))), {}).setdefault(sense, side)
    return {form: tuple(found.items()) for form, found in table.items()}
