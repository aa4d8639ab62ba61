"""English words that say what is asked: figures, ends, bounds, groups, dates. SOURCE: the questions of Spider's
training set, each cue weighed by how often it disagrees with the right plan."""

from __future__ import annotations

import re


def words(pattern: str) -> re.Pattern[str]:
    """Any of the alternatives as whole words."""
    return re.compile(rf"\b(?:{pattern})\b")


# A question that has none of these, or some of the others, is in another language, and the cues are silent.
FUNCTION_WORDS = frozenset(
    """the of what which who how is are was were show list find give count many each and with for in there all do does
    did have has whose where return me tell number by per than average most least""".split()  # noqa: SIM905
)

OTHER_LANGUAGES = frozenset(
    """der die das den dem ein eine einen und ist sind im mit von zum zur für fuer wie viele viel welche welcher welches
    wer wo wann nicht kein keine je pro nach bei auf aus gibt haben hat wir uns alle noch dieses diesem diesen
    welchem wurde wurden waren wird werden meisten wenigsten letzte letzten letztes letzter nächste nächsten
    anteil prozent insgesamt zusammen schnitt seit zwischen ohne oder auch nur sich über laufenden
    el los las del un una y es son en con por para cuántos cuántas cuantos qué cual cuál cuáles quién no más hay
    le les des du une et est sont avec pour dans sur quel quels quelle quelles combien qui nous pas""".split()  # noqa: SIM905
) - {"die", "no", "son", "an", "es"}

AVERAGE = words(
    r"averages?|mean|avg|typical|typically|(?:im )?schnitt|durchschnitt\w*|mittlere\w*|moyennes?|promedio"
)
MEANS = re.compile(r"\bdo(?:es)? (?:\w+ ){1,4}mean\b")  # that is no average
# These may ask for an average. "How long" does, unless it is of one thing, or in all.
HOW_LONG = words("how long")
IN_ALL = words("in total|in all|altogether|overall|all together")
MAY_AVERAGE = words(r"how (?:long|late|fast)|rated|develop(?:ed|s)?|per (\w+)")
# Words before the one that says what is asked for.
LEADING = frozenset(
    """what which who whose show list find give tell me us return display get please can you could i want
    need the a an all     any every each top bottom last most least best one two three four five six
    seven eight nine ten highest lowest     largest biggest smallest longest shortest oldest youngest
    newest latest earliest heaviest lightest tallest cheapest priciest     expensive is are was were do
    does did there""".split()  # noqa: SIM905
)

# What says that documents are asked for, or how many: without any of these a few words may mean either.
ASKS = words(
    "what|which|who|whose|whom|where|when|how|show|list|find|give|return|tell|display|get|print|fetch|look|need|want|see|all|any|names?"
    "|is|are|does|do|can|count|number|nr|no|many|welche[rsn]?|wer|wem|wo|wann|wie|zeige?|nenne|liste|gib|alle|gibt"
    "|qu[eé]|cu[aá]l(?:es)?|qui[eé]n(?:es)?|d[oó]nde|cu[aá]ndo|c[oó]mo|muestra|lista|dame|tod[ao]s|hay"
    "|quel(?:le)?s?|qui|quand|comment|montre|donne|liste[rz]?|tous|toutes"
)

