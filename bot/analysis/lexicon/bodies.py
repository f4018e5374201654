"""Nouns for bodies, outlets, documents and the places people post."""

from __future__ import annotations

import re

# Last words of the names of news outlets.
OUTLET_ENDINGS = frozenset(
    "times post news herald tribune journal gazette guardian telegraph daily mail observer chronicle courier"
    " examiner inquirer standard independent express star sun mirror today weekly magazine broadcasting television"
    " radio press globe dispatch sentinel register bulletin record review age argus echo monitor mercury bee"
    " beacon banner lantern clarion messenger gleaner enquirer statesman spectator bugle zeitung gazeta"
    " newspaper newspapers broadcaster tv wire journalism ledger advertiser sports sport".split()
)
# First words of the names of stations: "Radio Nord".
OUTLET_OPENINGS = frozenset("radio tv télé".split())
# Names that the endings above do not show. Agencies, broadcasters, papers and sites of record worldwide.
OUTLETS = frozenset(
    "reuters|bloomberg|afp|agence france-presse|associated press|the associated press|ap|upi|dpa|ansa|efe|kyodo|"
    "xinhua|tass|itar-tass|ria novosti|interfax|yonhap|kcna|bbc|cnn|nbc|cbs|abc|msnbc|pbs|npr|cbc|ctv|cnbc|espn|"
    "sky|itv|voa|voice of america|al jazeera|al arabiya|al-jazeera|al-arabiya|deutsche welle|dw|le monde|le figaro|"
    "liberation|der spiegel|spiegel|die zeit|die welt|bild|el pais|el país|el mundo|la repubblica|corriere della sera|"
    "la stampa|la tercera|politico|axios|vox|buzzfeed|buzzfeed news|huffpost|huffington post|the huffington post|"
    "business insider|insider|forbes|fortune|time|newsweek|the atlantic|the economist|economist|the new yorker|"
    "new yorker|vice|slate|salon|gawker|gizmodo|mashable|techcrunch|recode|re/code|the verge|verge|wired|engadget|"
    "ars technica|cnet|zdnet|9to5mac|macrumors|the intercept|intercept|the hill|breitbart|infowars|tmz|variety|"
    "billboard|deadline|the hollywood reporter|hollywood reporter|rolling stone|people|us weekly|haaretz|ynet|"
    "the jerusalem post|jerusalem post|the hindu|ndtv|dawn|geo|rt|russia today|sputnik|press tv|presstv|cctv|"
    "anadolu|anadolu agency|hurriyet|al-ahram|wikinews|propublica|bellingcat|financial times|the wall street journal|"
    "wall street journal|usa today|the onion|drudge report|the drudge report|globe and mail|national public radio|"
    "canadian press|the canadian press|australian associated press|press association|pravda|kommersant|izvestia|"
    "novaya gazeta|ukrinform|unian|rossiya 24|nhk|asahi shimbun|yomiuri shimbun|the australian|nine news|9news|stuff|"
    "radio new zealand|rnz|rté|rte|svt|nrk|dr|yle|quartz|the information|daily beast|the daily beast|daily caller|"
    "the daily caller|axel springer|scmp|south china morning post|channel newsasia|univision|telemundo|o globo|"
    "folha de s.paulo|clarín|la nación|washington examiner|mother jones|the nation|national review|the guardian".split(
        "|"
    )
)
_SITE = re.compile(r"^[a-z0-9-]+\.(?:com|org|net|news|co\.uk|ca|co|io|tv|ru|de|fr)$")
# Words that look like an outlet's ending but are no outlet alone.
NO_OUTLET = frozenset(
    "the news|news|the press|press|post|the post|the times|today|the sun|sun|the record|record|star".split(
        "|"
    )
)

# Platforms whose posts are by whoever holds the account.
PLATFORMS = frozenset(
    "facebook twitter telegram instagram youtube reddit tiktok weibo vk vkontakte snapchat whatsapp linkedin"
    " tumblr myspace blog blogs forum 4chan mastodon bluesky livejournal".split()
)
POSTS = frozenset("post posts tweet tweets blog video comment status message thread".split())

# Nouns for things that say: what they say must be found in them.
DOCUMENTS = frozenset(
    "report reports study studies paper papers document documents letter letters memo memos email emails e-mail"
    " e-mails statement statements filing filings complaint lawsuit indictment affidavit transcript transcripts"
    " release releases survey surveys poll polls data figures statistics book article articles note notes record"
    " records ruling judgment judgement verdict dossier leak leaks cable cables review analysis assessment research"
    " findings tests results recording video footage photos photo photographs images image audio law treaty"
    " constitution contract census website page poster petition rumor rumour rumors rumours story stories".split()
)
# Nouns for bodies that speak as one.
BODIES = frozenset(
    "government ministry department agency police authority authorities commission committee council court company"
    " corporation corp inc ltd llc group university institute institution bank party union association federation"
    " foundation church directorate service services army military navy force forces parliament senate congress"
    " house office bureau board administration team club league organisation organization charity society hospital"
    " school college firm studio network museum embassy consulate cabinet campaign movement municipality city"
    " county state province region bloc coalition alliance kremlin pentagon fbi cia nasa nato un who eu crown"
    " prosecution defence defense tribunal inquiry panel watchdog regulator airline manufacturer maker publisher"
    " publication newspaper magazine broadcaster intelligence secretariat organisers organizers associations fund"
    " ministries agencies departments companies institutions municipalities officials' chamber project centre center"
    " laboratory observatory academy retailer carmaker automaker drugmaker chipmaker brewer lender insurer developer contractor supermarket"
    " startup start-up brigade battalion district division treasury reserve exchange archdiocese diocese"
    " vatican taliban hamas hezbollah conference directorate-general corps guard station".split()
)
# What stands last in a company's name and says what it is in law; capital, for "as" and "se" are words.
LEGAL_FORMS = frozenset(
    "AG GmbH KG SE SA S.A. SAS SARL NV N.V. BV B.V. PLC Plc Inc Inc. Corp Corp. Ltd Ltd. LLC LLP LP Co Co. SpA S.p.A."
    " Srl S.r.l. AB ASA A/S ApS Oy Oyj KK Pty Bhd Berhad JSC OAO PJSC SL S.L. Zrt Holdings Holding Industries"
    " Technologies Pharmaceuticals Laboratories Enterprises Partners".split()
)
OUTLET_NOUNS = frozenset(
    "publication newspaper magazine broadcaster outlet website site paper tabloid channel network agency blog"
    " television tv radio media".split()
)


def is_outlet(name: str) -> bool:
    """Whether a name is that of a news outlet: listed, ending like one, or a site's address."""
    plain = " ".join(name.lower().replace("’s", "").replace("'s", "").split()).strip(" .,")
    bare = plain.removeprefix("the ")
    if plain in NO_OUTLET:
        return False
    if plain in OUTLETS or bare in OUTLETS or _SITE.match(bare):
        return True
    words = bare.split()
    original = name.split()
    if len(words) > 1 and words[0] in OUTLET_OPENINGS and original[-1][:1].isupper():
        return True
    return (
        len(words) > 1
        and words[-1] in OUTLET_ENDINGS
        and original[-1][:1].isupper()
        and original[-2][:1].isupper()
    )
