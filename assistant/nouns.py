"""Word lists: nouns that people at work use for people, for what they work on, for places, and for occasions."""

from __future__ import annotations

# Above the person who writes, as a rule.
ABOVE = frozenset(
    "boss bosses manager director directors board ceo cfo cto coo owner owners chief headteacher headmaster "
    "principal dean provost rector president chairman chairwoman minister mayor supervisor superior "
    "management leadership headquarters ministry council committee trustees investors shareholders founder founders "
    "executive executives vp governors".split()
)
# Those for whom the work is done, or who supply it.
OUTSIDE = frozenset(
    "customers customer clients client patients patient parents guests guest suppliers supplier users user visitors "
    "visitor buyers buyer residents resident tenants neighbours passengers passenger families donors donor funders "
    "funder vendor vendors dealers auditors villagers readers congregation audience relatives contractors "
    "contractor insurers regulator landlord".split()
)
# Several people in one word.
GROUPS = frozenset(
    "team teams crew crews staff squad department departments group groups band choir cast troop platoon faculty "
    "orchestra people folks lads guys girls men women workforce brigade".split()
)
_SINGLE = frozenset(
    "colleague colleagues coworker coworkers assistant assistants deputy deputies apprentice apprentices trainee "
    "trainees intern interns newcomer newcomers starter starters junior juniors senior seniors veterans volunteer "
    "volunteers nurse nurses doctor doctors surgeon surgeons midwife midwives therapist therapists carer carers "
    "porter porters physio physios pharmacist teacher teachers tutor tutors lecturer lecturers professor professors "
    "pupils student students children kids librarian librarians engineer engineers developer developers programmer "
    "programmers designer designers architect architects analyst analysts tester testers technician technicians "
    "mechanic mechanics electrician electricians plumber plumbers fitter fitters welder welders carpenter "
    "carpenters roofer roofers mason masons foreman foremen operator operators driver drivers pilot pilots captain "
    "skipper dispatcher dispatchers planner planners seller sellers salespeople rep reps cashier cashiers clerk "
    "clerks secretary secretaries receptionist receptionists accountant accountants bookkeeper treasurer lawyer "
    "lawyers consultant consultants trainer trainers coach coaches players cook cooks chef chefs waiter waiters "
    "waitress waitresses barista baristas baker bakers butcher butchers gardener gardeners grower growers farmer "
    "farmers pickers milkers milker shepherd keeper keepers ranger rangers warden wardens guards officer officers "
    "sergeant sergeants soldiers firefighters lifeguards lifeguard caretaker caretakers janitor cleaner cleaners "
    "packers loaders stockers labourers worker workers employee employees editor editors reporter reporters "
    "journalists actors singers musicians conductor dancers curator curators priest pastor vicar deacon elders "
    "members member activists organisers leads lead leader leaders managers supervisors heads coordinator "
    "coordinators administrator administrators specialist specialists expert experts scientist scientists "
    "researcher researchers postdoc postdocs partner partners stand-in successor predecessor woman lady lad guy "
    "fellow mentor mentors mates subcontractor subcontractors freelancer freelancers tellers agents stylists "
    "hairdressers drillers miners fishermen boatmen pensioners controllers inspector inspectors teammates".split()
)
_TRADES = (
    "actuary anaesthetist archivist bailiff barber beekeeper binman biologist blacksmith boilerman botanist brewer "
    "broker cameraman cantor carver chaplain cheesemaker chemist childminder choreographer coastguard courier "
    "deckhand decorator dentist dietician distiller draughtsman farmhand ferryman fishmonger florist forester "
    "gamekeeper geologist glassblower glazier goldsmith grocer groom groundsman guide hygienist imam interpreter "
    "joiner judge lifeboatman locksmith machinist matron monk nanny notary nun optician orderly organist painter "
    "paralegal paramedic photographer postman potter printer proofreader rabbi radiographer referee rigger sculptor "
    "seamstress sexton shopkeeper signalman sorter spinner stagehand steward stoker stonemason surveyor sweeper "
    "tailor teller tiler toolmaker translator typesetter umpire underwriter usher verger vet weaver winegrower"
).split()
PEOPLE = frozenset(
    (*_TRADES, *(f"{each}s" for each in _TRADES), *(f"{each[:-2]}en" for each in _TRADES if each[-3:] == "man"))
)
PEOPLE |= ABOVE | OUTSIDE | GROUPS | _SINGLE
NOT_LED = (
    ABOVE
    | OUTSIDE
    | frozenset(
        "predecessor consultant consultants inspector inspectors doctor doctors surgeon surgeons farmer farmers "
        "lawyer lawyers professor professors accountant accountants expert experts agents mentor mentors people "
        "leaders leads managers partner partners members pensioners children kids student students pupils lad woman "
        "lady fellow".split()
    )
)

