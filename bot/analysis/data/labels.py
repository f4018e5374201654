"""Outlets that carry a label by their own account or by who owns and directs them; names in lower case.

No list follows from tone: an outlet is here because a state or a party runs it without editorial
independence, because it says itself that it takes a side, or because it says itself that it invents.
"""

from __future__ import annotations

STATE = frozenset(
    "kcna|korean central news agency|rodong sinmun|rt|russia today|sputnik|sputnik news|tass"
    "|itar-tass|ria novosti|rossiya 24|rossiya segodnya"
    "|rossiya 1|channel one russia|xinhua|xinhua news agency|cctv|cgtn|china daily|global times"
    "|people's daily|people’s daily|presstv|press tv|irna|fars|fars news"
    "|fars news agency|tasnim|irib|sana|syrian arab news agency|granma|prensa latina|telesur"
    "|belta|trt|trt world|anadolu|anadolu agency|al-alam"
    "|spa|saudi press agency|vietnam news agency|korean central television|zvezda|azertac".split("|")
)
PARTISAN = frozenset(
    "breitbart|breitbart news|infowars|western journalism|daily kos|the daily caller|daily caller"
    "|the blaze|newsmax|worldnetdaily|wnd|occupy democrats"
    "|think progress|thinkprogress|mother jones|townhall|the gateway pundit|gateway pundit"
    "|redstate|alternet|the federalist|palmer report"
    "|one america news|oan|media matters|the daily wire|daily wire|l'humanité|morning star"
    "|al-manar|al-masirah".split("|")
)
SATIRE = frozenset(
    "the onion|theonion.com|duffel blog|duffelblog.com|the duffel blog|world news daily report"
    "|worldnewsdailyreport.com|the daily mash|thedailymash.co.uk"
    "|newsthump|newsthump.com|the babylon bee|babylonbee.com|clickhole|clickhole.com|waterford "
    "whispers news|waterfordwhispersnews.com|waterford whispers"
    "|the borowitz report|borowitz report|national report|nationalreport.net|empire news"
    "|empirenews.net|huzlers|huzlers.com|the beaverton|thebeaverton.com"
    "|the betoota advocate|betootaadvocate.com|der postillon|der-postillon.com|le gorafi"
    "|legorafi.fr|el mundo today|the shovel|weekly world news"
    "|the civilian|the daily currant|dailycurrant.com|the spoof|thespoof.com|faking news|the "
    "lapine|private eye|the poke|southend news network|news biscuit"
    "|newsbiscuit.com|rochdale herald|real news right now|the stately harold|call the cops|naha "
    "daily|satira tribune|satiratribune.com|stuppid.com|now8news.com"
    "|react365.com|8satire.com|thelastlineofdefense.org|abcnews.com.co|christwire.org|cap news".split("|")
)
