"""The same database under other names: documents with other keys, and plans that name them so."""

from __future__ import annotations

import random
import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from gateway.ask.catalogue import AGE, PAIR, Catalogue
from gateway.ask.dates import Date
from gateway.ask.language import Aggregate, Condition, Key, Link, Other, Plan, PlanError, Value
from gateway.ask.words import singular

from training.databases import Documents
from training.schema import SHORT, STYLES, style

Path = tuple[str, ...]

AS_IT_IS = 0.15  # share of databases whose names stay
SHORTENED = 0.2  # whose names are abbreviated
SPELT_OUT = 0.5  # in which an abbreviation becomes the word
SINGULAR = 0.3  # whose collections are named in singular
PREFIXES = ("", "", "", "", "", "", "tbl_", "t_")
# Abbreviations that stand for one word alone.
LONG = {
    short: long for long, short in SHORT.items() if Counter(SHORT.values())[short] == 1 and len(short) > 1
}
# Words of their own, or of several: inv is an inventory too, ht a French price before tax.
for _word in ("no", "act", "cost", "un", "per", "pos", "str", "stat", "len", "inv", "ht"):
    LONG.pop(_word, None)


@dataclass(frozen=True)
class Names:
    """What collections and keys are called instead; a name that is not there stays."""

    collections: Mapping[str, str] = field(default_factory=dict)
    keys: Mapping[str, str] = field(default_factory=dict)

    def path(self, path: Path) -> Path:
        return tuple(self.keys.get(one, one) for one in path)


def other_names(catalogue: Catalogue, chance: random.Random) -> Names:
    """Names in another style, shorter or spelt out, and collections now and then in singular or with a prefix."""
    if chance.random() < AS_IT_IS:
        return Names()
    how = chance.choice(STYLES)
    short, long = chance.random() < SHORTENED, chance.random() < SPELT_OUT
    prefix, is_single = chance.choice(PREFIXES), chance.random() < SINGULAR
    keys = {
        key for one in catalogue.collections.values() for each in one.fields.values() for key in each.path
    }

    def styled(name: str) -> str:
        words = [one.lower() for one in re.findall(r"[^\W_]+", re.sub(r"(?<=[a-z\d])(?=[A-Z])", " ", name))]
        if not words or not re.fullmatch(r"[\w -]+", name):
            return name
        spelt = [LONG.get(one, one) for one in words] if long and not short else words
        return style("_".join(spelt), how, short)

    def collection(name: str) -> str:
        return styled(prefix + (singular(name) if is_single else name))

    return Names(
        _apart({one.real: collection(one.real) for one in catalogue.collections.values()}),
        _apart({key: styled(key) for key in sorted(keys) if key != "_id"}),
    )


def _apart(names: Mapping[str, str]) -> dict[str, str]:
    """The new names, where no two are the same; else each name stays."""
    lowered = {one.lower() for one in names.values()}
    return dict(names) if len(lowered) == len(names) else {}


def renamed(
    documents: Documents, names: Names, without: Iterable[tuple[str, Path]] = ()
) -> dict[str, list[dict[str, Any]]]:
    """The documents under other names, `without` some fields: (collection, path), by their old names."""
    left_out = set(without)

    def inner(value: Any, collection: str, path: Path) -> Any:
        if isinstance(value, Mapping):
            return {
                names.keys.get(key, key): inner(one, collection, (*path, key))
                for key, one in value.items()
                if (collection, (*path, key)) not in left_out
            }
        if isinstance(value, list | tuple):
            return [inner(one, collection, path) for one in value]
        return value

    return {
        names.collections.get(name, name): [inner(one, name, ()) for one in some]
        for name, some in documents.items()
    }


@dataclass(frozen=True)
class Rewriter:
    """Rewrites plans of a catalogue to those of another, which was made of `renamed` documents."""

    old: Catalogue
    new: Catalogue
    names: Names
    _paths: dict[str, dict[Path, str]] = field(default_factory=dict)

    def plan(
        self,
        plan: Plan,
        text: Callable[[str], str] = str,
        number: Callable[[float], float] = float,
        date: Callable[[Date], Date] = lambda one: one,
    ) -> Plan:
        """The plan under the new names, its values by these functions. Raises PlanError where a name has no new one."""

        def value(one: Value) -> Value:
            match one:
                case Other():
                    return Other(named(one.field))
                case Date():
                    return date(one)
                case str():
                    return text(one)
                case float():
                    return number(one)
            return one

        def condition(one: Condition | Link) -> Condition | Link:
            if isinstance(one, Link):
                return replace(one, collection=self.collection(one.collection))
            return replace(one, field=named(one.field), values=tuple(map(value, one.values)))

        def named(name: str) -> str:
            return self.field(plan.collection, name)

        def keys(some: Iterable[Key]) -> tuple[Key, ...]:
            return tuple(replace(one, field=named(one.field)) for one in some)

        def figure(one: Aggregate) -> Aggregate:
            return replace(
                one, field=named(one.field) if one.field else None, limit=limit(one.limit),
                compare=(one.compare[0], number(one.compare[1])) if one.compare else None,
            )  # fmt: skip

        def limit(count: int) -> int:
            return int(number(float(count))) if count else 0

        order = plan.order
        return replace(
            plan,
            collection=self.collection(plan.collection),
            where=tuple(tuple(map(condition, every)) for every in plan.where),
            fields=keys(plan.fields),
            by=keys(plan.by),
            aggregates=tuple(map(figure, plan.aggregates)),
            order=replace(order, field=named(order.field)) if order and order.field else order,
            limit=limit(plan.limit),
            rank=named(plan.rank) if plan.rank else None,
        )

    def collection(self, name: str) -> str:
        """Its new name. Raises PlanError."""
        old = self.old.collections[name].real
        real = self.names.collections.get(old, old)
        found = [one.name for one in self.new.collections.values() if one.real == real]
        if not found:
            raise PlanError("collection", name)
        return found[0]

    def field(self, collection: str, name: str) -> str:
        """The new name of a field, or of one over a reference. Raises PlanError."""
        if pair := PAIR.fullmatch(name):
            return f"{self.field(collection, pair[1])} {pair[2]} {self.field(collection, pair[3])}"
        if name.endswith(AGE):
            return self.field(collection, name.removesuffix(AGE)) + AGE
        hop = self.old.hop(collection, name)
        if hop and hop[0].ref:
            return f"{self._own(collection, hop[0].path)}.{self._own(hop[0].ref, hop[1].path)}"
        return self._own(collection, self.old.fields_of(collection)[name].path)

    def _own(self, collection: str, path: Path) -> str:
        new = self.collection(collection)
        if new not in self._paths:
            fields = self.new.fields_of(new)
            self._paths[new] = {one.path: name for name, one in fields.items() if not self.new.hop(new, name)}
        found = self._paths[new].get(self.names.path(path))
        if found is None:
            raise PlanError("field", ".".join(path))
        return found
