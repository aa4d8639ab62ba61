"""How likely a reading of a question is right: a number of evidence, weighed. Pure functions.

What a model says of its own certainty is not enough: it is sure of the nearest field when the asked one is missing. So
the words of the question that a plan leaves over count as well, and the fields that it uses though nobody named them.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass

from gateway.ask.catalogue import AGE, Catalogue
from gateway.ask.language import Link, Plan
from gateway.ask.names import alike, main_date, means, parts
from gateway.ask.values import words_of

# Words that ask, order and date but name nothing that a database holds.
_ASKING_WORDS = """
a an the of in on at to for from by with without and or not no is are was were be been do does did has have had how
many much what which who whom whose when where why all any each every both some most least more less than that this
these those there their its it as list show give find get tell me us i we you return display number count total sum
average mean min max maximum minimum first last top bottom highest lowest largest smallest different distinct
unique between before after over under about per order ordered sorted ascending descending alphabetical
alphabetically please can could would like want need see know across among along together corresponding
respectively also only just them they he she his her our my your kind sort overall entire whole record data
information detail details currently now here available exist value values whether other one two three four five
six seven eight nine ten greater larger bigger higher lower fewer equal exactly above below up down out same own
belong belonging associated related regarding based according result results provide retrieve identify determine
include including contain contains start starts end begin name names named called id ids live lives work works come
comes go goes make makes made use used take taken got hold holds keep kept given stand stay happen happened occur
occurred appear thing things item items ones people person someone anyone db database we've i'd what's who's let
lets look print fetch report state output write january february march april may june july august september october
november december jan feb mar apr jun jul aug sep sept oct nov dec quarter half week weeks day days month months
year years today yesterday ago since until till so far current recent recently past previous next during within
starting ending often times time twice once percent percentage share proportion
"""
# Those that say what is compared: they name a field, though not by its name.
_COMPARING_WORDS = """
expensive cheap cheapest costly priciest old oldest older young youngest younger new newest newer
latest earliest early late long longest short shortest tall tallest heavy heaviest light lightest big biggest small
large great greatest fast fastest slow slowest best worst good bad popular common rare frequent frequently busiest
richest poorest strongest weakest hottest coldest
"""
# The same in German, Spanish and French.
_ASKING_ABROAD = """
der die das den dem des ein eine einen einem einer eines und oder mit ohne von vom zu zum zur im in am an auf
aus bei fur nach uber unter vor ist sind war waren hat haben hatte hatten wird werden wurde wurden gibt gab es
wir uns unser unsere unserer ihr ihre ihren sie er ich mir man wie viel viele vielen was wer wen welche welcher
welches welchen wo wann warum nicht kein keine keinen noch nie mehr weniger als alle allen jede jeder jedes
jeden pro je insgesamt zeige zeig liste nenne gib durchschnitt durchschnittlich durchschnittliche mittlere
hochste hochsten niedrigste niedrigsten meiste meisten wenigsten erste ersten letzte letzten letztes dieses
diese diesem diesen seit bis zwischen sortiert anzahl zahl davon auch nur el la los las un una unos unas y o u
con sin de del al en por para que cual cuales quien quienes cuanto cuanta cuantos cuantas cuando donde como son
era fue fueron esta estan hay ha han habia tiene tienen tenemos nuestro nuestros nuestra nuestras su sus no ni
nunca mas menos cada todo todos todas total promedio medio media maximo minimo mayor menor primero primeros
ultimo ultimos ultima este estos ano mes semana dia desde hasta entre ordenado numero muestra dame lista hubo le
les l une du d et ou avec sans au aux dans par pour sur quel quelle quels quelles qui quoi combien quand comment
est sont etait ont a eu avons nous notre nos leur leurs sa ses il ils elle elles ne pas jamais plus moins chaque
tous toutes tout moyen moyenne maximum minimum premier premiers dernier dernieres derniers derniere cette ce ces
depuis jusqu trie nombre montre donne januar februar marz mai juni juli oktober dezember enero febrero marzo
abril mayo junio julio agosto septiembre octubre noviembre diciembre janvier fevrier mars avril juin juillet
aout septembre octobre novembre decembre
"""
FUNCTION = frozenset(words_of(_ASKING_WORDS + _ASKING_ABROAD))
ASKING = FUNCTION | frozenset(words_of(_COMPARING_WORDS))
# What people call that which is reckoned of fields: the days between dates, ages, differences and products.
RECKONED = {
    " - ": words_of(
        "day night duration length lasts last stay take took pass wait difference minus margin profit left free remain"
    ),
    " * ": words_of("times value worth product amount"),
    AGE: words_of("age old older oldest young youngest year"),
}
LEAST = 1e-4  # a probability below counts as this one


@dataclass(frozen=True)
class Evidence:
    """What speaks for a reading, and against it.

    `logprob`: natural log-probability of all its wordings; `share` of all readings, `none` that of "nothing here
    answers it" (0 to 1). `left_over`: share of the question's own words that the plan does not use. `unnamed`: fields
    of the plan that the question does not name. `complaints`: of the checks. `words`: of the question. `branches`:
    places where the model nearly wrote something that means something else (see `decide.branches`).
    """

    logprob: float
    share: float
    none: float
    left_over: float
    unnamed: int
    complaints: int
    words: int
    branches: int

    def numbers(self) -> tuple[float, ...]:
        """As they are weighed."""
        return (
            1.0, math.log(max(LEAST, self.share)), max(math.log(LEAST), self.logprob), self.none, self.left_over,
            float(self.unnamed), float(min(2, self.complaints)), self.words / 10, float(self.branches),
        )  # fmt: skip


# Of `Evidence.numbers`. SOURCE: logistic regression on the readings of 2,296 questions by the adapter before this one:
# the tuning sets of `nox -s ask-quality`, and the written databases of `training/` that training never sees. Fitted
# again to this adapter (3,874 questions, databases left out in turn) they give no more right answers for as many wrong.
WEIGHTS = (1.98, 0.30, 0.10, 0.02, -0.70, -0.11, -1.20, 0.24, -0.80)
# Of a reading that finds nothing. The fit says -1.58, on sets in which hardly any right answer is empty; people ask for
# what is not there more often.
EMPTY = -0.5


def probability(evidence: Evidence) -> float:
    """The probability, 0 to 1, that the reading is what was meant."""
    return 1 / (1 + math.exp(-sum(a * b for a, b in zip(WEIGHTS, evidence.numbers(), strict=True))))


def if_empty(chance: float) -> float:
    """The probability that a reading is right, once its query found nothing."""
    kept = min(max(chance, 1e-6), 1 - 1e-6)
    return 1 / (1 + math.exp(-(math.log(kept / (1 - kept)) + EMPTY)))


def left_over(question: str, plan: Plan) -> float:
    """The share of the question's own words that no name and no value of the plan accounts for."""
    said = [word for word in words_of(question) if word not in ASKING and not word.isdigit()]
    used = _words(plan)
    return sum(not any(means(other, one) for other in used) for one in said) / max(1, len(said))


