"""Questions for what is reckoned: days between dates, ages, two numbers, how many groups, their mean, their shares."""

from __future__ import annotations

import re

from training.conventions import LIFE
from training.drafts import Draft, Kind, where_of
from training.everyday import Everyday
from training.schema import Made, Sampled
from training.wording import number, plain

# Dates of an end, by their keys: the days up to them are asked for.
END = re.compile(
    r"end|until|out\b|_out|depart|check_?out|due|deadline|expir|return|back|clos|resolv|ship|deliver|settl|paid|pay_|discharg"
    r"|finish|complet|taken|clear|acknowl|acked|answer|approv|left|cancel|dlv|harvest"
)
# What two numbers make, by their keys: of the first and the second, words for the difference or the product.
DIFFERENCES = (
    (r"price|revenue|sales|income|box_office|turnover|fee|sold_for|total|amount", r"cost|purchase|bought|expense|budget|paid|spend",
     ("profit", "margin", "gain", "what is left after {b}")),
    (r"capacity|seats|places|max|slots|docks", r"enrol|sold|booked|occup|participant|attend|guests|members|taken|used",
     ("free places", "places left", "remaining capacity", "empty seats", "unused capacity")),
    (r"budget|limit|allow|target|planned", r"spent|used|actual|cost|expense", ("what is left of the {a}", "remaining {a}", "unspent {a}")),
    (r"stock|on_hand|quantity|qty|inventory", r"min|reorder|reserved", ("surplus over the {b}", "stock above the {b}")),
)  # fmt: skip
PRODUCTS = (
    (r"stock|on_hand|quantity|qty|units|copies|inventory|pieces|sold|nights|hours|tickets|seats", r"price|cost|rate|fee|value|wage|pay",
     ("value", "total value", "worth", "amount")),
)  # fmt: skip
DAYS = [1, 2, 3, 5, 7, 10, 14, 20, 21, 28, 30, 45, 60, 90, 100]
SHOWN = "[Show|List|Give me|What is|What are|]"


