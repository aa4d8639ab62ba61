"""Questions whose answer is a number: counts, sums, averages, shares, lengths of arrays."""

from __future__ import annotations

from training.drafts import Draft, Drafter, where_of
from training.schema import Made
from training.wording import article, joined


class Figures(Drafter):
    """One figure of all documents, or several at once."""

    def count(self, made: Made) -> Draft | None:
        conditions = self.conditions(made, (25, 55, 17, 3))
        counted, where = "count", where_of(conditions)
        arrays = [one for one in made.fields if len(one.path) in one.arrays]
        optional = [one for one in made.fields if one.missing and one.kind in "etdnk" and not one.arrays]
        if arrays and self.likely(0.08):
            one = self.chance.choice(arrays)
            many = self.noun(one, True)
            text = self.say(
                "[How many {f} [are there in total|do [|the|all] {n} have in total|are listed in total|are there altogether] [|among {n}]?|total number of {f} [of|over] all {n}|count all {f} of {n}]",
                f=many,
                n=self.phrase(made, conditions),
            )
            return Draft(made, text, f"count {one.name}", where)
        if optional and not conditions and self.likely(0.06):
            one = self.chance.choice(optional)
            text = self.say(
                "[How many {n} have {f}?|For how many {n} is the {f} known?|How many {n} have {f} recorded?|How many {n} have a known {f2}?]",
                n=self.thing(made),
                f=article(self.noun(one)),
                f2=self.noun(one),
            )
            return Draft(made, text, f"count {one.name}", where)
        entity = [one for one in conditions if one.entity]
        if entity and self.likely(0.4) and any("." in one.plan.split("=")[0] for one in entity):
            named = self.chance.choice(entity)
            rest = self.phrase(made, [other for other in conditions if other is not named])
            text = self.say(
                "[How many {n} [does|did|has] {e} [have|make|get|had|done]?|How many {n} [belong to|are from|are by|came from|are linked to] {e}?|number of {n} {e} has|{e}: how many {n}?|How many {n} [are there|exist] for {e}?]",
                n=rest,
                e=named.entity[0],
            )
            return Draft(made, text, "count", where)
        things = self.phrase(made, conditions)
        text = self.say(
            "[How many {n} are there?|How many {n} are there?|How many {n} are there|How many {n}?|How many {n} do we have?|How many {n} exist?|How many {n} are [listed|recorded|registered|on file|in the database]?"
            "|[Count|Find|Return|Show|Give|Give me|Tell me|What is|What is|Compute|Calculate|] the [total |]number of [|all |the ]{n}[.|?|]|[Count|count] [|all|the|how many] {n}|What's the count of {n}?|number of {n}|total number of {n}[?|]|{n} count|{n}: how many?"
            "|How many {n} in total?|How many {n} can be found?|How many {n} have there been?|How many {n} did we have?|[Tell|Show] me how many {n} there are|I want to know how many {n} there are|What is the total count of {n}?|Find out how many {n} there are|amount of {n}]",
            n=things,
        )  # fmt: skip
        index = [position for position, one in enumerate(conditions) if one.predicate]
        if index and self.likely(0.5):
            position = self.chance.choice(index)
            rest = self.phrase(made, [one for place, one in enumerate(conditions) if place != position])
            verb = self.chance.choice(conditions[position].predicate)
            text = self.say(
                "[How many [|of the|of our|] {n} {p}?|How many {n} {p}|Count [how many|the] {n} that {p}|Tell me how many {n} {p}|[What is|Find|] the number of {n} [that|which] {p}[?|]|Count the number of {n} [that|which] {p}|How many {n} are there [that|which] {p}?]",
                n=rest,
                p=verb,
            )
        return Draft(made, text, counted, where)

    def count_distinct(self, made: Made) -> Draft | None:
        keys = [one for one in made.fields if one.kind in "etyk" or (one.kind == "n" and self.likely(0.2))]
        references = [one for one in made.fields if one.kind == "r"]
        conditions = self.conditions(made, (60, 34, 6))
        things = self.phrase(made, conditions)
        if references and self.likely(0.2):
            one = self.chance.choice(references)
            assert one.target
            many = one.target.entity.nouns[0][1]
            text = self.say(
                "[How many [different|distinct|unique] {f} [have|are there among the|occur in|appear in] {n}?|[Count|Find] the number of [different|distinct] {f} [in|among|that have] {n}|number of distinct {f} of {n}]",
                f=many,
                n=things,
            )
            return Draft(made, text, f"count distinct {one.name}", where_of(conditions))
        if not keys:
            return None
        one = self.chance.choice(keys)
        many = self.noun(one, True)
        forms = "[How many [different|distinct|unique|different] {f} [do|do the|do all] {n} have?|How many [different|distinct|unique] {f} are there [among|for|of|in] [the |]{n}?|[Count|Find|Show|Give me|What is|Return|Compute] the number of [different|distinct|unique] {f} [of|for|among|across] [all |the |]{n}[.|?|]|number of [different|distinct] {f} of {n}|How many [different|distinct] {f} are [represented|used|covered|found] [by|in|among] {n}?]"
        if not conditions and many not in self.schema.nouns:
            single = self.thing(made, False)
            forms = self.chance.choice(
                [
                    forms,
                    f"[How many {{f}} are there?|How many [different|distinct|unique] {{f}} [are there|exist]?|[Count|Find] the number of [different |distinct |]{{f}}|How many {single} {{f}} are there?|number of [distinct |]{{f}}|How many kinds of {self.noun(one)} are there?|Count the [different|distinct] {{f}}|How many [different |]{{f}} do we have?]",
                ]
            )
        return Draft(
            made, self.say(forms, f=many, n=things), f"count distinct {one.name}", where_of(conditions)
        )

    def aggregate(self, made: Made) -> Draft | None:
        numbers = self.numbers(made)
        if not numbers:
            return None
        one = self.chance.choice(numbers)
        how, noun, spec = self.how(one), self.noun(one), one.spec
        conditions = self.conditions(made, (45, 42, 12, 1))
        things, single = self.phrase(made, conditions), self.phrase(made, conditions, False)
        word = self.say(self.WORDS[how])
        forms = ["[What is|What's|What was|Find|Show|Give me|Tell me|Return|Calculate|Compute|] the {w} {f} [of|for|among|across|of] [|the|all|all the] {n}[?|.|]"] * 4 + [
            "{w} {f} of {n}", "{w} {f} for {n}", "What {w} {f} do {n} have?", "{w} {f} [over|across] all {n}",
        ]  # fmt: skip
        if not conditions:
            forms += [
                "[What is|Find|Show|Return|] the {w} [{one} {f}|{f}|{f} [of|per] [a|each|all] {one}][?|]"
                if how != "sum"
                else "[What is|Find|Show|Return|] the {w} {f}[?|]",
                "{w} {f}",
            ]
        if how == "sum":
            noun = self.chance.choice(spec.get("t") or [noun])
            forms += [
                "[What is|Find|Compute|Calculate|Return] the sum of [the |]{f} [of|for|over] [all |]{n}[?|]",
                "How much {f} [do|did] {n} have in total?",
                "{f} of {n} in total",
                "add up the {f} of [all |]{n}",
                "What {f} [do|did] {n} [add up to|bring in] in total?",
                "How [high|large] is the total {f} of {n}?",
                "sum up the {f} of {n}",
            ]
            if spec.get("v"):
                forms += [
                    f"How much [do|did] {{n}} {spec.get('v')[0]} in total?",
                    f"How much [do|did] all {{n}} {spec.get('v')[0]} [together|altogether]?",
                ] * 2
            if spec.get("c"):
                counted = self.chance.choice(spec.get("c"))
                forms += [
                    f"How many {counted} [do|did] {{n}} have in total?",
                    f"[What is|Find|] the total number of {counted} [of|for|in] [all |]{{n}}[?|]",
                    f"How many {counted} are there in total [in|for|across] {{n}}?",
                    f"How many {counted} [do|did] {{n}} have [altogether|together]?",
                ] * 2
        if how == "avg":
            forms += [
                "What {f} do {n} have on average?",
                "How high is the {f} of {n} on average?",
                "{f} of {n} on average",
            ]
            forms += [f"How much [do|did] {{n}} {verb} on average?" for verb in spec.get("v")]
            forms += [f"How many {counted} [do|did] {{n}} have on average?" for counted in spec.get("c")]
            if spec.nouns[0] == "age":
                forms += ["How old are {n} on average?"] * 3
        if how in {"max", "min"} and self.likely(0.4):
            best = self.extremes(one, "hi" if how == "max" else "lo")
            if best:
                superlative = self.chance.choice(best)
                forms = [
                    f"[What is|What's|Find|] the {{f}} of the {superlative} {{one}}[?|]",
                    f"{{f}} of the {superlative} {{one}}",
                ]
                if spec.get("v") and spec.get("v")[0] == "cost":
                    forms += [
                        f"How much [does|did] the {superlative} {{one}} cost?",
                        f"What does the {superlative} {{one}} cost?",
                    ] * 2
                if spec.nouns[0] == "age":
                    forms += [f"How old is the {superlative} {{one}}?"] * 3
                noun = self.noun(one)
                return Draft(
                    made,
                    self.say(self.chance.choice(forms), f=noun, one=single),
                    f"{'top' if how == 'max' else 'bottom'} 1 {one.name} show {one.name}",
                    where_of(conditions),
                    "top",
                )
        return Draft(
            made,
            self.say(self.chance.choice(forms), w=word, f=noun, n=things, one=single),
            f"{how} {one.name}",
            where_of(conditions),
        )

    def aggregates(self, made: Made) -> Draft | None:
        """Several figures at once."""
        numbers = self.numbers(made)
        if not numbers:
            return None
        conditions = self.conditions(made, (60, 34, 6))
        things = self.phrase(made, conditions)
        parts: list[tuple[str, str]] = []
        if self.likely(0.6):
            one = self.chance.choice(numbers)
            hows = ["avg", "min", "max"] + ([] if "na" in one.spec.words else ["sum"])
            chosen = self.chance.sample(hows, self.chance.choice([2, 2, 2, 3]))
            words = joined(
                [self.say(self.WORDS[how].replace("sum of", "total")) for how in chosen], self.chance
            )
            action, what = ", ".join(f"{how} {one.name}" for how in chosen), f"{words} {self.noun(one)}"
        else:
            for one in self.chance.sample(numbers, min(len(numbers), self.chance.choice([1, 2, 2, 3]))):
                how = self.how(one)
                parts.append(
                    (
                        f"{how} {one.name}",
                        self.say(self.WORDS[how].replace("sum of", "total")) + " " + self.noun(one),
                    )
                )
            if len(parts) < 2 or self.likely(0.25):
                counted = ("count", self.say(f"[number of {self.thing(made)}|count|number of them]"))
                parts.insert(self.chance.choice([0, len(parts)]), counted)
            action, what = (
                ", ".join(part for part, _ in parts),
                joined(
                    [
                        f"the {word}" if position and self.likely(0.5) else word
                        for position, (_, word) in enumerate(parts)
                    ],
                    self.chance,
                ),
            )
        text = self.say(
            "[What are|What is|Find|Show|Show me|Give me|Return|Give|Compute|Calculate|Tell me|List|] the {x} [of|for|across|of|among] [|the|all|all the] {n}[?|.|]",
            x=what,
            n=things,
        )
        return Draft(made, text, action, where_of(conditions))

    def percent(self, made: Made) -> Draft | None:
        conditions = self.conditions(made, (0, 100))
        if not conditions or (conditions[0].entity and self.likely(0.7)):
            return None
        things = self.thing(made)
        if conditions[0].predicate and self.likely(0.6):
            verb = self.chance.choice(conditions[0].predicate)
            text = self.say(
                "[What [percentage|share|fraction|proportion|percent] of [the |all |our |]{n} {p}?|How many percent of [the |]{n} {p}?|percentage of {n} that {p}|In percent, how many {n} {p}?]",
                n=things,
                p=verb,
            )
        else:
            text = self.say(
                "[[What is the|] [percentage|share|proportion] of {n}[?|]|What [percentage|share] of [all |]{o} are {n}?]",
                n=self.phrase(made, conditions),
                o=things,
            )
        return Draft(made, text, "percent", where_of(conditions))

    def lengths(self, made: Made) -> Draft | None:
        """The length of an array: of one document, on average, at the top."""
        arrays = [one for one in made.fields if len(one.path) in one.arrays]
        if not arrays:
            return None
        one = self.chance.choice(arrays)
        many, path = self.noun(one, True), f"{one.name}.#"
        way = self.chance.random()
        if way < 0.35:
            up = self.likely(0.7)
            fields = [] if self.likely(0.6) else self.shown(made, 2, hops=0)
            shown = " show " + ", ".join(map(self.path, fields)) if fields else ""
            most = self.say(
                "[the most|the most|the largest number of|the highest number of]"
                if up
                else "[the fewest|the least|the smallest number of]"
            )
            single = self.thing(made, False)
            text = self.say(
                "[[Which|What] {s} has {m} {f}?|[Find|Show] the {s} with {m} {f}|{s} with {m} {f}]",
                s=single,
                m=most,
                f=many,
            )
            if fields:
                text = self.say(
                    "[What is|Show|Find|Give] the {x} of the {s} with {m} {f}[?|]",
                    x=joined([self.called(each, False) for each in fields], self.chance),
                    s=single,
                    m=most,
                    f=many,
                )
            return Draft(made, text, f"{'top' if up else 'bottom'} 1 {path}{shown}", "")
        conditions = self.conditions(made, (70, 30))
        if way < 0.65:
            text = self.say(
                "[How many {f} do [the |]{n} have on average?|[What is|Find] the average number of {f} [of|per|for] {n}[?|]|average number of {f} of {n}]",
                f=many,
                n=self.phrase(made, conditions),
            )
            return Draft(made, text, f"avg {path}", where_of(conditions))
        display = made.displayed
        if display and display.kind in "tk" and way < 0.85:
            condition = self._text(display, "")
            if condition.entity:
                text = self.say(
                    "[How many {f} does {w} have?|number of {f} of {w}|[What is|Find] the number of {f} of {w}[?|]]",
                    f=many,
                    w=condition.entity[0],
                )
                return Draft(made, text, f"show {path}", condition.plan)
        first = display or made.fields[0]
        text = self.say(
            "[Show|List|Give] the {x} and [the |]number of {f} of [each {s}|all {n}]",
            x=self.called(first, False),
            f=many,
            s=self.thing(made, False),
            n=self.thing(made),
        )
        return Draft(made, text, f"show {first.name}, {path}", "")