def unnamed(question: str, plan: Plan, catalogue: Catalogue) -> int:
    """The fields of the plan of which the question says no word. A text that it says names the field that holds it, and
    a date the one by which the documents are dated.
    """
    said = words_of(question)
    fields_of = catalogue.collections[plan.collection].fields
    held: set[str | None] = {
        one.field for one in plan.conditions() if any(isinstance(value, str) for value in one.values)
    }
    held.update([main_date(fields_of)])
    fields = {re.split(r"\.(?!#)", name)[-1].removesuffix(".#") for name in plan.used() if name not in held}
    return sum(not any(_stands_for(word, part) for part in parts(name) for word in said) for name in fields)


def _stands_for(word: str, part: str) -> bool:
    return alike(part, word) or (word not in FUNCTION and means(part, word))


def _words(plan: Plan) -> Sequence[str]:
    texts = [value for one in plan.conditions() for value in one.values if isinstance(value, str)]
    links = [one.collection for every in plan.where for one in every if isinstance(one, Link)]
    names = [part for name in (plan.collection, *links, *plan.used()) for part in parts(name)]
    reckoned = [
        word for sign, said in RECKONED.items() if any(sign in one for one in plan.used()) for word in said
    ]
    return names + reckoned + [word for text in texts for word in words_of(text)]
