"""Nouns for people, and how much they tell about who it is."""

from __future__ import annotations

# Titles that stand before a name.
TITLES = frozenset(
    "mr mrs ms miss dr prof professor sir dame lord lady gen general lt lieutenant col colonel capt captain maj major"
    " sgt sergeant sen senator rep representative gov governor president chancellor minister secretary king queen prince"
    " princess pope bishop archbishop cardinal imam rabbi rev reverend father sister judge justice mayor chief"
    " inspector detective superintendent constable commissioner ambassador councillor councilor congressman"
    " congresswoman admiral commander premier sheriff coach emeritus".split()
)
# On the record for a body, named or not.
SPOKES = frozenset("spokesman spokeswoman spokesperson spokespersons spokespeople spokesmen".split())
# Unnamed people who hold a role.
ROLES = frozenset(
    "official officials officer officers aide aides adviser advisers advisor advisors diplomat diplomats"
    " executive executives lawmaker lawmakers prosecutor prosecutors investigator investigators detective"
    " detectives lawyer lawyers attorney attorneys soldier soldiers commander commanders engineer engineers"
    " employee employees staffer staffers worker workers manager managers minister ministers senator senators"
    " general generals doctor doctors nurse nurses teacher teachers economist economists banker bankers trader"
    " traders analyst analysts expert experts scientist scientists researcher researchers bureaucrat bureaucrats"
    " commentator commentators activist activists campaigner campaigners protester protesters politician politicians"
    " leader leaders member members militant militants fighter fighters policeman policemen agent agents insider"
    " insiders operative operatives strategist strategists critic critics opponent opponents supporter supporters"
    " proponent proponents observer observers journalist journalists reporter reporters author authors astronomer"
    " astronomers physicist physicists captain pilot rescuers firefighter firefighters paramedics user users driver"
    " guard guards clerk clerks consultant consultants historian historians player players fan fans coach director designer".split()
)
# Unnamed people known only for what they saw or have access to.
ACCESS = frozenset(
    "person people source sources witness witnesses eyewitness eyewitnesses resident residents neighbour neighbor"
    " neighbours neighbors passerby passers-by bystander bystanders friend friends relative relatives someone man"
    " woman men women villager villagers locals survivor survivors passenger passengers victim victims"
    " tourists others skeptics sceptics".split()
)
BARE = frozenset("source sources insider insiders someone".split())
# People who stand for a view rather than for knowledge: nobody can be found behind them.
VAGUE = frozenset(
    "critic critics observer observers expert experts some many others proponent proponents opponent opponents"
    " supporters skeptics sceptics commentators analysts people".split()
)
UNNAMED = ROLES | ACCESS
