"""Questions of every day: what is overdue or not done yet, how old somebody is, what happened most often, and to whom."""

from __future__ import annotations

import re
from collections.abc import Callable

from training.conventions import LIFE
from training.drafts import Draft, Kind
from training.phrasing import books
from training.questions import Asker
from training.schema import Made, Sampled
from training.wording import SHOW, article, when

# What is done with things of these names: "the most borrowed book", "what did Anna order".
DEEDS = {
    "loan": "borrow,borrowed", "borrowing": "borrow,borrowed", "checkout": "borrow,borrowed", "order": "order,ordered",
    "purchase": "buy,bought", "sale": "buy,sold", "rental": "rent,rented", "hire": "hire,hired", "lease": "lease,leased",
    "booking": "book,booked", "reservation": "reserve,reserved", "visit": "visit,visited", "download": "download,downloaded",
    "view": "view,viewed", "play": "play,played", "review": "review,reviewed", "repair": "repair,repaired", "ride": "ride,ridden",
    "subscription": "subscribe to,subscribed to", "donation": "support,supported", "delivery": "receive,delivered",
    "shipment": "receive,shipped", "inspection": "inspect,inspected", "treatment": "treat,treated", "trip": "use,used",
    "enrolment": "take,taken", "enrollment": "take,taken", "registration": "register for,registered for", "vote": "vote for,voted for",
    "complaint": "complain about,complained about", "line": "order,ordered", "item": "order,ordered", "appointment": "see,seen",
    "session": "attend,attended", "assignment": "do,assigned", "transaction": "buy,bought", "stay": "book,booked",
}  # fmt: skip
# {n} the things.
LATE_ABROAD = {
    "de": "[überfällige {n}|Welche {n} sind überfällig?|alle überfälligen {n}|{n}, die überfällig sind]",
    "es": "[{n} vencidos|¿Qué {n} están vencidos?|{n} con la fecha vencida]",
    "fr": "[{n} en retard|Quels {n} sont en retard ?|les {n} en retard]",
}
SINCE = ("joined", "hire", "start", "since", "member_since", "customer_since", "registered")  # of people
DUE = ("due", "deadline", "expir", "payable_by", "to_do_by", "back_by", "pay_by")
DONE = re.compile(
    "return|brought|back|clos|resolv|ship|deliver|settl|paid|discharg|finish|complet|taken|clear|answer|approv"
)


