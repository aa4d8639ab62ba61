"""Questions for the documents with the highest or lowest value."""

from __future__ import annotations

import re

from training.drafts import LIMITS, Draft, Drafter, where_of
from training.schema import Made
from training.wording import joined, number


class Ranking(Drafter):
    """The top and the bottom, one or several, whole or some of their fields."""

    def top(self, made: Made) -> Draft | None:
        """The documents with the highest or lowest value."""
        ranked = [one for one in made.fields if one.kind in "nyd" and not one.arrays]
        if not ranked:
            return None
        one = self.chance.choice(ranked)
        up, spec, noun = self.likely(0.55), one.spec, self.noun(one)
        limit = 1 if self.likely(0.68) else self.chance.choice(LIMITS)
        conditions = self.conditions(made, (66, 28, 6))
        place = spec.keys[0] in {"rank", "weekly_rank"}
        best = self.extremes(one, "hi" if up else "lo")
        if one.kind in "yd":
            measure = self.say("[latest|most recent|last|newest]" if up else "[earliest|first|oldest]")
        elif place:
            measure = self.say("[worst|lowest]" if up else "[best|highest|top]")
        else:
            measure = self.say(
                "[highest|largest|greatest|biggest|maximum|most]" if up else "[lowest|smallest|least|minimum]"
            )
            if measure in {"most", "least"} and not spec.get("c"):
                measure = "highest" if up else "lowest"
        counted = self.chance.choice(spec.get("c")) if spec.get("c") else ""
        ways: list[str] = []
        if measure not in {"most", "least"}:
            ways += [
                "{s} with the {m} {f}",
                "{s} with the {m} {f}",
                "{s} [that has|having|who has|which has] the {m} {f}",
            ]
        if counted:
            few = (
                "[most|most|largest number of|highest number of]"
                if up
                else "[fewest|least|smallest number of|lowest number of]"
            )
            ways += [f"{{s}} with the {few} {counted}", f"{{s}} [that has|having] the {few} {counted}"] * (
                3 if measure in {"most", "least"} else 1
            )
        if best:
            ways += ["{b} {s}"] * 5
        if one.kind == "d" and spec.get("v"):
            verb = self.chance.choice(spec.get("v"))
            ways += [
                f"{{s}} [that was|] {verb} {'last|most recently' if up else 'first|earliest'}".replace(
                    "last|most recently", "[last|most recently]"
                ).replace("first|earliest", "[first|earliest]")
            ] * 2
        if not ways:
            return None
        way = self.chance.choice(ways)
        superlative = self.chance.choice(best) if best else ""
        fields = [] if self.likely(0.35) else self.shown(made, 3, hops=0.06)
        action = f"{'top' if up else 'bottom'} {limit} {one.name}" + (
            " show " + ", ".join(dict.fromkeys(map(self.path, fields))) if fields else ""
        )
        if limit == 1:
            who = self.say(way, s=self.phrase(made, conditions, False), m=measure, f=noun, b=superlative)
            if fields:
                names = joined([self.called(each, False) for each in fields], self.chance)
                text = self.say(
                    "[What is|What are|What's|Find|Find|Show|Show me|Give|Give me|Return|List|Tell me|] the {x} [of|of|for] the {w}[?|.|]",
                    x=names,
                    w=who,
                )
                if self.likely(0.2):
                    text = self.say(
                        "[Of the {w}, what is the {x}?|For the {w}, show the {x}|Which {x} does the {w} have?]",
                        x=names,
                        w=who,
                    )
            elif way.startswith("{s}") and self.likely(0.5):
                verb = (
                    way.removeprefix("{s} ")
                    .replace("with the", "has the")
                    .replace("[that has|having|who has|which has]", "has")
                    .replace("[that has|having]", "has")
                    .replace("[that was|]", "was")
                )
                text = self.say(
                    "[Which|Which|What] {s} " + verb + "[?|?|]",
                    s=self.phrase(made, conditions, False),
                    m=measure,
                    f=noun,
                    b=superlative,
                )
            else:
                text = self.say(
                    "[[What|Which] is the {w}?|Who is the {w}?|Find the {w}|Show [me |]the {w}|the {w}|Give me the {w}|{w}[?|]|Which one is the {w}?|Return the {w}]"
                    if made.entity.who
                    else "[[What|Which] is the {w}?|[What|Which] is the {w}?|Find the {w}|Show [me |]the {w}|the {w}|Give me the {w}|{w}[?|]|Which one is the {w}?|Return the {w}]",
                    w=who,
                )
        else:
            shown = number(limit, self.chance)
            many = self.phrase(made, conditions)
            word = "top" if up else "bottom"
            ways = [
                re.sub(r"\b(that|who|which) has\b", r"\1 have", one_way).replace("that was", "that were")
                for one_way in ways
            ]
            ways = [f"{{k}} {one_way}" for one_way in ways] * 2
            if not place:
                ways += [
                    f"[{word}|{word}|] {{k}} {{s}} [by|in terms of|ranked by|sorted by|by] {{f}}"
                    if up
                    else "bottom {k} {s} by {f}"
                ] * 3
                if not up:
                    ways = [one_way for one_way in ways if not one_way.startswith("[bottom|bottom|]")]
                else:
                    ways = [one_way.replace("[top|top|]", "top") for one_way in ways]
            who = self.say(self.chance.choice(ways), k=shown, s=many, m=measure, f=noun, b=superlative)
            if fields:
                names = joined([self.called(each, self.likely(0.6)) for each in fields], self.chance)
                text = self.say(
                    "[What are|Find|Show|Show me|Give|Give me|Return|List|List|Tell me|] the {x} of [the |]{w}[?|.|]|".rstrip(
                        "|"
                    ),
                    x=names,
                    w=who,
                )
                if self.likely(0.15):
                    text = self.say(
                        "[For|Of] the {w}, [show|list|give] the {x}",
                        x=names,
                        w=who,
                    )
            else:
                text = self.say(
                    "[Which|What] are the {w}?"
                    if self.likely(0.25)
                    else "[Show|Show me|List|Find|Give me|Return|] [the|the|] {w}[?|.|]",
                    w=who,
                )
        return Draft(made, text, action, where_of(conditions))
