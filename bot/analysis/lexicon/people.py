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
    " colleague colleagues coworker coworkers co-worker co-workers classmate classmates teammate teammates tenant"
    " tenants plaintiff plaintiffs defendant defendants juror jurors inmate inmates patient patients student"
    " students pupil pupils parent parents shopkeeper shopkeepers farmer farmers"
    " defender defenders solicitor solicitors barrister barristers agents"
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
# Whose name stands beside them.
RELATIONS = frozenset(
    "wife husband son daughter brother sister mother father founder co-founder editor reporter journalist"
    " blogger actor actress singer author economist historian candidate".split()
)
# Capitalised words of which places, buildings and things are made.
NOT_PEOPLE = frozenset(
    "north south east west new united states kingdom street road avenue river mountain lake island islands ocean sea airport"
    " park square building tower stadium day act bill award prize cup games olympics war world republic valley bay"
    " city town province telescope space project operation hajj mosque temple cathedral music electronics store"
    " america africa asia europe london paris moscow kiev kyiv berlin washington york angeles zealand".split()
)
# A few hundred given names are weak evidence, so only the commonest across English-language news.
FIRST_NAMES = frozenset(
    "james john robert michael william david richard joseph thomas charles christopher daniel matthew anthony mark martin donald"
    " steven paul andrew joshua kenneth kevin brian george edward ronald timothy jason jeffrey ryan jacob gary nicholas eric"
    " jonathan stephen larry justin scott brandon benjamin samuel gregory frank alexander raymond patrick jack dennis jerry"
    " tyler aaron jose adam henry nathan douglas zachary peter kyle walter ethan jeremy harold keith christian roger noah"
    " gerald carl terry sean austin arthur lawrence jesse dylan bryan joe jordan billy bruce albert willie gabriel logan alan"
    " juan wayne roy ralph randy eugene vincent russell elijah louis bobby philip johnny mary patricia jennifer linda"
    " elizabeth barbara susan jessica sarah karen nancy lisa betty margaret sandra ashley kimberly emily donna michelle dorothy"
    " carol amanda melissa deborah stephanie rebecca sharon laura cynthia kathleen amy angela shirley anna brenda pamela emma"
    " nicole helen samantha katherine christine debra rachel carolyn janet catherine maria heather diane ruth julie olivia joyce"
    " virginia victoria kelly lauren christina joan evelyn judith megan andrea cheryl hannah jacqueline martha gloria teresa ann"
    " sara madison frances kathryn janice jean alice abigail julia judy sophia grace denise amber doris marilyn danielle beverly"
    " isabella theresa diana natalie brittany charlotte marie kayla alexis lori mohammed muhammad mohamed ahmed ali hassan"
    " hussein omar ibrahim abdullah mahmoud khaled khalid yusuf fatima aisha vladimir dmitry sergei sergey alexei ivan mikhail"
    " igor oleg yuri viktor andrei nikolai anatoly volodymyr petro giovanni marco luca francesco antonio paolo giuseppe matteo"
    " carlos luis miguel jorge pedro fernando pablo manuel rafael diego hans klaus jürgen stefan wolfgang angela pierre"
    " jean-claude françois jacques emmanuel nicolas wei li wang zhang kim park lee hiroshi kenji yoshi raj sanjay amit priya"
    " ravi narendra imran tom tim jim bill bob mike steve dave dan ben sam matt chris greg jeff ken ron don rick nick tony andy"
    " kate liz sue meg jen hillary barack mitt bernie ted marco jeb rand nigel boris theresa gordon ian alistair angus hamish"
    " fiona siobhan liam niall sven lars erik björn anders olaf".split()
)
