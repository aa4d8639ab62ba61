"""Write training data: `python -m training.generate OUT.jsonl SCHEMAS SEED [--held] [--questions N]`.

One line a schema: {"catalogue": text, "questions": [[user turn, plan, kind], …]}. Every plan was read by the product's
own parser and is printed by it; hints come from the product's own index. The same arguments give the same file.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import sys
from collections import Counter
from dataclasses import replace
from datetime import date
from pathlib import Path

from gateway.ask import language
from gateway.ask.catalogue import parts_of
from gateway.ask.compile import query
from gateway.ask.parse import parse

from training.conventions import Conventions
from training.domains import Domain, domains
from training.drafts import Draft
from training.elements import Elements
from training.phrasing import LANGUAGES, phrased, refused_abroad, shortened
from training.reckoned import Reckoned
from training.references import References
from training.schema import Made, Sampled, Schema, make, without
from training.wording import tidy

LONGEST = 260  # characters of a question
CATALOGUE = 5200  # characters of a catalogue's text: longer ones are made anew
FOLLOW, NONE = 0.08, 0.09  # shares of follow-ups and of questions that can't be said, but for missing fields
MISSING = (1, 1, 2, 2, 2)  # questions of a catalogue that ask for the field that is taken out of it
# Shares of questions said in a short book, cut down, in another language.
SHORT, CUT, ABROAD = 0.2, 0.06, 0.075
TODAY = date(2026, 11, 29)


class Asker(References, Elements, Conventions, Reckoned):
    """Asks all kinds of questions."""


def user_turn(question: str, hints: list[str], previous: str = "") -> str:
    """What the model reads after the catalogue: the previous plan, the question, a line a hint."""
    asked = f"{previous}\n> {question}" if previous else question
    return "\n".join([asked, *hints])


class Writer:
    """Questions and plans for one schema."""

    def __init__(
        self, schema: Schema, chance: random.Random, known: tuple[Domain, ...], report: Counter[str]
    ) -> None:
        self.schema, self.chance, self.known, self.report = schema, chance, known, report
        self.listed = {
            f"{one.name}.{name}": set(field.values)
            for one in schema.catalogue.collections.values()
            for name, field in schema.catalogue.fields_of(one.name).items()
            if field.values
        }
        for made in schema.collections:  # a value that is named over a reference stands at its own collection
            for one in made.fields:
                if one.known and one.known.values:
                    self.listed[f"{made.name}.{one.name}"] = set(one.known.values)

    def hints(self, question: str) -> list[str]:
        """The product's hints; none now and then, as where the index is not complete."""
        return [str(one) for one in self.schema.index.hints(question)]

    def answer(self, asker: Asker, draft: Draft, question: str) -> str | None:
        """The plan of a draft as the product prints it; None if it is not one, or names a value nobody could know."""
        hinted = {one.said.lower(): one.value for one in self.schema.index.hints(question) if one.whole}
        text = asker.resolve(draft.plan, hinted, self.listed)
        if text is None:
            self.report["! value unknown"] += 1
            return None
        try:
            plan = parse(text, self.schema.catalogue)
            if plan:
                query(plan, self.schema.catalogue, TODAY)
            return str(plan)
        except language.PlanError as error:
            self.report[f"! {error.what} ({draft.kind})"] += 1
            return None

    def fields(self, plan: language.Plan) -> set[str]:
        """Fields that a plan needs, as collection.field; those over a reference at their own collection."""
        found: set[str] = set()
        for name in (part for one in plan.used() for part in parts_of(one)):
            own = self.schema.catalogue.collections[plan.collection].fields
            for split in range(1, name.count(".") + 1):
                parts = name.split(".")
                head, rest = ".".join(parts[:split]), ".".join(parts[split:])
                if head in own and own[head].ref:
                    found.add(f"{own[head].ref}.{rest}")
            found.add(f"{plan.collection}.{name}")
        return found

    def _worded(self, asker: Asker, draft: Draft, alone: bool) -> str:
        """The text of a draft; now and then typed in short, or in another language. `alone`: it follows no other."""
        way = self.chance.random()
        if alone and way < SHORT + ABROAD:
            before = [one.typed for one in asker.mentions]
            book = "short" if way < SHORT else self.chance.choice(LANGUAGES)
            said = phrased(asker, draft.made, draft.plan, book)
            if said:
                self.report[f"~ {book}"] += 1
                return said
            for mention, typed in zip(asker.mentions, before, strict=True):
                mention.typed = typed
        if way < SHORT + ABROAD + CUT and (not alone or way > SHORT):
            self.report["~ cut"] += 1
            return shortened(draft.text, asker)
        return tidy(draft.text, [one.typed for one in asker.mentions], self.chance)

    def _refused(self, asker: Asker, text: str) -> str:
        way = self.chance.random()
        if way < SHORT + CUT:
            return shortened(text, asker)
        abroad = refused_abroad(asker, self.chance.choice(LANGUAGES)) if way < SHORT + CUT + ABROAD else None
        return abroad or tidy(text, [one.typed for one in asker.mentions], self.chance)

    def question(self, asker: Asker, draft: Draft, alone: bool = True) -> str | None:
        question = self._worded(asker, draft, alone)
        if not 2 <= len(question) <= LONGEST or re.search(r"[\[\]{}|]|\bNone\b", question):
            self.report[f"! text ({draft.kind})"] += 1
            return None
        return question

    def one(self) -> tuple[str, str, str] | None:
        """(user turn, plan, kind)."""
        asker = Asker(self.schema, self.chance)
        if self.chance.random() < NONE:
            refused = asker.unanswerable(self.known)
            if not refused or not refused[0]:
                return None
            question = self._refused(asker, refused[0])
            if re.search(r"[\[\]{}|]", question):
                self.report[f"! text (none {refused[1]})"] += 1
                return None
            return user_turn(question, self.hints(question)), language.NONE, f"none {refused[1]}"
        draft = asker.draft()
        if draft is None:
            return None
        asked = self.question(asker, draft)
        plan = self.answer(asker, draft, asked) if asked else None
        if not asked or not plan:
            return None
        if self.chance.random() < FOLLOW:
            return self._follow(asker, draft, plan)
        return user_turn(asked, self.hints(asked)), plan, draft.kind

    def _follow(self, asker: Asker, draft: Draft, previous: str) -> tuple[str, str, str] | None:
        """The second question, after the plan of the first."""
        if self.chance.random() < 0.15:  # a new question, which has nothing to do with the plan before
            other = asker.draft()
            if other is None or other.where == draft.where:
                return None
            second, kind = other, f"new {other.kind}"
        else:
            count = len(asker.mentions)
            changed = asker.follow_up(draft)
            if changed is None:
                return None
            second, kind = changed, "follow-up"
            for position, one in enumerate(
                asker.mentions[:count]
            ):  # values of the plan before stay as it has them
                found = parse(previous, self.schema.catalogue)
                texts = [str(value) for part in found.conditions() for value in part.values] if found else []
                kept = next(
                    (text for text in texts if text.lower() in {one.value.lower(), one.typed.lower()}),
                    one.typed,
                )
                asker.mentions[position] = type(one)(one.value, kept, one.place, fixed=True)
        question = self.question(asker, second, alone=False)
        plan = self.answer(asker, second, question) if question else None
        if not question or not plan or plan == previous:
            return None
        return user_turn(question, self.hints(question), previous), plan, kind


