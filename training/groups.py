"""Questions about groups of documents: figures of each, thresholds, the first and the last ones."""

from __future__ import annotations

from training.domains import plural
from training.drafts import Draft, Drafter, where_of
from training.schema import Made
from training.wording import joined, number, plain


class Groups(Drafter):
    """Groups by a field, by a part of a date, or by what documents refer to."""

    def group_keys(self, made: Made) -> list[tuple[str, list[str], list[str]]]:
        """What groups can be made by: (plan's key, nouns in singular, in plural)."""
        found: list[tuple[str, list[str], list[str]]] = []
        for one in made.fields:
            if one.kind == "e":
                found += [(one.name, self.nouns(one), self.nouns(one, True))] * 3
            elif (
                one.kind == "t"
                and not one.spec.display
                and one.spec.pool not in {"words", "email", "phone", "url"}
            ):
                found.append((one.name, self.nouns(one), self.nouns(one, True)))
            elif one.kind == "y":
                nouns = self.nouns(one)
                only = sum(other.kind in "yd" for other in made.fields) == 1
                found += [
                    (
                        one.name,
                        ["year"] if only and self.likely(0.7) else nouns,
                        ["years"] if only and self.likely(0.7) else [plural(noun) for noun in nouns],
                    )
                ] * 2
            elif one.kind == "b":
                key = one.path[-1]
                found.append((one.name, [f"{key} value", f"{key} status", key], [f"{key} values"]))
            elif one.kind == "n" and one.spec.high - one.spec.low <= 12 and one.spec.decimals == 0:
                found.append((one.name, self.nouns(one), self.nouns(one, True)))
            elif one.kind == "d":
                part = self.chance.choice(["year", "month", "year", "month", "day", "weekday"])
                only = sum(other.kind == "d" for other in made.fields) == 1
                noun = {"weekday": "day of the week"}.get(part, part)
                nouns = [noun] if only else [f"{noun} of {self.noun(one)}", f"{self.noun(one)} {part}"]
                found.append((f"{one.name}:{part}", nouns, [plural(each) for each in nouns]))
            elif one.kind == "r" and one.target:
                display = one.target.displayed
                pairs = one.target.entity.nouns
                singles, many = [pairs[0][0]], [pairs[0][1]]
                key = f"{one.name}.{display.name}" if display else one.name
                found += [(key, singles, many)] * 3
                found.append((one.name, [f"{singles[0]} id", one.path[-1]], [f"{singles[0]} ids"]))
                others = [other for other in one.target.fields if other.kind == "e"]
                if others:
                    other = self.chance.choice(others)
                    noun = self.noun(other)
                    found.append(
                        (
                            f"{one.name}.{other.name}",
                            [f"{singles[0]} {noun}", f"{noun} of the {singles[0]}"],
                            [f"{singles[0]} {plural(noun)}"],
                        )
                    )
        return found

    def _key(self, made: Made) -> tuple[str, str, str] | None:
        keys = self.group_keys(made)
        if not keys:
            return None
        path, singles, many = self.chance.choice(keys)
        return path, self.chance.choice(singles), self.chance.choice(many)

    def top_group(self, made: Made) -> Draft | None:
        """The group with the most or fewest documents, or the highest sum or mean."""
        key = self._key(made)
        if key is None:
            return None
        path, single, many = key
        conditions = self.conditions(made, (72, 24, 4))
        things = self.phrase(made, conditions)
        up, limit = self.likely(0.72), 1 if self.likely(0.78) else self.chance.choice([2, 3, 5, 10])
        rank = f"{'top' if up else 'bottom'} {limit}"
        shown, numbers = number(limit, self.chance), self.numbers(made)
        if numbers and self.likely(0.3):
            one = self.chance.choice(numbers)
            how = (
                self.chance.choice(["avg", "avg", "sum"])
                if "na" not in one.spec.words and "na0" not in one.spec.words
                else "avg"
            )
            noun, word = self.noun(one), self.say(self.WORDS[how].replace("sum of", "total"))
            high = self.say("[highest|largest|greatest|biggest]" if up else "[lowest|smallest]")
            if limit == 1:
                forms = (
                    "[[Which|What] {k} has the {h} {w} {f}[| of {n}]?|{k} with the {h} {w} {f}[| of {n}]|[Find|Show|Give] the {k} [with|that has] the {h} {w} {f}[| of {n}]|In which {k} is the {w} {f}[| of {n}] [the |]{h}?|[Which|What] {k} has [the {h} {f} on average|on average the {h} {f}]?]"
                    if how == "avg"
                    else "[[Which|What] {k} has the {h} {w} {f}[| of {n}]?|{k} with the {h} {w} {f}[| of {n}]|[Find|Show|Give] the {k} with the {h} {w} {f}[| of {n}]|In which {k} is the {w} {f}[| of {n}] [the |]{h}?]"
                )
            else:
                forms = "[[the|Show the|List the|Find the|] {c} {ks} with the {h} {w} {f}[| of {n}]|{t} {c} {ks} by {w} {f}[| of {n}]|[Which|What] {c} {ks} have the {h} {w} {f}[| of {n}]?]"
            if conditions:
                forms = forms.replace("[| of {n}]", " of {n}")
            text = self.say(
                forms,
                k=single,
                ks=many,
                n=things,
                f=noun,
                w=word,
                h=high,
                c=shown,
                t="top" if up else "bottom",
            )
            return Draft(made, text, f"by {path} {how} {one.name} {rank}", where_of(conditions))
        most = self.say(
            "[the most|most|the largest number of|the highest number of|the greatest number of|the maximum number of]"
            if up
            else "[the fewest|the least|the lowest number of|the smallest number of|fewest|the minimum number of]"
        )
        common = self.say(
            "[most common|most frequent|most popular|most frequently occurring|most used]"
            if up
            else "[least common|rarest|least frequent|least popular]"
        )
        if ":" in path and "day of the week" not in single:
            forms = (
                self.chance.choice(
                    [
                        "[In which|In what] {k} [were there|are there|did we have] {m} {n}?",
                        "[Which|What] {k} had {m} {n}?",
                        "{k} with {m} {n}",
                        "[Find|Show] the {k} [with|that had|in which there were] {m} {n}",
                    ]
                )
                if limit == 1
                else "[the {c}|the top {c}|{c}] {ks} with {m} {n}"
            )
            if limit != 1 and not up:
                forms = "the {c} {ks} with {m} {n}"
            text = self.say(forms, k=single, ks=many, n=things, m=most, c=shown)
        elif limit == 1:
            ways = ["[Which|What] {k} [has|has|have|does have] {m} {n}?", "[Find|Show|Give|Return|What is|Tell me|] the {k} [with|that has|which has|having] {m} {n}[?|.|]", "{k} with {m} {n}",
                     "[What is|Find|Show|Which is|Return|] the {c2} {k} [of|among|for] [|the|all] {n}[?|.|]", "[Which|What] {k} is the {c2} [among|for|of] {n}?",
                     "[Which|What] {k} [occurs|appears] [most often|most frequently] [among|in|for] {n}?" if up else "[Which|What] {k} [occurs|appears] [least often|least frequently] [among|in|for] {n}?",
                     "[Which|What] {k} do {m} {n} have?", "What is the {k} [shared by|of] {m} {n}?", "To which {k} do {m} {n} belong?"]  # fmt: skip
            if not conditions:
                ways += [
                    "[What is|Find|Show|Which is] the {c2} {k}[?|]",
                    "{c2} {one} {k}",
                    "[Which|What] {one} {k} is [the |]{c2}?",
                    "the {c2} {k}",
                ]
            text = self.say(
                self.chance.choice(ways),
                k=single,
                ks=many,
                n=things,
                m=most,
                c2=common,
                one=self.thing(made, False),
            )
        else:
            text = self.say(
                "[[the|Show the|List the|Find the|Give me the|What are the|] {c} {ks} with {m} {n}|{t} {c} {ks} by number of {n}|[Which|What] {c} {ks} have {m} {n}?|[the|Show the|List the|What are the] {c} {c2} {ks} [of|among] {n}]",
                k=single,
                ks=many,
                n=things,
                m=most,
                c2=common,
                c=shown,
                t="top" if up else "bottom",
            )
        action = f"by {path} count {rank}"
        if limit == 1 and self.likely(0.12):
            text = (
                text.rstrip("?.")
                + " "
                + self.say(
                    "[and how many are there|and the number of {n}|, and how many {n} does it have|? Also give the count|? Show the {k} and the count]",
                    n=self.thing(made),
                    k=single,
                )
                + "?"
            )
        return Draft(made, text, action, where_of(conditions))

    def group(self, made: Made) -> Draft | None:
        key = self._key(made)
        if key is None:
            return None
        path, single, many = key
        conditions = self.conditions(made, (74, 23, 3))
        things = self.phrase(made, conditions)
        numbers = self.numbers(made)
        if self.likely(0.55) or not numbers:
            forms = [
                "[How many {n} [are there|are there|do we have|exist|] [in|for|per|in|of] each {k}?|How many {n} [are there |]per {k}?|[Show|Find|Give|List|Return|Count|What is|What are|Compute|] the number of {n} [for each|per|in each|of each|by|for every|grouped by|from each|across each] {k}[.|?|]"
                "|{n} [per|by|for each] {k}|[Count|count] [the |]{n} [by|per|for each|grouped by|in each] {k}|break down {n} by {k}|distribution of {n} by {k}|How are {n} distributed [over|across] {ks}?"
                "|For each {k}, [how many {n} are there|count the {n}|show the number of {n}|find the number of {n}|return the {k} and the number of {n}][?|.|]"
                "|[Show|List|Give|Find|Return|What are] [the|all|each|all the|the different|] {ks} [and|with|along with|together with] [the|their|the corresponding] number of {n}[.|?|| in each]|[Show|List|Find] each {k} [and|with] [the|its] number of {n}"
                "|What are the {ks} and how many {n} [are there in each|does each have|are in each]?|[Show|List] [all |]{ks} and how many {n} [each has|they have|are in each]|How many {n} does each {k} have?|number of {n} [per|by|for each] {k}|{k} breakdown of {n}|count of {n} by {k}]"
            ]  # fmt: skip
            action, what = f"by {path} count", "number of " + self.thing(made)
            text = self.say(forms[0], k=single, ks=many, n=things)
        else:
            one = self.chance.choice(numbers)
            how = self.how(one)
            noun, word = self.noun(one), self.say(self.WORDS[how].replace("sum of", "total"))
            if how == "sum":
                noun = self.chance.choice(one.spec.get("t") or [noun])
            of = "[| of {n}| of the {n}| of all {n}]" if not conditions else " of {n}"
            text = self.say(
                f"[[What is|What are|Find|Show|Show me|Give|Return|List|Compute|Calculate|] the {{w}} {{f}}{of} [for each|per|in each|of each|by|for every|grouped by|in every|across each] {{k}}[?|.|]|{{w}} {{f}}{of} [per|by|for each] {{k}}"
                f"|For each {{k}}, [show|find|return|what is|give|list|compute] the {{w}} {{f}}{of}[.|?|]|[Show|List|Find|Return|Give] [the|each|all|all the|the different] {{ks}} [and|with|along with] [the|their] {{w}} {{f}}{of}[.|]"
                f"|What is each {{k}}'s {{w}} {{f}}?|compare the {{w}} {{f}}{of} across {{ks}}]" if not conditions else
                "[[What is|What are|Find|Show|Show me|Give|Return|List|] the {w} {f} of {n} [for each|per|in each|by|for every|grouped by] {k}[?|.|]|{w} {f} of {n} [per|by|for each] {k}|For each {k}, [show|find|return|what is|give] the {w} {f} of {n}[.|?|]|[Show|List] [the|each|all] {ks} [and|with] the {w} {f} of {n}]",
                k=single, ks=many, n=things, f=noun, w=word,
            )  # fmt: skip
            action, what = f"by {path} {how} {one.name}", f"{word} {noun}"
        return Draft(made, *self._group_order(text, action, path, single, what), where_of(conditions))

    def _group_order(self, text: str, action: str, path: str, single: str, what: str) -> tuple[str, str]:
        """Perhaps an order of the groups, by their figure or by their key."""
        if not self.likely(0.16):
            return text, action
        text = text.rstrip("?.")
        sort = " [, ordered|, sorted|, ranked|sorted|ordered|in order|. Order the result|. Sort it|. Sort them|and sort them]"
        way = self.chance.choice(["asc", "desc", "desc"])
        if self.likely(0.35):
            words = {
                "asc": "[by {k}|by the {k}|by {k} in ascending order|alphabetically by {k}|by {k}, ascending]",
                "desc": "[by {k} descending|by {k} in descending order|by descending {k}]",
            }[way]
            _, keys, figure = action.split(" ", 2)
            return text + " " + self.say(sort + " " + words, k=single), f"by {keys} {way} {figure}"
        words = {"asc": "[by {w} ascending|by the {w}|in ascending order of {w}|from lowest to highest|by {w}, smallest first]",
                 "desc": "[in descending order of {w}|by {w} descending|by the {w} in descending order|from most to least|, highest first|by {w} from highest to lowest|in descending order]"}[way]  # fmt: skip
        return text + " " + self.say(sort + " " + words, w=what), f"{action} {way}"

    def group_figures(self, made: Made) -> Draft | None:
        """Several figures for each group, or groups by two keys."""
        key, numbers = self._key(made), self.numbers(made)
        if key is None or (not numbers and self.likely(0.5)):
            return None
        path, single, many = key
        conditions = self.conditions(made, (82, 16, 2))
        things = self.phrase(made, conditions)
        if self.likely(0.22) or not numbers:
            other = self._key(made)
            if other is None or other[0] == path or other[0].split(":")[0] == path.split(":")[0]:
                return None
            text = self.say(
                "[[Show|Find|Give|Count|What is|] the number of {n} [for each|per|by|of each|grouped by] {a} and {b}[.|?|]|How many {n} are there [for each|per|by] {a} and {b}?|{n} [by|per] {a} and {b}|[Count|count] {n} by {a} and {b}]",
                n=things,
                a=single,
                b=other[1],
            )
            return Draft(made, text, f"by {path}, {other[0]} count", where_of(conditions))
        parts: list[tuple[str, str]] = []
        if self.likely(0.5):
            one = self.chance.choice(numbers)
            hows = self.chance.sample(
                ["avg", "min", "max"] + ([] if "na" in one.spec.words else ["sum"]),
                self.chance.choice([2, 2, 3]),
            )
            what = (
                joined([self.say(self.WORDS[how].replace("sum of", "total")) for how in hows], self.chance)
                + " "
                + self.noun(one)
            )
            parts = [(f"{how} {one.name}", "") for how in hows]
        else:
            for one in self.chance.sample(numbers, min(len(numbers), self.chance.choice([1, 1, 2]))):
                how = self.how(one)
                parts.append(
                    (
                        f"{how} {one.name}",
                        self.say(self.WORDS[how].replace("sum of", "total")) + " " + self.noun(one),
                    )
                )
            if len(parts) < 2 or self.likely(0.5):
                counted = ("count", f"number of {self.thing(made)}")
                parts.insert(self.chance.choice([0, len(parts)]), counted)
            what = joined(
                [f"the {word}" if position else word for position, (_, word) in enumerate(parts)], self.chance
            )
        of = " " + self.say("[|of {n}|of the {n}]" if not conditions else "of {n}", n=things)
        if any(word.startswith("number of") for _, word in parts):
            of = f" of {things}" if conditions else ""
        text = self.say(
            f"[[What are|Find|Show|Give|Return|List|] the {{x}}{of} [for each|per|in each|of each|by|for every|grouped by] {{k}}[?|.|]|For each {{k}}, [show|find|return|give|list|what are] the {{x}}{of}[.|?|]|[Show|List|Find|Return|Give] [the|each|all] {{ks}} [with|and|along with] [the|their] {{x}}{of}|{{x}}{of} [per|by] {{k}}]",
            x=what,
            k=single,
            ks=many,
        )
        return Draft(made, text, f"by {path} " + ", ".join(part for part, _ in parts), where_of(conditions))

    def threshold(self, made: Made) -> Draft | None:
        """Groups by how many documents they have."""
        key, numbers = self._key(made), self.numbers(made)
        if key is None:
            return None
        path, single, many = key
        conditions = self.conditions(made, (78, 20, 2))
        things = self.phrase(made, conditions)
        op, words = self.chance.choice(
            [(">", "more than {}"), (">", "over {}"), (">=", "at least {}"), (">=", "at least {}"), (">=", "{} or more"), ("<", "fewer than {}"), ("<", "less than {}"), ("<=", "at most {}"), ("=", "exactly {}"), (">", "more than {}")]
        )  # fmt: skip
        if numbers and self.likely(0.22):
            one = self.chance.choice(numbers)
            how = (
                self.chance.choice(["avg", "sum", "max", "min"])
                if "na" not in one.spec.words
                else self.chance.choice(["avg", "max", "min"])
            )
            value = self._near(one)
            words = (
                self.say(
                    {
                        ">": "[above|over|higher than|greater than|more than]",
                        ">=": "of at least",
                        "<": "[below|under|lower than|less than]",
                        "<=": "of at most",
                        "=": "of exactly",
                    }[op]
                )
                + " "
                + number(value, self.chance, one.spec.get("u"))
            )
            text = self.say(
                "[[Which|What] {ks} have [a|an] {w} {f} {v}?|[Show|List|Find|Give|Return] [the|all|] {ks} [with|whose|having] [a |]{w} {f} [is |]{v}|{ks} with [a |]{w} {f} {v}]",
                ks=many,
                w=self.say(self.WORDS[how].replace("sum of", "total")),
                f=self.noun(one),
                v=words,
            )
            return Draft(
                made,
                text.replace("whose a ", "whose ").replace("with average", "with an average"),
                f"by {path} {how} {one.name} {op} {plain(value)}",
                where_of([]),
            )
        value = self.chance.choice([1, 1, 2, 2, 3, 4, 5, 10, 20, 50])
        if op in {">=", "<"} and value == 1:
            value = 2  # "at least one" is no threshold but a link
        shown = words.format(number(value, self.chance))
        if op == ">" and value == 1 and self.likely(0.3):
            shown, op = self.chance.choice([("more than one", ">"), ("several", ">")])
        text = self.say(
            "[[Which|What] {ks} have {v} {n}?|[Which|What] {ks} have {v} {n}?|[Show|List|Find|Give|Return|What are] [the|all|all the|] {ks} [with|that have|having|which have|for which there are] {v} {n}[.|?|]|{ks} with {v} {n}|[Which|What] {ks} [are shared by|are used by|occur in|appear in] {v} {n}?"
            "|[Find|Show|List] the {ks} [shared by|of] {v} {n}|[Show|List] [the|all] {ks} [with|that have] {v} {n} [and|along with] [the|their] number[| of {n}]|Which {ks} have {v} {n}, and how many[| does each have]?|For {ks} with {v} {n}, [show|list] the {k} and the [count|number]]",
            ks=many, k=single, v=shown, n=things,
        )  # fmt: skip
        return Draft(made, text, f"by {path} count {op} {value}", where_of(conditions))