class Reckoned(Everyday):
    def kinds(self) -> list[Kind]:
        made = self.schema.collections
        days, ages = any(map(self.two_dates, made)), any(map(self.birthday, made))
        return [*super().kinds(), (9 * days, self.days), (4, self.difference), (4, self.product), (12 * ages, self.age),
                (4, self.how_many_groups), (5, self.mean_of_groups), (4, self.shares), (4, self.rates)]  # fmt: skip

    # Parts

    def two_dates(self, made: Made) -> tuple[Sampled, Sampled] | None:
        """The beginning and the end of something."""
        dates = [
            one
            for one in made.fields
            if one.kind == "d" and not one.arrays and not LIFE.search(one.spec.keys[0])
        ]
        ends = [one for one in dates if END.search(one.spec.keys[0])]
        starts = [one for one in dates if one not in ends]
        if not starts or not ends:
            return None
        return starts[0], self.chance.choice(ends)

    def birthday(self, made: Made) -> Sampled | None:
        if any(one.spec.nouns[0] == "age" for one in made.layout):
            return None
        dates = [one for one in made.fields if one.kind == "d" and not one.arrays]
        return next((one for one in dates if (LIFE.search(one.spec.keys[0]) and one.spec.keys[0][:1] != "d")
                     or one.spec.keys[0] == "dob"), None)  # fmt: skip

    def two_numbers(self, made: Made, known: tuple[tuple[str, str, tuple[str, ...]], ...]) -> tuple[Sampled, Sampled, str] | None:  # fmt: skip
        """Two numbers, and what they make if there is a word for it. Those of one array, or of none."""
        numbers = [one for one in made.fields if one.kind == "n"]
        pairs = [
            (one, two) for one in numbers for two in numbers
            if one is not two and [*one.path[: max(one.arrays, default=0)]] == [*two.path[: max(two.arrays, default=0)]]
        ]  # fmt: skip
        named = [
            (one, two, words)
            for one, two in pairs
            for first, second, words in known
            if re.search(first, one.spec.keys[0]) and re.search(second, two.spec.keys[0])
        ]
        if named and self.likely(0.8):
            one, two, words = self.chance.choice(named)
            said = self.chance.choice(words) if self.likely(0.6) else ""
            return one, two, said.format(a=self.noun(one), b=self.noun(two))
        return (*self.chance.choice(pairs), "") if pairs else None

    def _asked(self, made: Made, what: str, plan: str, values: list[int], unit: str = "") -> Draft | None:
        """A number of each document, which has words: its figures, its ends, who is above a bound, shown."""
        conditions = self.conditions(made, (70, 26, 4))
        things, single, where = self.phrase(made, conditions), self.thing(made, False), where_of(conditions)
        display, way = made.displayed, self.chance.random()
        if way < 0.4:
            how = self.chance.choice(["avg"] * 6 + ["max", "min"])
            word = self.say(self.WORDS[how])
            text = self.say(
                "[[What is|What's|Find|Show|Calculate|] the {w} {x} of [all |the |]{n}[?|]|{w} {x} of {n}|{w} {x}, {n}|What {x} do {n} have on average?]" if how == "avg"
                else "[[What is|What's|Find|Show|] the {w} {x} of [all |the |]{n}[?|]|{w} {x} of {n}]", w=word, x=what, n=things,
            )  # fmt: skip
            return Draft(made, text, f"{how} {plan}", where)
        key = self.group_keys(made)
        if way < 0.55 and key:
            path, singles, _ = self.chance.choice(key)
            text = self.say("[[What is|Show|] the {w} {x} [per|by|for each|of each] {k}[?|]|{w} {x} by {k}]", w=self.say(self.WORDS["avg"]), x=what, k=self.chance.choice(singles))  # fmt: skip
            return Draft(made, text, f"by {path} avg {plan}")
        if way < 0.7:
            up, limit = self.likely(0.75), 1 if self.likely(0.65) else self.chance.choice([3, 5, 10])
            high = self.say("[highest|largest|biggest|greatest]" if up else "[lowest|smallest]")
            count = "" if limit == 1 else f"{number(limit, self.chance)} "
            text = self.say("[[Which|What] {c}{s} [has|have] the {h} {x}?|{c}{s} with the {h} {x}|the {c}{s} with the {h} {x}]", c=count, s=single if limit == 1 else things, h=high, x=what)  # fmt: skip
            shown = f" show {display.name}" if display and self.likely(0.4) else ""
            if shown and display:
                text = self.say("[{t} Just the {f}.|{f}: {t}|{t} ({f})]", t=text, f=self.noun(display))
            return Draft(
                made, text, f"{'top' if up else 'bottom'} {limit} {plan}{shown}", where if limit > 1 else ""
            )
        if way < 0.85:
            op, words = self.chance.choice([(">", "more than {}"), (">", "over {}"), (">=", "at least {}"), ("<", "less than {}"), ("<", "under {}"), ("<=", "at most {}")])  # fmt: skip
            value = self.chance.choice(values)
            bound = words.format(f"{value}{unit}")
            text = self.say("[How many {n} have [a |]{x} of {v}?|number of {n} with [a |]{x} [of |]{v}|how many {n} with {x} {v}]", n=things, x=what, v=bound)  # fmt: skip
            action = "count"
            if self.likely(0.5):
                text, action = self.say("[[Which|What] {n} have [a |]{x} of {v}?|{n} with [a |]{x} [of |]{v}|[Show|List] [the |all |]{n} with {x} {v}]", n=things, x=what, v=bound), "list"  # fmt: skip
            bounded = f"{plan}{op}{value}"
            return Draft(made, text, action, f"{where} & {bounded}" if where else bounded)
        if display and not display.arrays:
            text = self.say(f"[{SHOWN} the {{x}} [of|for] [each|every] {{s}}[|, with the {{f}}|, by {{f}}][?|]|{{f}} and {{x}} of [all |]{{n}}|{{x}} per {{s}}]", x=what, s=single, f=self.noun(display), n=things)  # fmt: skip
            return Draft(made, text, f"show {display.name}, {plan}", where if things in text else "")
        return Draft(made, self.say(f"[{SHOWN} the {{x}} of [all |the |]{{n}}[?|]|{{x}} of {{n}}]", x=what, n=things), f"show {plan}", where)  # fmt: skip

    # Kinds of questions

    def days(self, made: Made) -> Draft | None:
        """How long something takes, from one date to another."""
        child = self._first(made, self.two_dates)
        dates = self.two_dates(child) if child else None
        if not child or not dates:
            return None
        start, end = dates
        plan, verb = f"{end.name} - {start.name}", self.chance.choice(end.spec.get("v") or [""])
        begun = self.chance.choice(start.spec.get("v") or [""])
        a, b, single = self.noun(start), self.noun(end), self.thing(child, False)
        if self.likely(0.45):
            conditions = self.conditions(child, (75, 25))
            things, where = self.phrase(child, conditions), where_of(conditions)
            value, way = self.chance.choice(DAYS), self.chance.random()
            if way < 0.6:
                forms = ["[[How many days|How long] [is it|pass] on average [between|from] {a} [and|to] {b}[ of {n}|]?|On average, how many days [pass|are there] between {a} and {b}[ of {n}|]?|average [time|number of days|days] from {a} to {b}[ of {n}|]|avg days between {a} and {b}[, {n}|]]"]  # fmt: skip
                if conditions:
                    forms = [forms[0].replace("[ of {n}|]", " of {n}").replace("[, {n}|]", ", {n}")]
                if verb:
                    forms += ["[How long [does|did] it take [on average |]until [a|an] {s} is {v}?|How many days does it take on average until {n} are {v}?|after how many days are {n} {v} on average|How quickly are {n} {v} on average?|mean time until {n} are {v}]"] if not conditions else ["[How many days does it take on average until {n} are {v}?|after how many days are {n} {v} on average|How quickly are {n} {v}?]"]  # fmt: skip
                if len([one for one in child.layout if one.kind == "d"]) == 2:
                    forms += ["[How long do {n} [take|last] on average?|average [duration|length] of {n} in days|How many days do {n} last on average?|how long is [a|an] {s} on average|avg duration of {n}]" if not conditions else "[How long do {n} [take|last] on average?|average [duration|length] of {n}|How many days do {n} last on average?]"]  # fmt: skip
                text = self.say(self.chance.choice(forms), a=a, b=b, n=things, s=single, v=verb)
                return Draft(child, text, f"avg {plan}", where)
            over = self.likely(0.75)
            bound = self.say("[more than|over|longer than]" if over else "[less than|within|under]")
            op = ">" if over else "<=" if bound == "within" else "<"
            forms = [
                "[How many {n} took {m} {d} days?|{n} that took {m} {d} days|[Which|What] {n} lasted {m} {d} days?|{n} of {m} {d} days]"
            ]
            if verb and begun:
                forms += ["[How many {n} were {v} {m} {d} days after being {u}?|{n} {v} {m} {d} days after the {a}|[Which|What] {n} were {v} {m} {d} days after the {a}?]"] * 2  # fmt: skip
            text = self.say(self.chance.choice(forms), n=things, m=bound, d=str(value), v=verb, u=begun, a=a)
            bounded = f"{plan}{op}{value}"
            action = "count" if text.lower().startswith("how many") else "list"
            return Draft(child, text, action, f"{where} & {bounded}" if where else bounded)
        what = self.say("[number of days|days|time|time in days] [between {a} and|from {a} to] {b}", a=a, b=b)
        if verb and self.likely(0.3):
            what = self.say("[days|time|number of days] until it [is|was] {v}", v=verb)
        return self._asked(child, what, plan, DAYS, " days")

    def difference(self, made: Made) -> Draft | None:
        """One number minus another."""
        found = self.two_numbers(made, DIFFERENCES)
        if not found:
            return None
        one, two, word = found
        a, b = self.noun(one), self.noun(two)
        what = word or self.say("[difference between {a} and {b}|{a} minus {b}|{a} less {b}|difference of {a} and {b}]", a=a, b=b)  # fmt: skip
        plan = f"{one.name} - {two.name}"
        values = [1, 5, 10, 20, 50, 100]
        if not word and self.likely(0.3):
            things, way = self.thing(made), self.chance.random()
            if way < 0.5:
                text = self.say("[How much [higher|larger|more] is the {a} than the {b} on average[|, for {n}]?|by how much does the {a} exceed the {b} on average]", a=a, b=b, n=things)  # fmt: skip
                return Draft(made, text, f"avg {plan}")
            value = self.chance.choice(values)
            text = self.say("[{n} whose {a} is more than {v} above [the |their |]{b}|How many {n} have [a|an] {a} more than {v} [above|higher than] [the |their |]{b}?|[Which|What] {n} have [a|an] {a} at least {v} [above|over] their {b}?]", n=things, a=a, b=b, v=str(value))  # fmt: skip
            op = ">=" if "at least" in text else ">"
            return Draft(made, text, "count" if text.startswith("How many") else "list", f"{plan}{op}{value}")
        if word and self.likely(0.3):
            conditions = self.conditions(made, (70, 30))
            things = self.phrase(made, conditions)
            text = self.say("[What is the total {x} of {n}?|total {x} of {n}|How much {x} do {n} [make|have] in total?|sum of {x}, {n}|{x} of all {n} together]", x=what, n=things)  # fmt: skip
            return Draft(made, text, f"sum {plan}", where_of(conditions))
        return self._asked(made, what, plan, values)

    def product(self, made: Made) -> Draft | None:
        """One number times another, most often added up."""
        found = self.two_numbers(made, PRODUCTS)
        if not found:
            return None
        one, two, word = found
        a, b = self.noun(one), self.noun(two)
        plan = f"{one.name} * {two.name}"
        conditions = self.conditions(made, (65, 30, 5))
        things, where = self.phrase(made, conditions), where_of(conditions)
        what = word or self.say(
            "[{a} times {b}|product of {a} and {b}|{a} multiplied by {b}|{b} times {a}]", a=a, b=b
        )
        if (word and "stock" in a) or "hand" in a:
            worth = "[What is [all |]our stock of {n} worth[| at {b}]?|value of the stock of {n}[| at {b}]|How much is the stock of {n} worth?|stock value of {n}]"  # fmt: skip
            return Draft(made, self.say(worth, n=things, b=b), f"sum {plan}", where)
        if self.likely(0.55):
            how = "sum" if self.likely(0.85) else "avg"
            said = self.say("[total|overall|sum of]" if how == "sum" else "average")
            forms = ["[What is the {w} {x} of [all |]{n}?|{w} {x} of {n}|{w} {x} [over|across] all {n}]"]
            if word and how == "sum":
                forms += ["[How much are [all |]{n} worth [altogether|in total]?|What do {n} [come to|add up to] at their {b}?|what are all {n} worth together]"]  # fmt: skip
            text = self.say(self.chance.choice(forms), w="" if what.startswith("total") else said, x=what, n=things, b=b)  # fmt: skip
            keys = self.group_keys(made)
            if keys and not conditions and self.likely(0.3):
                path, singles, _ = self.chance.choice(keys)
                return Draft(made, self.say("{t} [per|by|for each] {k}", t=text.rstrip("?"), k=singles[0]), f"by {path} {how} {plan}")  # fmt: skip
            return Draft(made, text.strip(), f"{how} {plan}", where)
        return self._asked(made, what, plan, [10, 50, 100, 500, 1000])

    def age(self, made: Made) -> Draft | None:
        """How old somebody is, by a birthday."""
        child = self._first(made, self.birthday)
        born = self.birthday(child) if child else None
        if not child or not born:
            return None
        plan, display = f"{born.name}:age", child.displayed
        way, conditions = self.chance.random(), self.conditions(child, (60, 35, 5))
        things, where, single = self.phrase(child, conditions), where_of(conditions), self.thing(child, False)
        if way < 0.4:
            text = self.say("[What is the average age of [all |our |the |]{n}?|average age of {n}|avg age {n}|How old are [our |the |]{n} on average?|mean age of {n}|how old on average are {n}]", n=things)  # fmt: skip
            return Draft(child, text, f"avg {plan}", where)
        keys = self.group_keys(child)
        if way < 0.52 and keys:
            path, singles, _ = self.chance.choice(keys)
            text = self.say("[[What is the |]average age [of {n} |][per|by|for each|in each] {k}[?|]|How old are {n} on average [per|in each] {k}?]", n=self.thing(child), k=singles[0])  # fmt: skip
            return Draft(child, text, f"by {path} avg {plan}")
        if way < 0.8 and display and display.kind in "tk":
            named = self._text(display, "")
            if named.entity and "=" in named.plan and "|" not in named.plan and "!" not in named.plan:
                text = self.say("[How old is {w}?|how old is {w}|age of {w}|What is the age of {w}?|What age is {w}?|{w}'s age]", w=named.entity[0])  # fmt: skip
                return Draft(child, text, f"show {plan}", named.plan)
        if way < 0.9 and display:
            text = self.say("[[Show|List] the {f} and age of [all |]{n}|{n} with [their |]age[s|]|ages of [all |]{n}|how old are {n}, by {f}|How old is each {s}?]", f=self.noun(display), n=things, s=single)  # fmt: skip
            return Draft(child, text, f"show {display.name}, {plan}", where if "each" not in text else "")
        how, word = self.chance.choice(
            [("max", "highest"), ("min", "lowest"), ("max", "maximum"), ("min", "minimum")]
        )
        return Draft(child, self.say("[What is the {h} age of {n}?|{h} age of {n}]", h=word, n=things), f"{how} {plan}", where)  # fmt: skip

    def _over(self, made: Made) -> tuple[str, str, str] | None:
        """What groups are made by: (plan's key, noun in singular, in plural); a reference by its key."""
        links = [
            (one.name, *self.chance.choice(one.target.entity.nouns)) for one in made.fields
            if one.kind == "r" and one.target and one.target is not made
        ]  # fmt: skip
        others = [
            (path, self.chance.choice(singles), self.chance.choice(many))
            for path, singles, many in self.group_keys(made)
            if "." not in path
            and not path.endswith(":weekday")
            and not any(path == link[0] for link in links)
        ]
        if links and (not others or self.likely(0.65)):
            return self.chance.choice(links)
        return self.chance.choice(others) if others else None

    def how_many_groups(self, made: Made) -> Draft | None:
        """The number of groups that pass a threshold."""
        key = self._over(made)
        if not key:
            return None
        path, _, many = key
        conditions, numbers = self.conditions(made, (75, 25)), self.numbers(made)
        things, where = self.phrase(made, conditions), where_of(conditions)
        op, words = self.chance.choice([(">", "more than {}"), (">", "over {}"), (">=", "at least {}"), (">=", "{} or more"), ("<", "fewer than {}"), ("=", "exactly {}"), ("=", "only {}")])  # fmt: skip
        if numbers and self.likely(0.3):
            one = self.chance.choice(numbers)
            how = "avg" if "na" in one.spec.words or self.likely(0.4) else "sum"
            value = self._near(one)
            words = {">": "over {}", ">=": "of at least {}", "<": "under {}", "=": "of exactly {}"}[op]
            text = self.say(
                "[How many {ks} have [a|an] {w} {f} {v}?|number of {ks} with [a|an] {w} {f} {v}|[Count|count] the {ks} whose {w} {f} is {v}]",
                ks=many, w=self.say(self.WORDS[how].replace("sum of", "total")), f=self.noun(one), v=words.format(number(value, self.chance, one.spec.get("u"))),
            )  # fmt: skip
            return Draft(
                made, text.replace("is of ", "is "), f"count by {path} {how} {one.name} {op} {plain(value)}"
            )
        value = self.chance.choice([1, 1, 2, 2, 3, 4, 5, 10, 20])
        if op in (">=", "<") and value == 1:
            value = 2
        text = self.say(
            "[How many {ks} have {v} {n}?|How many {ks} have {v} {n}?|number of {ks} with {v} {n}|[Count|count] the {ks} [that have|with] {v} {n}|how many {ks} with {v} {n}|In how many {ks} are there {v} {n}?]",
            ks=many, v=words.format(number(value, self.chance)), n=things,
        )  # fmt: skip
        return Draft(made, text, f"count by {path} count {op} {value}", where)

    def mean_of_groups(self, made: Made) -> Draft | None:
        """What a group has on average."""
        key = self._over(made)
        if not key:
            return None
        path, single, many = key
        conditions, numbers = self.conditions(made, (72, 28)), self.numbers(made)
        things, where = self.phrase(made, conditions), where_of(conditions)
        part = path.partition(":")[2]
        daily = {"day": "daily", "month": "monthly", "year": "yearly"}.get(part, "")
        if numbers and self.likely(0.3):
            one = self.chance.choice(numbers)
            if "na" in one.spec.words or "na0" in one.spec.words:
                return None
            noun = self.chance.choice(one.spec.get("t") or [self.noun(one)])
            forms = [
                "[What is the average total {f} per {k}?|average total {f} [per|of a] {k}|How much {f} in total does [a|an] {k} have on average?|on average, what does the {f} add up to per {k}]"
            ]
            if daily:
                forms += ["[What is the average {d} {f}[| of {n}]?|average {d} {f}|average {f} a {p} in total|avg {d} total of {f}]"] * 2  # fmt: skip
            return Draft(made, self.say(self.chance.choice(forms), f=noun, k=single, d=daily, p=part, n=self.thing(made)), f"avg by {path} sum {one.name}")  # fmt: skip
        forms = ["[What is the average number of {n} [per|for each|of each|by] {k}?|average number of {n} per {k}|How many {n} does [a|an|each] {k} have on average?|How many {n} are there per {k} on average?|avg {n} per {k}|On average, how many {n} do {ks} have?|mean number of {n} per {k}]"]  # fmt: skip
        if daily:
            forms = ["[How many {n} are there [a|per] {p} on average?|average number of {n} [a|per] {p}|average {d} number of {n}|avg {n} per {p}|How many {n} do we have in an average {p}?]"]  # fmt: skip
        text = self.say(self.chance.choice(forms), n=things, k=single, ks=many, d=daily, p=part)
        return Draft(made, text, f"avg by {path} count", where)

    def _group(self, made: Made) -> tuple[str, str, str] | None:
        keys = [one for one in self.group_keys(made) if not one[0].endswith(":day")]
        if not keys:
            return None
        path, singles, many = self.chance.choice(keys)
        return path, self.chance.choice(singles), self.chance.choice(many)

    def shares(self, made: Made) -> Draft | None:
        """What share of all each group has."""
        key = self._group(made)
        if not key:
            return None
        path, single, _ = key
        text = self.say(
            "[What [percentage|share|proportion] of [the |all |]{n} does each {k} [have|account for|make up]?|[percentage|share|percent] of {n} [per|by|for each] {k}|{n} by {k} in percent|What [percent|percentage] of [the |]{n} [is|are] [in|of] each {k}?|How are {n} split by {k}, in percent?|{k} shares of {n} in %|Show the percentage of {n} for each {k}]",
            n=self.thing(made), k=single,
        )  # fmt: skip
        if self.likely(0.15):
            return Draft(
                made, self.say("{t}, [largest|highest] first", t=text.rstrip("?")), f"by {path} percent desc"
            )
        return Draft(made, text, f"by {path} percent")

    def rates(self, made: Made) -> Draft | None:
        """Of each group the share that meets a condition; the group where it is highest."""
        key, conditions = self._group(made), self.conditions(made, (0, 100))
        if not key or len(conditions) != 1:
            return None
        path, single, many = key
        one = conditions[0]
        if re.split(r"[=!<>~^$]", one.plan)[0] == path.partition(":")[0] or one.entity:
            return None
        things, every, way = self.phrase(made, conditions), self.thing(made), self.chance.random()
        if one.predicate and way < 0.35:
            text = self.say("[What [percentage|share|proportion] of [the |]{e} {p} [per|by|in each|for each] {k}?|[percentage|share] of {e} that {p} [per|by] {k}|For each {k}, what percentage of {e} {p}?]", e=every, p=self.chance.choice(one.predicate), k=single)  # fmt: skip
            return Draft(made, text, f"by {path} percent", one.plan)
        if way < 0.7:
            up = self.likely(0.75)
            text = self.say("[[Which|What] {k} has the {h} [share|percentage|proportion|rate] of {n}?|{k} with the {h} [share|percentage|rate] of {n}]", k=single, h=self.say("[highest|largest|biggest]" if up else "[lowest|smallest]"), n=things)  # fmt: skip
            return Draft(made, text, f"by {path} percent {'top' if up else 'bottom'} 1", one.plan)
        if way < 0.85:
            text = self.say("[[percentage|share|proportion|rate] of {n} [per|by|for each|in each] {k}|{n} in percent [per|by] {k}|What is the [percentage|share|rate] of {n} [per|for each|in each] {k}?]", n=things, k=single)  # fmt: skip
            return Draft(made, text, f"by {path} percent", one.plan)
        value = self.chance.choice([5, 10, 20, 25, 30, 50, 75])
        text = self.say("[[Which|What] {ks} have more than {v} [%|percent] {n}?|{ks} with over {v} [%|percent] {n}|{ks} [where|in which] more than {v} [%|percent] are {n}]", ks=many, v=str(value), n=things)  # fmt: skip
        return Draft(made, text, f"by {path} percent > {value}", one.plan)