def _words(text: str) -> set[str]:
    return set(re.findall(r"[a-z0-9]+", re.sub(r"(?<=[a-z0-9])(?=[A-Z])", " ", text).lower()))


def _named(one: Sampled, question: str) -> bool:
    """Whether the question says the field's noun; values of lists and flags speak for themselves."""
    nouns = [*one.spec.nouns, *one.spec.plurals, *one.spec.get("c"), one.path[-1].replace("_", " ")]
    lowered = question.lower()
    return any(re.search(rf"\b{re.escape(noun.lower())}\b", lowered) for noun in nouns)


def _apart(one: Sampled) -> bool:
    """Whether no other field, of its collection or of one that this refers to, means the same."""
    others: list[Sampled] = []
    for each in one.owner.layout:
        others += [each] if each is not one else []
        others += each.target.layout if each.target else []
    theirs = [_words(noun) for each in others for noun in (*each.spec.nouns, each.path[-1])]
    return not any(_words(noun) <= words for noun in one.spec.nouns for words in theirs)


def _candidates(made: Made) -> list[Sampled]:
    return [
        one for one in made.layout
        if one.known and one.kind in "nydetk" and one in made.fields and len(made.fields) > 2 and _apart(one)
        and sum(each.kind == one.kind for each in made.fields) > (one.kind not in "ek")
    ]  # fmt: skip