class Everyday(Asker):
    def kinds(self) -> list[Kind]:
        made = self.schema.collections
        late, lasting = any(map(self.due, made)), any(map(self.lasting, made))
        linked = any(
            one.kind == "r" and one.target and one.target.displayed for each in made for one in each.fields
        )
        return [*super().kinds(), (30 * late, self.overdue), (8 * any(map(self.gap, made)), self.undone), (9 * lasting, self.aged),
                (7 * linked, self.busiest), (7 * linked, self.of_one)]  # fmt: skip

    # Parts

    def due(self, made: Made) -> Sampled | None:
        """The date by which something has to be done."""
        return next(
            (one for one in made.fields if one.kind == "d" and not one.arrays and _called(one, DUE)), None
        )

    def gap(self, made: Made) -> Sampled | None:
        """The date on which something was done, if it was."""
        dates = [
            one
            for one in made.fields
            if one.kind == "d" and not one.arrays and one.missing and one.spec.get("v")
        ]
        return next((one for one in dates if DONE.search(one.spec.keys[0]) and not _called(one, DUE)), None)

    def lasting(self, made: Made) -> Sampled | None:
        """A birthday, or the date since which something lasts."""
        dates = [one for one in made.fields if one.kind == "d" and not one.arrays]
        since = SINCE if made.entity.who else ()
        return next((one for one in dates if LIFE.search(one.spec.keys[0]) or _called(one, since)), None)

    def _first(self, made: Made, find: Callable[[Made], object]) -> Made | None:
        """This collection if it has such a field, else one that has."""
        found = [one for one in self.schema.collections if find(one)]
        return made if made in found else self.chance.choice(found) if found else None

    def _child(self, made: Made) -> tuple[Made, tuple[Sampled, Made, str]] | None:
        """A collection that refers to another, this one if it does, and how (as `_parent`); None where none does."""
        children = [one for one in self.schema.collections if self._parent(one)]
        if not children:
            return None
        child = made if made in children else self.chance.choice(children)
        parent = self._parent(child)
        assert parent
        return child, parent

    def _parent(self, made: Made) -> tuple[Sampled, Made, str] | None:
        """A reference whose target has a name that is text: (reference, target, path of that name)."""
        found = [
            (one, one.target, f"{one.name}.{one.target.displayed.name}")
            for one in made.fields
            if one.kind == "r" and one.target and one.target is not made and not one.arrays and one.target.displayed
            and one.target.displayed.kind in "tk" and not one.target.displayed.arrays
        ]  # fmt: skip
        usable = self.schema.catalogue.fields_of(made.name)
        found = [each for each in found if each[2] in usable]
        return self.chance.choice(found) if found else None

    def _answer(self, made: Made, things: str, where: str) -> Draft:
        """Things by a condition: how many, which, some fields of them, or the name of what they refer to."""
        way = self.chance.random()
        if way < 0.35:
            text = self.say("[How many {n} are there?|How many {n} do we have?|number of {n}|how many {n}|Count the {n}|{n} count]", n=things)  # fmt: skip
            return Draft(made, text, "count", where)
        parent = self._parent(made)
        if parent and way < 0.6:
            _, target, path = parent
            text = self.say(
                "[[Which|What] {p} have {n}?|[names of |]{p} with {n}|[Show|List] the {p} [with|that have] {n}|Whose {n} are there?]", p=self.thing(target), n=things,
            )  # fmt: skip
            if "Whose" in text and not target.entity.who:
                return Draft(made, self.say("[{p} names of {n}|{n} by {p} name]", p=self.thing(target, False), n=things), f"show {path}", where)  # fmt: skip
            return Draft(made, text, f"{'distinct' if self.likely(0.5) else 'show'} {path}", where)
        fields = [one for one in self.shown(made, 2, hops=0) if isinstance(one, Sampled) and one.kind != "r"]
        if fields and way < 0.8:
            names = " and ".join(self.called(one, True) for one in fields)
            text = self.say(f"[{SHOW} the {{f}} of [the |all |]{{n}}[?|.|]|[Which|What] {{n}} are there? Give the {{f}}.|{{n}}: {{f}}|{{n}} {{f}}]", f=names, n=things)  # fmt: skip
            return Draft(made, text, "show " + ", ".join(one.name for one in fields), where)
        return Draft(made, self.say("[[Which|What] {n} are there?|[Show|List|Find] [the |all |]{n}|{n}|all {n}]", n=things), "list", where)  # fmt: skip

    # Kinds of questions

    def overdue(self, made: Made) -> Draft | None:
        """Due before today and, where a later date says so, not done; or done after it."""
        child = self._first(made, self.due)
        one = self.due(child) if child else None
        if not child or not one:
            return None
        done, things = self.gap(child), self.thing(child)
        if done and self.likely(0.25):
            verb = self.chance.choice(done.spec.get("v"))
            late = self.say("{n} [that were |]{v} [late|too late|after the {d}|past the {d}]", n=things, v=verb, d=self.noun(one))  # fmt: skip
            return self._answer(child, late, f"{done.name}>@{one.name}")
        where = f"{one.name}<today" + (f" & {done.name}=null" if done else "")
        if self.likely(0.12):
            language = self.chance.choice(list(LATE_ABROAD))
            noun = books()[language]["nouns"].get(child.entity.key, "/" + things).split("/")[1]
            return Draft(child, self.say(LATE_ABROAD[language], n=noun), "list", where)
        late = self.say("[overdue {n}|overdue {n}|{n} that are [overdue|past due|late]|{n} [past|after] [the|their] {d}|late {n}]", n=things, d=self.noun(one))  # fmt: skip
        if _called(one, ("expir",)):
            late = self.say("[expired {n}|{n} that [have|are] expired|{n} past their {d}|{n} no longer valid]", n=things, d=self.noun(one))  # fmt: skip
        if done and self.likely(0.2):
            verb = self.chance.choice(done.spec.get("v"))
            late = self.say("{n} [past their {d}|that were due before today] [and|but] not {v}[| yet]", n=things, d=self.noun(one), v=verb)  # fmt: skip
        return self._answer(child, late, where)

    def undone(self, made: Made) -> Draft | None:
        """What has no date of its end yet."""
        child = self._first(made, self.gap)
        done = self.gap(child) if child else None
        if not child or not done:
            return None
        verb = self.chance.choice(done.spec.get("v"))
        things = self.say(
            "[{n} not {v} yet|{n} that [have not been|haven't been|were never|are not] {v}[| yet]|{n} [still|yet] to be {v}|un{v} {n}|{n} without {d}|{n} still open|{n} that are still out]"
            if verb in ("returned", "brought back") else "[{n} not {v} yet|{n} that [have not been|haven't been|were never] {v}[| yet]|{n} [still|yet] to be {v}|not yet {v} {n}|{n} without {d}|{n} still open]",
            n=self.thing(child), v=verb, d=article(self.noun(done)),
        )  # fmt: skip
        return self._answer(child, things, f"{done.name}=null")

    def aged(self, made: Made) -> Draft | None:
        """How old somebody is by a birthday; how long something lasts by its beginning."""
        child = self._first(made, self.lasting)
        one = self.lasting(child) if child else None
        if not child or not one:
            return None
        life = LIFE.search(one.spec.keys[0]) is not None
        if life and ("death" in one.spec.keys[0] or "died" in one.spec.keys[0]):
            return None
        things, years = self.thing(child), self.chance.choice([5, 10, 18, 20, 25, 30, 40, 50, 60, 65] if life else [1, 2, 3, 5, 10])  # fmt: skip
        if self.likely(0.3):
            old = self.likely(0.5)
            best = self.say("[oldest|eldest]" if old else "youngest") if life else self.say("[longest-serving|oldest]" if old else "newest")  # fmt: skip
            single, rank = self.thing(child, False), "bottom" if old else "top"
            display = child.displayed
            if not life and self.likely(0.5):
                best = self.say("with us the longest" if old else "the last to join")
                text = self.say("[[Which|What] {s} has been {b}?|{s} {b}]", s=single, b=best) if old else self.say("[Which {s} was {b}?|{s} {b}]", s=single, b=best)  # fmt: skip
                return Draft(child, text, f"{rank} 1 {one.name}", "")
            text = self.say("[[Which|What|Who] is the {b} {s}?|the {b} {s}|{b} {s}]" if child.entity.who else "[[Which|What] is the {b} {s}?|the {b} {s}|{b} {s}]", b=best, s=single)  # fmt: skip
            if display and self.likely(0.4):
                text = self.say("[name of the {b} {s}|What is the name of the {b} {s}?|What's the {b} {s} called?]", b=best, s=single)  # fmt: skip
                return Draft(child, text, f"{rank} 1 {one.name} show {display.name}", "")
            return Draft(child, text, f"{rank} 1 {one.name}", "")
        older = self.likely(0.55)
        where = f"{one.name}{'<' if older else '>='}last {years} years" if years > 1 else f"{one.name}{'<' if older else '>='}last 12 months"  # fmt: skip
        if life:
            phrase = self.say("{n} [older than|over|above the age of] {y}[| years]" if older else "{n} [younger than|under|below the age of] {y}[| years]", n=things, y=str(years))  # fmt: skip
        elif years == 1:
            phrase = self.say(
                "{n} [for|with us for] more than a year" if older else "{n} of less than a year", n=things
            )
        else:
            phrase = self.say("{n} [with us for|of] more than {y} years" if older else "{n} [with us for|of] less than {y} years", n=things, y=str(years))  # fmt: skip
        return self._answer(child, phrase, where)

    def deed(self, child: Made) -> tuple[str, str] | None:
        """(infinitive, participle) of what is done with a collection's documents."""
        found = next((DEEDS[single] for single, _ in child.entity.nouns if single in DEEDS), "")
        verb, _, participle = found.partition(",")
        return (verb, participle) if found else None

    def busiest(self, made: Made) -> Draft | None:
        """What most documents refer to: "the most borrowed book", "which part comes up most often in repairs"."""
        found = self._child(made)
        if not found:
            return None
        child, (_, target, path) = found
        deed, limit = self.deed(child), 1 if self.likely(0.6) else self.chance.choice([2, 3, 5, 10])
        single, many, things = self.thing(target, False), self.thing(target), self.thing(child)
        up = self.likely(0.8)
        forms = [
            "[{t} {p} by [number of |]{n}|{p} with [the |]{m} {n}|{t} {p} by {n} count|[Which|What] {p} [comes|come] up {o} in [the |]{n}?]"
        ]
        if deed and not target.entity.who:
            forms += [
                "[[the |]{m} {v} {p}|[Which|What] {p} [was|is|were] {v} {o}?|{p} {v} {o}|[Which|What] {p} [gets|get] {v} [the |]{m}?]"
            ] * 3
        if target.entity.who:
            forms += [
                "[[Which|What] {p} [has|have|made|had] [the |]{m} {n}?|[Who|Which {p}] [has|had] [the |]{m} {n}?|{p} with [the |]{m} {n}|{a} {p}[| by number of {n}]]"
            ]
        text = self.say(
            self.chance.choice(forms), n=things, v=deed[1] if deed else "", m="most" if up else "fewest",
            o="most often" if up else "least often", t=("top" if up else "bottom") + ("" if limit == 1 else f" {limit}"),
            a="most active" if up else "least active", p=single if limit == 1 else many,
        )  # fmt: skip
        if limit > 1 and str(limit) not in text:
            text = f"{limit} {text[:1].lower()}{text[1:]}" if not text.endswith("?") else text.replace(many, f"{limit} {many}", 1)  # fmt: skip
        where, words = "", ""
        dates = [one for one in child.fields if one.kind == "d" and not one.arrays]
        if len(dates) == 1 and self.likely(0.25):
            conditions, words = when(int(dates[0].spec.low), int(min(dates[0].spec.high, 2026)), self.chance)
            where = " & ".join(f"{dates[0].name}{op}{literal}" for op, literal in conditions)
            text = f"{text.rstrip('?')} {words}"
        return Draft(child, text, f"by {path} count {'top' if up else 'bottom'} {limit}", where)

    def of_one(self, made: Made) -> Draft | None:
        """What one that is named did: how often, what, when, for how much."""
        found = self._child(made)
        if not found:
            return None
        child, (reference, target, _) = found
        assert target.displayed
        said = self._text(target.displayed, reference.name)
        if not said.entity or "!=" in said.plan:
            return None
        name, deed, things = said.entity[0], self.deed(child), self.thing(child)
        where, words = said.plan, ""
        dates = [one for one in child.fields if one.kind == "d" and not one.arrays]
        if len(dates) == 1 and self.likely(0.4):
            conditions, words = when(int(dates[0].spec.low), int(min(dates[0].spec.high, 2026)), self.chance)
            where += "".join(f" & {dates[0].name}{op}{literal}" for op, literal in conditions)
        numbers = [one for one in self.numbers(child) if not one.arrays]
        others = [one for one in child.fields if one.kind == "r" and one.target and one.target is not target and one.target.displayed]  # fmt: skip
        others = [one for one in others if not one.arrays and f"{one.name}.{one.target.displayed.name}" in self.schema.catalogue.fields_of(child.name)]  # type: ignore[union-attr]  # fmt: skip
        way = self.chance.random()
        if numbers and way < 0.3:
            one = self.chance.choice(numbers)
            how = self.how(one)
            word = self.say(self.WORDS[how].replace("sum of", "total"))
            text = self.say("[What is the {w} {f} of {c}'s {n}|{w} {f} of {c}'s {n}|{c} {w} {f}|{w} {f} for {c}|{w} {f} of the {n} of {c}] {d}", w=word, f=self.noun(one), c=name, n=things, d=words)  # fmt: skip
            return Draft(child, text, f"{how} {one.name}", where)
        if others and way < 0.65:
            other = self.chance.choice(others)
            assert other.target and other.target.displayed
            many, path = self.thing(other.target), f"{other.name}.{other.target.displayed.name}"
            forms = [
                "[[Which|What] {p} [are|were] in {c}'s {n}|{p} of {c}'s {n}|[Which|What] {p} does {c} have {n} with|{p} in the {n} of {c}] {d}"
            ]
            if deed and target.entity.who and not other.target.entity.who:
                forms += [
                    "[[Which|What] {p} did {c} {v}|what did {c} {v}|{p} {c} {w}|{p} {w} by {c}] {d}"
                ] * 3
            if deed and other.target.entity.who and not target.entity.who:
                forms += ["[[Who|Which {p}] {w} {c}|{p} who {w} {c}|who {w} {c}] {d}"] * 3
            text = self.say(self.chance.choice(forms), p=many, c=name, n=things, d=words, v=deed[0] if deed else "", w=deed[1] if deed else "")  # fmt: skip
            return Draft(child, text, f"{'distinct' if self.likely(0.4) else 'show'} {path}", where)
        if way < 0.85:
            forms = [
                "[How many {n} [does|did|has] {c} have|How many {n} of {c} are there|number of {n} of {c}|{c}: how many {n}|{c} {n} count] {d}"
            ]
            if deed and not target.entity.who:
                forms += ["[How often was {c} {w}|How many times was {c} {w}|how often {c} {w}] {d}"] * 2
            return Draft(child, self.say(self.chance.choice(forms), n=things, c=name, d=words, w=deed[1] if deed else ""), "count", where)  # fmt: skip
        return Draft(child, self.say("[{c}'s {n}|[Show|List] the {n} of {c}|{n} of {c}|all {n} for {c}] {d}", n=things, c=name, d=words), "list", where)  # fmt: skip


def _called(one: Sampled, beginnings: tuple[str, ...]) -> bool:
    return one.spec.keys[0].lower().startswith(beginnings)