WHICH = words("which|who|whose|whom|when|where")
# What asks for documents or their values, and where the thing that is asked for ends: hours | per crew.
ASKED_FOR = words(
    "show|list|find|give|display|print|names?|ids?|dates?|titles?|number|how|is|are|do|does|did|what"
)
HEAD_END = words("per|by|of|in|for|from|at|over|to|on|with|each|every|month by month|that|who")
UNITS = frozenset("kg g t kilo tonne ton l litre liter m3 km hour hr minute piece pcs".split())  # noqa: SIM905
MONEY = frozenset("eur euro euros usd gbp ct cent cents fee fare".split())  # noqa: SIM905
RATED = frozenset("rating score grade mark stars star".split())  # noqa: SIM905
SUM = words(
    "revenues?|sales|turnover|income|earnings?|earn|spen[dt]|spending|costs?|worth|totals?|sums?|how much|how many"
    "|overall|takings|take|took|made|makes?|paid|pays?|payouts?|owes?|money|raised?|brings? in|brought in|came in"
    "|together|added up|sold|turn over|traffic"
    r"|what (?:has|have|did|do|does) .*\b(?:taken|take|collect|bill|given|give|(?:come|add(?: up)?|amount) to)"
    "|invoiced|gave"
    "|combined|altogether|all together|amount|number of"
)
PERCENT = re.compile(
    r"%|\b(?:percent|percentage|share|proportion|fraction|ratio|rate|what part|prozent|anteil|\w+anteil|\w*quote"
    r"|pourcentage|porcentaje)\b"
)
COUNT = words("how many|numbers? of|count")
COUNT_FIRST = re.compile(
    r"\W*(?:(?:what|find|show|give|return|tell|list|get|me|is|are|the|total) )*(?:how many|numbers? of|count)\b"
)
DIFFERENT = re.compile(r"\b(?:different|distinct|unique) (\w+)")
GROUPED = words(
    "each|per|every|by|group|grouped|respective|respectively|different|distinct|across|broken down|breakdown"
    "|spread|split|daily|weekly|monthly|yearly|hourly|(?:everybody|everyone)(?! who)"
    "|(?:days?|part) of the (?:week|year|day)"
    "|(?:on )?(?:which|what) (?:week)?days?|who .*how (?:often|much|many)|and so on|etc|and the rest|in numbers"
)
PER_TIME = re.compile(r"\b(?:per|by|each|every|for each) (year|month|day|weekday)\b")
# "Worked by volunteers" says who did it.
AFTER_PER = re.compile(
    r"\b(?:per|(?:group|count|sort|order|rank|divid|split)(?:t?ed)? by|(?<!ed )by) ((?:\w+ ?){1,3})"
)
EACH_OF = re.compile(r"\b(?:each|every)\b(?: (\w+))?")

HIGH = words(
    "highest|largest|biggest|greatest|most|max|maximum|longest|heaviest|top|tallest|fastest|widest|deepest|richest"
    "|hottest|strongest|busiest|priciest|costliest|descending|decreasing"
)
LOW = words(
    r"lowest|smallest|least|fewest|(?<!\d )(?<!\d)min|minimum|shortest|lightest|bottom|cheapest|slowest|narrowest"
    "|poorest|coldest|weakest|rarest|ascending|increasing"
)
LATE, EARLY = (
    words("latest|newest|most recent|most recently|youngest|last"),
    words("earliest|oldest|first|longest ago"),
)
# The end that comes first is the one that is asked for.
FROM_TO = re.compile(r"\b(\w+est|most|least|fewest) (?:first )?to (?:the )?(?:\w+est|most|least|fewest)\b")
# Of a time that something takes the slowest is the most.
SLOW, FAST = words("slowest"), words("fastest|quickest")
SLOWER, FASTER = words("slower than"), words("(?:faster|quicker) than")
# Of a date of birth, or since when: the first one.
SENIOR = words("most senior|longest[- ]standing|most long[- ]standing|longest[- ]serving|longest ago")
SPAN = words(
    r"(?:last|past|next|first) (?:\w+ )?(?:days|weeks|months|quarters|years)"
    "|(?:last|past|next) (?:day|week|month|quarter|year)|first (?:half|quarter)"
)
JOINED = re.compile(r"\W*(?:or|and|to|oder|und|bis|o|y|a|ou|et|à)?\W*")  # 4 or 5
SPAN_UNITS = frozenset("day days week weeks month months quarter quarters year years".split())  # noqa: SIM905
OLD, YOUNG = words("oldest|eldest|most senior"), words("youngest|most junior")
RECENT = words("latest|newest|most recent|most recently")
ORDERED_BY = re.compile(
    r"\b(?:order(?:ed)?|sort(?:ed)?)(?: \w+){0,4}? (?:of|by|on)(?: (?:the|their|its|his|her))? ((?:\w+ ?){1,3})"
)
AFTER_EXTREME = re.compile(
    r"\b(?:(\w+) (?:the )?)?(?:highest|largest|biggest|greatest|most|maximum|lowest|smallest|least|fewest|minimum)"
    r"(?: (?:total|sum|amount|number|average|share) of(?: the)?)?((?: \w+){1,3})"
)
DESCENDING, ASCENDING = words("descending|decreasing|reverse"), words("ascending|increasing")
LENGTH = words("longest|shortest")  # of service: the longest began the earliest