def missing(writer: Writer, count: int) -> tuple[Schema, list[tuple[str, str, str]]]:
    """(the schema without some field, questions that need this field): the plan of each is `none`."""
    schema, chance = writer.schema, writer.chance
    candidates = {f"{made.name}.{one.name}": one for made in schema.collections for one in _candidates(made)}
    asked: dict[str, list[Draft]] = {}
    for _ in range(5 + 4 * count):
        asker = Asker(schema, chance)
        draft = asker.draft()
        if draft is None or draft.kind in {"undated", "either", "links"}:
            continue
        question = writer.question(asker, draft)
        plan = writer.answer(asker, draft, question) if question else None
        found = parse(plan, schema.catalogue) if plan else None
        if not question or found is None:
            continue
        for name in writer.fields(found):
            if name in candidates and _named(candidates[name], question):
                asked.setdefault(name, []).append(replace(draft, text=question))
    if not asked:
        return schema, []
    most = max(len(drafts) for drafts in asked.values())
    name = chance.choice(sorted(name for name, drafts in asked.items() if len(drafts) >= min(count, most)))
    reduced = without(schema, candidates[name], chance)
    return reduced, [(one.text, language.NONE, "none missing") for one in asked[name][:count]]


def schema_line(
    known: tuple[Domain, ...], questions: int, chance: random.Random, report: Counter[str]
) -> str:
    """A schema with its questions, as one JSON line."""
    while True:
        schema = make(known, chance)
        text = schema.catalogue.text
        if schema.collections and len(text) <= CATALOGUE:
            break
    writer = Writer(schema, chance, domains(), report)
    schema, refused = missing(writer, chance.choice(MISSING))
    text = schema.catalogue.text
    writer = Writer(schema, chance, domains(), report)
    found = [(user_turn(asked, writer.hints(asked)), plan, kind) for asked, plan, kind in refused]
    seen = {user for user, _, _ in found}
    report.update(kind for _, _, kind in found)
    for _ in range(questions * 6):
        if len(found) == questions:
            break
        one = writer.one()
        if one and one[0] not in seen:
            seen.add(one[0])
            found.append(one)
            report[one[2]] += 1
    chance.shuffle(found)
    return json.dumps({"catalogue": text, "questions": found}, ensure_ascii=False)


def write(path: Path, schemas: int, seed: int, held: bool = False, questions: int = 18) -> Counter[str]:
    """Write a file of training data; how many questions of each kind it has ("! …": tries that were thrown away)."""
    chance = random.Random(seed)
    known = tuple(one for one in domains() if one.held == held)
    report: Counter[str] = Counter()
    with path.open("w", encoding="utf-8") as out:
        for _ in range(schemas):
            out.write(schema_line(known, questions, chance, report) + "\n")
    return report


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(description="Write training data.")
    parser.add_argument("out", type=Path)
    parser.add_argument("schemas", type=int)
    parser.add_argument("seed", type=int)
    parser.add_argument("--held", action="store_true", help="of the domains that are kept for validation")
    parser.add_argument("--questions", type=int, default=18, help="of each schema")
    options = parser.parse_args(arguments)
    report = write(options.out, options.schemas, options.seed, options.held, options.questions)
    for kind, count in sorted(report.items()):
        print(f"{count:8} {kind}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
