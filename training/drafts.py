"""A question in the making, and the parts that all kinds of questions are put together from."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import ClassVar

from training.conditions import Said, Speaker
from training.schema import Made, Sampled
from training.wording import joined

LIMITS = [2, 3, 3, 5, 5, 10, 4, 7, 20]


@dataclass
class Draft:
    """A question in the making: `where` and `action` are the plan's parts; `kind` is for the report."""

    made: Made
    text: str
    action: str
    where: str = ""
    kind: str = ""

    @property
    def plan(self) -> str:
        return (
            f"{self.made.name}[{self.where}] {self.action}"
            if self.where
            else f"{self.made.name} {self.action}"
        )


def where_of(conditions: list[Said]) -> str:
    """All conditions, as a plan writes them."""
    return " & ".join(one.plan for one in conditions)


Kind = tuple[int, Callable[[Made], Draft | None]]


class Drafter(Speaker):
    """Conditions, fields to show, figures and orders, each with its words."""

    def conditions(self, made: Made, weights: tuple[int, ...] = (50, 36, 12, 2)) -> list[Said]:
        count = self.chance.choices(range(len(weights)), weights)[0]
        found: list[Said] = []
        fields: set[str] = set()
        for _ in range(count * 2):
            if len(found) == count:
                break
            one = self.condition(made)
            name = re.split(r"[=!<>~^$]", one.plan)[0] if one else ""
            if one and (one.post or one.adjective or one.predicate) and name not in fields:
                fields.add(name)
                found.append(one)
        return found

    def shown(self, made: Made, most: int = 3, hops: float = 0.1) -> list[Sampled | tuple[Sampled, Sampled]]:
        """Fields to show, some of them over a reference."""
        own: list[Sampled | tuple[Sampled, Sampled]] = [
            one for one in made.fields if one.kind not in "ri" or (one.kind == "i" and self.likely(0.5))
        ]
        count = min(len(own), self.chance.choices([1, 2, 3, 4], [50, 32, 14, 4])[0], most)
        found = self.chance.sample(own, count)
        display = made.displayed
        if display and display not in found and self.likely(0.45):
            found = [display, *found[1:]]
        references = [one for one in made.fields if one.kind == "r" and one.target and one.target.fields]
        if references and self.likely(hops):
            reference = self.chance.choice(references)
            assert reference.target
            others = [one for one in reference.target.fields if one.kind != "r"]
            if others:
                wanted = reference.target.displayed or self.chance.choice(others)
                found = [*found[:1], (reference, wanted if self.likely(0.7) else self.chance.choice(others))]
        elif references and self.likely(0.06):
            found = [*found[:2], self.chance.choice(references)]
        return found

    def path(self, one: Sampled | tuple[Sampled, Sampled]) -> str:
        return one.name if isinstance(one, Sampled) else f"{one[0].name}.{one[1].name}"

    def called(self, one: Sampled | tuple[Sampled, Sampled], many: bool) -> str:
        if isinstance(one, Sampled):
            if one.kind == "r" and one.target:
                noun = one.target.entity.key
                return self.say(f"{noun} [id|id|number]" if not many else f"{noun} [ids|numbers|ids]")
            if one.kind == "b":
                noun = self.noun(one)
                return self.say(
                    f"[whether they are {noun}|if they are {noun}|the {one.path[-1]} flag]"
                    if many
                    else f"[whether it is {noun}|the {one.path[-1]} flag]"
                )
            return self.noun(one, many or bool(one.arrays))
        assert one[0].target
        owner, noun = one[0].target.entity.key, self.noun(one[1], many)
        return self.say(f"[{owner} {noun}|{owner} {noun}|{noun} of the {owner}|{owner}'s {noun}]")

    def numbers(self, made: Made, years: bool = False) -> list[Sampled]:
        return [one for one in made.fields if one.kind == "n" or (years and one.kind == "y")]

    def fields_text(
        self, made: Made, fields: list[Sampled | tuple[Sampled, Sampled]], conditions: list[Said]
    ) -> str:
        """ "the names and ages of all students from Oslo", in one of many ways."""
        many = self.likely(0.6)
        words = [self.called(one, many) for one in fields]
        if self.likely(0.15):
            words = [word if word.startswith(("the ", "whether", "if ")) else f"the {word}" for word in words]
        names = joined(words, self.chance)
        things = self.phrase(made, conditions, True)
        single = self.thing(made, False)
        forms = ["[the|the|all the|] {f} [of|of|for|of] [|the|all|all the|every one of the] {n}"] * 6 + [
            "[the|] {f} [of|for] [each|every] {one}", "[the|] {f} [of|for] [each|every] {one}",
            "[the|] {f} [|that] belonging to {n}",
        ]  # fmt: skip
        one = self.phrase(made, conditions, False)
        if not conditions:
            forms += [
                f"[the|all|all the|] {single} {{f}}",
                f"[the|all|all the|] {single} {{f}}",
                f"every {single}'s {{f}}",
                "all {n}' {f}" if things.endswith("s") else "the {f} of all {n}",
            ]
        return self.say(self.chance.choice(forms), f=names, n=things, one=one)

    WORDS: ClassVar[dict[str, str]] = {
        "avg": "[average|average|average|mean|avg]", "sum": "[total|total|sum of|overall|combined]",
        "max": "[maximum|highest|largest|max|greatest|biggest]", "min": "[minimum|lowest|smallest|min|least]",
    }  # fmt: skip

    def how(self, one: Sampled) -> str:
        how = self.chance.choice(["avg"] * 5 + ["sum"] * 4 + ["max"] * 3 + ["min"] * 3)
        return "avg" if how == "sum" and ("na" in one.spec.words or "na0" in one.spec.words) else how

    def ordering(self, made: Made, one: Sampled) -> tuple[str, str]:
        """(asc or desc, words for that order)."""
        noun, way = self.noun(one), self.chance.choice(["asc", "asc", "desc"])
        up, down = self.extremes(one, "hi"), self.extremes(one, "lo")
        sort = "[ordered|sorted|listed|ranked|arranged|sorted|in order]"
        if one.kind in "tek":
            if way == "asc":
                return way, self.say(f"[in alphabetical order[| of {{f}}| of the {{f}}]|{sort} alphabetically[| by {{f}}]|{sort} by {{f}}|in ascending alphabetical order[| of {{f}}]|{sort} by {{f}} [from A to Z|alphabetically|ascending|in ascending order]|, order by {{f}}|in ascending order of {{f}}|in lexicographical order of {{f}}|in alphabetic order of {{f}}]", f=noun)  # fmt: skip
            return way, self.say(
                f"[in descending alphabetical order[| of {{f}}]|in reverse alphabetical order[| of {{f}}]|{sort} by {{f}} [from Z to A|descending|in descending order|in reverse order]|in descending order of {{f}}]",
                f=noun,
            )
        if one.kind == "d" and self.likely(0.4):
            if way == "asc":
                return way, self.say(
                    "[oldest first|earliest first|from oldest to newest|in chronological order[| of {f}]|chronologically|from the earliest to the latest|starting with the oldest|by {f}, oldest first]",
                    f=noun,
                )
            return way, self.say(
                "[newest first|latest first|most recent first|from newest to oldest|in reverse chronological order|starting with the most recent|from the most recent to the oldest|by {f}, newest first]",
                f=noun,
            )
        if up and down and self.likely(0.3):
            high, low = self.chance.choice(up), self.chance.choice(down)
            first, last = (low, high) if way == "asc" else (high, low)
            return way, self.say(
                "[from {a} to {b}|{a} first|{s} from {a} to {b}|starting with the {a}|with the {a} first|from the {a} to the {b}]",
                a=first,
                b=last,
                s=self.say(sort),
            )
        if way == "asc":
            return way, self.say(f"[{sort} by {{f}}|{sort} by [the|their] {{f}}|in ascending order of [|the|their] {{f}}|{sort} by {{f}} [ascending|in ascending order|from low to high|from lowest to highest|, lowest first|increasingly]|in increasing order of {{f}}|{sort} in ascending order of {{f}}|in the order of {{f}}|in order of [increasing |]{{f}}|, sorted by {{f}}|order by {{f}}|{sort} ascending by {{f}}|by ascending {{f}}]", f=noun)  # fmt: skip
        return way, self.say(f"[in descending order of [|the|their] {{f}}|{sort} by {{f}} [descending|in descending order|from high to low|from highest to lowest|, highest first|in the descending order|decreasingly]|{sort} by descending {{f}}|in decreasing order of {{f}}|{sort} in descending order of {{f}}|with the highest {{f}} first|{sort} by {{f}} with the largest first|in order of decreasing {{f}}|descending by {{f}}|by {{f}} from highest to lowest|, {sort} by {{f}} in desc order]", f=noun)  # fmt: skip

    def orderable(self, made: Made) -> list[Sampled]:
        return [
            one
            for one in made.fields
            if (one.kind in "nydtek" or (one.kind == "i" and self.likely(0.4)))
            and not one.arrays
            and one.spec.pool not in {"words"}
        ]
