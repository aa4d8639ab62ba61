"""Questions whose answer is documents, or fields of them."""

from __future__ import annotations

import re

from training.drafts import LIMITS, Draft, Drafter, where_of
from training.schema import Made, Sampled
from training.wording import SHOW, joined, number


class Rows(Drafter):
    """Chosen fields, whole documents, different values, documents in an order."""

    def show(self, made: Made) -> Draft | None:
        """Chosen fields of all documents that meet conditions."""
        fields = self.shown(made)
        if not fields:
            return None
        conditions = self.conditions(made, (38, 44, 15, 3))
        action = "show " + ", ".join(dict.fromkeys(self.path(one) for one in fields))
        names = joined([self.called(one, self.likely(0.5)) for one in fields], self.chance)
        text = self.say(f"{SHOW} {{x}}[?|.|]", x=self.fields_text(made, fields, conditions))
        if self.likely(0.22):
            things, single = self.phrase(made, conditions, True), self.phrase(made, conditions, False)
            text = self.say(
                "[For [each|every] {one}, [show|list|give|return|find|what is|what are] the {f}[.|?|]|[What|Which] {f} [do|does] {n} have?|For all {n}, [show|list|give me] [the|their] {f}"
                "|{f} of {n}[?|]|What {f} [belong|belongs] to {n}?"
                "|I [want|need] to know the {f} of {n}]",
                one=single, n=things, f=names,
            )  # fmt: skip
        if len(conditions) == 1 and self.likely(0.2) and conditions[0].predicate:
            text = self.say(
                f"{SHOW} [the|] {{f}} of [the|all|] {{n}} [that|which|who] {{p}}[?|.|]",
                f=names,
                n=self.thing(made),
                p=self.chance.choice(conditions[0].predicate),
            )
        return Draft(made, text, action, where_of(conditions))

    def of_named(self, made: Made) -> Draft | None:
        """ "The X of Y": fields of the document that a name means."""
        display = made.displayed
        names = [one for one in made.fields if one.spec.keys[0] in {"first", "last"}]
        fields = [one for one in made.fields if one is not display and one.kind != "r" and one not in names]
        if not fields or not (display or len(names) == 2):
            return None
        if display:
            condition = self._text(display, "") if display.kind in "tk" else self._listed(display, "")
            if (
                not condition.entity
                and "=" in condition.plan
                and "!" not in condition.plan
                and "|" not in condition.plan
                and condition.post
            ):
                return None
            if not condition.entity:
                return None
            where, name = condition.plan, condition.entity[0]
        else:
            document = self.chance.choice(made.documents)
            parts = {one.spec.keys[0]: document.get(one.path[0]) for one in names if len(one.path) == 1}
            if not all(isinstance(parts.get(key), str) for key in ("first", "last")):
                return None
            said = {one.spec.keys[0]: self.mention(str(parts[one.spec.keys[0]]), one) for one in names}
            first = next(one for one in names if one.spec.keys[0] == "first")
            last = next(one for one in names if one.spec.keys[0] == "last")
            where = f"{first.name}={said['first'][1]} & {last.name}={said['last'][1]}"
            name = f"{said['first'][0]} {said['last'][0]}"
            if '"' in name or "'" in name or "“" in name:
                name = f"[first name|the first name] {said['first'][0]} and [last name|the last name] {said['last'][0]}"
                name = self.say(f"the {self.thing(made, False)} with {name}")
        single = self.thing(made, False)
        who = self.say(
            f"[{name}|{name}|{name}|{single} {name}|the {single} {name}|the {single} named {name}|the {single} called {name}|the {single} with the name {name}]"
        )
        chosen = self.chance.sample(fields, min(len(fields), self.chance.choices([1, 2, 3], [75, 20, 5])[0]))
        natural = chosen[0].spec.get("q")
        if len(chosen) == 1 and natural and self.likely(0.6):
            text = self.chance.choice(natural).replace("{}", who) + self.say("[?|?|]")
        elif len(chosen) == 1 and chosen[0].kind == "b":
            text = self.say("[Is {w} {f}?|Is {w} {f} or not?|Was {w} {f}?]", w=who, f=self.noun(chosen[0]))
        else:
            words = joined([self.called(one, bool(one.arrays)) for one in chosen], self.chance)
            text = self.say(
                "[What is|What is|What are|What's|Find|Give me|Tell me|Show|Return|] [the|the|] {f} [of|of|for] {w}[?|]"
                "|[What|Which] {f} does {w} have?|{w}'s {f}[?|]|I need the {f} of {w}|{w}: {f}|How [high|big] is the {f} of {w}?" if chosen[0].kind == "n" and len(chosen) == 1
                else "[[What is|What are|What's|Find|Give me|Tell me|Show|Return|] [the|the|] {f} [of|of|for] {w}[?|]|[What|Which] {f} does {w} have?|{w}'s {f}[?|]|I need the {f} of {w}]",
                f=words, w=who,
            )  # fmt: skip
            if "|" in text:
                text = text.split("|")[0]
        return Draft(made, text, "show " + ", ".join(one.name for one in chosen), where)

    def show_ordered(self, made: Made) -> Draft | None:
        fields = self.shown(made, hops=0.04)
        orders = self.orderable(made)
        if not fields or not orders:
            return None
        conditions = self.conditions(made, (65, 28, 7))
        key = self.chance.choice(orders)
        if self.likely(0.25) and isinstance(fields[0], Sampled) and fields[0] in orders:
            key = fields[0]
        way, words = self.ordering(made, key)
        text = self.say(
            f"{SHOW} {{x}}[ | |, ]{{o}}[?|.|]", x=self.fields_text(made, fields, conditions), o=words
        )
        if self.likely(0.2):
            sort = self.say(
                "[Sort|Order|List|Rank] [them|the result|the results|the list]"
                if not words.startswith(("ord", "sort", "list", "rank", "arr", "in order", ","))
                else "[Make it|They should be|Return them]"
            )
            text = self.say(
                f"{SHOW} {{x}}[.|?] {{s}} {{o}}[.|]",
                x=self.fields_text(made, fields, conditions),
                s=sort,
                o=words.lstrip(", "),
            )
        elif self.likely(0.12):
            text = self.say(
                "[List|Sort|Order|Rank|Show] [all|the|] {n} {o}[:|,| and] [show|give|return|with] [the|their|] {f}",
                n=self.phrase(made, conditions),
                o=words.lstrip(", "),
                f=joined([self.called(one, self.likely(0.5)) for one in fields], self.chance),
            )
        shown = ", ".join(dict.fromkeys(self.path(one) for one in fields))
        return Draft(made, text.replace(" , ", ", "), f"show {shown} {way} {key.name}", where_of(conditions))

    def documents(self, made: Made) -> Draft | None:
        """Whole documents: no field is named."""
        conditions = self.conditions(made, (25, 50, 20, 5))
        things = self.phrase(made, conditions)
        if self.likely(0.2):
            limit = self.chance.choice(LIMITS)
            text = self.say(
                "[[Show|Show me|List|Give me|Find|Display|Return|I want|Get] [|any|some|the first] {k} {n}[?|.|]|{k} {n}|{k} examples of {n}|a sample of {k} {n}|any {k} {n}]",
                k=number(limit, self.chance), n=things,
            )  # fmt: skip
            return Draft(made, text, f"list {limit}", where_of(conditions))
        who = "Who are" if made.entity.who else "What are"
        text = self.say(
            "[Show|Show me|List|List|Give me|Find|Display|Return|Which are|Get|Please list|"
            + who
            + "] [|all|the|all the|all of the|every one of the] {n}[?|.|]",
            n=things,
        )
        if self.likely(0.35):
            text = self.say(
                "[[Show|List|Give me|Return|Find|Get|Display] [all|all the|the full|complete|the] [information|details|data|info|records] [of|about|on|for|regarding] [|the|all] {n}[.|?|]"
                "|[Show|Tell] me everything about [|the] {n}|{n}[?|]|Which {n} [are there|do we have|exist|can you find]?|Do we have any {n}?|any {n}?|I'm looking for {n}|What [do we know|is known] about {n}?]",
                n=things,
            )  # fmt: skip
        elif len(conditions) == 1 and conditions[0].predicate and self.likely(0.5):
            text = self.say(
                "[Which|Which|What] {n} {p}?",
                n=self.thing(made),
                p=self.chance.choice(conditions[0].predicate),
            )
        return Draft(made, text, "list", where_of(conditions))

    def distinct(self, made: Made) -> Draft | None:
        keys = [one for one in made.fields if one.kind in "etyk" or (one.kind == "n" and self.likely(0.1))]
        if not keys:
            return None
        conditions = self.conditions(made, (60, 34, 6))
        chosen = self.chance.sample(keys, 2 if len(keys) > 1 and self.likely(0.1) else 1)
        many = joined([self.noun(one, True) for one in chosen], self.chance)
        things = self.phrase(made, conditions)
        forms = [
            f"{SHOW} [all |the |all the |][different|distinct|unique|different|distinct] {{f}} [of|for|among] [all |the |]{{n}}[?|.|]"
        ] * 3
        forms += [
            "[Which|What] [different |distinct |]{f} [do {n} have|are there among {n}|occur among {n}]?",
            "[Which|What] [different|distinct] {f} [do|did] [the |]{n} have?",
            "[Which|What] {f} are [represented|used] by {n}?",
        ]
        if not conditions and many not in self.schema.nouns:
            single = self.thing(made, False)
            forms += [
                "[Which|What] {f} [are there|exist|do we have]?",
                f"{SHOW} [all |the |all the |][different|distinct|unique] [{single} |]{{f}}[?|.|]",
                f"What kinds of {self.noun(chosen[0])} are there?",
                f"{SHOW} each {self.noun(chosen[0])} once",
            ]
        action = "distinct " + ", ".join(one.name for one in chosen)
        text = self.say(self.chance.choice(forms), f=many, n=things)
        if self.likely(0.12) and len(chosen) == 1:
            way, words = self.ordering(made, chosen[0])
            text = text.rstrip("?.") + (words if words.startswith(",") else " " + words)
            action += f" {way} {chosen[0].name}"
        return Draft(made, text, action, where_of(conditions))

    def links(self, made: Made) -> Draft | None:
        """Documents that no or some document of another collection refers to."""
        pairs = [
            (each, other)
            for each in self.schema.collections
            for other in self.schema.collections
            if each is not other and other.name in self.schema.catalogue.links(each.name)
        ]
        if not pairs:
            return None
        made = self.chance.choice(pairs)[0]
        others = [other for each, other in pairs if each is made]
        other = self.chance.choice(others)
        no = self.likely(0.65)
        things, many, single = self.thing(made), self.thing(other), self.thing(other, False)
        condition = f"{'no' if no else 'has'} {other.name}"
        tail = self.say(
            "[without [|any |a single ]{o}|with no {o}|that have no {o}|that [do not have|don't have|never had|have never had] [any |]{o}|not [having|in] any {o}|that have not had [any |a single ]{o}|with zero {o}|for which there are no {o}|that are not [used in|referenced by|in] any {s}|who have no {o}|lacking {o}]"
            if no else "[with at least one {s}|with [some |]{o}|that have [any|some|at least one] {o}|that have {o}|with any {o}|having at least one {s}|for which there are {o}|that are [used in|referenced by] [some|at least one] {s}]".replace("[any|some|at least one] {o}", "[any|some] {o}"),
            o=many, s=single,
        )  # fmt: skip
        extra = self.conditions(made, (85, 15))
        where = " & ".join([*(one.plan for one in extra), condition])
        phrase = self.phrase(made, extra) + " " + tail
        way = self.chance.random()
        if way < 0.35:
            text = self.say(
                "[How many {n} are there?|How many {n}?|Count the {n}|[Find|What is|] the number of {n}[?|]|How many of the {n}?]".replace(
                    "|How many of the {n}?", ""
                ),
                n=phrase,
            )
            if self.likely(0.4) and no:
                text = self.say(
                    "How many {n} [do not have|have no|don't have|have never had] [any |]{o}?",
                    n=self.phrase(made, extra),
                    o=many,
                ).replace("have no any", "have no")
            return Draft(made, text, "count", where)
        fields = self.shown(made, 2, hops=0)
        if way < 0.72 and fields:
            names = joined([self.called(one, self.likely(0.6)) for one in fields], self.chance)
            text = self.say(f"{SHOW} the {{f}} of [|the|all|all the] {{n}}[?|.|]", f=names, n=phrase)
            return Draft(made, text, "show " + ", ".join(self.path(one) for one in fields), where)
        text = self.say(
            "[Which|What] {n} [have no|do not have any|don't have any|have never had] {o}?"
            if no and self.likely(0.4)
            else "[Show|List|Find|Give me|Which are the|] [|all|the] {p}[?|]",
            n=things if not extra else self.phrase(made, extra),
            o=many,
            p=phrase,
        )
        return Draft(made, text, "list", where)

    def either(self, made: Made) -> Draft | None:
        """One condition or another."""
        first, second = self.condition(made, hops=False), self.condition(made, hops=False)
        if (
            not first
            or not second
            or " or " in first.plan
            or not first.post
            or not second.post
            or first.entity
            or second.entity
        ):
            return None
        names = {re.split(r"[=!<>~^$]", one.plan)[0] for one in (first, second)}
        if len(names) < 2 or " & " in first.plan + second.plan:
            return None
        a, b = self.chance.choice(first.post), self.chance.choice(second.post)
        if self.likely(0.5) and first.predicate and second.predicate:
            a, b = "that " + self.chance.choice(first.predicate), self.chance.choice(second.predicate)
        things = self.say("{n} [either |]{a} or {b}", n=self.thing(made), a=a, b=b)
        where = f"{first.plan} or {second.plan}"
        way = self.chance.random()
        if way < 0.4:
            return Draft(
                made,
                self.say(
                    "[How many {n} are there?|Count the {n}|number of {n}|[Find|What is] the number of {n}[?|]|How many {n}?]",
                    n=things,
                ),
                "count",
                where,
            )
        fields = self.shown(made, 2, hops=0)
        if fields and way < 0.85:
            names_text = joined([self.called(one, self.likely(0.6)) for one in fields], self.chance)
            return Draft(
                made,
                self.say(f"{SHOW} the {{f}} of [|the|all] {{n}}[?|.|]", f=names_text, n=things),
                "show " + ", ".join(map(self.path, fields)),
                where,
            )
        return Draft(made, self.say("[Show|List|Find|Give me] [|all|the] {n}[?|]", n=things), "list", where)
