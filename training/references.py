"""Questions over one reference: about what documents refer to, and about those that are referred to."""

from __future__ import annotations

from training.conditions import Said
from training.drafts import Draft, Kind, where_of
from training.questions import Asker
from training.schema import Made, Sampled
from training.wording import SHOW, joined, number


class References(Asker):
    """`made` is the collection that refers (the child), `target` the other (the parent)."""

    def kinds(self) -> list[Kind]:
        if not any(one.kind == "r" for made in self.schema.collections for one in made.fields):
            return super().kinds()
        linked = any(len(self._own(made)) > 1 for made in self.schema.collections)
        return [*super().kinds(), (14, self.parent_shown), (11, self.parent_condition), (13, self.parent_groups), (13, self.parent_threshold),
                (10, self.parent_of_top), (7, self.parent_figure), (6, self.parent_in_one), (25 * linked, self.link_table)]  # fmt: skip

    # Parts

    def references(self, made: Made) -> list[tuple[Sampled, Made]]:
        """References of a collection that their target's noun means alone; of any collection, if this has none."""
        others = [one for one in self.schema.collections if one is not made]
        shuffled = [made, *self.chance.sample(others, len(others))]
        return next((found for child in shuffled if (found := self._own(child))), [])

    def _own(self, child: Made) -> list[tuple[Sampled, Made]]:
        pairs = [(one, one.target) for one in child.fields if one.kind == "r" and one.target]
        targets = [id(target) for _, target in pairs]
        return [
            (one, target)
            for one, target in pairs
            if target is not child and targets.count(id(target)) == 1 and self.over(one, target)
        ]

    def over(self, reference: Sampled, target: Made) -> list[Sampled]:
        """Fields of the target that plans may name over the reference."""
        usable = self.schema.catalogue.fields_of(reference.owner.name)
        return [
            one
            for one in target.fields
            if one.kind != "r" and not one.arrays and f"{reference.name}.{one.name}" in usable
        ]

    def one_reference(self, made: Made) -> tuple[Made, Sampled, Made, list[Sampled]] | None:
        """(child, reference, parent, fields of the parent)."""
        found = self.references(made)
        if not found:
            return None
        one, target = self.chance.choice(found)
        return one.owner, one, target, self.over(one, target)

    def parent_fields(self, target: Made, fields: list[Sampled], most: int = 2) -> list[Sampled]:
        """One or two fields of the parent, mostly the one that names it."""
        count = min(most, len(fields), 2 if self.likely(0.25) else 1)
        chosen = self.chance.sample(fields, count)
        if target.displayed in fields and self.likely(0.65) and target.displayed not in chosen:
            chosen = [target.displayed, *chosen[1:]]
        return chosen

    def words(self, fields: list[Sampled], many: bool) -> str:
        return joined([self.called(one, many) for one in fields], self.chance)

    # Kinds of questions

    def parent_shown(self, made: Made) -> Draft | None:
        """Fields of documents and of what they refer to, perhaps in an order."""
        found = self.one_reference(made)
        if found is None:
            return None
        child, one, target, fields = found
        own = [
            each for each in self.shown(child, 2, hops=0) if isinstance(each, Sampled) and each.kind != "r"
        ]
        wanted = self.parent_fields(target, fields)
        conditions = self.conditions(child, (60, 34, 6))
        things, single = self.phrase(child, conditions), self.phrase(child, conditions, False)
        parent, many = self.thing(target, False), self.likely(0.5)
        order, words = "", ""
        if self.likely(0.25):
            key = self.chance.choice(wanted)
            if key.kind in "nydtek" and key.spec.pool != "words":
                way, words = self.ordering(target, key)
                order = f" {way} {one.name}.{key.name}"
        paths = [f"{one.name}.{each.name}" for each in wanted]
        theirs = self.words(wanted, many)
        if self.likely(0.35) or not own:
            text = self.say(
                f"[{SHOW} the {{f}} of the {{p}} of [each|every] {{c}}[?|.|]|{SHOW} the {{p}} {{f}} of [all |the |]{{cs}}[?|.|]|{SHOW} the {{f}} of the {{ps}} of [all |the |]{{cs}}[?|.|]"
                "|[Which|What] {p} [does each {c} have|does each {c} belong to]?|For each {c}, [show|list|give] the {f} of [its|the] {p}|{p} {f} of {cs}]",
                f=theirs, p=parent, ps=self.thing(target), c=single, cs=things,
            )  # fmt: skip
            if text.rstrip("?").endswith(("have", "belong to")):
                paths = [f"{one.name}.{(target.displayed if target.displayed in fields else wanted[0]).name}"]
                order = ""
            plan = "show " + ", ".join(paths)
        else:
            text = self.say(
                f"[{SHOW} the {{o}} of [each|every] {{c}} and the {{f}} of [its|their|the] {{p}}[?|.|]|{SHOW} the {{o}} and [the |]{{p}} {{f}} of [all |the |]{{cs}}[?|.|]"
                "|For [each|every] {c}, [show|list|find|return|what are] [the|its] {o} and the {f} of [its|the] {p}[?|.|]|{o} and {p} {f} of {cs}|[What are|Show] the {o} of {cs} and the {f} of the {ps} they [belong to|refer to|are linked to][?|]]",
                o=self.words(own, many), f=theirs, p=parent, ps=self.thing(target), c=single, cs=things,
            )  # fmt: skip
            plan = "show " + ", ".join([*(each.name for each in own), *paths])
        if order:
            text = text.rstrip("?.") + (words if words.startswith(",") else " " + words)
        return Draft(child, text, plan + order, where_of(conditions))

    def parent_condition(self, made: Made) -> Draft | None:
        """Documents by what they refer to; what documents of some sort refer to."""
        found = self.one_reference(made)
        if found is None:
            return None
        child, one, target, fields = found
        wanted = self.parent_fields(target, fields)
        paths = ", ".join(f"{one.name}.{each.name}" for each in wanted)
        if self.likely(0.4):  # "names of the customers with orders over 500"
            conditions = self.conditions(child, (0, 85, 15))
            things = self.phrase(child, conditions)
            once = self.likely(0.35)
            text = self.say(
                f"[{SHOW} the {{d}}{{f}} of [the |all |]{{ps}} [with|that have|who have|having] {{cs}}[?|.|]|{SHOW} the {{d}}{{f}} of [the |]{{ps}} of {{cs}}[?|.|]|{{d}}{{f}} of {{ps}} with {{cs}}]".replace(
                    "who have", "who have" if target.entity.who else "that have"
                ),
                d=self.say("[different|distinct|unique]") + " " if once else "",
                f=self.words(wanted, True), ps=self.thing(target), cs=things,
            )  # fmt: skip
            return Draft(child, text, f"{'distinct' if once else 'show'} {paths}", where_of(conditions))
        said = self._reference(one)
        if said is None or not said.post or said.plan.startswith(f"{one.name}="):
            return None
        conditions = [said, *(other for other in self.conditions(child, (80, 20)) if "." not in other.plan)]
        things, where = self.phrase(child, conditions), where_of(conditions)
        own = [
            each for each in self.shown(child, 2, hops=0) if isinstance(each, Sampled) and each.kind != "r"
        ]
        numbers, way = self.numbers(child), self.chance.random()
        if way < 0.3 and own:
            text = self.say(f"{SHOW} the {{f}} of [|the|all] {{n}}[?|.|]", f=self.words(own, True), n=things)
            return Draft(child, text, "show " + ", ".join(each.name for each in own), where)
        if way < 0.5 and own:
            text = self.say(
                f"{SHOW} the {{f}} of [|the|all] {{n}} and the {{g}} of [their|the] {{p}}[?|.|]",
                f=self.words(own, True), n=things, g=self.words(wanted, True), p=self.thing(target, False),
            )  # fmt: skip
            return Draft(
                child, text, "show " + ", ".join([*(each.name for each in own), *paths.split(", ")]), where
            )
        if way < 0.65 and numbers:
            number_field = self.chance.choice(numbers)
            how = self.how(number_field)
            text = self.say(
                "[[What is|Find|Show|] the {w} {f} [of|for] [|the|all] {n}[?|]|{w} {f} of {n}]",
                w=self.say(self.WORDS[how].replace("sum of", "total")), f=self.noun(number_field), n=things,
            )  # fmt: skip
            return Draft(child, text, f"{how} {number_field.name}", where)
        if way < 0.85:
            text = self.say(
                "[How many {n} are there?|How many {n}?|[Count|count] the {n}|number of {n}]", n=things
            )
            return Draft(child, text, "count", where)
        return Draft(
            child, self.say("[Show|List|Find|Give me|Which are|] [|all|the] {n}[?|]", n=things), "list", where
        )

    def _sides(
        self, child: Made, one: Sampled, target: Made, conditioned: float = 0.3
    ) -> tuple[str, str, str]:
        """(where, words for the parents, words for the children): conditions on one side now and then."""
        if not self.likely(conditioned):
            return "", self.thing(target), self.thing(child)
        if self.likely(0.5):
            conditions = [
                other for other in self.conditions(child, (0, 100)) if f"{one.name}" not in other.plan
            ]
            return where_of(conditions), self.thing(target), self.phrase(child, conditions)
        said: Said | None = self.condition(target, hops=False, over=one.name)
        if said is None or not (said.post or said.adjective or said.predicate) or ".#" in said.plan:
            return "", self.thing(target), self.thing(child)
        return said.plan, self.phrase(target, [said]), self.thing(child)

    def _keys(self, one: Sampled, target: Made, fields: list[Sampled]) -> tuple[str, str]:
        """(keys of the plan, how the question calls them): the parent's name, another field, id and name; "" if unsaid."""
        display = target.displayed if target.displayed in fields else None
        way = self.chance.random()
        if display and way < 0.45:
            return f"{one.name}.{display.name}", "" if self.likely(0.55) else self.noun(display, True)
        if way < 0.62 and target.id_style != "object":
            first = self.say("[ids|id|IDs]")
            second = display or self.chance.choice(fields)
            return f"{one.name}, {one.name}.{second.name}", f"{first} and {self.noun(second, True)}"
        chosen = self.parent_fields(target, fields)
        keys = list(dict.fromkeys(f"{one.name}.{each.name}" for each in chosen))
        if display not in chosen:  # two parents may share other values
            keys.insert(0, one.name)
        return ", ".join(keys), self.words(chosen, True)

    def parent_groups(self, made: Made) -> Draft | None:
        """Children of each parent: how many, a sum; the parents with the most."""
        found = self.one_reference(made)
        if found is None:
            return None
        child, one, target, fields = found
        path, called = self._keys(one, target, fields)
        where, parents, children = self._sides(child, one, target)
        parent, numbers = self.thing(target, False), self.numbers(child)
        figure, words = "count", self.say("number of {n}", n=children)
        if numbers and self.likely(0.35):
            field = self.chance.choice(numbers)
            how = self.how(field)
            figure = f"{how} {field.name}"
            words = self.say(
                self.WORDS[how].replace("sum of", "total") + " {f}[| of [|the |their ]{n}]" if where == "" else
                self.WORDS[how].replace("sum of", "total") + " {f} of {n}", f=self.noun(field), n=children,
            )  # fmt: skip
        called = self.say("[the|all|] {f} of [the |all |]{p}", f=called, p=parents) if called else parents
        if self.likely(0.5):
            text = self.say(
                "[[Show|List|Find|Give|Return|What are] {ps} [and|with|together with|along with] [the|their] {w}[?|.|]|{ps} with {w}]", ps=called, w=words,
            )  # fmt: skip
            if called == parents and not where:
                text = self.say(
                    "[For each {p}, [show|find|what is|return] the {w}[?|]|{w} [per|by|of each|for each] {p}|What is the {w} [of|for] each {p}?]"
                    if figure != "count" else "[How many {n} does each {p} have?|{w} [per|of each|for each|by] {p}|For each {p}, [how many {n} are there|count the {n}][?|]|How many {n} [are there |]per {p}?]",
                    p=parent, w=words.removesuffix(f" of {children}") if figure != "count" else words, n=children,
                )  # fmt: skip
            text, action = self._group_order(text, f"by {path} {figure}", path, parent, words)
            return Draft(child, text, action, where)
        up = self.likely(0.75)
        limit = 1 if self.likely(0.7) else self.chance.choice([2, 3, 5, 10])
        most = self.say(
            "[the most|the most|the largest number of|the highest number of|the maximum number of] {n}" if up else "[the fewest|the least|the smallest number of] {n}", n=children,
        )  # fmt: skip
        if figure != "count":
            most = self.say("the [highest|largest] {w}" if up else "the [lowest|smallest] {w}", w=words)
        if limit == 1 and where == "":
            called = called.replace(parents, parent, 1)
            text = self.say(
                "[[Which|What] {p} [has|had] {m}?|{p} with {m}|[Find|Show] the {p} [that has|with] {m}]" if called == parent else
                "[[What are|Find|Show|Give|Return|] {p} [that has|with|having] {m}[?|]|{p} with {m}]", p=called, m=most,
            )  # fmt: skip
        else:
            shown = "" if limit == 1 else number(limit, self.chance)
            text = self.say(
                "[[What are|Find|Show|Give|List] [the |]{k} {p} [with|that have] {m}[?|]|[the |]{k} {p} with {m}]" if called == parents else
                "[[What are|Find|Show|Give|List|] {p} with {m}[?|]]", k=shown, m=most, p=called,
            )  # fmt: skip
            if called != parents and shown:
                text = text.replace(parents, f"{shown} {parents}", 1)
        return Draft(child, text, f"by {path} {figure} {'top' if up else 'bottom'} {limit}", where)

    def parent_threshold(self, made: Made) -> Draft | None:
        """ "Customers with more than two orders": groups of the orders, never `has`."""
        found = self.one_reference(made)
        if found is None:
            return None
        child, one, target, fields = found
        path, called = self._keys(one, target, fields)
        where, parents, children = self._sides(child, one, target, 0.25)
        op, value, template = self.chance.choice(
            [(">", 1, "more than one"), (">", 1, "more than {}"), (">", 2, "more than {}"), (">", 3, "over {}"), (">=", 2, "at least {}"), (">=", 2, "{} or more"), (">=", 3, "at least {}"),
             (">=", 5, "no fewer than {}"), ("=", 1, "only one"), ("=", 1, "exactly one"), ("=", 2, "exactly {}"), ("=", 3, "exactly {}"), ("<", 3, "fewer than {}"), ("<", 2, "less than {}"), ("<=", 2, "at most {}"),
             (">", 1, "multiple"), (">", 1, "several"), (">", 5, "more than {}"), (">", 10, "more than {}")]
        )  # fmt: skip
        words = template.format(number(value, self.chance)) + " "
        single = "one" in template or (value == 1 and template != "more than {}")
        counted = children
        if single and where == "" and template not in {"multiple", "several"}:
            counted = self.thing(child, False)
        have = self.say(
            "[with|that have|having|that had]" if not target.entity.who else "[with|who have|having|who had]"
        )
        if called:
            text = self.say(
                f"[{SHOW} [the |]{{f}} of [the |all |all the |]{{p}} {have} {{v}}[?|.|]|{{f}} of {{p}} {have} {{v}}]", f=called, p=parents, v=words + counted,
            )  # fmt: skip
        else:
            text = self.say(
                f"[[Which|What] {{p}} [have|had] {{v}}?|[Which|What] {{p}} have {{v}}[?|]|[Show|List|Find|Give me] [the |all |all the |]{{p}} {have} {{v}}[.|]|{{p}} {have} {{v}}]",
                p=parents, v=words + counted,
            )  # fmt: skip
        if self.likely(0.15):
            text = text.rstrip("?.") + " " + self.say("[, and how many| and the number of {n}|, with the number of {n}]", n=self.thing(child))  # fmt: skip
        return Draft(child, text, f"by {path} count {op} {value}", where)

    def parent_of_top(self, made: Made) -> Draft | None:
        """ "The artist of the longest song"."""
        found = self.one_reference(made)
        if found is None:
            return None
        child, one, target, fields = found
        ranked = [
            each
            for each in child.fields
            if each.kind in "nyd" and not each.arrays and "rank" not in each.spec.keys[0]
        ]
        if not ranked:
            return None
        field, up = self.chance.choice(ranked), self.likely(0.6)
        best = self.extremes(field, "hi" if up else "lo")
        measure = (
            ("[latest|most recent]" if up else "[earliest|first]") if field.kind in "yd" else ("[highest|largest|most]" if up else "[lowest|smallest]").replace("|most]", "]")
        )  # fmt: skip
        conditions = self.conditions(child, (80, 20))
        single = self.phrase(child, conditions, False)
        which = self.say(f"{{n}} [with|that has|having] the {measure} {{f}}", n=single, f=self.noun(field))
        if best and self.likely(0.5):
            which = f"{self.chance.choice(best)} {single}"
        display = target.displayed if target.displayed in fields else None
        wanted = self.parent_fields(target, fields)
        parent = self.thing(target, False)
        if display and self.likely(0.25):
            text = self.say("[[Which|What] {p} has the {w}?|Whose is the {w}, by {p}?|[Which|What] {p} [does the {w} belong to|is the {w} from]?|{p} of the {w}]", p=parent, w=which)  # fmt: skip
            paths = [f"{one.name}.{display.name}"]
        else:
            text = self.say(
                f"[{SHOW} the {{f}} of the {{p}} [of|with|that has|for] the {{w}}[?|.|]|{SHOW} the {{p}} {{f}} [of|for] the {{w}}[?|.|]|{{f}} of the {{p}} with the {{w}}]",
                f=self.words(wanted, False), p=parent, w=which,
            )  # fmt: skip
            paths = [f"{one.name}.{each.name}" for each in wanted]
            own = [each for each in child.fields if each.kind not in "rib" and not each.arrays]
            if own and self.likely(0.25):
                extra = self.chance.choice(own)
                text = text.rstrip("?.") + " " + self.say(" and [its|the {c}'s] {f}", c=self.thing(child, False), f=self.noun(extra))  # fmt: skip
                paths.append(extra.name)
        return Draft(
            child, text, f"{'top' if up else 'bottom'} 1 {field.name} show {', '.join(paths)}", where_of(conditions),
        )  # fmt: skip

    def parent_figure(self, made: Made) -> Draft | None:
        """Figures of what documents refer to: the mean of its number, how many different ones."""
        found = self.one_reference(made)
        if found is None:
            return None
        child, one, target, fields = found
        conditions = [other for other in self.conditions(child, (45, 50, 5)) if one.name not in other.plan]
        things, where = self.phrase(child, conditions), where_of(conditions)
        numbers = [each for each in fields if each.kind == "n"]
        if numbers and self.likely(0.5):
            field = self.chance.choice(numbers)
            how = self.chance.choice(["avg", "avg", "max", "min"])
            text = self.say(
                "[[What is|Find|Show|] the {w} {f} of the {ps} of [all |the |]{n}[?|]|{w} {p} {f} of {n}|[What is|Find] the {w} {p} {f} [of|for|over] [all |the |]{n}[?|]]",
                w=self.say(self.WORDS[how]), f=self.noun(field), p=self.thing(target, False), ps=self.thing(target), n=things,
            )  # fmt: skip
            return Draft(child, text, f"{how} {one.name}.{field.name}", where)
        texts = [each for each in fields if each.kind in "et" and each is not target.displayed]
        if texts and self.likely(0.45):
            field = self.chance.choice(texts)
            key = f"{one.name}.{field.name}"
            text = self.say(
                "[How many [different|distinct] {p} {f} do {n} have?|number of [different|distinct] {p} {f} of {n}|How many [different|distinct] {f} do the {ps} of {n} have?]",
                f=self.noun(field, True), p=self.thing(target, False), ps=self.thing(target), n=things,
            )  # fmt: skip
            return Draft(child, text, f"count distinct {key}", where)
        text = self.say(
            "[How many [different|distinct|] {ps} have {n}?|How many [different|distinct|unique] {ps} are there among [the |]{n}?|[Count|Find] the number of [different|distinct] {ps} [with|that have|of] {n}]",
            ps=self.thing(target), n=things,
        )  # fmt: skip
        return Draft(child, text, f"count distinct {one.name}", where)

    def link_table(self, made: Made) -> Draft | None:
        """Two references of one collection: students and the courses they take."""
        tables = [found for each in self.schema.collections if len(found := self._own(each)) > 1]
        if not tables:
            return None
        found = self.chance.choice(tables)
        (one, first), (two, second) = self.chance.sample(found, 2)
        child = one.owner
        a = (
            first.displayed
            if first.displayed in self.over(one, first)
            else self.chance.choice(self.over(one, first))
        )
        b = (
            second.displayed
            if second.displayed in self.over(two, second)
            else self.chance.choice(self.over(two, second))
        )
        assert a and b
        left, right = f"{one.name}.{a.name}", f"{two.name}.{b.name}"
        way = self.chance.random()
        if way < 0.4:
            text = self.say(
                f"[{SHOW} the {{a}} of [the |all |]{{ps}} and [the {{b}} |]of [the|their] {{qs}}[?|.|]|{SHOW} the {{a}} of [the |all |]{{ps}} and the {{b}} of the {{qs}} [they have|they are linked to|they belong to][?|.|]"
                f"|{SHOW} the {{a}} of each {{p}} [with|and] the {{b}} of [its|their] {{q}}[?|.|]|{{p}} {{a}} and {{q}} {{b}} of [all|each] {{c}}]",
                a=self.noun(a, True), b=self.noun(b, True), p=self.thing(first, False), q=self.thing(second, False), ps=self.thing(first), qs=self.thing(second),
                c=self.thing(child),
            )  # fmt: skip
            return Draft(child, text, f"show {left}, {right}")
        if way < 0.75 and b.kind in "tk" and b.values:
            said = self._text(b, two.name)
            if not said.entity:
                return None
            text = self.say(
                f"[{SHOW} the {{a}} of [the |all |]{{ps}} [with|of|in|for|that have|linked to] [|the {{q}} ]{{e}}[?|.|]|[Which|What] {{ps}} [have|are in|are linked to|belong to] [|the {{q}} ]{{e}}?|{{ps}} of {{e}}]",
                a=self.noun(a, True), ps=self.thing(first), q=self.thing(second, False), e=said.entity[0],
            )  # fmt: skip
            return Draft(child, text, f"show {left}", said.plan)
        text = self.say(
            "[How many {qs} does each {p} have?|[Show|List|Find] the {a} of each {p} and the number of [its |their |]{qs}|For each {p}, [count the|how many] {qs}[?|]|number of {qs} [per|of each] {p}]",
            a=self.noun(a), p=self.thing(first, False), qs=self.thing(second),
        )  # fmt: skip
        return Draft(child, text, f"by {left} count")

    def parent_in_one(self, made: Made) -> Draft | None:
        """One child a parent (people and candidates): the parent's fields are the child's own."""
        found = [(one, target) for one, target in self.references(made) if one.single]
        if not found:
            return None
        one, target = self.chance.choice(found)
        child, fields = one.owner, self.over(one, target)
        wanted = self.parent_fields(target, fields)
        said = self.condition(target, hops=False, over=one.name) if self.likely(0.5) else None
        where, head = "", self.thing(child)
        if said and (said.post or said.adjective) and ".#" not in said.plan:
            where, head = said.plan, self.phrase(target, [said], noun=head)
        paths = ", ".join(f"{one.name}.{each.name}" for each in wanted)
        orders = [each for each in fields if each.kind in "nydte" and each.spec.pool != "words"]
        text = self.say(
            f"{SHOW} the {{f}} of [|the|all|all the] {{n}}[?|.|]", f=self.words(wanted, True), n=head
        )
        if orders and self.likely(0.4):
            key = self.chance.choice(orders)
            way, words = self.ordering(target, key)
            text = text.rstrip("?.") + (words if words.startswith(",") else " " + words)
            return Draft(child, text, f"show {paths} {way} {one.name}.{key.name}", where)
        return Draft(child, text, f"show {paths}", where)