NEXT = words("next|soonest|upcoming")
OVERDUE = words(
    "overdue|past due|past (?:the|its|their) (?:due date|deadline)|uberfallig|überfällig|vencid[oa]s?|en retard"
)
OFTEN = words(r"most (?:often|frequently|times)|(?!most)\w+ the most|most (?!recent|of)\w+ed")
EXTREME = words(
    r"\w+est|best|worst|most|least|top|bottom|first|last|max|maximum|min|minimum|extreme|majority|minority|main|peak"
    r"|record|number one|usual|usually|final|hardly ever|mostly|mainly|bestsell\w+|who leads|leaders?"
)
# Numbers that say how long something takes, by words of their names.
_TAKEN = (
    "ms msec millisecond s sec second min minute hour hr hrs day duration delay latency lead wait late took"
)
TAKEN = frozenset(_TAKEN.split())
DELAY = frozenset("delay late lateness verspatung retraso retard".split())  # noqa: SIM905
_NO_EXTREME = "test guest west northwest southwest request interest contest forest rest harvest arrest"
NO_EXTREME = frozenset(_NO_EXTREME.split())
LOOKS_EXTREME = words("at least|at most|first[ _]?names?|last[ _]?names?|first and last|last and first")
SORTED = words(
    "sort(?! of)|sorted|sorting|order|ordered|ordering|ascending|descending|alphabetic|alphabetical|alphabetically|rank"
    "|ranked|ranking|lexicographic|lexicographical|chronological|chronologically"
)
SORT = words(
    r"sorted|sort(?! of)|ordered (?:by|alphabetically|from (?:the )?(?:\w+est|most|least|high|low|[az]) )"
    # An order that someone placed is no order of rows.
    r"|in (?!(?:each|every|an?|any|one|no|this|that|which|our|his|her|their|your)\b)(?:\w+ ){0,3}order|alphabetical"
    "|alphabetically|ascending|descending"
)
MISSING = words(
    r"missing|without|no|not|never|empty|unknown|null|none|lack|lacks|lacking|any|un\w+|blank|absent|known|have|has|with"
    r"|still|yet|overdue|open|outstanding|pending|out|nothing|nobody|nowhere|\w+n['’]t|can['’]t"
)
# What is said of a date that is not there yet, or is; and of documents that refer to one.
NOW = words("now|current(?:ly)?(?! accounts?)|at the moment|so far|active|in force|ongoing|owes?")
BEFORE_NOW = words("ever|back|already|left|at least (?:once|one)")
EVER = words(
    r"ever|at least (?:once|one)|(?:have|has|['’]ve) (?!been)(?:\w+ )?(?:had|given|bought|made|done|\w+ed)"
)
NEVER = words(r"never|no|not|none|nothing|nobody|without|\w+n['’]t")
# What is said of what is not paid.
OWED = words(
    r"open|outstanding|owe[sd]?|owing|unpaid|overdue|debts?|offene?[nrs]?|unbezahlt\w*|überfällig\w*|steh\w+ noch aus"
    r"|impay\w*|pendientes?|vencid[oa]s?|doit|doivent|schulde\w*|deben?"
)
# Words that deny by themselves, whatever they deny.
OPPOSITE = words(r"un\w{4,}|off\w*|fail\w*|bad|missed|wrong|broken|dead")

