"""Second questions, which mean the plan of the first with one thing changed."""

from __future__ import annotations

import re
from dataclasses import replace

from training.drafts import LIMITS, Draft
from training.groups import Groups
from training.wording import joined


class FollowUps(Groups):
    """Another condition, other fields, an order, groups, a figure."""

    def follow_up(self, first: Draft) -> Draft | None:
        """A second question that means the first one's plan with one thing changed."""
        made, chance = first.made, self.chance
        way = chance.choice(
            [
                "where",
                "where",
                "where",
                "count",
                "fields",
                "order",
                "top",
                "group",
                "list",
                "replace",
                "replace",
                "figure",
            ]
        )
        if way == "where" and " or " not in first.where:
            one = self.condition(made)
            name = re.split(r"[=!<>~^$]", one.plan)[0] if one else ""
            if not one or not one.post or name + "=" in first.where.replace(" ", "=") or name in first.where:
                return None
            post = chance.choice(one.post)
            text = self.say(
                "[[and |]only [those|the ones|them] {p}|only {p}|[and |]just [those|the ones] {p}|[now |]only {p}|which of [them|these] are {p}?|and {p}?|[of those|of these], only the ones {p}|restrict [it |that |]to [those|the ones] {p}|what about [those|the ones] {p}?]",
                p=post,
            )
            return replace(first, text=text, where=f"{first.where} & {one.plan}" if first.where else one.plan)
        if way == "replace" and first.where and " or " not in first.where:
            found = re.fullmatch(r"([^=<>!~^$&]+)=\ue000\d+\ue001", first.where)
            fields = [one for one in made.fields if found and one.name == found.group(1) and one.kind in "et"]
            if not fields:
                dates = [
                    one
                    for one in made.fields
                    if one.kind == "d" and re.fullmatch(re.escape(one.name) + r"=[^&]+", first.where)
                ]
                if not dates:
                    return None
                said = self._date(dates[0], "")
                if "&" in said.plan:
                    return None
                words = chance.choice(
                    [post for post in said.post if not post.startswith(("with", "whose", "where"))]
                    or said.post
                )
                return replace(
                    first,
                    text=self.say(
                        "[and {p}?|what about {p}?|and {p}|how about {p}?|same for {p}|{p}?]", p=words
                    ),
                    where=said.plan,
                )
            text, token = self.mention(str(chance.choice(fields[0].values)), fields[0])
            post = chance.choice(
                [template.replace("{}", text) for template in fields[0].spec.get("p")] or [text]
            )
            return replace(
                first,
                text=self.say(
                    "[and {p}?|what about {p}?|and {v}?|how about {v}?|same for {v}|and {p}|{v}?|now {v}|the same {p}]",
                    p=post,
                    v=text,
                ),
                where=f"{fields[0].name}={token}",
            )
        if way == "count" and first.action.split()[0] in {"list", "show"}:
            return replace(
                first,
                text=self.say(
                    "[how many are [there|they]?|how many [of them |]are there?|count them|how many is that?|and how many?|just the number|how many {n} is that?]",
                    n=self.thing(made),
                ),
                action="count",
            )
        if way == "list" and first.action.split()[0] in {"count", "percent", "avg", "sum"}:
            return replace(
                first,
                text=self.say(
                    "[[show|list] them|which ones?|which [are they|ones are those]?|list [those|these] {n}|show me [them|those]]",
                    n=self.thing(made),
                ),
                action="list",
            )
        if way == "fields" and first.action.split()[0] in {"list", "count", "show"}:
            shown = self.shown(made, 2, hops=0)
            if not shown:
                return None
            names = joined([self.called(each, True) for each in shown], chance)
            return replace(
                first,
                text=self.say(
                    "[show [me |]their {f}|[and |]their {f}[?|]|[with|include|give] [the|their] {f}|what are their {f}?|just the {f}|only the {f}]",
                    f=names,
                ),
                action="show " + ", ".join(map(self.path, shown)),
            )
        if (
            way == "order"
            and first.action.startswith("show ")
            and " asc " not in first.action
            and " desc " not in first.action
        ):
            orders = self.orderable(made)
            if not orders:
                return None
            key = chance.choice(orders)
            direction, words = self.ordering(made, key)
            words = words.lstrip(", ")
            for start in ("ordered", "sorted", "listed", "ranked", "arranged", "order", "in order by"):
                if words.startswith(start + " "):
                    words = words[len(start) + 1 :]
                    break
            return replace(
                first,
                text=self.say(
                    "[sort them {o}|order [them|that] {o}|sort {o}|[the same|same] but sorted {o}|sorted {o}]",
                    o=words,
                ),
                action=f"{first.action} {direction} {key.name}",
            )
        if (
            way == "top"
            and first.action.split()[0] in {"list", "show", "top", "bottom"}
            and "asc" not in first.action
        ):
            numbers = self.numbers(made, True)
            if first.action.startswith(("top", "bottom")):
                limit = chance.choice(LIMITS)
                parts = first.action.split(" ", 2)
                return replace(
                    first,
                    text=self.say(
                        "[and the {t} {k}?|make it {k}|{k} of them|the {t} {k}|show {k}]",
                        k=str(limit),
                        t=parts[0],
                    ),
                    action=f"{parts[0]} {limit} {parts[2]}",
                )
            best = [
                (one, way_, word)
                for one in numbers
                for way_ in ("hi", "lo")
                for word in self.extremes(one, way_)
                if not one.arrays
            ]
            if not best:
                return None
            field, way_, word = chance.choice(best)
            return replace(
                first,
                text=self.say(
                    "[which [one |]is the {b}?|the {b} [one |of them|]|which of them is the {b}?|and the {b}?]",
                    b=word,
                ),
                action=f"{'top' if way_ == 'hi' else 'bottom'} 1 {field.name}",
            )
        if way == "group" and first.action == "count":
            key_ = self._key(made)
            if key_:
                return replace(
                    first,
                    text=self.say(
                        "[and [per|by] {k}?|[per|by] {k}|break that down by {k}|for each {k}[?|]|split [it|that] by {k}|how many per {k}?]",
                        k=key_[1],
                    ),
                    action=f"by {key_[0]} count",
                )
        if way == "figure" and first.action.split()[0] in {
            "count",
            "list",
            "show",
            "avg",
            "sum",
            "max",
            "min",
        }:
            numbers = self.numbers(made)
            if numbers:
                field = chance.choice(numbers)
                how = self.how(field)
                return replace(
                    first,
                    text=self.say(
                        "[[and |]what is [their|the] {w} {f}?|and [their|the] {w} {f}?|[and |]the {w} {f}|{w} {f} of [them|those]?|what about the {w} {f}?]",
                        w=self.say(self.WORDS[how]),
                        f=self.noun(field),
                    ),
                    action=f"{how} {field.name}",
                )
        return None
