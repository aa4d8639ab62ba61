"""Questions whose plan is a matter of custom: which fields answer "which one", which date is meant, and "not"."""

from __future__ import annotations

import re

from training.drafts import Draft, Kind, where_of
from training.questions import Asker
from training.schema import Made, Sampled
from training.wording import SHOW, joined, number, plain, when

# Keys of dates by which an event is dated, and of dates that come after it.
FIRST = re.compile(r"date$|day$|^dt$|creat|made|borrow|loan|out|open|post|publish|start|begin|from|placed|issued|filed|ordered|order_date|sent|check_?in|arriv|report|rais|book|admitted|applied|entered|held|datum")  # fmt: skip
LATER = re.compile(r"due|return|updat|modif|end|to_date|until|expir|deadline|clos|resolv|ship|deliver|settl|paid|payment|discharg|check_?out|depart|finish|complet|last|valid|left|renew")  # fmt: skip
LIFE = re.compile(r"birth|born|geburt|dob|death|died")


class Conventions(Asker):
    def kinds(self) -> list[Kind]:
        dated = any(self.event(one) for one in self.schema.collections)
        return [*super().kinds(), (10, self.listing), (9, self.top_with), (30 * dated, self.undated), (5, self.negated), (3, self.two_thresholds),
                (3, self.outside)]  # fmt: skip

    def _others(self, made: Made, most: int) -> list[Sampled]:
        own = [one for one in made.fields if one is not made.displayed and one.kind not in "rib"]
        return self.chance.sample(own, min(len(own), self.chance.choice(range(1, most + 1))))

    def listing(self, made: Made) -> Draft | None:
        """ "Customers with their emails": the name and the email."""
        display, fields = made.displayed, self._others(made, 3)
        if not display or not fields:
            return None
        conditions = self.conditions(made, (60, 34, 6))
        things, single = self.phrase(made, conditions), self.phrase(made, conditions, False)
        names = joined([self.called(one, True) for one in fields], self.chance)
        one = joined([self.called(each, False) for each in fields], self.chance)
        text = self.say(
            f"[{SHOW} [|the |all |all the ]{{n}} [with|and|along with|together with|including|by name with] their {{f}}[?|.|]|{SHOW} each {{s}} [with|and] its {{o}}[?|.|]|[Which|What] {{n}} [do we have|are there], [with|and] [their |]{{f}}?"
            "|{n} and their {f}|{n} with {f}|{n} with their {f}|[Which|What] {n} are there[?| -] [Show|List|Give] [their|the] {f}[.|]|[Show|List] all {n}[, with|:|. Include] [their|the] {f}|[Which|What] {n} do we have and what are their {f}?]",
            n=things, s=single, f=names, o=one,
        )  # fmt: skip
        plan = ", ".join([display.name, *(each.name for each in fields)])
        orders = self.orderable(made)
        if orders and self.likely(0.2):
            key = self.chance.choice(orders)
            way, words = self.ordering(made, key)
            return Draft(
                made, text.rstrip("?.") + (words if words.startswith(",") else " " + words), f"show {plan} {way} {key.name}", where_of(conditions),
            )  # fmt: skip
        return Draft(made, text, f"show {plan}", where_of(conditions))

    def top_with(self, made: Made) -> Draft | None:
        """The document with the highest value "and what is it": its name and that value."""
        ranked = [
            one
            for one in made.fields
            if one.kind in "nyd" and not one.arrays and "rank" not in one.spec.keys[0]
        ]
        display = made.displayed
        if not ranked or not display:
            return None
        one, up = self.chance.choice(ranked), self.likely(0.65)
        best, noun = self.extremes(one, "hi" if up else "lo"), self.noun(one)
        measure = self.say(
            ("[latest|most recent]" if up else "[earliest|first]") if one.kind in "yd" else ("[highest|largest|greatest]" if up else "[lowest|smallest]")
        )  # fmt: skip
        conditions = self.conditions(made, (75, 25))
        limit = 1 if self.likely(0.6) else self.chance.choice([2, 3, 5, 10])
        things = self.phrase(made, conditions, limit > 1)
        head = things if limit == 1 else f"{number(limit, self.chance)} {things}"
        counted = self.chance.choice(one.spec.get("c") or [""])
        which = f"{head} with the {measure} {noun}"
        if counted and self.likely(0.5):
            which = f"{head} with the {'most' if up else 'fewest'} {counted}"
        if best and self.likely(0.4):
            word = self.chance.choice(best)
            which = f"{word} {things}" if limit == 1 else f"{number(limit, self.chance)} {word} {things}"
        action = f"{'top' if up else 'bottom'} {limit} {one.name}"
        where, way = where_of(conditions), self.chance.random()
        if way < 0.2:  # no field is asked for
            text = self.say("[[Which|What|Who] [is|are] the {w}?|[Show|Find|Give me] the {w}|{w}]", w=which)
            text = re.sub(r"^(\w+) (is|are) ", lambda found: f"{'Which' if found[1] == 'Who' and not made.entity.who else found[1]} {'is' if limit == 1 else 'are'} ", text)  # fmt: skip
            return Draft(made, text, action, where)
        other = [each for each in self._others(made, 1) if each is not one]
        if way < 0.35 and other:
            text = self.say(
                "[[Which|What] is the {w} and what is its {x}?|[Find|Show] the {w} and [its|the] {x}|[Show|List] the {w} with [its|the] {x}|[Which|What] is the {w}? [Give|Return|Show] its {x}.]" if limit == 1
                else "[[Which|What] are the {w} and [what are |]their {x}?|[Show|List|Find] the {w} [with|and] their {x}|[the |]{w} with their {x}]",
                w=which, x=self.called(other[0], limit > 1),
            )  # fmt: skip
            return Draft(made, text, f"{action} show {display.name}, {other[0].name}", where)
        if way < 0.5:
            text = self.say(
                "[[What is|Find|Show|Give me|] the {f} of the {w}[?|]|{f} of the {w}]", f=noun, w=which
            )
            return Draft(made, text, f"{action} show {one.name}", where)
        text = self.say(
            "[[Which|What] is the {w} and [what is it|how much is it|how many is that|what is its {f}]?|[Find|Show|Give] the {w} [with|and] [its|the] {f}|[Which|What] is the {w}, and [what is|how high is] its {f}?|{w} + its {f}|{w} and its {f}|[Which|What] is the {w}? Show the {f} too.]" if limit == 1
            else "[[Show|List|Find|Give me] the {w} [with|and] their {f}|[the |]{w}, with their {f}|[Which|What] are the {w}, and what are their {f}?|{w} + {f}|[Show|List] the {w} along with the {f}]",
            f=noun if limit == 1 else self.noun(one, True), w=which,
        )  # fmt: skip
        return Draft(made, text, f"{action} show {display.name}, {one.name}", where)

    def event(self, made: Made) -> Sampled | None:
        """The date that is meant where several are and none is named; None if that is not plain."""
        dates = [one for one in made.fields if one.kind == "d" and not one.arrays and len(one.path) == 1]
        later = [one for one in dates if LATER.search(one.spec.keys[0])]
        first = [one for one in dates if one not in later and FIRST.search(one.spec.keys[0])]
        first = [one for one in first if not LIFE.search(one.spec.keys[0])]
        return first[0] if len(first) == 1 and later and len(first) + len(later) == len(dates) else None

    def undated(self, made: Made) -> Draft | None:
        """ "Loans in March", "rentals per month": no date is named, and there are several."""
        others = [one for one in self.schema.collections if one is not made]
        found = [one for one in [made, *others] if self.event(one)]
        if not found:
            return None
        made = found[0]
        one = self.event(made)
        assert one
        dates = [other.name for other in made.fields if other.kind == "d"]
        extra = [
            each for each in self.conditions(made, (75, 25)) if not any(name in each.plan for name in dates)
        ]
        things = self.phrase(made, extra)
        if self.likely(0.35):
            part = self.chance.choice(["month", "year", "month", "year", "weekday", "day"])
            word = "day of the week" if part == "weekday" else part
            text = self.say(
                "[{n} [per|by] {k}|How many {n} [per|in each|were there in each|did we have per] {k}?|number of {n} [per|by|for each] {k}|[Show|Count] the {n} by {k}]", n=things, k=word,
            )  # fmt: skip
            numbers = [each for each in self.numbers(made) if not each.arrays]
            figure = "count"
            if numbers and self.likely(0.3):
                field = self.chance.choice(numbers)
                how = self.how(field)
                figure = f"{how} {field.name}"
                text = self.say(
                    "[[What is|Show|] the {w} {f} of {n} [per|by|for each] {k}[?|]|{w} {f} of {n} per {k}]", w=self.say(self.WORDS[how].replace("sum of", "total")), f=self.noun(field), n=things, k=word,
                )  # fmt: skip
            elif self.likely(0.2):
                return Draft(made, self.say("[[Which|What] {k} had the most {n}?|{k} with the most {n}]", k=word, n=things), f"by {one.name}:{part} count top 1", where_of(extra))  # fmt: skip
            return Draft(made, text, f"by {one.name}:{part} {figure}", where_of(extra))
        conditions, words = when(int(one.spec.low), int(min(one.spec.high, 2026)), self.chance)
        where = " & ".join(
            [*(each.plan for each in extra), *(f"{one.name}{op}{literal}" for op, literal in conditions)]
        )
        way = self.chance.random()
        if way < 0.5:
            text = self.say("[How many {n} were there {d}?|How many {n} {d}?|[Count|count] the {n} {d}|number of {n} {d}|How many {n} did we have {d}?|{n} {d}: how many?]", n=things, d=words)  # fmt: skip
            return Draft(made, text, "count", where)
        fields = [each for each in self._others(made, 2) if each is not one]
        if fields and way < 0.7:
            text = self.say(f"{SHOW} the {{f}} of [the |all |]{{n}} {{d}}[?|.|]", f=joined([self.called(each, True) for each in fields], self.chance), n=things, d=words)  # fmt: skip
            return Draft(made, text, "show " + ", ".join(each.name for each in fields), where)
        return Draft(made, self.say("[{n} {d}|[Show|List|Find] [the |all |]{n} {d}|[Which|What] {n} [were there|did we have] {d}?]", n=things, d=words), "list", where)  # fmt: skip

    def negated(self, made: Made) -> Draft | None:
        """ "Not paid" in groups, at the top, in figures."""
        listed = [one for one in made.fields if one.kind == "e" and not one.arrays and one.known and one.known.values and len(set(map(str, one.values))) > 2]  # fmt: skip
        if not listed:
            return None
        one = self.chance.choice(listed)
        value = str(self.chance.choice(one.values))
        text, token = self.mention(value, one, self.chance.choice(one.words(value)))
        noun, things = self.noun(one), self.thing(made)
        post = [
            f"whose {noun} is not {text}",
            f"with {noun} other than {text}",
            f"where {noun} is not {text}",
            f"that do not have {noun} {text}",
        ]
        post += [f"not {each.replace('{}', text)}" for each in one.spec.get("p")] * 2
        if "a" in one.spec.words:
            post += [f"that are not {text}"] * 3
        head = f"{things} {self.chance.choice(post)}"
        if "a" in one.spec.words and self.likely(0.3) and text.isalpha():
            head = self.say("[non-|not ]{t} {n}", t=text, n=things)
        where, keys, way = f"{one.name}!={token}", [key for key in self.group_keys(made) if not key[0].startswith(one.name)], self.chance.random()  # fmt: skip
        if keys and way < 0.5:
            path, singles, _ = self.chance.choice(keys)
            key = self.chance.choice(singles)
            if self.likely(0.3):
                return Draft(made, self.say("[Which|What] {k} has the most {h}?", k=key, h=head), f"by {path} count top 1", where)  # fmt: skip
            return Draft(made, self.say("[How many {h} are there [per|for each|in each] {k}?|number of {h} [per|by] {k}|{h} by {k}]", h=head, k=key), f"by {path} count", where)  # fmt: skip
        numbers = [each for each in self.numbers(made) if not each.arrays]
        if numbers and way < 0.75:
            field, up = self.chance.choice(numbers), self.likely(0.6)
            limit = self.chance.choice([3, 5, 10])
            return Draft(made, self.say("[[Show|List|] the {k} {h} with the {m} {f}|{t} {k} {h} by {f}]", k=str(limit), h=head, m="highest" if up else "lowest", f=self.noun(field), t="top" if up else "bottom"), f"{'top' if up else 'bottom'} {limit} {field.name}", where)  # fmt: skip
        if numbers and way < 0.85:
            field = self.chance.choice(numbers)
            how = self.how(field)
            return Draft(made, self.say("[What is |]the {w} {f} of {h}[?|]", w=self.say(self.WORDS[how].replace("sum of", "total")), f=self.noun(field), h=head), f"{how} {field.name}", where)  # fmt: skip
        return Draft(made, self.say("[How many {h} are there?|How many {h}?|[Count|count] {h}|number of {h}]", h=head), "count", where)  # fmt: skip

    def two_thresholds(self, made: Made) -> Draft | None:
        """ "Cities with more than 3 customers and an average age over 40"."""
        key, numbers = self._key(made), [one for one in self.numbers(made) if not one.arrays]
        if key is None or not numbers:
            return None
        path, _, many = key
        one = self.chance.choice(numbers)
        how = self.chance.choice(["avg", "avg", "max", "min"] + ([] if "na" in one.spec.words else ["sum"]))
        value, count = self._near(one), self.chance.choice([1, 2, 3, 5, 10])
        op, words = self.chance.choice([(">", "more than"), (">=", "at least"), ("<", "fewer than")])
        if op != ">" and count == 1:
            count = 2
        second, compared = self.chance.choice(
            [(">", "[above|over|of more than]"), ("<", "[below|under|of less than]")]
        )
        figure = self.say(self.WORDS[how].replace("sum of", "total")) + " " + self.noun(one)
        text = self.say(
            f"[[Which|What] {{ks}} have {{a}} {{n}} and a {{f}} {compared} {{v}}?|{{ks}} with {{a}} {{n}} and [a|the] {{f}} {compared} {{v}}|[Show|List|Find] [the |all |]{{ks}} with {{a}} {{n}} and a {{f}} {compared} {{v}}]",
            ks=many, a=f"{words} {number(count, self.chance)}", n=self.thing(made), f=figure, v=number(value, self.chance, one.spec.get("u")),
        )  # fmt: skip
        text = re.sub(r"\ba (?=[aeio])", "an ", text)
        return Draft(made, text, f"by {path} count {op} {count}, {how} {one.name} {second} {plain(value)}")

    def outside(self, made: Made) -> Draft | None:
        """Two conditions on one field: "over 1500 or less than 500"."""
        numbers = [one for one in self.numbers(made) if not one.arrays]
        if not numbers:
            return None
        one = self.chance.choice(numbers)
        low, high = sorted((self._near(one), self._near(one)))
        if low == high:
            return None
        noun, units = self.noun(one), one.spec.get("u")
        above = self.say(
            "[over|above|more than|greater than|higher than] {v}", v=number(high, self.chance, units)
        )
        below = self.say("[under|below|less than|lower than] {v}", v=number(low, self.chance, units))
        pairs = [(f"{one.name}>{plain(high)}", above), (f"{one.name}<{plain(low)}", below)]
        if self.likely(0.4):
            pairs.reverse()
        where = " or ".join(plan for plan, _ in pairs)
        tail = self.say("[with|whose] {f} [is |]{a} or {b}", f=noun, a=pairs[0][1], b=pairs[1][1])
        tail = tail.replace("with " + noun + " is", "with " + noun)
        things, fields = self.thing(made), self._others(made, 2)
        if fields and self.likely(0.5):
            return Draft(made, self.say(f"{SHOW} the {{f}} of [the |all |]{{n}} {{t}}[?|.|]", f=joined([self.called(each, True) for each in fields], self.chance), n=things, t=tail), "show " + ", ".join(each.name for each in fields), where)  # fmt: skip
        if self.likely(0.6):
            return Draft(made, self.say("[How many {n} [have|are there with] [a |]{f} {a} or {b}?|number of {n} {t}]", n=things, t=tail, f=noun, a=pairs[0][1], b=pairs[1][1]), "count", where)  # fmt: skip
        return Draft(made, self.say("[[Show|List|Find] [the |all |]{n} {t}|[Which|What] {n} have [a |]{f} {a} or {b}?]", n=things, t=tail, f=noun, a=pairs[0][1], b=pairs[1][1]), "list", where)  # fmt: skip