DENIED = re.compile(
    r"n['’]t\b|\bw/o\b|\b(?:not|no|none|non|never|without|false|neither|nor|nobody|nowhere|un\w+|in\w{3,}|dis\w+|lack\w*|miss\w+"
    r"|free|bad|wrong|off|offline|fail\w*|dead|declin\w+|refus\w+|reject\w+|g[ai]ven? up|part[- ]time\w*"
    r"|open|outstanding|still|owe\w*|overdue|needs?|nicht|kein\w*|ohne|nie|offen\w*|überfällig\w*|schulde\w*"
    r"|pas|sans|doit|doivent|d[ée]s\w{4,}|impay\w*|reste|sin|deben?|suspens\w*|pendientes?|desconectad\w*)\b"
    r"|\bno[nt]?-"
)
DENIALS = frozenset("no n false f 0".split())  # noqa: SIM905
# Texts that say whether the field's name holds.
FLAGS = frozenset("yes no y n true false t f 0 1".split())  # noqa: SIM905
FLAGS_ABROAD = frozenset("ja nein j oui non o sí si s não sim".split())  # noqa: SIM905
UN = re.compile(r"^(?:un|im|non)(?=\w{4})")

MONTHS = {
    name: number
    for number, names in enumerate(
        ("january jan", "february feb", "march mar", "april apr", "may", "june jun", "july jul", "august aug",
         "september sep sept", "october oct", "november nov", "december dec"), 1
    )
    for name in names.split()
}  # fmt: skip
RELATIVE = words(
    r"today|yesterday|tomorrow|(?:this|last|next|past|previous|current|coming|recent) (?:\w+ )?"
    "(?:week|month|quarter|year|day)s?|now|currently|overdue|past due|expired|upcoming|so far|until now|already"
    r"|tonight|to come|coming up|at the moment|in force|future|(?:has|have) passed|past (?:its|their|the) \w+|run out"
    r"|(?:is|are|date) over|(?:date|licence|license) (?:over|gone)|finished|behind schedule|late|deadline|opens next"
)
# What a date after or before today may be called.
AHEAD = words("next|ahead|forthcoming|still")
GONE = words("out of [a-z]+|lapsed|outdated|no longer|too late")
TIME = re.compile(r"\b\d{1,2}:\d\d(?::\d\d)?\b")

# What stands before or after a number says which side of it is meant.
_SMALLER = "less|fewer|lower|smaller|younger|shorter|earlier"
_BEFORE = {
    ">=": f"(?:in|on|at|during) or (?:after|since)|at least|(?:no|not) (?:{_SMALLER}) than|minimum(?: of)?|since"
    "|(?:greater|more) than or equal to|starting (?:in|from)",
    "<=": r"(?:in|on|at|during) or before|at most|(?:no|not) (?:more|\w+er) than|maximum(?: of)?|up to|until|within"
    "|less than or equal to",
    ">": "(?:more|greater|larger|higher|bigger|longer|older|newer|heavier|taller|later|faster) than|over|above|after"
    "|beyond|exceeds?|exceeding|exceeded",
    "<": f"(?:{_SMALLER}|lighter|cheaper|slower) than|under|below|before|prior to",
}
_AFTER = {
    ">=": "more|over|above|higher|later|older|greater|larger|up",
    "<=": "less|fewer|under|below|lower|earlier|younger|smaller",
}
BOUND_BEFORE = {
    op: re.compile(rf"\b(?:{said})\s+(?:the\s+)?(?:(?:year|age|a|an)\s+)?\W?$")
    for op, said in _BEFORE.items()
}
BOUND_AFTER = {
    op: re.compile(rf"^\W*(?:\w+\s+)?(?:or|and) (?:{said})\b(?! than|\W*\d)") for op, said in _AFTER.items()
}

# The words for a field that another one is compared with: under the minimum, more than the labour.
_FIELD_SAID = r"(?:(?:the|their|its|our|his|her) )?(?!\d|one|two|once|twice)((?:\w+ ?){1,3})"
BOUND_FIELD = {op: re.compile(rf"(?<!no )(?<!not )\b(?:{_BEFORE[op]}) {_FIELD_SAID}") for op in "<>"}

# Of years: what is older is before.
OLDER, YOUNGER = words("older than"), words("(?:younger|newer) than")

# What is to be shown ends before these, unless they are the question's first words.
SHOWN_END = re.compile(
    r"(?<=\w\w\s)\b(?:of|for|from|whose|that|who|with|where|which|in|on|have|has|had|by|to|when|do|does|did)\b"
)