# Groups that are somebody's own also where only "the" stands before them; "the band" may be anybody's.
OWN_GROUPS = frozenset("team teams crew crews staff squad".split())
# In front of a further noun they only tell which: "our senior man".
ALSO_ADJECTIVES = frozenset("senior junior expert volunteer trainee assistant deputy veteran chief student".split())
# Also verbs: after a noun they are taken for what somebody does.
ALSO_VERBS = frozenset(
    "lead leads heads head change changes plan plans report reports review reviews count returns orders order "
    "practice station cook cooks guards coach train trial move switch offer returns costs funds cuts results "
    "approach handover tasks notes lists forms files records logs bar line".split()
)
# Names of days and the like, which begin large and are nobody.
CALENDAR = frozenset(
    "monday tuesday wednesday thursday friday saturday sunday january february march april may june july august "
    "september october november december christmas easter english god".split()
)
VAGUE_PEOPLE = frozenset(
    "people women men guys girls woman lady lad fellow member members group partner guy folks lads leads lead heads "
    "other staff-members one".split()
)

# Where people come together; each is spoken of as the next one.
OCCASIONS = frozenset(
    "meeting meetings shift shifts rehearsal rehearsals handover handovers briefing briefings stand-up stand-ups "
    "standup huddle retrospective retro review reviews workshop workshops lesson lessons "
    "assembly ".split()
)
PLACES = frozenset(
    "abbey academy airport arena bank barracks boatyard brewery bureau camp cemetery chapel choir-school cinema "
    "circus convent council-house court creche dairy embassy foundry garage greenhouse gym hangar inn institute "
    "kennels laundry lodge market mine monastery mosque newsroom observatory opera park pier pool prison pub quarry "
    "quay reserve salon shipyard stable stables stadium stall synagogue temple terminal winery zoo bakery kitchen "
    "canteen restaurant cafe café bar garden farm orchard vineyard ward clinic hospital practice surgery pharmacy "
    "lab laboratory school nursery library museum gallery theatre studio parish church shelter hostel hotel factory "
    "plant mill depot warehouse workshop shop store branch office clubhouse club house estate department division "
    "cooperative co-op association company firm business organisation organization agency charity college "
    "university yard port harbour station".split()
)
# What is worked on or by; one in one word. A list or a letter is not here: nobody asks where it is meant to lead.
THINGS = frozenset(
    "banquet batch ceremony collection concert consignment edition excursion expedition fair herd "
    "flock insurance magazine parade pension performance play premiere race "
    "regatta signage tournament trip uniform wedding plan budget schedule timetable rota roster roadmap forecast "
    "estimate target goal quota strategy vision mission project programme program initiative campaign scheme pilot "
    "trial process procedure policy rule rulebook guideline order arrangement system "
    "spreadsheet dashboard manual handbook "
    "contract tender offer grant payroll structure reorganisation "
    "reorganization restructuring re-organisation reorg merger move relocation migration rebuild refit renovation "
    "upgrade rollout roll-out change transition takeover expansion vacancy task workload fleet menu festival "
    "exhibition exhibit production course curriculum syllabus exam thesis study dataset experiment codebase "
    "feature release product prototype catalogue inventory agreement proposal "
    "survey delivery shipment route wiki "
    "documentation agenda protocol standard method training onboarding mentoring recruitment "
    "approval sign-off permit licence certification accreditation helpline hotline switchboard recipe "
    "set-up setup launch audit handover rehearsal stocktake rebrand closure reform restructure scheduling deadline "
    "".split()
)
# The same for several in one word.
MANY_THINGS = frozenset(
    "banquet batch ceremony collection concert consignment edition excursion expedition fair herd "
    "flock insurance magazine parade pension performance play premiere race "
    "regatta signage tournament trip uniform wedding plans budgets rotas rosters targets goals "
    "strategies projects programmes processes procedures policies rules guidelines routines systems tools "
    "invoices orders contracts grants "
    "changes vacancies tasks decisions "
    "proposals deliveries shipments routes "
    "protocols standards methods approvals tickets features releases appraisals deadlines milestones".split()
)


def is_noun(word: str) -> bool:
    """Say whether a word, in small letters, is on one of the lists."""
    return any(word in nouns for nouns in (PEOPLE, THINGS, MANY_THINGS, OCCASIONS, PLACES))
