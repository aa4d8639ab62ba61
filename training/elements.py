"""Questions about arrays: their lengths, and the fields of their elements."""

from __future__ import annotations

import re
from dataclasses import dataclass

from training.conditions import Said
from training.domains import plural
from training.drafts import Draft, Kind, where_of
from training.questions import Asker
from training.schema import Made, Sampled
from training.wording import SHOW, article, joined, number


@dataclass
class Array:
    """An array of a collection: the plan's name of its length, what its elements are called, their fields if objects."""

    made: Made
    length: str
    single: str
    many: str
    fields: list[Sampled]

    @property
    def counted(self) -> str:
        """The field by which a plan counts elements: a text rather than a code or a number."""
        named = [one for kind in "tkeydn" for one in self.fields if one.kind == kind]
        return (named or self.fields)[0].name if self.fields else self.length.removesuffix(".#")


def _words(key: str) -> str:
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", " ", key).replace("_", " ").replace("-", " ").lower()


class Elements(Asker):
    """One method a kind of question; each looks for a collection with an array."""

    def kinds(self) -> list[Kind]:
        arrays = [one for made in self.schema.collections for one in made.fields if one.arrays]
        kinds, lengths, objects = super().kinds(), [
            (11, self.length_where), (9, self.length_top), (9, self.length_figure), (8, self.length_shown),
        ], [(9, self.element_shown), (9, self.element_where), (13, self.element_groups), (6, self.element_figure)]  # fmt: skip
        kinds += lengths if arrays else []
        return kinds + (objects if any(len(one.path) > one.arrays[0] for one in arrays) else [])

    # Parts

    def array(self, made: Made, objects: bool = False) -> Array | None:
        """An array of `made`, or of another collection if it has none."""
        others = [one for one in self.schema.collections if one is not made]
        for owner in [made, *self.chance.sample(others, len(others))]:
            found = self._arrays(owner)
            found = [one for one in found if one.fields] if objects else found
            if found:
                return self.chance.choice(found)
        return None

    def _arrays(self, made: Made) -> list[Array]:
        usable = self.schema.catalogue.fields_of(made.name)
        lengths = {one.path: name for name, one in usable.items() if name.endswith(".#")}
        found: dict[str, Array] = {}
        for one in made.fields:
            if len(one.arrays) != 1:
                continue
            prefix = one.path[: one.arrays[0]]
            length = lengths.get((*prefix, "#"))
            if not length:
                continue
            if len(one.path) == one.arrays[0]:
                found[length] = Array(made, length, self.noun(one), self.noun(one, True), [])
                continue
            many = _words(prefix[-1])
            single = re.sub(r"ies$", "y", many) if many.endswith("ies") else many.removesuffix("s")
            if one.element:
                single, many = one.element.nouns[0]
            array = found.setdefault(
                length, Array(made, length, single, many if many.endswith("s") else plural(many), [])
            )
            array.fields.append(one)
        return [*found.values()]

    def about(self, one: Sampled) -> Said | None:
        """A condition on this field."""
        match one.kind:
            case "n":
                return self._number(one, "")
            case "y":
                return self._year(one, "")
            case "d":
                return self._date(one, "")
            case "e":
                return self._listed(one, "")
            case "b":
                return self._flag(one, "")
            case "t" | "k":
                return self._text(one, "")
        return None

    def plain_conditions(self, made: Made, share: float) -> list[Said]:
        """A condition on a field outside of arrays, now and then."""
        if not self.likely(share):
            return []
        inside = [one.name for one in made.fields if one.arrays]
        return [
            one for one in self.conditions(made, (0, 100))
            if ".#" not in one.plan and not any(one.plan.startswith(name) for name in inside)
        ]  # fmt: skip

    def parent_own(self, made: Made, most: int = 1) -> list[Sampled]:
        """Fields of the document itself, mostly the one that names it."""
        own = [one for one in made.fields if not one.arrays and one.kind not in "rib"]
        if made.displayed in own and self.likely(0.7):
            return [made.displayed]
        return self.chance.sample(own, min(len(own), most))

    def called_all(self, fields: list[Sampled], many: bool) -> str:
        return joined([self.called(one, many) for one in fields], self.chance)

    # Lengths

    def length_where(self, made: Made) -> Draft | None:
        array = self.array(made)
        if array is None:
            return None
        made = array.made
        value = self.chance.choice([1, 1, 2, 2, 3, 3, 4, 5, 6])
        op, template = self.chance.choice(
            [(">", "more than {}"), (">", "more than {}"), (">", "over {}"), (">=", "at least {}"), (">=", "{} or more"), ("<", "fewer than {}"), ("<", "less than {}"), ("=", "exactly {}"), ("=", "{}"),
             ("<=", "at most {}"), (">", "> {}"), (">", "above {}")]
        )  # fmt: skip
        if op in {"<", ">="} and value == 1:
            value = 2
        words = template.format(number(value, self.chance))
        extra = self.plain_conditions(made, 0.2)
        where = " & ".join([*(one.plan for one in extra), f"{array.length}{op}{value}"])
        noun = array.single if value == 1 and op == "=" else array.many
        tail = self.say("[with|that have|having|containing] {v} {e}", v=words, e=noun)
        things = self.phrase(made, extra)
        way = self.chance.random()
        if way < 0.3:
            text = self.say(
                "[How many {n} have {v} {e}?|How many {n} are there {t}?|[Count|count] the {n} {t}|number of {n} {t}]", n=things, v=words, e=noun, t=tail,
            )  # fmt: skip
            return Draft(made, text, "count", where)
        own = self.parent_own(made, 2)
        if way < 0.55 and own:
            text = self.say(f"{SHOW} the {{f}} of [|the|all] {{n}} {{t}}[?|.|]", f=self.called_all(own, True), n=things, t=tail)  # fmt: skip
            return Draft(made, text, "show " + ", ".join(one.name for one in own), where)
        text = self.say(
            "[[Which|What] {n} have {v} {e}?|[Which|What] {n} have {v} {e}?|[Show|List|Find|Give me|] [the |all |]{n} {t}[.|]|{n} w {v} {e}]", n=things, v=words, e=noun, t=tail,
        )  # fmt: skip
        return Draft(made, text, "list", where)

    def length_top(self, made: Made) -> Draft | None:
        array = self.array(made)
        if array is None:
            return None
        made, up = array.made, self.likely(0.72)
        extra = self.plain_conditions(made, 0.15)
        limit = 1 if self.likely(0.7) else self.chance.choice([2, 3, 5, 10])
        most = self.say(
            "[the most|the most|the largest number of|the highest number of] {e}" if up else "[the fewest|the least|the smallest number of] {e}", e=array.many,
        )  # fmt: skip
        action, where = f"{'top' if up else 'bottom'} {limit} {array.length}", where_of(extra)
        own = self.parent_own(made, 2)
        things = self.phrase(made, extra, limit > 1)
        head = things if limit == 1 else f"{number(limit, self.chance)} {things}"
        if own and self.likely(0.4):
            text = self.say(
                f"{SHOW} the {{f}} of the {{h}} [with|{'that has' if limit == 1 else 'that have'}] {{m}}[?|.|]", f=self.called_all(own, limit > 1), h=head, m=most,
            )  # fmt: skip
            return Draft(made, text, f"{action} show " + ", ".join(one.name for one in own), where)
        has = "has" if limit == 1 else "have"
        text = self.say(f"[[Which|What] {{h}} {has} {{m}}?|[Find|Show|] the {{h}} [with|that {has}] {{m}}|{{h}} with {{m}}]", h=head, m=most)  # fmt: skip
        display = made.displayed
        if display and self.likely(0.25):
            text = (
                text.rstrip("?")
                + " "
                + self.say("[, and how many are there?| and how many?|, with the number]")
            )
            action += f" show {display.name}, {array.length}"
        return Draft(made, text, action, where)

    def length_figure(self, made: Made) -> Draft | None:
        array = self.array(made)
        if array is None:
            return None
        made = array.made
        extra = self.plain_conditions(made, 0.3)
        things, single = self.phrase(made, extra), self.phrase(made, extra, False)
        keys = [one for one in made.fields if one.kind == "e" and not one.arrays]
        if keys and self.likely(0.3):
            key = self.chance.choice(keys)
            text = self.say(
                "[[What is|Find|Show|] the [average|mean] number of {e} [of {n} |of the {n} |](per|for each|by|in each) {k}[?|]|average number of {e} per {k}[| of {n}]|For each {k}, [what is|show] the average number of {e} of {n}[?|]]".replace(
                    "(per|for each|by|in each)", "[per|for each|by|in each]"
                ) if not extra else "[average number of {e} of {n} per {k}|[What is|Show] the average number of {e} of {n} for each {k}[?|]]",
                e=array.many, n=things, k=self.noun(key),
            )  # fmt: skip
            return Draft(made, text, f"by {key.name} avg {array.length}", where_of(extra))
        how = self.chance.choice(["avg", "avg", "avg", "max", "min"])
        word = self.say({"avg": "[average|average|mean|avg]", "max": "[maximum|highest|largest]", "min": "[minimum|lowest|smallest]"}[how])  # fmt: skip
        text = self.say(
            "[[What is|Find|Show|What's|] the {w} number of {e} [of|per|for|in] {n}[?|]|{w} number of {e} [of|per|in] {n}|{w} number of {e} per {s}|What is the {w} number of {e} [a|per] {s} [has|]?]",
            w=word, e=array.many, n=things, s=single,
        )  # fmt: skip
        if how == "avg" and self.likely(0.4):
            text = self.say("[How many {e} do {n} have on average?|How many {e} does {a} have on average?|On average, how many {e} does {a} have?]", e=array.many, n=things, a=article(single))  # fmt: skip
        return Draft(made, text, f"{how} {array.length}", where_of(extra))

    def length_shown(self, made: Made) -> Draft | None:
        """ "Number of documents of each project"."""
        array = self.array(made)
        if array is None:
            return None
        made = array.made
        display = made.displayed
        if display and display.kind in "tk" and not display.arrays and self.likely(0.35):
            said = self._text(display, "")
            if said.entity:
                text = self.say("[How many {e} does {w} have?|number of {e} of {w}|[What is|Find] the number of {e} [of|in|for] {w}[?|]|{w}: how many {e}?|How many {e} are there in {w}?]", e=array.many, w=said.entity[0])  # fmt: skip
                return Draft(made, text, f"show {array.length}", said.plan)
        own = self.parent_own(made)
        first = display if display and not display.arrays else own[0] if own else None
        if first is None:
            return None
        extra = self.plain_conditions(made, 0.15)
        things, single = self.phrase(made, extra), self.phrase(made, extra, False)
        asked = "number of {e}"
        unnamed = f"|{SHOW} [the |]{asked} [of|for|per] each {{s}}[?|.|]|How many {{e}} does each {{s}} have?|{{n}} with their {asked}|{asked} per {{s}}|For each {{s}}, how many {{e}} are there[?|]"
        unnamed = unnamed if first is display else ""
        text = self.say(
            f"[{SHOW} the {{f}} and [the |]{asked} of [each {{s}}|all {{n}}][?|.|]{unnamed}]",
            f=self.noun(first), e=array.many, s=single, n=things,
        )  # fmt: skip
        order = ""
        if self.likely(0.25):
            way = self.chance.choice(["asc", "desc", "desc"])
            order = f" {way} {array.length}"
            text = text.rstrip("?.") + (", most first" if way == "desc" else ", fewest first")
        return Draft(made, text, f"show {first.name}, {array.length}{order}", where_of(extra))

    # Elements that are objects

    def element_shown(self, made: Made) -> Draft | None:
        array = self.array(made, True)
        if array is None:
            return None
        made = array.made
        wanted = self.chance.sample(array.fields, min(len(array.fields), self.chance.choice([1, 1, 2])))
        names = joined([self.noun(one, True) for one in wanted], self.chance)
        paths = [one.name for one in wanted]
        extra = self.plain_conditions(made, 0.3)
        own = self.parent_own(made)
        display = made.displayed
        if display and display.kind in "tk" and not display.arrays and self.likely(0.3):
            said = self._text(display, "")
            if said.entity:
                text = self.say("[[What are|Show|List|Find|] the {f} of the {e} of {w}[?|]|{f} of {w}'s {e}|{e} of {w}: {f}]", f=names, e=array.many, w=said.entity[0])  # fmt: skip
                return Draft(made, text, "show " + ", ".join(paths), said.plan)
        things = self.phrase(made, extra)
        inner, where = things, where_of(extra)
        if own and self.likely(0.6):
            text = self.say(
                f"[{SHOW} the {{o}} of [|the|all] {{n}} and the {{f}} of their {{e}}[?|.|]|For each {{s}}, [show|list|give] the {{o}} and the {{f}} of [its|all] {{e}}|{SHOW} the {{o}} of each {{s}} with its {{e}} {{f}}[?|.|]]",
                o=self.called_all(own, False), n=inner, f=names, e=array.many, s=self.phrase(made, extra, False),
            ).replace(f"{array.many} {names}", f"{array.single} {names}")  # fmt: skip
            paths = [*(one.name for one in own), *paths]
        else:
            text = self.say(f"[{SHOW} the {{f}} of [all |the |]{{e}} of {{n}}[?|.|]|{SHOW} the {{e}} {{f}} of {{n}}[?|.|]]", f=names, e=array.many, n=inner).replace(f"{array.many} {names}", f"{array.single} {names}")  # fmt: skip
        orders = [
            one for one in wanted if one.kind in "nydek" or (one.kind == "t" and one.spec.pool != "words")
        ]
        if orders and self.likely(0.3):
            key = self.chance.choice(orders)
            way, words = self.ordering(made, key)
            text = text.rstrip("?.") + (words if words.startswith(",") else " " + words)
            return Draft(made, text, f"show {', '.join(paths)} {way} {key.name}", where)
        return Draft(made, text, "show " + ", ".join(paths), where)

    def element_where(self, made: Made) -> Draft | None:
        """Documents with an element of some sort; fields of such elements."""
        array = self.array(made, True)
        if array is None:
            return None
        made = array.made
        said = self.about(self.chance.choice(array.fields))
        if said is None or not said.post:
            return None
        post = self.chance.choice(said.post)
        tail = self.say(
            "[with|having|that have] [{a}|{e}] {p}", a=article(array.single), e=array.many, p=post
        )
        things, way = self.thing(made), self.chance.random()
        if way < 0.3:
            return Draft(made, self.say("[How many {n} have {a} {p}?|How many {n} are there {t}?|number of {n} {t}]", n=things, a=article(array.single), p=post, t=tail), "count", said.plan)  # fmt: skip
        own = self.parent_own(made, 2)
        if way < 0.55 and own:
            return Draft(made, self.say(f"{SHOW} the {{f}} of [|the|all] {{n}} {{t}}[?|.|]", f=self.called_all(own, True), n=things, t=tail), "show " + ", ".join(one.name for one in own), said.plan)  # fmt: skip
        others = [one for one in array.fields if not said.plan.startswith(one.name)]
        if way < 0.75 and others:
            other = self.chance.choice(others)
            text = self.say("[[What is|What are|Show|Find] the {f} of the {e} {p}[?|]|{f} of {e} {p}]", f=self.noun(other, True), e=array.many, p=post)  # fmt: skip
            return Draft(made, text, f"show {other.name}", said.plan)
        return Draft(made, self.say("[[Which|What] {n} have {a} {p}?|[Show|List|Find] [the |all |]{n} {t}|{n} {t}]", n=things, a=article(array.single), p=post, t=tail), "list", said.plan)  # fmt: skip

    def element_groups(self, made: Made) -> Draft | None:
        """Groups by a field of elements or of the document, with figures of the elements."""
        array = self.array(made, True)
        if array is None:
            return None
        made = array.made
        keys = [one for one in array.fields if one.kind in "ety" and not one.spec.display and one.spec.pool not in {"words", "email", "url"}]  # fmt: skip
        numbers = [one for one in array.fields if one.kind == "n"]
        outside = [one for one in made.fields if one.kind == "e" and not one.arrays]
        if made.displayed and not made.displayed.arrays:
            outside += [made.displayed] * 2
        key = (
            self.chance.choice(keys)
            if keys and self.likely(0.55)
            else self.chance.choice(outside or keys or [None])
        )
        if key is None:
            return None
        by_name = key is made.displayed
        if by_name and not numbers:
            return None  # the length of the document's array says how many it has
        noun = self.thing(made, False) if by_name and self.likely(0.7) else self.noun(key)
        many = plural(noun)
        figure, what = f"count {array.counted}", f"number of {array.many}"
        numbers = [one for one in numbers if one is not key]
        if numbers and (by_name or self.likely(0.5)):
            field = self.chance.choice(numbers)
            how = self.how(field)
            figure, what = f"{how} {field.name}", self.say(self.WORDS[how].replace("sum of", "total")) + " " + self.noun(field)  # fmt: skip
            if self.likely(0.3):
                what += f" of {array.many}"
        way = self.chance.random()
        if way < 0.65:
            text = self.say(
                "[[What is|Find|Show|] the {w} [per|for each|by|of each|in each] {k}[?|]|{w} [per|by|for each] {k}|[Show|List|Find] [the|all] {ks} [and|with] [the|their] {w}|For each {k}, [show|find] the {w}]",
                w=what, k=noun, ks=many,
            )  # fmt: skip
            if figure.startswith("count") and self.likely(0.4):
                text = self.say("[How many {e} does each {k} have?|How many {e} are there [per|for each] {k}?|{e} per {k}]", e=array.many, k=noun)  # fmt: skip
            text, action = self._group_order(text, f"by {key.name} {figure}", key.name, noun, what)
            return Draft(made, text, action)
        if way < 0.85:
            up = self.likely(0.75)
            most = f"the {'highest' if up else 'lowest'} {what}"
            if figure.startswith("count") and self.likely(0.7):
                most = f"the {'most' if up else 'fewest'} {array.many}"
            text = self.say("[[Which|What] {k} has {m}?|{k} with {m}|[Find|Show] the {k} with {m}]", k=noun, m=most)  # fmt: skip
            return Draft(made, text, f"by {key.name} {figure} {'top' if up else 'bottom'} 1")
        if not figure.startswith("count") or by_name:
            return None
        value = self.chance.choice([1, 2, 3, 5])
        text = self.say("[[Which|What] {ks} have more than {v} {e}?|{ks} with more than {v} {e}]", ks=many, v=number(value, self.chance), e=array.many)  # fmt: skip
        return Draft(made, text, f"by {key.name} {figure} > {value}")

    def element_figure(self, made: Made) -> Draft | None:
        """A figure of all elements."""
        array = self.array(made, True)
        if array is None:
            return None
        made = array.made
        numbers = [one for one in array.fields if one.kind == "n"]
        extra = self.plain_conditions(made, 0.25)
        if numbers and self.likely(0.65):
            field = self.chance.choice(numbers)
            how = self.how(field)
            text = self.say(
                "[[What is|Find|Show|] the {w} {f} of [all |the |]{e}[| of {n}][?|]|{w} {f} of {e}[| of {n}]]" if not extra else "[What is|Find|Show|] the {w} {f} of the {e} of {n}[?|]",
                w=self.say(self.WORDS[how].replace("sum of", "total")), f=self.noun(field), e=array.many, n=self.phrase(made, extra),
            )  # fmt: skip
            return Draft(made, text, f"{how} {field.name}", where_of(extra))
        text = self.say("[How many {e} do [|all |the ]{n} have [in total|altogether]?|How many {e} are there in total[| over all {n}]?|total number of {e} of [all |]{n}]" if not extra else "[How many {e} do {n} have in total?|total number of {e} of {n}]", e=array.many, n=self.phrase(made, extra))  # fmt: skip
        return Draft(made, text, f"count {array.counted}", where_of(extra))
